"""Words that are taken out for good do not come back out of a transcript's history."""

import pytest
from sqlalchemy import select

from qa_app.calls.models import Call, StoredSegment
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.library.edit_history import history_of
from qa_app.masking.text import take_out_words
from qa_app.people.models import Person
from qa_app.privacy.spans import Span
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.edits import edits_of, lines_before
from qa_app.transcripts.mending import may_undo, merge_lines, split_line, undo_edit
from tests.factories import create_call, create_person


@pytest.fixture
def by(app) -> Person:
    return create_person("qa")


@pytest.fixture
def call(by: Person) -> Call:
    """A call of whose lines the second and the fourth were typed over."""
    call = create_call()
    for number, text in ((1, "택배가 여태 안 왔어요."), (3, "네, 알겠어요.")):
        line = call.transcript.segments[number]
        save_line(call, line.id, text=text, speaker=Speaker.CUSTOMER, based_on=0, by=by)
    db.session.commit()
    return call


def said_anywhere(call: Call) -> str:
    """All lines that are stored of a version, those of its history too."""
    rows = select(StoredSegment).where(StoredSegment.transcript_id == call.transcript.id)
    return "\n".join(row.as_original().text for row in db.session.scalars(rows))


def test_the_history_of_their_seconds_goes_and_the_rest_stays(call: Call, by: Person) -> None:
    last, first = edits_of(call.transcript)
    assert "아직도" in said_anywhere(call)

    take_out_words(call.transcript, [Span(1, 4, 6)])
    db.session.commit()

    assert call.transcript.segments[1].as_original().text == "택배가 ** 안 왔어요."
    assert "아직도" not in said_anywhere(call)
    assert lines_before(first) == []
    assert [line.text for line in lines_before(last)] == ["네, 알겠습니다."]
    assert (may_undo(first, call.transcript), may_undo(last, call.transcript)) == (False, True)
    with pytest.raises(Conflict):
        undo_edit(call, first.id, by=by)
    told = "\n".join(
        line.text
        for entry in history_of(call.transcript, by)
        for line in (*entry.before, *entry.after)
    )
    assert "여태" not in told
    assert "아직도" not in told
    undo_edit(call, last.id, by=by)
    assert call.transcript.segments[3].text == "네, 알겠습니다."


def test_what_was_cut_and_joined_over_them_goes_as_well(call: Call, by: Person) -> None:
    line = call.transcript.segments[1]
    split_line(call, (line.id, line.revision), before="택배가 여태", by=by)
    above, below = call.transcript.segments[1:3]
    merge_lines(call, (above.id, above.revision), (below.id, below.revision), by=by)
    take_out_words(call.transcript, [Span(1, 4, 6)])
    assert "여태" not in said_anywhere(call)
    merged, cut, *_rest = edits_of(call.transcript)
    assert not may_undo(merged, call.transcript)
    assert not may_undo(cut, call.transcript)


def test_nothing_taken_out_leaves_the_history_whole(call: Call) -> None:
    take_out_words(call.transcript, [])
    assert [len(lines_before(edit)) for edit in edits_of(call.transcript)] == [1, 1]
