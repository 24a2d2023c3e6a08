"""Who may import whom. A failure names the arrow that was broken and where."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import Source, sources

# Each room of `semantic` and the rooms it may import from, besides itself.
GROUND = {"errors"}
MEANING = GROUND | {"model", "query", "compile"}
ROOMS = {
    "errors": set(),
    "defaults": GROUND,
    "engine": GROUND,
    "model": GROUND,
    "query": GROUND | {"model"},
    "compile": GROUND | {"model", "query"},
    "catalog": MEANING,
    "newest": MEANING,
    "result": MEANING,
    "ask": MEANING | {"catalog", "result", "engine"},
    "answer": MEANING | {"catalog", "result"},
    "feedback": MEANING | {"ask"},
    "evaluation": MEANING | {"result", "layer"},
    "review": MEANING | {"catalog", "result", "engine"},
}
TOP = {"layer", "asking", "pipeline", "__init__", "semantic"}

PRINTERS = ("semantic/compile/", "semantic/pipeline", "semantic/model/", "semantic/query/from_sql",
            "semantic/query/sql_text")  # fmt: skip

# Who alone may use what: the packages, then the files that may.
ONLY = (
    # The model reads fragments, `from_sql` reads semantic SQL; only the last two make any.
    (r"sqlglot", r"semantic/(model/|query/(from_sql|sql_text)|compile/|pipeline)"),
    (r"duckdb|psycopg|pyspark", r"warehouse/"),
    (r"openai|httpx|aiohttp", r"semantic/ask/llm"),
    (
        r"requests|urllib\.request|http\.client|socket",
        r"semantic/ask/llm|warehouse/podcasts/|app/cli/chat",
    ),
    (r"streamlit", r"app/chat"),
    (r"click", r"app/"),
    (r"rich", r"app/"),
    (r"pickle|marshal|shelve|jinja2|dill", r"nothing"),
)


def room(module: str) -> str:
    """`semantic.model.types` is in `model`, `semantic.layer` in `layer`."""
    return module.split(".")[1] if "." in module else module


def broken_arrows(source: Source) -> list[str]:
    here = source.module.split(".")[0]
    found = []
    for imported, line in source.imports():
        there = imported.split(".")[0]
        if here == "semantic" and there in ("app", "warehouse"):
            found.append((imported, line, f"semantic → {there}"))
        elif here == "warehouse" and (there == "app" or imported.startswith("semantic.")):
            if imported != "semantic.errors":
                found.append((imported, line, f"warehouse → {imported}"))
        elif here == there == "semantic" and not allowed(source.module, imported):
            found.append((imported, line, f"{room(source.module)} → {room(imported)}"))
    return [
        f"{source.path}:{line} imports {imported}: the arrow {arrow} is not in the plan"
        for imported, line, arrow in found
    ]


def allowed(module: str, imported: str) -> bool:
    here, there = room(module), room(imported)
    return here in TOP or here == there or there in ROOMS[here]


def test_every_arrow_is_in_the_plan() -> None:
    broken = [arrow for source in sources() for arrow in broken_arrows(source)]
    assert not broken, "\n" + "\n".join(broken)


def test_every_room_is_in_the_plan() -> None:
    rooms = {room(source.module) for source in sources() if source.path.startswith("semantic/")}
    assert rooms <= ROOMS.keys() | TOP, "a new room of `semantic`: say here what it may import"


@pytest.mark.parametrize(("packages", "files"), ONLY, ids=[packages for packages, _ in ONLY])
def test_only_the_right_files_use(packages: str, files: str) -> None:
    strangers = [
        f"{source.path}:{line} imports {imported}, which only {files} may"
        for source in sources()
        for imported, line in source.imports()
        if re.fullmatch(rf"({packages})(\..*)?", imported) and not re.match(files, source.path)
    ]
    assert not strangers, "\n" + "\n".join(strangers)


def test_connections_are_opened_where_rows_live() -> None:
    """Queries run through `warehouse/engines`; the loader writes through files of its own."""
    openers = re.compile(r"warehouse/(engines/|publish|made|rows|memory)")
    strangers = [
        f"{source.path}:{call.lineno} opens a connection"
        for source in sources()
        for name, call in source.calls()
        if name.endswith("duckdb.connect") and not openers.match(source.path)
    ]
    assert not strangers, "\n" + "\n".join(strangers)


def test_semantic_reads_no_clock() -> None:
    """Today is given to it. Measuring how long something took is no clock."""
    clock = re.compile(r"(.*\.)?(now|today|utcnow|time\.time|time\.localtime|time\.gmtime)")
    readers = [
        f"{source.path}:{call.lineno} reads the clock with {name}()"
        for source in sources()
        if source.path.startswith("semantic/")
        for name, call in source.calls()
        if clock.fullmatch(name)
    ]
    assert not readers, "\n" + "\n".join(readers)


def test_nothing_is_executed_from_text() -> None:
    found = [
        f"{source.path}:{call.lineno} calls {name}()"
        for source in sources()
        for name, call in source.calls()
        if name in ("eval", "exec", "compile", "__import__", "builtins.eval", "builtins.exec")
    ]
    assert not found, "\n" + "\n".join(found)


def test_a_broken_arrow_would_be_seen(tmp_path: object) -> None:
    import ast

    planted = Source("semantic/model/x.py", 1, ast.parse("from semantic.query.types import Query"))
    assert broken_arrows(planted) == [
        "semantic/model/x.py:1 imports semantic.query.types: the arrow model → query "
        "is not in the plan"
    ]
    planted = Source("semantic/ask/x.py", 1, ast.parse("import warehouse.publish"))
    assert "semantic → warehouse" in broken_arrows(planted)[0]
    planted = Source("semantic/answer/x.py", 1, ast.parse("import semantic.ask.types"))
    assert "answer → ask" in broken_arrows(planted)[0]


def test_only_compile_prints_sql() -> None:
    """A syntax tree becomes a statement in one place; readers print fragments for their errors."""
    printers = [
        f"{source.path}:{call.lineno} prints SQL with {name}()"
        for source in sources()
        for name, call in source.calls()
        if name.endswith(".sql") and any(word.arg == "dialect" for word in call.keywords)
        if not source.path.startswith(PRINTERS)
    ]
    assert not printers, "\n" + "\n".join(printers)
