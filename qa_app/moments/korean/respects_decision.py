"""Respects the decision: what the customer chose is accepted without pressure.

Looked for: after the customer chose, declined or wants to think, the agent takes it up
("네, 그럼 카드로 처리해 드릴게요") or leaves it to them ("천천히 생각해 보시고 결정하세요").
Not to be fooled by: doing what was never a choice ("네, 조회해 보겠습니다"), pressing on.
"""

from collections.abc import Iterator

from qa_app.moments import in_any_language
from qa_app.moments.korean import options, specific_commitment, summary, times
from qa_app.moments.korean.closing import THANKS
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.honest_unknown import DOES_NOT_KNOW
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import WANT, WILL_DO, asks_or_begs, is_question, surely_asks
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

LEAVES_IT = family(
    "respects.leaves_it",
    "편하|원하|좋|바라|마음|뜻|생각 하? .. ᆫ|는|ᆯ? 대로",
    "편하 ᆫ|는 쪽|때|방법|날",
    "천천히|충분히|여유|편하 게? ... 생각|고민|상의|의논|결정|정하|알아보|보|하 .. 고|세.|어도|ᆫ|시",
    "생각|고민|상의|의논|결정|선택|비교 하? .. 어 보? 고|세.|어도|면|ᆫ .. 후|뒤|전화|연락|결정|말씀|되|정하",
    "결정|선택|판단|의견|뜻|의사 .. 존중|따르|고객",
    "정하 어도|고|면|ᆫ|세.|시",
    "언제|얼마|아무때 든지|든|이든 .. 편하|연락|전화|말씀|바꾸|되",
    "로|그날|그때 하|바꾸|받|가 어도 되|괜찮|좋",
    "그렇|그러 게 .. 하|해 세.|어도|면+되",
    "그렇게 하 세.|어도|면 되",
    "안 하|쓰|받|사|드 어도 .. 되|괜찮|상관",
    "결정|말씀|뜻|생각|요청|의사|선택 대로",
    "필요하|원하|생각나|마음 나? ᆯ 때 ... 말씀|연락|전화|하",
    "이야기|얘기 나누|하 어? 보 고",
    "편하 ᆯ 때",
    "그대로 .. 두|하|진행|유지",
    "부담 .. 갖|가지 지|없|않|말",
    "서두르|급하 .. 거|것|지|필요 .. 없|않|말",
    "결정|정하|정해지|마음|생각 .. 되|들|정하|나? 면 .. 연락|전화|말씀|알리|주",
    "상의|의논|고민|생각|결정 하? 고|어|ᆫ .... 연락|전화|말씀|알리|주",
    "좋 ᆫ 생각|선택",
    "편하|좋|낫 면 .... 하 세|ᆸ시다|ᆯ게|겠|어도",
    "지장 없",
    "로|에 하 ᆸ시다",
    plain="편하신대로 원하시는대로 그렇게하세요 그렇게하셔도 충분히고민 천천히생각",
)
# The customer settles something.
DECIDES = family(
    "respects.decides",
    "ᆯ게.|ᆯ래.|ᆯ게|ᆯ래|겠+습니다.|겠+어.",
    "겠 습니다.|어.|는데.",
    "로 .. 하|주|할|부탁|이|해|갈|가",
    "낫|좋|편하 겠|ᆯ|어.|네.|습니다.|을",
    "필요 없",
    "됐|싫",
    "안 하|받|갈|가|쓰|해|사 ᆯ래.|ᆯ게.|겠|어.|고.",
    "생각|고민|상의|의논|얘기|이야기 하? 어|해? .. 보",
    "정하|결정",
    "취소|해지|환불|보류",
    "로. 요?",
    "싶 ᆫ데 아니|안",
    "말 고",
    "다음 에",
)
ASKS_FOR = family("respects.asks_for", "어 주 세|어|십시오|이소|ᆯ래", "부탁", "싶 어|은데|는데")
TAKES_UP = family(
    "respects.takes_up",
    "로|게|대로 .. 하|해|진행|처리|접수|신청|예약|변경|잡|적|메모|준비|도와|돕|보내|올리|넣|바꾸|남기|옮기|등록|취소|맞추|전달|안내|받|발급|전화|연락 ... ᆯ게.|겠|습니다.|고.|어.",
    "도록|게 .. 하|해|조치|준비|처리|잡 ... ᆯ게.|겠|습니다.",
    "어 드리|놓|두 ᆯ게.|겠|습니다.|고.|었",
    "그렇|그러 게 .. 하|진행|처리|옮기|바꾸|하|도와|돕|적 ... ᆯ게.|겠|습니다.|드리",
    "그럼 요|은요|이요",
    "존중",
)
# Any deed of the agent's, in the closing form of a decision: "탑차로 부르겠습니다".
DOES_IT = family("respects.does_it", "겠 습니다", "ᆯ게.", "드리|놓|두 습니다", "면 되 고")
AGREES = frozenset(
    ("네", "예", "그럼", "그러면", "아", "알", "그럼요", "넵", "넹", "물론", "좋", "네네", "당연")
)
LOOKS_UP = family(
    "respects.looks_up",
    "확인|조회|살펴보|알아보|점검|검토|문의|연결 하? 어 보|드리",
    "잠시|잠깐|기다리",
    "여쭈|물어보",
)
REFUSES = family("respects.refuses", "수 .. 없", "안|못 되|하", "어렵|힘들|곤란")
PRESSES = family(
    "respects.presses",
    "손해|후회|아깝|그래도|근데|하지만|왜",
    "다시 .. 생각",
    "말 고",
    "지만|는데 ... 세.",
)
OFFER_TURNS = 3
SHORT_ANSWER = 9


