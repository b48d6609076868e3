"""What a rule is made of: the definitions that its code reaches, and the phrases that they name.

Read from the source, so that what changes nothing (comments, docstrings, formatting, the words in
which a rule tells of itself) counts for nothing. A definition is a name that a module of this
package gives a meaning at its top level.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qa_app.moments.phrase_file import PhraseFile, read

# A name in a module; a group of phrases or words of its file is "phrases.x" or "words.x".
Name = tuple[str, str]
_APP = Path(__file__).parents[1]
_FOLLOWED = ("qa_app.moments", "qa_app.foundation.folding")  # in which form a text is read
# These tell what happens and change nothing, and the list of all rules is no part of one.
_APART = frozenset({"qa_app.moments.trace", "qa_app.moments.phrase_file"})
_NOT_FOLLOWED = frozenset({("qa_app.moments.finder", "RULES")})
_TELLING = frozenset({"condition"})
_PASSED_THROUGH = frozenset({"looking_at", "deciding_on"})
PHRASES = "PHRASES"


@dataclass(frozen=True, slots=True)
class Module:
    """A module's definitions, each the statements that make it, and where its names are from."""

    name: str
    definitions: dict[str, list[ast.stmt]]
    imports: dict[str, Name]
    phrases: PhraseFile | None = None


def basis(*roots: Name) -> list[str]:
    """All that these definitions reach, each with a digest that changes only when it does."""
    reached: set[Name] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in reached and name not in _NOT_FOLLOWED:
            reached.add(name)
            waiting += _named_in(name)
    return [f"{module}.{name}: {_mark((module, name))}" for module, name in sorted(reached)]


def digest(texts: Iterable[str]) -> str:
    """12 hex digits that stand for the texts."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


@cache
def _mark(name: Name) -> str:
    return digest([_written(module_of(name[0]), name[1])])


def _written(module: Module, name: str) -> str:
    section, _, rest = name.partition(".")
    if rest and module.phrases:
        return module.phrases.basis(rest) if section == "phrases" else module.phrases.words[rest]
    return "\n".join(ast.dump(statement) for statement in module.definitions.get(name, ()))


@cache
def module_of(name: str) -> Module:
    """A module of the package, read from its source once."""
    path = _path(name)
    phrases = path.with_suffix(".yaml")
    return parse(name, path.read_text("utf-8"), read(phrases) if phrases.exists() else None)


@cache
def _path(name: str) -> Path:
    """The file of a module of the app, whether there is one or not."""
    whole = _APP.joinpath(*name.split(".")[1:])
    return whole / "__init__.py" if whole.is_dir() else whole.with_suffix(".py")


def parse(name: str, source: str, phrases: PhraseFile | None = None) -> Module:
    """The definitions in a source."""
    tree = _Plain().visit(ast.parse(source))
    module = Module(name, {}, {}, phrases)
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            module.imports.update(_imported(statement))
            continue
        names = list(_defined(statement)) or [
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name)
        ]
        for defined in names:
            module.definitions.setdefault(defined, []).append(statement)
    return module


def _defined(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a meaning; a loop adds to those that it mentions."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            for node in ast.walk(target):
                if isinstance(node, ast.Name):
                    yield node.id
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id


def _imported(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Name]]:
    """What a name of this package's stands for: a module ("") or a definition in one."""
    if isinstance(statement, ast.Import):
        return
    source = statement.module or ""
    for alias in statement.names:
        whole = f"{source}.{alias.name}"
        if not source.startswith(_FOLLOWED):
            continue
        known = (whole, "") if _path(whole).exists() else (source, alias.name)
        if known[0] not in _APART:
            yield alias.asname or alias.name, known


@cache
def _named_in(name: Name) -> tuple[Name, ...]:
    """The definitions that one names."""
    module = module_of(name[0])
    named: set[Name] = set()
    for statement in module.definitions.get(name[1], ()):
        within = dict(module.imports)
        nodes = list(ast.walk(statement))
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                within.update(_imported(node))
        for node in nodes:
            named.update(named_by(node, module, within))
    return tuple(named)


def named_by(
    node: ast.AST, module: Module, imports: dict[str, Name] | None = None
) -> Iterator[Name]:
    """The definitions that one node names by itself."""
    imports = module.imports if imports is None else imports
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        if section := _section(node.value):
            yield module.name, f"{section}.{node.slice.value!s}"
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield from _attribute(node.attr, node.value.id, module, imports)
    elif isinstance(node, ast.Name):
        if node.id in module.definitions and node.id != PHRASES:
            yield module.name, node.id
        elif imports.get(node.id, ("", ""))[1]:
            yield imports[node.id]


def _attribute(attribute: str, of: str, module: Module, imports: dict[str, Name]) -> Iterator[Name]:
    """What ``of.attribute`` names: a definition of another module, or all words of a file."""
    source, definition = imports.get(of, ("", "-"))
    if not definition:
        yield source, attribute
    elif (of, attribute) == (PHRASES, "file") and module.phrases:
        yield from ((module.name, f"words.{word}") for word in module.phrases.words)


def _section(value: ast.expr) -> str:
    """What a subscript is of: the phrases of a module's file, its words, or neither ("")."""
    if isinstance(value, ast.Name) and value.id == PHRASES:
        return "phrases"
    return "words" if _is_words(value) else ""


def _is_words(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "words"
        and isinstance(node.value, ast.Name)
        and node.value.id == PHRASES
    )


class _Plain(ast.NodeTransformer):
    """Takes away what changes nothing of what a rule finds."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list = [
            one
            for one in node.decorator_list
            if not (isinstance(one, ast.Name) and one.id in _TELLING)
        ]
        return self._without_docstring(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._without_docstring(node)

    def visit_Module(self, node: ast.Module) -> ast.AST:
        return self._without_docstring(node)

    def _without_docstring(self, node: ast.FunctionDef | ast.ClassDef | ast.Module) -> ast.AST:
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called == "noted" and len(node.args) == 2:
            return self._inside(node.args[1])
        if called in _PASSED_THROUGH and len(node.args) == 1:
            return self._inside(node.args[0])
        node.keywords = [one for one in node.keywords if one.arg != "looks_for"]
        self.generic_visit(node)
        return node

    def _inside(self, node: ast.expr) -> ast.AST:
        plain: ast.AST = self.visit(node)
        return plain
