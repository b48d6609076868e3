"""Specific commitment: who will do what by when.

Not a past date, a price, opening hours, an order to the customer ("you need to pay by Friday"), a
question, nor a promise without a time.
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, sentence_hit
from qa_app.moments.english.times import NAMED, NAMED_IN_DIGITS
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# How far the deed may stand from its time, in characters of plain words.
REACH = 140

FAMILIES = {
    "deed": "|".join(
        vocabulary(
            "call ring phone email text message send post mail ship deliver come arrive drop",
            "bring take pick collect check chase find look ask speak talk write get give put make",
            "sort fix repair replace refund credit lift unlock open close cancel book arrange",
            "confirm update let contact follow have raise escalate transfer process issue return",
            "finish complete start install visit hear receive reach submit set add remove pay",
            "land meet help review investigate be do knock go leave prepare hold reserve switch",
            "turn activate release clear hit see pop change move run reply answer order print",
            "dispatch courier forward upload file keep show charged posted emailed sent delivered",
            "telephone dig clean treat inspect measure test survey service empty cut connect mend",
            "patch load assess value freeze restart restore recover migrate upgrade renew extend",
            "shift rebook reissue reset notify pack record amend enter register sign mark paint",
            "done fixed ready there with back refunded credited called contacted shipped",
            "collected lifted dealt sorted waived reconnected",
        )
    ),
    "doing": "|".join(
        vocabulary(
            "calling ringing phoning emailing texting sending posting mailing shipping delivering",
            "coming arriving dropping bringing picking collecting checking chasing asking",
            "speaking writing getting putting fixing replacing refunding lifting booking",
            "arranging having raising going leaving visiting starting finishing installing doing",
            "moving ordering processing requesting submitting switching",
        )
    ),
    "receive": "have|get|see|receive|hear|find|be|notice",
}
DEED = Phrases(
    """
    (i|we|he|she|they|it|that|this|those|these|someone|somebody|everything|both|you|who|which|
        there|one|and|then|to) (will|shall) (not )?(be |personally |also |then |just |have |all |
        only |get |definitely |go ahead and )*(<deed>)
    (i|we|he|she|they|it|that|you|someone|somebody|and) (am|are|is) (just |also |actually |
        personally |now )*(going to|about to|due to|set to|scheduled to|booked to|booked in|
        meant to) (be |get |have |go ahead and )*(<deed>)
    (i|we|he|she|they|someone|somebody|and|man|engineer|driver|technician|van|tech|plumber|team) (
        am|are|is) (just |also |now |personally )*(<doing>)
    (will|shall) (<deed>)
    (let me|allow me to|i promise to|i would like to) ~1 (call|ring|phone|email|text|message|
        get back|come back|send|chase)
    (it|that|this|they|those|he|she|parcel|package|order|van|driver|refund|credit|payment|letter|
        card|one|replacement|part|flight|stop|new one|tech|price|rate|cover|policy|plan|block|
        lock) (comes|arrives|ships|leaves|lands|goes|gets|starts|posts|clears|lifts|drops|
        delivers|departs|opens|is due|are due|is back|ends|kicks in|takes effect|go|come|get|
        arrive|ship|hits|runs)
    (i have|i have got|we have|we have got|i just|you are|he is|she is|they are) ~2 (booked|
        scheduled|arranged|reserved|lined up|down|put you|got you|set you|penciled|pencilled|
        confirmed) ~4 (for|on|in|at|between|down)
    (you will|you shall|you are going to) (<receive>)
    you should (<receive>)
    (has|have|having|need|get) (it|that|them|you|everything|this|him|her|someone|somebody) ~3 (
        call|ring|phone|ready|back|done|fixed|sorted|to you|with you|there|email|text|contact|out)
    (will be|be) (there|here|with you|out|ready|back|round|over|done|fixed|live|at your|on your|
        in your|in touch|on the|at the|posted|emailed|sent)
    (expect|look out for|watch for) (a|an|the|him|her|them|us|it|me) ~
    (i have|i have just|we have) (told|asked|got|instructed|arranged for) (them|him|her|someone|
        somebody|it|our|the) ~3 to ~
    (and|then|or|i can|i will) ~1 (call|text|email|ring|phone|message|send|let|drop|write|shoot|
        ping|give|fire|pop) (you|it|that|
        them|him|her|a) ~
    """,
    FAMILIES,
)
# Whole sentences that promise nothing: the customer's part, questions of choice, what was.
NOT = Phrases(
    """
    you (need|have|must|had|ought|got) ~1 (to )?(pay|be|bring|send|come|call|ring|return|do|go|
        sign|get|make|submit|cancel|file|book|check|collect|pick|post|drop)
    you (will|would) (need|have) to
    (can not|could not|will not|would not) (promise|guarantee|say|be sure)
    (should|would|could|might|must) have ~
    please ~2 (have|be|send|bring|call|make|keep|get)
    have (it|them|everything|that) ~4 please
    (was|were|had been|got|arrived|came|called|ordered|went|ended|expired) ~4 (on|at|in|last|
        yesterday)
    (weeks|months) (to|or)
    (we are|it is|they are|branch is|is) (open|closed|served|available)
    (if|unless) you (want|would|like|prefer|can)
    (we|i) (can|could) ~2 (do|offer)
    (used to|would have|it says|it was|it had)
    (we|i|you) will (go with|go for|say|stick with|make it|call it) ~
    (anything|everything|whatever|nothing) (that|which) ~
    (regardless|automatically|either way|no matter what|whatever happens|like it or not)
    """
)
PRESENT_SERVICE = Phrases("(is served|are open|is open|closes|opens at|runs from|costs|is priced)")


def find(call: Call) -> Iterator[Hit]:
    """Sentences with a deed to come and a time for it."""
    for words in agent_said(call):
        for begin, end in _stretches(words):
            if is_made(words, begin, end):
                places = _time(words, begin, end), DEED.find(words, begin, end)
                spans = [place.span() for place in places if place]
                first, last = min(spans)[0], max(span[1] for span in spans)
                yield sentence_hit(words, first, last, 0.85)
                break


def is_made(words: Said, begin: int, end: int) -> bool:
    """Whether a deed to come and a time for it stand in this stretch."""
    if words.plain.endswith("?", begin, end) or NOT.find(words, begin, end):
        return False
    return bool(_time(words, begin, end) and DEED.find(words, begin, end))


def _time(words: Said, begin: int, end: int) -> re.Match[str] | None:
    return NAMED.find(words, begin, end) or NAMED_IN_DIGITS.find(words, begin, end)


def _stretches(words: Said) -> Iterator[tuple[int, int]]:
    """Sentences; where none are marked, the words around each deed."""
    for begin, end in words.sentences:
        if end - begin <= 2 * REACH:
            yield begin, end
        if end - begin > 2 * REACH or not words.marked:
            for deed in DEED.all(words):
                if begin <= deed.start() < end:
                    last = words.plain.find(" ", min(end, deed.end() + REACH))
                    yield deed.start(), last if 0 <= last < end else end


RULE = Rule(
    name="specific_commitment.deed_and_time",
    kind="specific_commitment",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "누가 무엇을 언제까지 할지 시점을 분명히 밝혀 약속합니다",
        "en": "Somebody will do something, and a day or time is named for it",
    },
    find=find,
)
