"""What the product set out to teach is found in its rubrics: each point, and the item that has it.

A point is named in a few words of our own, by the subject it belongs to. Beside it stand rubric and
item, and words that the item's English says it with.
"""

from typing import Any

import pytest

from qa_app.rubrics import default_rubric_path, load_rubrics

Place = tuple[str, str, str]

SERVICE, FEELINGS, FIVE = "service-skills", "emotion-care", "five-elements"
PSYCHOLOGY, PARTS = "psychology-of-service", "soft-skill-components"

POINTS: dict[str, dict[str, Place]] = {
    "how soft skills make customers content": {
        "communication: understand the need, answer plainly": (PARTS, "communication", "plain"),
        "emotional intelligence: read feelings, earn trust": (
            PARTS, "emotional_intelligence", "feeling"),
        "problem solving: fast and effective": (PARTS, "problem_solving", "by when"),
        "adaptability: move with the situation": (PARTS, "adaptability", "situation"),
        "sympathise and apologise before explaining the exchange": (
            PARTS, "emotional_intelligence", "apology"),
        "explain every step of the exchange": (PARTS, "communication", "order is announced"),
        "calm somebody in distress, then offer a way": (
            PARTS, "emotional_intelligence", "help straight after"),
        "listen to what customers say about the service": (PARTS, "taking_feedback", "feedback"),
        "look at feedback and improve from time to time": (
            PARTS, "using_feedback", "from time to time"),
        "training": (PARTS, "growing", "training"),
        "role-play": (PARTS, "growing", "role-play"),
        "a colleague's or manager's feedback": (PARTS, "growing", "advice"),
        "looking back on one's own calls": (PARTS, "growing", "looking back"),
        "content customers come back": (PARTS, "communication", "brings people back"),
    },
    "the twenty-one service skills": {
        "patience": (SERVICE, "patience_and_composure", "patience"),
        "emotional intelligence": (SERVICE, "patience_and_composure", "emotional intelligence"),
        "active listening": (SERVICE, "listening_and_answering", "active listening"),
        "technical knowledge": (SERVICE, "knowing_the_trade", "technical knowledge"),
        "adaptability": (SERVICE, "solving_and_adapting", "adaptability"),
        "brevity": (SERVICE, "clear_and_brief", "brevity"),
        "clarity": (SERVICE, "clear_and_brief", "clarity"),
        "thoroughness": (SERVICE, "thoroughness", "thoroughness"),
        "creative problem solving": (SERVICE, "solving_and_adapting", "creative problem solving"),
        "decisiveness": (SERVICE, "decisive_and_timely", "decisiveness"),
        "timing": (SERVICE, "decisive_and_timely", "timing"),
        "consistency": (SERVICE, "consistency", "consistency"),
        "friendliness": (SERVICE, "warmth", "friendliness"),
        "stress management": (SERVICE, "stress_management", "stress"),
        "time management": (SERVICE, "time_management", "time"),
        "responsiveness": (SERVICE, "listening_and_answering", "responsiveness"),
        "positivity": (SERVICE, "warmth", "positivity"),
        "persuasion": (SERVICE, "persuading_and_negotiating", "persuasion"),
        "negotiation": (SERVICE, "persuading_and_negotiating", "negotiation"),
        "persistence": (SERVICE, "persistence", "persistence"),
        "an open mind": (SERVICE, "open_mind", "open-mind"),
    },
    "what the twenty-one skills are told by": {
        "irritation spoils even a good outcome": (SERVICE, "patience_and_composure", "irritated"),
        "notice impatience before it grows": (SERVICE, "patience_and_composure", "first sign"),
        "say the customer's words back": (SERVICE, "listening_and_answering", "said back"),
        "answer each point in turn": (SERVICE, "listening_and_answering", "every point"),
        "a date and not a span of weeks": (SERVICE, "clear_and_brief", "four to eight weeks"),
        "say so when you do not know": (SERVICE, "clear_and_brief", "not known"),
        "ask whether everything has its answer": (SERVICE, "thoroughness", "what is left"),
        "late order, and no refund wanted": (SERVICE, "solving_and_adapting", "refund"),
        "not again and again “I must ask my manager”": (
            SERVICE, "decisive_and_timely", "ask my manager"),
        "say when you will answer, and keep it": (SERVICE, "decisive_and_timely", "time"),
        "a warm greeting sets the tone": (SERVICE, "warmth", "sets the tone"),
        "thanks and praise": (SERVICE, "warmth", "thanks"),
        "understand the hesitation before advising": (
            SERVICE, "persuading_and_negotiating", "hesitation"),
        "refund and replacement both demanded": (
            SERVICE, "persuading_and_negotiating", "refund and a new one"),
        "check later that it worked": (SERVICE, "persistence", "check"),
        "know one's weak points, try new ways": (SERVICE, "open_mind", "weak points"),
        "short breaks": (SERVICE, "stress_management", "short breaks"),
        "share or drop work when it is busy": (SERVICE, "time_management", "shared"),
    },
    "care for the customer's feelings": {
        "recognise the feeling in words and voice": (FEELINGS, "noticing", "words or voice"),
        "feelings decide what people do": (FEELINGS, "noticing", "decide what a customer does"),
        "open questions and listening": (FEELINGS, "room_to_speak", "open question"),
        "room to say what is wrong": (FEELINGS, "room_to_speak", "room"),
        "a welcoming manner": (FEELINGS, "room_to_speak", "welcome"),
        "then empathise": (FEELINGS, "specific_empathy", "empathy"),
        "even “I understand” opens a door": (FEELINGS, "specific_empathy", "i understand"),
        "say what was understood, and mean it": (FEELINGS, "specific_empathy", "understood"),
        "humour loosens, in its place": (FEELINGS, "measured", "joke"),
        "too much empathy is a burden": (FEELINGS, "measured", "burden"),
        "meet a bad feeling within bounds": (FEELINGS, "measured", "within bounds"),
        "leave private matters private": (FEELINGS, "measured", "private"),
        "share a good feeling": (FEELINGS, "deed_after_feeling", "pleasure"),
        "apologise on the spot with something tangible": (
            FEELINGS, "deed_after_feeling", "tangible"),
        "apologise in full where it was our fault": (FEELINGS, "apology", "apologise"),
        "a different answer for each feeling": (FEELINGS, "deed_after_feeling", "happy"),
        "keep notes of feelings and answers": (FEELINGS, "feeling_record", "on record"),
        "go on learning and practising": (FEELINGS, "learning", "practice"),
        "from irritation to a smile": (FEELINGS, "noticing", "irritated"),
        "trust is what is won": (FEELINGS, "specific_empathy", "trust"),
    },
    "five elements of good service": {
        "efficiency: one contact is enough": (FIVE, "one_call", "one call"),
        "efficiency: quick and correct": (FIVE, "one_call", "correct"),
        "efficiency: no step without use": (FIVE, "no_detours", "steps that help nobody"),
        "what was typed to a chatbot is known to the agent": (FIVE, "no_detours", "chatbot"),
        "emotional safety and respect": (FIVE, "respect", "respected and safe"),
        "listening and real understanding": (FIVE, "respect", "worry"),
        "openness about personal data": (FIVE, "data_care", "personal data"),
        "a service that knows the customer's history": (FIVE, "respect", "history"),
        "beyond the expected: the next problem": (FIVE, "looking_ahead", "next problem"),
        "beyond the expected: departments work together": (
            FIVE, "following_through", "departments"),
        "a leak that takes several departments": (FIVE, "following_through", "ceiling"),
        "following up whether it was solved": (FIVE, "following_through", "check that it worked"),
        "flexibility about rules": (FIVE, "flexible_within_rules", "exception"),
        "weigh what an exception risks": (FIVE, "flexible_within_rules", "weigh"),
        "say where a rule does not fit": (FIVE, "rule_that_hindered", "change it"),
        "engagement: an agent who takes charge": (FIVE, "ownership", "takes charge"),
        "room to decide for oneself": (FIVE, "ownership", "decide"),
        "training, tools and recognition are the company's part": (
            FIVE, "room_to_act", "recognition"),
        "satisfaction is measured afterwards": (FIVE, "after_the_call", "surveys"),
    },
    "the psychology of service": {
        "the last impression stays longest": (PSYCHOLOGY, "last_impression", "remember longest"),
        "settle complaints at once": (PSYCHOLOGY, "settling_complaints", "settle"),
        "promises are expected to hold": (PSYCHOLOGY, "settling_complaints", "promises hold"),
        "own experience outweighs what one is told": (
            PSYCHOLOGY, "regaining_trust", "happened to them"),
        "make up for an earlier let-down": (PSYCHOLOGY, "regaining_trust", "different this time"),
        "get through the bad part early": (PSYCHOLOGY, "bad_part_early", "bad part early"),
        "the better part comes after it": (PSYCHOLOGY, "bad_part_early", "something better"),
        "one hard call must not reach the next customer": (
            PSYCHOLOGY, "leaving_it_behind", "spills over"),
        "respect the choice": (PSYCHOLOGY, "respecting_choice", "what is chosen stands"),
        "hear the need before offering choices": (
            PSYCHOLOGY, "respecting_choice", "needs are heard"),
        "something to choose even where there is one way": (
            PSYCHOLOGY, "respecting_choice", "one way"),
        "the familiar reassures": (PSYCHOLOGY, "no_surprises", "familiar"),
        "no unexpected turns": (PSYCHOLOGY, "no_surprises", "unexpected"),
        "one person arranges it all": (PSYCHOLOGY, "no_surprises", "one person"),
        "the same service every time": (PSYCHOLOGY, "same_every_time", "the same"),
    },
}  # fmt: skip
# What no call lets anybody hear: questions to the agent, never a rating.
NEVER_RATED = {
    SERVICE: {"stress_management", "time_management", "consistency", "open_mind"},
    FEELINGS: {"own_feelings", "feeling_record", "learning"},
    FIVE: {"room_to_act", "after_the_call"},
    PSYCHOLOGY: {"same_every_time", "leaving_it_behind"},
    PARTS: {"growing", "using_feedback"},
}


