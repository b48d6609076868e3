"""The chart of a criterion: one Vega-Lite specification for the page and for print.

For each period a mark at the average level, a pale bar for its 95 % interval and the number
of calls below. Level names stand where numbers would; periods without calls stay empty.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt
import vl_convert

from qa_app.foundation.chart_look import STATIC, colours, look
from qa_app.progress.trend import TrendPoint

HEIGHT = 216
COUNT_ROW = 0.3
LINE_LETTERS = 12


@dataclass(frozen=True, slots=True)
class ChartWords:
    """All words of a chart, in the reader's language; periods in the order of the points."""

    levels: Sequence[str]
    periods: Sequence[str]
    descriptions: Sequence[str]
    calls: str


def criterion_chart(points: Sequence[TrendPoint], words: ChartWords) -> dict[str, Any]:
    """The specification; as wide as its place in the page, axis from level 1 to the top."""
    base = alt.Chart(alt.InlineData(values=_rows(points, words))).encode(
        x=_time_axis(words), y=_level_axis(words), tooltip=alt.Tooltip("description:N")
    )
    ink = colours()
    layers = alt.layer(
        base.mark_rule(strokeWidth=9, strokeCap="round", opacity=0.22, color=ink["brand"]).encode(
            y=alt.Y("low:Q"), y2="high:Q"
        ),
        base.mark_line(strokeWidth=1.5, opacity=0.7, color=ink["brand"]),
        base.mark_point(filled=True, opacity=1, color=ink["brand"], stroke="#fff").encode(
            size=alt.Size("calls:Q", legend=None, scale=_sizes(points))
        ),
        base.mark_text(fontSize=11, color=ink["quiet"]).encode(
            y=alt.datum(COUNT_ROW), text="calls_shown:N"
        ),
    )
    sized = layers.properties(width="container", height=HEIGHT, config=look(ink))
    spec: dict[str, Any] = sized.to_dict()
    return spec


def draw_svg(spec: dict[str, Any], width: int) -> str:
    """The same chart as SVG for print, ``width`` pixels wide."""
    vl_convert.register_font_directory(str(STATIC / "vendor" / "pretendard" / "print"))
    return str(vl_convert.vegalite_to_svg({**spec, "width": width}))


def _rows(points: Sequence[TrendPoint], words: ChartWords) -> list[dict[str, Any]]:
    return [
        {
            "period": name,
            "mean": point.mean,
            "low": point.low,
            "high": point.high,
            "calls": point.calls,
            "calls_shown": str(point.calls) if point.calls else "",
            "description": description,
        }
        for point, name, description in zip(points, words.periods, words.descriptions, strict=True)
    ]


def _time_axis(words: ChartWords) -> alt.X:
    axis = alt.Axis(title=None, labelAngle=0, labelOverlap=True, ticks=False, labelPadding=8)
    return alt.X("period:O", axis=axis, scale=alt.Scale(domain=list(words.periods)))


def _level_axis(words: ChartWords) -> alt.Y:
    """Level names at their heights, and the word for the row of counts below them."""
    names = [wrap(name, LINE_LETTERS) for name in ([words.calls, *words.levels])]
    levels = list(range(1, len(words.levels) + 1))
    axis = alt.Axis(
        title=None,
        values=[COUNT_ROW, *levels],
        labelExpr=f"{json.dumps(names, ensure_ascii=False)}[floor(datum.value)]",
        labelLimit=110,
        labelPadding=8,
        labelLineHeight=14,
        gridOpacity=alt.condition("datum.value < 1", alt.value(0), alt.value(1)),
        ticks=False,
        domain=False,
    )
    return alt.Y("mean:Q", axis=axis, scale=alt.Scale(domain=[0, len(levels) + 0.25], nice=False))


def _sizes(points: Sequence[TrendPoint]) -> alt.Scale:
    """Area by number of calls: four times the calls, twice the width."""
    most = max((point.calls for point in points), default=1)
    return alt.Scale(type="linear", domain=[0, max(most, 4)], range=[20, 150])
