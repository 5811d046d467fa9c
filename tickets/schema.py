"""Imports every table module, so that `Base.metadata` is whole."""

from tickets import (
    alarms,
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
    sign_ins,
    ticket,
    users,
)
from tickets.db import Base

__all__ = [
    "Base",
    "alarms",
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
    "sign_ins",
    "ticket",
    "users",
]
