"""Moments are found in stored calls, kept while nothing better is there, and found again."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.findings.finding import FINDING, find_in_call
from qa_app.findings.models import Detection, FoundMoment, RuleSwitch
from qa_app.findings.reading import broken_rules, broken_rules_of, moments_of
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.library.listing import CallFilter, find_calls
from qa_app.moments.finder import RULES
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call as MomentsCall
from qa_app.rubrics import default_rubric_path
from qa_app.scorecards.files import take_in_files
from qa_app.transcription.transcript import Segment, Speaker
from qa_app.transcripts.versions import put_in_use
from tests.conftest import make_settings
from tests.factories import add_moment, create_call, create_person


def say(call: Call, *lines: tuple[str, float, float, str]) -> StoredTranscript:
    """Give the call another transcript."""
    transcript = StoredTranscript(
        call=call, engine="person", language=call.language, channels="split", complete=True
    )
    for speaker, start, end, text in lines:
        segment = Segment(start, end, text, Speaker(speaker), 1.0)
        transcript.segments.append(StoredSegment.of(segment))
    db.session.add(transcript)
    put_in_use(transcript)
    db.session.commit()
    return transcript


SILENT = (
    ("customer", 0.0, 4.0, "택배가 언제 오나요?"),
    ("agent", 4.0, 6.0, "글쎄요."),
    ("customer", 15.0, 17.0, "여보세요?"),
)


def find(call: Call) -> list[FoundMoment]:
    find_in_call(call.id)
    db.session.commit()
    return moments_of(call.id)


def kinds(call: Call) -> set[str]:
    return {moment.kind for moment in find(call)}


@pytest.fixture
def call(app):
    call = create_call()
    db.session.commit()
    return call


def test_what_rules_find_is_stored_with_its_place_and_its_rule(call):
    transcript = say(call, *SILENT)

    (moment,) = [one for one in find(call) if one.kind == "dead_air"]

    assert (moment.start, moment.end, moment.polarity) == (6.0, 15.0, "-")
    assert moment.rule.startswith("dead_air")
    assert db.session.get(Detection, call.id).transcript_id == transcript.id


def test_a_corrected_transcript_takes_the_place_of_the_old_one(call):
    say(call, *SILENT)
    assert "dead_air" in kinds(call)

    say(call, SILENT[0], ("agent", 4.0, 6.0, "잠시만 기다려 주세요."), SILENT[2])

    assert "dead_air" not in kinds(call)


def test_what_is_found_again_is_the_same_moment(call):
    """What a reviewer said of it stays with it."""
    say(call, *SILENT)
    before = {moment.id for moment in find(call)}

    assert {moment.id for moment in find(call)} == before


def test_a_rule_that_is_switched_off_finds_nothing_and_hides_at_once(call):
    say(call, *SILENT)
    (moment,) = [one for one in find(call) if one.kind == "dead_air"]
    version = FINDING.current_version()
    person = create_person("admin")
    db.session.add(RuleSwitch(rule=moment.rule, off=True, person_id=person.id))
    db.session.commit()

    assert "dead_air" not in {one.kind for one in moments_of(call.id)}
    assert FINDING.current_version() != version  # so that all calls are looked through again
    assert "dead_air" not in kinds(call)


@pytest.fixture
def settings(tmp_path: Path, migrated_database: Path) -> Settings:
    """A centre with a rubric file of its own, to be changed."""
    shutil.copy(migrated_database, tmp_path / "qa-coach.sqlite3")
    shutil.copytree(default_rubric_path(), tmp_path / "rubrics")
    return make_settings(tmp_path, RUBRICS_DIR=str(tmp_path / "rubrics"))


def test_a_phrase_in_the_rubric_file_finds_moments_without_any_code(call, settings):
    say(call, ("customer", 0, 3, "네."), ("agent", 3, 6, "별빛 이용권을 골라 보시겠어요?"))
    version = FINDING.current_version()
    file = settings.rubrics_dir / "soft-skills.yaml"
    kind = '      - kind: options\n        polarity: "+"\n'
    text = file.read_text(encoding="utf-8")
    phrases = '        phrases: {ko: ["별빛 이용권"], en: ["starlight pass"]}\n'
    file.write_text(text.replace(kind, kind + phrases), encoding="utf-8")
    take_in_files(settings.rubrics_dir)

    (moment,) = [one for one in find(call) if one.rule == "own_phrases.options.ko"]

    assert moment.quote == "별빛 이용권"
    assert moment.criterion == "choice_offering"
    assert FINDING.current_version() != version


def test_a_call_without_a_transcript_is_left_alone(app):
    call = create_call(transcribed=False)
    db.session.commit()
    find_in_call(call.id)
    assert db.session.get(Detection, call.id) is None


def test_moments_go_with_their_call(call):
    add_moment(call)
    db.session.delete(call)
    db.session.commit()
    assert db.session.scalars(select(FoundMoment)).all() == []


def breaks(call: MomentsCall) -> Iterator[Hit]:
    if any("망가" in turn.text for turn in call.turns):
        raise IndexError("망가")
    yield Hit(turn=call.turns[0], begin=0, end=1, confidence=0.9)


@pytest.fixture
def fragile_rule(monkeypatch: pytest.MonkeyPatch) -> Rule:
    """A rule that breaks on calls in which a certain word is said."""
    rule = Rule(
        name="dismissal.fragile",
        kind="dismissal",
        languages=frozenset({"ko"}),
        looks_for={"ko": "깨지기 쉬운 규칙", "en": "A fragile rule"},
        find=breaks,
    )
    monkeypatch.setitem(RULES, rule.name, rule)
    return rule


BREAKING = (*SILENT, ("customer", 18.0, 20.0, "망가졌어요."))


def test_a_rule_that_breaks_takes_nothing_of_what_the_others_found(call, fragile_rule, client_of):
    say(call, *BREAKING)

    assert "dead_air" in kinds(call)
    assert broken_rules_of(call.id) == [fragile_rule.name]
    qa = create_person("qa", language="en")
    page = client_of(qa).get(f"/calls/{call.id}").text
    assert "Not everything was checked" in page
    assert "A fragile rule" in page
    work = client_of(qa).get("/background-work").text
    assert "A fragile rule" in work
    assert "1 call<" in work


def test_a_call_that_a_rule_could_not_read_is_not_among_those_without_its_kind(call, fragile_rule):
    say(call, *BREAKING)
    whole = create_call()
    for one in (call, whole):
        db.session.add(Detection(call_id=one.id, transcript_id=call.transcript.id))
    db.session.commit()
    find(call)
    qa = create_person("qa")

    without = find_calls(
        qa, CallFilter(without_moments=("dismissal",)), zone=ZoneInfo("Asia/Seoul")
    )

    assert [one.id for one in without.calls] == [whole.id]


def test_what_a_rule_found_before_it_broke_stays_and_once_it_is_mended_nothing_is_said(
    call, fragile_rule
):
    say(call, *SILENT)
    assert "dismissal" in kinds(call)
    say(call, *BREAKING)
    assert "dismissal" in kinds(call)

    say(call, *SILENT)

    assert "dismissal" in kinds(call)
    assert broken_rules_of(call.id) == []


def test_a_rule_that_broke_and_was_switched_off_is_missing_to_nobody(call, fragile_rule):
    say(call, *BREAKING)
    find(call)
    person = create_person("qa")
    db.session.add(RuleSwitch(rule=fragile_rule.name, off=True, person_id=person.id))
    db.session.commit()

    assert broken_rules_of(call.id) == []
    assert broken_rules() == {}
