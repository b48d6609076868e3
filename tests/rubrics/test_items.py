"""Items of every type are read, kept and written as they are, or refused with their line."""

import pytest

from qa_app.rubrics import Criterion, ItemType, Note, Reflection, Rubric, RubricError, parse_rubric
from qa_app.rubrics.writing import to_yaml
from tests.rubrics.written import NOTE, REFLECTION, duty, points, rubric, scale, section

ALL = rubric(
    section("first", 0.6, scale("listening", 0.5), duty("notice", 0.5, "critical: true\n")),
    section("second", 0.4, points("handling", 1), NOTE),
    section("third", None, REFLECTION),
)


def refusal(text: str) -> list[str]:
    with pytest.raises(RubricError) as refused:
        parse_rubric(text, "made.yaml")
    return str(refused.value).splitlines()


def line_of(text: str, part: str) -> int:
    return next(at for at, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_rubric_has_sections_of_items_of_every_type() -> None:
    made = parse_rubric(ALL, "made.yaml")

    kinds = [[type(item) for item in one.items] for one in made.sections]
    assert kinds == [[Criterion, Criterion], [Criterion, Note], [Reflection]]
    assert [one.id for one in made.criteria] == ["listening", "notice", "handling"]
    assert [made.weight_of(one) for one in made.criteria] == [0.3, 0.3, 0.4]
    assert [one.critical for one in made.criteria] == [False, True, False]


def test_a_duty_has_two_levels_and_practice_for_who_did_not_do_it() -> None:
    notice = parse_rubric(ALL, "made.yaml").criterion("notice")

    assert notice.type == ItemType.DUTY
    assert [(one.level, one.anchor.en) for one in notice.levels] == [
        (1, "It was not said"),
        (2, "It was said"),
    ]
    assert list(notice.practice) == [1]


def test_points_fall_into_bands() -> None:
    handling = parse_rubric(ALL, "made.yaml").criterion("handling")

    assert [handling.level_of_points(given) for given in (0, 4, 5, 10)] == [1, 1, 2, 2]
    for impossible in (-1, 11):
        with pytest.raises(ValueError, match="does not take"):
            handling.level_of_points(impossible)


def test_what_is_written_reads_back_as_the_same_rubric() -> None:
    made = parse_rubric(ALL, "made.yaml")

    assert Rubric.from_json(made.to_json()) == made
    assert parse_rubric(to_yaml(made), "again.yaml") == made
    assert to_yaml(parse_rubric(to_yaml(made), "again.yaml")) == to_yaml(made)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("type: duty", "type: ritual", "sections[0].items[1].type: must be one of scale, duty"),
        ("most: 10", "most: 4", "sections[1].items[0].levels[1].from: is more than the most, 4"),
        ("{from: 0,", "{from: 1,", "sections[1].items[0].levels[0].from: is 1, must be 0"),
        ("{from: 5,", "{from: 0,", "levels[1].from: is 0, must be more than 0"),
        ("id: third", "id: first", "sections[2].id: is the same as sections[0].id"),
        ("id: calm", "id: notice", "sections[2].items[0].id: is the same as sections[0].items[1]"),
        ("weight: 0.4", "weight: 0.3", "sections: weights sum to 0.9, not to 1"),
        ("critical: true", "critical: very", "sections[0].items[1].critical: must be true or"),
        ("type: duty", "only_if: asked\n        type: duty", "which is none of the conditions"),
    ],
)
def test_a_wrong_item_is_named_with_its_place(right: str, wrong: str, said: str) -> None:
    lines = refusal(ALL.replace(right, wrong, 1))

    assert any(said in line for line in lines), lines
    assert all(line.startswith("made.yaml:") for line in lines)


def test_a_section_without_ratings_takes_no_share_and_one_with_ratings_needs_one() -> None:
    text = rubric(section("a", 1, NOTE), section("b", None, scale("c")))

    said = "\n".join(refusal(text))
    assert "sections[0].weight: has no meaning: nothing in this section is rated" in said
    assert "sections[1].weight: is missing: something in this section is rated" in said


def test_a_condition_that_nothing_depends_on_is_not_asked() -> None:
    text = rubric(section("a", 1, scale("b")), conditions=("complained",))

    (line,) = refusal(text)
    assert line == (
        f"made.yaml:{line_of(text, '{id: complained')}: conditions[0]: "
        "is asked of the reviewer, but no item depends on it"
    )


def test_sections_and_criteria_do_not_stand_side_by_side() -> None:
    (line,) = refusal(ALL + "criteria: []\n")

    assert "criteria: is not a field of a rubric" in line


def test_a_rubric_without_sections_may_have_notes_and_questions_too() -> None:
    items = "".join((scale("hearing"), NOTE, REFLECTION))
    text = rubric(section("calls", 1, scale("hearing"))).partition("sections:")[0]
    found = parse_rubric(f"{text}criteria:\n{items}", "flat.yaml")

    assert [item.id for item in found.sections[0].items] == ["hearing", "other", "calm"]
    assert [item.id for item in found.criteria] == ["hearing"]
    assert Rubric.from_json(found.to_json()) == found
    assert parse_rubric(to_yaml(found), "again.yaml") == found
