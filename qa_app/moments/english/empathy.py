"""Empathy: the customer's feeling or trouble is named or sympathised with, or an apology is meant.

Not politeness ("sorry, could you spell that", "I'm sorry but"), not "must" as a duty, not the
agent's own slip ("sorry, I dropped my pen").
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, apart
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

FAMILIES = {
    # What a customer may feel.
    "feeling": "|".join(
        vocabulary(
            "frustrated frustrating annoyed annoying upset upsetting angry worried worrying",
            "anxious nervous stressed stressful stressing scared scary frightened frightening",
            "terrified terrifying disappointed disappointing fed confused confusing exhausted",
            "exhausting tired tiring overwhelmed overwhelming furious livid mad cross concerned",
            "concerning alarmed alarming distressed distressing devastated devastating",
            "heartbroken heartbreaking embarrassed embarrassing shocked shocking hurt lonely sad",
            "gutted fuming irritated irritating maddening infuriating infuriated miserable",
            "desperate bothered edge panicked panicking shaken relieved wits rattled unsettling",
            "unsettled daunting draining drained freezing worn unnerving aggravating aggravated",
            "hacked cheesed peeved fretting fret fraught sick beside shattered petrified mortified",
            "dismayed bewildered helpless crushed panic",
        )
    ),
    # What a trouble may be called.
    "trouble": "|".join(
        vocabulary(
            "awful horrible terrible dreadful rotten rough tough hard nightmare shame pain",
            "painful bad grim miserable unfair unacceptable nuisance headache mess hassle ordeal",
            "difficult worst poor unpleasant inconvenient inconvenience lousy rubbish ridiculous",
            "hellish appalling tragic unfortunate crummy sucks stinks unlucky heavy brutal horrid",
            "ghastly cruel crushing blow disaster sin",
        )
    ),
}
SURE = Phrases(
    """
    (that|this|it|which|you) (must|has to|have to|have got to|has got to|will) (be|have been|feel|
        have felt|have come as|seem|make|have made) ~4 (<feeling>|<trouble>)
    (that|it|this) (must|has to|have to|has got to|got to|can not|could not) ~1 (be|have been|
        hurt|sting|feel) ~3 (<feeling>|<trouble>|easy|fun|nice|pleasant|hurt|sting)
    you must ~1 (be|have been|feel|have felt) ~4 (<feeling>|wits|heart|having|going|so)
    (got to|gotta|must) be ~3 (<feeling>|<trouble>)
    (that|it|this|what) (is|was|are|sounds|feels|seems|does sound|really is) (just |really |so |
        very |such |absolutely |a bit |quite |pretty |incredibly |truly |not |ever so |always |
        how |completely |totally |super |extremely |a |an |an absolute |one |no |the )*(<feeling>|
        <trouble>|scare|worry|shock|let down|lot to (deal|have|take|cope|go|carry)|joke|picnic|
        way to|last thing)
    (what|such) (a|an) ~2 (<trouble>|<feeling>|shock|worry|way to|day|week|time|start|thing to (
        come|open|find|have|go|happen)|situation)
    how (<feeling>|<trouble>|awful|sad|lovely that|upsetting) ~
    (oh|ah|aw|ouch|gosh|god|man|jeez|ugh) ~2 (no|dear|gosh|man|goodness|that|what|you poor|bless|
        the poor|lord|heavens) ~4 (<feeling>|<trouble>|poor|heart|not again|timing|sorry|of all|
        bless)
    (i|we) ~1 (can|could) ~2 (imagine|understand|see|appreciate|hear|tell|well understand|
        quite understand|totally see) ~5 (<feeling>|<trouble>|you are|you would|how *|why *|tension|
        worry|concern|frustration|position|this is|that is|you must|feel)
    (i|we) ~2 (understand|appreciate|know|realise|realize|get|recognise|recognize) ~4 (<feeling>|
        <trouble>|frustration|concern|worry|anger|disappointment|distress|tension|how you feel|
        pain)
    (i|we) (totally|completely|really|fully|absolutely|do|truly|can) ~1 (understand|get|
        appreciate|see) (why|how|where) *
    (i|we) (would|might) ~1 (be|feel|have been|have felt|not be) ~3 (<feeling>|too|as well|
        the same|either|happy|stood|climbing|tearing|pulling)
    (i|we) (would|might) ~1 (hate|have lost|lose|not want|go) ~5 (too|as well|that|the same|my|
        either $|stood|mad|patience|spare|mind)
    (i would not|i do not) blame you
    (i would|i had) (hate|feel the same|be the same|want the same|be the exact|have done the|
        not like)
    (do not|would not|can not) blame you
    (no|small|little) wonder (you|that|he|she|they)
    (you poor|poor (thing|you|soul|lamb|man|woman|kid|little|wee|love|old|dog|mum|girl|boy|fella|
        guy|baby|kids)|bless (you|your|him|her|them|the)|the poor (man|woman|thing|wee|little|kid|
        soul|boy|girl|dog))
    (my|our) (heart|hearts|condolences|sympathies|deepest|sincere|thoughts|sincerest) ~
    (i|we) ~2 (sympathise|sympathize|empathise|empathize|feel for)
    (every|all the|a) right to (be|feel|complain|ask|expect)
    (the )?last thing (you|anyone|anybody|a person|someone|she|he|they|we) (need|needs|want|wants|
        needed|wanted)
    (nobody|no one|you) (should|ought to) ~2 (have to|be|not have|go through|deal|wait|never|
        not be)
    (should|ought) (not|never) (to )?(have )?(happened|happen|had to|have to|been|landed|come|
        gone|ended|be)
    (<feeling>) ~3 (is|are) ~2 (natural|understandable|normal)
    (natural|normal|understandable|okay|alright) ~2 to (be|feel) ~2 (<feeling>|that)
    (i|we) (can hear|can tell|hear) ~2 (how|it in|in your)
    (been through|put you through|gone through|going through|had to go through) ~3 (mill|lot|wars|
        enough|much|all|time|that|so|this)
    (a lot|so much|enough|plenty|too much) ~2 (on your plate|to deal with|to cope with|to carry|
        to take in|on your (mind|shoulders)|going on|to worry)
    (have|had) (a|an|such a) ~1 (rough|tough|hard|horrible|terrible|awful|rotten|difficult|bad|
        dreadful) (time|day|week|go|month|year|run)
    (that|it|this) (sucks|stinks|bites|blows|hurts|is no (fun|joke|picnic|good|way)|is not (on $|
        fair|right|good enough|okay|nice|fun|easy|acceptable|what you|the experience|how it|
        what we want))
    (not|is not|never|can not be|could not be|can not have been|is never) (easy|nice|fun|pleasant|
        the (experience|service|news|start)|what (you|anyone|we) (want|wanted|expect|expected|
        need|needed)|ideal|good enough|fair on)
    (wits|your wits) end
    (do not|please do not|try not to|no need to|you need not|not to|never) (worry|panic|fret|
        apologise|apologize|be embarrassed|feel bad|be ashamed|be sorry|blame yourself) ~3
    (nothing to be|not) (ashamed|embarrassed|alone|your fault|being silly|being unreasonable)
    (mixed|messed|mucked|let|letting|kept|left|keeping|left you|passed) (you|customers) ~1 (about|
        around|down|hanging|waiting|in the lurch|standing|pillar)
    (would|could) (upset|worry|frighten|scare|put|drive|make|test|try|annoy|floor|knock|rattle|
        stress|give) ~5 (anyone|anybody|a saint)
    (gut punch|punch in the|kick in the|slap in the|body blow|bitter pill) ~
    (hard|tough|difficult|awful|horrible|rotten|frightening|worrying|stressful|scary|maddening|
        upsetting|lonely|miserable|frustrating|exhausting) (when|enough|without|not knowing|to|
        for you|on you|at|being|with|thing|having)
    (you have|you did|you are) (done nothing wrong|not done anything wrong|not alone|been (so |
        very |incredibly |really |more than )?(patient|through|unlucky|let down|messed|waiting|
        having))
    (i know|i realise|i realize|i appreciate|i understand) ~6 (not what you (wanted|hoped|
        were hoping)|hard|difficult|waiting|easy|long|not ideal|a pain|inconvenient|last thing|
        how much|stood|important|means)
    (lifetime|a long time) together
    that is a (lot|shame|blow|worry|shock|pity|lifetime|horrible|horrid|long) ~
    (is|be) (rotten|terrible|awful|bad|lousy|horrible|dreadful) (timing|luck|news)
    (nobody 's|no one 's|nobody is|not anybody 's|not my|not your|not anyone 's) idea of (fun|
        a good)
    (nobody|no one) (wants|likes|enjoys|deserves|should be|ever wants) ~
    you (sound|look|seem|sounded) ~2 (worn|tired|exhausted|upset|stressed|shaken|worried|frazzled|
        fed up|down|frustrated|anxious|at the end)
    (not|hardly) surprised ~1 (you|at|that|he|she|they)
    of course (you are|you feel|you would|you were|it is|it hurts|she is|he is) ~2 (upset|worried|
        angry|frustrated|cross|annoyed|anxious|scared|disappointed|nervous|feel|be|hard|stressful|
        horrible|hurt)
    (gut wrenching|heart wrenching|soul destroying|nerve wracking|nerve racking|back breaking|
        mind boggling) ~
    (can not|could not|can not have|could not have) (be|been|feel|felt) ~1 (comfortable|easy|nice|
        fun|pleasant|good|much fun|ideal|great)
    (fretting|worrying|stressing|panicking) (over|about) ~
    (is|are) (no|not the) (place|time|joke|fun|picnic|life) ~
    (is|are) (no|not the|not a) way to (live|be|spend|treat|start|find|end|run|go|wake) ~
    (is|are|was|were) (no|not any|not much) (good|use|fun|help|joke|comfort) (to|for) (anyone|
        anybody|you|somebody|someone)
    (anyone|anybody|everyone|everybody|most people|people|a person|who) (would|will|might) ~1 (
        not )?(be|feel|have been|panic|worry|lose|hate|find|struggle|get) ~
    (getting|having|being|sitting|waiting|opening|hearing|finding|losing|coming|watching|seeing|
        paying|stuck) ~10 (is|are|has to be|must be) ~2 (<feeling>|<trouble>)
    (a|an|what a|such a) ~2 (fright|shock|worry|scare|blow|shame|nightmare|headache|ordeal|mess|
        let down|pain|wait|week|day|time) (you have|for you|to have|to get|to be|when|at|
        like that|especially|and) ~
    (knock|knocked|take|takes|taken) the (wind|stuffing|shine) ~
    (stuck|left|stranded|sat|waiting|sitting|standing) (in|at|there|out|like|with|around|by) ~4 (
        all|cold|overnight|hours|rain|dark|ages|for nothing|like that|kids)
    (been|being) more than (patient|fair|understanding|reasonable|kind)
    (we|i|it) (have |has )*(not )?(made|make|makes) ~2 (harder|worse|difficult|more difficult|
        hard) ~
    (sorry|sad) it (has|had|is|was) (come|got|ended|turned|taken) ~
    climbing the walls
    (bad|rotten|awful|terrible|rough|tough|hard|lousy|horrible|crummy|real) (luck|break|fright|
        shame|blow|bummer|deal)
    that is a (real |total |proper )?(bummer|shame|pity|nuisance|blow|pain|worry|nightmare|
        headache|lot)
    (i do not|do not) like the sound
    (completely|totally|fully|really|absolutely|perfectly) (understand|get|appreciate|see) (your|
        why|how|where|the) ~
    i get (why|how|that you|it you) ~
    (easily done|easy mistake|easily missed|happens to (us all|the best|everyone)|we have all (
        done|been)|could happen to anyone)
    you are not (an idiot|silly|stupid|daft|alone|the first|being (silly|difficult|a pain|
        a nuisance)|a bother|bothering|wasting)
    (i would not|i would) (have |be |feel |like (it|that) |want (it|that) )*(either|too) $
    (nor|neither|so) would i
    ^ (no )?nor would i
    """,
    FAMILIES,
)
APOLOGY = Phrases(
    """
    (sorry|apologise|apologize|apologies) (to hear|you have|you had|you are|you were|you got|
        that (you|we|this|it|happened|your|has|they|he|nobody|the)|we|it|this|they|he|she|nobody|
        your|for (your|the|all|this|that|what|any|everything|how|having|keeping|letting|making|
        messing|our|these|those|being|not|putting|such)|about (your|the|all|what|this|everything|
        how|our|that|last|it))
    (so|very|really|truly|terribly|awfully|ever so|deeply|genuinely|extremely|incredibly|
        dreadfully|sincerely|real) ~1 sorry ~
    (i|we|do|sincerely|can only|must|want to|like to|let me|please accept) ~1 (apologise|
        apologize)
    (my|our|please accept my|please accept our|sincere|sincerest|deepest|many|huge|a thousand|
        owe you an) ~1 (apologies|apology)
    (sorry|apologise|apologize) for ~3 (trouble|inconvenience|wait|delay|mix up|mistake|loss|
        confusion|hassle|mess|distress|upset|error|runaround|worry|experience)
    sorry ~2 (should have|should never|we should|that was (my|our)|my (fault|mistake)|our (fault|
        mistake)|that is (on us|our|my))
    (that is|that was|it is|it was|this is|this was) (our|my|entirely our|completely our|all our|
        a mistake on our|on us|totally on us|an error on our) ~2 (fault|mistake|error|part|end|
        side|slip|doing|and i am|i am sorry)
    (that is|it is|this is) (totally |all |completely )?on us $
    (we|i) ~1 (let you down|messed up|got (it|that|this) wrong|dropped the ball|made a mistake|
        failed you|have let you|owe you an|fell short|slipped up|should have (thought|told|known|
        called|rung|done|been|let|got|caught|spotted|checked|explained))
    i am sorry $
    """
)
NOT = Phrases(
    """
    sorry ~2 (breaking up|we (close|shut|only|open|are closed|do not|can not)|you are (breaking|
        on mute|very faint|cutting)|just (typing|getting|bringing|loading)|could|can|what|which|
        who|was|were|did|do|is it|was it|where|when|how|go ahead|say|i did not (catch|hear|get|
        quite)|did not|i missed|one|just a|bear with|i have to|but|no|there is|there are|
        we do not|i can not|we can not|that is not|i dropped|i was on mute|my (system|computer|
        screen)|about that i)
    sorry (sir|ma'am|madam|mr|mrs) ~1 (there|we|i|but|no|that|you|what|can|could)
    sorry (to keep|for the wait|to have kept|for keeping) (you)? ~2 (i have|i am|that is|right|
        okay|it)
    (do not|not to|no need to) worry about (the form|that part|that bit|filling|a thing there)
    must be (over|signed|paid|made|done|sent|in|at|returned|completed|by|a|an|the|used|eighteen|
        on|logged|there|received|some|something)
    (good|great|interesting) question
    (hard|bad|difficult|tough) (to (hear|see|say|tell|know|read|make out|get hold of|find)|disk|
        disc|drive|copy|hat|wired|reset|sector|shoulder)
    (poor|bad|weak) (signal|connection|line|reception|quality)
    (weather)
    apologies (one|just|bear|could|can|what|i did not)
    (is|was) caused by
    (pain|difficult|hard|tough) (to (say|tell|know|put|predict|give|find)|relief|killer)
    (long|short|hard) (answer|version|way|as|term|distance|story)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Sentences with sympathy or a meant apology."""
    for words in agent_said(call):
        places = [
            (*match.span(), confidence)
            for table, confidence in ((SURE, 0.85), (APOLOGY, 0.8))
            for match in table.all(words)
            if _is_meant(words, match)
        ]
        yield from apart(words, places)


def _is_meant(words: Said, match: re.Match[str]) -> bool:
    begin, end = words.sentence(match.start())
    near = max(begin, match.start() - 20), min(end, match.end() + 25)
    return not words.plain.endswith("?", begin, end) and not NOT.find(words, *near)


RULE = Rule(
    name="empathy.feeling_trouble_or_apology",
    kind="empathy",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 감정이나 어려움을 알아주거나 진심으로 사과합니다",
        "en": "The customer's feeling or trouble is named, or the agent sincerely apologises",
    },
    find=find,
)
