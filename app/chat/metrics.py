"""The page Metrics: everything that can be asked for, with its definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import streamlit as st

from app.chat.asking import run_verified, show
from app.chat.desk import Desk, desk
from app.chat.details import one_member
from app.chat.history import sidebar
from app.inert import chat_text
from semantic.answer.provenance import provenance
from semantic.catalog import CatalogEntry, catalog
from semantic.model.types import VerifiedQuestion
from semantic.query.lineage import lineage
from semantic.query.spec import read_query
from semantic.query.types import Query, TimeDimension

A_PAGE = 12
KINDS = {"measure": "Numbers", "dimension": "Attributes", "segment": "Segments"}
ICONS = {"measure": ":material/functions:", "dimension": ":material/category:",
         "segment": ":material/label:"}  # fmt: skip
ANY = "any"
UNTITLED: Mapping[str, str] = MappingProxyType({})


def page() -> None:
    """The list on the left, one member on the right."""
    at = desk()
    sidebar(at)
    st.markdown("## Metrics")
    entries = [_told(at, each) for each in _by_use(at, catalog(at.layer.model))]
    found = _filtered(at, entries)
    chosen = st.query_params.get("metric")
    with st.container(key="chosen" if chosen else "found"):
        listed, shown = st.columns([2, 3], gap="large")
    entry = next((each for each in entries if each.name == chosen), None)
    if chosen and entry is None:
        said = f"There is no metric `{chosen}` in this model. Search for it by a word."
        st.warning(chat_text(said), icon=":material/search_off:")
    elif entry is None:
        entry = found[0] if found else None
    with listed:
        _list(found, entry.name if entry else None)
    with shown:
        if entry is not None:
            _detail(at, entry)


def _told(at: Desk, entry: CatalogEntry) -> CatalogEntry:
    """By the title that answers use: several cubes may each have a "Count"."""
    member = at.members.get(entry.name)
    return replace(entry, title=member.title) if member else entry


def _by_use(at: Desk, entries: list[CatalogEntry]) -> list[CatalogEntry]:
    """Views and cubes that verified questions use most come first; else as they are declared."""
    uses = Counter(
        name.partition(".")[0]
        for each in at.layer.model.questions
        for name in set(read_query(each.query).members())
    )
    return sorted(entries, key=lambda each: -uses[each.name.partition(".")[0]])


def _filtered(at: Desk, entries: list[CatalogEntry]) -> list[CatalogEntry]:
    """By words in names, titles, descriptions and synonyms; by place, kind, owner and status."""
    words = st.text_input("Search", key="search", type="search", icon=":material/search:",
                          placeholder="A name, a word of the definition, a synonym",
                          on_change=_searched)  # fmt: skip
    with st.container(horizontal=True, gap="medium", vertical_alignment="top"):
        kind = st.pills("Kind", list(KINDS), format_func=lambda each: KINDS[each], key="kinds",
                        default="measure")  # fmt: skip
        owners = sorted({each.owner for each in entries if each.owner})
        states = sorted({each.status for each in entries if each.status})
        titles = {index.surface.name: index.surface.title for index in at.lexicon.indexes}
        places = list(dict.fromkeys(each.name.partition(".")[0] for each in entries))
        place = _choice("In", places, titles) if len(places) > 1 else ANY
        owner = _choice("Owner", owners) if owners else ANY
        status = _choice("Status", states) if states else ANY
    wanted = words.casefold().split()
    found = [
        each
        for each in entries
        if kind in (None, each.kind)
        and place in (ANY, each.name.partition(".")[0])
        and owner in (ANY, each.owner)
        and status in (ANY, each.status)
        and all(word in _text(each) for word in wanted)
    ]
    return sorted(found, key=lambda each: _rank(each, wanted)) if wanted else found


def _searched() -> None:
    """Whoever looks for another metric has left the one that was chosen."""
    st.query_params.pop("metric", None)


def _rank(entry: CatalogEntry, wanted: list[str]) -> tuple[bool, bool, bool]:
    """What is called so comes before what has the word in its name, and that before the rest."""
    title, words = entry.title.casefold(), " ".join(wanted)
    called = {title, *(each.casefold() for each in entry.synonyms)}
    return title != words, words not in called, not all(word in title for word in wanted)


def _choice(
    label: str, offered: list[str], titles: Mapping[str, str] = MappingProxyType({})
) -> str:
    return st.selectbox(label, [ANY, *offered], key=f"by{label}", width=150,
                        format_func=lambda each: titles.get(each, each))  # fmt: skip


def _text(entry: CatalogEntry) -> str:
    return " ".join(
        (entry.name, entry.title, entry.description, entry.unit or "", *entry.synonyms)
    ).casefold()


def _list(found: list[CatalogEntry], chosen: str | None) -> None:
    if not found:
        st.info("Nothing is called that. Try a shorter word, or another kind.",
                icon=":material/search_off:")  # fmt: skip
        return
    st.caption(f"{len(found):,} found")
    pages = -(-len(found) // A_PAGE)
    at = st.pagination(pages, key="listed") if pages > 1 else 1
    at = min(at, pages)
    for entry in found[(at - 1) * A_PAGE : at * A_PAGE]:
        here = entry.name == chosen
        icon = ":material/chevron_right:" if here else ICONS[entry.kind]
        title = f"**{chat_text(entry.title)}**" if here else chat_text(entry.title)
        with st.container(gap=None):
            if st.button(title, key=f"metric.{entry.name}", icon=icon, type="tertiary"):
                st.query_params["metric"] = entry.name
                st.rerun()
            st.caption(chat_text(_first_sentence(entry)))


def _first_sentence(entry: CatalogEntry) -> str:
    first = entry.description.partition(". ")[0].rstrip(".")
    return f"{first}." if first else entry.name


def _detail(at: Desk, entry: CatalogEntry) -> None:
    """Definition, owner, status, place, words for it, lineage, and what to ask."""
    with st.container(border=True):
        query = _query(at, entry)
        (found, *_) = provenance(query, at.layer.model)
        st.caption(chat_text(entry.name))
        one_member(replace(found, title=entry.title))
        _facts(entry)
        _ask(at, entry, query)
    drawn = lineage(entry.name, at.layer.model)
    st.markdown("**Lineage**")
    st.caption("Tables and members it is made of, above; verified questions that use it, below.")
    st.mermaid_chart(drawn.mermaid(), alt=f"Lineage: {drawn}")


def _facts(entry: CatalogEntry) -> None:
    facts = [f"Type {entry.type}"]
    facts += [f"unit {entry.unit}"] if entry.unit else []
    facts += [f"shown as {entry.format}"] if entry.format else []
    facts += [f"in {entry.folder}"] if entry.folder else []
    st.caption(chat_text(" · ".join(facts)))
    if entry.synonyms:
        st.caption(f"Also called: {chat_text(', '.join(entry.synonyms))}")


def _query(at: Desk, entry: CatalogEntry) -> Query:
    """The query that shows a member alone."""
    if entry.kind == "measure":
        return Query(measures=(entry.name,))
    if entry.kind == "segment":
        return Query(segments=(entry.name,))
    member = at.members.get(entry.name)
    if member is not None and member.kind == "time":
        return Query(time_dimensions=(TimeDimension(entry.name, "month"),))
    return Query(dimensions=(entry.name,))


def _ask(at: Desk, entry: CatalogEntry, query: Query) -> None:
    """An example in words where a verified question uses the member, else the member itself."""
    example = _example(at, entry.name)
    with st.container(horizontal=True, gap="xsmall"):
        if example is not None:
            words = example.questions[0]
            if st.button(chat_text(words), key="example", icon=":material/chat:"):
                run_verified(at, example, words)
                st.switch_page(st.session_state.pages["ask"])
        if entry.kind != "segment" and at.fault(query) is None:
            label = f"Show {entry.title[:1].lower() + entry.title[1:]}"
            if st.button(chat_text(label), key="showit", icon=":material/arrow_forward:"):
                show(at, query, "hand")
                st.switch_page(st.session_state.pages["ask"])


def _example(at: Desk, name: str) -> VerifiedQuestion | None:
    using = [q for q in at.layer.model.questions if name in set(read_query(q.query).members())]
    return next(iter(using), None)
