"""Mending a long call: what is hidden after each change is what a whole reading would hide."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from qa_app.calls.models import Call, StoredTranscript
from qa_app.foundation.extensions import db
from qa_app.masking.text import redactions_of
from qa_app.privacy import Finding, find, find_personal_data, mask_findings
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.edits import edits_of
from qa_app.transcripts.mending import merge_lines, split_line, swap_speakers, undo_edit
from tests.factories import add_transcript, create_call, create_person

PLAIN = [("agent", "네, 확인해 드릴게요."), ("customer", "택배가 아직 안 왔어요.")] * 50
TALK = [
    ("agent", "성함이 어떻게 되세요?"),
    ("customer", "김서연이요."),
    ("agent", "연락처 말씀해 주세요."),
    ("customer", "공일공에 일이삼사에 오육칠팔이요."),
    *PLAIN,
    ("agent", "김서연 고객님, 오육칠팔 맞으시죠?"),
    ("customer", "네, 맞아요."),
]
MIDST = 50


class Desk:
    """Somebody who mends one call."""

    def __init__(self, call: Call) -> None:
        self.call, self.by = call, create_person("qa")

    @property
    def version(self) -> StoredTranscript:
        return next(version for version in self.call.transcripts if version.in_use)

    def seen(self, at: int) -> tuple[int, int]:
        line = self.version.segments[at]
        return line.id, line.revision

    def type(self, at: int, text: str, speaker: Speaker = Speaker.AGENT) -> None:
        line, revision = self.seen(at)
        save_line(self.call, line, text=text, speaker=speaker, based_on=revision, by=self.by)

    def split(self, at: int, before: str) -> None:
        split_line(self.call, self.seen(at), before=before, by=self.by)

    def merge(self, at: int) -> None:
        merge_lines(self.call, self.seen(at), self.seen(at + 1), by=self.by)

    def undo(self) -> None:
        undo_edit(self.call, edits_of(self.version)[0].id, by=self.by)

    def swap(self) -> None:
        swap_speakers(self.call, self.version.id, by=self.by)


@pytest.fixture
def desk(app) -> Desk:
    call = create_call(transcribed=False, state="ready", duration=len(TALK) * 5.0)
    add_transcript(call, TALK)
    db.session.commit()
    return Desk(call)


def hidden(version: StoredTranscript) -> set[tuple[object, ...]]:
    places = {row.id: at for at, row in enumerate(version.segments)}
    return {
        (row.kind, row.rule, row.reason, *((places[s], a, b) for s, a, b in row.spans))
        for row in redactions_of(version)
    }


def expected(found: tuple[Finding, ...]) -> set[tuple[object, ...]]:
    return {
        (one.kind, one.rule, one.reason, *((s.segment, s.start, s.end) for s in one.spans))
        for one in found
    }


CHANGES: list[Callable[[Desk], None]] = [
    lambda desk: desk.type(MIDST, "네, 찾아 드릴게요."),
    lambda desk: desk.type(MIDST, "김서연 고객님, 찾아 드릴게요."),
    lambda desk: desk.type(MIDST + 2, "박민준 고객님, 잠시만요."),
    lambda desk: desk.type(1, "이서연이요.", Speaker.CUSTOMER),
    lambda desk: desk.type(3, "공일공에 구구구구에 오육칠구요.", Speaker.CUSTOMER),
    lambda desk: desk.type(MIDST + 1, "오육칠팔이에요.", Speaker.CUSTOMER),
    lambda desk: desk.type(0, "네."),
    lambda desk: desk.type(MIDST + 4, ""),
    lambda desk: desk.split(MIDST + 6, "네,"),
    lambda desk: desk.merge(MIDST + 6),
    lambda desk: desk.undo(),
    lambda desk: desk.swap(),
    lambda desk: desk.undo(),
]


def test_after_each_change_the_same_is_hidden_as_by_a_whole_reading(desk):
    for change in CHANGES:
        change(desk)
        db.session.commit()
        version = desk.version
        said = version.as_original()
        found = find_personal_data(said)
        assert hidden(version) == expected(found)
        masked = mask_findings(said, found)
        assert [row.text for row in version.segments] == [one.text for one in masked.segments]


def test_words_that_are_nobodys_are_mended_with_their_neighbours_in_view(desk):
    """Also the first time, when the transcript is copied."""
    with lines_read() as read:
        desk.type(MIDST, "네, 찾아 드릴게요.")
        desk.type(MIDST, "네, 찾아 드릴게요. 잠시만요.")
        desk.split(MIDST, "네, 찾아 드릴게요.")
        desk.merge(MIDST)
        desk.undo()
    assert max(read) < len(TALK)

    with lines_read() as read:
        desk.type(MIDST, "김서연 고객님, 찾아 드릴게요.")
    assert max(read) >= len(TALK)


@contextmanager
def lines_read() -> Iterator[list[int]]:
    """Of how many lines each text was that was read for personal data meanwhile."""
    read: list[int] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is find.read.__code__:
            read.append(len(frame.f_locals["transcript"].segments))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield read
    finally:
        sys.setprofile(before)
