"""The model in the modelling guide loads, and its queries compile."""

from __future__ import annotations

import re
from pathlib import Path

from semantic.model.load import load_model
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
