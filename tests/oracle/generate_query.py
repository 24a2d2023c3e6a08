"""Random queries over a generated world, within what the rules define."""

from __future__ import annotations

from typing import Any

from tests.oracle.generate_filters import RANGES, FilterMaker

ZONES = ("UTC", "UTC", "UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata")
GRAINS = ("day", "week", "month", "quarter", "year")
PLAIN = """
    count count_s distinct_s distinct_n total money mean low high first_s middle p90 twice
    count_over count_a total_big ratio share_a plus own own_distinct is_big word stock stock_each
    first_t grade own_mixed risky
""".split()
ROLLING = ["running", "running_count", "moving", "around", "ahead", "moving_a", "to_date"]
STAGED = """
    before after change by_s without_s overall part best share share_s place place_s unfiltered
    only_s among_a
""".split()
SHIFTED = ["before", "after", "change"]
UNGROUPED = ["count", "total", "count_a", "distinct_s", "mean", "ratio", "money", "total_big"]
COMPARED = [
    ["2024-01-01", "2024-01-31"],
    ["2024-02-01", "2024-03-31"],
    ["2024-01-15", "2024-02-15"],
]
KINDS = {"plain": 55, "dimensions": 10, "rolling": 12, "staged": 18, "ungrouped": 5, "extended": 3}


