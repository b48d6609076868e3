"""A centre's own phrases as rules: what its people say that no general rule knows."""

import re
from collections.abc import Iterable, Iterator, Mapping

from qa_app.foundation.folding import fold
from qa_app.moments.kinds import KINDS
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import looking_at
from qa_app.moments.turns import Call

PREFIX = "own_phrases."
# Somebody at the centre has chosen the words; how well they do is counted like every rule's.
CONFIDENCE = 0.8
# Only what the agent says can be put into phrases: the other kinds need times or the customer.
KINDS_OF_PHRASES = frozenset(
    name for name, kind in KINDS.items() if kind.criterion and kind.polarity in {"+", "-"}
) - {"interruption", "dead_air", "hold_unannounced", "rate_change", "abrupt_end"}


def own_rules(phrases: Mapping[tuple[str, str], Iterable[str]]) -> list[Rule]:
    """A rule for each kind and language; ``phrases`` by kind and language ("ko", "en")."""
    return [
        _rule(kind, language, tuple(texts))
        for (kind, language), texts in sorted(phrases.items())
        if kind in KINDS_OF_PHRASES
    ]


def name_of(kind: str, language: str) -> str:
    """The name of the rule that is made of the phrases of a kind and language."""
    return f"{PREFIX}{kind}.{language}"


def _rule(kind: str, language: str, phrases: tuple[str, ...]) -> Rule:
    pattern = re.compile("|".join(map(_pattern, phrases)), re.IGNORECASE)

    def find(call: Call) -> Iterator[Hit]:
        for turn in looking_at(call.agent_turns):
            for match in pattern.finditer(turn.text_in(language)):
                yield Hit(turn=turn, begin=match.start(), end=match.end(), confidence=CONFIDENCE)

    said = " · ".join(phrases)
    return Rule(
        name=name_of(kind, language),
        kind=kind,
        languages=frozenset({language}),
        looks_for={"ko": f"우리 센터의 표현: {said}", "en": f"The centre's own phrases: {said}"},
        find=find,
    )


def _pattern(phrase: str) -> str:
    """The phrase as recognisers write it: in Korean the spaces between its words may be gone."""
    folded = fold(phrase).text
    words = [re.escape(word) for word in folded.split()]
    korean = re.search("[가-힣]", folded)
    return r"\s*".join(words) if korean else r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
