"""A plan's way over the web: composed, edited, published, read, answered."""

from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

from qa_app.audit import AuditRecord
from qa_app.coaching.models import Plan, PlanState
from qa_app.foundation.days import today
from qa_app.foundation.extensions import db
from qa_app.reviews.models import Polarity
from qa_app.reviews.operations import add_evidence
from tests.coaching.conftest import Centre
from tests.conftest import Visitor

JSON = {"Accept": "application/json"}
WORDS = "다음 통화부터 시각을 말하겠습니다."


class Fields(HTMLParser):
    """What a browser would send of a page's fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._open = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "textarea":
            self._open = name
            self.sent[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in self.sent):
            self.sent[self._select] = given["value"]
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.sent[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.sent[self._open] += data.removeprefix("\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._open = ""


def fields(client: Visitor, plan: Plan, **changes: str) -> dict[str, str]:
    """The editor's fields as its page shows them, with changes."""
    return {**fields_of(client.get(f"/plans/{plan.id}/edit").text), **changes}


def fields_of(page: str) -> dict[str, str]:
    """The fields of an editor that is open."""
    return Fields(page.split('id="plan-form"')[1].split("</form>")[0]).sent


def test_from_a_review_to_an_answered_plan(centre: Centre, client_of) -> None:
    review = centre.review()
    qa, agent = client_of(centre.qa), client_of(centre.agent)

    answer = qa.post("/plans/compose", data={"review_ids": review.id})
    editor = urlsplit(answer.location).path
    assert "조만간 갈 거예요 clarity" in qa.get(editor).text

    plan = db.session.get(Plan, int(editor.split("/")[2]))
    url = f"/plans/{plan.id}"
    assert plan.language == "ko"
    assert "이도윤" not in agent.get("/plans").text.split("<main")[1]
    sent = fields(qa, plan, opening="함께 들었습니다.", step="preview")
    assert qa.post(editor, data=sent).location == url
    assert "함께 들었습니다." in qa.get(url).text

    qa.post(f"{url}/publish", data={"revision": 1})
    db.session.expire_all()
    assert plan.state == PlanState.PUBLISHED
    assert plan.answer_by == today() + timedelta(days=7)
    assert plan.first_read_at is None

    assert "명확한 안내" in agent.get(url).text
    db.session.expire_all()
    assert plan.first_read_at is not None
    saved = agent.post(f"{url}/reflection", data={"reflection": WORDS, "revision": 0}, headers=JSON)
    assert saved.json == {"revision": 1}
    assert WORDS not in qa.get(url).text

    agent.post(f"{url}/acknowledge", data={"reflection": WORDS, "revision": 1})
    db.session.expire_all()
    assert plan.state == PlanState.ACKNOWLEDGED
    assert WORDS in qa.get(url).text
    assert WORDS in client_of(centre.supervisor).get(url).text


