"""The record is one chain: what is added stays as it is, by whomever and to whichever database."""

import threading

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from qa_app import audit
from qa_app.audit import AuditRecord
from qa_app.extensions import db
from tests.conftest import make_app, make_settings
from tests.factories import create_person
from tests.postgresql import fresh_database

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def centre(request, tmp_path):
    """An app on an empty, migrated database."""
    changes = {}
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "chain")
        changes = {"DATABASE_URL": url, "QUEUE_URL": url.replace("+psycopg", "")}
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def add(number: int) -> None:
    for subject_id in range(1, number + 1):
        audit.log("open", "call", subject_id, reason=f"because {subject_id}")
        db.session.commit()


def ids() -> list[int]:
    return list(db.session.scalars(select(AuditRecord.id).order_by(AuditRecord.id)))


def test_many_who_write_at_once_make_one_chain_without_a_gap(centre):
    person_id = create_person("qa").id
    db.session.commit()

    def write() -> None:
        with centre.app_context():
            for number in range(10):
                audit.log("open", "call", number + 1, by=person_id)
                db.session.commit()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ids() == list(range(1, 61))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET subject_id = 7 WHERE id = 2",
        "UPDATE audit_record SET reason = 'another' WHERE id = 2",
        "UPDATE audit_record SET reason = '', changes = NULL, salt = '', person_id = 1",
        "DELETE FROM audit_record WHERE id = 3",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_or_to_delete_rows(centre, statement):
    add(3)

    with pytest.raises(DBAPIError, match="only added to"):
        db.session.execute(text(statement))
    db.session.rollback()

    assert ids() == [1, 2, 3]
