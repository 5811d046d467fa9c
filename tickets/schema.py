"""Imports every table module, so that `Base.metadata` is whole."""

from tickets import (
    audit,
    cash,
    conversation,
    corrections,
    customers,
    forwards,
    holds,
    ledger,
    messages,
    outbox,
    posts,
    requests,
    ticket,
    users,
)
from tickets.db import Base

__all__ = [
    "Base",
    "audit",
    "cash",
    "conversation",
    "corrections",
    "customers",
    "forwards",
    "holds",
    "ledger",
    "messages",
    "outbox",
    "posts",
    "requests",
    "ticket",
    "users",
]
