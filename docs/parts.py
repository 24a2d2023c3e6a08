"""The generated parts of the reference: commands, settings, errors, YAML keys, lint rules."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from docs.changes import comment_of, patch_of, tests_of

ROOT = Path(__file__).parent.parent
PACKAGES = ("semantic", "warehouse", "app")
SHOWN = 6  # messages of one code
VARIABLE = re.compile(r"\b(?:METRICAST|OPENAI)_[A-Z_]+\b")

# Variables that are no global option; a test finds every other one in the code.
VARIABLES = {
    "METRICAST_HOME": "Folder of the embedded warehouse. Default: `$XDG_DATA_HOME/metricast`, "
    "else `~/.local/share/metricast` (Windows: `%LOCALAPPDATA%`).",
    "METRICAST_FEEDBACK": "The log of feedback that `metricast questions` keeps and reviews. "
    "Default: `feedback.jsonl` in the folder of METRICAST_HOME.",
    "METRICAST_DEBUG": "Set to anything: a fault that should not exist shows where it happened.",
    "METRICAST_TRACES": "Where traces of the language model are kept. Default: `traces.jsonl` in "
    "the folder of METRICAST_HOME.",
    "METRICAST_TRACE_TEXT": "Set to anything: traces hold the questions' words, and not only "
    "their hashes.",
    "METRICAST_LLM_EMBEDDINGS": "The endpoint's model for embeddings, with which the members of a "
    "model of more than 200 are found by meaning, too. Default: none.",
    "METRICAST_LLM_PRICES": 'A JSON file of prices, `{"model": [prompt, completion]}` in dollars a '
    "million tokens, over the table that is shipped.",
    "METRICAST_LLM_SECONDS": "The time that a language model has for a question, counted from the "
    "start of the command where one asks it. Default: 7.",
    "METRICAST_LLM_TOKENS": "The most tokens that one question may use. Default: 40000.",
    "METRICAST_LLM_DOLLARS": "What one question may cost. Default: no limit.",
    **{
        f"METRICAST_LLM_{unit.upper()}_A_{of}": f"The most {unit} of a language model that {whose} "
        "may use. Default: no limit."
        for of, whose in (("SESSION", "one process"), ("DAY", "a day (UTC), by the traces,"))
        for unit in ("seconds", "tokens", "dollars")
    },
    "OPENAI_API_KEY": "Questions go to a language model at this key's endpoint; without it they "
    "are answered offline.",
    "OPENAI_BASE_URL": "Another OpenAI-compatible endpoint.",
    "OPENAI_MODEL": "The model's name there. Default: `gpt-5-mini`.",
}


@dataclass(frozen=True, slots=True, order=True)
class Raised:
    """One place where an error is made: its code, its class, and the words it says."""

    code: str
    family: str
    message: str


def commands() -> str:
    """Every command's help, as the command line prints it."""
    import click

    from app.cli import COMMANDS, metricast

    parts = []
    for each in (metricast, *COMMANDS):
        path = "metricast" if each is metricast else f"metricast {each.name}"
        context = click.Context(metricast, info_name="metricast", **metricast.context_settings)
        if each is not metricast:
            context = click.Context(each, info_name=each.name, parent=context)
        context.max_content_width = context.terminal_width = 90
        parts.append(f"## `{path}`\n\n```text\n{each.get_help(context).rstrip()}\n```")
    return "\n\n".join(parts)


def settings() -> str:
    """Every environment variable."""
    from app.cli import metricast

    rows = [
        (option.envvar, f"As `{option.opts[0]}`. {option.help}")
        for option in metricast.params
        if getattr(option, "envvar", None)
    ]
    lines = [f"| `{name}` | {cell(about)} |" for name, about in [*rows, *VARIABLES.items()]]
    return "\n".join(["| variable | meaning |", "|---|---|", *lines])


def errors() -> str:
    """Every error code, the exit code it leads to, and what it says."""
    exits = exit_codes()
    by_code: dict[str, set[Raised]] = {}
    for raised in all_raised():
        by_code.setdefault(raised.code, set()).add(raised)
    lines = ["| code | exit | says |", "|---|---|---|"]
    for code, places in sorted(by_code.items()):
        exit_code = " or ".join(sorted({str(exits[each.family]) for each in places}))
        said = sorted({cell(each.message) for each in places if each.message})
        said = [*said[:SHOWN], *(["…"] if len(said) > SHOWN else [])]
        lines.append(f"| `{code}` | {exit_code} | {'<br>'.join(said)} |")
    return "\n".join(lines)


def findings() -> str:
    """What `validate --warehouse` may find, by its code."""
    from semantic.review.finding import MEANINGS

    rows = [f"| `{code}` | {cell(says)} |" for code, says in MEANINGS.items()]
    return "\n".join(["| code | says |", "|---|---|", *rows])


def exit_codes() -> dict[str, int]:
    """The exit code of each class of the family of errors."""
    from semantic import errors as family

    classes = [each for _, each in inspect.getmembers(family, inspect.isclass)]
    return {
        each.__name__: each.exit_code for each in classes if issubclass(each, family.MetricastError)
    }


