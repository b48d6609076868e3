"""Apps that are made by the thousand: what each would compile anew is compiled once a process."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

# What verifies a password takes a tenth of a second and 64 MB, on purpose; not so in tests.
CHEAP = {"argon2__time_cost": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}
_builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


class _Remembered(BytecodeCache):
    """Compiled templates, kept in memory under their names and the checksum of their text."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._known.get((bucket.key, bucket.checksum))
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


class RememberedRule(Rule):
    """An address whose builder is that of the same address in an earlier app."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple(sorted((self.defaults or {}).items()))
        key = (tuple(self._trace), defaults, append_unknown)
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]


_templates = _Remembered()
Flask.url_rule_class = RememberedRule


def quicken(app: Flask) -> None:
    """Let an app take compiled templates from the one before, and hash passwords cheaply."""
    app.jinja_env.bytecode_cache = _templates
    security: Any = app.extensions["security"]
    security.pwd_context.update(**CHEAP)
