"""Browsers ask for all modules of a page at once, not one round after the other."""

import re

import pytest

from qa_app.foundation.extensions import db
from qa_app.web.page_scripts import STATIC, modules_of
from tests.factories import create_call, create_person

SCRIPTS = ("js/review.js", "js/call.js")


@pytest.mark.parametrize("script", SCRIPTS)
def test_all_that_a_module_imports_is_named_with_it(script):
    modules = modules_of(script)

    assert modules[0] == script
    assert len(set(modules)) == len(modules)
    for module in modules:
        for imported in re.findall(r'from "\./(\w+\.js)";', (STATIC / module).read_text()):
            assert f"js/{imported}" in modules


def test_a_page_names_the_modules_in_its_head(client_of):
    call = create_call(create_person("agent"))
    db.session.commit()

    page = client_of(create_person("qa")).get(f"/calls/{call.id}").text

    head, _, body = page.partition("</head>")
    named = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', head)
    assert named == list(modules_of("js/call.js"))
    assert body.count('src="/static/js/call.js"') == 1
