"""Personal data in calls: found in transcripts, hidden in text and in sound.

Plain Python: no web, no database.
"""

from qa_app.privacy.card_codes import card_codes
from qa_app.privacy.find import find_personal_data
from qa_app.privacy.mask import (
    MaskedTranscript,
    hide,
    hide_all,
    hide_by_itself,
    mask_findings,
    mask_text,
    mask_transcript,
    script_of,
)
from qa_app.privacy.spans import Confidence, Finding, PersonalDataKind, Span
from qa_app.privacy.version import rules_version

__all__ = [
    "Confidence",
    "Finding",
    "MaskedTranscript",
    "PersonalDataKind",
    "Span",
    "card_codes",
    "find_personal_data",
    "hide",
    "hide_all",
    "hide_by_itself",
    "mask_findings",
    "mask_text",
    "mask_transcript",
    "rules_version",
    "script_of",
]
