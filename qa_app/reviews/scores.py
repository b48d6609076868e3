"""The score of a review, with its steps, and the critical items that were missed."""

from fractions import Fraction

from babel.numbers import format_percent
from flask_babel import gettext as _

from qa_app.foundation.language import current_language
from qa_app.reviews.models import Rating, Review
from qa_app.rubrics.score import Absence, Answer, Score, score_of


def score_of_review(review: Review) -> Score:
    """What its ratings come to on its own version of the rubric."""
    answers = {rating.criterion: _answer(rating) for rating in review.ratings}
    return score_of(review.rubric, answers, review.holds)


def _answer(rating: Rating) -> Answer:
    absence = Absence.NOT_APPLICABLE if rating.not_applicable else None
    if rating.cause is not None:
        absence = Absence.NOT_THE_AGENT
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
    }
    return str(words[absence])
