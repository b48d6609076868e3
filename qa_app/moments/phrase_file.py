"""The phrases and examples of a rule: a YAML file beside its module, with the same name.

    words:                 # alternatives that patterns call by name, as <feeling>
      feeling: |
        upset|angry|worried
    phrases:               # groups of phrases that mean one thing to the module
      apology:
        about: An apology, whatever it is for.
        patterns: |        # one a line, as the language writes them
          sorry for ~3 trouble
        plain: 죄송합니다만   # Korean only: what the text without its spaces contains
    examples:              # by kind of moment; `examples.py` says how a line is read
      empathy: |
        + I'm so sorry about that.

Everything is text, most of it in blocks (``|``), so that nothing needs quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

_REFERENCE = re.compile(r"<(\w+)>")
_SECTIONS = ("words", "phrases", "examples")
_OF_GROUP = ("about", "patterns", "plain")


class PhraseFileError(Exception):
    """A phrase file that cannot be used; ``str()`` names file, line and fault."""

    def __init__(self, path: Path, line: int, fault: str) -> None:
        super().__init__(f"{shown(path)}, line {line}: {fault}")


@dataclass(frozen=True, slots=True)
class Lines:
    """Text of a file; ``first`` is where it begins, counted from 1."""

    text: str = ""
    first: int = 1

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Each line with its number in the file; empty ones are left out."""
        for number, line in enumerate(self.text.splitlines(), self.first):
            if line.strip():
                yield number, line.rstrip()


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that mean one thing; ``name`` has the file's name before it."""

    name: str
    about: str
    patterns: Lines
    plain: Lines


@dataclass(frozen=True, slots=True)
class PhraseFile:
    """What stands in one file; ``words`` are alternatives with ``|`` between them."""

    path: Path
    words: Mapping[str, str]
    groups: Mapping[str, Group]
    examples: Mapping[str, Lines]

    def group(self, name: str) -> Group:
        """The group of this name; a module asks for nothing that is not there."""
        if name not in self.groups:
            raise PhraseFileError(self.path, 1, f"phrases: {name} is missing")
        return self.groups[name]

    def fault(self, line: int, fault: str) -> PhraseFileError:
        """An error about a line of this file."""
        return PhraseFileError(self.path, line, fault)

    def basis(self, name: str) -> str:
        """All that a group finds, with the words that it calls by name; not what it says of it."""
        group = self.groups[name]
        parts = [text for _, text in group.patterns]
        for called in self._called(group.patterns.text, []):
            parts.append(f"<{called}>={self.words[called]}")
        return "\n".join([*parts, *group.plain.text.split()])

    def _called(self, text: str, known: list[str]) -> list[str]:
        """The names of words in a text, and of those in these."""
        for name in _REFERENCE.findall(text):
            if name not in known and name in self.words:
                known.append(name)
                self._called(self.words[name], known)
        return known


def shown(path: Path) -> str:
    """The path as people know it: from the project's folder on."""
    parts = path.parts
    return "/".join(parts[parts.index("qa_app") :]) if "qa_app" in parts else str(path)


def read(path: Path) -> PhraseFile:
    """Read a file, or raise PhraseFileError."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PhraseFileError(
            path,
            line,
            f"no YAML: {error.problem}; look at how far this line and the one before stand in",
        ) from error
    reader = _Reader(path)
    sections = reader.fields(root, "the file", _SECTIONS)
    words = reader.fields(sections.get("words"), "words")
    groups = reader.fields(sections.get("phrases"), "phrases")
    examples = reader.fields(sections.get("examples"), "examples")
    return PhraseFile(
        path,
        {name: reader.alternatives(node, f"words.{name}") for name, node in words.items()},
        {name: reader.group(node, name) for name, node in groups.items()},
        {kind: reader.lines(node, f"examples.{kind}") for kind, node in examples.items()},
    )


class _Reader:
    """Turns nodes of a file into text, and says on which line something else stands."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _fail(self, node: yaml.Node, fault: str) -> PhraseFileError:
        return PhraseFileError(self._path, node.start_mark.line + 1, fault)

    def fields(
        self, node: yaml.Node | None, where: str, known: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        """The fields of a mapping, each once; only the ``known`` ones, if any are."""
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise self._fail(node, f"{where} must have fields (name: …)")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if known and name not in known:
                raise self._fail(key, f"{where}: there is no {name}, only {', '.join(known)}")
            if name in found:
                raise self._fail(key, f"{where}: {name} stands there twice")
            found[name] = value
        return found

    def lines(self, node: yaml.Node | None, where: str) -> Lines:
        """The text of a field."""
        if node is None:
            return Lines()
        if not isinstance(node, yaml.ScalarNode):
            raise self._fail(node, f"{where} must be text; a block of lines begins with |")
        return Lines(str(node.value), node.start_mark.line + (2 if node.style in "|>" else 1))

    def alternatives(self, node: yaml.Node, where: str) -> str:
        """Words with ``|`` between them; a new line parts them as well."""
        parts = [line.strip().strip("|") for _, line in self.lines(node, where)]
        words = "|".join(parts)
        if not words or "||" in words:
            raise self._fail(node, f"{where}: a word is empty")
        return words

    def group(self, node: yaml.Node, name: str) -> Group:
        """A group of phrases with at least one phrase."""
        where = f"phrases.{name}"
        fields = self.fields(node, where, _OF_GROUP)
        about, patterns, plain = (
            self.lines(fields.get(field), f"{where}.{field}") for field in _OF_GROUP
        )
        if not (patterns.text.strip() or plain.text.strip()):
            raise self._fail(node, f"{where} has no patterns and no plain")
        return Group(f"{self._path.stem}.{name}", " ".join(about.text.split()), patterns, plain)
