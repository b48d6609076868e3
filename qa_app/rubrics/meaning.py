"""What is wrong with a rubric that its schema cannot see: what fields say about each other."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa_app.rubrics.errors import Findings, Mistake, Path
from qa_app.rubrics.items import NOT_DONE, Criterion, Item, ItemType
from qa_app.rubrics.rubric import Rubric
from qa_app.rubrics.schema import spell


def meaning_problems(rubric: Rubric) -> Findings:
    """Yield the path of each wrong field and what is wrong with it."""
    items = list(_places(rubric))
    for at, first in _repeated([item.id for _path, item in items]):
        yield (*items[at][0], "id"), _same((*items[first][0], "id"))
    for name, parts in (("sections", rubric.sections), ("conditions", rubric.conditions)):
        for at, first in _repeated([part.id for part in parts]):
            yield (name, at, "id"), _same((name, first, "id"))
    yield from _weight_problems(rubric)
    yield from _condition_problems(rubric, items)
    for path, item in items:
        if isinstance(item, Criterion):
            for inner, problem in _criterion_problems(item):
                yield (*path, *inner), problem


def _places(rubric: Rubric) -> Iterator[tuple[Path, Item]]:
    """Each item with the way to it in its file."""
    for number, section in enumerate(rubric.sections):
        place = ("sections", number, "items") if rubric.has_sections else ("criteria",)
        yield from (((*place, at), item) for at, item in enumerate(section.items))


def _weight_problems(rubric: Rubric) -> Findings:
    for number, section in enumerate(rubric.sections):
        place: Path = ("sections", number) if rubric.has_sections else ()
        total = math.fsum(criterion.weight for criterion in section.criteria)
        if section.criteria and not math.isclose(total, 1, abs_tol=1e-6):
            what = "items" if rubric.has_sections else "criteria"
            yield (*place, what), _sum(total)
        if section.criteria and not section.weight:
            yield (*place, "weight"), Mistake("is missing: something in this section is rated")
        if section.weight and not section.criteria:
            yield (*place, "weight"), Mistake("has no meaning: nothing in this section is rated")
    if not rubric.criteria:
        yield ("sections",), Mistake("have nothing that is rated")
    total = math.fsum(section.weight for section in rubric.sections)
    if rubric.criteria and not math.isclose(total, 1, abs_tol=1e-6):
        yield ("sections",), _sum(total)


def _condition_problems(rubric: Rubric, items: Sequence[tuple[Path, Item]]) -> Findings:
    known = {condition.id for condition in rubric.conditions}
    asked = {item.only_if for _path, item in items if item.only_if}
    for path, item in items:
        if item.only_if and item.only_if not in known:
            yield (
                (*path, "only_if"),
                Mistake("is %(value)s, which is none of the conditions", value=item.only_if),
            )
    for at, condition in enumerate(rubric.conditions):
        if condition.id not in asked:
            yield ("conditions", at), Mistake("is asked of the reviewer, but no item depends on it")


def _criterion_problems(criterion: Criterion) -> Findings:
    for at, first in _repeated([moment.kind for moment in criterion.moments]):
        yield ("moments", at, "kind"), _same(("moments", first, "kind"))
    if criterion.type == ItemType.POINTS:
        yield from _band_problems(criterion)
    for at, level in enumerate(criterion.levels):
        if level.level != at + 1:
            yield (
                ("levels", at, "level"),
                Mistake("is %(value)s, must be %(right)s", value=level.level, right=at + 1),
            )
    yield from _practice_problems(criterion)


def _practice_problems(criterion: Criterion) -> Findings:
    is_duty = criterion.type == ItemType.DUTY
    expected = {NOT_DONE} if is_duty else set(range(1, len(criterion.levels) + 1))
    for number in sorted(expected - set(criterion.practice)):
        yield ("practice", str(number)), Mistake("is missing")
    for number in sorted(set(criterion.practice) - expected):
        yield ("practice", str(number)), Mistake("is the practice of a level that does not exist")
    for number, practice in criterion.practice.items():
        if len({line.speaker for line in practice.role_play.lines}) < 2:
            place = () if is_duty else (str(number),)
            yield (
                ("practice", *place, "role_play", "lines"),
                Mistake("need both customer and agent"),
            )


def _band_problems(criterion: Criterion) -> Findings:
    starts = [level.from_points or 0 for level in criterion.levels]
    if starts[0] != 0:
        yield (
            ("levels", 0, "from"),
            Mistake("is %(value)s, must be %(right)s", value=starts[0], right=0),
        )
    for at, (before, start) in enumerate(pairwise(starts), 1):
        if start <= before:
            yield (
                ("levels", at, "from"),
                Mistake("is %(value)s, must be more than %(before)s", value=start, before=before),
            )
    if criterion.most is not None and starts[-1] > criterion.most:
        yield (
            ("levels", len(starts) - 1, "from"),
            Mistake("is more than the most, %(most)s", most=criterion.most),
        )


def _same(path: Path) -> Mistake:
    return Mistake("is the same as %(field)s", field=spell(path))


def _sum(total: float) -> Mistake:
    return Mistake("weights sum to %(total)s, not to 1", total=f"{total:.9g}")


def _repeated(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a name stands again, and where it stood first."""
    for at, name in enumerate(names):
        first = names.index(name)
        if first < at:
            yield at, first
