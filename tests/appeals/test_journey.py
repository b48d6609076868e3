"""An agent replies and appeals; another reviewer decides, and figures and plans follow."""

from datetime import timedelta

import pytest

from qa_app.appeals.models import Appeal, AppealState
from qa_app.calls.models import Call
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.errors import Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.reviews.counting import all_count, counts
from qa_app.reviews.models import Review
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from tests.appeals.conftest import ITEM, OTHER, Centre, the_appeal, the_assignment


def test_an_agent_reads_each_rating_of_the_plan_and_replies_in_words(centre: Centre) -> None:
    visitor = centre.as_(centre.agent)
    assert "The ratings, item by item" in visitor.get(f"/plans/{centre.plan.id}").text
    page = visitor.get(f"/plans/{centre.plan.id}/items").text
    assert centre.url().replace("/plans", "/plans", 1) in page
    assert "No date was named." in visitor.get(centre.url()).text
    visitor.post(centre.url(step="/reply"), data={"text": "It was a busy day."})
    assert "It was a busy day." in visitor.get(centre.url()).text
    for reader in (centre.reviewer, centre.supervisor):
        assert "It was a busy day." in centre.as_(reader).get(f"/plans/{centre.plan.id}").text
    assert (
        "It was a busy day." in centre.as_(centre.reviewer).get(f"/reviews/{centre.review.id}").text
    )
    visitor.post(centre.url(step="/reply"), data={"text": ""})
    assert "It was a busy day." not in visitor.get(f"/plans/{centre.plan.id}").text


def test_an_appeal_is_given_to_another_reviewer_decided_and_counts_from_then_on(
    centre: Centre,
) -> None:
    assert centre.appeal().status_code == 302
    appeal = the_appeal()
    assert appeal.state == AppealState.RECEIVED
    assert appeal.given.reviewer_id != centre.reviewer.id
    decision = centre.begin()
    assert the_appeal().state == AppealState.IN_HAND
    assert "Being looked at" in centre.as_(centre.agent).get(centre.url()).text
    # What was not appealed stays as it was rated, whatever is sent.
    refused = centre.rate(decision, OTHER, choice="1", note="x")
    assert (refused.status_code, "not appealed" in refused.text) == (400, True)
    assert centre.submit(decision).status_code == 400  # nothing is decided yet
    centre.decide(appeal)
    assert "named the date" in centre.as_(decision.reviewer).get(f"/reviews/{decision.id}").text
    assert "The date was named." not in centre.as_(centre.agent).get(centre.url()).text
    assert centre.submit(decision).status_code == 400  # upheld, and rated as before
    assert centre.rate(decision, choice="4").status_code == 200
    assert centre.submit(decision).status_code == 200

    first, second = (db.session.get_one(Review, one.id) for one in (centre.review, decision))
    assert (first.rating(ITEM).level, second.rating(ITEM).level) == (2, 4)
    assert (first.rating(OTHER).level, second.rating(OTHER).level) == (2, 2)
    assert second.rating(OTHER).note == "No date was named."
    assert len(second.evidence_for(OTHER)) == 1
    assert second.selection == first.selection
    counting = db.session.query(Review.id).join(Call).filter(counts()).all()
    assert [row.id for row in counting] == [second.id]
    told = centre.as_(centre.agent).get("/plans").text
    assert "Your appeals were decided" in told
    page = centre.as_(centre.agent).get(f"/plans/{centre.plan.id}/items").text
    assert "Upheld" in page
    assert "The date was named." in centre.as_(centre.agent).get(centre.url()).text
    assert "Your appeals were decided" not in centre.as_(centre.agent).get("/plans").text
    # The first reviewer is told, and the first review stays on record.
    assert "The date was named." in centre.as_(centre.reviewer).get("/appeals?state=decided").text
    assert centre.as_(centre.reviewer).get(f"/reviews/{first.id}").status_code == 200


def test_a_new_plan_rests_on_what_was_decided_and_not_on_what_was_first_rated(
    centre: Centre,
) -> None:
    draft = compose_plan([centre.review], centre.colleague)
    db.session.commit()
    centre.appeal()
    decision = centre.begin()
    centre.decide(the_appeal())
    centre.rate(decision, choice="4")
    centre.submit(decision)
    assert not all_count([db.session.get_one(Review, centre.review.id)])
    with pytest.raises(Refused, match="no longer counts"):
        publish_plan(draft, based_on=draft.revision)
    db.session.rollback()
    choice = centre.as_(centre.colleague).get(f"/plans/new?agent={centre.agent.id}").text
    assert f'value="{decision.id}"' in choice
    assert f'value="{centre.review.id}"' not in choice


