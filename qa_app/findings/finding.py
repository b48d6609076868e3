"""Finds the moments of a stored call and keeps them: a stage of its own after the transcript."""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from qa_app.calls.models import StoredTranscript
from qa_app.calls.requote import Changes, requoted
from qa_app.calls.stages import Stage
from qa_app.findings.abuse import held_stretches, settle, stretches_found
from qa_app.findings.models import Finding, FoundMoment, RuleFailure, RuleSwitch
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.masking.text import quotes_calls
from qa_app.moments import finder, version
from qa_app.moments.moment import Moment
from qa_app.moments.own_phrases import own_rules
from qa_app.moments.rule import Rule
from qa_app.moments.stretches import without
from qa_app.rubrics import Rubric, load_rubrics
from qa_app.transcription.transcript import Transcript

log = structlog.get_logger()

# Counted over a whole call: what is left out of a call does not come into them.
COUNTED_OVER_CALL = frozenset({"talk_share", "speech_rate", "rate_change"})


def switched_off() -> frozenset[str]:
    """The rules that this centre does not want."""
    return frozenset(db.session.scalars(select(RuleSwitch.rule).where(RuleSwitch.off)))


def phrases_of(rubrics: Iterable[Rubric]) -> dict[tuple[str, str], list[str]]:
    """The centre's own phrases in all rubrics, by kind and language; each once."""
    found: dict[tuple[str, str], list[str]] = {}
    kinds = (kind for rubric in rubrics for one in rubric.criteria for kind in one.moments)
    for kind in kinds:
        for language, texts in kind.phrases.items():
            known = found.setdefault((kind.kind, language), [])
            known += [text for text in texts if text not in known]
    return found


def centre_phrases() -> dict[tuple[str, str], list[str]]:
    """The centre's own phrases, as its rubric files say now."""
    folder = settings().rubrics_dir
    files = ((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.yaml"))
    return _read_phrases(folder, tuple(sorted(files)))


@lru_cache(maxsize=1)
def _read_phrases(
    folder: Path, _state: tuple[tuple[str, int], ...]
) -> dict[tuple[str, str], list[str]]:
    """Read once for each state of the files: that takes longer than finding in a call."""
    return phrases_of(load_rubrics(folder).values())


def centre_rules() -> list[Rule]:
    """The rules made of the centre's own phrases."""
    return own_rules(centre_phrases())


def rules_version() -> str:
    """What stored moments rest on; differs as soon as the same call might give others."""
    phrases = centre_phrases()
    basis = [sorted((*key, *texts) for key, texts in phrases.items()), sorted(switched_off())]
    text = json.dumps(basis, ensure_ascii=False)
    return f"{version.rules_version()}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def find_in_call(call_id: int) -> None:
    """Find the moments of a call's transcript in use; older ones stay until then.

    What is the same as before keeps its row, so that nothing that people said of it is lost.
    The changes are left uncommitted.
    """
    stored = _transcript_in_use(call_id)
    if stored is None:
        return
    transcript_id, transcript = stored.id, stored.as_transcript()
    off, own = switched_off(), centre_rules()
    db.session.commit()  # nobody waits for a lock while rules read
    broken: dict[str, Rule] = {}
    found = _find(call_id, transcript, off, own, broken)
    if _id_in_use(call_id) != transcript_id:
        return  # corrected meanwhile: that one has its own turn
    _keep(call_id, found, broken)
    _remember(call_id, transcript_id, broken)
    settle(call_id, transcript)


@quotes_calls
def requote_moments(call_id: int, changes: Changes) -> None:
    """Let moments follow their call's text when that is masked otherwise than before."""
    for row in db.session.scalars(select(FoundMoment).where(FoundMoment.call_id == call_id)):
        row.quote = requoted(row.quote, changes)


def _find(
    call_id: int,
    transcript: Transcript,
    off: frozenset[str],
    own: list[Rule],
    broken: dict[str, Rule],
) -> list[Moment]:
    """What the rules find; those that break on this call are put into ``broken``."""

    def note(rule: Rule, error: Exception) -> None:
        broken[rule.name] = rule
        log.error("rule broke", call=call_id, rule=rule.name, error=type(error).__name__)

    find = partial(finder.find_moments, switched_off=off, own_rules=own, on_failure=note)
    found = find(transcript)
    stretches = held_stretches(call_id, stretches_found(found, transcript))
    db.session.commit()
    if not stretches:
        return found
    rest = find(without(transcript, stretches))
    counted = (moment for moment in rest if moment.kind in COUNTED_OVER_CALL)
    return [moment for moment in found if moment.kind not in COUNTED_OVER_CALL] + [*counted]


def _transcript_in_use(call_id: int) -> StoredTranscript | None:
    return db.session.scalar(
        select(StoredTranscript).where(
            StoredTranscript.call_id == call_id, StoredTranscript.in_use, StoredTranscript.complete
        )
    )


def _id_in_use(call_id: int) -> int | None:
    stored = _transcript_in_use(call_id)
    return stored.id if stored else None


def _keep(call_id: int, found: list[Moment], broken: Container[str]) -> None:
    """Put the new moments in the place of the old ones; the same keep their rows.

    What a rule found that has broken now stays: nobody knows of anything better.
    """
    of_call = select(FoundMoment).where(FoundMoment.call_id == call_id)
    old: dict[tuple[str, str, tuple[int, ...]], list[FoundMoment]] = {}
    for row in db.session.scalars(of_call.order_by(FoundMoment.start, FoundMoment.id)):
        old.setdefault(_place(row.kind, row.rule, row.segments), []).append(row)
    for moment in found:
        known = old.get(_place(moment.kind, moment.rule, moment.segments))
        if known:
            row = known.pop(0)
        else:
            row = FoundMoment(call_id=call_id)
            db.session.add(row)
        _write(row, moment)
    for gone in chain.from_iterable(old.values()):
        if gone.rule not in broken:
            db.session.delete(gone)
    db.session.flush()


def _place(kind: str, rule: str, segments: Iterable[int]) -> tuple[str, str, tuple[int, ...]]:
    return kind, rule, tuple(segments)


def _write(row: FoundMoment, moment: Moment) -> None:
    details: Mapping[str, object] = dict(moment.details)
    row.kind, row.criterion, row.rule = moment.kind, moment.criterion, moment.rule
    row.polarity, row.segments = moment.polarity, list(moment.segments)
    row.start, row.end = round(moment.start, 2), round(moment.end, 2)
    row.quote, row.confidence, row.details = moment.quote, moment.confidence, details


def _remember(call_id: int, transcript_id: int, broken: Mapping[str, Rule]) -> None:
    finding = db.session.get(Finding, call_id) or Finding(call_id=call_id)
    finding.transcript_id, finding.found_at = transcript_id, utc_now()
    db.session.add(finding)
    db.session.execute(delete(RuleFailure).where(RuleFailure.call_id == call_id))
    db.session.add_all(
        RuleFailure(call_id=call_id, rule=name, kind=rule.kind) for name, rule in broken.items()
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
