"""Each route is asked as somebody who may, and puts something on record.

Or it stands in ``WITHOUT`` with the reason why there is nothing to put there. A new route without
either fails.
"""

import ast
import json
import shutil

import pytest
from sqlalchemy import func, select

from qa_app.audit import AuditRecord
from qa_app.audit.wording import ACTIONS, SUBJECTS
from qa_app.foundation.extensions import db
from tests.conftest import ROOT
from tests.doors.nothing_on_record import WITHOUT
from tests.doors.recorded_requests import (
    ON_RECORD,
    PASSWORD,
    SAID_BY_THE_ROW,
    SPOKEN,
    walk_in,
)
from tests.every_door import routes


@pytest.fixture(scope="module")
def centre(tmp_path_factory, migrated_database):
    folder = tmp_path_factory.mktemp("walk")
    shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    with walk_in(folder) as there:
        yield there


def last_number() -> int:
    db.session.rollback()
    number = db.session.scalar(select(func.max(AuditRecord.id))) or 0
    db.session.rollback()
    return number


def is_recorded(centre, method: str, endpoint: str, arguments: set[str]) -> str:
    """Nothing where the request puts something on record; otherwise what came of it."""
    ask = ON_RECORD[method, endpoint]
    if ask.before:
        ask.before()
        db.session.commit()
    data = ask.data() if callable(ask.data) else ask.data
    before = last_number()
    url = centre.url(endpoint, arguments, ask.who) + ask.query
    answer = centre.clients[ask.who].open(url, method=method, data=data)
    status = answer.status_code
    answer.close()
    rows = db.session.scalars(select(AuditRecord).where(AuditRecord.id > before)).all()
    changed = any(row.changes for row in rows)
    centre.put_back()
    if not rows or status >= 400:
        return f"{method} {endpoint}: {status}"
    expected = method == "POST" and endpoint not in SAID_BY_THE_ROW
    return "" if changed or not expected else f"{method} {endpoint}: nothing before and after"


def test_every_request_is_on_record_or_has_a_reason_not_to_be(centre):
    silent, known = [], set()
    for by_method in routes(centre.app).values():
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} & set(by_method)):
            rule = by_method[method]
            known.add((method, rule.endpoint))
            if (method, rule.endpoint) in WITHOUT:
                continue
            if (method, rule.endpoint) not in ON_RECORD:
                silent.append(f"{method} {rule.endpoint} is not known here")
            elif fault := is_recorded(centre, method, rule.endpoint, rule.arguments):
                silent.append(fault)

    assert "\n".join(silent) == ""
    assert known >= set(ON_RECORD)


def test_what_is_done_has_words_in_both_languages():
    said, about = set(), set()
    for file in (ROOT / "qa_app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None)
            owner = getattr(getattr(node.func, "value", None), "id", None)
            words = [given.value for given in node.args if isinstance(given, ast.Constant)]
            if name in {"log", "look"} and owner in {"audit", "record"} and len(words) > 1:
                said.add(words[0])
                about.add(words[1])
            elif getattr(node.func, "id", None) == "_note" and words:
                said.add(words[0])

    assert said - set(ACTIONS) == set()
    assert about - set(SUBJECTS) == set()


def test_no_word_that_was_said_searched_or_typed_stands_on_record_in_clear(centre, tmp_path):
    """All requests of the walk again: nothing that is private stands in any row."""
    secrets = [SPOKEN, "wrong", PASSWORD, "다른 말이에요", "x@centre.kr", "다음에는"]
    for (method, endpoint), ask in ON_RECORD.items():
        rule = next(r for r in centre.app.url_map.iter_rules() if r.endpoint == endpoint)
        if ask.data is None and not ask.query:
            continue
        if ask.before:
            ask.before()
            db.session.commit()
        data = ask.data() if callable(ask.data) else ask.data
        url = centre.url(endpoint, rule.arguments, ask.who) + ask.query
        centre.clients[ask.who].open(url, method=method, data=data).close()
        rows = db.session.execute(select(*AuditRecord.__table__.columns)).all()
        text = json.dumps([list(map(str, row)) for row in rows], ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text], endpoint
        db.session.rollback()
        centre.put_back()
