"""Each command's help ends with examples, and they run."""

from __future__ import annotations

import shlex
import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import COMMANDS
from app.cli.settings import FORMATS
from tests.app.chat.conftest import a_server
from tests.app.conftest import Run
from tests.architecture.sources import ROOT

SERVING = ("chat",)
EXAMPLES = [
    example for command in COMMANDS for example in command.examples if command.name not in SERVING
]
QUESTION = '{"question": "episodes by kind", "query": {"measures": ["podcast.episodes"], \
"dimensions": ["podcast.kind"]}}'
FEED = """<?xml version="1.0"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>A small show</title><link>https://show.example</link><description>One item</description>
<item><title>First steps – with Ada Example of Example Inc</title>
<guid>first</guid><pubDate>Thu, 26 Oct 2023 10:00:00 GMT</pubDate>
<itunes:duration>38:48</itunes:duration><description>Hello</description>
<enclosure url="https://show.example/1.mp3" length="1" type="audio/mpeg"/></item>
</channel></rss>
"""
OSSIE = """
{version: "0.2.0.dev0", name: shop, datasets: [{name: orders, source: orders}],
 metrics: [{name: orders, expression: {dialects: [{dialect: ANSI_SQL, expression: COUNT(*)}]}}]}
"""


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_run(metricast: Callable[..., Run], tmp_path: Path, example: str) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    (tmp_path / "questions.jsonl").write_text(QUESTION)
    shutil.copytree(ROOT / "metrics", tmp_path / "old" / "metrics")
    (tmp_path / "sales.csv").write_text("id,sold_on,amount\n1,2024-01-10,2.5\n2,2024-02-10,3.5\n")
    (tmp_path / "orders.ossie.yml").write_text(OSSIE)
    name, *arguments = shlex.split(example)
    assert name == "metricast"
    done = metricast(*arguments)
    assert done.code == 0, done.err
    assert done.out


@pytest.mark.parametrize(
    "example",
    [each for command in COMMANDS if command.name in SERVING for each in command.examples],
)
def test_examples_serve(tmp_path: Path, example: str) -> None:
    """Those that go on until somebody stops them: they answer, on a port of the test's."""
    _, command, *arguments = shlex.split(example)
    assert command == "chat"
    with a_server(tmp_path, *arguments) as url, urllib.request.urlopen(url, timeout=10) as page:
        assert page.status == 200


def test_every_command_has_an_example_and_a_first_line() -> None:
    for command in COMMANDS:
        assert command.examples, command.name
        first = (command.help or "").splitlines()[0]
        assert first.endswith("."), f"{command.name}: {first}"
        assert len(first) <= 60, f"{command.name}: {first}"


def test_help_of_the_group_names_all_options_and_commands(metricast: Callable[..., Run]) -> None:
    said = metricast("--help").out
    for command in COMMANDS:
        assert f"\n  {command.name} " in said
    for option in ("--metrics", "--warehouse", "--as-of", "--format", "--context", *FORMATS):
        assert option in said


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_help_of_each_command_shows_its_examples(metricast: Callable[..., Run], name: str) -> None:
    said = metricast(name, "--help").out
    assert "Examples:\n  metricast " in said
    assert "metricast --help" in said.replace("\n", " ").replace("  ", " ")


def test_version(metricast: Callable[..., Run]) -> None:
    assert metricast("--version").out.startswith("metricast 0.")
