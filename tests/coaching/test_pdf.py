"""The plan on paper: readable by people, by screen readers and by search."""

import io
import logging
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from qa_app.coaching.compose import compose
from qa_app.coaching.document import PlanDocument
from qa_app.coaching.pdf import PackagedFiles, render_plan_pdf
from qa_app.rubrics import Rubric
from tests.coaching.test_compose import rated

NAMES = {"ko": "이도윤", "en": "Maya Lindqvist"}


def document(rubric: Rubric, language: str, levels: str = "L2- C1-+ O3+ F4+") -> PlanDocument:
    draft = compose([rubric], [rated(levels)], language, date(2026, 12, 4))
    return PlanDocument.from_draft(
        draft,
        agent_name=NAMES[language],
        author_name="박서연",
        written_on=date(2026, 11, 20),
    )


def read(plan: PlanDocument) -> PdfReader:
    return PdfReader(io.BytesIO(render_plan_pdf(plan, plan.language)))


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.fixture(autouse=True)
def no_warnings(caplog: pytest.LogCaptureFixture) -> object:
    """Every plan is set without a complaint from WeasyPrint."""
    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    yield
    logger.removeHandler(caplog.handler)
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_all_that_the_plan_says_is_there_as_text(rubric: Rubric, language: str) -> None:
    plan = document(rubric, language)
    text = text_of(read(plan))
    assert NAMES[language] in text
    for point in plan.points:
        assert point.criterion_name in text
        assert point.behaviour in text
        for clip in point.clips:
            assert clip.quote in text
    for focus in plan.focuses:
        assert focus.goal in text
        assert all(line.text in text for line in focus.role_play.lines)
        assert all(pair.say in text for pair in focus.say_instead)
        assert all(question in text for question in focus.reflection)
    assert "0:10–0:11" in text
    assert "\u2060" not in text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_is_tagged_titled_and_knows_its_language(rubric: Rubric, language: str) -> None:
    pdf = read(document(rubric, language))
    root = pdf.trailer["/Root"]
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert NAMES[language] in pdf.metadata.title
    assert pdf.metadata.author == "박서연"


def test_bookmarks_lead_to_every_part(rubric: Rubric) -> None:
    plan = document(rubric, "ko")
    titles = [entry.title for entry in _flat(read(plan).outline)]
    assert titles[0] == "이도윤 님"
    assert all(point.criterion_name in titles for point in plan.points)


def test_it_is_a4_and_carries_its_typeface(rubric: Rubric) -> None:
    pdf = read(document(rubric, "ko"))
    fonts = {}
    for page in pdf.pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        for font in page["/Resources"]["/Font"].values():
            [descendant] = font.get_object()["/DescendantFonts"]
            fonts[font["/BaseFont"]] = descendant.get_object()["/FontDescriptor"]
    assert all("Pretendard" in name for name in fonts)
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts.values())


def test_no_total_no_rank_no_level(rubric: Rubric) -> None:
    text = text_of(read(document(rubric, "en"))).lower()
    for word in ("score", "total", "rank", "average", "points", "level"):
        assert word not in text.split()


def test_who_says_what_in_a_clip_stands_in_lines_of_its_own(rubric: Rubric) -> None:
    plan = document(rubric, "ko")
    [focus, *others] = plan.focuses
    spoken = replace(focus.clips[0], quote="고객: 언제 와요?\n상담사: 곧 가요.")
    plan = replace(plan, focuses=(replace(focus, clips=(spoken,)), *others))
    lines = [line for page in read(plan).pages for line in page.extract_text().splitlines()]
    assert "고객: 언제 와요?" in [line.strip() for line in lines]
    assert "상담사: 곧 가요." in [line.strip() for line in lines]


def test_the_agents_words_are_printed_once_given(rubric: Rubric) -> None:
    plan = document(rubric, "ko")
    answered = replace(plan, own_words="시각을 꼭 말하겠습니다.", answered_on=date(2026, 11, 24))
    assert "시각을 꼭 말하겠습니다." in text_of(read(answered))
    assert "2026년 11월 24일" in text_of(read(answered))


def test_the_same_plan_gives_the_same_file(rubric: Rubric) -> None:
    plan = document(rubric, "ko")
    assert render_plan_pdf(plan, "ko") == render_plan_pdf(plan, "ko")


def test_what_people_write_is_printed_as_written(rubric: Rubric) -> None:
    plan = replace(document(rubric, "ko"), opening='<b>5 < 6</b> & <img src="file:///etc/passwd">')
    assert '<b>5 < 6</b> & <img src="file:///etc/passwd">' in text_of(read(plan))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1/", "data:text/css,p{}"])
def test_a_plan_loads_nothing_but_its_own_files(url: str) -> None:
    with pytest.raises(ValueError, match="may not load"):
        PackagedFiles().fetch(url)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("levels", ["L2-- C1--+ O4++ F4++", "L4+ C4+ O4+ F4+", "L2-"])
def test_no_page_is_nearly_empty(rubric: Rubric, levels: str, language: str) -> None:
    for page in read(document(rubric, language, levels)).pages:
        assert len(page.extract_text()) > 150


def _flat(outline: list) -> list:
    return [e for item in outline for e in (_flat(item) if isinstance(item, list) else [item])]
