"""Words of the trade, by sector, and acronyms, written or spelled out by ear.

Two syllables are listed only where they mean nothing else. What everybody says at the counter
(위약금, 약정, 환불, 배송) is left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from qa_app.moments.korean.vocabulary import phrases_beside

PHRASES = phrases_beside(__file__)

_KNOWN_LATIN = PHRASES.words["known_latin"]
_KNOWN_SPELLED = PHRASES.words["known_spelled"]
_LETTER = "에이치|에이|에프|에스|에쓰|엑스|엘|엠|엔|아이|제이|케이|큐|알|브이|더블유|와이|제트|비|씨|디|이|지|오|피|티|유"
# Particles that may hang on a spelled acronym.
_PARTICLE = "까지|부터|마다|처럼|인데|이라|이나|이에요|예요|입니다|으로|로|은|는|이|가|을|를|도|만|에서|에|의|랑|하고|요|이요|라고|이라고|번호|코드|건|값|팀|쪽"
_SPELLED = re.compile(
    rf"(?<!\S)((?:{_LETTER})(?:\s?(?:{_LETTER})){{1,5}}[일삼사오육칠팔구공영]?)(?:{_PARTICLE})?(?=[\s,.?!]|$)"
)
_CLEAR_LETTER = re.compile(
    "에이치|에프|에스|엑스|엘|엠|엔|제이|케이|큐|알|브이|더블유|제트|씨|디|피|티"
)
_LATIN = re.compile(r"(?<![A-Za-z])[A-Z][A-Z0-9]{1,6}(?![A-Za-z])")

_by_start: dict[str, list[str]] = defaultdict(list)
for _sector, _words in PHRASES.file.words.items():
    for _word in () if _sector.startswith("known_") else _words.split("|"):
        if _word not in _by_start[_word[:2]]:
            _by_start[_word[:2]].append(_word)


def is_acronym(word: str) -> bool:
    """Whether it is letters, in Latin or by their names."""
    return _SPELLED.fullmatch(word) is not None or _LATIN.fullmatch(word) is not None


def in_sentence(text: str, plain: str, starts: set[int]) -> Iterator[str]:
    """The trade words and unknown acronyms of a sentence.

    ``plain`` is the text without spaces; ``starts`` are the places in it where a noun begins.
    """
    for place in starts:
        for word in _by_start.get(plain[place : place + 2], ()):
            if plain.startswith(word, place):
                yield word
    for match in _SPELLED.finditer(text):
        spelled = match[1].replace(" ", "")
        if spelled not in _KNOWN_SPELLED and _CLEAR_LETTER.search(spelled):
            yield spelled
    for match in _LATIN.finditer(text):
        if match[0] not in _KNOWN_LATIN and any(letter.isalpha() for letter in match[0][1:]):
            yield match[0]
