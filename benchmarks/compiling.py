"""How long a query takes to become SQL, here and elsewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from benchmarks.measuring import median_ms
from semantic import SemanticLayer
from semantic.model.load import load_model_text
from semantic.pipeline import compile_query
from semantic.query.spec import read_query

HERE = Path(__file__).parent
# Name, package, script, what the script is given, more packages, and its interpreters.
PEERS = (
    ("OrionBelt", "orionbelt-semantic-layer", "orionbelt_shop.py", None, (), ("3.13", "3.12")),
    ("sidemantic", "sidemantic", "sidemantic_shop.py", "model", (), ("3",)),
    (
        "BSL",
        "boring-semantic-layer",
        "boring_shop.py",
        "tables",
        ("ibis-framework[duckdb]",),
        ("3",),
    ),
)


@dataclass
class Compilations:
    """Milliseconds by shape; `notes` say of peers what their SQL gave or why there is none."""

    cold: dict[str, float] = field(default_factory=dict)
    warm: dict[str, float] = field(default_factory=dict)
    peers: dict[str, dict[str, float]] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)


def shop() -> dict[str, Any]:
    """The tables, the model and the shapes."""
    return dict(yaml.safe_load((HERE / "shop.yml").read_text()))


def measured(with_peers: bool) -> Compilations:
    """Time every shape, after its rows were compared with those of SQL written by hand."""
    data = shop()
    connection = duckdb.connect()
    connection.execute(data["tables"])
    model = load_model_text({"shop.yml": data["model"]})
    assert not model.errors, model.errors
    layer = SemanticLayer(model, _Dialect())
    result = Compilations()
    for shape in data["shapes"]:
        name, query = shape["name"], shape["query"]
        compiled = layer.compile(query)
        ours = connection.execute(compiled.sql).fetchmany(compiled.limit)
        theirs = connection.execute(shape["sql"]).fetchall()
        assert same(ours, theirs), f"{name}: {ours[:3]} and {theirs[:3]}"
        result.cold[name] = median_ms(
            lambda query=query: compile_query(read_query(query), model, layer.graph).sql
        )
        result.warm[name] = median_ms(lambda query=query: layer.compile(query).sql)
    for peer in PEERS if with_peers else ():
        _add_peer(result, peer, data, connection)
    return result


def same(one: list[Any], other: list[Any]) -> bool:
    """Whether rows are equal without order, numbers rounded."""

    def plain(rows: list[Any]) -> list[str]:
        return sorted(str([_plain(value) for value in row]) for row in rows)

    return plain(one) == plain(other)


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return round(float(value), 4)


def _add_peer(result: Compilations, peer: Any, data: dict[str, Any], connection: Any) -> None:
    name, *_ = peer
    times = result.peers.setdefault(name, {})
    notes = result.notes.setdefault(name, {})
    try:
        told = _asked(peer, data)
    except (subprocess.CalledProcessError, OSError, ValueError) as fault:
        notes["all"] = f"could not be run: {type(fault).__name__}"
        return
    by_hand = {shape["name"]: shape["sql"] for shape in data["shapes"]}
    for shape, answer in told["shapes"].items():
        if "error" in answer:
            notes[shape] = answer["error"]
            continue
        times[shape] = answer["ms"]
        try:
            rows = connection.execute(answer["sql"]).fetchall()
        except duckdb.Error as fault:
            notes[shape] = f"its SQL fails: {type(fault).__name__}"
            continue
        right = same(rows, connection.execute(by_hand[shape]).fetchall())
        notes[shape] = "right" if right else "other rows"


def _asked(peer: Any, data: dict[str, Any]) -> dict[str, Any]:
    """What a peer's script tells, run in the peer's own environment."""
    _, package, script, given, more, _ = peer
    python = _environment(peer)
    subprocess.run([python, "-m", "pip", "install", "-q", package, "duckdb", *more], check=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "given"
        file.write_text(data[given] if given else "")
        done = subprocess.run(
            [python, str(HERE / "peers" / script), str(file)],
            check=True,
            capture_output=True,
            text=True,
        )
    return dict(json.loads(done.stdout))


def _environment(peer: Any) -> str:
    """The interpreter of a peer's environment, made the first time."""
    folder = HERE / ".peers" / peer[1]
    python = folder / "bin" / "python"
    if not python.exists():
        for name in _interpreters(peer[5]):
            made = subprocess.run([name, "-m", "venv", str(folder)], capture_output=True)
            if made.returncode == 0:
                break
        else:
            venv.create(folder, with_pip=True)
    return str(python)


def _interpreters(versions: tuple[str, ...]) -> list[str]:
    """Interpreters of these versions, on the path or kept by pyenv."""
    found = [shutil.which(f"python{version}") for version in versions]
    kept = Path.home() / ".pyenv" / "versions"
    found += [
        str(each / "bin" / "python") for version in versions for each in kept.glob(f"{version}*")
    ]
    return [each for each in found if each]


class _Dialect:
    """As much of an engine as compiling needs."""

    dialect = "duckdb"

    def version(self) -> str:
        return ""
