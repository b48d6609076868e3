"""What commands show on a terminal: progress on standard error, nothing else."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from tqdm import tqdm

from qa_app.transcription.engine import Engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.losses import Loss, in_words
from qa_app.transcription.roles import AgentChannel
from qa_app.transcription.speakers import tell_speakers
from qa_app.transcription.transcribe import transcribe, transcript_of
from qa_app.transcription.transcript import Heard, Segment, Transcript, TranscriptionOptions
from qa_app.transcription.voice_model import VoiceModel

HEARD_WORDS = {
    Heard.REST_SILENT: "nobody speaks on its other channels; heard: {channels} of {of}",
    Heard.SAME: "several channels carry the same sound; heard: {channels} of {of}",
    Heard.MIXED_DOWN: "channels {channels} of {of} carry different speech: mixed into one",
}


def transcribe_with_progress(
    file: Path, options: TranscriptionOptions, engine: Engine
) -> Transcript:
    """Transcribe a recording under a bar that counts the call's seconds."""
    segments: list[Segment] = []
    losses: list[Loss] = []
    with tqdm(
        desc=file.name,
        unit="s",
        file=sys.stderr,
        total=1,
        bar_format="{l_bar}{bar}| {n:.0f}/{total:.0f} s",
    ) as bar:
        for progress in transcribe(file, options, engine, losses=losses):
            segments += progress.segments
            bar.total = progress.duration
            bar.update(progress.done_seconds - bar.n)
    whole = transcript_of(segments, progress.resume_from, options, engine)
    return replace(whole, unread=tuple(losses))


def say_what_is_heard(label: str, transcript: Transcript) -> None:
    """A line where not all channels of a recording are heard each by itself, or not all of it."""
    for line in in_words(transcript.unread, transcript.duration):
        click.echo(f"qa-app: {label}: {line}", err=True)
    hearing = transcript.hearing
    if hearing and hearing.channels and hearing.why is not Heard.ALL:
        channels = ", ".join(str(channel + 1) for channel in hearing.channels)
        words = HEARD_WORDS[hearing.why].format(channels=channels, of=hearing.of)
        click.echo(f"qa-app: {label}: {words}", err=True)


def with_speakers(
    file: Path,
    transcript: Transcript,
    channel: AgentChannel,
    *,
    label: str,
    by_voice: bool = True,
) -> Transcript:
    """The transcript with its speakers, and a line on how they are known; ``label`` names it.

    A transcript without speakers is still a transcript: it stands where telling them fails.
    """
    try:
        told = tell_speakers(file, transcript, channel, VoiceModel if by_voice else None)
    except (OSError, TranscriptionError) as error:
        click.echo(f"qa-app: {label}: speakers stay unknown: {error}", err=True)
        return transcript
    click.echo(f"qa-app: {label}: {told.in_words()}", err=True)
    return replace(transcript, segments=told.segments)
