"""A call's transcript: made, made again, corrected, in versions; who speaks in it."""
