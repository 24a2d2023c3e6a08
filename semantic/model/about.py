"""What people read about a cube, view or member, from what its author wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from semantic.errors import Place
from semantic.model.source import Word
from semantic.model.spec_cube import Described
from semantic.model.types import About
from semantic.model.words import plain

_TOLD = frozenset("title description owner status replaced_by unit format meta ai_context".split())
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")


def about(spec: Described, *, name: str | None = None, public: bool = True) -> About:
    """The facts for people; `public` is what holds when the author did not say."""
    public = public if spec.public is None else spec.public
    if _TOLD.isdisjoint(spec.model_fields_set):  # most say no more than their name
        return About(titled(name or spec.name), place=spec.name.place, public=public)
    notes = spec.ai_context
    instructions = _said(spec.meta)
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    if isinstance(notes, Word):
        instructions = str(notes)
    elif notes is not None:
        instructions = str(notes.instructions or instructions)
        synonyms = _texts(notes.synonyms)
        examples = _texts(notes.examples)
    return About(
        title=str(spec.title) if spec.title else titled(name or spec.name),
        description=str(spec.description).strip() if spec.description else "",
        place=spec.name.place,
        owner=text(spec.owner),
        status=spec.status,
        replaced_by=text(spec.replaced_by),
        unit=text(getattr(spec, "unit", None)),
        format=text(getattr(spec, "format", None)),
        synonyms=synonyms,
        instructions=instructions,
        examples=examples,
        public=public,
        meta=plain(spec.meta) if spec.meta else {},
    )


@lru_cache(maxsize=10_000)
def titled(name: str) -> str:
    """A name in words: `published_on` is "Published on", `subCategory` is "Sub category"."""
    words = [word for word in _HUMP.split(name) if word]
    lowered = [word if word.isupper() and len(word) > 1 else word.lower() for word in words]
    sentence = " ".join(lowered) or name
    return sentence[:1].upper() + sentence[1:]


def text(word: Word | None) -> str | None:
    """A word without its place."""
    return None if word is None else str(word)


def place_of_text(word: Word | None) -> Place | None:
    """Where a word stands, None when there is none."""
    return None if word is None else word.place


def _texts(words: list[Word]) -> tuple[str, ...]:
    return tuple(str(word) for word in words)


def _said(meta: Mapping[str, Any] | None) -> str:
    """Cube's own place for instructions: `meta: {ai_context: …}`."""
    said = (meta or {}).get("ai_context")
    return str(said).strip() if isinstance(said, str) else ""
