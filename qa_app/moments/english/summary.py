"""Summary: near the end, what was agreed or done is summed up.

Not a paraphrase early in the call, not a list of conditions, not one deed reported as done.
"""

import re
from collections.abc import Iterator

from qa_app.moments.english import further_help
from qa_app.moments.english.honest_unknown import UNKNOWN
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.respects_decision import ACCEPTED
from qa_app.moments.english.talk import (
    agent_said,
    asks,
    content,
    customer_before,
    hit,
    said,
    share_heard,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call
from qa_app.transcription.transcript import Speaker

EARLIEST = 0.55
# What stands between the items of a list.
LIST = re.compile(r",|\band\b", re.IGNORECASE)
LEAST_WORDS = 12

ANNOUNCED = Phrases(
    """
    (recap|recapping|sum up|summing up|summarise|summarize|summarising|summarizing|in short|
        in summary|to summarise|wrap up|wrapping up|all in all)
    (to|just|let me|let us|going|i will) ~3 (go|going|run|running|look|went) ~2 (back|over|
        through) ~2 (it|that|this|everything|what|all|where) ~
    (go|going|run|running) back (over|through) it
    (pull|put|bring|tie|draw) (that|it|this|everything|all) ~3 (together|in one place|up)
    (just|so|only) so (you are|we are|you have|we both|we have|it is|you and i|everyone|you know|
        we are both) ~4 (clear|same page|page|know|all|straight|aware)
    (here is|this is|that is) (where|what) (we have|we are|we) ~2 (got|at|agreed|stand|leave|left|
        done|going)
    (where|what) we (are|have got|have) ~1 (is|to|agreed|now|at|done)
    (to confirm|confirm|confirming) ~2 (what|everything|where) (we|you|i) ~
    here is (the|our) plan
    what (we have|i have|we) ~1 (got|done|agreed|sorted|set up) ~2 is
    what is going to happen (is|now)
    (from|on) (our|my) side
    (we have agreed|we have settled|we agreed|we said)
    before (we|i|you) ~1 (finish|go|hang up|let you go|wrap|end|close) ~
    (see|that is|here is) where (that|this|it) leaves (us|you|things)
    (that is|so that is) (you|us|everything|all|it|the ~3) ~1 (sorted|done|set|stopped|booked|
        ready|settled|dealt with|in place|squared away)
    here is what (has|we|i|is|you) ~
    in a nutshell
    (going|go|run) (over|through) (it|that|this|everything|them) ~
    (tie|wrap|round|tidy|sum|finish) (it|that|this|all that|everything|things) ~1 (up|off)
    (make sure|check) (we|i|you) (have |have got |got |both )*(it all|everything|all that|
        all of it)
    (so|okay) (we are|that is us) done (with|on) ~
    (to|just to) (round|finish|wrap|sum|tie) ~2 (up|off)
    (just|quick|quickly) (recap|summary|run through|run down)
    (what|where) (you and i|we both) ~
    all (told|in all|sorted|good)
    """
)
# A deed done, being done, or to be done by either side.
CLAUSE = Phrases(
    """
    (i|we|you|he|she|they|it|that|there) (have|has|had) (got |now |also |just |already |all |
        been )*(cancelled|canceled|moved|booked|changed|paid|sent|put|taken|set|got|refunded|
        updated|added|lifted|sorted|ordered|emailed|made|opened|closed|fixed|swapped|done|posted|
        raised|been|gone|left|removed|arranged|reported|cleared|paused|upgraded|reset|given|
        agreed|switched|a|your|the|two|nothing|just)
    (i am|we are|you are|he is|she is|they are|it is|that is|everyone is|and i|and you) ~1 (
        coming|going|sending|chasing|checking|looking|ordering|getting|bringing|keeping|calling|
        ringing|asking|finding|booked|set|sorted|all|moved|down|off|on|in|out|back|posting|
        emailing|dropping|picking|not|at|keeping|waiting|paid|covered|fixed|done|cancelled|
        canceled|refunded|with)
    (i|we|you|he|she|they|it|that|there|and) (will|shall|are going to|am going to|is going to|owe|
        get|keep|send|do|chase|have) ~
    ~1 (is|are) (on hold|on its|on the way|booked|done|cancelled|canceled|paused|coming|moved|
        sorted|arranged|paid|in|blocked|open|updated|closed|set|ready|removed|fixed|waived|
        covered|gone|off|back|down|confirmed|kept|with|bringing|looking|nothing|all)
    (is|are|has|have) been (cancelled|canceled|moved|booked|changed|paid|sent|put|set|refunded|
        updated|added|lifted|sorted|ordered|made|opened|closed|fixed|done|posted|raised|removed|
        arranged|reported|cleared|paused|reset|switched)
    (not a penny|nothing|no charge|no fee) ~2 (to pay|is due|pay|owed)
    the (new|old|first|second|rest|other) ~2 (is|has|will|ends|starts|ships|comes|goes|one)
    (is|are) (logged|gone|paused|frozen|stopped|your contact|moved|in your|with|re sent|refunded|
        keeping|safe|free|yours|there|here)
    you (do not|will not) (need|have) to ~
    nothing (more|else)? ?(to|for you|is)
    (cancelled|moved|set|added|taken|sent|booked|paid|put|changed|updated|removed|refunded|
        swapped|switched|ordered|arranged) (the|your|a|an|up|it|off|in|for|on) ~
    (a|an) ~1 (letter|email|text|form|voucher|call|man|engineer|tech|technician) (is |will be |
        are )?(coming|on its|in the|in your|on the)
    ^ that is (your|the|a|an|two|one|him|her|me) ~
    (and|then) (me|him|her|them|us) (back|out|calling|ringing) ~
    (the|your) ~2 (sorted|covered|waived|closed|open|done|booked|ordered|stopped)
    """
)
OPENED = Phrases("^ (so|okay so|right so|alright so|alright|all right|okay|right|now|well) ~")
NOT = Phrases(
    """
    (what|which|when|where|how|can|could|do|would) ~1 (is|are|you|i|your|like)
    (need|have) to (pay|press|click|send)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Late turns that announce a summary, or list several deeds."""
    earlier: set[str] = set()
    done = False
    for words in agent_said(call):
        own = content(words)
        if share_heard(call, words.turn) >= EARLIEST and not done:
            begin, end = _stretch(words)
            confidence = _confidence(call, words, (begin, end), len(own & earlier))
            if confidence:
                yield hit(words, begin, end, confidence)
        earlier |= own
        if words.turn.index:
            before = call.turns[words.turn.index - 1]
            if before.is_customer:
                earlier |= content(said(call, before))


def _agent_after(call: Call, words: Said) -> Said | None:
    after = call.after(words.turn, Speaker.AGENT)
    return said(call, after) if after else None


def _stretch(words: Said) -> tuple[int, int]:
    """From the announcement, if there is one, to where the agent asks whether there is more."""
    announced = ANNOUNCED.find(words)
    begin = words.sentence(announced.start())[0] if announced and "." in words.vocabulary else 0
    if announced and "." not in words.vocabulary:
        begin = max(0, words.plain.rfind(" so ", 0, announced.start() + 1))
    more = further_help.MORE.find(words, begin)
    end = words.sentence(more.start())[0] if more and "." in words.vocabulary else None
    if more and end is None:
        end = more.start()
    return begin, end if end and end > begin else len(words.plain) - 1


def _confidence(call: Call, words: Said, place: tuple[int, int], again: int) -> float:
    size = words.plain.count(" ", *place)
    announced = ANNOUNCED.find(words, *place) is not None
    clauses = sum(place[0] <= match.start() < place[1] for match in CLAUSE.all(words))
    if size < (8 if announced else LEAST_WORDS) or words.plain.endswith("?", *place):
        return 0.0
    late = share_heard(call, words.turn) > 0.7
    answers = asks(customer_before(call, words.turn))
    first, last = words.characters(*place)
    listed = len(LIST.findall(words.turn.text, first, last)) >= 2
    more = words in further_help.MORE or _agent_after(call, words) in further_help.MORE
    weight = (
        0.5 * announced
        + 0.17 * min(4, clauses)
        + 0.1 * listed
        + 0.1 * more
        + 0.15 * bool(OPENED.find(words, *place))
    )
    weight += 0.1 * late + 0.05 * min(4, again) - 0.2
    weight -= 0.2 * bool(NOT.find(words, *place))
    weight -= 0.3 * (answers and not OPENED.find(words, *place) and not more)
    begun = announced or more or OPENED.find(words, *place)
    other = any(table.find(words, *place) for table in (ACCEPTED, UNKNOWN))
    weight -= 0.3 * (other and not announced)
    return min(0.9, weight) if begun and weight >= 0.5 else 0.0


RULE = Rule(
    name="summary.what_was_agreed",
    kind="summary",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "통화를 마치기 전에 정한 일과 처리한 일을 정리해 말합니다",
        "en": "Near the end, what was agreed or done is summed up",
    },
    find=find,
)
