"""A coaching plan on paper: A4, tagged for screen readers, in the agent's language."""

import re
from datetime import date
from functools import cache
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
from qa_app.language import clock

PACKAGE = Path(__file__).resolve().parents[1]
TYPEFACE = PACKAGE / "static" / "vendor" / "pretendard" / "print"
PRINT = PACKAGE / "templates" / "coaching" / "print"
# Where Korean lines must not break: beside a syllable, anywhere but at a space.
_INSIDE_WORD = re.compile(r"(?<=\S)(?=[가-힣])|(?<=[가-힣])(?=\S)")
_WORD_JOINER = "\u2060"


class PackagedFiles(URLFetcher):
    """Opens the typeface and the drawings of the style: no network, no other file."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or path.parent not in {TYPEFACE, PRINT}:
            raise ValueError(f"a plan may not load {url}")
        return super().fetch(path.as_uri(), headers)


def render_plan_pdf(document: PlanDocument, language: str) -> bytes:
    """The plan as a PDF/UA file: the same document gives the same bytes.

    ``language`` ("ko" or "en") is that of the headings and dates; the plan's own words
    are in ``document.language``.
    """
    fonts = FontConfiguration()
    fetcher = PackagedFiles()
    style = CSS(filename=PRINT / "plan.css", font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=plan_html(document, language), base_url=None, url_fetcher=fetcher)
    _keep_words_whole(page.etree_element)
    pdf: bytes = page.write_pdf(
        font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return pdf


def _keep_words_whole(root: Element) -> None:
    """Break Korean lines at spaces only, as `word-break: keep-all`, unknown here, would.

    The joiners have no width and do not show up in text that is copied from the PDF.
    Labels of bookmarks, which would keep them, are set aside first.
    """
    for element in root.iterfind("body//*"):
        if element.tag in {"h1", "h2", "h3"}:
            element.set("data-label", " ".join("".join(element.itertext()).split()))
        element.text = _INSIDE_WORD.sub(_WORD_JOINER, element.text or "")
        element.tail = _INSIDE_WORD.sub(_WORD_JOINER, element.tail or "")


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
    templates.filters.update(clock=clock, day=_day_format(language), period=_period(language))
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
