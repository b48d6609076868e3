"""Rubric files written by tests: items of every type, in few lines."""

from textwrap import indent

PRACTICE = """\
behaviour: {ko: 행동, en: Do it}
say_instead:
  - {instead_of: {ko: 가, en: a}, say: {ko: 나, en: b}}
  - {instead_of: {ko: 다, en: c}, say: {ko: 라, en: d}}
role_play:
  situation: {ko: 상황, en: Situation}
  lines:
    - {speaker: customer, text: {ko: 하나, en: one}}
    - {speaker: agent, text: {ko: 둘, en: two}}
    - {speaker: customer, text: {ko: 셋, en: three}}
    - {speaker: agent, text: {ko: 넷, en: four}}
goal: {ko: 목표, en: Goal}
reflection:
  - {ko: "무엇을?", en: "What?"}
  - {ko: "어떻게?", en: "How?"}
"""


def _rated(name: str, weight: float, more: str) -> str:
    return f"""\
- id: {name}
  name: {{ko: 이름, en: {name}}}
  summary: {{ko: 요약, en: Summary}}
  weight: {weight}
  why: {{ko: 이유, en: Why}}
  not_applicable: {{ko: 없음, en: Never}}
{indent(more, "  ")}"""


def _by_level(levels: int) -> str:
    each = (f"{number}:\n{indent(PRACTICE, '  ')}" for number in range(1, levels + 1))
    return "practice:\n" + indent("".join(each), "  ")


def scale(name: str, weight: float = 1, levels: int = 4, more: str = "") -> str:
    """An item with that many anchored levels."""
    rows = (
        f"  - {{level: {n}, name: {{ko: 수준, en: L{n}}}, anchor: {{ko: 들린다, en: Heard {n}}}}}\n"
        for n in range(1, levels + 1)
    )
    return _rated(name, weight, f"{more}levels:\n{''.join(rows)}{_by_level(levels)}")


def duty(name: str, weight: float = 1, more: str = "") -> str:
    """An item that is done or not done."""
    anchors = "done: {ko: 했다, en: It was said}\nnot_done: {ko: 안 했다, en: It was not said}\n"
    practice = "practice:\n" + indent(PRACTICE, "  ")
    return _rated(name, weight, f"type: duty\n{more}{anchors}{practice}")


def points(name: str, weight: float = 1, most: int = 10, starts: tuple[int, ...] = (0, 5)) -> str:
    """An item of points, with its bands."""
    rows = (
        f"  - {{from: {start}, name: {{ko: 대역, en: From {start}}}, anchor: {{ko: 점, en: B}}}}\n"
        for start in starts
    )
    bands = f"type: points\nmost: {most}\nlevels:\n{''.join(rows)}"
    return _rated(name, weight, bands + _by_level(len(starts)))


NOTE = "- {id: other, type: note, name: {ko: 기타, en: Other}, summary: {ko: 적기, en: Write}}\n"
REFLECTION = """\
- id: calm
  type: reflection
  name: {ko: 마음, en: Calm}
  why: {ko: 들리지 않는다, en: It cannot be heard}
  questions: [{ko: "어땠나요?", en: "How was it?"}]
"""


def section(name: str, weight: float | None, *items: str) -> str:
    """Some items under a heading."""
    share = "" if weight is None else f"  weight: {weight}\n"
    head = f"- id: {name}\n  name: {{ko: 부분, en: {name}}}\n{share}  items:\n"
    return head + indent("".join(items), "    ")


def rubric(*sections: str, conditions: tuple[str, ...] = ()) -> str:
    """A rubric's file."""
    asked = (f'  - {{id: {one}, question: {{ko: "그랬나요?", en: "So?"}}}}\n' for one in conditions)
    head = 'id: made\nversion: "1"\ntitle: {ko: 제목, en: Title}\nintro: {ko: 소개, en: Intro}\n'
    if conditions:
        head += f"conditions:\n{''.join(asked)}"
    return f"{head}sections:\n{indent(''.join(sections), '  ')}"
