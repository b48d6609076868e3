"""The words of a line as its page has them, each with its seconds.

A call of two hours has 30,000 words; a template's loop takes a second for them.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from markupsafe import Markup


def marked_words(words: Iterable[list[Any]], *, unsure: float | None = None) -> Markup:
    """An element for each row of [word, start, end, probability]; those that are less sure than
    ``unsure`` are marked."""
    return Markup("".join(_spans(words, -1.0 if unsure is None else unsure)))  # noqa: S704, escaped


def _spans(words: Iterable[list[Any]], unsure: float) -> Iterator[str]:
    for word, start, end, probability in words:
        plain = word.lstrip()
        text = escape(plain)
        shown = f"<mark>{text}</mark>" if probability < unsure else text
        space = " " if plain != word else ""
        yield f'<span data-start="{start}" data-end="{end}">{space}{shown}</span>'
