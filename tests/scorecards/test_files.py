"""Files are taken in once; what people decide on the pages goes before what a file has."""

from pathlib import Path

import pytest
from sqlalchemy import select

from qa_app.audit import AuditRecord
from qa_app.foundation.extensions import db
from qa_app.rubrics import Rubric, RubricError
from qa_app.rubrics.writing import to_yaml
from qa_app.scorecards.files import take_in_files
from qa_app.scorecards.in_use import rubrics_in_use, version_in_use
from qa_app.scorecards.models import RubricVersion
from qa_app.scorecards.publishing import bring_back_version, retire_version
from tests.scorecards.conftest import made


def take_in(folder: Path, rubric: Rubric) -> list[RubricVersion]:
    """Let the folder's only file be this rubric, and take it in."""
    (folder / "made.yaml").write_text(to_yaml(rubric), encoding="utf-8")
    new = take_in_files(folder)
    db.session.commit()
    return new


def in_use() -> str:
    version = version_in_use("made")
    return version.version if version else "none"


def test_a_file_is_taken_in_once_and_goes_on_record(app, folder) -> None:
    (version,) = take_in(folder, made())

    assert take_in(folder, made()) == []
    assert (version.origin, version.in_use) == ("file", True)
    assert rubrics_in_use()["made"] == made()
    rows = select(AuditRecord.details).where(AuditRecord.action == "take in rubric")
    (details,) = db.session.scalars(rows).all()
    assert (details["rubric"], details["version"]) == ("made", "1")


def test_the_next_version_of_a_file_takes_the_place_of_the_one_before_and_back_again(
    app, folder
) -> None:
    take_in(folder, made())
    take_in(folder, made(version="2", title="Other"))
    assert in_use() == "2"

    take_in(folder, made())

    assert in_use() == "1"


def test_a_file_with_another_text_under_its_old_version_is_refused_with_its_line(
    app, folder
) -> None:
    take_in(folder, made())

    with pytest.raises(RubricError) as refused:
        take_in(folder, made(title="Another title"))

    db.session.rollback()
    assert str(refused.value).startswith("made.yaml:2: version: is 1, which was taken in on ")
    assert version_in_use("made").title.en == "Title"


def test_a_broken_file_changes_nothing_of_what_is_in_use(app, folder) -> None:
    take_in(folder, made())
    (folder / "other.yaml").write_text("id: other\nversion: 1\n", encoding="utf-8")

    with pytest.raises(RubricError, match=r"other\.yaml:2: version: must be text"):
        take_in_files(folder)

    assert in_use() == "1"


def test_phrases_of_a_file_are_taken_over_without_a_new_version(app, folder) -> None:
    take_in(folder, made())
    kinds = 'moments: [{kind: options, polarity: "+", name: {ko: 가, en: a}%s}]\n'
    plain, own = (kinds % phrases for phrases in ("", ", phrases: {en: [moonlight pass]}"))
    file = folder / "phrases.yaml"
    text = to_yaml(made("phrases")).replace("    levels:", f"    {plain}    levels:", 1)
    file.write_text(text, encoding="utf-8")
    take_in_files(folder)

    file.write_text(text.replace(plain, own), encoding="utf-8")
    assert take_in_files(folder) == []

    (kind,) = rubrics_in_use()["phrases"].criterion("listening").moments
    assert kind.phrases == {"en": ("moonlight pass",)}


def test_what_people_published_stays_in_use_when_a_file_changes(app, folder, publish) -> None:
    take_in(folder, made())
    publish(made(title="By people").to_json())

    (version,) = take_in(folder, made(version="5", title="By file"))

    assert version_in_use("made").title.en == "By people"
    assert not version.in_use


def test_what_people_retired_stays_retired_whatever_its_file_says(app, folder, qa) -> None:
    (version,) = take_in(folder, made())
    retire_version(version, by=qa)
    db.session.commit()

    take_in(folder, made())
    take_in(folder, made(version="2", title="Other"))
    assert in_use() == "none"

    bring_back_version(version, by=qa)
    db.session.commit()
    take_in(folder, made(version="2", title="Other"))
    assert in_use() == "2"
