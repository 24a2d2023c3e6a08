"""What every part of a page needs: the service, the words of the model, this session's chat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import streamlit as st

from app.chat.state import Chat
from app.chat.working import working
from app.service import Service, serving
from semantic.errors import MetricastError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from semantic.ask.lexicon import Lexicon
    from semantic.ask.surfaces import Member
    from semantic.layer import SemanticLayer
    from semantic.query.types import Query
    from semantic.result import Answer

MOST_VALUES = 1_000


@dataclass(frozen=True)
class Desk:
    """One run of a page. The layer stays the same for the whole run."""

    service: Service
    layer: SemanticLayer
    chat: Chat

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the model."""
        return self.layer.asker.lexicon

    @property
    def members(self) -> Mapping[str, Member]:
        """Public members, by the names that queries use."""
        return self.lexicon.members

    def default_time(self, query: Query) -> str | None:
        """The time dimension that dates what a query counts."""
        names = [name for name in query.members() if name in self.members]
        if not names:
            return None
        first = self.members[names[0]]
        for index in self.lexicon.indexes:
            if index.surface.name == first.surface:
                time = index.surface.time_for([first.home], self.lexicon.reach)
                return time.name if time else None
        return None

    def values(self, name: str) -> Sequence[str]:
        """Known values of a dimension, to choose from; those too many to list are typed."""
        member = self.members.get(name)
        column = self.layer.asker.values.column(member.identity) if member else None
        return sorted(column.values[:MOST_VALUES]) if column else ()

    def say(self, query: Query, place: DeltaGenerator | None = None) -> Answer:
        """The answer of a query; that it takes its time is shown at the place, and it can be
        stopped."""
        if kept := self.service.kept(query):
            return kept
        return working(lambda tell, stop: self.service.say(query), place or st.empty())

    def rows(self, query: Query) -> Sequence[Sequence[object]]:
        """The rows of a query."""
        return self.layer.query(query).rows

    def fault(self, query: Query) -> MetricastError | None:
        """Why a query cannot be answered, if so."""
        try:
            self.layer.compile(query)
        except MetricastError as fault:
            return fault
        return None


def desk() -> Desk:
    """The desk of this run and session."""
    if "chat" not in st.session_state:
        st.session_state.chat = Chat()
    service = serving()
    return Desk(service, service.layer, st.session_state.chat)


def sync(key: str, value: object) -> None:
    """Give a widget the value that the query has.

    In every run: what a closed popover holds is not on the page yet, and would open empty after
    a run that says nothing of it.
    """
    st.session_state[key] = value


def forget(prefix: str) -> None:
    """Let go of widgets' values, so that they are those of the query again."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith(prefix):
            del st.session_state[key]
