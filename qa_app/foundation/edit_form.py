"""Forms of something that is stored: they change what a person changed, and nothing else.

What was served goes along with the form. What comes back as it was served is no change, whatever
stands in the database by then; what two people changed at once is a conflict that shows both. So a
value that nobody could choose or type any more (an agent who left, a closed team, a name of older
rules) stays until somebody puts another one in its place.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields.choices import Choice

from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.form import AppForm


class StoredSelectField(SelectField):
    """A choice of one that offers what is stored too, where nobody else could choose it."""

    def iter_choices(self) -> Iterator[Choice]:
        """The choices, and what is stored."""
        stored, offered = _sent_as(self, self.object_data), set()
        for choice in super().iter_choices():
            offered.add(str(choice.value))
            yield choice
        if stored and stored[0] not in offered:
            selected = _sent_as(self, self.data) == stored
            yield Choice(stored[0], self.name_of_stored or stored[0], selected, {})

    name_of_stored: str | None = None

    def pre_validate(self, form: FlaskForm) -> None:
        """What is stored may stay."""
        if self.data != self.object_data:
            super().pre_validate(form)


class DayField(DateField):
    """A day of any year: years before 1000 have four digits as well."""

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.isoformat() if self.data else ""


class LocalTimeField(DateTimeLocalField):
    """A time on the centre's clocks, to the second, of any year."""

    def __init__(self, label: object = None, validators: Any = None, **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        super().__init__(label, validators, format=formats, **options)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.isoformat(timespec="seconds") if self.data else ""


class EditForm(AppForm):
    """A form of something stored; ``stored`` has the value of each of its fields."""

    served = HiddenField()

    def __init__(self, stored: Mapping[str, Any], **options: Any) -> None:
        super().__init__(data=stored, **options)
        self._stored = {name: _sent_as(self[name], stored[name]) for name in stored}
        self._served = _read(self.served.data)
        for name, texts in self._stored.items():
            if not any(texts):
                self[name].flags.required = False  # a browser must not ask for what may stay
        self._changed = [name for name in stored if self.is_submitted() and self._differs(name)]
        if not self._served:
            self._serve_stored()

    @property
    def changes(self) -> dict[str, Any]:
        """What the person changed: the fields' names, and their values now."""
        return {name: self[name].data for name in self._changed}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether what was changed can be used; what was left as it is stays as it is.

        Raises:
            Conflict: when somebody else changed the same meanwhile. The fields say what, and
                the form, shown again, is one of what is stored now.
        """
        super().validate(extra_validators)
        for name in self._stored.keys() - self._changed:
            self._put_back(self[name])
        if disputed := [name for name in self._changed if self._is_disputed(name)]:
            self._dispute(disputed)
        return not self.errors

    def show(self, problem: Refused | Conflict) -> None:
        """Say at the fields what is wrong with them; raised again where it is about none."""
        if "fields" not in problem.details:
            raise problem
        for name, message in problem.details["fields"].items():
            self[name].errors = [message]

    def _differs(self, name: str) -> bool:
        mine = self._mine(name)
        return mine not in (None, self._base(name), self._readable(name, self._stored[name]))

    def _is_disputed(self, name: str) -> bool:
        return self._readable(name, self._stored[name]) != self._base(name)

    def _base(self, name: str) -> list[str]:
        """What the person saw; what is stored where the page did not send it along."""
        return self._readable(name, self._served.get(name, self._stored[name]))

    def _mine(self, name: str) -> list[str] | None:
        """What was sent; None where the field was not on the page."""
        field, sent = self[name], self[name].raw_data or []
        unticked = isinstance(field, BooleanField | SelectMultipleField)
        if not sent and not (unticked and name in (self._served or self._stored)):
            return None
        return self._readable(name, sent)

    def _readable(self, name: str, sent: list[str]) -> list[str]:
        """What was sent, so that the same reads the same however a browser writes it."""
        field = self[name]
        if isinstance(field, BooleanField):
            return ["y"] if any(value not in field.false_values for value in sent) else []
        if isinstance(field, SelectMultipleField):
            return sorted(set(sent))
        if isinstance(field, DateTimeLocalField):
            return [_same_time(value) for value in sent]
        for change in field.filters:
            sent = [change(value) for value in sent]
        return sent

    def _put_back(self, field: Field) -> None:
        field.process(None, field.object_data)
        field.raw_data, field.errors = None, []

    def _dispute(self, names: list[str]) -> None:
        message = _("Somebody else changed this while you had it open. Choose which to keep.")
        theirs = {name: self._told(name) for name in names}
        for name, words in theirs.items():
            self[name].errors = [
                _(
                    "Saved in the meantime: %(theirs)s. Save again to replace it with yours.",
                    theirs=words,
                )
            ]
        self._serve_stored()
        raise Conflict(message, theirs=theirs, fields={n: self[n].errors[0] for n in names})

    def _told(self, name: str) -> str:
        """What is stored, as a person reads it."""
        field, stored = self[name], self._stored[name]
        if isinstance(field, BooleanField):
            return str(_("yes") if stored else _("no"))
        if isinstance(field, SelectField | SelectMultipleField):
            labels = {str(c.value): str(c.label) for c in field.iter_choices()}
            return ", ".join(labels.get(value, value) for value in stored) or _("empty")
        return " ".join(stored).replace("T", " ") if _is_time(field) else _quoted(stored)

    def _serve_stored(self) -> None:
        self._served = dict(self._stored)
        self.served.data = json.dumps(self._stored)
        self.served.raw_data = None


def as_served(**values: str | bool) -> str:
    """What goes along with a form that a template writes by itself; texts and check boxes."""
    sent = {
        name: ([value] if isinstance(value, str) else ["y"] if value else [])
        for name, value in values.items()
    }
    return json.dumps(sent)


def _sent_as(field: Field, value: Any) -> list[str]:
    """What a browser sends for a field with this value."""
    if isinstance(field, BooleanField):
        return ["y"] if value else []
    if isinstance(field, SelectMultipleField):
        return [str(one) for one in value or ()]
    if isinstance(value, datetime):
        return [value.isoformat(timespec="seconds")]
    if isinstance(value, date):
        return [value.isoformat()]
    return ["" if value is None else str(value)]


def _is_time(field: Field) -> bool:
    return isinstance(field, DateTimeLocalField)


def _quoted(texts: list[str]) -> str:
    text = " ".join(texts)
    return f"“{text}”" if text else str(_("empty"))


def _same_time(text: str) -> str:
    """A time with its seconds: browsers leave them out where they are nought."""
    try:
        return datetime.fromisoformat(text).isoformat(timespec="seconds")
    except ValueError:
        return text


def _read(served: object) -> dict[str, list[str]]:
    """What was served, as it came back; nothing where that cannot be read."""
    try:
        found = json.loads(str(served or ""))
    except ValueError:
        return {}
    is_ours = isinstance(found, dict) and all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts)
        for texts in found.values()
    )
    return found if is_ours else {}
