"""A dot with its 95 % interval for each row, beside lines that it is held against."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt

from qa_app.foundation.chart_look import colours, look

ROW = 38
AROUND = 44
LETTERS = 18


@dataclass(frozen=True, slots=True)
class Dot:
    """A row: its name, the value with its interval, and all of that in words.

    Without a value, ``description`` stands in the row.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    description: str


def dots_chart(
    dots: Sequence[Dot], *, lines: Sequence[float], reach: tuple[float, float]
) -> dict[str, Any]:
    """The specification; as wide as its place in the page, from and to ``reach`` at least."""
    low = min([reach[0], *(dot.low for dot in dots if dot.low is not None)])
    high = max([reach[1], *(dot.high for dot in dots if dot.high is not None)])
    ink = colours()
    base = alt.Chart(alt.InlineData(values=_rows(dots))).encode(
        x=alt.X(
            "value:Q",
            axis=alt.Axis(title=None, tickCount=5, domain=False, ticks=False),
            scale=alt.Scale(domain=[low, high], nice=False),
        ),
        y=_names(dots),
        tooltip=alt.Tooltip("description:N"),
    )
    marks = alt.layer(
        alt.Chart(alt.InlineData(values=[{"at": at} for at in lines]))
        .mark_rule(strokeDash=[4, 3], color=ink["quiet"])
        .encode(x=alt.X("at:Q")),
        base.mark_rule(strokeWidth=9, strokeCap="round", opacity=0.22, color=ink["brand"]).encode(
            x=alt.X("low:Q"), x2="high:Q"
        ),
        base.mark_point(filled=True, opacity=1, size=90, color=ink["brand"], stroke="#fff"),
        base.mark_text(align="left", fontSize=12, color=ink["quiet"]).encode(
            x=alt.datum(low), text="instead:N"
        ),
    )
    sized = marks.properties(width="container", height=ROW * len(dots) + AROUND, config=look(ink))
    spec: dict[str, Any] = sized.to_dict()
    return spec


def _rows(dots: Sequence[Dot]) -> list[dict[str, Any]]:
    return [
        {
            "row": number,
            "value": dot.value,
            "low": dot.low,
            "high": dot.high,
            "description": dot.description,
            "instead": dot.description if dot.value is None else "",
        }
        for number, dot in enumerate(dots)
    ]


def _names(dots: Sequence[Dot]) -> alt.Y:
    """Rows stand by number, since two can have one name, and show their names."""
    names = [wrap(dot.name, LETTERS)[:2] for dot in dots]
    label = f"{json.dumps(names, ensure_ascii=False)}[datum.value]"
    axis = alt.Axis(
        title=None, labelExpr=label, labelLimit=190, labelPadding=8, ticks=False, domain=False
    )
    return alt.Y("row:O", axis=axis)
