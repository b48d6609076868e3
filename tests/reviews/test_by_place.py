"""Reviews and plans quote a version of a transcript: it stays, and shows no more than it does."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan
from qa_app.coaching.operations import publish_plan
from qa_app.findings.finding import find_in_call
from qa_app.findings.reading import moments_of
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.library.details import remove
from qa_app.masking.redactions import RedactionDecision
from qa_app.masking.text import decide, redactions_of
from qa_app.people.models import Person
from qa_app.retention.models import RetentionKind
from qa_app.retention.parts import drop_part, mark_part
from qa_app.reviews.models import Polarity, Review
from qa_app.reviews.operations import add_evidence, save_rating, start_review, submit_review
from qa_app.subjects.anonymising import anonymise
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from tests.factories import add_transcript, create_call, create_person
from tests.reviews.conftest import RUBRIC

LINES = (
    ("agent", "안녕하세요, 상담사입니다."),
    ("customer", "제 번호는 620 198403 77107 그거예요."),
    ("agent", "내일 오전 열 시까지 재고를 확인해서 전화드리겠습니다."),
    ("customer", "네, 한서윤 팀장님께 전해 주세요."),
)
CRITERION = RUBRIC.criteria[0].id


@pytest.fixture
def call(app: object) -> Call:
    agent = create_person("agent", language="ko")
    call = create_call(agent, transcribed=False, state="ready")
    add_transcript(call, LINES)
    find_in_call(call.id)
    db.session.commit()
    return call


@pytest.fixture
def reviewed(call: Call, reviewer: Person) -> Review:
    """A submitted review that quotes what both say, and the customer alone."""
    review = start_review(call, reviewer, RUBRIC)
    for start, end in ((5.0, 14.5), (15.0, 19.5)):
        add_evidence(review, CRITERION, polarity=Polarity.AGAINST, start=start, end=end)
    for rating in review.ratings:
        rated = rating.criterion == CRITERION
        save_rating(
            review, rating.criterion, level=1 if rated else None, not_applicable=not rated,
            note="", based_on=0,
        )  # fmt: skip
    db.session.refresh(review)
    submit_review(review, seen=review.mark)
    db.session.commit()
    return review


@pytest.fixture
def plan(reviewed: Review, reviewer: Person) -> Plan:
    """What the agent was given."""
    plan = compose_plan([reviewed], reviewer)
    publish_plan(plan, based_on=plan.revision)
    db.session.commit()
    return plan


def quotes(plan: Plan) -> list[str]:
    db.session.expire_all()
    clips = [clip.quote for point in plan.points for clip in point.clips]
    return clips + [f"{promise.what} {promise.by_when}" for promise in plan.promises]


def correct(call: Call, line: int, text: str, by: Person, speaker: str = "agent") -> None:
    row = call.transcript.segments[line]
    save_line(call, row.id, text=text, speaker=Speaker(speaker), based_on=row.revision, by=by)
    db.session.commit()


def test_a_plan_reads_as_it_was_given_whatever_is_corrected_later(
    plan: Plan, call: Call, reviewer: Person
) -> None:
    given = quotes(plan)
    assert any("고객: 제 번호는" in quote and "상담사: 내일" in quote for quote in given)

    correct(call, 2, "모레 전화드리겠습니다.", reviewer)
    correct(call, 1, "제 번호는 몰라요.", reviewer, "customer")
    for row in db.session.scalars(select(StoredSegment)):
        row.speaker = "agent"  # the telling of speakers was done again
    db.session.commit()

    assert quotes(plan) == given
    assert "몰라요" in " ".join(line.text for line in call.transcript.segments)


def test_what_is_hidden_later_is_hidden_wherever_it_is_quoted(
    plan: Plan, call: Call, reviewer: Person, client_of
) -> None:
    (part,) = [part for part in redactions_of(call.transcript) if part.confidence == "doubtful"]
    assert any("그거예요" in quote for quote in quotes(plan))

    decide(part, RedactionDecision.EXTEND, by=reviewer)
    db.session.commit()

    shown = [*quotes(plan), *(clip.quote for clip in plan.reviews[0].evidence)]
    shown += [f"{moment.quote} {moment.details}" for moment in moments_of(call.id)]
    shown += [client_of(call.agent).get(f"/plans/{plan.id}").text]
    assert not [text for text in shown if "그거예요" in text]


def test_a_version_that_is_quoted_cannot_go(plan: Plan, call: Call, reviewer: Person) -> None:
    version, said = plan.reviews[0].transcript_id, quotes(plan)
    correct(call, 2, "모레 전화드리겠습니다.", reviewer)
    with pytest.raises(Conflict, match="reviewed"):
        remove(call)
    with pytest.raises(IntegrityError):
        db.session.execute(delete(StoredTranscript).where(StoredTranscript.id == version))
    db.session.rollback()

    assert quotes(plan) == said


def test_a_moment_quotes_the_same_words_while_its_line_is_typed_over(
    call: Call, reviewer: Person
) -> None:
    correct(call, 0, "안녕하세요, 상담사예요.", reviewer)
    find_in_call(call.id)
    db.session.commit()
    (promise,) = [moment for moment in moments_of(call.id) if moment.kind == "promise"]
    before = promise.quote, promise.details

    correct(call, 2, "네 그럼 내일 오전 열 시까지 재고를 확인해서 전화드리겠습니다.", reviewer)

    assert len(call.transcripts) == 2
    assert (promise.quote, promise.details) == before


def test_what_is_quoted_outlives_the_text_of_its_call_and_follows_a_name_that_goes(
    plan: Plan, call: Call, reviewer: Person
) -> None:
    said = quotes(plan)
    mark_part(RetentionKind.TRANSCRIPT, call)
    drop_part(RetentionKind.TRANSCRIPT, call)
    db.session.commit()

    assert not db.session.scalars(select(StoredSegment)).all()
    assert quotes(plan) == said


def test_a_reviewer_who_left_is_named_in_no_quote_of_theirs(plan: Plan, reviewer: Person) -> None:
    clip = plan.reviews[0].evidence[1]
    assert "한서윤" in clip.quote
    reviewer.name, reviewer.active = "한서윤", False

    anonymise(reviewer)
    db.session.commit()

    assert not [quote for quote in [clip.quote, *quotes(plan)] if "한서윤" in quote]
    assert "님께 전해 주세요." in clip.quote
