"""What all charts share: the colours of the style sheet, the typeface, the axes."""

import re
from functools import cache
from pathlib import Path

import altair as alt

STATIC = Path(__file__).resolve().parents[1] / "static"
FONT = "Pretendard Variable, Pretendard, sans-serif"


@cache
def colours() -> dict[str, str]:
    """The colours of the style sheet by name, so that charts follow it."""
    style = (STATIC / "style.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style))


def look(ink: dict[str, str]) -> alt.Config:
    """The look of a chart on a page and on paper."""
    axis = alt.AxisConfig(
        labelColor=ink["quiet"], labelFontSize=12, gridColor=ink["line"], domainColor=ink["line"]
    )
    return alt.Config(
        font=FONT, background="transparent", aria=False, axis=axis, view=alt.ViewConfig(stroke=None)
    )
