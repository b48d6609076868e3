"""What a player draws: the masked copy, a lane for each speaker; what it skips: silence."""

import pytest

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.library.waveform import lanes, speech
from qa_app.masking.outline import TONE, heard_peaks, with_tones
from qa_app.masking.sound import prepare_sound
from qa_app.retention.models import RetentionKind
from qa_app.retention.parts import drop_part, mark_part
from tests.factories import add_transcript, create_call
from tests.recordings import ENGLISH_CALL

LOUD = [[10, 90] * 10]
LINES = (
    ("agent", "무엇을 도와드릴까요?"),
    ("customer", "제 번호는 010-1234-5678 이에요."),
    ("agent", "네."),
    ("customer", "감사합니다."),
)


@pytest.fixture
def call(app: object) -> Call:
    """A mono call of 20 s, in which a number is said from 5 s on; a bucket for each second."""
    call = create_call(channels=1, peaks=LOUD, transcribed=False, state="ready")
    add_transcript(call, LINES)
    recordings().keep(ENGLISH_CALL, call.storage_key)
    db.session.commit()
    return call


def test_where_a_tone_is_the_waveform_shows_no_shape_of_the_words(call: Call) -> None:
    prepare_sound(call.id)
    assert call.tones
    peaks = heard_peaks(call)
    assert peaks is not None
    hidden = {second for start, end in call.tones for second in range(int(start), int(end) + 1)}
    assert hidden
    for second, peak in enumerate(peaks[0]):
        assert peak == (TONE if second in hidden else LOUD[0][second])


@pytest.mark.parametrize("lacks", ["masked_sound", "tones"])
def test_what_nobody_may_hear_yet_is_not_drawn(call: Call, lacks: str) -> None:
    call.masked_sound, call.tones = "0" * 16, [[5.0, 6.0]]
    assert lanes(call, agent_side="left")
    setattr(call, lacks, None)
    assert lanes(call, agent_side="left") == []
    assert lanes(call, agent_side="left", original=True) != []


def test_a_tone_covers_every_bucket_that_it_touches() -> None:
    peaks = [[50] * 10, [60] * 10]
    covered = with_tones(peaks, [[2.9, 4.1], [9.5, 12.0]], 10.0)
    assert covered[0] == [50, 50, TONE, TONE, TONE, 50, 50, 50, 50, TONE]
    assert covered[1][3] == TONE
    assert peaks == [[50] * 10, [60] * 10]


def test_the_shape_goes_for_good_with_the_original(call: Call) -> None:
    prepare_sound(call.id)
    covered = heard_peaks(call)
    mark_part(RetentionKind.ORIGINAL, call)
    drop_part(RetentionKind.ORIGINAL, call)
    assert call.peaks == covered


def test_in_mono_each_speaker_has_a_lane_of_what_is_heard_while_they_speak(call: Call) -> None:
    call.masked_sound, call.tones = "0" * 16, []
    agent, customer = lanes(call, agent_side="left")
    assert (agent["speaker"], customer["speaker"]) == ("agent", "customer")
    assert agent["peaks"][:5] == LOUD[0][:5]
    assert not any(agent["peaks"][5:10])
    assert customer["peaks"][5:10] == LOUD[0][5:10]
    for line in call.transcripts[-1].segments:
        line.speaker = "unknown"
    (single,) = lanes(call, agent_side="left")
    assert single == {"speaker": "", "peaks": LOUD[0]}


def test_in_stereo_each_channel_is_a_lane(call: Call) -> None:
    call.masked_sound, call.tones, call.peaks = "0" * 16, [], [[1, 2], [3, 4]]
    left, right = lanes(call, agent_side="right")
    assert (left["speaker"], left["peaks"]) == ("customer", [1, 2])
    assert (right["speaker"], right["peaks"]) == ("agent", [3, 4])


def test_pauses_between_words_and_lines_are_silence(call: Call) -> None:
    first = call.transcripts[-1].segments[0]
    first.words = [["무엇을", 0.0, 1.0, 0.9], [" 도와드릴까요?", 3.0, 4.5, 0.9]]
    assert speech(call) == [[0.0, 1.0], [3.0, 19.5]]  # lines that are half a second apart are one
