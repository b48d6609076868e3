"""People mend a transcript: lines cut, joined, given to a speaker, all of it undone."""

import threading

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from qa_app.calls.models import Call, StoredSegment
from qa_app.findings.models import FoundMoment
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db
from qa_app.masking.redactions import RedactionDecision
from qa_app.masking.text import decide, redactions_of
from qa_app.people.models import Person
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.edits import TranscriptEdit, edits_of, lines_after, lines_before
from qa_app.transcripts.mending import (
    assign_speaker,
    may_undo,
    merge_lines,
    split_line,
    swap_speakers,
    undo_edit,
)
from tests.conftest import make_app, make_settings
from tests.factories import add_moment, add_transcript, create_call, create_person
from tests.postgresql import fresh_database

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
SECRET = "010-2345-6789"


@pytest.fixture
def call(app) -> Call:
    call = create_call()
    db.session.commit()
    return call


@pytest.fixture
def by(app) -> Person:
    return create_person("qa", name="Mender")


def seen(call, number):
    line = call.transcript.segments[number]
    return line.id, line.revision


def read(call):
    return [(line.speaker, line.text) for line in call.transcript.segments]


def times(call):
    return [word[1:3] for line in call.transcript.segments for word in line.words]


def split(call, number, before, by):
    return split_line(call, seen(call, number), before=before, by=by)


def merge(call, number, by):
    return merge_lines(call, seen(call, number - 1), seen(call, number), by=by)


def last(call):
    return edits_of(call.transcript)[0]


def test_a_line_is_cut_at_the_cursor_and_its_words_keep_their_times(call, by):
    before, engine = times(call), call.transcript

    split(call, 1, " 택배가  아직도 ", by)

    assert read(call)[1:3] == [("customer", "택배가 아직도"), ("customer", "안 왔어요.")]
    assert times(call) == before
    assert (len(engine.segments), engine.in_use) == (4, False)


@pytest.mark.parametrize(
    "before", ["", "택배가 아직도 안 왔어요.", "택배가 아직도 안 왔어요. 그리고"]
)
def test_a_cut_that_leaves_nothing_on_one_side_is_refused(call, by, before):
    with pytest.raises(Refused):
        split(call, 1, before, by)
    assert len(call.transcripts) == 1


def test_two_lines_are_joined_under_the_upper_ones_speaker(call, by):
    before = times(call)

    merge(call, 1, by)

    first = call.transcript.segments[0]
    assert first.text.endswith("도와드릴까요? 택배가 아직도 안 왔어요.")
    assert (first.speaker, first.start, first.end) == ("agent", 0.0, 9.5)
    assert times(call) == before
    assert len(read(call)) == 3


def test_only_a_line_and_the_one_above_can_be_joined(call, by):
    with pytest.raises(Refused):
        merge_lines(call, seen(call, 0), seen(call, 2), by=by)


def test_a_half_that_is_typed_over_and_back_has_the_times_that_were_heard_in_it(call, by):
    before = times(call)
    split(call, 1, "택배가 아직도", by)
    line = call.transcript.segments[2]
    for text in ("안 갔어요.", "안 왔어요."):
        save_line(call, line.id, text=text, speaker=Speaker.CUSTOMER, based_on=line.revision, by=by)
        db.session.expire_all()
    assert times(call) == before
    assert call.transcript.segments[2].corrected is False


def test_lines_are_given_to_a_third_speaker_in_one_action(call, by):
    assign_speaker(call, [seen(call, 2), seen(call, 3)], Speaker.SUPERVISOR, by=by)

    assert [speaker for speaker, _text in read(call)] == [
        "agent", "customer", "supervisor", "supervisor",
    ]  # fmt: skip
    undo_edit(call, last(call).id, by=by)
    assert [speaker for speaker, _text in read(call)][2:] == ["agent", "customer"]


def test_one_action_swaps_the_whole_call_but_for_third_speakers(call, by):
    assign_speaker(call, [seen(call, 0)], Speaker.ANNOUNCEMENT, by=by)

    swap_speakers(call, call.transcript.id, by=by)

    assert [s for s, _text in read(call)] == ["announcement", "agent", "customer", "agent"]
    undo_edit(call, last(call).id, by=by)
    assert [s for s, _text in read(call)] == ["announcement", "customer", "agent", "customer"]


