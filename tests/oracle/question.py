"""A query as written in Cube's JSON, in terms of the model's members."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.oracle import times
from tests.oracle.model import Model
from tests.oracle.refusals import CannotSay
from tests.oracle.rows import Condition, Group, Range, Scope, leaves
from tests.oracle.values import exact


class Question:
    """What a query asks for: groups, measures, conditions, ranges and an order."""

    def __init__(self, model: Model, query: dict[str, Any], as_of: date | None) -> None:
        self.model, self.query, self.as_of = model, query, as_of
        self.times = [dict(each) for each in query.get("timeDimensions") or []]
        views = [name for name in self._owners() if name in model.views]
        hints = query.get("joinHints") or []
        self.edges = [edge for view in views for edge in model.view_edges[view]]
        self.edges += [edge for chain in hints for edge in model.chain(chain)]
        self.zone = query.get("timezone") or "UTC"
        given = {name: exact(value) for name, value in (query.get("parameters") or {}).items()}
        self.parameters = {**model.parameters, **given}
        self.groups = self._groups()
        self.measures = [model.named(name) for name in query.get("measures") or []]
        self.where = tuple(
            found for each in query.get("filters") or [] if (found := self._condition(each))
        )
        self.where += tuple(("segment", model.named(name)) for name in query.get("segments") or [])
        self.where += tuple(self._defaults(views))
        self.scope = Scope(tuple(group for _, group in self.groups), self.where, self._ranges())

    def _names(self) -> list[str]:
        query = self.query
        found = [*(query.get("measures") or []), *(query.get("dimensions") or [])]
        found += [each["dimension"] for each in self.times]
        found += list(_filtered(query.get("filters") or []))
        return found + list(query.get("segments") or [])

    def _owners(self) -> list[str]:
        return list(dict.fromkeys(name.partition(".")[0] for name in self._names()))

    def _groups(self) -> list[tuple[str, Group]]:
        found = [(name, self._group(name)) for name in self.query.get("dimensions") or []]
        for each in self.times:
            if each.get("granularity"):
                member = self.model.named(each["dimension"])
                grain = self.model.grain(member, each["granularity"])
                found.append((f"{each['dimension']}.{each['granularity']}", Group(member, grain)))
        return found

    def _group(self, name: str) -> Group:
        parts = name.split(".")
        member = self.model.member(parts[0], parts[1])
        return Group(member, self.model.grain(member, parts[2]) if len(parts) == 3 else None)

    def _ranges(self) -> tuple[Range, ...]:
        return tuple(
            Range(
                self.model.named(each["dimension"]),
                *times.read_range(each["dateRange"], self.as_of),
            )
            for each in self.times
            if each.get("dateRange")
        )

    def _condition(self, written: dict[str, Any]) -> Condition | None:
        """A filter as written; groups without a condition in them say nothing."""
        for word in ("and", "or"):
            if word in written:
                inner = tuple(found for each in written[word] if (found := self._condition(each)))
                if word == "or" and len({leaf[0] == "measure" for leaf in leaves(inner)}) > 1:
                    raise CannotSay("rows or groups in one OR")
                return (word, inner) if inner else None
        member = self.model.named(written.get("member") or written["dimension"])
        kind = "measure" if member.kind == "measure" else "dimension"
        return (kind, member, written["operator"], _several(written.get("values")))

    def _defaults(self, views: list[str]) -> list[Condition]:
        """A view's default filters, except where the query names their member or an `unless`."""
        asked = set(self._names())
        found: list[Condition] = []
        for view in views:
            for each in self.model.views[view].get("default_filters") or []:
                names = [
                    name if "." in name else f"{view}.{name}"
                    for name in [each["member"], *(each.get("unless") or [])]
                ]
                if not asked & set(names):
                    member = self.model.named(names[0])
                    values = _several(each.get("values"))
                    found.append(("dimension", member, each["operator"], values))
        return found

    def compared(self) -> list[dict[str, Any]]:
        """The time dimensions of which several ranges are compared."""
        return [each for each in self.times if each.get("compareDateRange")]

    def periods(self) -> list[tuple[str, tuple[Range, ...]]]:
        """Each compared range in words, with all ranges that hold then."""
        found: list[tuple[str, tuple[Range, ...]]] = []
        for time in self.compared():
            for written in time["compareDateRange"]:
                first, last = times.read_range(written, self.as_of)
                words = " - ".join(day.date().isoformat() for day in (first, last))
                asked = Range(self.model.named(time["dimension"]), first, last)
                found.append((words, (*self.scope.ranges, asked)))
        return found or [("", self.scope.ranges)]

    def is_measure(self, name: str) -> bool:
        """Whether a name is one of a measure."""
        owner, _, rest = name.partition(".")
        member = self.model.members.get(owner, {}).get(rest)
        return member is not None and member.kind == "measure"

    # ------------------------------------------------------------ order

    def order(self) -> list[tuple[str, str]]:
        """Names, each with `asc` or `desc`, in whichever spelling."""
        written = self.query.get("order")
        if written is None:
            return self._default_order()
        if isinstance(written, dict):
            return list(written.items())
        return [
            (each["id"], "desc" if each["desc"] else "asc") if isinstance(each, dict) else (*each,)
            for each in written
        ]

    def _default_order(self) -> list[tuple[str, str]]:
        """By time, else the largest of the first measure first, else by the first dimension."""
        for each in self.times:
            if each.get("granularity"):
                return [(f"{each['dimension']}.{each['granularity']}", "asc")]
        if self.query.get("measures") and self.groups:
            return [(self.query["measures"][0], "desc")]
        return [(name, "asc") for name in (self.query.get("dimensions") or [])[:1]]


def _several(values: Any) -> tuple[Any, ...]:
    """A filter's values, of which one may stand alone."""
    if values is None:
        return ()
    return tuple(values) if isinstance(values, (list, tuple)) else (values,)


def _filtered(written: list[dict[str, Any]]) -> Iterator[str]:
    """The members that filters name."""
    for each in written:
        if "and" in each or "or" in each:
            yield from _filtered(each.get("and") or each.get("or") or [])
        else:
            yield each.get("member") or each["dimension"]
