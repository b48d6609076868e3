"""The version of a rule differs where what it finds may differ, and nowhere else."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa_app.moments import definitions
from qa_app.moments.finder import RULES
from qa_app.moments.own_phrases import name_of
from qa_app.moments.version import own_version, rule_versions

HERE = Path(definitions.__file__).parents[1]
CACHES = (
    *(definitions.module_of, definitions._path, definitions._named_in, definitions._mark),
    rule_versions,
)
Edit = Callable[[str], str]
Change = Callable[..., set[str]]


def forget() -> None:
    for cache in CACHES:
        cache.cache_clear()


@pytest.fixture(scope="module")
def before() -> dict[str, str]:
    return dict(rule_versions())


@pytest.fixture
def changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: dict[str, str]
) -> Iterator[Change]:
    """Change files of a copy of the rules; gives the names of rules of another version then."""
    copy = tmp_path / "qa_app"
    shutil.copytree(HERE / "moments", copy / "moments")
    shutil.copytree(HERE / "foundation", copy / "foundation")
    monkeypatch.setattr(definitions, "_APP", copy)

    def change(*edits: tuple[str, Edit]) -> set[str]:
        for file, edit in edits:
            path = copy / "moments" / file
            text = path.read_text("utf-8")
            assert edit(text) != text, file
            path.write_text(edit(text), "utf-8")
        forget()
        return {name for name, version in rule_versions().items() if version != before[name]}

    yield change
    forget()


def after(mark: str, added: str) -> Edit:
    return lambda text: text.replace(mark, mark + added, 1)


def instead(old: str, new: str) -> Edit:
    return lambda text: text.replace(old, new)


def test_every_rule_has_a_version_of_its_own(before):
    assert before.keys() == RULES.keys()
    assert len(set(before.values())) == len(RULES)


# Comments, docstrings, formatting, words for people, examples, and how rules tell of themselves.
NOTHING = [
    ("korean/empathy.py", after("A_FEW_WORDS = 8", "  # of a comment\n\n")),
    ("korean/empathy.py", instead('"""Apologies that are meant as such."""', '"""Meant."""')),
    ("korean/empathy.py", instead("    reading = Reading.of(call)\n", "    reading = (\n"
                                  "        Reading.of(call)\n    )\n")),
    ("korean/empathy.py", instead("Names or shares the", "Names, or shares, the")),
    ("korean/reading.py", instead('"""The agent\'s sentences, in order."""', '"""All."""')),
    ("korean/empathy.yaml", after("  weight:\n", "    about: How much it is meant.\n")),
    ("korean/empathy.yaml", after("examples:\n  empathy: |\n", "    + 정말 속상하셨겠어요.\n")),
    ("korean/acknowledgement.py", instead("the customer said nothing before it", "nothing")),
    ("trace.py", after("P = ParamSpec(\"P\")\n", "Q = 1\n")),
]  # fmt: skip


def test_what_changes_nothing_of_what_is_found_changes_no_version(changed):
    assert changed(*NOTHING) == set()


@pytest.mark.parametrize(
    ("file", "edit", "of"),
    [
        ("korean/jargon", after("    plain: 그게뭐", " 그게대체뭐"), "jargon.unexplained.ko"),
        (
            "english/hedging",
            after("    patterns: |\n", "      who can say ~\n"),
            "hedging.unreliable_answer.en",
        ),
    ],
)
def test_a_phrase_changes_the_version_of_its_rule_only(changed, file, edit, of):
    assert changed((f"{file}.yaml", edit)) == {of}


def test_a_rule_that_reads_another_one_is_followed(changed):
    """Promises are no guesses at what the customer went through, nor is attention empathy."""
    found = changed(("korean/empathy.yaml", after("    plain: 셨겠어요", " 셨겠는걸요")))

    assert {"empathy.names_the_trouble.ko", "acknowledgement.takes_in.ko"} <= found
    assert {"promise.undertakes.ko", "feeling_anger.in_words.ko"} <= found
    assert not {"empathy.apologises.ko", "hedging.weakened_answer.ko", "dead_air.unannounced"} & (
        found
    )


@pytest.mark.parametrize(
    ("file", "edit", "of"),
    [
        ("english/further_help.py", instead("EARLIEST, LATE = 0.25", "EARLIEST, LATE = 0.3"),
         "further_help.asks_for_more.en"),
        ("korean/feelings.py", instead('"anger",\n        ANGER,\n        0.75',
                                       '"anger",\n        ANGER,\n        0.8'),
         "feeling_anger.in_words.ko"),
        ("timing/monologue.py", instead("60.0", "61.0"), "monologue.a_minute"),
    ],
)  # fmt: skip
def test_a_figure_in_the_code_changes_the_version_of_its_rule(changed, file, edit, of):
    found = changed((file, edit))

    assert of in found
    assert len(found) < 4


def test_what_all_rules_rest_on_changes_them_all(changed):
    found = changed(("turns.py", instead("PAUSE_IN_TURN = 1.5", "PAUSE_IN_TURN = 1.4")))

    assert found == RULES.keys()


def test_a_centres_own_phrases_have_a_version_too():
    assert own_version(["별빛 이용권"]) == own_version(["별빛 이용권"])
    assert own_version(["별빛 이용권"]) != own_version(["별빛", "이용권"])
    assert name_of("options", "ko") == "own_phrases.options.ko"
