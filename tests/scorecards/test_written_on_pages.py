"""A rubric that is written on the pages alone is the same as its file, to the last byte."""

from qa_app.foundation.extensions import db
from qa_app.rubrics import Rubric, default_rubric_path, load_rubrics, parse_rubric
from qa_app.rubrics.writing import to_yaml
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.item_fields import item_texts
from qa_app.scorecards.outline import items_of, outline_texts
from tests.factories import create_person
from tests.scorecards.test_editor import press
from tests.served_forms import forms_in


def small_rubric() -> Rubric:
    """A rubric with each type of item, a condition and two sections."""
    known = load_rubrics(default_rubric_path())
    items = {
        item["id"]: item
        for rubric in known.values()
        for _section, item in items_of(rubric.to_json())
    }
    by_type = {item.get("type", "scale"): item for item in items.values()}
    scale, duty, points, note, reflection = (
        {key: value for key, value in by_type[kind].items() if key != "only_if"}
        for kind in ("scale", "duty", "points", "note", "reflection")
    )
    document = {
        "id": "written-here",
        "version": "1",
        "title": {"ko": "직접 쓴 기준표", "en": "Written here"},
        "intro": {"ko": "견본입니다.", "en": "A sample."},
        "conditions": [
            {"id": "asked", "question": {"ko": "물었나요?", "en": "Did they ask?"}},
        ],
        "sections": [
            {
                "id": "first",
                "name": {"ko": "처음", "en": "First"},
                "weight": 0.6,
                "items": [
                    {**scale, "weight": 0.7},
                    {**duty, "weight": 0.3, "only_if": "asked", "critical": True},
                    note,
                ],
            },
            {
                "id": "second",
                "name": {"ko": "다음", "en": "Second"},
                "weight": 0.4,
                "items": [{**points, "weight": 1.0}, reflection],
            },
        ],
    }
    return Rubric.from_json(document)


def write_outline(client, url: str, document: dict) -> None:
    """Sections, conditions and items by buttons, then all texts of the outline."""
    condition = document["conditions"][0]["id"]
    press(client, url, "add:condition")
    press(client, url, "name:condition:condition_1", **{"new_id.condition.condition_1": condition})
    press(client, url, "add:section")
    number = 0
    for at, section in enumerate(document["sections"], 1):
        old = f"section_{at}"
        press(client, url, f"name:section:{old}", **{f"new_id.section.{old}": section["id"]})
        for item in section["items"]:
            number += 1
            chosen = {f"new_type.{section['id']}": item.get("type", "scale")}
            press(client, url, f"add:item:{section['id']}", **chosen)
            press(client, f"{url}/items/item_{number}", "name", new_id=item["id"])
    press(client, url, "", **outline_texts(document))


def write_item(client, url: str, item: dict) -> None:
    """As many entries in each list as are needed, then all texts."""
    wanted = item_texts(item)
    for _round in range(40):
        now = forms_in(client.get(url).text, url)
        (form,) = [one for one in now if one.autosave]
        step = next_step(set(form.data), set(wanted))
        if step is None:
            break
        press(client, url, step)
    press(client, url, "", **wanted)


def next_step(there: set[str], wanted: set[str]) -> str | None:
    """The button that brings the fields of the page nearer to those that are wanted."""
    entries = {entry for name in wanted for entry in entries_on_the_way(name)}
    shown = {entry for name in there for entry in entries_on_the_way(name)}
    if too_few := sorted(entries - shown):
        return f"add:{too_few[0].rsplit('.', 1)[0]}"
    if too_many := sorted(shown - entries):
        return f"remove:{too_many[-1]}"
    return None


def entries_on_the_way(name: str) -> list[str]:
    keys = name.split(".")
    return [
        ".".join(keys[: at + 1])
        for at, key in enumerate(keys)
        if key.isdecimal() and keys[at - 1] != "practice"
    ]


def test_a_rubric_written_on_the_pages_is_exported_as_its_file(client_of, app):
    rubric = small_rubric()
    document = rubric.to_json()
    client = client_of(create_person("qa", language="en"))
    url = client.post("/scorecards/drafts").location

    write_outline(client, url, document)
    for _section, item in items_of(document):
        write_item(client, f"{url}/items/{item['id']}", item)
    page = client.get(f"{url}/check").text
    (form,) = [one for one in forms_in(page, url) if one.action.endswith("/publish")]
    client.post(form.action, data=form.data)

    db.session.expire_all()
    version = version_in_use("written-here")
    exported = client.get(f"/scorecards/versions/{version.id}.yaml").get_data(as_text=True)
    assert exported == to_yaml(rubric)
    assert parse_rubric(exported, "x").digest == rubric.digest
