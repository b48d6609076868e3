"""Honest unknown: the agent does not know, says so, and says how it will be found out.

Not "I don't know" left alone, nor looking something up without having said that.
"""

from collections.abc import Iterator

from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, sentence_hit
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# Finding out follows within so many characters of plain words.
REACH = 260

UNKNOWN = PHRASES["unknown"]
FINDING_OUT = PHRASES["finding_out"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """A "don't know" that is followed by finding out, in one turn."""
    for words in agent_said(call):
        for unknown in UNKNOWN.all(words):
            begin, end = words.sentence(unknown.start())
            if NOT.find(words, max(begin, unknown.start() - 30), min(end, unknown.end() + 30)):
                continue
            last = min(len(words.plain) - 1, unknown.end() + REACH)
            finding = FINDING_OUT.find(words, unknown.end() - 1, last) or FINDING_OUT.find(
                words, max(0, unknown.start() - 80), unknown.start()
            )
            if finding:
                first, last = sorted((unknown.start(), finding.start()))
                yield sentence_hit(words, first, max(unknown.end(), finding.end()), 0.85)
                break


RULE = Rule(
    name="honest_unknown.will_find_out",
    kind="honest_unknown",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "모르는 것을 모른다고 말하고, 어떻게 알아볼지 함께 말합니다",
        "en": "The agent says that they do not know, and how they will find out",
    },
    find=find,
)
