"""What people type and how files are named: kept clean, by the same rules, on both databases."""

import io
import unicodedata
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text
from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField

from qa_app.calls.models import Call
from qa_app.foundation.clean_text import clean_line, clean_lines, clean_text
from qa_app.foundation.extensions import db, utc_now
from qa_app.library.incoming import plain_name
from qa_app.people.accounts import add_person, find_by_email
from qa_app.people.models import Person, RoleName, Team
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from qa_app.transcription.glossary_file import tidy
from tests import recordings as made
from tests.conftest import Visitor, make_app, make_settings
from tests.factories import create_call, create_person
from tests.postgresql import fresh_database

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
CLEANERS = {clean_line, clean_lines, clean_text, tidy}
JSON = {"Accept": "application/json"}
SECRET_SIGNS = "\x00\x07\x1b\x7f\x9f\u200b\u200d\u200e\u202e\u2066\u2069\ufeff\u3164\ud800"


@pytest.fixture(scope="module", params=DATABASES)
def centre(request, tmp_path_factory):
    """An app on an empty database of each kind."""
    changes = {}
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "stored_text")
        changes = {"DATABASE_URL": url}
    app = make_app(make_settings(tmp_path_factory.mktemp("centre"), **changes))
    with app.app_context():
        upgrade()
        create_person("agent", name="Kim Jisu")
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def admin(centre) -> Visitor:
    """A browser of somebody who may do nearly everything, in English."""
    person = create_person("admin", "privacy", language="en")
    db.session.commit()
    visitor = centre.test_client()
    visitor.sign_in(person)
    return visitor


_length = iter(range(1000))


def upload(visitor, filename: str, **details):
    """Send a recording that nobody has sent before."""
    sound = made.tone(0.5 + next(_length) / 100)
    data = {"recording": (io.BytesIO(sound), filename), **details}
    return visitor.post("/calls/upload", data=data, headers=JSON)


def newest(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(model).order_by(model.id.desc())).first()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (f"a{SECRET_SIGNS}b", "ab"),
        (" two \u00a0\u3000 words\r\nand\u2028more\t", "two words and more"),
        (unicodedata.normalize("NFD", "김지수 é"), "김지수 é"),
        ("👩‍💻 ❤️ 葛\U000e0100 ᄒᆞᆫ글 1️⃣", "👩‍💻 ❤️ 葛\U000e0100 ᄒᆞᆫ글 1️⃣"),
        ("김\ufe0f지\u200d수", "김지수"),
        ("\u3164\u200b \u2060", ""),
        (None, ""),
    ],
)
def test_a_name_is_composed_and_holds_nothing_unseen(sent, kept):
    assert clean_line(sent) == kept
    assert clean_line(kept) == kept


def form_classes(base: type = Form) -> Iterator[type]:
    """All forms of the app."""
    for form in base.__subclasses__():
        if form.__module__.startswith("qa_app."):
            yield form
        yield from form_classes(form)


def test_every_field_for_text_keeps_it_clean(centre):
    unclean = [
        f"{form.__name__}.{name}"
        for form in form_classes()
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, StringField)
        if not issubclass(field.field_class, HiddenField | PasswordField)
        if not CLEANERS & set(field.kwargs.get("filters", ()))
    ]

    assert unclean == []


def test_longer_text_keeps_its_lines_and_tabs():
    assert clean_lines("a\r\nb\rc\u2028d\te\x00\x1b\u202ef ") == "a\nb\nc\nd\tef "


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (f"20260302-143000_Kim Jisu_{'q' * 120}_in_A1.wav", "Queue: Enter at most 80"),
        (f"20260302-143000_Kim Jisu_orders_in_{'r' * 120}.wav", "reference: Enter at most 80"),
        ("00010101-000000_Kim Jisu.wav", "Enter a valid date, in"),
        ("18991231-235959_Kim Jisu.wav", "Enter a valid date, in"),
        ("19000101-000000_Kim Jisu.wav", "Enter a valid date, in"),
        ("20990101-000000_Kim Jisu.wav", "cannot be in the future"),
        ("99991231-235959_Kim Jisu.wav", "cannot be in the future"),
        ("20260230-000000_Kim Jisu.wav", "not a valid date"),
    ],
)
def test_a_file_name_says_no_more_than_a_form_may(admin, name, words):
    answer = upload(admin, name)

    assert answer.status_code == 400
    assert words in answer.json["error"]


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"queue": "q" * 81}, "Queue: Enter at most 80"),
        ({"customer_reference": "r" * 81}, "reference: Enter at most 80"),
        ({"started_at": "0001-01-01T00:00"}, "Enter a valid date, in"),
        ({"started_at": "1899-12-31T23:59:59"}, "Enter a valid date, in"),
        ({"started_at": "2099-01-01T00:00"}, "cannot be in the future"),
        ({"started_at": "9999-12-31T23:59"}, "cannot be in the future"),
        ({"started_at": "yesterday"}, "Date and time"),
    ],
)
def test_a_form_is_refused_with_the_same_sentences_when_sent_and_when_corrected(
    admin, details, words
):
    agent = db.session.scalars(select(Person.id).where(Person.name == "Kim Jisu")).one()
    call = create_call(create_person("agent"))
    db.session.commit()

    sent = upload(admin, "call.wav", agent=agent, **details)
    corrected = admin.post(f"/calls/{call.id}/details", data=details)

    assert (sent.status_code, corrected.status_code) == (400, 400)
    assert words in sent.json["error"]
    assert words.rpartition(": ")[2] in corrected.text


