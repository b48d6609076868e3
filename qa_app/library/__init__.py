"""Calls as people work with them: upload, search, a call's pages, playback, originals."""
