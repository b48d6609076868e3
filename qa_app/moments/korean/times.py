"""Times that can be planned with, and times that cannot."""

import re

from qa_app.moments.korean.morphemes import Morpheme
from qa_app.moments.korean.reading import Sentence
from qa_app.moments.korean.vocabulary import family

_DAYS = "오늘|내일|모레|글피|월요일|화요일|수요일|목요일|금요일|토요일|일요일|주말|자정|정오|당일|익일|금일|명일|내주"
# A date, a clock time, or an amount of time with a clear end.
EXACT = family(
    "times.exact",
    "# 시",
    "# 월 # 일|까지|에",
    "일월|이월|삼월|사월|오월|유월|칠월|팔월|구월|시월|십일월|십이월 # 일|까지|에",
    "# 까지|일까지",
    f"# 일 {_DAYS}|까지|전|이전|에|오전|오후|날|자|밤|저녁|아침|안|이내|내|중",
    "# 분|시간 안|이내|내|뒤|후|전|만|쯤|정도 에?",
    "# 분|시간 뒤|후|안|이내",
    "# 영업일|일|주 안|이내|내|후|뒤|까지 에?",
    "# 주일? 안|이내|내|뒤|후 에?",
    f"{_DAYS} .. 까지|중|안|내|전|오전|오후|아침|저녁|밤|점심|부터|이내|에|바로|퇴근|자정|새벽",
    f"{_DAYS}",
    "이번|다음|다다음|오는 주|달 .. 까지|중|안|내|초|말|요일|월요일|화요일|수요일|목요일|금요일",
    "사흘|나흘|닷새|열흘|보름|일주일|이틀|하루 안|이내|내|까지|뒤|후 에?",
    "이달|주말",
)
VAGUE = family(
    "times.vague",
    "조만간|머지않|언젠가|추후|차후|당분간|나중|이따가|이따|차차|좀이따|금방|곧|얼른|슬슬|순차적|순차|조속히|조속하",
    "되|나오|끝나|나|가|오|보|확인|정리|처리|풀리|들어오|마치|하|도착 하|되? 는 대로",
    "시간 .. 나|되 는|ᆯ 대로|때|면",
    "빠르|이르|가깝|조속하 ᆫ 시일|시간|날|기간",
    "시간|시일|기간|날짜|며칠|얼마 .. 걸리|필요|소요|기다리",
    "며칠|몇+일|몇일|몇+주|몇+달|몇+시간|수일|수주",
    "얼마 .. 안|지나|후|뒤|있",
    "한참|한동안|오래 .. 걸리|기다리",
    "기다리 어 보|어야|면",
    "늦 어도? .. 언젠가",
    "언제 .. ᆯ지 .. 모르|어렵|말씀|알|확실",
    "언제 이|다고 .. 말씀|장담|확답|못|어렵|딱",
    "정도|쯤 .. 보 면 되",
    "좀|조금 기다리 면|세.|어야|어+보|다",
    "좀|조금 .. 걸리",
    "때|차례|순서 되|오 면|어야",
    "어느 정도 .. 시간|기간",
    "기약",
    "언제 ... ᆯ지 .... 없|모르|못|아직|어렵",
    "정하|정해지 .. 거 .. 없|아니",
    "날|길|때|김 에 들르|보|하|가",
    "시간|일정|스케줄 .. 보 어서|고|아야|어야",
    "빠르|이르|늦 어도|면 .... 늦|길|달|주",
    "두 고 보",
    "순서|차례|순번|순차 대로",
    "월말|연말|월초|연초|중순|하순|초순|상반기|하반기|봄|여름|가을|겨울|명절|말|초 쯤|경|이나|에나|정도|이후|지나",
    "면 .... 연락|전화|문자|안내|답변|통보|회신|메일 .. 가|드리|오|하|나가",
    "검토|심사|처리|확인|작업|조사|점검 끝나|마치|완료 되? 면|고+나면|어야",
    "어느 정도 걸리",
    "오래|꽤|상당히|많이|제법|더 .. 걸리",
    plain="조만간 순차적으로 되는대로 빠른시일",
)
# "이삼 주", "3~4일", "이 주에서 사 주".
_WIDE = re.compile(
    r"(?:일이|이삼|삼사|사오|오륙|육칠|칠팔|두세|두어|서너|너댓|네댓|대여섯|한두|일\s이|\d\s?[~-]\s?\d+)"
    r"\s?(?:주|달|개월|영업일|일|년|날|시간|시일)"
    r"|(?:주|달|개월|주일)\s?(?:정도|쯤|가량|이상|넘|남짓)"
    r"|(?:일|주|주일|달|개월|영업일|짧으면|빠르면)\s?(?:이면|에서|내지|부터|이나|또는|혹은|아니면|일주일|이주)\s?\S{0,4}\s?\S{0,3}(?:일|주|주일|달|개월)"
    r"|(?:일|이|삼|사|오|육|칠|팔|구|십|열|\d)+\s?(?:영업)?일\s?(?:정도|쯤|가량|이상|넘게)"
    r"|(?:열흘|보름|한\s?달|일주일|사나흘|며칠|몇\s?[일주달])\s?(?:에서|정도|쯤|가량|이상|넘게|내지|이나|안팎)"
    r"|(?:빠르면|짧으면|길면|늦으면|많게는|짧게는)\s"
)
_SMALL = re.compile(r"(?:한두|1\s?[~-]\s?2|일이|일\s이)\s?(?:일|시간|날)|두세\s?시간|이틀")


def names_exact_time(sentence: Sentence) -> bool:
    """Whether a time is named that the customer can plan with."""
    return sentence.has(EXACT)


def is_wide_range(sentence: Sentence) -> bool:
    """Whether a range of more than two days or two hours is named."""
    text = sentence.text
    return _WIDE.search(text) is not None and _SMALL.search(text) is None


def first_after(morphemes: list[Morpheme], forms: frozenset[str]) -> int:
    """The place of the first of the forms, or -1."""
    return next((i for i, morpheme in enumerate(morphemes) if morpheme.form in forms), -1)


_NAMED = re.compile(
    r"(?:(?:오늘|내일|모레|글피|당일|익일|이번|다음|다다음|오는|오전|오후|저녁|아침|점심|밤|새벽|늦어도)\s?"
    r"|(?:[월화수목금토일]요일|주말|주|달|월말|자정|정오)(?:에|쯤|까지)?\s?"
    r"|[일이삼사오육칠팔구십한두세네다섯여섯일곱여덟아홉열백\d~]{1,5}\s?"
    r"(?:월|일|시간|시|분|반|주일|주|달|개월|영업일)(?:\s?(?:반|에서|부터))?\s?)+"
    r"(?:까지|전까지|전|안에|안|이내|내로|내|중으로|중|사이에|사이|뒤|후|쯤|에)?"
)


def named(sentence: Sentence) -> str:
    """The time as it was said, or "" where none was."""
    match = _NAMED.search(sentence.text)
    return match[0].strip() if match else ""
