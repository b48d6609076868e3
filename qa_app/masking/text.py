"""Masks transcripts as they are stored, so that whoever reads one shows nothing private.

Lines are masked in the transaction that stores them (`mask_newest`), with the lines before
them in view. Once a transcript is whole it is read once more as a whole (`mask`): what is
found is kept as rows, with people's decisions, and the sound is masked by it. Who stores a
transcript in any other way (a correction, a new version) calls `mask` in the same
transaction.
"""

from collections.abc import Callable, Iterable, Sequence
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
from qa_app.masking.redactions import Redaction, RedactionDecision
from qa_app.people.models import Person
from qa_app.privacy import (
    Confidence,
    Finding,
    PersonalDataKind,
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


def mask(
    transcript: StoredTranscript,
    decided: Iterable["_Decided"] | None = None,
    read: Callable[[Transcript], WithoutCodes] = without_codes,
) -> None:
    """Find what is private in a whole transcript, keep it, and hide it but for what was freed.

    ``decided`` is what people decided on before its lines were changed (:func:`decisions`),
    ``read`` a quicker way to read it where something is known of it already.
    """
    said = transcript.as_original()
    _store(transcript, said, read(said), decided)


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
        if transcript is None:
            continue
        now = transcript.as_original()
        # Somebody may have corrected it meanwhile.
        _store(transcript, now, left if now == said else without_codes(now))
    _take_out_of_all(db.session.get_one(Call, call_id))


def _store(
    transcript: StoredTranscript,
    said: Transcript,
    left: WithoutCodes,
    decided: Iterable["_Decided"] | None = None,
) -> None:
    """Keep what is left of what was ``said`` in a transcript, and what is private in it."""
    rows = zip(transcript.segments, said.segments, left.said.segments, strict=True)
    for row, before, segment in rows:
        if before is not segment and before != segment:
            _forget_earlier(transcript, segment)
            keep_as_said(row, segment)
    if let_go(transcript.call, left.seconds):
        _take_out_of_all(transcript.call)
        left = replace(left, said=transcript.as_original())
    _keep(transcript, left.said, left.findings, decided)


def take_out_words(transcript: StoredTranscript, spans: Sequence[Span]) -> None:
    """Take these words out of what was said, for good."""
    finding = Finding(
        PersonalDataKind.NAME, "taken-out", tuple(spans), tuple(spans), Confidence.SURE, "asked"
    )
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
        forget_lines(transcript, lambda said: without_seconds(said, seconds) != said)


def _replace_said(transcript: StoredTranscript, left: Sequence[Segment]) -> None:
    """Let this be all that was said; what is shown follows."""
    changed = False
    for row, segment in zip(transcript.segments, left, strict=True):
        if row.as_original() == segment:
            continue
        changed = True
        _forget_earlier(transcript, segment)
        if transcript.complete:
            keep_as_said(row, segment)
        else:
            row.show(segment, _hidden_in_either(row.as_segment(), segment))
    if changed and transcript.complete:
        said = transcript.as_original()
        _keep(transcript, said, find_personal_data(said))


def _forget_earlier(transcript: StoredTranscript, taken: Segment) -> None:
    """Words that are taken out for good must not come back out of a line's history."""
    earlier = select(StoredSegment).where(
        StoredSegment.transcript_id == transcript.id,
        StoredSegment.replaced_in_id.is_not(None),
        StoredSegment.start < taken.end,
        StoredSegment.end > taken.start,
    )
    for row in db.session.scalars(earlier).all():
        db.session.delete(row)


def forget_lines(transcript: StoredTranscript, gives_away: Callable[[Segment], bool]) -> None:
    """Delete what a line said before it was changed, where that gives away what is to go.

    What stands there now may say nothing of it any more.
    """
    earlier = select(StoredSegment).where(
        StoredSegment.transcript_id == transcript.id, StoredSegment.replaced_in_id.is_not(None)
    )
    for row in db.session.scalars(earlier).all():
        if gives_away(row.as_original()):
            db.session.delete(row)


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


def decide(redaction: Redaction, decision: RedactionDecision, *, by: Person) -> None:
    """Write down what a person says of a finding, and show the transcript accordingly."""
    for same in [redaction, *_same_elsewhere(redaction, decision)]:
        same.decision, same.decided_by, same.decided_at = decision, by, utc_now()
        db.session.flush()
        _show(same.transcript, same.transcript.as_original())
    if decision != RedactionDecision.LEAVE and redaction.call.original_gone_at is None:
        redaction.call.masked_sound = None  # what is to be hidden must not be heard in the meantime


def _same_elsewhere(redaction: Redaction, decision: RedactionDecision) -> list[Redaction]:
    """The finding in other versions of the transcript: the decision is about them as well."""
    others = select(Redaction).where(
        Redaction.call_id == redaction.call_id, Redaction.transcript_id != redaction.transcript_id
    )
    decided = _Decided(redaction, decision, _words_of(redaction))
    return [
        other for other in db.session.scalars(others) if decided.is_about(other, _words_of(other))
    ]


def _words_of(redaction: Redaction) -> str:
    (finding,) = hidden_findings(redaction.transcript, [redaction])
    return _said(redaction.transcript.as_original(), finding.spans)


def redactions_of(transcript: StoredTranscript) -> list[Redaction]:
    """What was found in a transcript, in the order of the call."""
    query = select(Redaction).where(Redaction.transcript_id == transcript.id)
    return list(db.session.scalars(query.order_by(Redaction.start, Redaction.id)))


def hidden_findings(transcript: StoredTranscript, redactions: Iterable[Redaction]) -> list[Finding]:
    """What is found in the original transcript; ``hidden`` follows the decisions."""
    places = {row.id: number for number, row in enumerate(transcript.segments)}

    def whole(segment: int) -> Span:
        return Span(segment, 0, len(transcript.segments[segment].as_original().text))

    def spans(stretches: Iterable[Sequence[int]]) -> tuple[Span, ...]:
        return tuple(Span(places[s], start, end) for s, start, end in stretches)

    findings = []
    for redaction in redactions:
        said = spans(redaction.spans)
        decision = RedactionDecision(redaction.decision or RedactionDecision.MASK)
        if decision == RedactionDecision.EXTEND:
            hidden = tuple(whole(span.segment) for span in said)
        else:
            hidden = () if decision == RedactionDecision.LEAVE else spans(redaction.hidden)
        confidence = Confidence(redaction.confidence)
        kind = PersonalDataKind(redaction.kind)
        finding = Finding(kind, redaction.rule, said, hidden, confidence, redaction.reason)
        findings.append(finding)
    return findings


def _keep(
    transcript: StoredTranscript,
    said: Transcript,
    findings: Iterable[Finding],
    decided: Iterable["_Decided"] | None = None,
) -> None:
    """Put what was found in the place of what was found before; the same keeps its row."""
    decided = decisions(transcript.call) if decided is None else decided
    before = {_same(redaction): redaction for redaction in redactions_of(transcript)}
    for finding in findings:
        redaction = _redaction(transcript, said, finding)
        if before.pop(_same(redaction), None) is None:
            _add(redaction, _said(said, finding.spans), decided)
    for redaction in before.values():
        db.session.delete(redaction)
    transcript.masked_at = utc_now()
    db.session.flush()
    if _show(transcript, said) and transcript.call.original_gone_at is None:
        transcript.call.masked_sound = None  # until there is a copy that hides the same


def _same(redaction: Redaction) -> tuple[object, ...]:
    places = [tuple(map(tuple, stretches)) for stretches in (redaction.spans, redaction.hidden)]
    return redaction.kind, redaction.rule, redaction.reason, redaction.confidence, *places


def _add(redaction: Redaction, words: str, decided: Iterable["_Decided"]) -> None:
    """Add a finding; what was decided about the same words before holds for it too."""
    known = next((d for d in decided if d.is_about(redaction, words)), None)
    if known:
        redaction.decision, redaction.decided_by_id = known.decision, known.redaction.decided_by_id
        redaction.decided_at = known.redaction.decided_at
    db.session.add(redaction)


def _redaction(transcript: StoredTranscript, said: Transcript, finding: Finding) -> Redaction:
    rows = transcript.segments
    touched = [said.segments[span.segment] for span in finding.spans]
    return Redaction(
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


def _show(transcript: StoredTranscript, said: Transcript) -> bool:
    """Mask the lines by the stored redactions; whether anything changed."""
    masked = mask_findings(said, hidden_findings(transcript, redactions_of(transcript)))
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

    redaction: Redaction
    decision: str
    words: str

    def is_about(self, redaction: Redaction, words: str) -> bool:
        """The same seconds and kind; only the very same words may be left readable."""
        same_time = self.redaction.start < redaction.end and redaction.start < self.redaction.end
        same_words = self.words == words or self.decision != RedactionDecision.LEAVE
        return same_time and self.redaction.kind == redaction.kind and same_words


def decisions(call: Call) -> list[_Decided]:
    """What people decided on in all versions of a call, with the words that it was about."""
    query = select(Redaction).where(Redaction.call_id == call.id, Redaction.decision.is_not(None))
    decided = []
    for redaction in db.session.scalars(query.order_by(Redaction.decided_at.desc())):
        decided.append(_Decided(redaction, redaction.decision or "", _words_of(redaction)))
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
