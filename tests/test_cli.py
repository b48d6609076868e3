"""The commands do their job, and say in one line what is wrong."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from qa_app.cli.main import main
from qa_app.cli.running_app import running_app
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import ROOT
from qa_app.transcripts.retranscribing import RetranscriptionRequest
from qa_app.work.models import Job
from tests.factories import create_call
from tests.recordings import ENGLISH_CALL, tone


@dataclass
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def qa_app(tmp_path, monkeypatch, capfd):
    """Run ``qa-app`` with a data folder of its own."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODELS_DIR", str(ROOT / "var" / "models"))
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["qa-app", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run


def test_transcribe_prints_the_transcript_and_nothing_else(qa_app):
    done = qa_app("transcribe", ENGLISH_CALL, "-f", "json", "--language", "en")

    assert done.returncode == 0, done.stderr
    transcript = json.loads(done.stdout)
    assert transcript["channels"] == "split"
    assert transcript["segments"][0]["speaker"] == "agent"
    assert "Thank you for calling" in transcript["segments"][0]["text"]


def test_transcribe_writes_a_file_for_each_recording(qa_app, tmp_path):
    (tmp_path / "a.wav").write_bytes(tone(1))
    (tmp_path / "b.wav").write_bytes(tone(1, pitch=300))

    done = qa_app("transcribe", "a.wav", "b.wav", "-f", "srt", "--output-dir", "out")

    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.srt", "b.srt"]
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/0001.wav", "b/0001.wav"),
        ("a/call.wav", "a/call.mp3"),
        ("a/Call.wav", "b/call.WAV"),
        ("a/\u1112\u1161\u11ab.wav", "b/\ud55c.wav"),
        ("a/１.wav", "b/1.wav"),
    ],
)
def test_two_recordings_never_become_one_file(qa_app, tmp_path, one, other):
    done = qa_app("transcribe", one, other, "--output-dir", "out")

    assert done.returncode == 2
    assert one in done.stderr
    assert other in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_recording_comes_from_standard_input(qa_app, monkeypatch):
    recording = tone(4)[: 8_000 * 4]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(recording)))

    done = qa_app("transcribe", "-", "-f", "json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["duration"] == pytest.approx(2, abs=0.1)
    assert "standard input: 2 of 4 s could be read" in done.stderr


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["transcribe", "nothing.wav"], "nothing.wav"),
        (["moments", "notes.txt"], "not a transcript"),
        (["moments", "nothing.json"], "nothing.json"),
        (["dance"], "No such command"),
        (["users", "add", "a b@c", "--name", "A", "--role", "qa", "--password", "x" * 10],
         "not an email address"),
        (["users", "add", "a@b.kr", "--name", " ", "--role", "qa", "--password", "x" * 10],
         "--name"),
        (["transcribe", "notes.txt"], "not a recording"),
        (["transcribe", "notes.txt", "notes.txt"], "--output-dir"),
        (["transcribe", "notes.txt", "--model", "gigantic"], "gigantic"),
        (["users", "set-password", "nobody@centre.kr", "--password", "long enough"], "nobody"),
        (["users", "add", "no-address", "--name", "A", "--role", "qa", "--password", "x" * 10],
         "not an email address"),
        (["rubrics", "check", "notes.txt"], "notes.txt:1"),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_line_and_exit_2(qa_app, tmp_path, words, problem):
    (tmp_path / "notes.txt").write_text("no recording and no rubric " * 30)
    if words[0] == "users":
        assert qa_app("db", "upgrade").returncode == 0

    done = qa_app(*words)

    said = done.stderr.strip().splitlines()
    assert done.returncode == 2
    assert problem in said[-1]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("setting", "words", "problem"),
    [
        ({"LISTEN": "256.1.1.1:8342"}, ["run"], "LISTEN"),
        ({"RUBRICS_DIR": "/nonexistent"}, ["run"], "RUBRICS_DIR"),
        ({"RUBRICS_DIR": "/nonexistent"}, ["rubrics", "check"], "/nonexistent"),
        ({"DATABASE_URL": "sqlite:////nonexistent/x.db"}, ["run"], "the database cannot be used"),
        ({"DATABASE_URL": "postgresql+psycopg://x@127.0.0.1:1/x"}, ["users", "list"],
         "the database cannot be used"),
        ({}, ["users", "list"], "qa-app db upgrade"),
    ],
)  # fmt: skip
def test_a_start_that_cannot_work_says_why_in_one_line(
    qa_app, monkeypatch, setting, words, problem
):
    monkeypatch.setenv("LISTEN", "127.0.0.1:8399")
    for name, value in setting.items():
        monkeypatch.setenv(name, value)

    done = qa_app(*words)

    assert done.returncode == 2
    assert problem in done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_glossary_file_is_taken_or_refused_with_its_line(qa_app, tmp_path):
    (tmp_path / "call.wav").write_bytes(tone(1))
    (tmp_path / "good.csv").write_text("word,language,on\nZentrivo,en,1\n젠트리보,ko,1\n")
    (tmp_path / "bad.txt").write_text("Zentrivo\nx\n")

    good = qa_app("transcribe", "call.wav", "--glossary", "good.csv")
    bad = qa_app("transcribe", "call.wav", "--glossary", "bad.txt")

    assert good.returncode == 0, good.stderr
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "bad.txt: line 2:" in bad.stderr


