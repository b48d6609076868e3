"""The customer's feelings, and what the agent did next.

Looked for, in the customer's words: anger, worry, disappointment, relief, thanks; ``meeting.py``
says how the agent met them. Not to be fooled by the polite "thanks" of every call, a feeling that
is denied ("I'm not angry"), over ("I was worried, but that's fine") or somebody else's, by jokes,
by joy that cries out like anger ("unbelievable, that's brilliant"), nor by manners ("I'm afraid I
haven't got it", "sorry for being cross").
"""

import re
from collections.abc import Callable, Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import said, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.meeting import GLAD, response_to
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

ANGER = Phrases(
    """
    (i am|i was|we are|makes me|making me|getting|got me|gets me|left me) ~2 (angry|furious|livid|
        mad|fuming|annoyed|raging|cross|frustrated|infuriated|irritated|cheesed off|hacked off|
        ticked off|pissed|seething|aggravated)
    (this|that|it|you|what you|the whole thing) (is|are|was) ~3 (ridiculous|unacceptable|
        outrageous|disgraceful|disgrace|joke|insane|unbelievable|shambles|useless|pathetic|
        appalling|infuriating|absurd|rubbish|scandalous|crazy|bull|insulting|maddening|
        frustrating|not good enough|not on|not acceptable|shocking|a farce)
    ^ (unbelievable|ridiculous|incredible|seriously|for goodness sake|for god 's sake|
        for crying out loud|for pity 's sake|what a joke|give me a break|
        you have got to be kidding|are you kidding|are you serious|you must be joking|come on)
    (sick|fed up|sick and tired|had enough|had it|tired) (of|with|to the back teeth|up to here) ~
    (i have|i am) (had|at) ~1 (enough|the end of my tether|it up to|my wits|breaking point|
        it with)
    (how dare|how many times|what is wrong with you|what is the matter with you|do you think i am|
        do not talk to me like|are you even listening|nobody (cares|listens|seems to care)|
        waste of (time|my time)|wasting my time|i want (a|your|the) (manager|supervisor)|i demand|
        your supervisor 's name|not good enough|what the (hell|heck))
    (i can not|i do not) believe (this|it|you|that you|how)
    (third|fourth|fifth|tenth) time (this|i have|i am|in)
    """
)
WORRY = Phrases(
    """
    (i am|i have been|we are|i was|she is|makes me|so|really|bit|quite|just|been) ~2 (worried|
        anxious|nervous|scared|frightened|terrified|concerned|panicking|panicked|stressed|
        petrified|uneasy|worrying|fretting|desperate|beside myself|shaking|dreading)
    (i|we) ~1 (worry|panic|fret|dread|fear) ~
    (worried|worry|frightened|scared|afraid) (sick|about|that|of|i|to death|for|he|she|it)
    (lie awake|lying awake|can not sleep|not slept|keeps me (up|awake)|losing sleep|heart is|
        my heart|in a (state|panic)|out of my mind|a nervous wreck|on edge)
    (what am i (going|supposed|meant)|how am i (going|supposed|meant)) ~
    (i am|i was) (afraid|scared|terrified|worried) ~
    (i can not|i could not) (be without|afford to|lose|miss) ~
    a feeling i have left it
    (at my wits|do not know what to do|do not know where to (start|turn)|got nobody|
        do not know how i)
    """
)
DISAPPOINTMENT = Phrases(
    """
    (i am|i was|we are|we were|so|very|really|bit|bitterly|quite|she was|he was) ~2 (disappointed|
        let down|gutted|heartbroken|upset|devastated|sad|deflated|crushed|crestfallen|unhappy|
        dismayed|hurt)
    (that|this|it|what) (is|was) ~3 (disappointing|shame|pity|let down|sad|heartbreaking|
        upsetting)
    (i|we) (expected|thought|hoped|was hoping|were hoping|was expecting|was told|trusted|
        was promised|were promised) ~3 (better|more|different|you|it would|that you|you would)
    (was looking|were looking|been looking) forward
    (expected better|thought better of|never again|lost (all )?(faith|trust|confidence)|
        waste of money|could cry|in tears|(was|am|were|been) in bits|such a shame|what a shame|
        ruined|spoiled|spoilt|not what i (wanted|hoped|ordered|expected|paid)|i give up|
        what is the point|no point in me)
    """
)
RELIEF = Phrases(
    """
    (thank|thanks) (god|goodness|heavens|the lord|heaven|christ)
    (phew|what a relief|that is a relief|such a relief|big relief|huge relief|so relieved|
        i am relieved|relieved to)
    (weight|load) off (my|our|me)
    (i can|now i can|let me) (breathe|relax|sleep|rest|stop worrying)
    (that is|oh that is|well that is|ah that is) ~2 (better|a comfort|reassuring|good to (know|
        hear)|something|made my day|such good news)
    (feel|feeling) (much |a lot |so much |a bit )?(better|happier|calmer|reassured) ~
    (was|were) (dreading|so worried|expecting the worst|worried (about|for) nothing)
    oh (thank|good) (goodness|heavens|lord|god)
    """
)
THANKS = Phrases(
    """
    (thank you|thanks|cheers) (so much|very much|ever so much|a million|a lot|a bunch|kindly|for (
        all|being|your|everything|helping|sorting|listening|that|the)) ~
    (really|so|very|much|do|i) ~1 (appreciate|appreciated|grateful|obliged) ~
    (you have been|you are|you were|you are a|you have been a) ~2 (kind|helpful|brilliant|star|
        marvellous|marvelous|wonderful|angel|lifesaver|great|amazing|fantastic|very good|the best|
        good|lovely|patient|legend|gem|awesome|sweetheart|love|diamond|saint)
    (could not have|can not) (asked for better|thank you enough)
    (you have|you) ~1 (saved|made|sorted|fixed) ~2 (my|life|day|bacon|out|it)
    (bless you|god bless|much obliged|thank you young)
    """
)
DENIED = Phrases(
    """
    (not|never|no longer) ~1 (angry|worried|upset|annoyed|cross|mad|blaming|disappointed|scared|
        frustrated|having a go)
    (no need|do not|not to|nothing to) ~1 (worry|panic|be upset)
    (he|she|they|my (mum|mom|dad|wife|husband|boss|son|daughter)) (is|was|were|got) ~1 (angry|
        annoyed|cross|mad)
    no worries
    """
)
# Cries that joy and anger share: beside glad words they are joy.
CRY = Phrases(
    """
    ^ (unbelievable|ridiculous|incredible|seriously|for goodness sake|come on|are you kidding|
        are you serious|you must be joking|you have got to be kidding|give me a break)
    (this|that|it) (is|was) ~3 (ridiculous|insane|unbelievable|crazy|absurd|joke)
    (i can not|i do not) believe (this|it|you|that you|how)
    (could cry|in tears)
    """
)
JOY = Phrases(
    """
    (so|really|very|absolutely|am) ~1 (happy|thrilled|delighted|chuffed|pleased|excited|glad|
        ecstatic|grateful|touched|relieved)
    (over the moon|made my (day|week|year)|made up|on cloud nine|tears of (joy|happiness))
    (brilliant|fantastic|amazing|wonderful|marvellous|marvelous|superb|awesome|excellent|perfect|
        great news|good news|lovely news|best news|such good news|how lovely|how kind|so kind|
        love it|yay|hooray|hurray|magic|result)
    (happy|pleased|glad|lovely) (with|about|to hear|that|surprise)
    """
)
JOKE = Phrases(
    """
    (ha|haha|hahaha|hehe|lol|ha ha)
    (joking|kidding|teasing|winding you up|pulling your leg|having you on|tongue in cheek|
        only messing|in jest)
    """
)
MANNERS = Phrases(
    """
    i am afraid (i (do|have|did|can|could|am|was|will) (not|got to|to)|i have|not|so|there|it is|
        that is|we|my|he is|she is|you will|no|that i) ~
    (sorry|apologise|apologies|forgive me|did not mean|should not) ~6 (angry|annoyed|cross|mad|
        frustrated|snapping|snapped|shouting|shouted|ranting|moaning|short|rude|upset|grumpy|
        worry|worrying|worried|fussing|temper|taking it out)
    (worried|worry|concerned|afraid|hate) ~3 (wasting your time|bothering you|being a (pain|
        nuisance|bother)|keeping you|taking up)
    (i would|i could) be ~2 (angry|furious|worried|upset|disappointed|annoyed|livid) ~3 if
    not (to worry|a worry)
    """
)
# It was so, and is over.
OVER = Phrases(
    """
    (was|were|been|had|got) ~12 (but|now|until|before|though|so) ~8 (fine|good|sorted|relieved|
        relief|okay|better|all right|alright|happy|glad|great|brilliant|perfect|solved|calmed|calm|
        over it|thank|thanks|phew|feel better)
    """
)


