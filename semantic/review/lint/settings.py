"""`lint.yml`, beside a model: which rules count how much, and what is deliberate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal, cast

from pydantic import Field, ValidationError

from semantic.errors import ModelError, Place
from semantic.model.nearest import nearest
from semantic.model.source import Repeated, Source, Tree, Word, place_of, read_source
from semantic.model.spec_cube import Spec
from semantic.model.words import Number, Text, described
from semantic.review.lint.rules import BY_ID
from semantic.review.lint.types import Found, Severity


class IgnoreSpec(Spec):
    """Findings that are deliberate."""

    rule: Text = Field(description="The rule's id.")
    members: list[Text] = Field(
        default_factory=list,
        description="Which members, cubes, views or questions; `*` stands for any text.",
    )
    files: list[Text] = Field(
        default_factory=list, description="Which files, such as `cubes/old_*.yml`."
    )
    reason: Text = Field(description="Why it is right as it is.", min_length=1)


class LintSpec(Spec):
    """The settings of `metricast lint`."""

    rules: dict[Text, Literal["off", "warn", "error"]] = Field(
        default_factory=dict, description="The severity of a rule by its id: off, warn or error."
    )
    ignore: list[IgnoreSpec] = Field(
        default_factory=list, description="What is deliberate, each with a reason."
    )
    question_months: Number | None = Field(
        default=None, description="After how many months a verified question is stale. Default 12."
    )


@dataclass(frozen=True, slots=True)
class Ignore:
    """Findings of one rule that are deliberate, with the reason somebody gave."""

    rule: str
    reason: str
    members: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    place: Place | None = None

    def covers(self, rule: str, found: Found) -> bool:
        """Whether a finding is one of those."""
        file = found.place.file if found.place else ""
        return (
            rule == self.rule
            and (not self.members or any(fnmatchcase(found.member, each) for each in self.members))
            and (not self.files or any(_fits(file, each) for each in self.files))
        )


def _fits(file: str, pattern: str) -> bool:
    return fnmatchcase(file, pattern) or fnmatchcase(file, f"*/{pattern}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a model's settings say; without any, every rule has its own severity."""

    rules: tuple[tuple[str, Severity], ...] = ()
    ignores: tuple[Ignore, ...] = ()
    question_months: int = 12

    def severity(self, rule: str) -> Severity:
        """How much a rule counts."""
        return dict(self.rules).get(rule, BY_ID[rule].severity)


class WrongSettings(ModelError):
    """Everything that is wrong with the settings; the code and place are the first fault's."""

    def __init__(self, wrong: Sequence[ModelError]) -> None:
        first = wrong[0]
        super().__init__(
            first.code, first.message, place=first.place, near=first.near, hint=first.hint
        )
        self.others = tuple(wrong[1:])

    def __str__(self) -> str:
        return "\n\n".join([super().__str__(), *map(str, self.others)])

    def to_json(self) -> dict[str, object]:
        """The first fault as an object, the others beside it."""
        others = [each.to_json() for each in self.others]
        return super().to_json() | ({"others": others} if others else {})


def read_settings(file: str, content: bytes | str) -> Settings:
    """The settings that a file says. Raises ModelError with the places of all that is wrong."""
    source, tree = read_source(file, content)
    if not isinstance(tree, dict):
        hint = "such as `rules: {missing-owner: off}`"
        where = place_of(tree) or source.place(0, 0)
        message = f"settings of lint are a mapping, not {described(tree)}"
        raise ModelError("not-settings", message, place=where, hint=hint)
    wrong = [*_wrong_rules(tree)]
    try:
        spec = LintSpec.model_validate(tree)
        wrong += _too_wide(spec)
    except ValidationError as faults:
        wrong += [_error(tree, each, source) for each in faults.errors(include_url=False)]
    if wrong:
        raise WrongSettings(sorted(wrong, key=lambda each: each.place or source.place(0, 0)))
    return Settings(
        tuple((str(rule), severity) for rule, severity in spec.rules.items()),
        tuple(_ignores(spec)),
        12 if spec.question_months is None else int(float(spec.question_months)),
    )


def _wrong_rules(tree: Mapping[Word, Tree]) -> Iterator[ModelError]:
    """Rules that there are not, looked for in what was written: other faults do not hide them."""
    rules, ignore = tree.get(cast(Word, "rules")), tree.get(cast(Word, "ignore"))
    for word in rules if isinstance(rules, dict) else ():
        if error := _wrong_rule(word):
            yield error
    for each in ignore if isinstance(ignore, list) else ():
        word = each.get("rule") if isinstance(each, dict) else None
        if isinstance(word, Word) and (error := _wrong_rule(word)):
            yield error


def _wrong_rule(word: Word) -> ModelError | None:
    if isinstance(word, Repeated):
        message = f"`{word.name}` is written twice"
        hint = f"it stands first in line {word.first.mark.line + 1}; keep one of them"
        return ModelError("repeated-key", message, place=word.place, hint=hint)
    if word in BY_ID:
        return None
    message = f"there is no rule `{word[:60]}`"
    hint = "the rules: " + ", ".join(BY_ID)
    near = nearest(word, BY_ID)
    return ModelError("unknown-name", message, place=word.place, near=near, hint=hint)


def _too_wide(spec: LintSpec) -> Iterator[ModelError]:
    for each in spec.ignore:
        if not each.members and not each.files:
            message = f"this ignores all of `{each.rule}`"
            hint = f"name `members` or `files`, or write `{each.rule}: off` under `rules`"
            yield ModelError("bad-value", message, place=each.rule.place, hint=hint)


def _ignores(spec: LintSpec) -> Iterator[Ignore]:
    for each in spec.ignore:
        members, files = tuple(map(str, each.members)), tuple(map(str, each.files))
        yield Ignore(str(each.rule), str(each.reason), members, files, each.rule.place)


def _error(tree: Tree, fault: Any, source: Source) -> ModelError:
    """A fault that pydantic found, as an error with its place."""
    path = tuple(step for step in fault["loc"] if step != "[key]")
    place, kind = _place(tree, path, source), fault["type"]
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    if kind == "extra_forbidden":
        known = list((IgnoreSpec if path[0] == "ignore" else LintSpec).model_fields)
        return ModelError(
            "unknown-key", f"settings of lint have no `{key.partition(chr(0))[0][:60]}`",
            place=place, near=nearest(key, known), hint="valid: " + ", ".join(known),
        )  # fmt: skip
    if kind == "missing":
        return ModelError("missing-key", f"an `ignore` needs `{key}`", place=place)
    wanted = {"literal_error": "off, warn or error", "list_type": "a list",
              "dict_type": "a mapping", "model_type": "a mapping"}.get(kind, "a text")  # fmt: skip
    if says := (fault.get("ctx") or {}).get("says"):
        return ModelError("bad-value", f"`{key}`: {says}", place=place)
    return ModelError("bad-value", f"`{key}` is {wanted}", place=place)


def _place(tree: Tree, path: tuple[Any, ...], source: Source) -> Place:
    """Where a part of the settings stands, or the nearest around it that does."""
    node, place = tree, place_of(tree) or source.place(0, 0)
    for step in path:
        if isinstance(node, dict):
            key = next((each for each in node if each == step), None)
            if key is None:
                return place
            place, node = key.place, node[key]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
            place = place_of(node) or place
    return place
