"""What a plan is made of: strengths first, one or two things to try, nothing that grades."""

import re
from dataclasses import replace
from datetime import date

import pytest

from qa_app.coaching.compose import RatedCriterion, RatedReview, compose
from qa_app.coaching.document import PlanDraft
from qa_app.coaching.point import Clip, Point
from qa_app.rubrics import Rubric, Text, parse_rubric
from tests.rubrics import written

GOAL = date(2026, 12, 4)
DAYS = {"a": date(2026, 11, 3), "b": date(2026, 11, 10)}
NAMES = {
    "L": "active_listening",
    "C": "clarity",
    "O": "choice_offering",
    "F": "final_impression",
}


def rated(text: str, call: str = "a") -> RatedReview:
    """``"L2- C4+"``: listening at 2 with a clip against, clarity at 4 with a clip for."""
    ratings = []
    for at, word in enumerate(text.split()):
        level = None if word[1] == "n" else int(word[1])
        clips = tuple(
            Clip(
                call=call,
                called_on=DAYS[call],
                start=10.0 * at + number,
                end=10.0 * at + number + 1,
                quote=f"{word} {number}",
                polarity="for" if sign == "+" else "against",
            )
            for number, sign in enumerate(word[2:])
        )
        ratings.append(RatedCriterion(NAMES[word[0]], level, f"note {word}", clips))
    return RatedReview(call, DAYS[call], "soft-skills", tuple(ratings))


def chosen(draft: PlanDraft) -> str:
    letters = {name: letter for letter, name in NAMES.items()}
    sides = (draft.strengths, draft.focuses)
    return " / ".join("".join(letters[point.criterion] for point in side) for side in sides)


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        pytest.param(["L2- C1- O3+ F4+"], "FO / CL", id="the weightier distance comes first"),
        pytest.param(["L1 C2- O4+ F4+"], "FO / C", id="what can be heard comes first"),
        pytest.param(["L3- C3- O3+ F3+"], "FO / L", id="one focus when all goes well"),
        pytest.param(["L1- C1- O1- F1-"], " / LC", id="never more than two"),
        pytest.param(["L1-+ C1- O1- F1-"], "L / LC", id="a thing done well once is a strength"),
        pytest.param(["L1-+ C2- O1+ F1-"], "O / LF", id="rather from what is no focus"),
        pytest.param(["L4+ C4++ O4+ F4+"], "LF / C", id="all at the top: keep and share one"),
        pytest.param(["L4 C4 O4 F4"], "LC / ", id="all at the top, nothing to play"),
        pytest.param(["L4+"], "L / ", id="one criterion at the top is a strength"),
        pytest.param(["Ln Cn O2- Fn"], " / O", id="not applicable is left out"),
        pytest.param(["Ln Cn On Fn"], " / ", id="nothing rated, nothing said"),
        pytest.param(["L4+ C2- O4+", "L2- C2- O4+"], "OL / C", id="the mean of several reviews"),
        pytest.param(["L2- C2- O2- F4+"], "F / LC", id="ties go by weight, then by the rubric"),
    ],
)
def test_strengths_and_focuses_follow_the_rules(
    rubric: Rubric, reviews: list[str], expected: str
) -> None:
    given = [rated(text, call) for text, call in zip(reviews, "ab", strict=False)]
    assert chosen(compose([rubric], given, "ko", GOAL)) == expected


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_focus_brings_everything_to_practise_with(rubric: Rubric, language: str) -> None:
    [focus, _second] = compose([rubric], [rated("L2- C1- O4+")], language, GOAL).focuses
    criterion = rubric.criterion("clarity")
    practice = criterion.practice[1]
    assert focus.criterion_name == criterion.name.in_language(language)
    assert focus.behaviour == practice.behaviour.in_language(language)
    assert focus.why == criterion.why.in_language(language)
    assert focus.goal == practice.goal.in_language(language)
    assert len(focus.say_instead) == len(practice.say_instead)
    assert {line.speaker for line in focus.role_play.lines} == {"customer", "agent"}
    assert len(focus.reflection) == len(practice.reflection)
    assert focus.heard == "note C1-"


def test_the_practice_of_several_reviews_is_that_of_their_mean(rubric: Rubric) -> None:
    [focus] = compose([rubric], [rated("L2-", "a"), rated("L3-", "b")], "en", GOAL).focuses
    assert focus.behaviour == rubric.criterion("active_listening").practice[2].behaviour.en


def test_at_the_top_the_plan_asks_to_share(rubric: Rubric) -> None:
    [focus] = compose([rubric], [rated("L4+ C4")], "en", GOAL).focuses
    assert focus.behaviour == rubric.criterion("active_listening").practice[4].behaviour.en


def test_clips_come_from_all_calls_and_one_shows_how_it_goes_well(rubric: Rubric) -> None:
    reviews = [rated("L2---+", "a"), rated("L2-", "b")]
    [focus] = compose([rubric], reviews, "ko", GOAL).focuses
    assert [(clip.call, clip.polarity) for clip in focus.clips] == [
        ("a", "against"),
        ("b", "against"),
        ("a", "for"),
    ]


def test_two_reviews_of_one_call_quote_the_same_clip_once(rubric: Rubric) -> None:
    draft = compose([rubric], [rated("L2-"), rated("L1-")], "ko", GOAL)
    assert len(draft.focuses[0].clips) == 1
    assert draft.heard_on == (DAYS["a"],)
    assert "통화 1건" in draft.opening


@pytest.mark.parametrize(
    ("name", "subject"),
    [("적극적 경청", "적극적 경청이"), ("명확한 안내", "명확한 안내가"), ("CS", "CS이(가)")],
)
def test_what_was_done_well_once_is_named_in_a_korean_sentence(
    rubric: Rubric, name: str, subject: str
) -> None:
    listening, *others = rubric.criteria
    renamed = replace(listening, name=Text(ko=name, en=name))
    (only,) = rubric.sections
    own = replace(rubric, sections=(replace(only, items=(renamed, *others)),))
    [strength] = compose([own], [rated("L1-+ C1-")], "ko", GOAL).strengths
    assert strength.behaviour == f"이 통화에서 {subject} 돋보였습니다. 다음에도 이어 가 보세요."


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("levels", ["L1- C2- O3+ F4+", "L4+ C4+ O4+ F4+", "L2-+ C1-"])
def test_no_grades_in_what_a_plan_says(rubric: Rubric, levels: str, language: str) -> None:
    draft = compose([rubric], [rated(levels)], language, GOAL)
    said = " ".join(
        [draft.opening]
        + [text for p in (*draft.strengths, *draft.focuses) for text in (p.behaviour, p.why)]
    )
    assert not re.search(r"\d\s*(수준|점)|level \d|score|rank|등수|총점", said, re.IGNORECASE)


def test_a_duty_that_was_not_done_is_taught_and_one_that_was_done_is_no_task() -> None:
    made = parse_rubric(written.rubric(written.section("s", 1, written.duty("notice"))), "made")
    spoken = {"start": 1.0, "end": 2.0, "quote": "Hello.", "polarity": "for"}
    clip = Clip(call="a", called_on=DAYS["a"], **spoken)

    def plan(level: int) -> tuple[Point, ...]:
        given = RatedCriterion("notice", level, "", (clip,))
        return compose([made], [RatedReview("a", DAYS["a"], made.id, (given,))], "en", GOAL).focuses

    assert [point.behaviour for point in plan(1)] == ["Do it"]
    assert plan(2) == ()
