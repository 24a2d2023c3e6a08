"""Names as dbt allows them: small letters, digits and single underlines, at least two, no grain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ODD = re.compile(r"[^a-z0-9]+")
_GRAINS = frozenset(
    "nanosecond microsecond millisecond second minute hour day week month quarter year".split()
)


def dbt_name(name: str) -> str:
    """The nearest name that dbt allows."""
    small = _ODD.sub("_", _HUMP.sub("_", name).lower()).strip("_")
    small = small if small[:1].isalpha() else f"x_{small}".strip("_")
    return small if len(small) > 1 and small not in _GRAINS else f"{small}_x"


@dataclass(slots=True)
class Names:
    """Names given so far. `members`: of dimensions, by cube and name here."""

    members: dict[tuple[str, str], str] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, str] = field(default_factory=dict)
    _taken: dict[str, set[str]] = field(default_factory=dict)

    def model(self, cube: str) -> str:
        """A semantic model's name."""
        return self.models.setdefault(cube, self._free("", dbt_name(cube)))

    def member(self, cube: str, name: str) -> str:
        """A dimension's name in its model."""
        key = (cube, name)
        if key not in self.members:
            self.members[key] = self._free(f"member {cube}", dbt_name(name))
        return self.members[key]

    def metric(self, full_name: str) -> str:
        """A metric's name, one for the whole project: its cube's name stands in front."""
        if full_name not in self.metrics:
            self.metrics[full_name] = self._free("metric", dbt_name(full_name))
        return self.metrics[full_name]

    def label(self, title: str, cube: str, scope: str = "label") -> str:
        """A metric's label, one for the whole project: its cube stands behind where it must."""
        taken = self._taken.setdefault(scope, set())
        label = title if title not in taken else f"{title} ({cube})"
        return self._free(scope, label)

    def entity(self, wanted: str) -> str:
        """A new name for a key: models join where the names of keys are equal.

        No dimension and no metric has it either, which dbt would take for the key.
        """
        taken = set().union(*(names for scope, names in self._taken.items()
                              if scope.startswith(("member", "metric", "entity"))))  # fmt: skip
        name = dbt_name(wanted)
        while name in taken:
            name += "_key"
        self._taken.setdefault("entity", set()).add(name)
        return name

    def _free(self, scope: str, name: str) -> str:
        taken = self._taken.setdefault(scope, set())
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name}_{number}"
        taken.add(free)
        return free