def test_everything_can_be_undone_to_what_the_engine_heard_and_done_again(call, by):
    heard, before = read(call), times(call)
    split(call, 1, "택배가", by)
    merge(call, 1, by)
    assign_speaker(call, [seen(call, 3)], Speaker.TRANSFER, by=by)
    line = call.transcript.segments[3]
    save_line(call, line.id, text="다른 말", speaker=Speaker.AGENT, based_on=line.revision, by=by)
    mended = read(call)

    undone = [undo_edit(call, edit.id, by=by) for edit in edits_of(call.transcript)]

    assert (read(call), times(call)) == (heard, before)
    for undo in reversed(undone):
        undo_edit(call, undo.id, by=by)
    assert read(call) == mended


def test_what_was_changed_again_since_is_undone_in_its_turn_only(call, by):
    split(call, 1, "택배가", by)
    cut = last(call)
    merge(call, 2, by)

    assert not may_undo(cut, call.transcript)
    with pytest.raises(Conflict):
        undo_edit(call, cut.id, by=by)
    undo_edit(call, last(call).id, by=by)
    undo_edit(call, cut.id, by=by)
    with pytest.raises(Conflict, match="Mender"):
        undo_edit(call, cut.id, by=by)
    assert len(read(call)) == 4


def test_an_older_edit_is_undone_in_a_call_that_was_swapped_since(call, by):
    split(call, 1, "택배가", by)
    cut = last(call)
    swap_speakers(call, call.transcript.id, by=by)

    undo_edit(call, cut.id, by=by)

    assert read(call)[1] == ("agent", "택배가 아직도 안 왔어요.")


def test_a_page_that_was_opened_before_finds_each_line_again(call, by):
    ids = [line.id for line in call.transcript.segments]
    merge(call, 1, by)
    with pytest.raises(Conflict):
        split_line(call, (ids[1], 0), before="택배가", by=by)
    undo_edit(call, last(call).id, by=by)
    line = call.transcript.segments[1]

    split_line(call, (ids[1], line.revision), before="택배가", by=by)

    assert read(call)[1][1] == "택배가"


def test_who_did_not_see_what_is_there_now_changes_nothing(call, by):
    old = seen(call, 1)
    split(call, 1, "택배가", by)

    with pytest.raises(Conflict) as refused:
        split_line(call, old, before="택배가", by=by)
    assert refused.value.details["theirs"] == {"text": "택배가", "speaker": "customer"}


def test_history_names_who_did_what_and_what_was_there(call, by):
    split(call, 1, "택배가", by)

    edit = last(call)
    assert (edit.kind, edit.by.name, edit.start) == ("split", "Mender", 5.0)
    assert [line.text for line in lines_before(edit)] == ["택배가 아직도 안 왔어요."]
    assert [line.text for line in lines_after(edit)] == ["택배가", "아직도 안 왔어요."]


def test_what_one_person_types_on_in_a_line_is_one_edit_and_typed_back_is_none(call, by):
    line = call.transcript.segments[1]
    heard = line.text
    for number, text in enumerate(["다", "다른", "다른 말", heard]):
        line = save_line(call, line.id, text=text, speaker=Speaker.CUSTOMER, based_on=number, by=by)
        assert len(edits_of(call.transcript)) == (0 if text == heard else 1)
    assert not db.session.scalars(
        select(StoredSegment).where(StoredSegment.replaced_in_id > 0)
    ).all()


def test_moments_quote_the_same_words_in_the_lines_that_came_of_a_cut(call, by):
    split(call, 0, "안녕하세요,", by)  # from here on there is a version that is changed in place
    moment = add_moment(call, quote="조만간 갈 거예요.")

    split(call, 3, "조만간", by)

    found = db.session.scalars(select(FoundMoment)).one()
    assert (found.id, found.quote) == (moment.id, "조만간 갈 거예요.")
    assert len(found.quoted) == 2


