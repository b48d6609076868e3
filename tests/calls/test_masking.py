"""Nothing private that was said in a call is on any page, in any file or found by any search."""

import io
from collections.abc import Iterator

import pytest
from flask import Flask, url_for
from pypdf import PdfReader
from sqlalchemy import select

from qa_app.calls import stages
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import fold
from qa_app.masking.redactions import RedactionDecision
from qa_app.masking.text import decide, mask, mask_all, mask_newest, redactions_of
from qa_app.reviews.models import Polarity, Review
from qa_app.reviews.operations import add_evidence, save_rating, start_review, submit_review
from qa_app.rubrics import load_rubrics
from qa_app.transcription.transcript import Segment, Speaker
from qa_app.worker import work_on_next
from tests.factories import create_call, create_person, create_team
from tests.jobs import change_jobs, redo
from tests.written import bold, full_width, in_pieces, unseen

LINES = (
    ("agent", "전화번호가 어떻게 되세요?"),
    ("customer", "공일공에 이삼사오에 육칠팔구요."),
    ("agent", "공일공에 이삼사오에 육칠팔구 맞으시죠? 성함은요?"),
    ("customer", "황보민이요. 카드는 4579 1164 8427 0423이에요."),
)
PRIVATE = ("이삼사오", "육칠팔구", "황보민", "1164", "8427")
CRITERION = "active_listening"


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A plan that quotes, from a review that quotes, a call in which people gave their numbers."""
    agent, qa = create_person("agent", language="ko"), create_person("qa")
    create_team(agent, supervisor=create_person("supervisor"))
    call = create_call(agent, transcribed=False, state="ready", filename="20260302_01023456789.wav")
    store(call)
    review = start_review(
        call, qa, load_rubrics(app.extensions["settings"].rubrics_dir)["soft-skills"]
    )
    # One clip by its times, one by what the page shows, one typed where nothing was recognised.
    for start, end, typed in ((5.0, 9.6, ""), (0.0, 20.0, ""), (9.6, 9.9, "제 번호 010-2345-6789")):
        add_evidence(
            review, CRITERION, polarity=Polarity.AGAINST, start=start, end=end, selected=typed
        )
    for rating in review.ratings:
        save_rating(
            review, rating.criterion, level=1 if rating.criterion == CRITERION else None,
            not_applicable=rating.criterion != CRITERION, note="", based_on=0,
        )  # fmt: skip
    db.session.flush()
    db.session.refresh(review)
    submit_review(review, seen=review.mark)
    db.session.refresh(review)
    plan = compose_plan([review], qa)
    publish_plan(plan, based_on=plan.revision)
    db.session.commit()
    return plan


def store(call: Call, lines: tuple[tuple[str, str], ...] = LINES) -> StoredTranscript:
    from tests.factories import add_transcript

    return add_transcript(call, lines)


def answers(app: Flask, client_of, plan: Plan) -> Iterator[tuple[str, str]]:
    """Everything that can be opened around the call, as text, by everybody who may."""
    call, review = plan.reviews[0].call, plan.reviews[0]
    ids = {
        "call_id": call.id, "review_id": review.id, "plan_id": plan.id, "agent_id": call.agent_id,
        "team_id": call.agent.team_id, "person_id": call.agent_id, "criterion": CRITERION,
        "transcript_id": call.transcripts[0].id,
        "redaction_id": redactions_of(call.transcripts[0])[0].id,
    }  # fmt: skip
    people = [
        client_of(create_person("qa")),
        client_of(create_person("admin")),
        client_of(call.agent),
    ]
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.endswith(("static", ".icon")):
            continue
        kinds = getattr(rule._converters.get("kind"), "items", ("txt", "srt", "vtt", "json"))
        kinds = kinds if "kind" in rule.arguments else ("",)
        for kind in sorted(kinds):
            numbers = [n for n in rule.arguments if n.endswith("_id") and n not in ids]
            values = {name: ids.get(name, kind) for name in rule.arguments}
            values |= dict.fromkeys(numbers, 1)
            with app.test_request_context():
                url = url_for(rule.endpoint, **values)
            for person in people:
                answer = person.get(url)
                pdf = answer.mimetype == "application/pdf"
                yield url, pdf_text(answer.data) if pdf else answer.text

    first, second = (transcript.id for transcript in (call.transcripts[0], store(call)))
    url = f"/calls/{call.id}/versions/compare?one={first}&other={second}"
    yield url, people[0].get(url).text


def pdf_text(data: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_no_page_file_or_pdf_shows_what_is_private(app, client_of, plan):
    shown = list(answers(app, client_of, plan))
    seen = [(url, word) for url, text in shown for word in PRIVATE if word in text]

    assert seen == []
    with_call = {url for url, text in shown if "****" in text}
    call, review = plan.reviews[0].call_id, plan.reviews[0].id
    assert {f"/calls/{call}", f"/reviews/{review}", f"/plans/{plan.id}"} <= with_call
    assert f"/calls/{call}/transcript.srt" in with_call
    assert any(url.endswith(".pdf") for url in with_call)
    assert any("/compare?" in url for url in with_call)


@pytest.mark.parametrize("text", ["육칠팔구", "8427", "황보민", "이삼사오에"])
def test_a_search_does_not_confirm_what_is_hidden(client_of, plan, text):
    call = plan.reviews[0].call
    qa = client_of(create_person("qa"))

    assert f'/calls/{call.id}"' not in qa.get("/calls", query_string={"text": text}).text
    assert f'/calls/{call.id}"' in qa.get("/calls", query_string={"text": "어떻게 되세요"}).text


def test_a_reference_that_is_a_phone_number_is_neither_shown_nor_found(client_of):
    call = create_call(customer_reference="010-2345-6789")
    qa = client_of(create_person("qa"))

    assert "2345" not in qa.get(f"/calls/{call.id}").text
    assert f'/calls/{call.id}"' not in qa.get("/calls?text=010-2345-6789").text


@pytest.mark.parametrize("queue", ["VIP 010-2345-6789", "예약 ０１０－２３４５－６７８９"])
def test_a_phone_number_in_the_name_of_a_queue_is_not_shown(client_of, queue):
    call = create_call(queue=queue)
    qa = client_of(create_person("qa"))

    for page in (qa.get(f"/calls/{call.id}").text, qa.get("/calls").text):
        assert queue.split()[0] in page
        assert queue.split()[1] not in page


def test_the_growing_text_is_masked_piece_by_piece(client_of):
    call = create_call(transcribed=False, state="transcribing")
    transcript = StoredTranscript(call=call, engine="e", model="m", language="ko", channels="split")
    db.session.add(transcript)
    db.session.flush()
    page = ""
    for at, (speaker, text) in enumerate(LINES):
        row = StoredSegment.of(Segment(at * 5.0, at * 5.0 + 4, text, Speaker(speaker), 0.9))
        row.transcript_id = transcript.id
        db.session.add(row)
        mask_newest(transcript, [row])
        page = client_of(create_person("qa")).get(f"/calls/{call.id}/progress").text
        assert not [word for word in PRIVATE if word in page]
    assert "공일공에 ****" in page


def test_what_an_earlier_version_stored_as_it_was_said_is_masked_at_the_start(client_of, plan):
    review = db.session.scalars(select(Review)).one()
    transcript = review.transcript
    for row in transcript.segments:
        row.text, row.words, row.original = row.as_original().text, [], None
    transcript.masked_at = None
    db.session.flush()
    assert "육칠팔구" in review.evidence[0].quote
    db.session.commit()

    assert mask_all() == 1
    assert mask_all() == 0
    db.session.expire_all()
    assert "육칠팔구" not in review.evidence[0].quote
    assert "육칠팔구" not in plan.points[0].clips[0].quote
    assert "육칠팔구" not in client_of(create_person("qa")).get(f"/calls/{review.call_id}").text


@pytest.mark.parametrize("form", [in_pieces, full_width, bold, unseen])
def test_what_earlier_rules_left_readable_is_hidden_in_the_background_after_an_upgrade(
    app, client_of, plan, form
):
    review = db.session.scalars(select(Review)).one()
    for row in review.transcript.segments:
        said = form(row.as_original().text)
        row.text, row.words, row.original = said, [], None
    review.transcript.text = "\n".join(row.text for row in review.transcript.segments)
    stages.begin(review.call_id)
    change_jobs(state="done", version="rules of an earlier version")

    redo("masking")
    work_on_next()

    db.session.expire_all()
    visitor = client_of(create_person("qa"))
    texts = [visitor.get(f"/calls/{review.call_id}").text, review.transcript.text]
    texts += [review.evidence[0].quote, plan.points[0].clips[0].quote]
    assert not [word for word in PRIVATE for text in texts if word in fold(text).text]
    assert "공일공에 ****에 ****" in fold(review.evidence[0].quote).text
    found = visitor.get("/calls", query_string={"text": "어떻게 되세요"}).text
    assert f'/calls/{review.call_id}"' in found


def test_a_decision_holds_for_text_quotes_and_search_and_for_the_next_version(client_of, plan):
    call, qa = plan.reviews[0].call, create_person("qa")
    for part in redactions_of(call.transcript):
        if part.kind == "phone":
            decide(part, RedactionDecision.LEAVE, by=qa)
    db.session.commit()
    page = client_of(qa).get(f"/calls/{call.id}").text
    assert "육칠팔구" in page
    assert "8427" not in page
    assert any("육칠팔구" in clip.quote for clip in plan.points[0].clips)
    assert f'/calls/{call.id}"' in client_of(qa).get("/calls?text=육칠팔구").text

    store(call)
    assert "육칠팔구" in call.transcripts[-1].text
    changed = ((*LINES[0],), ("customer", "공일공에 이삼사오에 육칠팔팔이요."), *LINES[2:])
    store(call, changed)
    db.session.expire_all()
    assert "육칠팔팔" not in call.transcripts[-1].text


def test_extended_means_the_whole_lines(plan):
    call = plan.reviews[0].call
    part = next(p for p in redactions_of(call.transcript) if p.kind == "card")

    decide(part, RedactionDecision.EXTEND, by=create_person("qa"))

    line = call.transcript.segments[3].text
    assert not [letter for letter in line if letter.isalnum()]
    mask(call.transcript)  # once more, by newer rules
    assert call.transcript.segments[3].text == line
