"""What was said is found in whatever form it is typed, and the page shows the sentence."""

import re
from zoneinfo import ZoneInfo

import pytest
from flask_migrate import upgrade
from sqlalchemy import event

from qa_app.calls.models import StoredTranscript
from qa_app.foundation.extensions import db
from qa_app.library import search
from qa_app.library.listing import CallFilter, find_calls
from tests.conftest import make_app, make_settings
from tests.factories import add_transcript, create_call, create_person
from tests.postgresql import fresh_database
from tests.test_two_databases import DATABASES
from tests.written import FORMS, full_width, in_pieces

SAID = "주문번호 AB-12 각 2개 환불해 드릴게요"


@pytest.fixture(params=DATABASES)
def centre(request, tmp_path):
    """An app on an empty, migrated database of each kind."""
    changes = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        changes["DATABASE_URL"] = fresh_database(server, "search")
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def said(*lines: str, **values):
    """A call in which an agent says this."""
    call = create_call(transcribed=False, state="ready", **values)
    add_transcript(call, tuple(("agent", line) for line in lines))
    db.session.commit()
    return call


def found(qa, text: str) -> list[int]:
    page = find_calls(qa, CallFilter(text=text), zone=ZoneInfo("UTC"))
    return sorted(call.id for call in page.calls)


def shown(visitor, text: str) -> str:
    return visitor.get("/calls", query_string={"text": text}).text


def test_every_form_of_a_text_finds_every_form_of_it(centre):
    qa = create_person("qa")
    calls = sorted(said(form(SAID)).id for form in FORMS.values())

    for name, form in FORMS.items():
        for words in ("환불해", "각", "ab-12", "B-12 각 2개 환"):
            assert found(qa, form(words)) == calls, (name, words)
        assert found(qa, form("교환해")) == []
    assert found(qa, "ㅎㅘㄴ불ㅎㅐ") == calls


def test_a_reference_is_found_in_every_form(centre):
    qa = create_person("qa")
    call = create_call(customer_reference=full_width("Ab-12 ") + in_pieces("가"))
    db.session.commit()

    for form in FORMS.values():
        assert found(qa, form("AB-12 가")) == [call.id]
        assert found(qa, form("AB-12")) == []


def test_a_search_confirms_no_hidden_number_in_any_form(client_of):
    call = said("전화번호요.", "010-2345-6789 입니다.", customer_reference="010-2345-6789")
    coded = create_call(customer_reference="GB82 WEST 1234 5698 7654 32")
    db.session.commit()
    visitor = client_of(create_person("qa"))

    for form in FORMS.values():
        for number in ("010-2345-6789", "2345", "6789"):
            assert f'/calls/{call.id}"' not in shown(visitor, form(number))
        page = shown(visitor, form("gb82 west 1234 5698 7654 32"))
        assert f'/calls/{coded.id}"' not in page


def test_the_page_shows_the_first_sentence_that_says_it_with_the_words_marked(client_of):
    call = said("네, 고객님.", "오늘 환불해 드릴게요, 바로 환불요.", "환불은 끝났어요.")
    other = create_call(customer_reference="환불")
    db.session.commit()
    visitor = client_of(create_person("qa", language="en"))

    page = shown(visitor, in_pieces("환불"))

    assert re.sub(r"\s+", " ", page).count("<mark>") == 2
    assert "오늘 <mark>환불</mark>해 드릴게요, 바로 <mark>환불</mark>요." in page
    assert f'href="/calls/{call.id}#t=5.0"' in page
    assert "끝났어요" not in page
    assert f'/calls/{other.id}"' in page  # by its reference: no sentence says it
    assert "<mark>" not in visitor.get("/calls").text


def test_the_words_are_marked_as_they_were_written_and_never_run(client_of):
    said("값 <b>１２</b> & 각", full_width("<mark>ABC</mark>"))
    visitor = client_of(create_person("qa"))

    assert "값 &lt;b&gt;<mark>１２&lt;/b&gt; &amp;</mark> 각" in shown(visitor, "12</b> &")
    assert full_width("<mark>") + "<mark>" + full_width("ABC") + "</mark>" in shown(visitor, "abc")


def test_the_sentence_is_masked_and_a_long_one_is_shown_around_the_words(client_of):
    long = "가나다 " * 60
    said("전화번호요.", f"{long}제 번호 010-2345-6789 맞죠? {long}")

    page = shown(client_of(create_person("qa")), "맞죠?")

    assert "2345" not in page
    sentence = re.search(r"… (?:가나다 )+제 번호 010-\S+ <mark>맞죠\?</mark>(?: 가나다)+ …", page)
    assert sentence
    assert len(sentence.group()) < 250


def test_what_nobody_sees_is_no_search(client_of):
    call = said("네.")
    page = shown(client_of(create_person("qa")), "\u200b")

    assert f'/calls/{call.id}"' in page
    assert "<mark>" not in page


def test_sentences_cost_the_same_few_queries_for_one_call_and_for_many(client_of):
    visitor, agent = client_of(create_person("qa")), create_person("agent")

    def queries() -> int:
        count = 0

        def counted(*_args):
            nonlocal count
            count += 1

        event.listen(db.engine, "before_cursor_execute", counted)
        page = shown(visitor, "환불")
        event.remove(db.engine, "before_cursor_execute", counted)
        assert "<mark>환불</mark>" in page
        return count

    said("네.", "환불이요", agent=agent)
    one = queries()
    for number in range(9):
        said("네.", f"환불 {number}", agent=agent)

    assert queries() == one


def test_lines_that_were_emptied_or_have_breaks_do_not_shift_the_sentence(app):
    call = said("하나", "둘", "셋 환불")
    transcript = db.session.get_one(StoredTranscript, call.transcript.id)
    transcript.segments[0].text, transcript.segments[1].text = "", "둘\n둘"
    transcript.let_be_found()
    db.session.commit()

    (sentence,) = search.sentences([call], "환불").values()

    assert sentence.start == 10.0
