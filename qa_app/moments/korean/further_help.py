"""Further help: asks whether anything else is open.

Looked for: more, else, left or forgotten, together with a need, in a question.
Not to be fooled by: the opening "무엇을 도와드릴까요".
"""

from collections.abc import Iterator

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import offers_ways
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

_NEED = (
    "궁금*|돕|도움|필요*|문의|말씀|불편*|걱정*|부탁|질문|여쭙|여쭈|여쭤보|묻|물어보|확인|보|챙기|알|요청|빠뜨리"
    "|빠지|놓치|도와드리|안내|처리|막히|어렵|어려움|하|사항|점|부분|문제|볼일|용무|거|일"
)
_IS_THERE = "있 세.|ᆯ까.|나.|는가.|습니까.|어.|고.|지.|으세."
_IS_NOT = "없 세.|ᆯ까.|나.|는가.|습니까.|어.|고.|지.|으세."
_ELSE = "더|또|다른|추가|추가로|그외|이외|이밖에|그밖에|혹시|따로|남|나머지"
ANYTHING_ELSE = family(
    "further_help.anything_else",
    f"{_ELSE} ... {_NEED} .. ᆯ|ᆫ|는|거|점|부분|사항|일|내용|문의|질문 ... {_IS_THERE}",
    f"{_ELSE} ... {_NEED} .. ᆯ|ᆫ|는|거|점|부분|사항|일|내용|문의|질문 ... {_IS_NOT}",
    f"{_ELSE} ... {_NEED} ... 거|남 .... 었|있|없? 어.|세.|나.|ᆯ까.|는가.",
    "그|이 외|밖|밖에 ... 있|없 세.|ᆯ까.|나.|는가.|습니까.|어.|고.|지.",
    "이외|그외 ... 있|없 세.|ᆯ까.|나.|는가.|습니까.|어.|고.",
    "말고|외|밖|이외 ... 있|없 세.|ᆯ까.|나.|는가.|습니까.|고.",
    "말 고 .. 또|더|다른 ... 있|없 세.|ᆯ까.|나.|는가.|습니까.|고.|어.",
    "더|또 ... 돕|도와드리 ... ᆯ까.|ᆯ+거|일|부분",
    "더|또 ... 드리 ᆯ 거|일|부분 ... 있|없|남",
    "남 어? 있|없? ... 궁금*|문의|질문|부분|거|점 ... 있|없",
    "궁금*|불편*|필요*|문의|질문|걱정* ... 더|또 있|없",
    "다|전부|모두 .. 해결|처리|이해 되 었",
    "다른 거|건|것? 요|는|없|있",
    "그|이 외|밖|밖에 ... 있|없 었 나|어|는가|습니까",
    "더|또|다른|추가 ... 있 면 ... 말씀|얘기|알리 하? 어? 주|세",
    "빠뜨리|놓치|빠지|빠트리 ᆫ ... 있|없 세.|ᆯ까.|나.|는가.|습니까.|어.|지.",
    plain="더궁금하신 또궁금하신 더필요하신 더도와드릴 더문의하실 다른문의 다른궁금 추가로궁금 추가로필요 다른건 더없으 더있으",
)
MORE = family(
    "further_help.more",
    "더|또|다른|추가|남|이외|그외|외|밖|말고|빠뜨리|빠트리|놓치|따로|혹시|나머지|마지막|그밖|그밖에|이밖에|말",
)
# "또 불편하신 거 있으면 말씀해 주세요."
SAY_SO = family("further_help.say_so", "더|또|다른|추가 ... 있 면 ... 말씀|얘기|알리 하? 어? 주|세")
WANTS_MORE_TOLD = family(
    "further_help.wants_more_told",
    "더 .. 설명|말씀|자세히|얘기 ... 어 주",
    "달라지|바뀌",
    "더|더이상 ... 드리 ᆯ 거 없 어",
)
# "궁금한 거 생기시면 전화 주세요" invites, and asks nothing.
CALL_THEN = family(
    "further_help.call_then", "면 .. 다시|언제든|언제든지|편하+게? .. 전화|연락|문의 하? 주 세"
)
HOW_ABOUT = family("further_help.how_about", "거|방법|쪽 어떻 세.|ᆯ까.|어.|는가.")
ENDINGS = frozenset(("고.", "지.", "ᆯ까.", "나.", "습니까.", "는가.", "요."))
ANSWERED_NO = frozenset(["아니", "아뇨", "없", "됐", "되", "아니요", "괜찮"])
EARLIEST = 0.5


def find(call: Call) -> Iterator[Hit]:
    """Questions whether anything else is open, not before the call's middle."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if not asks_for_more(sentence):
            continue
        where = reading.share_of_call(sentence.turn)
        if where >= EARLIEST:
            yield sentence.hit(0.9 if where > 0.7 or _said_no(reading, sentence) else 0.7)


def asks_for_more(sentence: Sentence) -> bool:
    """Whether the sentence asks for anything else that is open."""
    if not (sentence.has(ANYTHING_ELSE) and sentence.has(MORE)):
        return False
    if sentence.has(SAY_SO):
        return True
    if sentence.marked and not sentence.asks and sentence.ending not in ENDINGS:
        return False
    return not (offers_ways(sentence) or sentence.has(WANTS_MORE_TOLD, CALL_THEN, HOW_ABOUT))


def _said_no(reading: Reading, sentence: Sentence) -> bool:
    answer = reading.said_next(sentence.turn)
    return any(form.form in ANSWERED_NO for form in (answer[0].morphemes if answer else ()))


RULE = Rule(
    name="further_help.anything_else",
    kind="further_help",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "더 궁금하거나 필요한 것이 있는지 묻습니다",
        "en": "Asks whether there is anything else",
    },
    find=find,
)
