"""A draft as the fields of its pages and back: nothing is lost, whatever it holds."""

from copy import deepcopy

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from qa_app.rubrics import ItemType, default_rubric_path, load_rubrics
from qa_app.scorecards.entries import as_type, new_item
from qa_app.scorecards.fields import fields_of, texts_of, value_of, written_over
from qa_app.scorecards.item_fields import item_texts, item_written
from qa_app.scorecards.outline import identified, items_of, outline_texts, outline_written
from qa_app.scorecards.shapes import Kind, shape_of_item

RUBRICS = load_rubrics(default_rubric_path())
DOCUMENTS = {name: rubric.to_json() for name, rubric in RUBRICS.items()}
ITEMS = [item for document in DOCUMENTS.values() for _section, item in items_of(document)]

TEXT = some.text(max_size=12)
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers(-3, 2000) | some.floats(0, 2) | TEXT,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
WORDS = some.fixed_dictionaries({}, optional={"ko": TEXT, "en": TEXT})
PRACTICE = some.fixed_dictionaries(
    {},
    optional={
        "behaviour": WORDS | ANYTHING,
        "say_instead": some.lists(some.fixed_dictionaries({}, optional={"say": WORDS}), max_size=3),
        "role_play": some.fixed_dictionaries(
            {},
            optional={
                "lines": some.lists(some.fixed_dictionaries({"speaker": TEXT}), max_size=3),
                "situation": ANYTHING,
            },
        ),
        "goal": WORDS,
        "reflection": some.lists(WORDS, max_size=3),
    },
)
LEVEL = some.fixed_dictionaries(
    {"level": some.integers(1, 9)}, optional={"name": WORDS, "anchor": ANYTHING, "from": ANYTHING}
)
ITEM = some.fixed_dictionaries(
    {},
    optional={
        "type": some.sampled_from([kind.value for kind in ItemType]),
        "name": WORDS | ANYTHING,
        "why": ANYTHING,
        "only_if": TEXT,
        "critical": ANYTHING,
        "most": ANYTHING,
        "done": WORDS,
        "moments": some.lists(
            some.fixed_dictionaries(
                {}, optional={"kind": TEXT, "phrases": some.dictionaries(TEXT, some.lists(TEXT))}
            ),
            max_size=2,
        ),
        "levels": some.lists(LEVEL, max_size=3),
        "practice": some.dictionaries(some.sampled_from(["1", "2", "x"]), PRACTICE) | ANYTHING,
        "questions": some.lists(WORDS, max_size=3),
        "more": ANYTHING,
    },
)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_a_rubric_comes_back_from_its_pages_as_it_was(document):
    assert identified(document) == document
    assert outline_written(document, outline_texts(document)) == document
    for _section, item in items_of(document):
        assert item_written(item, item_texts(item)) == item


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_an_item_is_made_of_nothing_but_its_fields(item):
    shape = shape_of_item(item)
    typed = texts_of(item, shape)
    bare = {"type": item["type"]} if "type" in item else {}

    made = written_over(item_written(bare, typed), shape, typed)

    assert made == {key: value for key, value in item.items() if key != "weight"}


@given(ITEM)
def test_whatever_a_draft_holds_stays_when_nothing_was_typed(item):
    shape = shape_of_item(item)

    assert written_over(item, shape, texts_of(item, shape)) == item


@given(ITEM, some.data())
def test_what_is_typed_is_kept_and_nothing_else_changes(item, data):
    shape = shape_of_item(item)
    typed = texts_of(item, shape)
    field = data.draw(some.sampled_from(list(fields_of(item, shape))))
    text = data.draw(some.text(alphabet="가나 abc12.,%-", min_size=1, max_size=9))
    assume(field.name != "type")

    after = written_over(item, shape, {**typed, field.name: text})

    shown = texts_of(after, shape)
    assert value_of(shown.pop(field.name), field.kind) == value_of(text, field.kind)
    assert shown == {name: one for name, one in typed.items() if name != field.name}


@pytest.mark.parametrize(
    ("typed", "kind", "stored"),
    [
        ("20", Kind.SHARE, 0.2),
        ("20 %", Kind.SHARE, 0.2),
        ("33,33", Kind.SHARE, 0.3333),
        ("12.5", Kind.SHARE, 0.125),
        ("100", Kind.SHARE, 1.0),
        ("a fifth", Kind.SHARE, "a fifth"),
        ("-5", Kind.SHARE, "-5"),
        ("1e999", Kind.SHARE, "1e999"),
        ("10", Kind.WHOLE, 10),
        ("ten", Kind.WHOLE, "ten"),
        ("", Kind.WHOLE, None),
        ("yes", Kind.FLAG, True),
        ("", Kind.FLAG, None),
        (" one \r\n\r\ntwo", Kind.LINES, ["one", "two"]),
        (" 두 줄\r\n글 ", Kind.TEXT, "두 줄\n글"),
    ],
)
def test_what_is_typed_is_understood_or_kept_as_it_is(typed, kind, stored):
    assert value_of(typed, kind) == stored


def test_a_page_with_fewer_or_more_entries_makes_the_item_so():
    item = next(one for one in ITEMS if len(one.get("levels", ())) == 4)
    typed = item_texts(item)
    fewer = {
        name: text
        for name, text in typed.items()
        if not name.startswith(("levels.3.", "practice.4.", "practice.1.reflection.1."))
    }

    written = item_written(item, fewer)

    assert written["levels"] == item["levels"][:3]
    assert sorted(written["practice"]) == ["1", "2", "3"]
    assert written["practice"]["1"]["reflection"] == item["practice"]["1"]["reflection"][:1]
    assert item_written(written, typed) == item


@pytest.mark.parametrize("kind", list(ItemType))
@pytest.mark.parametrize("other", list(ItemType))
def test_another_type_keeps_what_both_have(kind, other):
    item = {**new_item(kind, "a"), "name": {"ko": "가", "en": "A"}, "only_if": "asked"}

    changed = as_type(item, other)

    assert changed["name"] == item["name"]
    assert changed["only_if"] == "asked"
    assert changed.keys() <= {*shape_of_item(changed), "weight"}
    assert as_type(item, kind)["name"] == item["name"]


def test_a_scale_becomes_points_and_a_duty_with_its_levels_and_practice():
    item = next(one for one in ITEMS if len(one.get("levels", ())) == 4 and "type" not in one)
    before = deepcopy(item)

    points, duty = as_type(item, ItemType.POINTS), as_type(item, ItemType.DUTY)

    assert [level["anchor"] for level in points["levels"]] == [
        level["anchor"] for level in item["levels"]
    ]
    assert points["practice"] == item["practice"]
    assert duty["not_done"] == item["levels"][0]["anchor"]
    assert duty["done"] == item["levels"][-1]["anchor"]
    assert duty["practice"] == item["practice"]["1"]
    assert as_type(points, ItemType.SCALE)["levels"] == item["levels"]
    assert item == before
