"""Interruption: the agent takes the floor while the customer is still speaking."""

from collections.abc import Iterator

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker

OVERLAP_SECONDS = 0.5
# "네, 네", "mm-hm": a sign of listening over the customer's words takes no floor.
BACK_CHANNEL_WORDS = 2


def find(call: Call) -> Iterator[Hit]:
    """Agent turns that begin half a second or more before the customer's one ends."""
    for turn in call.agent_turns:
        customer = call.before(turn, Speaker.CUSTOMER)
        if customer and _takes_the_floor(turn, customer):
            yield Hit(turn=turn, begin=0, end=len(turn.text), confidence=0.7, also=(customer,))


def _takes_the_floor(agent: Turn, customer: Turn) -> bool:
    if len(agent.text.split()) <= BACK_CHANNEL_WORDS:
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
