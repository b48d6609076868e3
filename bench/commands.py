"""What small commands of `qa-app` cost in processor time, beside `python -c pass`.

make bench-commands
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

TIMES = 7
COMMANDS = {
    "--help": ["--help"],
    "users list": ["users", "list"],
    "rubrics check": ["rubrics", "check"],
    "mask": ["mask", "talk.txt"],
    "moments": ["moments", "talk.json"],
}
TALK = """{"language": "en", "duration": 4.0, "engine": "-", "model": "-", "channels": "split",
 "segments": [{"id": 0, "speaker": "agent", "start": 0.0, "end": 3.0, "confidence": 1.0,
               "text": "I am sorry to hear that. Call me on 010-1234-5678.", "words": []}]}"""


def processor_seconds(command: list[str], folder: str) -> float:
    """The least of several runs: what else goes on only adds to it."""
    environment = {**os.environ, "DATA_DIR": folder}
    found = []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(  # noqa: S603
            command, cwd=folder, env=environment, check=True, capture_output=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def main() -> None:
    """Print a line for each command."""
    qa_app = [sys.executable, "-m", "qa_app"]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "talk.txt").write_text("My number is 010-1234-5678.\n")
        Path(folder, "talk.json").write_text(TALK)
        environment = {**os.environ, "DATA_DIR": folder}
        subprocess.run(  # noqa: S603
            [*qa_app, "db", "upgrade"], env=environment, check=True, capture_output=True
        )
        nothing = processor_seconds([sys.executable, "-c", "pass"], folder)
        print(f"{'python -c pass':<24}{nothing:6.2f} s")
        for name, words in COMMANDS.items():
            seconds = processor_seconds([*qa_app, *words], folder)
            print(f"{'qa-app ' + name:<24}{seconds:6.2f} s {seconds / nothing:6.1f} times")


if __name__ == "__main__":
    main()
