"""An explanation as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qa_app.moments.examples import FOLDERS, phrase_files
from qa_app.moments.explain import LANGUAGES, Line, Verdict
from qa_app.moments.phrase_file import read
from qa_app.moments.trace import Asked

_BRANCH = "      "


def as_text(lines: Sequence[Line], *, fully: bool = False) -> Iterator[str]:
    """The lines of an explanation; ``fully`` tells all that was asked of those that passed too."""
    about = _abouts()
    for line in lines:
        numbers = f"{line.numbers[0]}" + (f"-{line.numbers[-1]}" if len(line.numbers) > 1 else "")
        yield f"line {numbers}  {line.speaker}  {line.start:.1f} to {line.end:.1f} s: {line.text}"
        for language, seen in line.seen.items():
            yield f"  seen in {LANGUAGES[language]}: {' / '.join(seen)}"
        for verdict in line.verdicts:
            if fully or verdict.confidence is not None or verdict.was_close:
                yield from _told(verdict, about.get(verdict.rule.rpartition(".")[2], {}))
        yield from _others(() if fully else line.verdicts)
        yield ""


def _abouts() -> dict[str, dict[str, str]]:
    """What groups of phrases are about, by language and name."""
    found: dict[str, dict[str, str]] = {code: {} for code in FOLDERS}
    for path in phrase_files():
        code = next(code for code, folder in FOLDERS.items() if folder == path.parent.name)
        groups = read(path).groups.values()
        found[code] |= {group.name: group.about for group in groups if group.about}
    return found


def _told(verdict: Verdict, about: Mapping[str, str]) -> Iterator[str]:
    if verdict.confidence is None:
        yield f"  - {verdict.rule}: {verdict.reason}"
    else:
        yield f"  + {verdict.rule}: {verdict.reason} ({verdict.confidence:.2f}): {verdict.quote}"
    for part in verdict.parts:
        if len(verdict.parts) > 1 and part.text:
            yield f"    of: {part.text}"
        for asked in part.asked:
            yield from _asked(asked, about, _BRANCH)


def _asked(asked: Asked, about: Mapping[str, str], branch: str) -> Iterator[str]:
    words = f": {asked.words}" if asked.words else ""
    meant = f"  ({about[asked.condition]})" if asked.answer and asked.condition in about else ""
    yield f"{branch}{'yes' if asked.answer else 'no '} {asked.condition}{words}{meant}"
    for within in asked.within:
        if within.answer:
            yield from _asked(within, about, branch + "  ")


def _others(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The rules that had nothing to hold on to, by what kept them from it."""
    by_reason: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.confidence is None and not verdict.was_close:
            by_reason.setdefault(verdict.reason, []).append(verdict.rule)
    for reason, rules in by_reason.items():
        yield f"  . {reason}: {', '.join(rules)}"
