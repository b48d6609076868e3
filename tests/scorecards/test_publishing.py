"""A draft becomes the next version; what was published never changes."""

import pytest

from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review
from qa_app.scorecards.drafts import discard_draft, save_draft, start_draft
from qa_app.scorecards.in_use import rubrics_in_use, version_in_use
from qa_app.scorecards.publishing import (
    bring_back_version,
    checked,
    publish_draft,
    retire_version,
    versions_of,
)
from tests.conftest import make_app
from tests.factories import create_call, create_person
from tests.scorecards.conftest import made


def test_each_version_gets_the_next_whole_number(app, publish) -> None:
    numbers = [publish(made(title=f"Title {n}").to_json()).version for n in range(3)]

    assert numbers == ["1", "2", "3"]
    assert [one.in_use for one in versions_of("made")] == [True, False, False]


@pytest.mark.parametrize(
    ("first", "then"), [("7", "8"), ("1.2", "2"), ("2026-autumn", "2027"), ("beta", "2")]
)
def test_a_number_follows_whatever_a_file_called_its_version(app, publish, first, then) -> None:
    assert publish(made(version=first).to_json()).version == first
    assert publish(made(version=first, title="Other").to_json()).version == then


def test_an_old_review_opens_in_its_version_after_ten_later_ones(app, client_of, publish) -> None:
    first = publish(made(title="The first of all").to_json())
    reviewer = create_person("qa", language="en")
    review = start_review(create_call(), reviewer, first.rubric)
    db.session.commit()
    for n in range(10):
        publish(made(title=f"Later {n}").to_json())

    page = client_of(reviewer).get(f"/reviews/{review.id}").text

    assert "The first of all, version 1" in page
    assert version_in_use("made").version == "11"
    db.session.expire_all()
    assert db.session.get(Review, review.id).rubric == first.rubric


def test_another_process_sees_what_this_one_published(app, settings, publish) -> None:
    db.session.commit()
    other = make_app(settings)
    with other.app_context():
        assert "made" not in rubrics_in_use()
        db.session.remove()

    publish(made().to_json())

    with other.app_context():
        assert rubrics_in_use()["made"].title.en == "Title"
        db.session.remove()
        db.engine.dispose()


def test_a_draft_may_lack_anything_and_is_told_what_before_it_is_published(app, qa) -> None:
    draft = start_draft({"id": "half", "title": {"en": "Half"}, "sections": [{}]}, by=qa)

    with pytest.raises(Refused) as refused:
        publish_draft(draft, by=qa, instead_of=None)

    with app.test_request_context():
        problems = [str(one) for one in checked(draft.document)[1]]
    assert "Title › Korean: is missing" in problems
    assert "Section 1 › Name: is missing" in problems
    assert refused.value.details["problems"]
    assert draft.title == {"en": "Half"}


def test_who_publishes_over_what_they_have_not_seen_is_told(app, qa, publish) -> None:
    first = publish(made().to_json())
    draft = start_draft(made(title="Mine").to_json(), by=qa, based_on=first)
    publish(made(title="Theirs").to_json())

    with pytest.raises(Conflict):
        publish_draft(draft, by=qa, instead_of=first.id)

    assert version_in_use("made").title.en == "Theirs"


def test_a_draft_without_a_change_is_not_published(app, qa, publish) -> None:
    first = publish(made().to_json())
    draft = start_draft(first.content, by=qa, based_on=first)

    with pytest.raises(Refused, match="Nothing was changed since version 1"):
        publish_draft(draft, by=qa, instead_of=first.id)


def test_a_new_rubric_cannot_take_the_id_of_another_one(app, qa, publish) -> None:
    publish(made().to_json())
    draft = start_draft(made(title="Another").to_json(), by=qa)

    with pytest.raises(Refused, match="made"):
        publish_draft(draft, by=qa, instead_of=version_in_use("made").id)


def test_two_who_save_a_draft_do_not_overwrite_each_other(app, qa: Person) -> None:
    other = create_person("qa", name="Choi QA")
    draft = start_draft(made().to_json(), by=qa)
    save_draft(draft, made(title="Theirs").to_json(), by=other, based_on=0)

    with pytest.raises(Conflict) as refused:
        save_draft(draft, made(title="Mine").to_json(), by=qa, based_on=0)

    assert refused.value.details == {"theirs": {"name": "Choi QA"}, "revision": 1}
    save_draft(draft, made(title="Mine").to_json(), by=qa, based_on=1)
    assert (draft.title["en"], draft.revision) == ("Mine", 2)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_draft_holds_no_number_that_is_none(app, qa, number) -> None:
    with pytest.raises(Refused):
        start_draft({"id": "x", "sections": [{"weight": number}]}, by=qa)


def test_a_draft_is_no_larger_than_a_file_may_be(app, qa) -> None:
    with pytest.raises(Refused, match="1 MB"):
        start_draft({"intro": {"ko": "가" * 400_000}}, by=qa)


def test_what_is_retired_can_be_brought_back_and_takes_its_place_again(app, qa, publish) -> None:
    first, second = publish(made().to_json()), publish(made(title="Other").to_json())

    bring_back_version(first, by=qa)
    db.session.commit()
    db.session.refresh(second)
    assert (version_in_use("made"), second.retired_by) == (first, qa)

    retire_version(first, by=qa)
    assert "made" not in rubrics_in_use()


def test_the_last_rubric_in_use_cannot_be_retired(app, qa) -> None:
    *rest, last = [version_in_use(name) for name in rubrics_in_use()]
    for version in rest:
        retire_version(version, by=qa)

    with pytest.raises(Refused):
        retire_version(last, by=qa)

    assert list(rubrics_in_use()) == [last.rubric_id]


def test_a_discarded_draft_leaves_what_is_in_use(app, qa, publish) -> None:
    version = publish(made().to_json())
    discard_draft(start_draft({}, by=qa, based_on=version))

    assert version_in_use("made") is version
