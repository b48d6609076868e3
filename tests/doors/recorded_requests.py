"""Each route as somebody who may ask for it, and whether that puts something on record.

A route stands in ``ON_RECORD`` with a request that is meant to go well, or in
``nothing_on_record.py`` with the reason why there is nothing to put on record.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from qa_app import audit
from qa_app.appeals.models import Appeal
from qa_app.assignments.models import Assignment
from qa_app.calls.models import Call
from qa_app.calls.states import FIRST, STATE_OF
from qa_app.coaching.models import Plan, plan_reviews
from qa_app.foundation.extensions import db, utc_now
from qa_app.reviews.models import Rating, Review
from qa_app.scorecards.drafts import get_draft
from qa_app.scorecards.editing import mark_of
from qa_app.scorecards.item_fields import item_texts
from qa_app.scorecards.outline import item_of
from qa_app.transcripts.lines import changeable
from qa_app.work.models import Job
from tests import recordings as made
from tests.doors.ask import Ask
from tests.doors.calibration_steps import OF_CALIBRATION
from tests.doors.rubric_steps import OF_RUBRICS
from tests.doors.sampling_steps import OF_DRAWS, OF_SAMPLING
from tests.every_door import centre_in
from tests.factories import create_call

PASSWORD = "a long and quiet evening"
SPOKEN = "택배"


def set_call(*, state: str) -> Callable[[], None]:
    """Bring the call into a state in which the request makes sense, and its transcription too."""
    (of_job,) = (job for job, of_call in STATE_OF.items() if of_call == state)

    def bring() -> None:
        db.session.execute(update(Call).values(state=state))
        db.session.execute(update(Job).where(Job.kind == FIRST).values(state=of_job))

    return bring


def request_is(state: str) -> Callable[[], None]:
    again = update(Job).where(Job.kind == "retranscription")
    return lambda: db.session.execute(again.values(state=state))


def rate_all() -> None:
    open_ratings = update(Rating).where(Rating.cause.is_(None))
    db.session.execute(open_ratings.values(not_applicable=True))
    db.session.execute(update(Review).values(summary="Well done."))


def submit_it() -> None:
    submitted = {"state": "submitted", "submitted_at": utc_now()}
    of_it = Review.id == THERE.ids["review_id"]
    db.session.execute(update(Review).where(of_it).values(**submitted))


def amend_it() -> None:
    """Let the draft be an amendment of the review that was submitted."""
    free = Review.supersedes_id == THERE.submitted_id
    db.session.execute(delete(Rating).where(Rating.review_id.in_(select(Review.id).where(free))))
    db.session.execute(delete(Review).where(free))
    amends = {"purpose": "amendment", "supersedes_id": THERE.submitted_id}
    db.session.execute(update(Review).where(Review.id == THERE.ids["review_id"]).values(**amends))
    db.session.execute(delete(plan_reviews))


def leave_it_to_nobody() -> None:
    """Let nobody have the appeal yet."""
    db.session.execute(update(Appeal).values(assignment_id=None))
    db.session.execute(delete(Assignment).where(Assignment.about_id.is_not(None)))
    db.session.execute(delete(Rating).where(Rating.review_id == THERE.reviews["appeal draft"]))
    db.session.execute(delete(Review).where(Review.id == THERE.reviews["appeal draft"]))


def somebody_who_answers() -> dict[str, str]:
    return {"owner": str(THERE.numbers["qa"])}


def to_a_reviewer() -> dict[str, str]:
    return {"reviewer": str(THERE.numbers["lead"]), "reason": "On leave"}


def a_reviewer_away() -> dict[str, str]:
    return {"person": str(THERE.numbers["lead"]), **DAYS_AWAY}


def open_original() -> None:
    keeper = THERE.numbers["qa and privacy"]
    audit.log("original", "call", THERE.ids["call_id"], reason="A complaint", by=keeper)


def plan_ahead() -> None:
    db.session.execute(update(Plan).values(goal_on=utc_now().date() + timedelta(days=9)))


def mark_of_review() -> dict[str, str]:
    return {"mark": db.session.get(Review, THERE.ids["review_id"]).mark}


def use_corrected() -> None:
    review = db.session.get_one(Review, THERE.ids["review_id"])
    changeable(review.transcript, review.reviewer)


def version_in_use() -> dict[str, str]:
    return {"version": str(THERE.ids["transcript_id"])}


def two_lines() -> dict[str, str]:
    """The first line's id stands in the address: it is the lower of two that do not follow."""
    below, above = (
        line for line in db.session.get(Call, THERE.ids["call_id"]).transcript.lines[:2]
    )
    below.start, above.start = above.start, below.start
    db.session.commit()
    return {"revision": "0", "above": str(above.id), "above_revision": "0"}


