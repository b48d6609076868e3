"""Who says which line of a clip, in the words of the reader's language."""

from flask_babel import force_locale

from qa_app.calls.quoting import voices_of, words_of
from qa_app.calls.wording import speaker_names
from qa_app.reviews.models import Evidence
from qa_app.reviews.quotes import attributed


def said_by(clip: Evidence, language: str) -> str:
    """A clip's quote; where several speak in it, each line begins with who it is."""
    with force_locale(language):
        names = speaker_names()
    said = zip(words_of(clip.quoted), voices_of(clip.quoted), strict=True)
    return attributed(said, names)
