"""What several rules ask of a sentence: does it ask, for what; does it promise, can one choose."""

import re

from qa_app.moments.korean.reading import Sentence
from qa_app.moments.korean.vocabulary import family

WH = family(
    "wh", "어쩌다|어떤|어떻|무슨|무엇|뭐|뭘|언제|어디|어느|얼마|얼마나|몇|왜|누구|며칠|어째서"
)
# Question words that ask nothing: "뭐라고 딱 말씀을 못", "뭐 될 수도 있고", "어딘가에".
NOT_ASKED = family(
    "not_asked",
    "뭐 이? 다고 .. 말씀|딱|확답|하 기",
    "언제|얼마|뭐|어디|누구 이? ᆫ가|든|든지|는지|ᆯ지",
    "어디|언제|뭐|누구 이 는가",
    "수 도 있",
    "수 .. 없",
    "거 같",
    "못|안 드리|하",
    "시간|사람|데|법 .. 어디 있",
    "얼마나|얼마|어떻|뭐|무엇|왜|어디|언제|누구|몇 .... 는지|ᆯ지 .... 거 이 어.|는데.",
    "며칠|몇+일|몇+시간 내|안|정도|뒤|후|이내",
    plain="어딘가 언젠가 뭔가 모르겠 모르지",
)
# What happened and how things are, asked openly: "어떤 점이 불편하셨어요".
OPEN_WH = family("open_wh", "어떤|무슨|무엇|뭐|뭘|어디|언제|왜|어쩌다|어떻")
# Endings that ask even without a question mark, and those that ask with a question word.
_ASKING = frozenset(["ᆯ까.", "던가.", "나.", "는가.", "습니까.", "니.", "냐.", "ᆯ지.", "는지."])
_ASKING_WITH_WH = frozenset(["어.", "세.", "지.", "는데.", "고.", "다고.", "요.", "어."])

