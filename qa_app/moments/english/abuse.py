"""Abuse by the customer: insult, threat, sexual harassment; and the agent's warning of it.

Looked for: insults at the agent, threats of violence to people, sexual words at the agent. Not to
be fooled by anger without insult ("this is ridiculous"), swearing at a thing ("the damn box"),
what is quoted or reported, or a complaint or a court that is announced: a customer's right.
"""

from collections.abc import Callable, Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, said, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

FAMILIES = {
    "insult": (
        "idiot|idiots|moron|morons|imbecile|cretin|stupid|dumb|thick|retard|retarded|bitch|bastard"
        "|bastards|asshole|arsehole|dickhead|prick|twat|wanker|cunt|scum|scumbag|pig|cow|clown"
        "|clowns|loser|dimwit|halfwit|muppet|numpty|bellend|tosser|slag|slut|whore|dumbass|jackass"
        "|motherfucker|dick|brainless|incompetent|useless|worthless|pathetic|liar|parasite|vermin"
    ),
    "swear": "fuck|fucking|fuckin|effing|shit|bloody|damn|goddamn|freaking|frigging",
    "violence": "kill|hurt|beat|punch|slap|smash|stab|shoot|strangle|batter|knock|hit|bury|burn",
}
INSULT = Phrases(
    """
    you ~1 (are|must be|sound like|lot are|people are|were) (a |an |such |just |so |all |the |
        really |too |bunch of |complete |total |absolute |<swear> |bloody |another )*(<insult>)
    you ~2 (<swear>)? (<insult>)
    (fuck|screw|sod|bugger|piss|eff) (you|off)
    (shut|zip) (up|your|the)
    (go to hell|drop dead|rot in hell|kiss my|up yours|get stuffed|bite me)
    (are you|you are) ~2 (stupid|thick|deaf|dumb|retarded|brain dead|slow|mental|simple)
    (what|who) (kind of|sort of) (idiot|moron|imbecile|fool) ~
    (speak to|get me|put on) ~3 (someone|somebody) (who speaks english|with a brain|intelligent|
        not stupid)
    (go back to|back to your|your kind|you foreigners|you people come)
    (no wonder|that is why) you ~4 (call centre|call center|this job|phones)
    """,
    FAMILIES,
)
THREAT = Phrases(
    """
    (i will|i am going to|i would|i could|we will|someone will|somebody is going to) ~2 (
        <violence>) (you|your|every|the lot|all of you|him|her)
    (i know|i will find|i am going to find|i can find) ~2 where you (live|work|are)
    (come|coming|going|drive|get) ~3 (down there|there|to your|round|over) ~3 (and|to) ~3 (
        <violence>|sort you|deal with you|teach you|show you|make you)
    (i will|i am going to) (come|find|get|track|hunt|follow) ~2 (you|and find you|after you|down)
    (watch your back|you had better watch|you better watch|better be careful (walking|when|going)|
        be sorry you|regret the day|wait for you outside|waiting for you outside|
        know your name and|know what you look|make you pay|make you suffer|make your life hell|
        break your|smash your|blow (up|the place|it up)|burn (it|the place|your)|set fire|
        bring a (gun|knife|bat)|got a (gun|knife|bat)|your family|your kids|your children) ~
    you are (dead|a dead man|finished|going to regret it|going to die|going to pay)
    """,
    FAMILIES,
)
HARASSMENT = Phrases(
    """
    (what are you|are you) (wearing|naked|single|in bed|alone)
    (your|you have got a|you have a|that|such a|that is a) ~1 (sexy|hot|horny|gorgeous|
        seductive) ~1 (voice|body|girl|woman|thing|lips|accent)
    (sexy|hot|horny|naughty) (voice|girl|thing|babe|lady|body)
    (turns|turning|turned|turn) me on
    (sleep|go to bed|have sex|spend the night|hook up|get in bed) with (me|you|us)
    (do you|have you|would you|are you) ~2 (boyfriend|husband|sleep with|fancy me|want to touch|
        like it rough|do it for)
    (your|show me your|touch your|see your|bet your) ~1 (boobs|breasts|tits|ass|arse|bum|legs|
        body|underwear|knickers|panties|bra|pussy)
    (take|taking) (your|those|them) ~1 (clothes|knickers|panties|top|bra) off
    (come|you could come) ~2 (my (place|bed|room|hotel)|over tonight|sit on my)
    (kiss|lick|touch|grope|fondle) (you|me|your)
    (my|send me) ~1 (cock|dick pic|nudes|naked)
    (i am|i was) ~1 (touching myself|getting hard|so hard|horny)
    """
)
QUOTED = Phrases(
    """
    (he|she|they|driver|man|woman|agent|guy|engineer|neighbour|neighbor|lady|colleague|bloke) ~4 (
        called me|told me|said|says|shouted|swore|sworn|went|goes|was like)
    (called|calling|told) me ~
    (i|we) (feel|felt|look|looked|must sound|sound|was|am|been) ~2 (stupid|such an idiot|an idiot|
        a fool|so stupid|like an idiot|like a fool|dumb|useless|thick)
    (i am not|do not think i am|think i am|treat me like|take me for) ~2 (stupid|an idiot|a fool|
        thick|moron)
    (this|that|it|the|your) ~2 (is|system|machine|website|app|form|thing|company|service) ~1 (
        stupid|useless|pathetic|dumb|a joke)
    """
)
WARNING = Phrases(
    """
    (if you|unless you) ~6 (language|swear|swearing|abuse|abusive|shout|shouting|insult|insulting|
        threaten|threatening|speak to me|talk to me|calm|carry on|continue|keep|stop) ~12 (end|
        terminate|hang up|disconnect|close|finish|cut) ~
    (i will|i am going to|i shall|i have to|i will have to|we will) ~3 (end|terminate|hang up|
        disconnect|finish) ~2 (call|this call|now|on you)
    (please|i would ask you|i need you|i must ask you|i am asking you|can you|could you|
        i ask that you) ~3 (not|stop|refrain|do not|moderate|watch|mind) ~3 (swear|swearing|
        language|abuse|abusive|shout|shouting|insult|insulting|threaten|threatening|threats|
        speak to me|talk to me|inappropriate|personal|comments)
    (will not|can not|do not|not going to|not prepared to|do not have to) ~2 (tolerate|accept|
        listen to|be spoken|be sworn|take|put up with) ~4 (abuse|abusive|language|threats|
        swearing|spoken to|sworn at|insults|harassment|that kind|this kind|behaviour|behavior|
        comments)
    (abusive|offensive|threatening|inappropriate|that kind of|that sort of|this kind of|foul) (
        language|behaviour|behavior|comments|remarks|manner)
    (this is|that is|consider this) ~2 (warning|my final warning|your first warning)
    (inappropriate|unacceptable|harassment) ~4 (end|stop|call)
    """
)


