"""``qa-app mask`` works on transcripts and on plain text."""

import json

from click.testing import CliRunner

from qa_app.cli.mask import mask
from tests.privacy.talks import talk

CALL = talk("a: 성함이 어떻게 되세요? | c: 탁민호요.")


def run(text: str | bytes, *options: str):
    return CliRunner().invoke(mask, [*options, "-"], input=text)


def test_a_transcript_comes_back_masked() -> None:
    result = run(json.dumps(CALL.to_json()))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["segments"][1]["text"] == "탁**요."


def test_plain_text_comes_back_masked() -> None:
    assert run("제 번호 010-9988-1203이에요.\n").stdout == "제 번호 010-****-****이에요.\n"


def test_findings_are_listed_without_the_data_itself() -> None:
    result = run(json.dumps(CALL.to_json()), "--findings")
    (finding,) = json.loads(result.stdout)
    assert (finding["kind"], finding["spans"]) == ("name", [{"segment": 1, "start": 0, "end": 3}])
    assert "탁" not in result.stdout


def test_bad_input_is_one_line_and_exit_2() -> None:
    for text in ('{"language": "ko"}', "{", b"\xff\xfe\x00x", '{"a":' * 5000):
        result = run(text)
        assert result.exit_code == 2, text[:20]
        assert result.stdout == ""
        assert result.stderr.startswith("qa-app: ")
        assert len(result.stderr.splitlines()) == 1


def test_a_missing_file_is_one_line_and_exit_2() -> None:
    result = CliRunner().invoke(mask, ["no-such-file.json"])
    assert result.exit_code == 2
    assert result.stderr == "qa-app: no-such-file.json: No such file or directory\n"
