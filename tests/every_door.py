"""A centre with one of everything, everybody who could come to it, and all of its doors.

What a request changes is put back after it, so that one centre serves all requests.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask, url_for
from werkzeug.routing import Rule

from qa_app.assignments.models import Purpose
from qa_app.assignments.operations import add_absence, assign
from qa_app.calibration.operations import begin_calibration
from qa_app.calls.storage import recordings
from qa_app.coaching.models import Plan, PlanPoint, PointKind
from qa_app.findings.wording import all_rules
from qa_app.foundation.extensions import db, utc_now
from qa_app.glossary.models import GlossaryWord
from qa_app.people import sessions
from qa_app.people.models import Person
from qa_app.retention.models import Certificate, LegalHold, RetentionRule
from qa_app.reviews.models import ConditionAnswer, Polarity, Review, ReviewState
from qa_app.reviews.operations import add_evidence, start_review
from qa_app.rubrics import Rubric, load_rubrics
from qa_app.scorecards.drafts import draft_from_version
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.selection import add_rule
from tests import recordings as made
from tests.appeals.odd import open_appeal
from tests.conftest import make_app, make_settings
from tests.factories import (
    add_moment,
    clear_of_codes,
    create_call,
    create_person,
    create_request,
    create_swap,
    create_team,
    create_uncertain_redaction,
)
from tests.jobs import again
from tests.sampling.drawn import create_draw

DRAFT = ReviewState.DRAFT
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")

# What each visitor is, and whether the call, the review and the plans are about their people.
VISITORS = {
    "qa": ("qa",),
    "other qa": ("qa",),
    "lead": ("lead",),
    "agent": ("agent",),
    "other agent": ("agent",),
    "supervisor": ("supervisor",),
    "other supervisor": ("supervisor",),
    "admin": ("admin",),
    "privacy": ("privacy",),
    "qa and privacy": ("qa", "privacy"),
    "agent and supervisor": ("agent", "supervisor"),  # of another team
}
# These are not let in anywhere, whatever their roles.
SHUT_OUT = {"switched off": ("admin",), "new password due": ("admin",)}

FILLERS = {
    "token": "x", "passkey_id": 1, "kind": "json", "name": "masking", "criterion": "clarity",
    "condition": "complained", "cause": "script", "rubric_id": "soft-skills",
    "item_id": "noticing", "filename": "icon.svg", "answer": "yes", "upload_id": "x",
}  # fmt: skip
NEEDS_DRAFT = {
    "coaching.edit_plan", "coaching.save_plan", "coaching.discard_plan", "coaching.publish_plan",
}  # fmt: skip


class Centre:
    """A centre with one of everything; what a request changes is put back after it."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder
        self.rule = next(iter(all_rules()))
        self.people = {name: create_person(*roles) for name, roles in VISITORS.items()}
        self.people |= {name: create_person(*roles) for name, roles in SHUT_OUT.items()}
        self.people["new password due"].must_change_password = True
        self._make_world()
        self.clients, self.sessions = {"nobody": app.test_client()}, {}
        for name, person in self.people.items():
            self.clients[name] = app.test_client()
            self.clients[name].sign_in(person)
            (session,) = sessions.sessions_of(person)
            self.sessions[name] = session.id
        self.people["switched off"].active = False
        self.cookies = {
            name: client.get_cookie("session")
            for name, client in self.clients.items()
            if name != "nobody"
        }
        self.numbers = {name: person.id for name, person in self.people.items()}
        db.session.commit()
        db.session.remove()
        self.live = sqlite3.connect(folder / "qa-coach.sqlite3", isolation_level=None)
        self.prepared = sqlite3.connect(":memory:")
        self.live.backup(self.prepared)
        self.dump = self._dump()

    def _make_world(self) -> None:
        p = self.people
        team = create_team(p["agent"], supervisor=p["supervisor"])
        other = create_team(p["other agent"], supervisor=p["other supervisor"])
        other.supervisors.append(p["agent and supervisor"])
        call = create_call(p["agent"], masked_sound="0" * 16)
        self.call = call
        clear_of_codes(call)
        self.keys = (call.storage_key, call.masked_key)
        self._keep_recordings()
        rubric = load_rubrics(self.app.extensions["settings"].rubrics_dir)["soft-skills"]
        review = start_review(call, p["qa"], rubric)
        review.conditions.append(ConditionAnswer(condition="complained"))
        clip = add_evidence(review, "clarity", polarity=Polarity.AGAINST, start=1, end=2)
        draft, published = (plan_of(p["agent"], p["qa"], review, state) for state in PLAN_STATES)
        self._write_rubrics()
        word = GlossaryWord(text="Zentrivo", language="en")
        rule = RetentionRule(kind="call", days=30, starts_on=utc_now().date())
        hold = LegalHold(kind="queue", name="x", reason="x")
        certificate = Certificate(reason="x")
        db.session.add_all([draft, published, word, rule, hold, certificate])
        db.session.flush()
        self.draft_id = draft.id
        submitted = start_review(call, p["other qa"], rubric)
        submitted.state, submitted.submitted_at = "submitted", utc_now()
        caused = submitted.rating("clarity")
        caused.cause, caused.note = "script", "No words for it."
        db.session.flush()
        self.submitted_id = submitted.id
        self.reviews = {
            "calibration": self._review(rubric, "qa and privacy", Purpose.CALIBRATION),
            "calibration draft": self._review(rubric, "other qa", Purpose.CALIBRATION, DRAFT),
            "second opinion": self._review(rubric, "admin", Purpose.SECOND_OPINION),
            "self-assessment": self._review(rubric, "agent", Purpose.SELF_ASSESSMENT),
            "appeal draft": self._review(rubric, "qa", Purpose.APPEAL, DRAFT, submitted),
        }
        self.ids = {
            "appeal_id": self._appeal(submitted),
            "call_id": call.id,
            "transcript_id": call.transcripts[0].id,
            "job_id": again(call).id,
            "word_id": word.id,
            **self.rubric_ids,
            "segment_id": call.transcripts[0].segments[0].id,
            "review_id": review.id,
            "plan_id": published.id,
            "team_id": team.id,
            "agent_id": p["agent"].id,
            "person_id": p["agent"].id,
            "evidence_id": clip.id,
            "rating_id": caused.id,
            "moment_id": add_moment(call).id,
            "redaction_id": create_uncertain_redaction(call).id,
            "rule_id": rule.id,
            "hold_id": hold.id,
            "certificate_id": certificate.id,
            "request_id": create_request().id,
            "edit_id": create_swap(call, p["qa"]).id,
            "assignment_id": assign(create_call(p["agent"]), p["qa"]).id,
            **create_draw(call),
            "calibration_id": self._calibration(rubric),
            "absence_id": add_absence(p["qa"], date(2099, 1, 1), date(2099, 1, 2)).id,
        }
        db.session.commit()

    def _appeal(self, about: Review) -> int:
        """An appeal on which somebody is at deciding."""
        appeal = open_appeal(about)
        appeal.assignment = assign(
            self.call, self.people["qa"], purpose=Purpose.APPEAL, about_id=about.id
        )
        appeal.assignment.review_id = self.reviews["appeal draft"]
        db.session.flush()
        return appeal.id

    def _write_rubrics(self) -> None:
        version = version_in_use("emotion-care")
        draft = draft_from_version(version, by=self.people["qa"])
        rule = add_rule(queue="x", direction=None, team_id=None, rubric_id="emotion-care")
        self.rubric_ids = {
            "version_id": version.id, "draft_id": draft.id, "selection_id": rule.id,
        }  # fmt: skip

    def _review(
        self,
        rubric: Rubric,
        reviewer: str,
        purpose: Purpose,
        state: ReviewState = ReviewState.SUBMITTED,
        supersedes: Review | None = None,
    ) -> int:
        """A review of the call for a purpose, whose summary is words that are nowhere else."""
        review = start_review(
            self.call, self.people[reviewer], rubric, purpose=purpose, supersedes=supersedes
        )
        review.state, review.summary = state, f"Blind words of the {purpose} {state}"
        review.submitted_at = utc_now() if state == ReviewState.SUBMITTED else None
        db.session.flush()
        return review.id

    def _calibration(self, rubric: Rubric) -> int:
        """One that is being compared, with the reference rating of each item."""
        call, people = (
            create_call(self.people["agent"]),
            [self.people["qa"], self.people["other qa"]],
        )
        lead = self.people["lead"]
        made = begin_calibration(call, rubric, people, expert=None, due=None, by=lead)
        made.state = "comparing"
        for item in made.items:
            item.level, item.reason = 2, "As the anchor says."
        db.session.flush()
        return made.id

    def _keep_recordings(self) -> None:
        for key in self.keys:
            if not recordings().exists(key):
                file = self.folder / "incoming" / "recording"
                file.write_bytes(made.tone(20))
                recordings().keep(file, key)

    def url(self, endpoint: str, arguments: set[str], visitor: str) -> str:
        ids = {**self.ids, "session_id": self.sessions.get(visitor, 1), "rule": self.rule}
        values = {name: {**FILLERS, **ids}[name] for name in arguments}
        if endpoint == "record.export":
            values["kind"] = "csv"
        if endpoint in NEEDS_DRAFT:
            values["plan_id"] = self.draft_id
        if endpoint == "reviews.review_page":
            values["review_id"] = self.submitted_id
        if endpoint == "versions.compare_versions":
            values |= {"one": self.ids["transcript_id"], "other": self.ids["transcript_id"]}
        if endpoint == "pages.icon":
            values["name"] = "favicon.ico"
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def version(self) -> int:
        """A number that is another one as soon as anything was written to the database."""
        return int(self.live.execute("PRAGMA data_version").fetchone()[0])

    def _dump(self) -> list[str]:
        return list(self.live.iterdump())

    def is_as_prepared(self) -> bool:
        return self._dump() == self.dump

    def put_back(self) -> None:
        db.session.remove()
        self.prepared.backup(self.live)
        self._keep_recordings()
        for name, cookie in self.cookies.items():
            self.clients[name].set_cookie("session", cookie.value)


PLAN_STATES = ("draft", "published")


def plan_of(agent: Person, author: Person, review: Review, state: str) -> Plan:
    return Plan(
        agent=agent, author=author, language="ko", state=state, goal_on=utc_now().date(),
        published_at=utc_now() if state == "published" else None,
        points=[
            PlanPoint(position=0, kind=PointKind.FOCUS, criterion="clarity", criterion_name="x")
        ],
        reviews=[review],
    )  # fmt: skip


@contextmanager
def centre_in(folder: Path) -> Iterator[Centre]:
    """A centre on the migrated database in a folder."""
    app = make_app(make_settings(folder))
    with app.app_context():
        centre = Centre(app, folder)
        yield centre
        db.session.remove()
        centre.live.close()
        centre.prepared.close()
        db.engine.dispose()


def routes(app: Flask) -> dict[str, dict[str, Rule]]:
    """By address, the rule that answers to each method."""
    found: dict[str, dict[str, Rule]] = defaultdict(dict)
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & set(METHODS):
            found[rule.rule][method] = rule
    return found
