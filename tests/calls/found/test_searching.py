"""Calls are found by what rules found in them, and by what they did not."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, insert, text

from qa_app.calls.models import Call, StoredTranscript
from qa_app.findings.abuse import mark
from qa_app.findings.models import AbuseMark, Detection, FoundMoment, RuleSwitch
from qa_app.foundation.extensions import db
from qa_app.library.listing import CallFilter, find_calls
from tests.factories import add_moment, create_call, create_person

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def qa(app):
    return create_person("qa", language="en")


def ids(person, **wanted) -> list[int]:
    found = find_calls(person, CallFilter(**wanted), zone=SEOUL)
    return [call.id for call in found.calls]


def test_calls_with_dead_air_and_no_further_help_offered(qa):
    both, only, neither, unread = (create_call() for _ in range(4))
    for call in (both, only):
        add_moment(call, "dead_air")
    add_moment(both, "further_help")
    add_moment(neither, "empathy")
    db.session.commit()

    assert ids(qa, with_moments=("dead_air",), without_moments=("further_help",)) == [only.id]
    assert set(ids(qa, with_moments=("dead_air",))) == {both.id, only.id}
    # Where nobody has looked yet, nothing is known to be missing.
    assert unread.id not in ids(qa, without_moments=("dead_air",))
    assert ids(qa, without_moments=("dead_air",)) == [neither.id]


def test_what_is_excluded_or_switched_off_is_not_found(qa):
    call = create_call()
    moment = add_moment(call, "dead_air", excluded=True)
    add_moment(call, "vague_time")
    db.session.add(RuleSwitch(rule="vague_time.sample", off=True, person_id=qa.id))
    db.session.commit()

    assert ids(qa, with_moments=("dead_air",)) == []
    assert ids(qa, with_moments=("vague_time",)) == []
    moment.excluded = False
    db.session.commit()
    assert ids(qa, with_moments=("dead_air",)) == [call.id]


def test_abuse_that_a_person_marked_is_found_as_well(qa):
    call = create_call()
    mark(call, qa, start=5, end=9, kind="abuse_threat", is_abuse=True)
    db.session.commit()

    assert ids(qa, with_moments=("abuse_threat",)) == [call.id]
    assert db.session.query(AbuseMark).count() == 1


def test_the_page_searches_by_kinds_and_takes_each_away_again(qa, client_of):
    call = create_call(customer_reference="SILENT-1")
    add_moment(call, "dead_air")
    create_call(customer_reference="OTHER-1")
    client = client_of(qa)

    page = client.get(
        "/calls?heard=dead_air&not_heard=further_help&not_heard=&from=2026-03-01"
    ).text

    assert "SILENT-1" in page
    assert "OTHER-1" not in page
    take_away = re.search(r'href="([^"]+)"\s+aria-label="Remove: Dead air"', page)
    assert take_away
    rest = parse_qs(urlsplit(unescape(take_away[1])).query)
    assert rest == {"not_heard": ["further_help"], "from": ["2026-03-01"]}
    assert client.get("/calls?heard=charm&heard=dead_air&heard=dead_air").status_code == 200


@pytest.mark.parametrize(
    "wanted", [{"with_moments": ("abrupt_end",)}, {"without_moments": ("dead_air",)}]
)
def test_among_many_calls_a_page_is_read_by_indexes_in_a_few_queries(qa, wanted):
    """Without a look at all moments, and without a sort: the newest that fit come first."""
    agent = create_person("agent")
    many = 3000
    start = datetime(2026, 1, 1, tzinfo=UTC)
    template = create_call(agent)
    shared = {c.name: getattr(template, c.key) for c in Call.__table__.columns}
    rows = [
        {**shared, "id": 1000 + n, "sha256": f"{n:064}", "started_at": start + timedelta(minutes=n)}
        for n in range(many)
    ]
    db.session.execute(insert(Call.__table__), rows)
    db.session.execute(
        insert(StoredTranscript),
        [
            {"id": 1000 + n, "call_id": 1000 + n, "engine": "x", "complete": True}
            for n in range(many)
        ],
    )
    found = [{"call_id": 1000 + n, "transcript_id": 1000 + n} for n in range(many)]
    db.session.execute(insert(Detection), found)
    common = {"rule": "x", "polarity": "-", "segments": [], "start": 0, "end": 1, "confidence": 1}
    moments = [{**common, "call_id": 1000 + n, "kind": "dead_air"} for n in range(many) if n % 3]
    moments += [{**common, "call_id": 1000 + n, "kind": "abrupt_end"} for n in range(0, many, 40)]
    db.session.execute(insert(FoundMoment), moments)
    db.session.commit()
    statements: list[tuple[str, object]] = []

    def keep(_conn, _cursor, statement, parameters, *_rest):
        statements.append((statement, parameters))

    assert qa.roles  # who asks is known already
    event.listen(db.engine, "before_cursor_execute", keep)
    page = find_calls(qa, CallFilter(since=date(2026, 1, 1), **wanted), zone=SEOUL)
    event.remove(db.engine, "before_cursor_execute", keep)

    assert len(page.calls) == 30
    selects = [(sql, values) for sql, values in statements if sql.startswith("SELECT")]
    sql, values = next((s, v) for s, v in selects if "FROM call" in s)
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
    told = " | ".join(row[3] for row in plan)
    assert "USING COVERING INDEX ix_moment_call_kind" in told
    assert "SCAN moment" not in told
    assert "USE TEMP B-TREE" not in told
    assert len(selects) == 3  # what is switched off, the page, roles of its agents
    assert db.session.execute(text("SELECT count(*) FROM moment")).scalar() == len(moments)
