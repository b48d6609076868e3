"""The editor of a draft without scripts: what is typed is kept, buttons do what they say."""

import re

import pytest
from flask import g
from flask.testing import FlaskClient

from qa_app.foundation.extensions import db
from qa_app.rubrics import ItemType
from qa_app.scorecards.drafts import draft_from_version, get_draft, start_draft
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.outline import identified, item_of, items_of
from tests.factories import create_person
from tests.scorecards.conftest import made
from tests.served_forms import forms_in

JSON = {"Accept": "application/json"}


@pytest.fixture
def qa(app):
    return create_person("qa", name="First Writer", language="en")


@pytest.fixture
def client(client_of, qa):
    return client_of(qa)


@pytest.fixture
def draft(qa):
    made = draft_from_version(version_in_use("ksqi-shaped"), by=qa)
    db.session.commit()
    return made


def page_of(draft, item=None) -> str:
    return f"/scorecards/drafts/{draft.id}" + (f"/items/{item}" if item else "")


def glance(client, url: str):
    """Get a page without having it looked over: another test does that for each kind of page."""
    for remembered in list(g):
        g.pop(remembered)
    return FlaskClient.open(client, url)


def served(client, url: str) -> dict[str, str]:
    """The editor's form as it was served: its fields."""
    answer = glance(client, url)
    assert answer.status_code == 200
    (form,) = [form for form in forms_in(answer.text, url) if form.autosave]
    return {name: values[-1] for name, values in form.data.items()}


def stored(draft) -> dict:
    db.session.expire_all()
    return get_draft(draft.id).document


def press(client, url: str, step: str, **typed: str):
    return client.post(url, data={**served(client, url), **typed, "step": step})


def test_a_new_draft_is_written_from_nothing(client, qa):
    answer = client.post("/scorecards/drafts")
    page = client.get(answer.location)

    assert page.status_code == 200
    assert "Without a title" in page.text


@pytest.mark.parametrize("name", ["ksqi-shaped", "soft-skills"])
def test_every_page_of_a_draft_comes_back_as_it_was_served_and_changes_nothing(client, qa, name):
    draft = draft_from_version(version_in_use(name), by=qa)
    db.session.commit()
    before = stored(draft)
    looked_over = set()
    for item in [None, *(item["id"] for _section, item in items_of(before))]:
        url = page_of(draft, item)
        kind = item and item_of(before, item).get("type")
        if (item is None, kind) not in looked_over:
            looked_over.add((item is None, kind))
            assert client.get(url).status_code == 200
        assert client.post(url, data=served(client, url)).status_code == 302

    assert stored(draft) == before
    assert get_draft(draft.id).revision == 0


def test_what_is_typed_is_saved_as_it_is_even_where_it_cannot_be_used_yet(client, draft):
    url = page_of(draft)
    form = served(client, url)
    form |= {"title.ko": "새 이름", "sections.welcome.weight": "ten", "id": "Not An Id"}

    answer = client.post(url, data=form, headers=JSON)

    assert answer.status_code == 200
    after = served(client, url)
    assert (after["title.ko"], after["sections.welcome.weight"]) == ("새 이름", "ten")
    assert after["id"] == "Not An Id"
    assert int(after["revision"]) == answer.json["revision"]


def test_the_same_save_twice_is_answered_with_the_same(client, draft):
    url = page_of(draft, "welcoming_tone")
    form = {**served(client, url), "levels.0.anchor.ko": "들리는 것"}

    first, second = (client.post(url, data=form, headers=JSON) for _ in range(2))

    assert first.status_code == second.status_code == 200
    assert first.json == second.json


def test_two_who_write_in_different_items_do_not_meet(client, draft):
    one, other = page_of(draft, "welcoming_tone"), page_of(draft, "opening_greeting")
    forms = {url: served(client, url) for url in (one, other, page_of(draft))}
    forms[one]["name.en"] = "Mine"
    forms[other]["name.en"] = "Theirs"
    forms[page_of(draft)]["title.en"] = "Of both"

    for url, form in forms.items():
        assert client.post(url, data=form, headers=JSON).status_code == 200

    document = stored(draft)
    items = (item_of(document, name) for name in ("welcoming_tone", "opening_greeting"))
    names = [item["name"]["en"] for item in items]
    assert (names, document["title"]["en"]) == (["Mine", "Theirs"], "Of both")


@pytest.mark.parametrize("item", [None, "welcoming_tone"])
def test_two_who_write_the_same_get_both_versions(client, client_of, draft, item):
    url = page_of(draft, item)
    field = "summary.en" if item else "intro.en"
    second = client_of(create_person("qa", name="Second Writer", language="en"))
    mine, theirs = served(client, url), served(second, url)
    assert second.post(url, data={**theirs, field: "Theirs."}, headers=JSON).status_code == 200

    answer = client.post(url, data={**mine, field: "Mine."}, headers=JSON)

    assert answer.status_code == 409
    assert "Second Writer" in answer.json["theirs"]
    assert "Theirs." in answer.json["theirs"]
    page = client.post(url, data={**mine, field: "Mine."})
    assert page.status_code == 409
    assert "Mine." in page.text
    assert "Theirs." in page.text
    again = {**mine, field: "Mine.", "revision": str(answer.json["revision"])}
    assert client.post(url, data=again, headers=JSON).status_code == 200
    assert served(client, url)[field] == "Mine."


