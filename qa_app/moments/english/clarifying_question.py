"""Clarifying question: a question that opens up the customer's need or situation.

Not an identity check, not a form's yes or no, not a choice, not the opening or "anything else".
"""

import re
from collections.abc import Iterator

from qa_app.moments.english import further_help, repeat_request
from qa_app.moments.english.choices import ASKED
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, sentence_hit
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

OPENS_UP = Phrases(
    """
    (what|how|why|where|when|whereabouts) ~1 (exactly|specifically|precisely) ~
    (what|how) (is|are|was|were|has|have|did|does|do|had|would|will|can|could) (it|that|this|the|
        your|he|she|they|you|his|her|mum|dad|things|all|there|a) ~2 (doing|do|does|happen|
        happening|happened|look|looks|like|sound|looking|sounding|using|use|need|needs|trying|
        tried|hoping|planning|seeing|see|hearing|told|feel|feeling|noticed|notice|getting|get on|
        get|coping|living|managing|worried|bothering|concerned|expecting|say|said|showing|reading|
        mean|think|going|been|affecting|affected|work|working|manage|react|mostly|usually|
        normally|want)
    what (happens|happened|is happening|was happening|has happened|is going on|was going on|
        has been going on|went|goes|is wrong|made|makes|brings|brought|has brought|changed|
        has changed|prompted|caused|led|leads|matters|sort|kind|sorts|kinds|seems|appears|
        else happened|other symptoms|concerns|worries|bothers|gets|got) ~
    what (is|was|are|were|would|has|have|had) ~2 (changed|important|main|situation|problem|
        trouble|issue|concern|worry|goal|idea|plan|reason|worrying|stopping|bothering|like|
        different|wrong|been happening|been going|you hoping|you trying|the matter|driving|behind|
        leading|make|ideal|good outcome|outcome|keeping|the story|going|happening|doing|seeing|
        a typical|your day|an ideal|the biggest|biggest|most)
    what else (is|was|are|were|does|did|has|have|happens|happened|goes|went|changed) ~
    what would (a|make|an|the|help|that|it|success|work) ~6 (look like|right|mean|good outcome|
        ideal|help|happy|difference)
    what (do|did|were|are|have|would|had) you ~2 (use|do|doing|using|see|seeing|notice|noticed|
        tried|try|trying|hoping|looking|need|want|mean|told|been told|think|planning|expecting|
        like about|like|enjoy|hear|find|change|press|changed|say|worried|most|mostly|usually|
        had in mind|have in mind)
    what have (you|they|he|she) ~2 (tried|done|noticed|been|had|got so far|told)
    what (error|message|noise|lights|light|symptoms|changes|problems|trouble) (is|are|do|does|did|
        were|was|comes|have|has) ~
    (which) ~1 (changes|parts|bits|problems|symptoms|things|part|bit) ~2 (were|are|do|did|is|have|
        has) ~
    how (long|often|many times|much|far|bad|badly|frequently) (has|have|is|are|does|do|did|was|
        were|ago|had|of) (it|this|that|you|your|he|she|they|the|been|a|there) ~
    how (has|have|had|is|are|was|were|does|do|did) (this|that|it|you|your|he|she|they|the|things|
        everyone|everything) ~3 (affect*|been|get on|getting on|cope|coping|manag*|feel*|work*|
        use|using|find|finding|holding|doing|living|look*|react*|sleep*|going|come|about|happen*|
        start*|heat*)
    how come ~
    (when|where) (were|was|did|do|does|is|are) (you|it|this|that|the|he|she|they) ~3 (first|
        start*|happen*|notice*|begin|began|last|stop*|go|going|coming|using|see|taken|when|find|
        feel|leak*|leave|left|hurt*)
    when (it|this|that|you) ~5 what ~
    (tell|walk|talk|take) me (a (little )?(bit|little) )?(more|through|about|what|how|a bit|
        exactly|what exactly) ~
    (tell|give) me (a (bit|little) )?(more|an idea|some|a sense|the background|a picture|
        the full) ~
    (can|could|would|will) you (just )?(describe|explain|tell me (more|about|what|how|why|a bit|
        a little)|walk me|talk me|take me|give me (a|an|some) (idea|sense|bit|background|picture|
        example)|expand|elaborate|say more|paint) ~
    (describe|explain) (it|what|the|how|that|to me) ~
    (help|let) me (understand|get a sense|get an idea|picture) ~
    (are|were) you (managing|coping|able to manage|getting by) ~
    (is|was) there (a|any|some) (particular|specific|certain)? ?(reason|deadline|pattern) ~
    (why|how) (do|did|does|is|are|was|were|would|have|has) (you|it|that|they|he|she|your|the) ~
    (who|how many) (else )?(is|lives|will be|would be|uses|depends|are) ~2 (in|with|there|using|
        home|at|travelling|traveling|affected|relies|depends|on|rely|going|it) ~
    where (you are|are you|is it|is the|did it|does it|is she|is he) ~2 (coming|going|leaking|
        hurting|leak|hurt|happening|headed|heading|travelling|located)
    (and )?what about (your|the|when|at) ~
    (whereabouts) (is|are|was|were|has|does|did|in|on) ~
    (anything|something) (change|changed|different|unusual|happen) ~
    (how does|how do|how is|how was) (she|he|they|it|that|this|your) ~
    (are you able to|can you) ~1 (say|describe|tell me) (what|how|why) ~
    (in what way|what way|in which way) ~
    what (is|was|were|are) (it|the|they|he|she|that) ~2 (about|first thing|last thing|main thing|
        worst|hardest|biggest|saying|doing|like|thing)
    (talk|speak) to me about ~
    what would you (like|want|need|have) ~2 (to have happened|it to do|to happen|to see happen|
        changed|us to understand)
    (what|how) (else )?(was|were|is|are) ~1 (going on|happening|different|wrong|involved)
    how (would|did|do|has|have) you ~1 (end up|come to|get into|manage|find out|hear|get on|feel|
        know|cope|sleep|work|discover)
    which ~3 (is|are|was|were) ~2 (confusing|worrying|bothering|hurting|causing|giving|troubling|
        not working|affected|unclear)
    """
)
# Any other question that "yes" or "no" does not answer.
OPEN = Phrases(
    """
    ^ (what|how|why|whereabouts) (else )?(is|are|was|were|did|do|does|has|have|had|would|will) (
        it|that|this|you|he|she|they|the|things|there|his|her|everyone|everything|going) ~
    ^ (where|when|who) (is|are|was|were|did|do|does|has|have|had) (it|this|you|he|she|they|
        the) ~3 (hurt|leak|happen*|start*|notice*|feel*|going|need|stop*|come|see|hear|use|keep|
        live|sleep|sit|stand|stay)
    ^ which ~3 (is|are) ~
    when you say ~
    """
)
NOT = Phrases(
    """
    (name|postcode|zip|date of birth|birthday|d o b|account|order number|reference|phone number|
        policy number|booking number|email|e-mail|address|number|digits|characters|password|
        expiry|surname|registration|serial|member|tracking|confirmation|spell|spelling|spelled)
    (how|what) (can|may|could) (i|we) ~
    (how|what) (are you|is it going) ~2 (today|doing|this morning)
    how (do|does|would) (you|that|it) ~1 (sound|spell|pronounce)
    (what|how) (would|do) you (like|prefer|rather|want)
    what (i|we) ~
    (how|what) (it|this|that|they) ~
    what (is|are|was) (the|your|that|it) ~2 (again)
    (did you say|you said|you told|already) ~
    what (happens next|that means|this means|i mean|we do|we call|it means|you do is|you need|
        you can|you will|happens is|happened is|happened was)
    what else (can|could|would|may|do you|have you) ~
    (that|this|it) is (how|why|what|when|where) ~
    (i will|let me|i can|i am going to|we will|i would) ~1 (explain|describe|tell|walk|talk|take|
        give) ~
    (does that|do you) ~2 (make sense|understand|follow)
    how (much|many|long) (is|are|does|do) ~2 (cost|take|it cost|charge|the|left)
    what (day|date|time|colour|color|size|type of card|model|make|year|amount|month) ~
    how would you (like|spell|pay)
    what (is|are|was|were) (the|your) (make|model|colour|color|size|brand|serial|balance|total|
        amount|price|cost|best|registration|reg)
    """
)


