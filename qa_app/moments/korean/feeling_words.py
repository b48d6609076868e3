"""Words for what people feel and go through, and how one says them of somebody."""

from qa_app.moments.korean.vocabulary import phrases_beside

PHRASES = phrases_beside(__file__)

FEELING = PHRASES["feeling"]
FEELING_SAID = PHRASES["feeling_said"]
NOTED_ONLY = PHRASES["noted_only"]
WEIGHED = PHRASES["weighed"]
NAMED_TROUBLE = PHRASES["named_trouble"]
COMPLAINS = PHRASES["complains"]
