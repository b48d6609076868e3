"""Promises: what the agent undertakes, by when, and whether a time was named.

Looked for: a deed to come of the agent or their side. Not what is done at once ("let me check"),
not the customer's part, not a question, nor a wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa_app.moments.english import specific_commitment
from qa_app.moments.english.closings import WISH
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import DIGITS, agent_said, content, is_asked, stem
from qa_app.moments.english.times import NAMED, NAMED_IN_DIGITS, VAGUE, WIDE_RANGE
from qa_app.moments.english.words import Said
from qa_app.moments.repeats import Undertaking, once
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

UNDERTAKES = PHRASES["undertakes"]
# Words of one time are no further apart, in characters of plain words.
NEAR = 14
AT_ONCE = PHRASES["at_once"]
NOT = PHRASES["not"]


# Where a clause with a subject and a verb of its own begins: it has its own time.
_VERB = (
    "will|am|is|are|can|could|should|would|has|have|had|do|does|did|must|may|might|need|needs|was"
    "|were|comes?|arrives?|calls?|rings?|leaves?|starts?|gets?|goes|go|opens?|closes?|ships?|ends?"
    "|lands?|runs?|turns?|shows?|pays?|expires?|knocks?"
)
_SUBJECT = (
    "i|we|you|he|she|it|they|that|this|those|everything|someone|somebody"
    r"|(?:the|our|your|a|an|my|his|her|their|one of (?:our|the))(?: [a-z']+){1,3}|[a-z]+"
)
_TIME_WORDS = (
    r"(?: (?:by|from|at|on|before|after|within|in|tomorrow|today|tonight|next|this|the|[a-z]*day"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|o'clock|noon|week|morning"
    r"|afternoon|evening|\d[\d:]*(?:am|pm)?))"
)
_NEW_CLAUSE = re.compile(
    rf" (?=(?:and|but|then|while|plus|or|so)(?: then| also| so)?{_TIME_WORDS}{{0,6}}?"
    rf" (?:{_SUBJECT}) (?:{_VERB}) )"
)
_AFTER_COMMA = re.compile(rf"{_TIME_WORDS}{{0,6}}? (?:{_SUBJECT}) (?:{_VERB}) ")
# What hangs on the promise and has times of its own.
_ABOUT = re.compile(
    r" (?:to say|to tell|to confirm|to let you know|to see|to check|whether|if|because|which|who"
    r"|where|since|about how|about when|about what|that (?:i|we|you|he|she|it|they|the|our|your)) "
)
# "About your appointment on Friday", "the order from Monday", "last Tuesday".
_OF_SOMETHING = re.compile(
    r" (?:about|regarding|concerning|for|of|from|with) (?:the|your|that|our|my|this|a|an)"
    r"(?: [a-z'-]+){0,2} (?:appointment|booking|delivery|visit|order|bill|payment|meeting|call"
    r"|statement|flight|reservation|invoice|slot|interview|course|event|hearing|party|trip|move"
    r"|class|viewing|session|check|test|service)(?: (?:on|at|for|from|of|due|booked|scheduled"
    r"|placed|made|set))*$"
)
_OVER = re.compile(r" (?:last|since|previous|dated|ago|up)$")
# "The second time" is no day.
_COUNTS = re.compile(
    r"(?: (?:time|one|half|floor|line|part|option|step|call|email|letter|payment|item|person|thing"
    r"|attempt|class|party|quarter|visit|order|page|question|box))(?= )"
)
FROM_NOW = PHRASES["from_now"]
# What belongs to a time behind its first words.
_TAIL = re.compile(
    r"(?: (?:working|business|days?|hours?|minutes?|weeks?|months?|time|from now|at the latest"
    r"|morning|afternoon|evening|night|tomorrow|today|tonight|o'clock|am|pm|sharp"
    r"|(?:on |this |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?= ))*"
)


def find(call: Call) -> list[Hit]:
    """What the agent's side undertakes to do; what is said again is left out."""
    return once(_found(call))


def _found(call: Call) -> Iterator[Undertaking]:
    for words in agent_said(call):
        for begin, end in words.sentences if words.marked else words.clauses:
            if not is_asked(words, begin, end):
                yield from _in_sentence(words, begin, end)


def _in_sentence(words: Said, begin: int, end: int) -> Iterator[Undertaking]:
    """The promises of a sentence: one, or those with doers or times of their own."""
    made: list[_Clause] = []
    for first, last in _clauses(words, begin, end):
        if not _undertakes(words, first, last):
            continue
        clause = _Clause(words, first, last)
        if made and made[-1].is_one_with(clause):
            made[-1] = made[-1].joined(clause)
        else:
            made.append(clause)
    if not made and _undertakes(words, begin, end):
        made = [_Clause(words, begin, end)]
    for clause in made:
        yield clause.undertaking()


@condition
def _undertakes(words: Said, begin: int, end: int) -> bool:
    """Whether something to come is undertaken."""
    if NOT.find(words, begin, end) or WISH.find(words, begin, end):
        return False
    timed = specific_commitment.is_made(words, begin, end)
    return timed or bool(UNDERTAKES.find(words, begin, end) and not AT_ONCE.find(words, begin, end))


