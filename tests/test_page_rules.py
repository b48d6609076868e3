"""The rules that every page of every test is held to find what is wrong, and nothing else."""

import pytest

from tests.pages import problems_of

PAGE = """<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>Calls · QA Coach</title>
</head><body><main><h1>Calls</h1>{}</main></body></html>"""
FORM = (
    '<form method="post" action="/calls"><input name="csrf_token" type="hidden" value="{}"></form>'
)


@pytest.mark.parametrize(
    "html",
    [
        PAGE.format(""),
        PAGE.format(FORM.format("a-token")),
        PAGE.format('<form><label>Words <input name="text"></label></form>'),
        PAGE.format('<label for="a">A</label><input id="a"><ul><li>one</ul>'),
        "<li>a part that a script puts into a list</li>",
        "<p>a part</p>",
    ],
)
def test_a_sound_page_has_no_problem(html):
    assert problems_of(html) == []


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        (PAGE.format("<h1>Another</h1>"), "2 <h1>"),
        (PAGE.replace("<h1>Calls</h1>", ""), "0 <h1>"),
        (PAGE.replace("Calls · QA Coach", " · QA Coach"), "an empty <title>"),
        (PAGE.replace(' lang="ko"', ""), "no language"),
        (PAGE.format('<p id="a">1</p><p id="a">2</p>'), "id 'a' twice"),
        (PAGE.format(FORM.format("")), "1 tokens"),
        (PAGE.format('<form method="post" action="/calls"></form>'), "0 tokens"),
        (PAGE.format("<p><div>a block in a paragraph</div></p>"), "unexpected-end-tag"),
        (PAGE.format("<b>never closed"), "end-tag"),
        (PAGE.format("<table><div>not in a cell</div></table>"), "table"),
        (PAGE.format("<ul><p>no item</p></ul>"), "right in <ul>"),
        (PAGE.format('<a href="/"><button>in a link</button></a>'), "<button> in <a>"),
        (PAGE.format('<label for="nowhere">A</label>'), "nowhere"),
        (PAGE.format('<img src="/a.png">'), "a picture without words"),
        ('<p id="a">1</p><p id="a">a part</p>', "id 'a' twice"),
        ("<td>a cell without its row</td>", "'td'"),
    ],
)
def test_what_is_wrong_with_a_page_is_named(html, problem):
    assert problem in " ".join(problems_of(html))


def test_a_word_that_must_not_be_seen_is_found_however_it_is_written():
    assert problems_of(PAGE.format("<p>a &amp; b</p>"), ["a & b"]) == ["shows 'a & b'"]
    assert problems_of(PAGE.format('<p title="4111-1111">'), ["4111-1111"])[:1] == [
        "shows '4111-1111'"
    ]
