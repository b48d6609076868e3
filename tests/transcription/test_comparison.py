"""Two versions side by side: what was said otherwise is marked, and nothing else."""

import random
import unicodedata

import pytest

from qa_app.transcription.comparison import Row, compare
from qa_app.transcription.transcript import Segment, Speaker
from tests.written import FORMS


def line(start: float, end: float, text: str, speaker: Speaker = Speaker.AGENT) -> Segment:
    return Segment(start, end, text, speaker, 0.9)


def versions(*texts: str, shift: float = 0.0) -> list[Segment]:
    """A line of 3 s for each text, with a second between them."""
    return [line(at * 4 + shift, at * 4 + 3 + shift, text) for at, text in enumerate(texts)]


def differing(lines) -> list[str]:
    return [part.text for line in lines for part in line.parts if part.differs]


def marked(rows: list[Row]) -> tuple[list[str], list[str]]:
    """The words that only one version has, and those that only the other has."""
    return tuple([part for row in rows for part in differing(side(row))] for side in SIDES)


SIDES = (lambda row: row.one, lambda row: row.other)

SAME = [
    ("Yes, please.", "yes please"),
    ("It’s not the customer's fault", "It is not the customers fault"),
    ("I can't, we won't, they've gone", "I cannot we will not they have gone"),
    ("I'm gonna call you back", "I am going to call you back"),
    ("e-mail me at the checkout", "Email me at the check-out"),
    ("two hundred and five dollars", "$205"),
    ("Twenty-five percent off", "25% off"),
    ("at ten thirty a.m. on the first", "at 10:30 AM on the 1st"),
    ("Room one two three", "room 123"),
    ("So, um, it's uh fine", "So it's fine"),
    ("Terms & conditions, room １２", "terms and conditions room 12"),
    ("OK Mr. Kim", "okay mister Kim"),
    ("What colour was it?", "What color was it"),
    ("주문번호를 말씀해 주세요", "주문 번호를 말씀해주세요."),
    ("이천 원이에요", "2,000원이에요"),
    ("삼만오천원 환불", "35,000 원 환불"),
    ("십이월 삼 일 두 시 반에 갈게요", "12월 3일 2시 30분에 갈게요"),
    ("번호는 공일공이에요", "번호는 010이에요"),
    ("삼 점 오 퍼센트요", "3.5%요"),
    ("스물두 개 주세요", "22개 주세요"),
    ("접수되었습니다", "접수 됐습니다"),
    ("저는 그것은 몰라요", "전 그건 몰라요"),
    ("음 그, 저... 배송이 어 늦어요", "배송이 늦어요"),
    ("조회해 보겠습니다", unicodedata.normalize("NFD", "조회해 보겠습니다")),
]
DIFFERENT = [
    ("I can do that", "I can't do that", ["can"], ["can't"]),
    ("fifteen dollars", "fifty dollars", ["fifteen"], ["fifty"]),
    ("It was $15 today", "It was $50 today", ["$15"], ["$50"]),
    ("one hundred five", "one oh five", ["hundred"], ["oh"]),
    ("send two now please", "send 2 later please", ["now"], ["later"]),
    ("I will send Velcano", "I will send Velkano now", ["Velcano"], ["Velkano now"]),
    ("yes I would", "no I would", ["yes"], ["no"]),
    ("mhm that is right", "that is right", ["mhm"], []),
    ("택배가 왔어요", "택배가 안 왔어요", [], ["안"]),
    ("이천 원 더 내세요", "3,000원 더 내세요", ["이천 원"], ["3,000원"]),
    ("내일 오전에 갈게요", "내일 오후에 갈게요", ["오전에"], ["오후에"]),
    ("안녕하 세요 고객님", "안녕하세요 손님", ["고객님"], ["손님"]),
    ("그 상품이요", "저 상품이요", ["그"], ["저"]),
    ("두 시까지요", "세 시까지요", ["두"], ["세"]),
    ("백이십삼 번", "일이삼 번", ["백이십삼"], ["일이삼"]),
    ("천천히 말씀해 주세요", "천히 말씀해 주세요", ["천천히"], ["천히"]),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_way_to_write_the_same_is_no_difference(one: str, other: str) -> None:
    for mine, theirs in ((one, other), (other, one)):
        rows = compare(versions("first line", mine), versions("first line", theirs))
        assert marked(rows) == ([], [])
        assert not any(row.differs for row in rows)


@pytest.mark.parametrize(("one", "other", "mine", "theirs"), DIFFERENT)
def test_other_words_are_marked_where_they_stand(one, other, mine, theirs) -> None:
    rows = compare(versions("first line", one), versions("first line", other))
    assert [row.differs for row in rows] == [False, True]
    assert marked(rows) == (mine, theirs)


def test_the_form_in_which_a_text_is_written_is_no_difference():
    said = "주문번호 AB-12, 2개요"

    for form in FORMS.values():
        (row,) = compare([line(0, 2, said)], [line(0, 2, form(said))])
        assert not row.differs, form


def test_rows_are_cut_where_both_pause_however_each_cuts_its_lines():
    one = [line(0, 4, "네 안녕하세요 반갑습니다"), line(6, 8, "주문 번호요")]
    other = [line(0, 1, "네"), line(1.2, 4, "안녕하세요 반갑습니다"), line(6, 8, "주문 번호요")]

    rows = compare(one, other)

    assert [(row.start, len(row.one), len(row.other)) for row in rows] == [(0, 1, 2), (6, 1, 1)]
    assert not any(row.differs for row in rows)


def test_a_sentence_that_ends_in_another_line_is_no_difference():
    one = [line(0, 4, "I looked at it and the refund"), line(4.2, 8, "is on its way to you")]
    other = [line(0, 3, "I looked at it"), line(3.1, 8, "and the refund is on its way to you")]

    rows = compare(one, other)

    assert [(len(row.one), len(row.other)) for row in rows] == [(2, 2)]
    assert not rows[0].differs


TALK = (
    "안녕하세요 무엇을 도와드릴까요",
    "네",
    "택배가 아직 안 왔어요",
    "네",
    "확인해 볼게요 잠시만요",
)


@pytest.mark.parametrize("shift", [0.4, 2.0, 5.0, 30.0, -1.5])
def test_a_version_that_is_late_as_a_whole_has_the_same_rows(shift: float) -> None:
    rows = compare(versions(*TALK), versions(*TALK, shift=shift))

    assert [(len(row.one), len(row.other)) for row in rows] == [(1, 1)] * 5
    assert not any(row.differs for row in rows)


def test_one_line_at_another_time_is_no_difference():
    one = versions("first of all hello", "the parcel is on its way", "goodbye then")
    other = [one[0], line(7.2, 7.9, "The parcel is on its way."), one[2]]

    rows = compare(one, other)

    assert [(len(row.one), len(row.other)) for row in rows] == [(1, 1)] * 3
    assert not any(row.differs for row in rows)


def test_two_who_speak_at_once_may_stand_in_either_order():
    agent = line(0, 4, "let me look into that for you now")
    customer = line(0.3, 3, "I have waited for a week", Speaker.CUSTOMER)
    later = line(0.0, 3, "I have waited for a week", Speaker.CUSTOMER)

    rows = compare([agent, customer], [later, line(0.2, 4, agent.text)])

    assert [row.differs for row in rows] == [False]


def test_a_line_that_one_version_missed_stands_alone():
    one = versions("hello", "are you there", "yes I am here")

    rows = compare(one, [one[0], one[2]])

    assert [len(row.other) for row in rows] == [1, 0, 1]
    assert [row.differs for row in rows] == [False, True, False]


def test_another_yes_elsewhere_is_not_the_one_that_is_missing():
    one = versions("네", "어떤 상품인지 말씀해 주시겠어요")
    other = [line(4, 7, one[1].text), line(300, 301, "네")]

    rows = compare(one, other)

    assert [(len(row.one), len(row.other)) for row in rows] == [(1, 0), (1, 1), (0, 1)]


def test_lines_of_the_same_seconds_stand_side_by_side_whatever_they_say():
    (row,) = compare([line(0, 3, "배송이 늦어요")], [line(0.2, 3, "계속 듣고 있어요")])

    assert (len(row.one), len(row.other)) == (1, 1)


def test_a_line_of_fillers_alone_is_no_difference():
    one = versions("hello there", "um, uh…", "goodbye")

    assert not any(row.differs for row in compare(one, [one[0], one[2]]))


def test_the_same_words_of_somebody_else_are_a_difference():
    (row,) = compare([line(0, 1, "네 맞아요")], [line(0, 1, "네 맞아요", Speaker.CUSTOMER)])

    assert row.one[0].other_speaker
    assert row.other[0].other_speaker
    assert differing(row.one) == []


def test_an_empty_version_differs_in_every_line():
    assert [row.differs for row in compare(versions(*TALK), [])] == [True] * 5
    assert compare([], []) == []


def test_hours_of_talk_differ_only_where_they_do():
    chance = random.Random(8)
    words = [f"word{int(1500 ** chance.random())}" for _ in range(20_000)]
    texts = [" ".join(words[at : at + 10]) for at in range(0, len(words), 10)]
    changed = [f"{text} indeed" if at % 1000 == 500 else text for at, text in enumerate(texts)]

    rows = compare(versions(*texts), versions(*changed, shift=0.2))

    assert [row.start for row in rows if row.differs] == [2000, 6000]
    assert marked(rows) == ([], ["indeed"] * 2)
