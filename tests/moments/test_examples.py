"""Every example of every rule is found, or not, as its file says; a wrong file says what is wrong.

The examples stand beside the rules (``qa_app/moments/*/*.yaml``). ``pytest -k korean/empathy``
runs those of one file, ``-k empathy`` those of both languages.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from qa_app.moments.english.phrases import phrases_beside as english_phrases
from qa_app.moments.english.talk import said
from qa_app.moments.english.words import Said
from qa_app.moments.examples import WAITING, Outcome, examples_in, phrase_files, try_out
from qa_app.moments.finder import RULES
from qa_app.moments.korean.vocabulary import _Index
from qa_app.moments.phrase_file import PhraseFileError, read
from qa_app.moments.spoken import read_spoken
from qa_app.moments.turns import Call

EXAMPLES = list(examples_in(phrase_files()))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.place}:{one.line}")
def test_each_example_is_found_or_not_as_its_file_says(example):
    outcome = try_out(example)

    assert outcome.is_right, outcome.reproach()


@pytest.mark.parametrize(
    ("kind", "language"),
    sorted({(rule.kind, *rule.languages) for rule in RULES.values() if rule.languages}),
)
def test_each_rule_has_examples_of_what_it_finds_and_of_what_is_near(kind, language):
    told = {one.is_moment for one in EXAMPLES if (one.kind, one.language) == (kind, language)}

    assert told == {True, False}


@pytest.mark.parametrize("path", phrase_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_module_uses_all_that_its_file_has(path):
    file, code = read(path), path.with_suffix(".py").read_text("utf-8")
    called = set(re.findall(r"<(\w+)>", path.read_text("utf-8")))

    assert set(re.findall(r'PHRASES\["(\w+)"\]', code)) == set(file.groups)
    if path.stem != "trade_words":  # which goes through all of its sectors
        assert set(re.findall(r'PHRASES\.words\["(\w+)"\]', code)) | called == set(file.words)


def test_a_wrong_example_names_its_file_its_line_and_what_was_found_instead():
    example = next(one for one in EXAMPLES if one.kind == "empathy" and one.language == "en")
    wrong = replace(example, is_moment=False, text="That must be so frustrating.")

    reproach = try_out(wrong).reproach().splitlines()

    place = f"qa_app/moments/english/empathy.yaml, line {wrong.line}"
    assert reproach == [
        f"{place}: found as empathy, and is none; mend the rule, or the sign if it is one; "
        "if it is to stay, write -? and why",
        "    That must be so frustrating.",
        "  found there: empathy (empathy.feeling_trouble_or_apology.en, 0.85)",
    ]


def test_a_known_miss_that_is_found_after_all_is_to_be_an_example_like_any_other():
    miss = replace(next(one for one in EXAMPLES if one.known_miss), text="…")

    assert "take its question mark" in Outcome(miss, not miss.is_expected).reproach()
    assert not Outcome(miss, not miss.is_expected).is_right


def written(folder: Path, text: str, name: str = "empathy") -> Path:
    path = folder / "qa_app" / "moments" / "english" / f"{name}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("phrases: [", "line 2: no YAML"),
        ("- a", "line 1: the file must have fields"),
        ("words:\n  a: b\nphrase:\n  x: 1", "line 3: the file: there is no phrase, only words"),
        ("phrases:\n  a:\n    patern: |\n      x", "line 3: phrases.a: there is no patern"),
        ("phrases:\n  a:\n    about: x", "line 3: phrases.a has no patterns and no plain"),
        ("phrases:\n  a:\n    patterns: [x]", "line 3: phrases.a.patterns must be text"),
        ("words:\n  a: b\n  a: c", "line 3: words: a stands there twice"),
        ("words:\n  a: b||c", "line 2: words.a: a word is empty"),
        ("examples:\n  empathy: |\n    + Yes.\n    Oh no.", "line 4: an example begins with +"),
        ("examples:\n  empathy: |\n    +? Yes.", "line 3: a known miss says why"),
        ("examples:\n  charm: |\n    + Yes.", "line 3: examples: there is no kind charm"),
    ],
)
def test_a_file_that_is_wrong_says_where_and_what(tmp_path, text, fault):
    path = written(tmp_path, text)

    with pytest.raises(PhraseFileError) as error:
        list(examples_in([path]))

    assert str(error.value).startswith(f"qa_app/moments/english/empathy.yaml, {fault}")


def what_is_said() -> Said:
    call = Call.of(read_spoken("agent: I'm sorry about that.")[0].transcript)
    return said(call, call.turns[0])


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("I can Tell you", "phrases are written in small letters"),
        ("sorry (for||about) that", "one of the words between | is empty"),
        ("sorry (for|about", "missing ), unterminated subpattern"),
    ],
)
def test_an_english_phrase_that_could_never_be_found_is_named(tmp_path, phrase, fault):
    path = written(tmp_path, f"phrases:\n  a:\n    patterns: |\n      {phrase}")

    with pytest.raises(PhraseFileError) as error:
        english_phrases(str(path.with_suffix(".py")))["a"].find(what_is_said())

    assert str(error.value).endswith(f"empathy.yaml, line 4: {phrase}: {fault}")


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("저 다 (눈물 나", "without brackets"),
        ("저 다|  눈물", "one of the forms between | is empty"),
    ],
)
def test_a_korean_phrase_that_could_never_be_found_is_named(tmp_path, phrase, fault):
    path = written(tmp_path, f"phrases:\n  a:\n    patterns: |\n      {phrase}")

    with pytest.raises(PhraseFileError, match="line 4") as error:
        _Index().add(read(path))

    assert fault in str(error.value)


def test_what_is_waited_for_is_tried_with_silences():
    assert {one.language for one in EXAMPLES if one.kind == WAITING} == {"ko", "en"}
