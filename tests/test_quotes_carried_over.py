"""A database that was filled before quotes were kept by place: every quote reads as it did."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, text

from qa_app.coaching.models import PlanClip, PlanPromise
from qa_app.findings.models import FoundMoment
from qa_app.foundation.extensions import db
from qa_app.reviews.models import Evidence
from qa_app.transcription.passages import Passage
from tests.test_migrations import empty_app  # noqa: F401
from tests.written import in_pieces

BEFORE = "0029"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LINES = (
    ("agent", "안녕하세요, 샘플 상담사입니다."),
    ("customer", "택배가 아직도 안 왔어요. 제 번호는 공일공에 ****에 ****예요."),
    ("agent", "조만간 갈 거예요."),
    ("agent", "내일 오전 열 시까지 재고를 확인해서 전화 드릴게요."),
)
CORRECTED = (*LINES[:2], ("agent", "모레 갈 거예요."), LINES[3])
# What reviews quoted: the seconds, the words, and how many lines of them stand in a transcript.
QUOTES: tuple[tuple[str, float, float, str, int], ...] = (
    ("a line", 10.0, 14.5, "조만간 갈 거예요.", 1),
    ("several voices", 5.0, 14.5, "택배가 아직도 안 왔어요.\n조만간 갈 거예요.", 2),
    ("a part of a word", 5.0, 9.5, "배가 아직", 1),
    ("masked words", 5.0, 9.5, "제 번호는 공일공에 ****에 ****", 1),
    ("the end of a masked word", 5.0, 9.5, "***예요.", 1),
    ("typed where nothing was recognised", 19.6, 19.9, "긴 침묵", 0),
    ("typed among words", 5.0, 14.5, "택배가\n(한숨)\n갈 거예요.", 2),
    ("nothing", 19.6, 19.9, "", 0),
)


class OldCentre:
    """The database as the version before had it, filled row by row."""

    def __init__(self) -> None:
        self._tables = MetaData()
        self._tables.reflect(db.engine)
        self.person = self.add(
            "person", email="qa@centre.kr", name="Q", password="x", fs_uniquifier="x"
        )
        self._rubric = self.add("rubric_version", rubric_id="r", version="1", digest="d")

    def add(self, table_name: str, /, **values: Any) -> int:
        """A row with these values; all else that may not be empty is as little as can be."""
        table = self._tables.tables[table_name]
        for column in table.columns:
            if column.nullable or column.primary_key or column.name in values:
                continue
            kind = column.type.python_type
            empty = {datetime: NOW, date: NOW.date(), object: []}  # object: JSON
            values[column.name] = empty[kind] if kind in empty else kind()
        row = db.session.execute(table.insert().values(values))
        return int(row.inserted_primary_key[0])

    def call(self, *versions: tuple[tuple[str, str], ...], **values: Any) -> tuple[int, list[int]]:
        """A call with whole versions of its transcript, the last one in use."""
        digest = hashlib.sha256(str(len(versions) + self.count("call") * 10).encode()).hexdigest()
        call = self.add(
            "call", agent_id=self.person, uploaded_by_id=self.person, sha256=digest,
            duration=20.0, state="ready", channels=2, **values,
        )  # fmt: skip
        ids = [self._version(call, lines, lines is versions[-1]) for lines in versions]
        return call, ids

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(db.session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())

    def _version(self, call: int, lines: tuple[tuple[str, str], ...], in_use: bool) -> int:
        version = self.add(
            "transcript", call_id=call, engine="e", complete=True, in_use=in_use, corrected=False
        )
        for at, (speaker, said) in enumerate(lines):
            self.add(
                "segment", transcript_id=version, speaker=speaker, text=said,
                start=at * 5.0, end=at * 5.0 + 4.5,
            )  # fmt: skip
        return version

    def review(self, call: int, version: int, person: int | None = None) -> int:
        """A submitted review of a call, made with a version."""
        return self.add(
            "review", call_id=call, transcript_id=version, state="submitted", purpose="regular",
            reviewer_id=person or self.person, rubric_version_id=self._rubric,
        )  # fmt: skip

    def clip(self, review: int, start: float, end: float, quote: str) -> int:
        """Evidence of a review."""
        return self.add(
            "evidence", review_id=review, polarity="for", start=start, end=end, quote=quote
        )

    def plan(self, language: str, review: int) -> int:
        """A point of a plan that was given to the agent."""
        plan = self.add(
            "plan", agent_id=self.person, author_id=self.person, language=language,
            state="published",
        )  # fmt: skip
        self.add_link(plan, review)
        return self.add("plan_point", plan_id=plan, kind="focus")

    def any_plan(self) -> int:
        """One of the plans."""
        return int(db.session.execute(text("SELECT max(id) FROM plan")).scalar_one())

    def add_link(self, plan: int, review: int) -> None:
        """A plan rests on a review."""
        table = self._tables.tables["plan_review"]
        db.session.execute(table.insert().values(plan_id=plan, review_id=review))


@pytest.fixture
def old(empty_app: Flask) -> OldCentre:  # noqa: F811
    upgrade(revision=BEFORE)
    return OldCentre()


def migrate() -> None:
    db.session.commit()
    db.session.remove()
    upgrade()


def back() -> None:
    db.session.commit()
    db.session.remove()
    downgrade(revision=BEFORE)


def copies(table: str, *columns: str) -> list[Any]:
    """What the version before reads of a table."""
    names = ", ".join(columns)
    rows = db.session.execute(text(f"SELECT {names} FROM {table} ORDER BY id"))
    return [tuple(row) for row in rows]


def test_every_quote_of_a_review_reads_as_before_and_again_on_the_way_back(old: OldCentre) -> None:
    call, (first, corrected) = old.call(LINES, CORRECTED)
    review = old.review(call, first)
    for _name, start, end, quote, _found in QUOTES:
        old.clip(review, start, end, quote)
    other, (moved_on_from, moved_on_to) = old.call(LINES, CORRECTED, suspended_at=NOW)
    moved_on = old.review(other, moved_on_to)
    for quote in ("조만간 갈 거예요.", "모레 갈 거예요.", "이미 고쳐져 없는 말"):
        old.clip(moved_on, 10.0, 14.5, quote)
    empty, (shell,) = old.call((), text_gone_at=NOW)
    old.clip(old.review(empty, shell), 10.0, 14.5, "조만간 갈 거예요.")
    kept = copies("evidence", "quote")
    migrate()

    clips = db.session.query(Evidence).order_by(Evidence.id).all()
    assert [(clip.quote,) for clip in clips] == kept
    places = [sum(isinstance(part, Passage) for part in clip.quoted) for clip in clips]
    assert places == [*(found for *_quoted, found in QUOTES), 1, 1, 0, 0]
    versions = [clip.transcript_id for clip in clips]
    assert versions[:-4] == [first] * len(QUOTES)
    # Whatever its review went on with, a clip stays with the version that it was taken from.
    assert versions[-4:] == [moved_on_from, moved_on_to, moved_on_to, None]

    back()
    assert copies("evidence", "quote") == kept
    migrate()
    clips = db.session.query(Evidence).order_by(Evidence.id).all()
    assert [(clip.quote,) for clip in clips] == kept
    assert corrected not in versions


def test_a_quote_that_was_carried_over_follows_what_is_hidden_since(old: OldCentre) -> None:
    call, (version,) = old.call(LINES)
    review = old.review(call, version)
    old.clip(review, 10.0, 14.5, in_pieces("조만간 갈 거예요."))
    migrate()
    hidden = "UPDATE segment SET text = '*** 갈 거예요.' WHERE text LIKE '조만간%'"
    db.session.execute(text(hidden))
    db.session.commit()

    assert db.session.query(Evidence).one().quote == "*** 갈 거예요."


def test_plans_and_moments_read_as_before(old: OldCentre) -> None:
    call, (first, version) = old.call(CORRECTED, LINES)
    old.add("finding", call_id=call, transcript_id=version)
    review = old.review(call, version)
    for language, agent, customer in (("ko", "상담사", "고객"), ("en", "Agent", "Customer")):
        point = old.plan(language, review)
        for quote in (
            f"{customer}: 택배가 아직도 안 왔어요.\n{agent}: 조만간 갈 거예요.",
            "택배가 아직도\n안 왔어요.",
            f"{customer}: 아직도\n(한숨)\n{agent}: 갈 거예요.",
            "Somebody: nobody said this\nAgent: nor this",
            "",
        ):
            seconds = {"start": 5.0, "end": 14.5, "polarity": "for"}
            old.add("plan_clip", point_id=point, call_id=call, quote=quote, **seconds)
    told = [("재고를 확인해서 전화", "내일 오전 열 시까지"), ("규칙이 엮은 말", "")]
    for what, by_when in told:
        old.add(
            "plan_promise", plan_id=old.any_plan(), call_id=call, start=15.0, end=19.5,
            what=what, by_when=by_when, kept=True,
        )  # fmt: skip
    details = {"what": "열 시까지 재고를", "by_when": "곧", "time_named": True}
    for quote, segments in (
        ("조만간 갈", [2]),
        ("거예요. 내일 오전 열 시까지", [2, 3]),
        ("갈 거예요. 내일", [0, 2, 3]),
        ("", [1]),
        ("of a rule that has broken since", [1, 3, 99]),
    ):
        old.add(
            "moment", call_id=call, kind="promise", rule="r", polarity="0", segments=segments,
            start=10.0, end=19.5, quote=quote, confidence=0.9, left_out=False, details=details,
        )  # fmt: skip
    clips, moments = copies("plan_clip", "quote"), copies("moment", "quote")
    migrate()

    shown = db.session.query(PlanClip).order_by(PlanClip.id).all()
    assert [(clip.quote,) for clip in shown] == clips
    assert [clip.transcript_id for clip in shown] == [version] * len(shown)
    promises = db.session.query(PlanPromise).order_by(PlanPromise.id).all()
    assert [(row.what, row.by_when) for row in promises] == told
    assert isinstance(promises[0].by_when_quoted[0], Passage)
    found = db.session.query(FoundMoment).order_by(FoundMoment.id).all()
    assert [(moment.quote,) for moment in found] == moments
    assert [len(moment.quoted) for moment in found] == [1, 2, 2, 0, 1]
    assert all(moment.details == details for moment in found)
    assert all(moment.transcript_id == version for moment in found)

    back()
    assert copies("plan_clip", "quote") == clips
    assert copies("plan_promise", "what", "by_when") == told
    assert copies("moment", "quote") == moments
    assert first != version
