"""From a recording to an answered coaching plan, in Korean, through the real door."""

import io
import re

import pytest
from playwright.sync_api import Response, expect
from pypdf import PdfReader

from tests.browser.conftest import ROOT, eventually, korean
from tests.recordings import ENGLISH_CALL, one_after_the_other, tone

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def check_access(page) -> None:
    """No finding of axe-core on this page by the rules of WCAG 2.2 AA."""
    # A page without its style sheets has other sizes.
    page.wait_for_load_state("load")
    # Playwright's own world: the page's content security policy forbids it otherwise.
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    findings = [
        (rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]
    ]
    assert findings == [], page.url


def test_from_a_recording_to_an_answered_plan(service, open_as):
    qa_email = service.add_person("박서연", "qa")
    agent_email = service.add_person("이도윤", "agent")
    admin_email = service.add_person("관리자", "admin", "supervisor")

    # QA uploads a recording of the agent and watches the transcript grow.
    qa = open_as(qa_email)
    expect(qa.get_by_role("heading", name=korean("No calls yet"))).to_be_visible()
    check_access(qa)
    qa.get_by_role("link", name=korean("Upload recordings")).first.click()
    check_access(qa)
    qa.select_option("#agent", label="이도윤")
    qa.select_option("#language", "en")
    qa.fill("#customer_reference", "REF-77")
    qa.set_input_files(
        "#recording",
        [
            {"name": "notes.wav", "mimeType": "audio/wav", "buffer": b"these are no sounds" * 50},
            {"name": "call.opus", "mimeType": "audio/ogg", "buffer": ENGLISH_CALL.read_bytes()},
        ],
    )
    qa.get_by_role("button", name=korean("Upload"), exact=True).click()
    refused = qa.locator("[data-uploads] li").filter(has_text="notes.wav")
    expect(refused.locator(".upload-state")).to_contain_text(
        korean("This file is not a recording that we can read. Upload an audio file.")
    )
    sent = qa.locator("[data-uploads] li").filter(has_text="call.opus")
    sent.get_by_role("link", name=korean("Open the call")).click()
    # Text appears before the whole call is done.
    expect(qa.locator(".growing-transcript li, [data-lines] li").first).to_be_visible(
        timeout=120_000
    )
    review_button = qa.get_by_role("button", name=korean("Review this call"))
    expect(review_button).to_be_visible(timeout=240_000)
    expect(qa.locator("[data-lines]")).to_contain_text("charge")
    check_access(qa)

    # They review it: a rating below the top is not accepted without evidence.
    review_button.click()
    for criterion in ("active_listening", "choice_offering", "final_impression"):
        qa.locator(f"[data-criterion={criterion}] input[value='4']").check()
    qa.locator("[data-criterion=clarity] input[value='2']").check()
    qa.fill("#note-clarity", "언제까지인지 고객이 계획할 수 없었습니다.")
    missing = qa.locator("[data-missing]")
    expect(missing.locator("li")).to_have_count(1)
    line = qa.locator(".line-agent").nth(2)
    said = line.locator("[data-text]").inner_text().strip()
    line.hover()
    line.locator("[data-clip]").click()
    qa.locator("[data-composer] select[name=criterion]").select_option("clarity")
    qa.locator("[data-composer] input[value=against]").check()
    qa.get_by_role("button", name=korean("Add the clip")).click()
    expect(qa.locator("[data-criterion=clarity] [data-evidence]")).to_contain_text(said[:12])
    expect(missing.locator("li")).to_have_count(0)
    check_access(qa)
    qa.reload()
    expect(qa.locator("#note-clarity")).to_have_value("언제까지인지 고객이 계획할 수 없었습니다.")
    qa.locator("[data-submit] button").click()
    qa.locator("[data-confirm]").get_by_role("button", name=korean("Submit"), exact=True).click()

    # A plan is composed from it, edited, looked at as the agent will see it, and published.
    qa.get_by_role("button", name=korean("Write a coaching plan")).click()
    opening = qa.locator("textarea[name$=opening]").first
    opening.fill("도윤 님, 통화를 끝까지 차분하게 이끌어 주셔서 고맙습니다.")
    check_access(qa)
    qa.get_by_role("button", name=korean("Preview and publish")).click()
    expect(qa.locator("main")).to_contain_text("차분하게 이끌어")
    qa.locator("form[action$=publish] button").click()

    # The agent reads it on a phone, hears a clip, answers.
    agent = open_as(agent_email, width=390)
    agent.goto(f"{service.url}/plans")
    agent.locator("main a[href^='/plans/']").first.click()
    expect(agent.locator("main")).to_contain_text("차분하게 이끌어")
    expect(agent.locator("main")).to_contain_text(said)
    too_wide = agent.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0
    check_access(agent)
    clip = agent.locator(".clip button").first

    def sound_is_there() -> bool:
        """The masked copy is made by the worker, some time after the transcript."""
        agent.reload()
        return clip.count() > 0

    eventually(sound_is_there)
    with agent.expect_response(re.compile("/recording")) as sound:
        clip.click()
    assert sound.value.status in {200, 206}
    own_words = "다음 통화에서는 요일과 시간을 먼저 확인하고 말씀드리겠습니다."
    agent.locator("form[data-autosave] textarea").fill(own_words)
    agent.locator("form[data-autosave] textarea").blur()
    expect(agent.locator("[data-save-state]")).to_have_text(korean("Saved"))
    agent.reload()
    expect(agent.locator("form[data-autosave] textarea")).to_have_value(own_words)
    agent.locator("form[data-autosave] button[type=submit]").last.click()
    expect(agent.locator("main")).to_contain_text(own_words)
    expect(agent.locator("form[data-autosave]")).to_have_count(0)

    # The plan as a PDF has all of it, in Korean.
    link = agent.locator("a[href$='plan.pdf']").first.get_attribute("href")
    pdf = PdfReader(io.BytesIO(agent.request.get(f"{service.url}{link}").body()))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "이끌어" in text
    assert "요일과" in text
    assert "총점" not in text

    # Whoever supervises sees it on a trend, with counts, and the answered plan.
    boss = open_as(admin_email)
    boss.goto(f"{service.url}/progress")
    check_access(boss)
    boss.goto(f"{service.url}/progress/agents/2")
    expect(boss.get_by_role("heading", name="이도윤")).to_be_visible()
    expect(boss.locator("svg.marks, .vega-embed svg").first).to_be_visible()
    check_access(boss)


