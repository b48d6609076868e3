"""Promises: what the agent undertakes, by when, and whether a time was named.

Looked for: the agent's own or their side's deed to come ("전화드릴게요", "기사님이 방문합니다").
Not to be fooled by: what is done at once ("조회해 보겠습니다", "잠시 확인할게요"), questions, what is
over, what the customer is to do, good wishes.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from qa_app.moments.korean import closing, specific_commitment, times
from qa_app.moments.korean.empathy import PAST_GUESS
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.morphemes import Morpheme
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import FIND_OUT, asks_or_begs, is_first, is_past
from qa_app.moments.korean.vocabulary import look_up, look_up_plain, phrases_beside
from qa_app.moments.repeats import Undertaking, once
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

UNDERTAKES = PHRASES["undertakes"]
YOURS = PHRASES["yours"]
AT_ONCE = PHRASES["at_once"]


# Where one clause ends and the next has a deed, and a time, of its own.
_JOINS = frozenset({"고", "고.", "며", "지만", "는데", "구"})
_NO_JOIN_TAGS = ("VX",)
OTHERS = PHRASES["others"]
# What kind of deed it is. Telling comes first: "환불 들어가는 대로 문자 드릴게요".
DEEDS = {
    "text": PHRASES["deed_text"],
    "email": PHRASES["deed_email"],
    "call": PHRASES["deed_call"],
    "contact": PHRASES["deed_contact"],
    "visit": PHRASES["deed_visit"],
    "refund": PHRASES["deed_refund"],
    "collect": PHRASES["deed_collect"],
    "replace": PHRASES["deed_replace"],
    "send": PHRASES["deed_send"],
    "cancel": PHRASES["deed_cancel"],
    "pursue": PHRASES["deed_pursue"],
}
_SAYS_NOTHING = PHRASES.words["says_nothing"]


def find(call: Call) -> list[Hit]:
    """What the agent's side undertakes to do after the call; what is said again is left out."""
    return once(_found(call))


def _found(call: Call) -> Iterator[Undertaking]:
    for sentence in Reading.of(call).agent():
        whole = _promises(sentence)
        made = [clause for clause in clauses(sentence) if _promises(clause)]
        for clause in _by_time(made) if made else [sentence] if whole else []:
            yield _undertaking(clause)


def clauses(sentence: Sentence) -> list[Sentence]:
    """The coordinate parts of a sentence, each with the ending that the sentence has."""
    forms = sentence.morphemes
    cuts = [
        place + 1
        for place, (form, following) in enumerate(pairwise(forms))
        if form.tag == "EC"
        and form.form in _JOINS
        and not following.tag.startswith(_NO_JOIN_TAGS)
        and following.form not in ("있", "싶", "나", "보")
    ]
    if not cuts:
        return [sentence]
    ending = _final_endings(forms)
    parts = []
    for first, last in pairwise([0, *cuts, len(forms)]):
        own = forms[first:last]
        closed = own if last == len(forms) else [*own[:-1], *ending]
        parts.append(_part(sentence, own, closed))
    return parts


def _final_endings(forms: list[Morpheme]) -> list[Morpheme]:
    """The endings behind the last verb: what is promised in it is promised in all."""
    place = len(forms)
    while place and forms[place - 1].tag[0] in "ES":
        place -= 1
    return forms[place:]


def _part(sentence: Sentence, own: list[Morpheme], closed: list[Morpheme]) -> Sentence:
    begin, end = own[0].begin, own[-1].end
    part = Sentence(
        sentence.turn, sentence.index, begin, end, closed, sentence.asks, sentence.marked
    )
    part.found = look_up(closed)
    look_up_plain(part.plain, part.found)
    return part


def _by_time(made: list[Sentence]) -> Iterator[Sentence]:
    """Promises of one sentence; those of one doer and time are one."""
    latest: Sentence | None = None
    for clause in made:
        together = latest and _doer(latest) == _doer(clause)
        if latest and together and not (times.named(latest.text) and times.named(clause.text)):
            joined = [*latest.morphemes, *clause.morphemes]
            latest = replace(latest, end=clause.end, morphemes=joined)
            latest.found = look_up(joined)
            continue
        if latest:
            yield latest
        latest = clause
    if latest:
        yield latest


def _promises(sentence: Sentence) -> float:
    if asks_or_begs(sentence) or is_past(sentence) or is_first(sentence):
        return 0.0
    if sentence.has(closing.WISH, YOURS, specific_commitment.NOTED, FEELING_SAID, PAST_GUESS):
        return 0.0
    timed = sentence.has(times.EXACT) and sentence.has(specific_commitment.DEED)
    if not (timed or sentence.has(UNDERTAKES)):
        return 0.0
    if sentence.has(AT_ONCE) and not timed and not sentence.has(FIND_OUT):
        return 0.0
    return 0.8 if timed else 0.7


def _undertaking(sentence: Sentence) -> Undertaking:
    timed = sentence.has(times.EXACT)
    hit = Hit(
        turn=sentence.turn,
        begin=sentence.begin,
        end=sentence.end,
        confidence=0.8 if timed and sentence.has(specific_commitment.DEED) else 0.7,
        details=_details(sentence),
    )
    deed = next((name for name, words in DEEDS.items() if sentence.has(words)), "")
    objects = sentence.content - _SAYS_NOTHING
    return Undertaking(hit, deed, _doer(sentence), frozenset(objects))


def _doer(sentence: Sentence) -> str:
    return "others" if sentence.has(OTHERS) else "us"


def _details(sentence: Sentence) -> dict[str, str | float | bool]:
    by_when = times.named(sentence.text)
    exact = bool(by_when) and sentence.has(times.EXACT) and not times.is_wide_range(sentence)
    if not by_when and (vague := sentence.found.get(times.VAGUE)):
        first, last = vague[0]
        forms = sentence.morphemes[first : max(first + 1, last)]
        by_when = sentence.turn.text[forms[0].begin : forms[-1].end]
    return {"what": sentence.text, "by_when": by_when, "time_named": exact}


RULE = Rule(
    name="promise.undertakes",
    kind="promise",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "상담사가 통화 뒤에 무엇을 하겠다고 약속합니다",
        "en": "The agent promises to do something after the call",
    },
    find=find,
)
