"""A reviewer who is silently the second sees, at every door, what they would see as the only one.

Twice the same walk over all pages: once as somebody with ordinary work, once as the second while
another reviewer's review is in, with all that rests on it. Both walks must read the same.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from typing import TypeVar

import pytest
from sqlalchemy import update

from qa_app.agreement.computing import compute
from qa_app.assignments.models import Assignment, Purpose
from qa_app.assignments.operations import assign
from qa_app.calls.models import Call
from qa_app.findings.models import FoundMoment
from qa_app.foundation.extensions import db
from qa_app.people import sessions
from qa_app.people.models import Person
from qa_app.reviews.causes import set_owner
from qa_app.reviews.models import Cause, CauseAnswer, Polarity, Review
from qa_app.reviews.moment_verdict import MomentVerdict, VerdictKind
from qa_app.reviews.operations import add_evidence, start_review, submit_review
from tests.every_door import Centre, centre_in, plan_of, routes
from tests.factories import add_moment, create_call, create_person
from tests.reviews.conftest import RUBRIC

T = TypeVar("T")
SECRETS = ("Words of the other review", "Words of the plan", "Sunwoo Other")
# What differs from one load of a page to the next.
CHANGING = re.compile(r'nonce="[^"]*"|\bInRva2VuIg[\w.-]*')
# Made anew at each look, or a stream of bytes.
NOT_PAGES = {"static", "pages.health", "passkeys.sign_in_options", "single_sign_on.start"}
NARROWED = (
    "/calls?reviewed=no", "/calls?reviewed=yes", "/calls?reviewed=critical",
    "/calls?reviewed=by-{other}", "/calls?q=other", "/calls?agent={agent}", "/reviews?state=draft",
    "/reviews?state=submitted", "/causes?state=answered", "/causes?cause=script",
    "/plans?state=published", "/plans?agent={agent}", "/plans?state=draft",
    "/plans/new?agent={agent}", "/agreement/mine?item=clarity",
    "/progress/agents/{agent}", "/progress/agents/{agent}?by=month",
)  # fmt: skip


class Second:
    """A centre with a reviewer whose one piece of work is ordinary, or silently the second."""

    def __init__(self, centre: Centre, *, begun: bool) -> None:
        self.centre = centre
        self.second = create_person("qa", name="Second", language="en")
        self.other = create_person("qa", name="Sunwoo Other", language="en")
        self.agent = create_person("agent", name="Agent of the call", language="en")
        self.call = create_call(self.agent)
        self.moment = add_moment(self.call)
        set_owner(Cause.SCRIPT, self.second)
        self.given = assign(self.call, self.second)
        self.own = (
            start_review(self.call, self.second, RUBRIC, assignment=self.given) if begun else None
        )
        self.numbers = {
            "other": self.other.id, "agent": self.agent.id, "call": self.call.id,
            "own": self.own.id if self.own else None, "second": self.second.id,
            "moment": self.moment.id,
        }  # fmt: skip
        db.session.commit()
        self.visitor = centre.app.test_client()
        self.visitor.sign_in(self.second)
        (self.session,) = (one.id for one in sessions.sessions_of(self.second))
        db.session.commit()
        self._keep()

    def _keep(self) -> None:
        self.before_walk = sqlite3.connect(":memory:")
        self.centre.live.backup(self.before_walk)

    def put_back(self) -> None:
        """Forget what the walk left, such as who opened what."""
        db.session.remove()
        self.before_walk.backup(self.centre.live)

    def is_silently_second(self) -> None:
        """Make the same work a second opinion, with all that another reviewer has left behind."""
        as_second = {"purpose": Purpose.SECOND_OPINION, "blind": True}
        db.session.execute(
            update(Assignment)
            .where(Assignment.reviewer_id == self.numbers["second"])
            .values(**as_second)
        )
        db.session.execute(
            update(Review)
            .where(Review.reviewer_id == self.numbers["second"])
            .values(purpose=Purpose.SECOND_OPINION)
        )
        call, other = _get(Call, self.numbers["call"]), _get(Person, self.numbers["other"])
        review = self._reviewed_by(other, call, assign(call, other, blind=True))
        caused = review.rating("clarity")
        caused.level, caused.cause, caused.note = None, "script", SECRETS[0]
        caused.cause_answer = CauseAnswer(text=SECRETS[0], person_id=other.id, revision=1)
        another = review.rating("choice_offering")
        another.level, another.note, another.critical_missed = 0, SECRETS[0], True
        add_evidence(review, "clarity", polarity=Polarity.AGAINST, start=1, end=2)
        _verdict(review, self.numbers["moment"])
        plans = [plan_of(call.agent, other, review, state) for state in ("draft", "published")]
        for plan in plans:
            plan.intro = SECRETS[1]
        db.session.add_all(plans)
        expert = create_person("qa", name="An expert")
        calibrated = self._reviewed_by(expert, call, None, Purpose.CALIBRATION)
        db.session.flush()
        self.hidden = [f"/reviews/{one.id}" for one in (review, calibrated)]
        self.hidden += [f"/plans/{one.id}{rest}" for one in plans for rest in ("", "/plan.pdf")]
        self.hidden += [f"/plans/{plans[0].id}/edit"]
        self.review_id = review.id
        db.session.commit()
        compute()
        db.session.commit()
        self._keep()

    def _reviewed_by(
        self,
        person: Person,
        call: Call,
        given: Assignment | None,
        purpose: Purpose = Purpose.REGULAR,
    ) -> Review:
        review = start_review(call, person, RUBRIC, purpose=purpose, assignment=given)
        for rating in review.ratings:
            rating.level = 4
        review.summary = SECRETS[0]
        db.session.flush()
        submit_review(review, seen=review.mark)
        return review


def _get(kind: type[T], number: int | None) -> T:
    found = db.session.get(kind, number)
    assert found is not None
    return found


def _verdict(review: Review, moment_id: int | None) -> None:
    moment = _get(FoundMoment, moment_id)
    db.session.query(MomentVerdict).where(MomentVerdict.review_id == review.id).delete()
    said = {"kind": moment.kind, "rule": moment.rule, "verdict": VerdictKind.DISMISSED}
    db.session.add(
        MomentVerdict(
            review_id=review.id, moment_id=moment.id, person_id=review.reviewer_id, **said
        )
    )


def _urls(second: Second) -> Iterator[str]:
    """Every page that can be asked for, about the call and the people of it where it can be."""
    centre = second.centre
    ids = {
        "call_id": second.numbers["call"],
        "agent_id": second.numbers["agent"],
        "review_id": second.numbers["own"] or 999_999,
        "session_id": second.session,
    }
    for by_method in routes(centre.app).values():
        rule = by_method.get("GET")
        if rule is None or rule.endpoint in NOT_PAGES:
            continue
        kept = dict(centre.ids)
        centre.ids |= {key: value for key, value in ids.items() if value}
        if rule.endpoint != "reviews.review_page":
            yield centre.url(rule.endpoint, set(rule.arguments), "second")
        elif second.numbers["own"]:
            yield f"/reviews/{second.numbers['own']}"
        centre.ids = kept
    for narrowed in NARROWED:
        yield narrowed.format(**second.numbers)


def _walk(second: Second) -> dict[str, str]:
    found = {}
    for url in _urls(second):
        answer = second.visitor.get(url)
        text = answer.text if answer.mimetype.startswith(("text/", "application/json")) else ""
        found[url] = f"{answer.status_code} {CHANGING.sub('', text)}"
        answer.close()
    return found


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, migrated_database) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("blind")
    shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    with centre_in(folder) as centre:
        yield centre


@pytest.fixture(params=[False, True], ids=["not begun", "begun"])
def second(centre: Centre, request: pytest.FixtureRequest) -> Iterator[Second]:
    yield Second(centre, begun=request.param)
    centre.put_back()


def test_every_page_reads_as_if_theirs_were_the_only_review(second: Second) -> None:
    alone = _walk(second)
    second.put_back()
    second.is_silently_second()
    beside = _walk(second)
    differing = [url for url in alone if alone[url] != beside[url]]
    assert differing == []
    assert [
        url for url, text in beside.items() if any(secret in text for secret in SECRETS[:2])
    ] == []
    assert sum(text.startswith("200") for text in beside.values()) > 60

    nowhere = second.visitor.get("/reviews/999999"), second.visitor.get("/plans/999999")
    for url in second.hidden:
        answer = second.visitor.get(url)
        like = nowhere[url.startswith("/plans")]
        assert (answer.status_code, _plain(answer.text)) == (404, _plain(like.text)), url


def _plain(text: str) -> str:
    return re.sub(r"/(reviews|plans)/\d+[\w/.]*", "/", CHANGING.sub("", text))


def test_nothing_that_they_can_send_tells_of_the_other_review(second: Second) -> None:
    second.is_silently_second()
    told = []
    for by_method in routes(second.centre.app).values():
        rule = by_method.get("POST")
        if rule is None or not rule.arguments & {"review_id", "rating_id"}:
            continue
        known = dict(second.centre.ids)
        for number in (second.review_id, 999_999):
            second.centre.ids |= {"review_id": number, "rating_id": number * 100}
            url = second.centre.url(rule.endpoint, set(rule.arguments), "second")
            told.append((rule.endpoint, second.visitor.post(url).status_code))
        second.centre.ids = known
    of_other, of_none = told[::2], told[1::2]
    assert of_other == of_none
    sent = {"review_ids": [second.review_id]}
    assert second.visitor.post("/plans/compose", data=sent).status_code == 404
