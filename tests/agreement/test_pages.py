"""Agreement as people see it: leads all of it, reviewers their own, nobody what is blind."""

import pytest

from qa_app.assignments.models import Purpose
from qa_app.audit import AuditRecord
from qa_app.foundation.extensions import db
from qa_app.reviews.models import Rating, ReviewState
from tests.agreement.centre import (
    ITEM,
    RUBRIC,
    compute,
    rate_by_chance,
    rate_together,
    rate_unevenly,
    review_of,
)
from tests.factories import create_call, create_person

OVERVIEW, MINE = "/agreement", "/agreement/mine"
OF_ITEM = f"/agreement/{RUBRIC.id}/{ITEM}"


@pytest.fixture
def compared(agent, reviewers) -> None:
    """Sixty calls, each rated by two of three people, of whom Bo rates higher than the others."""
    rate_by_chance(agent, reviewers, 60, lenient=reviewers[1])
    compute()


def test_without_double_scored_calls_the_pages_say_what_to_do(page_of, lead, reviewers) -> None:
    assert "No call has been rated by two people yet" in page_of(lead, OVERVIEW)
    assert "No call has been rated by two people yet" in page_of(lead, OF_ITEM)
    assert "No call of yours has been rated by a colleague yet" in page_of(reviewers[0], MINE)


def test_before_a_worker_has_come_by_the_pages_say_that_it_will(page_of, lead, agent, reviewers):
    rate_together(agent, dict(zip(reviewers[:2], (1, 3), strict=True)))
    assert "The figures are being computed" in page_of(lead, OVERVIEW)
    assert "The figures are being computed" in page_of(reviewers[0], MINE)


def test_with_too_few_calls_the_page_says_how_many_more(page_of, lead, agent, reviewers) -> None:
    rate_unevenly(agent, reviewers, 13)
    compute()
    page = page_of(lead, OVERVIEW)
    assert "Not enough yet: 7 more calls" in page
    assert "Figures begin at 20 calls" in page
    # Each has rated eight or nine of them; leniency is given from ten on.
    assert "Not enough yet: 1 more call<" in page.replace("\n", "")
    assert "Listen to the most disputed clips" not in page


def test_a_lead_sees_each_item_with_its_interval_and_reviewers_by_name(page_of, lead, compared):
    page = page_of(lead, OVERVIEW)
    assert page.count("data-spec") == 2
    for words in ("Rated unevenly", "More lenient", "Stricter", "60 in normal work"):
        assert words in page
    assert page.index(">Ada<") < page.index(">Bo<") < page.index(">Cleo<")
    assert "Listen to the most disputed clips" in page
    assert "months=6" in page
    assert page_of(lead, f"{OVERVIEW}?months=3&rubric=emotion-care")


def test_a_lead_hears_the_most_disputed_clips_of_an_item(page_of, lead, compared) -> None:
    page = page_of(lead, f"{OF_ITEM}?level=2")
    assert "least reliable" in page
    assert "level apart" in page
    assert "조만간 갈 거예요." in page
    opened = db.session.query(AuditRecord).filter_by(action="open", subject="call").count()
    assert opened == page.count('class="panel disputed"') > 0


def test_a_reviewer_sees_their_own_figures_and_no_colleague_by_name(page_of, reviewers, compared):
    ada, bo, cleo = reviewers
    page = page_of(bo, f"{MINE}?item={ITEM}")
    assert "More lenient" in page
    assert "A colleague" in page
    for colleague in (ada, cleo):
        assert colleague.name not in page


def test_only_who_may_see_agreement_sees_that_of_others(client_of, agent, reviewers, compared):
    supervisor = agent.team.supervisors[0]
    for person in (reviewers[0], supervisor, agent, create_person("privacy")):
        for url in (OVERVIEW, OF_ITEM, f"{OVERVIEW}?rubric={RUBRIC.id}"):
            assert client_of(person).get(url).status_code == 403
    for person in (supervisor, agent):
        assert client_of(person).get(MINE).status_code == 403
    assert OVERVIEW + '"' not in client_of(reviewers[0]).get("/reviews").text
    assert MINE + '"' in client_of(reviewers[0]).get("/reviews").text


@pytest.mark.parametrize("path", ["nothing/clarity", f"{RUBRIC.id}/nothing"])
def test_what_is_not_there_is_not_found(client_of, lead, path) -> None:
    assert client_of(lead).get(f"/agreement/{path}").status_code == 404


def test_who_is_still_to_rate_a_call_learns_nothing_of_it(page_of, agent, lead, reviewers) -> None:
    rate_unevenly(agent, reviewers, 20)
    compute()
    before = page_of(lead, OF_ITEM)
    call = create_call(agent)
    for person, level in zip(reviewers[:2], (1, 4), strict=True):
        review_of(call, person, {ITEM: level}, Purpose.CALIBRATION)
    draft = review_of(call, lead, {}, Purpose.CALIBRATION, state=ReviewState.DRAFT)
    compute()
    hidden = page_of(lead, OF_ITEM)
    assert f'href="/calls/{call.id}"' not in hidden
    assert _without_date(hidden) == _without_date(before)
    draft.state = ReviewState.SUBMITTED
    draft.submitted_at = draft.created_at
    draft.ratings.append(Rating(criterion=ITEM, level=2))
    compute()
    assert f'href="/calls/{call.id}"' in page_of(lead, OF_ITEM)


def _without_date(page: str) -> list[str]:
    return [line for line in page.splitlines() if "Computed" not in line and "token" not in line]


def test_the_pages_speak_korean(page_of, lead, compared) -> None:
    lead.language = "ko"
    assert "평가자별 관대성" in page_of(lead, OVERVIEW)
