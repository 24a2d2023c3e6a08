"""`metricast diff`: formats, exit codes, and nothing that comes alive in any of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from markdown_it import MarkdownIt

from app.diff.markdown import MOST, as_markdown
from app.diff.words import difference, headline, table_of
from semantic.compile.types import Column
from semantic.review.diff.types import Break, Change, Comparison, Diff, Numbers, RowChange
from tests.app.conftest import HOSTILE, MODEL, Run

FORMATS = ("text", "markdown", "json", "github")
HALVED = MODEL.replace("type: sum, sql: amount,", "type: sum, sql: amount / 2,")
WITHOUT = MODEL.replace("      - {name: average, type: avg, sql: amount, unit: EUR, "
                        "description: Paid per sale.}\n", "")  # fmt: skip


@pytest.fixture
def against(sell: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    """The shop's model, changed to a text, against what it was."""

    def run(text: str, *arguments: str) -> Run:
        new = tmp_path / "new"
        new.mkdir(exist_ok=True)
        (new / "sales.yml").write_text(text)
        return sell("diff", "metrics", "--metrics", str(new), *arguments)

    return run


@pytest.mark.parametrize("format", FORMATS)
def test_a_redefined_measure(against: Callable[..., Run], format: str) -> None:
    done = against(HALVED, "--format", format)
    assert done.code == 0
    assert "sales.amount" in done.out
    if format == "json":
        found = done.json
        assert found["ok"] is True
        (change,) = found["changes"]
        assert (change["action"], change["kind"], change["name"]) == (
            "redefined", "measure", "sales.amount")  # fmt: skip
        assert change["aspects"] == [
            {"name": "sql", "before": "amount", "after": "amount / 2", "counts": True}
        ]
        (numbers,) = found["numbers"]
        first, *_ = numbers["comparisons"]
        assert (first["by"], first["rows"]) == (
            "in all", [{"key": [], "before": [112], "after": [56]}])  # fmt: skip
    else:
        assert "112" in done.out and "56" in done.out
    if format == "markdown":
        assert "| `sales.amount` Amount | 112 | 56 | −56 (−50.0%) |" in done.out
    if format == "github":
        assert done.out.startswith("::warning file=new/sales.yml,line=16,col=16,title=redefined::")
        assert "\n::notice title=metricast::numbers of 1 member change, 1 redefined" in done.out


@pytest.mark.parametrize("format", FORMATS)
def test_a_breaking_change_fails(against: Callable[..., Run], format: str) -> None:
    done = against(WITHOUT, "--format", format)
    assert done.code == 1
    assert "sales.average" in done.out
    if format == "github":
        assert "::error file=metrics/sales.yml,line=17,col=16,title=breaking-change::" in done.out


@pytest.mark.parametrize("format", FORMATS)
def test_a_measure_that_no_longer_runs_breaks(against: Callable[..., Run], format: str) -> None:
    done = against(MODEL.replace("type: sum, sql: amount,", "type: sum, sql: paid,"),
                   "--format", format)  # fmt: skip
    assert done.code == 1
    said = done.out.replace("<code>", "`").replace("</code>", "`")
    assert "`sales.amount` no longer runs" in said
    if format != "json":
        assert "1 breaking change, 1 member no longer runs, 1 redefined" in done.out


@pytest.mark.parametrize("format", FORMATS)
def test_a_warehouse_without_the_tables(
    against: Callable[..., Run], tmp_path: Path, format: str
) -> None:
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE planets (name TEXT)")
    done = against(HALVED, "--format", format, "--warehouse", f"duckdb:{other}")
    assert done.code == 0
    assert "Table with name sales does not exist" in done.out
    if format != "json":
        assert "numbers could not be compared" in done.out
        assert "name another with" in done.out and "other.duckdb was asked" in done.out
        assert "no number changes" not in done.out and "same rows" not in done.out


@pytest.mark.parametrize("format", ["text", "markdown", "github"])
def test_another_unit_is_named(against: Callable[..., Run], format: str) -> None:
    done = against(MODEL.replace("amount, unit: EUR", "amount, unit: USD", 1), "--format", format)
    assert done.code == 0
    first = done.out.splitlines()[-1 if format == "github" else 0]
    assert "2 otherwise" not in first
    assert first.endswith("1 otherwise changed (unit of sales.amount: EUR → USD)")
    if format == "markdown":
        assert "<details>" not in done.out
    if format == "github":
        assert "title=changed::unit of `sales.amount`: EUR → USD" in done.out


