"""Uploads that are damaged on purpose."""
