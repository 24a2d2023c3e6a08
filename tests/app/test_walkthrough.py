"""The walk-through of docs/guide/reviewing.md: what its prose says of the two changes holds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from docs.changes import changed
from tests.app.conftest import Run
from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "guide" / "reviewing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "fails", "says"), [
    ("redefined", 4, r"the model validates\. Of the (?P<all>\d+) tests beside the model, 4 fail"),
    ("added", 0, r"(?P<all>\d+) of \d+ tests pass, [^`]*```\n<!-- end -->\n\nNo .* no test had to"),
])  # fmt: skip
def test_what_the_prose_says_of_a_change(
    metricast: Callable[..., Run], name: str, fails: int, says: str
) -> None:
    with changed(name) as folder:
        assert metricast("validate", "--metrics", str(folder)).code == 0
        done = metricast("test", "--metrics", str(folder))
    said = re.search(says, PAGE)
    assert said, name
    whole = int(said["all"])
    assert done.code == (1 if fails else 0)
    assert f"{whole - fails} of {whole} tests pass" in done.out