def _finder(feeling: str, table: Phrases, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        for turn in call.customer_turns:
            words = said(call, turn)
            matches = (one for one in table.all(words) if not _denied(words, *one.span()))
            match = next((one for one in matches if feeling in GLAD or _is_felt(words, one)), None)
            if match:
                shown = sentence_hit(words, *match.span(), confidence)
                details = {"feeling": feeling, "response": response_to(call, feeling, turn)}
                yield Hit(
                    turn=turn,
                    begin=shown.begin,
                    end=shown.end,
                    confidence=confidence,
                    details=details,
                )

    return find


def _denied(words: Said, begin: int, end: int) -> bool:
    first, last = words.sentence(begin)
    return DENIED.find(words, max(first, begin - 15), min(last, end + 15)) is not None


def _is_felt(words: Said, match: re.Match[str]) -> bool:
    """Whether the words are meant: no joke, no joy, no manners, and not over."""
    begin, end = match.span()
    first, last = words.sentence(begin)
    if any(table.find(words, first, last) for table in (JOKE, MANNERS)):
        return False
    if CRY.find(words, begin, end) and (words in JOY or words in RELIEF or words in THANKS):
        return False
    past = OVER.find(words, max(0, begin - 1))
    return not (past and past.start() <= end and not DENIED.find(words, begin, past.end()))


def _rule(feeling: str, table: Phrases, looks_for: dict[str, str], confidence: float) -> Rule:
    return Rule(
        name=f"feeling_{feeling}.said",
        kind=f"feeling_{feeling}",
        languages=frozenset({"en"}),
        looks_for=looks_for,
        find=_finder(feeling, table, confidence),
    )


RULES = (
    _rule("anger", ANGER, {"ko": "고객이 화를 냅니다", "en": "The customer is angry"}, 0.75),
    _rule("worry", WORRY, {"ko": "고객이 걱정합니다", "en": "The customer is worried"}, 0.75),
    _rule(
        "disappointment",
        DISAPPOINTMENT,
        {"ko": "고객이 실망합니다", "en": "The customer is disappointed"},
        0.7,
    ),
    _rule("relief", RELIEF, {"ko": "고객이 안심합니다", "en": "The customer is relieved"}, 0.8),
    _rule("thanks", THANKS, {"ko": "고객이 고마워합니다", "en": "The customer is grateful"}, 0.8),
)
