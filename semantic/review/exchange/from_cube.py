"""Cube YAML as files of ours. The syntax is the same: what we have, passes as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from semantic.errors import MetricastError, Place
from semantic.model.faults import read_file
from semantic.model.report import Report
from semantic.model.source import Source, Tree, Word, read_source
from semantic.model.spec import File
from semantic.model.unsupported import unsupported
from semantic.review.exchange.draft import KINDS, Draft
from semantic.review.exchange.passage import Losses
from semantic.review.exchange.plain import Data, said
from semantic.review.exchange.roles import as_roles
from semantic.review.exchange.to_cube import META, role_or_name

# Without these a model means the same: they are about caches, connections and names in SQL.
_HARMLESS = frozenset(
    "pre_aggregations preAggregations refresh_key refreshKey data_source dataSource sql_alias "
    "sqlAlias rewrite_queries rewriteQueries context_members contextMembers links order "
    "suggest_filter_values enable_suggestions view_group view_groups cube_group view_group_name "
    "field_type mask masking".split()
)
_IN_QUOTES = re.compile(r"'(?:[^'{]|'')*(\{\s*[A-Za-z_][^}']*\}?)(?:[^']|'')*'")
_GUARDED = ("access_policy", "accessPolicy")
_SAYS_NOTHING = "it says nothing about what a number means"


def draft_of_cube(files: Mapping[str, bytes]) -> Draft:
    """The draft of Cube's YAML files, by name."""
    draft = Draft()
    for name in sorted(files):
        for spec in _specs(name, files[name], draft):
            _add(draft, spec)
    as_roles(draft)
    return draft


def _specs(name: str, content: bytes, draft: Draft) -> list[File]:
    report = Report()
    try:
        source, tree = read_source(name, content)
        tree = _without_harmless(tree, source, draft.losses)
        found = read_file(source, tree, report)
    except MetricastError as fault:
        draft.losses.faults((fault,))
        return []
    for error in report.errors:
        broken = next((one for one, why in report.broken.items() if why is error), "")
        what = f"`{broken}`" if broken else f"`{error.code}`"
        why = error.message + (f" ({error.hint})" if error.hint else "")
        draft.losses.lost(what, why, name=broken, place=error.place)
    return [found]


def _without_harmless(tree: Tree, source: Source, losses: Losses) -> Tree:
    """The tree without keys that carry no meaning, and without what guards rows from people."""
    if not isinstance(tree, dict):
        return tree
    kept: dict[Word, Tree] = {}
    for key, value in tree.items():
        if key in ("cubes", "views") and isinstance(value, list):
            value = [each for each in value if not _is_guarded(each, losses)]
            value = [each for each in value if not _is_filled_in(each, losses, "")]
            value = [_respelled(each) for each in value] if key == "views" else value
            kept[key] = [_thinned(each, losses, "", 0) for each in value]
        else:
            kept[key] = value
    return kept


def _respelled(view: Tree) -> Tree:
    """A view whose `filters` are called `default_filters`, as they are here."""
    if not isinstance(view, dict) or "filters" not in view or "default_filters" in view:
        return view
    renamed: dict[Word, Tree] = {}
    for key, value in view.items():
        if key == "filters":
            word = Word("default_filters")
            word.source, word.mark, word.plain = key.source, key.mark, key.plain
            key = word
        renamed[key] = value
    return renamed


def _is_guarded(owner: Tree, losses: Losses) -> bool:
    """Whether a cube or view has an access policy: without it, people would see more."""
    if not isinstance(owner, dict):
        return False
    key = next((each for each in owner if each in _GUARDED), None)
    if key is None:
        return False
    name = str(owner.get("name", "")) if isinstance(owner.get("name"), Word) else ""
    why = "it guards rows or members, and there are no access policies here yet"
    becomes = f"`{name}` is left out: without its policy, people would see what they may not"
    losses.lost(f"`{key}` of `{name}`", why, becomes, name=name, place=key.place)
    return True


