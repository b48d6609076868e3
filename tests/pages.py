"""What holds of every page that any test fetches: ``problems_of`` looks, ``Visitor`` asks it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

from tests.reading import text_of

_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"\d+")
_ID = re.compile(r"<[^>]*\sid=[\"']([^\"']*)[\"']")
_NAMES = re.compile(r"<(h1|title)\b[^>]*>(.*?)</\1>", re.DOTALL)
# Which elements an element may hold at once, of those that hold only some.
_HOLDS = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "select": {"option", "optgroup", "hr", "script", "template"},
    "tr": {"td", "th", "script", "template"},
}
_INTERACTIVE = {"a", "button", "select", "textarea", "label"}
_AROUND = "<!doctype html><html><head><title>part</title></head><body>%s</body></html>"
_AROUND_ROWS = _AROUND % "<table><tbody>%s</tbody></table>"
_REFERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
_sound: set[str] = set()  # what pages that had no problem were made of


def problems_of(html: str, private: Iterable[str] = ()) -> list[str]:
    """What is wrong with a page, or with a part of one that a script puts into a page.

    ``private`` are words that whoever fetched it must not see.
    """
    said = unescape(html)
    problems = [f"shows {word!r}" for word in private if word in said]
    problems += [f"id {name!r} twice" for name, n in Counter(_ID.findall(html)).items() if n > 1]
    problems += [
        f"an empty <{tag}>"
        for tag, inside in _NAMES.findall(html)
        if not text_of(inside).split("·")[0].strip()
    ]
    # Pages of one make differ in their texts and numbers alone: one of them is enough.
    make = _NUMBER.sub("0", "".join(_TAG.findall(html)))
    if make not in _sound:
        found = list(_problems_of_make(html))
        if not found:
            _sound.add(make)
        problems += found
    return problems


def _problems_of_make(html: str) -> Iterator[str]:
    whole = html.lstrip().lower().startswith("<!doctype")
    around = "%s" if whole else _AROUND_ROWS if html.lstrip().startswith("<tr") else _AROUND
    parser = HTMLParser(namespace_html_elements=False)
    document = parser.parse(around.replace("%s", html), scripting=True)
    for (line, _column), name, values in parser.errors:
        yield f"line {line}: {name} {values or ''}"
    elements = [one for one in document.iter() if isinstance(one.tag, str)]
    if whole:
        yield from _problems_of_whole(elements)
        yield from _dangling(elements)
    for element in elements:
        yield from _problems_of_element(element)
    yield from _nested(document, None)


def _problems_of_whole(elements: list[Element]) -> Iterator[str]:
    number = Counter(element.tag for element in elements)
    for tag in ("h1", "main", "title"):
        if number[tag] != 1:
            yield f"{number[tag]} <{tag}>"
    if not elements[0].get("lang"):
        yield "no language"


def _dangling(elements: list[Element]) -> Iterator[str]:
    ids = {element.get("id") for element in elements}
    for element in elements:
        for attribute in _REFERS:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute} names {name!r}, which is not there"


def _problems_of_element(element: Element) -> Iterator[str]:
    tag = str(element.tag)
    if tag in _HOLDS:
        others = {str(one.tag) for one in element if isinstance(one.tag, str)} - _HOLDS[tag]
        if others:
            yield f"{sorted(others)} right in <{tag}>"
    if tag == "img" and element.get("alt") is None:
        yield "a picture without words"
    if tag == "form" and (element.get("method") or "get").lower() == "post":
        tokens = [one for one in element.iter("input") if one.get("name") == "csrf_token"]
        if len(tokens) != 1 or not tokens[0].get("value"):
            yield f"{len(tokens)} tokens in the form to {element.get('action')!r}"


def _nested(element: Element, within: str | None) -> Iterator[str]:
    for one in element:
        tag = str(one.tag)
        inner = tag in _INTERACTIVE or (tag == "input" and one.get("type") != "hidden")
        if inner and within and not (within == "label" and tag not in {"a", "label"}):
            yield f"<{tag}> in <{within}>"
        yield from _nested(one, tag if tag in _INTERACTIVE else within)
