"""Asking for time: what will take a while is said, or that it still does.

Looked for: requests to wait ("잠시만요", "끊지 말고 기다려 주세요"), a deed of looking, writing or asking
that is announced ("확인해 보겠습니다", "적고 있습니다"), a slow screen, checking in while the other one
waits; and a customer who is asked to do something ("한번 껐다 켜 봐 주시겠어요").
Not to be fooled by: "기다려 주셔서 감사합니다", what was found ("확인해 보니 발송됐습니다"), waits of
another day ("기다리시면 문자가 갑니다").
"""

from collections.abc import Sequence

from qa_app.moments.korean.reading import Sentence
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.trace import condition

PHRASES = phrases_beside(__file__)

ASKS = PHRASES["asks"]
BUSIES = PHRASES["busies"]
NO_WAIT = PHRASES["no_wait"]
COURTESY = PHRASES["courtesy"]
FEW_FORMS = 4


@condition
def asked_at(sentences: Sequence[Sentence]) -> bool:
    """Whether these sentences of a turn end with a wait."""
    return _ends_with(sentences, ASKS)


@condition
def busied_at(sentences: Sequence[Sentence]) -> bool:
    """Whether these sentences leave the customer with something to do."""
    return _ends_with(sentences, BUSIES)


def _ends_with(sentences: Sequence[Sentence], name: str) -> bool:
    for sentence in reversed(sentences):
        if sentence.has(name) and not sentence.has(NO_WAIT):
            return True
        tells = len(sentence.morphemes) > FEW_FORMS and not sentence.has(COURTESY)
        if tells and not sentence.asks:
            return False
    return False
