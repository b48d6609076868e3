"""Forms as all rooms have them: what a field refuses is said in the centre's own words.

WTForms has sentences for each of its own checks, but its Korean ones read like a machine's, and
its English ones speak of data types. Whoever fills in a form is told what to do instead.
"""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from markupsafe import Markup
from wtforms import Field

# Characters that no page may hold: controls, halves of pairs, and what stands for no character.
_NOT_FOR_HTML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_OURS = {
    "This field is required.": _l("Fill in this field."),
    "Not a valid choice.": _l("Choose something from the list."),
    "Invalid Choice: could not coerce.": _l("Choose something from the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "Choose something from the list."
    ),
    "'%(value)s' is not a valid choice for this field.": _l("Choose something from the list."),
    "Not a valid datetime value.": _l("Enter a valid date and time."),
    "Not a valid date value.": _l("Enter a valid date."),
    "Not a valid time value.": _l("Enter a valid time."),
    "Not a valid integer value.": _l("Enter a whole number."),
    "Not a valid decimal value.": _l("Enter a number."),
    "Not a valid float value.": _l("Enter a number."),
    "Field must be at least %(min)d character long.": _l("Enter at least %(min)d characters."),
    "Field cannot be longer than %(max)d character.": _l("Enter at most %(max)d characters."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Enter %(min)d to %(max)d characters."
    ),
    "Number must be at least %(min)s.": _l("Enter %(min)s or more."),
    "Number must be at most %(max)s.": _l("Enter %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": _l("Enter a number from %(min)s to %(max)s."),
}


class _Sentences:
    """What WTForms asks for a translation of its sentences; places for values stay in them."""

    def gettext(self, sentence: str) -> str:
        ours = _OURS.get(sentence)
        return str(ours) if ours is not None else str(translations.gettext(sentence))

    def ngettext(self, one: str, many: str, count: int) -> str:
        ours = _OURS.get(one)
        return str(ours) if ours is not None else str(translations.ngettext(one, many, count))


class AppForm(FlaskForm):
    """A form that says what is wrong in the person's language, and what to do."""

    class Meta(FlaskForm.Meta):
        """How WTForms shows a field, and says what it refuses."""

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
            """Without an id where it is the token: a page has one of each of its forms."""
            if field.name == self.csrf_field_name:
                render_kw.setdefault("id", False)
            shown: Markup = super().render_field(field, render_kw)
            # A field that was not understood shows what was sent, whatever that was.
            return Markup(_NOT_FOR_HTML.sub("", shown))  # noqa: S704, escaped already

        def get_translations(self, _form: FlaskForm) -> _Sentences:
            """Our sentences, and WTForms' own where we have none."""
            return _Sentences()
