"""Words that say what the next number is: card number, 계좌번호, order number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import takewhile

from qa_app.privacy.english_numbers import NUMBERS
from qa_app.privacy.label_words import HARMLESS, LABELS, OTHER
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
    r"[?]|^\s*(?:and|so|okay|right|great|thanks|lovely|perfect)?[,.]?\s*"
    r"(?:what|when|where|which|how|who|could|can|may|do|does|did|is|are|have)\b"
    r"|(?:나요|까요|가요|세요|십니까|습니까|는요|은요|주시고요|부탁\S*)[.]?\s*$",
    re.IGNORECASE,
)
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
_ASKING_ON_KO = re.compile(
    r"(?:네+|예|어|음|아|그|그리고|그다음|다음|뒤|뒷|앞|끝|마지막|가운데|나머지|다시|한\s?번|한번|천천히|"
    r"말씀|불러|주세요|주시겠|맞|확인|자리|잠시|죄송|계속|더|이어서|연도|월|일|요|번|번호|그러면|"
    r"이렇게|고객님|숫자|못|들었|여보세요)\S*"
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
        self._labels = [
            Label(
                HARMLESS if match.lastgroup == OTHER else match.lastgroup or "",
                *match.span(),
                talk.turn_at(match.start()).number,
            )
            for match in _ANY.finditer(talk.text)
        ]
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
                return frozenset()
            own = frozenset({nearest.name})
            if turn.speaker is not Speaker.CUSTOMER or nearest.name == HARMLESS:
                return own
            return own | (self.asked(start, back=1) - {HARMLESS})
        if behind := self._behind(before, end):
            return frozenset({behind.name})
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
        named = frozenset(self._labels[at].name for at in asked)
        return named - {"last"} if HARMLESS in named else named

    @staticmethod
    def _announced(label: Label, turn: Turn) -> bool:
        """A card's last digits that somebody tells the customer, to say which card it is."""
        return label.name in ("card_last", "last") and turn.speaker is not Speaker.CUSTOMER


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
