"""The files that ``qa-app transcribe`` is given, standard input among them."""

from __future__ import annotations

import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

STANDARD_INPUT = Path("-")


class Collision(ValueError):
    """Two inputs would write the same output; ``str()`` names both."""


def output_names(files: Sequence[Path], kind: str) -> dict[Path, str]:
    """The name of the output of each file.

    Raises :class:`Collision` where two have the same one, also on a disk that does not tell
    small letters from capitals or one Unicode form from another.
    """
    names = {file: f"{'standard-input' if file == STANDARD_INPUT else file.stem}.{kind}"
             for file in files}  # fmt: skip
    owners: dict[str, Path] = {}
    for file in files:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", names[file]).casefold())
        if folded in owners:
            other = owners[folded]
            raise Collision(
                f"{other} and {file} would both be written to {names[file]}: "
                "rename one, or transcribe them into folders of their own"
                if other != file
                else f"{file} is named twice: name it once"
            )
        owners[folded] = file
    return names


@contextmanager
def on_disk(files: Sequence[Path]) -> Iterator[dict[Path, Path]]:
    """Where each file lies: what comes from standard input in a file that goes away again."""
    if STANDARD_INPUT not in files:
        yield {file: file for file in files}
        return
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "standard input"
        with kept.open("wb") as out:
            shutil.copyfileobj(sys.stdin.buffer, out)
        yield {file: kept if file == STANDARD_INPUT else file for file in files}
