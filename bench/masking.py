"""Recall and precision of masking on a labelled set, part of it held back from the rules.

    python bench/masking.py [--part dev|earlier|held-back] [--plain] [--misses]
    python bench/masking.py --cases FILE … [--misses]

``earlier`` was held back once; its counts have been seen. The held-back part's frames are filled
with numbers by ``sayings``. ``--misses`` is for dev: what is held back is counted, not read.

Found: every character of what is marked is covered. Right: at least half of a finding's
characters are marked. "~named": the share of the found whose kind was named rightly. ``--plain``
measures the talks as recognition of one channel may give them: no punctuation, no capitals,
speakers unknown. ``--cases`` measures files of cases that others wrote (``cases.py`` says how).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cases
import yaml
from sayings import talks

from qa_app.privacy import Finding, find_personal_data
from qa_app.transcription.transcript import Segment, Speaker, Transcript

FOLDER = Path(__file__).with_name("masking")
PARTS, LANGUAGES = ("dev", "earlier", "held-back"), ("ko", "en")
TIMES = 5  # each frame of a file of frames
WANTED = {"recall": 0.98, "precision": 0.95}
_MARK = re.compile(r"\[(?P<kind>[a-z_]+) (?P<said>[^\]]+)\]")
_JOINS_AT_END = re.compile(r"(?:[\s,]*(?:에|다시))+$")
_SPEAKERS = {"a": Speaker.AGENT, "c": Speaker.CUSTOMER}
Place = tuple[int, int, int]


@dataclass(frozen=True)
class Item:
    """One short talk and the places in it that must be hidden, by kind."""

    source: str
    kind: str
    transcript: Transcript
    marked: tuple[tuple[str, Place], ...]


def read_item(source: str, kind: str, language: str, *, plain: bool = False) -> Item:
    """The talk without its marks."""
    segments, marked = [], []
    for number, turn in enumerate(source.split(" | ")):
        speaker, said = turn.split(": ", 1)
        text = ""
        position = 0
        for mark in _MARK.finditer(said):
            text += said[position : mark.start()]
            place = (number, len(text), len(text) + len(mark.group("said")))
            marked.append((mark.group("kind"), place))
            text += mark.group("said")
            position = mark.end()
        text += said[position:]
        who = Speaker.UNKNOWN if plain else _SPEAKERS[speaker]
        text = _plain(text) if plain else text
        segments.append(Segment(number, number + 1, text, who, 1.0))
    transcript = Transcript(language, len(segments), "person", "none", "split", tuple(segments))
    return Item(source, kind, transcript, tuple(marked))


def _plain(text: str) -> str:
    """Spaces for punctuation, so that no position moves; numerals keep what joins them."""
    return re.sub(r"[,!?…](?!\d)|\.(?!\w)", " ", text).lower()


def read_items(part: str, language: str, *, plain: bool) -> Iterator[Item]:
    """All talks of one part and language."""
    for file in sorted(FOLDER.glob(f"{part}*.{language}.yaml")):
        for kind, source in _sources(file):
            yield read_item(source, kind, language, plain=plain)


def _sources(file: Path) -> Iterator[tuple[str, str]]:
    groups = yaml.safe_load(file.read_text(encoding="utf-8"))
    if "talks" in groups:
        yield from talks(groups["talks"], groups["values"], file.name, TIMES)
        groups = {"near_miss": groups["near_miss"]}
    for kind, listed in groups.items():
        for source in listed:
            yield kind, source


def places(findings: tuple[Finding, ...]) -> list[tuple[str, Place]]:
    """Each finding's spans with its kind."""
    return [(f.kind.value, (s.segment, s.start, s.end)) for f in findings for s in f.spans]


def characters(transcript: Transcript, place: Place) -> set[tuple[int, int]]:
    """The letters and digits of a place; what only joins them, to its end too, tells nothing."""
    segment, start, end = place
    said = transcript.segments[segment].text[start:end]
    told = _JOINS_AT_END.sub("", said)
    return {(segment, start + i) for i, character in enumerate(told) if character.isalnum()}


