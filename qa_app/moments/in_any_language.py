"""What rules of one language ask about a line in another.

An English agent asks and a Korean customer answers: the rule that reads the agent's words needs to
know whether the answer asks back, chooses, or is content with what it heard.
"""

# The languages' own modules ask here in turn: they are imported when they are needed.
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call, Turn


@condition
def asks(call: Call, turn: Turn) -> bool:
    """Whether there is a question in the turn."""
    from qa_app.moments.english import talk
    from qa_app.moments.korean.reading import Reading
    from qa_app.moments.korean.speech_acts import is_question

    if "en" in turn.languages and talk.asks(talk.said(call, turn)):
        return True
    return "ko" in turn.languages and any(map(is_question, Reading.of(call).by_turn[turn.index]))


@condition
def decides(call: Call, turn: Turn) -> bool:
    """Whether the customer chooses, declines or settles something in the turn."""
    from qa_app.moments.english.choices import DECIDED
    from qa_app.moments.english.talk import said
    from qa_app.moments.korean.reading import Reading
    from qa_app.moments.korean.respects_decision import ASKS_FOR, DECIDES

    if "en" in turn.languages and said(call, turn) in DECIDED:
        return True
    sentences = Reading.of(call).by_turn[turn.index] if "ko" in turn.languages else []
    return any(one.has(DECIDES, ASKS_FOR) for one in sentences) and not asks(call, turn)


@condition
def is_content(call: Call, turn: Turn | None) -> bool:
    """Whether the customer takes leave, or has nothing more."""
    from qa_app.moments.english.abrupt_end import CONTENT
    from qa_app.moments.english.talk import said
    from qa_app.moments.korean.closing import SETTLED
    from qa_app.moments.korean.reading import Reading

    if turn is None or asks(call, turn):
        return False
    if "en" in turn.languages and said(call, turn) in CONTENT:
        return True
    sentences = Reading.of(call).by_turn[turn.index] if "ko" in turn.languages else []
    return any(one.has(SETTLED) for one in sentences[-2:])