def all_raised() -> Iterator[Raised]:
    """Every error made in the code: a call of a class of the family, or of a helper.

    A helper is a function whose first parameter is named `code`; it counts as the family's
    class that its body calls.
    """
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    ]
    family = {name: name for name in exit_codes()}
    for tree in trees:
        family |= _helpers(tree, family)
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (name := _called(node)) in family:
                yield from _raised(node, family[name])


def _raised(call: ast.Call, family: str) -> Iterator[Raised]:
    code, *rest = call.args or [None]
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        yield Raised(code.value, family, _words(rest[0]) if rest else "")


def _helpers(tree: ast.AST, family: dict[str, str]) -> dict[str, str]:
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            parameters = [each.arg for each in node.args.args if each.arg not in ("self", "cls")]
            if parameters[:1] == ["code"] and node.name != "__init__":
                inner = [_called(each) for each in ast.walk(node) if isinstance(each, ast.Call)]
                made = [family[name] for name in inner if name in family]
                found[node.name] = made[0] if made else "MetricastError"
    return found


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _words(node: ast.AST) -> str:
    """The text of a message, with `…` where a value stands."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_words(each) for each in values)
        case ast.BinOp(left=left, right=right):
            return _words(left) + _words(right)
        case ast.FormattedValue():
            return "…"
    return ""


def yaml_keys() -> str:
    """Every key of model files, from the classes that read them and the schema they give."""
    from pydantic import BaseModel

    from semantic.model import spec, spec_cube, spec_test
    from semantic.review.schema import model_schema

    schema = model_schema()
    parts = [_keys_of("Model file", spec.File, schema)]
    seen: set[type] = {spec.File}
    for module in (spec, spec_test, spec_cube):
        for name, each in vars(module).items():
            if isinstance(each, type) and issubclass(each, BaseModel) and each.model_fields:
                if each in seen or not name.endswith("Spec"):
                    continue
                seen.add(each)
                about = schema["$defs"].get(name, {"properties": {}})
                parts.append(_keys_of(_title(name.removesuffix("Spec")), each, about))
    parts.append(_query_keys(schema["$defs"]["Query"]))
    return "\n\n".join(parts)


def _keys_of(title: str, spec: Any, schema: Any) -> str:
    about = inspect.getdoc(spec) or ""
    lines = [f"### {title}", "", about, "", "| key | value | meaning |", "|---|---|---|"]
    for key, field in spec.model_fields.items():
        name = field.alias or key
        needed = " **Required.**" if field.is_required() else ""
        value = value_of(schema["properties"].get(name, {}))
        lines.append(f"| `{name}` | {value} | {cell(field.description or '')}{needed} |")
    return "\n".join(lines)


def _query_keys(schema: Any) -> str:
    """The keys of a query."""
    lines = ["### Query", "", schema["description"], ""]
    lines += ["| key | value | meaning |", "|---|---|---|"]
    for key, each in schema["properties"].items():
        inner = {"type": "object"} if "$ref" in each.get("items", {}) else each.get("items", {})
        value = value_of(each | {"items": inner})
        lines.append(f"| `{key}` | {value} | {cell(each['description'])} |")
    return "\n".join(lines)


_KINDS = {"string": "text", "number": "number", "integer": "number", "object": "mapping",
          "boolean": "`true` or `false`"}  # fmt: skip


def value_of(schema: Any) -> str:
    """What may stand behind a key, from its JSON Schema: `list of [Measure](#measure)`."""
    if "$ref" in schema:
        title = _title(schema["$ref"].rpartition("/")[2].removesuffix("Spec"))
        return f"[{title}](#{title.lower().replace(' ', '-')})"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(value_of(each) for each in schema[several]))
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    kinds = schema.get("type", "anything")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "array":
        return f"list of {value_of(schema.get('items', {}))}"
    return _KINDS.get(kind, kind)


def _title(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return words[:1].upper() + words[1:].lower()


def lint_rules() -> str:
    """Every rule of `metricast lint`, and every key of its settings."""
    from semantic.review.lint.rules import RULES
    from semantic.review.lint.settings import IgnoreSpec, LintSpec
    from semantic.review.schema import keys_schema

    lines = ["| rule | counts as | finds | why | what to do |", "|---|---|---|---|---|"]
    for rule in RULES:
        fixable = " (`--fix`)" if rule.fixable else ""
        cells = map(cell, (rule.says, rule.why, rule.fix))
        lines.append(f"| `{rule.id}`{fixable} | {rule.severity} | {' | '.join(cells)} |")
    keys = [_keys_of(title, spec, keys_schema(spec))
            for title, spec in (("Lint", LintSpec), ("Ignore", IgnoreSpec))]  # fmt: skip
    return "\n\n".join(["\n".join(lines), *keys])


def lint_settings() -> str:
    """The settings beside the podcast's model, as they are."""
    text = (ROOT / "metrics" / "lint.yml").read_text(encoding="utf-8")
    return f"```text\n{text.rstrip()}\n```"


def cell(text: str) -> str:
    """A text as one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "settings": settings,
    "errors": errors,
    "findings": findings,
    "yaml": yaml_keys,
    **{f"change {name}": partial(patch_of, name) for name in ("redefined", "added")},
    **{f"comment {name}": partial(comment_of, name) for name in ("redefined", "added")},
    "tests redefined": partial(tests_of, "redefined", 1),
    "tests added": partial(tests_of, "added", 0),
    "lint": lint_rules,
    "lint-settings": lint_settings,
}
