"""What English rules find in the customer's words, and in what the agent promises."""

import pytest

from qa_app.moments.finder import find_moments
from qa_app.transcription.transcript import Segment, Speaker, Transcript


def found(*turns):
    """Moments of a talk; a turn is "c: …" or "a: …"."""
    speakers = {"a": Speaker.AGENT, "c": Speaker.CUSTOMER}
    segments = tuple(
        Segment(5.0 * number, 5.0 * number + 4, turn[3:], speakers[turn[0]], 1.0)
        for number, turn in enumerate(turns)
    )
    return find_moments(Transcript("en", 5.0 * len(turns), "person", "", "split", segments))


def kinds(*turns, prefix):
    return [moment.kind for moment in found(*turns) if moment.kind.startswith(prefix)]


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ("That must be so frustrating, I'm sorry.", "empathised"),
        ("I understand.", "recognised"),
        ("What's the order number?", "passed_over"),
        (
            "I'm so sorry about this. I do apologise for the wait. I'm really sorry about it all."
            " Please accept my apologies.",
            "overdone",
        ),
    ],
)
def test_what_the_agent_did_next_is_told(answer, response):
    moments = found("a: Hello.", "c: I'm furious about this.", f"a: {answer}")

    assert [m.details["response"] for m in moments if m.kind == "feeling_anger"] == [response]


@pytest.mark.parametrize(
    ("words", "by_when", "time_named"),
    [
        (
            "I'll call you back tomorrow between two and four.",
            "tomorrow between two and four",
            True,
        ),
        ("i'm gonna email that over to you", "", False),
        ("We'll send you a new one soon.", "soon", False),
        ("The engineer will be with you on Friday.", "on Friday", True),
    ],
)
def test_promises_say_what_and_by_when(words, by_when, time_named):
    (promise,) = [m for m in found("c: Right.", f"a: {words}") if m.kind == "promise"]

    assert promise.details == {"what": words, "by_when": by_when, "time_named": time_named}


def test_a_warning_is_found_in_the_agents_words_only():
    warning = "If you carry on using that language I'll have to end the call."

    assert kinds("c: Get lost.", f"a: {warning}", prefix="abuse") == ["abuse_warning"]
    assert kinds("a: Hello.", f"c: {warning}", prefix="abuse") == []


@pytest.mark.parametrize(
    ("before", "quote", "after"),
    [
        ("Right. ", "Could you tell me a little about what's worrying you?", ""),
        ("okay so ", "i can post it to you or you could pick it up", " but only this week"),
        ("", "They might, it sort of depends, I wouldn't say either way", ""),
    ],
)
def test_a_quote_is_a_whole_sentence_or_clause(before, quote, after):
    asked = ["c: Hello.", "a: Hi.", "c: Will it come out of my account on Friday?"]
    assert quote in [moment.quote for moment in found(*asked, f"a: {before}{quote}{after}")]


def test_what_the_customer_did_is_no_promise():
    said = "a: So you booked two nights from tonight."
    assert kinds("c: Hello.", said, prefix="promise") == []


def test_the_whole_time_of_a_promise_is_named():
    promise = found("c: Hello.", "a: I'll ring you by ten o'clock tomorrow with an answer.")
    named = [moment.details["by_when"] for moment in promise if moment.kind == "promise"]
    assert named == ["by ten o'clock tomorrow"]