def english(value: Any) -> str:
    """All English of an item, in small letters."""
    if isinstance(value, dict):
        return " ".join(
            text.lower() if key == "en" else english(text)
            for key, text in value.items()
            if key != "ko"
        )
    return " ".join(english(inner) for inner in value) if isinstance(value, list) else ""


@pytest.fixture(scope="module")
def items() -> dict[tuple[str, str], dict[str, Any]]:
    """Every item of every rubric, as its file has it."""
    return {
        (rubric.id, item["id"]): item
        for rubric in load_rubrics(default_rubric_path()).values()
        for section in rubric.to_json().get("sections", [])
        for item in section["items"]
    }


@pytest.mark.parametrize("subject", POINTS)
def test_each_point_is_found_where_the_table_says(
    subject: str, items: dict[tuple[str, str], dict[str, Any]]
) -> None:
    missing = {
        point: (rubric, item, words)
        for point, (rubric, item, words) in POINTS[subject].items()
        if words not in english(items.get((rubric, item), {}))
    }
    assert missing == {}


def test_all_twenty_one_skills_are_there() -> None:
    assert len(POINTS["the twenty-one service skills"]) == 21


@pytest.mark.parametrize("rubric", NEVER_RATED)
def test_what_no_call_lets_one_hear_is_asked_and_not_rated(
    rubric: str, items: dict[tuple[str, str], dict[str, Any]]
) -> None:
    asked = {
        item
        for (of, item), content in items.items()
        if of == rubric and content.get("type") == "reflection"
    }
    assert asked == NEVER_RATED[rubric]
