"""Two processes at the same moment, on PostgreSQL: of two who publish one succeeds."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db
from qa_app.rubrics.writing import to_yaml
from qa_app.scorecards.drafts import get_draft, start_draft
from qa_app.scorecards.files import take_in_files
from qa_app.scorecards.publishing import publish_draft, versions_of
from tests.conftest import make_app, make_settings
from tests.factories import create_person
from tests.scorecards.conftest import made

pytestmark = pytest.mark.postgresql


@pytest.fixture
def centre(tmp_path: Path, migrated_postgresql: Callable[[str], str]):
    app = make_app(make_settings(tmp_path, DATABASE_URL=migrated_postgresql("two_at_once")))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def both(app, act: Callable[[int], object]) -> list[str]:
    """Do something twice at the same moment; what came of each."""
    ready, told = threading.Barrier(2), []

    def do(number: int) -> None:
        with app.app_context(), app.test_request_context():
            ready.wait()
            try:
                act(number)
                db.session.commit()
                told.append("done")
            except (Conflict, Refused):  # in either order one is told
                db.session.rollback()
                told.append("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=do, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.parametrize("is_new", [True, False])
def test_of_two_who_publish_at_once_one_is_told_of_the_other(centre, is_new) -> None:
    qa = create_person("qa")
    seen = None
    if not is_new:
        draft = start_draft(made().to_json(), by=qa)
        seen = publish_draft(draft, by=qa, instead_of=None)
    titles = ("Mine", "Theirs")
    drafts = [start_draft(made(title=title).to_json(), by=qa, based_on=seen).id for title in titles]
    seen_id = seen.id if seen else None
    db.session.commit()

    def publish(number: int) -> None:
        draft = get_draft(drafts[number], to_change=True)
        publish_draft(draft, by=draft.begun_by, instead_of=seen_id)

    assert both(centre, publish) == ["done", "refused"]
    db.session.rollback()
    assert [one.in_use for one in versions_of("made")] == [True, *([] if is_new else [False])]


def test_two_processes_that_start_at_once_take_a_file_in_once(centre, folder) -> None:
    (folder / "made.yaml").write_text(to_yaml(made()), encoding="utf-8")
    db.session.commit()

    assert both(centre, lambda _number: take_in_files(folder)) == ["done", "done"]

    assert [one.in_use for one in versions_of("made")] == [True]
