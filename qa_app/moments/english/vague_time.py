"""Vague time: a time that the customer cannot plan with.

Not a narrow range, nor "soon" in a goodbye or a wish, nor a length of time that has passed.
"""

from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, customer_before, ends_asking, hit, sentence_hit
from qa_app.moments.english.times import FAMILIES, NAMED, NAMED_IN_DIGITS, VAGUE, WIDE_RANGE
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

NOT = Phrases(
    """
    (how|too|very|so) soon
    (in case|if) (it|they|that|this) ~
    (seeing|speaking|talking|hearing|welcoming) ~4 soon
    (see|speak|talk|hear from|catch|chat to|speak to|talk to) (to )?you ~2 soon
    (hope|hopefully|wish|get|feel|feels|better|well|recover|recovery) ~6 soon
    soon (as|enough) (he|she|they are back|we hang|i hang|i am off|i get off|this call|i have|
        you have|you get|you are|you can|it is confirmed|you receive|you send|you want)
    as (soon|quick|quickly) as (i|you) (can|could) ~2 (be|sort|with)
    (with us|waiting|been|waited|waited for|holding|held|kept|took|taken|had) ~3 (a|some|quite a|
        a little|a long|a good) (while|time|bit)
    (while|time|days|weeks|months|hours) (ago|back|earlier|before that)
    (tell|talk|know|explain|say) ~3 a (little )?bit
    (have|had) (you|it|this|that) ~3 (a while|a bit|long)
    (last|past|previous) (few|couple of|several|some) (days|weeks|months)
    (sooner|quicker|faster) (you|the)
    (hang on|hold on|wait|bear with me|one moment|give me|just be|be with you|be back|be right|
        need|take) ~4 (a (little )?bit|a (few|couple of|couple) (seconds|moments|minutes)|a while|
        a moment|shortly|soon|some time)
    (save|saves|saved|saving|spend|spent|you take|please take|and take) ~3 (some|more|a lot of|
        plenty of) time
    (for|over|after|been) (a|quite a|some|the past|the last) (while|few|couple of|some time|
        long time)
    for (a few|a couple of|several|some) (days|weeks|months|years|hours|minutes)
    (how|so) long
    (be kind|look after|take care|enjoy|take it easy) ~8
    the (first|last|next) (few|couple of) (words|digits|letters|numbers)
    (the sooner|no sooner|would sooner|any time you|any time at all|at any time|any time day|
        any day you|any day of|any day that)
    """
)
# The customer asks for a time.
TIME_ASKED = Phrases(
    """
    ^ (by |like |from |since |until )?when (is|are|will|would|do|does|can|could|am|might|should|
        exactly|though|then|$|about|roughly) ~
    (know|say|tell me|idea|and|so|but) when (is|are|will|would|do|does|can|could|am|might|should|
        it|they|he|she|i|that|though|$) ~
    how (long|soon|quick|quickly) ~
    (what|which) (time|day|date|week) ~
    """
)
# An answer without a time is vague if it is so many words and none of these.
LEAST_ANSWER, LONGEST_ANSWER = 4, 22
LENGTH = Phrases(
    """
    (<number>|<digit>|a|an|half|couple of) ~1 (minute|minutes|hour|hours|day|days|week|weeks|
        month|months|year|years|second|seconds)
    (<day>|<month>|noon|midnight|now|already|straight away|immediately|right away|instantly|
        yesterday)
    """,
    FAMILIES,
)
OTHER_ANSWER = Phrases(
    """
    (bye|goodbye|have a|thanks|thank you|take care|you are welcome)
    (let me|one moment|one second|bear with|hold on|i will (check|find|look|ask)|sorry|apologise|
        apologize|not sure|do not know|can not say|could not tell)
    (it (was|did|has)|they (were|did|have)|you (were|did|have)|that (was|is)|it is (on|in|at|been|
        ready|here|there|open)) ~
    (which|what|where|who|how|do you|are you|is it|could you|can you|would you) ~
    """
)
# Words that are vague about time only when a time is asked for.
ONLY_ASKED = Phrases(
    """
    (weeks|months|days) (or|to|possibly|maybe|rather|not)
    (a|within a|in a|about a|another|the) ?(few|couple|couple of|number of) (minutes|hours)
    (in hand|on the list|in progress|in the queue|in the system|or so|or more|meantime|or longer)
    (it|that) (varies|depends) ~3 (on|by|how|from) ~
    (not|will not be|should not be) (too|very|that|much|so)? ?long
    (fairly|pretty|relatively|quite) (quick|quickly|fast)
    (when|whenever) (they|it|we|he|she|the|there) ~2 (get|gets|have|has|got|can|is|comes|come|see|
        are) ~4
    (later|further) on (sometime|at|in)?
    (in progress|up to) ~
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Vague times in what the agent says."""
    for words in agent_said(call):
        match = _vague(words)
        before = customer_before(call, words.turn)
        asked = before in TIME_ASKED
        if match is None:
            if asked and _names_none(words):
                yield hit(words, 0, words.sentences[0][1], 0.6)
            continue
        weak = ONLY_ASKED.find(words, match[0], match[1]) is not None
        named = NAMED.find(words, *words.sentence(match[0])) is not None
        confidence = 0.9 - 0.35 * (weak and not asked) - 0.25 * (named and not asked) + 0.05 * asked
        yield sentence_hit(words, *match, confidence)


def _names_none(words: Said) -> bool:
    """Whether it is a short statement without any time or length of time."""
    if ends_asking(words) or not LEAST_ANSWER <= words.size <= LONGEST_ANSWER:
        return False
    return not any(words in table for table in (NAMED, NAMED_IN_DIGITS, LENGTH, OTHER_ANSWER))


def _vague(words: Said) -> tuple[int, int] | None:
    for table in (WIDE_RANGE, VAGUE):
        for match in table.all(words):
            begin, end = words.sentence(match.start())
            near = max(begin, match.start() - 60), min(end, match.end() + 30)
            if not words.plain.endswith("?", begin, end) and not NOT.find(words, *near):
                return match.span()
    return None


RULE = Rule(
    name="vague_time.cannot_be_planned_with",
    kind="vague_time",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 일정을 잡을 수 없는 막연한 시점을 말합니다",
        "en": "A time that the customer cannot plan with: soon, a while, four to eight weeks",
    },
    find=find,
)
