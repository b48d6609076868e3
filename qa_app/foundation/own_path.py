"""Where somebody is led on to: a path of this site, never a way to somebody else's."""

from urllib.parse import urlsplit


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
