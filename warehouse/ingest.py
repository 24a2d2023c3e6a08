"""From a file or an address to a warehouse in service.

lock → what is it? → loaded already? → read it → refuse what is broken → build, check, swap
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from semantic.errors import Place, SourceError
from warehouse.checks import check_rows
from warehouse.locate import facts_fingerprint
from warehouse.made import Made, made_from, recipe
from warehouse.podcasts.load import Load
from warehouse.publish import Shop, only_loader, read_pointer_or_none
from warehouse.rows import fill, fill_from_facts, summary_of
from warehouse.sources import Source, find_source
from warehouse.summary import Summary, described
from warehouse.targets import PlainFile, Target, target_of

Progress = Callable[[str, float], None]
PARTIAL = "+partial"  # in the recipe of a version made from an input that was not whole


def ingest(
    source: str,
    target: Target | str,
    *,
    now: datetime,
    partial: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Load a page export or a feed; the old data serves until the new is ready.

    `source` is a path or a feed's http(s) address, `target` a `duckdb:` URL. What is loaded
    already (same content, same code and corrections) is left as it is unless `force`.
    `partial` loads what could be read of a broken input. `progress` is called with a step's
    name and its done share from 0 to 1. `now` is the time to record, in UTC.

    Raises `SourceError` (exit 2) for an input that cannot be loaded and `WarehouseError`
    (exit 3) for a target that cannot be written; either leaves the target as it was.
    """
    started = time.monotonic()
    tell = progress or _silent
    with only_loader(target_of(target) if isinstance(target, str) else target) as shop:
        found = find_source(source)
        made_now = recipe()
        recipes = (made_now, made_now + PARTIAL) if partial else (made_now,)
        if found.whole and not force and (path := _already(shop, found.sha256, recipes)):
            return summary_of(path, already_loaded=True, seconds=time.monotonic() - started)
        load = _read(found, tell)
        if not found.whole and not force and (path := _already(shop, load.sha256, recipes)):
            return summary_of(path, already_loaded=True, seconds=time.monotonic() - started)
        broken = refuse_broken(load, partial)
        tell("building", 0.0)
        path = shop.publish(
            Made(load.sha256, made_now + PARTIAL if broken else made_now, "ingest"),
            build=lambda connection: fill(connection, load, now),
            check=lambda connection: check_rows(connection, load),
        )
        tell("building", 1.0)
        return summary_of(path, load=load, seconds=time.monotonic() - started)


def load_facts(target: Target, *, now: datetime) -> Summary:
    """Make a warehouse from the shipped facts; where they are in service already, nothing.

    `now` is the time to record, in UTC. Raises `WarehouseError` as `ingest` does.
    """
    started = time.monotonic()
    made = Made(facts_fingerprint(), recipe(), "facts")
    with only_loader(target) as shop:
        if path := _already(shop, made.sha256, (made.recipe,)):
            return summary_of(path, already_loaded=True, seconds=time.monotonic() - started)
        path = shop.publish(
            made,
            build=lambda connection: fill_from_facts(connection, now),
            check=check_rows,
        )
        return summary_of(path, seconds=time.monotonic() - started)


def refuse_broken(load: Load, partial: bool) -> bool:
    """Whether the load has fatal problems that `partial` accepts.

    Raises `SourceError`: for fatal problems without `partial`, and always for no episode.
    """
    fatal = [problem for problem in load.problems if problem.fatal]
    if not load.tables["episodes"]:
        raise SourceError("source-no-episodes", f"no episode could be read from `{load.source}`")
    if fatal and not partial:
        shown = [described(problem) for problem in fatal[:5]]
        rest = [f"… and {len(fatal) - 5} more"] if len(fatal) > 5 else []
        first = fatal[0]
        raise SourceError(
            "source-broken",
            f"`{load.source}` could not be read whole ({len(fatal)} "
            f"problem{'s' if len(fatal) > 1 else ''}); nothing was loaded",
            place=Place(load.source, first.line, 1, first.excerpt) if first.line else None,
            hint="\n  ".join([*shown, *rest, "--partial loads the rest"]),
        )
    return bool(fatal)


def _read(found: Source, tell: Progress) -> Load:
    """The rows of the source. Each reader is imported when it is needed: the shipped facts
    need neither, and the first question waits for them."""
    if found.path and found.kind == "page":
        from warehouse.podcasts.page import read_page

        return read_page(found.path, lambda read, size: tell("reading", read / size))
    from warehouse.podcasts.rss import read_feed

    return read_feed(found, lambda share: tell("reading", share))


def _already(shop: Shop, sha256: str, recipes: tuple[str, ...]) -> Path | None:
    """The file in service, when it was made from this very input in this very way."""
    if isinstance(shop.target, PlainFile):
        path = shop.target.path
    else:
        pointer = read_pointer_or_none(shop.target)
        if pointer is None:
            return None
        path = shop.target.folder / pointer.file
    made = made_from(path)
    return path if made and made.sha256 == sha256 and made.recipe in recipes else None


def _silent(step: str, share: float) -> None:
    """Progress that nobody watches."""
