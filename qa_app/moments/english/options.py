"""Options: two or more real alternatives are put to the customer.

Not steps that are all required, not "yes or no", not a threat ("or you lose it"), not a form to
fill in ("is it Mr or Mrs").
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, sentence_hit
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

SURE = Phrases(
    """
    (i|we|you) (can|could) (either|do either)
    either ~14 or ~
    (i|we|you|he|she|they) (can|could|may|might|will|would) ~20 or (else )?(i|we|you|he|she|they|
        it|someone|if|there|alternatively|otherwise|perhaps|maybe|even|just|have|get|take|send|
        keep|do|wait|split|swap|leave|pick|pay|pop|go|stay|move|to)
    (i|we|you) (can|could|may|might) ~12 or (drop|keep|call|bring|post|email|collect|come|use|put|
        book|return|exchange|choose|ask|try|stick|switch|upgrade|hold|credit|refund|ship|deliver|
        cancel|freeze|pause|credits|credit|cash|by|in|at|with|on|the|a|an|over)
    (there is|there are|we have|we have got|you have|you have got|i have|i have got|i can do|
        we can do|we do|i can offer|we can offer|we offer|i can give you|she has got|he has got|
        they have got) ~22 or (there|the|a|an|if|we|i|you|he|she|they|it|on|at|in|with|one|
        failing|another|else|alternatively|monday|tuesday|wednesday|thursday|friday|saturday|
        sunday|morning|afternoon|tomorrow|next)
    (two|three|four|five|a few|a couple of|several|some|different|various|both) ~1 (options|
        choices|ways|routes|alternatives|possibilities|ways round|paths)
    (your|the|our) ~1 (options|choices|alternatives) (are|is|would be|here|include)
    (one|another|a second|the other|first|second|the alternative) (option|way|choice|possibility|
        alternative) (is|would be|was|might be)
    (alternatively|or alternatively|failing that|or failing that|or else (i|we|you|see)|
        otherwise (i|we|you) can)
    (or|otherwise) (i|we|you) (can|could|may|might)
    or if (you|it|that|not|neither|he|she|they) ~6
    or if you (would|prefer|like|want)
    (would|do|did) you (like|prefer|want|rather|sooner|fancy) ~12 or ~3
    (shall|should) (i|we) ~12 or ~3
    (would|do) you (like|prefer|want|rather|sooner|fancy) ~14 or (shall|should|can|will|would) (
        i|we|you|it|he|she|they)
    (would|does|is|will|do|can) (you|it|that|monday|tuesday|wednesday|thursday|friday|saturday|
        sunday|morning|mornings|the|tomorrow|next) ~6 (work|suit|be better|better|easier|do|
        best) ~4 or
    (would|do|does) (morning|mornings|afternoons|afternoon|monday|tuesday|wednesday|thursday|
        friday|saturday|sunday|weekday|weekdays|evenings|email|text) ~6 or ~
    (we|i) can do ~4 or
    (you are welcome to|feel free to|you are free to) ~15 (or|otherwise)
    (it is|that is) (up to|down to|over to) you ~4 (we can|you can|i can|you could|either|whether|
        if)
    (i|we|you) (can|could|may|might) ~16 or (open|make|leave|go|start|set|swap|replace|move|
        transfer|arrange|get|take|send|pay|have|see|run|restore|print|give|turn|find|fix|do|
        change|save|download|meet|deliver|wait|stay|let|order|walk|drive|text|ring|phone)
    (what we could do|what i could do|what i can do|what we can do) ~25 or (else|i|we|you|a|the|
        if|give|send|see|have|take)
    (choose|pick|choice|decide|decision|toss up|choosing) between
    (there is|<a>) ~12 and <a> ~8 (which (one|would|do|of|is)|any preference|any leaning)
    (stay|keep|leave|wait|go|have|send|post|pay|take) ~10 or (move|go|switch|come|cancel|have|
        take|upgrade|we|i|you|send|get|keep|pay|swap|let) ~
    (monthly|morning|mornings|delivery|pickup|window|aisle|cash|credit|refund|repair|text|email|
        call|phone|post|online|monday|tuesday|wednesday|thursday|friday|saturday|sunday|thursdays|
        today) ~2 or ~2 (annual|yearly|afternoon|afternoons|evening|evenings|collection|aisle|
        window|card|credits|exchange|replacement|credit|refund|call|text|email|phone|post|branch|
        monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow)
    (a|an|the|one|it) ~8 and (a|another|the other|one) (quieter|cheaper|bigger|smaller|later|
        faster|slower|one)
    (i|we|you) (can|could|may) ~20 (else|otherwise|if not) (i|we|you) (can|could) ~
    we (have|have got) (a|an|one|the) ~8 or (two|a|an|one|three|the) ~
    (you|we|i) (can|could) (go|do|have|take|get|book|fly|travel) ~8 or (change|go|do|have|take|
        get|fly|drive|walk|wait|stay|would|you|we|i) ~
    or (is|would|does|shall|could|do) (the|it|you|we|that|i|a|an) ~4 (be|suit|easier|better|work|
        prefer|rather|do|best)
    if you (want|need|prefer|like) (it )?~4 (there is|go with|take|we have|i can) ~8 if you (want|
        need|prefer|like) ~
    (a|the) choice of ~
    (rather|sooner|prefer) (i|we|to) ~6 or ~
    """,
    {"a": "a|one|the|there is"},
)
NOT = Phrases(
    """
    or (it|you|they|we) (will|would|can|could) (not|be charged|lose|have to|get|still|end|expire|
        close|cancel|need)
    or you (will|lose|get charged|stay|are going)
    (nothing|nobody|anything) ~8 or
    (you will|it will|they will|he will|she will) (get|be|have|come|arrive|take) ~4 (today|monday|
        tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|one|two) or
    or (so|something|anything|anyone|someone|two|three|four|five|less|more|not|whatever|
        thereabouts|nothing|what|whichever|later|sooner|longer|no)
    (yes or|yes or no|whether or|more or|one or two|two or three|once or twice|sooner or|give or|
        or otherwise not|        or you will be)
    (pen|pencil) or
    (mr|mrs|miss|ms) or
    (can not|could not|will not|need|must|have to|needs to|has to|without|do not|never|any) ~8 or
    (if|when|unless|once|until|because|in case|whether) ~9 or
    (did|was|were|had|have you|has|is it|are you|is that|was that) ~12 or
    or (is|was|were|did|are|does|do) (it|that|there|you|he|she|they)
    (usually|sometimes|always|normally) ~6 or
    """
)
CONDITIONS = vocabulary("if when whether unless until what that as so")
SEVERAL = Phrases(
    """
    (two|three|four|a few|a couple of|several|some|different|both|your|the) ~1 (options|choices|
        ways|routes|alternatives)
    or (shall|should) (i|we)
    (would|do) you (rather|sooner|prefer) ~14 or *
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Sentences that put alternatives to the customer."""
    for words in agent_said(call):
        for match in SURE.all(words):
            near = _before(words, match), min(len(words.plain) - 1, match.end() + 30)
            begin, end = words.sentence(match.start())
            blocked = NOT.find(words, max(begin, near[0]), min(end, near[1]))
            if not blocked or SEVERAL.find(words, *match.span()):
                yield sentence_hit(words, match.start(), match.end(), 0.85)
                break


def _before(words: Said, match: re.Match[str]) -> int:
    """From where on words may undo it: what somebody can do is not undone by an "if" before."""
    earlier = words.plain[: match.start()].rpartition(" ")[2]
    offered = match.group().split()[1:2] in (["can"], ["could"]) and earlier not in CONDITIONS
    return match.start() if offered else max(0, match.start() - 25)


RULE = Rule(
    name="options.alternatives",
    kind="options",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 고를 수 있는 방법을 둘 이상 제시합니다",
        "en": "Two or more real alternatives are put to the customer",
    },
    find=find,
)
