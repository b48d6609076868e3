"""The same words give the same moments in every form of Unicode, quoted as they were written."""

from dataclasses import replace
from itertools import cycle, pairwise

import pytest

from qa_app.foundation.folding import fold
from qa_app.moments.examples import Example, examples_in, phrase_files
from qa_app.moments.finder import RULES, find_moments
from qa_app.moments.own_phrases import own_rules
from qa_app.transcription.transcript import Segment, Speaker, Transcript, Word
from tests.written import FORMS, full_width, in_pieces, rewritten

OWN = own_rules({("options", "ko"): ["그러시구나"], ("options", "en"): ["full refund"]})


def examples(language: str) -> Transcript:
    """All examples of all rules in one call, agent and customer in turn, with words."""
    lines = [line for one in examples_in(phrase_files()) for line in _turns(one, language)]
    segments, start = [], 0.0
    for number, line in enumerate(lines):
        said = line.split()
        times = [start + 0.4 * at for at in range(len(said) + 1)]
        words = tuple(
            Word(f" {w}", a, b, 0.9) for w, (a, b) in zip(said, pairwise(times), strict=True)
        )
        who = (Speaker.AGENT, Speaker.CUSTOMER)[number % 2]
        segments.append(Segment(start, times[-1], " ".join(said), who, 1.0, words))
        start = times[-1] + 0.3
    return Transcript(language, start, "person", "", "split", tuple(segments))


def _turns(example: Example, language: str) -> list[str]:
    if example.language != language or not example.is_moment or example.known_miss:
        return []
    turns = [example.before, *example.text.split(" / ")]
    return [turn.removeprefix("A: ").removeprefix("C: ") for turn in turns if turn]


def plainly(moments):
    """The moments with what they quote in plain characters, and which words that are."""
    return [
        replace(
            m,
            quote=fold(m.quote).text.strip(),
            # Of how many characters a word is made is another matter in every form.
            passages=tuple(replace(passage, skip=0, drop=0) for passage in m.passages),
        )
        for m in moments
    ]


def found(transcript):
    return find_moments(transcript, rules=[*RULES.values(), *OWN], least_confidence=0.0)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_example_gives_the_same_moments_in_every_form(language):
    plain = examples(language)
    moments = plainly(found(plain))
    assert len({moment.kind for moment in moments}) > 15

    for form in (in_pieces, full_width):
        assert plainly(found(rewritten(plain, form))) == moments, form
    one_by_one = cycle(FORMS.values())
    mixed = rewritten(plain, lambda said: next(one_by_one)(said))
    assert plainly(found(mixed)) == moments


def test_a_quote_stands_as_it_does_in_the_transcript():
    said = in_pieces("내일 오후 세 시까지 제가 ") + full_width("꼭 전화드리겠습니다.")
    call = Transcript("ko", 5, "", "", "split", (Segment(0, 5, said, Speaker.AGENT, 1.0),))

    (promise,) = [m for m in find_moments(call) if m.kind == "specific_commitment"]

    assert promise.quote == said


def test_a_phrase_of_a_rubric_is_found_in_whatever_form_either_was_written():
    for form in FORMS.values():
        rules = own_rules({("options", "ko"): [form("별빛 이용권")]})
        for other in FORMS.values():
            text = other("별빛 이용권을 골라 보시겠어요?")
            call = Transcript("ko", 4, "", "", "split", (Segment(0, 4, text, Speaker.AGENT, 1.0),))
            quotes = [m.quote for m in find_moments(call, rules=rules)]
            assert [fold(quote).text for quote in quotes] == ["별빛 이용권"]
