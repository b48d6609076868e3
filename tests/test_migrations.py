"""The database can be brought to any version and back, on SQLite and on PostgreSQL."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from qa_app.foundation.extensions import db
from tests.conftest import make_app, make_settings
from tests.postgresql import fresh_database
from tests.written import full_width, in_pieces

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def empty_app(request, tmp_path):
    """An app on an empty database, without any table."""
    changes = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        changes["DATABASE_URL"] = fresh_database(server, "migrations")
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    names = set(inspect(db.engine).get_table_names())
    return {name for name in names if not name.startswith("transcript_search")}


def test_the_newest_version_is_what_the_models_say(empty_app):
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda _o, name, type_, *_rest: (
                    not (
                        (type_ == "table" and name.startswith("transcript_search"))
                        or name == "ix_transcript_text_trigram"
                    )
                )
            },
        )
        assert compare_metadata(context, db.metadata) == []


def test_every_version_goes_up_down_and_up_again(empty_app):
    upgrade()
    newest = tables()
    downgrade(revision="base")
    assert tables() <= {"alembic_version"}
    upgrade()

    assert tables() == newest


def test_people_and_their_calls_outlive_every_version_since_sessions(empty_app):
    from tests.factories import create_call

    upgrade()
    call_id = create_call().id
    db.session.commit()
    db.session.remove()

    downgrade(revision="0011")
    upgrade()

    named = text(
        "SELECT person.name FROM call JOIN person ON person.id = agent_id WHERE call.id = :id"
    )
    assert db.session.execute(named, {"id": call_id}).scalar_one()
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_words_of_calls_are_found_and_forgotten_with_them(empty_app):
    """The raw index follows what happens to transcripts, also in several steps."""
    from qa_app.library.listing import CallFilter, find_calls
    from tests.factories import create_call, create_person

    upgrade()
    qa = create_person("qa")
    call = create_call()
    db.session.commit()

    def found(words: str) -> list[int]:
        from zoneinfo import ZoneInfo

        page = find_calls(qa, CallFilter(text=words), zone=ZoneInfo("UTC"))
        return [call.id for call in page.calls]

    assert found("택배가") == [call.id]
    assert found("택배") == [call.id]
    assert found('100% "조만간"') == []
    call.transcripts[0].text = "환불해 드릴게요"
    db.session.commit()
    assert found("택배가") == []
    assert found("환불해") == [call.id]
    db.session.execute(text("DELETE FROM transcript"))
    db.session.commit()
    assert found("환불해") == []


def test_what_was_stored_in_pieces_is_found_after_the_upgrade_and_kept_on_the_way_back(empty_app):
    from zoneinfo import ZoneInfo

    from qa_app.library.listing import CallFilter, find_calls
    from tests.factories import create_call, create_person

    upgrade()
    call = create_call(customer_reference=in_pieces("가-12"))
    lines = [in_pieces(segment.text) for segment in call.transcript.segments]
    for segment, line in zip(call.transcript.segments, lines, strict=True):
        segment.text = line
    call_id = call.id
    db.session.commit()
    db.session.remove()

    downgrade(revision="0012")
    assert db.session.execute(text("SELECT text FROM transcript")).scalar_one() == "\n".join(lines)
    db.session.remove()
    upgrade()

    qa = create_person("qa")
    db.session.commit()
    for words in ("택배가", "가-12", in_pieces("택배가"), full_width("가-12")):
        page = find_calls(qa, CallFilter(text=words), zone=ZoneInfo("UTC"))
        assert [found.id for found in page.calls] == [call_id]


def test_reviews_keep_their_ratings_and_the_version_before_gets_those_that_count(empty_app):
    """Reviews of another purpose are none that it could tell apart; plans rest on what counts."""
    from qa_app.assignments.models import Purpose
    from qa_app.coaching.models import Plan
    from qa_app.foundation.extensions import utc_now
    from qa_app.reviews.models import Review
    from qa_app.reviews.operations import start_review
    from qa_app.rubrics import default_rubric_path, load_rubric
    from tests.factories import create_call, create_person

    upgrade()
    rubric = load_rubric(default_rubric_path() / "soft-skills.yaml")
    call, qa, other = create_call(), create_person("qa"), create_person("qa")

    def rated(person, level, purpose=Purpose.REGULAR, supersedes=None) -> Review:
        review = start_review(call, person, rubric, purpose=purpose, supersedes=supersedes)
        review.rating("clarity").level = level
        review.state, review.submitted_at, review.summary = "submitted", utc_now(), "Heard well"
        db.session.flush()
        return review

    first, twice = rated(qa, 1), rated(other, 2)
    plan = Plan(agent=call.agent, author=qa, language="ko", goal_on=utc_now().date())
    plan.reviews = [first]
    db.session.add(plan)
    rated(qa, 4, Purpose.CALIBRATION)
    rated(call.agent, 4, Purpose.SELF_ASSESSMENT)
    rated(create_person("qa"), 4, Purpose.SECOND_OPINION)
    appeal = rated(create_person("qa"), 3, Purpose.APPEAL, first)
    start_review(call, create_person("qa"), rubric, purpose=Purpose.APPEAL, supersedes=twice)
    known, last = {twice.id: 2, appeal.id: 3}, appeal.id
    db.session.commit()
    db.session.remove()

    downgrade(revision="0027")
    query = text(
        "SELECT review.id, level FROM review JOIN rating ON review_id = review.id "
        "WHERE state = 'submitted' AND summary = 'Heard well' AND criterion = 'clarity'"
    )
    assert dict(db.session.execute(query).all()) == known
    assert db.session.execute(text("SELECT count(*) FROM review")).scalar_one() == 2
    resting = db.session.execute(text("SELECT review_id FROM plan_review")).scalars().all()
    assert resting == [last]
    db.session.remove()
    upgrade()

    assert dict(db.session.execute(query).all()) == known
    purposes = db.session.execute(text("SELECT purpose, supersedes_id FROM review"))
    assert set(purposes.all()) == {("regular", None)}
