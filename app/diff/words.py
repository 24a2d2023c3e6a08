"""What every way of showing a comparison says: headline, groups, cells. Texts are not yet safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from semantic.answer.formats import duration_of, format_value, is_money, is_share
from semantic.compile.types import Column
from semantic.review.diff.types import Aspect, Change, Comparison, Diff, Numbers

ROWS = 10  # of one table
NAMES = 8  # of one list
NOTHING = "–"
MEMBERS = ("dimension", "measure", "segment")
PLURALS = {"hierarchy": "hierarchies", "question": "verified questions", "test": "tests"}
TELLING = ("unit", "default_time_dimension")
BESIDE = ("question", "test")


def number_of(number: int, kind: str) -> str:
    """`1 measure`, `2 verified questions`."""
    name = {"question": "verified question"}.get(kind, kind)
    return f"{number:,} {name if number == 1 else PLURALS.get(kind, kind + 's')}"


def headline(diff: Diff) -> str:
    """The whole in one line: what breaks, which numbers change, what was changed."""
    if diff.is_empty:
        return "nothing changes"
    parts = []
    if diff.breaking:
        parts.append(number_of(len(diff.breaking), "breaking change"))
    parts += _numbers_that_change(diff)
    counts = Counter(each.action for each in leading(diff.changes))
    said = {"changed": "otherwise changed", "broken": "lost to a fault"}
    parts += [f"{count:,} {said.get(action, action)}" for action, count in counts.items()]
    return ", ".join(parts) + _telling(diff)


def _telling(diff: Diff) -> str:
    """What means something else though no number changes, from what to what."""
    told = [f"{aspect.name} of {change.name}: {_line(aspect.before)} → {_line(aspect.after)}"
            for change in leading(diff.changes) for aspect in telling(change)]  # fmt: skip
    return f" ({listed(told, 3)})" if told else ""


def telling(change: Change) -> list[Aspect]:
    """What no row shows and readers of numbers must know: in what they are, and over what time."""
    return [each for each in change.aspects
            if each.name in TELLING and change.action not in ("added", "removed")]  # fmt: skip


def _line(text: str | None) -> str:
    return " ".join(text.split()) if text else NOTHING


def _numbers_that_change(diff: Diff) -> Iterator[str]:
    if diff.numbers is None:
        return
    if diff.fault:
        yield without_numbers(diff)
        return
    lost = [each for each in diff.numbers if is_lost(each)]
    counts = _counted(each for each in diff.numbers if each.differs and each not in lost)
    if counts["member"]:
        yield f"numbers of {number_of(counts['member'], 'member')} change"
    for kind in BESIDE:
        if counts[kind]:
            verb = "answers" if counts[kind] == 1 else "answer"
            yield f"{number_of(counts[kind], kind)} {verb} differently"
    if lost:
        yield f"{_of_kinds(_counted(lost))} no longer {'runs' if len(lost) == 1 else 'run'}"
    unknown = _counted(each for each in diff.numbers if not each.compared)
    unknown["member"] += len(diff.unasked)
    if unknown.total():
        yield f"{_of_kinds(unknown)} not compared"
    elif not counts and not lost:
        yield "no number changes"


def without_numbers(diff: Diff) -> str:
    """Why no number could be compared, and what to do."""
    asked = f", {diff.warehouse} was asked" if diff.warehouse else ""
    fault = diff.fault.rstrip(".!")
    return f"numbers could not be compared: {fault}{asked}; name another with --warehouse"


def is_lost(numbers: Numbers) -> bool:
    """Whether the new version no longer answers."""
    return any(each.only == "before" for each in numbers.comparisons)


def _counted(numbers: Iterable[Numbers]) -> Counter[str]:
    """How many members, verified questions and tests."""
    return Counter(str(each.kind) if each.kind in BESIDE else "member" for each in numbers)


def _of_kinds(counts: Counter[str]) -> str:
    """`numbers of 1 member, 2 verified questions`."""
    return " and ".join(number_of(counts[kind], kind) for kind in ("member", *BESIDE)
                        if counts[kind])  # fmt: skip


def leading(changes: Iterable[Change]) -> list[Change]:
    """Changes that no other brings with it."""
    return [each for each in changes if each.follows is None]


def followers(changes: Sequence[Change], change: Change) -> list[str]:
    """The names that come, go or are renamed with one."""
    return [each.name for each in changes
            if each.follows == change.name and each.action == change.action]  # fmt: skip


def title_of(change: Change) -> str:
    """`redefined measure orders.revenue`."""
    action = {"changed": "other changes of", "broken": "lost to a fault:"}.get(
        change.action, change.action
    )
    return f"{action} {'verified question' if change.kind == 'question' else change.kind}"


def aspect_in_words(aspect: Aspect, change: Change, shown: Callable[[str], str]) -> str:
    """`sql: amount → amount / 2`; `now` and `no longer` where only one version says it."""
    if aspect.before is not None and aspect.after is not None:
        return f"{aspect.name}: {shown(aspect.before)} → {shown(aspect.after)}"
    word = "now " if aspect.before is None else "no longer "
    is_whole = change.action in ("added", "removed", "broken")
    text = shown(aspect.before or aspect.after or "")
    return f"{aspect.name}: {'' if is_whole else word}{text}"


def uses_of(change: Change) -> list[tuple[str, list[str]]]:
    """What depends on a change, by kind: `2 measures` and their names."""
    kinds = dict.fromkeys(kind for kind, _ in change.used_by)
    named = {kind: [name for each, name in change.used_by if each == kind] for kind in kinds}
    return [(number_of(len(names), kind), names) for kind, names in named.items()]


def listed(names: Sequence[str], most: int = NAMES) -> str:
    """Names in a row, the last ones counted."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Groups:
    """The numbers by what becomes of them."""

    measures: list[Numbers]
    same: list[Numbers]
    questions: list[Numbers]
    same_beside: list[Numbers]
    silent: list[Numbers]


