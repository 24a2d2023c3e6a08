"""The formats, and the two ways through the package: import a path, export a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from semantic.errors import MetricastError, Place, SourceError
from semantic.model.load import read_contents
from semantic.model.nearest import nearest
from semantic.model.source import Word, read_source
from semantic.review.exchange.dbt.export import export_dbt
from semantic.review.exchange.dbt.importing import draft_of_dbt
from semantic.review.exchange.draft import Draft
from semantic.review.exchange.from_cube import draft_of_cube
from semantic.review.exchange.names import name_of
from semantic.review.exchange.ossie.export import export_ossie
from semantic.review.exchange.ossie.importing import draft_of_ossie
from semantic.review.exchange.ours import read_ours
from semantic.review.exchange.passage import Losses, Passage
from semantic.review.exchange.settle import settled
from semantic.review.exchange.to_cube import export_cube

IMPORTS = ("cube", "dbt", "ossie")
EXPORTS = ("cube", "dbt", "dbt-latest", "ossie")
_READERS: dict[str, Callable[[Mapping[str, bytes]], Draft]] = {
    "cube": draft_of_cube, "dbt": draft_of_dbt, "ossie": draft_of_ossie,
}  # fmt: skip
_YAML = (".yml", ".yaml")
_CODE = (".js", ".ts", ".py", ".jinja", ".yml.jinja")
# Files of a dbt project that say how it runs; profiles hold passwords, and are never opened.
_NOT_MODELS = (
    "dbt_project", "packages", "profiles", "dependencies", "selectors", "package-lock", "dbt_cloud",
)  # fmt: skip
_MADE = ("target", "dbt_packages", "dbt_modules", "node_modules")


def import_model(path: Path, format: str | None = None) -> Passage:
    """Foreign files as files of ours. Without a format, it is seen from what they say."""
    if not path.exists():
        raise SourceError("no-such-file", f"there is no file or folder `{path}`")
    losses = Losses()
    files = _files(path, losses)
    chosen = format_of(files) if format is None else _known(format, IMPORTS)
    draft = _READERS[chosen](files)
    draft.losses.found[:0] = losses.found
    passage = settled(draft, chosen, path.name)
    if not passage.files:
        raise _nothing(passage, path, chosen)
    return passage


def export_model(folder: Path, format: str, name: str | None = None) -> Passage:
    """Our files as files of another tool. `name`: of the model, where the format has one."""
    chosen = _known(format, EXPORTS)
    losses = Losses()
    ours = read_ours(folder, losses)
    if not ours.model.cubes:
        first = ours.model.errors[:1]
        if first:
            raise first[0]
        raise SourceError("nothing-to-export", f"`{folder}` holds no cubes")
    if chosen == "cube":
        return export_cube(ours, losses)
    if chosen == "ossie":
        return export_ossie(ours, losses, name_of(name or folder.stem or "model"))
    return export_dbt(ours, losses, chosen)


def format_of(files: Mapping[str, bytes]) -> str:
    """The format that files are in, by the keys at their root."""
    found: dict[str, str] = {}
    for name, content in files.items():
        if (format := _format_of(name, content)) is not None:
            found.setdefault(format, name)
    if len(found) == 1:
        return next(iter(found))
    hint = f"name it: metricast import {'|'.join(IMPORTS)} PATH"
    if not found:
        message = "no file says `cubes`, `semantic_models`, `models` with metrics, or `datasets`"
        raise SourceError("unknown-format", message, hint=hint)
    seen = " and ".join(f"{format} (`{name}`)" for format, name in sorted(found.items()))
    raise SourceError("unknown-format", f"the files are of several formats: {seen}", hint=hint)


def _format_of(name: str, content: bytes) -> str | None:
    try:
        _, tree = read_source(name, content)
    except MetricastError:
        return None
    keys = {str(key) for key in tree} if isinstance(tree, dict) else set()
    if keys & {"cubes", "views"}:
        return "cube"
    if keys & {"datasets", "semantic_model"}:
        return "ossie"
    if "semantic_models" in keys:
        return "dbt"
    models = tree.get("models") if isinstance(tree, dict) else None
    has_semantics = isinstance(models, list) and any(
        isinstance(each, dict) and "semantic_model" in each for each in models
    )
    metrics = tree.get("metrics") if isinstance(tree, dict) else None
    has_metrics = isinstance(metrics, list) and any(
        isinstance(each, dict) and isinstance(each.get("type"), Word) for each in metrics
    )
    return "dbt" if has_semantics or has_metrics else None


def _files(path: Path, losses: Losses) -> dict[str, bytes]:
    """The files that may hold definitions; others that look as if they might are reported."""
    contents, report = read_contents(path, (*_YAML, ".json"))
    losses.faults(tuple(report.errors))
    kept: dict[str, bytes] = {}
    for name, content in contents.items():
        parts = name.split("/")
        if any(part in _MADE for part in parts[:-1]):
            continue
        if parts[-1].rsplit(".", 1)[0] in _NOT_MODELS:
            losses.lost(f"the file `{name}`", "it says how a project runs", "not read",
                        place=Place(name, 1, 1))  # fmt: skip
        elif path.is_file() or not name.endswith(".json") or b'"datasets"' in content:
            kept[name] = content
    for code in sorted(path.rglob("*")) if path.is_dir() else ():
        inside = code.relative_to(path)
        if code.suffix in _CODE and not any(part in _MADE for part in inside.parts):
            place = Place(f"{path.name}/{inside.as_posix()}", 1, 1)
            why = "code is not run to read a model"
            losses.lost(f"the file `{inside.as_posix()}`", why, "not read", place=place)
    return kept


def _known(format: str, formats: tuple[str, ...]) -> str:
    if format in formats:
        return format
    raise SourceError(
        "unknown-format", f"there is no format `{format[:60]}`", near=nearest(format, formats),
        hint="valid: " + ", ".join(formats),
    )  # fmt: skip


def _nothing(passage: Passage, path: Path, format: str) -> SourceError:
    first = next((each for each in passage.losses if each.fate == "lost"), None)
    return SourceError(
        "nothing-to-import", f"nothing of `{path}` could be carried over from {format}",
        place=first.place if first else None, hint=f"first of all, {first}" if first else None,
    )  # fmt: skip