def private_call():
    call = create_call(transcribed=False, state="ready")
    asked = ("agent", "전화번호가 어떻게 되세요?")
    add_transcript(call, (asked, ("customer", f"네 {SECRET} 입니다"), ("agent", "네 감사합니다")))
    return call


def test_what_is_masked_stays_so_in_both_parts_in_history_and_after_undoing(app, by):
    call = private_call()

    split(call, 1, "네", by)
    merge(call, 2, by)
    undo_edit(call, last(call).id, by=by)

    texts = db.session.scalars(select(StoredSegment.text)).all()
    assert not [text for text in texts if "2345" in text]
    assert call.transcript.segments[2].as_original().text == f"{SECRET} 입니다"
    with pytest.raises(Refused, match="masked"):
        split(call, 2, "010-*", by)


def test_what_a_person_let_be_seen_or_hid_stays_as_they_said_after_a_cut(app, by):
    call = create_call(transcribed=False, state="ready", language="ko")
    add_transcript(call, (("customer", "네 그게 제 번호 620 198403 77107 그거예요."),))
    (redaction,) = redactions_of(call.transcript)
    decide(redaction, RedactionDecision.LEAVE, by=by)

    split(call, 0, "네 그게", by)

    assert "620 198403 77107" in call.transcript.text


def test_typed_private_words_are_masked_in_history_too(call, by):
    line = call.transcript.segments[1]
    typed = f"제 번호는 {SECRET} 입니다"
    save_line(call, line.id, text=typed, speaker=Speaker.CUSTOMER, based_on=0, by=by)
    line = call.transcript.segments[1]
    split_line(call, (line.id, line.revision), before="제 번호는", by=by)

    assert not [t for t in db.session.scalars(select(StoredSegment.text)) if "2345" in t]


def test_an_edit_of_another_call_is_not_there(call, by):
    split(call, 1, "택배가", by)
    with pytest.raises(NotFound):
        undo_edit(create_call(), last(call).id, by=by)


@pytest.mark.parametrize("database", DATABASES)
def test_of_two_who_mend_at_once_none_loses_anything(database, request, tmp_path):
    changes = {}
    if database == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        changes["DATABASE_URL"] = fresh_database(server, "mending")
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade()
        call, one, other = create_call(), create_person("qa"), create_person("qa")
        lines, call_id = [line.id for line in call.transcript.segments], call.id
        people = [one.id, other.id]
        db.session.commit()
        answers = []

        def cut(person, line, before):
            with app.test_request_context(method="POST"):
                mine = db.session.get(Call, call_id)
                try:
                    split_line(mine, (line, 0), before=before, by=db.session.get(Person, person))
                    db.session.commit()
                    answers.append("done")
                except Conflict:
                    db.session.rollback()
                    answers.append("conflict")
                db.session.remove()

        tries = [
            (people[0], lines[1], "택배가"),
            (people[1], lines[1], "택배가 아직도"),
            (people[1], lines[2], "조만간"),
        ]
        threads = [threading.Thread(target=cut, args=one) for one in tries]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(answers) == ["conflict", "done", "done"]
        db.session.expire_all()
        assert len(db.session.get(Call, call_id).transcript.segments) == 6
        assert db.session.query(TranscriptEdit).count() == 2
        db.session.remove()
        db.engine.dispose()


def test_lines_that_begin_at_once_come_back_in_their_order(call, by):
    """Words typed before the first one take no time."""
    line = call.transcript.segments[1]
    values = {"speaker": Speaker.CUSTOMER, "based_on": 0, "by": by}
    save_line(call, line.id, text="저기 3번 택배가 아직도 안 왔어요.", **values)
    split(call, 1, "저기 3번", by)
    split(call, 1, "저기", by)
    as_cut = read(call)
    assert [text for _who, text in as_cut[1:4]] == ["저기", "3번", "택배가 아직도 안 왔어요."]

    merge(call, 3, by)
    merge(call, 2, by)
    for _change in range(2):
        undo_edit(call, next(e.id for e in edits_of(call.transcript) if not _is_over(e)), by=by)
    assert read(call) == as_cut


def _is_over(edit) -> bool:
    return edit.undoes is not None or edit.undone_by is not None