def _is_filled_in(entry: Tree, losses: Losses, owner: str) -> bool:
    """Whether Cube puts something into a quoted text of its SQL, where braces are text here.

    Written as it stands, such a condition would compare with the braces themselves.
    """
    sql = entry.get("sql") if isinstance(entry, dict) else None
    match = _IN_QUOTES.search(sql) if isinstance(sql, Word) else None
    if match is None or not isinstance(sql, Word):
        return False
    name = entry.get("name")
    shown = ".".join(each for each in (owner, str(name) if isinstance(name, Word) else "") if each)
    why = f"Cube would put something in the place of `{match[1][:60]}`, inside of quotes"
    losses.lost(f"`sql` of `{shown}`", why, f"`{shown}` is left out", name=shown,
                place=sql.place_at(match.start(1)))  # fmt: skip
    return True


def _thinned(tree: Tree, losses: Losses, owner: str, depth: int) -> Tree:
    if isinstance(tree, list) and depth < 3:
        return [_thinned(each, losses, owner, depth) for each in tree]
    if not isinstance(tree, dict):
        return tree
    name = tree.get("name")
    shown = ".".join(each for each in (owner, str(name) if isinstance(name, Word) else "") if each)
    kept: dict[Word, Tree] = {}
    for key, value in tree.items():
        if key in _HARMLESS:
            why = (unsupported(str(key), "") or _SAYS_NOTHING).removesuffix("; remove it")
            losses.lost(f"`{key}` of `{shown}`", why, name=shown, place=key.place)
        elif key in KINDS:
            members = value if isinstance(value, list) else []
            members = [each for each in members if not _is_filled_in(each, losses, shown)]
            kept[key] = _thinned(members or value, losses, shown, depth + 1)
        else:
            kept[key] = value
    return kept


def _add(draft: Draft, file: File) -> None:
    for kind in ("cubes", "views", "parameters", "questions", "tests"):
        for spec in getattr(file, kind):
            data = _restored(said(spec)) if kind in ("cubes", "views") else said(spec)
            getattr(draft, kind).append(data)
            _remember(draft, data, spec, spec.name.place)


def _remember(draft: Draft, data: Data, spec: object, place: Place) -> None:
    """Where the cube or view and each member stood."""
    name = str(data["name"])
    draft.origins.setdefault(name, place)
    for kind in KINDS:
        for member in getattr(spec, kind, ()):
            draft.origins.setdefault(f"{name}.{member.name}", member.name.place)


def _restored(owner: Data) -> Data:
    """A cube or view with what our own export had put into `meta`."""
    owner, ours = _own(owner)
    members, order = ours.pop("members", None), ours.pop("order", None)
    joins = [*(owner.get("joins") or ()), *(ours.pop("joins", None) or ())]
    owner["joins"] = _in_order(joins, order, "joins")
    if isinstance(view := ours.pop("view", None), dict):
        owner |= view
    owner |= ours
    for kind in KINDS:
        entries = [_with_own(each) for each in owner.get(kind) or ()]
        if isinstance(members, dict):
            entries += members.get(kind) or []
        owner[kind] = _in_order(entries, order, kind)
    return {key: value for key, value in owner.items() if value not in ([], None)}


def _in_order(entries: list[Data], order: object, kind: str) -> list[Data]:
    """Entries in the order of our files, where the export kept it; others behind."""
    names = order.get(kind) if isinstance(order, dict) else None
    if not isinstance(names, list):
        return entries
    at = {str(name): index for index, name in enumerate(names)}
    return sorted(entries, key=lambda each: at.get(role_or_name(each), len(at)))


def _with_own(member: Data) -> Data:
    member, ours = _own(member)
    return member | ours


def _own(entry: Data) -> tuple[Data, Data]:
    """An entry without what our export put into its `meta`, and that."""
    meta = entry.get("meta")
    if not isinstance(meta, dict) or not isinstance(meta.get(META), dict):
        return dict(entry), {}
    ours = dict(meta[META])
    notes = ours.get("ai_context")
    instructions = notes.get("instructions") if isinstance(notes, dict) else notes
    rest = {
        key: value for key, value in meta.items()
        if key != META and not (key == "ai_context" and value == instructions)
    }  # fmt: skip
    entry = {key: value for key, value in entry.items() if key != "meta"}
    return (entry | {"meta": rest} if rest else entry), ours
