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
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import DIGITS, agent_said, content, stem
from qa_app.moments.english.times import FAMILIES, NAMED, NAMED_IN_DIGITS, VAGUE, WIDE_RANGE
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.repeats import Undertaking, once
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

UNDERTAKES = Phrases(
    """
    (i|we) (will|am going to|are going to) (also |personally |then |make sure to |be sure to |
        go ahead and )*(call|ring|phone|email|text|message|send|post|mail|ship|refund|credit|
        arrange|book|chase|ask|raise|escalate|follow|get back|come back|get (someone|somebody|him|
        her|them|our|a|an|the)|have (someone|somebody|him|her|them|our|a|an|the)|find out|
        look into|let you know|order|replace|lift|unlock|cancel|update|write|speak to|talk to|
        contact|reach out|pass|put (it|this|that|in|through|a|you)|sort|fix|deliver|bring|
        check with|keep you|be in touch|confirm|report|file|submit|waive|reimburse|return|pick)
    (i|we) (am|are) (going to be |also )*(sending|calling|ringing|emailing|texting|posting|
        ordering|arranging|booking|raising|escalating|asking|chasing|shipping|refunding|getting (
        someone|somebody|our|the|a)|having (someone|somebody|our|the|a))
    (he|she|they|someone|somebody|engineer|driver|technician|manager|supervisor|team|department|
        office|colleague|specialist) (will|is going to|are going to) (also |then |personally |
        be )*(call|ring|phone|email|text|contact|come|visit|be in touch|write|get back|deliver|
        calling|in touch|with you|there|fix|repair|collect|pick|drop|bring|look|reach out|
        let you know|knock)
    you (will|are going to) (also |then |definitely )*(get|receive|have|hear) ~
    (it|that|this|refund|credit|money|parcel|package|order|replacement|card|letter|payment) (will|
        is going to) (also |then |be )*(arrive|ship|posted|sent|shipped|delivered|refunded|
        credited|with you|there|go out|come|land|show up|fixed|sorted|back|ready)
    (i promise|you have my word|leave it with me|i give you my word|rest assured)
    let me (call|ring|phone|email|text) you ~
    (team|department|unit|accounts|warehouse|depot|branch|colleague|colleagues|manager|supervisor|
        engineer|technician|driver|courier|specialist|adjuster) (will|is going to|are going to) (
        also |then |personally )*(call|ring|phone|email|text|fax|write|send|post|bring|drop|take|
        pick|collect|come|visit|fix|repair|replace|refund|credit|pay|reverse|release|cancel|book|
        speak|talk|have a word|look|check|review|contact|get|leave|put|deliver|reach) ~
    """
)
# Words of one time are no further apart, in characters of plain words.
NEAR = 14
AT_ONCE = Phrases(
    """
    (just|quickly|now|right now|straight away|first) ~1 (check|look|see|pull|bring up|have a look|
        take a look|put you through|transfer|read|explain|go over|go through)
    (i will|we will|let me) ~1 (check|look|see|have a look|take a look|pull|bring up|put you (
        on hold|through)|transfer|read|explain|go over|go through|start|take|ask you|need|
        be honest|take this|take that|be with you|be right)
    (one|a|bear with me|hold on|just a) (moment|second|minute|sec)
    (you will) ~1 (see|hear|get|have) (on|a beep|a message that|the option|to|the button|a screen|
        it on your|that the)
    """
)
NOT = Phrases(
    """
    (you will|you are going to) ~1 (need|have|get) to ~
    (if|unless) you (want|would|like|prefer|need)
    (can not|could not) (promise|guarantee)
    asking you to
    you (booked|ordered|paid|bought|rang|called|sent|signed|asked|wanted|said|told|stayed) ~
    """
)


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
FROM_NOW = Phrases(
    """
    (in|within|over) the next (<number>|couple of|hour|half) ~1 (minutes|hours|hour|days|day|$)
    """,
    {"number": FAMILIES["number"] + "|<digit>", "digit": FAMILIES["digit"]},
)
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
            if not words.plain.endswith("?", begin, end):
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


def _undertakes(words: Said, begin: int, end: int) -> bool:
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
    "text": Phrases("(text|texts|texting|sms|message|messages)"),
    "email": Phrases("(email|emails|emailing|e mail)"),
    "call": Phrases(
        """
        (will|and|to|then|i|we|he|she|they|let me|also|personally) ~1 (call|ring|phone)
        (calling|ringing|phoning|callback)
        (a|another|quick) (call|ring|phone call)
        hear from
        """
    ),
    "contact": Phrases(
        """
        (get|getting|come|be) ~1 (back to you|in touch)
        (let|keep) you (know|posted|updated|informed)
        (contact|update|reach out|hear back|answer)
        """
    ),
    "visit": Phrases(
        """
        (engineer|technician|plumber|electrician|fitter|surveyor|inspector|visit|visiting)
        (come|comes|coming|be) (out|round|over|to you|to your) ~
        """
    ),
    "refund": Phrases(
        "(refund|refunded|refunding|credit|credited|money back|reimburse|reimbursed)"
    ),
    "replace": Phrases("(replace|replacement|replacing|swap|exchange|new one)"),
    "cancel": Phrases("(cancel|cancelled|cancelling|close|stop)"),
    "book": Phrases("(book|booked|booking|schedule|arrange|reserve)"),
    "deliver": Phrases("(deliver|delivered|delivery|arrive|arrives|with you|parcel|courier)"),
    "send": Phrases(
        "(send|sending|sent|post|posting|posted|ship|shipped|dispatch|in the post|mail)"
    ),
    "pursue": Phrases(
        "(raise|escalate|chase|ask|look into|find out|check|pass|speak to|talk to|report|file)"
    ),
}
# Words of deeds and of times tell no object.
_SAYS_NOTHING = frozenset(
    stem(word)
    for word in vocabulary(
        "call calling ring ringing phone text texting message sms email post send sending sent",
        "mail ship update contact touch arrange book booked check chase ask find look raise",
        "speak talk today tomorrow tonight morning afternoon evening night monday tuesday",
        "wednesday thursday friday saturday sunday noon midday midnight o'clock hour hours",
        "minute minutes day days week weeks month working business end close latest soon shortly",
        "around between within half past quarter first second third fourth fifth next",
        "personally definitely again promise straight away directly summary summarise recap",
        "confirm confirmed said mentioned agreed one's engineer technician arrive deliver visit",
        "come coming am pm later",
    )
) | {stem(word) for word in DIGITS}


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
