"""``qa-app moments --explain`` says of each line what was seen, and why rules fired or did not."""

import json

import pytest
from click.testing import CliRunner

from qa_app.cli.moments import moments
from qa_app.moments.example_calls import call_of
from qa_app.moments.explain import explain
from qa_app.moments.finder import RULES, find_moments
from qa_app.moments.spoken import read_spoken
from qa_app.transcription.transcript import Speaker

KOREAN = """\
customer: 어제 보냈는데 아직 안 왔대요
agent: 죄송하지만 성함이 어떻게 되세요
customer: 진짜 화나네요
agent: 정말 죄송합니다 많이 속상하셨겠어요
"""
ENGLISH = """\
customer: It was due on Monday and it still hasn't come.
agent: Sorry, could you spell that for me?
customer: I'm really fed up with this.
agent: I'm so sorry, that must be frustrating.
"""
LANGUAGES = pytest.mark.parametrize("text", [KOREAN, ENGLISH], ids=["ko", "en"])


def run(*arguments: str, text: str = ""):
    return CliRunner().invoke(moments, ["--explain", *arguments], input=text)


def told(text: str, rule: str, line: int) -> dict[str, str]:
    """What is said of a line by the rules with this in their names."""
    (explained,) = explain(read_spoken(text)[0].transcript, rule=rule, line=line)
    return {verdict.rule: verdict.reason for verdict in explained.verdicts}


def test_a_korean_line_is_shown_as_its_morphemes_and_with_what_held_rules_back():
    output = run("-", "--line", "2", text=KOREAN).stdout

    assert "line 2  agent" in output
    assert "seen in Korean: 죄송하 지만 성함 어떻 게 되 세." in output
    apology = told(KOREAN, "empathy.apologises", 2)["empathy.apologises.ko"]
    assert apology == "missing: empathy.weight, beside empathy.formula"
    assert "yes empathy.formula: 죄송하지만" in output


def test_an_english_line_is_shown_as_its_words_and_with_what_held_rules_back():
    output = run("-", "--line", "2", "--rule", "empathy", text=ENGLISH).stdout

    assert "seen in English: sorry could you spell that for me ?" in output
    assert "empathy.feeling_trouble_or_apology.en: none of its phrases" in output
    question = told(ENGLISH, "promise.undertakes.en", 2)["promise.undertakes.en"]
    assert question == "held back: the sentence ends with a question mark"


@LANGUAGES
def test_what_fired_is_told_with_its_words_and_how_sure_it_is(text):
    (line,) = explain(read_spoken(text)[0].transcript, rule="empathy", line=4)

    found = [verdict for verdict in line.verdicts if verdict.confidence]
    assert found
    assert all(verdict.quote in line.text and verdict.reason == "found" for verdict in found)
    assert any(asked.answer for verdict in found for part in verdict.parts for asked in part.asked)


@LANGUAGES
def test_a_rule_that_reads_somebody_else_or_another_language_says_so(text):
    language, other = ("ko", "English") if text is KOREAN else ("en", "Korean")
    foreign = "en" if language == "ko" else "ko"

    of_agent = told(text, "", 4)
    assert {of_agent[name] for name in of_agent if name.startswith("feeling")} == {
        "reads the customer",
        f"reads {other}",
    }
    assert told(text, "hedging.", 3) == {
        name: "reads the agent" if name.endswith(language) else f"reads {other}"
        for name in RULES
        if name.startswith("hedging")
    }
    assert {reason for name, reason in of_agent.items() if name.endswith(f".{foreign}")} == {
        f"reads {other}"
    }


@LANGUAGES
def test_each_rule_says_something_of_each_line_and_finds_what_it_always_finds(text):
    transcript = read_spoken(text)[0].transcript

    lines = explain(transcript)

    assert [len(line.verdicts) for line in lines] == [len(RULES)] * 4
    assert all(verdict.reason for line in lines for verdict in line.verdicts)
    found = {v.kind for line in lines for v in line.verdicts if v.confidence is not None}
    assert found == {m.kind for m in find_moments(transcript, least_confidence=0.0)}


@pytest.mark.parametrize(
    ("text", "rule", "reason"),
    [
        ("많이 속상하셨겠어요", "empathy.names", "found"),
        ("C 야 이 병신아\n+ 욕설을 계속하시면 종료됩니다", "abuse_warning.before", "found"),
        ("- Is there a relief driver on Sundays?", "feeling_relief.said", "none of its phrases"),
        ("I'm furious.", "feeling_anger.said", "found"),
        ("A: Right. / C: Okay. / A: What a nightmare for you.", "empathy.feeling", "found"),
    ],
)
def test_one_line_can_be_tried_by_itself_as_examples_are_written(text, rule, reason):
    output = json.loads(run("-", "--rule", rule, "--format", "json", text=text).stdout)

    (line,) = output
    (verdict,) = [one for one in line["rules"] if not one["reason"].startswith("reads ")]
    assert verdict["reason"] == reason


def test_a_transcript_is_explained_too_by_its_lines(tmp_path):
    turns = [(Speaker.CUSTOMER, "It broke."), (Speaker.AGENT, "I'm so sorry about that.")]
    segments = [
        {"id": at, "speaker": s.speaker.value, "start": s.start, "end": s.end, "text": s.text}
        for at, s in enumerate(call_of("en", turns).segments)
    ]
    file = tmp_path / "call.json"
    file.write_text(json.dumps({"language": "en", "duration": 9, "segments": segments}))

    (line,) = json.loads(run(str(file), "--line", "2", "--format", "json").stdout)

    assert (line["lines"], line["speaker"]) == ([2], "agent")
    assert "empathy" in {one["kind"] for one in line["rules"] if one["found"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rule", "charm"], "there is no rule with charm in its name"),
        (["--line", "9"], "there is no line 9"),
    ],
)
def test_what_cannot_be_explained_is_said_in_a_line(arguments, said):
    result = run("-", *arguments, text=ENGLISH)

    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"qa-app: {said}\n")


def test_the_examples_of_one_rule_are_tried_by_a_command():
    result = CliRunner().invoke(moments, ["--check", "english/abrupt_end"])

    assert (result.exit_code, result.stdout) == (0, "25 examples, 0 wrong\n")
    assert CliRunner().invoke(moments, ["--check", "charm"]).stderr == (
        "qa-app: there is no rule charm\n"
    )
