"""Forms of a page as a browser without scripts sends them: nothing typed, nothing chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser

NOT_SENT = {"submit", "button", "image", "reset", "file"}


@dataclass
class ServedForm:
    """A form, where it goes and what it sends as it was served."""

    action: str
    method: str
    autosave: str | None
    data: dict[str, list[str]] = field(default_factory=dict)
    # What a browser asks for before it sends anything.
    lacking: list[str] = field(default_factory=list)

    def sends(self, name: str, value: str) -> None:
        self.data.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.forms: list[ServedForm] = []
        self.by_id: dict[str, ServedForm] = {}
        self.loose: list[tuple[str, str, str]] = []
        self.open: ServedForm | None = None
        self.select: dict[str, str | None] | None = None
        self.options: list[tuple[str, bool]] = []
        self.writing: dict[str, str | None] | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            method = (has.get("method") or "get").lower()
            form = ServedForm(has.get("action") or self.url, method, has.get("data-autosave"))
            self.open = form
            self.forms.append(form)
            if has.get("id"):
                self.by_id[str(has["id"])] = form
        elif tag == "input":
            self._input(has)
        elif tag == "select":
            self.select, self.options = has, []
        elif tag == "option" and self.select is not None and "disabled" not in has:
            self.options.append((has.get("value") or "", "selected" in has))
        elif tag == "textarea":
            self.writing, self.text = has, ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.select is not None:
            chosen = [value for value, selected in self.options if selected]
            if "multiple" not in self.select:
                chosen = chosen[-1:] or [value for value, _selected in self.options[:1]]
            for value in chosen:
                self._send(self.select, value)
            self.select = None
        elif tag == "textarea" and self.writing is not None:
            text = self.text.replace("\r\n", "\n").removeprefix("\n")
            self._send(self.writing, text.replace("\n", "\r\n"))
            self.writing = None

    def _input(self, has: dict[str, str | None]) -> None:
        kind, value = has.get("type") or "text", has.get("value") or ""
        is_empty = "checked" not in has if kind == "checkbox" else not value
        if "required" in has and is_empty and kind != "radio" and self.open is not None:
            self.open.lacking.append(str(has.get("name")))
        if kind in NOT_SENT:
            return
        if kind in {"checkbox", "radio"}:
            if "checked" in has:
                self._send(has, has.get("value") or "on")
        elif kind == "hidden":
            self._send(has, value)
        elif kind == "datetime-local":
            self._send(has, _as_browsers_write(value))
        else:
            self._send(has, value.replace("\r", "").replace("\n", ""))

    def _send(self, has: dict[str, str | None], value: str) -> None:
        name = has.get("name")
        if not name or "disabled" in has:
            return
        if has.get("form"):
            self.loose.append((str(has["form"]), name, value))
        elif self.open is not None:
            self.open.sends(name, value)


def _as_browsers_write(value: str) -> str:
    """A local time in its shortest form; what is none is emptied."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return ""
    text = moment.isoformat(timespec="seconds")
    return text if moment.second else text.removesuffix(":00")


def forms_in(html: str, url: str) -> Iterable[ServedForm]:
    """All forms of the page at ``url``."""
    reader = _Reader(url)
    reader.feed(html)
    for form_id, name, value in reader.loose:
        reader.by_id[form_id].sends(name, value)
    return reader.forms
