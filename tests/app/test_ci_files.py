"""The hooks and the workflow that people copy: they parse, and call what there is."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import Any

import click
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
        assert words <= {"metricast", "pip", "cat", "exit", "gh", "head", "if", "echo"}, words


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
