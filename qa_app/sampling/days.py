"""Which periods can be drawn from."""

from qa_app.foundation.days import today
from qa_app.foundation.periods import Period, Span, recent_periods


def finished_periods(span: Span) -> list[Period]:
    """The last weeks or months as pages show them, the newest first.

    One that is not over is none of them: its later calls would have no chance to be drawn.
    """
    return [period for period in reversed(recent_periods(span, today())) if period.end <= today()]


def running_period(span: Span) -> Period:
    """The week or month that it is now."""
    return recent_periods(span, today())[-1]
