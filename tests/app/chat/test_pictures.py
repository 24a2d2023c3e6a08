"""The pictures in the guide show the chat as it is."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from docs.screenshots import FOLDER, SHOTS, THEMES, Shot, picture

pytestmark = [pytest.mark.browser, pytest.mark.long]
# Mean difference of a colour, of 255, after both are made small: two pictures of one page stay
# under 1, two different pages are at least 6 apart, two themes 200.
MOST = 4.0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("shot", SHOTS, ids=[shot.name for shot in SHOTS])
def test_a_picture_is_fresh(chromium: Any, server: str, shot: Shot, theme: str) -> None:
    kept = Image.open(FOLDER / f"chat-{shot.name}-{theme}.png").convert("RGB")
    now = Image.open(io.BytesIO(picture(chromium, server, shot, theme))).convert("RGB")
    assert kept.size == now.size == shot.size
    small = (shot.size[0] // 16, shot.size[1] // 16)
    apart = ImageChops.difference(kept.resize(small), now.resize(small))
    assert max(ImageStat.Stat(apart).mean) < MOST, "run `make pictures` and look at them"
