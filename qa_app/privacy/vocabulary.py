"""Word lists, written as people write them: words with spaces between."""


def words(*lines: str) -> frozenset[str]:
    """All words of the lines."""
    return frozenset(word for line in lines for word in line.split())
