"""`metricast init` and files that are not as they should be: nothing is lost without a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import Run

Metricast = Callable[..., Run]
MANY = "".join(f"{row},{row * 10}\n" for row in range(60))


@pytest.mark.parametrize(("text", "says"), [
    ("id,x\n1,2\n3\n4,5,6\n", "t.csv:3 has 1 field, and line 1 2"),
    ("id,amount\n1,10\n2,20\n3,30,extra\n4,40\n5,50\n", "t.csv:4 has 3 fields, and line 1 2"),
    (f"id,amount\n{MANY}7,8,9\n", "t.csv:62 has 3 fields, and line 1 2"),
    (f"id,amount\n{MANY}7\n{MANY}", "t.csv:62 has 1 field, and line 1 2"),
    ('id;t\n1;"a\nb"\n2;x;y\n', "t.csv:4 has 3 fields, and line 1 2"),
    ("note\nhello\nSee it; then say\n", "t.csv:3 has 2 fields, and line 1 1"),
    ("a\nb\nid,n\n1,2\n", "t.csv:3 has 2 fields, and line 1 1"),
    ("", "`t.csv` is empty"),
    (" \n\n", "`t.csv` is empty"),
])  # fmt: skip
def test_a_file_out_of_shape_is_refused_by_its_line(
    metricast: Metricast, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "t.csv").write_text(text)
    done = metricast("init", "t.csv")
    assert (done.code, says in done.err) == (2, True), done.err
    assert not (tmp_path / "t.duckdb").exists()


@pytest.mark.parametrize(("text", "rows", "says"), [
    ("id,x\n1,2\n3,4\n", 2, ""),
    ('id,t\n1,"a\nb"\n2,"c, ""d"""\n\n3,x\n', 3, ""),
    ("1,2,3\n4,5,6\n", 2, ""),
    ("first,last\nAda,Lovelace\nAlan,Turing\n", 2, ""),
    ("note\nhello there\nsee it\n", 2, ""),
    ("\ufeffid|v\r\n1|a\r\n2|b\r\n", 2, ""),
    ("id,t,\n1,2,\n3,4,\n", 2, ""),
    ("report of x\ngenerated\n\nid,amount\n1,10\n2,20\n", 2,
     "t.csv: 2 lines above the header left out"),
    ("id,amount\n1,2\n#3,4\n5,6\n", 2, "t.csv: 1 line beginning with # left out"),
])  # fmt: skip
def test_every_record_is_a_row(metricast: Metricast, tmp_path: Path, text: str, rows: int,
                               says: str) -> None:  # fmt: skip
    (tmp_path / "t.csv").write_text(text, newline="")
    done = metricast("init", "t.csv", "--format", "json")
    assert done.code == 0, done.err
    assert [each["rows"] for each in done.json["cubes"]] == [rows]
    assert done.json["notes"][:-1] == ([says] if says else [])


def test_a_file_that_cannot_be_read_stops_no_other(metricast: Metricast, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "good.csv").write_text("id,x\n1,2\n")
    (folder / "latin_1.csv").write_bytes(b"id,name\n1,a\n2,caf\xe9\n")
    (folder / "latin_2.csv").write_text("id,name\n1,b\n")
    (folder / "utf16.csv").write_bytes("id,name\n1,b\n".encode("utf-16"))
    (folder / "ragged.csv").write_text("id,x\n1,2\n3\n")
    (folder / "zero.csv").write_text("")
    (folder / "broken.parquet").write_bytes(b"PAR1")
    (folder / "cut.csv.gz").write_bytes(b"\x1f\x8b\x08\x00")
    done = metricast("init", "d", "--format", "json")
    assert done.code == 0, done.err
    assert [each["name"] for each in done.json["cubes"]] == ["good", "latin_2"]
    said = [each for each in done.json["notes"] if each.startswith("warning: left out: ")]
    assert len(said) == 6
    for words in ("`latin_1.csv` cannot be read as a table: line 3 is not UTF-8 text (byte 0xe9), "
                  "perhaps Windows-1252", "perhaps UTF-16", "ragged.csv:3 has 1 field",
                  "`zero.csv` is empty", "`broken.parquet`", "`cut.csv.gz`"):  # fmt: skip
        assert [each for each in said if words in each], words
    assert done.json["notes"][-1] == "loaded 2 tables into d.duckdb"


@pytest.mark.parametrize(("days", "guess"), [
    (("01/02/2024", "03/04/2024"), "a guess: read as day before month; every value fits month"),
    (("13/02/2024", "03/04/2024"), ""),
    (("2024-01-02", "2024-03-04"), ""),
    (("01.02.2024 10:00:00", "03.04.2024 11:30:00"), "a guess: read as day before month"),
])  # fmt: skip
def test_a_guessed_order_of_day_and_month_is_told(
    metricast: Metricast, tmp_path: Path, days: tuple[str, ...], guess: str
) -> None:
    (tmp_path / "t.csv").write_text("id,day\n" + "".join(f"{i},{d}\n" for i, d in enumerate(days)))
    done = metricast("init", "t.csv", "--output", "-")
    assert "type: time" in done.out
    assert (guess or "a guess") in done.out if guess else "a guess" not in done.out
