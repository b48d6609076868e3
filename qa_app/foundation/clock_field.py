"""A field for a time in a call, as people write it."""

import re
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.widgets import TextInput

_CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,3})?)")


class ClockField(Field):
    """A time in a call, typed as ``1:02:03.5``, ``2:03.5`` or ``123.5``; data in seconds."""

    widget = TextInput()
    data: float | None

    def _value(self) -> str:
        if self.data is None:
            return ""
        minutes, seconds = divmod(self.data, 60)
        return f"{int(minutes)}:{seconds:05.2f}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        match = _CLOCK.fullmatch(valuelist[0].strip()) if valuelist else None
        if match is None:
            self.data = None
            raise ValueError(_("%(field)s: enter a time such as 2:03.5.", field=self.label.text))
        hours, minutes, seconds = match.groups()
        whole = int(hours or 0) * 3600 + int(minutes or 0) * 60
        self.data = whole + float(seconds.replace(",", "."))