def groups(diff: Diff) -> Groups:
    """Measures first, then verified questions and tests; apart what stays, and what is in
    neither version answered."""
    own = [each for each in diff.numbers or () if each.kind not in BESIDE]
    beside = [each for each in diff.numbers or () if each.kind in BESIDE]
    silent = [each for each in (*own, *beside) if not each.compared]
    return Groups(
        [each for each in own if each.differs],
        [each for each in own if not each.differs and each not in silent],
        [each for each in beside if each.differs],
        [each for each in beside if not each.differs and each not in silent],
        silent,
    )


def same_in_words(found: Groups, link: str = "`") -> list[str]:
    """Which numbers stay: a sentence for measures and their like, one for what stands beside."""
    said = []
    if found.same:
        names = [f"{link}{each.name}{link}" for each in found.same]
        said.append(f"Unchanged: {listed(names)}.")
    if found.same_beside:
        counts = Counter(str(each.kind) for each in found.same_beside)
        parts = [number_of(counts[kind], kind) for kind in BESIDE if counts[kind]]
        verb = "gives" if sum(counts.values()) == 1 else "give"
        said.append(f"{' and '.join(parts)} {verb} the same rows as before.")
    for is_asked, words in ((True, "Answered by neither version"),
                            (False, "Not compared, since no query shows it")):  # fmt: skip
        names = [f"{link}{each.name}{link}" for each in found.silent
                 if bool(each.comparisons) is is_asked]  # fmt: skip
        if names:
            said.append(f"{words}: {listed(names)}.")
    return said


# ------------------------------------------------------------------------------ tables


