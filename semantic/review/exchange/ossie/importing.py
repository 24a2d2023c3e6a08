"""Ossie documents as files of ours.

What our own export wrote comes back as it was: each object's extension holds what the standard
has no words for. Where somebody changed an object since, the standard's words win.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from semantic.errors import MetricastError
from semantic.model.source import Word
from semantic.model.spans import read_spans
from semantic.review.exchange.aggregates import Made, Tables, measures_of
from semantic.review.exchange.draft import Draft, free_name
from semantic.review.exchange.names import column, name_of
from semantic.review.exchange.ossie.read import (
    Dataset,
    Document,
    Field,
    Metric,
    Thing,
    documents,
)
from semantic.review.exchange.ossie.relationships import Relationships
from semantic.review.exchange.ossie.words import digest
from semantic.review.exchange.plain import Data, filled, without

_OURS = frozenset(
    {"taken_over", "joins", "order", "dimensions", "measures", "role_of", "digest", "definition"}
)
_DATATYPES = {
    "string": "string", "integer": "number", "decimal": "number", "float": "number",
    "number": "number", "boolean": "boolean", "date": "time", "datetime": "time",
    "datetimetz": "time", "timestamp": "time", "timestamp_tz": "time", "time": "string",
    "opaque": "string", "other": "string",
}  # fmt: skip
_TEMPORAL = ("date", "datetime", "datetimetz", "timestamp", "timestamp_tz")
_LISTS = ("views", "parameters", "questions", "tests")


def draft_of_ossie(files: Mapping[str, bytes]) -> Draft:
    """The draft of Ossie's files, YAML or JSON, by name."""
    draft = Draft()
    for name in sorted(files):
        for document in documents(name, files[name], draft.losses):
            _Work(draft, document).run()
    return draft


