"""Words that say what the next number is: card number, 계좌번호, order number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from qa_app.privacy.english_numbers import NUMBERS, ORDINALS, SPELLING
from qa_app.privacy.korean_numbers import read_hangul
from qa_app.privacy.label_words import EXPIRY_OF_CARD, HARMLESS, LABELS, OTHER
from qa_app.privacy.talk import Talk, Turn
from qa_app.privacy.vocabulary import words
from qa_app.transcription.transcript import Speaker

__all__ = ["HARMLESS", "LABELS", "Label", "Labels"]

_ANY = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in LABELS.items()), re.IGNORECASE
)
TURNS_BACK, CHARACTERS_AFTER = 6, 16
# Between a number and the label behind it: the next question has begun.
_NEXT_QUESTION = re.compile(
    r"\b(?:your|what|whats|what's|can|could|may|have you|do you|need)\b|[?]|그리고|그럼|그러면|"
    r"[다요][.]\s|고\s",
    re.IGNORECASE,
)
_IS_CALLED = re.compile(r"\b(?:is|was|are|the|my|its|as)\b|[이가은는라]|^\s?번?\s?$")
# Questions that only ask on: "and then?", "the rest?", "could you repeat that?"
_ASKING = re.compile(
    r"[?]|^\s*(?:(?:and|so|okay|ok|right|great|thanks|lovely|perfect)\b[,.]?\s*)*"
    r"(?:what|when|where|which|how|who|could|can|may|do|does|did|is|are|have)\b"
    r"|(?:나요|까요|가요|세요|십니까|습니까|는요|은요|주시고요|부탁\S*)[.]?\s*$",
    re.IGNORECASE,
)
# In front of a price, or of the year that a form is for.
_PRICED = re.compile(r"\b(?:it|that|one|this|payment|charge) (?:was |is )?for\s$", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*|[가-힣]+")
_ASKING_ON = words(
    "and then the rest next go on carry ahead sorry pardon again once more could can you repeat",
    "say",
    "that please last first final year month day digit digits number numbers bit part after before",
    "what's what was it got have so that's is okay ok right yes yep yeah mm-hm uh-huh mm hm",
    "correct one",
    "moment slowly did double triple check read back for me i i've come was were of what's which",
    "get",
    "a an to with this in at end start bit catch missed didn't hear through my it's your are sure",
    "whenever when you're ready fire away keep going still there all other half middle beginning",
    "like",
)
_READING_BACK = words(
    "just confirm let me i'll you've down as noted written typed put entered see showing thanks",
    "great perfect lovely brilliant super cool excellent wonderful alright grand cheers um "
    "uh er thank",
    "we we've heard gave said sounds reads shows here now on under into system file record down",
    "flat unit apartment house he she his her they and or double triple hundred thousand dash",
    "hyphen dot underscore slash plus oh sir madam ma'am mr mrs ms miss repeating",
    "january february march april may june july august september october november december",
    "well zip postcode born apologies my mistake bad i'm afraid wasn't not isn't only but",
    "또 확인해 확인하면 혹시 제가 그럼 그러니까 이렇게",
)
_ASKING_ON_KO = re.compile(
    r"(?:네+|예(?!약)|어|음|아|그|그리고|그다음|다음|뒤|뒷|앞|끝|마지막|가운데|나머지|다시|한\s?번|한번|천천히|"
    r"말씀|불러|주세요|주시겠|맞|확인|자리|잠시|죄송|계속|더|이어서|연도|월|일|요|번|번호|그러면|"
    r"이렇게|고객님|숫자|못|들었|여보세요)\S*"
)
# What the last digits are of that an agent reads out, unless they say which card it is.
_READ_OUT = frozenset({"rrn", "rrn_back", "ssn", "ssn_back", "phone", "phone_back", "account"})
_CARDS = frozenset({"card", "card_last", "cvc", "expiry"})
# "The address for the parcel" asks for an address, "the address or the parcel number" for either.
_BESIDE_THINGS = frozenset({"address", "name", "email", "postcode"})
_THING = re.compile(
    r"(?:order|booking|reservation|parcel|ticket|claim|policy|invoice|quote|flight|room|customer|"
    r"member|membership|job|product|item|meter|extension)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """One label as said: its name in :data:`LABELS`, and where."""

    name: str
    start: int
    end: int
    turn: int


class Labels:
    """All labels of a talk, to be asked which of them a number answers to."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        said = [
            Label(
                HARMLESS if match.lastgroup == OTHER else match.lastgroup or "",
                *match.span(),
                talk.turn_at(match.start()).number,
            )
            for match in _ANY.finditer(talk.text)
        ]
        self._labels = list(_of_cards([_with_number(label, talk) for label in said]))
        self._starts = [label.start for label in self._labels]
        named = {label.turn for label in self._labels}
        self._other_questions = [
            turn.number
            for turn in talk.turns
            if turn.number not in named and _asks_something_else(talk, turn)
        ]

    def of(self, start: int, end: int, back: int = TURNS_BACK) -> frozenset[str]:
        """The names of the labels that what is said from ``start`` to ``end`` may answer to.

        In the same turn the nearest before counts, or one right behind; else all of the last
        turn that asked for something, at most ``back`` turns ago, if none asked otherwise since.
        """
        turn = self._talk.turn_at(start)
        before = bisect_right(self._starts, start - 1)
        nearest = self._labels[before - 1] if before else None
        if nearest and nearest.turn == turn.number:
            if self._announced(nearest, turn):
                return self._read_out(turn, back)
            own = frozenset({nearest.name})
            if turn.speaker is not Speaker.CUSTOMER or nearest.name == HARMLESS:
                return own
            return own | (self.asked(start, back=1) - {HARMLESS})
        if behind := self._behind(before, end):
            return frozenset({behind.name})
        if turn.by_centre and tells_else(self._talk.text[turn.start : start]):
            return frozenset()
        return self._asked(turn, before, back)

    def asked(self, start: int, back: int = TURNS_BACK) -> frozenset[str]:
        """The labels of the other side's last question, whatever is said in the turn itself."""
        turn = self._talk.turn_at(start)
        return self._asked(turn, bisect_left(self._starts, turn.start), back)

    def in_turn(self, turn: Turn) -> frozenset[str]:
        """The names of all labels said in a turn."""
        first = bisect_left(self._starts, turn.start)
        last = bisect_left(self._starts, turn.end)
        return frozenset(label.name for label in self._labels[first:last])

    def _behind(self, following: int, end: int) -> Label | None:
        """A label right behind in the same turn, unless it belongs to the next question."""
        last = self._talk.turn_at(end - 1).number
        listed = (x for x in self._labels[following : following + 8] if x.start >= end)
        behind = next(listed, None)
        if not behind or behind.turn != last or behind.start - end >= CHARACTERS_AFTER:
            return None
        between = self._talk.text[end : behind.end + 2]
        if re.search(
            r"[.?!]\s(?!that'?s|it'?s|that is|this is)", self._talk.text[end : behind.start], re.I
        ):
            return None
        if behind.name == HARMLESS and not _IS_CALLED.search(between):
            return None  # "…, extension nine"
        return None if _NEXT_QUESTION.search(between) else behind

    def _asked(self, turn: Turn, before: int, back: int) -> frozenset[str]:
        nearest = self._labels[before - 1] if before else None
        if not nearest or turn.number - nearest.turn > back:
            return frozenset()
        since = bisect_right(self._other_questions, nearest.turn)
        if bisect_left(self._other_questions, turn.number) > since:
            return frozenset()
        asked = takewhile(
            lambda at: self._labels[at].turn == nearest.turn, range(before - 1, -1, -1)
        )
        told = [self._labels[at] for at in asked]
        if len(told) > 1 and self._asks_after_all(told[1], told[0]):
            return frozenset({HARMLESS})
        named = frozenset(label.name for label in told)
        if named & _BESIDE_THINGS and all(map(self._is_thing, told)):
            named -= {HARMLESS}
        return named - {"last"} if HARMLESS in named else named

    def _read_out(self, turn: Turn, back: int) -> frozenset[str]:
        """What the digits are of whose place alone is named: "and the last four?"."""
        earlier = self._asked(turn, bisect_left(self._starts, turn.start), back)
        named = (self.in_turn(turn) | earlier) & _READ_OUT
        ends = {"phone": "phone_back", "account": "last"}
        return named | {ends[name] for name in named & ends.keys()}

    def names_other_account(self, turn: Turn, start: int) -> bool:
        """In a turn behind ``start`` another of the bank's numbers is asked for than before it."""
        before = bisect_right(self._starts, start)
        first = bisect_left(self._starts, turn.start)
        last = bisect_left(self._starts, turn.end)
        earlier = [x for x in self._labels[max(0, before - 2) : before] if x.name == "account"]
        others = [x for x in self._labels[first:last] if x.name == "account"]
        return bool(earlier and others) and not any(
            self._said(a) in self._said(b) or self._said(b) in self._said(a)
            for a in earlier
            for b in others
        )

    def _said(self, label: Label) -> str:
        return self._talk.text[label.start : label.end].strip().lower()

    def _asks_after_all(self, earlier: Label, last: Label) -> bool:
        """Behind another clause a harmless one is asked for: "to open it, your order number?"."""
        between = self._talk.text[earlier.end : last.start]
        apart = re.search(r"[,.?!]\s", between) and not re.search(r"\b(?:or|and)\b", between)
        return last.name == HARMLESS and bool(apart) and not self._is_thing(last)

    def _is_thing(self, label: Label) -> bool:
        """No harmless label, or but the thing that an address is for: the parcel."""
        return label.name != HARMLESS or bool(_THING.fullmatch(self._said(label)))

    def before(self, start: int) -> int:
        """Where the last label before ``start`` ends in its turn; else where the turn begins."""
        turn = self._talk.turn_at(start)
        at = bisect_right(self._starts, start - 1)
        return max(turn.start, self._labels[at - 1].end) if at else turn.start

    def asks_else(self, turn: Turn) -> bool:
        """The agent asks in this turn for what is no label of ours."""
        at = bisect_left(self._other_questions, turn.number)
        return self._other_questions[at : at + 1] == [turn.number]

    def other_question(self, after: int, before: int) -> bool:
        """Between two turns the agent asked for what is no label of ours."""
        since = bisect_right(self._other_questions, after)
        return bisect_left(self._other_questions, before) > since

    @staticmethod
    def _announced(label: Label, turn: Turn) -> bool:
        """A card's last digits that somebody tells the customer, to say which card it is."""
        return label.name in ("card_last", "last") and turn.speaker is not Speaker.CUSTOMER


