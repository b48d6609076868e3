"""YAML read as plain values, with the line on which each field stands."""

from dataclasses import dataclass, field

import yaml

from qa_app.rubrics.errors import Mistake, Path


@dataclass(slots=True)
class Document:
    """A YAML file's values; keys are text as written (`1:` is "1"), lines count from 1."""

    data: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[tuple[Path, int, Mistake]] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """Return the field's line, or that of the nearest field around it where it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str) -> Document:
    """Read one YAML document; raises yaml.YAMLError where it cannot be read at all."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    document = Document()
    if node is not None:
        _Reader(document).read_root(node)
    return document


class _Reader:
    """Walks the nodes once, for values, lines and repeated fields together."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._scalars = yaml.constructor.SafeConstructor()
        self._seen: set[int] = set()

    def read_root(self, node: yaml.Node) -> None:
        self._document.lines[()] = _line(node)
        self._document.data = self._read(node, ())

    def _read(self, node: yaml.Node, path: Path) -> object:
        if id(node) in self._seen:
            # An alias could stand inside itself; a rubric reads better without them anyway.
            self._complain(path, node, Mistake("repeats an earlier part by an alias: write it out"))
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._read_fields(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._read_entry(item, (*path, at)) for at, item in enumerate(node.value)]
        return self._read_scalar(node, path)

    def _read_fields(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        fields: dict[str, object] = {}
        for key, value in node.value:
            name = str(key.value)
            here = (*path, name)
            if name in fields:
                first = self._document.lines[here]
                self._complain(
                    here, key, Mistake("stands twice (first on line %(line)s)", line=first)
                )
                continue
            self._document.lines[here] = _line(key)
            fields[name] = self._read(value, here)
        return fields

    def _read_entry(self, node: yaml.Node, path: Path) -> object:
        self._document.lines[path] = _line(node)
        return self._read(node, path)

    def _read_scalar(self, node: yaml.Node, path: Path) -> object:
        try:
            value: object = self._scalars.construct_object(node)
        except (yaml.constructor.ConstructorError, ValueError, LookupError, AttributeError):
            # A type forced by a tag on text that is not of it fails in any of these ways.
            self._complain(path, node, Mistake("cannot be read as %(tag)s", tag=node.tag))
            return None
        return value

    def _complain(self, path: Path, node: yaml.Node, problem: Mistake) -> None:
        self._document.problems.append((path, _line(node), problem))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
