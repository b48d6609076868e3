"""A call as the Korean rules read it: sentences with what is in them, analysed once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qa_app.moments import in_any_language
from qa_app.moments.korean.morphemes import Morpheme, level, tokenise
from qa_app.moments.korean.vocabulary import Found, look_up, look_up_plain, phrases_beside
from qa_app.moments.rule import Hit
from qa_app.moments.trace import Asked, Trace, current, deciding_on
from qa_app.moments.turns import Call, Turn

PHRASES = phrases_beside(__file__)

# Nouns, verbs, adjectives, roots and foreign words say what a sentence is about.
_CONTENT = ("NNG", "NNP", "VV", "VA", "XR", "SL")
# Words of every call; sharing them says nothing.
_LIGHT = PHRASES.words["light"]
_BACK_CHANNEL_FORMS = 4
_ADDRESS_FORMS = 2
_NOT_SPOKEN = re.compile(r"[\W_]+")
# What the rules' weights were worth, measured as the share of right moments on calls that
# were labelled before the rules had seen them.
MEASURED = {0.9: 0.94, 0.85: 0.91, 0.8: 0.82, 0.75: 0.76, 0.7: 0.66, 0.65: 0.4, 0.6: 0.4, 0.55: 0.3, 0.5: 0.2}  # fmt: skip


@dataclass(eq=False)
class Sentence:
    """One sentence of a turn, or what stands for one in speech; ``index`` counts in the turn."""

    turn: Turn
    index: int
    begin: int
    end: int
    morphemes: list[Morpheme]
    asks: bool
    # Whether this speech has question marks at all, so that their absence says something.
    marked: bool = False
    found: Found = field(default_factory=dict)

    def has(self, *families: str) -> bool:
        """Whether any of the families is in the sentence."""
        found = self.found
        if (trace := current()) is not None:
            return self._tell(trace, families)
        for name in families:  # noqa: SIM110 (asked hundreds of times a call: any() is slower)
            if name in found:
                return True
        return False

    def count(self, *families: str) -> int:
        """How often the families are in the sentence, all together."""
        if (trace := current()) is not None:
            self._tell(trace, families)
        return sum(len(self.found.get(name, ())) for name in families)

    def _tell(self, trace: Trace, families: Sequence[str]) -> bool:
        """Whether any of the families is there, told to whoever traces."""
        present = [name for name in families if name in self.found]
        for name in present:
            trace.ask(Asked(name, answer=True, words=self._words_of(name)))
        if not present:
            trace.ask(Asked(" or ".join(families), answer=False))
        return bool(present)

    def _words_of(self, name: str) -> str:
        """What of the sentence met a family; "" where only its text without spaces did."""
        first, last = self.found[name][0]
        if last <= first:
            return ""
        forms = self.morphemes[first:last]
        return self.turn.text[forms[0].begin : max(form.end for form in forms)]

    def hit(self, weight: float, *, until: Sentence | None = None) -> Hit:
        """The sentence as a hit, or all from it to a later one, as sure as its weight is worth."""
        last = until or self
        confidence = MEASURED.get(weight, weight)
        return Hit(turn=self.turn, begin=self.begin, end=last.end, confidence=confidence)

    @property
    def text(self) -> str:
        """The words as they stand in the transcript."""
        return self.turn.text[self.begin : self.end]

    @cached_property
    def plain(self) -> str:
        """The words without spaces and marks."""
        return _NOT_SPOKEN.sub("", self.text)

    @cached_property
    def noun_starts(self) -> set[int]:
        """Where nouns begin in the text without spaces."""
        text, starts = self.turn.text, set()
        place, passed = 0, self.begin
        for morpheme in self.morphemes:
            between = text[passed : morpheme.begin]
            place += sum(character.isalnum() for character in between)
            passed = max(passed, morpheme.begin)
            if morpheme.tag[0] in "NXSM":
                starts.add(place)
        return starts

    @cached_property
    def ending(self) -> str:
        """The form of the last ending, with its full stop if it closes."""
        for morpheme in reversed(self.morphemes):
            if morpheme.tag[0] == "E":
                return morpheme.form
        return ""

    @cached_property
    def content(self) -> frozenset[str]:
        """What the sentence is about."""
        return frozenset(
            morpheme.form
            for morpheme in self.morphemes
            if morpheme.tag.startswith(_CONTENT) and morpheme.form not in _LIGHT
        )


@dataclass(eq=False)
class Reading:
    """All sentences of a call, by turn."""

    call: Call
    by_turn: list[list[Sentence]]

    @classmethod
    def of(cls, call: Call) -> Reading:
        """The reading of a call, made when the first rule asks for it."""
        reading = call.analysed.get(-1)
        if not isinstance(reading, Reading):
            reading = cls(call, [_sentences(turn) for turn in call.turns])
            call.analysed[-1] = reading
            reading._hear_foreign_questions()
        return reading

    def _hear_foreign_questions(self) -> None:
        """A turn in another language ends with a question if its own rules say so."""
        for turn, sentences in zip(self.call.turns, self.by_turn, strict=True):
            if sentences and "ko" not in turn.languages and "en" in turn.languages:
                sentences[-1].asks |= in_any_language.asks(self.call, turn)

    def agent(self) -> Iterator[Sentence]:
        """The agent's sentences, in order."""
        for turn in self.call.agent_turns:
            yield from deciding_on(self.of_turn(turn))

    def customer(self) -> Iterator[Sentence]:
        """The customer's sentences, in order."""
        for turn in self.call.customer_turns:
            yield from deciding_on(self.by_turn[turn.index])

    def of_turn(self, turn: Turn) -> list[Sentence]:
        """The sentences of a turn; of an agent's turn those in Korean.

        That a customer spoke counts in whatever language they did.
        """
        sentences = self.by_turn[turn.index]
        if turn.is_customer or set(turn.languages) == {"ko"}:
            return sentences
        return [one for one in sentences if turn.language_at(one.begin) == "ko"]

    def heard_before(self, turn: Turn) -> list[Sentence]:
        """What the customer said since the agent last said more than "네"."""
        heard: list[Sentence] = []
        for index in range(turn.index - 1, max(-1, turn.index - 8), -1):
            other = self.call.turns[index]
            if other.is_other_agent:
                break
            if other.is_customer:
                heard = self.by_turn[index] + heard
            elif heard and not self.is_back_channel(other):
                break
        return heard

    def is_back_channel(self, turn: Turn) -> bool:
        """Whether the turn is a sign of listening only."""
        return self._lengths[turn.index] < _BACK_CHANNEL_FORMS

    @cached_property
    def _lengths(self) -> list[int]:
        return [sum(len(other.morphemes) for other in some) for some in self.by_turn]

    def said_next(self, turn: Turn) -> list[Sentence]:
        """What the customer says next."""
        for index in range(turn.index + 1, min(len(self.call.turns), turn.index + 3)):
            if self.call.turns[index].is_other_agent:
                break
            if self.call.turns[index].is_customer:
                return self.by_turn[index]
        return []

    @cached_property
    def first_said(self) -> dict[str, int]:
        """The first turn in which the customer used a word."""
        first: dict[str, int] = {}
        for sentence in self.customer():
            for morpheme in sentence.morphemes:
                first.setdefault(morpheme.form, sentence.turn.index)
        return first

    @cached_property
    def first_heard(self) -> dict[str, int]:
        """The first turn in which anybody used a word."""
        first: dict[str, int] = {}
        for sentences in self.by_turn:
            for sentence in sentences:
                for word in sentence.content:
                    first.setdefault(word, sentence.turn.index)
        return first

    @cached_property
    def _customers_words(self) -> tuple[str, list[int], list[int]]:
        """All that the customer says without spaces; where each turn of it begins; which."""
        text, begins, turns = "", [], []
        pieces: list[str] = []
        for turn in self.call.customer_turns:
            begins.append(len(text))
            turns.append(turn.index)
            pieces = [sentence.plain for sentence in self.of_turn(turn)]
            text += "".join(pieces) + " "
        return text, begins, turns

    def customer_said_before(self, word: str, turn: Turn) -> bool:
        """Whether the customer said the word before this turn."""
        text, begins, turns = self._customers_words
        place = text.find(word)
        return place >= 0 and turns[bisect_right(begins, place) - 1] < turn.index

    def share_of_call(self, turn: Turn) -> float:
        """How far into the call the turn begins, from 0 to 1, counted in turns."""
        return turn.index / max(1, len(self.call.turns) - 1)


