"""The made-up people of the sample centre."""

from sqlalchemy import select

from qa_app.demo.sample_reviews import REVIEWERS
from qa_app.foundation.extensions import db
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName, Team

PASSWORD = "sample-password"  # noqa: S105  shown on the sign-in page, for made-up people only
LEAD = ("lead@sample.test", "QA 리드 (샘플)")
AGENTS = {
    "ko_agent_1": ("agent1@sample.test", "상담사 하나 (샘플)", "ko"),
    "ko_agent_2": ("agent2@sample.test", "상담사 두나 (샘플)", "ko"),
    "en_agent_1": ("agent3@sample.test", "Agent Three (sample)", "en"),
    "ko_agent_3": ("agent4@sample.test", "상담사 세나 (샘플)", "ko"),
    "en_agent_2": ("agent5@sample.test", "Agent Five (sample)", "en"),
}
_EMAILS = {
    "lead": LEAD[0],
    **{key: email for key, (email, _name) in REVIEWERS.items()},
    **{key: email for key, (email, _name, _language) in AGENTS.items()},
}


def add_staff() -> dict[str, Person]:
    """Add everybody, in two teams; by the names that the sample files have for them."""
    korean = Team(name="고객센터 1팀 (샘플)")
    english = Team(name="Service team 2 (sample)")
    db.session.add_all([korean, english])
    people = {
        "qa": _add(*REVIEWERS["qa"], RoleName.QA, RoleName.PRIVACY),
        "qa_2": _add(*REVIEWERS["qa_2"], RoleName.QA),
        "lead": _add(*LEAD, RoleName.LEAD),
        "supervisor": _add("supervisor@sample.test", "슈퍼바이저 (샘플)", RoleName.SUPERVISOR),
        "admin": _add("admin@sample.test", "관리자 (샘플)", RoleName.ADMIN),
    }
    for key, (email, name, language) in AGENTS.items():
        agent = _add(email, name, RoleName.AGENT, language=language)
        agent.team = korean if language == "ko" else english
        people[key] = agent
    people["supervisor"].supervised_teams = [korean, english]
    return people


def one_of_staff(key: str) -> Person | None:
    """A sample person; None once they are gone, or in a centre whose samples are older."""
    of_samples = select(Person).where(Person.is_sample, Person.email == _EMAILS[key])
    return db.session.scalar(of_samples)


def _add(email: str, name: str, *roles: RoleName, language: str | None = None) -> Person:
    return add_person(
        email=email,
        name=name,
        password=PASSWORD,
        roles=list(roles),
        language=language,
        is_sample=True,
    )