def test_the_pdf_comes_in_the_agents_language_and_goes_on_record(centre, client_of) -> None:
    plan = centre.published(agent=centre.other_agent)
    answer = client_of(centre.other_agent).get(f"/plans/{plan.id}/plan.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    record = db.session.query(AuditRecord).filter_by(action="download").one()
    assert (record.subject, record.subject_id) == ("plan", plan.id)


def test_editing_keeps_what_was_written_and_drops_empty_rows(centre: Centre, client_of) -> None:
    plan = centre.draft()
    focus = next(i for i, point in enumerate(plan.points) if point.kind == "focus")
    client = client_of(centre.qa)
    sent = fields(client, plan)
    name = f"points-{focus}-say_instead-0"
    sent |= {f"{name}-instead_of": "", f"{name}-say": "", f"points-{focus}-goal": "새 목표"}
    kept = len(plan.points[focus].say_instead) - 1
    sent.pop(f"points-{focus}-clips-0")
    assert client.post(f"/plans/{plan.id}/edit", data=sent, headers=JSON).json == {"revision": 1}
    db.session.expire_all()
    point = plan.points[focus]
    assert point.goal == "새 목표"
    assert len(point.say_instead) == kept
    assert point.clips == []
    assert point.role_play["lines"][-1]["text"]


def test_points_can_go_and_others_come(centre: Centre, client_of) -> None:
    plan = centre.draft()
    client, url = client_of(centre.qa), f"/plans/{plan.id}/edit"
    [first, *_] = plan.points_of("focus")
    client.post(url, data=fields(client, plan, step=f"remove:{first.id}"))
    db.session.expire_all()
    assert first.criterion not in {point.criterion for point in plan.points}
    client.post(url, data=fields(client, plan, step="strength", add_strength=first.criterion))
    db.session.expire_all()
    assert first.criterion in {point.criterion for point in plan.points_of("strength")}
    assert [point.kind for point in plan.points] == ["strength", "strength", "focus"]
    third = fields(client, plan, step="strength", add_strength="final_impression")
    assert client.post(url, data=third).status_code == 400


def test_the_same_reviews_do_not_make_two_drafts(centre: Centre, client_of) -> None:
    review = centre.review()
    client = client_of(centre.qa)
    first = client.post("/plans/compose", data={"review_ids": review.id})
    assert client.post("/plans/compose", data={"review_ids": review.id}).location == first.location


def test_several_reviews_are_chosen_on_a_page(centre: Centre, client_of) -> None:
    reviews = [centre.review(), centre.review()]
    client = client_of(centre.qa)
    page = client.get(f"/plans/new?agent={centre.agent.id}").text
    assert page.count('name="review_ids"') == 2
    client.post("/plans/compose", data={"review_ids": [review.id for review in reviews]})
    assert len(db.session.query(Plan).one().reviews) == 2


def test_late_answers_are_marked(centre: Centre, client_of) -> None:
    plan = centre.published()
    client = client_of(centre.supervisor)
    assert "Overdue</span>" not in client.get("/plans").text
    plan.answer_by = today() - timedelta(days=1)
    db.session.commit()
    assert "Overdue</span>" in client.get("/plans").text
    assert "이도윤" in client.get("/plans?state=overdue").text


def test_a_plan_that_waits_says_for_whom(centre: Centre, client_of) -> None:
    centre.agent.language = centre.supervisor.language = "ko"
    centre.published()
    assert "답변 필요</span>" in client_of(centre.agent).get("/plans").text
    assert "전달됨</span>" in client_of(centre.supervisor).get("/plans").text


def test_the_list_is_paged_and_narrowed(centre: Centre, client_of) -> None:
    for _number in range(27):
        centre.published()
    centre.published(agent=centre.other_agent)
    client = client_of(centre.qa)
    page = client.get("/plans").text
    assert page.count("plan-card-facts") == 25
    assert "Maya Lindqvist</a>" in page
    before = page.split("before=")[1].split('"')[0]
    assert client.get(f"/plans?before={before}").text.count("plan-card-facts") == 3
    narrowed = client.get(f"/plans?agent={centre.other_agent.id}").text
    assert narrowed.count("plan-card-facts") == 1


def test_a_draft_can_be_thrown_away(centre: Centre, client_of) -> None:
    plan = centre.draft()
    client_of(centre.qa).post(f"/plans/{plan.id}/discard")
    db.session.expire_all()
    assert db.session.query(Plan).count() == 0


def test_every_page_that_can_be_empty_says_what_to_do(centre: Centre, client_of) -> None:
    assert "Write a plan" in client_of(centre.qa).get("/plans").text
    assert "as soon as they are published" in client_of(centre.other_agent).get("/plans").text
    assert "No submitted reviews yet" in client_of(centre.qa).get("/plans/new").text
    assert "No plans match" in client_of(centre.qa).get("/plans?state=draft").text


def test_of_several_speakers_a_plan_names_each_in_its_language(centre: Centre, client_of) -> None:
    review = centre.review({"clarity": 1})
    review.evidence.clear()
    add_evidence(review, "clarity", polarity=Polarity.AGAINST, start=5.0, end=14.5)
    client = client_of(centre.qa)
    client.post("/plans/compose", data={"review_ids": review.id})
    plan = db.session.query(Plan).one()
    told = "고객: 택배가 아직도 안 왔어요.\n상담사: 조만간 갈 거예요."
    assert plan.points[0].clips[0].quote == told
    assert told in client.get(f"/plans/{plan.id}").text
