"""Calls by what was said in them, whatever form it is typed in, and the sentence that says it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, column, func, or_, select, table, tuple_

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import compared, fold
from qa_app.privacy import mask_text, script_of

TRIGRAM = 3
# Characters before and after what was looked for: a sentence, but not a story.
AROUND = 90


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """Some words of a sentence, and whether they are those that were looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """The first line of a call in which something is said, masked; ``start`` in seconds."""

    start: float
    language: str | None
    parts: tuple[SnippetPart, ...]


def says(text: str) -> ColumnElement[bool]:
    """Calls in which this was said, or that carry it as their customer reference.

    Both databases keep an index of three-letter pieces; shorter texts are looked for
    without it.
    """
    wanted = compared(text)
    saying = select(StoredTranscript.call_id).where(StoredTranscript.in_use)
    if db.engine.dialect.name == "sqlite" and len(wanted) >= TRIGRAM:
        index = table("transcript_search", column("rowid"), column("transcript_search"))
        phrase = '"' + wanted.replace('"', '""') + '"'
        hits = select(index.c.rowid).where(index.c.transcript_search.op("MATCH")(phrase))
        saying = saying.where(StoredTranscript.id.in_(hits))
    else:
        saying = saying.where(func.lower(StoredTranscript.text).contains(wanted, autoescape=True))
    said = Call.id.in_(saying)
    if _is_private(text) or _is_private(wanted.upper()):
        return said  # a search must not confirm a number that nobody is shown
    return or_(said, Call.reference_to_find == wanted)


def _is_private(text: str) -> bool:
    return mask_text(text, script_of(text)) != text


def sentences(calls: Sequence[Call], text: str) -> dict[int, Sentence]:
    """For each of these calls in which this was said the first sentence with it, by call."""
    wanted = compared(text)
    if not wanted or not calls:
        return {}
    places = dict(_places(calls, wanted))
    lines = select(
        StoredSegment.id,
        StoredSegment.transcript_id,
        func.row_number()
        .over(
            partition_by=StoredSegment.transcript_id,
            order_by=(StoredSegment.start, StoredSegment.id),
        )
        .label("line"),
    ).where(
        StoredSegment.transcript_id.in_([transcript for transcript, _ in places.values()]),
        StoredSegment.replaced_in_id.is_(None),
    )
    numbered = lines.subquery()
    rows = (
        select(StoredTranscript.call_id, StoredTranscript.language, StoredSegment)
        .join(StoredSegment.transcript)
        .join(numbered, numbered.c.id == StoredSegment.id)
        .where(tuple_(numbered.c.transcript_id, numbered.c.line).in_(list(places.values())))
    )
    return {
        call_id: Sentence(line.start, language, tuple(_parts(line.text, wanted)))
        for call_id, language, line in db.session.execute(rows)
    }


def _places(calls: Sequence[Call], wanted: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each call's transcript and the number of its first line with ``wanted``, from 1."""
    texts = select(StoredTranscript.call_id, StoredTranscript.id, StoredTranscript.text).where(
        StoredTranscript.in_use, StoredTranscript.call_id.in_([call.id for call in calls])
    )
    for call_id, transcript_id, said in db.session.execute(texts):
        place = said.find(wanted)
        if place >= 0:
            yield call_id, (transcript_id, said.count("\n", 0, place) + 1)


def _parts(said: str, wanted: str) -> Iterator[SnippetPart]:
    """The sentence in parts; a long one without its beginning and end."""
    copy = fold(said, caseless=True)
    position = 0
    for match in re.finditer(re.escape(wanted), copy.text):
        start, end = copy.place(*match.span())
        before = said[position:start]
        yield SnippetPart(before if position else _end_of(before), found=False)
        yield SnippetPart(said[start:end], found=True)
        position = end
    yield SnippetPart(_beginning_of(said[position:]), found=False)


def _end_of(text: str) -> str:
    return text if len(text) <= AROUND else "… " + text[-AROUND:].split(" ", 1)[-1]


def _beginning_of(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rsplit(" ", 1)[0] + " …"
