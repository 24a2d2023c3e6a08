"""The hooks and the workflow that people copy: they parse, and call what there is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest
import yaml

from app.cli import metricast
from tests.architecture.sources import ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
TEXT = (ROOT / "docs" / "examples" / "metrics.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.load(TEXT, Loader=yaml.BaseLoader)
WRITTEN_ELSEWHERE = ("lint", "diff")  # of a later version


def steps() -> list[dict[str, Any]]:
    return [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def scripts() -> list[str]:
    return [step["run"] for step in steps() if "run" in step]


def calls() -> list[str]:
    """Every `metricast …` of both files, without what the shell does with it."""
    lines = [each["entry"] for each in HOOKS]
    lines += [line.strip() for script in scripts() for line in script.splitlines()]
    return [re.split(r" (?:\||>|&&)", line)[0] for line in lines if line.startswith("metricast ")]


def test_each_command_is_called() -> None:
    called = {shlex.split(call)[1] for call in calls()}
    assert called == {"validate", "lint", "test", "diff", "owners"}


@pytest.mark.parametrize("call", sorted(set(calls())))
def test_commands_and_options_exist(call: str) -> None:
    _, name, *arguments = shlex.split(call)
    command = metricast.commands.get(name)
    if command is None and name in WRITTEN_ELSEWHERE:
        pytest.skip(f"`metricast {name}` is not there yet")
    assert command is not None, call
    context = click.Context(metricast, info_name="metricast", obj=None)
    command.make_context(name, arguments, parent=context)  # raises for what it does not know


@pytest.mark.parametrize("hook", HOOKS, ids=[each["id"] for each in HOOKS])
def test_hooks_only_call_metricast(hook: dict[str, Any]) -> None:
    assert hook["id"] == f"metricast-{shlex.split(hook['entry'])[1]}"
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    assert hook["name"]
    assert hook["description"].endswith(".")
    files = re.compile(hook["files"])
    assert files.search("metrics/cubes/orders.yml")
    assert not files.search("docs/metrics/orders.yml")


def test_scripts_are_shell() -> None:
    for script in scripts():
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)
        words = set(re.findall(r"^\s*(?:\{ )?([a-z][a-z-]+) ", script, re.M))
        assert words <= {"metricast", "pip", "cat", "exit", "gh", "if", "elif", "echo"}, words


def step(name: str) -> str:
    return str(next(each["run"] for each in steps() if each.get("name") == name))


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step where `metricast` is this one, and `gh` shows what it is given to post."""
    programs = folder / ".bin"
    programs.mkdir(exist_ok=True)
    called = {"metricast": f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m app "$@"',
              "gh": 'case "$*" in *body=*) cat body.md;; esac'}  # fmt: skip
    for name, text in called.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder),
                   "LC_ALL": "C.UTF-8", "GITHUB_STEP_SUMMARY": str(folder / ".summary"),
                   **variables}  # fmt: skip
    return subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=environment, check=False,
                          capture_output=True, text=True)  # fmt: skip


def commit(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    who = ["-c", "user.name=a", "-c", "user.email=a@example.test"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *who, *words], cwd=folder, check=True)


ORDERS = """cubes:
  - name: orders
    sql_table: orders
    dimensions: [{name: id, sql: id, type: number, primary_key: true}]
    measures: [{name: paid, type: sum, sql: paid}]
"""
CHANGED = ORDERS.replace("sql: paid", 'sql: "paid * 2"')


def test_the_first_definitions_have_nothing_to_be_compared_with(tmp_path: Path) -> None:
    commit(tmp_path, {"README.md": "a"})
    commit(tmp_path, {"metrics/orders.yml": ORDERS})
    done = shell(step("What the change does"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".summary").read_text().startswith("These are the first definitions")


@pytest.mark.parametrize("warehouse", ["", "duckdb:shop.duckdb"])
def test_numbers_are_compared_where_there_is_a_warehouse(tmp_path: Path, warehouse: str) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE orders AS SELECT 1 AS id, 21 AS paid")
    commit(tmp_path, {"metrics/orders.yml": ORDERS, ".gitignore": "*.duckdb\n"})
    commit(tmp_path, {"metrics/orders.yml": CHANGED})
    done = shell(step("What the change does"), tmp_path, METRICAST_WAREHOUSE=warehouse)
    assert done.returncode == 0, done.stderr
    said = (tmp_path / ".summary").read_text()
    assert "redefined measure `orders.paid`" in said
    assert ("| 21 | 42 |" in said) == bool(warehouse)


@pytest.mark.parametrize(("text", "posted"), [
    ("### Metrics\n", "### Metrics\n"),
    ("−" * 64_000, "−" * 64_000),  # of three bytes each
    ("<details>" + "a" * 66_000 + "</details>",
     "What the change does is in the summary of the run.\n"),
    ("", "What the change does is in the summary of the run.\n"),
])  # fmt: skip
def test_a_comment_is_posted_whole_or_not_at_all(tmp_path: Path, text: str, posted: str) -> None:
    (tmp_path / "comment.md").write_text(text, encoding="utf-8")
    done = shell(step("Post it, or renew the one that is there"), tmp_path, MARK="<!-- m -->",
                 COMMENTS="x")  # fmt: skip
    assert done.stdout == f"<!-- m -->\n{posted}"


def test_the_guide_shows_hooks_that_there_are() -> None:
    guide = (ROOT / "docs" / "guide" / "publishing.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(repos:.*?)```", guide, re.S)
    (repo,) = yaml.safe_load(text)["repos"]
    assert {each["id"] for each in repo["hooks"]} == {each["id"] for each in HOOKS}
    assert repo["repo"]
    assert repo["rev"] == f"v{version('metricast')}"


def test_warnings_of_a_hook_that_passes_are_shown() -> None:
    assert [each["id"] for each in HOOKS if each.get("verbose")] == ["metricast-lint"]


def test_actions_are_pinned_by_tag() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert len(used) == 4
    for each in used:
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", each), each


def test_permissions_are_as_few_as_can_be() -> None:
    """What runs the change may write nothing; what may write runs nothing of the change."""
    assert WORKFLOW["permissions"] == {}
    jobs = WORKFLOW["jobs"]
    assert jobs["review"]["permissions"] == {"contents": "read"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert "checkout" not in str(jobs["comment"])
    assert "pull_request_target" not in TEXT
    assert jobs["review"]["steps"][0]["with"]["persist-credentials"] == "false"


def test_no_value_of_the_pull_request_reaches_a_shell() -> None:
    assert not [script for script in scripts() if "${{" in script]


def test_no_address_of_a_registry() -> None:
    assert "://" not in TEXT
