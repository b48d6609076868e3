"""Fills an empty centre: sample people, and the sample calls through the real upload."""

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qa_app import audit
from qa_app.demo.sample_calls import SampleCall, sample_calls
from qa_app.demo.sample_reviews import REVIEWERS
from qa_app.foundation.extensions import db
from qa_app.foundation.incoming_folder import hold
from qa_app.foundation.transaction import settings
from qa_app.library.call_details import CallDetails
from qa_app.library.incoming import accept
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName, Team
from qa_app.scorecards.in_use import rubrics_in_use

PASSWORD = "sample-password"  # noqa: S105  shown on the sign-in page, for made-up people only
AGENTS = {
    "ko_agent_1": ("agent1@sample.test", "상담사 하나 (샘플)", "ko"),
    "ko_agent_2": ("agent2@sample.test", "상담사 두나 (샘플)", "ko"),
    "en_agent_1": ("agent3@sample.test", "Agent Three (sample)", "en"),
}


def load_sample_centre() -> bool:
    """Load people and calls into a centre without any person; False when there are some.

    Raises:
        SampleProblem: when a sample review does not fit the rubric that is in use.
    """
    if db.session.scalar(select(Person.id).limit(1)):
        db.session.rollback()
        return False
    calls = list(sample_calls())
    _check(calls)
    people = _add_people()
    # The English ones first: Whisper has no trouble with them, so there is something to see.
    for call in sorted(calls, key=lambda call: call.language):
        _upload(call, agent=people[call.agent], by=people["qa"])
    audit.log("load samples", "samples", details={"people": len(people)})
    db.session.commit()  # a worker finds the waiting calls by itself
    return True


def _check(calls: Iterable[SampleCall]) -> None:
    rubrics = rubrics_in_use()
    for call in calls:
        for review in call.reviews:
            if review.rubric in rubrics:
                review.on(rubrics[review.rubric])


def _add_people() -> dict[str, Person]:
    korean = Team(name="고객센터 1팀 (샘플)")
    english = Team(name="Service team 2 (sample)")
    db.session.add_all([korean, english])
    people = {
        "qa": _add(*REVIEWERS["qa"], RoleName.QA, RoleName.PRIVACY),
        "qa_2": _add(*REVIEWERS["qa_2"], RoleName.QA),
        "supervisor": _add("supervisor@sample.test", "슈퍼바이저 (샘플)", RoleName.SUPERVISOR),
        "admin": _add("admin@sample.test", "관리자 (샘플)", RoleName.ADMIN),
    }
    for key, (email, name, language) in AGENTS.items():
        agent = _add(email, name, RoleName.AGENT, language=language)
        agent.team = korean if language == "ko" else english
        people[key] = agent
    people["supervisor"].supervised_teams = [korean, english]
    return people


def _add(email: str, name: str, *roles: RoleName, language: str | None = None) -> Person:
    return add_person(
        email=email,
        name=name,
        password=PASSWORD,
        roles=list(roles),
        language=language,
        is_sample=True,
    )


def _upload(call: SampleCall, *, agent: Person, by: Person) -> None:
    zone = ZoneInfo(settings().time_zone)
    details = CallDetails(
        agent=agent,
        started_at=call.started_at(datetime.now(zone).date(), zone),
        queue=call.queue,
        direction=call.direction,
        customer_reference=call.customer_reference,
        language=call.language,
        is_sample=True,
    )
    with NamedTemporaryFile(dir=settings().incoming_dir) as incoming:
        hold(incoming.fileno())
        shutil.copyfile(call.recording, incoming.name)
        accept(Path(incoming.name), call.recording.name, details, by=by)
