"""What a person reads on a page."""

import re


def text_of(page: str) -> str:
    """The page's text: each word of a transcript has a tag of its own."""
    return re.sub(r"<[^>]+>", "", page)
