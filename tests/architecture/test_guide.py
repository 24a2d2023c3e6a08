"""What the pages show works: the model loads, the queries answer, the Python runs."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import BLOCK, pages
from semantic import SemanticLayer
from semantic.model.load import load_model
from tests.app.conftest import environment, in_a_process
from tests.architecture.sources import ROOT

YAML = re.compile(r"```yaml\n(.*?)```", re.S)


def test_the_model_in_the_guide_loads(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "guide" / "modelling.md").read_text(encoding="utf-8")
    blocks = YAML.findall(page)
    assert len(blocks) == 2
    for number, block in enumerate(blocks):
        (tmp_path / f"{number}.yml").write_text(block, encoding="utf-8")
    model = load_model(tmp_path)
    assert not model.errors, "\n".join(map(str, model.errors))
    assert {"shop.revenue", "shop.country"} <= {
        member.full_name for view in model.views.values() for member in view.members.values()
    }


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> SemanticLayer:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("METRICAST_HOME", str(home))
        patch.delenv("METRICAST_WAREHOUSE", raising=False)
        return SemanticLayer.open(metrics=ROOT / "metrics")


def code_blocks(language: str) -> list[str]:
    """Every fenced block of a language, of all pages."""
    fence = re.compile(rf"```{language}\n(.*?)```", re.S)
    return [block for page in pages() for block in fence.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("block", code_blocks("json"))
def test_queries_in_the_pages_answer(layer: SemanticLayer, block: str) -> None:
    assert layer.query(json.loads(block)).columns


@pytest.mark.parametrize("block", code_blocks("python"))
def test_python_in_the_pages_runs(tmp_path: Path, block: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=ROOT, env=environment(tmp_path),
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("page", [page.relative_to(ROOT).as_posix() for page in pages()])
def test_commands_in_the_pages_run(tmp_path: Path, page: str) -> None:
    """Each `$ metricast …` line, in the page's order, in an empty folder."""
    text = BLOCK.sub("", (ROOT / page).read_text(encoding="utf-8"))  # those are run by `make docs`
    for line in re.findall(r"^\$ metricast (.*)$", text, re.M):
        done = in_a_process(*shlex.split(line), home=tmp_path / "home", cwd=tmp_path)
        assert (done.code, bool(done.out)) == (0, True), f"{line}\n{done.err}"


def test_the_metric_in_the_readme_is_the_podcasts() -> None:
    """The YAML that README.md shows stands in metrics/ word for word."""
    (block,) = YAML.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    lines = [line.strip() for line in block.strip().splitlines()]
    texts = [
        [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (ROOT / "metrics").rglob("*.yml")
    ]
    size = len(lines)
    assert any(
        lines == text[start : start + size] for text in texts for start in range(len(text))
    ), "README.md shows a metric that is not in metrics/ like this"
