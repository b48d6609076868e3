"""Respects decision: what the customer chose or declined is accepted without pressure.

It stands right after the decision. Not an acceptance that goes on with "but", asks why, or only
takes down data.
"""

from collections.abc import Iterator

from qa_app.moments import in_any_language
from qa_app.moments.english import options
from qa_app.moments.english.choices import ASKED, DECIDED
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import (
    DIGITS,
    agent_before,
    agent_said,
    asks,
    content,
    customer_before,
    hit,
)
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# The acceptance stands in so many words, a shorter sentence than this many characters is not all
# of it; a choice is made in so many words.
LONGEST, SHORT, LONGEST_CHOICE = 30, 30, 45

# What takes a decision as one.
ACCEPTED = Phrases(
    """
    ~5 it is
    (totally|completely|entirely|absolutely|all|very much|that is|it is)? ~1 (your|you are the|
        up to you|down to you) (call|choice|decision|boss|prerogative)
    (up to you|fine by me|fine with me|fine with us|okay with me|good with me|down to you)
    (you have got it|you got it|consider it done|sure thing|no pressure|no rush|no hurry|
        no obligation|take your time|take all the time|take as long|by all means|as you (wish|
        like|prefer)|right you are|say no more|happy to do that|happy to)
    whatever you (decide|prefer|feel|like|choose|think)
    (good|great|wise|sensible|nice|excellent|solid|smart|fair|perfect|lovely) (choice|call|
        decision|idea|thinking|plan|option)
    (no|not a|not any|not the least) ~1 (problem|bother|worries|trouble|issue|drama|dramas|
        problems|fuss|sweat)
    (that is|that will be|is|be) ~1 (fine|okay|alright|no problem|all good|quite alright|
        understandable|sensible|reasonable|fair enough|cool|grand|perfect|absolutely right)
    (i|we) ~1 (respect|totally understand|completely understand|fully understand|quite understand|
        totally get|can do that|can certainly do that)
    (understand|get) (that|it|completely|totally|you)
    makes ~2 sense
    (have a think|think it over|you know where we are|whenever you are ready|you know best|
        you know (her|him|them|it) ~1 (best|better)|nothing wrong with)
    (stay|stick|keep|leave) ~1 (right where|as you are|as it is|just as|put|with what)
    (i would|i had|i would have) (do|done|probably do|chosen|choose|go for|want) (the )?same
    (it is|that is|is) (not|never) ~2 (silly|trouble|a problem|an issue)
    (you|he|she|they) (do not|does not|will not) (have|need) to ~
    (fair enough|very good|very well|understood|of course|by all means)
    ~4 it (shall|will) be
    (entirely|totally|completely|absolutely|perfectly|that is|all) ~1 (fine|your decision|
        your choice|your call|up to you|okay|understandable|good way|reasonable|sensible|
        okay with me)
    (very|perfectly|quite|most) (sensible|reasonable|understandable|good|wise|fair)
    (will do|right away|straight away|as you say|you know your own|you are right to|
        of course you (would|can|may|do)|i will leave it be|leave it be|nothing wrong|
        absolutely fine|say the word|done and done|on it|lovely stuff)
    (not a|no) (problem|worries|bother|trouble|issue|problem at all|fuss)
    (i would|i will) not (press|push|pressure|try to|twist)
    (won't|will not) (push|press|pressure|try) ~
    respect (that|your)
    """
)
# What was chosen is said again: "the red one then".
TAKEN = Phrases("^ ~4 (then|so|it is)")
# The deed follows at once.
ACTS = Phrases(
    """
    (then )?(i will|we will|let us|let me|i am|i have|we can) ~2 (leave|keep|stick|go|cancel|
        close|do|book|send|bring|get|put|make|set|post|refund|lock|sort|arrange|email|text|hold|
        add|take|process|switch|move|come|deliver|pop|stop|note|change|swap|ring|call|give|pay|
        wait)
    (is|are) (yours|done|booked|cancelled|set|sorted|on (its|the) way)
    """
)
# A bare word of acceptance: enough only in company.
OPENED = Phrases(
    """
    ^ (certainly|absolutely|sure|sound|sweet|grand|champion|smashing|fine|
        lovely|perfect|great|nice|okay|alright|good|excellent|
        wonderful|beautiful|then|gotcha|got it|brilliant|super|cool|awesome|right|yes|yeah|nah|
        no) ~
    """
)
REFUSED = Phrases(
    """
    (but|however|though|unfortunately|i am afraid|are you sure|why|can i ask|may i ask|although|
        mind you|i hope so)
    (can not|could not|will not be|do not do|we do not|not able|not possible|no way|have got to|
        must be|online only)
    you ~1 (have to|need to|must|got to)
    """
)
MILD = Phrases("(do not|does not|will not) (have|need) to\nno need to")
# The customer's point said back, or an answer that is no acceptance.
OTHER = Phrases(
    """
    so (you|it|what|anything|the|that|he|she|they) ~
    (i think|i believe) (it|he|she|they|you|so|we|the) ~
    (i want to say|maybe|probably|depends|usually|the poor|poor)
    """
)


COURTESY = vocabulary("please yes yeah okay do . ?")


def find(call: Call) -> Iterator[Hit]:
    """Acceptances right after a decision."""
    for words in agent_said(call):
        before = customer_before(call, words.turn)
        if before is None or before.turn.index != words.turn.index - 1 or words.turn.index < 3:
            continue
        offered = agent_before(call, before.turn)
        chosen = offered is not None and (offered in ASKED or offered in options.SURE)
        end = _opening(words)
        elsewise = "en" not in before.turn.languages and in_any_language.decides(call, before.turn)
        weight = _weight(words, before, end, chosen=chosen, decided=elsewise)
        if weight >= 0.5:
            yield hit(words, 0, end, min(0.9, weight))


def _opening(words: Said) -> int:
    """Where the first words end: a sentence, or two where the first is very short."""
    parts = words.clauses
    end = parts[0][1]
    if len(parts) > 1 and end < SHORT:
        end = parts[1][1]
    return min(end, words.place_of(LONGEST))


def _weight(words: Said, before: Said, end: int, *, chosen: bool, decided: bool = False) -> float:
    """How sure it is that a decision was made and accepted."""
    # "Please" lets the agent go on; it chooses nothing.
    decided |= before in DECIDED and not COURTESY.issuperset(before.words)
    if not (chosen or decided) or before.size > LONGEST_CHOICE:
        return 0.0
    if REFUSED.find(words, 0, end) and not MILD.find(words, 0, end):
        return 0.0
    echoed = bool((content(before) & content(words, 0, end)) - DIGITS)
    taken = chosen and echoed and bool(TAKEN.find(words, 0, end))
    accepted = taken or bool(ACCEPTED.find(words, 0, end))
    acts = bool(ACTS.find(words, 0, end))
    weight = 0.3 * chosen + 0.25 * decided + 0.35 * accepted + 0.2 * echoed + 0.15 * acts
    weight += 0.1 * bool(OPENED.find(words, 0, end))
    weight -= 0.25 * asks(before) + 0.3 * words.plain.endswith("?", 0, end)
    weight -= 0.35 * bool(OTHER.find(words, 0, end)) + 0.3 * (not accepted and not acts)
    return weight


RULE = Rule(
    name="respects_decision.accepts",
    kind="respects_decision",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 고르거나 사양한 것을 부담 주지 않고 받아들입니다",
        "en": "What the customer chose or declined is accepted without pressure",
    },
    find=find,
)