def _clauses(words: Said, begin: int, end: int) -> list[tuple[int, int]]:
    """The parts of a sentence that have a subject and a verb of their own."""
    starts = {match.start() for match in _NEW_CLAUSE.finditer(words.plain, begin + 1, end)}
    starts |= {
        place
        for place in words.after_commas
        if begin < place < end and _AFTER_COMMA.match(words.plain, place, end + 1)
    }
    borders = [begin, *sorted(starts), end]
    return [(first, last) for first, last in pairwise(borders) if last - first > 1]


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with a promise, from ``begin`` to ``end`` in the plain words."""

    words: Said
    begin: int
    end: int

    @property
    def doer(self) -> str:
        """ "us", "others", or "" where it is left open ("you'll get …")."""
        found = _DOER.search(self.words.plain, self.begin, self.end)
        if found is None or found["open"]:
            return ""
        return "us" if found["us"] else "others"

    @property
    def own_time(self) -> tuple[int, int] | None:
        """Where the promise's own time stands, named or vague."""
        return self._named or self._vague

    @property
    def _named(self) -> tuple[int, int] | None:
        deed = self._deed
        about = _ABOUT.search(self.words.plain, deed, self.end)
        limit = about.start() if about else self.end
        if WIDE_RANGE.find(self.words, self.begin, self.end):
            return None
        spans = sorted(
            (match.start(), self._with_tail(match.end()))
            for table in (NAMED, NAMED_IN_DIGITS, FROM_NOW)
            for match in table.all(self.words)
            if self.begin <= match.start() < limit and self._is_own(*match.span())
        )
        times = _together(spans)
        after = [time for time in times if time[0] >= deed]
        return next(iter(after or times[::-1]), None)

    @property
    def _vague(self) -> tuple[int, int] | None:
        for table in (WIDE_RANGE, VAGUE):
            if vague := table.find(self.words, self.begin, self.end):
                return vague.start(), self._with_tail(vague.end())
        return None

    def _with_tail(self, end: int) -> int:
        tail = _TAIL.match(self.words.plain, end, self.end + 1)
        return tail.end() if tail else end

    @property
    def _deed(self) -> int:
        match = UNDERTAKES.find(self.words, self.begin, self.end) or specific_commitment.DEED.find(
            self.words, self.begin, self.end
        )
        return match.start() if match else self.begin

    def _is_own(self, time: int, until: int) -> bool:
        before = self.words.plain[self.begin : time]
        if _COUNTS.match(self.words.plain, until):
            return False
        return not _OF_SOMETHING.search(before) and not _OVER.search(before)

    def is_one_with(self, later: _Clause) -> bool:
        """Whether a clause after it has the same doer and no other time."""
        times = [clause._named for clause in (self, later)]
        return self.doer == later.doer and None in times

    def joined(self, later: _Clause) -> _Clause:
        """Both as one."""
        return _Clause(self.words, self.begin, later.end)

    def undertaking(self) -> Undertaking:
        """The promise, to be compared with others."""
        words, end = self.words, self.end
        joins = _JOINS.match(words.plain, self.begin)
        begin = joins.end() if joins else self.begin
        named = self._named
        when = named or self._vague
        by_when = words.turn.text[slice(*words.characters(when[0] + 1, when[1]))] if when else ""
        first, last = words.characters(begin + 1, end)
        what = words.turn.text[first:last]
        hit = Hit(
            turn=words.turn,
            begin=first,
            end=last,
            confidence=0.8 if named else 0.7,
            details={"what": what, "by_when": by_when, "time_named": bool(named)},
        )
        deed = next((name for name, table in DEEDS.items() if table.find(words, begin, end)), "")
        objects = content(words, begin, end) - _SAYS_NOTHING
        return Undertaking(hit, deed, self.doer, frozenset(objects))


_JOINS = re.compile(" (?:and|but|plus|or|so|then|while)(?: then| also| so)?(?= )")
_DOER = re.compile(
    r" (?:(?P<us>i|we|let me)|(?P<open>you|it|that|this)|(?P<others>he|she|they|someone|somebody"
    r"|engineer|driver|technician|manager|supervisor|team|department|office|colleague|specialist"
    r"|courier|plumber|warehouse))(?= )"
)
# What kind of deed it is. Telling comes first: "I'll text you once the refund is through".
DEEDS = {
    "text": PHRASES["deed_text"],
    "email": PHRASES["deed_email"],
    "call": PHRASES["deed_call"],
    "contact": PHRASES["deed_contact"],
    "visit": PHRASES["deed_visit"],
    "refund": PHRASES["deed_refund"],
    "replace": PHRASES["deed_replace"],
    "cancel": PHRASES["deed_cancel"],
    "book": PHRASES["deed_book"],
    "deliver": PHRASES["deed_deliver"],
    "send": PHRASES["deed_send"],
    "pursue": PHRASES["deed_pursue"],
}
# Words of deeds and of times tell no object.
_SAYS_NOTHING = frozenset(map(stem, PHRASES.words["says_nothing"] | DIGITS))


def _together(times: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """ "Tomorrow" and "between eight and ten" beside it are one time."""
    joined: list[tuple[int, int]] = []
    for begin, end in times:
        if joined and begin - joined[-1][1] <= NEAR:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((begin, end))
    return joined


RULE = Rule(
    name="promise.undertakes",
    kind="promise",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "상담사가 무엇을 하겠다고 약속합니다",
        "en": "The agent promises to do something",
    },
    find=find,
)
