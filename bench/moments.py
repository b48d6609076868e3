"""Precision, recall and F1 of the moment finder on calls whose moments were labelled by hand.

    python bench/moments.py [FOLDER …] [--only NAME …] [--without NAME …] [--errors [KIND]]

FOLDER holds gold calls (JSON, below it too); without one, our own in ``bench/moments``. NAME is
a file's name or a pattern. A finding is right when a label of the same kind has a segment in
common with it, one to one. ``--errors`` lists what was missed and what was wrong, with the
turns around it. Times are beside what kiwipiepy alone needs for the same Korean text.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np
from kiwipiepy import Kiwi
from scipy.optimize import linear_sum_assignment

from qa_app.moments.finder import SHOWN_FROM, find_moments
from qa_app.moments.moment import Moment
from qa_app.transcription.errors import TranscriptError
from qa_app.transcription.transcript import LANGUAGES, Transcript

OURS = Path(__file__).with_suffix("")
SCORED = (
    *("acknowledgement", "paraphrase", "clarifying_question", "empathy", "interruption"),
    *("repeat_request", "dismissal", "specific_commitment", "signposting", "honest_unknown"),
    *("vague_time", "hedging", "jargon", "summary", "further_help", "warm_close", "abrupt_end"),
    *("options", "preference", "respects_decision", "dictates", "no_alternative"),
)
# Found or not, a finding of the first kind on a segment labelled with the second counts nothing.
UNSCORED = {"specific_commitment": "summary", "dismissal": "abrupt_end"}
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True)
class Label:
    """A moment that a person marked; ``segments`` are positions."""

    kind: str
    segments: frozenset[int]
    quote: str


@dataclass(frozen=True)
class Gold:
    """A call and its labels."""

    name: str
    transcript: Transcript
    labels: tuple[Label, ...]

    @classmethod
    def read(cls, path: Path) -> Gold:
        """Raises TranscriptError or ValueError, naming the file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        try:
            transcript = Transcript.from_json(data)
        except TranscriptError as error:
            raise ValueError(f"{path}: {error}") from error
        labels = tuple(
            Label(label["kind"], frozenset(label["segments"]), label["quote"])
            for label in data["moments"]
        )
        for label in labels:
            said = " ".join(transcript.segments[i].text for i in sorted(label.segments))
            if label.kind not in SCORED or label.quote not in said:
                raise ValueError(f"{path}: {label.kind} {label.quote!r} is no label of this call")
        return cls(path.stem, transcript, labels)


@dataclass
class Score:
    """Counts of one kind; ``sure`` holds (confidence, whether right) of each finding."""

    labelled: int = 0
    found: int = 0
    right: int = 0
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count what another call gave."""
        self.labelled += other.labelled
        self.found += other.found
        self.right += other.right
        self.sure += other.sure

    @property
    def precision(self) -> float:
        """Share of the findings that are right; 1 where there is none."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the labels that were found; 1 where there is none."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """2 right / (labelled + found)."""
        both = self.labelled + self.found
        return 2 * self.right / both if both else 1.0


@dataclass(frozen=True)
class Error:
    """What was missed or wrongly found."""

    gold: Gold
    what: str
    kind: str
    segments: Sequence[int]
    quote: str

    def shown(self) -> Iterator[str]:
        """The error with the turns around it."""
        yield f"\n{self.what} {self.kind} in {self.gold.name}: {self.quote!r}"
        first, last = max(0, min(self.segments) - 2), max(self.segments) + 2
        for position, segment in enumerate(self.gold.transcript.segments[first:last], first):
            mark = ">" if position in self.segments else " "
            yield f"  {mark} {position:3} {segment.speaker:8} {segment.text}"


def compare(gold: Gold, found: Iterable[Moment]) -> tuple[dict[str, Score], list[Error]]:
    """Scores by kind of one call, and what went wrong."""
    by_kind: dict[str, list[Moment]] = defaultdict(list)
    for moment in found:
        by_kind[moment.kind].append(moment)
    scores, errors = {}, []
    for kind in SCORED:
        labels = [label for label in gold.labels if label.kind == kind]
        moments = by_kind[kind]
        pairs = dict(matches(labels, moments))
        unscored = _unscored(gold, kind)
        wrong = [
            moment
            for j, moment in enumerate(moments)
            if j not in pairs.values() and not unscored.intersection(moment.segments)
        ]
        missed = [
            label
            for i, label in enumerate(labels)
            if i not in pairs and not unscored & label.segments
        ]
        right = [(moments[j].confidence, True) for j in pairs.values()]
        scores[kind] = Score(
            len(pairs) + len(missed),
            len(pairs) + len(wrong),
            len(pairs),
            right + [(moment.confidence, False) for moment in wrong],
        )
        errors += [Error(gold, "missed", kind, sorted(m.segments), m.quote) for m in missed]
        errors += [
            Error(gold, f"wrong ({m.confidence:.2f} {m.rule})", kind, m.segments, m.quote)
            for m in wrong
        ]
    return scores, errors


def _unscored(gold: Gold, kind: str) -> frozenset[int]:
    beside = [label.segments for label in gold.labels if label.kind == UNSCORED.get(kind)]
    return frozenset().union(*beside)


