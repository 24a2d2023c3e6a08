"""CODEOWNERS from the `owner` of definitions: who reviews a change of which file.

CODEOWNERS knows files and no definitions. Where definitions of several owners share a file, all of
them are listed, and a host of code is content with any one: a file for each owner is stricter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from semantic.errors import CheckFailed, Place
from semantic.model.members import everything
from semantic.model.nearest import nearest
from semantic.model.types import Model
from semantic.review.codeowners_rules import rules

HEAD = """\
# Who reviews a change of a definition: the `owner` of the definitions in each model file.
# Made by `metricast owners`. Where a file has several owners, any one of them may approve.
"""
_SPECIAL = re.compile(r"[*?\[\]!#\x00-\x1f]")


def owned(model: Model) -> dict[str, Counter[str]]:
    """For each file, how many definitions each owner has in it ("": nobody), the most first."""
    found: dict[str, Counter[str]] = {}
    for about in everything(model):
        if about.place is not None:
            found.setdefault(about.place.file, Counter())[about.owner or ""] += 1
    return {
        file: Counter(dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))))
        for file, counts in sorted(found.items())
    }


def unknown_owners(model: Model) -> Iterator[CheckFailed]:
    """Owners of definitions that no `owners` names, each once, where it stands first."""
    first: dict[str, Place | None] = {}
    for about in everything(model):
        if about.owner and about.owner not in model.owners:
            first.setdefault(about.owner, about.place)
    for name, place in first.items():
        hint = f'declare who that is: `owners: [{{name: {name}, codeowners: ["@team"]}}]`'
        yield CheckFailed(
            "unknown-owner",
            f"`{name}` owns definitions, but no `owners` says who that is",
            place=place,
            near=nearest(name, model.owners),
            hint=hint,
        )


def codeowners(model: Model, paths: Mapping[str, str]) -> str:
    """The file. `paths`: where each model file lies in the repository, by the name places show."""
    lines = [HEAD]
    for file, counts in owned(model).items():
        path = pattern(paths.get(file, file))
        said = ", ".join(f"{name or 'nobody'} ({number})" for name, number in counts.items())
        handles = handles_of(counts, model)
        lines.append(f"# {_one_line(said)}")
        line = " ".join((path, *handles))
        lines.append(line if handles else f"# {path} has no owner")
    return "\n".join(lines) + "\n"


def handles_of(owners: Iterable[str], model: Model) -> tuple[str, ...]:
    """Who stands behind names of owners, each once."""
    known = [model.owners[name].codeowners for name in owners if name in model.owners]
    return tuple(dict.fromkeys(handle for each in known for handle in each))


def stale(text: str, file: str, model: Model, paths: Mapping[str, str]) -> Iterator[CheckFailed]:
    """Model files for which the text of a CODEOWNERS file asks others than the model does.

    The last line that fits a path decides, and the lines before it count for nothing.
    """
    lines = list(rules(text))
    hint = f"write it anew: metricast owners > {file}"
    for name, counts in owned(model).items():
        path, wanted = paths.get(name, name), handles_of(counts, model)
        last = next((each for each in reversed(lines) if each.fits(path)), None)
        if not wanted or (last and set(last.handles) == set(wanted)):
            continue
        line = " ".join((pattern(path), *wanted))
        said = f"`{file}` lacks `{line}`"
        if last and any(each.text == line for each in lines):
            said = f"`{file}:{last.line}`, `{last.text}`, takes `{path}` from {', '.join(wanted)}"
            hint = "the last line that fits decides: put it before those of the model"
        yield CheckFailed("stale-owners", said, hint=hint)


def pattern(path: str) -> str:
    """A path as CODEOWNERS reads it: from the root, blanks escaped, what it cannot say as `?`."""
    return "/" + _SPECIAL.sub("?", path.lstrip("/").replace("\\", "\\\\")).replace(" ", "\\ ")


def _one_line(text: str) -> str:
    return " ".join(text.split())
