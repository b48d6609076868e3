"""Honest unknown: the agent does not know, says so, and says how it will be found out.

Not "I don't know" left alone, nor looking something up without having said that.
"""

from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, sentence_hit
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# Finding out follows within so many characters of plain words.
REACH = 260

UNKNOWN = Phrases(
    """
    (do not|did not|would not|could not|can not) ~2 (know|recall) (that|yet|offhand|for sure|
        for certain|for a fact|actually|right|the|if|whether|what|when|how|why|which|it|to be|off|
        honestly|this|about|and|but|so|i|let|enough|exactly|anything|at the moment) ~
    (do not|do not actually|do not really|genuinely do not|honestly do not|just do not|
        truly do not) know
    (not|am not) ~2 (sure|certain|positive|clear|confident|aware|familiar|a hundred percent|
        one hundred percent|100%|up to speed)
    (can not|could not|would not be able to|am not able to|unable to) (honestly )?(say|tell you|
        answer|swear|be sure|see that|see it|confirm|speak to that|be certain|give you that|vouch|
        promise you that)
    (i|we) (have|have got) (no|not the|not a|not any) (idea|clue|answer|information|first idea|
        figure|way of knowing|details|visibility|foggiest|faintest|notion)
    (no idea|no clue|not a clue|beats me|stumped|stump me|got me there|have me there|search me)
    (do not|have not|did not) (have|got|hold) ~4 (answer|information|info|detail|details|figure|
        figures|visibility|in front of me|to hand|on me|here|on my screen|that one|
        at my fingertips|access)
    (am not|is not) having (that|the|this|any) (information|info|detail|details|answer)
    (would not|do not|did not) want to (guess|mislead|give you ~5|tell you ~5|say ~4|promise|
        steer|misinform|get that wrong|speculate|make something up)
    off the top of my head
    (will not|would not|not going to|can not) (pretend|claim) ~
    (only be guessing|be guessing|be lying|be making it up|rather not guess|hate to guess|
        do not want to guess|will not guess|would be a guess)
    (beyond|above|outside) (what i|my) (know|knowledge|pay grade|area|expertise|remit)
    (it is|that is) (not|beyond) (clear|known|something i know|obvious) ~3
    (that one|that|this) (has|is) (got )?(me )?(stumped|a new one|new to me|above me|over my head|
        a mystery)
    (do not|can not) see that (from here|on here|on my|here)
    (unclear|not yet known|nobody knows|we do not know)
    that (i|we) (do not|could not|can not|would not) (know|tell|say)
    (not|no) (my|a) (area|specialist|expert|clinical|clinician|mechanic|engineer|lawyer|doctor)
    (would need|would have|will need|need|will have) to (find out|look into|check)
    (never|not) been (asked|told) ~
    (not|is not|it is not) something (i|we) (can see|know|have|deal with|could tell)
    (your|anyone 's|anybody 's) guess is as good
    (have not|has not) (been told|heard|said|had word|got that|seen|told us)
    (would|will|need|i will|have) (have )?(to )?(check|ask|look) (on|into|about|up) that
    (i am|am) (new|not the (right|best)|no (expert|doctor|lawyer|accountant|engineer|mechanic))
    (do not|could not) (have|give you) (a|an|any) ~1 (answer|figure|date|idea|explanation)
    (good question|now you are asking|you are asking|asked me something) ~
    (i would|i will) be honest ~4 (not|no)
    with any confidence
    hand on heart
    (say|tell|give|telling|giving|saying) ~2 (wrong|the wrong) ~
    (i am|we are) not (a|an|your|medical|clinical|legal|technical|qualified|trained|the one) ~
    """
)
FINDING_OUT = Phrases(
    """
    (find|finding) (that |it |this |them |him |her )?(out|somebody|someone)
    (i will|we will|let me|i am going to|we are going to|i can|allow me to|going to|so i will|
        and i will|i would like to|i will have to|i need to|i have to|will) ~2 (ask|check|
        double check|look|dig|confirm|verify|chase|speak|talk|raise|escalate|query|reach out|
        get on to|get onto|get back|come back|call you|ring you|phone you|email you|text you|
        get our|have our|have someone|have somebody|put it to|put the question|put that to|
        pass it|send it|send that|consult|contact|message|ring the|call the|call them|phone the|
        email the|request|look it up|look into|look that up|run it|run that|clarify|investigate|
        take it up|work it out|put you through|transfer you|connect you|drop|write to|follow up|
        get an answer|get the answer|get you an answer|see if|see what|see whether|get hold|pull|
        requesting|let you know|find)
    (hold on|one moment|one second|just a moment|bear with me) ~4 (ask|check|find|look)
    (i am|we are) (asking|checking|requesting|getting|chasing|raising|going to|finding|
        looking into|putting|calling|ringing|contacting|having) ~
    (leave it|leave that) with (me|us)
    (give me|allow me|let me have) ~5 (and i|to|until|i will|so i)
    (our|my|the) ~3 (team|manager|supervisor|engineer|engineers|specialist|colleague|desk|
        department|office|people) (will|are|is|can) ~2 (look|check|call|ring|confirm|write|tell|
        know|get back|email|text|let|advise|come back|be able)
    (get|have) (someone|somebody|them|him|her|a colleague|our|the|my|one of) ~4 (to )?(call|ring|
        phone|email|tell|check|look|answer|explain|confirm|contact|get back|run|test|trace|
        measure|investigate|take a look|go through|dig|find)
    (someone|somebody|person|people) (who|that) (does|knows|can|will|would know)
    (will|i will) (let you know|be in touch|be back to you|update you|report back)
    (i am|we are) ~1 (going to|gonna) ~
    (the (minute|moment) i (hear|know|find out))
    (i will|let me|i can|lemme|i am going to) ~1 (go|get onto|get on|ring|call|phone|email|text|
        drop|chase|dig|pop|have (him|her|them|someone|somebody|our|a|the|it))
    (i will|let me|i can) ~1 (grab|catch|get hold of|fetch|buzz|nip|track|ping|nudge|quiz|
        tap up) ~
    """
)
NOT = Phrases(
    """
    (if|whether|when|because) you ~1 (do not|are not|did not) ~1 (know|sure)
    you (do not|did not|might not|may not) know
    (do|did) you not know
    (not sure|do not know) (what you (want|mean|expect|would like)|i follow|i understand|
        if you know|who you|why you (are|would|did))
    """
)


def find(call: Call) -> Iterator[Hit]:
    """A "don't know" that is followed by finding out, in one turn."""
    for words in agent_said(call):
        for unknown in UNKNOWN.all(words):
            begin, end = words.sentence(unknown.start())
            if NOT.find(words, max(begin, unknown.start() - 30), min(end, unknown.end() + 30)):
                continue
            last = min(len(words.plain) - 1, unknown.end() + REACH)
            finding = FINDING_OUT.find(words, unknown.end() - 1, last) or FINDING_OUT.find(
                words, max(0, unknown.start() - 80), unknown.start()
            )
            if finding:
                first, last = sorted((unknown.start(), finding.start()))
                yield sentence_hit(words, first, max(unknown.end(), finding.end()), 0.85)
                break


RULE = Rule(
    name="honest_unknown.will_find_out",
    kind="honest_unknown",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "모르는 것을 모른다고 말하고, 어떻게 알아볼지 함께 말합니다",
        "en": "The agent says that they do not know, and how they will find out",
    },
    find=find,
)
