"""Rubrics and drafts as files that a browser keeps."""

import re

from flask import Response

_NO_NAME = re.compile(r"[^\w.-]+")


def yaml_file(text: str, name: str) -> Response:
    """An answer that a browser keeps as ``name``.yaml, without what no file's name can have."""
    answer = Response(text, mimetype="application/yaml; charset=utf-8")
    filename = f"{_NO_NAME.sub('-', name).strip('.-')}.yaml"
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer
