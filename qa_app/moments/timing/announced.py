"""Words with which people ask for time, check in while they take it, and come back.

What counts is what was said last: who has asked for time and then tells what was found has come
back, and a silence after that is a silence like any other.
"""

import re
from collections.abc import Callable, Sequence

from qa_app.moments.english import waiting as english
from qa_app.moments.english.talk import said
from qa_app.moments.english.words import Said
from qa_app.moments.korean import waiting as korean
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.timing.interruption import is_back_channel
from qa_app.moments.timing.speech import character_at
from qa_app.moments.turns import Call, Turn

# The line will be put on hold.
HOLD = re.compile(
    r"기다려\s?주|기다리시|대기|끊지\s?(?:말|마)|보류|연결해|돌려\s?드리|다녀오|다녀올"
    r"|\bhold\b|\bbear with\b|\bput you (?:on|through)\b|\bputting you\b|\bstay on the line\b"
    r"|\bi(?:'| wi)?ll be (?:right )?back\b|\bplease wait\b|\btransfer",
    re.IGNORECASE,
)
BACK = re.compile(
    r"기다려\s?주셔서|기다리게|오래\s?기다리|기다리셨|대기해\s?주셔서"
    r"|\b(?:thanks|thank you|appreciate you|cheers) (?:so much |very much )?for "
    r"(?:holding|waiting|your patience|bearing|being patient|hanging)"
    r"|\bsorry (?:for|about) (?:the|that|your) (?:long |lengthy )?(?:wait|hold|delay)"
    r"|\bsorry to keep you\b|\bsorry to have kept you\b",
    re.IGNORECASE,
)


def waiting_for(call: Call, at: float) -> Turn | None:
    """The turn with which somebody asked for time that they are still taking at ``at`` seconds.

    A customer who looks for their card is waited for like an agent who looks something up. Signs
    of listening do not end a wait, nor does what the other one says meanwhile.
    """
    told = [turn for turn in call.turns if turn.start < at and not turn.is_other_agent]
    for side in (True, False):
        for turn in reversed([turn for turn in told if turn.is_customer == side]):
            if _ends_with(call, turn, at, english.asked_at, korean.asked_at):
                return turn
            if not is_back_channel(turn.text):
                break
    return None


def is_explained(call: Call, at: float) -> bool:
    """Whether a silence from ``at`` seconds on is a wait, or the customer was given a task."""
    if waiting_for(call, at):
        return True
    last = next((turn for turn in reversed(call.turns) if turn.start < at), None)
    if last is None or last.is_customer or last.is_other_agent:
        return False
    return _ends_with(call, last, at, english.busied_at, korean.busied_at)


def _ends_with(
    call: Call,
    turn: Turn,
    at: float,
    in_english: Callable[[Said, int], bool],
    in_korean: Callable[[Sequence[Sentence]], bool],
) -> bool:
    """Whether what was said of a turn until then ends so, in the language of its last words."""
    until = character_at(turn, at)
    if until == 0:
        return False
    if turn.language_at(until - 1) == "ko":
        sentences = Reading.of(call).of_turn(turn)
        return in_korean([sentence for sentence in sentences if sentence.begin < until])
    words = said(call, turn)
    return in_english(words, words.place_at(until))
