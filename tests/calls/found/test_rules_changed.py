"""Where some rules changed, only what these find is found anew; all else stays untouched."""

import pytest
from sqlalchemy import select

from qa_app.calls.models import Call
from qa_app.findings.finding import FINDING, find_in_call
from qa_app.findings.models import Detection, FoundMoment, RuleSet
from qa_app.foundation.extensions import db
from tests.calls.found.test_finding import find, say
from tests.factories import create_call

LINES = (
    ("customer", 0.0, 3.0, "기사님이 약속한 시간에 안 오셨어요."),
    ("agent", 3.5, 6.0, "정말 죄송합니다."),
    ("customer", 15.0, 17.0, "언제 오시는데요?"),
    ("agent", 17.5, 20.0, "조만간 연락 갈 거예요."),
)
EARLIER = "an earlier release"


@pytest.fixture
def call(app) -> Call:
    call = create_call()
    say(call, *LINES)
    return call


def leave_as_found_by_an_earlier_release(call: Call, **versions: str) -> dict[str, FoundMoment]:
    """Have the call's moments rest on other versions of some rules; the moments by their kind.

    What stands in the moments since is "as it was": it is untouched as long as that stays.
    """
    found = {moment.kind: moment for moment in find(call)}
    finding = db.session.get(Detection, call.id)
    now = db.session.get(RuleSet, finding.rule_set).versions
    changed = {name.replace("__", "."): version for name, version in versions.items()}
    db.session.add(RuleSet(version=EARLIER, versions={**now, **changed}))
    db.session.flush()
    finding.rule_set = EARLIER
    for moment in found.values():
        moment.quoted = ("as it was",)
    db.session.commit()
    return found


def moments(call: Call) -> dict[str, FoundMoment]:
    find_in_call(call.id)
    db.session.commit()
    db.session.expire_all()
    rows = db.session.scalars(select(FoundMoment).where(FoundMoment.call_id == call.id))
    return {row.kind: row for row in rows}


def test_only_moments_of_a_rule_that_changed_are_found_anew(call):
    before = leave_as_found_by_an_earlier_release(call, vague_time__cannot_plan__ko="other")
    ids = {kind: moment.id for kind, moment in before.items()}
    db.session.delete(before["vague_time"])  # which the rule did not find then
    db.session.commit()
    assert {"vague_time", "empathy", "dead_air"} <= before.keys()

    after = moments(call)

    assert after["vague_time"].quote == "조만간 연락 갈 거예요."
    for kind in before.keys() - {"vague_time"}:
        assert (after[kind].id, after[kind].quote) == (ids[kind], "as it was"), kind
    finding = db.session.get(Detection, call.id)
    assert finding.rule_set == FINDING.current_version()


def test_what_a_changed_rule_still_finds_is_the_same_moment(call):
    before = leave_as_found_by_an_earlier_release(call, vague_time__cannot_plan__ko="other")
    known = before["vague_time"].id

    after = moments(call)["vague_time"]

    assert (after.id, after.quote) == (known, "조만간 연락 갈 거예요.")


def test_what_a_rule_found_that_is_no_more_goes(call):
    leave_as_found_by_an_earlier_release(call, charm__was__ko="1")
    row = db.session.scalars(select(FoundMoment)).first()
    gone = FoundMoment(
        call_id=call.id, kind="charm", rule="charm.was.ko", polarity="+", segments=[1],
        start=row.start, end=row.end, confidence=0.9,
    )  # fmt: skip
    db.session.add(gone)
    db.session.commit()

    after = moments(call)

    assert "charm" not in after
    assert after["empathy"].quote == "as it was"


def test_nothing_is_found_anew_where_no_rule_changed(call):
    before = leave_as_found_by_an_earlier_release(call)

    after = moments(call)

    assert {kind: row.quote for kind, row in after.items()} == dict.fromkeys(before, "as it was")


def test_other_words_are_read_by_all_rules(call):
    leave_as_found_by_an_earlier_release(call)
    call.transcript.segments[1].text = "정말 죄송합니다 고객님."
    db.session.commit()

    after = moments(call)

    assert "as it was" not in {row.quote for row in after.values()}
    assert after["empathy"].quote == "정말 죄송합니다 고객님."


def test_moments_that_an_earlier_release_left_without_a_set_of_rules_are_all_found_anew(call):
    leave_as_found_by_an_earlier_release(call)
    finding = db.session.get(Detection, call.id)
    finding.rule_set = finding.read = None
    db.session.commit()

    assert "as it was" not in {row.quote for row in moments(call).values()}
