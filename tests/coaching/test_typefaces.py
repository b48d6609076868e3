"""Names and quotes are printed in any script; what cannot be printed is said beforehand."""

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from logging.handlers import BufferingHandler

import pytest
from pypdf import PdfReader

from qa_app.coaching.typefaces import composed, printable, unprintable
from qa_app.rubrics import Rubric, default_rubric_path, load_rubrics
from tests.coaching.test_pdf import document, read, text_of

WORDS = {
    "hanja": "金曜日",
    "hanja that is rare": "㐀",
    "hanja beyond the first 65,536 characters": "𠮷野",
    "hanja that composing would change": "\uf900\ufa19",
    "kana": "ひらがなとカタカナ",
    "old Hangul": "나랏〮말ᄊᆞ미",
    "old Hangul that begins as modern does": "\u1100\u1161\ud7cb",
    "letters of Hangul": "ㆍㅿㆆ",
    "emoji": "🙂",
    "emoji with a skin tone": "👍🏽",
    "emoji of several people": "👩‍👩‍👧‍👦",
    "a flag": "🇰🇷",
    "signs": "☎ ★ ㈜ ①",
    "Thai": "กรุงเทพ",
    "Greek with accents": "Ἀθῆναι",
}
TYPED = " ".join(WORDS.values())


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    rubric = load_rubrics(default_rubric_path())["soft-skills"]
    plan = document(rubric, "ko")
    [focus, *others] = plan.focuses
    focus = replace(focus, clips=(replace(focus.clips[0], quote=TYPED),))
    with _no_complaints():
        return read(replace(plan, agent_name="김㬎昊", opening=TYPED, focuses=(focus, *others)))


@contextmanager
def _no_complaints() -> Iterator[None]:
    """WeasyPrint warns of each character that it has no glyph for."""
    logger, heard = logging.getLogger("weasyprint"), BufferingHandler(1000)
    logger.addHandler(heard)
    yield
    logger.removeHandler(heard)
    assert not [record for record in heard.buffer if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_it_is_printed_as_text(pdf: PdfReader, word: str) -> None:
    assert text_of(pdf).count(word) == 2


def test_a_name_in_hanja_stands_on_the_cover_on_each_page_and_in_the_title(pdf: PdfReader) -> None:
    assert all("김㬎昊" in page.extract_text() for page in pdf.pages)
    assert "김㬎昊" in pdf.metadata.title


def test_every_typeface_is_carried_in_parts_so_that_the_file_stays_small(pdf: PdfReader) -> None:
    fonts = {}
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            [descendant] = font.get_object()["/DescendantFonts"]
            fonts[font["/BaseFont"].partition("+")[2]] = descendant.get_object()["/FontDescriptor"]
    assert {"Pretendard", "NotoSansCJK", "NotoSansCJK-Bold", "emoji"} <= set(fonts)
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts.values())
    assert pdf.stream.getbuffer().nbytes < 300_000


def test_a_family_is_one_picture(pdf: PdfReader) -> None:
    family = WORDS["emoji of several people"].encode("utf-16-be").hex()
    emoji = next(
        font.get_object()
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
        if "emoji" in font["/BaseFont"]
    )
    assert f"<{family}>" in emoji["/ToUnicode"].get_data().decode().lower()


def test_modern_hangul_is_set_whole_however_it_was_typed() -> None:
    typed = unicodedata.normalize("NFD", "값을 한글로")
    assert composed(typed) == "값을 한글로"
    assert composed("\u1112\u119e\u11ab글") == "\u1112\u119e\u11ab글"
    assert composed("가\ud7cb") == "\u1100\u1161\ud7cb"


def test_what_no_typeface_has_is_a_box() -> None:
    assert unprintable("좋아요 \ue000 𐍈 𐍈 👍🏽\u200d\ufe0f\t") == "\ue000𐍈"
    assert printable("𐍈 가") == "□ 가"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_who_writes_the_plan_is_told_what_will_not_be_printed(
    centre, client_of, language: str
) -> None:
    plan = centre.draft()
    plan.opening = "ጤና ይስጥልኝ 金 𐍈\ue000"
    plan.points[0].clips[0].quoted = ("인용 𐌰",)
    centre.qa.language = language
    author = client_of(centre.qa)
    for page in (f"/plans/{plan.id}/edit", f"/plans/{plan.id}"):
        [opening, clip] = _named(author.get(page).text)
        assert {"ko": "여는 말", "en": "Opening message"}[language] in opening
        assert opening.endswith("𐍈 (U+10348), \ue000 (U+E000)")
        assert plan.points[0].criterion_name in clip
        assert clip.endswith("𐌰 (U+10330)")


def test_nothing_is_said_of_what_can_be_printed(centre, client_of) -> None:
    plan = centre.draft()
    plan.opening = TYPED
    assert not _named(client_of(centre.qa).get(f"/plans/{plan.id}").text)


def test_the_box_is_printed(rubric: Rubric) -> None:
    with _no_complaints():
        assert "□ 아침" in text_of(read(replace(document(rubric, "ko"), opening="𐍈 아침")))


def _named(page: str) -> list[str]:
    _before, found, told = page.partition("□")
    lines = told.partition("</ul>")[0].split("<li>")[1:]
    return [line.partition("</li>")[0] for line in lines] if found else []
