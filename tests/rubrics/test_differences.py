"""Two versions of a rubric beside each other: what is new, gone, moved or reads otherwise."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.rubrics import default_rubric_path, load_rubrics
from qa_app.rubrics.differences import Fate, Kind, differences, words_changed

RUBRICS = load_rubrics(default_rubric_path())
SECTIONED = RUBRICS["ksqi-shaped"].to_json()
FLAT = RUBRICS["soft-skills"].to_json()


@pytest.fixture
def changed() -> dict[str, Any]:
    return copy.deepcopy(SECTIONED)


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[Kind, str, Fate, bool]]:
    return [(one.kind, one.name["en"], one.fate, one.moved) for one in differences(before, after)]


@pytest.mark.parametrize("rubric", RUBRICS.values(), ids=list(RUBRICS))
def test_a_rubric_does_not_differ_from_itself(rubric) -> None:
    later = {**rubric.to_json(), "version": "17"}
    assert differences(rubric.to_json(), later) == []


def test_a_text_that_reads_otherwise_is_shown_in_its_language(changed) -> None:
    item = changed["sections"][0]["items"][0]
    before = item["levels"][1]["anchor"]["ko"] if "levels" in item else item["done"]["ko"]
    place = ("levels", 1, "anchor", "ko") if "levels" in item else ("done", "ko")
    (item["levels"][1]["anchor"] if "levels" in item else item["done"])["ko"] = "다르게 들립니다."

    (part,) = differences(SECTIONED, changed)
    (field,) = part.fields
    assert (part.kind, part.fate, part.moved) == (Kind.ITEM, Fate.KEPT, False)
    assert part.name == item["name"]
    assert (field.path, field.before, field.after) == (place, before, "다르게 들립니다.")


def test_what_is_new_and_what_is_gone_is_named(changed) -> None:
    gone = changed["sections"][1]["items"].pop(0)
    changed["sections"][0]["items"].append(
        {**gone, "id": "brand_new", "name": {"ko": "새", "en": "New"}}
    )

    assert told(SECTIONED, changed) == [
        (Kind.ITEM, "New", Fate.ADDED, False),
        (Kind.ITEM, gone["name"]["en"], Fate.REMOVED, False),
    ]


def test_an_item_in_another_section_has_moved(changed) -> None:
    item = changed["sections"][0]["items"].pop(0)
    changed["sections"][1]["items"].append(item)
    assert told(SECTIONED, changed) == [(Kind.ITEM, item["name"]["en"], Fate.KEPT, True)]


def test_one_item_that_goes_to_the_end_moves_alone() -> None:
    changed = copy.deepcopy(FLAT)
    first = changed["criteria"].pop(0)
    changed["criteria"].append(first)
    assert told(FLAT, changed) == [(Kind.ITEM, first["name"]["en"], Fate.KEPT, True)]


def test_weights_and_conditions_are_told(changed) -> None:
    changed["sections"][0]["weight"] = 0.5
    changed["conditions"] = [{"id": "late", "question": {"ko": "늦었나요?", "en": "Was it late?"}}]
    found = differences(SECTIONED, changed)
    weights = [field for one in found for field in one.fields if field.path == ("weight",)]
    assert [(one.before, one.after) for one in weights] == [
        (SECTIONED["sections"][0]["weight"], 0.5)
    ]
    assert (Kind.CONDITION, "Was it late?", Fate.ADDED, False) in told(SECTIONED, changed)


def test_a_draft_that_lacks_nearly_everything_can_be_compared() -> None:
    for draft in ({}, {"sections": [{}, {"items": [None, {}]}], "title": "no text", "criteria": 3}):
        assert all(one.fate != Fate.KEPT or one.fields for one in differences(SECTIONED, draft))
        assert differences(draft, draft) == []


def test_words_that_were_put_in_and_taken_out_stand_out() -> None:
    assert words_changed("the agent says when", "the agent never says") == [
        ("equal", "the agent", "the agent"),
        ("insert", "", "never"),
        ("equal", "says", "says"),
        ("delete", "when", ""),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["", "a", "b", "?0"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "name", "ko", "items", "sections", "criteria", "levels", "weight"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)
DRAFTS = st.dictionaries(st.sampled_from(["sections", "criteria", "conditions", "title"]), JSON)


@given(DRAFTS, DRAFTS)
def test_whatever_a_draft_holds_it_can_be_compared_and_is_like_itself(one, other) -> None:
    assert differences(one, one) == []
    back, forth = differences(other, one), differences(one, other)
    assert len([x for x in back if x.fate == Fate.ADDED]) == len(
        [x for x in forth if x.fate == Fate.REMOVED]
    )
