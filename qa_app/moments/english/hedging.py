"""Hedging: an answer to the customer's question that is weakened until it cannot be relied on.

Not softeners in requests ("could you possibly"), not one "should" beside a firm time, and not an
honest "I don't know, I'll find out".
"""

from collections.abc import Iterator

from qa_app.moments.english import honest_unknown
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, asks, customer_before, sentence_hit
from qa_app.moments.english.times import NAMED
from qa_app.moments.english.vague_time import TIME_ASKED
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# Weights: what alone makes an answer worthless, what does so in company, and what only adds.
STRONG = Phrases(
    """
    do not (quote|hold|take) (me|my)
    i (want|would like|am inclined|am tempted) to (say|think) (yes|so|no|it|that|they|you)
    (fingers crossed|touch wood|knock on wood|knock wood|with any luck|with a bit of luck|
        god willing|all being well|you would hope|one would hope|one never|never know|
        you never know|who knows|anyone's guess|your guess)
    (in theory|in principle|theoretically|on paper)
    (no promises|can not promise|not promising|can not guarantee|no guarantee|no guarantees|
        not going to say yes|not gonna say)
    (may or may not|might or might not|might be it might|might it might|maybe maybe not|
        sometimes they do|sometimes it does|sometimes they|could go either way|grey area|
        gray area|bit of both|six of one|fifty fifty|50/50)
    as far as (i|we) (know|am aware|can tell|understand|can see|remember)
    not (that|as far as) i (am aware|know)
    to the best of my knowledge
    (would|should) (have thought|imagine|think|hope|expect|guess|assume|suppose|say|reckon) (so|
        not|it|that|they|you|he|she|there|yes|yeah|but)?
    (might could|could possibly|might possibly|may possibly|might maybe|could maybe|may be able|
        might be able|possibly could|could potentially|might potentially)
    (hard|difficult|tricky|tough) to (say|tell|know|call)
    (not up to me|could be wrong|might be wrong|may be wrong|if i am not mistaken|
        if memory serves|from memory|i could not say|could not really say|could not say|
        more than likely|i should think|i would not have thought)
    (not going to|will not) say (yes|no)
    (i am|i am pretty|i am fairly|i am almost|pretty|fairly|almost|reasonably|nearly) (sure|
        certain|confident|positive) (it|that|they|you|he|so|we|there|probably|but)
    (sort of|kind of) (depends|should|might|okay|maybe|probably)
    (if you are lucky|with luck|all things being equal|all being well|other things being equal|
        play it by ear|your best bet|see how it goes|wait and see|a chance|chances are|odds are|
        would not swear|can not swear|could not swear|would not bet|a feeling (it|that|you|they|
        he))
    (possibly not|probably not|maybe not|perhaps not|possibly possibly|could do|might do|may do)
    (not always|never quite|not necessarily|not exactly|not quite) ~2 (simple|straightforward|
        sure|clear|black and white)
    (i do not|i would not) think (so|they|it|you|he)
    (going to|gonna) say (yes|no|probably)
    so (they|he|she|it) (tell|told|says|said) (me|us)
    (in most cases|nine times out of ten|most of the time|more often than not|as a rule|
        in my experience|from what i hear|from what i gather|people tell me)
    """
)
MEDIUM = Phrases(
    """
    (maybe|possibly|probably|perhaps|presumably|hopefully|supposedly|potentially|conceivably|
        apparently)
    (might|may) ~1 (be|do|get|go|have|not|take|work|well|could|come|still|need|just|cover|fit|
        happen|help)
    (should|ought to) (be|do|go|work|fit|cover|come|still|get|turn|probably|hopefully|in theory|
        just|have|okay|pretty|really|more)
    (i|we) (think|guess|believe|suppose|reckon|suspect|imagine|assume|expect|figure)
    (it|that|kind of|sort of|they|really|all|just|rather|probably|um) (depends|varies)
    depending
    (could|can) be
    (supposed|meant|likely|bound|inclined) to
    (seems|seem|looks|sounds) (like|to|okay|fine|as)
    (most likely|very likely|likely)
    (tend|tends) to
    (i mean|well i)
    (ought to|should|might|may|could|would|ought) $
    i do not think $
    (should not|might not|may not) ~
    """
)
WEAK = Phrases(
    """
    (kind of|sort of|more or less|pretty much|fairly|usually|generally|normally|basically|roughly|
        somewhat|some|a bit|ish|in general|typically|mostly|often|sometimes|generally speaking|
        give or take|or something|in a way|to be fair|at a guess|i would say|all things)
    (up to a point|within reason|by and large|for the most part)
    """
)
FIRM = Phrases(
    """
    ^ (it is|it will|it does|they are|they do|you can|you will|that is|absolutely|definitely|
        certainly|of course) ~
    (definitely|certainly|absolutely|guaranteed|for sure|i can confirm)
    """
)
OFFERS = Phrases(
    """
    (would you|could you|can you|may i|might i|can i|perhaps you|maybe we|perhaps we|what i think|
        how about|shall)
    (you might|you may|you could|you should) ~1 (want|like|prefer|wish|bring|choose|pick|also|
        keep|consider)
    (do you think|do you want|would you like)
    """
)
UNCERTAIN_TELLING = Phrases("(so|and) ~6 (then|or not|right|yeah) $")


def find(call: Call) -> Iterator[Hit]:
    """Answers with so many hedges that nothing is left to rely on."""
    for words in agent_said(call):
        before = customer_before(call, words.turn)
        if not asks(before):
            continue
        span, weight = _hedged(words)
        if span is None or (
            any(honest_unknown.UNKNOWN.all(words)) and any(honest_unknown.FINDING_OUT.all(words))
        ):
            continue
        weight -= 0.8 * (words in OFFERS)
        weight -= 0.6 * (NAMED.find(words, *span) is not None)
        weight -= 1.0 * (FIRM.find(words) is not None) + 0.4 * (before in TIME_ASKED)
        if weight >= 1.3:
            yield sentence_hit(words, *span, min(0.9, 0.4 + 0.2 * weight))


def _hedged(words: Said) -> tuple[tuple[int, int] | None, float]:
    """From the first to the last hedge, and what they weigh together."""
    weight = 0.0
    places: list[tuple[int, int]] = []
    for table, each in ((STRONG, 1.4), (MEDIUM, 0.7), (WEAK, 0.4)):
        found = {match.group(): match.span() for match in table.all(words)}
        weight += each * len(found)
        places += found.values()
    if not places:
        return None, 0.0
    return (min(begin for begin, _ in places), max(end for _, end in places)), weight


RULE = Rule(
    name="hedging.unreliable_answer",
    kind="hedging",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 믿고 따르기 어려울 만큼 애매하게 답합니다",
        "en": "An answer to a question is weakened until it cannot be relied on",
    },
    find=find,
)
