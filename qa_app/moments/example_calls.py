"""The calls that examples are tried in: what stands around an agent's or a customer's words."""

from __future__ import annotations

from qa_app.transcription.transcript import Segment, Speaker, Transcript

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER
_SPEAKERS = {"A": AGENT, "C": CUSTOMER}
Said = tuple[Speaker, str]

# Kinds that stand at the end of a call, and those in the agent's very last words.
LATE = frozenset({"summary", "warm_close", "further_help", "abrupt_end"})
LAST = frozenset({"warm_close", "abrupt_end"})
# Kinds that the customer's words are looked at for.
OF_CUSTOMER = ("feeling_", "abuse_insult", "abuse_threat", "abuse_harassment")


def _talk(*lines: str) -> list[Said]:
    return [(_SPEAKERS[line[0]], line[3:]) for line in lines]


_OPENING = {
    "ko": _talk(
        "A: 안녕하세요 고객센터 상담사입니다 무엇을 도와드릴까요",
        "C: 네 문의드릴 게 있어서요",
        "A: 네 말씀하세요",
    ),
    "en": _talk(
        "A: Good morning, this is Kim, how can I help you?",
        "C: Hello, I have a question about an order of mine that I placed with you.",
    ),
}
_MIDDLE = {
    "ko": _talk(
        "C: 제가 지난주에 주문한 게 있어요",
        "A: 성함 부탁드립니다",
        "C: 김하늘이요",
        "A: 네 조회됩니다",
        "C: 네 그거예요",
        "A: 네 접수했습니다",
    ),
    "en": _talk(
        "A: It was dispatched on the second.",
        "C: Okay, and the other one came on the ninth.",
        "A: It did.",
        "C: Yes it did.",
    ),
}
_CLOSE = {
    "ko": _talk("C: 네네", "A: 네 김하늘 님", "C: 네", "A: 감사합니다 좋은 하루 보내세요"),
    "en": _talk("C: Okay.", "A: Number five.", "C: Yes.", "A: There.") * 3,
}
_GREETING = {"ko": "안녕하세요 무엇을 도와드릴까요", "en": "Hello."}
_AFTER_CUSTOMER = {"ko": _talk("A: 네 확인해 보겠습니다", "C: 네"), "en": _talk("A: Okay.")}


def call_around(language: str, kind: str, before: str, text: str) -> tuple[Transcript, int]:
    """A call around an example of a kind, and the segment that is looked at."""
    of_customer = kind.startswith(OF_CUSTOMER)
    speaker = CUSTOMER if of_customer else AGENT
    turns = [(CUSTOMER, before)] if before else []
    turns += [_turn(part, speaker) for part in text.split(" / ")]
    if of_customer:
        first, last = [(AGENT, _GREETING[language])], _AFTER_CUSTOMER[language]
    elif language == "ko":
        first = _OPENING["ko"] + (_MIDDLE["ko"] if kind in LATE else [])
        last = [] if kind in LATE else _CLOSE["ko"]
    else:
        first, last = _around_english(kind, turns[0][0])
    place = max(at for at, (who, _) in enumerate(turns) if who == speaker)
    return call_of(language, [*first, *turns, *last]), len(first) + place


def _turn(part: str, speaker: Speaker) -> Said:
    if part[1:3] == ": " and part[0] in _SPEAKERS:
        return _SPEAKERS[part[0]], part[3:]
    return speaker, part


def _around_english(kind: str, begins: Speaker) -> tuple[list[Said], list[Said]]:
    """What comes before and after, so that nobody speaks twice in a row."""
    opening, middle, close = _OPENING["en"], _MIDDLE["en"], _CLOSE["en"]
    if kind in LATE:
        first = opening + middle * 2 + (middle[2:3] if begins == CUSTOMER else [])
        return first, [] if kind in LAST else close[:1]
    return opening + (middle[:2] if begins == AGENT else middle[:1]), close


def call_of(language: str, turns: list[Said]) -> Transcript:
    """A call in which each turn takes as long as its words, and the next follows soon."""
    segments, now = [], 0.0
    for speaker, text in turns:
        end = now + (len(text) / 6 if language == "ko" else max(1.0, len(text.split()) / 2.5))
        segments.append(Segment(now, end, text, speaker, 1.0))
        now = end + 0.4
    return Transcript(language, now, "person", "", "split", tuple(segments))


def waits_after(language: str, text: str) -> list[Transcript]:
    """Calls in which a silence follows the agent's words: at once, agreed to, and a short one."""
    yes, back = {"ko": "네 알겠습니다.", "en": "Okay, sure."}[language], "Right."
    asked, agreed = (AGENT, 0.0, 3.0, text), (CUSTOMER, 3.0, 5.0, yes)
    return [
        _timed(language, asked, (AGENT, 13.0, 14.0, back)),
        _timed(language, asked, agreed, (AGENT, 15.0, 16.0, back)),
        _timed(language, asked, agreed, (AGENT, 10.0, 11.0, back)),
    ]


def _timed(language: str, *lines: tuple[Speaker, float, float, str]) -> Transcript:
    segments = tuple(Segment(start, end, text, who, 1.0) for who, start, end, text in lines)
    return Transcript(language, segments[-1].end, "person", "", "split", segments)
