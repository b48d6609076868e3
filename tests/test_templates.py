"""Mistakes in pages that Jinja passes over without a word."""

from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes

from tests.conftest import ROOT

FOLDER = ROOT / "qa_app" / "templates"
PAGES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))


def names(part: nodes.Node, use: str) -> set[str]:
    return {name.name for name in part.find_all(nodes.Name) if name.ctx == use}


def lost_between_blocks(page: nodes.Template) -> Iterator[tuple[str, str]]:
    """A block and a name that it reads, which only another block sets: there it is nothing."""
    everywhere = {
        node.target.name
        for node in page.body
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name)
    }
    blocks = list(page.find_all(nodes.Block))
    for block in blocks:
        unknown = names(block, "load") - names(block, "store") - everywhere
        for other in blocks:
            yield from ((block.name, name) for name in sorted(unknown & names(other, "store")))


@pytest.mark.parametrize("page", PAGES)
def test_no_block_reads_what_only_another_block_sets(page: str) -> None:
    parsed = Environment(autoescape=True).parse((FOLDER / page).read_text())
    assert list(lost_between_blocks(parsed)) == []
