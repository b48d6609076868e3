"""Words with which agents close a call: good wishes, and thanks."""

from qa_app.moments.english.phrases import phrases_beside

PHRASES = phrases_beside(__file__)

WISH = PHRASES["wish"]
THANKS = PHRASES["thanks"]