class QueryMaker(FilterMaker):
    """Makes queries of one world."""

    # ------------------------------------------------------------ whole queries

    def make(self) -> dict[str, Any]:
        """One query of some kind."""
        rng = self.rng
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        query: dict[str, Any] = getattr(self, f"_{kind}")()
        if kind != "ungrouped" and rng.random() < 0.35:
            self._add_order(query)
        self._add_page(query)
        if kind == "plain":
            self._add_more_rows(query)
        if rng.random() < 0.04:
            query["parameters"] = {"least": rng.choice((0, 3))}
        zone = rng.choice(ZONES)
        if zone != "UTC":
            query["timezone"] = zone
        if rng.random() < 0.2:
            return self._through_view(query)
        if self.world.ways and rng.random() < 0.5:
            query["joinHints"] = [rng.choice(self.world.ways)]
        return query

    def _through_view(self, query: dict[str, Any]) -> dict[str, Any]:
        """The same question asked of a view, where one shows all that it names."""
        view = self.rng.choice(self.world.model["views"])
        try:
            asked: dict[str, Any] = _renamed(query, view["name"], _prefixes(view))
        except KeyError:
            return query
        if self.rng.random() < 0.2 and "measures" in asked and not query.get("ungrouped"):
            asked["measures"] = [*asked["measures"], f"{view['name']}.own_ratio"]
        if self.rng.random() < 0.2 and "dimensions" in asked:
            asked["dimensions"] = [*asked["dimensions"], f"{view['name']}.own_word"]
        return asked

    def _plain(self) -> dict[str, Any]:
        rng = self.rng
        fact = rng.choice(self.cubes)
        names = self.some(self.measures(fact), rng.choice((1, 1, 2, 3)))
        measures = [f"{fact}.{name}" for name in names]
        if rng.random() < 0.3:
            other = self.nearby(fact)
            measures += [f"{other}.{name}" for name in self.some(PLAIN, rng.choice((1, 1, 2)))]
        query: dict[str, Any] = {"measures": list(dict.fromkeys(measures))}
        self._add_groups(query, fact, rng.choice((0, 1, 1, 1, 2, 2, 3)))
        if rng.random() < 0.4:
            self._add_time(query, fact)
        self._add_filters(query, fact)
        if rng.random() < 0.12:
            self._add_having(query, fact)
        times = query.get("timeDimensions", [])
        bounded = any("granularity" in each and "dateRange" in each for each in times)
        if rng.random() < 0.08 and bounded:
            query["fillMissingDates"] = not any(map(_is_having, query.get("filters", [])))
        return query

    def measures(self, fact: str) -> list[str]:
        """The plain measures of a cube; those that not every cube has count double."""
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
        names = self.some(ROLLING, rng.choice((1, 1, 2)))
        if rng.random() < 0.3:
            names += self.some(("total", "mean", "count", "distinct_s"), 1)
        query: dict[str, Any] = {"measures": [f"{fact}.{name}" for name in names]}
        if rng.random() < 0.45:
            self._add_groups(query, fact, 1, plain_only=True)
        grains = ["day", "week", "month"]
        if "to_date" in names:
            grains = ["day", "month"]
        elif rng.random() < 0.3:
            grains += [g["name"] for g in self.dimension(fact, "t").get("granularities") or []]
        time = {"dimension": f"{fact}.t"}
        if rng.random() < 0.85:
            time["dateRange"] = rng.choice(RANGES[:3])
        if rng.random() < 0.85 or "dateRange" not in time:
            time["granularity"] = rng.choice(grains)
        query["timeDimensions"] = [time]
        if rng.random() < 0.3:
            self._add_filters(query, fact, times=False)
        if rng.random() < 0.12:
            query["measures"].append(f"{self.nearby(fact)}.{rng.choice(('count', 'total'))}")
            query["measures"] = list(dict.fromkeys(query["measures"]))
        return query

    def _staged(self) -> dict[str, Any]:
        rng = self.rng
        fact = rng.choice(self.cubes)
        names = self.some(STAGED, rng.choice((1, 1, 2)))
        if rng.random() < 0.5:
            names += self.some(("total", "count", "mean", "ratio"), 1)
        query: dict[str, Any] = {"measures": [f"{fact}.{name}" for name in names]}
        shifted = any(name in SHIFTED for name in names)
        if rng.random() < 0.8:
            own = [f"{fact}.{name}" for name in ("s", "u", "b")]
            query["dimensions"] = self.some(own + self.upward(fact), rng.choice((1, 2)))
        if shifted or rng.random() < 0.3:
            grain = rng.choice(("month", "quarter", "day"))
            time = {"dimension": f"{fact}.t", "granularity": grain}
            if rng.random() < 0.6:
                time["dateRange"] = rng.choice(RANGES[:3])
            query["timeDimensions"] = [time]
        if rng.random() < 0.4:
            members = (f"{fact}.s", f"{fact}.n", f"{fact}.b")
            query["filters"] = [self.leaf(*rng.choice(members).split("."))]
        return query

    def _ungrouped(self) -> dict[str, Any]:
        rng = self.rng
        fact = rng.choice(self.cubes)
        own = [f"{fact}.{name}" for name in ("s", "n", "b", "size", "t")]
        dimensions = self.some(own + self.upward(fact), rng.choice((1, 2)))
        query: dict[str, Any] = {"ungrouped": True, "dimensions": dimensions}
        if rng.random() < 0.6:
            names = self.some(UNGROUPED, rng.choice((1, 2)))
            query["measures"] = [f"{fact}.{name}" for name in names]
        if rng.random() < 0.4:
            query["filters"] = [self.leaf(fact, "n")]
        return query

    def _extended(self) -> dict[str, Any]:
        """A cube that extends another, where there is one."""
        more = [cube for cube in self.world.model["cubes"] if cube["name"] == "more"]
        if not more:
            return self._plain()
        base, rng = more[0]["extends"], self.rng
        own = ["more.double", "more.s", "more.label"]
        query = {
            "measures": ["more.doubled", f"more.{rng.choice(PLAIN)}"],
            "dimensions": self.some(own + self.upward(base), 2),
        }
        if rng.random() < 0.3:
            query["measures"].append(f"{base}.total")
            query["dimensions"] = self.upward(base)[:1]
        return {key: value for key, value in query.items() if value}

    # ------------------------------------------------------------ parts

    def _add_page(self, query: dict[str, Any]) -> None:
        rng = self.rng
        if rng.random() < 0.12:
            query["limit"] = rng.choice((1, 2, 3, 5))
            if rng.random() < 0.5:
                query["offset"] = rng.choice((1, 2))
        if rng.random() < 0.06:
            query["total"] = True

    def _add_more_rows(self, query: dict[str, Any]) -> None:
        """The same groups for two periods, or with subtotals."""
        rng = self.rng
        if rng.random() < 0.05 and query.get("timeDimensions"):
            time = query["timeDimensions"][0]
            time.pop("dateRange", None)
            time["compareDateRange"] = rng.sample(COMPARED, 2)
            query.pop("fillMissingDates", None)
        if rng.random() < 0.06:
            query["subtotals"] = True
            query.pop("fillMissingDates", None)

    def _add_groups(
        self, query: dict[str, Any], fact: str, count: int, plain_only: bool = False
    ) -> None:
        rng, chosen = self.rng, []
        for _ in range(count):
            cube = fact if rng.random() < 0.4 else self.nearby(fact)
            names = [d["name"] for d in self.world.cube(cube)["dimensions"]]
            extra = [name for name in names if name not in ("s", "b", "u", "n")]
            name = rng.choice(("s", "s", "b", "u", "n", *(() if plain_only else extra)))
            if plain_only and cube != fact:
                chosen += self.some(self.upward(fact), 1)
                continue
            roles = [link.role for link in self.world.parents(cube) if link.alias]
            if roles and rng.random() < 0.3:
                cube, name = roles[0], rng.choice(("s", "n", "size"))
            chosen.append(f"{cube}.{name}")
        if chosen:
            query["dimensions"] = list(dict.fromkeys(chosen))

    def _add_time(self, query: dict[str, Any], fact: str) -> None:
        rng = self.rng
        cube = fact if rng.random() < 0.7 else self.nearby(fact)
        name = rng.choice(("t", "t", "d"))
        time: dict[str, Any] = {"dimension": f"{cube}.{name}"}
        if rng.random() < 0.8:
            custom = [g["name"] for g in self.dimension(cube, name).get("granularities") or []]
            time["granularity"] = rng.choice((*GRAINS, *custom, *custom))
        if rng.random() < 0.55 or "granularity" not in time:
            time["dateRange"] = rng.choice(RANGES)
        query["timeDimensions"] = [time]

    def _add_filters(self, query: dict[str, Any], fact: str, times: bool = True) -> None:
        rng = self.rng
        count = rng.choice((0, 0, 0, 1, 1, 2))
        found = [self.tree(fact, times, 2) for _ in range(count)]
        if found:
            query["filters"] = found
        if rng.random() < 0.12:
            cube = fact if rng.random() < 0.6 else self.nearby(fact)
            query["segments"] = [f"{cube}.{rng.choice(('big', 'odd'))}"]

    def _add_having(self, query: dict[str, Any], fact: str) -> None:
        rng = self.rng
        cube = fact if rng.random() < 0.7 else self.nearby(fact)
        name = rng.choice(("count", "total", "distinct_s", "ratio", "mean"))
        operator = rng.choice(("gt", "gte", "lt", "lte", "equals", "notEquals", "set", "notSet"))
        leaf: dict[str, Any] = {"member": f"{cube}.{name}", "operator": operator}
        if operator not in ("set", "notSet"):
            leaf["values"] = [rng.choice(("0", "1", "2", "3", 2))]
        query["filters"] = [*query.get("filters", []), leaf]

    def _add_order(self, query: dict[str, Any]) -> None:
        rng = self.rng
        names = [*query.get("measures", []), *query.get("dimensions", [])]
        names += [t["dimension"] for t in query.get("timeDimensions", []) if "granularity" in t]
        if not names:
            return
        chosen = self.some(names, rng.choice((1, 1, 2)))
        if query.get("measures") and rng.random() < 0.15 and not query.get("ungrouped"):
            cube, _, _ = query["measures"][0].partition(".")
            chosen = [f"{cube}.{rng.choice(('count', 'total'))}"]
        query["order"] = [[name, rng.choice(("asc", "desc"))] for name in chosen]


def _prefixes(view: dict[str, Any]) -> dict[str, str]:
    """What a view puts before the names of each cube's members."""
    cubes = {part["join_path"].split(".")[-1]: part for part in view["cubes"]}
    return {
        cube: f"{part.get('alias') or cube}_" if part.get("prefix") else ""
        for cube, part in cubes.items()
    }


def _renamed(part: Any, view: str, prefixes: dict[str, str], key: str = "") -> Any:
    """A query with every member named as the view names it."""
    if isinstance(part, dict):
        kept = ("values", "parameters")
        return {
            word: each if word in kept else _renamed(each, view, prefixes, word)
            for word, each in part.items()
        }
    if isinstance(part, list):
        return [_renamed(each, view, prefixes, key) for each in part]
    named = key in ("measures", "dimensions", "segments", "dimension", "member")
    if named or (key == "order" and part not in ("asc", "desc")):
        cube, _, name = part.partition(".")
        return f"{view}.{prefixes[cube]}{name}"
    return part


def _is_having(condition: dict[str, Any]) -> bool:
    """Whether a condition speaks of a measure."""
    member = condition.get("member", "")
    return member.rpartition(".")[2] in PLAIN
