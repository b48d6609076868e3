"""Further help: near the end, the agent asks whether anything is still open.

Not the opening "how can I help", and not "anything else" about the matter itself ("is anything
else plugged in").
"""

from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, sentence_hit, share_heard
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# An opening is not yet a question for more.
EARLIEST = 0.25

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
    """
)
# About the matter itself, or a statement.
NOT = Phrases(
    """
    (do|does|did|can|could|would|will) not (need|have|want) ~3 (anything|something) (else|more)
    (have|has) (you|it|he|she|they) got anything else (on|with|in|that)
    (do|does) (you|it|he|she) have anything else (with|in|on|that)
    nothing else (on|shows|is|was|shown|in|here)
    (so far|before i go on|shall i (go|carry) on|should i (go|carry) on)
    (comes|come|came) with everything
    (is|was) anything else (plugged|connected|running|damaged|wrong|showing|in|on the|using|
        switched)
    else (on the (account|policy|system|screen)|plugged)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Questions for more, after the first quarter of the call."""
    for words in agent_said(call):
        if share_heard(call, words.turn) < EARLIEST:
            continue
        for match in MORE.all(words):
            begin, end = words.sentence(match.start())
            if not NOT.find(words, begin, end):
                yield sentence_hit(words, match.start(), match.end(), 0.95)
                break


RULE = Rule(
    name="further_help.asks_for_more",
    kind="further_help",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "통화 후반에 더 도와드릴 것이 있는지 묻습니다",
        "en": "Late in the call the agent asks whether anything else is open",
    },
    find=find,
)
