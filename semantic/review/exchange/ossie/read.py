"""An Ossie document as typed values, read strictly; what is not in the standard is reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from semantic.errors import MetricastError, Place
from semantic.model.source import Source, Tree, Word, read_source
from semantic.model.words import plain, read_anything
from semantic.review.exchange.ossie.words import DIALECT, MAX_EXTENSION, VENDOR, VERSION
from semantic.review.exchange.part import Part
from semantic.review.exchange.passage import Losses
from semantic.review.exchange.plain import Data


@dataclass(frozen=True, slots=True)
class Thing:
    """What every object of the standard has. `plain`: all it says, to see what was changed.

    `ours` is our extension, `others` those of other vendors, as they stand.
    """

    name: str
    place: Place
    description: str | None
    ai_context: Any
    ours: Data
    others: tuple[Data, ...]
    plain: Data


@dataclass(frozen=True, slots=True)
class Field(Thing):
    """A field: an attribute of one row."""

    sql: Word | None = None
    is_time: bool | None = None
    datatype: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset(Thing):
    """A table or query with its fields."""

    source: Word | None = None
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Relationship(Thing):
    """A foreign key: from the many side to the one side."""

    many: str = ""
    one: str = ""
    many_columns: tuple[str, ...] = ()
    one_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric(Thing):
    """A number over datasets."""

    sql: Word | None = None


@dataclass(frozen=True, slots=True)
class Document(Thing):
    """One semantic model."""

    datasets: tuple[Dataset, ...] = field(default=())
    relationships: tuple[Relationship, ...] = ()
    metrics: tuple[Metric, ...] = ()


def documents(name: str, content: bytes, losses: Losses) -> Iterator[Document]:
    """The models of a file: one at its root, or those under `semantic_model` (earlier drafts)."""
    try:
        source, tree = read_source(name, content)
    except MetricastError as error:
        losses.faults((error,))
        return
    if not isinstance(tree, dict) or not tree:
        losses.lost(f"the file `{name}`", "it is no mapping", place=source.place(0, 0))
        return
    root = Part(tree, "the document", losses, source)
    version = root.text("version")
    if version is not None and version != VERSION:
        losses.changed(
            f"`version: {version[:20]}`", f"this reads {VERSION}", "read as if it were that",
            place=version.place,
        )  # fmt: skip
    root.ignore("dialects", "vendors")
    if "semantic_model" not in root:
        yield _document(root, tree, losses)
        return
    root.unsaid("ai_context", "it is about the whole document, and a model's files have no root")
    for part, inner in _models(root, source, losses):
        yield _document(part, inner, losses)
    root.close()


def _models(root: Part, source: Source, losses: Losses) -> Iterator[tuple[Part, Tree]]:
    models = root.raw("semantic_model")
    for each in models if isinstance(models, list) else [models]:
        if isinstance(each, dict) and each:
            yield Part(each, "the model", losses, source), each
        else:
            losses.lost("`semantic_model`", "it is neither a mapping nor a list of them",
                        place=root.place_at("semantic_model"))  # fmt: skip


def _document(part: Part, tree: Tree, losses: Losses) -> Document:
    what = "the model"
    datasets = tuple(
        _dataset(each, inner, losses) for each, inner in _pairs(part, tree, "datasets", "a dataset")
    )
    relationships = tuple(
        _relationship(each, inner, losses)
        for each, inner in _pairs(part, tree, "relationships", "a relationship")
    )
    metrics = tuple(
        _metric(each, inner, losses) for each, inner in _pairs(part, tree, "metrics", "a metric")
    )
    found = Document(**_thing(part, tree, what, losses), datasets=datasets,
                     relationships=relationships, metrics=metrics)  # fmt: skip
    part.close()
    return found


def _pairs(part: Part, tree: Tree, key: str, what: str) -> Iterator[tuple[Part, Tree]]:
    """The mappings of a list as parts, each with its tree; closed when they were read."""
    inner = [each for each in tree.get(key) or () if isinstance(each, dict) and each]
    for each, raw in zip(part.parts(key, what), inner, strict=True):
        yield each, raw
        each.close(str(raw.get("name", "")) if isinstance(raw.get("name"), Word) else "")


def _thing(part: Part, tree: Tree, what: str, losses: Losses) -> dict[str, Any]:
    name = part.text("name")
    part.called(f"{what} `{name}`" if name else what)
    if not name:
        losses.lost("`name`", f"{what} has none", "left out", place=part.place)
    ours, others = _extensions(part, losses)
    try:
        said = plain(read_anything(tree))
    except ValueError:
        said = {}
    description = part.text("description")
    return {
        "name": str(name or ""),
        "place": name.place if name else part.place,
        "description": str(description) if description else None,
        "ai_context": _ai_context(part),
        "ours": ours,
        "others": others,
        "plain": said,
    }


def _ai_context(part: Part) -> Any:
    """As written: a text, or what we know of the mapping; other keys are reported."""
    if isinstance(part.raw("ai_context"), Word):
        return str(part.raw("ai_context"))
    inner = part.part("ai_context", "`ai_context`")
    if inner is None:
        return None
    found: Data = {}
    for key in inner:
        if key == "instructions":
            found[key] = str(inner.text(key) or "")
        elif key in ("synonyms", "examples"):
            found[key] = [str(each) for each in inner.texts(key)]
    inner.close()
    return found


def _extensions(part: Part, losses: Losses) -> tuple[Data, tuple[Data, ...]]:
    ours: Data = {}
    others: list[Data] = []
    for each in part.parts("custom_extensions", "an extension"):
        vendor, data = each.text("vendor_name"), each.text("data")
        each.close()
        if vendor != VENDOR:
            others.append({"vendor_name": str(vendor or ""), "data": str(data or "")})
        elif data is not None:
            ours |= _json(data, losses)
    return ours, tuple(others)


def _json(word: Word, losses: Losses) -> Data:
    why = "it is no JSON object"
    if len(word) > MAX_EXTENSION:
        why = f"it has more than {MAX_EXTENSION:,} characters"
    else:
        try:
            data = json.loads(word)
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict):
            return data
    losses.lost(f"`data` of an extension of {VENDOR}", why, place=word.place)
    return {}


def _expression(part: Part, losses: Losses) -> Word | None:
    """The expression in the standard's own dialect, else in the first."""
    inner = part.part("expression", "`expression`")
    if inner is None:
        losses.lost("`expression`", "there is none", place=part.place)
        return None
    found: dict[str, Word] = {}
    for each in inner.parts("dialects", "a dialect"):
        dialect, text = each.text("dialect"), each.text("expression")
        if dialect is not None and text is not None:
            found[str(dialect)] = text
        each.close()
    inner.close()
    chosen = DIALECT if DIALECT in found else next(iter(found), None)
    for other, word in found.items():
        if other != chosen:
            why = f"a definition has one expression here, and {chosen} is taken"
            losses.lost(f"the expression in {other[:20]}", why, place=word.place)
    if chosen is not None and chosen != DIALECT:
        losses.changed(f"the expression in {chosen[:20]}", "there is none in ANSI_SQL",
                       "taken as it stands", place=found[chosen].place)  # fmt: skip
    return found[chosen] if chosen is not None else None


