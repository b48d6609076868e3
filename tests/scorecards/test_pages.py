"""The pages of rubrics: import, export, versions and rules, as people use them."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from qa_app.foundation.clean_text import clean_lines
from qa_app.foundation.extensions import db
from qa_app.rubrics import check_rubric, default_rubric_path, load_rubric, parse_rubric
from qa_app.rubrics.writing import to_yaml
from qa_app.scorecards.drafts import draft_from_yaml
from qa_app.scorecards.in_use import rubrics_in_use, version_in_use
from qa_app.scorecards.models import RubricDraft, RubricRule
from qa_app.scorecards.publishing import publish_draft
from tests.factories import create_person, create_team
from tests.rubrics import written
from tests.scorecards.conftest import made


@pytest.fixture
def visitor(client_of, qa):
    return client_of(qa)


def bring(visitor, text: str | bytes, name: str = "made.yaml"):
    content = text.encode() if isinstance(text, str) else text
    return visitor.post("/scorecards/import", data={"file": (io.BytesIO(content), name)})


def newest_draft() -> RubricDraft:
    db.session.rollback()
    return db.session.scalars(select(RubricDraft).order_by(RubricDraft.id.desc())).first()


def put_in_use(visitor, draft: RubricDraft):
    before = version_in_use(draft.rubric_id)
    data = {"instead_of": before.id if before else ""}
    return visitor.post(f"/scorecards/drafts/{draft.id}/publish", data=data)


def exported(visitor, rubric_id: str) -> str:
    version = version_in_use(rubric_id)
    return visitor.get(f"/scorecards/versions/{version.id}.yaml").get_data(as_text=True)


def test_a_rubric_that_was_imported_and_published_is_exported_byte_for_byte(visitor) -> None:
    text = to_yaml(made())

    assert bring(visitor, text).status_code == 302
    assert put_in_use(visitor, newest_draft()).status_code == 302

    assert exported(visitor, "made") == text


def test_what_was_written_by_hand_is_exported_in_one_form_and_that_stays_itself(visitor) -> None:
    file = default_rubric_path() / "ksqi-shaped.yaml"
    by_hand = file.read_text(encoding="utf-8").replace("id: ksqi-shaped", "id: ours", 1)
    bring(visitor, by_hand)
    put_in_use(visitor, newest_draft())

    text = exported(visitor, "ours")

    assert text == to_yaml(parse_rubric(by_hand, "by_hand.yaml"))
    assert to_yaml(parse_rubric(text, "exported.yaml")) == text


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).map(clean_lines)


def _scale(levels: int):
    return lambda name, weight: written.scale(name, weight, levels)


def _points(most: int):
    return lambda name, weight: written.points(name, weight, most)


ITEMS = st.one_of(
    st.integers(2, 9).map(_scale), st.just(written.duty), st.integers(6, 99).map(_points)
)


@st.composite
def rubrics(draw: st.DrawFn):
    """Rubrics with items of all types, and any texts in them."""
    kinds, texts = (
        draw(st.lists(ITEMS, min_size=1, max_size=4)),
        st.builds(dict, ko=TEXTS, en=TEXTS),
    )
    share = round(1 / len(kinds), 6)
    weights = [share] * (len(kinds) - 1) + [round(1 - share * (len(kinds) - 1), 6)]
    made_of = [kind(f"item{n}", weights[n]) for n, kind in enumerate(kinds)]
    rest = [written.NOTE, written.REFLECTION][: draw(st.integers(0, 2))]
    text = written.rubric(written.section("first", 1, *made_of, *rest))
    data = parse_rubric(text, "drawn.yaml").to_json()
    data["title"], data["intro"] = draw(texts), draw(texts)
    for item in data["sections"][0]["items"]:
        item["name"] = draw(texts)
    return data


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=rubrics())
def test_every_rubric_comes_out_as_it_went_in(app, qa, data) -> None:
    rubric, mistakes = check_rubric(data)
    if rubric is None:  # a text that is nothing but blanks
        assert {str(mistake) for _path, mistake in mistakes} == {"is empty"}
        return
    text = to_yaml(rubric)

    draft = draft_from_yaml(text, "drawn.yaml", by=qa)
    version = publish_draft(draft, by=qa, instead_of=None)

    assert to_yaml(version.rubric) == text
    db.session.rollback()
    db.session.add(qa)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "broken.yaml, line 3: Title › English: is missing"),
        ("ko", "broken.yaml 3번째 줄: 제목 › 영어: 빠져 있습니다"),
    ],
)
def test_a_broken_file_is_told_with_line_and_field_and_changes_nothing(
    app, client_of, language, told
) -> None:
    visitor = client_of(create_person("qa", language=language))
    text = to_yaml(made()).replace("  en: Title\n", "", 1)

    answer = bring(visitor, text, "broken.yaml")

    assert answer.status_code == 400
    assert told in answer.text
    assert newest_draft() is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "must be a group of fields"),
        (b"id: [", "is not YAML"),
        (b"a: &x [1]\nb: *x", "alias"),
        (b"- 1", "must be a group of fields"),
    ],
)
def test_what_is_no_rubric_is_refused_with_what_to_do(visitor, content, told) -> None:
    answer = bring(visitor, content)

    assert answer.status_code == 400
    assert told in answer.text or "is empty" in answer.text
    assert newest_draft() is None


def test_a_version_that_is_here_is_not_imported_again(visitor) -> None:
    usual = to_yaml(load_rubric(default_rubric_path() / "soft-skills.yaml"))

    assert bring(visitor, usual).status_code == 409
    assert newest_draft() is None


def test_a_draft_that_was_published_meanwhile_is_gone_and_a_later_one_is_told(visitor) -> None:
    bring(visitor, to_yaml(made()))
    draft = newest_draft()
    put_in_use(visitor, draft)
    again = visitor.post(f"/scorecards/drafts/{draft.id}/publish", data={"instead_of": ""})
    assert again.status_code == 404

    first = version_in_use("made").id
    for title in ("Mine", "Theirs"):
        bring(visitor, to_yaml(made(version="9", title=title)))
    assert put_in_use(visitor, newest_draft()).status_code == 302
    page = visitor.get("/scorecards").text
    assert "Version 2 has come into use since this draft was begun" in page
    late = visitor.post(
        f"/scorecards/drafts/{newest_draft().id}/publish", data={"instead_of": first}
    )
    assert late.status_code == 409
    assert version_in_use("made").title.en == "Theirs"


def test_a_rubric_is_retired_and_used_again_and_says_where_it_is_used(visitor) -> None:
    version = version_in_use("emotion-care")
    rule = {"queue": "Returns", "direction": "in", "team_id": "", "rubric_id": "emotion-care"}
    assert visitor.post("/scorecards/rules", data=rule).status_code == 302
    page = visitor.get("/scorecards").text
    assert "Returns · Inbound" in page

    assert visitor.post(f"/scorecards/versions/{version.id}/retire").status_code == 302
    assert "emotion-care" not in rubrics_in_use()
    page = visitor.get("/scorecards").text
    assert "passed over" in page
    assert "Lee QA" in page

    assert visitor.post(f"/scorecards/versions/{version.id}/bring-back").status_code == 302
    assert "emotion-care" in rubrics_in_use()


def test_rules_are_added_changed_and_refused_on_their_page(app, visitor) -> None:
    team = create_team(create_person("agent"))
    db.session.commit()
    add = {"queue": "", "direction": "", "team_id": team.id, "rubric_id": "ksqi-shaped"}
    assert visitor.post("/scorecards/rules", data=add).status_code == 302
    assert visitor.post("/scorecards/rules", data=add).status_code == 409
    nothing = visitor.post("/scorecards/rules", data={**add, "team_id": ""})
    assert nothing.status_code == 400
    assert "Choose a queue, a direction or a team" in nothing.text
    assert visitor.post("/scorecards/rules", data={**add, "rubric_id": "no"}).status_code == 400

    (rule,) = db.session.scalars(select(RubricRule)).all()
    changed = {**add, "queue": "Orders", "rubric_id": "emotion-care"}
    assert visitor.post(f"/scorecards/rules/{rule.id}", data=changed).status_code == 302
    db.session.expire_all()
    assert (rule.queue, rule.team_id, rule.rubric_id) == ("Orders", team.id, "emotion-care")
    assert visitor.post("/scorecards/rules/9999").status_code == 404
