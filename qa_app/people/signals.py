"""Who sends the signals of the people room."""

from flask import Flask, current_app


def sent_by_app() -> Flask:
    """The app itself, which receivers of signals connect to."""
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
