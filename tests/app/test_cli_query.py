"""`query`, `sql`, `explain` and `catalog` over a small shop: formats, errors, many at once."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest

from tests.app.conftest import HOSTILE, Run

COUNT = '{"measures": ["sales.count"]}'
BY_MONTH = json.dumps({
    "measures": ["sales.count", "sales.amount"],
    "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "month"}],
})  # fmt: skip
BY_PRODUCT = '{"measures": ["sales.count"], "dimensions": ["sales.product"]}'
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Sell = Callable[..., Run]


def test_json_is_the_contract(sell: Sell) -> None:
    answer = sell("query", BY_MONTH, "--format", "json").json
    assert list(answer) == ["query", "columns", "rows", "sql", "warnings", "total"]
    assert answer["query"] == json.loads(BY_MONTH)
    assert answer["columns"] == [
        {"name": "sales.sold_on.month", "type": "time", "format": None, "unit": None},
        {"name": "sales.count", "type": "number", "format": None, "unit": None},
        {"name": "sales.amount", "type": "number", "format": None, "unit": "EUR"},
    ]
    assert answer["rows"] == [
        ["2024-01-01T00:00:00", 4, 32],
        ["2024-02-01T00:00:00", 5, 37.5],
        ["2024-03-01T00:00:00", 5, 42.5],
    ]
    assert answer["sql"].rstrip().upper().count("SELECT") >= 1
    assert answer["total"] is None


def test_the_total_counts_rows_without_the_limit(sell: Sell) -> None:
    query = json.dumps(json.loads(BY_PRODUCT) | {"limit": 2, "total": True})
    answer = sell("query", query, "--format", "json").json
    assert (len(answer["rows"]), answer["total"]) == (2, len(HOSTILE))


def test_csv_has_raw_values_under_member_names(sell: Sell) -> None:
    rows = list(csv.reader(io.StringIO(sell("query", BY_MONTH, "--format", "csv").out)))
    assert rows[0] == ["sales.sold_on.month", "sales.count", "sales.amount"]
    assert rows[1] == ["2024-01-01T00:00:00", "4", "32"]


def test_a_table_for_people(sell: Sell) -> None:
    shown = sell("query", BY_MONTH).out
    assert "Sales" in shown
    assert "EUR" in shown
    assert "42.5" in shown


@pytest.mark.parametrize("format", ["table", "json", "csv", "markdown"])
def test_hostile_cells_are_inert(sell: Sell, format: str) -> None:
    done = sell("query", BY_PRODUCT, "--format", format)
    assert done.code == 0
    assert not CONTROL.search(done.out)
    if format == "json":
        assert {row[0] for row in done.json["rows"]} == set(HOSTILE)
    if format == "csv":
        cells = [row[0] for row in csv.reader(io.StringIO(done.out, newline=""))]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    if format == "markdown":
        assert len(done.out.splitlines()) == 2 + len(HOSTILE)
        assert "<img" not in done.out
        assert "![" not in done.out
    if format == "table":
        assert "[bold]rich markup[/bold] :smile:" in done.out


def test_options_count_after_the_command_and_before_it(sell: Sell) -> None:
    before, after = sell("--format", "csv", "query", COUNT), sell("query", COUNT, "--format", "csv")
    assert before.out == after.out == f"sales.count\n{len(HOSTILE)}\n"
    assert sell("--format", "csv", "query", COUNT, "--format", "json").json["rows"]
    assert sell("query", COUNT, METRICAST_FORMAT="csv").out == before.out
    assert sell("query", COUNT, "--format", "json", METRICAST_FORMAT="csv").json["rows"]


def test_a_query_from_stdin(sell: Sell) -> None:
    assert sell("query", "-", "--format", "csv", stdin=COUNT).out.startswith("sales.count\n")


@pytest.mark.parametrize(("query", "code", "says"), [
    ('{"measures": ["sales.cuont"]}', "unknown-member", "sales.count"),
    ('{"measure": ["sales.count"]}', "unknown-key", "measures"),
    ("{", "bad-query", "JSON"),
    ("[]", "bad-query", "object"),
    ("[" * 5000, "bad-query", "nested"),
    ('{"measures": ["sales.count"], "timezone": "Mars"}', "unknown-timezone", "Mars"),
])  # fmt: skip
def test_a_bad_query_is_a_sentence_and_exit_2(sell: Sell, query: str, code: str, says: str) -> None:
    done = sell("query", query)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error[{code}]: ")
    assert says in done.err
    as_json = sell("query", query, "--format", "json")
    assert as_json.code == 2
    assert as_json.json["error"]["code"] == code


def test_many_queries_in_one_process(sell: Sell) -> None:
    lines = [
        json.dumps({"id": "a", "query": json.loads(COUNT)}),
        "",
        json.dumps({"id": 2, "query": {"measures": ["sales.cuont"]}}),
        "not json",
        json.dumps({"id": 4}),
        json.dumps(["a list"]),
        json.dumps({"id": {"any": "value"}, "query": json.loads(BY_PRODUCT)}),
    ]
    done = sell("query", "--input", "-", stdin="\n".join(lines) + "\n\xff")
    first, second, third, fourth, fifth, sixth, seventh = done.lines
    assert done.code == 0
    assert list(first) == ["id", "query", "columns", "rows", "sql", "warnings", "total"]
    assert (first["id"], first["rows"]) == ("a", [[len(HOSTILE)]])
    assert list(second) == ["id", "error"]
    assert (second["id"], second["error"]["code"]) == (2, "unknown-member")
    assert "cuont" in second["error"]["message"]
    assert (third["id"], third["error"]["code"]) == (None, "bad-line")
    assert (fourth["id"], fourth["error"]["code"]) == (4, "bad-line")
    assert (fifth["id"], fifth["error"]["code"]) == (None, "bad-line")
    assert sixth["id"] == {"any": "value"}
    assert len(sixth["rows"]) == len(HOSTILE)
    assert seventh["error"]["code"] == "bad-line"
    assert "5 of 7 lines failed" in done.err


def test_sql_prints_one_select_and_runs_nothing(sell: Sell) -> None:
    text = sell("sql", COUNT).out
    assert "SELECT" in text
    assert str(len(HOSTILE)) not in text.replace("10001", "")
    answer = sell("sql", COUNT, "--format", "json").json
    assert list(answer) == ["query", "columns", "sql", "warnings"]
    assert answer["sql"].strip() == text.strip()
    line = json.dumps({"id": 7, "query": json.loads(COUNT)})
    (many,) = sell("sql", "--input", "-", stdin=line).lines
    assert many == {"id": 7} | answer


def test_semantic_sql_gives_rows(sell: Sell) -> None:
    text = "SELECT MEASURE(count), MEASURE(amount) FROM sales"
    answer = sell("sql", text, "--format", "json").json
    assert list(answer) == ["query", "columns", "rows", "sql", "warnings", "total"]
    assert answer["query"] == {"measures": ["sales.count", "sales.amount"]}
    assert answer["rows"] == [[len(HOSTILE), 112]]
    assert sell("sql", "--semantic", "-", "--format", "json", stdin=text).json == answer
    (line,) = sell("sql", "--input", "-", stdin=json.dumps({"id": 1, "sql": text})).lines
    assert line == {"id": 1} | answer
    assert "sales.yml:" in sell("explain", text).out
    refused = sell("sql", "SELECT * FROM read_csv('/etc/passwd')")
    assert refused.code == 2
    assert refused.err.startswith("error[")


def test_explain_says_where_a_member_is_defined(sell: Sell) -> None:
    assert "sales.yml:" in sell("explain", COUNT).out
    assert "sales.yml:" in sell("explain", COUNT, "--format", "json").json["explain"]


def test_catalog_lists_members_and_filters_them(sell: Sell) -> None:
    entries = sell("catalog", "--format", "json").json
    assert [each["name"] for each in entries] == [
        "sales.product", "sales.sold_on", "sales.count", "sales.amount", "sales.average",
    ]  # fmt: skip
    fields = {"name", "kind", "type", "title", "description", "unit", "format", "synonyms",
              "owner", "status", "file", "line"}  # fmt: skip
    assert fields <= entries[0].keys()
    assert [each["name"] for each in sell("catalog", "PAID", "--format", "json").json] == [
        "sales.amount", "sales.average",
    ]  # fmt: skip
    assert sell("catalog", "--format", "csv").out.startswith("name,kind,")
    assert "sales.amount" in sell("catalog").out
    assert "no member speaks of" in sell("catalog", "zebra").err
