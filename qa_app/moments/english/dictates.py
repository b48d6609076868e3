"""Dictates: one way is imposed, no other is given and no reason.

Not an instruction with its reason ("because", "by law", "so that nobody else can get in"), not
"you don't have to", not one step of a procedure that the customer asked for.
"""

from collections.abc import Iterator

from qa_app.moments.english import dismissal
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, customer_after, customer_before, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# No way out is left.
ABSOLUTE = Phrases(
    """
    (no|not any|is not any|is not another|is not an) (other|another) (way|option|choice|route)
    (only|one) (way|option|choice|route|method) (we|you|to|i|it|that|is|there|they|for|of|around|
        round)
    (that is|that is just|this is|it is just|it is) (just |simply )?(how|the way) (it|we|things|
        they|this|that) (is|works|work|do|does|goes|are|done|has)
    (no|without) exceptions
    (period|full stop|end of story|simple as that|no ifs|or nothing|no two ways|non negotiable|
        not negotiable|no choice|take it or leave it|and that is that|and that is it|
        that is all there is|bottom line)
    (everything|it all|they all|all of it) (goes|has to go|must go|comes) through ~
    (we|they) only (accept|take|do|deal|process|allow|handle|send|offer|work)
    (those|these|them) are the (rules|terms|options|conditions)
    that is (the|our) (procedure|policy|process|rule|rules|system|requirement)
    everybody (has|needs) to
    (either way|regardless|whatever happens|no matter what|one way or another) you
    ^ ~2 only $
    ^ only (with|by|if|through|in person|on the|at the|when) ~
    no (card|id|receipt|ticket|form|proof|paperwork|signature|deposit|payment|appointment) no *
    end of $
    or nothing
    or you (stay|lose|do not|will not|can not|get nothing|are out)
    no two ways ~
    (it is|has to be) ~2 or (it is )?nothing
    we do not do (it|that|them|this) (on|by|over|through|via|any other) ~
    (take it or leave it|like it or not|whether (it|you|that) ~4 or not|like everyone else|
        same as everyone else|like everybody else|no way round it|no way around it|
        it is not optional|not optional|not up to you|you do not get a choice|you can not choose|
        there is no choosing)
    (only|just) the (account holder|policyholder|owner|customer|cardholder|original) ~
    (is|are) not (accepted|allowed|negotiable|an option) ~
    ^ (card|cash|cheque|post|online|tuesday|monday|friday|in person|email) only ~
    you (just )?have to (pay|do|wait|accept|live with|send|take) (it|that|for it|in) $
    (that is|it is) (the )?(process|procedure|rule|rules|policy|system|only way)
    """
)
MUST = Phrases(
    """
    (you|they|customers|everyone|someone|somebody) (will |would |all |just |do |simply |first |
        really |still |are going to )*(must|have to|have got to|got to|need to|had better|
        are required to|are obliged to|will be required to|are to|are supposed to) ~1
    (it|that|this|they) (has|have|needs|need|is|are|will have|is going to have) ~1 (to|got to) (
        be|go|come|get|arrive|stay|happen)
    (it|that|this|they) must (be|go|come|get|arrive|happen)
    (has|have) got to be
    (needs|need|has|have) to be (paid|done|sent|signed|returned|in|the|a|by|on|there|made|
        submitted|online|posted|original)
    you (can not|may not) (do it|do that|use|pay) ~6 (must|has to|have to|only)
    just (do|follow) what
    (nope|no) (you|it) (got to|have got to|have to|has to|must|need to)
    (do not|never) ~6 that is (all|it|final)
    (has|have|needs|need) (to|got to) be (one|in|on|a|an|the|by|cash|original|done|paid|sent|
        signed|you|your|yours|there)
    """
)
# Ways of doing a thing that are a burden when they are the only one.
BURDEN = Phrases(
    """
    (in person|in writing|in store|in the store|the store|the branch|the form|the app|the website|
        online|the portal|by post|by mail|by fax|by letter|by phone|certified mail|
        registered post|direct debit|cheque|cashier* check|credit card|original*|the office|
        a letter|the counter|on the phone|through the|yourself|again|cash|back first|it first|
        start again|ring back|call back|wait in|the drop|drop off)
    """
)
REASON = Phrases(
    """
    (because|so that|otherwise|by law|the law|legally|legal|security|safety|regulation*|regulated|
        since|in case|to protect|to prevent|to make sure|so nobody|so no one|so we|so they|so i|
        so it|which means|the reason|due to|as the|as it|as we|as they|for your|to keep|to avoid|
        to prove|data protection|or else it|that is why|fraud|proves|needs proof|to stop|shock|
        that is so)
    """
)
OTHER_WAY = Phrases(
    """
    (or you can|or i can|or we can|alternatively|either|instead|if you (prefer|would rather|
        would like|want)|or else|otherwise i|but i can|but we can|unless|you can also|could also|
        whichever|whatever suits|or reply|or call|or by)
    """
)
NOT = Phrases(
    """
    (do|does|did|will|would|should) not ~1 (have|need) to
    (do|did|does|will|would) you ~1 (have|need) to
    (must|have to|need to) be (tired|worried|eighteen|over|signed in|exhausted|so|very|careful|
        feeling|frustrat*|upset|honest|freezing|starving|waiting)
    must (have|feel|be (so|very|really|awful|hard|frustrating))
    (what|how|why|when|where) ~4 (have|need) to
    (have|has) to (be said|say|admit|ask|check|tell you|laugh)
    (i|we) (have|need) to (ask|check)
    (all|what|anything|everything|whatever) (you|that you) (have|need) to
    (if|when|before|once|after|until) (you|it|that) ~2 (have|need|needs) to
    (forgive|excuse|bear with)
    your (passport|licence|license|id|card) with you
    first name
    """
)
OBJECTED = Phrases(
    """
    (can not|could not|can|could|why can not) (i|you|we) (not |just |at least )*(do|send|email|
        upload|use|call|pay|go|bring|fax|post|just|get|have|it)
    (is|are) there (no|not|any) ~2 (other|another|way)
    (i am not|i have not got|i do not have|i do not|i can not|i am on) ~3 (online|computer|car|
        drive|printer|get|app|smartphone|internet|crutches|there|time|work)
    (that is|it is|is) ~4 (drive|hours|miles|minutes|far|away|ridiculous|silly|stupid|crazy|
        insane|a pain)
    (i work|i am at work|i have work|hours away|minutes from|miles away|even if|ridiculous|
        seriously|certified|in person)
    """
)
STEPS = Phrases("(first|then|next|step|after that|once you|and then|press|click|tap)")


