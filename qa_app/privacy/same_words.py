"""Words that are hidden in one reading of a line, hidden in another one of it."""

from collections.abc import Set

from qa_app.foundation.folding import compared


def hidden_words(said: str, shown: str) -> set[str]:
    """The words of a line that are hidden where it is shown, in the form to compare them in."""
    words, masked = said.split(), shown.split()
    if len(words) != len(masked):
        return {compared(word) for word in words}
    return {compared(word) for word, seen in zip(words, masked, strict=True) if word != seen}


def hide_words(text: str, hidden: Set[str]) -> str:
    """A text without these words: asterisks stand for their letters and digits."""
    return " ".join(
        "".join("*" if letter.isalnum() else letter for letter in word)
        if compared(word) in hidden
        else word
        for word in text.split()
    )
