"""The page of the glossary."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm

from qa_app import audit
from qa_app.foundation.bodies import takes
from qa_app.foundation.edit_form import as_served
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.language import current_language
from qa_app.glossary import operations
from qa_app.glossary.forms import LARGEST_FILE, ChangeForm, ImportForm, WordForm
from qa_app.people.access import Permission, requires
from qa_app.transcription.glossary_file import (
    Entry,
    GlossaryError,
    read_glossary,
    write_glossary,
)

glossary = Blueprint("glossary", __name__, url_prefix="/glossary")


@glossary.get("", endpoint="words")
@requires(Permission.EDIT_GLOSSARY)
def words_page() -> ResponseReturnValue:
    """All words, and the forms to add some."""
    return render_template(
        "glossary/words.html",
        words=operations.all_words(),
        as_served=as_served,
        word_form=WordForm(formdata=None, language=current_language()),
        import_form=ImportForm(formdata=None, language=current_language()),
    )


@glossary.post("/words")
@requires(Permission.EDIT_GLOSSARY)
def add() -> ResponseReturnValue:
    """Add a word."""
    form = _sent(WordForm())
    word = operations.add_word(form.text.data, form.language.data, by=current_user)
    flash(_("“%(word)s” was added.", word=word.text), "success")
    return redirect(url_for(".words"))


@glossary.post("/words/<int:word_id>")
@requires(Permission.EDIT_GLOSSARY)
def change(word_id: int) -> ResponseReturnValue:
    """Spell a word otherwise, or switch it on or off."""
    word = operations.word_with(word_id)
    form = ChangeForm({"text": word.text, "active": word.active})
    try:
        _sent(form)
    except Conflict as conflict:
        raise _both(conflict, form) from None
    operations.change_word(word, form.changes, by=current_user)
    flash(_("Saved."), "success")
    return redirect(url_for(".words", _anchor=f"word-{word_id}"))


@glossary.post("/words/<int:word_id>/remove")
@requires(Permission.EDIT_GLOSSARY)
def remove(word_id: int) -> ResponseReturnValue:
    """Take a word away."""
    word = operations.word_with(word_id)
    text = word.text
    operations.remove_word(word)
    flash(_("“%(word)s” was removed.", word=text), "success")
    return redirect(url_for(".words"))


@glossary.post("/import")
@requires(Permission.EDIT_GLOSSARY)
@takes(file=lambda _known: LARGEST_FILE)
def import_file() -> ResponseReturnValue:
    """Take in a file of words."""
    form = _sent(ImportForm())
    try:
        entries = read_glossary(form.file.data.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        problem = _("The file is not UTF-8 text. Save it as CSV UTF-8 and try again.")
        raise Refused(problem) from None
    except GlossaryError as error:
        where = _("Line %(line)s:", line=error.line)
        raise Refused(f"{where} {operations.sentence(error.mistake)}") from error
    new = operations.import_words(entries, form.language.data, by=current_user)
    flash(ngettext("%(num)d new word.", "%(num)d new words.", new), "success")
    return redirect(url_for(".words"))


@glossary.get("/words.csv")
@requires(Permission.EDIT_GLOSSARY)
def export() -> ResponseReturnValue:
    """The glossary as CSV, as the import takes it."""
    entries = [Entry(word.text, word.language, word.active) for word in operations.all_words()]
    audit.log("export", "glossary", details={"words": len(entries)})
    # The mark at the start lets spreadsheets read Korean.
    headers = {"Content-Disposition": 'attachment; filename="glossary.csv"'}
    text = "\ufeff" + write_glossary(entries)
    return Response(text, mimetype="text/csv; charset=utf-8", headers=headers)


def _both(conflict: Conflict, form: ChangeForm) -> Conflict:
    """A conflict that names what is saved and what was sent, since the page shows neither."""
    yours = _("Yours: %(mine)s.", mine=f"“{form.text.data}”")
    return Conflict(" ".join([conflict.message, *conflict.details["fields"].values(), yours]))


def _sent(form: FlaskForm) -> FlaskForm:
    if not form.validate():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form
