"""Times that can be planned with, and times that cannot."""

import re

from qa_app.moments.korean.reading import Sentence
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.trace import condition
from qa_app.moments.when import names_day

PHRASES = phrases_beside(__file__)

EXACT = PHRASES["exact"]
VAGUE = PHRASES["vague"]
# "이삼 주", "3~4일", "이 주에서 사 주".
_WIDE = re.compile(
    r"(?:일이|이삼|삼사|사오|오륙|육칠|칠팔|두세|두어|서너|너댓|네댓|대여섯|한두|일\s이|\d\s?[~-]\s?\d+)"
    r"\s?(?:주|달|개월|영업일|일|년|날|시간|시일)"
    r"|(?:주|달|개월|주일)\s?(?:정도|쯤|가량|이상|넘|남짓)"
    r"|(?:일|주|주일|달|개월|영업일|짧으면|빠르면)\s?(?:이면|에서|내지|부터|이나|또는|혹은|아니면|일주일|이주)\s?\S{0,4}\s?\S{0,3}(?:일|주|주일|달|개월)"
    r"|(?:일|이|삼|사|오|육|칠|팔|구|십|열|\d)+\s?(?:영업)?일\s?(?:정도|쯤|가량|이상|넘게)"
    r"|(?:열흘|보름|한\s?달|일주일|사나흘|며칠|몇\s?[일주달])\s?(?:은\s?걸|에서|정도|쯤|가량|이상|넘게|내지|이나|안팎)"
    r"|(?:초|중순|하순|말)\s?(?:쯤|이나|나|경|께|에나|정도)"
    r"|(?:빠르면|짧으면|길면|늦으면|많게는|짧게는)\s"
)
_SMALL = re.compile(r"(?:한두|1\s?[~-]\s?2|일이|일\s이)\s?(?:일|시간|날)|두세\s?시간|이틀")


@condition
def is_wide_range(sentence: Sentence) -> bool:
    """Whether a range of more than two days or two hours is named."""
    text = sentence.text
    return _WIDE.search(text) is not None and _SMALL.search(text) is None


_COUNT = "[일이삼사오육칠팔구십한두세네석넉다섯여섯일곱여덟아홉열스무백반\\d~]{1,6}"
_NAMED = re.compile(
    r"(?<![^\s,.])(?:"
    r"(?:늦어도|(?:내일)?모레|내일|오늘|글피|당일|익일|금일|명일|낼|정오|자정|월말|이달\s?말|이번\s?달\s?말|주말)\s?"
    r"|(?:이번|다음|다다음|오는|담)\s?(?:주|달)?(?:\s?[월화수목금토일]요일|\s?(?:초|말|중순))?\s?"
    r"|금주\s?|차주\s?|내주\s?|[월화수목금토일]요일(?:\s?날)?\s?"
    r"|(?:오전|오후|저녁|아침|점심|밤|새벽|낮)(?:에)?\s?"
    r"|(?:영업일|근무일|평일)\s?(?:기준(?:으로)?)?\s?"
    rf"|{_COUNT}\s?(?:월|일|시간|시|분|주일|주|달|개월|영업일|근무일)(?:\s?(?:반|에서|부터|내지))?\s?"
    r"|\d{1,2}:\d\d\s?|(?:하루\s?이틀|하루|이틀|사흘|나흘|닷새|엿새|열흘|보름|일주일)\s?"
    r")+(?:중으로|중에|중|까지는|까지|전까지|전에|전|안으로|안에|안|이내로|이내에|이내|내로|내에|내|사이에|사이"
    r"|뒤에|뒤|후에|후|(?:쯤|정도)(?:에|까지|으로)?|부터|에는|에(?!서)|엔|으로|로)?(?![가-힣])"
)
_BARE = re.compile("(?:이번|다음|오는|늦어도|담)\\s?")


# "금요일 예약 건은", "내일까지 보내 주시면": the time of something else.
_OF_SOMETHING = re.compile(
    r"\s?(?:예약|건은|건으로|건에|주문|약속|결제|일정|회의|수업|표는|표를|자\s|분\s|출발|접수하신|신청하신|구매)|[^.?!]*?(?<!이)(?:시면|으면|라면|다면)\s"
)


def named(text: str) -> str:
    """The time as it was said in a text, or "" where none was.

    The verb stands last, and its own time nearest to it.
    """
    said = [
        match
        for match in _NAMED.finditer(text)
        if not _BARE.fullmatch(match[0]) and not _OF_SOMETHING.match(text, match.end())
    ]
    if not said:
        return ""
    last = said[-1][0].strip()
    days = [match[0].strip() for match in said[:-1] if names_day(match[0])]
    return last if names_day(last) or not days else f"{days[-1]} {last}"
