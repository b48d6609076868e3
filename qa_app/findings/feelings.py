"""The customer's feelings over a call: a table, and a line that goes up and down with them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from flask_babel import gettext as _

from qa_app.findings.models import FoundMoment
from qa_app.findings.wording import kind_name, response_name
from qa_app.foundation.chart_look import colours, look
from qa_app.foundation.language import clock

HEIGHT = 160
# How far a feeling is from an even mood; only the order of the three bands is meant.
MOODS = {
    "feeling_anger": -1,
    "feeling_disappointment": -1,
    "feeling_worry": -1,
    "feeling_relief": 1,
    "feeling_thanks": 1,
}
# How steeply the line leaves the even mood and comes back to it, in seconds.
SLOPE = 0.5


@dataclass(frozen=True, slots=True)
class Feeling:
    """A feeling that the customer showed, what was said, and what the agent did next."""

    kind: str
    name: str
    mood: int
    start: float
    end: float
    quote: str
    response: str
    response_name: str


def feelings_in(moments: Iterable[FoundMoment]) -> list[Feeling]:
    """The feelings among these moments, in their order, in the page's language."""
    return [
        Feeling(
            kind=moment.kind,
            name=kind_name(moment.kind),
            mood=MOODS[moment.kind],
            start=moment.start,
            end=moment.end,
            quote=moment.quote,
            response=str(moment.details.get("response") or ""),
            response_name=response_name(moment.details.get("response")),
        )
        for moment in moments
        if moment.kind in MOODS
    ]


def feeling_chart(feelings: Sequence[Feeling], duration: float) -> dict[str, Any]:
    """A Vega-Lite specification: the mood over the call's seconds, each feeling named."""
    ink = colours()
    line = alt.Chart(alt.InlineData(values=_line(feelings, duration))).mark_area(
        interpolate="monotone",
        line={"color": ink["brand"], "strokeWidth": 2},
        color=ink["brand"],
        opacity=0.15,
    )
    points = alt.Chart(alt.InlineData(values=_points(feelings, duration)))
    marks = points.mark_point(filled=True, size=90, opacity=1, color=ink["brand"], stroke="#fff")
    names = points.mark_text(
        fontSize=12,
        dy=alt.expr("(datum.further ? 28 : 14) * (datum.mood > 0 ? -1 : 1)"),
        color=ink["ink"],
    )
    layers = alt.layer(
        line.encode(x=_time_axis(duration), y=_mood_axis()),
        marks.encode(x="at:Q", y="mood:Q"),
        names.encode(x="at:Q", y="mood:Q", text="name:N"),
    )
    sized = layers.properties(width="container", height=HEIGHT, config=look(ink))
    spec: dict[str, Any] = sized.to_dict()
    return spec


def _line(feelings: Sequence[Feeling], duration: float) -> list[dict[str, float]]:
    """The even mood, left for as long as each feeling is shown."""
    points: list[tuple[float, int]] = [(0.0, 0)]
    for feeling in feelings:
        for at, mood in (
            (feeling.start - SLOPE, 0),
            (feeling.start, feeling.mood),
            (feeling.end, feeling.mood),
            (feeling.end + SLOPE, 0),
        ):
            points.append((min(duration, max(points[-1][0], at)), mood))
    points.append((duration, 0))
    return [{"at": round(at, 2), "mood": mood} for at, mood in points]


def _points(feelings: Sequence[Feeling], duration: float) -> list[dict[str, Any]]:
    """Where each feeling is named; of two names that would meet, the later stands further out."""
    points: list[dict[str, Any]] = []
    for feeling in feelings:
        at = (feeling.start + feeling.end) / 2
        near = [p for p in points if p["mood"] == feeling.mood and at - p["at"] < duration / 6]
        further = bool(near) and not near[-1]["further"]
        points.append({"at": at, "mood": feeling.mood, "name": feeling.name, "further": further})
    return points


def _time_axis(duration: float) -> alt.X:
    step = next((step for step in (15, 30, 60, 120, 300, 600) if duration / step <= 8), 1800)
    times = list(range(0, int(duration) + 1, step))
    names = [clock(at) for at in times]
    axis = alt.Axis(
        title=None,
        values=times,
        labelExpr=f"{json.dumps(names)}[floor(datum.value / {step})]",
        grid=False,
        ticks=True,
        labelPadding=6,
    )
    return alt.X("at:Q", axis=axis, scale=alt.Scale(domain=[0, duration], nice=False))


def _mood_axis() -> alt.Y:
    names = json.dumps([_("Upset"), _("Neutral"), _("Pleased")], ensure_ascii=False)
    axis = alt.Axis(
        title=None,
        values=[-1, 0, 1],
        labelExpr=f"{names}[datum.value + 1]",
        ticks=False,
        domain=False,
        labelPadding=8,
    )
    return alt.Y("mood:Q", axis=axis, scale=alt.Scale(domain=[-1.7, 1.7], nice=False))
