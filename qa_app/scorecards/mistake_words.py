"""What is wrong with a rubric, and where, in the words of whoever writes it on the pages."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qa_app.rubrics import Mistake
from qa_app.rubrics.errors import Path
from qa_app.scorecards.fields import percent

SUM = "weights sum to %(total)s, not to 1"
# By what the room of rubrics says; a test sees to it that nothing is left out.
MISTAKES: dict[str, LazyString] = {
    "is missing": _l("is missing"),
    "is empty": _l("is empty"),
    "is not a field of a rubric": _l("is not a field of a rubric"),
    "must be text": _l("must be text"),
    "must be text: put it in quotes": _l("must be text: put it in quotes"),
    "must be a group of fields": _l("must be a group of fields"),
    "must be a list": _l("must be a list"),
    "must be a number": _l("must be a number"),
    "must be a whole number": _l("must be a whole number"),
    "must be true or false": _l("must be true or false"),
    "must be one of %(choices)s": _l("must be one of %(choices)s"),
    "has more than %(limit)s characters": _l("has more than %(limit)s characters"),
    "must look like %(pattern)s": _l("must look like %(pattern)s"),
    "needs at least %(limit)s entries, has %(found)s": _l(
        "needs at least %(limit)s entries, has %(found)s"
    ),
    "needs at most %(limit)s entries, has %(found)s": _l(
        "takes at most %(limit)s entries, has %(found)s"
    ),
    "must be more than %(limit)s": _l("must be more than %(limit)s"),
    "must be at least %(limit)s": _l("must be at least %(limit)s"),
    "must be at most %(limit)s": _l("must be at most %(limit)s"),
    "cannot be used": _l("cannot be used"),
    "is the same as %(field)s": _l("is the same as %(field)s"),
    SUM: _l("weights sum to %(total)s, not to 1"),
    "is missing: something in this section is rated": _l(
        "is missing: something in this section is rated"
    ),
    "has no meaning: nothing in this section is rated": _l(
        "has no meaning: nothing in this section is rated"
    ),
    "have nothing that is rated": _l("have nothing that is rated"),
    "is %(value)s, which is none of the conditions": _l(
        "is %(value)s, which is none of the conditions"
    ),
    "is asked of the reviewer, but no item depends on it": _l(
        "is asked of the reviewer, but no item depends on it"
    ),
    "is %(value)s, must be %(right)s": _l("is %(value)s, must be %(right)s"),
    "is %(value)s, must be more than %(before)s": _l("is %(value)s, must be more than %(before)s"),
    "is more than the most, %(most)s": _l("is more than the most points, %(most)s"),
    "is the practice of a level that does not exist": _l(
        "is the practice of a level that does not exist"
    ),
    "need both customer and agent": _l("need both customer and agent"),
    "repeats an earlier part by an alias: write it out": _l(
        "repeats an earlier part by an alias: write it out"
    ),
    "stands twice (first on line %(line)s)": _l("stands twice (first on line %(line)s)"),
    "cannot be read as %(tag)s": _l("cannot be read as %(tag)s"),
    "is nested too deeply": _l("is nested too deeply"),
    "is not YAML: %(reason)s": _l("is not YAML: %(reason)s"),
}
FIELDS: dict[str, LazyString] = {
    "id": _l("Id"),
    "version": _l("Version"),
    "title": _l("Title"),
    "intro": _l("Introduction"),
    "conditions": _l("Questions about the call"),
    "question": _l("Question"),
    "sections": _l("Sections"),
    "items": _l("Items"),
    "criteria": _l("Items"),
    "type": _l("Type"),
    "critical": _l("Critical"),
    "only_if": _l("Asked only if"),
    "name": _l("Name"),
    "summary": _l("What it is about"),
    "weight": _l("Weight"),
    "why": _l("Why"),
    "moments": _l("Kinds of moment"),
    "kind": _l("Kind"),
    "polarity": _l("What it shows"),
    "phrases": _l("Phrases"),
    "levels": _l("Levels"),
    "level": _l("Level"),
    "from": _l("From points"),
    "most": _l("Most points"),
    "anchor": _l("What is heard"),
    "done": _l("What is heard where it was done"),
    "not_done": _l("What is heard where it was not done"),
    "not_applicable": _l("When it does not apply"),
    "practice": _l("Practice"),
    "behaviour": _l("What to do"),
    "say_instead": _l("Say instead"),
    "instead_of": _l("Instead of"),
    "say": _l("Say"),
    "role_play": _l("Role-play"),
    "situation": _l("Situation"),
    "lines": _l("Lines"),
    "speaker": _l("Speaker"),
    "text": _l("Text"),
    "goal": _l("Goal"),
    "reflection": _l("Questions to think about"),
    "questions": _l("Questions"),
    "ko": _l("Korean"),
    "en": _l("English"),
}
# An entry of a list, counted from 1.
ENTRIES: dict[str, LazyString] = {
    "conditions": _l("Question about the call %(number)s"),
    "sections": _l("Section %(number)s"),
    "items": _l("Item %(number)s"),
    "criteria": _l("Item %(number)s"),
    "moments": _l("Kind of moment %(number)s"),
    "levels": _l("Level %(number)s"),
    "practice": _l("Practice for level %(number)s"),
    "say_instead": _l("Pair %(number)s"),
    "lines": _l("Line %(number)s"),
    "reflection": _l("Question %(number)s"),
    "questions": _l("Question %(number)s"),
    "ko": _l("Korean phrase %(number)s"),
    "en": _l("English phrase %(number)s"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake of a draft: the way to the field, and both in words."""

    path: Path
    field: str
    words: str

    def __str__(self) -> str:
        """Name the field, then what is wrong."""
        return f"{self.field}: {self.words}" if self.field else self.words


def problem(path: Path, mistake: Mistake) -> Problem:
    """A mistake in the reader's language."""
    return Problem(path, field_words(path), mistake_words(mistake))


def problem_on_page(path: Path, mistake: Mistake) -> Problem:
    """The same where weights are written in percent, not as shares of 1 as in files."""
    if mistake.sentence == SUM:
        total = percent(float(dict(mistake.values)["total"]))
        words = _("weights add up to %(total)s %%, not to 100 %%", total=total)
        return Problem(path, field_words(path), words)
    if path[-1:] == ("weight",):
        in_percent = {
            name: _("%(number)s %%", number=percent(float(value))) if name == "limit" else value
            for name, value in mistake.values
        }
        mistake = Mistake(mistake.sentence, **in_percent)
    return problem(path, mistake)


def mistake_words(mistake: Mistake) -> str:
    """What is wrong, as a sentence goes on after the field."""
    words = str(MISTAKES.get(mistake.sentence, mistake.sentence))
    return words % dict(mistake.values) if mistake.values else words


def field_words(path: Path) -> str:
    """The way to a field: Section 1 › Item 2 › Level 3 › What is heard › Korean."""
    parts: list[str] = []
    for at, key in enumerate(path):
        around = path[at - 1] if at else ""
        number = key + 1 if isinstance(key, int) else key
        if around in ENTRIES and (isinstance(key, int) or key.isdecimal()):
            parts[-1] = str(ENTRIES[str(around)]) % {"number": number}
        else:
            parts.append(str(FIELDS.get(str(key), key)))
    return " › ".join(parts)


def located_words(file: str, line: int, path: Path, mistake: Mistake) -> str:
    """A mistake of a file, with the line that it stands on."""
    where = _("%(file)s, line %(line)s", file=file, line=line)
    return f"{where}: {problem(path, mistake)}"
