"""What an import or export gives: files, what was carried over, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from semantic.errors import MetricastError, Place

Fate = Literal["lost", "changed", "kept"]
"""lost: it is not in the output. changed: it is, and means or says something else.
kept: the output holds it where only this program looks."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that the other side has no words for.

    `name`: the member or cube it is about, as `cube.member`; empty for what has no name.
    """

    what: str
    why: str
    becomes: str
    fate: Fate = "lost"
    name: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        where = f" ({self.place.file}:{self.place.line})" if self.place else ""
        return f"{self.what}{where}: {self.why}; {self.becomes}"

    def to_json(self) -> dict[str, Any]:
        """The same facts as a plain object."""
        facts: dict[str, Any] = {
            "fate": self.fate, "what": self.what, "why": self.why, "becomes": self.becomes,
        }  # fmt: skip
        if self.name:
            facts["name"] = self.name
        if self.place:
            facts |= {"file": self.place.file, "line": self.place.line, "column": self.place.column}
        return facts


@dataclass(slots=True)
class Losses:
    """The losses so far, in the order they were met."""

    found: list[Loss] = field(default_factory=list)

    def lost(
        self, what: str, why: str, becomes: str = "left out", *, name: str = "",
        place: Place | None = None,
    ) -> None:  # fmt: skip
        """Note what is not in the output."""
        self.found.append(Loss(what, why, becomes, "lost", name, place))

    def changed(
        self, what: str, why: str, becomes: str, *, name: str = "", place: Place | None = None
    ) -> None:
        """Note what is in the output as something else."""
        self.found.append(Loss(what, why, becomes, "changed", name, place))

    def kept(
        self, what: str, why: str, becomes: str, *, name: str = "", place: Place | None = None
    ) -> None:
        """Note what the output holds for this program only."""
        self.found.append(Loss(what, why, becomes, "kept", name, place))

    def faults(self, errors: Iterator[MetricastError] | tuple[MetricastError, ...]) -> None:
        """Note errors of files as losses."""
        for error in errors:
            why = error.message + (f" ({error.hint})" if error.hint else "")
            self.lost(f"`{error.code}`", why, place=error.place)

    def by_place(self) -> tuple[Loss, ...]:
        """Each loss once, in the order of files and lines."""
        nowhere = Place("", 0, 0)
        return tuple(sorted(dict.fromkeys(self.found), key=lambda each: each.place or nowhere))


@dataclass(frozen=True, slots=True)
class Passage:
    """Files by their path inside the output folder; `carried`: names of cubes and members."""

    format: str
    files: Mapping[str, str]
    carried: tuple[str, ...]
    losses: tuple[Loss, ...]

    def to_json(self) -> dict[str, Any]:
        """The report as a plain object, the files by name only."""
        return {
            "format": self.format,
            "files": sorted(self.files),
            "carried": list(self.carried),
            "losses": [each.to_json() for each in self.losses],
        }
