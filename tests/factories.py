"""Short ways to the things that tests need; each has defaults that work."""

import hashlib
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from qa_app.calls.models import Call, CallState, StoredSegment, StoredTranscript
from qa_app.calls.states import FIRST, STATE_OF
from qa_app.findings.models import Detection, FoundMoment
from qa_app.foundation.extensions import db
from qa_app.masking.card_codes import CODES
from qa_app.masking.redactions import Redaction
from qa_app.masking.text import mask
from qa_app.moments.kinds import KINDS
from qa_app.people.accounts import set_roles
from qa_app.people.models import Person, RoleName, Team
from qa_app.subjects.models import SubjectRequest
from qa_app.transcription.passages import find_words
from qa_app.transcription.transcript import Segment, Speaker, Word
from qa_app.transcripts.edits import TranscriptEdit
from qa_app.transcripts.versions import put_in_use
from qa_app.work.models import Job, JobState, Priority

_number = count(1)
LINES = (
    ("agent", "안녕하세요, 샘플 상담사입니다. 무엇을 도와드릴까요?"),
    ("customer", "택배가 아직도 안 왔어요."),
    ("agent", "조만간 갈 거예요."),
    ("customer", "네, 알겠습니다."),
)


def create_person(*roles: str, name: str | None = None, **values: Any) -> Person:
    """Somebody with these roles; cannot sign in with a password."""
    number = next(_number)
    person = Person(
        email=f"person{number}@centre.kr",
        name=name or f"Person {number}",
        password="no password",
        fs_uniquifier=f"person-{number}",
        active=True,
        **values,
    )
    set_roles(person, [RoleName(role) for role in roles])
    db.session.add(person)
    db.session.flush()
    return person


def create_team(*members: Person, supervisor: Person | None = None) -> Team:
    """A team with these members."""
    team = Team(name=f"Team {next(_number)}", members=list(members))
    if supervisor:
        team.supervisors.append(supervisor)
    db.session.add(team)
    db.session.flush()
    return team


def create_call(
    agent: Person | None = None,
    *,
    transcribed: bool = True,
    priority: int = Priority.NORMAL,
    **values: Any,
) -> Call:
    """A call of 20 seconds in the database, its transcription included; it has no recording."""
    agent = agent or create_person("agent")
    number = next(_number)
    defaults = {
        "uploaded_by": agent,
        "started_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "filename": f"call{number}.wav",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "size": 1000,
        "codec": "pcm_s16le",
        "duration": 20.0,
        "channels": 2,
        "language": "ko",
        "state": CallState.READY if transcribed else CallState.UPLOADED,
    }
    call = Call(agent=agent, **{**defaults, **values})
    db.session.add(call)
    if transcribed:
        add_transcript(call)
    db.session.flush()
    for state, of_call in STATE_OF.items():
        if call.state == of_call:
            job = Job(kind=FIRST, call_id=call.id, state=state, priority=priority, turn=1)
            db.session.add(job)
    db.session.flush()
    return call


def add_transcript(call: Call, lines: tuple[tuple[str, str], ...] = LINES) -> StoredTranscript:
    """A complete transcript, put in use: each line takes 5 s, each word an equal part of that."""
    transcript = StoredTranscript(
        call=call,
        engine="faster-whisper",
        model="base",
        language=call.language,
        channels="split",
        complete=True,
        text="\n".join(text for _speaker, text in lines),
    )
    for position, (speaker, text) in enumerate(lines):
        transcript.segments.append(StoredSegment.of(_segment(position * 5.0, speaker, text)))
    db.session.add(transcript)
    put_in_use(transcript)
    mask(transcript)
    return transcript


def clear_of_codes(call: Call) -> None:
    """As if a worker had looked for card codes in the call and found none."""
    db.session.add(Job(call_id=call.id, kind=CODES.name, state=JobState.DONE))
    db.session.flush()


def add_moment(call: Call, kind: str = "vague_time", **values: Any) -> FoundMoment:
    """A moment in the third line of a call, as if a rule had found it."""
    found = db.session.get(Detection, call.id)
    if found is None:
        db.session.add(Detection(call_id=call.id, transcript_id=call.transcripts[-1].id))
    known, version = KINDS[kind], call.transcripts[-1]
    words = str(values.pop("quote", "조만간 갈 거예요."))
    lines = [(line.id, line.text) for line in version.segments]
    values["stored_details"] = values.pop("details", {})
    defaults = {
        "criterion": known.criterion,
        "polarity": known.polarity,
        "rule": f"{kind}.sample",
        "segments": [2],
        "start": 10.0,
        "end": 14.5,
        "transcript_id": version.id,
        "quoted": find_words(words, lines) or (words,),
        "confidence": 0.9,
    }
    moment = FoundMoment(call_id=call.id, kind=kind, **{**defaults, **values})
    db.session.add(moment)
    db.session.flush()
    return moment


def create_uncertain_redaction(call: Call) -> Redaction:
    """A finding in the call's first line that waits for a person."""
    transcript = call.transcripts[-1]
    line = transcript.segments[0]
    part = Redaction(
        call_id=call.id, transcript_id=transcript.id, kind="account", rule="long-number",
        reason="shape", confidence="doubtful", start=line.start, end=line.end,
        spans=[(line.id, 0, 3)], hidden=[(line.id, 0, 3)],
    )  # fmt: skip
    db.session.add(part)
    db.session.flush()
    return part


def create_swap(call: Call, by: Person) -> TranscriptEdit:
    """An edit of the call's version in use, as if agent and customer had just changed places."""
    edit = TranscriptEdit(
        call_id=call.id,
        transcript_id=call.transcripts[-1].id,
        kind="swap",
        by=by,
        start=0,
        before=0,
    )
    db.session.add(edit)
    db.session.flush()
    return edit


def create_request(**values: Any) -> SubjectRequest:
    """A customer's request for access that came in on 2 March."""
    day = date(2026, 3, 2)
    defaults = {"kind": "access", "received_on": day, "due_on": date(2026, 3, 12)}
    request = SubjectRequest(**{**defaults, **values})
    db.session.add(request)
    db.session.flush()
    return request


def _segment(start: float, speaker: str, text: str) -> Segment:
    parts = text.split()
    step = 4.5 / len(parts)
    words = tuple(
        Word(f" {part}", round(start + i * step, 2), round(start + (i + 1) * step, 2), 0.9)
        for i, part in enumerate(parts)
    )
    return Segment(start, start + 4.5, text, Speaker(speaker), 0.9, words)
