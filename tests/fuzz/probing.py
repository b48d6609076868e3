"""A child process that takes in damaged recordings, so that even its death can be seen.

Reads numbers of cases from standard input, one a line, and answers each with the outcome.
Memory is limited for the process; a case that hangs or kills it is seen by who started it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path

from qa_app.transcription.decode import decode
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.probe import probe
from tests.fuzz.damage import damaged, whole

MEMORY = 3 << 30
MAX_SECONDS = 600


def outcome(case: int) -> str:
    """``accepted``, or the code of the refusal; whatever else happens is a failure."""
    with tempfile.NamedTemporaryFile() as upload:
        upload.write(damaged(case))
        upload.flush()
        try:
            info = probe(Path(upload.name), max_seconds=MAX_SECONDS)
        except TranscriptionError as error:
            return error.code
        heard = 0
        for piece in decode(Path(upload.name), piece_seconds=5):
            heard += piece.samples.shape[1]
            if heard / 16_000 > MAX_SECONDS:
                return "too_long"  # as the worker finds out, which decodes all of it
    if info.measured and abs(heard / 16_000 - info.duration) > 0.5 + 0.02 * info.duration:
        return f"FAILED: measured {info.duration:.2f} s, heard {heard / 16_000:.2f} s"
    return "accepted"


def main() -> None:
    """Answer until standard input ends."""
    for number in range(20):
        whole(number)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin:
        try:
            answer = outcome(int(line))
        except Exception as error:
            answer = f"FAILED: {type(error).__name__}: {error}".replace("\n", " ")
        sys.stdout.write(f"{line.strip()} {answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
