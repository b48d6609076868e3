"""The structure of a rubric file as a JSON Schema, and its findings in plain words."""

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from qa_app.rubrics.errors import Findings, Mistake, Path
from qa_app.rubrics.items import ItemType

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

# As long as what stores them.
_ID = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 80}
_KIND = {**_ID, "maxLength": 40}
_MOMENTS = {
    "type": "array",
    "items": _with_optional(
        _closed(kind=_KIND, polarity={"enum": ["+", "-"]}, name=_TEXT),
        phrases={
            "type": "object",
            "properties": {language: _several(_PHRASE, 1, 100) for language in ("ko", "en")},
            "additionalProperties": False,
        },
    ),
}
_BY_LEVEL = {
    "type": "object",
    "properties": {str(level): {"$ref": "#/$defs/practice"} for level in range(1, 10)},
    "additionalProperties": False,
}
_TYPES_OF_ITEMS = [kind.value for kind in ItemType]


def _item(kind: ItemType, **fields: Any) -> dict[str, Any]:
    """An item of this type: what all have, and its own fields."""
    typed = {} if kind == ItemType.SCALE else {"type": {"const": kind.value}}
    item = _closed(id=_ID, **typed, name=_TEXT, **fields)
    return _with_optional(item, type={"enum": _TYPES_OF_ITEMS}, only_if=_ID)


def _rated(kind: ItemType, **fields: Any) -> dict[str, Any]:
    weight = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    item = _item(
        kind, summary=_TEXT, weight=weight, why=_TEXT, **fields, not_applicable=_TEXT
    )  # fmt: skip
    return _with_optional(item, moments=_MOMENTS, critical={"type": "boolean"})


_LEVEL = _closed(level={"type": "integer"}, name=_TEXT, anchor=_TEXT)
_WHOLE = {"type": "integer", "minimum": 0, "maximum": 1000}
_BAND = _closed(**{"from": _WHOLE}, name=_TEXT, anchor=_TEXT)
_SCALE = _rated(ItemType.SCALE, levels=_several(_LEVEL, 2, 9), practice=_BY_LEVEL)
_ITEMS = {
    ItemType.DUTY: _rated(
        ItemType.DUTY, done=_TEXT, not_done=_TEXT, practice={"$ref": "#/$defs/practice"}
    ),
    ItemType.POINTS: _rated(
        ItemType.POINTS,
        most={**_WHOLE, "minimum": 1},
        levels=_several(_BAND, 2, 9),
        practice=_BY_LEVEL,
    ),
    ItemType.NOTE: _item(ItemType.NOTE, summary=_TEXT),
    ItemType.REFLECTION: _item(ItemType.REFLECTION, why=_TEXT, questions=_several(_TEXT, 1, 5)),
}


def _of_type(kind: ItemType | None, then: dict[str, Any]) -> dict[str, Any]:
    """What an item of this type has to be; None is one that says no other type."""
    others = {"enum": [one.value for one in _ITEMS]}
    asked: dict[str, Any] = {"not": {"required": ["type"], "properties": {"type": others}}}
    if kind is not None:
        asked = {"required": ["type"], "properties": {"type": {"const": kind.value}}}
    return {"if": asked, "then": then}


_ANY_ITEM = {
    "allOf": [_of_type(None, _SCALE), *(_of_type(kind, item) for kind, item in _ITEMS.items())]
}
_SECTION = _with_optional(
    _closed(id=_ID, name=_TEXT, items=_several(_ANY_ITEM, 1)),
    weight={"type": "number", "exclusiveMinimum": 0, "maximum": 1},
)
_CONDITIONS = _several(_closed(id=_ID, question=_TEXT), 1)
_HEAD: dict[str, Any] = {
    "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$", "maxLength": 80},
    "version": {**_WORDS, "maxLength": 20},
    "title": _TEXT,
    "intro": _TEXT,
}


def _schema(**items: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {"text": _closed(ko=_WORDS, en=_WORDS), "practice": _PRACTICE},
        **_with_optional(_closed(**_HEAD, **items), conditions=_CONDITIONS),
    }


_WITH_SECTIONS = Draft202012Validator(_schema(sections=_several(_SECTION, 1)))
_WITHOUT_SECTIONS = Draft202012Validator(_schema(criteria=_several(_ANY_ITEM, 1)))
_TYPES = {
    "string": Mistake("must be text"),
    "object": Mistake("must be a group of fields"),
    "array": Mistake("must be a list"),
    "number": Mistake("must be a number"),
    "integer": Mistake("must be a whole number"),
    "boolean": Mistake("must be true or false"),
}


def structure_problems(data: object) -> Findings:
    """Yield the path of each wrong field (keys and list positions) and what is wrong with it."""
    has_sections = isinstance(data, dict) and "sections" in data
    validator = _WITH_SECTIONS if has_sections else _WITHOUT_SECTIONS
    # Remembered, because the validator reports on a group once for each field that it lacks.
    said = set()
    for error in validator.iter_errors(data):
        for finding in _findings(error):
            if finding not in said:
                said.add(finding)
                yield finding


def _findings(error: ValidationError) -> Findings:
    path: Path = tuple(error.absolute_path)
    limit: Any = error.validator_value
    value: Any = error.instance
    if error.validator == "required":
        yield from (((*path, name), Mistake("is missing")) for name in limit if name not in value)
    elif error.validator == "additionalProperties":
        known: Any = error.schema
        for name in value:
            if name not in known["properties"]:
                yield (*path, name), Mistake("is not a field of a rubric")
    else:
        yield path, _in_plain_words(error.validator, limit, error)


def _in_plain_words(rule: object, limit: Any, error: ValidationError) -> Mistake:
    value: Any = error.instance
    if value is None or (rule == "pattern" and limit == r"\S"):
        return Mistake("is empty")
    match rule:
        case "type":
            # `version: 1` is the mistake that YAML invites.
            quotes = limit == "string" and not isinstance(value, dict | list)
            return Mistake("must be text: put it in quotes") if quotes else _TYPES[limit]
        case "enum":
            return Mistake("must be one of %(choices)s", choices=", ".join(limit))
        case "minItems" | "maxItems":
            return _of_length(rule == "minItems", limit, len(value))
        case "maxLength":
            return Mistake("has more than %(limit)s characters", limit=limit)
        case "pattern":
            return Mistake("must look like %(pattern)s", pattern=limit)
        case _:
            return _out_of_bounds(rule, limit)


def _out_of_bounds(rule: object, limit: object) -> Mistake:
    bounds = {
        "exclusiveMinimum": Mistake("must be more than %(limit)s", limit=limit),
        "minimum": Mistake("must be at least %(limit)s", limit=limit),
        "maximum": Mistake("must be at most %(limit)s", limit=limit),
    }
    return bounds.get(str(rule), Mistake("cannot be used"))


def _of_length(too_few: bool, limit: int, found: int) -> Mistake:
    if too_few:
        return Mistake("needs at least %(limit)s entries, has %(found)s", limit=limit, found=found)
    return Mistake("needs at most %(limit)s entries, has %(found)s", limit=limit, found=found)


def spell(path: Path) -> str:
    """Write a path as people do: criteria[1].levels[2].anchor.ko."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")
