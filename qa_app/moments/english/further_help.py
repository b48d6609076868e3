"""Further help: near the end, the agent asks whether anything is still open.

Not the opening "how can I help", and not "anything else" about the matter itself ("is anything
else plugged in").
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, ends_asking, sentence_hit, share_heard
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# An opening is not yet a question for more.
EARLIEST, LATE = 0.25, 0.75

MORE = Phrases(
    """
    (anything|something|nothing) (else|more|further) (i|we) (can|could|may) (help|do|assist|sort|
        look|take|get|answer|check|clear)
    (anything|something) (else|more|further) (at all )?(you|that you|that is|for you|for me|today|
        on your|i have missed|we have missed|i can|we can|before|while|besides)
    (any|anything) other (questions|concerns|queries|issues|bits|way|ways|things|matters|problems|
        worries|business)
    any (more|further|additional|other) (questions|queries|concerns|help|assistance|issues|for me|
        worries|problems)
    (do|did|have|are|were|is|was|would|will) (you|there|that) (have|got|be|need|want|like)? (
        anything|something) (else|more|further)
    (is|was) there (anything|something) (else|more|further|other) ~6 $
    (is|was) there (anything|something) ~3 (missed|forgotten|left out|overlooked|unsure|
        not covered|not answered|playing on your mind|worrying you|bothering you|unclear)
    (is|was) there (anything|something) you would like me to (go over|explain|repeat|clarify)
    (is|are|was|were) there (any|a) (question|questions|part|bit|bits|thing|things) ~6 (
        not answered|missed|left|forgotten|wanted to ask|unclear|unsure|not covered|like to ask|
        want to ask)
    (is|are) there (any|another) (other|more|further|thing) ~8 $
    (is|was) there another (thing|matter|issue|question)
    have (i|we) (left|missed|forgotten|covered|answered|got|dealt|addressed) (out|anything|
        everything|all|any|to everything|with everything)
    did (i|we) (miss|cover|answer|get to|forget|leave|address) (anything|everything|all|out)
    (does|did) that (cover|answer|sort|take care of|deal with) (everything|all|it all)
    (is|was) that (everything|all) ~6 (for you|today|you (were|are) (calling|ringing|after|need)|
        you needed|your questions|from me|sorted|settled|i can|we can|then)
    (is|was) that (everything|all) $
    what else (can|could|may|do|would|have|is|did|were) (i|we|you|there|on)
    what (other|more|further) (questions|concerns|can i|can we|do you|have you|is there|would you)
    what else is (on your|there|going on|worrying|bothering)
    ^ anything (else|more) $
    ^ anything (else|more) (today|then|for me|love|dear|sir|ma'am|at all|now|please|there|from me|
        i can|you need|you want|you would)
    ^ any (more|other) (for me|for you|bits)
    (anything|something) else at all
    anything at all (else|you|that|still|more)
    any (other|more|last) (thing|things|bits|bit|questions)
    can i (help|assist|support|do) ~3 (anything|something) (else|further|more)
    can i (help|assist|do anything|do something|be of) ~4 (else|further|other|any more)
    (need|want|like|give you) ~3 (help|hand|hand with|assistance|support) with anything (else|
        besides|more|other|further)
    (help|assistance|hand) with (anything|something) (else|besides|further|more)
    is there any (other )?way ~4 (assistance|assist|help)
    (all|everything) (set|sorted|good|done) (then )?or (is|was|did|do) (there|you)
    are (we|you) (all )?(good|set|done|sorted|happy) ~3 or (is|was) there
    (got|have) (you got )?everything (you )?(need|needed|wanted|came for)
    (have you got|do you have|did you get|got) everything you (need|needed|wanted)
    (is|are) (that|those|all|there) ~2 all your (questions|queries) answered
    (is|are) all (of )?your (questions|queries|concerns) (answered|dealt|covered)
    (happy|comfortable|okay|clear) with everything ~3 $
    nothing else (i|we|you|for me|from me|today)
    (is|was) there (a|any|some) (question|thing|part) ~4 (i have|we have|i)
    any (final|remaining|outstanding|lingering) (questions|queries|concerns|issues|things)
    (else|other) ~2 (on your (mind|list)|you wanted to (ask|raise|mention)|you want (to|me)|
        i can (do|help|get|sort))
    any other query
    ^ anything (i|we|you) (have not|have|had|would|want|need|wanted|needed|are|were|still|can|
        should) ~
    ^ any (questions|worries|concerns|queries) ~
    have you (any|got any) ~1 (questions|queries|concerns|worries) ~
    (is|was) there anything (you|that you|we|i|that|still|outstanding|to add|you are|at all|left|
        remaining|from your) ~
    (anything|something) (you are|you were|you would|you feel) ~1 (still|unsure|not sure|
        like to add|want to add|wondering|worried|not clear|unhappy) ~
    ^ (was|is) that (all|everything|it) (you|for|today|then|from|we|i|$) ~
    (does|did) that (take care of|answer|cover|settle|deal with|help with|clear up) (everything|
        it all|all|your|it)
    (be|been) (of )?(any|more) ~1 (help|use|assistance)
    what more can ~
    (could|can|may) i ~1 (interest|tempt|help|assist) ~4 (else|more|further)
    (anything|something) (you would|you will) like to (add|ask|raise|know|come back)
    (is|was) there (any other|another) ~
    (is|was) there (one|some) (more|last|other|further) (thing|matter|bit) ~
    one (more|last|other) thing (i|we) (can|could) ~
    """
)
# In the last part of a call, a question with one of these.
ANY = Phrases("(anything|something|everything|questions) ~")
# About the matter itself, or a statement.
NOT = Phrases(
    """
    (do|does|did|can|could|would|will) not (need|have|want) ~3 (anything|something) (else|more)
    (have|has) (you|it|he|she|they) got anything else (on|with|in|that)
    (do|does) (you|it|he|she) have anything else (with|in|on|that)
    (there is|here is|have|got) ~1 something else
    nothing else (on|shows|is|was|shown|in|here)
    (did|has|have|had) anything ~
    (so far|before i go on|shall i (go|carry) on|should i (go|carry) on)
    (comes|come|came) with everything
    (is|was) anything else (plugged|connected|running|damaged|wrong|showing|in|on the|using|
        switched)
    else (in the (box|parcel|bag|house|order)|wrong|broken|damaged|missing|included|with it|
        plugged) ~
    (questions|concerns|anything) ~3 (about the|before we (start|begin)|on that|with that part|
        so far)
    else (on the (account|policy|system|screen)|plugged)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Questions for more, after the first quarter of the call."""
    for words in agent_said(call):
        if share_heard(call, words.turn) < EARLIEST:
            continue
        late = share_heard(call, words.turn) >= LATE
        for match, confidence in _asked(words, late=late):
            begin, end = words.sentence(match.start())
            if not NOT.find(words, begin, end):
                yield sentence_hit(words, match.start(), match.end(), confidence)
                break


def _asked(words: Said, *, late: bool) -> Iterator[tuple[re.Match[str], float]]:
    """Places with how sure it is that more is asked for."""
    for match in MORE.all(words):
        yield match, 0.95
    if late and ends_asking(words):
        for match in ANY.all(words):
            yield match, 0.65


RULE = Rule(
    name="further_help.asks_for_more",
    kind="further_help",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "통화 후반에 더 도와드릴 것이 있는지 묻습니다",
        "en": "Late in the call the agent asks whether there is anything else",
    },
    find=find,
)
