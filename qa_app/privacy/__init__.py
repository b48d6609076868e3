"""Personal data in calls: found in transcripts, hidden in text and in sound.

Plain Python: no web, no database.
"""

from qa_app.privacy.find import find_personal_data
from qa_app.privacy.mask import MaskedTranscript, mask_findings, mask_text, mask_transcript
from qa_app.privacy.spans import Confidence, Finding, Kind, Span

__all__ = [
    "Confidence",
    "Finding",
    "Kind",
    "MaskedTranscript",
    "Span",
    "find_personal_data",
    "mask_findings",
    "mask_text",
    "mask_transcript",
]