def find(call: Call) -> Iterator[Hit]:
    """Answers to a decision of the customer that accept it."""
    reading = Reading.of(call)
    for turn in call.agent_turns:
        heard = reading.heard_before(turn)
        if not heard:
            continue
        offered = _offered_before(reading, heard[0])
        decided = any(_decides(other, offered=offered) for other in heard) or any(
            "ko" not in other.turn.languages and in_any_language.decides(call, other.turn)
            for other in heard
        )
        sentences = reading.of_turn(turn)
        if any(sentence.has(DOES_NOT_KNOW) for sentence in sentences):
            continue
        opens = bool(sentences) and _opens_in_agreement(sentences)
        for sentence in sentences[:3]:
            confidence = _accepts(sentence, heard, decided=decided, offered=offered, opens=opens)
            if confidence:
                yield sentence.hit(confidence)
                break


def _decides(sentence: Sentence, *, offered: bool) -> bool:
    """Whether the customer settles something; after an offer a short answer does."""
    if surely_asks(sentence):
        return False
    if sentence.has(DECIDES):
        return True
    return offered and (sentence.has(ASKS_FOR) or 1 < len(sentence.morphemes) <= SHORT_ANSWER)


def _offered_before(reading: Reading, heard: Sentence) -> bool:
    """Whether the agent's turn before put a choice or asked for a wish."""
    earlier = reading.call.turns[max(0, heard.turn.index - OFFER_TURNS) : heard.turn.index]
    return any(
        options.alternatives_in(sentence) or (is_question(sentence) and sentence.has(WANT))
        for turn in earlier
        if turn.is_agent
        for sentence in reading.of_turn(turn)
    )


def _accepts(
    sentence: Sentence, heard: list[Sentence], *, decided: bool, offered: bool, opens: bool
) -> float:
    if sentence.asks or sentence.has(PRESSES, summary.ANNOUNCED, DOES_NOT_KNOW, FEELING_SAID):
        return 0.0
    if sentence.has(LEAVES_IT):
        return 0.85 if decided or offered else 0.5
    if asks_or_begs(sentence):
        return 0.0
    shared = any(sentence.content & other.content for other in heard)
    takes_up = sentence.has(TAKES_UP) or (shared and sentence.has(WILL_DO, DOES_IT))
    if not takes_up or sentence.has(LOOKS_UP, REFUSES):
        return 0.0
    timed = sentence.has(times.EXACT) and not sentence.has(specific_commitment.NOTED)
    if timed:
        return 0.5
    agrees = opens
    if offered and decided:
        return 0.85 if shared or agrees else 0.7
    if decided:
        return 0.75 if shared and agrees else 0.7 if shared or agrees else 0.5
    return 0.65 if offered and shared else 0.0


def _opens_in_agreement(sentences: list[Sentence]) -> bool:
    """Whether the turn opens with a word of agreement or thanks."""
    opening = sentences[0]
    return opening.morphemes[0].form in AGREES or opening.has(THANKS)


RULE = Rule(
    name="respects_decision.accepts",
    kind="respects_decision",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 정한 것을 압박 없이 받아들입니다",
        "en": "Accepts what the customer decided, without pressure",
    },
    find=find,
)