def tells_else(before: str) -> bool:
    """What leads up to an agent's number reads nothing back: "your appointment is on …"."""
    sentence = re.split(r"[.?!]\s", before)[-1]
    if _PRICED.search(sentence):
        return True
    told = [word.group().lower() for word in _WORDS.finditer(sentence)]
    return any(
        not (
            word in _ASKING_ON
            or word in _READING_BACK
            or word in NUMBERS
            or word in ORDINALS
            or word in SPELLING
            or len(word) == 1
            or read_hangul(word)[0][0] != "word"
            or _ASKING_ON_KO.fullmatch(word)
        )
        for word in told
    )


def _of_cards(labels: list[Label]) -> Iterator[Label]:
    """The labels; "it runs out" is the expiry of a card that was talked about shortly before."""
    card = document = -TURNS_BACK
    for label in labels:
        if label.name in ("passport", "driver_licence"):
            document = label.turn
        if label.name in _CARDS:
            if label.name == "expiry" and card < document and label.turn - document < TURNS_BACK:
                yield replace(label, name=HARMLESS)
                continue
            card = label.turn
        elif label.name == HARMLESS and label.turn > card:
            card = -TURNS_BACK
        if label.name != EXPIRY_OF_CARD:
            yield label
        elif label.turn - card < TURNS_BACK:
            yield replace(label, name="expiry")


def _with_number(label: Label, talk: Talk) -> Label:
    """A document whose number is asked for beside its expiry: "여권 만료가 언제세요, 번호도요"."""
    said = talk.text[label.start : label.end].lower()
    rest = talk.text[label.end : talk.turns[label.turn].end]
    names = ("passport", "여권"), ("passport", "passport"), ("driver_licence", "면허")
    name = next((name for name, word in names if said.startswith(word)), "")
    asked = label.name == HARMLESS and name and re.search(r"번호|\bnumber\b", rest)
    return replace(label, name=name) if asked else label


def _asks_something_else(talk: Talk, turn: Turn) -> bool:
    """The agent asks for what is no label of ours: "and the mileage?"."""
    said = talk.text[turn.start : turn.end]
    if turn.speaker is Speaker.CUSTOMER or not _ASKING.search(said):
        return False
    told = [word.group().lower() for word in _WORDS.finditer(said)]
    return any(
        word not in _ASKING_ON and word not in NUMBERS and not _ASKING_ON_KO.fullmatch(word)
        for word in told
    )
