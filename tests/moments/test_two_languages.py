"""Each line is read by the rules of its own language, whatever the call's one is said to be."""

from dataclasses import replace

import pytest

from qa_app.moments.finder import find_moments
from qa_app.moments.timing.figures import measure
from tests.moments.talks import kinds_of, talk

ENGLISH_AGENT = talk(
    "a: Good morning, how can I help you?",
    "c: 안녕하세요 제가 주문한 게 아직 안 와서요 너무 걱정돼요",
    "a: I'm so sorry to hear that, that must be really worrying. Let me check that for you.",
    "c: 네 알겠습니다",
    "a: Would you like me to refund it, or would you rather have a new one sent?",
    "c: 새 걸로 보내 주세요",
    "a: Of course, we'll go with a new one then. I'll send it by Friday.",
    "c: 혹시 배송비 또 내야 하나요",
    "a: Hmm, I think it might possibly be free, I'm not really sure, maybe.",
    "c: 네 감사합니다 안녕히 계세요",
    "a: Take care, bye now.",
)
KOREAN_AGENT = talk(
    "a: 안녕하세요 고객센터입니다 무엇을 도와드릴까요",
    "c: Hi, I ordered a phone two weeks ago and it still hasn't come, I'm really worried.",
    "a: 아 정말 걱정 많으셨겠어요. 확인해 보겠습니다.",
    "c: Thank you.",
    "a: 문자로 보내 드릴까요, 아니면 메일로 보내 드릴까요?",
    "c: By text, please.",
    "a: 네 그럼 문자로 보내 드리겠습니다. 내일 오전까지 연락드릴게요.",
    "c: Do I have to pay for delivery again",
    "a: 글쎄요 아마 안 내셔도 될 것 같긴 한데 잘 모르겠네요.",
    "c: Okay, thanks, bye.",
    "a: 네 감사합니다 좋은 하루 보내세요.",
)
FOUND = {
    *("feeling_worry", "empathy", "options", "respects_decision", "promise"),
    *("specific_commitment", "hedging", "warm_close"),
}


@pytest.mark.parametrize("language", ["ko", "en", "ko+en"])
@pytest.mark.parametrize(
    ("call", "agents", "customers"), [(ENGLISH_AGENT, "en", "ko"), (KOREAN_AGENT, "ko", "en")]
)
def test_both_sides_are_read_each_in_its_own_language(call, agents, customers, language):
    moments = find_moments(replace(call, language=language))

    read_in = {moment.kind: moment.rule.rpartition(".")[2] for moment in moments}
    assert set(read_in) >= FOUND
    assert "abrupt_end" not in read_in
    for kind in FOUND:
        assert read_in[kind] == (customers if kind.startswith("feeling") else agents)


@pytest.mark.parametrize("call", [ENGLISH_AGENT, KOREAN_AGENT])
def test_a_feeling_is_met_in_another_language(call):
    (worry,) = [m for m in find_moments(call) if m.kind == "feeling_worry"]

    assert worry.details["response"] == "empathised"


def test_speed_is_told_in_the_measure_of_each_ones_language():
    figures = measure(KOREAN_AGENT)

    assert (figures.agent_language, figures.customer_language) == ("ko", "en")
    assert figures.agent_rate < 10 < figures.customer_rate


@pytest.mark.parametrize(
    "turn",
    ["a: 네 OK 확인했습니다", "a: OK", "a: VIP 카드 A/S", "c: No.", "a: 010-1234", "c: LG U+"],
)
def test_a_foreign_word_or_two_change_nobodys_language(turn):
    call = talk("a: 안녕하세요 고객센터입니다", "c: 네 카드 때문에요", turn, language="ko")

    assert {moment.rule[-3:] for moment in find_moments(call)} <= {".ko"}


def test_an_agent_who_changes_the_language_in_a_turn_is_read_in_both():
    call = talk(
        "a: 안녕하세요 고객센터입니다",
        "c: Hello, do you speak English?",
        "a: 네 고객님 잠시만요.",
        "a: I'm so sorry about the wait, that must have been frustrating.",
        language="ko",
    )

    assert "empathy" in kinds_of(call)


def test_a_call_in_a_third_language_is_read_by_no_rule_on_words():
    call = talk("a: Je suis désolé, madame.", "c: Je suis très inquiète.", language="fr")

    assert kinds_of(call) == []
