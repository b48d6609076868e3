"""The centre keeps its own words: added, changed, switched, imported, exported."""

import io

import pytest
from sqlalchemy import select

from qa_app.foundation.extensions import db
from qa_app.glossary.models import GlossaryWord
from qa_app.glossary.operations import words_for
from tests.factories import create_person
from tests.written import full_width, in_pieces


@pytest.fixture
def qa(app, client_of):
    return client_of(create_person("qa", language="en"))


def add(visitor, text, language="en"):
    return visitor.post("/glossary/words", data={"text": text, "language": language})


def send(visitor, content: bytes, language="en"):
    data = {"file": (io.BytesIO(content), "words.csv"), "language": language}
    return visitor.post("/glossary/import", data=data)


def words() -> list[tuple[str, str, bool]]:
    db.session.rollback()
    db.session.expire_all()
    rows = db.session.scalars(select(GlossaryWord).order_by(GlossaryWord.id))
    return [(word.language, word.text, word.active) for word in rows]


def test_words_are_kept_by_language(qa):
    assert add(qa, " Halvero  Plus ").status_code == 302
    add(qa, "젠트리보", "ko")

    assert words() == [("en", "Halvero Plus", True), ("ko", "젠트리보", True)]
    assert words_for("ko") == ("젠트리보",)
    assert words_for(None) == ("Halvero Plus", "젠트리보")
    assert "Halvero Plus" in qa.get("/glossary").text


def test_a_word_in_another_form_is_the_same_word(qa):
    add(qa, "Halvero Plus")
    add(qa, "젠트리보", "ko")

    assert add(qa, full_width("Halvero Plus")).status_code == 409
    assert add(qa, in_pieces("젠트리보"), "ko").status_code == 409
    send(qa, in_pieces("젠트리보\n").encode(), "ko")
    send(qa, full_width("Halvero Plus").encode())
    assert words() == [("en", "Halvero Plus", True), ("ko", "젠트리보", True)]
    word = db.session.scalars(select(GlossaryWord)).first().id
    qa.post(f"/glossary/words/{word}", data={"text": full_width("Halvero Plus"), "active": "y"})
    assert words()[0] == ("en", "Ｈａｌｖｅｒｏ Ｐｌｕｓ", True)


def test_a_word_is_spelt_otherwise_switched_off_and_removed(qa):
    add(qa, "Zentrivo")
    word = db.session.scalars(select(GlossaryWord)).one().id

    qa.post(f"/glossary/words/{word}", data={"text": "ZenTrivo"})
    assert words() == [("en", "ZenTrivo", False)]
    assert words_for("en") == ()
    qa.post(f"/glossary/words/{word}/remove")
    assert words() == []
    assert qa.post(f"/glossary/words/{word}/remove").status_code == 404


@pytest.mark.parametrize(("text", "status"), [("", 400), ("a", 400), ("=SUM(A1)", 400)])
def test_what_is_no_word_is_refused(qa, text, status):
    answer = add(qa, text)

    assert answer.status_code == status
    assert words() == []


def test_the_same_word_twice_is_one(qa):
    add(qa, "Zentrivo")

    assert add(qa, "Zentrivo").status_code == 409
    assert len(words()) == 1


def test_an_export_is_an_import(qa):
    add(qa, "Zentrivo")
    add(qa, "젠트리보", "ko")
    exported = qa.get("/glossary/words.csv").data
    for word in db.session.scalars(select(GlossaryWord)).all():
        db.session.delete(word)
    db.session.commit()

    assert send(qa, exported).status_code == 302
    assert sorted(words()) == [("en", "Zentrivo", True), ("ko", "젠트리보", True)]


def test_a_file_with_a_mistake_changes_nothing_and_names_the_line(qa):
    answer = send(qa, b"word,language\nZentrivo,en\nx,en")

    assert answer.status_code == 400
    assert "Line 3:" in answer.text
    assert words() == []


def test_a_file_that_is_no_text_is_refused(qa):
    assert send(qa, b"\xff\xfe\x00bad").status_code == 400


def test_agents_do_not_edit_the_glossary(client_of):
    agent = client_of(create_person("agent"))

    assert agent.get("/glossary").status_code == 403