# "말씀해 주시겠어요": asks by asking to be told.
TELL = family(
    "tell",
    "말씀|얘기|이야기|설명|답변 하? 어 주",
    "알리|들리|부르|가르치|적|찍 어 주",
    "여쭙|여쭈|여쭤보|묻 어? 보? 어도 되",
    "말씀|성함|번호|확인 부탁",
    "말씀 하 세.|겠",
)
# What is asked to find or identify somebody: no interest in the customer's need.
_DATA = (
    "성함|이름|성명|생년월일|주민|연락처|전화번호|휴대폰번호|주소|아이디|비밀번호|계좌|동호수|호수|뒷자리|앞자리"
    "|본인|인증|메일|이메일|명의|주민등록번호|번호|존함|예금주|학번|사번|회원|자리"
)
IDENTITY = family(
    "identity",
    f"{_DATA} .. 어떻+게+되|몇|뭐|무엇|말씀|알리|부르|부탁|적|입력|확인|맞|이|요|좀|다고|남기",
    f"{_DATA} 랑|와|과|하고",
    "동호수|주민등록번호|생년월일",
    "몇 동|호|호실|자리|학년|층|번 이|세|되|ᆯ까|요|지",
    "# 자리",
    "어디 병원|지점|매장|과",
    "어느 과|지점|병원|부서",
)
# What the customer would like.
WANT = family(
    "want",
    "원하|편하|싶|낫|선호|선호하|희망|희망하|좋|괜찮|나으",
    "마음|맘 에 들",
    "바라 세.|는가.|나.",
    plain="편하세요 편하실까요 편하신 원하세요 원하시는 좋으세요 좋으실까요 싶으세요 나으세요 나으실",
)
# The agent does something for the customer, from now on.
WILL_DO = family(
    "will_do",
    "어 드리 ᆯ게.|ᆯ게|겠|습니다.|도록|ᆯ+거|어.",
    "전화|연락|답변|안내|문자|회신|콜백|메일|말씀|답|보고|통보|공지|설명|보상|환불 드리 ᆯ게.|겠|습니다.",
    "ᆯ게.",
    "ᆯ 예정|거|것 이",
    "기 로 하",
    "하|되|가|놓|두|오|보내|부치|찾아뵙|찾아가|방문|도착|입금|들어오|처리|완료 하? 겠 습니다.",
    "도록 하 겠|ᆯ게.",
)
# Ways are open to the customer.
CAN = family(
    "can",
    "ᆯ 수 도? 있",
    "어도 되|괜찮|좋|무방",
    "가능 하|하|이",
    "가능하",
)
# Another way is put beside the one that is closed.
INSTEAD = family(
    "instead",
    "대신|대신에|다만|대안|차선|그나마",
    "아니 면",
    "그렇 지만|는데",
    "하지만",
    "말 고 .. ᆯ 수 있",
)
FIND_OUT = family(
    "find_out",
    "물어보|여쭤보|알아보|여쭈|문의하|확인하|올리 고|어서|어+보|어+보고 .... 전화|문자|연락|답|말씀 로? 드리|남기|넣|하",
    "확인|문의|조회|파악|점검|협의|검토|질의|조사|의뢰|상의|요청|체크 하|해 ... 드리|ᆯ게.|겠|보",
    "확인|문의|조회|파악|조사 후|뒤 ... 드리|ᆯ게.|겠",
    "알아보|물어보|여쭈|여쭤보|여쭙|찾아보|살펴보|알아내 ... 드리|ᆯ게.|겠|보",
    "묻|찾 어 보 고|ᆯ게|겠|어서",
    "결과|답|회신|내용 .... 전하|알리|말씀|안내|연락 하? 어? 드리",
    "알아보|물어보|여쭈|여쭤보|여쭙|찾아보|살펴보|알아내 ᆯ게.|겠",
    "받|듣|나오|보 어서|고|는 ... 알리|말씀|전하|안내|연락|전화|문자|회신 하? 어? 드리|ᆯ게.|겠",
    "알리|말씀|전하|안내 하? 어? 드리 ᆯ게.|겠",
    "다시 연락|전화 하? 어? 드리",
    "확인|문의|알아보|물어보|조회|파악|협의|검토|여쭤보 하? ᆫ|고|어서 .... 드리|ᆯ게|겠",
    "나오|듣|받|오|알|되 면|고|는 .... 알리|전화|연락|문자|말씀|안내|회신 하? 어? 드리",
)
NOT = frozenset(("안", "못", "않", "말", "아니", "없"))


def is_question(sentence: Sentence) -> bool:
    """Whether a sentence asks; recognisers often leave the question mark out."""
    if sentence.asks or sentence.ending in _ASKING:
        return True
    if sentence.marked or sentence.has(NOT_ASKED):
        return False
    return sentence.ending in _ASKING_WITH_WH and sentence.has(WH)


def surely_asks(sentence: Sentence) -> bool:
    """Whether a sentence asks beyond doubt: by its question mark or an ending that only asks."""
    return sentence.asks or sentence.ending in _ASKING


def may_ask(sentence: Sentence) -> bool:
    """Whether a sentence may be a question: without marks "되는 거예요" may be one or not."""
    return is_question(sentence) or (not sentence.marked and sentence.ending in _ASKING_WITH_WH)


def asks_or_begs(sentence: Sentence) -> bool:
    """Whether the sentence wants something told, as a question or as a request."""
    return is_question(sentence) or sentence.has(TELL)


# "받으실 수도 있고", "보내셔도 되고", "해 드릴 수 있어요": it is the customer's to choose.
_OFFERS = re.compile(
    r"(?:[실릴]수(?:도|가)?있(?!는(?:게|건|것|거|방법|부분|일)))|(?:셔도|드려도)(?:되|돼|괜|좋)|(?<!불)가능|시거나|셔도"
)


def offers_ways(sentence: Sentence) -> int:
    """How many ways the sentence leaves open to the customer."""
    return len(_OFFERS.findall(sentence.plain))


def is_past(sentence: Sentence) -> bool:
    """Whether the sentence tells of what is over: its last ending is a past one."""
    endings = [form.form for form in sentence.morphemes if form.tag[0] == "E"]
    return endings[-2:-1] == ["었"]
