"""The score of a review, with its steps, and the critical items that were missed."""

from fractions import Fraction
from typing import Any

from babel.numbers import format_percent
from flask_babel import gettext as _
from sqlalchemy import Row

from qa_app.foundation.language import current_language
from qa_app.reviews.models import Rating, Review
from qa_app.rubrics.score import Absence, Answer, Score, score_of


def score_of_review(review: Review) -> Score:
    """What its ratings come to on its own version of the rubric."""
    return score_of(review.rubric, answers_of(review), review.holds)


def answers_of(review: Review) -> dict[str, Answer]:
    """What the reviewer gave each item, or why it has no part in the score."""
    return {rating.criterion: answer_of(rating) for rating in review.ratings}


def answer_of(rating: Rating | Row[Any]) -> Answer:
    """What one rating gives, or why it has no part in the score; a row of its columns does."""
    absence = Absence.NOT_APPLICABLE if rating.not_applicable else None
    if rating.cause is not None:
        absence = Absence.NOT_THE_AGENT
    elif rating.excluded:
        absence = Absence.EXCLUDED
    return Answer(rating.level, rating.points, absence)


def share_of(share: Fraction) -> str:
    """A share as a percentage, to a tenth."""
    return str(format_percent(float(share), format="#,##0.#%", locale=current_language()))


def absence_words(absence: Absence) -> str:
    """Why something has no part in the score."""
    words = {
        Absence.NOT_RATED: _("Not rated"),
        Absence.NOT_APPLICABLE: _("Not applicable"),
        Absence.CONDITION: _("Not asked"),
        Absence.NOT_THE_AGENT: _("Not the agent's doing"),
        Absence.EXCLUDED: _("Excluded: abuse by the customer"),
    }
    return str(words[absence])
