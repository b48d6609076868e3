"""The library finds calls by filters, in pages that stay right while calls come in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from qa_app.foundation.extensions import db
from qa_app.library import listing as library
from qa_app.library.listing import CallFilter, find_calls
from tests.factories import create_call, create_person, create_team

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def qa(app):
    return create_person("qa")


def find(person, after=None, **wanted):
    return find_calls(person, CallFilter(**wanted), after=after, zone=SEOUL)


def ids(page) -> list[int]:
    return [call.id for call in page.calls]


def test_filters_narrow_the_list(qa):
    agent = create_person("agent")
    team = create_team(agent)
    mine = create_call(agent, language="en")
    create_call(language="ko", transcribed=False)
    db.session.commit()

    assert ids(find(qa, agent_id=agent.id)) == [mine.id]
    assert ids(find(qa, team_id=team.id)) == [mine.id]
    assert ids(find(qa, language="en")) == [mine.id]
    assert ids(find(qa, state="ready")) == [mine.id]
    assert ids(find(qa, text="조만간")) == [mine.id]
    assert ids(find(qa, text="환불")) == []


def test_days_are_those_of_the_centre(qa):
    # 00:30 on the 2nd in Seoul is still the 1st in UTC.
    call = create_call(started_at=datetime(2026, 3, 1, 15, 30, tzinfo=UTC))
    db.session.commit()

    assert ids(find(qa, since=date(2026, 3, 2), until=date(2026, 3, 2))) == [call.id]
    assert ids(find(qa, until=date(2026, 3, 1))) == []


@pytest.mark.parametrize("sort", ["started", "duration"])
@pytest.mark.parametrize("ascending", [True, False])
def test_pages_show_each_call_once_while_new_ones_come_in(qa, monkeypatch, sort, ascending):
    monkeypatch.setattr(library, "PAGE_SIZE", 3)
    noon = datetime(2026, 3, 2, 3, tzinfo=UTC)
    agent = create_person("agent")
    # Several at the same moment and of the same length: the key must still part them.
    calls = [
        create_call(agent, started_at=noon + timedelta(hours=n // 4), duration=10.0 + n // 3)
        for n in range(10)
    ]
    db.session.commit()

    seen, key = [], None
    while True:
        page = find(qa, after=key, sort=sort, ascending=ascending)
        seen += ids(page)
        key = page.next_key
        if key is None:
            break
        if len(seen) == 3:
            early = noon - timedelta(days=9) if ascending else noon + timedelta(days=9)
            create_call(agent, started_at=early, duration=1.0 if ascending else 99.0)
            db.session.commit()

    assert sorted(seen) == sorted(call.id for call in calls)


def test_a_page_costs_the_same_few_queries_whatever_its_length(client_of, qa):
    agents = [create_person("agent") for _ in range(5)]
    create_team(*agents)
    client = client_of(qa)

    def queries() -> int:
        count = 0

        def counted(*_args):
            nonlocal count
            count += 1

        event.listen(db.engine, "before_cursor_execute", counted)
        assert client.get("/calls").status_code == 200
        event.remove(db.engine, "before_cursor_execute", counted)
        return count

    create_call(agents[0])
    db.session.commit()
    few = queries()
    for n in range(20):
        create_call(agents[n % 5])
    db.session.commit()

    assert queries() == few


def test_nonsense_in_the_address_is_no_error(client_of, qa):
    client = client_of(qa)

    huge = "9" * 25
    queries = (
        "after=x~y", "from=tomorrow", "agent=abc", "state=asleep", "sort=price",
        f"agent={huge}", f"team={huge}", f"after=2026-03-02T00:00:00~{huge}",
        "from=0001-01-01", "to=9999-12-31",
    )  # fmt: skip
    for query in queries:
        assert client.get(f"/calls?{query}").status_code == 200, query
    assert client.get("/calls?text=a%00b").status_code == 400
    assert client.get(f"/calls/{huge}").status_code == 404


def test_an_empty_library_says_what_to_do_next(client_of, qa):
    qa.language = "en"
    create_person("agent")

    assert "Upload a recording" in client_of(qa).get("/calls").text
