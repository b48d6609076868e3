"""The pages' scripts that could lose what somebody typed, by Node's own test runner."""

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def test_scripts_of_the_pages_lose_nothing_that_was_typed() -> None:
    node = shutil.which("node")
    assert node, "Node.js 20 or newer is missing (on Debian: apt-get install nodejs)"
    run = subprocess.run(
        [node, "--test", *sorted(HERE.glob("*.test.js"))], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
