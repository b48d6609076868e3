"""A card's code and PIN are kept nowhere once a call is masked: no words, no sound, no bytes."""

import io
import json
import shutil
import wave
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, text

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.library.incoming import AlreadyHere, CallDetails, accept
from qa_app.masking.card_codes import TakenOut, is_clear, take_out_of_sound
from qa_app.masking.text import mask_call, mask_newest
from qa_app.privacy import card_codes, find_personal_data
from qa_app.privacy.sound import PITCH, SoundSpan
from qa_app.privacy.taken_out import take_out_sound
from qa_app.retention.card_codes import clean_after_codes
from qa_app.transcription.decode import RATE, decode
from qa_app.transcription.engine import Engine, load_engine
from qa_app.transcription.transcript import Segment, Speaker
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.retranscribing import RetranscriptionRequest, request_versions
from qa_app.worker import work_on_next
from tests import recordings as made
from tests.factories import add_transcript, create_person
from tests.jobs import change_jobs, redo
from tests.privacy.talks import marked, talk
from tests.privacy.test_heard import MODELS, digits, heard

# Made from spoken_card_code.yaml: a card number, then "It is six one eight."
SPOKEN = Path(__file__).parents[1] / "privacy" / "spoken_card_code.opus"
LINES = (
    ("agent", "카드번호 불러 주시겠어요?"),
    ("customer", "사오칠구 일일육사 팔사이칠 공사이삼이요."),
    ("agent", "뒷면 세 자리 숫자도요."),
    ("customer", "네 육일팔이에요."),
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The weights that QA Coach comes with."""
    return load_engine("faster-whisper", "base", models_dir=MODELS)


def come_in(app, settings, path: Path, **details) -> Call:
    incoming = Path(settings.incoming_dir) / f"upload{path.suffix}"
    shutil.copy(path, incoming)
    with app.test_request_context():
        agent = create_person("agent")
        call = accept(incoming, path.name, CallDetails(agent=agent, **details), by=agent)
    incoming.unlink(missing_ok=True)
    db.session.commit()
    return call


@pytest.fixture
def call(app, settings, tmp_path) -> Call:
    """A call of 20 seconds whose recording is there and whose lines have a card's code."""
    path = tmp_path / "call.wav"
    path.write_bytes(made.tone(20, channels=2))
    call = come_in(app, settings, path)
    call.state, call.language = "ready", "ko"
    change_jobs(state="done")
    return call


def work() -> None:
    while work_on_next():
        pass
    db.session.expire_all()


def stored_bytes(settings) -> bytes:
    files = Path(settings.data_dir).rglob("*")
    return b"\0".join(path.read_bytes() for path in files if path.is_file())


def all_said(call: Call) -> str:
    """Every text and word that is stored of a call, hidden or not, without times."""
    said = []
    for row in (row for transcript in call.transcripts for row in transcript.segments):
        original = row.original or {"text": "", "words": []}
        words = [word[0] for word in (*row.words, *original["words"])]
        said += [row.text, original["text"], *words]
    return " | ".join(said)


def part(samples: np.ndarray, start: float, end: float) -> np.ndarray:
    return samples[:, round(start * RATE) : round(end * RATE)]


def sound_of(file: io.BytesIO | Path) -> np.ndarray:
    return np.concatenate([piece.samples for piece in decode(file)], axis=1)


def share_of_tone(samples: np.ndarray) -> float:
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    pitch = np.fft.rfftfreq(len(samples), 1 / RATE)
    return float(power[np.abs(pitch - PITCH) < 20].sum() / power.sum())


def test_a_spoken_code_is_left_in_no_text_no_sound_and_no_byte(
    app, client_of, settings, engine, tmp_path
):
    before = heard(SPOKEN, engine)
    assert digits(before).endswith("618"), "the recording itself says its code"
    call = come_in(app, settings, SPOKEN, language="en")
    came_in = SPOKEN.read_bytes()

    work()

    assert (call.state, is_clear(call)) == ("ready", True)
    assert "It is" in all_said(call)
    assert "1164" in all_said(call), "the number itself is masked and kept"
    assert "618" not in all_said(call)
    kept = Path(settings.data_dir) / "recordings"
    files = [path for path in kept.rglob("*") if path.is_file()]
    assert len(files) == 2, "the recording and its masked copy"
    for key in (call.storage_key, call.masked_key):
        with recordings().open(key) as file:
            (tmp_path / "heard").write_bytes(file.read())
        after = heard(tmp_path / "heard", engine)
        assert "618" not in digits(after)
        assert "Friday" in " ".join(segment.text for segment in after.segments)
    with recordings().open(call.storage_key) as file:
        sound, was = sound_of(io.BytesIO(file.read())), sound_of(SPOKEN)
    assert sound.shape == was.shape
    for channel in part(sound, 13.3, 13.8):
        assert share_of_tone(channel) > 0.99
    assert float(np.corrcoef(part(sound, 15, 17)[0], part(was, 15, 17)[0])[0, 1]) > 0.99

    # Nothing of it is in any file: database, log, queue, incoming.
    clean_after_codes()
    everything = stored_bytes(settings)
    assert came_in[2000:4000] not in everything
    for said in (b"It is 618", b'" 618', b"is 618"):
        assert said not in everything

    # Another engine's turn cannot bring it back, and the file that came in is still known.
    qa = create_person("qa")
    wanted = RetranscriptionRequest(
        engine="faster-whisper", model=settings.whisper_model, known_language=True
    )
    assert request_versions([call.id], wanted, by=qa, bulk=False) == 1
    db.session.commit()
    work()
    assert len([version for version in call.transcripts if version.complete]) == 2
    assert "618" not in all_said(call)
    with pytest.raises(AlreadyHere):
        come_in(app, settings, SPOKEN)


def test_words_of_before_are_in_no_byte_of_the_database_after_its_cleaning(call, settings):
    """What was committed before a code was found: pages, free pages and the log."""
    transcript = add_transcript(call, (*LINES[:3], ("customer", "네.")))
    words = [[" 육일팔이에요.", 16.0, 18.0, 0.9]]
    transcript.segments[3].text = "*****."
    db.session.flush()
    clear = text("UPDATE segment SET original = :said WHERE id = :id")  # as before encryption
    said = json.dumps({"text": "육일팔이에요.", "words": words})
    db.session.execute(clear, {"said": said, "id": transcript.segments[3].id})
    db.session.commit()
    forms = ("육일팔".encode(), json.dumps("육일팔")[1:-1].encode())
    assert any(said in stored_bytes(settings) for said in forms)

    redo("masking")
    work()
    clean_after_codes()

    assert "육일팔" not in all_said(call)
    assert not any(said in stored_bytes(settings) for said in forms)


def test_whoever_may_open_originals_finds_no_code_in_them(client_of, call):
    add_transcript(call, LINES)
    db.session.commit()
    redo("codes")
    work()
    keeper = client_of(create_person("qa", "privacy", language="en"))
    keeper.post(f"/calls/{call.id}/original", data={"reason": "A complaint"})

    page = keeper.get(f"/calls/{call.id}/original").text

    assert "일일육사" in page
    assert "육일팔" not in page


def test_nobody_opens_an_original_before_codes_were_looked_for(client_of, call):
    transcript = add_transcript(call, LINES)
    transcript.complete = False
    db.session.commit()
    keeper = client_of(create_person("qa", "privacy", language="en"))
    url = f"/calls/{call.id}/original"

    for answer in (
        keeper.get(url),
        keeper.post(url, data={"reason": "A complaint"}),
        keeper.get(f"{url}/recording"),
    ):
        assert answer.status_code == 409
        assert "cannot be opened yet" in answer.text
        assert "육일팔" not in answer.text


def test_lines_are_stored_without_the_code_while_a_call_is_transcribed(call):
    call.state = "transcribing"
    growing = StoredTranscript(call=call, engine="e", model="m", language="ko", channels="split")
    db.session.add(growing)
    db.session.flush()
    for at, (speaker, words) in enumerate(LINES):
        row = StoredSegment.of(Segment(at * 5.0, at * 5.0 + 4, words, Speaker(speaker), 0.9))
        row.transcript_id = growing.id
        db.session.add(row)
        mask_newest(growing, [row])
        db.session.commit()

    assert "육일팔" not in all_said(call)
    assert db.session.scalar(select(TakenOut.start)) == pytest.approx(15.0, abs=0.2)


def test_what_was_stored_before_loses_its_codes_in_every_version(app, call):
    """An archive: a code hidden but kept, and one that an engine wrote so that no rule knows it."""
    first = add_transcript(call, LINES)
    other = add_transcript(call, (*LINES[:3], ("customer", "네 유길파리에요.")))
    for transcript in (first, other):
        said = LINES[3][1] if transcript is first else "네 유길파리에요."
        last = transcript.segments[3]
        words = [[f" {word}", 15 + i, 16 + i, 0.9] for i, word in enumerate(said.split())]
        last.original, last.text = {"text": said, "words": words}, "네 ****."
    first.segments[3].words = [[" 네", 15, 16, 0.9], [" ****.", 16, 17, 0.9]]
    for gone in db.session.scalars(select(TakenOut)):
        db.session.delete(gone)
    db.session.commit()

    mask_call(call.id)
    db.session.commit()
    take_out_of_sound(call.id)
    db.session.commit()

    assert "육일팔" not in all_said(call)
    assert "유길파리" not in all_said(call)
    assert all_said(call).count("네") >= 2
    with recordings().open(call.storage_key) as file:
        sound = sound_of(io.BytesIO(file.read()))
    assert share_of_tone(part(sound, 16.1, 16.9)[0]) > 0.9
    assert share_of_tone(part(sound, 2, 4)[0]) < 0.1


def test_a_code_that_a_person_types_is_not_kept_either(call):
    add_transcript(call, (*LINES[:3], ("customer", "네 저기요.")))
    db.session.commit()
    line = call.transcript.segments[3]

    save_line(
        call, line.id, text="네 육일팔이에요.", speaker=Speaker.CUSTOMER, based_on=0,
        by=create_person("qa"),
    )  # fmt: skip
    db.session.commit()

    assert "육일팔" not in all_said(call)
    assert call.transcript.segments[3].corrected
    assert db.session.scalar(select(TakenOut.end)) >= 19, "what was misheard is in the sound"
    assert not is_clear(call)


def test_a_worker_that_dies_in_the_middle_leaves_the_next_one_to_end_it(call, monkeypatch):
    add_transcript(call, LINES)
    db.session.commit()
    came_in = call.storage_key

    class Killed(BaseException):
        """What kill -9 looks like from inside."""

    def die(*_args):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(type(recordings()), "remove", die)
        with pytest.raises(Killed):
            take_out_of_sound(call.id)
    db.session.rollback()
    db.session.expire_all()
    assert recordings().exists(call.storage_key)

    take_out_of_sound(call.id)
    db.session.commit()

    assert call.storage_key != came_in
    assert not recordings().exists(came_in)


def test_a_call_that_is_removed_takes_its_rewritten_recording_with_it(client_of, call, settings):
    add_transcript(call, LINES)
    db.session.commit()
    redo("codes")
    work()
    folder = Path(settings.data_dir) / "recordings"
    assert any(path.is_file() for path in folder.rglob("*"))

    qa = client_of(create_person("qa", language="en"))
    assert qa.post(f"/calls/{call.id}/remove").status_code == 302

    assert not any(path.is_file() for path in folder.rglob("*"))


@pytest.mark.parametrize(
    ("path", "codec"),
    [("gsm.wav", "flac"), (SPOKEN, "flac")],
)
def test_sound_that_was_compressed_is_kept_whole_in_another_codec(tmp_path, path, codec):
    source = Path(__file__).parents[1] / "transcription" / "recorded" / path
    with source.open("rb") as file:
        assert take_out_sound(file, [SoundSpan(1, 2)], tmp_path / "out") == codec
    before, after = sound_of(source), sound_of(tmp_path / "out")
    assert after.shape == before.shape
    assert np.abs(part(before, 2.5, 3.5) - part(after, 2.5, 3.5)).max() < 0.001
    assert share_of_tone(part(after, 1.1, 1.9)[0]) > 0.99


def test_sound_that_is_stored_as_it_is_stays_sample_for_sample(tmp_path):
    data = made.tone(3, channels=2)
    assert take_out_sound(io.BytesIO(data), [SoundSpan(1, 2)], tmp_path / "o") == "pcm_s16le"
    with wave.open(io.BytesIO(data)) as was, wave.open(str(tmp_path / "o")) as is_now:
        assert was.getparams() == is_now.getparams()
        one, other = (np.frombuffer(f.readframes(24_000), "<i2") for f in (was, is_now))
    assert (one[:16_000] == other[:16_000]).all()
    assert (one[32_002:] == other[32_002:]).all()
    assert (one[16_000:32_000] != other[16_000:32_000]).mean() > 0.9


@pytest.mark.parametrize(
    "said",
    [
        "a: 씨브이씨 세 자리요. | c: [육일팔]이요.",
        "a: 카드 뒷면 숫자 세 자리 불러 주시겠어요? | c: [육] | a: 네 | c: [일팔]이요",
        "a: 카드번호, 유효기간, CVC 불러주세요. | c: 4579 1164 8427 0423이고 공구에 삼공, "
        "[육일팔]이요.",
        "a: 카드 정보 불러주세요. | c: 4579 1164 8427 0423, 09/30, [618].",
        "a: 카드 뒤에 세 자리 번호요 | c: [618]",
        "a: 카드 비밀번호 앞 두 자리요. | c: [육일]이요.",
        "a: 비밀번호 네 자리 말씀해 주세요 | c: [일구칠사]요",
        "a: 유효성 확인 코드요 | c: [육일팔]",
        "a: And the three digits on the back? | c: [six one eight] | a: [six one eight], thanks",
        "a: Card details please? | c: four five seven nine one one six four eight four two seven oh"
        " four two three, oh nine thirty, [six one eight].",
        "a: the four digits on the front of the amex | c: [one two three four]",
        "a: Card number? | c: 4579116484270423 | a: Expiry? | c: 09/30 | a: And the last bit? "
        "| c: [618]",
        "a: What's the PIN? | c: [One nine seven four].",
        "c: My CVV is [618] by the way",
        "a: security number on the back | c: [six one eight]",
        "a: And the signature panel number? | c: [six one eight]",
    ],
)
def test_codes_are_known_in_whatever_way_they_are_asked_for(said):
    call = talk(said)
    gone = {
        (span.segment, at)
        for code in card_codes(call, find_personal_data(call))
        for span in code.spans
        for at in range(span.start, span.end)
    }
    assert marked(said)
    assert marked(said) <= gone


@pytest.mark.parametrize(
    "said",
    [
        "a: 카드번호요. | c: 4579 1164 8427 0423이요. | a: 할부는 몇 개월로요? | c: 삼개월이요.",
        "a: Card number? | c: 4579 1164 8427 0423. | a: How many nights? | c: Three.",
        "a: 연락처요. | c: 공일공에 이삼사오에 육칠팔구요.",
        "a: The card ending in 1709? | c: Yes. | a: Your order number is 618443.",
        "a: 인증번호 불러 주세요. | c: 육공사일일구요.",
    ],
)
def test_numbers_that_are_no_codes_stay(said):
    call = talk(said)
    assert card_codes(call, find_personal_data(call)) == ()
