"""Promises: what the agent undertakes, by when, and whether a time was named.

Looked for: a deed to come of the agent or their side. Not what is done at once ("let me check"),
not the customer's part, not a question, nor a wish.
"""

from collections.abc import Iterator

from qa_app.moments.english import specific_commitment
from qa_app.moments.english.closings import WISH
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said
from qa_app.moments.english.times import NAMED, NAMED_IN_DIGITS, VAGUE
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

UNDERTAKES = Phrases(
    """
    (i|we) (will|am going to|are going to) (also |personally |then |make sure to |be sure to |
        go ahead and )*(call|ring|phone|email|text|message|send|post|mail|ship|refund|credit|
        arrange|book|chase|ask|raise|escalate|follow|get back|come back|get (someone|somebody|him|
        her|them|our|a|an|the)|have (someone|somebody|him|her|them|our|a|an|the)|find out|
        look into|let you know|order|replace|lift|unlock|cancel|update|write|speak to|talk to|
        contact|reach out|pass|put (it|this|that|in|through|a|you)|sort|fix|deliver|bring|
        check with|keep you|be in touch|confirm|report|file|submit|waive|reimburse|return|pick)
    (i|we) (am|are) (going to be |also )*(sending|calling|ringing|emailing|texting|posting|
        ordering|arranging|booking|raising|escalating|asking|chasing|shipping|refunding|getting (
        someone|somebody|our|the|a)|having (someone|somebody|our|the|a))
    (he|she|they|someone|somebody|engineer|driver|technician|manager|supervisor|team|department|
        office|colleague|specialist) (will|is going to|are going to) (also |then |personally |
        be )*(call|ring|phone|email|text|contact|come|visit|be in touch|write|get back|deliver|
        calling|in touch|with you|there|fix|repair|collect|pick|drop|bring|look|reach out|
        let you know|knock)
    you (will|are going to) (also |then |definitely )*(get|receive|have|hear) ~
    (it|that|this|refund|credit|money|parcel|package|order|replacement|card|letter|payment) (will|
        is going to) (also |then |be )*(arrive|ship|posted|sent|shipped|delivered|refunded|
        credited|with you|there|go out|come|land|show up|fixed|sorted|back|ready)
    (i promise|you have my word|leave it with me|i give you my word|rest assured)
    let me (call|ring|phone|email|text) you ~
    """
)
# Words of one time are no further apart, in characters of plain words.
NEAR = 14
AT_ONCE = Phrases(
    """
    (just|quickly|now|right now|straight away|first) ~1 (check|look|see|pull|bring up|have a look|
        take a look|put you through|transfer|read|explain|go over|go through)
    (i will|we will|let me) ~1 (check|look|see|have a look|take a look|pull|bring up|put you (
        on hold|through)|transfer|read|explain|go over|go through|start|take|ask you|need|
        be honest|take this|take that|be with you|be right)
    (one|a|bear with me|hold on|just a) (moment|second|minute|sec)
    (you will) ~1 (see|hear|get|have) (on|a beep|a message that|the option|to|the button|a screen|
        it on your|that the)
    """
)
NOT = Phrases(
    """
    (you will|you are going to) ~1 (need|have|get) to ~
    (if|unless) you (want|would|like|prefer|need)
    (can not|could not) (promise|guarantee)
    you (booked|ordered|paid|bought|rang|called|sent|signed|asked|wanted|said|told|stayed) ~
    """
)


def find(call: Call) -> Iterator[Hit]:
    """What the agent's side undertakes to do."""
    for words in agent_said(call):
        for begin, end in words.sentences if words.marked else words.clauses:
            if words.plain.endswith("?", begin, end) or NOT.find(words, begin, end):
                continue
            deed = UNDERTAKES.find(words, begin, end)
            timed = specific_commitment.is_made(words, begin, end)
            at_once = AT_ONCE.find(words, begin, end) and not timed
            if (not deed and not timed) or at_once or WISH.find(words, begin, end):
                continue
            first, last = words.characters(begin + 1, end)
            yield Hit(
                turn=words.turn,
                begin=first,
                end=last,
                confidence=0.8 if timed else 0.7,
                details=_details(words, begin, end),
            )


def _details(words: Said, begin: int, end: int) -> dict[str, str | float | bool]:
    text = words.turn.text
    named = [
        match.span()
        for table in (NAMED, NAMED_IN_DIGITS)
        for match in table.all(words)
        if begin <= match.start() < end
    ]
    vague = VAGUE.find(words, begin, end)
    when = _together(sorted(named)) if named else vague.span() if vague else None
    by_when = text[slice(*words.characters(when[0] + 1, when[1]))] if when else ""
    first, last = words.characters(begin + 1, end)
    return {"what": text[first:last], "by_when": by_when, "time_named": bool(named)}


def _together(times: list[tuple[int, int]]) -> tuple[int, int]:
    """ "Tomorrow" and "between eight and ten" beside it are one time."""
    begin, end = times[0]
    for other in times[1:]:
        if other[0] - end <= NEAR:
            end = max(end, other[1])
    return begin, end


RULE = Rule(
    name="promise.undertakes",
    kind="promise",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "상담사가 무엇을 하겠다고 약속합니다",
        "en": "The agent promises to do something",
    },
    find=find,
)
