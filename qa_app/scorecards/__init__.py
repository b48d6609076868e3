"""Rubrics as the centre uses them: versions, drafts, and which call gets which."""