def test_what_somebody_else_adds_to_the_outline_stays_while_another_types(client, draft):
    url = page_of(draft)
    mine = served(client, url)
    press(client, url, "up:item:welcoming_tone")
    press(client, url, "add:section")

    answer = client.post(url, data={**mine, "items.welcoming_tone.weight": "40"}, headers=JSON)

    assert answer.status_code == 200
    document = stored(draft)
    assert item_of(document, "welcoming_tone")["weight"] == 0.4
    assert document["sections"][0]["items"][0]["id"] == "welcoming_tone"
    assert len(document["sections"]) == 6


def test_whoever_writes_in_an_item_that_was_removed_is_told_so(client, draft):
    url = page_of(draft, "welcoming_tone")
    mine = served(client, url)
    press(client, page_of(draft), "remove:item:welcoming_tone")

    answer = client.post(url, data={**mine, "name.en": "Mine"}, headers=JSON)

    assert answer.status_code == 404
    assert "removed it" in answer.json["error"]


def test_parts_of_the_outline_are_added_moved_and_removed_by_buttons(client, draft):
    url = page_of(draft)
    ids = [section["id"] for section in stored(draft)["sections"]]

    press(client, url, f"down:section:{ids[0]}")
    press(client, url, f"remove:section:{ids[2]}")
    press(client, url, "add:section")
    press(client, url, "up:condition:agreement_made")
    press(client, url, "add:condition")
    answer = press(client, url, "add:item:section_5", **{"new_type.section_5": "reflection"})

    document = stored(draft)
    assert [section["id"] for section in document["sections"]] == [
        ids[1], ids[0], ids[3], ids[4], "section_5",
    ]  # fmt: skip
    conditions = [condition["id"] for condition in document["conditions"]]
    assert (conditions[0], conditions[-1]) == ("agreement_made", "condition_5")
    (item,) = document["sections"][-1]["items"]
    assert item["type"] == "reflection"
    anchor = answer.location.split("#")[1]
    assert f'id="{anchor}"' in glance(client, url).text


def test_an_item_goes_over_the_end_of_its_section(client, draft):
    url = page_of(draft)
    first, second = stored(draft)["sections"][:2]
    last = first["items"][-1]["id"]

    press(client, url, f"down:item:{last}")

    first, second = stored(draft)["sections"][:2]
    assert second["items"][0]["id"] == last
    press(client, url, f"up:item:{last}")
    assert stored(draft)["sections"][0]["items"][-1]["id"] == last


@pytest.mark.parametrize("kind", list(ItemType))
def test_each_list_of_an_item_has_buttons_that_work(client, qa, kind):
    draft = start_draft(made().to_json(), by=qa)  # a small one: all of it is saved each time
    db.session.commit()
    press(client, page_of(draft), "add:item:first", **{"new_type.first": kind.value})
    item_id = stored(draft)["sections"][0]["items"][-1]["id"]
    url = page_of(draft, item_id)
    page = glance(client, url).text
    # All levels are alike: one of them is enough.
    for step in re.findall(r'value="(add:(?!practice[.][2-9])[^"]+)"', page):
        before = item_of(stored(draft), item_id)
        answer = press(client, url, step)
        after = glance(client, url).text
        assert f'id="{answer.location.split("#")[1]}"' in after
        where = step.removeprefix("add:")
        assert item_of(stored(draft), item_id) != before
        moved = re.findall(rf'value="(up:{re.escape(where)}[.]\d+)"', after)
        removed = re.findall(rf'value="(remove:{re.escape(where)}[.]\d+)"', after)
        assert removed
        if moved:
            assert press(client, url, moved[-1]).status_code == 302
        assert press(client, url, removed[-1]).status_code == 302
    assert client.get(url).status_code == 200


def test_a_level_keeps_its_practice_wherever_it_goes(client, draft):
    url = page_of(draft, "welcoming_tone")
    before = item_of(stored(draft), "welcoming_tone")

    press(client, url, "down:levels.0")

    after = item_of(stored(draft), "welcoming_tone")
    assert after["levels"][0]["anchor"] == before["levels"][1]["anchor"]
    assert [level["from"] for level in after["levels"]] == [0, 3]
    assert after["practice"]["1"] == before["practice"]["2"]