ASKED_AS_ORDER = vocabulary("tell walk talk describe explain help give take")


def find(call: Call) -> Iterator[Hit]:
    """Open questions about the need or the situation."""
    for words in agent_said(call):
        if words.turn.index < 1:
            continue
        for match, confidence in _questions(words):
            begin, end = words.sentence(match.start())
            marked = "." in words.vocabulary or "?" in words.vocabulary
            near = max(begin, match.start() - 12), min(end, match.end() + 30)
            told = match.group().split()[0] in ASKED_AS_ORDER
            if marked and not told and not words.plain.endswith("?", begin, end):
                continue
            if any(table.find(words, *near) for table in (NOT, further_help.MORE)):
                continue
            if ASKED.find(words, near[0], end if words.marked else near[1]):
                continue
            if words in repeat_request.AGAIN and repeat_request.asks_again(call, words):
                continue
            yield sentence_hit(words, match.start(), match.end(), confidence)
            break


def _questions(words: Said) -> Iterator[tuple[re.Match[str], float]]:
    """Places with how sure it is that a question there opens something up."""
    for table, confidence in ((OPENS_UP, 0.8), (OPEN, 0.65)):
        for match in table.all(words):
            yield match, confidence


RULE = Rule(
    name="clarifying_question.opens_up",
    kind="clarifying_question",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 필요나 상황을 더 알기 위해 열린 질문을 합니다",
        "en": "An open question about the customer's need or situation",
    },
    find=find,
)
