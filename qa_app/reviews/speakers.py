"""Who says which line of a clip, in the words of the reader's language."""

from flask_babel import force_locale

from qa_app.calls.wording import speaker_names
from qa_app.reviews.models import Evidence, Review
from qa_app.reviews.quotes import attributed


def said_by(review: Review, clip: Evidence, language: str) -> str:
    """A clip's quote; where several speak in it, each line begins with who it is."""
    if "\n" not in clip.quote:
        return clip.quote
    with force_locale(language):
        names = speaker_names()
    segments = [
        segment.as_segment()
        for segment in review.transcript.segments
        if segment.end > clip.start and segment.start < clip.end
    ]
    return attributed(segments, clip.start, clip.end, clip.quote, names)
