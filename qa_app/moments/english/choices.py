"""Words of choosing, shared by rules about options, preferences and decisions."""

from qa_app.moments.english.phrases import phrases_beside

PHRASES = phrases_beside(__file__)

ASKED = PHRASES["asked"]
DECIDED = PHRASES["decided"]
