"""Words with times become segments: sentences that a person can read, quote and replay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from qa_app.transcription.transcript import Segment, Speaker, Word
from qa_app.transcription.windows import Window

SENTENCE_ENDS = tuple(".?!。？！")
CLAUSE_ENDS = (*SENTENCE_ENDS, ",", ";", ":", "、", "…")
# How Korean sentences end, whether or not a mark was written. After the first kind ("-습니다")
# nothing but a quotation goes on, after the second ("-어요") a short pause decides.
KOREAN_ENDS = re.compile(r"[가-힣](니다|십니까|습니까|입니까)$")
KOREAN_MAY_END = re.compile(
    r"([세까네군게나든에예어아여해려래와줘워지데고구]요|죠|[했었았됐였겠]다|한다|이다)$"
)
KOREAN_QUOTES = re.compile(r"^(라고|하고|라는|라며|고요|만)")
KOREAN_PAUSE = 0.3
# What joins Korean clauses: after these a sentence that is too long may be cut.
KOREAN_JOINS = re.compile(
    r"[가-힣](는데|은데|인데|지만|니까|면서|어서|아서|해서|하고|하며|으면|하면)$"
)
CLOSING_MARKS = "\"'”’)]」』"
TITLES = {"mr.", "mrs.", "ms.", "dr.", "st.", "no."}
LONGEST_PAUSE = 1.2
LONGEST_PAUSE_IN_WORD = 3.0
LONGEST_SEGMENT = 15.0
# Whisper says of words that they begin and end this much earlier than they are heard, whoever
# speaks and in both engines; the median on speech with known times.
EARLY = 0.08
# A word may be heard a little before and after the detected speech, not further away.
TOLERANCE = 0.08
LONGEST_WORD = 3.0


def window_segments(window: Window, words: Sequence[Word]) -> list[Segment]:
    """The segments of one window; ``words`` have times in seconds of the window.

    No segment holds a pause of more than about 1 s, lasts more than about 15 s or is empty.
    """
    placed = list(_in_call_time(window, words))
    return [segment_of(sentence, window.source.speaker) for sentence in _sentences(placed)]


def _in_call_time(window: Window, words: Sequence[Word]) -> Iterator[Word]:
    """The words with times in seconds of the call, each inside the turn it was heard in."""
    turn, previous = 0, ""
    for heard in words:
        if not heard.word.strip() or heard.end < max(heard.start, 0):
            continue
        written = unicodedata.normalize("NFC", heard.word)
        word = Word(written, heard.start + EARLY, heard.end + EARLY, heard.probability)
        # Words stay in the order of the text, even where their times do not.
        turn = max(turn, window.locate((word.start + word.end) / 2))
        # After a full stop, what seems to begin behind a turn's end begins the next turn.
        behind = word.start + window.offset(turn) > window.turns[turn].end + TOLERANCE
        if behind and previous.endswith(SENTENCE_ENDS) and turn + 1 < len(window.turns):
            turn += 1
        offset, (start, end) = window.offset(turn), window.spans[turn]
        moved = replace(word, start=word.start + offset, end=word.end + offset)
        yield _clamped(moved, start - TOLERANCE, end + TOLERANCE)
        previous = word.word.strip().rstrip(CLOSING_MARKS)


def _clamped(word: Word, low: float, high: float) -> Word:
    low = max(low, 0.0)
    end = min(max(word.end, low), high)
    start = max(min(max(word.start, low), end), end - LONGEST_WORD)
    return replace(word, start=round(start, 3), end=round(end, 3))


def _sentences(words: list[Word]) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word, following in pairwise([*words, None]):
        if word is None:
            continue
        sentence.append(word)
        if following is None or _ends_sentence(word, following):
            yield from _shortened(sentence)
            sentence = []


def _ends_sentence(word: Word, following: Word) -> bool:
    pause = following.start - word.end
    if not following.word.startswith(" ") and pause < LONGEST_PAUSE_IN_WORD:
        return False  # "S-A-A-B", spelt slowly
    if pause > LONGEST_PAUSE:
        return True
    text = word.word.strip().rstrip(CLOSING_MARKS)
    if not text.endswith(SENTENCE_ENDS):
        return _ends_in_korean(text, following, pause)
    if text.lower() in TITLES:
        return False
    return not following.word.strip()[:1].islower()


def _ends_in_korean(text: str, following: Word, pause: float) -> bool:
    if KOREAN_QUOTES.match(following.word.strip()):
        return False
    if KOREAN_ENDS.search(text):
        return True
    return pause >= KOREAN_PAUSE and KOREAN_MAY_END.search(text) is not None


def _shortened(words: list[Word]) -> Iterator[list[Word]]:
    """The sentence in parts of at most 15 s, cut after a clause or at the longest pause."""
    if words[-1].end - words[0].start <= LONGEST_SEGMENT or len(words) == 1:
        yield words
        return
    cut = max(range(1, len(words)), key=lambda i: _cut_quality(words, i))
    yield from _shortened(words[:cut])
    yield from _shortened(words[cut:])


def _cut_quality(words: list[Word], cut: int) -> float:
    pause = words[cut].start - words[cut - 1].end
    text = words[cut - 1].word.strip()
    clause = text.endswith(CLAUSE_ENDS) or KOREAN_JOINS.search(text) or KOREAN_MAY_END.search(text)
    middle = (words[0].start + words[-1].end) / 2
    distance = abs(words[cut].start - middle) / (words[-1].end - words[0].start)
    return pause + (0.5 if clause else 0.0) - distance


def segment_of(words: Sequence[Word], speaker: Speaker) -> Segment:
    """One segment of all these words."""
    return Segment(
        start=words[0].start,
        end=max(word.end for word in words),
        text="".join(word.word for word in words).strip(),
        speaker=speaker,
        confidence=sum(word.probability for word in words) / len(words),
        words=tuple(words),
    )
