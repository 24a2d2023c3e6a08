"""The values that a question may name: where each stands, found by words, not by scanning.

Built once for each version of the warehouse from semantic queries (`fetch`), so that SQL and
row rules stay with the compiler: who may not see a row does not see its value here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from semantic.ask.lexicon import Lexicon
from semantic.ask.surfaces import Member, is_code, names_one
from semantic.ask.words import fast_stems, fold
from semantic.errors import MetricastError
from semantic.query.types import Filter, Query

Fetch = Callable[[Query], Iterable[Sequence[object]]]
Key = tuple[str, ...]
Identity = tuple[str, str]

LONGEST_VALUE = 200
NAME_WORDS = 4.5
COMMON = 400
MOST_SUGGESTED = 5_000


@dataclass(frozen=True, slots=True)
class Column:
    """The distinct values of one dimension. `complete`: no limit cut them.

    `aliases` are other spellings: (spelling, value).
    """

    identity: Identity
    values: tuple[str, ...]
    complete: bool = True
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A value that words of the question name. `how`: exact, alias or partial."""

    identity: Identity
    value: str
    how: str


@dataclass(frozen=True, eq=False)
class ValueIndex:
    """Values by their words. `problems` are dimensions that could not be read, and why.

    `shared`: for each label, some of the names that several things have.
    """

    columns: tuple[Column, ...] = ()
    version: str = ""
    problems: tuple[str, ...] = ()
    _keys: dict[Key, list[Found]] = field(default_factory=dict, repr=False)
    _holders: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _entries: list[tuple[int, str, Key]] = field(default_factory=list, repr=False)
    _names: frozenset[Identity] = frozenset()
    _proper: frozenset[Identity] = frozenset()
    shared: Mapping[Identity, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls, columns: Iterable[Column], version: str = "", problems: Iterable[str] = (),
        shared: Mapping[Identity, tuple[str, ...]] = MappingProxyType({}),
    ) -> ValueIndex:  # fmt: skip
        """The index of these columns; about 10 µs a value."""
        ordered = tuple(sorted(columns, key=lambda column: column.identity))
        keys: dict[Key, list[Found]] = {}
        holders: dict[str, list[int]] = {}
        entries: list[tuple[int, str, Key]] = []
        names, proper = set(), set()
        for at, column in enumerate(ordered):
            words = _add(at, column, keys, holders, entries)
            if words <= NAME_WORDS * max(1, len(column.values)):
                names.add(column.identity)
                proper |= {column.identity} if _are_proper(column.values) else set()
        _share_aliases(ordered, keys)
        return cls(ordered, version, tuple(problems), keys, holders, entries, frozenset(names),
                   frozenset(proper), shared)  # fmt: skip

    @cached_property
    def longest(self) -> int:
        """Words in the longest value."""
        return min(40, max(map(len, self._keys), default=0))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that stands in some value."""
        return frozenset(self._holders) | {word for key in self._keys for word in key}

    def exact(self, key: Key) -> Sequence[Found]:
        """Values and aliases that are exactly these words."""
        return self._keys.get(key, ())

    def knows(self, word: str) -> bool:
        """Whether the word stands in some value."""
        return word in self._holders

    def partial(self, key: Key) -> list[Found]:
        """Values that hold these words in a row, names before longer texts."""
        lists = [self._holders.get(word) for word in key]
        if not all(lists):
            return []
        fewest = min((found for found in lists if found), key=len)
        if len(fewest) > COMMON * (10 if len(key) > 1 else 1):
            return []
        found = []
        for entry in fewest:
            at, value, words = self._entries[entry]
            if _holds(words, key):
                found.append(Found(self.columns[at].identity, value, "partial"))
        return sorted(found, key=lambda each: (not self.is_name(each.identity), each.value))

    def is_name(self, identity: Identity) -> bool:
        """Whether the column's values are names (a few words) rather than longer texts."""
        return identity in self._names

    def is_proper(self, identity: Identity) -> bool:
        """Whether they are names written with capitals, of which one word will do."""
        return identity in self._proper

    def column(self, identity: Identity) -> Column | None:
        """The indexed values of a dimension."""
        return self._by_identity.get(identity)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names to suggest, folded, of columns small enough to look through."""
        return {
            value: fold(value)
            for column in self.columns
            if self.is_name(column.identity) and len(column.values) <= MOST_SUGGESTED
            for value in column.values
        }

    @cached_property
    def _by_identity(self) -> Mapping[Identity, Column]:
        return {column.identity: column for column in self.columns}


def load_values(
    lexicon: Lexicon, fetch: Fetch, version: str = "", limit: int = 10_000
) -> ValueIndex:
    """Read the values of every public string dimension: one small query each.

    A dimension says `index: false` in its `meta` to stay out. A query that fails leaves its
    dimension out and is named in `problems`.
    """
    columns: list[Column] = []
    problems: list[str] = []
    for member in indexed(lexicon):
        try:
            columns.append(_read(member, fetch, limit, problems))
        except MetricastError as fault:
            problems.append(f"{member.name}: {fault.message}")
    return ValueIndex.build(columns, version, problems, _namesakes(lexicon, fetch))


MOST_SHARED = 50


def _namesakes(lexicon: Lexicon, fetch: Fetch) -> Mapping[Identity, tuple[str, ...]]:
    """The names that several things of one kind have, by their label."""
    shared: dict[Identity, tuple[str, ...]] = {}
    for index in lexicon.indexes:
        for entity in index.surface.entities:
            label, count = entity.label, entity.count
            if label is None or count is None or label.key or label.identity in shared:
                continue
            if not names_one(label) or is_code(label) or count.type != "count" or count.filtered:
                continue
            asked = Query(
                measures=(count.name,), dimensions=(label.name,), limit=MOST_SHARED,
                filters=(Filter(label.name, "set"), Filter(count.name, "gt", (1,))),
            )  # fmt: skip
            key = next((m for m in index.surface.members if m.key and m.home == label.home), None)
            both = replace(asked, dimensions=(label.name, key.name), limit=1) if key else None
            with suppress(MetricastError):
                names = tuple(str(row[0]) for row in fetch(asked))
                # Where the key is one of several, it tells nothing apart.
                shared[label.identity] = () if names and both and fetch(both) else names
    return {identity: names for identity, names in shared.items() if names}


def indexed(lexicon: Lexicon) -> list[Member]:
    """One member for each string dimension that may be indexed."""
    first: dict[Identity, Member] = {}
    for index in lexicon.indexes:
        for member in index.surface.members:
            wanted = member.kind == "dimension" and member.type == "string"
            if wanted and member.about.meta.get("index") is not False:
                first.setdefault(member.identity, member)
    return list(first.values())


def _read(member: Member, fetch: Fetch, limit: int, problems: list[str]) -> Column:
    asked = Query(dimensions=(member.name,), filters=(Filter(member.name, "set"),), limit=limit)
    values = tuple(dict.fromkeys(str(row[0]) for row in fetch(asked) if row and row[0] is not None))
    aliases = _read_aliases(member, fetch, limit, problems)
    return Column(member.identity, values, len(values) < limit, aliases)


def _read_aliases(
    member: Member, fetch: Fetch, limit: int, problems: list[str]
) -> tuple[tuple[str, str], ...]:
    """Other spellings, from `meta: {aliases: {table: CUBE, alias: DIMENSION}}`."""
    written = member.about.meta.get("aliases")
    if not isinstance(written, Mapping):
        return ()
    other = f"{written.get('table')}.{written.get('alias', 'alias')}"
    fault: MetricastError | None = None
    for name in (f"{member.home}.{member.own}", member.name):
        asked = Query(dimensions=(name, other), filters=(Filter(other, "set"),), limit=limit)
        try:
            rows = [(row[1], row[0]) for row in fetch(asked)]
        except MetricastError as caught:
            fault = caught
            continue
        return tuple((str(alias), str(value)) for alias, value in rows if alias and value)
    problems.append(f"aliases of {member.name}: {fault.message if fault else 'not readable'}")
    return ()


def _are_proper(values: Sequence[str]) -> bool:
    """Whether the values are written as names are: their words open with a capital."""
    sample = [word for value in values[:200] for word in value.split() if len(word) > _SHORT]
    return sum(word[:1].islower() for word in sample) <= len(sample) * 0.1


# What people call countries, whatever a column calls them.
_COUNTRIES = tuple(frozenset(names) for names in (
    ("United States", "United States of America", "USA", "US", "America", "U.S."),
    ("United Kingdom", "UK", "Great Britain", "Britain", "U.K."),
    ("United Arab Emirates", "UAE"), ("Netherlands", "The Netherlands", "Holland"),
    ("Czech Republic", "Czechia"), ("South Korea", "Republic of Korea", "Korea"),
))  # fmt: skip


def _other_names(values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Other names of the countries among the values."""
    for names in _COUNTRIES:
        for value in values:
            if value in names:
                yield from ((other, value) for other in sorted(names - set(values)))


