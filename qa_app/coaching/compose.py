"""From ratings and their evidence to the draft of a coaching plan, by rules that can be told.

Which criterion becomes what:

- Several reviews of one agent count together: a criterion stands at the mean of the
  levels it was given. Not applicable and not rated are left out.
- They may be made on several rubrics. Distances and heights are shares of the way from the
  lowest level to the top, so that a duty and seven levels can stand side by side. A criterion
  that two rubrics have is one skill: it stands where it is furthest from the top.
- **Focus** (at most two): criteria that stand below their top level. Those with a clip
  "against" come first, because a person can only work on what they can hear. Among them
  the larger distance to the top times the criterion's weight wins, then the number of
  such clips, then the order of the rubric. A second focus is taken only when it too has
  a clip "against" and stands in the lower half of its levels: one thing at a time is
  learned better than two.
- **Strength** (at most two): criteria that are no focus and stand in the upper half, with
  a clip "for" first, then the higher, then the weightier. Failing that, the criterion
  with a clip "for" that stands highest, even if it is a focus: whoever has done something
  well once can build on it.
- **All at the top**: the criterion with most clips "for" becomes the one focus, with the
  practice of the top level (keep it up and share it), as long as another criterion is
  left to be a strength. Without clips there is no focus.

The words are the rubric's, in the plan's language, and speak about behaviour and the next
call. No totals, ranks or numbers of levels come into a plan.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from qa_app.coaching.document import PlanDraft
from qa_app.coaching.point import Clip, Line, Point, Polarity, RolePlay, SayInstead
from qa_app.rubrics import Criterion, Practice, Rubric, Text

MOST_STRENGTHS = 2
MOST_FOCUSES = 2
MOST_CLIPS = 2
# Hangul syllables of one beginning and vowel: the first is open, then 27 closed ones.
_SYLLABLES_OF_A_VOWEL = 28


@dataclass(frozen=True, slots=True)
class RatedCriterion:
    """A level given to a criterion (``None``: not applicable or not rated), and why."""

    criterion: str
    level: int | None
    note: str = ""
    clips: tuple[Clip, ...] = ()


@dataclass(frozen=True, slots=True)
class RatedReview:
    """One reviewer's ratings of one call; ``call`` is named as in the clips, ``rubric`` by id."""

    call: str
    called_on: date
    rubric: str
    ratings: tuple[RatedCriterion, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a criterion stands over all reviews.

    ``mean`` is in levels, from 1; ``weight`` is the criterion's share of its whole rubric.
    """

    criterion: Criterion
    order: int
    weight: float
    mean: float
    ratings: tuple[RatedCriterion, ...]

    @property
    def gap(self) -> float:
        """What is left to the top: 0 there, 1 at the lowest level."""
        top = self.criterion.top_level
        return (top - self.mean) / (top - 1)

    @property
    def in_lower_half(self) -> bool:
        """Whether it is below the middle of its levels."""
        return self.gap > 1 / 2

    def clips(self, polarity: Polarity) -> list[Clip]:
        """Different clips, one of each review in turn, so that all calls are heard."""
        rows = [
            [clip for clip in rating.clips if clip.polarity == polarity] for rating in self.ratings
        ]
        longest = max(map(len, rows), default=0)
        in_turn = (row[at] for at in range(longest) for row in rows if at < len(row))
        seen = {(clip.call, clip.start, clip.end): clip for clip in in_turn}
        return list(seen.values())


def compose(
    rubrics: Sequence[Rubric], reviews: Sequence[RatedReview], language: str, goal_on: date
) -> PlanDraft:
    """Propose a plan from one or more reviews.

    Args:
        rubrics: those that the reviews were made on, each in the version that words the plan.
        language: "ko" or "en", the language in which the agent reads.
        goal_on: the day by which the goals are to be reached.

    Ratings of criteria that their rubric does not have are ignored. With nothing rated
    the draft has neither strengths nor focuses.
    """
    standings = standings_of(rubrics, reviews)
    focuses = _choose_focuses(standings)
    strengths = _choose_strengths(standings, focuses)
    return PlanDraft(
        language=language,
        opening=_opening(reviews, strengths, focuses).in_language(language),
        strengths=tuple(strength(standing, language) for standing in strengths),
        focuses=tuple(focus(standing, language) for standing in focuses),
        goal_on=goal_on,
        heard_on=tuple(sorted({review.call: review.called_on for review in reviews}.values())),
    )


def standings_of(rubrics: Sequence[Rubric], reviews: Iterable[RatedReview]) -> list[Standing]:
    """Where each rated criterion stands, in the order of the rubrics and of what is in them."""
    given: dict[tuple[str, str], list[RatedCriterion]] = {}
    for review in reviews:
        for rating in review.ratings:
            given.setdefault((review.rubric, rating.criterion), []).append(rating)
    standings: dict[str, Standing] = {}
    in_order = ((rubric, criterion) for rubric in rubrics for criterion in rubric.criteria)
    for order, (rubric, criterion) in enumerate(in_order):
        ratings = [r for r in given.get((rubric.id, criterion.id), []) if r.level is not None]
        levels = [rating.level for rating in ratings if rating.level is not None]
        if not levels:
            continue
        weight = rubric.weight_of(criterion)
        found = Standing(criterion, order, weight, fmean(levels), tuple(ratings))
        other = standings.get(criterion.id)
        if other is None or found.gap > other.gap:
            standings[criterion.id] = found
    return sorted(standings.values(), key=lambda standing: standing.order)


def _choose_focuses(standings: list[Standing]) -> list[Standing]:
    below = [standing for standing in standings if standing.gap > 0]
    if not below:
        return _choose_what_to_share(standings)
    below.sort(
        key=lambda s: (
            not s.clips("against"),
            -round(s.gap * s.weight, 6),
            -len(s.clips("against")),
            s.order,
        )
    )
    first, *others = below
    second = [other for other in others if other.clips("against") and other.in_lower_half]
    return [first, *second[: MOST_FOCUSES - 1]]


def _choose_what_to_share(standings: list[Standing]) -> list[Standing]:
    # A duty has no practice for those who do it.
    heard = [
        s for s in standings if s.clips("for") and s.criterion.top_level in s.criterion.practice
    ]
    if not heard or len(standings) < 2:
        return []
    return [min(heard, key=lambda s: (-len(s.clips("for")), -s.weight, s.order))]


def _choose_strengths(standings: list[Standing], focuses: list[Standing]) -> list[Standing]:
    def best_first(standing: Standing) -> tuple[bool, float, float, int]:
        heard = bool(standing.clips("for"))
        return not heard, round(standing.gap, 6), -standing.weight, standing.order

    upper = [s for s in standings if s not in focuses and not s.in_lower_half]
    if upper:
        return sorted(upper, key=best_first)[:MOST_STRENGTHS]
    heard = [standing for standing in standings if standing.clips("for")]
    heard.sort(key=lambda standing: (standing in focuses, *best_first(standing)))
    return heard[:1]


def strength(standing: Standing, language: str) -> Point:
    """What went well in a criterion, with the clips that show it."""
    criterion = standing.criterion
    name = criterion.name.in_language(language)
    behaviour = criterion.summary.in_language(language)
    if standing.in_lower_half:
        behaviour = _HEARD_ONCE.in_language(language).format(name=name, subject=_as_subject(name))
    return Point(
        criterion=criterion.id,
        criterion_name=name,
        behaviour=behaviour,
        heard=_notes(standing, highest=True),
        why=criterion.why.in_language(language),
        clips=tuple(_as_heard(standing.clips("for")[:MOST_CLIPS])),
    )


def focus(standing: Standing, language: str) -> Point:
    """What to try next in a criterion: the practice of the level at which it stands.

    Clips "against" come first; one clip "for" is kept, because hearing it go well beside
    hearing it go badly teaches more than either alone.
    """
    criterion = standing.criterion
    practice = criterion.practice[max(1, math.floor(standing.mean))]
    against = standing.clips("against")[:MOST_CLIPS]
    well = standing.clips("for")[: 1 if against else MOST_CLIPS]
    return Point(
        criterion=criterion.id,
        criterion_name=criterion.name.in_language(language),
        behaviour=practice.behaviour.in_language(language),
        heard=_notes(standing, highest=False),
        why=criterion.why.in_language(language),
        clips=(*_as_heard(against), *_as_heard(well)),
        say_instead=_say_instead(practice, language),
        role_play=_role_play(practice, language),
        goal=practice.goal.in_language(language),
        reflection=tuple(text.in_language(language) for text in practice.reflection),
    )


def _as_subject(name: str) -> str:
    """A Korean name as the subject of a sentence: 이 behind a closed syllable, 가 behind others."""
    syllable = ord(name[-1]) - ord("가")
    if not 0 <= syllable <= ord("힣") - ord("가"):
        return f"{name}이(가)"
    return f"{name}이" if syllable % _SYLLABLES_OF_A_VOWEL else f"{name}가"


def _notes(standing: Standing, *, highest: bool) -> str:
    """The reviewers' notes at the level that the point is about; one note is kept once."""
    levels = [rating.level for rating in standing.ratings if rating.level is not None]
    level = max(levels) if highest else min(levels)
    notes = [rating.note.strip() for rating in standing.ratings if rating.level == level]
    return "\n\n".join(dict.fromkeys(filter(None, notes)))


def _as_heard(clips: list[Clip]) -> list[Clip]:
    return sorted(clips, key=lambda clip: (clip.called_on, clip.call, clip.start))


def _say_instead(practice: Practice, language: str) -> tuple[SayInstead, ...]:
    return tuple(
        SayInstead(pair.instead_of.in_language(language), pair.say.in_language(language))
        for pair in practice.say_instead
    )


def _role_play(practice: Practice, language: str) -> RolePlay:
    return RolePlay(
        practice.role_play.situation.in_language(language),
        tuple(
            Line(line.speaker, line.text.in_language(language)) for line in practice.role_play.lines
        ),
    )


def _opening(
    reviews: Sequence[RatedReview], strengths: list[Standing], focuses: list[Standing]
) -> Text:
    calls = len({review.call for review in reviews})
    heard = _ONE_CALL if calls == 1 else _SEVERAL_CALLS
    if not focuses:
        then = _NO_FOCUS
    elif all(standing.gap == 0 for standing in focuses):
        then = _SHARE
    elif not strengths:
        then = _ONLY_ONE_FOCUS if len(focuses) == 1 else _ONLY_TWO_FOCUSES
    else:
        then = _ONE_FOCUS if len(focuses) == 1 else _TWO_FOCUSES
    return Text(
        ko=f"{heard.ko.format(count=calls)} {then.ko}",
        en=f"{heard.en.format(count=calls)} {then.en}",
    )


_ONE_CALL = Text(
    ko="통화 1건을 듣고 정리했습니다.",
    en="This plan was written after listening closely to one call.",
)
_SEVERAL_CALLS = Text(
    ko="통화 {count}건을 듣고 정리했습니다.",
    en="This plan was written after listening closely to {count} calls.",
)
_ONE_FOCUS = Text(
    ko="이미 잘하고 계신 점부터 적고, 다음 통화에서 해 보실 한 가지를 덧붙였습니다.",
    en="It starts with what already works and then names one thing to try on the next calls.",
)
_TWO_FOCUSES = Text(
    ko="이미 잘하고 계신 점부터 적고, 다음 통화에서 해 보실 두 가지를 덧붙였습니다.",
    en="It starts with what already works and then names two things to try on the next calls.",
)
_ONLY_ONE_FOCUS = Text(
    ko="다음 통화에서 해 보실 한 가지를 골랐습니다.",
    en="It names one thing to try on the next calls.",
)
_ONLY_TWO_FOCUSES = Text(
    ko="다음 통화에서 해 보실 두 가지를 골랐습니다.",
    en="It names two things to try on the next calls.",
)
_SHARE = Text(
    ko="지금처럼 이어 가 주세요. 그중 하나는 동료들과도 나누어 주세요.",
    en="What was heard is worth keeping as it is, and one part of it is worth sharing.",
)
_NO_FOCUS = Text(
    ko="지금처럼 이어 가 주세요.",
    en="What was heard is worth keeping as it is.",
)
_HEARD_ONCE = Text(
    ko="이 통화에서 {subject} 돋보였습니다. 다음에도 이어 가 보세요.",
    en="A good example of “{name}” was heard here. The next calls can build on it.",
)
