"""What tests of disputes share: Acme's open invoices, a remittance that pays one short, and small verbs over them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.files.pages import DocumentState, DocumentText, Page
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
from tests.builders import Cast, a_stored_mail, a_ticket, record_remittance, store_files
from tickets.mailroom.blobs import sha256_of
from tickets.money.advices.remittances import Remittance, list_lines
from tickets.money.disputes.deductions import Deduction, Source, list_of_item
from tickets.money.disputes.dispute_opening import Claimed, open_dispute
from tickets.money.disputes.disputes import Dispute
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.ledger import Invoice, balance_minor, find_known_items
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger import applying
from tickets.money.subledger.allocations import list_allocations, reverse
from tickets.users import SYSTEM

ITEMS: dict[str, tuple[str, str]] = {
    "INV-1001": ("C-1001", "100.00"),
    "INV-1002": ("C-1001", "50.00"),
    "INV-2001": ("C-1002", "70.00"),
}
NAMES = {"C-1001": "Acme Tooling GmbH", "C-1002": "Globex Freight Ltd"}


def import_ledger(session: Session, now: datetime, **changed: str | None) -> None:
    """The ledger with other open amounts, as INV_1001="80.00"; None leaves an item out: it is closed. Items that are
    not in ITEMS are Acme's."""
    amounts: dict[str, str | None] = {number: amount for number, (_, amount) in ITEMS.items()}
    amounts |= {name.replace("_", "-"): amount for name, amount in changed.items()}
    day = now.date()
    rows = tuple(
        OpenItemRow(at, NAMES[owner], owner, number, day, day, "EUR", Decimal(amount))
        for at, (number, amount) in enumerate(sorted(amounts.items()), start=2)
        if amount is not None
        for owner in [ITEMS.get(number, ("C-1001", ""))[0]]
    )
    assert import_open_items(
        session, LedgerFile(rows, ()), sha256_of(repr(sorted(amounts.items())).encode()), by=SYSTEM, now=now
    ).imported


def item(session: Session, number: str) -> Invoice:
    return session.scalars(select(Invoice).where(Invoice.number == number)).one()


def balance(session: Session, number: str) -> int:
    return balance_minor(session, item(session, number).id)


@dataclass(frozen=True, slots=True)
class Advice:
    """A stored remittance, with the ids of its lines."""

    id: int
    ticket_id: int
    lines: tuple[int, ...]


_counter = iter(range(1_000_000))


def _read(values: dict[str, str]) -> dict[str, Any]:
    return {name: text if name == "reason" else Decimal(text) for name, text in values.items()}


def an_advice(session: Session, now: datetime, *lines: tuple[str, str, dict[str, str]], paid_on: date | None = None
              ) -> Advice:  # fmt: skip
    """As intake records it: (reference, net, further amounts and `reason`) for each line."""
    number = next(_counter)
    read = tuple(
        RemittanceLine(
            at, reference, Decimal(net), PageBox(1, 36, 100, 560, 112),
            **_read(more),
        )
        for at, (reference, net, more) in enumerate(lines)
    )  # fmt: skip
    advice = RemittanceAdvice(
        payer="Acme Tooling GmbH",
        payee=None,
        reference=f"CK{number}",
        payment_date=paid_on,
        method="check",
        currency="EUR",
        total=sum((line.net for line in read), Decimal(0)),
        consistent=True,
        proof=Proof(ProofState.PROVED, (), 1),
        lines=read,
    )
    inbound = a_stored_mail(session, now)
    ticket = a_ticket(session, now, subject=f"Payment advice {number}", intent="remittance")
    pdf = AttachmentPart("advice.pdf", "application/pdf", f"%PDF {number}".encode())
    [attachment] = store_files(session, inbound.id, pdf)
    document = DocumentText("advice.pdf", "pdf", DocumentState.READ, 1, (Page(1, 595, 842, ()),))
    [remittance] = record_remittance(
        session,
        ticket_id=ticket.id,
        attachment_id=attachment.id,
        document=document,
        reading=RemittanceReading(kind=DocumentKind.REMITTANCE, scanned=False, payments=(advice,)),
        proposals=propose_all((advice,), find_known_items(session, {"INV1001", "INV2001"}), MatchPolicy()),
        now=now,
    )
    return Advice(remittance.id, ticket.id, tuple(line.id for line in list_lines(session, remittance.id)))


def apply(session: Session, advice: Advice, cast: Cast, now: datetime) -> None:
    remittance = session.get_one(Remittance, advice.id, populate_existing=True)
    applying.confirm(session, advice.id, accept_lines=None, by=cast.tess, now=now, version=remittance.version)


def take_back(session: Session, advice: Advice, cast: Cast, now: datetime) -> None:
    """Every live allocation of the advice."""
    rows = list_allocations(session, advice.id)
    undone = {row.reverses_id for row in rows}
    for row in rows:
        if row.event == "apply" and row.id not in undone:
            reverse(session, row.id, "wrong customer", by=cast.theo, now=now)


def pay(session: Session, cast: Cast, now: datetime, number: str, net: str, **more: str) -> Advice:
    """A remittance with one line that is applied."""
    advice = an_advice(session, now, (number, net, more))
    apply(session, advice, cast, now)
    return advice


def dispute(session: Session, cast: Cast, now: datetime, *claims: tuple[str, int | None], reason: str = "PRICE"
            ) -> Dispute:  # fmt: skip
    wanted = [Claimed(item(session, number).id, amount) for number, amount in claims]
    return open_dispute(session, wanted, reason, source=Source.PHONE, said="too dear", by=cast.tess, now=now)


def only(session: Session, number: str) -> Deduction:
    [row] = list_of_item(session, item(session, number).id)
    return row


def amounts(row: Deduction) -> dict[str, int]:
    """The parts of a deduction that are not zero."""
    parts = ("disputed", "due", "paid", "credited", "written_off", "collected")
    return {name: value for name in parts if (value := getattr(row, f"{name}_minor"))}
