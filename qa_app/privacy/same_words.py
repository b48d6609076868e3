"""Words that are hidden in one reading of a line, hidden in another one of it."""

from collections.abc import Set

from qa_app.foundation.folding import fold


def hidden_words(said: str, shown: str) -> set[str]:
    """The words of a line that are hidden where it is shown, in the form to compare them in."""
    words, masked = said.split(), shown.split()
    if len(words) != len(masked):
        return {fold(word).text for word in words}
    return {fold(word).text for word, seen in zip(words, masked, strict=True) if word != seen}


def hide_words(text: str, hidden: Set[str]) -> str:
    """A text without these words: asterisks stand for their letters and digits."""
    return " ".join(
        "".join("*" if letter.isalnum() else letter for letter in word)
        if fold(word).text in hidden
        else word
        for word in text.split()
    )