@dataclass(frozen=True, slots=True)
class Table:
    """A table of finished texts, how many rows it leaves out, and what else there is to say."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    more: int
    said: tuple[str, ...] = ()


def table_of(comparison: Comparison, most: int = ROWS) -> Table:
    """What differs in one comparison: a row for each value that does."""
    keys = [each.title for each in comparison.keys]
    has_many, has_values = len(comparison.values) > 1, bool(comparison.values)
    lines = [line for row in comparison.rows for line in _lines(row, comparison)]
    head = (*keys, *(["number"] if has_many else []), "before", "after",
            *(["change"] if has_values else []))  # fmt: skip
    texts = len(head) - (3 if has_values else 2)
    numeric = (*[False] * texts, *[has_values] * (len(head) - texts))
    return Table(head, tuple(lines[:most]), numeric, max(0, len(lines) - most),
                 tuple(_said(comparison)))  # fmt: skip


def _lines(row: Any, comparison: Comparison) -> Iterator[tuple[str, ...]]:
    keys = tuple(format_value(cell, column)
                 for cell, column in zip(row.key, comparison.keys, strict=True))  # fmt: skip
    if not comparison.values:
        yield (*keys, "no row" if row.before is None else "a row",
               "no row" if row.after is None else "a row")  # fmt: skip
        return
    for at, column in enumerate(comparison.values):
        before, after = (side[at] if side else None for side in (row.before, row.after))
        texts = _texts(before, after, column)
        if row.before and row.after and before == after:
            continue
        name = (column.title,) if len(comparison.values) > 1 else ()
        one = "no row" if row.before is None else texts[0]
        other = "no row" if row.after is None else texts[1]
        yield (*keys, *name, one, other, difference(before, after, column))


def _texts(before: Any, after: Any, column: Column) -> tuple[str, str]:
    """Both values; with all their digits where rounding would make them look equal."""
    one, other = _shown(before, column), _shown(after, column)
    if one != other or before is None or after is None:
        return one, other
    return str(before), str(after)


def _shown(value: Any, column: Column) -> str:
    """A cell; a number that lies in the middle of two roundings is not rounded."""
    text = format_value(value, column)
    if not _is_number(value) or is_share(column) or duration_of(column):
        return text
    _, _, decimals = str(value).partition(".")
    decimals = decimals.rstrip("0")
    if not decimals.endswith("5") or not decimals.isdigit():
        return text
    if _bare(format_value(value, column, len(decimals) - 1)) != _bare(text):
        return text
    return format_value(value, column, max(len(decimals), 2 if is_money(column) else 0))


def _bare(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def difference(before: Any, after: Any, column: Column) -> str:
    """`+7 (+7.4%)`; nothing where a side has no number."""
    if not (_is_number(before) and _is_number(after)):
        return ""
    change = after - before if type(before) is type(after) else float(after) - float(before)
    sign = "+" if change > 0 else "−"
    text = _shown(abs(change), column)
    if column.format == "percent":
        return f"{sign}{text.removesuffix('%')} points"
    if not before or not change:
        return f"{sign}{text}" if change else ""
    share = abs(float(change) / float(before)) * 100
    return f"{sign}{text} ({sign}{share:.1f}%)"


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    return is_number and value == value


def _said(comparison: Comparison) -> Iterator[str]:
    if comparison.shape:
        yield f"The query {comparison.shape}."
    if comparison.only in ("before", "after"):
        other = "new" if comparison.only == "before" else "old"
        yield f"Runs only {comparison.only} the change; the {other} version says: " + (
            comparison.fault
        )
    if comparison.cut:
        yield "Only the rows within the limit were compared."


def total_of(numbers: Numbers) -> tuple[str, str, str] | None:
    """Before, after and change of a number in all, where it has one."""
    first = numbers.comparisons[0] if numbers.comparisons else None
    if first is None or first.keys or len(first.values) != 1 or not first.rows:
        return None
    row, column = first.rows[0], first.values[0]
    before, after = (side[0] if side else None for side in (row.before, row.after))
    return (*_texts(before, after, column), difference(before, after, column))


def what_differs(numbers: Numbers) -> list[Comparison]:
    """The comparisons that differ."""
    return [each for each in numbers.comparisons if each.differs]


def same_grains(numbers: Numbers) -> list[str]:
    """How it is broken down where nothing changes."""
    return [each.what for each in numbers.comparisons
            if each.what and not each.differs and each.only != "neither"]  # fmt: skip
