"""The bench counts a finding as right when a label of its kind has a segment in common with it."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[2] / "bench" / "moments.py"
LINES = [
    ("customer", "It broke the day it came."),
    ("agent", "I'm so sorry about that."),
    ("customer", "When do I get a new one?"),
    ("agent", "It'll be there eventually."),
]
CALL = {
    "language": "en",
    "duration": 30,
    "segments": [
        {"id": id, "speaker": speaker, "start": 5 * id, "end": 5 * id + 4, "text": text}
        for id, (speaker, text) in enumerate(LINES)
    ],
    "moments": [
        {"kind": "empathy", "segments": [1], "quote": "so sorry"},
        {"kind": "summary", "segments": [3], "quote": "eventually"},
    ],
}


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench_moments", PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def write(folder, name, call=CALL):
    (folder / f"{name}.json").write_text(json.dumps(call), encoding="utf-8")


def test_right_missed_and_wrong_are_counted_and_listed(bench, tmp_path):
    write(tmp_path, "call")

    scores, errors = bench.measure(bench.read([tmp_path], [], []), least=0)

    counts = {kind: (s.labelled, s.found, s.right) for kind, s in scores.items() if s.f1 < 1}
    assert counts == {"vague_time": (0, 1, 0), "summary": (1, 0, 0)}
    assert (scores["empathy"].precision, scores["empathy"].recall) == (1, 1)
    listed = "\n".join(bench.listing(errors, ""))
    assert "missed summary in call: 'eventually'" in listed
    assert "  >   3 agent    It'll be there eventually." in listed


def test_a_commitment_inside_a_summary_counts_neither_way(bench, tmp_path):
    words = "So to sum up, the old one is cancelled and I'll call you tomorrow at ten."
    segments = [CALL["segments"][0], CALL["segments"][1] | {"text": words}]
    label = {"kind": "summary", "segments": [1], "quote": "So to sum up"}
    write(tmp_path, "call", CALL | {"segments": segments, "moments": [label]})

    scores, _ = bench.measure(bench.read([tmp_path], [], []), least=0)

    assert scores["specific_commitment"].found == 0


def test_calls_can_be_left_out(bench, tmp_path):
    write(tmp_path, "one")
    write(tmp_path, "two")

    assert [gold.name for gold in bench.read([tmp_path], [], ["two"])] == ["one"]
    assert [gold.name for gold in bench.read([tmp_path], ["t*"], [])] == ["two"]


def test_a_label_that_is_not_in_the_call_is_said(bench, tmp_path):
    write(tmp_path, "call", CALL | {"moments": [CALL["moments"][0] | {"quote": "not said"}]})

    with pytest.raises(ValueError, match=r"call\.json: empathy 'not said' is no label"):
        bench.read([tmp_path], [], [])
