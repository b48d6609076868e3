"""Coaching plans: from ratings and evidence to what to try on the next call."""
