"""Random queries over a generated world, within what the rules define."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.generate_model import WORDS, World

ZONES = ("UTC", "UTC", "UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata")
GRAINS = ("day", "week", "month", "quarter", "year")
PLAIN = ("count", "count_s", "distinct_s", "distinct_n", "total", "money", "mean", "low", "high", "first_s", "middle",
         "p90", "twice", "count_over", "count_a", "total_big", "ratio", "share_a", "plus", "own", "own_distinct", "is_big", "word",
         "stock", "stock_each")  # fmt: skip
ROLLING = ("running", "running_count", "moving", "around", "ahead", "moving_a", "to_date")
STAGED = ("before", "after", "change", "by_s", "without_s", "overall", "part", "best", "share", "share_s", "place",
          "place_s", "unfiltered", "only_s", "among_a")  # fmt: skip
SHIFTED = ("before", "after", "change")
RANGES: tuple[Any, ...] = (
    ["2024-01-01", "2024-03-31"], ["2024-01-15", "2024-02-15"], ["2023-12-01", "2024-01-31"], "2024-02-29",
    ["2024-01-31T23:00:00", "2024-03-10T09:30:00"], ["2023-10-01", "2024-04-30"], "last month", "this quarter",
)  # fmt: skip
AS_OF = date(2024, 3, 17)


class QueryMaker:
    """Makes queries of one world."""

    def __init__(self, rng: Random, world: World) -> None:
        self.rng, self.world = rng, world
        self.cubes = [cube["name"] for cube in world.model["cubes"] if cube["name"] != "more"]
        self.near: dict[str, dict[str, int]] = {name: self._distances(name) for name in self.cubes}

    def _distances(self, name: str) -> dict[str, int]:
        found = {name: 0}
        queue = [name]
        while queue:
            cube = queue.pop(0)
            for link in self.world.links:
                if link.alias is None and cube in (link.child, link.parent):
                    other = link.parent if cube == link.child else link.child
                    if other not in found:
                        found[other] = found[cube] + 1
                        queue.append(other)
        return found

    # ------------------------------------------------------------ whole queries

    def make(self) -> dict[str, Any]:
        """One query of some kind."""
        rng = self.rng
        kinds = ("plain", "dimensions", "rolling", "staged", "ungrouped", "extended")
        kind = rng.choices(kinds, (55, 10, 12, 18, 5, 3))[0]
        query: dict[str, Any] = getattr(self, f"_{kind}")()
        if kind != "ungrouped" and rng.random() < 0.35:
            self._add_order(query)
        if rng.random() < 0.12:
            query["limit"] = rng.choice((1, 2, 3, 5))
            if rng.random() < 0.5:
                query["offset"] = rng.choice((1, 2))
        if rng.random() < 0.06:
            query["total"] = True
        if kind == "plain" and rng.random() < 0.05 and query.get("timeDimensions"):
            time = query["timeDimensions"][0]
            time.pop("dateRange", None)
            time["compareDateRange"] = rng.sample(
                [["2024-01-01", "2024-01-31"], ["2024-02-01", "2024-03-31"], ["2024-01-15", "2024-02-15"]], 2)
            query.pop("fillMissingDates", None)
        if kind == "plain" and rng.random() < 0.06:
            query["subtotals"] = True
            query.pop("fillMissingDates", None)
        if rng.random() < 0.04:
            query["parameters"] = {"least": rng.choice((0, 3))}
        zone = rng.choice(ZONES)
        if zone != "UTC":
            query["timezone"] = zone
        if rng.random() < 0.2:
            return self._through_view(query)
        return query

    def _through_view(self, query: dict[str, Any]) -> dict[str, Any]:
        """The same question asked of a view, where one shows all that it names."""
        view = self.rng.choice(self.world.model["views"])
        prefixes = {}
        for part in view["cubes"]:
            cube = part["join_path"].split(".")[-1]
            prefixes[cube] = f"{part.get('alias') or cube}_" if part.get("prefix") else ""
        try:
            asked: dict[str, Any] = _renamed(query, view["name"], prefixes)
        except KeyError:
            return query
        if self.rng.random() < 0.2 and "measures" in asked:
            asked["measures"] = [*asked["measures"], f"{view['name']}.own_ratio"]
        if self.rng.random() < 0.2 and "dimensions" in asked:
            asked["dimensions"] = [*asked["dimensions"], f"{view['name']}.own_word"]
        return asked

    def _plain(self) -> dict[str, Any]:
        rng = self.rng
        fact = rng.choice(self.cubes)
        measures = [f"{fact}.{name}" for name in self._some(self._measures(fact), rng.choice((1, 1, 2, 3)))]
        if rng.random() < 0.3:
            other = self._nearby(fact)
            measures += [f"{other}.{name}" for name in self._some(PLAIN, rng.choice((1, 1, 2)))]
        query: dict[str, Any] = {"measures": list(dict.fromkeys(measures))}
        self._add_groups(query, fact, rng.choice((0, 1, 1, 1, 2, 2, 3)))
        if rng.random() < 0.4:
            self._add_time(query, fact)
        self._add_filters(query, fact)
        if rng.random() < 0.12:
            self._add_having(query, fact)
        if rng.random() < 0.08 and any("granularity" in t and "dateRange" in t for t in query.get("timeDimensions", [])):
            query["fillMissingDates"] = "filters" not in query or not any(_is_having(f) for f in query["filters"])
        return query

    def _measures(self, fact: str) -> list[str]:
        own = [m["name"] for m in self.world.cube(fact)["measures"]]
        extra = [name for name in own if name not in (*PLAIN, *ROLLING, *STAGED)]
        return [*PLAIN, *extra, *extra]

    def _dimensions(self) -> dict[str, Any]:
        rng = self.rng
        cube = rng.choice(self.cubes)
        query: dict[str, Any] = {}
        self._add_groups(query, cube, rng.choice((1, 2, 2, 3)))
        if rng.random() < 0.3:
            self._add_time(query, cube)
        self._add_filters(query, cube)
        if rng.random() < 0.15:
            self._add_having(query, cube)
        return query

    def _rolling(self) -> dict[str, Any]:
        rng = self.rng
        fact = rng.choice(self.cubes)
        names = self._some(ROLLING, rng.choice((1, 1, 2)))
        if rng.random() < 0.3:
            names += self._some(("total", "mean", "count", "distinct_s"), 1)
        query: dict[str, Any] = {"measures": [f"{fact}.{name}" for name in names]}
        if rng.random() < 0.45:
            self._add_groups(query, fact, 1, plain_only=True)
        grains = ["day", "week", "month"]
        if "to_date" in names:
            grains = ["day", "month"]
        time = {"dimension": f"{fact}.t", "dateRange": rng.choice(RANGES[:3])}
        if rng.random() < 0.85:
            time["granularity"] = rng.choice(grains)
        query["timeDimensions"] = [time]
        if rng.random() < 0.3:
            self._add_filters(query, fact, times=False)
        return query

    def _staged(self) -> dict[str, Any]:
        rng = self.rng
        fact = rng.choice(self.cubes)
        names = self._some(STAGED, rng.choice((1, 1, 2)))
        if rng.random() < 0.5:
            names += self._some(("total", "count", "mean", "ratio"), 1)
        query: dict[str, Any] = {"measures": [f"{fact}.{name}" for name in names]}
        shifted = any(name in SHIFTED for name in names)
        if rng.random() < 0.8:
            dimensions = self._some((f"{fact}.s", f"{fact}.u", f"{fact}.b", *self._upward(fact)), rng.choice((1, 2)))
            query["dimensions"] = dimensions
        if shifted or rng.random() < 0.3:
            time = {"dimension": f"{fact}.t", "granularity": rng.choice(("month", "quarter", "day"))}
            if rng.random() < 0.6:
                time["dateRange"] = rng.choice(RANGES[:3])
            query["timeDimensions"] = [time]
        if rng.random() < 0.4:
            members = (f"{fact}.s", f"{fact}.n", f"{fact}.b")
            query["filters"] = [self._leaf(*rng.choice(members).split("."))]
        return query

    def _extended(self) -> dict[str, Any]:
        """A cube that extends another, where there is one."""
        more = [cube for cube in self.world.model["cubes"] if cube["name"] == "more"]
        if not more:
            return self._plain()
        base, rng = more[0]["extends"], self.rng
        query = {"measures": ["more.doubled", f"more.{rng.choice(PLAIN)}"],
                 "dimensions": self._some([f"more.{n}" for n in ("double", "s", "label")] + self._upward(base), 2)}
        if rng.random() < 0.3:
            query["measures"].append(f"{base}.total")
            query["dimensions"] = self._upward(base)[:1]
        return {key: value for key, value in query.items() if value}

    def _ungrouped(self) -> dict[str, Any]:
        rng = self.rng
        fact = rng.choice(self.cubes)
        query: dict[str, Any] = {"ungrouped": True}
        query["dimensions"] = self._some(
            [f"{fact}.{key}" for key in ("s", "n", "b", "size", "t")] + self._upward(fact), rng.choice((1, 2))
        )
        if rng.random() < 0.6:
            names = ("count", "total", "count_a", "distinct_s", "mean", "ratio", "money", "total_big")
            query["measures"] = [f"{fact}.{name}" for name in self._some(names, rng.choice((1, 2)))]
        if rng.random() < 0.4:
            query["filters"] = [self._leaf(fact, "n")]
        return query

    # ------------------------------------------------------------ parts

    def _some(self, from_: Any, count: int) -> list[str]:
        found = list(dict.fromkeys(from_))
        return self.rng.sample(found, min(count, len(found)))

    def _nearby(self, fact: str) -> str:
        near = [name for name, steps in self.near[fact].items() if steps <= 2]
        return self.rng.choice(near)

    def _upward(self, fact: str) -> list[str]:
        """Dimensions of the cubes that a row has one of."""
        found, queue = [], [fact]
        while queue:
            cube = queue.pop()
            for link in self.world.parents(cube):
                found.append(f"{link.alias or link.parent}.s")
                if link.alias is None:
                    queue.append(link.parent)
        return found

    def _add_groups(self, query: dict[str, Any], fact: str, count: int, plain_only: bool = False) -> None:
        rng, chosen = self.rng, []
        for _ in range(count):
            cube = fact if rng.random() < 0.4 else self._nearby(fact)
            names = [d["name"] for d in self.world.cube(cube)["dimensions"]]
            extra = [name for name in names if name not in ("s", "b", "u", "n")]
            name = rng.choice(("s", "s", "b", "u", "n", *(() if plain_only else extra)))
            if plain_only and cube != fact:
                chosen += self._some(self._upward(fact), 1)
                continue
            links = [link.alias for link in self.world.links if link.alias and link.child == cube]
            if links and rng.random() < 0.3:
                cube, name = links[0], rng.choice(("s", "n", "size"))  # type: ignore[assignment]
            chosen.append(f"{cube}.{name}")
        if chosen:
            query["dimensions"] = list(dict.fromkeys(chosen))

    def _add_time(self, query: dict[str, Any], fact: str) -> None:
        rng = self.rng
        cube = fact if rng.random() < 0.7 else self._nearby(fact)
        name = rng.choice(("t", "t", "d"))
        time: dict[str, Any] = {"dimension": f"{cube}.{name}"}
        if rng.random() < 0.8:
            custom = [g["name"] for g in self._dimension(cube, name).get("granularities") or []]
            time["granularity"] = rng.choice((*GRAINS, *custom, *custom))
        if rng.random() < 0.55 or "granularity" not in time:
            time["dateRange"] = rng.choice(RANGES)
        query["timeDimensions"] = [time]

    def _dimension(self, cube: str, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(d for d in self.world.cube(cube)["dimensions"] if d["name"] == name)
        return found

    def _add_filters(self, query: dict[str, Any], fact: str, times: bool = True) -> None:
        rng = self.rng
        count = rng.choice((0, 0, 0, 1, 1, 2))
        found = [self._tree(fact, times, 2) for _ in range(count)]
        if found:
            query["filters"] = found
        if rng.random() < 0.12:
            cube = fact if rng.random() < 0.6 else self._nearby(fact)
            query["segments"] = [f"{cube}.{rng.choice(('big', 'odd'))}"]

    def _tree(self, fact: str, times: bool, depth: int) -> dict[str, Any]:
        rng = self.rng
        if depth and rng.random() < 0.3:
            parts = [self._tree(fact, times, depth - 1) for _ in range(rng.choice((1, 2, 2, 3)))]
            return {rng.choice(("and", "or")): parts}
        cube = fact if rng.random() < 0.5 else self._nearby(fact)
        names = ["s", "u", "n", "m", "b", "size", "filled", "label", *(("t", "t", "d") if times else ())]
        names += [d["name"] for d in self.world.cube(cube)["dimensions"] if d.get("sub_query")]
        return self._leaf(cube, rng.choice(names))

    def _leaf(self, cube: str, name: str) -> dict[str, Any]:
        rng = self.rng
        kind = self._dimension(cube, name)["type"]
        member = f"{cube}.{name}"
        if rng.random() < 0.15:
            return {"member": member, "operator": rng.choice(("set", "notSet"))}
        operators = {
            "string": ("equals", "equals", "notEquals", "contains", "notContains", "startsWith", "notStartsWith",
                       "endsWith", "notEndsWith"),
            "number": ("equals", "notEquals", "gt", "gte", "lt", "lte"),
            "boolean": ("equals", "notEquals"),
            "time": ("inDateRange", "notInDateRange", "onTheDate", "beforeDate", "beforeOrOnDate", "afterDate",
                     "afterOrOnDate"),
        }[kind]  # fmt: skip
        operator = rng.choice(operators)
        return {"member": member, "operator": operator, "values": self._values(kind, name, operator)}

    def _values(self, kind: str, name: str, operator: str) -> list[Any]:
        rng = self.rng
        if kind == "time":
            found = rng.choice(RANGES) if operator.endswith("Range") else rng.choice(
                ("2024-01-31", "2024-02-01", "2024-02-29", "2024-03-10T10:30:00"))
            return found if isinstance(found, list) else [found]
        if kind == "boolean":
            return [rng.choice((True, False, "true", "false"))]
        if kind == "number":
            return self._numbers(operator)
        words = {"size": ("big", "small"), "label": ("many", "other", "a"), "filled": ("none", "a", "b")}.get(name, WORDS)
        values: list[Any] = [rng.choice(words) for _ in range(rng.choice((1, 1, 2)))]
        if "tain" in operator or "With" in operator:
            values = [value[: rng.choice((1, 2, 9))] or "a" for value in values]
        if rng.random() < 0.12:
            values.append(None)
        return list(dict.fromkeys(values))

    def _numbers(self, operator: str) -> list[Any]:
        rng = self.rng
        values: list[Any] = [rng.choice((0, 1, 2, 2, 3, 5, -3, 1.5))]
        if operator in ("equals", "notEquals"):
            values += [rng.choice((1, 2, 3, None))] if rng.random() < 0.4 else []
        return [str(value) if value is not None and rng.random() < 0.5 else value for value in dict.fromkeys(values)]

    def _add_having(self, query: dict[str, Any], fact: str) -> None:
        rng = self.rng
        cube = fact if rng.random() < 0.7 else self._nearby(fact)
        name = rng.choice(("count", "total", "distinct_s", "ratio", "mean"))
        operator = rng.choice(("gt", "gte", "lt", "lte", "equals", "notEquals", "set", "notSet"))
        leaf: dict[str, Any] = {"member": f"{cube}.{name}", "operator": operator}
        if "et" not in operator:
            leaf["values"] = [rng.choice(("0", "1", "2", "3", 2))]
        query["filters"] = [*query.get("filters", []), leaf]

    def _add_order(self, query: dict[str, Any]) -> None:
        rng = self.rng
        names = [*query.get("measures", []), *query.get("dimensions", [])]
        names += [t["dimension"] for t in query.get("timeDimensions", []) if "granularity" in t]
        if not names:
            return
        chosen = self._some(names, rng.choice((1, 1, 2)))
        if query.get("measures") and rng.random() < 0.15 and not query.get("ungrouped"):
            chosen = [query["measures"][0].partition(".")[0] + "." + rng.choice(("count", "total"))]
        query["order"] = [[name, rng.choice(("asc", "desc"))] for name in chosen]


def _renamed(part: Any, view: str, prefixes: dict[str, str], key: str = "") -> Any:
    """A query with every member named as the view names it."""
    if isinstance(part, dict):
        return {k: v if k in ("values", "parameters") else _renamed(v, view, prefixes, k) for k, v in part.items()}
    if isinstance(part, list):
        return [_renamed(each, view, prefixes, key) for each in part]
    named = key in ("measures", "dimensions", "segments", "dimension", "member")
    if named or (key == "order" and part not in ("asc", "desc")):
        cube, _, name = part.partition(".")
        return f"{view}.{prefixes[cube]}{name}"
    return part


def _is_having(condition: dict[str, Any]) -> bool:
    member = condition.get("member", "")
    return member.rpartition(".")[2] in PLAIN


__all__ = ["AS_OF", "Decimal", "QueryMaker", "datetime", "timedelta"]
