"""A proposed model: what will be written, with the comments that say what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field

from semantic.review.propose.profile import Skipped


@dataclass(frozen=True, slots=True)
class Member:
    """A dimension or measure. `notes` are comments above it: what was measured, what to settle.

    `facts` are the notes without any value of the tables; `given`: its description stands in the
    database; `private`: it looks like personal data.
    """

    name: str
    type: str
    sql: str = ""
    title: str = ""
    description: str = ""
    key: bool = False
    public: bool | None = None  # None: by default, which hides keys
    format: str = ""
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    last_over: str = ""  # a time dimension of which only the last moment counts
    notes: tuple[str, ...] = ()
    facts: str = ""
    given: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class JoinText:
    """A join as written; `against` makes it a comment that says why it is none."""

    name: str
    relationship: str
    sql: str
    alias: str = ""
    notes: tuple[str, ...] = ()
    against: str = ""


@dataclass(frozen=True, slots=True)
class CubeText:
    """A cube as written. `words` are those for one of its rows; `given`: its description stands
    in the database."""

    name: str
    table: str
    words: tuple[str, ...]
    rows: int
    title: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    time: str = ""
    public: bool | None = None
    joins: tuple[JoinText, ...] = ()
    dimensions: tuple[Member, ...] = ()
    measures: tuple[Member, ...] = ()
    notes: tuple[str, ...] = ()
    join_notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """All cubes, in the order of their names, and the tables that could not be taken."""

    cubes: tuple[CubeText, ...]
    skipped: tuple[Skipped, ...] = field(default=())
    worded_by: str = ""
