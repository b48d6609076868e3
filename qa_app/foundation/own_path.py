"""Where somebody is led on to: a path of this site, never a way to somebody else's."""

from urllib.parse import quote, urlsplit

from flask import request


def own_path(target: str | None) -> str:
    """The path that was asked for, or the start page where it leads elsewhere."""
    path = target or "/"
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.startswith("/"):
        return "/"
    # Browsers read "\" as "/", and leave out tabs and line breaks.
    if path[1:2] in {"/", "\\"} or any(ord(sign) < 32 for sign in path):
        return "/"
    return path.rstrip("?")


def this_page() -> str:
    """The path and query of the page that is shown, quoted, for a form that leads back to it."""
    query = quote(request.query_string, safe="=&%+,:;@/?")
    return f"{quote(request.path)}?{query}".rstrip("?")
