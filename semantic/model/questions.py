"""Verified questions, parameters and owners: what stands beside cubes and views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from semantic.errors import MetricastError, ModelError
from semantic.model.about import about, text
from semantic.model.filters import read_value
from semantic.model.intervals import UNITS
from semantic.model.nearest import nearest
from semantic.model.report import Report, depends
from semantic.model.source import Word
from semantic.model.spec import OwnerSpec, ParameterSpec, QuestionSpec
from semantic.model.types import Cube, Dimension, ModelOwner, Parameter, VerifiedQuestion, View
from semantic.model.words import plain

Owners = Mapping[str, Cube | View]
_HANDLE = re.compile(
    r"@[A-Za-z0-9][A-Za-z0-9-]{0,38}(/[A-Za-z0-9._-]{1,100})?|[^@\s#]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)
DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def questions(
    specs: Iterable[QuestionSpec], owners: Owners, report: Report
) -> tuple[VerifiedQuestion, ...]:
    """The verified questions whose queries name what there is; the others are reported."""
    found: dict[str, VerifiedQuestion] = {}
    for spec in specs:
        unrepeated(spec.name, found, "question", report)
        errors = [*unknown(spec.query, owners, report)]
        if spec.verified_on is not None and not DAY.fullmatch(spec.verified_on):
            message = f"`verified_on` is a day such as 2024-05-17, not `{spec.verified_on[:60]}`"
            errors.append(ModelError("bad-value", message, place=spec.verified_on.place))
        for error in errors:
            report.add(error)
        if not errors and str(spec.name) not in found:
            found[str(spec.name)] = VerifiedQuestion(
                name=str(spec.name),
                questions=tuple(str(word) for word in spec.questions),
                query=plain(spec.query),
                verified_by=text(spec.verified_by),
                verified_on=text(spec.verified_on),
                onboarding=spec.onboarding,
                place=spec.name.place,
            )
    return tuple(found.values())


def owners(specs: Iterable[OwnerSpec], report: Report) -> dict[str, ModelOwner]:
    """Who answers for definitions, by name."""
    found: dict[str, ModelOwner] = {}
    for spec in specs:
        unrepeated(spec.name, found, "owner", report)
        wrong = [word for word in spec.codeowners if not _HANDLE.fullmatch(word)]
        for word in wrong:
            message = f"`{word[:60]}` is no user, team or mail address"
            hint = 'such as "@ada", "@shop/data" or ada@example.org'
            report.add(ModelError("bad-value", message, place=word.place, hint=hint))
        if not wrong and str(spec.name) not in found:
            handles = tuple(str(word) for word in spec.codeowners)
            about_it = text(spec.description) or ""
            found[str(spec.name)] = ModelOwner(str(spec.name), handles, about_it, spec.name.place)
    return found


def parameters(
    specs: Iterable[ParameterSpec], report: Report
) -> dict[str, tuple[ParameterSpec, Parameter]]:
    """The parameters by name, as written and as meant."""
    found: dict[str, tuple[ParameterSpec, Parameter]] = {}
    for spec in specs:
        try:
            _check_once(spec.name, {name: one for name, (one, _) in found.items()}, "parameter")
            found[str(spec.name)] = (spec, _parameter(spec))
        except ModelError as error:
            report.add(error, f"parameters.{spec.name}")
    return found


def _parameter(spec: ParameterSpec) -> Parameter:
    values = tuple(read_value(word, spec.type) for word in spec.values)
    default = read_value(spec.default, spec.type)
    if values and default not in values:
        message = f"the default `{spec.default[:60]}` is not one of the `values`"
        hint = "the values are: " + ", ".join(str(word) for word in spec.values[:12])
        raise ModelError("bad-value", message, place=spec.default.place, hint=hint)
    return Parameter(str(spec.name), spec.type, default, values, about(spec))


def unrepeated(name: Word, found: Mapping[str, Any], what: str, report: Report) -> None:
    """Report a name that another one has."""
    try:
        _check_once(name, found, what)
    except ModelError as error:
        report.add(error)


def _check_once(name: Word, found: Mapping[str, Any], what: str) -> None:
    if (first := found.get(str(name))) is not None:
        where = first.place if hasattr(first, "place") else first.name.place
        message = f"the {what} `{name}` is declared twice"
        hint = f"it is also declared at {where}; rename or remove one"
        raise ModelError("repeated-name", message, place=name.place, hint=hint)


# ------------------------------------------------------------- members a query names


def unknown(query: Mapping[str, Any], owners: Owners, report: Report) -> Iterator[MetricastError]:
    """The names in a query that no cube or view has."""
    for word in _named(query):
        if error := _wrong(word, owners, report):
            yield error


def _named(query: Mapping[str, Any]) -> Iterator[Word]:
    for key in ("measures", "dimensions", "segments"):
        yield from _words(query.get(key))
    times = query.get("timeDimensions")
    for each in times if isinstance(times, list) else ():
        yield from _words([each.get("dimension")] if isinstance(each, dict) else ())
    yield from _filtered(query.get("filters"))


def _filtered(filters: Any) -> Iterator[Word]:
    waiting = list(filters) if isinstance(filters, list) else []
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, dict):
            yield from _words([each.get("member", each.get("dimension"))])
            for key in ("and", "or"):
                inner = each.get(key)
                waiting.extend(inner if isinstance(inner, list) else ())


def _words(found: Any) -> Iterator[Word]:
    yield from (each for each in found or () if isinstance(each, Word))


def _wrong(word: Word, owners: Owners, report: Report) -> ModelError | None:
    name, _, rest = word.partition(".")
    member, _, grain = rest.partition(".")
    owner = owners.get(name)
    if owner is None and name in report.broken:
        return depends(word, str(word), name, report)
    if owner is None or not member:
        near = nearest(name, owners)
        message = f"there is no cube or view `{name}`" if member else f"`{word}` names no member"
        hint = "write cube.member or view.member"
        return ModelError("unknown-name", message, place=word.place, near=near, hint=hint)
    if (full := f"{name}.{member}") in report.broken:
        return depends(word, str(word), full, report)
    found = _member(owner, member)
    if found is None:
        near = tuple(f"{name}.{each}" for each in nearest(member, _members(owner)))
        message = f"`{name}` has no member `{member}`"
        return ModelError("unknown-name", message, place=word.place, near=near)
    return _wrong_grain(word, found, grain) if grain else None


def _wrong_grain(word: Word, found: Any, grain: str) -> ModelError | None:
    known: tuple[str, ...] = ()
    if isinstance(found, Dimension) and found.type == "time":
        known = (*UNITS, *found.granularities)
    if grain in known:
        return None
    message = f"`{word.rpartition('.')[0]}` has no granularity `{grain}`"
    hint = "there are: " + ", ".join(known) if known else "it is not a time dimension"
    near = nearest(grain, known)
    return ModelError("unknown-name", message, place=word.place, near=near, hint=hint)


def _member(owner: Cube | View, name: str) -> Any:
    if isinstance(owner, View):
        shown = owner.members.get(name)
        return (shown.dimension or shown.measure or shown.segment) if shown else None
    return owner.dimensions.get(name) or owner.measures.get(name) or owner.segments.get(name)


def _members(owner: Cube | View) -> list[str]:
    if isinstance(owner, View):
        return list(owner.members)
    return [*owner.dimensions, *owner.measures, *owner.segments]