@dataclass(slots=True)
class _Work:
    """One document on its way into a draft. `cubes`: by the names of the datasets."""

    draft: Draft
    document: Document
    cubes: dict[str, Data] = field(default_factory=dict)
    orders: dict[str, Data] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def run(self) -> None:
        """Datasets first: relationships and metrics speak of them."""
        self._about_document()
        for dataset in self.document.datasets:
            if not self._is_role(dataset):
                self._cube(dataset)
        Relationships(self.draft, self.document, self.cubes).run()
        for metric in self.document.metrics:
            self._metric(metric)
        self._sort()

    def _about_document(self) -> None:
        document, losses = self.document, self.draft.losses
        for what in ("description", "ai_context"):
            if getattr(document, what):
                why = "a folder of model files has none; write it into a view"
                losses.lost(f"`{what}` of the model `{document.name}`", why, place=document.place)
        for other in document.others:
            what = f"an extension of {other['vendor_name']} about the whole model"
            losses.lost(what, "there is no place for it", place=document.place)
        for kind in _LISTS:
            entries = document.ours.get(kind)
            if isinstance(entries, list):
                getattr(self.draft, kind).extend(each for each in entries if _is_named(each))

    # ------------------------------------------------------------------- datasets

    def _is_role(self, dataset: Dataset) -> bool:
        """Whether a dataset is a cube in another role, which the cube's join declares."""
        base = dataset.ours.get("role_of")
        if not isinstance(base, str) or all(each.name != base for each in self.document.datasets):
            return False
        self._see(dataset, "the dataset", f"it is a role of `{base}`, and follows that")
        return True

    def _cube(self, dataset: Dataset) -> None:
        name = self._named(dataset, "the dataset")
        if not name:
            return
        ours, taken = dataset.ours, dataset.ours.get("taken_over") or []
        said = filled(
            name=name,
            description=dataset.description,
            ai_context=dataset.ai_context,
            **_source(dataset.source),
        )
        if "source" in taken:
            said = without(said, "sql", "sql_table")
        elif dataset.source is None:
            why = "without one there are no rows"
            self.draft.losses.lost(f"`source` of `{name}`", why, name=name, place=dataset.place)
        cube: Data = {
            **without(said, *[each for each in taken if isinstance(each, str)]),
            **{key: value for key, value in ours.items() if key not in _OURS},
            "joins": [each for each in ours.get("joins") or [] if _is_named(each)],
            "dimensions": [], "measures": [],
        }  # fmt: skip
        self._remember(dataset, cube)
        for each in dataset.fields:
            self._dimension(each, cube)
        for kind in ("dimensions", "measures"):
            entries = ours.get(kind)
            if isinstance(entries, dict):
                cube[kind] += [each for each in entries.values() if _is_named(each)]
        self._key(dataset, cube)
        self._meta(dataset, cube)

    def _remember(self, dataset: Dataset, cube: Data) -> None:
        self.draft.cubes.append(cube)
        self.draft.origins.setdefault(str(cube["name"]), dataset.place)
        self.cubes.setdefault(dataset.name, cube)
        order = dataset.ours.get("order")
        self.orders[str(cube["name"])] = order if isinstance(order, dict) else {}

    def _meta(self, thing: Thing, entry: Data) -> None:
        """What has a place in `meta` only: other vendors' extensions, further keys."""
        more = filled(
            custom_extensions=list(thing.others),
            unique_keys=[list(each) for each in getattr(thing, "unique_keys", ())
                         if each != getattr(thing, "primary_key", ())],
            label=getattr(thing, "label", None),
        )  # fmt: skip
        if more:
            entry["meta"] = {**(entry.get("meta") or {}), "ossie": more}
            what = " and ".join(f"`{key}`" for key in more)
            self.draft.losses.kept(
                f"{what} of `{thing.name}`", "there are no words for it here",
                "it stands in `meta: {ossie: …}`", name=str(entry["name"]), place=thing.place,
            )  # fmt: skip

    def _dimension(self, each: Field, cube: Data) -> None:
        if each.ours.get("taken_over"):
            self._see(each, "the field", "it is taken over from another cube, and follows that")
            return
        name = self._member_name(each, cube, "the field")
        definition = _definition(each)
        if definition is None:
            definition = self._row_sql(each, cube)
        if not name or definition is None:
            return
        kind = each.ours.get("type") or self._type(each, f"{cube['name']}.{name}")
        dimension = filled(name=name, description=each.description, type=kind, **definition)
        dimension |= filled(ai_context=each.ai_context)
        dimension |= {key: value for key, value in each.ours.items() if key not in _OURS}
        cube["dimensions"].append(dimension)
        self.draft.origins.setdefault(f"{cube['name']}.{name}", each.place)
        self._meta(each, dimension)

    def _type(self, each: Field, name: str) -> str:
        """A dimension's type, from the datatype and the role in time."""
        datatype = (each.datatype or "").lower()
        if (
            datatype in _TEMPORAL
            if each.is_time is None
            else each.is_time and (not datatype or datatype in _TEMPORAL)
        ):
            return "time"
        if each.is_time:
            why = f"a time is a day or a moment here, and this is of type {each.datatype}"
            self.draft.losses.changed(f"`is_time` of `{name}`", why, "left out", name=name,
                                      place=each.place)  # fmt: skip
        if datatype in ("time", "opaque", "other"):
            why = f"there is no type `{each.datatype}` here"
            self.draft.losses.changed(f"`datatype` of `{name}`", why, "taken for a string",
                                      name=name, place=each.place)  # fmt: skip
        if not datatype:
            why = "the document does not say it"
            self.draft.losses.changed(f"the type of `{name}`", why, "taken for a string",
                                      name=name, place=each.place)  # fmt: skip
        return _DATATYPES.get(datatype, "string")

    def _row_sql(self, each: Field, cube: Data) -> Data | None:
        if each.sql is None:
            return None
        spans = read_spans(each.sql)
        if isinstance(spans, MetricastError):
            self._refuse(each, f"{cube['name']}.{each.name}", spans.message)
            return None
        by = {}
        for one in spans.names:
            if one.table is not None:
                owner = "CUBE" if one.table == cube["name"] else one.table
                by[one.start, one.end] = f"{{{owner}}}.{column(one.name)}"
        return {"sql": spans.replaced(by)}

    def _key(self, dataset: Dataset, cube: Data) -> None:
        """The primary key's columns as dimensions; those that are no field are added, hidden."""
        taken_over = [each for each in dataset.fields if each.ours.get("taken_over")]
        for name in dataset.primary_key:
            if any(name in (each.name, each.sql) for each in taken_over):
                continue
            found = _column_dimension(cube, name)
            if found is None:
                free = free_name(cube, name_of(name))
                found = {"name": free, "type": "string", "sql": column(name), "public": False}
                cube["dimensions"].append(found)
                self.draft.losses.changed(
                    f"the key column `{name}` of `{cube['name']}`", "it is no field",
                    "added as a hidden string", name=f"{cube['name']}.{free}", place=dataset.place,
                )  # fmt: skip
            if not found.get("primary_key"):
                found["primary_key"] = True
                found.setdefault("public", True)
        self.keys[str(cube["name"])] = dataset.primary_key

    # -------------------------------------------------------------------- metrics

    def _metric(self, metric: Metric) -> None:
        if metric.ours.get("taken_over"):
            self._see(metric, "the metric", "it is taken over from another cube, and follows that")
            return
        cube = self.cubes.get(str(metric.ours.get("cube")))
        definition = _definition(metric)
        name = metric.ours.get("name")
        facts = filled(description=metric.description, ai_context=metric.ai_context)
        facts |= {key: value for key, value in metric.ours.items()
                  if key not in _OURS and key not in ("cube", "name")}  # fmt: skip
        if cube is not None and definition is not None and isinstance(name, str):
            self._add(metric, cube, {"name": name, **facts, **definition})
            return
        if metric.sql is None or not metric.name:
            return
        made = measures_of(str(name or name_of(metric.name)), metric.sql, self._tables())
        if isinstance(made, str):
            self._refuse(metric, metric.name, made)
            return
        self._made(metric, made, facts)

    def _made(self, metric: Metric, made: Made, facts: Data) -> None:
        for cube, measure in made.measures[:-1]:
            self._add(metric, cube, measure)
        cube, measure = made.measures[-1]
        free = free_name(cube, str(measure["name"]))
        if free != metric.name and not metric.ours:
            what = f"the name of the metric `{metric.name}`"
            why = "a member has it, or it is none here"
            full = f"{cube['name']}.{free}"
            self.draft.losses.changed(what, why, f"called `{free}`", name=full, place=metric.place)
        entry = {**measure, "name": free, **facts}
        self._add(metric, cube, entry)
        self._meta(metric, entry)

    def _add(self, metric: Metric, cube: Data, measure: Data) -> None:
        cube["measures"].append(measure)
        self.draft.origins.setdefault(f"{cube['name']}.{measure['name']}", metric.place)

    def _tables(self) -> Tables:
        alone = next(iter(self.cubes.values())) if len(self.cubes) == 1 else None

        def member_of(cube: Data, name: str) -> bool:
            found = next((each for each in cube["dimensions"] if each["name"] == name), None)
            return found is not None and found.get("sql") not in (name, column(name))

        def is_key(cube: Data, name: str) -> bool:
            return self.keys.get(str(cube["name"])) == (name,)

        return Tables(self.cubes.get, alone, member_of, is_key)

    # ----------------------------------------------------------------------- rest

    def _named(self, thing: Thing, what: str) -> str | None:
        if not thing.name:
            return None
        name = name_of(thing.name)
        if self.draft.cube(name) is not None:
            self._refuse(thing, name, "another has this name already")
            return None
        if name != thing.name:
            self.draft.losses.changed(f"the name of {what} `{thing.name}`", "it is none here",
                                      f"called `{name}`", name=name, place=thing.place)  # fmt: skip
        return name

    def _member_name(self, thing: Thing, cube: Data, what: str) -> str | None:
        if not thing.name:
            return None
        name = free_name(cube, name_of(thing.name))
        if name != thing.name:
            full = f"{cube['name']}.{name}"
            self.draft.losses.changed(f"the name of {what} `{thing.name}`",
                                      "it is none here, or there twice", f"called `{name}`",
                                      name=full, place=thing.place)  # fmt: skip
        return name

    def _see(self, thing: Thing, what: str, why: str) -> None:
        """Report an object that follows another but was changed since it was written."""
        if thing.ours.get("digest") not in (None, digest(thing.plain)):
            self.draft.losses.lost(f"the change of {what} `{thing.name}`", why,
                                   "the change is left out", place=thing.place)  # fmt: skip

    def _refuse(self, thing: Thing, name: str, why: str) -> None:
        self.draft.losses.lost(f"`{thing.name}`", why, name=name, place=thing.place)

    def _sort(self) -> None:
        """Members in the order of our files, where the document knows it; others behind."""
        for cube in self.cubes.values():
            for kind in ("dimensions", "measures"):
                order = self.orders[str(cube["name"])].get(kind)
                known = {name: at for at, name in enumerate(order or ()) if isinstance(name, str)}
                cube[kind].sort(key=lambda each, known=known: known.get(each["name"], len(known)))


def _definition(thing: Field | Metric) -> Data | None:
    """Our definition, where the standard's expression is still the one it was written for."""
    said = thing.ours.get("definition")
    if isinstance(said, dict) and thing.sql is not None and said.get("of") == str(thing.sql):
        return without(said, "of")
    return None


def _source(source: Word | None) -> Data:
    if source is None:
        return {}
    first = source.split(None, 1)[0].lower() if source.strip() else ""
    is_query = first in ("select", "with", "(select")
    return {"sql": str(source)} if is_query else {"sql_table": str(source)}


def _column_dimension(cube: Data, name: str) -> Data | None:
    """The dimension that is a column: a key first, then by its SQL, then by its name."""
    same = [each for each in cube["dimensions"] if each.get("sql") in (name, f"{{CUBE}}.{name}")]
    same += [each for each in cube["dimensions"] if each["name"] == name]
    same.sort(key=lambda each: not each.get("primary_key"))
    return same[0] if same else None


def _is_named(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("name"), str)
