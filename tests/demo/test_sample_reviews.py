"""The sample reviews show every rubric, and what cannot be a review is refused with its place."""

from pathlib import Path

import pytest
import yaml

from qa_app.demo.follow_up import LEFT_TO_VISITOR
from qa_app.demo.sample_calls import sample_call, sample_calls
from qa_app.demo.sample_reviews import SampleProblem, read_reviews
from qa_app.foundation.settings import ROOT
from qa_app.rubrics import load_rubrics
from qa_app.transcription.transcript import Segment, Speaker

TURNS = (Segment(0.0, 2.0, "Good morning.", Speaker.AGENT, 1.0),)
CLIP = {"turn": 0, "polarity": "for", "quote": "Good morning."}


@pytest.fixture(scope="module")
def rubrics():
    return load_rubrics(ROOT / "rubrics")


def read(rows):
    return list(read_reviews(Path("a-call.yaml"), rows, TURNS))


def review(**rated):
    return {
        "rubric": "soft-skills",
        "reviewer": "qa",
        "criteria": {"active_listening": {"level": 3, "note": "You listened.", **rated}},
    }


def test_each_rubric_is_shown_in_reviews_that_can_be_submitted(rubrics):
    written = [one for call in sample_calls() for one in call.reviews]

    for one in written:
        one.on(rubrics[one.rubric])
    assert {one.rubric for one in written} == set(rubrics)


def test_each_call_but_the_visitors_is_reviewed_on_a_second_rubric_by_somebody_else():
    for call in sample_calls():
        others = 0 if call.id in LEFT_TO_VISITOR else 1
        assert [one.reviewer for one in call.reviews] == ["qa", "qa_2"][: 1 + others]
        assert call.reviews[0].rubric == "soft-skills"
    second = [call.reviews[1].rubric for call in sample_calls() if len(call.reviews) > 1]
    assert len(second) == len(set(second)) == 6


@pytest.mark.parametrize(
    ("rated", "said"),
    [
        ({"evidence": [{**CLIP, "turn": 1}]}, "the script has no turn 1"),
        ({"evidence": [{**CLIP, "turn": -1}]}, "the script has no turn -1"),
        ({"evidence": [{**CLIP, "quote": "Hi."}]}, "turn 0 does not say 'Hi.'"),
        ({"evidence": [{**CLIP, "polarity": "near"}]}, "for or against, not 'near'"),
        ({"points": 3}, "one of cause, done, level, not_applicable, points, not several"),
        ({"levle": 3}, "unknown levle"),
    ],
)
def test_what_does_not_fit_the_script_is_refused_with_its_place(rated, said):
    with pytest.raises(SampleProblem, match="soft-skills: active_listening") as refused:
        read([review(**rated)])

    assert said in str(refused.value)


def test_an_unknown_cause_is_refused():
    row = review()
    row["criteria"] = {"clarity": {"cause": "weather", "note": "It rained."}}

    with pytest.raises(SampleProblem, match="clarity: no cause 'weather'"):
        read([row])


def test_a_reviewer_reviews_a_call_once_and_is_one_of_the_sample_people():
    with pytest.raises(SampleProblem, match="qa has reviewed this call already"):
        read([review(), {**review(), "rubric": "ksqi-shaped"}])
    with pytest.raises(SampleProblem, match="no sample reviewer 'me'"):
        read([{**review(), "reviewer": "me"}])


@pytest.mark.parametrize(
    ("item", "rated", "said"),
    [
        ("listening", {"points": 11}, "listening does not take 11 points"),
        ("listening", {"level": 2}, "listening is an item of type points"),
        ("opening_greeting", {"level": 3}, "opening_greeting has no level 3"),
        ("identity_check", {}, "identity_check still needs: rating"),
        ("accuracy", {"points": 4}, "accuracy still needs: evidence or note"),
        ("alternatives", {"cause": "system"}, "alternatives still needs: note"),
        ("terms_notice", {"done": True}, "is not asked, since agreement_made does not hold"),
        ("getting_through", {"level": 1}, "getting_through takes a note only"),
        ("smiling", {"level": 1}, "ksqi-shaped has no item 'smiling'"),
    ],
)
def test_what_does_not_fit_the_rubric_is_refused_with_its_place(rubrics, item, rated, said):
    with pytest.raises(SampleProblem, match=r"ko-telecom-bill\.yaml, ksqi-shaped: ") as refused:
        changed(criteria={item: rated}).on(rubrics["ksqi-shaped"])

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"put_on_hold": None}, "put_on_hold still needs: condition"),
        ({"rainy": True}, "ksqi-shaped has no condition 'rainy'"),
    ],
)
def test_each_condition_of_the_rubric_is_answered_and_no_other(rubrics, conditions, said):
    with pytest.raises(SampleProblem, match=said):
        changed(conditions=conditions).on(rubrics["ksqi-shaped"])


def changed(**values):
    """The sample review with points, duties and conditions, changed in one place."""
    path = ROOT / "samples" / "ratings" / "ko-telecom-bill.yaml"
    row = yaml.safe_load(path.read_text(encoding="utf-8"))["reviews"][1]
    for part, changes in values.items():
        row[part].update(changes)
        row[part] = {key: value for key, value in row[part].items() if value is not None}
    return next(read_reviews(path, [row], sample_call("ko-telecom-bill").script))