def matches(labels: list[Label], moments: list[Moment]) -> Iterator[tuple[int, int]]:
    """As many pairs (label, moment) with a common segment as there can be, the surest first."""
    if not labels or not moments:
        return
    worth = np.array(
        [
            [(1 + m.confidence / 100) * bool(label.segments & set(m.segments)) for m in moments]
            for label in labels
        ]
    )
    for i, j in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
        if worth[i, j]:
            yield int(i), int(j)


def measure(calls: list[Gold], least: float) -> tuple[dict[str, Score], list[Error]]:
    """Scores by kind over all calls of moments at ``least`` confidence."""
    total = {kind: Score() for kind in SCORED}
    errors: list[Error] = []
    for gold in calls:
        found = find_moments(gold.transcript, least_confidence=least)
        scores, wrong = compare(gold, found)
        errors += wrong
        for kind, score in scores.items():
            total[kind].add(score)
    return total, errors


def micro(scores: dict[str, Score]) -> Score:
    """All kinds counted together."""
    whole = Score()
    for score in scores.values():
        whole.add(score)
    return whole


def macro(scores: dict[str, Score]) -> float:
    """Mean F1 of the kinds that were labelled or found at all."""
    met = [score.f1 for score in scores.values() if score.labelled or score.found]
    return sum(met) / max(1, len(met))


def table(found: dict[str, Score], shown: dict[str, Score]) -> Iterator[str]:
    """A line a kind: labels, then all that was found, then what pages show by themselves."""
    columns = f"{'found':>7}{'P':>6}{'R':>6}{'F1':>6}"
    yield f"{'kind':22}{'labels':>7} |{columns} |{columns.replace('found', 'shown')}"
    rows = [(kind, found[kind], shown[kind]) for kind in SCORED]
    for name, one, other in [*rows, ("micro", micro(found), micro(shown))]:
        yield f"{name:22}{one.labelled:7} |{_row(one)} |{_row(other)}"
    yield f"{'macro F1':22}{'':7} |{macro(found):25.2f} |{macro(shown):25.2f}"


def _row(score: Score) -> str:
    return f"{score.found:7}{score.precision:6.2f}{score.recall:6.2f}{score.f1:6.2f}"


def calibration(scores: dict[str, Score]) -> Iterator[str]:
    """How many moments of each confidence were right."""
    sure = micro(scores).sure
    yield f"{'confidence':16}{'moments':>8}{'mean':>7}{'right':>7}"
    for low, high in pairwise(BINS):
        part = [(confidence, right) for confidence, right in sure if low <= confidence < high]
        if part:
            mean, right = np.mean(part, axis=0)
            yield f"{f'{low:.1f} to {min(1, high):.1f}':16}{len(part):8}{mean:7.2f}{right:7.2f}"


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Processor time of the shortest of several goes."""
    spent = []
    for _ in range(times):
        start = process_time()
        work()
        spent.append(process_time() - start)
    return min(spent)


def speed(calls: list[Gold]) -> Iterator[str]:
    """Time per call and per word; for Korean also that of kiwipiepy alone."""
    each = [seconds(lambda gold=gold: find_moments(gold.transcript)) for gold in calls]  # type: ignore[misc]
    texts = [segment.text for gold in calls for segment in gold.transcript.segments]
    words = sum(len(text.split()) for text in texts)
    yield f"time: {median(each) * 1000:.1f} ms a call, {sum(each) / words * 1e6:.1f} µs a word"
    if calls[0].transcript.language == "ko":
        kiwi = Kiwi(num_workers=1)
        alone = seconds(lambda: [kiwi.tokenize(text) for text in texts])
        yield f"kiwipiepy alone: {alone / words * 1e6:.1f} µs a word; {sum(each) / alone:.2f} times"


def read(folders: list[Path], only: list[str], without: list[str]) -> list[Gold]:
    """The chosen gold calls; raises ValueError for one that is malformed."""

    def named(path: Path, patterns: list[str]) -> bool:
        return any(path.match(pattern) or Path(path.stem).match(pattern) for pattern in patterns)

    paths = [path for folder in folders for path in sorted(folder.rglob("*.json"))]
    return [
        Gold.read(path)
        for path in paths
        if (not only or named(path, only)) and not named(path, without)
    ]


def listing(errors: list[Error], kinds: str) -> Iterator[str]:
    """The errors, of one kind or of those that match an expression."""
    for error in errors:
        if re.search(kinds, error.kind):
            yield from error.shown()


def main() -> None:
    """Print tables by language."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("folders", nargs="*", type=Path, default=[OURS])
    arguments.add_argument("--only", nargs="+", default=[], metavar="NAME")
    arguments.add_argument("--without", nargs="+", default=[], metavar="NAME")
    arguments.add_argument("--errors", nargs="?", const="", metavar="KIND")
    arguments.add_argument("--language", choices=LANGUAGES)
    options = arguments.parse_args()
    try:
        calls = read(options.folders, options.only, options.without)
    except (OSError, KeyError, ValueError) as error:
        arguments.error(f"{error}")
    for language, count in sorted(Counter(gold.transcript.language for gold in calls).items()):
        if options.language not in (None, language):
            continue
        some = [gold for gold in calls if gold.transcript.language == language]
        found, errors = measure(some, 0.0)
        shown, _ = measure(some, SHOWN_FROM)
        print(f"\n{language}: {count} calls\n")
        print("\n".join([*table(found, shown), "", *calibration(found), "", *speed(some)]))
        if options.errors is not None:
            print("\n".join(listing(errors, options.errors)))


if __name__ == "__main__":
    main()
