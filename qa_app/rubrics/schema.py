"""The structure of a rubric file as a JSON Schema, and its findings in plain words."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

Path = tuple[str | int, ...]

_WORDS = {"type": "string", "pattern": r"\S"}
_TEXT = {"$ref": "#/$defs/text"}
# Two letters and more: a shorter one would be found in every second word.
_PHRASE = {"type": "string", "pattern": r"\w.*\w"}


def _closed(**fields: Any) -> dict[str, Any]:
    """An object that has all of these fields and no others."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _with_optional(fields: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """The same object, which may have these fields as well."""
    return {**fields, "properties": {**fields["properties"], **optional}}


def _several(items: dict[str, Any], least: int, most: int | None = None) -> dict[str, Any]:
    limit = {} if most is None else {"maxItems": most}
    return {"type": "array", "items": items, "minItems": least, **limit}


_PRACTICE = _closed(
    behaviour=_TEXT,
    say_instead=_several(_closed(instead_of=_TEXT, say=_TEXT), 2, 4),
    role_play=_closed(
        situation=_TEXT,
        lines=_several(_closed(speaker={"enum": ["customer", "agent"]}, text=_TEXT), 4, 8),
    ),
    goal=_TEXT,
    reflection=_several(_TEXT, 2, 3),
)

_CRITERION = _closed(
    id={"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
    name=_TEXT,
    summary=_TEXT,
    weight={"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    why=_TEXT,
    moments=_several(
        _with_optional(
            _closed(
                kind={"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
                polarity={"enum": ["+", "-"]},
                name=_TEXT,
            ),
            phrases={
                "type": "object",
                "properties": {language: _several(_PHRASE, 1, 100) for language in ("ko", "en")},
                "additionalProperties": False,
            },
        ),
        1,
    ),
    levels=_several(
        _closed(level={"type": "integer"}, name=_TEXT, anchor=_TEXT),
        2,
        9,
    ),
    not_applicable=_TEXT,
    practice={
        "type": "object",
        "properties": {str(level): {"$ref": "#/$defs/practice"} for level in range(1, 10)},
        "additionalProperties": False,
    },
)

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"text": _closed(ko=_WORDS, en=_WORDS), "practice": _PRACTICE},
    **_closed(
        id={"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
        version=_WORDS,
        title=_TEXT,
        intro=_TEXT,
        criteria=_several(_CRITERION, 1),
    ),
}

_VALIDATOR = Draft202012Validator(SCHEMA)
_TYPES = {
    "string": "must be text",
    "object": "must be a group of fields",
    "array": "must be a list",
    "number": "must be a number",
    "integer": "must be a whole number",
}


def structure_problems(data: object) -> Iterator[tuple[Path, str]]:
    """Yield the path of each wrong field (keys and list positions) and what is wrong with it."""
    # Remembered, because the validator reports on a group once for each field that it lacks.
    said = set()
    for error in _VALIDATOR.iter_errors(data):
        for finding in _findings(error):
            if finding not in said:
                said.add(finding)
                yield finding


def _findings(error: ValidationError) -> Iterator[tuple[Path, str]]:
    path: Path = tuple(error.absolute_path)
    limit: Any = error.validator_value
    value: Any = error.instance
    if error.validator == "required":
        yield from (((*path, name), "is missing") for name in limit if name not in value)
    elif error.validator == "additionalProperties":
        known: Any = error.schema
        for name in value:
            if name not in known["properties"]:
                yield (*path, name), "is not a field of a rubric"
    else:
        yield path, _in_plain_words(error.validator, limit, error)


def _in_plain_words(rule: object, limit: Any, error: ValidationError) -> str:
    value: Any = error.instance
    if value is None or (rule == "pattern" and limit == r"\S"):
        return "is empty"
    match rule:
        case "type":
            # `version: 1` is the mistake that YAML invites.
            quotes = limit == "string" and not isinstance(value, dict | list)
            return _TYPES[limit] + (": put it in quotes" if quotes else "")
        case "enum":
            return f"must be one of {', '.join(limit)}"
        case "minItems" | "maxItems":
            side = "at least" if rule == "minItems" else "at most"
            return f"needs {side} {limit} entries, has {len(value)}"
        case "pattern":
            return f"must look like {limit}"
        case _:
            return error.message
