"""Which modules a page's script imports, so that browsers ask for all of them at once.

A browser learns of a module's imports when it has read the module, and a page's script is four
deep: without this they come in four rounds, the first one after all of the page has come.
"""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
_IMPORT = re.compile(r'^(?:import|\}) .*?"(\.[^"]+)";$', re.MULTILINE)


@cache
def modules_of(script: str) -> tuple[str, ...]:
    """A script and all that it imports, in files of ``static``; itself first."""
    found = [script]
    for name in found:
        path = STATIC / name
        for imported in _IMPORT.findall(path.read_text()):
            other = (path.parent / imported).resolve().relative_to(STATIC).as_posix()
            if other not in found:
                found.append(other)
    return tuple(found)
