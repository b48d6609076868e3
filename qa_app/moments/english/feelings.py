"""The customer's feelings, and what the agent did next.

Looked for, in the customer's words: anger, worry, disappointment, relief, thanks. The agent's
next turn says how it was met: ``recognised`` (taken in), ``empathised`` (named or shared),
``overdone`` (apology upon apology), ``passed_over`` (nothing of it). Not to be fooled by the
polite "thanks" of every call, a feeling that is denied ("I'm not angry") or somebody else's.
"""

from collections.abc import Callable, Iterator

from qa_app.moments.english import acknowledgement, empathy
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import said, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call, Turn

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
RECOGNISED = Phrases(
    """
    (i (see|understand|hear|know|appreciate|get)|of course|fair enough|fair point|you are right|
        that is fair|good to hear|glad|you are welcome|my pleasure|pleased|no problem|not at all|
        any time|happy to|of course|absolutely|do not worry|no trouble|do not mention|great|
        lovely|wonderful|good)
    """
)
# So many apologies in one turn are a burden.
TOO_MANY = 3


def _meeting(call: Call, turn: Turn) -> str:
    """How the agent's next turn met the feeling."""
    answer = next((other for other in call.turns[turn.index + 1 :] if not other.is_customer), None)
    if answer is None or not answer.is_agent:
        return "passed_over"
    words = said(call, answer)
    if sum(1 for _ in empathy.APOLOGY.all(words)) >= TOO_MANY:
        return "overdone"
    if words in empathy.SURE or words in empathy.APOLOGY:
        return "empathised"
    met = (
        words in RECOGNISED or words in acknowledgement.UNDERSTOOD or words in acknowledgement.MOVED
    )
    return "recognised" if met else "passed_over"


def _finder(feeling: str, table: Phrases, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        for turn in call.customer_turns:
            words = said(call, turn)
            match = next((one for one in table.all(words) if not _denied(words, *one.span())), None)
            if match:
                shown = sentence_hit(words, *match.span(), confidence)
                details = {"feeling": feeling, "response": _meeting(call, turn)}
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
