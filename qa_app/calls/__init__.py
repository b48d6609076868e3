"""Recordings: how they arrive, where they lie, how they become transcripts."""
