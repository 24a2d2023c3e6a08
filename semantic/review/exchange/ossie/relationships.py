"""Relationships as joins. What our own export wrote comes back as it was written."""

from __future__ import annotations

from dataclasses import dataclass

from semantic.review.exchange.draft import Draft
from semantic.review.exchange.names import column, name_of
from semantic.review.exchange.ossie.read import Document, Relationship
from semantic.review.exchange.ossie.words import digest
from semantic.review.exchange.plain import Data, filled, without


@dataclass(frozen=True, slots=True)
class Relationships:
    """The relationships of a document on their way into the cubes of a draft."""

    draft: Draft
    document: Document
    cubes: dict[str, Data]

    def run(self) -> None:
        """Keep the joins whose relationships still stand, and add those that are new."""
        unchanged = {
            each.name for each in self.document.relationships
            if each.ours.get("digest") == digest(each.plain)
        }  # fmt: skip
        for each in self.document.relationships:
            if each.name not in unchanged and each.ours.get("declared") is False:
                self._lost(each, "the change of the relationship", "another cube declares it")
        for cube in self.cubes.values():
            cube["joins"] = self._known(cube, unchanged)
        for each in self.document.relationships:
            if each.name not in unchanged and each.ours.get("declared") is not False:
                self._join(each)

    def _known(self, cube: Data, unchanged: set[str]) -> list[Data]:
        """The joins of our extension, without those whose relationship was changed or removed."""
        kept = []
        present = {each.name for each in self.document.relationships}
        for join in cube["joins"]:
            name = join.get("relationship_name")
            if name is None or name in unchanged:
                kept.append(without(join, "relationship_name"))
            elif name not in present:
                self.draft.losses.lost(
                    f"the join from `{cube['name']}` to `{join['name']}`",
                    f"its relationship `{name}` is no longer in the document",
                    name=f"{cube['name']}>{join['name']}", place=self.document.place,
                )  # fmt: skip
        return kept

    def _join(self, each: Relationship) -> None:
        many, one = self.cubes.get(each.many), self.cubes.get(each.one)
        width = len(each.many_columns)
        if many is None or one is None:
            missing = each.many if many is None else each.one
            self._lost(each, "the relationship", f"there is no dataset `{missing}`")
            return
        if not width or width != len(each.one_columns):
            self._lost(each, "the relationship", "its sides have different numbers of columns")
            return
        taken = {str(join.get("alias") or join["name"]) for join in many["joins"]}
        to = str(one["name"])
        alias = name_of(each.name) if to in taken or many is one else None
        conditions = [
            f"{{CUBE}}.{_side(many, left)} = {{{alias or to}}}.{_side(one, right)}"
            for left, right in zip(each.many_columns, each.one_columns, strict=True)
        ]
        join = {"name": to, "relationship": "many_to_one", "sql": " AND ".join(conditions)}
        many["joins"].append(join | filled(alias=alias))
        if alias is None and not each.ours:
            self._lost(each, "the name of the relationship", "joins have no names here")
        if each.ai_context or each.others or each.description:
            self._lost(each, "what is said about the relationship", "joins have no words here")

    def _lost(self, each: Relationship, what: str, why: str) -> None:
        self.draft.losses.lost(f"{what} `{each.name}`", why, place=each.place)


def _side(cube: Data, name: str) -> str:
    """A column of a relationship, which may also be named as a field."""
    found = next((each for each in cube["dimensions"] if each["name"] == name), None)
    sql = str(found["sql"]) if found and isinstance(found.get("sql"), str) else name
    return sql if sql.isidentifier() else column(name)
