"""Paraphrase: the customer's point is said back, mostly to be confirmed.

Looked for: "-다는 말씀이시죠", "-신 거네요", "-인 상황이시군요", "제가 이해한 게 맞나요", in a sentence that
takes up content words of what the customer said just before.
Not to be fooled by: digits or an address read back, an explanation of the agent's own words
("-다는 뜻이에요"), blame ("안 보신 거죠"), the summary at the end.
"""

from collections.abc import Iterator

from qa_app.moments.korean.feeling_words import FEELING
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import IDENTITY, NOT
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

_POINT = "말씀|거|얘기|이야기|뜻|상황|의미|취지|입장|것|문제|내용|부분"
_CONFIRMS = "지.|네.|는가.|군.|ᆯ까.|고.|구나.|나.|세."
# "-다는 말씀이시죠": what was said is quoted as the customer's point.
SAID_BACK = family(
    "paraphrase.said_back",
    f"다는|냐는|라는|자는|달라는 {_POINT} 이|맞|로 보? {_CONFIRMS}",
    f"다는|냐는|라는|자는|달라는 {_POINT} 이|맞 ᆫ|는|ᆯ 거|것? 이? {_CONFIRMS}",
    f"다는|냐는|라는|달라는 {_POINT} 같? {_CONFIRMS}",
    f"다는|냐는|라는|달라는 {_POINT} 이? ᆫ? 거? 같",
    "다고 하|말씀|하 었|는|ᆫ 거 이? 지.|네.|는가.",
    plain="다는말씀이시죠 단말씀이시죠 라는말씀이시죠 다는거죠 다는말씀이시네요",
)
# "-신 거네요", "-인 상황이시군요": needs words in common with what was heard.
PUT_TOGETHER = family(
    "paraphrase.put_together",
    f"는|ᆫ|ᆯ|던 {_POINT}|경우|편|모양 이 {_CONFIRMS}",
    f"는|ᆫ {_POINT} 맞 {_CONFIRMS}",
    "는데 이 지.",
    "고 싶|계획 ... 거|말씀 이",
)
# "아직 못 받으신 거예요?"
TOLD_AS_QUESTION = family("paraphrase.told_as_question", "ᆫ|는 거|상황|건 이 어|는가|세|ᆯ까")
# "…, 이 말씀이시죠?" after a sentence of its own.
THAT_IS_WHAT = family(
    "paraphrase.that_is_what",
    "이|그|이런|그런|요|이렇+게|이거 말씀|얘기|뜻|거 이? 지|네|는가|군",
)
# "자리를 옮기고 싶으신 거군요", "빨리 쓰시는 게 급하신 거죠": the wish or the state as a whole.
AS_A_WHOLE = family("paraphrase.as_a_whole", "ᆫ|는 거|상황 이 군.|네.|지.|는가.")
WISHES = family(
    "paraphrase.wishes",
    "고 싶|하 .... 거 이 군.|네.|지.",
    "려 는 거 이 군.|네.|지.",
    "었 으면 하 .... 거 이 군.|네.|지.",
)
UNDERSTANDING_CHECK = family(
    "paraphrase.understanding_check",
    "이|그|이런|그런|요 말씀|얘기|뜻 이 지|네|는가|군",
    "저 이해|파악|듣 하? ᆫ .. 거|내용|게? .. 맞",
    "이해 하|되 어도|면 되",
    "맞게|제대로 이해|들",
    "로|다고 이해 하|되",
    "정리|요약 하 면|어 보 면 ... 이 지.|네.",
    "말씀 듣 어 보 니|니까",
    "말씀 하 ᆫ 거 .. 맞",
)
SO = family("paraphrase.so", "그러니까|그니까|그럼|그러면|즉|결국|정리")
# Content words in common that make a weak form a paraphrase.
SHARED = 2
# Up to here it may be no more than a sign of attention.
UNSURE = 0.65


def find(call: Call) -> Iterator[Hit]:
    """Sentences that say the customer's point back."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = says_back(reading, sentence)
        if confidence:
            yield sentence.hit(confidence)


def says_back(reading: Reading, sentence: Sentence) -> float:
    """How surely the sentence says back what the customer said."""
    forms = sentence.has(SAID_BACK, PUT_TOGETHER, UNDERSTANDING_CHECK, TOLD_AS_QUESTION)
    if not forms and sentence.ending not in ("군.", "지.", "네.", "다고."):
        return 0.0
    if _blames(sentence):
        return 0.0
    heard = reading.heard_before(sentence.turn)
    words = frozenset[str]().union(*(other.content for other in heard))
    content = sentence.content
    if sentence.has(THAT_IS_WHAT) and sentence.index:
        content |= reading.of_turn(sentence.turn)[sentence.index - 1].content
    shared = len(content & words)
    if sentence.has(SAID_BACK):
        return 0.85 if shared else 0.6
    if sentence.has(UNDERSTANDING_CHECK) and shared:
        return 0.8
    if shared >= SHARED and sentence.has(PUT_TOGETHER):
        return 0.75
    if shared >= SHARED and sentence.asks and sentence.has(TOLD_AS_QUESTION):
        return 0.7
    return _whole(reading, sentence) or _echo(sentence, shared)


def _whole(reading: Reading, sentence: Sentence) -> float:
    """A wish or a state said back in other words, with a single one of the customer's."""
    if not sentence.has(WISHES, AS_A_WHOLE) or not _heard_at_all(reading, sentence):
        return 0.0
    return 0.75 if sentence.has(WISHES) else 0.65


def _heard_at_all(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence holds a word or number that the customer said before."""
    turn = sentence.turn.index
    return any(
        reading.first_said.get(form.form, turn) < turn
        for form in sentence.morphemes
        if form.form in sentence.content or form.tag in ("MAG", "NR")
    )


def _echo(sentence: Sentence, shared: int) -> float:
    """A whole telling taken up, with an ending that leaves it to the customer to object."""
    if sentence.has(IDENTITY) or sentence.ending not in ("군.", "지.", "다고.") or shared < SHARED:
        return 0.0
    if sentence.has(FEELING):
        return 0.0
    if sentence.ending == "다고.":
        return 0.7
    return 0.65 if shared > SHARED and len(sentence.morphemes) > 10 else 0.0


def _blames(sentence: Sentence) -> bool:
    forms = [morpheme.form for morpheme in sentence.morphemes]
    return "고객" in forms and any(form in NOT for form in forms) and not sentence.asks


RULE = Rule(
    name="paraphrase.says_back",
    kind="paraphrase",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 말한 내용을 상담사의 말로 되짚어 확인합니다",
        "en": "Says the customer's point back in the agent's words",
    },
    find=find,
)