def test_an_id_is_changed_everywhere_or_refused(client, draft):
    url = page_of(draft)
    assert (
        press(
            client, url, "name:condition:put_on_hold", **{"new_id.condition.put_on_hold": "waited"}
        ).status_code
        == 302
    )

    asked = {item.get("only_if") for _section, item in items_of(stored(draft))}
    assert "waited" in asked
    assert "put_on_hold" not in asked
    refused = press(client, url, "name:section:welcome", **{"new_id.section.welcome": "Not an id"})
    assert refused.status_code == 400
    assert "Not an id" in refused.text
    item = page_of(draft, "welcoming_tone")
    taken = press(client, item, "name", new_id="opening_greeting")
    assert taken.status_code == 400
    moved = press(client, item, "name", new_id="tone")
    assert moved.location.startswith(page_of(draft, "tone"))


def test_weights_are_shared_equally(client, draft):
    press(client, page_of(draft), "share:section:")
    press(client, page_of(draft), "share:section:attitude")

    document = stored(draft)
    assert sum(section.get("weight", 0) for section in document["sections"]) == pytest.approx(1)
    rated = [item["weight"] for item in document["sections"][1]["items"] if "weight" in item]
    assert sum(rated) == pytest.approx(1)


def test_a_rubric_without_sections_is_divided_into_some(client, qa):
    draft = draft_from_version(version_in_use("soft-skills"), by=qa)
    db.session.commit()

    press(client, page_of(draft), "add:section")

    document = stored(draft)
    assert [len(section["items"]) for section in document["sections"]] == [4]
    assert "criteria" not in document


@pytest.mark.parametrize("step", ["add:nothing", "up:item", "remove:levels.x", "x"])
@pytest.mark.parametrize("item", [None, "welcoming_tone"])
def test_a_button_that_there_is_not_does_nothing(client, draft, item, step):
    before = stored(draft)

    assert press(client, page_of(draft, item), step).status_code in {400, 404}

    assert stored(draft) == before


BROKEN = {
    "title": {"ko": "", "en": "x"},
    "conditions": [{"id": "asked"}],
    "sections": [
        {"id": "one", "weight": 2, "items": [{"id": "a", "levels": [{"level": 1}]}]},
        {"id": "two", "items": []},
        {"items": [{"type": "duty"}, {"type": "points", "levels": []}, {"type": "note"}]},
        {"items": [{"type": "reflection"}, {"only_if": "nothing", "weight": "much"}]},
    ],
}


def pages_of_links(client, page: str) -> dict[str, str]:
    """The pages that problems lead to, each of which has the elements that are linked to."""
    links = re.findall(r'<li><a href="([^"]+)#([^"]+)">', page.replace("&amp;", "&"))
    pages = {url: glance(client, url).text for url in dict(links)}
    assert [(url, to) for url, to in links if f'id="{to}"' not in pages[url]] == []
    return pages


def test_each_problem_leads_to_its_field(client, qa):
    draft = start_draft(identified(BROKEN), by=qa)
    db.session.commit()

    page = client.get(f"{page_of(draft)}/check").text

    pages = pages_of_links(client, page)
    assert len(pages) > 5
    assert "is-invalid" in pages[f"/scorecards/drafts/{draft.id}?check=1"]


def test_problems_of_what_fields_say_about_each_other_lead_to_their_fields(client, draft):
    document = identified(draft.document)
    for _section, item in items_of(document):
        if "weight" in item:
            item["weight"] = 0.123
        practice = item.get("practice", {}).get("1") or item.get("practice")
        if practice:
            practice["role_play"]["lines"] = [{"speaker": "agent", "text": {}}] * 4
        item["only_if"] = "nothing"
    draft.document = document
    db.session.commit()

    page = client.get(f"{page_of(draft)}/check").text

    assert pages_of_links(client, page)


def test_publishing_says_what_it_will_do_and_asks_once(client, draft):
    press(client, page_of(draft), "", **{"title.en": "Another title"})

    page = client.get(f"{page_of(draft)}/check").text

    assert "version 2" in page
    assert "takes the place of version 1" in page
    (form,) = [form for form in forms_in(page, "/") if form.action.endswith("/publish")]
    assert client.post(form.action, data=form.data).status_code == 302
    assert version_in_use("ksqi-shaped").version == "2"


def test_a_draft_cannot_be_published_over_another_rubric(client, qa):
    document = {**version_in_use("ksqi-shaped").content, "id": "soft-skills"}
    draft = start_draft(document, by=qa)
    db.session.commit()

    page = client.get(f"{page_of(draft)}/check").text

    assert "The id is another rubric" in page
    assert "/publish" not in page


@pytest.mark.parametrize("name", ["ksqi-shaped", "soft-skills", None])
def test_a_preview_shows_the_desk_whatever_is_still_missing(client, qa, name):
    document = version_in_use(name).content if name else BROKEN
    draft = start_draft(identified(document), by=qa)
    flat = start_draft({"criteria": [{"levels": [{}]}]}, by=qa)
    empty = start_draft({}, by=qa)
    db.session.commit()

    pages = [client.get(f"/reviews/rubric-drafts/{one.id}") for one in (draft, flat, empty)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    for _section, item in items_of(draft.document):
        assert f'id="name-{item["id"]}"' in pages[0].text
    assert "<fieldset disabled" in pages[0].text
