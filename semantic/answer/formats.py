"""Cells as people read them: numbers, percents, money, durations, dates by their grain.

Only the column decides how; the same cell always reads the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from semantic.compile.types import Column

MISSING = "–"
_SECONDS: Mapping[str, float] = {"second": 1, "minute": 60, "hour": 3600}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_SINGULAR = {"people": "person", "children": "child", "series": "series", "news": "news"}


def format_value(value: object, column: Column, digits: int | None = None) -> str:
    """A cell as text, with so many decimals where they are given. A missing value is a dash,
    never 0."""
    if value is None or value != value:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return format_date(value, column.granularity)
    if isinstance(value, int | float | Decimal):
        return format_number(value, column, digits)
    return str(value)


def with_unit(value: object, column: Column, digits: int | None = None) -> str:
    """A cell with its unit behind it: "43 orders"; durations, money and percents have theirs."""
    text = format_value(value, column, digits)
    unit = column.unit or ""
    plain = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if not plain or not unit or unit == "number" or is_share(column):
        return text
    if duration_of(column) or is_money(column) or column.format in ("id", "link"):
        return text
    return f"{text} {_one(unit) if value == 1 else unit}"


def label(row: Sequence[object], keys: Sequence[int], columns: Sequence[Column]) -> str:
    """What a row is called: the cells of its keys; a missing one is said as such."""
    return ", ".join(_named(row[at], columns[at]) for at in keys)


def some_of(names: Sequence[str], most: int = 3, open_end: bool = False) -> str:
    """ "A, B and C", or "A, B, C and 4 more"; with an open end there may be more of them."""
    shown, more = list(names[:most]), len(names) - most
    if not shown:
        return ""
    if more > 0 or open_end:
        shown.append(f"{'at least ' if open_end else ''}{max(more, 1):,} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _named(value: object, column: Column) -> str:
    text = format_value(value, column)
    return f"no {column.title.lower()}" if text == MISSING else text


def format_number(value: int | float | Decimal, column: Column, digits: int | None = None) -> str:
    """A number by the column's format and unit."""
    number = float(value)
    if is_share(column):
        return f"{_decimals(number * 100, digits)}%"
    if column.format == "id":
        return f"{value:.0f}" if number == int(number) else str(value)
    if is_money(column):
        return money(number, column.unit or "", digits)
    if scale := duration_of(column):
        return duration(number * scale)
    return _decimals(number, digits)


def common_digits(values: Sequence[object], column: Column) -> int | None:
    """As many decimals as values that are read side by side need; None where each has its own.

    Durations have their own units; so have values too far apart: 0.004 beside 1,204.
    """
    if column.format == "id" or duration_of(column):
        return None
    known = [float(each) for each in values if _plain(each)]  # type: ignore[arg-type]
    sizes = [abs(each) * (100 if is_share(column) else 1) for each in known]
    if not sizes or max(sizes) >= 1000:
        return None
    if is_money(column):
        return 0 if all(size == int(size) for size in sizes) else 2
    needed = max(len(_decimals(size).partition(".")[2]) for size in sizes)
    digits = min(needed, _most_digits(max(sizes)))
    lost = digits < needed and any(0 < size < 10 ** (1 - digits) for size in sizes)
    return None if lost else digits


def _plain(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return isfinite(value)


def is_share(column: Column) -> bool:
    """Whether the cells are shares of 1, shown as percents."""
    return column.format == "percent"


def is_money(column: Column) -> bool:
    """Whether the cells are amounts of money; the unit is the currency's code."""
    return column.format == "currency"


def is_counted(column: Column) -> bool:
    """Whether the cells are numbers of things, of which there are "most" and "as many"."""
    unit = column.unit or ""
    other = is_share(column) or is_money(column) or duration_of(column) or column.type == "avg"
    return not other and (column.type.startswith("count") or _one(unit) != unit)


def duration_of(column: Column) -> float | None:
    """Seconds in one of the column's units, where it measures time in seconds, minutes or hours."""
    if column.type not in ("number", "count", "sum", "avg", "min", "max", "median", "percentile"):
        numeric = column.type not in ("string", "time", "boolean")
        return _SECONDS.get((column.unit or "").lower().rstrip("s")) if numeric else None
    return _SECONDS.get((column.unit or "").lower().rstrip("s"))


def duration(seconds: float) -> str:
    """Seconds as "48 s", "12 min 30 s", "1 h 12 min", "1,204 h"."""
    sign, left = ("−" if seconds < 0 else ""), abs(seconds)
    if left < 59.5:
        return f"{sign}{_decimals(left)} s"
    if left < 600:
        minutes, rest = divmod(round(left), 60)
        return f"{sign}{minutes} min" + (f" {rest} s" if rest else "")
    hours, minutes = divmod(round(left / 60), 60)
    if not hours:
        return f"{sign}{minutes} min"
    if hours >= 100:
        return f"{sign}{round(left / 3600):,} h"
    return f"{sign}{hours} h" + (f" {minutes} min" if minutes else "")


def money(amount: float, currency: str, digits: int | None = None) -> str:
    """An amount with two decimals, without cents from a thousand on."""
    if digits is None:
        digits = 0 if abs(amount) >= 1000 or amount == int(amount) else 2
    symbol = _SYMBOLS.get(currency.upper())
    text = f"{abs(amount):,.{digits}f}"
    sign = "−" if amount < 0 else ""
    return f"{sign}{symbol}{text}" if symbol else f"{sign}{text} {currency}".rstrip()


def format_date(value: date, granularity: str | None) -> str:
    """A bucket by its grain: "2023", "Q3 2023", "Oct 2023", "26 Oct 2023"."""
    match granularity:
        case "year":
            return f"{value.year}"
        case "quarter":
            return f"Q{(value.month + 2) // 3} {value.year}"
        case "month":
            return f"{value:%b} {value.year}"
        case "week":
            return f"week of {value.day} {value:%b} {value.year}"
        case "day":
            return f"{value.day} {value:%b} {value.year}"
    day = f"{value.day} {value:%b} {value.year}"
    if isinstance(value, datetime) and (granularity or value.time() != value.min.time()):
        return f"{day}, {value:%H:%M:%S}" if value.second else f"{day}, {value:%H:%M}"
    return day


def _most_digits(size: float) -> int:
    """As many decimals as help in a number of this size."""
    return 0 if size >= 10_000 else 1 if size >= 100 else 2 if size >= 1 else 3


def _decimals(number: float, fixed: int | None = None) -> str:
    """Thousands separated; whole numbers without decimals, others with as many as help."""
    if fixed is not None:
        # Not "−0.0": what is rounded to nothing has no sign.
        return f"{round(number, fixed) + 0.0:,.{fixed}f}".replace("-", "−")
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}".replace("-", "−")
    text = f"{number:,.{_most_digits(abs(number))}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in ("-0", "") else text).replace("-", "−")


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("theses", "lyses", "gnoses", "crises")):
        return word[:-2] + "is"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _one(unit: str) -> str:
    """The unit of exactly one: "1 order", "1 person"."""
    first, space, rest = unit.partition(" ")
    single = _SINGULAR.get(first) or _without_plural(first)
    return f"{single}{space}{rest}"