def test_a_wrong_line_is_corrected_before_the_appeal_is_decided(centre: Centre) -> None:
    line = centre.review.transcript.lines[2]
    assert centre.appeal(kind="transcript").status_code == 400
    wrong = {"kind": "transcript", "line": line.id, "said": "내일 세 시에 갈 거예요."}
    assert centre.appeal(**wrong).status_code == 302
    decision = centre.begin()
    centre.decide(the_appeal())
    centre.rate(decision, choice="4")
    page = centre.as_(decision.reviewer).get(f"/reviews/{decision.id}").text
    assert "내일 세 시에 갈 거예요." in page
    assert "correct the line of the transcript first" in page
    assert centre.submit(decision).status_code == 400
    call = db.session.get_one(Review, decision.id).call
    line = call.transcript.lines[2]
    spoken = {"text": "내일 세 시에 갈 거예요.", "speaker": Speaker(line.speaker)}
    save_line(call, line.id, **spoken, based_on=line.revision, by=decision.reviewer)
    db.session.commit()
    centre.as_(decision.reviewer).post(f"/reviews/{decision.id}/mended", data={})
    assert centre.submit(decision).status_code == 200
    first, second = (db.session.get_one(Review, one.id) for one in (centre.review, decision))
    assert first.transcript.lines[2].text == "조만간 갈 거예요."
    assert second.transcript.lines[2].text == "내일 세 시에 갈 거예요."


def test_several_appeals_against_one_review_are_decided_together(centre: Centre) -> None:
    centre.appeal()
    decision = centre.begin()
    # One that comes while somebody is at it is theirs as well.
    centre.appeal(OTHER, kind="not the agent", cause="system", reason="The system was down.")
    assert the_appeal(OTHER).assignment_id == the_appeal().assignment_id
    centre.decide(the_appeal())
    centre.rate(decision, choice="4")
    assert "decide on the appeal" in centre.rate(decision, choice="4").text
    assert centre.submit(decision).status_code == 400
    centre.decide(the_appeal(OTHER), outcome="not upheld", answer="The system was up.")
    assert centre.submit(decision).status_code == 200
    assert {the_appeal().outcome, the_appeal(OTHER).outcome} == {"upheld", "not upheld"}


def test_a_later_appeal_goes_to_somebody_who_has_rated_neither_version(centre: Centre) -> None:
    centre.appeal()
    decision = centre.begin()
    centre.decide(the_appeal())
    centre.rate(decision, choice="4")
    centre.submit(decision)
    assert "already" in centre.appeal().text  # an item is decided once
    assert centre.appeal(OTHER).status_code == 302
    later = the_appeal(OTHER)
    assert later.review_id == centre.review.id  # who rated it, not who carried it over
    assert later.given.reviewer_id not in {centre.reviewer.id, decision.reviewer_id}
    again = centre.begin()
    assert again.supersedes_id == decision.id
    assert again.rating(ITEM).carried_over
    assert again.rating(ITEM).level == 4


def test_an_amendment_of_the_decision_leaves_alone_what_was_not_appealed(centre: Centre) -> None:
    centre.appeal()
    decision = centre.begin()
    centre.decide(the_appeal())
    centre.rate(decision, choice="4")
    centre.submit(decision)
    amended = centre.as_(decision.reviewer).post(f"/reviews/{decision.id}/amendment")
    amendment = db.session.get_one(Review, int(amended.location.rsplit("/", 1)[1]))
    assert centre.rate(amendment, OTHER, choice="1").status_code == 400
    assert centre.rate(amendment, choice="3").status_code == 200


def test_days_over_none_twice_and_nothing_lost(centre: Centre) -> None:
    assert centre.appeal(reason="").status_code == 400
    assert centre.appeal().status_code == 302
    assert centre.appeal().status_code == 409
    assert db.session.query(Appeal).count() == 1
    visitor = centre.as_(centre.agent)
    taken_back = f"/plans/{centre.plan.id}/items/appeals/{the_appeal().id}/withdraw"
    assert visitor.post(taken_back).status_code == 302
    assert visitor.post(taken_back).status_code == 409
    assert the_appeal().state == AppealState.WITHDRAWN
    centre.plan.published_at = utc_now() - timedelta(days=20)
    db.session.commit()
    late = centre.appeal(reason="Words that stay")
    assert late.status_code == 400
    assert "The 14 days in which you could appeal are over" in late.text
    # A reply is possible all the same.
    assert visitor.post(centre.url(step="/reply"), data={"text": "Still."}).status_code == 302


def test_what_is_being_looked_at_is_not_taken_back(centre: Centre) -> None:
    centre.appeal()
    centre.begin()
    taken_back = f"/plans/{centre.plan.id}/items/appeals/{the_appeal().id}/withdraw"
    refused = centre.as_(centre.agent).post(taken_back)
    assert refused.status_code == 409
    assert "being looked at" in refused.text
    assert the_assignment().review_id is not None
