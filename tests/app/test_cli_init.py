"""`metricast init`: from files to a model that answers, and what it refuses."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from semantic.model.load import load_model
from tests.app.conftest import Run
from tests.semantic.ask.llm import endpoint as server

Metricast = Callable[..., Run]
ORDERS = """order_id,customer_id,ordered_on,amount_eur,status
1,10,2024-01-05,20.50,paid
2,10,2024-01-09,10.00,new
3,11,2024-02-11,5.25,paid
"""
CUSTOMERS = "customer_id,city,email\n10,Oslo,a@example.org\n11,Rome,b@example.org\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "orders.csv").write_text(ORDERS)
    (tmp_path / "data" / "customers.csv").write_text(CUSTOMERS)
    return tmp_path


def test_a_folder_of_csv_files_can_be_asked_at_once(metricast: Metricast, folder: Path) -> None:
    done = metricast("init", "data", "--format", "json")
    assert done.code == 0, done.err
    said = done.json
    assert {each["name"]: each["rows"] for each in said["cubes"]} == {"customers": 2, "orders": 3}
    assert said["warehouse"] == "duckdb:data.duckdb"
    asked = 0
    for command in said["next"]:
        name, *arguments = shlex.split(command)
        assert name == "metricast"
        run = metricast(*arguments)
        assert run.code == 0, run.err
        asked += arguments[0] == "ask"
    assert asked == 2
    where = ("--metrics", "metrics", "--warehouse", "duckdb:data.duckdb", "--format", "json")
    by_city = metricast("ask", "total amount by city", *where).json
    assert [row[:2] for row in by_city["rows"]] == [["Oslo", 30.5], ["Rome", 5.25]]


def test_what_is_said(metricast: Metricast, folder: Path) -> None:
    done = metricast("init", "data")
    assert "loaded 2 tables into data.duckdb" in done.out
    assert "orders: 3 rows, key order_id, 3 measures; belongs to customers" in done.out
    assert "\nNext:\n  metricast validate --metrics metrics" in done.out


def test_parquet_a_pattern_and_parts(metricast: Metricast, folder: Path) -> None:
    with duckdb.connect() as connection:
        for year in (2023, 2024):
            path = folder / f"visits_{year}.parquet"
            connection.execute(f"COPY (SELECT range AS visit_id FROM range({year})) TO '{path}'")
    done = metricast("init", "visits_*.parquet", "--database", "v.duckdb", "--format", "json")
    (cube,) = done.json["cubes"]
    assert (cube["name"], cube["rows"]) == ("visits", 4047)
    assert done.json["notes"][0] == "2 files with the same columns are one table, `visits`"


def test_a_file_of_texts_has_a_header(metricast: Metricast, folder: Path) -> None:
    (folder / "names.csv").write_text("first,last\nAda,Lovelace\nAlan,Turing\n")
    done = metricast("init", "names.csv", "--output", "-")
    assert "- name: last" in done.out
    assert "2 rows" in done.out


def test_quotes_and_marks_in_file_names(metricast: Metricast, folder: Path) -> None:
    (folder / "it's [1] *.csv").write_text("id,n\n1,2\n")
    (folder / "it's 1 x.csv").write_text("id,n\n1,2\n2,3\n")
    done = metricast("init", "it's [1] *.csv", "--format", "json", "--database", "x.duckdb")
    assert done.code == 0, done.err
    assert [each["rows"] for each in done.json["cubes"]] == [1]


def test_nothing_is_written_over(metricast: Metricast, folder: Path) -> None:
    assert metricast("init", "data").code == 0
    text = (folder / "metrics" / "cubes" / "orders.yml").read_text()
    (folder / "metrics" / "cubes" / "orders.yml").write_text("# mine\n")
    again = metricast("init", "data")
    assert again.code == 2
    assert "would-overwrite" in again.err
    elsewhere = metricast("init", "data", "--output", "other")
    assert elsewhere.code == 3  # data.duckdb is there, too
    assert "data.duckdb" in elsewhere.err
    assert (folder / "metrics" / "cubes" / "orders.yml").read_text() == "# mine\n"
    assert metricast("init", "data", "--force").code == 0
    assert (folder / "metrics" / "cubes" / "orders.yml").read_text() == text


def test_a_database_is_only_read(metricast: Metricast, folder: Path) -> None:
    path = folder / "shop.db"  # known by its bytes, not by its name
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT range AS id FROM range(5)")
    before = path.read_bytes()
    done = metricast("init", "shop.db", "--format", "json")
    assert done.json["warehouse"] == "duckdb:shop.db"
    assert path.read_bytes() == before
    by_url = metricast("init", "--warehouse", "duckdb:shop.db", "--output", "two")
    assert by_url.code == 0
    assert load_model(folder / "two").cubes.keys() == {"t"}


@pytest.mark.parametrize(("arguments", "code", "says"), [
    ((), 2, "name a DuckDB file"),
    (("nowhere.csv",), 2, "cannot be found"),
    (("notes.txt",), 2, "neither a DuckDB, Parquet nor CSV file"),
    (("empty",), 2, "no table is found"),
    (("broken.parquet",), 2, "cannot be read as a table"),
    (("broken.csv",), 2, "cannot be read as a table"),
    (("data", "one.duckdb"), 2, "a model is made of one, or of files"),
    (("none.duckdb",), 3, "no table to be read"),
    (("--warehouse", "postgresql://x/y"), 3, "is not a DuckDB warehouse"),
    (("data", "--output", "notes.txt"), 2, "is a file"),
    (("data", "--reword"), 2, "OPENAI_API_KEY is not set"),
    (("data", "--send-values"), 2, "--reword"),
])  # fmt: skip
def test_refusals(metricast: Metricast, folder: Path, arguments: tuple[str, ...], code: int,
                  says: str) -> None:  # fmt: skip
    (folder / "notes.txt").write_text("hello")
    (folder / "empty").mkdir()
    (folder / "broken.parquet").write_bytes(b"PAR1 and nothing behind it")
    (folder / "broken.csv").write_bytes(b"a,b\n1,\xff\xfe\x00\n")
    for name, sql in (("one", "CREATE TABLE t (a INTEGER)"), ("none", "SELECT 1")):
        with duckdb.connect(str(folder / f"{name}.duckdb")) as connection:
            connection.execute(sql)
    done = metricast("init", *arguments)
    assert (done.code, says in done.err) == (code, True), done.err
    assert not (folder / "metrics").exists()
    assert not list(folder.glob(".*.building"))


def test_values_can_be_kept_out(metricast: Metricast, folder: Path) -> None:
    assert "paid" in metricast("init", "data", "--output", "-").out
    (folder / "data.duckdb").unlink()
    without = metricast("init", "data", "--output", "-", "--no-values").out
    assert not [each for each in ("paid", "Oslo", "2024", "20.5") if each in without]
    assert "3 different values" in without


# ------------------------------------------------------------------ with an endpoint


def words(handler: server.Handler, asked: dict[str, Any]) -> None:
    """A language model that words everything it is given, some of it out of bounds."""
    things = json.loads(asked["messages"][1]["content"])
    replies = [{"path": each["path"], "title": f"Good {each['title']}"[:60], "synonyms": ["thing"],
                "description": f"What {each['path']} is."} for each in things]  # fmt: skip
    replies.append({"path": "orders.nothing", "title": "x", "description": "y", "synonyms": []})
    replies[1] |= {"description": "two\nlines {CUBE}"}
    server.says(json.dumps({"things": replies}))(handler, asked)


def reworded(
    metricast: Metricast, *behaviours: server.Behave, more: tuple[str, ...] = (), seconds: str = "9"
) -> Any:
    with server.served(*behaviours) as it:
        named = {"OPENAI_API_KEY": server.KEY, "OPENAI_BASE_URL": it.url, "OPENAI_MODEL": "small",
                 "METRICAST_LLM_SECONDS": seconds}  # fmt: skip
        done = metricast("init", "data", "--reword", *more, **named)
    assert server.KEY not in done.out + done.err
    return done, "".join(json.dumps(each) for each in it.asked)


def test_an_endpoint_words_and_changes_no_number(metricast: Metricast, folder: Path) -> None:
    done, sent = reworded(metricast, words)
    assert done.code == 0, done.err
    assert "2 of its replies could not be used" in done.out
    text = (folder / "metrics" / "cubes" / "orders.yml").read_text()
    assert "worded by small" in text
    assert "# was: Number of orders." in text
    model = load_model(folder / "metrics")
    assert not model.errors
    amount = model.cubes["orders"].measures["total_amount_eur"]
    assert amount.about.description == "What orders.total_amount_eur is."
    assert amount.about.synonyms == ("thing",)
    assert amount.type == "sum"
    assert not [each for each in ("paid", "Oslo", "2024-01-05", "example.org") if each in sent]


def test_values_are_sent_when_asked_and_personal_ones_never(
    metricast: Metricast, folder: Path
) -> None:
    _, sent = reworded(metricast, words, more=("--send-values",))
    assert "paid" in sent
    assert "example.org" not in sent


@pytest.mark.parametrize("behaviour", [
    server.status(500), server.status(401), server.says("no JSON at all"), server.hangs(30),
    server.says('{"things": [1, 2]}'), server.breaks_off,
])  # fmt: skip
def test_an_endpoint_that_fails_costs_nothing_but_its_words(
    metricast: Metricast, folder: Path, behaviour: server.Behave
) -> None:
    done, _ = reworded(metricast, behaviour, seconds="0.5")
    assert done.code == 0, done.err
    assert "warning: the language model worded 0 of" in done.out + done.err
    model = load_model(folder / "metrics")
    assert not model.errors
    assert model.cubes["orders"].measures["count"].about.description == "Number of orders."