def _sentences(turn: Turn) -> list[Sentence]:
    sentences: list[Sentence] = []
    current: list[Morpheme] = []
    tokens = level(tokenise(turn.text))
    marked = turn.text.count("?") + turn.text.count(".") > 0
    for place, morpheme in enumerate(tokens):
        if morpheme.tag == "SF":
            if current and _calls_somebody(sentences, current, turn):
                sentences[-1].end = morpheme.end
                sentences[-1].asks |= "?" in turn.text[morpheme.begin : morpheme.end]
                current = []
            elif current:
                asks = "?" in turn.text[morpheme.begin : morpheme.end]
                _close(sentences, turn, current, morpheme.end, asks=asks, marked=marked)
                current = []
            continue
        current.append(morpheme)
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if morpheme.form.endswith(".") and (following is None or following.tag != "SF"):
            if following is not None and _goes_on(morpheme, following):
                continue
            _close(sentences, turn, current, morpheme.end, marked=marked)
            current = []
    if current:
        _close(sentences, turn, current, current[-1].end, marked=marked)
    return sentences


def _calls_somebody(sentences: list[Sentence], said: list[Morpheme], turn: Turn) -> bool:
    """Whether nothing but an address hangs on the sentence before: "뭐예요, 어머님?"."""
    if not sentences or len(said) > _ADDRESS_FORMS or said[0].tag not in ("NNG", "NNP"):
        return False
    only_nouns = all(morpheme.tag[0] in "NX" for morpheme in said)
    return only_nouns and turn.text[sentences[-1].end : said[0].begin].strip() == ","


def _goes_on(closing: Morpheme, following: Morpheme) -> bool:
    """A closing ending within a word closes nothing: 한다고, 하자면."""
    return following.form == "싶" or (following.begin <= closing.end and following.tag[0] in "EJV")


def _close(
    sentences: list[Sentence],
    turn: Turn,
    morphemes: list[Morpheme],
    end: int,
    *,
    asks: bool = False,
    marked: bool = False,
) -> None:
    begin = morphemes[0].begin
    sentence = Sentence(turn, len(sentences), begin, end, morphemes, asks, marked)
    sentence.found = look_up(morphemes)
    look_up_plain(sentence.plain, sentence.found)
    sentences.append(sentence)
