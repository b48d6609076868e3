"""How English names a time: one that can be planned with, and one that cannot."""

from qa_app.moments.english.phrases import phrases_beside

PHRASES = phrases_beside(__file__)

NAMED = PHRASES["named"]
NAMED_IN_DIGITS = PHRASES["named_in_digits"]
VAGUE = PHRASES["vague"]
WIDE_RANGE = PHRASES["wide_range"]
