"""In which language each line of a call is, by its own script.

A call has one language in its transcript, but an English agent may serve a Korean customer: each
line is then read by the rules of the language that it is written in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from qa_app.transcription.transcript import Segment, Speaker

KOREAN, ENGLISH = "ko", "en"
_HANGUL = re.compile("[가-힣ㄱ-ㅣ\u1100-\u11ff]")
_LATIN = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[a-zA-Z]+(?:['’][a-zA-Z]+)*")
# One syllable of Hangul holds about as much as so many Latin letters.
LETTERS_A_SYLLABLE = 2
# "OK", "VIP", "A/S": so few foreign words change nobody's language.
FEW_WORDS = 2
# Codes of calls in which every line is in a language of its own, beside those with two codes.
_SEVERAL = frozenset({"mul", "und", ""})


def line_languages(call_language: str, segments: Sequence[Segment]) -> list[str]:
    """The language of each segment: "ko", "en", or that of a call in another language.

    A line that its script does not tell (digits, a foreign word or two) has the language that its
    speaker uses most.
    """
    if not is_read(call_language):
        return [call_language] * len(segments)
    told = [_by_script(segment.text) for segment in segments]
    usual = _usual(segments, told)
    by_call = call_language if call_language in (KOREAN, ENGLISH) else ""
    most = by_call or max(usual.values(), default=KOREAN)
    return [
        language or usual.get(segment.speaker, most)
        for language, segment in zip(told, segments, strict=True)
    ]


def is_read(language: str) -> bool:
    """Whether rules read calls of this language: ours, and those of both ("ko+en")."""
    return language in _SEVERAL or not {KOREAN, ENGLISH}.isdisjoint(re.split("[^a-z]", language))


def _by_script(text: str) -> str:
    """The language that a text's letters tell, or ""."""
    hangul = len(_HANGUL.findall(text))
    latin = len(_LATIN.findall(text)) - hangul
    if hangul and hangul * LETTERS_A_SYLLABLE >= latin:
        return KOREAN
    return ENGLISH if len(_LATIN_WORD.findall(text)) > FEW_WORDS else ""


def _usual(segments: Sequence[Segment], told: Sequence[str]) -> Mapping[Speaker, str]:
    """The language in which each speaker says most."""
    said: dict[Speaker, Counter[str]] = {}
    for segment, language in zip(segments, told, strict=True):
        if language:
            weight = LETTERS_A_SYLLABLE if language == KOREAN else 1
            said.setdefault(segment.speaker, Counter())[language] += weight * len(segment.text)
    return {speaker: counts.most_common(1)[0][0] for speaker, counts in said.items()}
