"""One chart for the page and for print, in the reader's words."""

from datetime import date, timedelta

from qa_app.foundation.chart_look import colours
from qa_app.foundation.periods import Period
from qa_app.progress.chart import ChartWords, criterion_chart, draw_svg
from qa_app.progress.trend import TrendPoint

MONDAY = date(2026, 3, 2)
WEEKS = [Period(MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n + 1)) for n in range(3)]
POINTS = [
    TrendPoint(WEEKS[0], 3, 4, 2.0, 1.4, 2.9),
    TrendPoint(WEEKS[1], 0, 0),
    TrendPoint(WEEKS[2], 1, 1, 3.0),
]
WORDS = ChartWords(
    levels=["들리지 않음", "일부 들림", "중요한 순간에 들림", "통화 내내 들림"],
    periods=["3월 2일", "3월 9일", "3월 16일"],
    descriptions=["하나", "둘", "셋"],
    calls="통화",
)


def test_axis_names_the_levels_and_print_draws_the_same_chart() -> None:
    svg = draw_svg(criterion_chart(POINTS, WORDS), 480)
    for word in ("들리지 않음", "통화 내내 들림", "3월 2일", "통화"):
        assert all(part in svg for part in word.split())
    assert "Pretendard" in svg


def test_a_week_without_calls_is_a_gap_not_a_zero() -> None:
    rows = criterion_chart(POINTS, WORDS)["layer"]
    spec = criterion_chart(POINTS, WORDS)
    values = next(iter(spec["datasets"].values())) if "datasets" in spec else spec["data"]["values"]
    assert rows
    assert values[1]["mean"] is None
    assert values[1]["calls_shown"] == ""


def test_colours_come_from_the_style_sheet() -> None:
    assert {"brand", "quiet", "line"} <= colours().keys()
