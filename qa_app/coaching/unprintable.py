"""What of a plan cannot be printed: said before it is published, with the place where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from qa_app.coaching.document import PlanDocument
from qa_app.coaching.point import Point
from qa_app.coaching.typefaces import unprintable


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A field of a plan, by its label, and the characters in it that no typeface has."""

    field: str
    characters: str

    @property
    def named(self) -> list[str]:
        """Each with its code point, since a screen may not have it either."""
        return [f"{character} (U+{ord(character):04X})" for character in self.characters]


def unprintable_fields(document: PlanDocument) -> list[Unprintable]:
    """The fields with characters that the PDF shows as a box, in its order."""
    found = [Unprintable(field, unprintable(text)) for field, text in _fields(document)]
    return [field for field in found if field.characters]


def _fields(document: PlanDocument) -> Iterator[tuple[str, str]]:
    yield _("Agent"), document.agent_name
    yield _("Written by"), document.author_name
    yield _("Opening message"), document.opening
    for point in document.strengths:
        yield from _fields_of(point, _("What went well"))
    for point in document.focuses:
        yield from _fields_of(point, _("What to do on the next calls"))
    said = (f"{promise.what} {promise.by_when}" for promise in document.promises)
    yield _("Promises to keep"), " ".join(said)
    yield _("In your own words"), document.own_words


def _fields_of(point: Point, behaviour: str) -> Iterator[tuple[str, str]]:
    pairs = (f"{pair.instead_of} {pair.say}" for pair in point.say_instead)
    texts = {
        behaviour: f"{point.criterion_name} {point.behaviour}",
        _("Clips for the agent to listen to"): " ".join(clip.quote for clip in point.clips),
        _("What happened on the call, in your words"): point.heard,
        _("Why it matters"): point.why,
        _("What to say instead"): " ".join(pairs),
        _("Role-play: the situation"): point.role_play.situation,
        _("Role-play: the lines"): " ".join(line.text for line in point.role_play.lines),
        _("Goal"): point.goal,
        _("Questions to think about"): " ".join(point.reflection),
    }
    for label, text in texts.items():
        yield f"{point.criterion_name}: {label}", text
