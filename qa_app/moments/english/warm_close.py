"""Warm close: in the last words, thanks or a good wish meant for this customer.

Not a bare goodbye, and not thanks in the middle of the call ("thank you for holding").
"""

from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import (
    agent_said,
    customer_before,
    ends_asking,
    hit,
    sentence_hit,
    share_heard,
)
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# It stands in one of the agent's last turns.
LAST_TURNS, EARLIEST = 3, 0.6

WISH = Phrases(
    """
    (have|having) (yourself )?(a|an) (very |really |truly |super )?(good|great|nice|lovely|
        wonderful|fantastic|blessed|brilliant|pleasant|safe|fabulous|beautiful|happy|restful|
        relaxing|peaceful|fun|smashing|cracking|super|amazing|awesome|better|smooth|quiet|merry|
        terrific|grand|warm|gorgeous)
    have (a|yourself a) ~1 (one|day|evening|weekend|morning|afternoon|night|time|trip|flight|
        journey|rest)
    enjoy (the|your|that|every|it|yourself|yourselves|those|all|being|today|tonight|tomorrow)
    (take (good )?care of|look after) (yourself|yourselves|each other|that|those|the|him|her|them|
        everyone|your)
    take (good )?care (now|then|mr|mrs|ms|miss|okay|and|bye|everyone|of)
    (^|you) take care
    (good|best of) luck ~8
    best of luck
    all the (very )?best
    (best|warmest|kindest|warm) (wishes|regards)
    (give|send|pass) (my|our|him|her|them|that|your|the) ~4 (best|love|regards|wishes|
        congratulations|hug|cuddle|pat|kiss|treat|squeeze)
    (my|our) (best|love|regards) to
    (tell|say) (your|her|his|hello|hi|happy|them) ~6 (from (me|us|all)|congratulations|we said|
        said hello|to (your|her|him|them|the)|i said)
    congratulations
    happy (birthday|anniversary|christmas|new|easter|holidays|thanksgiving|retirement|travels|
        hanukkah|eid|diwali|mother*|father*|wedding|moving|driving|reading|baking|painting)
    merry christmas
    (i|we) (do |really |so |just |very much |sincerely )?(hope|wish|trust) (you|your|the|that|it|
        this|he|she|they|everything|all|both|everyone|mum|dad|baby|things|tomorrow|today|tonight|
        monday|tuesday|wednesday|thursday|friday|saturday|sunday|next)
    (^|and|i will) (hope|wishing) (you|your|the|that|it|he|she|they|everything|all|both)
    (get|feel) (well|better) soon
    (safe|happy|pleasant|smooth|bon) (travels|journey|trip|flight|home|drive|driving|landing|
        landings|voyage)
    (travel|drive|fly|get home|go) (safe|safely|carefully|careful)
    (mind (yourself|yourselves|how you go)|stay (safe|well|warm|cool|dry|healthy|strong)|be (well|
        safe|kind to yourself)|keep (well|warm|safe|smiling|cosy|your chin up|your spirits|(
        the wee|him|her|them|the kids|that|those|the) ~2 (warm|wrapped|safe|dry|going|on|well|
        cosy))|sleep (well|tight)|rest up|chin up|go get)
    stay off that ~4
    (get|have) ~3 (some|a good|a proper|yourself some|a well earned) (rest|sleep|break|night)
    (fingers crossed|rooting for you|thinking of you|thoughts are with|in our thoughts|
        in my thoughts|praying)
    (lovely|nice|great|good|pleasure|privilege|joy|delight|delightful|wonderful) (to|having|
        getting|being able to|it has been) ~2 (talk|talking|speak|speaking|chat|chatting|help|
        helping|assist|assisting|meet|meeting|hear|hearing)
    (lovely|nice|great|good|wonderful|delightful) (chatting|talking|speaking|meeting)
    (been|was|is) (a|my|an|our) ~1 (pleasure|privilege|honour|honor|joy|delight)
    (my|our) pleasure
    (so|really|very|just) ~1 (pleased|glad|happy|chuffed|delighted|grateful|relieved) ~2 (you|we|
        that|i|to have|it|for)
    (i am|we are) (pleased|glad|happy|delighted|grateful) (you|we|that|i|to have|it|for)
    (see|speak to|look forward to|looking forward to) (you|seeing|welcoming|having|hearing) ~2 (
        soon|on|next|tomorrow|back|again|then|at|in)
    look* forward to
    (welcome|welcoming) you (back|home|soon|on|to the)
    (thoughts|heart|hearts) (go|goes|are) (out |with )
    (break a leg|go crush|knock them|sweet dreams|cheers for being|you have been (great|lovely|
        brilliant|a star|wonderful|so|very|a pleasure|a joy|amazing|fantastic|patient|good|kind))
    (make|find) (the most|it through|some time for yourself)
    (have|having) (a )?(blast|ball|fun|lovely|wonderful|great|good|brilliant|safe)
    (welcome) (to the|home|back|aboard|to the family)
    (give|tell|send) (him|her|them|rex|your|the|that|little|baby|mum|dad) ~4 (from|for) (me|us|
        all)
    (kettle|earned it|deserve it|deserved|put your feet up|feet up|treat yourself|chin up|
        come right|work out|keep your fingers|behind you|rooting)
    (try|make sure) (and|to|you) ~2 (get some|rest|sleep|enjoy|relax|look after)
    (wishing|wish) (you|your|him|her|them|the) ~
    (safe|speedy|full|swift|quick) (recovery|journey|trip|travels|home|flight)
    (thanks|thank you|cheers) ~1 (for) (being|trusting|your time|everything|all your|bearing|
        sticking|such|putting up|the|letting|telling|sharing|staying) ~
    (you|he|she|they|it) will (love|be great|smash|do brilliantly|have a|be fine|be grand|enjoy) ~
    (looking|look) forward ~
    """
)
THANKS = Phrases(
    """
    (thanks|thank you|cheers|ta|grateful) (so much|very much|ever so much|a lot|again|kindly|
        once again|and|really)? for (calling|ringing|phoning|your|being|bearing|sticking|giving|
        choosing|getting|letting|bringing|telling|contacting|coming|flying|staying|shopping|
        banking|travelling|traveling|trusting|taking|understanding|all|reaching|working|talking|
        speaking|putting|everything|that|the|such|helping|sharing|going|explaining|waiting|
        keeping|making)
    (appreciate|appreciated|value|valued) (your|you|that|it|the|having|everything)
    thank you (so much|very much|again|kindly) ~3 (mr|mrs|ms|miss|sir|ma'am|madam|dear|love)
    (mr|mrs|ms|miss) ~2 (thank you|thanks)
    thank you (mr|mrs|ms|miss)
    """
)
# The customer has what they came for.
SATISFIED = Phrases(
    """
    (thanks|thank you|cheers|bye|goodbye|perfect|great|brilliant|lovely|wonderful|that is (all|
        everything|it|great)|nothing else|all good|you have been|you are (a|the|very|so)|
        take care)
    ^ (no|nope|nah) ~
    """
)
# Words of a goodbye as such.
FORMULA = vocabulary(
    "bye goodbye now then okay right alright well you are welcome no problem thanks thank cheers",
    "sir  ma'am madam mr mrs ms miss . ? ta ra see ya later all at so much very for calling and",
    "is it my  that's that dear love yes yeah oh not any time pleasure worries the a to i will we",
    "have cheerio",
)
BUSINESS = Phrases(
    """
    (email|refund|call|ring|send|order|account|letter|form|bill|payment|engineer|receive|get back|
        number|website|online|department|manager|policy|closed|close|done|noted|wait|bill|monday|
        tuesday|wednesday|thursday|friday)
    (can not|could not|not us|do not know)
    """
)
# Thanks for a step of the work.
NOT = Phrases(
    """
    for (holding|waiting|confirming|verifying|that|the number|your (name|number|details|address|
        date|postcode|order))
    (thanks|thank you) for (that|holding|waiting|confirming|checking) $
    (i|we) hope (that|this|it) (answers|helps|makes|explains|clears|clarifies|is clear|works)
    (take care of|look after) (it|that|this) (for|from|right|now)
    (i|we|you) (can|could|will|may) (take care|look after)
    else ~4 take care
    (must|have to|need to|make sure|as long as|should) ~3 (keep|stay)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Wishes and thanks in the agent's last turns."""
    for words in list(agent_said(call))[-LAST_TURNS:]:
        if share_heard(call, words.turn) < EARLIEST:
            continue
        for table, confidence in ((WISH, 0.92), (THANKS, 0.85)):
            matches = table.all(words)
            match = next(
                (one for one in matches if not NOT.find(words, *words.sentence(one.start()))), None
            )
            if match:
                yield sentence_hit(words, match.start(), match.end(), confidence)
                break
        else:
            yield from _kind_words(call, words)


def _kind_words(call: Call, words: Said) -> Iterator[Hit]:
    """The agent's very last words, if there is more in them than a goodbye."""
    before = customer_before(call, words.turn)
    last = words.turn is call.agent_turns[-1]
    more = len(set(words.words) - FORMULA) >= 2
    other = words in BUSINESS or ends_asking(words)
    if last and more and before in SATISFIED and not other:
        yield hit(words, 0, len(words.plain) - 1, 0.6)


RULE = Rule(
    name="warm_close.wish_or_thanks",
    kind="warm_close",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "통화를 마치며 고객에게 감사나 좋은 바람을 전합니다",
        "en": "The last words thank this customer or wish them well",
    },
    find=find,
)