def test_owners_are_told(metricast: Callable[..., Run], tmp_path: Path) -> None:
    block = "owners:\n  - {name: finance, codeowners: ['@shop/finance']}\n"
    texts = {"none": MODEL, "one": block + MODEL, "two": block.replace("']", "', '@ada']") + MODEL}
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "sales.yml").write_text(text)

    def told(old: str, new: str) -> str:
        done = metricast("diff", str(tmp_path / old), "--metrics", str(tmp_path / new),
                         "--no-numbers")  # fmt: skip
        assert done.code == 0
        return done.out

    assert "1 added\n" in told("none", "one") and "added owner finance" in told("none", "one")
    assert "other changes of owner finance" in told("one", "two")
    assert "codeowners: @shop/finance → @shop/finance, @ada" in told("one", "two")
    assert "removed owner finance" in told("two", "none")
    assert "codeowners: @shop/finance, @ada" in told("two", "none")


def test_a_view_s_member_stands_in_the_view_s_file(
    sell: Callable[..., Run], tmp_path: Path
) -> None:
    view = "views:\n  - name: shop\n    cubes: [{join_path: sales, includes: [count, amount]}]\n"
    for name, text in (("old", view), ("new", view.replace(", amount", ""))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sales.yml").write_text(MODEL)
        (tmp_path / name / "views.yml").write_text(text)
    done = sell("diff", str(tmp_path / "old"), "--metrics", str(tmp_path / "new"),
                "--no-numbers", "--format", "github")  # fmt: skip
    assert done.code == 1
    (error,) = [line for line in done.out.splitlines() if line.startswith("::error ")]
    assert "views.yml,line=2," in error and "`shop.amount` was removed" in error


@pytest.mark.parametrize("format", FORMATS)
def test_no_change(against: Callable[..., Run], format: str) -> None:
    done = against(MODEL, "--format", format)
    assert done.code == 0
    if format == "json":
        assert done.json == {
            "ok": True, "breaking": [], "changes": [], "numbers": [], "numbers_fault": None,
            "unasked": [], "faults": {"before": [], "after": []},
        }  # fmt: skip
    else:
        assert "nothing changes" in done.out


def test_without_numbers_no_warehouse_is_needed(
    metricast: Callable[..., Run], shop: Path, tmp_path: Path
) -> None:
    (tmp_path / "sales.yml").write_text(HALVED)
    arguments = ("diff", str(shop / "metrics"), "--metrics", str(tmp_path))
    nowhere = ("--warehouse", "duckdb:nowhere.duckdb")
    assert metricast(*arguments, "--no-numbers", *nowhere).code == 0
    done = metricast(*arguments, *nowhere)
    assert (done.code, done.out) == (3, "")
    assert "nowhere.duckdb" in done.err


def test_a_fault_is_said_and_the_rest_is_compared(against: Callable[..., Run]) -> None:
    done = against(HALVED.replace("type: avg, sql: amount", 'type: avg, sql: "{nobody}"'))
    assert done.code == 1
    assert "`sales.average` is gone: `sales` has no member `nobody`" in done.out
    assert "Faults of the new version; the rest was compared" in done.out
    assert "redefined measure sales.amount" in done.out


@pytest.mark.parametrize("text", ["cubes: [", "{}", "cubes: []"])
def test_a_version_without_any_cube(against: Callable[..., Run], text: str) -> None:
    done = against(text)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error[")


def test_formats_that_it_lacks(against: Callable[..., Run]) -> None:
    done = against(MODEL, "--format", "csv")
    assert done.code == 2
    assert "not csv" in done.err


# --------------------------------------------------------------------- what comes alive

SPOKEN = "@everyone see #12 and https://evil.example <b>now</b> `x` *y* ![i](http://evil.example/i)"
EVIL = MODEL.replace("title: Sales,", f"title: '{SPOKEN}',").replace(
    "description: What was sold.", f"description: '{SPOKEN}'"
)
BY_PRODUCT = EVIL.replace("type: sum, sql: amount,", "type: sum, sql: amount / 2,")


@pytest.mark.parametrize("format", FORMATS)
def test_cells_and_texts_are_shown_and_never_obeyed(
    against: Callable[..., Run], format: str
) -> None:
    done = against(BY_PRODUCT, "--format", format)
    assert done.code == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.out)
    if format == "markdown":
        assert_inert(done.out)


def assert_inert(text: str) -> None:
    """Rendered, it has only the tags of the comment itself, no links, and refers to nobody."""
    read = _Read()
    read.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    own = {"h3", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code",
           "details", "summary", "sub"}  # fmt: skip
    assert read.tags <= own
    assert not read.attributes - {"style"}
    said = "".join(read.outside)
    assert not re.search(r"@\w|#\w|(?<![\w\\])https?://", said), said


class _Read(HTMLParser):
    """What a page consists of; `outside` is its text but for code."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.outside: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.inside += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "code"

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.outside.append(data)


def test_every_hostile_cell_in_a_comment() -> None:
    columns = (Column("s.p", "dimension", "string", SPOKEN),), (
        Column("s.a", "measure", "number", SPOKEN),)  # fmt: skip
    rows = tuple(RowChange((cell,), (1,), (2,)) for cell in (*HOSTILE, SPOKEN))
    found = Comparison(f"by {SPOKEN}", *columns, rows, len(rows))
    diff = Diff(
        (Change("broken", "measure", "s.a", detail=SPOKEN),),
        (Break("measure", "s.a", SPOKEN, SPOKEN),),
        (Numbers("measure", "s.a", SPOKEN, (found,)), Numbers("question", "q", SPOKEN, (found,))),
    )
    assert_inert(as_markdown(diff, SPOKEN))


def test_a_comment_is_never_too_long() -> None:
    column = Column("s.a", "measure", "number", "Amount")
    key = Column("s.p", "dimension", "string", "Product")
    rows = tuple(RowChange((f"a product called {at} " * 5,), (1,), (2,)) for at in range(500))
    one = Comparison("by product", (key,), (column,), rows, 500)
    numbers = tuple(Numbers("measure", f"s.a{at}", "Amount " * 9, (one,)) for at in range(300))
    changes = tuple(Change("redefined", "measure", f"s.a{at}") for at in range(3_000))
    said = as_markdown(Diff(changes, (), numbers), "main")
    assert 10_000 < len(said) <= MOST + 200
    assert "more" in said
    assert said.count("<details>") == said.count("</details>")


# ------------------------------------------------------------------------------- words


@pytest.mark.parametrize(("before", "after", "format", "cells"), [
    (12.125, 37.875, None, ("12.125", "37.875", "+25.75 (+212.4%)")),
    (Decimal("12.125"), Decimal("13.000"), None, ("12.125", "13", "+0.875 (+7.2%)")),
    (12.25, 12.3333, None, ("12.25", "12.33", "+0.083 (+0.7%)")),
    (1204.5, 2000, "currency", ("1,204.50", "2,000", "+795.50 (+66.0%)")),
    (None, 5, None, ("–", "5", "")),
    (5, None, None, ("5", "–", "")),
    (0.125, 0.5, "percent", ("12.5%", "50%", "+37.5 points")),
])  # fmt: skip
def test_cells(before: object, after: object, format: str | None, cells: tuple[str, ...]) -> None:
    column = Column("a", "measure", "number", "A", format)
    found = Comparison("in all", (), (column,), (RowChange((), (before,), (after,)),), 1)
    assert table_of(found).rows == (cells,)


def test_no_row_beside_no_value() -> None:
    column = Column("a", "measure", "number", "A")
    rows = (RowChange((), None, (None,)), RowChange((), (None,), None))
    found = table_of(Comparison("in all", (), (column,), rows, 2))
    assert found.rows == (("no row", "–", ""), ("–", "no row", ""))


@pytest.mark.parametrize(("before", "after", "format", "said"), [
    (94, 101, None, "+7 (+7.4%)"),
    (101, 94, None, "−7 (−6.9%)"),
    (0, 5, None, "+5"),
    (None, 5, None, ""),
    (5, None, None, ""),
    (0.25, 0.5, "percent", "+25 points"),
    ("a", "b", None, ""),
    (True, False, None, ""),
    (-4, -2, None, "+2 (+50.0%)"),
])  # fmt: skip
def test_differences(before: object, after: object, format: str | None, said: str) -> None:
    assert difference(before, after, Column("a", "measure", "number", "A", format)) == said


def test_the_headline_says_what_breaks_first() -> None:
    numbers = (Numbers("measure", "a.b", "B", (Comparison("in all", shape="x"),)),
               Numbers("question", "q", "Q", (Comparison("", shape="x"),)))  # fmt: skip
    changes = (Change("redefined", "measure", "a.b"), Change("added", "measure", "a.c"))
    broken = (Break("measure", "a.b", "m", "h"),)
    assert headline(Diff(changes, broken, numbers)) == (
        "1 breaking change, numbers of 1 member change, 1 verified question answers differently, "
        "1 redefined, 1 added"
    )
    assert headline(Diff(changes, (), ())) == "no number changes, 1 redefined, 1 added"
    assert headline(Diff(changes)) == "1 redefined, 1 added"
    assert headline(Diff()) == "nothing changes"