class Score:
    """Counts of one group of items."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def ratio(self, part: str, whole: str) -> float:
        """A share, 1 where there is nothing to share."""
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 1.0


def measure(part: str, language: str, misses: list[str], *, plain: bool) -> dict[str, Score]:
    """Scores by kind, ``near_miss`` for the talks in which nothing is to be hidden."""
    scores: dict[str, Score] = {}
    for item in read_items(part, language, plain=plain):
        found = places(find_personal_data(item.transcript))
        hidden = {c for _, place in found for c in characters(item.transcript, place)}
        wanted = {c for _, place in item.marked for c in characters(item.transcript, place)}
        for kind, place in item.marked:
            counts = scores.setdefault(kind, Score()).counts
            counts["marked"] += 1
            if characters(item.transcript, place) <= hidden:
                counts["found"] += 1
                counts["named"] += any(k == kind and p[0] == place[0] for k, p in found)
            else:
                misses.append(f"missed {kind} ({part} {language}): {item.source}")
        for kind, place in found:
            right = 2 * len(characters(item.transcript, place) & wanted) >= len(
                characters(item.transcript, place)
            )
            name = kind if item.marked else "near_miss"
            counts = scores.setdefault(name, Score()).counts
            counts["findings"] += 1
            counts["right"] += right
            if not right:
                misses.append(f"wrong {kind} {place} ({part} {language}): {item.source}")
        if not item.marked:
            scores.setdefault("near_miss", Score()).counts["talks"] += 1
    return scores


def show(title: str, scores: dict[str, Score]) -> Score:
    """One line a kind, and the whole."""
    total = Score()
    print(f"\n{title:26}{'marked':>8}{'recall':>9}{'~named':>9}{'findings':>10}{'precision':>11}")
    for kind, score in scores.items():
        print(line(kind, score))
        total.counts.update(score.counts)
    print(line("all", total))
    return total


def line(kind: str, score: Score) -> str:
    """One row of the table."""
    recall, named = score.ratio("found", "marked"), score.ratio("named", "found")
    counts, precision = score.counts, score.ratio("right", "findings")
    return (
        f"{kind:26}{counts['marked']:8}{recall:9.3f}{named:9.3f}"
        f"{counts['findings']:10}{precision:11.3f}"
    )


def main() -> int:
    """Print the tables; 1 if a kind of the held-back part falls short of what is promised."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--part", choices=PARTS)
    arguments.add_argument("--misses", action="store_true", help="print what went wrong")
    arguments.add_argument("--plain", action="store_true", help="as recognition may give them")
    arguments.add_argument("--cases", nargs="+", type=Path, metavar="FILE", help="by others")
    options = arguments.parse_args()
    for file in options.cases or ():
        cases.show(file, misses=options.misses)
    if options.cases:
        return 0
    short: list[str] = []
    for part in [options.part] if options.part else PARTS:
        misses: list[str] = []
        whole = Score()
        for language in LANGUAGES:
            scores = measure(part, language, misses, plain=options.plain)
            total = show(f"{part} {language}", scores)
            whole.counts.update(total.counts)
            if part == "held-back" and not options.plain:
                short += falling_short(language, scores)
        print(f"\n{line(f'{part}, both', whole)}")
        if options.misses and part != "held-back":
            print("\n".join(misses))
    print(f"\nshort of what is promised, held back: {', '.join(short) or 'none'}")
    return int(bool(short))


def falling_short(language: str, scores: dict[str, Score]) -> list[str]:
    """The kinds with less recall or precision than is promised."""
    return [
        f"{kind} {language}"
        for kind, score in scores.items()
        if score.ratio("found", "marked") < WANTED["recall"]
        or (score.ratio("right", "findings") < WANTED["precision"] and kind != "near_miss")
    ]


if __name__ == "__main__":
    raise SystemExit(main())
