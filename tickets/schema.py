"""Imports every table module, so that `Base.metadata` is whole."""

from tickets import (
    alarms,
    audit,
    audit_seals,
    conversation,
    corrections,
    customers,
    forwards,
    holds,
    number_suggestions,
    posts,
    requests,
    sign_ins,
    ticket,
    ticket_keys,
    users,
    worker_jobs,
)
from tickets.db import Base
from tickets.desk import acts as desk_acts
from tickets.desk import saved_replies, saved_views
from tickets.mailroom import (
    attachments,
    blob_pieces,
    blobs,
    gap_audits,
    heartbeats,
    mail_edits,
    mailbox_cursor,
    messages,
    missing_mail,
    seen_uids,
    server_actions,
)
from tickets.money.advices import remittances
from tickets.money.bank import chases, consents, links, payer_identities, receipts
from tickets.money.books import accounts, journal, periods
from tickets.money.disputes import (
    arrangements,
    credit_requests,
    deductions,
    dispute_evidence,
    dispute_reasons,
    disputes,
    dunning,
    watched_items,
)
from tickets.money.exports import export_rows
from tickets.money.receivables import ledger, payer_rules
from tickets.money.subledger import allocations, approvals, departures
from tickets.outgoing import acknowledgements, outbox
from tickets.regrouping import rows as regrouping

__all__ = [
    "Base",
    "accounts",
    "acknowledgements",
    "alarms",
    "allocations",
    "approvals",
    "arrangements",
    "attachments",
    "audit",
    "audit_seals",
    "blob_pieces",
    "blobs",
    "chases",
    "consents",
    "conversation",
    "corrections",
    "credit_requests",
    "customers",
    "deductions",
    "departures",
    "desk_acts",
    "dispute_evidence",
    "dispute_reasons",
    "disputes",
    "dunning",
    "export_rows",
    "forwards",
    "gap_audits",
    "heartbeats",
    "holds",
    "journal",
    "ledger",
    "links",
    "mail_edits",
    "mailbox_cursor",
    "messages",
    "missing_mail",
    "number_suggestions",
    "outbox",
    "payer_identities",
    "payer_rules",
    "periods",
    "posts",
    "receipts",
    "regrouping",
    "remittances",
    "requests",
    "saved_replies",
    "saved_views",
    "seen_uids",
    "server_actions",
    "sign_ins",
    "ticket",
    "ticket_keys",
    "users",
    "watched_items",
    "worker_jobs",
]
