"""Stored contents as rubrics: each content is read once in a process."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from qa_app.rubrics import Rubric

MOST = 64
_known: dict[str, Rubric] = {}


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of all of a content, phrases too; the order of its fields plays no part."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rubric_of(content_digest: str, load: Callable[[], Mapping[str, Any]]) -> Rubric:
    """The rubric whose content has this digest; ``load`` gives the content where it is needed."""
    rubric = _known.get(content_digest)
    if rubric is None:
        if len(_known) >= MOST:
            _known.clear()
        rubric = _known[content_digest] = Rubric.from_json(load())
    return rubric
