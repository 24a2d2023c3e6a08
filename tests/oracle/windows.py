"""Rolling measures: a window of time around each bucket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.oracle import times
from tests.oracle.definitions import COUNTS, Column, Key
from tests.oracle.facts import Facts
from tests.oracle.model import Member
from tests.oracle.refusals import CannotSay
from tests.oracle.rows import Scope, own_row


class Windows(Facts):
    """Computes rolling measures, too."""

    def rolling(self, measure: Member, scope: Scope) -> Column:
        """A measure over a window of time around each bucket, from the complete series of rows.

        Every bucket of the asked range has a row; beside other groups only windows with rows.
        """
        buckets = [i for i, group in enumerate(scope.groups) if group.grain]
        if len(buckets) > 1:
            raise CannotSay("a rolling window over two time dimensions")
        if not buckets:
            return self._rolling_whole(measure, scope)
        at, group = buckets[0], scope.groups[buckets[0]]
        assert group.grain is not None
        asked = [each for each in scope.ranges if each.member == group.member]
        others = (*scope.groups[:at], *scope.groups[at + 1 :])
        rows = self._timed(measure, replace(scope, groups=others), group.member)
        moments = [when for pairs in rows.values() for when, _ in pairs]
        if asked:
            series = times.buckets(asked[0].first, asked[0].last, group.grain)
        else:
            series = times.buckets(min(moments), max(moments), group.grain) if moments else []
        column: Column = {}
        for start in series:
            end = times.bucket_end(start, group.grain)
            test = window(measure.raw["rolling_window"], start, end)
            for key, pairs in rows.items():
                inside = list(dict.fromkeys(i for when, i in pairs if test(when)))
                if inside or not key:
                    column[(*key[:at], start, *key[at:])] = self._windowed(measure, inside, scope)
        return column

    def _windowed(self, measure: Member, rows: list[int], scope: Scope) -> Any:
        """A measure of a window's rows; as in Cube, a window with nothing to count has no count."""
        value = self.over(measure, rows, scope)
        return None if measure.type in COUNTS and value == 0 else value

    def _rolling_whole(self, measure: Member, scope: Scope) -> Column:
        """Without buckets the range is the one bucket; without a range there is no window."""
        if not scope.ranges:
            return self.plain(measure, scope)
        asked = scope.ranges[0]
        rows = self._timed(measure, scope, asked.member)
        rule = measure.raw["rolling_window"]
        fixed = rule.get("type", "fixed") == "fixed"
        test = window(rule, asked.first if fixed else asked.last, asked.last + times.TICK)
        column: Column = {}
        for key, pairs in rows.items():
            inside = list(dict.fromkeys(i for when, i in pairs if test(when)))
            if inside or not key:
                column[key] = self.over(measure, inside, scope)
        return column

    def _timed(
        self, measure: Member, scope: Scope, time: Member
    ) -> dict[Key, list[tuple[Any, int]]]:
        """The rows of a fact by group, each with its time, from all of time."""
        cube = measure.owner
        scope = replace(scope, ranges=tuple(each for each in scope.ranges if each.member != time))
        found: dict[Key, list[tuple[Any, int]]] = {} if scope.groups else {(): []}
        for joined in self.joined(cube, (self.needs(scope) | self.model.cubes_of(time)) - {cube}):
            when = self.shown(time, joined, scope)
            if when is not None and self.kept(joined, scope):
                row, _ = own_row(joined, cube)
                found.setdefault(self.groups_of(joined, scope), []).append((when, row))
        return found


def window(rule: dict[str, Any], start: datetime, end: datetime) -> Callable[[datetime], bool]:
    """Whether a moment lies in the window of the bucket from `start` to before `end`.

    offset end: from `trailing` before the bucket's end to `leading` after it; start: the same
    around its start. The bucket's end is the next one's start, which itself is outside.
    """
    kind = rule.get("type", "fixed")
    if kind != "fixed":
        unit = rule["granularity"] if kind == "to_date" else kind.split("_")[0]
        first = times.bucket_of(start, times.standard(unit))
        return lambda when: first <= when < end
    anchor = start if rule.get("offset") == "start" else end
    low = _edge(anchor, rule.get("trailing"), -1)
    high = _edge(anchor, rule.get("leading"), 1)
    return lambda when: (low is None or low <= when) and (high is None or when < high)


def _edge(anchor: datetime, span: str | None, sign: int) -> datetime | None:
    """Where a window ends on one side; None where it has no end."""
    if not span:
        return anchor
    return None if span == "unbounded" else times.move(anchor, times.read_span(span), sign)
