"""The default rubric has its four criteria, four levels, and the moments that are evidence."""

import pytest

from qa_app.rubrics import Criterion, Rubric, default_rubric_path, load_rubrics

KINDS = {
    "active_listening": {
        "acknowledgement": "+",
        "paraphrase": "+",
        "clarifying_question": "+",
        "empathy": "+",
        "interruption": "-",
        "repeat_request": "-",
        "dismissal": "-",
    },
    "clarity": {
        "specific_commitment": "+",
        "signposting": "+",
        "honest_unknown": "+",
        "vague_time": "-",
        "hedging": "-",
        "jargon": "-",
    },
    "choice_offering": {
        "options": "+",
        "preference": "+",
        "respects_decision": "+",
        "dictates": "-",
        "no_alternative": "-",
    },
    "final_impression": {
        "summary": "+",
        "further_help": "+",
        "warm_close": "+",
        "abrupt_end": "-",
    },
}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubrics(default_rubric_path())["soft-skills"]


@pytest.fixture(params=KINDS)
def criterion(rubric: Rubric, request: pytest.FixtureRequest) -> Criterion:
    return rubric.criterion(request.param)


def test_it_has_the_four_criteria_in_order(rubric: Rubric) -> None:
    assert [criterion.id for criterion in rubric.criteria] == list(KINDS)
    assert sum(criterion.weight for criterion in rubric.criteria) == pytest.approx(1)


def test_each_criterion_has_four_levels_with_practice_for_each(criterion: Criterion) -> None:
    assert [level.level for level in criterion.levels] == [1, 2, 3, 4]
    assert sorted(criterion.practice) == [1, 2, 3, 4]
    assert criterion.top_level == 4


def test_each_kind_of_moment_is_listed_with_its_polarity(criterion: Criterion) -> None:
    listed = {moment.kind: moment.polarity for moment in criterion.moments}
    assert listed == KINDS[criterion.id]
