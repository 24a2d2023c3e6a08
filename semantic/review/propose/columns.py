"""Dimensions from columns: names, types, SQL, what was measured, and a sentence about each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from semantic.review.propose.meanings import Meaning, privacy, shown, without_unit
from semantic.review.propose.names import spoken, titled, words_of
from semantic.review.propose.profile import Column, Table
from semantic.review.propose.types import Member

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Words that SQL reads as something else than a name, in DuckDB or in another dialect.
_KEYWORDS = frozenset(
    "all analyse analyze and any array as asc asymmetric at between both by case cast check "
    "collate column constraint create cross current_date current_time current_timestamp cube "
    "current_user current_role current_schema current_catalog date datetime default deferrable "
    "desc describe distinct do else end escape except exists extract false fetch filter first for "
    "foreign from full glob group grouping having if ilike in initially inner intersect interval "
    "into is isnull join key lambda last lateral leading left like limit localtime localtimestamp "
    "natural not notnull null nulls of offset on only or order outer over overlaps partition "
    "pivot placing position primary qualify range references returning right rollup row rows "
    "select session_user set show similar some substring summarize symmetric table then time "
    "timestamp to trailing trim true try_cast union unique unnest unpivot using values variadic "
    "verbose when where window with within year month day hour minute second quarter week".split()
)
_WRITTEN = {
    "date": "dates as text: they sort as letters until they are a time, such as by "
    "try_strptime(…, '%d/%m/%Y')",
    "number": "numbers as text: they cannot be added until they are numbers",
}
MOST_EXAMPLES = 8
_FEW_SHOWN = 6


def column_sql(name: str, of: str = "CUBE", *, bare: bool = True) -> str:
    """A column as a model's SQL names it: bare where that can mean nothing else."""
    simple = _PLAIN.fullmatch(name) and name.lower() not in _KEYWORDS and len(name) <= 200
    if simple:
        return name if bare else f"{{{of}}}.{name}"
    return f'{{{of}}}."' + name.replace('"', '""') + '"'


def dimension(table: Table, column: Column, name: str, own: tuple[str, ...], *,
              key: tuple[str, ...], refers_to: str, meaning: Meaning,
              values: bool) -> Member | str:  # fmt: skip
    """The dimension of a column, or why it has none. `own` are the words for one row."""
    made = _typed(column, meaning)
    if isinstance(made, str):
        return made
    kind, sql, format = made
    care = "" if refers_to else privacy(table, column)
    sized = kind == "number" and meaning.kind in ("amount", "ratio", "none")
    looks = shown(column) if sized else None
    is_key = column.name in key
    notes = (measured(table, column, values and not care), *_cautions(care), *_doubts(column))
    if kind == "number" and meaning.kind in ("label", "none") and not (is_key or refers_to):
        notes += (f"no measure: {meaning.why}",) if meaning.why else ()
    words = without_unit(words_of(column.name)) if looks else words_of(column.name)
    title = titled(words) if column.name.isascii() and words else _as_written(column.name)
    return Member(
        name, kind, sql,
        title="" if title == default_title(name) else title,
        description=one_line(column.comment) or _said(words, column, own, kind, key, refers_to),
        key=is_key,
        public=_public(column, is_key, refers_to, care),
        format=format or (looks.format if looks else "id" if kind == "number" and
                          (is_key or meaning.kind == "label") else ""),
        unit=looks.unit if looks else "",
        examples=_examples(column, kind) if values and not (care or is_key or refers_to) else (),
        notes=notes, facts=measured(table, column, values=False),
        given=bool(one_line(column.comment)), private=bool(care),
    )  # fmt: skip


def _public(column: Column, is_key: bool, refers_to: str, care: str) -> bool | None:
    """Whether people see it, where that is not the default: keys that say something are shown."""
    if is_key:
        says = not refers_to and column.family in ("text", "time") and column.type != "UUID"
        return True if says and not care else None
    return False if refers_to or care == "secret" else None


