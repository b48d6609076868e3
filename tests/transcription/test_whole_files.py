"""All of a file is heard: tracks, parts behind one another, sound that a header forgot to count.

What cannot be read is named, never left out without a word.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import numpy as np
import pytest
from sound_files import encoded, voice, with_size

from qa_app.transcription.decode import RATE, decode
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.losses import Loss, LossKind, in_words
from qa_app.transcription.ogg_pages import pages
from qa_app.transcription.probe import probe

LOUD = 0.05


def heard(content: bytes) -> tuple[np.ndarray, list[Loss]]:
    losses: list[Loss] = []
    pieces = list(decode(io.BytesIO(content), losses=losses))
    return np.concatenate([piece.samples for piece in pieces], axis=1), losses


def seconds_of_sound(channel: np.ndarray) -> float:
    """For how long it is loud, in steps of a tenth of a second."""
    steps = channel[: len(channel) // 1_600 * 1_600].reshape(-1, 1_600)
    return float(np.sum(np.abs(steps).max(axis=1) > LOUD)) / 10


def one(kind: str, seconds: float, *, channels: int = 1, pitch: float = 150.0) -> bytes:
    rate = {"ogg": 48_000, "matroska": 48_000, "amr": 8_000}.get(kind, RATE)
    sound = np.stack([voice(seconds, rate=rate, pitch=pitch)] * channels)
    return encoded(kind, sound, rates=(rate,))


@pytest.mark.parametrize("kind", ["matroska", "webm", "mp4", "mov", "avi", "mpegts"])
def test_a_track_for_each_speaker_is_a_channel_for_each(kind: str) -> None:
    rate = 48_000 if kind in ("matroska", "webm", "avi", "mpegts") else RATE
    first, second = voice(3, rate=rate), voice(2, rate=rate, pitch=230)
    sound, losses = heard(encoded(kind, first, second, rates=(rate, rate)))
    assert len(sound) == 2
    assert [seconds_of_sound(channel) for channel in sound] == pytest.approx([3, 2], abs=0.2)
    assert losses == []


def test_the_table_behind_a_film_s_sound_is_no_lost_sound() -> None:
    rates = 22_050, 44_100
    tracks = voice(11, rate=rates[0]), voice(11, rate=rates[1], pitch=230)
    content = encoded("avi", *tracks, rates=rates)
    assert b"\0idx1" in content
    assert heard(content)[1] == []


@pytest.mark.parametrize("kind", ["matroska", "mp4", "mov"])
def test_a_track_that_begins_later_keeps_its_time(kind: str) -> None:
    rate = 48_000 if kind == "matroska" else RATE
    tracks = voice(5, rate=rate), voice(2, rate=rate, pitch=230)
    content = encoded(kind, *tracks, rates=(rate, rate), delays=(0, 2))
    sound, losses = heard(content)
    begins = np.flatnonzero(np.abs(sound[1]) > LOUD)[0] / RATE
    assert begins == pytest.approx(2, abs=0.1)
    assert losses == []


def test_tracks_of_other_rates_and_channels_are_all_heard() -> None:
    stereo = np.stack([voice(3, rate=8_000), voice(3, rate=8_000, pitch=190)])
    content = encoded(
        "mov", stereo, voice(3, rate=44_100, pitch=230), rates=(8_000, 44_100),
        codecs=("pcm_alaw", "aac"),
    )  # fmt: skip
    sound, _ = heard(content)
    assert len(sound) == 3
    assert all(seconds_of_sound(channel) == pytest.approx(3, abs=0.2) for channel in sound)
    assert probe(io.BytesIO(content), max_seconds=60).channels == 3


@pytest.mark.parametrize("kind", ["matroska", "mp4", "mpegts"])
def test_sound_that_sets_in_late_keeps_the_picture_s_time(kind: str) -> None:
    rate = 48_000 if kind in ("matroska", "mpegts") else RATE
    sound, _ = heard(encoded(kind, voice(3, rate=rate), rates=(rate,), delays=(4,), picture=8))
    assert np.flatnonzero(np.abs(sound[0]) > LOUD)[0] / RATE == pytest.approx(4, abs=0.25)


KINDS = ("wav", "w64", "aiff", "au", "caf", "flac", "amr", "mp3", "ogg", "mp4", "matroska", "adts")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", [False, True], ids=["same channels", "other channels"])
def test_recordings_behind_one_another_are_all_heard(kind: str, other: bool) -> None:
    channels = 2 if other and kind != "amr" else 1  # AMR never has two
    content = one(kind, 3) + one(kind, 2, channels=channels, pitch=230)
    sound, losses = heard(content)
    assert seconds_of_sound(sound[0]) == pytest.approx(5, abs=0.3)
    assert losses == []
    assert probe(io.BytesIO(content), max_seconds=60).duration == pytest.approx(5, abs=0.3)


@pytest.mark.parametrize(
    "content",
    [
        lambda: one("mp3", 3) + one("wav", 2),
        lambda: one("wav", 3) + one("ogg", 2),
        lambda: one("matroska", 3) + one("mp4", 2),
        lambda: one("amr", 3) + one("flac", 2),
        lambda: (
            encoded("ogg", voice(3), codecs=("flac",)) + one("ogg", 1) + one("ogg", 1, channels=2)
        ),
        lambda: (
            encoded("mp3", voice(3, rate=44_100), rates=(44_100,))
            + b"ID3\x04\x00\x00\x00\x00\x02\x00" + bytes(256)
            + one("mp3", 2, channels=2)
        ),
        lambda: one("wav", 3)[:-1] + one("wav", 2),  # the last byte is missing
    ],
    ids=["mp3 wav", "wav ogg", "mkv mp4", "amr flac", "ogg chain", "mp3 tag mp3", "cut wav"],
)  # fmt: skip
def test_recordings_of_other_kinds_behind_one_another_are_all_heard(
    content: Callable[[], bytes],
) -> None:
    sound, losses = heard(content())
    assert seconds_of_sound(sound[0]) == pytest.approx(5, abs=0.3)
    assert losses == []


PLAIN = one("wav", 6)


@pytest.mark.parametrize(
    ("riff", "data"),
    [
        (0, 0),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0x7FFFFFFF, 0x7FFFFFFF),
        (36, 0),
        (36 + 64_000, 64_000),
        (36 + 64_001, 64_001),
        (0xFFFFFFFF, 64_000),
        (len(PLAIN) - 8, 64_000),
        (100, 50),
    ],
)
def test_a_header_that_was_written_first_does_not_end_the_recording(riff: int, data: int) -> None:
    content = with_size(PLAIN, riff=riff, data=data)
    sound, losses = heard(content)
    assert sound.shape[1] / RATE == pytest.approx(6, abs=0.01)
    assert losses == []
    assert probe(io.BytesIO(content), max_seconds=60).duration == pytest.approx(6, abs=0.01)


def _sized(kind: str, mark: bytes, offset: int, form: str, value: int) -> bytes:
    content = bytearray(one(kind, 6))
    place = content.index(mark) + offset
    content[place : place + struct.calcsize(form)] = struct.pack(form, value)
    return bytes(content)


@pytest.mark.parametrize(
    "wrong",
    [
        ("w64", b"data", 16, "<Q", 64_024),
        ("w64", b"data", 16, "<Q", 0),
        ("aiff", b"SSND", 4, ">I", 64_008),
        ("aiff", b"SSND", 4, ">I", 0xFFFFFFFF),
        ("au", b".snd", 8, ">I", 64_000),
        ("au", b".snd", 8, ">I", 0xFFFFFFFF),
        ("caf", b"data", 4, ">q", 64_004),
        ("caf", b"data", 4, ">q", -1),
        ("flac", b"fLaC", 22, ">I", 32_000),
        ("flac", b"fLaC", 22, ">I", 0),
    ],
)
def test_wrong_sizes_in_other_headers_do_not_end_the_recording(
    wrong: tuple[str, bytes, int, str, int],
) -> None:
    sound, losses = heard(_sized(*wrong))
    assert sound.shape[1] / RATE == pytest.approx(6, abs=0.05)
    assert losses == []


@pytest.mark.parametrize("codec", ["pcm_mulaw", "pcm_s24le", "adpcm_ima_wav"])
def test_what_lies_behind_the_stated_end_is_told_from_sound_in_any_codec(codec: str) -> None:
    whole = encoded("wav", voice(6, rate=8_000), rates=(8_000,), codecs=(codec,))
    sound, losses = heard(with_size(whole, riff=24_576 + 50, data=8_192))
    assert sound.shape[1] / RATE == pytest.approx(6, abs=0.3)
    assert losses == []


TAG = b"TAG" + b"a name".ljust(125)
ID3 = b"ID3\x04\x00\x00\x00\x00\x10\x00" + b"\x01" * 2_048


@pytest.mark.parametrize("kind", ["wav", "aiff", "flac", "mp3", "ogg", "amr"])
@pytest.mark.parametrize("tail", [TAG, ID3, bytes(40_000)], ids=["ID3v1", "ID3v2", "zeros"])
def test_tags_and_reserved_space_are_no_sound_and_no_loss(kind: str, tail: bytes) -> None:
    sound, losses = heard(one(kind, 3) + tail)
    assert sound.shape[1] / RATE == pytest.approx(3, abs=0.15)
    assert losses == []


NOISE = np.random.default_rng(1).bytes(60_000)
LETTER = b"Dear customer, please find enclosed the recording.\n" * 1_200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tail", [NOISE, LETTER], ids=["data", "text"])
def test_what_follows_and_cannot_be_read_is_named_and_never_heard(kind: str, tail: bytes) -> None:
    sound, losses = heard(one(kind, 3) + tail)
    assert sound.shape[1] / RATE == pytest.approx(3, abs=1.1)
    assert {loss.kind for loss in losses} in ({LossKind.DATA}, {LossKind.REST})


def _broken(kind: str, filling: bytes) -> bytes:
    content = one(kind, 12)
    first, last = len(content) // 3, len(content) // 2
    return content[:first] + (filling * 40)[: last - first] + content[last:]


@pytest.mark.parametrize("kind", ["flac", "mp3", "ogg", "mp4", "matroska", "adts", "amr"])
@pytest.mark.parametrize("filling", [NOISE, bytes(60_000)], ids=["data", "zeros"])
def test_a_stretch_that_does_not_decode_is_named(kind: str, filling: bytes) -> None:
    if kind == "amr" and not any(filling):
        return  # zeros are good frames of it
    _, losses = heard(_broken(kind, filling))
    missing = sum(loss.amount for loss in losses)
    assert {loss.kind for loss in losses} <= {LossKind.STRETCH, LossKind.REST}
    assert 1 <= missing <= 7


@pytest.mark.parametrize("kind", ["wav", "w64", "aiff", "au", "caf", "flac", "mp3", "matroska"])
def test_a_recording_that_breaks_off_says_how_much_could_be_read(kind: str) -> None:
    content = one(kind, 12)
    sound, losses = heard(content[: len(content) // 2])
    (line,) = in_words(losses, sound.shape[1] / RATE)
    assert "6 of 12 s could be read" in line


@pytest.mark.parametrize("kind", ["mp4", "mov"])
def test_a_film_that_breaks_off_before_its_table_says_so(kind: str) -> None:
    content = one(kind, 5)
    half = content[: len(content) // 2]
    with pytest.raises(TranscriptionError) as refusal:
        heard(half)
    assert refusal.value.code == "unfinished"


def test_sound_that_the_index_of_a_film_does_not_name_is_named() -> None:
    content = one("mp4", 12)
    place = content.index(b"mdat") - 4
    (size,) = struct.unpack(">I", content[place : place + 4])
    longer = struct.pack(">I", size + size // 2)
    hidden = content[place + 8 : place + 8 + size // 2]
    end = place + size
    _, losses = heard(content[:place] + longer + content[place + 4 : end] + hidden + content[end:])
    assert losses == [Loss(LossKind.REST, pytest.approx(6, abs=0.2))]


def test_no_more_than_a_bounded_number_of_parts_is_opened_and_the_rest_is_named() -> None:
    content = one("wav", 0.1) * 300
    sound, losses = heard(content)
    assert sound.shape[1] / RATE == pytest.approx(20, abs=0.5)
    assert [loss.kind for loss in losses] == [LossKind.DATA]


def wrong_granule() -> bytes:
    content = bytearray(one("ogg", 30))
    last = list(pages(io.BytesIO(content), 0, len(content)))[-1].position
    content[last + 6 : last + 14] = struct.pack("<q", 48_000 * 36_000)
    return bytes(content)


def changing_rate() -> bytes:
    """An MP3 whose silence takes far fewer bits than its speech, without a length header."""
    sound = np.concatenate([np.zeros(RATE * 21), voice(18)])
    return encoded("mp3", sound, options={"write_xing": "0"}, codec_options={"q": "2", "abr": "0"})


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (changing_rate, 39),
        (wrong_granule, 30),
        (lambda: one("adts", 40), 40),
        (lambda: one("amr", 40), 40),
        (lambda: one("mpegts", 40), 40),
        (lambda: _sized("flac", b"fLaC", 22, ">I", 0), 6),
    ],
    ids=["mp3", "ogg", "aac", "amr", "mpeg-ts", "flac"],
)
def test_a_guess_is_no_refusal_and_is_marked_as_one(
    content: Callable[[], bytes], seconds: float
) -> None:
    made = content()
    info = probe(io.BytesIO(made), max_seconds=seconds + 2)
    assert info.measured or info.estimated or abs(info.duration - seconds) < 1
    sound, _ = heard(made)
    assert sound.shape[1] / RATE == pytest.approx(seconds, abs=0.5)


@pytest.mark.parametrize("kind", ["adts", "mp3"])
def test_a_guess_is_near_the_truth_where_speech_is_followed_by_silence(kind: str) -> None:
    sound = np.concatenate([voice(21), np.zeros(RATE * 60)])
    made = encoded(kind, sound, options={"write_xing": "0"} if kind == "mp3" else None)
    info = probe(io.BytesIO(made), max_seconds=60)
    assert info.estimated
    assert info.duration == pytest.approx(81, rel=0.02)
