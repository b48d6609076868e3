"""The lines of a transcript on a page: light enough for a call of two hours, and all there."""

import re

import pytest

from qa_app.calls.models import StoredSegment
from qa_app.foundation.extensions import db
from qa_app.library.transcript_lines import read_lines
from tests.conftest import Visitor
from tests.factories import add_transcript, create_call, create_person

LONG = [
    (("agent", "customer")[number % 2], f"{number}번째로 하는 말입니다.") for number in range(300)
]
MOST_BYTES_A_LINE, MOST_ELEMENTS_A_LINE = 900, 6


def a_line(*words: list[object], corrected: bool = False) -> StoredSegment:
    text = "".join(str(word[0]) for word in words).strip()
    return StoredSegment(
        speaker="agent", start=10.0, end=14.0, text=text, words=list(words), confidence=0.9,
        corrected=corrected, unintelligible=False,
    )  # fmt: skip


def test_each_word_has_its_place_in_the_text_and_its_milliseconds():
    (line,) = read_lines([a_line([" 네", 10.0, 10.31, 0.9], ["  맞아요", 10.31, 11.5, 0.9])])

    assert line.text == " 네 맞아요"
    assert line.words == "2 0 310,4 310 1500"


def test_places_are_counted_as_a_pages_scripts_count_them():
    (line,) = read_lines([a_line([" 😀네", 10.0, 10.5, 0.9], [" <b>", 10.5, 11.0, 0.9])])

    assert line.text == " 😀네 &lt;b&gt;"
    assert line.words == "4 0 500,4 500 1000"


@pytest.mark.parametrize(
    ("corrected", "text"), [(False, " <mark>&lt;b&gt;</mark> 네"), (True, " &lt;b&gt; 네")]
)
def test_words_that_nobody_is_sure_of_are_marked_until_a_person_corrects_the_line(corrected, text):
    words = [[" <b>", 10.0, 10.5, 0.2], [" 네", 10.5, 11.0, 0.5]]

    (line,) = read_lines([a_line(*words, corrected=corrected)])

    assert line.text == text


@pytest.mark.parametrize("page", ["calls", "reviews"])
def test_a_long_call_is_all_on_its_pages_and_they_stay_light(page, client_of):
    agent, reviewer = create_person("agent"), create_person("qa")
    short, long = (
        create_call(agent, transcribed=False, state="ready", duration=2000.0) for _ in "ab"
    )
    add_transcript(short, LONG[:1])
    add_transcript(long, LONG)
    db.session.commit()
    visitor = client_of(reviewer)

    one, many = (pages(visitor, page, call.id) for call in (short, long))

    assert all(text in many for _who, text in LONG)
    more = len(LONG) - 1
    assert (len(many.encode()) - len(one.encode())) / more < MOST_BYTES_A_LINE
    assert (elements(many) - elements(one)) / more < MOST_ELEMENTS_A_LINE


def pages(visitor: Visitor, page: str, call_id: int) -> str:
    """The call's own page, or the desk with a draft of a review of it."""
    if page == "calls":
        return visitor.get(f"/calls/{call_id}").text
    started = visitor.post(f"/reviews/of-call/{call_id}")
    return visitor.get(started.headers["Location"]).text


def elements(page: str) -> int:
    return len(re.findall(r"<[a-z]", page))
