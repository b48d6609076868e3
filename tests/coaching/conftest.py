"""People around a coaching plan, and reviews to write it from."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask

from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.models import Evidence, Rating, Review, ReviewState
from qa_app.rubrics import Rubric, default_rubric_path, load_rubrics
from qa_app.scorecards.in_use import kept_version
from qa_app.scorecards.models import RubricVersion
from tests.factories import create_call, create_person, create_team

MIDDLING = {"active_listening": 2, "clarity": 1, "choice_offering": 3, "final_impression": None}


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubrics(default_rubric_path())["soft-skills"]


@dataclass
class Centre:
    """Who works here."""

    rubric: RubricVersion
    qa: Person
    other_qa: Person
    admin: Person
    agent: Person
    other_agent: Person
    supervisor: Person
    other_supervisor: Person

    def review(
        self,
        levels: dict[str, int | None] = MIDDLING,
        *,
        agent: Person | None = None,
        called_at: datetime | None = None,
        state: ReviewState = ReviewState.SUBMITTED,
    ) -> Review:
        """A review with a clip for each rated criterion: against below the third level."""
        call = create_call(agent or self.agent, started_at=called_at or utc_now())
        review = Review(
            call=call,
            transcript=call.transcripts[-1],
            reviewer=self.qa,
            rubric_version=self.rubric,
            state=state,
            submitted_at=utc_now(),
        )
        for start, (criterion, level) in enumerate(levels.items()):
            rating = Rating(criterion=criterion, level=level, not_applicable=level is None)
            review.ratings.append(rating)
            if level is not None:
                review.evidence.append(_clip(criterion, level, start))
        db.session.add(review)
        db.session.flush()
        return review

    def draft(self, **values: Person) -> Plan:
        """A plan that nobody has edited."""
        return compose_plan([self.review(**values)], self.qa)  # type: ignore[arg-type]

    def published(self, **values: Person) -> Plan:
        """A plan that its agent can read."""
        plan = self.draft(**values)
        publish_plan(plan, based_on=plan.revision)
        return plan


def _clip(criterion: str, level: int, start: int) -> Evidence:
    return Evidence(
        criterion=criterion,
        polarity="for" if level > 2 else "against",
        start=start + 0.5,
        end=start + 3.0,
        quoted=(f"조만간 갈 거예요 {criterion}",),
    )


@pytest.fixture
def centre(app: Flask, rubric: Rubric) -> Centre:
    """A small centre with two teams."""
    version = kept_version(rubric)
    supervisor = create_person("supervisor", name="정하늘")
    other_supervisor = create_person("supervisor")
    agent = create_person("agent", name="이도윤", language="ko")
    other_agent = create_person("agent", name="Maya Lindqvist", language="en")
    create_team(agent, supervisor=supervisor)
    create_team(other_agent, supervisor=other_supervisor)
    return Centre(
        rubric=version,
        qa=create_person("qa", name="박서연"),
        other_qa=create_person("qa"),
        admin=create_person("admin"),
        agent=agent,
        other_agent=other_agent,
        supervisor=supervisor,
        other_supervisor=other_supervisor,
    )
