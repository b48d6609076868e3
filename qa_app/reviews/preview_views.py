"""How the desk will show a rubric that somebody is still writing."""

from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from qa_app.foundation.page_actions import offer
from qa_app.people.access import Permission, requires
from qa_app.reviews.models import ConditionAnswer, Evidence, Rating
from qa_app.reviews.wording import cause_names
from qa_app.rubrics import Item, Rubric
from qa_app.scorecards.completed import completed
from qa_app.scorecards.drafts import get_draft
from qa_app.scorecards.models import RubricDraft

rubric_preview = Blueprint("rubric_preview", __name__, url_prefix="/reviews/rubric-drafts")
offer(rubric_preview, "rubric draft", "reviews/_preview_link.html")
offer(rubric_preview, "rubric preview", "reviews/_live_preview.html")
offer(rubric_preview, "rubric preview styles", "reviews/_preview_styles.html")


@dataclass(frozen=True)
class PreviewedReview:
    """A review that is not stored and says nothing yet, as the desk's pages ask it."""

    rubric: Rubric
    id: int = 0

    @cached_property
    def conditions(self) -> list[ConditionAnswer]:
        """An open answer for each condition."""
        return [ConditionAnswer(condition=one.id, revision=0) for one in self.rubric.conditions]

    def rating(self, criterion: str) -> Rating:
        """An open rating."""
        return Rating(criterion=criterion, note="", revision=0)

    def asks(self, _item: Item) -> bool:
        """Everything is shown, whatever it depends on."""
        return True

    def evidence_for(self, _criterion: str) -> list[Evidence]:
        """No clips."""
        return []


@rubric_preview.get("/<int:draft_id>")
@requires(Permission.EDIT_RUBRICS)
def preview(draft_id: int) -> ResponseReturnValue:
    """The rubric of a draft as reviewers will see it; nothing can be chosen or sent."""
    return _rendered("reviews/rubric_preview.html", get_draft(draft_id))


@rubric_preview.get("/<int:draft_id>/shown")
@requires(Permission.EDIT_RUBRICS)
def shown(draft_id: int) -> ResponseReturnValue:
    """What stands beside the form of the editor: all of it, or one ``item``."""
    return _rendered("reviews/_previewed.html", get_draft(draft_id), only=request.args.get("item"))


def _rendered(template: str, draft: RubricDraft, *, only: str | None = None) -> str:
    return render_template(
        template,
        draft=draft,
        review=PreviewedReview(completed(draft.document)),
        only=only,
        can_edit=True,
        missing=[],
        moments={},
        causes=cause_names(),
    )