def _finder(table: Phrases, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        for turn in call.customer_turns:
            words = said(call, turn)
            match = next((one for one in table.all(words) if not _quoted(words, *one.span())), None)
            if match:
                yield sentence_hit(words, *match.span(), confidence)

    return find


def _quoted(words: Said, begin: int, end: int) -> bool:
    first, last = words.sentence(begin)
    return QUOTED.find(words, max(first, begin - 40), min(last, end + 5)) is not None


def _find_warning(call: Call) -> Iterator[Hit]:
    for words in agent_said(call):
        match = WARNING.find(words)
        if match:
            yield sentence_hit(words, *match.span(), 0.85)


def _rule(kind: str, looks_for: dict[str, str], find: Callable[[Call], Iterator[Hit]]) -> Rule:
    return Rule(
        name=f"{kind}.said",
        kind=kind,
        languages=frozenset({"en"}),
        looks_for=looks_for,
        find=find,
    )


RULES = (
    _rule(
        "abuse_insult",
        {"ko": "고객이 상담사를 모욕합니다", "en": "The customer insults the agent"},
        _finder(INSULT, 0.8),
    ),
    _rule(
        "abuse_threat",
        {"ko": "고객이 상담사를 협박합니다", "en": "The customer threatens the agent"},
        _finder(THREAT, 0.8),
    ),
    _rule(
        "abuse_harassment",
        {"ko": "고객이 상담사를 성희롱합니다", "en": "The customer harasses the agent sexually"},
        _finder(HARASSMENT, 0.8),
    ),
    _rule(
        "abuse_warning",
        {
            "ko": "상담사가 폭언을 멈추지 않으면 통화를 끝내겠다고 경고합니다",
            "en": "The agent warns that abuse will end the call",
        },
        _find_warning,
    ),
)
