"""``qa-app moments`` works on transcripts and gold files, and says what is wrong with others."""

import json

import pytest
from click.testing import CliRunner

from qa_app.cli.moments import moments
from qa_app.moments.finder import RULES
from qa_app.moments.rule import Rule

CALL = {
    "language": "en",
    "duration": 12,
    "segments": [
        {"id": 0, "speaker": "customer", "start": 0, "end": 4, "text": "It broke again."},
        {"id": 1, "speaker": "agent", "start": 5, "end": 9, "text": "I'm so sorry about that."},
    ],
}


def run(*arguments: str, text: str | bytes = ""):
    return CliRunner().invoke(moments, arguments, input=text)


def test_moments_of_standard_input():
    result = run("-", text=json.dumps(CALL))

    assert result.exit_code == 0
    assert [moment["kind"] for moment in json.loads(result.stdout)] == ["empathy"]


def test_a_gold_file_is_a_transcript_and_more(tmp_path):
    gold = CALL | {"id": "a", "scenario": "b", "moments": [{"kind": "empathy", "segments": [1]}]}
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(gold), encoding="utf-8")

    assert json.loads(run(str(file)).stdout) == json.loads(run("-", text=json.dumps(CALL)).stdout)


def test_several_files_give_a_list_each_and_a_bad_one_does_not_stop_the_others(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(CALL), encoding="utf-8")
    bad.write_text("{}", encoding="utf-8")

    result = run(str(bad), str(good))

    assert result.exit_code == 2
    assert list(json.loads(result.stdout)) == [str(good)]
    assert result.stderr == f"qa-app: {bad}: not a transcript: transcript.segments: is missing\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        (b"\xff\xfe\x00x", "no text in UTF-8"),
        ("[]", "transcript: must be an object"),
        ('{"a":' * 5000, "nested too deeply"),
        (json.dumps(CALL | {"duration": "long"}), "transcript.duration: must be a number"),
        (json.dumps(CALL | {"segments": [{}]}), "segments[0].speaker: is missing"),
        ('{"language": "en", "segments": [], "duration": ' + "9" * 5000 + "}", "digits"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_place(text, said):
    result = run("-", text=text)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("qa-app: standard input: not a transcript: ")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_file_is_one_line():
    assert run("no-such.json").stderr == "qa-app: no-such.json: No such file or directory\n"


def test_a_rule_that_breaks_is_named_and_the_others_tell_what_they_found(monkeypatch):
    def breaks(_call):
        raise KeyError("sorry")

    words = {"ko": "", "en": ""}
    rule = Rule(
        name="fragile.en", kind="empathy", languages=frozenset(), looks_for=words, find=breaks
    )
    monkeypatch.setitem(RULES, rule.name, rule)

    result = run("-", text=json.dumps(CALL))

    assert result.exit_code == 1
    assert [moment["kind"] for moment in json.loads(result.stdout)] == ["empathy"]
    assert result.stderr == "qa-app: the rule fragile.en broke (KeyError)\n"
