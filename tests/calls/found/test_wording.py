"""A kind of moment has one name in each language, whether a rubric says it or a page."""

import pytest
from flask import Flask
from flask_babel import force_locale

from qa_app.findings.wording import KIND_GROUPS, kind_name
from qa_app.moments.kinds import KINDS
from qa_app.rubrics import default_rubric_path, load_rubrics


@pytest.mark.parametrize("language", ["ko", "en"])
def test_rubric_and_pages_say_the_same_name(app: Flask, language: str) -> None:
    rubrics = load_rubrics(default_rubric_path())
    names = [(item.id, item.name) for item in rubrics["soft-skills"].criteria]
    for rubric in rubrics.values():
        names += [(kind.kind, kind.name) for item in rubric.criteria for kind in item.moments]
    with app.test_request_context(), force_locale(language):
        on_pages = {group: str(label) for group, (label, _kinds) in KIND_GROUPS.items()}
        on_pages |= {kind: kind_name(kind) for kind in KINDS}
    others = {
        (name, text.in_language(language), on_pages[name])
        for name, text in names
        if text.in_language(language) != on_pages[name]
    }
    assert others == set()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_kind_has_a_name_that_no_other_has(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        names = [kind_name(kind) for kind in KINDS]
    assert len(set(names)) == len(names)
    assert [kind for kind in KINDS if kind.replace("_", " ") in names] == []
