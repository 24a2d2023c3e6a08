"""What changes in the numbers: both versions asked over the same warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Literal

from semantic.model.meaning import Naming
from semantic.model.types import Model
from semantic.query.paraphrase import low
from semantic.query.types import Query, TimeDimension
from semantic.review.diff.asking import Asked, Version, asked_of_both
from semantic.review.diff.breaking import grains_of
from semantic.review.diff.changes import Both
from semantic.review.diff.probes import Breakdowns
from semantic.review.diff.queries import renamed
from semantic.review.diff.targets import Target
from semantic.review.diff.types import Comparison, Item, Numbers
from semantic.review.opened import opened

Ask = Callable[[Model], Version]
Beside = Callable[[bool], Numbers]
"""A verified question or test, to be asked; whether also where both versions' SQL is the same."""
MONTHS = 24
GROUPS = range(2, 25)
BREAKDOWNS, TRIED = 2, 12
IN_ALL = "in all"
AT_ONCE = 2  # while the warehouse computes one answer, the next question is compiled


class Asker:
    """Two versions of a model over one warehouse, and how names of the old one are called now."""

    def __init__(self, before: Model, after: Model, ask: Ask, found: Both) -> None:
        self.found = found
        self.models = (before, after)
        self.open = ask(opened(before)), ask(opened(after))
        self.plain = ask(before), ask(after)
        self.breakdowns = Breakdowns(before, after, found)
        renames = found.renames
        # New names to old ones.
        self.back = Naming(
            {new: old for old, new in renames.cubes.items()},
            {new: old for old, new in renames.members.items()},
        )

    def all(self, targets: Iterable[Target]) -> tuple[Numbers, ...]:
        """The numbers of what a change reaches, and of what people have verified."""
        asking = [*self._beside()]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            own = [*pool.map(self._of, targets)]
            beside = [*pool.map(lambda each: each(False), asking)]
            for at in self._doubtful(own, beside, asking):
                beside[at] = asking[at](True)
        return (*own, *beside)

    @staticmethod
    def _doubtful(own: list[Numbers], beside: list[Numbers], asking: Sequence[Beside]) -> list[int]:
        """Which questions in unchanged SQL are to be run, to see whether they are answered at all.

        None, where the first of them is and so is everything else: each run costs time.
        """
        same = [at for at, each in enumerate(beside) if each.comparisons[0].unrun]
        is_silent = any(each.comparisons and not each.compared for each in (*own, *beside))
        if same and not is_silent and asking[same[0]](True).compared:
            return []
        return same

    def _of(self, target: Target) -> Numbers:
        """The numbers of something that a change reaches."""
        item = self.found.after.get(("member", target.name))
        title = item.title if item else target.measure if target.kind == "join" else target.name
        return Numbers(target.kind, target.name, title, tuple(self._grains(target)))

    def _beside(self) -> Iterator[Beside]:
        """Every verified question and test that both versions have, yet to be asked."""
        old, new = map(_queries, self.models)
        for key, item in self.found.after.items():
            was = self.found.before.get(key)
            if was is not None and (item.kind == "question" or item.kind == "test"):
                one = self.plain[0], old[item.kind, was.name]
                other = self.plain[1], new[item.kind, item.name]
                yield partial(self._verified, item.kind, item, one, other)

    def _verified(
        self, kind: Literal["question", "test"], item: Item,
        one: tuple[Version, Asked], other: tuple[Version, Asked], run: bool,
    ) -> Numbers:  # fmt: skip
        found = asked_of_both("", one, other, self.found.renames.naming, run)
        return Numbers(kind, item.name, item.title or item.name, (found,))

    # ------------------------------------------------------------------------ grains

    def _grains(self, target: Target) -> Iterator[Comparison]:
        match target.kind:
            case "measure":
                yield self._asked(IN_ALL, Query(measures=(target.measure,)))
                yield from self._over_time(target)
                yield from self._by_category(target)
            case "dimension":
                yield from self._by_itself(target)
            case "segment":
                whole = Query(measures=(target.measure,), segments=(target.name,))
                yield self._asked(IN_ALL, whole)
            case "join":
                yield from self._across(target)

    def _by_itself(self, target: Target) -> Iterator[Comparison]:
        item = self.found.after[("member", target.name)]
        if item.type == "time":
            yield from self._buckets(target.measure, target.name)
            for grain in _moved(self.found.before[("member", target.name)], item):
                yield self._over(target.measure, target.name, grain)
        else:
            query = Query(measures=(target.measure,), dimensions=(target.name,))
            yield self._asked(f"by {low(item.title)}", query)

    def _over_time(self, target: Target) -> Iterator[Comparison]:
        if time := self.breakdowns.times(target.by):
            yield from self._buckets(target.measure, time)

    def _buckets(self, measure: str, time: str) -> Iterator[Comparison]:
        """By month, or by year where there are many months."""
        for grain in ("month", "year"):
            found = self._over(measure, time, grain)
            if grain == "year" or found.compared <= MONTHS:
                yield found
                return

    def _over(self, measure: str, time: str, grain: str) -> Comparison:
        times = (TimeDimension(time, grain),)
        return self._asked(f"by {grain}", Query(measures=(measure,), time_dimensions=times))

    def _across(self, target: Target) -> Iterator[Comparison]:
        """By what is on the other side of a join: by categories, else by whatever is there."""
        found = [*self._by_category(target)]
        if not found:
            asked = map(partial(self._by_any, target), self.breakdowns.across(target.by)[:TRIED])
            answered = [each for each in asked if each.only != "neither"]
            found = [each for each in answered if each.differs][:1] or answered[:1]
        yield from found

    def _by_any(self, target: Target, by: Item) -> Comparison:
        if by.type == "time":
            return [*self._buckets(target.measure, by.name)][-1]
        query = Query(measures=(target.measure,), dimensions=(by.name,))
        return self._asked(f"by {low(by.title)}", query)

    def _by_category(self, target: Target) -> Iterator[Comparison]:
        taken = 0
        candidates = self.breakdowns.categories(target.by, alone=target.kind == "join")
        for name, title in candidates[:TRIED]:
            query = Query(measures=(target.measure,), dimensions=(name,))
            found = self._asked(f"by {title}", query)
            is_same = not found.differs and not found.compared
            if found.only != "neither" and (found.only or is_same or found.compared in GROUPS):
                taken += 1
                yield found
            if taken == BREAKDOWNS:
                return

    def _asked(self, what: str, query: Query) -> Comparison:
        old = renamed(query, self.back)
        return asked_of_both(
            what, (self.open[0], old), (self.open[1], query), self.found.renames.naming
        )


def _moved(old: Item, new: Item) -> list[str]:
    """The granularities of a time dimension that both versions have, and mean otherwise."""
    before, after = (grains_of(each) for each in (old, new))
    return [name for name, form in after.items() if name in before and before[name] != form]


def _queries(model: Model) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The queries of verified questions and of tests, by name."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {
        ("question", each.name): each.query for each in model.questions
    }
    return found | {("test", each.name): each.query for each in model.tests}
