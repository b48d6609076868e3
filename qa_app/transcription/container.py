"""Opening a recording of unknown origin with PyAV, and the sound in it, packet by packet.

Everything here treats the file as hostile: only plain audio containers are opened (a playlist
could make FFmpeg read other files or addresses), the header is believed in nothing that the
packets do not bear out, and a packet that does not decode becomes silence of its own length.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from qa_app.transcription.errors import TranscriptionError

# Demuxers that hold sound and nothing but their own file: no hls, dash, concat, sdp, image lists.
CONTAINERS = (
    "wav,w64,aiff,au,caf,mp3,aac,ac3,eac3,flac,ogg,matroska,webm,mov,mp4,m4a,3gp,asf,"
    "amr,amrnb,amrwb,gsm,g722,g726,g726le,g729,avi,mpegts,mpeg,flv,wv,ape,tta,rf64"
)
LOWEST_RATE, HIGHEST_RATE = 4_000, 192_000
# Conference bridges and multi-party recorders write a channel for each line.
MOST_CHANNELS = 8
# A packet of call audio lasts 10 ms to 1 s; a damaged one may claim hours.
LONGEST_LOST_PACKET = 2.0
# Time stamps this far ahead of the sound mean that sound is missing; further ahead they are wrong.
SHORTEST_GAP, LONGEST_GAP = 0.1, 7_200.0


@contextmanager
def open_audio(file: BinaryIO | Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    """The opened container and its first audio stream.

    Raises :class:`TranscriptionError` (``empty_file``, ``not_audio``, ``no_audio_stream``,
    ``undecodable``, ``too_many_channels``, ``sample_rate``). A file object is read from its
    start and left open.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened, open_audio(opened) as audio:
            yield audio
        return
    if file.seek(0, io.SEEK_END) == 0:
        raise TranscriptionError("empty_file")
    file.seek(0)
    try:
        container = av.open(_Reader(file), mode="r", options={"format_whitelist": CONTAINERS})
    except (av.error.FFmpegError, ValueError, UnicodeError) as error:
        raise TranscriptionError("not_audio") from error
    with container:
        yield container, _audio_stream(container)


class _Reader:
    """The file as FFmpeg reads it: a seek to nowhere, as a bad header asks for, just fails."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.name = getattr(file, "name", "")
        self.read, self.tell = file.read, file.tell

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new position, or -1."""
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1


def _audio_stream(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise TranscriptionError("no_audio_stream")
    stream = container.streams.audio[0]
    # Without a decoder PyAV gives the stream no codec context.
    context = cast("av.AudioCodecContext | None", stream.codec_context)
    if context is None:
        raise TranscriptionError("undecodable", codec="unknown")
    if context.channels > MOST_CHANNELS:
        raise TranscriptionError("too_many_channels", channels=context.channels)
    if context.channels < 1 or not context.sample_rate:
        raise TranscriptionError("not_audio")
    if not LOWEST_RATE <= context.sample_rate <= HIGHEST_RATE:
        raise TranscriptionError(
            "sample_rate", rate=context.sample_rate, low=LOWEST_RATE, high=HIGHEST_RATE
        )
    return stream


def sounds(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame | float]:
    """The stream's frames in order; a float stands for that many seconds of lost sound.

    No float is over 2 s. Ends where the file breaks off.
    """
    clock = _Clock()
    for packet in _packets(container, stream):
        try:
            frames = packet.decode()
        except (av.error.FFmpegError, ValueError):
            # Discontinuous AMR does this for each pause; without the silence in its place
            # everything after it would be heard too early.
            if packet.duration and packet.time_base:
                lost = min(float(packet.duration * packet.time_base), LONGEST_LOST_PACKET)
                clock.pass_by(lost)
                yield lost
            continue
        for frame in frames:
            yield from clock.missing_before(frame)
            yield frame


def _packets(container: InputContainer, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.error.FFmpegError, ValueError, IndexError):
            # The last one: in a damaged file there may be a packet of no known stream.
            return
        if packet is None:
            return
        yield packet


class _Clock:
    """Compares time stamps with the sound so far: a browser sends nothing while the line is down.

    Where the two disagree in any other way the sound is right.
    """

    def __init__(self) -> None:
        self._now: float | None = None

    def pass_by(self, seconds: float) -> None:
        """Let this much time go by."""
        if self._now is not None:
            self._now += seconds

    def missing_before(self, frame: AudioFrame) -> Iterator[float]:
        """The silence before ``frame`` in parts of at most 2 s; the frame itself goes by."""
        stamp: float | None = frame.time
        if stamp is not None:
            gap = stamp - self._now if self._now is not None else 0.0
            if SHORTEST_GAP <= gap <= LONGEST_GAP:
                for _ in range(int(gap / LONGEST_LOST_PACKET)):
                    yield LONGEST_LOST_PACKET
                yield gap % LONGEST_LOST_PACKET
            if self._now is None or abs(gap) >= SHORTEST_GAP:
                self._now = stamp
        self.pass_by(frame.samples / frame.sample_rate)
