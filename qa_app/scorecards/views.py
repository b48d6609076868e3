"""The page of rubrics: versions in use and retired, drafts, import and export."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.foundation.bodies import takes
from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.errors import Conflict, QaCoachError, Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.language import current_language
from qa_app.people.access import Permission, requires
from qa_app.rubrics.writing import to_yaml
from qa_app.scorecards import drafts, publishing
from qa_app.scorecards.drafts import LARGEST_FILE
from qa_app.scorecards.forms import ImportForm, PublishForm
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.listing import listed_rubrics
from qa_app.scorecards.models import RubricDraft, RubricVersion
from qa_app.scorecards.yaml_files import yaml_file

scorecards = Blueprint("scorecards", __name__, url_prefix="/scorecards")


@scorecards.get("")
@requires(Permission.EDIT_RUBRICS)
def overview() -> ResponseReturnValue:
    """All rubrics with their versions, and the drafts of further ones."""
    return _page()


@scorecards.post("/versions/<int:version_id>/retire")
@requires(Permission.EDIT_RUBRICS)
def retire(version_id: int) -> ResponseReturnValue:
    """Let no review begin with this version any more."""
    version = publishing.get_version(version_id)
    publishing.retire_version(version, by=current_user)
    words = _("“%(title)s” is retired. Reviews made with it stay.", title=_title(version))
    return _back_to(version, words)


@scorecards.post("/versions/<int:version_id>/bring-back")
@requires(Permission.EDIT_RUBRICS)
def bring_back(version_id: int) -> ResponseReturnValue:
    """Let reviews begin with this version again."""
    version = publishing.get_version(version_id)
    publishing.bring_back_version(version, by=current_user)
    words = _(
        "Version %(version)s of “%(title)s” is in use again.",
        version=version.version,
        title=_title(version),
    )
    return _back_to(version, words)


@scorecards.get("/versions/<int:version_id>.yaml")
@requires(Permission.EDIT_RUBRICS)
def export(version_id: int) -> ResponseReturnValue:
    """A version as a rubric's file."""
    version = publishing.get_version(version_id)
    about = {"rubric": version.rubric_id, "version": version.version}
    audit.log("export", "rubric", version.id, details=about)
    return yaml_file(to_yaml(version.rubric), f"{version.rubric_id}-{version.version}")


@scorecards.post("/import")
@requires(Permission.EDIT_RUBRICS)
@takes(file=lambda _known: LARGEST_FILE)
def import_file() -> ResponseReturnValue:
    """Begin a draft with a rubric's file."""
    form = ImportForm()
    if not form.validate():
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _page(Refused(problem))
    name = clean_line(form.file.data.filename) or "rubric.yaml"
    try:
        text = form.file.data.read().decode("utf-8-sig")
        draft = drafts.draft_from_yaml(text, name, by=current_user)
    except UnicodeDecodeError:
        return _page(Refused(_("The file is not UTF-8 text. Save it as UTF-8 and try again.")))
    except (Refused, Conflict) as problem:
        return _page(problem)
    flash(_("A draft was made from %(file)s. Publish it to put it in use.", file=name), "success")
    return redirect(url_for("rubric_drafts.outline", draft_id=draft.id))


@scorecards.post("/versions/<int:version_id>/draft")
@requires(Permission.EDIT_RUBRICS)
def begin_draft(version_id: int) -> ResponseReturnValue:
    """Begin a draft of the version that will follow this one."""
    draft = drafts.draft_from_version(publishing.get_version(version_id), by=current_user)
    return redirect(url_for("rubric_drafts.outline", draft_id=draft.id))


@scorecards.post("/drafts/<int:draft_id>/publish")
@requires(Permission.EDIT_RUBRICS)
def publish(draft_id: int) -> ResponseReturnValue:
    """Put a draft in use as a new version."""
    form = PublishForm()
    if not form.validate():
        raise Refused(_("Reload the page, then publish the draft again."))
    draft = drafts.get_draft(draft_id, to_change=True)
    try:
        version = publishing.publish_draft(draft, by=current_user, instead_of=form.version_id)
    except (Refused, Conflict) as problem:
        return _page(problem)
    words = _(
        "Version %(version)s of “%(title)s” is in use.",
        version=version.version,
        title=_title(version),
    )
    return _back_to(version, words)


@scorecards.post("/drafts/<int:draft_id>/discard")
@requires(Permission.EDIT_RUBRICS)
def discard(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    drafts.discard_draft(drafts.get_draft(draft_id, to_change=True))
    flash(_("The draft was discarded."), "success")
    return redirect(url_for(".overview"))


def _page(problem: QaCoachError | None = None) -> ResponseReturnValue:
    if problem is not None:
        db.session.rollback()
    page = render_template(
        "scorecards/overview.html",
        rubrics=listed_rubrics(current_user),
        drafts=drafts.all_drafts(),
        replaced=_replaced,
        import_form=ImportForm(formdata=None),
        problem=problem,
    )
    return page, problem.status if problem else HTTPStatus.OK


def _back_to(version: RubricVersion, done: str) -> ResponseReturnValue:
    """The rubric on the page, which says what was done with it."""
    flash(done, "success")
    return redirect(url_for(".overview", _anchor=f"rubric-{version.rubric_id}"))


def _replaced(draft: RubricDraft) -> RubricVersion | None:
    """The version in use whose place a draft would take."""
    return version_in_use(draft.rubric_id) if draft.rubric_id else None


def _title(version: RubricVersion) -> str:
    return version.title.in_language(current_language())
