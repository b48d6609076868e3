"""Interruption: the agent takes the floor while the customer is still speaking."""

import re
from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import looking_at
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker

OVERLAP_SECONDS = 0.5
# "네, 네", "mm-hm": a sign of listening over the customer's words takes no floor.
BACK_CHANNEL_WORDS = 2
LONGEST_BACK_CHANNEL = 5
_BACK_CHANNEL = frozenset(
    [
        *["네", "예", "네네", "예예", "넵", "아", "음", "그렇죠", "그러시군요", "그러셨군요"],
        *["그러셨어요", "그랬군요", "그렇군요", "맞습니다", "맞아요", "아이고", "저런", "그럼요"],
        *["알겠습니다", "이해합니다", "아네", "그쵸", "어머", "세상에"],
        *["yeah", "yes", "right", "okay", "ok", "mm", "hm", "hmm", "mhm", "uh", "huh", "i", "see"],
        *["sure", "of", "course", "oh", "ah", "no", "wow", "gotcha", "absolutely", "exactly"],
        *["understand", "god", "gosh", "dear", "my", "goodness", "indeed", "really", "true"],
    ]
)
_WORD = re.compile(r"[^\W_]+")


def find(call: Call) -> Iterator[Hit]:
    """Agent turns that begin half a second or more before the customer's one ends."""
    for turn in looking_at(call.agent_turns):
        customer = call.before(turn, Speaker.CUSTOMER)
        if customer and takes_the_floor(turn, customer):
            yield Hit(
                turn=turn,
                begin=0,
                end=len(turn.text),
                confidence=0.85,
                also=(customer,),
                details={"seconds": round(customer.end - turn.start, 1)},
            )


def is_back_channel(text: str) -> bool:
    """Whether it is a sign of listening and no more."""
    words = _WORD.findall(text.lower())
    if len(words) <= BACK_CHANNEL_WORDS:
        return True
    return len(words) <= LONGEST_BACK_CHANNEL and all(word in _BACK_CHANNEL for word in words)


def takes_the_floor(agent: Turn, customer: Turn) -> bool:
    """Whether the agent begins well before the customer's end, and goes on after it."""
    if is_back_channel(agent.text):
        return False
    cut_off = customer.end - agent.start >= OVERLAP_SECONDS
    return cut_off and agent.start > customer.start and agent.end > customer.end


RULE = Rule(
    name="interruption.takes_the_floor",
    kind="interruption",
    languages=frozenset(),
    looks_for={
        "ko": "고객이 말하는 중에 상담사가 말을 시작합니다",
        "en": "The agent begins while the customer is still speaking",
    },
    find=find,
)
