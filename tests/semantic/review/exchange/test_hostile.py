"""Foreign files are hostile: whatever they hold, an import ends in files or in a sentence."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from semantic.errors import MetricastError
from semantic.model.load import load_model_text
from semantic.model.source import read_source
from semantic.model.words import plain, read_anything
from semantic.review.exchange.dbt.jinja import Unread, read_call, read_template
from semantic.review.exchange.formats import IMPORTS, import_model
from semantic.review.exchange.yaml_text import yaml_text

CASES = [
    (file.stem, case["says"])
    for file in sorted((Path(__file__).parent / "cases").glob("*.yml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]
ODD = (
    "", "~", "[]", "{}", "null", "'", '"', "{{", "}}", "{% for x in y %}", "&a", "*a", "!!python/x",
    "../../etc/passwd", "a\x00b", "\u202e", "1e999", "- - - -", "((((((((((", "x" * 5000,
    "select 1", "drop table orders; --", "{CUBE}", "{orders.sql()}", "CUBE", "orders.yml",
    "-1", "true",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_a_file_with_words_exchanged(seed: int, tmp_path: Path) -> None:
    """Words, lines and brackets of a good file, replaced by odd ones."""
    chance = random.Random(seed)
    format, text = chance.choice(CASES)
    lines = text.splitlines()
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        words = lines[at].split(" ")
        words[chance.randrange(len(words))] = chance.choice(ODD)
        lines[at] = " ".join(words)
    file = tmp_path / "model.yml"
    file.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    _ends_well(file, format)


@pytest.mark.parametrize("format", IMPORTS)
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[1, 2]", b"a: &x 1\nb: *x", b"{" * 500, b"cubes: " + b"[" * 70,
     b"datasets: {a: b}", b"cubes: [a, b]", b"semantic_models: [[]]", b"models: x",
     b"datasets: [{name: [], source: {}}]", b"metrics: [{name: a, type: derived}]",
     b"semantic_models: [{name: __, model: ref('x')}, {name: __, model: ref('x')}]",
     b"cubes: [{name: a, sql_table: a}, {name: A, sql_table: a}]"],
    ids=range(14),
)  # fmt: skip
def test_a_file_that_is_none(format: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "model.yml"
    file.write_bytes(content)
    _ends_well(file, format)


def _ends_well(file: Path, format: str) -> None:
    begun = time.perf_counter()
    try:
        passage = import_model(file, format)
    except MetricastError:
        return  # a sentence, with a code; anything else would come through
    assert load_model_text(passage.files).errors == ()
    assert all(".." not in name and not name.startswith("/") for name in passage.files)
    assert time.perf_counter() - begun < 20


def test_a_deep_expression_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "model.yml"
    deep = "(" * 500 + "1" + ")" * 500
    said = f"{{dialects: [{{dialect: ANSI_SQL, expression: '{deep}'}}]}}"
    field = f"{{name: b, datatype: String, expression: {said}}}"
    file.write_text(f"datasets: [{{name: a, source: a, fields: [{field}]}}]")
    passage = import_model(file)
    assert any("deep" in str(each) for each in passage.losses)


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("ref('orders')", "ref", ("orders",)),
        (' ref( "a" , "b" ) ', "ref", ("a", "b")),
        ("ref('orders', v=2)", "ref", ("orders", "2")),
        ("Metric('x', group_by=['a', 'b'])", "Metric", ("x", ("a", "b"))),
        ("TimeDimension('order__at', 'month')", "TimeDimension", ("order__at", "month")),
    ],
)
def test_a_call(text: str, name: str, values: tuple[object, ...]) -> None:
    call = read_call(text)
    assert not isinstance(call, Unread)
    assert (call.name, call.values, call.then) == (name, values, ())


def test_what_is_called_on_a_call() -> None:
    call = read_call("Dimension('a__b').grain('month')")
    assert not isinstance(call, Unread)
    assert call.then == (("grain", ("month",)),)


@pytest.mark.parametrize(
    "text",
    ["", "ref", "ref(", "ref)", "ref('a'", "ref('a',,)", "ref('a')x", "ref(a)", "ref(['a'",
     "1('a')", "ref('a' 'b')", "ref([['a']])", "a.b('c')", "ref('a').b", "ref('\\'')",
     "ref(" * 300],
)  # fmt: skip
def test_no_call(text: str) -> None:
    assert isinstance(read_call(text), Unread)


@pytest.mark.parametrize("text", ["{% if x %}", "a }} b", "{{ ref('a')", "{# note #}", "{{ x }}"])
def test_no_template(text: str) -> None:
    assert isinstance(read_template(text), Unread)


DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=40)
    | st.sampled_from(ODD[:-8]) | st.sampled_from(["no", "0123", "1e3", "2024-01-01", "a: b", " x",
                                                   "a\nb", "a\n\n", "#x", "x #y", "=", "<<", "a "]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text("abc_", min_size=1, max_size=6), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text("abc_", min_size=1, max_size=6), DATA, min_size=1, max_size=4))
def test_written_yaml_says_what_was_meant(data: dict) -> None:
    """Both to our own reader, which guesses nothing, and to the one that others use."""
    text = yaml_text(data, ("A comment.",))
    _, tree = read_source("a.yml", text.encode("utf-8", "surrogatepass"))
    assert plain(read_anything(tree)) == data
    assert yaml.safe_load(text) == data
