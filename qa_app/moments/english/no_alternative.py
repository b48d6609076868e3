"""No alternative: "nothing we can do", without looking for another way.

Not a refusal that is followed by what can be done, nor "nothing to pay".
"""

from collections.abc import Iterator

from qa_app.moments.english import dictates, dismissal, honest_unknown, vague_time
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import (
    agent_said,
    customer_before,
    ends_asking,
    hit,
    sentence_hit,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

SURE = Phrases(
    """
    (nothing|not a thing|not anything|not much|very little|little|not a lot|no more|nothing else|
        nothing more|nothing further) ~2 (i|we|anyone|anybody|to be|that) (can|could|am able|
        are able|can be|could be) (do|done|offer|about)
    (nothing|not a thing) (can be|to be|could be) done
    (is not|is not really|are not|can not see|is simply not) (anything|any other|any way|another|
        much|a way|any|no|a thing) ~3 (i|we|to|around|round|option|options|way|of|can)
    no can do
    (my|our) hands are tied
    (out of|not in) my (hands|control|power)
    out of (luck|options)
    (there is|there is just|there is simply|there is really|i have|we have|i have got|we have got|
        have) no (way|other way|option|alternative|getting|means|mechanism|such thing|scope|
        facility|provision|leeway|room|choice|process)
    no (way|getting) (around|round|of|to|for|past)
    (not|is not|simply not|just not) (possible|something (i|we) (can|do|offer|are able)|an option|
        going to happen|doable|allowed|permitted|available to you|how it works|a thing)
    (is|was|will be|is just) (impossible|final|not happening|out of the question)
    that is that
    that is (all there is|all i can|all we can|the end of) ~
    (can not|could not|will not) be (done|changed|moved|cancelled|canceled|refunded|reversed|
        altered|undone|helped|transferred|extended|waived|amended|stopped)
    (against|not our|company|strict) ~1 policy
    (the )?(system|computer|policy|rules|terms) (will not|does not|do not|is not going to) (let|
        allow|permit)
    (once it is|once it has been|once it has) ~3 (it is|that is|we can not|it can not|there is)
    (am|are|is) (unable|not able) to (do|refund|change|offer|help|assist|give|make|cancel|move|
        extend|waive|accommodate|provide|process|honour|honor|issue)
    as far as (i|we) can (go|take)
    nothing doing
    there is not (a|any|another|really a|really any) ~1 (way|option|alternative)
    (a|a hard|a flat|a firm|going to be a) no (from|on|to|i am afraid)
    (do not|can not|will not|not) (do|make|making|allow|doing) ~1 exceptions
    (ship|boat|train) has sailed
    (end of the|end of) (road|line|story|matter)
    (stuck|landed|lumbered) with (it|that|them|this)
    (not|simply not|just not|no longer) (on offer|on the table|on the cards|up for discussion|
        negotiable|offered|how we do)
    no (refunds|returns|changes|exchanges|cancellations|exceptions|extensions|discounts)
    (will not|not going to) budge
    (computer|system) says no
    (out of thin air|work miracles|magic one up|magic it)
    that is (all|everything|the most|the best|as much as) ~1 (there is|i can|we can|i am able|
        i could)
    (no|not a) (say|sway|authority|power) (in|over) ~
    you are (out of luck|stuck|too late)
    (too late|no longer possible|past the point)
    (not|no) ~2 (anything|thing) ~1 (else|more|i) ~1 can do
    neither can i
    """
)
LIKELY = Phrases(
    """
    (we|i|they) (can not|could not|will not|do not) ~1 (do|offer|help|change|refund|give|make|
        accept|take|have|cover|provide|allow|replace|cancel|move|waive|extend|send|put|
        accommodate|supply|credit|issue|transfer|pay)
    you (can not|could not) (no|do that|change|cancel|return|get|have|transfer)
    (no|nope) (i|we|you|they) (can not|could not|will not|do not)
    ^ (no exceptions|sold out|fully booked)
    not (available|possible) $
    not something (we|i) (do|can)
    ^ (nope|nah) ~
    (we|i) (only|just) (have|got|have got) ~
    """
)
ALTERNATIVE = Phrases(
    """
    (but|however|though|instead|although|only) ~3 (i|we|you|there|what|he|she|they|it|if) ~1 (can|
        could|will|may|might|do|have|is|are|would)
    (what|something) (i|we) (can|could|do) (do|offer|have) ~
    (i|we) (can|could|am able to|are able to) (do|offer|send|give|move|put|get|have|make|try|
        arrange|book|lend|ask|still|certainly|also|instead|see|refund|exchange|replace|check|ring|
        call|swap|let|do)
    (you|they) (can|could|are welcome to) ~
    (i will|let me|we will|i am going to) ~
    (there is|we have|we do|i do) ~1 (a|an|another|one|have) ~
    (or|alternatively|instead)
    do have
    """
)
NOT = Phrases(
    """
    nothing (to|you|for you to|at all to|more to|else to) (pay|do|worry|sign|send|need|lose)
    (can not|could not) (believe|wait|thank|imagine|have been|go wrong|be (easy|nice|fun|much fun|
        helped|good)|complain|fault|see|find|hear|say|tell|promise|remember|guess|swear|speak|
        answer)
    (sorry|rough|hard|tough|awful) ~4 stuck
    (no|any) (charge|fee|cost|need|problem|bother|trouble|rush|pressure|hurry|worries)
    (no way|not possible) (you|for you to have|i would)
    (do not|will not) (have to|need|be charged|worry|want|pay|lose|keep|know|mind|think|
        do anything)
    (if|unless|until|in case) ~4 (can not|could not|not able|not possible)
    (so|because) (nobody|no one|that you)
    (do not|did not) make the (rules|decisions|schedule|policy|prices|law)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Refusals in turns that show no other way."""
    for words in agent_said(call):
        for table, confidence in ((SURE, 0.85), (LIKELY, 0.6)):
            match = table.find(words)
            if match is None:
                continue
            begin, end = words.sentence(match.start())
            near = max(begin, match.start() - 25), min(end, match.end() + 25)
            if dictates.imposes(words, begin, end):
                break
            if NOT.find(words, *near) or ALTERNATIVE.find(words, match.end() - 1):
                continue
            before = customer_before(call, words.turn)
            if table is LIKELY and not _asked_for(before):
                confidence -= 0.15
            yield sentence_hit(words, match.start(), match.end(), confidence)
            break
        else:
            before = customer_before(call, words.turn)
            if _asked_for(before) and REFUSED.find(words) and not _looks_on(words):
                yield hit(words, *words.sentences[0], 0.6)


def _looks_on(words: Said) -> bool:
    tables = (ALTERNATIVE, NOT, dismissal.HELPS, honest_unknown.UNKNOWN, vague_time.NOT, HARMLESS)
    return any(words in table for table in tables) or ends_asking(words)


# The answer to a wish begins with "no", and something is not done.
REFUSED = Phrases(
    """
    ^ (afraid not|not possible|that is not|we do not|they do not|i can not|we can not|you can not|
        they will not|it can not|it does not) ~
    """
)
HARMLESS = Phrases(
    "(no charge|no need|no problem|do not worry|does not cost|will not be|not a problem|free)"
)
WISHED = Phrases(
    """
    (can|could|will|would|may|might) (you|i|we|they|somebody|someone|it) ~
    (is|are) there ~
    (what if|what about|how about|any chance|any way|do you have|at least|at all|i want|i need|
        i would like)
    """
)


def _asked_for(before: Said | None) -> bool:
    return before is not None and (before in WISHED or "?" in before.vocabulary)


RULE = Rule(
    name="no_alternative.refuses",
    kind="no_alternative",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "다른 방법을 찾아보지 않고 안 된다고만 합니다",
        "en": "A refusal that looks for no other way",
    },
    find=find,
)
