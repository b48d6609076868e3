"""Masks transcripts as they are stored, so that whoever reads one shows nothing private.

Lines are masked in the transaction that stores them (`mask_newest`), with the lines before
them in view. Once a transcript is whole it is read once more as a whole (`mask`): what is
found is kept as rows, with people's decisions, and the sound is masked by it. Who stores a
transcript in any other way (a correction, a new version) calls `mask` in the same
transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.stages import Stage
from qa_app.foundation.extensions import db, utc_now
from qa_app.masking.card_codes import (
    WithoutCodes,
    keep_as_said,
    let_go,
    seconds_of,
    without_codes,
    without_seconds,
)
from qa_app.masking.redactions import HiddenPart, RedactionDecision
from qa_app.people.models import Person
from qa_app.privacy import (
    Confidence,
    Finding,
    Kind,
    Span,
    find_personal_data,
    hide_all,
    mask_findings,
    rules_version,
)
from qa_app.transcription.transcript import Segment, Transcript

log = structlog.get_logger()
# A number that is asked for, dictated and read back takes no longer than this.
LOOK_BACK_SECONDS = 120.0


def mask_newest(transcript: StoredTranscript, added: Sequence[StoredSegment]) -> None:
    """Hide what is private in lines that have just been added, and in those right before them.

    What was hidden stays hidden: only the whole transcript can free it again. Card codes are
    taken out before the lines are stored.
    """
    if not added:
        return
    since = min(row.start for row in added) - LOOK_BACK_SECONDS
    query = select(StoredSegment).where(
        StoredSegment.transcript_id == transcript.id, StoredSegment.start >= since
    )
    with db.session.no_autoflush:
        rows = sorted({*db.session.scalars(query), *added}, key=lambda row: (row.start, row.end))
    said = [row.as_original() for row in rows]
    try:
        talk = Transcript(transcript.language or "", 0, "", "", "mixed", tuple(said))
        left = without_codes(talk)
        said = list(left.said.segments)
        masked = mask_findings(left.said, left.findings).segments
        seconds = left.seconds
    except Exception:
        # Whatever the reason, nothing private may be seen; the stage after this one tries again.
        log.exception("masking failed", transcript=transcript.id)
        masked, seconds = tuple(hide_all(segment) for segment in said), ()
    for row, original, segment in zip(rows, said, masked, strict=True):
        row.show(original, _hidden_in_either(row.as_segment(), segment))
    let_go(transcript.call, seconds)


def mask(transcript: StoredTranscript) -> None:
    """Find what is private in a whole transcript, keep it, and hide it but for what was freed."""
    _store(transcript, transcript.as_original(), without_codes(transcript.as_original()))


def mask_call(call_id: int) -> None:
    """The stage after transcription: read all whole transcripts of the call, and mask them.

    The reading takes seconds for a long call, so no transaction is open meanwhile.
    """
    whole = select(StoredTranscript.id).where(
        StoredTranscript.call_id == call_id, StoredTranscript.complete
    )
    found = []
    for transcript_id in db.session.scalars(whole).all():
        said = db.session.get_one(StoredTranscript, transcript_id).as_original()
        db.session.commit()
        found.append((transcript_id, said, without_codes(said)))
    for transcript_id, said, left in found:
        transcript = db.session.get(StoredTranscript, transcript_id)
        if transcript is not None:
            _store(transcript, said, left)
    _take_out_of_all(db.session.get_one(Call, call_id))


def _store(transcript: StoredTranscript, read: Transcript, left: WithoutCodes) -> None:
    """Keep what is left of a transcript that was ``read``, and what is private in it."""
    if transcript.as_original() != read:
        left = without_codes(transcript.as_original())  # somebody corrected it meanwhile
    for row, segment in zip(transcript.segments, left.said.segments, strict=True):
        keep_as_said(row, segment)
    if let_go(transcript.call, left.seconds):
        _take_out_of_all(transcript.call)
    _keep(transcript, left.findings)


def take_out_words(transcript: StoredTranscript, spans: Sequence[Span]) -> None:
    """Take these words out of what was said, for good."""
    finding = Finding(Kind.NAME, "taken-out", tuple(spans), tuple(spans), Confidence.SURE, "asked")
    left = mask_findings(transcript.as_original(), [finding])
    _replace_said(transcript, left.segments)


def _take_out_of_all(call: Call) -> None:
    """Take what is said in the seconds that go out of every version of the call's words.

    What one engine wrote as a code, another may have written in a way that no rule knows.
    """
    seconds = seconds_of(call.id)
    for transcript in call.transcripts if seconds else ():
        rows = (row.as_original() for row in transcript.segments)
        _replace_said(transcript, [without_seconds(row, seconds) for row in rows])


def _replace_said(transcript: StoredTranscript, left: Sequence[Segment]) -> None:
    """Let this be all that was said; what is shown follows."""
    changed = False
    for row, segment in zip(transcript.segments, left, strict=True):
        if row.as_original() == segment:
            continue
        changed = True
        if transcript.complete:
            keep_as_said(row, segment)
        else:
            row.show(segment, _hidden_in_either(row.as_segment(), segment))
    if changed and transcript.complete:
        _keep(transcript, find_personal_data(transcript.as_original()))


def mask_all() -> int:
    """Mask the calls that an earlier version of QA Coach stored as they were said; how many."""
    waiting = select(StoredTranscript.call_id).where(
        StoredTranscript.complete, StoredTranscript.masked_at.is_(None)
    )
    calls = db.session.scalars(waiting.distinct()).all()
    for call_id in calls:
        mask_call(call_id)
        db.session.commit()
    return len(calls)


MASKING = Stage(
    name="masking",
    title=_l("Mask personal data"),
    run=mask_call,
    version=rules_version,
    needs=frozenset({"speakers"}),
    reads_original=True,
)


def decide(part: HiddenPart, decision: RedactionDecision, *, by: Person) -> None:
    """Write down what a person says of a finding, and show the transcript accordingly."""
    for same in [part, *_same_elsewhere(part, decision)]:
        same.decision, same.decided_by, same.decided_at = decision, by, utc_now()
        db.session.flush()
        _show(same.transcript)
    if decision != RedactionDecision.LEAVE and part.call.original_gone_at is None:
        part.call.masked_sound = None  # what is to be hidden must not be heard in the meantime


def _same_elsewhere(part: HiddenPart, decision: RedactionDecision) -> list[HiddenPart]:
    """The finding in other versions of the transcript: the decision is about them as well."""
    others = select(HiddenPart).where(
        HiddenPart.call_id == part.call_id, HiddenPart.transcript_id != part.transcript_id
    )
    decided = _Decided(part, decision, _words_of(part))
    return [
        other for other in db.session.scalars(others) if decided.is_about(other, _words_of(other))
    ]


def _words_of(part: HiddenPart) -> str:
    (finding,) = hidden_findings(part.transcript, [part])
    return _said(part.transcript.as_original(), finding.spans)


def parts_of(transcript: StoredTranscript) -> list[HiddenPart]:
    """What was found in a transcript, in the order of the call."""
    query = select(HiddenPart).where(HiddenPart.transcript_id == transcript.id)
    return list(db.session.scalars(query.order_by(HiddenPart.start, HiddenPart.id)))


def hidden_findings(transcript: StoredTranscript, parts: Iterable[HiddenPart]) -> list[Finding]:
    """The parts as findings in the original transcript; their ``hidden`` follows the decisions."""
    places = {row.id: number for number, row in enumerate(transcript.segments)}
    lengths = [len(row.as_original().text) for row in transcript.segments]

    def spans(stretches: Iterable[Sequence[int]]) -> tuple[Span, ...]:
        return tuple(Span(places[s], start, end) for s, start, end in stretches)

    findings = []
    for part in parts:
        said = spans(part.spans)
        hidden = {
            RedactionDecision.LEAVE: (),
            RedactionDecision.EXTEND: tuple(Span(s.segment, 0, lengths[s.segment]) for s in said),
        }.get(RedactionDecision(part.decision or RedactionDecision.MASK), spans(part.hidden))
        confidence = Confidence(part.confidence)
        finding = Finding(Kind(part.kind), part.rule, said, hidden, confidence, part.reason)
        findings.append(finding)
    return findings


def _keep(transcript: StoredTranscript, findings: Iterable[Finding]) -> None:
    """Put what was found in the place of what was found before; the same keeps its row."""
    decided = _decisions(transcript.call)
    said = transcript.as_original()
    before = {_same(part): part for part in parts_of(transcript)}
    for finding in findings:
        part = _part(transcript, said, finding)
        if before.pop(_same(part), None) is None:
            _add(part, _said(said, finding.spans), decided)
    for part in before.values():
        db.session.delete(part)
    transcript.masked_at = utc_now()
    db.session.flush()
    if _show(transcript) and transcript.call.original_gone_at is None:
        transcript.call.masked_sound = None  # until there is a copy that hides the same


def _same(part: HiddenPart) -> tuple[object, ...]:
    places = [tuple(map(tuple, stretches)) for stretches in (part.spans, part.hidden)]
    return part.kind, part.rule, part.reason, part.confidence, *places


def _add(part: HiddenPart, words: str, decided: Iterable["_Decided"]) -> None:
    """Add a finding; what was decided about the same words before holds for it too."""
    known = next((d for d in decided if d.is_about(part, words)), None)
    if known:
        part.decision, part.decided_by_id = known.decision, known.part.decided_by_id
        part.decided_at = known.part.decided_at
    db.session.add(part)


def _part(transcript: StoredTranscript, said: Transcript, finding: Finding) -> HiddenPart:
    rows = transcript.segments
    touched = [said.segments[span.segment] for span in finding.spans]
    return HiddenPart(
        call_id=transcript.call_id,
        transcript_id=transcript.id,
        kind=finding.kind,
        rule=finding.rule,
        reason=finding.reason,
        confidence=finding.confidence,
        start=min(segment.start for segment in touched),
        end=max(segment.end for segment in touched),
        spans=[(rows[s.segment].id, s.start, s.end) for s in finding.spans],
        hidden=[(rows[s.segment].id, s.start, s.end) for s in finding.hidden],
    )


def _show(transcript: StoredTranscript) -> bool:
    """Mask the lines by the stored parts; whether anything changed."""
    said = transcript.as_original()
    masked = mask_findings(said, hidden_findings(transcript, parts_of(transcript)))
    changed = False
    for row, original, segment in zip(
        transcript.segments, said.segments, masked.segments, strict=True
    ):
        changed = changed or row.text != segment.text
        row.show(original, segment)
    if transcript.call.original_gone_at is not None:
        for row in transcript.segments:
            row.original = None  # what a person typed since then is kept no longer either
    transcript.let_be_found()
    db.session.flush()
    return changed


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision on any transcript of the call, and the words that it was about."""

    part: HiddenPart
    decision: str
    words: str

    def is_about(self, part: HiddenPart, words: str) -> bool:
        """The same seconds and kind; only the very same words may be left readable."""
        same_time = self.part.start < part.end and part.start < self.part.end
        same_words = self.words == words or self.decision != RedactionDecision.LEAVE
        return same_time and self.part.kind == part.kind and same_words


def _decisions(call: Call) -> list[_Decided]:
    query = select(HiddenPart).where(
        HiddenPart.call_id == call.id, HiddenPart.decision.is_not(None)
    )
    decided = []
    for part in db.session.scalars(query.order_by(HiddenPart.decided_at.desc())):
        decided.append(_Decided(part, part.decision or "", _words_of(part)))
    return decided


def _said(transcript: Transcript, spans: Iterable[Span]) -> str:
    return " ".join(transcript.segments[s.segment].text[s.start : s.end] for s in spans)


def _hidden_in_either(one: Segment, other: Segment) -> Segment:
    """What either of two maskings of the same line hides; they agree in where words begin."""
    text = _more_hidden(one.text.split(" "), other.text.split(" "))
    if len(one.words) != len(other.words):
        return replace(other, text=" ".join(text), words=())
    words = _more_hidden([w.word for w in one.words], [w.word for w in other.words])
    timed = (replace(w, word=word) for w, word in zip(other.words, words, strict=True))
    return replace(other, text=" ".join(text), words=tuple(timed))


def _more_hidden(one: list[str], other: list[str]) -> list[str]:
    return [max(pair, key=lambda word: word.count("*")) for pair in zip(one, other, strict=True)]