def _dataset(part: Part, tree: Tree, losses: Losses) -> Dataset:
    facts = _thing(part, tree, "the dataset", losses)
    fields = tuple(
        _field(each, inner, losses) for each, inner in _pairs(part, tree, "fields", "a field")
    )
    return Dataset(
        **facts, source=_source(part, losses),
        primary_key=tuple(str(each) for each in part.texts("primary_key")),
        unique_keys=tuple(tuple(map(str, each)) for each in part.lists("unique_keys")),
        fields=fields,
    )  # fmt: skip


def _source(part: Part, losses: Losses) -> Word | None:
    """A table or query: a text, or a mapping with its kind (in some drafts)."""
    if not isinstance(part.raw("source"), dict):
        return part.text("source")
    inner = part.part("source", "`source`")
    assert inner is not None
    inner.ignore("kind")
    if isinstance(inner.raw("object"), Word):
        found = inner.text("object")
        inner.close()
        return found
    query = inner.part("object", "`object`")
    inner.close()
    if query is None:
        return None
    texts = [each.text("expression") for each in query.parts("dialects", "a dialect")]
    if len(texts) > 1:
        losses.lost("all dialects of a query but the first", "a cube has one", place=query.place)
    return texts[0] if texts else None


def _field(part: Part, tree: Tree, losses: Losses) -> Field:
    facts = _thing(part, tree, "the field", losses)
    dimension = part.part("dimension", "`dimension`")
    is_time = dimension.flag("is_time") if dimension else None
    if dimension:
        dimension.close()
    datatype, label = part.text("datatype"), part.text("label")
    return Field(
        **facts, sql=_expression(part, losses), is_time=is_time,
        datatype=str(datatype) if datatype else None, label=str(label) if label else None,
    )  # fmt: skip


def _metric(part: Part, tree: Tree, losses: Losses) -> Metric:
    part.ignore("datatype")  # what a measure's values are follows from its definition
    return Metric(**_thing(part, tree, "the metric", losses), sql=_expression(part, losses))


def _relationship(part: Part, tree: Tree, losses: Losses) -> Relationship:
    facts = _thing(part, tree, "the relationship", losses)
    return Relationship(
        **facts, many=str(part.text("from") or ""), one=str(part.text("to") or ""),
        many_columns=tuple(map(str, part.texts("from_columns"))),
        one_columns=tuple(map(str, part.texts("to_columns"))),
    )  # fmt: skip
