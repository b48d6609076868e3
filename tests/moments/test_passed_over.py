"""A feeling is passed over only where it asked for an answer, and this agent gave none."""

import pytest

from qa_app.moments.finder import find_moments
from tests.moments.talks import talk

NEXT = {"en": "a: What's the order number?", "ko": "a: 주문 번호가 어떻게 되세요?"}


def responses(*turns, language):
    hello = "a: Hello." if language == "en" else "a: 안녕하세요."
    moments = find_moments(talk(hello, *turns, language=language))
    return {m.kind[8:]: m.details["response"] for m in moments if m.kind.startswith("feeling")}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Oh thank God for that."),
        ("en", "You've been so helpful."),
        ("en", "Phew, that's a weight off my mind."),
        ("en", "I was so worried, but that's fine now, thank you."),
        ("en", "Unbelievable, that's brilliant news!"),
        ("en", "Are you serious? That's amazing!"),
        ("en", "I'm so happy I could cry."),
        ("en", "I'm so angry with myself, haha, only joking."),
        ("en", "Sorry for getting so angry earlier."),
        ("en", "I'm afraid I haven't got the number here."),
        ("en", "I'm worried I'm wasting your time."),
        ("ko", "아 다행이다"),
        ("ko", "덕분에 해결됐어요"),
        ("ko", "걱정했는데 다행이네요"),
        ("ko", "처음엔 화났었는데 지금은 괜찮아요"),
        ("ko", "어머 어떡해 너무 좋아요"),
        ("ko", "짜증나 죽겠어요 하하 농담이에요"),
        ("ko", "아까 화내서 죄송해요"),
        ("ko", "제가 폐가 될까 봐 걱정되네요"),
        ("ko", "신경 써 주셔서 정말 감사합니다"),
    ],
)
def test_relief_thanks_joy_jokes_and_manners_are_never_passed_over(language, words):
    assert "passed_over" not in responses(f"c: {words}", NEXT[language], language=language).values()


@pytest.mark.parametrize(
    ("language", "words", "feeling"),
    [
        ("en", "I'm furious about this.", "anger"),
        ("en", "This is unbelievable, it's the third time.", "anger"),
        ("en", "I'm really worried he won't get his medicine.", "worry"),
        ("en", "I'm so disappointed.", "disappointment"),
        ("ko", "진짜 어이가 없네요", "anger"),
        ("ko", "지금 장난하세요", "anger"),
        ("ko", "너무 불안해서 잠이 안 와요", "worry"),
        ("ko", "정말 실망이에요", "disappointment"),
    ],
)
def test_trouble_without_a_word_of_it_is_passed_over(language, words, feeling):
    found = responses(f"c: {words}", NEXT[language], language=language)

    assert found == {feeling: "passed_over"}


@pytest.mark.parametrize(
    ("language", "listening", "answer", "response"),
    [
        ("en", "a: Mm-hm.", "a: That must be so worrying.", "empathised"),
        ("en", "a: Yeah.", "a: I understand.", "recognised"),
        ("ko", "a: 네.", "a: 많이 놀라셨겠어요.", "empathised"),
        ("ko", "a: 네네.", "a: 걱정 안 하셔도 됩니다.", "recognised"),
    ],
)
def test_a_sign_of_listening_is_not_yet_the_answer(language, listening, answer, response):
    trouble, more = {
        "en": ("c: I'm so worried about this.", "c: It's for my mother."),
        "ko": ("c: 너무 걱정돼요.", "c: 저희 어머니 거예요."),
    }[language]

    assert responses(trouble, listening, more, answer, language=language)["worry"] == response


def test_where_the_call_ends_or_the_answer_was_not_understood_nothing_was_passed_over():
    assert responses("c: I'm furious about this.", language="en") == {"anger": "none_needed"}
    assert responses("c: I'm furious.", "a: ", NEXT["en"], language="en") == {
        "anger": "none_needed"
    }
