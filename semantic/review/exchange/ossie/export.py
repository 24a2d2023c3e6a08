"""Our files as an Ossie document."""

from __future__ import annotations

from dataclasses import dataclass, field

from semantic.compile.portable import Portable, Unsaid, column_of
from semantic.model.owners import Owner
from semantic.model.spec_cube import DimensionSpec, MeasureSpec
from semantic.model.types import Cube, Select
from semantic.review.exchange.ossie.joins import Relations
from semantic.review.exchange.ossie.words import VERSION, digest, expression, extension
from semantic.review.exchange.ours import Ours
from semantic.review.exchange.passage import Losses, Passage
from semantic.review.exchange.plain import Data, filled, said, without
from semantic.review.exchange.yaml_text import yaml_text

KEPT = "it travels in the document's extensions, which only Metricast reads"
_DATATYPES = {"string": "String", "boolean": "Boolean"}
_CUBE_WORDS = (
    "name", "description", "ai_context", "sql_table", "sql", "dimensions", "measures", "joins",
)  # fmt: skip
_FIELD_WORDS = ("name", "description", "ai_context")


def export_ossie(ours: Ours, losses: Losses, name: str) -> Passage:
    """The document of a whole model; what it has no words for stands in its extensions."""
    work = _Work(ours, losses, Portable(ours.model, ""))
    datasets = [work.dataset(owner, cube) for owner, cube in ours.cubes()]
    document = filled(
        version=VERSION,
        name=name,
        datasets=datasets,
        relationships=work.relations.found,
        metrics=work.metrics,
        custom_extensions=extension(work.rest()),
    )
    head = ("Written by `metricast export ossie`.", "Apache Ossie core specification, 0.2.0.dev0.")
    carried = [each for each in work.carried if each]
    return Passage(
        "ossie", {f"{name}.ossie.yml": yaml_text(document, head)}, tuple(carried), losses.by_place()
    )


