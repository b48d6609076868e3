"""Personal data is hidden in every form of Unicode in which it may be written."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_app.foundation.folding import fold
from qa_app.privacy import (
    find_personal_data,
    hide_all,
    hide_by_itself,
    mask_text,
    mask_transcript,
    script_of,
)
from qa_app.privacy.rules import RULES
from qa_app.privacy.sound import sound_spans
from qa_app.privacy.typed import put_back
from tests.privacy.talks import talk
from tests.written import FORMS, full_width, in_pieces, mixed, rewritten

EXAMPLES = [text for rule in RULES for text in (*rule.examples, *rule.near_misses)]


def seen(transcript) -> list[str]:
    """What can be read of the turns, in plain characters."""
    return [fold(segment.text).text for segment in transcript.segments]


def in_words(transcript) -> list[list[str]]:
    return [[fold(word.word).text for word in s.words] for s in transcript.segments]


def kinds(findings) -> list[tuple[str, str, str]]:
    return [(f.rule, f.reason, f.confidence) for f in findings]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_example_of_every_rule_is_masked_alike_in_every_form(form):
    for example in EXAMPLES:
        plain = mask_transcript(talk(example, timed=True))
        other = mask_transcript(rewritten(talk(example, timed=True), form))

        assert kinds(other.findings) == kinds(plain.findings), example
        assert seen(other.transcript) == seen(plain.transcript), example
        assert in_words(other.transcript) == in_words(plain.transcript), example


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_an_example_in_many_forms_at_once_is_masked_as_the_plain_one(data):
    example = talk(data.draw(st.sampled_from(EXAMPLES)))
    texts = [data.draw(mixed(segment.text)) for segment in example.segments]
    segments = zip(example.segments, texts, strict=True)
    other = replace(example, segments=tuple(replace(s, text=text) for s, text in segments))

    assert seen(mask_transcript(other).transcript) == seen(mask_transcript(example).transcript)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_not_hidden_stands_as_it_was_written(form):
    said = form("값은 3만 원이고 제 이름은 황보") + form("민입니다. 번호는 010-9988-1203이에요.")

    shown = mask_text(said, "ko")

    assert shown.startswith(form("값은 3만 원이고 제 이름은 황보"))
    assert shown.endswith(form("이에요."))
    assert fold(shown).text.endswith("황보*입니다. 번호는 010-****-****이에요.")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_lines_keep_their_speakers_in_every_form(form):
    text = form("[00:00:01] agent: 성함이요?") + "\n" + form("고객: 탁민호요.") + "\n"

    assert fold(mask_text(text, "ko")).text == fold(text).text.replace("탁민호", "탁**")
    assert script_of(form("네")) == "ko"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_line_that_is_hidden_whole_shows_nothing_in_any_form(form):
    (line,) = rewritten(talk("c: 카드 4579 에이 비 abc 값이요", timed=True), form).segments

    hidden = hide_all(line)

    assert not re.search(r"[^\W_]", fold(hidden.text).text)
    assert not re.search(r"[^\W_]", fold("".join(w.word for w in hidden.words)).text)
    assert len(hidden.text.split()) == len(line.text.split())


def test_the_sound_is_hidden_at_the_same_times_in_every_form():
    plain = talk("a: 계좌번호요. | c: 네, 신한은행 일일공 이삼사 오육칠팔구공이에요.", timed=True)
    times = sound_spans(find_personal_data(plain), plain)

    for form in FORMS.values():
        other = rewritten(plain, form)
        assert sound_spans(find_personal_data(other), other) == times


def test_words_in_another_form_than_their_text_are_hidden_at_their_own_times():
    (plain,) = talk("c: 제 번호 010-9988-1203이에요.", timed=True).segments
    other = replace(plain, text=in_pieces(plain.text))

    assert [fold(w.word).text for w in hide_by_itself(other).words] == [
        w.word for w in hide_by_itself(plain).words
    ]


def test_who_types_over_a_masked_line_in_pieces_loses_nothing_that_is_hidden():
    masked, said = "번호는 공일공에 **** 입니다", "번호는 공일공에 육칠팔구 입니다"

    assert put_back(in_pieces(masked), masked, said) == said
    assert put_back(masked, in_pieces(masked), in_pieces(said)) == in_pieces(said)
    assert put_back("번호는 **** " + full_width("12"), masked, said).endswith(full_width("12"))
