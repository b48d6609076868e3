"""What the review page gets back for what it sends."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from qa_app.foundation.errors import Conflict, Refused, wants_json
from qa_app.foundation.extensions import utc_now
from qa_app.foundation.language import current_language
from qa_app.reviews import operations
from qa_app.reviews.amendments import still_missing
from qa_app.reviews.attribution import said_by
from qa_app.reviews.forms import ReasonForm, SummaryForm
from qa_app.reviews.missing import Missing, Need
from qa_app.reviews.models import Review
from qa_app.rubrics import Condition, Criterion

Form = TypeVar("Form", bound=FlaskForm)


def sent(form: Form) -> Form:
    """The form, if what was sent can be used."""
    if not form.validate():
        messages = [str(error) for errors in form.errors.values() for error in errors]
        raise Refused(" ".join(dict.fromkeys(messages)), fields=list(form.errors))
    return form


def saved(review: Review, part: str, **more: Any) -> ResponseReturnValue:
    """What is missing now, for a script; the page at this part for everybody else."""
    if not wants_json():
        return redirect(url_for("reviews.review_page", review_id=review.id, _anchor=part))
    return {
        "saved_at": format_time(utc_now(), "HH:mm"),
        "missing": worded(still_missing(review)),
        **more,
    }


def evidence_html(review: Review, criterion: str) -> str:
    """The clips of a criterion as they stand now."""
    return render_template(
        "reviews/_evidence.html",
        review=review,
        criterion=review.rubric.criterion(criterion),
        can_edit=True,
        who_said=lambda clip: said_by(clip, current_language()),
    )


def words_saved(
    review: Review, field: operations.WordsField, form: SummaryForm | ReasonForm
) -> ResponseReturnValue:
    """Save the summary or the reason as it is typed, and answer."""
    sent(form)
    try:
        operations.save_words(review, field, form.text, based_on=form.based_on)
    except Conflict as conflict:
        return both_versions(review, form, conflict)
    return saved(review, field, revision=getattr(review, f"{field}_revision"))


def both_versions(
    review: Review, form: FlaskForm, conflict: Conflict, criterion: str | None = None
) -> ResponseReturnValue:
    """Without a script a conflict is a page that shows both, with one's own text still in it."""
    if wants_json() or "theirs" not in conflict.details:
        raise conflict
    page = render_template(
        "reviews/conflict.html",
        review=review,
        form=form,
        criterion=review.rubric.criterion(criterion) if criterion else None,
        conflict=conflict,
    )
    return page, HTTPStatus.CONFLICT


def worded(needs: list[Missing]) -> list[dict[str, str]]:
    """What is missing, said in the page's language."""
    sentences: dict[Need, Callable[[str], str]] = {
        Need.CONDITION: lambda question: _("Answer this question: %(question)s", question=question),
        Need.RATING: lambda name: _("%(criterion)s: choose a level.", criterion=name),
        Need.EVIDENCE: lambda name: _(
            "%(criterion)s: add at least one clip that shows this level.", criterion=name
        ),
        Need.NOTE: lambda name: _(
            "%(criterion)s: write a note that says what got in the way.", criterion=name
        ),
        Need.EVIDENCE_OR_NOTE: lambda name: _(
            "%(criterion)s: add a clip, or a note that says what was missing and where.",
            criterion=name,
        ),
        Need.LISTENING: lambda name: _(
            "%(criterion)s: listen to a clip first; its words may have been misheard.",
            criterion=name,
        ),
        Need.REASON: lambda _name: _("Say why you amend this review."),
        Need.DECISION: lambda name: _(
            "%(criterion)s: decide on the appeal, and write a reason that the agent reads.",
            criterion=name,
        ),
        Need.RATED_OTHERWISE: lambda name: _(
            "%(criterion)s: you uphold the appeal, so change the rating, or uphold it in part.",
            criterion=name,
        ),
        Need.RATED_AS_BEFORE: lambda name: _(
            "%(criterion)s: you changed the rating, so uphold the appeal, or set it back.",
            criterion=name,
        ),
        Need.CORRECTION: lambda name: _(
            "%(criterion)s: correct the line of the transcript first, or do not uphold the appeal.",
            criterion=name,
        ),
    }
    language = current_language()
    return [
        {
            "criterion": need.of.id if need.of else "",
            "place": _place(need.of),
            "need": need.need,
            "text": sentences[need.need](_called(need.of, language)),
        }
        for need in needs
    ]


def _place(of: Criterion | Condition | None) -> str:
    """Where on the page it is."""
    if of is None:
        return "reason"
    return f"{'condition' if isinstance(of, Condition) else 'criterion'}-{of.id}"


def _called(of: Criterion | Condition | None, language: str) -> str:
    if of is None:
        return ""
    name = of.question if isinstance(of, Condition) else of.name
    return name.in_language(language)