def test_what_is_typed_goes_before_what_a_file_name_says_wrongly(admin):
    name = f"20260230-000000_Kim Jisu_{'q' * 120}.wav"
    typed = {"started_at": "2026-03-02T10:00:05", "queue": "orders"}

    assert upload(admin, name, **typed).status_code == 201
    assert (newest(Call).queue, newest(Call).started_at.second) == ("orders", 5)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\x00b\x1b.wav", "ab.wav"),
        ("x" * 400 + ".wav", "x" * 251 + ".wav"),
        ("../../etc/passwd", "passwd"),
        ("...", "recording"),
        ("invoice\u202e3pm.wav", "invoice3pm.wav"),
        ("100%%20 %s 📞.wav", "100%%20 %s 📞.wav"),
        (unicodedata.normalize("NFD", "통화.wav"), "통화.wav"),
        ("\u200b\u3164", "recording"),
    ],
)
def test_a_file_name_is_kept_as_it_can_be_shown(admin, sent, kept):
    agent = db.session.scalars(select(Person.id).where(Person.name == "Kim Jisu")).one()

    answer = upload(admin, sent, agent=agent)

    assert answer.status_code == 201
    call = newest(Call)
    assert call.filename == kept
    assert admin.get(f"/calls/{call.id}").status_code == 200


def test_folders_of_any_system_are_left_out_of_a_file_name():
    assert plain_name("C:\\calls\\late.wav") == plain_name("/calls/late.wav") == "late.wav"


def test_names_queues_references_teams_and_words_are_kept_clean(admin):
    dirty = unicodedata.normalize("NFD", "김\u202e지\u200b수\u2066 é")
    agent = db.session.scalars(select(Person.id).where(Person.name == "Kim Jisu")).one()

    rest = {"roles": "agent", "active": "y"}

    details = {"agent": agent, "queue": dirty, "customer_reference": dirty}
    assert upload(admin, "call.wav", **details).status_code == 201
    call = newest(Call)
    assert admin.post("/people/teams", data={"name": dirty}).status_code == 302
    assert admin.post(f"/people/{agent}", data={"name": dirty, **rest}).status_code == 302
    admin.post("/glossary/words", data={"text": dirty, "language": "ko"})

    assert (call.queue, call.customer_reference) == ("김지수 é", "김지수 é")
    assert newest(Team).name == db.session.get(Person, agent).name == "김지수 é"
    assert db.session.execute(text("SELECT text FROM glossary_word")).scalar() == "김지수 é"
    assert admin.post(f"/people/{agent}", data={"name": "Kim Jisu", **rest}).status_code == 302


def test_nul_and_its_like_never_reach_the_database(admin):
    """Every place where text of a client is looked up or kept; none of them is our mistake."""
    call = create_call(create_person("agent"))
    rubric = load_rubric(default_rubric_path() / "soft-skills.yaml")
    review = start_review(call, create_person("qa"), rubric)
    db.session.commit()
    line = call.transcripts[0].segments[0].id
    bad, gets = "a\x00\x1b\u202eb", ("/calls?text={}", "/calls?after={}", "/people?text={}",
        "/people?after={}~1", "/progress?after={}", "/plans?state={}", "/reviews?state={}",
        f"/calls/{call.id}/transcript.{{}}", "/calls?from={}", "/calls?heard={}")  # fmt: skip
    posts = {
        f"/calls/{call.id}/details": {"queue": bad},
        f"/calls/{call.id}/lines/{line}": {"text": bad, "speaker": "agent", "revision": 0},
        f"/calls/{call.id}/original": {"reason": bad * 3},
        f"/calls/{call.id}/retranscribe": {"engine": bad, "model": bad, "language": bad},
        f"/calls/{call.id}/abuse/mark": {"start": bad, "end": "3", "kind": bad},
        f"/reviews/{review.id}/ratings/clarity": {"note": bad, "revision": 0},
        f"/reviews/{review.id}/ratings/cl%00arity": {"note": "x", "revision": 0},
        f"/reviews/{review.id}/summary": {"summary": bad, "revision": 10**30},
        f"/reviews/{review.id}/evidence": {"start": "1", "end": "2", "quote": bad},
        "/rules/x%00y/switch": {"off": "1"},
        "/people/teams": {"name": bad},
        "/people/new": {"name": bad, "email": f"{bad}@centre.kr"},
        "/people/language": {"language": bad, "next": bad},
        "/plans/compose": {"review_ids": bad},
        "/glossary/words": {"text": bad, "language": bad},
        "/login": {"email": bad, "password": bad},
    }
    for words in ("a%00b", "%1b%e2%80%ae%ed%a0%80%c0%80"):
        for url in gets:
            assert admin.get(url.format(words)).status_code < 500, url
    for url, data in posts.items():
        for clean_of_nul in (data, {k: str(v).replace("\x00", "") for k, v in data.items()}):
            assert admin.post(url, data=clean_of_nul).status_code < 500, url
    rows = db.session.execute(text("SELECT reason FROM audit_record")).scalars()
    assert not any(sign in reason for reason in rows for sign in "\x00\x1b\u202e")


def test_an_address_is_found_in_whatever_form_it_is_written(centre):
    decomposed = unicodedata.normalize("NFD", "jérôme@centre.kr")
    add_person(email=decomposed, name=" J\u202e. ", password="long enough", roles=[RoleName.QA])
    db.session.commit()

    assert newest(Person).name == "J."
    assert find_by_email("Jérôme@centre.kr") == find_by_email(decomposed) == newest(Person)


def test_tomorrow_is_the_last_day_of_a_call(admin):
    agent = db.session.scalars(select(Person.id).where(Person.name == "Kim Jisu")).one()
    days = [(utc_now() + timedelta(days=n)).strftime("%Y%m%d") for n in (0, 3)]

    statuses = [upload(admin, f"{d}-000000_x.wav", agent=agent).status_code for d in days]

    assert statuses == [201, 400]
