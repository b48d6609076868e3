"""A call with secrets in every place that a centre writes in, and a look for what is left of it."""

import io
import json
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.coaching.models import Plan
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.transcription.decode import RATE, decode
from qa_app.worker import work_on_next
from tests import recordings as made
from tests.coaching.test_journey import fields
from tests.conftest import Visitor
from tests.factories import create_person
from tests.jobs import change_jobs

JSON = {"Accept": "application/json"}
# Words that nothing else here says; the Korean ones are also looked for in UTF-16 and escaped.
LINE, FIRST_LINE = "Quagmoor flintwick sasafroon", "Nimbledrift ochrewell"
NOTE, SUMMARY = "메모우물안개구리", "요약달빛항아리"
QUOTE, OPENING, ANSWER = "들은말해바라기", "여는말돌하르방", "다짐은행나무길에서 천천히 말하기"
DRAFTED, REFERENCE, NAME = "초안봄소나기", "REF-별주부-4711", "secret-거북선-visit"
SECRETS = (
    LINE, FIRST_LINE, NOTE, SUMMARY, QUOTE, OPENING, ANSWER, DRAFTED, REFERENCE, NAME,
    LINE.lower(), FIRST_LINE.lower(), REFERENCE.lower(),
)  # fmt: skip


def recording(seconds: float = 5.0) -> bytes:
    """The beginning of a sample call as a stereo WAV file."""
    samples = np.concatenate([piece.samples for piece in decode(made.ENGLISH_CALL)], axis=1)
    sound = (samples[:, : round(seconds * RATE)].T * 32_000).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(sound.tobytes())
    return file.getvalue()


@dataclass
class Life:
    """A call that people have worked with, and who they are."""

    call_id: int
    review_id: int
    draft_id: int
    plan_id: int
    plan_draft_id: int
    qa: Person
    agent: Person
    sound: bytes
    masked: bytes


def live_through(client_of: Callable[[Person], Visitor]) -> Life:
    """Upload, transcribe, correct, search, review, plan, publish and answer a call."""
    qa, other, agent = create_person("qa"), create_person("qa"), create_person("agent")
    db.session.commit()
    sound, desk = recording(), client_of(qa)
    data = {
        "recording": (io.BytesIO(sound), f"{NAME}.wav"), "agent": agent.id, "language": "en",
        "queue": "Returns", "customer_reference": REFERENCE,
    }  # fmt: skip
    assert desk.post("/calls/upload", data=data, headers=JSON).status_code == 201
    _work()
    call = db.session.query(Call).one()
    assert call.state == "ready"
    for text in (FIRST_LINE, LINE):  # the first one is overwritten by the second
        _correct(desk, call, text)
    _work()
    assert f"/calls/{call.id}" in desk.get("/calls", query_string={"text": "flintwick"}).text
    review_id = _review(desk, call.id, submit=True)
    draft_id = _review(client_of(other), call.id, submit=False)
    plan_id = _plan(desk, review_id)
    _answer(client_of(agent), plan_id)
    # A second draft was begun and is open.
    plan_draft_id = _plan(desk, review_id, publish=False)
    db.session.expire_all()
    masked = _bytes_of(call.masked_key)
    db.session.commit()
    return Life(call.id, review_id, draft_id, plan_id, plan_draft_id, qa, agent, sound, masked)


def _work() -> None:
    while work_on_next():
        pass
    db.session.expire_all()


def _bytes_of(key: str | None) -> bytes:
    assert key
    with recordings().open(key) as file:
        return file.read()


def _correct(desk: Visitor, call: Call, text: str) -> None:
    db.session.expire_all()
    line = call.transcript.segments[0]
    sent = {"text": text, "speaker": line.speaker, "revision": line.revision}
    url = f"/calls/{call.id}/lines/{line.id}"
    db.session.commit()
    assert desk.post(url, data=sent, headers=JSON).status_code == 200
    change_jobs(due_at=None)  # the pause in the typing is over


def _review(desk: Visitor, call_id: int, *, submit: bool) -> int:
    url = desk.post(f"/reviews/of-call/{call_id}").location
    review = db.session.get(Review, int(url.rsplit("/", 1)[1]))
    for rating in review.ratings:
        clip = {
            "criterion": rating.criterion, "polarity": "against", "start": "0:00.5",
            "end": "0:03.0", "quote": QUOTE,
        }  # fmt: skip
        assert desk.post(f"{url}/evidence", data=clip, headers=JSON).status_code < 400
        sent = {"choice": "2", "note": NOTE, "revision": 0}
        desk.post(f"{url}/ratings/{rating.criterion}", data=sent, headers=JSON)
    desk.post(f"{url}/summary", data={"summary": SUMMARY, "revision": 0}, headers=JSON)
    db.session.expire_all()
    if submit:
        desk.post(f"{url}/submit", data={"mark": review.mark})
        db.session.expire_all()
        assert review.is_submitted
    return review.id


def _plan(desk: Visitor, review_id: int, *, publish: bool = True) -> int:
    editor = desk.post("/plans/compose", data={"review_ids": review_id}).location
    plan = db.session.get(Plan, int(editor.split("/")[2]))
    words = OPENING if publish else DRAFTED
    assert desk.post(editor, data=fields(desk, plan, opening=words)).status_code < 400
    db.session.expire_all()
    if publish:
        desk.post(f"/plans/{plan.id}/publish", data={"revision": plan.revision})
    return plan.id


def _answer(agent: Visitor, plan_id: int) -> None:
    words = {"reflection": ANSWER, "revision": 0}
    assert agent.post(f"/plans/{plan_id}/acknowledge", data=words).status_code < 400


def forms_of(secret: str) -> list[bytes]:
    """How a text may lie in a file: UTF-8, UTF-16, and as JSON writes it."""
    escaped = json.dumps(secret)[1:-1]
    return [secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be"),
            escaped.encode(), escaped.replace("\\", "\\\\").encode()]  # fmt: skip


def pieces_of(sound: bytes) -> list[bytes]:
    """Some stretches from the middle of a sound that are not silent."""
    starts = range(4096, len(sound) - 64, max(64, len(sound) // 40))
    pieces = (sound[start : start + 64] for start in starts)
    return [piece for piece in pieces if len(set(piece)) > 16]


def left_of(life: Life, folder: Path, but: set[str] = frozenset()) -> list[tuple[str, object]]:
    """Where in the files below a folder a secret of the call, or a piece of its sound, lies."""
    texts = [(secret, form) for secret in SECRETS for form in forms_of(secret)]
    sounds = [("sound", piece) for piece in pieces_of(life.sound) + pieces_of(life.masked)]
    assert len(sounds) > 20
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in but:
            content = path.read_bytes()
            found += [(path.name, what) for what, form in texts + sounds if form in content]
    return found
