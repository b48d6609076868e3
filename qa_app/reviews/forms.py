"""The forms of the review room."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from qa_app.foundation.clean_text import clean_line, clean_lines
from qa_app.foundation.clock_field import ClockField
from qa_app.foundation.form import AppForm
from qa_app.foundation.row_ids import LARGEST
from qa_app.reviews.hearing import Stretch, read_stretches
from qa_app.reviews.models import NO, NOT_APPLICABLE, YES, Cause, Polarity
from qa_app.reviews.operations import NOTE_LENGTH
from qa_app.rubrics import Criterion, Note, Rubric


class StartForm(AppForm):
    """Begin a review; the rubric may be left to the centre's rules."""

    rubric = StringField(filters=[clean_line], validators=[Optional(), Length(max=80)])
    reason = StringField(
        _l("Why another rubric?"), filters=[clean_line], validators=[Optional(), Length(max=300)]
    )


class DraftForm(AppForm):
    """Something that saves itself: on which revision it is based."""

    revision = IntegerField(validators=[InputRequired(), NumberRange(0, LARGEST)])

    @property
    def based_on(self) -> int:
        """The revision that the person saw."""
        return self.revision.data or 0


class RatingForm(DraftForm):
    """A level, or not applicable, or nothing yet; and why."""

    choice = RadioField(_l("Level"), validators=[Optional()])
    note = TextAreaField(_l("Note"), filters=[clean_lines])

    def offer(self, item: Criterion | Note) -> None:
        """Take the criterion's levels or points as the choices; a note has none."""
        self._item = item
        self.choice.choices = [SelectChoice(value, value) for value in ["", *self._numbers()]]

    def _numbers(self) -> list[str]:
        if isinstance(self._item, Note):
            return []
        levels = [level.level for level in self._item.levels]
        given = levels if self._item.most is None else range(self._item.most + 1)
        return [*map(str, given), NOT_APPLICABLE, *(cause.value for cause in Cause)]

    @property
    def text(self) -> str:
        """The note."""
        return self.note.data or ""

    @property
    def level(self) -> int | None:
        """The number of the level that was chosen, or of the band that the points are in."""
        if self.points is not None and isinstance(self._item, Criterion):
            return self._item.level_of_points(self.points)
        return self._number

    @property
    def points(self) -> int | None:
        """The points, if the criterion takes points and some were given."""
        takes_points = isinstance(self._item, Criterion) and self._item.most is not None
        return self._number if takes_points else None

    @property
    def _number(self) -> int | None:
        choice = self.choice.data or ""
        return int(choice) if choice.isdecimal() else None

    @property
    def cause(self) -> Cause | None:
        """Why it was not the agent's doing, if it was not."""
        return Cause(self.choice.data) if self.choice.data in set(Cause) else None

    @property
    def not_applicable(self) -> bool:
        """Whether the call gave no occasion for this skill."""
        return bool(self.choice.data == NOT_APPLICABLE)


class ConditionForm(DraftForm):
    """Whether something was so on the call."""

    choice = RadioField(
        _l("Answer"),
        choices=[SelectChoice("", ""), SelectChoice(YES, _l("Yes")), SelectChoice(NO, _l("No"))],
        validators=[Optional()],
    )

    @property
    def holds(self) -> bool | None:
        """The answer; None where there is none yet."""
        return None if not self.choice.data else bool(self.choice.data == YES)


class SummaryForm(DraftForm):
    """What the reviewer says of the call as a whole."""

    summary = TextAreaField(_l("Summary"), filters=[clean_lines])

    @property
    def text(self) -> str:
        """The summary."""
        return self.summary.data or ""


class ReasonForm(DraftForm):
    """Why the reviewer amends a review."""

    reason = TextAreaField(_l("Reason"), filters=[clean_lines])

    @property
    def text(self) -> str:
        """The reason."""
        return self.reason.data or ""


class EvidenceForm(AppForm):
    """Seconds of the call that speak for or against a criterion."""

    # Nothing typed is no time either: the field says so itself.
    start = ClockField(_l("From"))
    end = ClockField(_l("To"))
    quote = TextAreaField(_l("Quote"), filters=[clean_lines], validators=[Length(max=NOTE_LENGTH)])
    criterion = SelectField(
        _l("Criterion"),
        validators=[DataRequired(_l("Choose the criterion that the clip is about."))],
    )
    polarity = RadioField(
        _l("What it shows"),
        choices=[
            SelectChoice(Polarity.FOR.value, _l("Done well")),
            SelectChoice(Polarity.AGAINST.value, _l("To improve")),
        ],
        validators=[DataRequired(_l("Choose what the clip shows: done well, or to improve."))],
    )

    def offer(self, rubric: Rubric, language: str) -> None:
        """Take the rubric's criteria as the choices; none is chosen beforehand."""
        self.criterion.choices = [
            SelectChoice("", _("Choose…")),
            *(
                SelectChoice(criterion.id, criterion.name.in_language(language))
                for criterion in rubric.criteria
            ),
        ]


class HeardForm(AppForm):
    """What was played of a call of this length, in seconds."""

    stretches = HiddenField(validators=[DataRequired(), Length(max=20_000)])

    def __init__(self, duration: float) -> None:
        super().__init__()
        self._duration = duration

    @property
    def played(self) -> list[Stretch]:
        """The stretches, in the order in which they were played."""
        return read_stretches(self.stretches.data or "[]", self._duration)

    def validate_stretches(self, field: HiddenField) -> None:
        """Refuse what no player sends."""
        try:
            read_stretches(field.data or "", self._duration)
        except ValueError:
            raise ValidationError(_("This is no list of stretches of the call.")) from None


class MendedForm(AppForm):
    """The stretch of the call, in seconds, whose lines were mended; without one, all of it."""

    start = FloatField(validators=[Optional()])
    end = FloatField(validators=[Optional()])

    @property
    def stretch(self) -> Stretch | None:
        """From which start of a line to which."""
        if self.start.data is None or self.end.data is None:
            return None
        return self.start.data, self.end.data


class RemoveEvidenceForm(AppForm):
    """Take a clip away."""


class SubmitForm(AppForm):
    """Submit what the page shows: the review's mark when the page was made or last saved."""

    mark = HiddenField(validators=[DataRequired()])