def is_save(answer: Response) -> bool:
    """Whether something that was typed has arrived; what the page says of it comes after."""
    return answer.request.method == "POST" and answer.ok


def test_what_is_typed_in_two_windows_is_never_lost(service, open_as):
    qa_email = service.add_person("두 창", "qa")
    first, second = open_as(qa_email), open_as(qa_email)
    first.goto(f"{service.url}/calls")
    first.locator("main table a").first.click()
    first.get_by_role("button", name=korean("Review this call")).click()
    second.goto(first.url)

    # Typed before the page's scripts are there: saved all the same.
    with second.expect_response(is_save):
        second.goto(first.url, wait_until="commit")
        second.fill("#summary-text", "아주 빨리 쓴 글")
    second.reload()
    expect(second.locator("#summary-text")).to_have_value("아주 빨리 쓴 글")

    with first.expect_response(is_save):
        first.fill("#note-clarity", "첫 번째 창에서 쓴 글")
    expect(first.locator("[data-save-state]")).to_contain_text(korean("Saved at"))
    second.fill("#note-clarity", "두 번째 창에서 쓴 글")
    second.locator("#note-clarity").blur()

    both = second.locator("[data-criterion=clarity]")
    expect(both).to_contain_text("첫 번째 창에서 쓴 글")
    expect(second.locator("#note-clarity")).to_have_value("두 번째 창에서 쓴 글")


def test_two_people_correct_a_line_by_keyboard_and_nothing_is_lost(service, open_as):
    one, other = (open_as(service.add_person(name, "qa")) for name in ("한 사람", "다른 사람"))
    for page in (one, other):
        page.goto(f"{service.url}/calls")
        page.locator("main table a").first.click()
        page.goto(f"{page.url}/correct")
    check_access(one)

    line = one.locator("textarea").nth(1)
    line.fill("첫 번째 사람이 고친 말")
    line.press("Enter")
    expect(one.locator("textarea").nth(2)).to_be_focused()
    expect(one.locator("[data-corrected]").nth(1)).to_be_visible()
    theirs = other.locator("textarea").nth(1)
    theirs.fill("두 번째 사람이 고친 말")
    theirs.blur()
    form = other.locator("form[data-line]").nth(1)
    expect(form).to_contain_text("첫 번째 사람이 고친 말")
    expect(theirs).to_have_value("두 번째 사람이 고친 말")
    form.get_by_role("button", name=korean("Keep mine")).click()
    expect(other.locator("[data-save-state]")).to_have_text(korean("Everything is saved"))

    # Both versions are there: the engine's and the people's.
    other.goto(other.url.replace("/correct", "/versions"))
    check_access(other)
    other.get_by_role("button", name=korean("Compare the two")).click()
    expect(other.locator("ins")).to_contain_text("두 번째 사람이 고친 말")
    check_access(other)


@pytest.mark.workers
def test_a_killed_worker_loses_nothing_and_the_call_is_finished(service, open_as):
    import os
    import signal

    qa_email = service.add_person("워커", "qa")
    service.add_person("강하늘", "agent")
    page = open_as(qa_email)
    page.goto(f"{service.url}/calls/upload")
    page.select_option("#agent", label="강하늘")
    page.select_option("#language", "en")
    # Long enough for some of it to be seen, and a worker to be killed, before it is done.
    names = ("en-hotel-booking", "en-card-charge", "en-internet-outage")
    parts = [ROOT / f"samples/recordings/{name}.opus" for name in names]
    long = {"name": "long.wav", "mimeType": "audio/wav", "buffer": one_after_the_other(*parts)}
    page.set_input_files("#recording", long)
    page.get_by_role("button", name=korean("Upload"), exact=True).click()
    page.get_by_role("link", name=korean("Open the call")).click()
    first = page.locator(".growing-transcript li").first
    expect(first).to_be_visible(timeout=120_000)
    said = re.sub(r"^\S+\s+\S+\s+", "", first.inner_text().strip())

    os.kill(service.workers()[0], signal.SIGKILL)

    expect(page.get_by_role("button", name=korean("Review this call"))).to_be_visible(
        timeout=240_000
    )
    lines = page.locator("[data-lines]").inner_text()
    assert lines.count(said) == 1


def test_a_page_stays_usable_with_a_mono_recording_of_a_tone(service, open_as):
    """Nothing is said in it: the transcript is empty, and the page says so."""
    qa_email = service.add_person("조용", "qa")
    page = open_as(qa_email, locale="en-US")
    page.goto(f"{service.url}/calls/upload")
    page.select_option("#agent", label="이도윤")
    page.set_input_files(
        "#recording", {"name": "t.wav", "mimeType": "audio/wav", "buffer": tone(5)}
    )
    page.get_by_role("button", name=korean("Upload"), exact=True).click()
    page.get_by_role("link", name=korean("Open the call")).click()

    expect(page.locator("main")).to_contain_text(
        korean("No speech was found in this recording."), timeout=120_000
    )
