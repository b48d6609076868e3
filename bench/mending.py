"""How long mending one line of a long call takes, beside one of a short call.

    make bench-mending [LINES=3000]

Fills a scratch database (SQLite) with two calls: of 30 lines, and of as many as are asked for. In
each a line in the midst is typed over in plain words, cut, joined again and undone, and a draft of
a review goes on with it as at the desk. Milliseconds, the median of five after a first change that
copies the version, and the ratio of the long call to the short one.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from flask_migrate import upgrade

from qa_app.calls.models import Call, StoredTranscript
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.mended import follow_corrections
from qa_app.reviews.models import Polarity, Review
from qa_app.reviews.operations import add_evidence, start_review
from qa_app.rubrics import default_rubric_path, load_rubrics
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.edits import edits_of
from qa_app.transcripts.mending import merge_lines, split_line, undo_edit
from tests.conftest import make_app, make_settings
from tests.factories import LINES, add_transcript, create_call, create_person

SHORT = 30
TIMES = 5
# As people mend what was misheard: a number would be looked for in all of the call.
WORDS = ("제가", "저희가", "바로", "다시", "함께")


class Desk:
    """A draft of a call of so many lines, with two clips."""

    def __init__(self, lines: int, by: Person) -> None:
        agent = create_person("agent")
        self.by = by
        self.call: Call = create_call(agent, transcribed=False, state="ready", duration=lines * 5.0)
        add_transcript(self.call, (LINES * (lines // len(LINES) + 1))[:lines])
        rubric = load_rubrics(default_rubric_path())["soft-skills"]
        self.review: Review = start_review(self.call, by, rubric)
        self.at = lines // 2
        for start in (0.0, self.at * 5.0):
            criterion = rubric.criteria[0].id
            add_evidence(
                self.review, criterion, polarity=Polarity.FOR, start=start, end=start + 4.5
            )
        db.session.commit()

    @property
    def version(self) -> StoredTranscript:
        """The transcript in use."""
        return next(version for version in self.call.transcripts if version.in_use)

    def seen(self, at: int) -> tuple[int, int]:
        line = self.version.segments[at]
        return line.id, line.revision

    def type(self, text: str) -> None:
        line_id, revision = self.seen(self.at)
        save_line(
            self.call, line_id, text=text, speaker=Speaker.AGENT, based_on=revision, by=self.by
        )

    def split(self) -> None:
        split_line(self.call, self.seen(self.at), before="그건", by=self.by)

    def merge(self) -> None:
        merge_lines(self.call, self.seen(self.at), self.seen(self.at + 1), by=self.by)

    def undo(self) -> None:
        undo_edit(self.call, edits_of(self.version)[0].id, by=self.by)

    def took(self, change: Callable[[], None]) -> float:
        """Milliseconds of a change, with the draft that goes on with it."""
        begun = time.perf_counter()
        change()
        follow_corrections(self.review)
        db.session.commit()
        return (time.perf_counter() - begun) * 1000


def measure(desk: Desk) -> dict[str, float]:
    """Each kind of change, and the first one, which copies the version."""
    times: dict[str, list[float]] = {}
    first = desk.took(lambda: desk.type("그건 제가 볼게요"))
    for number in range(TIMES):
        changes: dict[str, Callable[[], None]] = {
            "type": partial(desk.type, f"그건 {WORDS[number]} 볼게요"),
            "split": desk.split,
            "merge": desk.merge,
            "undo": desk.undo,
            "merge again": desk.merge,
        }
        for name, change in changes.items():
            times.setdefault(name, []).append(desk.took(change))
    return {"first change": first} | {name: median(all_of) for name, all_of in times.items()}


def main(lines: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(make_settings(Path(folder)))
        with app.app_context(), app.test_request_context(method="POST"):
            upgrade()
            by = create_person("qa")
            short, long = (measure(Desk(count, by)) for count in (SHORT, lines))
            print(f"{'':14}{SHORT:>7} lines{lines:>7} lines   ratio")
            for name, taken in short.items():
                print(f"{name:14}{taken:10.0f} ms{long[name]:10.0f} ms{long[name] / taken:8.1f}")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
