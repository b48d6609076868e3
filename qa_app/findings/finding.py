"""Finds the moments of a stored call and keeps them: a stage of its own after the transcript."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from qa_app.calls.models import StoredTranscript
from qa_app.calls.quoting import by_row, from_plain, lines_reworded, to_plain
from qa_app.calls.stages import Stage
from qa_app.findings.abuse import held_stretches, settle, stretches_found
from qa_app.findings.models import Detection, FoundMoment, RuleFailure
from qa_app.findings.rule_sets import (
    RulesInUse,
    keep_rule_set,
    kinds_to_find,
    rules_in_use,
    rules_version,
)
from qa_app.foundation.extensions import db, utc_now
from qa_app.moments import finder
from qa_app.moments.moment import Moment
from qa_app.moments.rule import Rule
from qa_app.moments.stretches import Stretch, without
from qa_app.transcription.passages import Rewording, find_words
from qa_app.transcription.transcript import Transcript

log = structlog.get_logger()

# Counted over a whole call: what is excluded from a call does not come into them.
COUNTED_OVER_CALL = frozenset({"talk_share", "speech_rate", "rate_change"})
# Details of moments (of promises) that are said in the call.
IN_WORDS_OF_CALL = ("what", "by_when")


def find_in_call(call_id: int) -> None:
    """Find the moments of a call's transcript in use; older ones stay until then.

    What the rules made of the same words before stays untouched, but for rules that changed since.
    What is the same as before keeps its row, so that nothing that people said of it is lost.
    The changes are left uncommitted.
    """
    stored = _transcript_in_use(call_id)
    if stored is None:
        return
    transcript_id, transcript = stored.id, stored.as_transcript()
    in_use, read = rules_in_use(), _read_as(transcript_id, transcript)
    lines = [line.id for line in stored.lines]
    kinds = kinds_to_find(call_id, read, in_use)
    db.session.commit()  # nobody waits for a lock while rules read
    work = _Work(call_id, transcript, in_use, kinds)
    found = work.find()
    if _id_in_use(call_id) != transcript_id:
        return  # corrected meanwhile: that one has its own turn
    _keep(_Read(call_id, transcript_id, transcript, lines), found, work)
    _remember(call_id, transcript_id, read, work)
    settle(call_id, transcript)


def _read_as(transcript_id: int, transcript: Transcript) -> str:
    """Differs as soon as rules would read something else."""
    text = json.dumps([transcript_id, transcript.to_json()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@lines_reworded.connect
def follow_lines(version: StoredTranscript, rewording: Rewording) -> None:
    """Let moments quote the same words of lines that were changed, until they are found anew."""
    of_version = select(FoundMoment).where(FoundMoment.transcript_id == version.id)
    for row in db.session.scalars(of_version):
        row.quoted = rewording.followed(row.quoted)
        row.stored_details = {
            name: to_plain(rewording.followed(from_plain(value)))
            if isinstance(value, list)
            else value
            for name, value in row.stored_details.items()
        }


class _Work:
    """Finding in one call, all kinds of moment or (``kinds``) only some."""

    def __init__(
        self,
        call_id: int,
        transcript: Transcript,
        in_use: RulesInUse,
        kinds: frozenset[str] | None,
    ) -> None:
        self.call_id, self.transcript, self.in_use = call_id, transcript, in_use
        # What is excluded from the call may be another stretch than before.
        self.kinds = None if kinds is None else kinds | COUNTED_OVER_CALL
        self.broken: dict[str, Rule] = {}

    def find(self) -> list[Moment]:
        """What the rules find; those that break on this call are put into ``broken``."""
        found = self._found(self.transcript, self.kinds)
        stretches = held_stretches(self.call_id, self._abuse(found))
        db.session.commit()
        if not stretches:
            return found
        counted = self._found(without(self.transcript, stretches), COUNTED_OVER_CALL)
        return [moment for moment in found if moment.kind not in COUNTED_OVER_CALL] + counted

    def _found(self, transcript: Transcript, kinds: frozenset[str] | None) -> list[Moment]:
        rules = [rule for rule in self.in_use.rules if kinds is None or rule.kind in kinds]
        return finder.find_moments(transcript, rules=rules, on_failure=self._note)

    def _note(self, rule: Rule, error: Exception) -> None:
        self.broken[rule.name] = rule
        log.error("rule broke", call=self.call_id, rule=rule.name, error=type(error).__name__)

    def _abuse(self, found: list[Moment]) -> list[Stretch]:
        """Abuse as it is found now, and as it was found by rules that are not asked again."""
        of_call = select(FoundMoment).where(FoundMoment.call_id == self.call_id)
        kept = [row for row in db.session.scalars(of_call) if not self.is_of(row.kind)]
        return stretches_found([*found, *kept], self.transcript)

    def is_of(self, kind: str) -> bool:
        """Whether moments of this kind are found anew."""
        return self.kinds is None or kind in self.kinds


def _transcript_in_use(call_id: int) -> StoredTranscript | None:
    return db.session.scalar(
        select(StoredTranscript).where(
            StoredTranscript.call_id == call_id, StoredTranscript.in_use, StoredTranscript.complete
        )
    )


def _id_in_use(call_id: int) -> int | None:
    stored = _transcript_in_use(call_id)
    return stored.id if stored else None


@dataclass(frozen=True, slots=True)
class _Read:
    """A transcript as it was read, and the ids of its lines by their position."""

    call_id: int
    transcript_id: int
    transcript: Transcript
    lines: list[int]


def _keep(read: _Read, found: list[Moment], work: _Work) -> None:
    """Put the new moments in the place of the old ones of these kinds; the same keep their rows.

    What a rule found that has broken now stays: nobody knows of anything better.
    """
    of_call = select(FoundMoment).where(FoundMoment.call_id == read.call_id)
    old: dict[tuple[str, str, tuple[int, ...]], list[FoundMoment]] = {}
    for row in db.session.scalars(of_call.order_by(FoundMoment.start, FoundMoment.id)):
        if not work.is_of(row.kind):
            continue
        old.setdefault(_place(row.kind, row.rule, row.segments), []).append(row)
    for moment in found:
        known = old.get(_place(moment.kind, moment.rule, moment.segments))
        if known:
            row = known.pop(0)
        else:
            row = FoundMoment(call_id=read.call_id)
            db.session.add(row)
        _write(row, moment, read)
    for gone in chain.from_iterable(old.values()):
        if gone.rule not in work.broken:
            db.session.delete(gone)
    db.session.flush()


def _place(kind: str, rule: str, segments: Iterable[int]) -> tuple[str, str, tuple[int, ...]]:
    return kind, rule, tuple(segments)


def _write(row: FoundMoment, moment: Moment, read: _Read) -> None:
    row.kind, row.criterion, row.rule = moment.kind, moment.criterion, moment.rule
    row.polarity, row.segments = moment.polarity, list(moment.segments)
    row.start, row.end = round(moment.start, 2), round(moment.end, 2)
    row.confidence, row.transcript_id = moment.confidence, read.transcript_id
    row.quoted = by_row(moment.passages, read.lines)
    row.stored_details = {
        name: _by_place(str(value), moment, read) if name in IN_WORDS_OF_CALL else value
        for name, value in moment.details.items()
    }


def _by_place(words: str, moment: Moment, read: _Read) -> object:
    """Where words of the call stand; the words themselves where a rule put them together."""
    segments = read.transcript.segments
    lines = [(position, segments[position].text) for position in moment.segments]
    found = find_words(words, lines)
    return to_plain(by_row(found, read.lines)) if found else words


def _remember(call_id: int, transcript_id: int, read: str, work: _Work) -> None:
    finding = db.session.get(Detection, call_id) or Detection(call_id=call_id)
    finding.transcript_id, finding.found_at = transcript_id, utc_now()
    finding.rule_set, finding.read = keep_rule_set(work.in_use), read
    db.session.add(finding)
    db.session.execute(delete(RuleFailure).where(RuleFailure.call_id == call_id))
    db.session.add_all(
        RuleFailure(call_id=call_id, rule=name, kind=rule.kind)
        for name, rule in work.broken.items()
    )
    db.session.flush()


# Masked text is what people read, so it is what rules read and quote.
FINDING = Stage(
    name="moments",
    title=_l("Find moments"),
    run=find_in_call,
    version=rules_version,
    needs=frozenset({"masking"}),
)