def a_recording() -> dict[str, Any]:
    file = (io.BytesIO(made.tone(1, pitch=333)), "call.wav")
    return {"agent": str(THERE.ids["agent_id"]), "recording": file}


def words_file() -> dict[str, Any]:
    return {"language": "en", "file": (io.BytesIO(b"word\nZentrova\n"), "words.csv")}


REVISION = {"revision": "0"}
DAYS_AWAY = {"first_day": "2099-02-01", "last_day": "2099-02-02"}
STRETCH = {"start": "1", "end": "2"}
PERSON = {"name": "Kim Jisu", "roles": "agent"}

ON_RECORD: dict[tuple[str, str], Ask] = {
    **OF_RUBRICS,
    **OF_SAMPLING,
    **OF_CALIBRATION,
    ("GET", "calls.library"): Ask("qa", query=f"?text={SPOKEN}"),
    ("GET", "calls.call_page"): Ask("agent"),
    ("GET", "calls.call_progress"): Ask("qa", before=set_call(state="transcribing")),
    ("GET", "calls.recording"): Ask("supervisor"),
    ("GET", "calls.details"): Ask("qa"),
    ("POST", "calls.details"): Ask("qa", lambda: details_of_call()),
    ("POST", "calls.upload"): Ask("qa", a_recording),
    ("POST", "calls.remove_call"): Ask("qa", before=lambda: free_the_call()),
    ("POST", "calls.keep_both"): Ask("qa", before=lambda: sound_alike()),
    ("POST", "calls.cancel"): Ask("qa", before=set_call(state="transcribing")),
    ("POST", "calls.hurry"): Ask("qa", before=set_call(state="uploaded")),
    ("POST", "calls.retry"): Ask("qa", before=set_call(state="failed")),
    ("POST", "calls.redo_stage"): Ask("qa"),
    ("POST", "found.mark"): Ask("agent", {**STRETCH, "kind": "abuse_insult"}),
    ("POST", "found.unmark"): Ask("agent", STRETCH),
    ("GET", "versions.versions_page"): Ask("qa"),
    ("GET", "versions.compare_versions"): Ask("qa"),
    ("GET", "versions.transcript_file"): Ask("agent"),
    ("GET", "versions.version_file"): Ask("agent"),
    ("GET", "versions.correct_lines"): Ask("qa"),
    ("POST", "versions.save_line"): Ask(
        "qa", {**REVISION, "text": "다른 말이에요.", "speaker": "agent"}
    ),
    ("GET", "mending.line_form"): Ask("qa"),
    ("POST", "mending.split"): Ask("qa", {**REVISION, "before": "안녕하세요,"}),
    ("POST", "mending.merge"): Ask("qa", lambda: two_lines()),
    ("POST", "mending.assign"): Ask(
        "qa", lambda: {**version_in_use(), "speaker": "agent", "named": "supervisor"}
    ),
    ("POST", "mending.swap"): Ask("qa", lambda: version_in_use()),
    ("POST", "mending.undo"): Ask("qa"),
    ("POST", "versions.use"): Ask("qa"),
    ("POST", "retranscription.one"): Ask(
        "qa", {"engine": "faster-whisper", "model": "base", "language": "ko"},
        before=request_is("failed"),
    ),
    ("POST", "retranscription.many"): Ask(
        "qa",
        {"engine": "faster-whisper", "model": "base", "language": "known", "expected": "3"},
        before=request_is("failed"),
    ),
    ("POST", "retranscription.cancel"): Ask("qa"),
    ("POST", "retranscription.retry"): Ask("qa", before=request_is("failed")),
    ("POST", "retranscription.forget_request"): Ask("qa", before=request_is("failed")),
    ("POST", "work.redo"): Ask("admin"),
    ("POST", "originals.original"): Ask("qa and privacy", {"reason": "A complaint"}),
    ("GET", "originals.original_recording"): Ask("qa and privacy", before=open_original),
    ("GET", "redaction_review.cases"): Ask("qa and privacy"),
    ("GET", "redaction_review.case_sound"): Ask("qa and privacy"),
    ("POST", "redaction_review.decide_case"): Ask("qa and privacy", {"decision": "mask"}),
    ("POST", "glossary.add"): Ask("qa", {"text": "Zentrova", "language": "en"}),
    ("POST", "glossary.change"): Ask("qa", {"text": "Zentriva", "active": "y"}),
    ("POST", "glossary.remove"): Ask("qa"),
    ("POST", "glossary.import_file"): Ask("qa", words_file),
    ("GET", "glossary.export"): Ask("qa"),
    ("POST", "reviews.start"): Ask("admin"),
    ("POST", "my_work.begin"): Ask("qa"),
    ("POST", "my_work.be_absent"): Ask("qa", DAYS_AWAY),
    ("POST", "my_work.be_back"): Ask("qa"),
    ("POST", "workload.assign"): Ask("lead", to_a_reviewer),
    ("POST", "workload.hand_over"): Ask("lead", to_a_reviewer),
    ("POST", "workload.withdraw"): Ask("lead", {"reason": "Wrong call"}),
    ("POST", "workload.add_absence"): Ask("lead", a_reviewer_away),
    ("POST", "workload.remove_absence"): Ask("lead"),
    ("GET", "reviews.review_page"): Ask("supervisor"),
    ("POST", "reviews.save_rating"): Ask("qa", {**REVISION, "choice": "2", "note": ""}),
    ("POST", "causes.set_owner"): Ask("admin", somebody_who_answers),
    ("POST", "causes.answer"): Ask("admin", {**REVISION, "text": "Mended."}),
    ("POST", "reviews.answer_condition"): Ask("qa", {**REVISION, "choice": "yes"}),
    ("POST", "reviews.save_summary"): Ask("qa", {**REVISION, "summary": "Well done."}),
    ("POST", "reviews.add_evidence"): Ask(
        "qa", {"start": "3", "end": "4", "criterion": "clarity", "polarity": "for"}
    ),
    ("POST", "reviews.remove_evidence"): Ask("qa"),
    ("POST", "review_hearing.keep"): Ask("qa", {"stretches": "[[1, 2]]"}),
    ("POST", "review_mending.follow"): Ask("qa", before=use_corrected),
    ("POST", "reviews.take_version"): Ask("qa"),
    ("POST", "reviews.submit"): Ask("qa", mark_of_review, before=rate_all),
    ("POST", "amendments.start"): Ask("qa", before=submit_it),
    ("POST", "amendments.save_reason"): Ask(
        "qa", {**REVISION, "reason": "Misheard."}, before=amend_it
    ),
    ("POST", "amendments.discard"): Ask("qa", before=amend_it),
    ("POST", "review_moments.accept"): Ask("qa"),
    ("POST", "review_moments.dismiss"): Ask("qa"),
    ("POST", "review_moments.undo"): Ask("qa"),
    ("POST", "review_moments.show"): Ask(
        "qa",
        before=lambda: (
            rate_all(), db.session.execute(update(Review).values(moments_wait=True)),
        ),
    ),
    ("POST", "rules.switch"): Ask("qa", {"off": "1"}),
    ("GET", "appeals.overview"): Ask("lead"),
    ("POST", "appeals.give"): Ask("lead", to_a_reviewer, before=leave_it_to_nobody),
    ("POST", "appeals.decide"): Ask("qa", {**REVISION, "outcome": "upheld", "answer": "So."}),
    ("GET", "plan_items.overview"): Ask("agent"),
    ("GET", "plan_items.item"): Ask("agent"),
    ("POST", "plan_items.reply"): Ask("agent", {"text": SPOKEN}),
    ("POST", "plan_items.appeal"): Ask(
        "agent", {"kind": "otherwise", "reason": SPOKEN}, before=rate_all
    ),
    ("POST", "plan_items.withdraw"): Ask("agent", before=leave_it_to_nobody),
    ("GET", "coaching.plan_page"): Ask("agent"),
    ("GET", "coaching.plan_pdf"): Ask("agent"),
    ("GET", "coaching.edit_plan"): Ask("qa"),
    ("POST", "coaching.save_plan"): Ask("qa", {**REVISION, "goal_on": "2031-01-01"}),
    ("POST", "coaching.compose_plan"): Ask("admin", lambda: {"review_ids": THERE.submitted_id}),
    ("POST", "coaching.discard_plan"): Ask("qa"),
    ("POST", "coaching.publish_plan"): Ask("qa", REVISION, before=plan_ahead),
    ("POST", "coaching.save_reflection"): Ask("agent", {**REVISION, "reflection": "다음엔 이렇게"}),
    ("POST", "coaching.acknowledge_plan"): Ask(
        "agent", {**REVISION, "reflection": "다음에는 날짜를 먼저 말씀드리겠습니다."}
    ),
    ("GET", "agreement.overview"): Ask("admin"),
    ("GET", "agreement.item"): Ask("admin"),
    ("GET", "progress.team"): Ask("supervisor"),
    ("GET", "progress.agent"): Ask("supervisor"),
    ("GET", "people.directory"): Ask("admin"),
    ("GET", "people.edit"): Ask("admin"),
    ("POST", "people.edit"): Ask("admin", {**PERSON, "active": "y"}),
    ("POST", "people.add"): Ask(
        "admin", {**PERSON, "email": "jisu@centre.kr", "password": PASSWORD}
    ),
    ("POST", "people.reset_password"): Ask("admin", {"password": PASSWORD}),
    ("POST", "people.reset_second_factor"): Ask("admin"),
    ("POST", "people.choose_language"): Ask("qa", {"language": "ko"}),
    ("POST", "people.sign_out"): Ask("qa"),
    ("POST", "security.logout"): Ask("qa"),
    ("POST", "people.end_session"): Ask("qa"),
    ("POST", "people.end_other_sessions"): Ask("qa", before=lambda: another_session()),
    ("POST", "teams.overview"): Ask("admin", {"name": "Another team"}),
    ("POST", "teams.edit"): Ask("admin", {"name": "Another name"}),
    ("POST", "teams.close"): Ask("admin"),
    ("POST", "teams.open_again"): Ask("admin", before=lambda: close_teams()),
    ("POST", "rubric_drafts.begin"): Ask("qa"),
    ("GET", "rubric_drafts.outline"): Ask("qa"),
    ("GET", "rubric_drafts.item"): Ask("qa"),
    ("POST", "rubric_drafts.save_outline"): Ask("qa", lambda: another_title()),
    ("POST", "rubric_drafts.save_item"): Ask("qa", lambda: another_name_of_item()),
    ("GET", "record.overview"): Ask("privacy"),
    ("GET", "record.export"): Ask("privacy"),
    ("GET", "subjects.request_page"): Ask("privacy"),
    ("POST", "retention.remove_rule"): Ask("privacy"),
    ("POST", "retention.lift_hold"): Ask("privacy", {"reason": "The case is closed."}),
}  # fmt: skip
# What these do is said whole by their row: nothing that was there is another than before.
SOMETHING_NEW = {
    "scorecards.begin_draft", "scorecards.import_file", "rubric_drafts.begin",
    "calls.upload", "reviews.start", "amendments.start", "reviews.add_evidence",
    "review_hearing.keep", "coaching.compose_plan", "glossary.import_file", "retranscription.one",
    "retranscription.many", "my_work.begin", "my_work.be_absent", "workload.assign",
    "workload.add_absence", "appeals.give", "plan_items.appeal", "calibration.begin",
}  # fmt: skip
SOMETHING_LESS = {
    "scorecards.discard",
    "calls.remove_call",
    "reviews.remove_evidence",
    "retranscription.forget_request",
    "my_work.be_back",
    "workload.remove_absence",
    "plan_items.withdraw",
}
WORK_TO_DO = {
    "calls.keep_both", "calls.cancel", "calls.hurry", "calls.retry", "calls.redo_stage",
    "retranscription.cancel", "retranscription.retry", "work.redo", "originals.original",
    "review_moments.show",
}  # fmt: skip
SESSIONS = {
    "people.sign_out", "security.logout", "people.end_session", "people.end_other_sessions",
}  # fmt: skip
# Its edit has the lines as they were, and is found by its number.
MENDED = {"mending.split", "mending.merge", "mending.assign", "mending.swap", "mending.undo"}
AS_IT_WAS = {"versions.use", "reviews.take_version", "review_moments.undo"}  # here; tried below
SAID_BY_THE_ROW = (
    OF_DRAWS | AS_IT_WAS | MENDED | SOMETHING_NEW | SOMETHING_LESS | WORK_TO_DO | SESSIONS
)


