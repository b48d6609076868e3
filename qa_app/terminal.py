"""What commands show on a terminal: progress on standard error, nothing else."""

import sys
from pathlib import Path

from tqdm import tqdm

from qa_app.transcription.engine import Engine
from qa_app.transcription.transcribe import transcribe, transcript_of
from qa_app.transcription.transcript import Segment, Transcript, TranscriptionOptions


def transcribe_with_progress(
    file: Path, options: TranscriptionOptions, engine: Engine
) -> Transcript:
    """Transcribe a recording under a bar that counts the call's seconds."""
    segments: list[Segment] = []
    with tqdm(
        desc=file.name,
        unit="s",
        file=sys.stderr,
        total=1,
        bar_format="{l_bar}{bar}| {n:.0f}/{total:.0f} s",
    ) as bar:
        for progress in transcribe(file, options, engine):
            segments += progress.segments
            bar.total = progress.duration
            bar.update(progress.done_seconds - bar.n)
    return transcript_of(segments, progress.resume_from, options, engine)
