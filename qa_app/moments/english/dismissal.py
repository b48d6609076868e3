"""Dismissal: the concern is brushed off, or the customer or another department is blamed.

Not a hand-over with help ("that's billing, let me put you through"), not "it's not your fault",
not a limit that is explained together with another way.
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, apart
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# Somebody else's matter.
NOT_OURS = Phrases(
    """
    not (our|my|really our|really my|actually our) ~1 (problem|fault|department|job|concern|issue|
        doing|responsibility|area|business|thing|end|side|call|mistake)
    (not|nothing|nothing at all|not really|not anything|anything|not got anything) (to do with|
        down to) (us|me|our|this (office|department|team)|it)
    (not|is not|never) (on|down to|up to) (us|me)
    (not|is not) us (that|who|$|you|sorry)
    not really us
    (that|this|it) is (the|your|his|her|their|between you|down to (you|them|the)) ~4 (fault|
        problem|responsibility|mistake|and the|doing|business|issue|lookout|people|matter)
    (that is|it is|this is|that is all|it is all) (the|your) ~2 (people|guys|lot|side|end) ~3 (
        not|we)
    that is (between you and|down to (you|them|him|her|the|who)) ~
    (you would|you will|you are going to|you need|you have|you can) ~1 (have to|need to|to|
        got to)? ?(take|raise|bring) (that|it|this) up with
    (take|raise) (that|it|this) up with
    (you would|you will|you) ~1 (have to|need to|have got to|got to|want to) (ask|speak to|
        talk to|ring|call|contact|phone|go to|check with|go through|try) ~
    that (is|would be|will be) (a|an|the|your|for) ~2 (question|issue|matter|thing|problem|
        one) for ~
    (that|it) (is|would be|will be) (your|the) (homeowners|insurance|bank|landlord|manufacturer|
        seller|store|provider|council|restaurant|retailer|airline|shop|sender|builder|supplier)
    (we|i) (do not|can not|have no) ~1 (control|deal with|handle|do|look after|cover|touch|
        answer for|get involved in|speak for|know what) ~
    (we|i) (just|only) ~1 (bring|deliver|take|answer|work|pass|sell|do|get|process|handle|carry|
        read|follow|get stuck) ~
    (i do not|we do not) make the (rules|decisions|schedule|policy|prices)
    (do not|no point) ~1 (look at|blame|shout at|yell at|have a go at|get angry at|get mad at|
        take it out on) (me|us)
    (is not|not) (something|anything) (i|we) (deal with|handle|look after|control|get involved)
    (that|they|sales|billing|accounts|the store|the shop|the warehouse|the driver|the agent|
        the courier|the bank) (messed|screwed|got|made) ~3 (up|wrong|mistake|mess)
    (sales|they|those guys) ~1 (say|tell you|told you|promise) (anything|all sorts|whatever|what)
    (can not|not) be held (responsible|liable|accountable)
    (first|news) (i have heard|to me|we have heard) ~
    (that is|it is|that would be) ~3 (job|department|area|lookout|side of things|call) ~2 (not|
        i only|we only|i just)
    take it up with ~
    (you would|you had) ~1 best (ring|call|ask|speak|go) ~
    """
)
# Somebody else is to blame: the one who asks.
BLAME = Phrases(
    """
    (you|people|customers|folks|everyone) (should|ought to|could|might|would) (have|of) ~1 (read|
        checked|called|rung|told|said|thought|known|kept|looked|done|asked|made|brought|noticed|
        taken|followed|listened|paid|gone|booked|been|left|sent|waited|contacted|saved|backed|
        planned|realised|realized|mentioned|written|got|gotten|double)
    you should (read|check|be checking|really read|know|know that|know better|be more)
    (if|had) you (had|would have|would|have) ~1 (called|rung|read|done|told|checked|paid|kept|
        listened|followed|just|been|said|booked|looked|asked|gone|come|sent|given|taken|used)
    (you must have|you obviously|you have obviously|you probably|you clearly|you have clearly|
        you will have) ~2 (done|entered|typed|pressed|put|missed|lost|deleted|broken|broke|
        dropped|left|forgotten|forgot|misread|ignored|used|caused|got|given|clicked|signed|agreed|
        wrong)
    (people|customers|folks|you people|they|everybody|everyone|a lot of people|most people|
        some people) ~1 (do not|never|just do not|always|can not|will not|tend not to) ~1 (read|
        open|use|clean|air|test|plan|wait|check|listen|look|bother|say|think|know|blame|complain|call|forget|want|follow|pay|ever)
    (it is|that is|is) (always|usually|often|normally|generally|mostly|probably) ~1 (
        the customer 's|your|user|something (in|on|you|with)|a customer|the customer|at your end|
        on your end)
    (most of the time|nine times out of ten|usually|normally) (it is|that is) ~1 (something|
        the customer|your|a)
    (you are|you were|you) the one (who|that)
    ^ ~2 (your|the customer 's|your own) ~1 (fault|responsibility|mistake|problem|lookout|error|
        doing)
    (down|up) to you (to|really|then|i am afraid|not us)
    (that is|which is|so that is|so it is) (down|on) (to )?you
    (that is|well that is) (what )?(they all|what they|everybody|everyone|people|what people|
        a lot of people) (say|says)
    (they|everybody|everyone|a lot of|lots of|many|most|loads of) ~2 (all )?(say|says|claim|
        claims|tell us|tells us) (that|so|it|the same)
    (what did you|what do you) expect ~
    (maybe )?next time ~
    (someone|somebody|you) ~1 (did not|have not|failed to|forgot to|neglected to) (read|check|
        keep|tell|follow|pay|do|look)
    (is it|are you) ~2 (sure you|actually) ~1 (paid|sent|did|put|read|turned)
    (nobody|no one) (made|forced|asked) you
    (you chose|you agreed|you signed|you ticked|you clicked|you accepted) ~
    (it|that) ~1 (says|is|was|is all|is clearly) (it |so |that |all |right there )?(on|in) (the|
        our|your) ~1 (website|print|email|terms|contract|letter|box|label|booklet|policy|
        conditions|agreement|receipt|instructions)
    you (can not|could not) have ~1 (paid|done|sent|called|rung|asked|read|checked|followed|
        pressed|signed|been) ~
    that is what it (normally|usually|always|mostly|generally) is
    (driver|courier|engineer|system|computer|record|records|screen|notes|log) (says|say|shows|
        show) ~1 (different|differently|otherwise|you (did|were|refused|missed|agreed))
    you (missed|ignored|forgot|refused) (it|them|two|three|every|all|both|the deadline|your) ~
    you did ~1 (sign|agree|tick|accept|click|choose|order|ask|say|press)
    you (agreed|signed|consented|opted|chose) ~3 (when|for|up|to)
    that is what (happens|you get|comes of) ~
    did you (actually|even|not|really|bother) ~1 (read|check|look|listen|try|see|think)
    you people ~
    nobody (put a gun|twisted|forced|made|asked) ~
    (a|that is a) you problem
    you would not (have|be) ~5 if
    (if|had) you (had|would|have) ~1 (paid|listened|read|called|come)
    (it|they) (worked|was fine|was working|were fine|left here|was okay) when (it|they) left
    well it ~1 (must|has to|has got to) be something ~
    """
)
# It does not matter, it is as it is.
BRUSHED_OFF = Phrases(
    """
    it is what it is
    (that is|it is|this is|that is just) ~1 (just |simply )?(the way|how) (it|things|that|this) (
        is|are|goes|go|was)
    (these|those|such) things (do |just |can |will )?(happen|happens)
    (it|that|things) happens
    (calm|settle|simmer) down
    (chill out|get over it|just deal with it|tough luck|get a grip)
    ^ (whatever|so what|tough|relax) $
    (not|hardly|is hardly|is not) (a|an|that|such a|the end of|exactly|really a|such an) ~1 (
        big deal|big a deal|emergency|end of the world|world|disaster|issue|serious|bad|urgent|
        crisis|tragedy|life and death|life or death)
    (no|is no|not any|little) ~1 (point|use|sense|good) ~1 (in |getting|complaining|shouting|
        arguing|telling|crying|going|ringing|moaning|asking|worrying|being)
    (nobody|no one|none) ~1 (else|of our) ~4 (complained|complains|had|has|problem|said|mind|
        minds|ever|bothered)
    you are (not|hardly) the only
    (everybody|everyone|we all|others|other people|other customers|all customers) ~1 (has|have|
        got|had) to (wait|do|pay|queue|follow|put up|go)
    (we|i) (get|hear|see|have) (this|that|it|those|these) ~1 (all the time|every day|a lot|
        all day)
    (i have|i) (already|just|have already) ~1 (told|said|explained|answered|been through) ~
    (like|as) i ~1 (said|told|explained|say|keep saying|mentioned) ~
    (what|how) (do you|would you|you|exactly do you|am i) ~1 (want|expect|like|expecting|
        supposed) (me )?to (do|say|know) ~
    (i do not|do not) know what (you|else) ~2 (want|expect|to tell|like me|to say|say)
    (and )?what do you want me to
    (a bit of a|making a|making such a|such a|all this|making too much of a|a lot of) (fuss|scene|
        drama|song and dance)
    (over|about) nothing $
    it is (only|just) (a|an|five|ten|two|three|four|six|one|some|money|\\$*|£*|twenty|fifty)
    (can not|could not|do not) (help|do anything about) (it|that) if
    (that is|this is|neither|it is) ~1 (neither here nor there|beside the point|irrelevant|
        not relevant|not the point|not my point|by the by|besides the point)
    (do not|does not|have nothing to|has nothing to|not|did not|will not|would not) (come into it|
        matter|do with it|do with this|make any difference|make a difference|change anything|
        count|interest|concern us|concern me|enter into it)
    (nothing to do with it|no bearing on)
    (you can complain|complain all you|feel free to complain|go ahead and complain|be my guest|
        suit yourself|good luck with that|i would not hold)
    (i can not|i could not) (do|be doing) anything about (that|your|what)
    (i just work here|i only work here|above my pay|i am only the|i am just the|i am not paid)
    (you will )?(just |all )?(have|need) to (be patient|wait your turn|live with|put up with|lump|
        get used|accept)
    (be patient|wait like)
    (there is no need|no need) to (shout|raise|be rude|take that tone|get|be like)
    (i can not|i do not|we do not|we can not) (see|know) what the (problem|fuss|issue|big deal) is
    (that is|this is) life
    could be worse
    (not|hardly|is not|no) (really )?(worth|any reason to|anything to|much to) ~1 (getting|get|
        making|the fuss|shouting|crying|worked|being|moan|complain)
    (i would not|you should not|do not|no need to) ~1 (worry about it|get (worked|upset|so|all|
        wound|hysterical|stressed|your)|lose (sleep|any sleep)|dwell|make a)
    (people|plenty|others|lots|someone) ~4 (worse off|have it worse|worse than)
    (can not|could not|never) (please|keep) (everyone|everybody|all)
    not as (if|though) (anyone|somebody|anybody|it is|you)
    (nobody|no one|anyone|anybody) died
    (not|are not|hardly) ~2 (only|my only) (customer|one|caller|person)
    (i have|there are|we have|i have got) ~3 (people|customers|calls|callers) ~2 (waiting|queue|
        line|hold|behind)
    (i do not|i can not|do not really) see (what|why) you ~
    what are you (complaining|moaning|so|getting|worried) ~
    (other|busy|more important) (calls|things|customers) (waiting|to)
    (win some|live and learn|worse things happen|such is life|that is how the cookie|
        what can you do|what can i say|oh well)
    ^ (so|and) what do you want
    (get|getting) (over|used to) it
    """
)
HELPS = Phrases(
    """
    (let me|i will|we will|i am going to|i would like to) ~2 (put|transfer|connect|pass|ring|call|
        check|ask|chase|find|see|get|look|give|send|take|speak|raise|contact|sort|help|do|make|
        refund|book|email|text|arrange|follow)
    (but|though|however|instead) ~1 (i|we|you|what) ~1 (can|could|will|may|might)
    (what|here is what) (i|we) can do
    (i can|i could|we can|we could) ~1 (give|send|put|transfer|ring|call|do|offer|ask|get|check|
        help)
    (sorry|apologise|apologize|my fault|our fault|our mistake) ~2 (about|for|you|that|to|it)
    (not|is not) your (fault|mistake|doing)
    """
)
NOT = Phrases(
    """
    (not|is not|was not|none of this is) your (fault|mistake|doing|problem)
    (that|it|this) is (our|my) (fault|mistake|responsibility|job)
    (you should|you would|you will) (have|be|get|see|receive|have received|have got|have had) (
        a|an|the|it|your|received|had|got|by now)
    (no|not a|not) problem
    (we|they) only ~4 (by|through|via|online|in person)
    (when|whenever|if|how|before|after|until|time|what|where|why|as) (it|that|this|things) happens
    (go through|go to|try|use) ~1 (the|our|your) ~1 (app|website|site|portal|form|page|link|
        online|counter|machine)
    (your (doctor|gp|pharmacist|solicitor|lawyer|accountant|consultant|vet))
    (just|only) (a|an) (formality|moment|second|minute|quick|few|couple)
    what (you told|you said|i said)
    (like|as) i said ~6 (i will|we will|you will|is|it is (on|all|booked|coming|free|been))
    (not|never) (be|have been|a) (your|any)
    (it is|it was) (only|just) (a|an) (formality|few|minute|moment|quick|small|little|short|
        precaution|fuse)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Sentences that brush off or blame, in turns that do not go on to help."""
    for words in agent_said(call):
        helps = 0.35 * (words in HELPS)
        places = [
            (*match.span(), confidence - helps)
            for table, confidence in ((BLAME, 0.8), (BRUSHED_OFF, 0.75), (NOT_OURS, 0.7))
            for match in table.all(words)
            if _is_meant(words, match, question_too=table is BRUSHED_OFF)
        ]
        yield from apart(words, places)


def _is_meant(words: Said, match: re.Match[str], *, question_too: bool) -> bool:
    asked = words.plain.endswith("?", *words.sentence(match.start()))
    near = max(0, match.start() - 20), match.end() + 30
    return (question_too or not asked) and not NOT.find(words, *near)


RULE = Rule(
    name="dismissal.brushes_off",
    kind="dismissal",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 걱정을 가볍게 넘기거나 고객·다른 부서 탓으로 돌립니다",
        "en": "The concern is brushed off, or the customer or another department is blamed",
    },
    find=find,
)