@dataclass(slots=True)
class _Work:
    """A document in the making."""

    ours: Ours
    losses: Losses
    portable: Portable
    metrics: list[Data] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    relations: Relations = field(init=False)

    def __post_init__(self) -> None:
        self.relations = Relations(self.ours, self.portable, self.losses)

    # ------------------------------------------------------------------- datasets

    def dataset(self, owner: Owner, cube: Cube) -> Data:
        """A cube as a dataset. A role is one of its own, which an import knows again."""
        self.carried.append(cube.name)
        self._report(owner, cube)
        shown = said(owner.spec)
        fields, unsaid = self._fields(owner, cube)
        thing = filled(
            name=cube.name,
            source=_source(cube),
            primary_key=_key(cube),
            description=shown.get("description"),
            ai_context=shown.get("ai_context"),
            fields=fields,
        )
        joins, measures = self.relations.of(owner, cube), self._measures(owner, cube)
        if owner.alias_of is not None:
            mark: Data = {"role_of": owner.alias_of, "digest": digest(thing)}
        else:
            spec = self.ours.spec(owner)
            own = said(spec)
            mark = filled(
                **without(own, *_CUBE_WORDS),
                taken_over=[key for key in ("description", "ai_context") if key in shown
                            and key not in own]
                + ([] if "sql" in own or "sql_table" in own else ["source"]),
                joins=joins,
                order={kind: [str(each.name) for each in getattr(spec, kind)]
                       for kind in ("dimensions", "measures") if getattr(spec, kind)},
                dimensions=unsaid,
                measures=measures,
            )  # fmt: skip
        return thing | filled(custom_extensions=extension(mark))

    def _report(self, owner: Owner, cube: Cube) -> None:
        """What a cube has and a dataset has not."""
        if isinstance(cube.source, Select) and "{" in cube.source.text:
            what, why = f"`sql` of `{cube.name}`", "it names other cubes or parameters in braces"
            self.losses.changed(what, why, "written as it stands; other tools cannot run it",
                                name=cube.name, place=owner.spec.name.place)  # fmt: skip
        for spec in owner.segments.values():
            self._kept("the segment", cube.name, str(spec.name), "the standard has none", spec)
        for level in owner.hierarchies.values():
            self._kept("the hierarchy", cube.name, str(level.name), "the standard has none", level)

    def _fields(self, owner: Owner, cube: Cube) -> tuple[list[Data], Data]:
        fields: list[Data] = []
        unsaid: Data = {}
        for name, spec in owner.dimensions.items():
            if (dimension := cube.dimensions.get(name)) is None:
                continue
            text = self.portable.dimension(dimension)
            own = self.ours.declares(owner, name, spec)
            if isinstance(text, Unsaid):
                self._kept("the dimension", cube.name, name, text.why, spec)
                if own:
                    unsaid[name] = said(spec)
                continue
            self.carried.append(dimension.full_name)
            fields.append(self._field(spec, text, own))
        return fields, unsaid

    def _field(self, spec: DimensionSpec, text: str, own: bool) -> Data:
        written = said(spec)
        datatype = _DATATYPES.get(spec.type)
        thing = filled(
            name=str(spec.name),
            expression=expression(text),
            dimension={"is_time": spec.type == "time"},
            description=written.get("description"),
            datatype=datatype,
            ai_context=written.get("ai_context"),
        )
        if not own:
            return thing | {
                "custom_extensions": extension({"taken_over": True, "digest": digest(thing)})
            }
        more = without(written, *_FIELD_WORDS)
        if datatype or spec.type == "time":
            more = without(more, "type")
        definition = {key: more[key] for key in ("sql", "case") if key in more}
        more = without(more, "sql", "case")
        if definition != {"sql": text}:
            more["definition"] = {**definition, "of": text}
        return thing | filled(custom_extensions=extension(more))

    # -------------------------------------------------------------------- metrics

    def _measures(self, owner: Owner, cube: Cube) -> Data:
        """The measures become metrics; those that cannot are given back as written."""
        unsaid: Data = {}
        for name, spec in owner.measures.items():
            if (measure := cube.measures.get(name)) is None:
                continue
            text = self.portable.measure(measure)
            own = self.ours.declares(owner, name, spec)
            if isinstance(text, Unsaid):
                self._kept("the measure", cube.name, name, text.why, spec)
                if own:
                    unsaid[name] = said(spec)
                continue
            self.carried.append(measure.full_name)
            self.metrics.append(self._metric(cube.name, spec, text, own))
        return unsaid

    def _metric(self, cube: str, spec: MeasureSpec, text: str, own: bool) -> Data:
        written = said(spec)
        thing = filled(
            name=self._free(f"{cube}_{spec.name}"),
            expression=expression(text),
            description=written.get("description"),
            ai_context=written.get("ai_context"),
        )
        if not own:
            mark: Data = {"cube": cube, "taken_over": True, "digest": digest(thing)}
            return thing | {"custom_extensions": extension(mark)}
        definition = {
            key: written[key] for key in ("type", "sql", "percentile", "filters") if key in written
        }
        more = without(written, *_FIELD_WORDS, *definition)
        mark = {"cube": cube, "name": written["name"], **more}
        return thing | {
            "custom_extensions": extension({**mark, "definition": {**definition, "of": text}})
        }

    def _free(self, name: str) -> str:
        number, free = 1, name
        while free in self._names:
            number += 1
            free = f"{name}_{number}"
        self._names.add(free)
        return free

    # ----------------------------------------------------------------------- rest

    def rest(self) -> Data:
        """What is about the whole model and no part of it."""
        whys = {
            "views": "the standard has no views; the datasets show every member",
            "parameters": "the standard has no parameters",
            "questions": "the standard has no verified questions",
            "tests": "the standard has no tests",
        }
        rest = {}
        for kind, why in whys.items():
            rest[kind] = self.ours.rest(kind)
            for file in self.ours.files:
                for spec in getattr(file, kind):
                    name = str(spec.name) if kind == "views" else ""
                    what = f"the {kind[:-1]} `{spec.name}`"
                    self.losses.kept(what, why, KEPT, name=name, place=spec.name.place)
        return filled(**rest)

    def _kept(self, what: str, cube: str, name: str, why: str, spec: object) -> None:
        place = spec.name.place  # type: ignore[attr-defined]
        full = f"{cube}.{name}"
        self.losses.kept(f"{what} `{full}`", why, KEPT, name=full, place=place)


def _source(cube: Cube) -> str:
    return cube.source.text if isinstance(cube.source, Select) else ".".join(cube.source.parts)


def _key(cube: Cube) -> list[str]:
    """The columns of the primary key; none where a part of it is computed."""
    columns = [column_of(cube.dimensions[name]) for name in cube.primary_key]
    return [each for each in columns if each] if all(columns) else []