def test_calls_are_transcribed_again_by_command(qa_app, tmp_path, monkeypatch):
    assert qa_app("db", "upgrade").returncode == 0
    with running_app():
        first, second = create_call(), create_call(transcribed=False)
        db.session.commit()
        ids = first.id, second.id

    done = qa_app("retranscribe", ids[0], "--engine", "openai-whisper", "--no-glossary")
    missing = qa_app("retranscribe", *ids)

    assert (done.returncode, "1 calls wait" in done.stderr) == (0, True), done.stderr
    assert (missing.returncode, f"transcript: {ids[1]}" in missing.stderr) == (2, True)
    assert qa_app("retranscribe").returncode == 2
    with running_app():
        (job,) = db.session.scalars(select(Job).where(Job.kind == "retranscription")).all()
        wanted = RetranscriptionRequest.of(job)
        assert (job.call_id, wanted.engine, wanted.language) == (ids[0], "openai-whisper", "ko")
        assert not wanted.glossary


def test_the_first_admin_is_added_by_command(qa_app):
    added = qa_app(
        "users", "add", "first@centre.kr", "--name", "첫 관리자", "--role", "admin",
        "--password", "long enough to be one",
    )  # fmt: skip
    again = qa_app(
        "users", "add", "FIRST@centre.kr", "--name", "X", "--role", "qa",
        "--password", "long enough to be one",
    )  # fmt: skip

    assert added.returncode == 0, added.stderr
    assert again.returncode == 2
    assert "here already" in again.stderr
    assert qa_app("users", "list").stdout == "first@centre.kr\tadmin\t첫 관리자\n"


def test_the_shipped_rubrics_are_right(qa_app):
    done = qa_app("rubrics", "check")

    assert done.returncode == 0
    assert "soft-skills" in done.stdout


def test_the_demo_goes_from_a_recording_to_a_plan_in_both_languages(qa_app, tmp_path):
    done = qa_app("demo", "--output-dir", "out")

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "100%" in done.stderr
    transcript = json.loads((tmp_path / "out" / "transcript.json").read_text())
    assert transcript["engine"] == "faster-whisper"
    for language, heading in (("ko", "코칭"), ("en", "Coaching plan")):
        pdf = PdfReader(tmp_path / "out" / f"coaching-plan.{language}.pdf")
        assert heading in pdf.pages[0].extract_text()
        assert pdf.trailer["/Root"]["/Lang"].startswith(language)


LOADED = """
import sys
from qa_app.cli.main import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
WEB, HEAVY = {"flask", "flask_security", "weasyprint"}, {"torch", "ctranslate2", "whisper"}


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        (["--help"], WEB | HEAVY | {"sqlalchemy", "numpy", "kiwipiepy"}),
        (["users", "list"], WEB | HEAVY | {"numpy", "kiwipiepy"}),
        (["mask", "talk.txt"], WEB | HEAVY | {"sqlalchemy"}),
        (["moments", "talk.json"], WEB | HEAVY | {"sqlalchemy"}),
        (["rubrics", "check"], WEB | HEAVY | {"sqlalchemy", "numpy"}),
    ],
)
def test_a_small_command_loads_only_what_it_needs(settings, tmp_path, words, unneeded):
    talk = {"language": "ko", "duration": 1, "engine": "", "model": "", "channels": "split"}
    (tmp_path / "talk.json").write_text(json.dumps({**talk, "segments": []}))
    (tmp_path / "talk.txt").write_text("제 번호는 010-1234-5678입니다.")
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        cwd=tmp_path,
        env={**os.environ, "DATA_DIR": str(settings.data_dir), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {*done.stderr.splitlines()[-1].split()} & unneeded == set()


def test_who_can_sign_in_is_listed_and_the_look_is_on_record(qa_app):
    add = ["users", "add", "kim@centre.test", "--name", "김서연", "--role", "qa", "--role", "admin"]
    assert qa_app(*add, "--password", "correct horse battery").returncode == 0
    assert qa_app("users", "list").stdout == "kim@centre.test\tqa,admin\t김서연\n"
    assert qa_app("audit", "verify").returncode == 0
    lines = qa_app("audit", "export", "--format", "jsonl").stdout.splitlines()
    last = [row for row in map(json.loads, lines) if row["action"] == "list people"]
    assert [row["actor"] for row in last] == ["command"]
