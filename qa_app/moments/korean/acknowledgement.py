"""Acknowledgement: a short sign that what the customer said has arrived.

Looked for: "아, 그러셨군요", "그런 일이 있으셨구나", "무슨 말씀인지 알겠습니다", a short echo that ends in
-군요/-구나/-네요.
Not to be fooled by: a bare "네" (never one), -네요 over what the screen shows, empathy and
paraphrase, which are kinds of their own.
"""

from collections.abc import Iterator

from qa_app.moments.korean import empathy, paraphrase
from qa_app.moments.korean.feeling_words import FEELING_SAID, NOTED_ONLY, WEIGHED
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import TELL, WILL_DO, is_question, surely_asks
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

THAT_IS_SO = family(
    "acknowledgement.that_is_so",
    "그러|그렇|이러|저러|그리하 었 군.|어.|네.|지.|구나.",
    "그러|그렇 군.|구나.|네.",
    "그런|이런|저런 일|사정|상황|경우|문제|점|부분|사연|이유|얘기|증상|불편|내용|뜻 ... 군.|네.|구나.",
    "그런|이런 일|사정 있 었 어.",
    "그런 거 이? 었? 군.|네.",
    plain="그러셨군요 그러셨구나 그러셨어요 그랬군요 그러시군요 그렇군요 그러시구나 그러셨네요",
)
UNDERSTOOD = family(
    "acknowledgement.understood",
    "말씀|뜻|상황|내용|얘기|사정|의미|취지|점|부분 이? 는지? 잘|충분히? 알 겠|었",
    "말씀|뜻|상황|내용|얘기|사정|의미|취지 이? 는지? 잘|충분히? 이해 하|되|가 었|습니다.|어.|겠",
    "말씀|얘기|이야기 .. 잘|다? 듣 었",
    "말씀|뜻|얘기|의도 뭐|무엇 이 는지 .. 알|이해",
    "네|아|예 이해 하|되|가 었|습니다.",
    "잘|충분히 알 겠 습니다.",
    "는지 .. 알|이해 하? 겠|었 습니다|어",
    "말씀 하 ᆫ 대로|거 .. 맞|이",
    "잘 알아듣|알아들 었",
    "알아듣 었 습니다.|어.",
    "파악 하|되 었 습니다.|어.",
)
# "많은 쪽으로 하시겠다는 뜻 잘 알겠습니다": what the customer decided is accepted.
MIND_KNOWN = family(
    "acknowledgement.mind_known",
    "겠|고+싶|려 다는|ᆫ|는|다고+하는 뜻|마음|생각|말씀|의사 .. 알|이해",
)
OPENING_FORMS = 6
OPENS = frozenset(
    ("아", "아하", "어", "네", "예", "아이고", "에고", "어머", "저런", "음", "오", "아아", "네에")
)
TAKES_IN = frozenset(("아", "아하", "오", "아이고", "에고", "어머", "저런", "아아"))
OF_SCREEN = family(
    "acknowledgement.of_screen",
    "확인|조회|처리|등록|접수|예약|신청|결제|가입|발송|배송|출고|검사 하|되|이|중|완료|나오",
    "보이|나오|뜨|찍히|들어가|걸리|잡히|남|적히|넘어가|확인",
    "# 월|시|건|원|년",
    "어 있 네",
    "제가|저|저희",
)


def find(call: Call) -> Iterator[Hit]:
    """Short signs of attention to what the customer just said."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        heard = reading.heard_before(sentence.turn)
        if not heard or _says_back(reading, sentence) or _is_more(sentence):
            continue
        confidence = _acknowledges(sentence, heard)
        if confidence:
            yield sentence.hit(confidence)


def _says_back(reading: Reading, sentence: Sentence) -> bool:
    return paraphrase.says_back(reading, sentence) > paraphrase.UNSURE


def _is_more(sentence: Sentence) -> bool:
    asks = is_question(sentence) and not sentence.has(UNDERSTOOD)
    if sentence.has(NOTED_ONLY) and not sentence.has(WEIGHED):
        return False
    return (
        asks
        or surely_asks(sentence)
        or sentence.has(FEELING_SAID, empathy.PAST_GUESS, empathy.UNDERSTANDS, TELL, MIND_KNOWN)
    )


def _acknowledges(sentence: Sentence, heard: list[Sentence]) -> float:
    if any(first < OPENING_FORMS for first, _ in sentence.found.get(THAT_IS_SO, ())):
        return 0.85 if sentence.index <= 1 else 0.7
    if sentence.has(UNDERSTOOD):
        return 0.8
    if is_question(sentence) or sentence.index > 1 or len(sentence.morphemes) > 16:
        return 0.0
    opens = sentence.morphemes[0].form in OPENS
    if sentence.ending in ("군.", "구나."):
        return 0.8 if opens else 0.65
    shared = any(sentence.content & other.content for other in heard)
    if sentence.ending in ("네.", "지.") and shared and not sentence.has(OF_SCREEN, WILL_DO):
        return 0.7 if sentence.morphemes[0].form in TAKES_IN else 0.55
    return 0.0


RULE = Rule(
    name="acknowledgement.takes_in",
    kind="acknowledgement",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 방금 한 말을 들었다는 짧은 반응을 보입니다(단순한 “네”는 제외)",
        "en": "A short sign that what the customer just said was taken in (a bare “yes” does not count)",
    },
    find=find,
)
