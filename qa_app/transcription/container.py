"""Opening a recording of unknown origin with PyAV, and the sound in it, packet by packet.

Everything here treats the file as hostile: only plain audio containers are opened (a playlist
could make FFmpeg read other files or addresses), the header is believed in nothing that the
packets do not bear out, and a packet that does not decode becomes silence of its own length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from qa_app.transcription.byte_ranges import bytes_at
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.losses import Coverage

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
# Discontinuous AMR has packets of this size for its pauses, which FFmpeg does not decode.
COMFORT_NOISE = 8
# No packet has more bytes than its samples would have plain, and a head.
LARGEST_SAMPLE, MOST_OVERHEAD = 4, 2_048


def open_container(
    file: BinaryIO, *, demuxer: str | None = None, options: Mapping[str, str] | None = None
) -> InputContainer:
    """The opened container, to be closed by the caller; raises ``not_audio`` or ``unfinished``.

    ``demuxer`` names the format of a file that has no header of its own.
    """
    given = {"format_whitelist": f"{CONTAINERS},{demuxer}" if demuxer else CONTAINERS}
    file.seek(0)
    try:
        return av.open(file, mode="r", format=demuxer, options={**given, **(options or {})})
    except (av.error.FFmpegError, ValueError, UnicodeError) as error:
        # MP4 and its kin end with the table of their sound, unless they were made for the web.
        cut_off = bytes_at(file, 0, 8)[4:] == b"ftyp"
        raise TranscriptionError("unfinished" if cut_off else "not_audio") from error


def usable_streams(container: InputContainer) -> tuple[list[AudioStream], int]:
    """The audio streams that can be decoded, and how many others there are.

    Raises :class:`TranscriptionError` where there is none: ``no_audio_stream``, or what is
    wrong with the first (``undecodable``, ``not_audio``, ``too_many_channels``,
    ``sample_rate``).
    """
    usable: list[AudioStream] = []
    problems: list[TranscriptionError] = []
    for stream in container.streams.audio:
        problem = _problem(stream)
        if problem is None:
            usable.append(stream)
        else:
            problems.append(problem)
    if not usable:
        raise problems[0] if problems else TranscriptionError("no_audio_stream")
    return usable, len(problems)


def _problem(stream: AudioStream) -> TranscriptionError | None:
    # Without a decoder PyAV gives the stream no codec context.
    context = cast("av.AudioCodecContext | None", stream.codec_context)
    if context is None:
        return TranscriptionError("undecodable", codec="unknown")
    if context.channels > MOST_CHANNELS:
        return TranscriptionError("too_many_channels", channels=context.channels)
    if context.channels < 1 or not context.sample_rate:
        return TranscriptionError("not_audio")
    if not LOWEST_RATE <= context.sample_rate <= HIGHEST_RATE:
        return TranscriptionError(
            "sample_rate", rate=context.sample_rate, low=LOWEST_RATE, high=HIGHEST_RATE
        )
    return None


@dataclass(slots=True)
class Tally:
    """What became of a stream's packets.

    Seconds ``heard``, ``before`` the first sound, ``filled`` with silence after it, and ``lost``
    of those as packets did not decode.
    """

    heard: float = 0.0
    before: float = 0.0
    filled: float = 0.0
    lost: float = 0.0
    decoded_bytes: int = 0
    lost_bytes: int = 0
    coverage: Coverage = field(default_factory=Coverage)

    def count(self, size: int, frames: Sequence[AudioFrame]) -> None:
        """A packet of ``size`` bytes that gave ``frames``; it may drag along what is no sound."""
        most = MOST_OVERHEAD + sum(
            LARGEST_SAMPLE * frame.samples * frame.layout.nb_channels for frame in frames
        )
        self.decoded_bytes += min(size, most)
        self.lost_bytes += max(0, size - most) if frames else 0


def sounds(
    container: InputContainer, stream: AudioStream, tally: Tally | None = None
) -> Iterator[AudioFrame | float]:
    """The stream's frames in order; a float stands for that many seconds of lost sound.

    No float is over 2 s. Ends where the file breaks off. ``tally`` is kept on the way.
    """
    tally = tally or Tally()
    clock = _Clock(_beginning(container))
    for packet in _packets(container, tally.coverage):
        if packet.stream_index != stream.index:
            continue
        try:
            frames = packet.decode()
        except (av.error.FFmpegError, ValueError):
            # Discontinuous AMR does this for each pause; without the silence in its place
            # everything after it would be heard too early.
            silence = _silence_for(packet, tally)
            if silence:
                clock.pass_by(silence)
                yield silence
            continue
        tally.count(packet.size, frames)
        for frame in frames:
            for gap in clock.missing_before(frame):
                if tally.heard:
                    tally.filled += gap
                else:
                    tally.before += gap
                yield gap
            tally.heard += frame.samples / frame.sample_rate
            yield frame


def _silence_for(packet: Packet[AudioStream], tally: Tally) -> float:
    lost = float((packet.duration or 0) * (packet.time_base or 0))
    lost = min(lost, LONGEST_LOST_PACKET)
    tally.filled += lost
    if packet.size > COMFORT_NOISE:
        tally.lost += lost
        tally.lost_bytes += packet.size
    return lost


def _packets(container: InputContainer, coverage: Coverage) -> Iterator[Packet[AudioStream]]:
    packets = container.demux()
    while True:
        try:
            packet = next(packets, None)
        except (av.error.FFmpegError, ValueError, IndexError):
            # The last one: in a damaged file there may be a packet of no known stream.
            return
        if packet is None:
            return
        if packet.pos is not None and packet.pos >= 0:
            coverage.add(packet.pos, packet.size)
        yield cast("Packet[AudioStream]", packet)


def _beginning(container: InputContainer) -> float | None:
    """The time stamp with which the picture, or whatever comes first, begins; seconds.

    MP4 counts from zero and may have an empty stretch before its sound.
    """
    if container.start_time is None:
        return None
    first = container.start_time / av.time_base
    whole = (container.duration or 0) / av.time_base
    if container.format.name.startswith("mov") and 0 < first < whole:
        return 0.0
    return first


class _Clock:
    """Compares time stamps with the sound so far: a browser sends nothing while the line is down.

    ``beginning`` is where the recording as a whole begins: sound may set in later. Where stamps
    and sound disagree in any other way the sound is right.
    """

    def __init__(self, beginning: float | None) -> None:
        self._now = beginning

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