def _typed(column: Column, meaning: Meaning) -> tuple[str, str, str] | str:
    """Type, SQL and format of a column's dimension."""
    sql, of = column_sql(column.name), column_sql(column.name, bare=False)
    if meaning.kind == "flag":
        return "boolean", f"{of} = 1", ""
    match column.family:
        case "time" if column.type.upper().endswith("TIME ZONE"):
            return "time", f"CAST({of} AS TIMESTAMP)", ""  # UTC, as all times of a model are
        case "time":
            return "time", sql, "date" if column.grain != "second" else ""
        case "text" if column.dates:
            kind = "DATE" if column.dates == "day" else "TIMESTAMP"
            return "time", f"TRY_CAST({of} AS {kind})", "date" if column.dates == "day" else ""
        case "text" if column.type != "VARCHAR":
            return "string", f"CAST({of} AS VARCHAR)", ""
        case "text":
            return "string", sql, ""
        case "number" | "boolean" as kind:
            return kind, sql, ""
    if column.type.upper().startswith("TIME"):
        return "string", f"CAST({of} AS VARCHAR)", ""
    return f"{column.type} has no type of dimension"


def measured(table: Table, column: Column, values: bool) -> str:
    """What was measured of a column, in a line."""
    said = [_shortened(column.type)]
    if column.distinct is not None:
        number = f"{'' if column.exact else 'about '}{column.distinct:,}"
        unique = " (unique)" if table.is_unique(column) and table.rows > 1 else ""
        said.append(f"{number} {'value' if column.distinct == 1 else 'different values'}{unique}")
    missing = table.rows - column.values
    said.append(f"{missing:,} of {table.rows:,} missing" if missing else "none missing")
    few = len(column.common) <= (12 if column.family == "text" else _FEW_SHOWN)
    if values and column.common and few and column.family in ("text", "boolean", "number"):
        return ", ".join(said) + ": " + _listed(column.common)
    if values and column.low is not None and column.family != "text":
        said.append(f"{_bound(column.low)} to {_bound(column.high)}")
    if column.grain in ("year", "month"):
        said.append(f"always the first day of a {column.grain}")
    return ", ".join(said)


def _as_written(name: str) -> str:
    """A name with letters of its own, for people: `Größe_cm` is "Größe cm"."""
    said = one_line(name.replace("_", " "))
    return said[:1].upper() + said[1:]


def _listed(common: Iterable[tuple[str, int]]) -> str:
    pairs = [f"{one_line(value) or '(empty)'} ({count:,})" for value, count in common]
    return ", ".join(pairs[:_FEW_SHOWN]) + (", …" if len(pairs) > _FEW_SHOWN else "")


def _bound(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.6g}" if abs(value) < 1e15 else f"{value:g}"
    return f"{value:,}" if isinstance(value, int) and abs(value) > 9999 else str(value)


def _shortened(kind: str) -> str:
    return one_line(kind) if len(kind) <= 40 else one_line(kind[:37]) + "…"


def _cautions(care: str) -> tuple[str, ...]:
    if care == "secret":
        return ("hidden: nobody should read this in an answer; better leave it out",)
    return ("personal data? decide who may see it",) if care else ()


def _doubts(column: Column) -> Iterator[str]:
    """What its values leave open."""
    if column.guess:
        yield column.guess
    if column.holds:
        yield _WRITTEN[column.holds]


def _examples(column: Column, kind: str) -> tuple[str, ...]:
    """The values of a text with few of them, the commonest first."""
    if kind != "string" or not 1 < len(column.common) <= MOST_EXAMPLES:
        return ()
    return tuple(value for value, _ in column.common if one_line(value) == value and value)


def _said(words: tuple[str, ...], column: Column, own: tuple[str, ...], kind: str,
          key: tuple[str, ...], refers_to: str) -> str:  # fmt: skip
    """A sentence about a column, from its name and what it is for."""
    one = spoken(own)
    if key == (column.name,):
        return f"Identifies one {one}."
    if refers_to:
        return f"Which {refers_to} the {one} refers to."
    rest = words[len(own) :] if words[: len(own)] == own and len(words) > len(own) else words
    if kind == "boolean" and rest and rest[0] in ("is", "has", "was", "can"):
        return f"Whether the {one} {spoken(rest)}."
    if kind == "boolean" and len(rest) == 1:
        return f"Whether the {one} is {spoken(rest)}."
    if kind == "boolean":
        return f"Whether {spoken(rest) or column.name} holds for the {one}."
    if kind == "time" and len(rest) == 2 and rest[1] in ("at", "on") and rest[0].endswith("ed"):
        return f"When the {one} was {rest[0]}."
    named = titled(rest) if rest and column.name.isascii() else _as_written(column.name)
    return f"{named} of the {one}."


def default_title(name: str) -> str:
    """The title that a model gives a name by itself."""
    said = " ".join(word for word in name.split("_") if word)
    return said[:1].upper() + said[1:]


def one_line(text: str) -> str:
    """A text without line breaks and what else cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
