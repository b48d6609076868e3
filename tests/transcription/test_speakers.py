"""Who says what: two voices on one channel, and the side of the agent on two."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import SAMPLES, Write

from qa_app.transcription.decode import RATE, AudioPiece, Samples, decode
from qa_app.transcription.engine import Engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.roles import How
from qa_app.transcription.speakers import tell_sides, tell_speakers, tell_voices
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import (
    Segment,
    Speaker,
    Transcript,
    TranscriptionOptions,
    Word,
)
from qa_app.transcription.two_voices import TwoVoices
from qa_app.transcription.voice_model import VoiceModel
from qa_app.transcription.voice_turns import as_speakers, voice_turns


@pytest.fixture(scope="module")
def model() -> VoiceModel:
    return VoiceModel()


@pytest.fixture(scope="module")
def call(card_call: Path) -> Samples:
    return np.concatenate([piece.samples for piece in decode(card_call)], axis=1)


@pytest.fixture(scope="module")
def script(card_call: Path) -> Transcript:
    path = SAMPLES / "transcripts" / f"{card_call.stem}.json"
    return Transcript.from_json(json.loads(path.read_text(encoding="utf-8")))


def on_one_channel(call: Samples) -> list[AudioPiece]:
    return [AudioPiece(0, call.sum(axis=0, keepdims=True) * 0.7)]


def spoken(text: str, start: float, speaker: Speaker = Speaker.UNKNOWN) -> Segment:
    """Each word takes 0.3 s."""
    words = tuple(
        Word(f" {word}", start + 0.3 * i, start + 0.3 * (i + 1), 0.9)
        for i, word in enumerate(text.split())
    )
    return Segment(start, words[-1].end, text, speaker, 0.9, words)


def talk(*segments: Segment, channels: str = "mixed") -> Transcript:
    return Transcript("en", segments[-1].end, "test", "test", channels, segments)


def two(first: np.ndarray) -> TwoVoices:
    """Two voices, and no third."""
    return TwoVoices(first, 0.5, np.zeros(len(first), np.bool_))


def lines(segments: Sequence[Segment]) -> list[tuple[str, str]]:
    return [(segment.speaker.value, segment.text) for segment in segments]


def test_each_word_of_a_mono_call_goes_to_who_said_it(
    call: Samples, script: Transcript, engine: Engine, model: VoiceModel, write_audio: Write
) -> None:
    recording = write_audio("mono.wav", on_one_channel(call)[0].samples, rate=RATE)
    heard = transcribe_file(recording, TranscriptionOptions(language="en"), engine)
    told = tell_speakers(recording, heard, "auto", lambda: model)
    assert told.how is How.VOICES
    assert told.confidence > 0.9
    words = [(word, segment.speaker) for segment in told.segments for word in segment.words]
    assert [w for w, _ in words] == [w for segment in heard.segments for w in segment.words]
    seconds = wrong = 0.0
    for word, speaker in words:
        middle = (word.start + word.end) / 2
        true = {turn.speaker for turn in script.segments if turn.start <= middle <= turn.end}
        seconds += word.end - word.start
        wrong += (word.end - word.start) * bool(true and speaker not in true)
    assert wrong / seconds < 0.05


def test_voices_are_told_apart_where_no_word_has_times(
    call: Samples, script: Transcript, model: VoiceModel
) -> None:
    unknown = tuple(replace(turn, speaker=Speaker.UNKNOWN) for turn in script.segments)
    told = tell_voices(replace(script, segments=unknown), lambda: on_one_channel(call), model)
    assert lines(told.segments) == lines(script.segments)


def test_one_person_alone_is_not_made_two(
    call: Samples, script: Transcript, model: VoiceModel
) -> None:
    alone = tuple(turn for turn in script.segments if turn.speaker is Speaker.AGENT)
    told = tell_voices(replace(script, segments=alone), lambda: on_one_channel(call[:1]), model)
    assert told.how is How.ONE_VOICE
    assert {segment.speaker for segment in told.segments} == {Speaker.UNKNOWN}


def test_two_voices_that_say_nothing_telling_stay_unknown(
    call: Samples, script: Transcript, model: VoiceModel
) -> None:
    mute = tuple(replace(turn, text="Well, okay then.") for turn in script.segments)
    told = tell_voices(replace(script, segments=mute), lambda: on_one_channel(call), model)
    assert told.how is How.NO_ROLES
    assert {segment.speaker for segment in told.segments} == {Speaker.UNKNOWN}


def test_a_call_without_words_or_sound_is_no_trouble(model: VoiceModel) -> None:
    nothing = Transcript("en", 1.0, "test", "test", "mixed", ())
    assert tell_voices(nothing, list, model).segments == ()
    said = talk(spoken("Who is it there?", 90.0))
    silence = [AudioPiece(0, np.zeros((1, RATE), np.float32))]
    assert lines(tell_voices(said, lambda: silence, model).segments) == [
        ("unknown", "Who is it there?")
    ]


def test_missing_weights_are_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(TranscriptionError) as caught:
        VoiceModel(tmp_path / "none.pt")
    assert caught.value.code == "voices_missing"


def test_a_segment_with_two_voices_is_cut_where_the_voice_changes() -> None:
    asked = spoken("Is that right? Yes it is.", 1.0)
    first = np.array([0.99, 0.98, 0.97, 0.02, 0.01, 0.02])
    turns = voice_turns([asked], two(first))
    assert lines(as_speakers(turns, agent=0)) == [
        ("agent", "Is that right?"),
        ("customer", "Yes it is."),
    ]
    assert [turn.segment.start for turn in turns] == pytest.approx([1.0, 1.9])
    assert [turn.segment.end for turn in turns] == pytest.approx([1.9, 2.8])


def test_a_sentence_that_was_cut_in_two_is_whole_again_when_one_voice_says_it() -> None:
    segments = [spoken("Is that right? Yes", 1.0), spoken("it is.", 2.3)]
    turns = voice_turns(segments, two(np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])))
    assert [text for _, text in lines(as_speakers(turns, 0))] == ["Is that right?", "Yes it is."]


def test_a_voice_that_is_not_sure_belongs_to_nobody() -> None:
    turns = voice_turns(
        [spoken("Hm.", 1.0), spoken("Hello there.", 3.0)], two(np.array([0.6, 0.1, 0.1]))
    )
    assert lines(as_speakers(turns, agent=1)) == [("unknown", "Hm."), ("agent", "Hello there.")]


GREETING = spoken("Thank you for calling Acme. How can I help you?", 0.0, Speaker.CUSTOMER)
WISH = spoken("I'm calling about my bill.", 5.0, Speaker.AGENT)


def test_the_agent_s_side_is_found_out() -> None:
    told = tell_sides(talk(GREETING, WISH, channels="split"), "auto", assumed="left")
    assert (told.how, told.agent_side) == (How.FOUND, "right")
    assert [segment.speaker for segment in told.segments] == [Speaker.AGENT, Speaker.CUSTOMER]
    again = replace(talk(GREETING, WISH, channels="split"), segments=told.segments)
    assert tell_sides(again, "auto", assumed="right").segments == told.segments


def test_a_side_that_somebody_chose_holds_whatever_is_said() -> None:
    said = talk(GREETING, WISH, channels="split")
    told = tell_sides(said, "left", assumed="left")
    assert (told.how, told.agent_side, told.segments) == (How.SET, "left", said.segments)
    told = tell_sides(said, "right", assumed="left")
    assert [segment.speaker for segment in told.segments] == [Speaker.AGENT, Speaker.CUSTOMER]


def test_the_usual_side_stays_when_nothing_tells() -> None:
    said = talk(spoken("Okay.", 0, Speaker.AGENT), spoken("Yes.", 2, Speaker.CUSTOMER))
    told = tell_sides(replace(said, channels="split"), "auto", assumed="right")
    assert (told.how, told.agent_side, told.segments) == (How.ASSUMED, "right", said.segments)
    assert told.confidence < 0.9


def other_person(seconds: float) -> Samples:
    """Somebody who is not on the call: a recorded voice, slower and lower."""
    recording = Path(__file__).with_name("known_times.opus")
    sound = np.concatenate([piece.samples[0] for piece in decode(recording)])
    places = np.arange(0, 0.75 * seconds * RATE, 0.75)
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def later(transcript: Transcript, seconds: float) -> tuple[Segment, ...]:
    return tuple(
        replace(turn, start=turn.start + seconds, end=turn.end + seconds, speaker=Speaker.UNKNOWN)
        for turn in transcript.segments
    )


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Welcome. This call may be recorded. Please stay on the line.", Speaker.ANNOUNCEMENT),
        ("Well, let me see what we have here today.", Speaker.UNKNOWN),
    ],
)
def test_a_third_voice_is_an_announcement_if_it_reads_like_one_and_else_nobody_s(
    call: Samples, script: Transcript, model: VoiceModel, text: str, speaker: Speaker
) -> None:
    before = other_person(12)
    seconds = len(before) / RATE
    sound = np.concatenate((before, on_one_channel(call)[0].samples[0]))[np.newaxis]
    first = Segment(0.2, seconds - 0.2, text, Speaker.UNKNOWN, 0.9)
    said = replace(script, segments=(first, *later(script, seconds)), channels="mixed")
    told = tell_voices(said, lambda: [AudioPiece(0, sound)], model)
    assert told.how is How.THREE
    assert told.segments[0].speaker is speaker
    assert lines(told.segments[1:]) == lines(script.segments)


def test_an_announcement_before_a_short_talk_is_nobody_s_who_talks(
    call: Samples, script: Transcript, model: VoiceModel
) -> None:
    before = other_person(12)
    seconds = len(before) / RATE
    talk = [turn for turn in script.segments if turn.end < 14]
    end = round((talk[-1].end + 0.3) * RATE)
    sound = np.concatenate((before, on_one_channel(call)[0].samples[0, :end]))[np.newaxis]
    menu = Segment(0.2, seconds - 0.2, "For cards, press 1. Please hold.", Speaker.UNKNOWN, 0.9)
    short = replace(script, segments=tuple(talk))
    said = replace(script, segments=(menu, *later(short, seconds)), channels="mixed")
    told = tell_voices(said, lambda: [AudioPiece(0, sound)], model)
    assert lines(told.segments) == [("announcement", menu.text), *lines(talk)]
    assert told.how is How.THREE


@pytest.mark.parametrize("sides", ["left", "right"])
def test_two_people_on_one_side_are_told_apart_and_the_other_side_is_nobody_s(
    call: Samples, script: Transcript, model: VoiceModel, write_audio: Write, sides: str
) -> None:
    both, supervisor = on_one_channel(call)[0].samples[0], np.zeros(call.shape[1], np.float32)
    aside = other_person(5)
    supervisor[: len(aside)] = aside
    channels = [both, supervisor] if sides == "left" else [supervisor, both]
    recording = write_audio("side.wav", np.stack(channels), rate=RATE)
    own, other = Speaker.AGENT, Speaker.CUSTOMER
    if sides == "right":
        own, other = other, own
    segments = (
        spoken("Offer a refund.", 0.1, other),
        *(replace(turn, speaker=own) for turn in script.segments),
    )
    said = replace(script, segments=segments, channels="split")
    told = tell_speakers(recording, said, "auto", lambda: model)
    assert told.how is How.MINGLED
    assert ("unknown", "Offer a refund.") in lines(told.segments)
    assert [line for line in lines(told.segments) if line[0] != "unknown"] == lines(script.segments)


def test_two_people_on_one_side_are_not_given_out_as_sure_where_nothing_tells(
    call: Samples, script: Transcript, model: VoiceModel, write_audio: Write
) -> None:
    both = on_one_channel(call)[0].samples[0]
    recording = write_audio("side.wav", np.stack([both, 0 * both]), rate=RATE)
    mute = tuple(
        replace(turn, text="Well, okay then.", speaker=Speaker.AGENT) for turn in script.segments
    )
    said = replace(script, segments=mute, channels="split")
    told = tell_speakers(recording, said, "auto", lambda: model)
    assert (told.how, told.segments) == (How.CROWDED, mute)
    assert told.confidence < 0.9


def test_two_sides_with_one_person_each_stay_as_they_are(
    card_call: Path, script: Transcript, model: VoiceModel
) -> None:
    told = tell_speakers(card_call, script, "auto", lambda: model)
    assert (told.how, lines(told.segments)) == (How.FOUND, lines(script.segments))