def find(call: Call) -> Iterator[Hit]:
    """Impositions that give neither reason nor choice."""
    for words in agent_said(call):
        absolute, must = ABSOLUTE.find(words), MUST.find(words)
        main = must or absolute
        if main is None or (absolute is None and words in dismissal.NOT_OURS):
            continue
        confidence = _confidence(call, words, absolute=absolute is not None, must=must is not None)
        begin, end = words.sentence(main.start())
        near = max(begin, main.start() - 30), min(end, main.end() + 40)
        if confidence >= 0.4 and not NOT.find(words, *near):
            places = [match.span() for match in (absolute, must) if match]
            first, last = min(places)[0], max(place[1] for place in places)
            if last - first > 150:
                first, last = main.span()
            yield sentence_hit(words, first, last, confidence)


def imposes(words: Said, begin: int, end: int) -> bool:
    """Whether "no other way" there goes with a duty: it imposes rather than refuses."""
    return MUST.find(words) is not None and ABSOLUTE.find(words, begin, end) is not None


def _confidence(call: Call, words: Said, *, absolute: bool, must: bool) -> float:
    before, after = customer_before(call, words.turn), customer_after(call, words.turn)
    weight = 0.62 * absolute + 0.4 * must + 0.2 * (words in BURDEN)
    weight += 0.2 * (after is not None and after in OBJECTED)
    weight += 0.15 * (before is not None and before in OBJECTED)
    weight -= 0.5 * (words in REASON) + 0.5 * (words in OTHER_WAY) + 0.2 * (words in STEPS)
    return min(0.9, weight)


RULE = Rule(
    name="dictates.one_way_imposed",
    kind="dictates",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "이유도 다른 방법도 없이 한 가지 방법만 강요합니다",
        "en": "One way is imposed, with no reason and no other way given",
    },
    find=find,
)
