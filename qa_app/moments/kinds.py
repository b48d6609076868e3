"""Every kind of moment: the criterion that it is evidence for, and which way it points."""

from dataclasses import dataclass

from qa_app.moments.moment import Polarity


@dataclass(frozen=True, slots=True)
class MomentKind:
    """A kind of moment; ``criterion`` is empty where it is evidence for none."""

    name: str
    criterion: str
    polarity: Polarity


def _kinds(criterion: str, polarity: Polarity, *names: str) -> list[MomentKind]:
    return [MomentKind(name, criterion, polarity) for name in names]


KINDS = {
    kind.name: kind
    for kind in [
        *_kinds(
            "active_listening",
            "+",
            *("acknowledgement", "paraphrase", "clarifying_question", "empathy"),
        ),
        *_kinds("active_listening", "-", "interruption", "repeat_request", "dismissal"),
        *_kinds("clarity", "+", "specific_commitment", "signposting", "honest_unknown"),
        *_kinds("clarity", "-", "vague_time", "hedging", "jargon"),
        *_kinds("final_impression", "+", "summary", "further_help", "warm_close"),
        *_kinds("final_impression", "-", "abrupt_end"),
        *_kinds("choice_offering", "+", "options", "preference", "respects_decision"),
        *_kinds("choice_offering", "-", "dictates", "no_alternative"),
        # Computed from times.
        *_kinds("active_listening", "-", "dead_air", "hold_unannounced"),
        *_kinds("active_listening", "0", "hold_announced", "response_latency", "overlap"),
        *_kinds("clarity", "-", "rate_change"),
        *_kinds("clarity", "0", "monologue"),
        # What the customer felt; the details say what the agent did next.
        *_kinds(
            "",
            "0",
            *("feeling_anger", "feeling_worry", "feeling_disappointment"),
            *("feeling_relief", "feeling_thanks"),
        ),
        # What the agent undertook.
        *_kinds("", "0", "promise"),
        # Stretches that are excluded from everything that is said about the agent.
        *_kinds("", "0", "abuse_insult", "abuse_threat", "abuse_harassment", "abuse_warning"),
    ]
}
