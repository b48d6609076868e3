"""The pages of agreement in a real browser: drawn, readable on a phone, clean for axe."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from qa_app.foundation.extensions import db
from tests.agreement.centre import ITEM, RUBRIC, compute, rate_by_chance
from tests.browser.test_journey import check_access
from tests.browser.test_widths import TOO_WIDE, UNREACHABLE
from tests.conftest import Visitor
from tests.factories import create_person

pytestmark = pytest.mark.browser

OVERVIEW, MINE = "/agreement", f"/agreement/mine?item={ITEM}"
OF_ITEM = f"/agreement/{RUBRIC.id}/{ITEM}?level=2"


@pytest.fixture
def served(app: Flask, tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a centre with 40 calls rated twice, and sessions of a lead and a reviewer."""
    reviewers = [create_person("qa", name=name) for name in ("김샘플", "이샘플", "Sample Three")]
    rate_by_chance(create_person("agent", name="상담 샘플"), reviewers, 40, lenient=reviewers[0])
    reviewers[0].language, lead = "ko", create_person("lead", language="en")
    compute()
    sessions = {}
    for name, person in (("lead", lead), ("reviewer", reviewers[0])):
        visitor = app.test_client()
        assert isinstance(visitor, Visitor)
        visitor.sign_in(person)
        cookie = visitor.get_cookie("session")
        assert cookie is not None
        sessions[name] = cookie.value
    db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", sessions
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_page_is_drawn_fits_and_is_clean_for_axe(
    browser: Browser, served: tuple[str, dict[str, str]]
) -> None:
    url, sessions = served
    for who, path, charts in (("lead", OVERVIEW, 2), ("lead", OF_ITEM, 1), ("reviewer", MINE, 1)):
        context = browser.new_context()
        context.add_cookies([{"name": "session", "value": sessions[who], "url": url}])
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error, kept=problems: kept.append(str(error)))
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(url + path)
            expect(page.locator(".chart svg")).to_have_count(charts)
            check_access(page)
            assert page.evaluate(TOO_WIDE) == []
            assert page.evaluate(UNREACHABLE) == []
        assert problems == []
        context.close()
