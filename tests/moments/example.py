"""A line of a table of examples: what a rule is to find, what it is not, and what it gets wrong."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"(?P<sign>[+-])(?P<miss>\??) (?P<text>.*?)(?:  # (?P<why>.+))?")


@dataclass(frozen=True)
class Example:
    """Words, whether they are a moment of the kind, and why the rule gets them wrong if it does."""

    text: str
    is_moment: bool
    known_miss: bool
    why: str

    @property
    def is_found(self) -> bool:
        """Whether the rule finds it today."""
        return self.is_moment != self.known_miss

    def reproach(self, found: bool) -> str:
        """What to do where the rule does otherwise than the table says."""
        if self.known_miss:
            return f"no miss any more, take its question mark and reason away: {self.text}"
        wrong = "found, and is none" if found else "missed"
        return f"{wrong}; if that is to stay, mark it with ? and say why: {self.text}"


def read_example(line: str) -> Example | None:
    """The example on a line; headings and what is said before have none."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    return Example(match["text"], match["sign"] == "+", bool(match["miss"]), match["why"] or "")