_SHORT = 3  # "of", "and", "the" are small in names, too


def _add(
    at: int, column: Column, keys: dict[Key, list[Found]], holders: dict[str, list[int]],
    entries: list[tuple[int, str, Key]],
) -> int:  # fmt: skip
    """Enter one column's values; the number of words seen."""
    total = 0
    for value in column.values:
        key = fast_stems(value[:LONGEST_VALUE])
        total += len(key)
        if not key:
            continue
        keys.setdefault(key, []).append(Found(column.identity, value, "exact"))
        for word in dict.fromkeys(key):
            holders.setdefault(word, []).append(len(entries))
        entries.append((at, value, key))
    known: dict[Key, set[str]] = defaultdict(set)
    for alias, value in (*column.aliases, *_other_names(column.values)):
        key = fast_stems(alias[:LONGEST_VALUE])
        if key and value not in known[key] and fast_stems(value) != key:
            known[key].add(value)
            keys.setdefault(key, []).append(Found(column.identity, value, "alias"))
    return total


def _share_aliases(columns: Sequence[Column], keys: dict[Key, list[Found]]) -> None:
    """A spelling of a name holds wherever the same name stands."""
    spellings: dict[str, set[Key]] = defaultdict(set)
    for column in columns:
        for alias, value in column.aliases:
            spellings[value].add(fast_stems(alias[:LONGEST_VALUE]))
    for column in columns:
        own = {fast_stems(alias[:LONGEST_VALUE]) for alias, _ in column.aliases}
        for value in column.values if spellings else ():
            for key in sorted(spellings.get(value, set()) - own):
                if key and key != fast_stems(value):
                    keys.setdefault(key, []).append(Found(column.identity, value, "alias"))


def _holds(words: Key, part: Key) -> bool:
    """Whether `part` stands in `words` as a run."""
    if len(part) == 1:
        return True
    size = len(part)
    return any(words[at : at + size] == part for at in range(len(words) - size + 1))
