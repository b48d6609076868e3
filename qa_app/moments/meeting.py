"""How the agent met a feeling: read in the language in which they answered."""

# The languages' own modules ask here: they are imported when they are needed.
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call, Turn

# What asks for no answer: relief and thanks may be left alone.
GLAD = frozenset({"relief", "thanks"})
NOT_NEEDED = "none_needed"
_BY_WEIGHT = ("", "recognised", "empathised", "overdone")


def response_to(call: Call, feeling: str, turn: Turn) -> str:
    """What the agent did after the customer showed a feeling in ``turn``.

    ``recognised`` (taken in), ``empathised`` (named or shared), ``overdone`` (apology upon
    apology), ``passed_over`` (nothing of it), or ``none_needed``: the feeling was relief or
    thanks, or nobody can say that this agent passed over it.
    """
    met = ""
    for other in call.turns[turn.index + 1 :]:
        if other.is_customer:
            continue
        if not other.is_agent or call.is_aside_between(turn.end, other.start):
            return met or NOT_NEEDED  # somebody else answered, or nobody knows what was said
        met = max(met, _met_in(call, other), key=_BY_WEIGHT.index)
        if not _only_listens(call, other):
            return met or (NOT_NEEDED if feeling in GLAD else "passed_over")
    return met or NOT_NEEDED


@condition
def _only_listens(call: Call, turn: Turn) -> bool:
    """Whether a turn is "mm-hm" and leaves the floor to the customer."""
    from qa_app.moments.english import acknowledgement
    from qa_app.moments.english.talk import said
    from qa_app.moments.korean.reading import Reading

    if "ko" in turn.languages:
        return Reading.of(call).is_back_channel(turn)
    return acknowledgement.BARE.issuperset({*said(call, turn).words} - {".", "?"})


def _met_in(call: Call, answer: Turn) -> str:
    from qa_app.moments.english import meeting as english
    from qa_app.moments.english.talk import said
    from qa_app.moments.korean import meeting as korean
    from qa_app.moments.korean.reading import Reading

    found = [""]
    if "en" in answer.languages:
        found.append(english.met_in(said(call, answer)))
    if "ko" in answer.languages:
        found.append(korean.met_in(Reading.of(call).of_turn(answer)))
    return max(found, key=_BY_WEIGHT.index)
