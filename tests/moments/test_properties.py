"""Whatever a call is like, moments lie in it, quote it, and do not hang on how it was cut."""

from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_app.moments.finder import RULES, find_moments
from qa_app.moments.moment import Moment
from qa_app.moments.turns import Call
from qa_app.transcription.transcript import Segment, Speaker, Transcript

# Pieces of speech, so that drawn calls have moments of many kinds in them.
SAID = {
    "ko": {
        "agent": [
            "네, 무엇을 도와드릴까요?",
            "아 그러셨군요 많이 속상하셨겠어요",
            "주문번호가 뭐라고 하셨죠?",
            "내일 오후 세 시까지 제가 전화드리겠습니다",
            "글쎄요 될 수도 있고 안 될 수도 있어요",
            "방법이 없습니다",
            "카드로 받으셔도 되고 포인트로 받으셔도 됩니다.",
            "더 궁금하신 점 있으세요",
            "조만간 연락 갈 거예요",
            "끊을게요",
            "그건 고객님 사정이시고요",
            "좋은 하루 보내세요",
            "네",
            "...",
            "정리하면 환불은 접수됐고 문자도 보냈습니다",
        ],
        "customer": [
            "택배가 나흘째 안 와요",
            "정말 화가 나요",
            "그게 무슨 말이에요?",
            "카드로 해 주세요",
            "네네",
            "언제 되는데요",
            "감사합니다 덕분에 살았어요",
            "야 이 병신아",
            "어떡하죠 걱정돼요",
            "ㅎㅎ",
            "공육사에 사이사칠이요",
        ],
    },
    "en": {
        "agent": [
            "How can I help you today?",
            "I'm so sorry, that must have been frustrating.",
            "I see.",
            "I'll call you back by three o'clock tomorrow.",
            "There is nothing we can do.",
            "Is there anything else I can help with?",
            "Have a lovely day",
            "Could you repeat your name",
            "You can have a refund or a new one.",
            "It might maybe work, I guess",
            "Right, bye",
        ],
        "customer": [
            "My parcel has not come for four days",
            "That is ridiculous!",
            "What does that mean?",
            "I'd rather have the refund.",
            "mm-hm",
            "thank you so much",
            "when will it be fixed",
        ],
    },
}

# What recognisers write where they heard next to nothing, and questions about it.
NEXT_TO_NOTHING = ["", " ", "…", "?", "...", "!?", "—", "♪", "네", "뭐", "Okay", "RT?", "'"]
ASKED_ABOUT = ["그게 뭔데요?", "네?", "What does that mean?", "Sorry?"]


@st.composite
def calls(draw: st.DrawFn, language: str) -> Transcript:
    segments, time = [], draw(st.floats(0, 3))
    for speaker in draw(st.lists(st.sampled_from(["agent", "customer"]), min_size=1, max_size=14)):
        pieces = draw(st.lists(st.sampled_from(SAID[language][speaker]), min_size=1, max_size=3))
        start = max(0.0, time + draw(st.floats(-1.0, 8.0)))
        end = start + 0.2 + draw(st.floats(0, 6))
        segments.append(Segment(start, end, " ".join(pieces), Speaker(speaker), 1.0))
        time = end
    segments.sort(key=lambda segment: segment.start)
    duration = max(segment.end for segment in segments)
    return Transcript(language, duration, "person", "", "split", tuple(segments))


def cut(call: Transcript, draw: st.DrawFn) -> Transcript:
    """The same words, with segments cut in two between words."""
    parts: list[Segment] = []
    for segment in call.segments:
        words = segment.text.split(" ")
        place = draw(st.integers(0, len(words) - 1))
        if place == 0:
            parts.append(segment)
            continue
        first, second = " ".join(words[:place]), " ".join(words[place:])
        time = segment.start + (segment.end - segment.start) * len(first) / len(segment.text)
        parts += [replace(segment, end=time, text=first), replace(segment, start=time, text=second)]
    return replace(call, segments=tuple(parts))


def in_words(moments: list[Moment]) -> list[tuple[str, str, str]]:
    return sorted((m.kind, m.rule, m.quote) for m in moments)


@pytest.mark.parametrize("language", ["ko", "en"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_moments_lie_inside_the_call_and_quote_it(language, data):
    call = data.draw(calls(language))

    for moment in find_moments(call, least_confidence=0.0):
        assert 0 <= moment.start <= moment.end <= call.duration + 1e-6
        said = " ".join(call.segments[position].text for position in moment.segments)
        assert moment.quote
        assert moment.quote in said
        assert 0 <= moment.confidence <= 1


@pytest.mark.parametrize("language", ["ko", "en"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_moments_do_not_hang_on_how_segments_were_cut(language, data):
    call = data.draw(calls(language))
    # Overlapping segments change their order when they are cut.
    apart = [s for s, t in pairwise(call.segments) if s.end <= t.start] + [call.segments[-1]]
    call = replace(call, segments=tuple(apart))

    again = find_moments(cut(call, data.draw))

    assert in_words(again) == in_words(find_moments(call))


@pytest.mark.parametrize("language", ["ko", "en"])
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_call_has_the_same_moments_whatever_was_read_before(language, data):
    call, other = data.draw(calls(language)), data.draw(calls(language))

    before = find_moments(call)
    find_moments(other)

    assert find_moments(call) == before


@pytest.mark.parametrize("language", ["ko", "en"])
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_nothing_is_said_of_an_agent_where_nobody_knows_who_speaks(language, data):
    call = data.draw(calls(language))
    unknown = tuple(replace(s, speaker=Speaker.UNKNOWN) for s in call.segments)

    found = find_moments(replace(call, segments=unknown, channels="mixed"))

    assert {m.kind for m in found} <= {"dead_air", "monologue", "overlap", "rate_change"}


@pytest.mark.parametrize("language", ["ko", "en"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_no_rule_breaks_on_turns_with_next_to_nothing_in_them(language, data):
    said = st.sampled_from([*NEXT_TO_NOTHING, *ASKED_ABOUT, *SAID[language]["customer"]])
    speakers = st.sampled_from(list(Speaker))
    turns = data.draw(st.lists(st.tuples(speakers, said), min_size=1, max_size=6))
    call = Call.of(in_turn(turns, language))

    for rule in RULES.values():
        for hit in rule.find(call):  # of either language: lines of both come in one call
            assert 0 <= hit.begin <= hit.end


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("first", NEXT_TO_NOTHING)
def test_no_rule_breaks_when_nothing_is_followed_by_a_question(first, language):
    for middle, asked in product(NEXT_TO_NOTHING, ASKED_ABOUT):
        turns = [(Speaker.CUSTOMER, first), (Speaker.AGENT, middle), (Speaker.CUSTOMER, asked)]
        call = Call.of(in_turn(turns, language))

        assert all(hit.begin <= hit.end for rule in RULES.values() for hit in rule.find(call))


def in_turn(turns: list[tuple[Speaker, str]], language: str) -> Transcript:
    segments = [
        Segment(5.0 * at, 5.0 * at + 4, text, speaker, 1.0)
        for at, (speaker, text) in enumerate(turns)
    ]
    return Transcript(language, 5.0 * len(turns), "person", "", "split", tuple(segments))
