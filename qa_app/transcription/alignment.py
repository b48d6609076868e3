"""Which words of two texts are the same: long common runs first, then other ways to write them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from qa_app.transcription.spoken import plain_key, sound_alike

# Up to this many pairs of words all are looked at; above, the texts are cut at rare words first.
MOST_PAIRS = 250_000
RARE = 4  # words in a row that stand once in each text
# "two hundred and twenty five thousand dollars" against "$225,000"
LONGEST_PHRASE = 8

# Words from, to (exclusive) of one text, and of the other.
Pair = tuple[int, int, int, int]


def align(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """The stretches of words that say the same, in the order of both texts.

    Fillers and what has no letters are in none; they differ from nothing.
    """
    mine, theirs = _words(one), _words(other)
    my_words, their_words = [one[at] for at in mine], [other[at] for at in theirs]
    return [
        (mine[a], mine[b - 1] + 1, theirs[c], theirs[d - 1] + 1)
        for a, b, c, d in _aligned(my_words, their_words)
    ]


def _words(texts: Sequence[str]) -> list[int]:
    return [at for at, text in enumerate(texts) if plain_key(text)]


def _aligned(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Pair]:
    a = c = 0
    same = _same_keys([plain_key(word) for word in mine], [plain_key(word) for word in theirs])
    for b, d in [*same, (len(mine), len(theirs))]:
        for i, j, k, n in _written_otherwise(mine[a:b], theirs[c:d]):
            yield a + i, a + j, c + k, c + n
        if b < len(mine):
            yield b, b + 1, d, d + 1
        a, c = b + 1, d + 1


def _same_keys(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs of words with the same key, in order."""
    a = c = 0
    cuts = _anchors(mine, theirs) if len(mine) * len(theirs) > MOST_PAIRS else []
    for b, d in [*cuts, (len(mine), len(theirs))]:
        matcher = SequenceMatcher(None, mine[a:b], theirs[c:d], autojunk=bool(cuts))
        for block in matcher.get_matching_blocks():
            for more in range(block.size):
                yield a + block.a + more, c + block.b + more
        if b < len(mine):
            yield b, d
        a, c = b + 1, d + 1


def _anchors(mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Where the same rare words stand in both, the longest chain of them in order."""
    here, there = _rare(mine), _rare(theirs)
    pairs = sorted((at, there[words]) for words, at in here.items() if words in there)
    ends: list[int] = []  # the last place of the best chain of each length
    chains: list[tuple[int, int]] = []  # for each pair, the length of its chain and its place
    for place, (_at, by) in enumerate(pairs):
        length = bisect_left(ends, by)
        ends[length : length + 1] = [by]
        chains.append((length, place))
    chain: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for length, place in reversed(chains):
        if length == wanted and (not chain or pairs[place][1] < chain[-1][1]):
            chain.append(pairs[place])
            wanted -= 1
    return chain[::-1]


def _rare(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[at : at + RARE]) for at in range(len(words) - RARE + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def _written_otherwise(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Pair]:
    """Stretches that sound alike: numbers in digits or words, contractions, other spaces."""
    at = by = 0
    while at < len(mine) and by < len(theirs):
        found = next(_alike(mine, theirs, at, by), None)
        if found is None:
            at += 1
        else:
            yield found
            at, by = found[1], found[3]


def _alike(mine: Sequence[str], theirs: Sequence[str], at: int, by: int) -> Iterator[Pair]:
    """Stretches of ``mine`` from ``at`` and of ``theirs`` from ``by`` on, near and long first."""
    phrases = [(end, " ".join(mine[at:end])) for end in _ends(mine, at)]
    for start in range(by, min(by + LONGEST_PHRASE, len(theirs))):
        for stop in _ends(theirs, start):
            said = " ".join(theirs[start:stop])
            for end, phrase in phrases:
                if sound_alike(phrase, said):
                    yield at, end, start, stop


def _ends(words: Sequence[str], start: int) -> range:
    return range(min(start + LONGEST_PHRASE, len(words)), start, -1)