class There:
    """The centre of the walk, for data that needs its numbers."""


THERE: Any = There()


def another_title() -> dict[str, str]:
    draft = get_draft(THERE.ids["draft_id"])
    mark = mark_of({"title.ko": draft.document["title"]["ko"]})
    return {"revision": str(mark), "title.ko": SPOKEN}


def another_name_of_item() -> dict[str, str]:
    typed = item_texts(item_of(get_draft(THERE.ids["draft_id"]).document, "noticing"))
    return {"revision": str(mark_of(typed)), **typed, "name.ko": SPOKEN, "complete": "1"}


def details_of_call() -> dict[str, str]:
    call = db.session.get(Call, THERE.ids["call_id"])
    started = call.started_at.strftime("%Y-%m-%dT%H:%M:%S")
    return {"agent": str(call.agent_id), "started_at": started, "queue": "Orders"}


def free_the_call() -> None:
    for model in (Plan, Appeal, Assignment, Review):
        for row in db.session.scalars(select(model).order_by(model.id.desc())):
            db.session.delete(row)


def sound_alike() -> None:
    other = create_call().id
    db.session.execute(update(Call).where(Call.id != other).values(sounds_like_id=other))


def another_session() -> None:
    from qa_app.people import sessions
    from qa_app.people.models import Person

    sessions.begin(db.session.get(Person, THERE.numbers["qa"]))


def close_teams() -> None:
    from qa_app.people.models import Team

    db.session.execute(update(Team).values(closed_at=utc_now()))


@contextmanager
def walk_in(folder: Path) -> Iterator[Any]:
    """A centre with one of everything, which the requests here are made for."""
    global THERE
    with centre_in(folder) as THERE:
        yield THERE
