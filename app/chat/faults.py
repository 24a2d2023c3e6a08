"""Faults as sentences with a way out."""

from __future__ import annotations

import streamlit as st

from app.inert import chat_text
from app.service import Service, first_cause
from semantic.errors import MetricastError, ModelError, WarehouseError


def banner(service: Service) -> None:
    """What is wrong with the model's files, while the last good model answers."""
    if not service.faults:
        return
    first = first_cause(service.faults)
    where = f" ({first.place})" if first.place else ""
    more = f" and {len(service.faults) - 1} more" if len(service.faults) > 1 else ""
    opening = "Part of the model is left out" if service.layer.model.errors else (
        "A change of the model is not in service"
    )  # fmt: skip
    st.warning(
        f"{opening}: {chat_text(f'{first.message}{where}{more}')}. "
        "`metricast validate` shows all.",
        icon=":material/rule:",
    )  # fmt: skip


def said(fault: MetricastError, opening: str = "") -> str:
    """A fault as sentences: what is wrong, where, and the way out."""
    where = f" ({fault.place})" if fault.place else ""
    told = [f"{opening}{fault.message}{where}", *([fault.hint] if fault.hint else [])]
    return " ".join(f"{each[:1].upper()}{each[1:].rstrip('.')}." for each in told)


def cannot_open(fault: MetricastError) -> None:
    """Nothing can be answered: why, and what to do."""
    st.error(chat_text(said(fault)), icon=":material/error:")
    if isinstance(fault, ModelError):
        st.write("`metricast validate` shows every fault of the model with its file and line.")
    elif isinstance(fault, WarehouseError):
        st.write("`metricast doctor` looks at the warehouse and says what it lacks.")


def unexpected(fault: Exception) -> bool:
    """A fault that should not exist: a sentence on the page; where, for who runs the server."""
    from app.cli.faults import internal, show_details

    show_details(fault)
    facts = internal(fault)
    words = str(facts["message"])
    st.error(f"{words[:1].upper()}{words[1:]}. Reload the page to go on; {facts['hint']}.",
             icon=":material/error:")  # fmt: skip
    return True
