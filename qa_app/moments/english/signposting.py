"""Signposting: the structure of an answer is announced, or its steps are numbered.

Not "first" as a date, a floor or a name, and not "there are two rooms left".
"""

import re
from collections.abc import Iterator

from qa_app.moments.english import further_help
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import DIGITS, agent_said, apart
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

FAMILIES = {
    "few": "couple of|a couple of|couple|a couple|two|three|four|five|six|a few|several|2|3|4|5",
    "parts": (
        "things|thing|parts|part|steps|stages|points|point|reasons|bits|sides|pieces|phases|halves"
        "|factors|aspects"
    ),
    "begin": (
        "first|firstly|first off|first of all|to begin with|to start with|step one|number one|one"
        "|first up|first thing|first one is|first is|part one"
    ),
    "go_on": (
        "second|secondly|then|next|after that|step two|number two|two|lastly|finally|last of all"
        "|afterwards|last|third|second one|second is|and then|once that|part two"
    ),
}
ANNOUNCED = Phrases(
    """
    there (is|are) (basically |really |actually |only |just )?(<few>) ~1 <parts>
    (<few>) ~1 <parts> (to|you|i|we|on|here|that|about|before|for|worth|really|could|involved|
        then|first|we can|with)
    (<few>) <parts> (are|will|need|have|need to|have to) ~
    (<few>) (quick|simple|short|main|easy|important|different) <parts>
    (in|into|has|got|have) (<few>) ~1 (parts|steps|stages|bits|halves|phases)
    (a|an) (two|three|four) (part|step|stage) (process|answer|thing|question|job)
    (<few>) (part|step|stage) (process|answer)
    (i will|let me|let us|i am going to|we will|i would like to|i want to|we are going to|
        i can) ~2 (start|begin|kick off|deal|cover|explain|take|answer|go|do|look|tackle|handle|
        give you|talk|address|come|tell you|put your mind at rest) ~8 (first|then *|
        before (i|we)|in order|in turn|in that order|after that|afterwards|one at a time|
        step by step|one by one|
        followed by|one step at a time|piece by piece|and after|secondly)
    (start|begin|starting|beginning) with ~6 (and|then|before) (then|move|i will|we will|come|go|
        after|the|tell|finish|get|end)
    (start|begin|starting|kick off) with ~8 (and )?(then|before we|after that)
    (one|a) (thing|step|bit|item) at a time
    (step|bit|piece) by (step|bit|piece)
    (in two|in three|in four) (parts|steps|stages|bits)
    (break|split|divide) (that|this|it|things|your) ~2 (down|up|into)
    walk you through (it|this|that|each|the|them|what)
    (go|talk|run|take) (you )?through ~3 (in order|in turn|one|step|each|these|those|them)
    before (i|we) ~5 (let me|i will|i should|i need|i want|i am going|you should|there is *)
    (short|long|quick|simple|first|second|good|bad) (answer|news|version|part) ~6 (and|then|is|
        first) ~4 (long|bad|good|second|other|short|full)
    (cover|explain|discuss|deal with|look at|do) ~8 (then|and then|before|after that) ~2 (we|i|
        what|the|how|move|come|look)
    (i have|i have got|got|here are) (<few>) <parts> (for|to|about|that|on|i)
    (a|two|three) (couple of )?(part|sided|fold) (answer|question)
    (two|both) sides to (it|this|that|the)
    (answer|take|do|deal with|tackle|handle|come to|address) (your|the|that|those) (first|second|
        last|other) ~3 (first|then|before|and)
    let us (take|deal|do|go|tackle|handle|start|look) ~7 (first|one at a time|one by one|in order|
        in turn|and then|then the|step by step)
    here is how (it|this|that|we) (works|will|goes|is going)
    (first things first|bear with me on this there|in this order|in the following|as follows|
        the following)
    (i will|we will) (explain|do|go|take|cover|tell) ~4 in (order|turn|sequence)
    (two|three|four|a few|a couple of|one or two|several) (questions|bits|answers|halves|items|
        options|ways of looking) ~
    (comes|boils|breaks) down to ~
    (line|one|bit|point|item|piece) by (line|one|bit|point|item|piece)
    (do|take|get|start with|deal with) the (easy|easier|simple|quick|hard|big|main|worst|boring|
        good|bad) (one|bit|part|stuff|news) ~1 (first|out)
    there is (a|the) ~3 and (then )?there is (a|the|another) ~
    (split|divide|separate|break) (that|it|this|them|those) (into|in|up|down) ~
    here is how ~3 (going to|will|works|work|goes|we will) ~
    starting (with|at|from) the (top|beginning|first)
    (answer|explain) (that|this|it) ~2 (i need to|i have to|i should|you need to|i will need to) (
        tell|explain|say|know|go)
    (and after that|and afterwards|and then after|followed by) ~
    (one other|another|second|next|last|final) (thing|point|bit|part) (is|to|would)
    (i will|let me) (tell|give) you both
    """,
    FAMILIES,
)
NUMBERED = Phrases(
    """
    ^ <begin> ~25 <go_on>
    (firstly|first of all|first off|to begin with|step one|number one|step 1|first you|
        first i will|first we will|first thing is) ~
    ^ first (one )?is ~
    (step|number) (two|three|four|2|3|4) ~
    (secondly|thirdly)
    (one|first) (you|we|i|the|it|is|take|go|it is|the) ~12 (two|second|secondly|then second) (you|
        we|i|the|it|is|put|it is) ~12
    ^ one (i|you|we|it|the|they|he|she|that|is|your) ~
    """,
    FAMILIES,
)
NUMBERED_FURTHER = Phrases("(second|secondly|two|third|next|then|after that|finally|lastly|last)")
NOT = Phrases(
    """
    (rooms|seats|tickets|colours|colors|left|in stock|accounts|times a)
    first (name|line|floor|month|payment|class|of (january|february|march|april|may|june|july|
        august|september|october|november|december)|time|come|available)
    first of all (thank|thanks|sorry|i am sorry|i apologise|i apologize|let me apologise|
        let me apologize)
    (one|just) (second|moment|sec|minute)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Announced structure, and numbered steps of one turn."""
    for words in agent_said(call):
        places = [
            (*match.span(), 0.8)
            for match in ANNOUNCED.all(words)
            if not NOT.find(words, *words.sentence(match.start()))
            and not further_help.MORE.find(words, *words.sentence(match.start()))
        ]
        numbered = NUMBERED.find(words)
        if numbered and not NOT.find(words, *numbered.span()) and _goes_on(words, numbered):
            places.append((*numbered.span(), 0.75))
        yield from apart(words, places)


def _goes_on(words: Said, numbered: re.Match[str]) -> bool:
    figures = words.plain[slice(*numbered.span())].split()
    counted = NUMBERED_FURTHER.find(words, numbered.start() + 1) is not None
    return counted and sum(figure in DIGITS for figure in figures) <= len(figures) / 2


RULE = Rule(
    name="signposting.announced_or_numbered",
    kind="signposting",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "설명의 순서를 미리 알리거나 단계에 번호를 붙입니다",
        "en": "The agent says how the answer is built, or numbers its steps",
    },
    find=find,
)
