"""`metricast lint --fix`: files rewritten where the fix is certain, and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from semantic.model.load import files_of, load_model, load_model_text
from semantic.review.lint.fix import fixed
from semantic.review.lint.rules import RULES
from semantic.review.lint.run import lint
from semantic.review.lint.same import same_meaning
from semantic.review.lint.scene import Scene

if TYPE_CHECKING:
    from semantic.model.types import About, Model
    from semantic.review.lint.settings import Settings

BOM = b"\xef\xbb\xbf"


def fix_files(folder: Path, settings: Settings) -> str:
    """Mend what can be mended, and say in how many files. What a fix would change stays."""
    files = {name: file for file, name in files_of(folder)}
    before = {name: file.read_bytes() for name, file in files.items()}
    texts = {name: content.decode("utf-8-sig", "replace") for name, content in before.items()}
    model = load_model(folder)
    after = {}
    for name, wanted in _wanted(model, texts, settings).items():
        text = fixed(name, texts[name], _abouts(model).get(name, {}), wanted)
        if text != texts[name] and _decodes(before[name]):
            mark = BOM if before[name].startswith(BOM) else b""
            after[name] = mark + text.encode()
    if not after:
        return "nothing to fix"
    if not same_meaning(load_model_text(before), load_model_text(before | after)):
        return "nothing fixed: a fix would have changed what the model means"
    for name, content in after.items():
        files[name].write_bytes(content)
    return "fixed " + ", ".join(sorted(after))


def _decodes(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _wanted(model: Model, texts: dict[str, str], settings: Settings) -> dict[str, frozenset[str]]:
    """The fixable rules that found something, by file: not those that are off or ignored."""
    fixable = {rule.id for rule in RULES if rule.fixable}
    found = defaultdict(set)
    for each in lint(Scene(model, texts), settings).findings:
        if each.rule.id in fixable and each.found.place is not None:
            found[each.found.place.file].add(each.rule.id)
    return {name: frozenset(rules) for name, rules in found.items() if name in texts}


def _abouts(model: Model) -> dict[str, dict[tuple[int, int], About]]:
    """What members say of themselves, by file, line and column, counted from 0."""
    found: dict[str, dict[tuple[int, int], About]] = defaultdict(dict)
    for _, _, about in Scene(model).described:
        if (place := about.place) is not None:
            found[place.file][place.line - 1, place.column - 1] = about
    return found
