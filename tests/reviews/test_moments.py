"""Rules point at moments; a person makes evidence of them, or does not, and decides first."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from qa_app.findings.models import FoundMoment
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.reviews.moment_verdict import MomentVerdict
from qa_app.reviews.operations import start_review
from tests.conftest import Visitor
from tests.factories import add_moment, create_call, create_person
from tests.reviews.conftest import CRITERIA, JSON, RUBRIC, Tab, complete, stored


@dataclass
class Pointed:
    """A review with a moment, and what can be done with it."""

    tab: Tab
    moment_id: int

    def say(self, word: str, moment_id: int | None = None) -> dict:
        answer = self.post(word, moment_id)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def post(self, word: str, moment_id: int | None = None):
        where = f"/reviews/{self.tab.review_id}/moments/{moment_id or self.moment_id}/{word}"
        return self.tab.visitor.post(where, headers=JSON)

    def page(self) -> str:
        return self.tab.visitor.get(f"/reviews/{self.tab.review_id}").text


@pytest.fixture
def pointed(tab: Tab, review: Review, reviewer: Person) -> Pointed:
    reviewer.language = "en"
    moment = add_moment(review.call, "vague_time", rule="own_phrases.vague_time.ko")
    db.session.commit()
    return Pointed(tab, moment.id)


def verdicts(review_id: int) -> list[str]:
    rows = db.session.scalars(select(MomentVerdict).where(MomentVerdict.review_id == review_id))
    return [row.verdict for row in rows]


def test_each_moment_stands_with_its_criterion_in_words(pointed: Pointed) -> None:
    page = pointed.page()
    clarity = page.split('id="criterion-clarity"')[1].split("</section>")[0]
    assert f'id="moment-{pointed.moment_id}"' in clarity
    assert "Vague time" in clarity
    assert "accepted about 90% of the time" in clarity
    # The line of the transcript on which it begins leads to it.
    assert f'href="#moment-{pointed.moment_id}"' in page.split('id="criterion-')[0]


def test_one_step_makes_evidence_of_a_moment_with_its_words(pointed: Pointed) -> None:
    answer = pointed.say("accept")

    (clip,) = stored(pointed.tab.review_id).evidence_for("clarity")
    assert (clip.start, clip.end, clip.polarity) == (10.0, 14.5, "against")
    assert clip.quote == "조만간 갈 거예요."
    assert f'data-evidence-id="{clip.id}"' in answer["evidence_html"]
    assert 'data-verdict="accepted"' in answer["moments_html"]
    assert verdicts(pointed.tab.review_id) == ["accepted"]


def test_accepting_twice_is_one_clip_and_one_word(pointed: Pointed) -> None:
    pointed.say("accept")
    pointed.say("accept")
    assert len(stored(pointed.tab.review_id).evidence) == 1
    assert verdicts(pointed.tab.review_id) == ["accepted"]


def test_what_was_said_of_a_moment_can_be_taken_back(pointed: Pointed) -> None:
    pointed.say("accept")
    pointed.say("dismiss")  # changed their mind: the clip is gone with it
    assert not stored(pointed.tab.review_id).evidence
    assert verdicts(pointed.tab.review_id) == ["dismissed"]

    answer = pointed.say("undo")

    assert verdicts(pointed.tab.review_id) == []
    assert 'data-verdict=""' in answer["moments_html"]


def test_a_clip_that_is_removed_takes_the_word_on_its_moment_with_it(pointed: Pointed) -> None:
    pointed.say("accept")
    (clip,) = stored(pointed.tab.review_id).evidence
    pointed.tab.remove_clip(clip.id)
    assert verdicts(pointed.tab.review_id) == []


def test_a_moment_that_only_tells_something_is_no_evidence(
    pointed: Pointed, review: Review
) -> None:
    told = add_moment(review.call, "hold_announced")
    db.session.commit()
    assert pointed.post("accept", told.id).status_code == 400
    assert not stored(pointed.tab.review_id).evidence


def test_a_moment_that_is_gone_is_said_to_be(pointed: Pointed, review: Review) -> None:
    other = add_moment(create_call())
    db.session.commit()
    for gone in (99_999, other.id):
        answer = pointed.post("accept", gone)
        assert answer.status_code == 404
        assert "Reload" in answer.get_json()["error"]


def test_a_word_stays_for_its_rule_when_the_moment_is_found_no_more(pointed: Pointed) -> None:
    pointed.say("dismiss")
    db.session.delete(db.session.get(FoundMoment, pointed.moment_id))
    db.session.commit()
    assert verdicts(pointed.tab.review_id) == ["dismissed"]


def test_what_was_shown_and_left_without_a_word_is_counted_at_the_end(
    pointed: Pointed, review: Review
) -> None:
    add_moment(review.call, "empathy", start=0.0, end=4.5, segments=[0])
    pointed.say("dismiss")
    complete(pointed.tab)
    assert verdicts(pointed.tab.review_id) == ["dismissed"]
    assert pointed.tab.submit().status_code == 200
    assert sorted(verdicts(pointed.tab.review_id)) == ["dismissed", "passed"]


def test_nobody_else_can_say_anything_of_a_reviewers_moments(
    pointed: Pointed, client_of: Callable[[Person], Visitor]
) -> None:
    other = client_of(create_person("qa"))
    where = f"/reviews/{pointed.tab.review_id}/moments/{pointed.moment_id}/accept"
    assert other.post(where, headers=JSON).status_code == 403


@pytest.fixture
def second(client_of: Callable[[Person], Visitor], review: Review, reviewer: Person) -> Pointed:
    """Another reviewer has the same call, to see whether two people hear the same."""
    moment = add_moment(review.call, "vague_time")
    other = create_person("qa", language="en")
    second = start_review(review.call, other, RUBRIC)
    db.session.commit()
    return Pointed(Tab(client_of(other), second.id), moment.id)


def test_a_second_opinion_is_formed_before_the_machine_is_heard(second: Pointed) -> None:
    page = second.page()
    assert "Listen for yourself first" in page
    assert "Vague time" not in page
    assert second.post("accept").status_code == 404
    show = f"/reviews/{second.tab.review_id}/moments/show"
    assert second.tab.visitor.post(show, headers=JSON).status_code == 400

    for criterion in CRITERIA:
        second.tab.rate(criterion, choice=4)
    assert second.tab.visitor.post(show).status_code == 302

    review = stored(second.tab.review_id)
    assert review.moments_shown_at is not None
    assert review.first_ratings == dict.fromkeys(CRITERIA, "4")
    assert "Vague time" in second.page()
    assert second.say("accept")["criterion"] == "clarity"
    assert "No rating was changed after that." in second.page()
    second.tab.rate("clarity", choice=2, revision=1)
    assert "Ratings changed since then:" in second.page()
    assert stored(second.tab.review_id).changed_after_moments == ["clarity"]


def test_moments_that_were_never_shown_do_not_count_as_shown(second: Pointed) -> None:
    complete(second.tab)
    assert second.tab.submit().status_code == 200
    assert verdicts(second.tab.review_id) == []
