"""Open items, advices and bank money for tests of the sub-ledger, on a database with the cast."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.bank.entries import BankEntry, BankStatement, EntryKind
from parsers.files.pages import DocumentState, DocumentText
from parsers.message import AttachmentPart
from parsers.open_items import LedgerFile, OpenItemRow
from parsers.problems import PageBox
from parsers.remittance.advice import (
    DocumentKind,
    Proof,
    ProofState,
    RemittanceAdvice,
    RemittanceLine,
    RemittanceReading,
)
from tests.builders import a_stored_mail, a_ticket, record_remittance, store_files, the_cast
from tickets.db import Database
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.receipt_import import import_receipts
from tickets.money.bank.receipts import BankReceipt
from tickets.money.books.control import find_differences
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.ledger import Invoice, balance_minor, find_known_items
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger.allocations import Payment
from tickets.money.subledger.applying import confirm
from tickets.users import SYSTEM, Actor


class _Undo(Exception):
    """The transaction is rolled back."""


@contextmanager
def one_transaction(db: Database, now: datetime) -> Iterator[Session]:
    """The cast and the items, in one transaction in which everything happens and nothing lasts; at its end sub-ledger
    and journal tie."""
    with suppress(_Undo), db.write() as session:
        session.info["cast"] = the_cast(session, now)
        import_items(session, now)
        yield session
        session.flush()
        assert find_differences(session) == []
        raise _Undo


ITEMS = (
    ("C-1001", "INV-1001", "100.00"),
    ("C-1001", "INV-1002", "50.00"),
    ("C-1001", "INV-1003", "1000.00"),
    ("C-1001", "CM-9001", "-30.00"),
    ("C-1002", "INV-2001", "70.00"),
    ("C-1002", "CM-9002", "-20.00"),
)
NAMES = {"C-1001": "Acme Tooling GmbH", "C-1002": "Globex Freight Ltd"}
PAYER_ACCOUNT = "DE02120300000000202051"


def import_items(
    session: Session, now: datetime, items: tuple[tuple[str, str, str], ...] = ITEMS, name: str = "scene"
) -> None:
    day = now.date()
    rows = tuple(
        OpenItemRow(at, NAMES[account], account, number, day, day, "EUR", Decimal(amount))
        for at, (account, number, amount) in enumerate(items, start=2)
    )
    assert import_open_items(session, LedgerFile(rows, ()), name, by=SYSTEM, now=now).imported


def item(session: Session, number: str) -> int:
    return session.scalars(select(Invoice.id).where(Invoice.number == number)).one()


def balances(session: Session) -> dict[str, int]:
    """Those that are not as they came."""
    opening = {number: int(Decimal(amount) * 100) for _, number, amount in ITEMS}
    found = {number: balance_minor(session, item(session, number)) for number in opening}
    return {number: minor for number, minor in found.items() if minor != opening[number]}


def a_remittance(
    session: Session, now: datetime, *lines: tuple[str, str], total: str | None = None, **advice: Any
) -> Remittance:
    """An advice of these references and amounts, read, matched and stored as intake does it."""
    printed = tuple(
        RemittanceLine(at, reference, Decimal(net), PageBox(1, 0, 0, 1, 1))
        for at, (reference, net) in enumerate(lines)
    )
    read = RemittanceAdvice(
        None, None, f"CK{a_stored_mail(session, now).id}", now.date(), None, "EUR",
        Decimal(total) if total else sum((line.net for line in printed), Decimal(0)), total is None,
        Proof(ProofState.PROVED, (), 1), printed,
    )  # fmt: skip
    read = replace(read, **advice)
    inbound = a_stored_mail(session, now)
    [attachment] = store_files(session, inbound.id, AttachmentPart("a.pdf", "application/pdf", b"%PDF"))
    known = find_known_items(session, {"INV1001", "INV2001"})
    [row] = record_remittance(
        session,
        ticket_id=a_ticket(session, now).id,
        attachment_id=attachment.id,
        document=DocumentText("a.pdf", "pdf", DocumentState.READ, 1, ()),
        reading=RemittanceReading(DocumentKind.REMITTANCE, False, (read,)),
        proposals=(propose(read, known, MatchPolicy()),),
        now=now,
    )
    return row


def apply(session: Session, remittance: Remittance, by: Actor, now: datetime, **more: Any) -> Payment:
    return confirm(session, remittance.id, accept_lines=None, by=by, now=now, version=remittance.version, **more)


def bank_books(
    session: Session, now: datetime, amount: str, *, payer: str | None = PAYER_ACCOUNT, **entry_values: Any
) -> BankReceipt:
    """A receipt of the bank; `payer` is the account that it came from."""
    on: date = now.date()
    count = len(session.scalars(select(BankReceipt.id)).all())
    entry = BankEntry(
        account="DE89370400440532013000",
        currency="EUR",
        amount=Decimal(amount),
        kind=EntryKind.RECEIPT if Decimal(amount) > 0 else EntryKind.RETURN,
        booked_on=on,
        bank_reference=f"B{count}",
        counterparty="Acme Tooling GmbH",
        counterparty_account=payer,
    )
    entry = replace(entry, **entry_values)
    import_receipts(session, "s.xml", f"{count:064}", BankStatement("camt", (entry,)), by=SYSTEM, now=now)
    return session.scalars(select(BankReceipt).order_by(BankReceipt.id.desc()).limit(1)).one()
