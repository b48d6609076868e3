"""A coaching plan on paper: A4, tagged for screen readers, in the agent's language."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from babel.dates import format_date
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from qa_app.coaching.document import PlanDocument
from qa_app.coaching.typefaces import PRETENDARD, Cut, cuts_for, printable
from qa_app.foundation.language import clock, due_day

PACKAGE = Path(__file__).resolve().parents[1]
PRINT = PACKAGE / "templates" / "coaching" / "print"
# The folders of styles for paper.
PRINTS = (PRINT, PACKAGE / "templates" / "retention" / "print")
# Where Korean lines must not break: beside a syllable, anywhere but at a space. One of old
# Hangul begins with a consonant that stands after none.
_INSIDE_WORD = re.compile(
    r"(?<=\S)(?=[가-힣])|(?<=[가-힣])(?=\S)|(?<=[^\sᄀ-ᅟꥠ-\ua97f])(?=[ᄀ-ᅟꥠ-\ua97f])"
)
_WORD_JOINER = "\u2060"


class PackagedFiles(URLFetcher):
    """Opens the typefaces and the drawings of the style: no network, no other file."""

    def __init__(self, cuts: Iterable[Cut] = ()) -> None:
        super().__init__()
        self._cuts = {cut.url: cut.content for cut in cuts}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in self._cuts:
            return URLFetcherResponse(url, self._cuts[url])
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or path.parent not in {PRETENDARD, *PRINTS}:
            raise ValueError(f"a plan may not load {url}")
        return super().fetch(path.as_uri(), headers)


def render_plan_pdf(document: PlanDocument, language: str) -> bytes:
    """The plan as a PDF/UA file: the same document gives the same bytes.

    ``language`` ("ko" or "en") is that of the headings and dates; the plan's own words
    are in ``document.language``.
    """
    return print_pdf(plan_html(document, language), PRINT / "plan.css")


def print_pdf(html: str, style: Path) -> bytes:
    """A page of ours as a PDF/UA file, with the typefaces that its words need."""
    page = HTML(string=html, base_url=None, url_fetcher=PackagedFiles())
    _prepare_words(page.etree_element)
    cuts = list(cuts_for("".join(page.etree_element.itertext())))
    fonts, fetcher = FontConfiguration(), PackagedFiles(cuts)
    styles = [
        CSS(filename=style, font_config=fonts, url_fetcher=fetcher),
        CSS(string=_more_typefaces(cuts), font_config=fonts, url_fetcher=fetcher),
    ]
    pdf: bytes = page.write_pdf(
        font_config=fonts, stylesheets=styles, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return pdf


def _more_typefaces(cuts: Sequence[Cut]) -> str:
    face = '@font-face { font-family: %s; font-weight: %d; src: url("%s") }'
    faces = "".join(face % (cut.family, cut.weight, cut.url) for cut in cuts)
    families = dict.fromkeys(["Pretendard", *(cut.family for cut in cuts)])
    return f"{faces} html {{ font-family: {', '.join(families)} }}"


def _prepare_words(root: Element) -> None:
    """Only what a typeface has, and Korean lines that break at spaces only.

    WeasyPrint does not know `word-break: keep-all`.

    The joiners have no width and do not show up in text that is copied from the PDF.
    Labels of bookmarks, which would keep them, are set aside first.
    """
    for element in root.iterfind("body//*"):
        if element.tag in {"h1", "h2", "h3"}:
            element.set("data-label", " ".join("".join(element.itertext()).split()))
        element.text = _INSIDE_WORD.sub(_WORD_JOINER, printable(element.text or ""))
        element.tail = _INSIDE_WORD.sub(_WORD_JOINER, printable(element.tail or ""))


def plan_html(document: PlanDocument, language: str) -> str:
    """The page from which the PDF is made."""
    template = _templates(language).get_template("coaching/plan_pdf.html")
    return template.render(plan=document, language=language)


@cache
def _templates(language: str) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(PACKAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = Translations.load(PACKAGE / "translations", [language])
    templates.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    templates.filters.update(
        clock=clock,
        day=_day_format(language),
        due_day=partial(due_day, locale=language),
        period=_period(language),
    )
    return templates


def _day_format(language: str) -> Any:
    def day(value: date) -> str:
        return format_date(value, "long", locale=language)

    return day


def _period(language: str) -> Any:
    day = _day_format(language)

    def period(days: tuple[date, ...]) -> str:
        first, last = min(days), max(days)
        return day(first) if first == last else f"{day(first)} – {day(last)}"

    return period
