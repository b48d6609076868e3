"""The forms of the glossary."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from qa_app.foundation.edit_form import EditForm
from qa_app.foundation.form import AppForm
from qa_app.transcription.glossary_file import tidy

LANGUAGES = [SelectChoice("ko", "한국어"), SelectChoice("en", "English")]
LARGEST_FILE = 1024 * 1024


class WordForm(AppForm):
    """A new word."""

    text = StringField(
        _l("Word or name"), filters=[tidy], validators=[InputRequired(_l("Enter a word."))]
    )
    language = SelectField(_l("For calls in this language"), choices=LANGUAGES)


class ChangeForm(EditForm):
    """A word as it should be."""

    text = StringField(
        _l("Word or name"), filters=[tidy], validators=[InputRequired(_l("Enter a word."))]
    )
    active = BooleanField(_l("In use"))


class ImportForm(AppForm):
    """A file of words."""

    file = FileField(
        _l("File (CSV, or one word per line)"),
        validators=[
            FileRequired(_l("Choose a file.")),
            FileSize(LARGEST_FILE, message=_l("The file is larger than 1 MB.")),
        ],
    )
    language = SelectField(_l("Language of calls, where the file does not say"), choices=LANGUAGES)
