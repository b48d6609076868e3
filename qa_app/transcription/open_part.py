"""A part of a file, opened to see which tracks it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from av.container import InputContainer

from qa_app.transcription.container import MOST_CHANNELS, open_container, usable_streams
from qa_app.transcription.file_parts import FilePart
from qa_app.transcription.headerless import Headerless


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """An audio track: its place among the container's streams, channels, Hz, FFmpeg's name."""

    index: int
    channels: int
    sample_rate: int
    codec: str


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A part that can be decoded, and its tracks."""

    part: FilePart
    tracks: tuple[TrackInfo, ...]
    container: str
    unusable: int
    form: Headerless | None = None

    @property
    def channels(self) -> int:
        """The channels of all tracks together."""
        return sum(track.channels for track in self.tracks)

    def open(self, file: BinaryIO) -> InputContainer:
        """The part's container, to be closed by the caller."""
        if self.form is None:
            return open_container(self.part.open(file))
        return open_container(
            self.part.open(file), demuxer=self.form.demuxer, options=self.form.options
        )


def open_part(file: BinaryIO, part: FilePart, form: Headerless | None = None) -> OpenPart:
    """What a part holds; ``form`` says what it is if it has no header.

    Raises :class:`~qa_app.transcription.errors.TranscriptionError` as ``usable_streams`` does.
    """
    with OpenPart(part, (), "", 0, form).open(file) as container:
        streams, unusable = usable_streams(container)
        tracks: list[TrackInfo] = []
        for stream in streams:
            context = stream.codec_context
            if sum(track.channels for track in tracks) + context.channels > MOST_CHANNELS:
                unusable += 1
                continue
            tracks.append(
                TrackInfo(stream.index, context.channels, context.sample_rate, context.name)
            )
        return OpenPart(part, tuple(tracks), container.format.name, unusable, form)
