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

from qa_app.transcription.errors import TranscriptionError

# Demuxers that hold sound and nothing but their own file: no hls, dash, concat, sdp, image lists.
CONTAINERS = (
    "wav,w64,aiff,au,caf,mp3,aac,ac3,eac3,flac,ogg,matroska,webm,mov,mp4,m4a,3gp,asf,"
    "amr,amrnb,amrwb,gsm,g722,g726,g726le,g729,avi,mpegts,mpeg,flv,wv,ape,tta,rf64"
)
LOWEST_RATE, HIGHEST_RATE = 4_000, 192_000
# A packet of call audio lasts 10 ms to 1 s; a damaged one may claim hours.
LONGEST_LOST_PACKET = 2.0


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
        container = av.open(file, mode="r", options={"format_whitelist": CONTAINERS})
    except (av.error.FFmpegError, ValueError, UnicodeError) as error:
        raise TranscriptionError("not_audio") from error
    with container:
        yield container, _audio_stream(container)


def _audio_stream(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise TranscriptionError("no_audio_stream")
    stream = container.streams.audio[0]
    # Without a decoder PyAV gives the stream no codec context.
    context = cast("av.AudioCodecContext | None", stream.codec_context)
    if context is None:
        raise TranscriptionError("undecodable", codec="unknown")
    if context.channels > 2:
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

    Ends where the file breaks off.
    """
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.error.FFmpegError, ValueError):
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except (av.error.FFmpegError, ValueError):
            # Discontinuous AMR does this for each pause; without the silence in its place
            # everything after it would be heard too early.
            if packet.duration and packet.time_base:
                yield min(float(packet.duration * packet.time_base), LONGEST_LOST_PACKET)
