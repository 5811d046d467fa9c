"""What people, the desk and the outside do with money, each by a name and three numbers: for whole histories."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.bank.acknowledgement import Acknowledgement, Verdict
from parsers.bank.entries import BankEntry, BankStatement, EntryKind
from parsers.files.pages import DocumentState, DocumentText
from parsers.message import AttachmentPart
from parsers.open_items import LedgerFile, OpenItemRow
from parsers.problems import Evidence, PageBox
from parsers.remittance.advice import (
    DocumentKind,
    Proof,
    ProofState,
    RemittanceAdvice,
    RemittanceLine,
    RemittanceReading,
)
from tests.builders import Cast, a_stored_mail, a_ticket, record_remittance, store_files
from tickets.audit_seals import seal_due
from tickets.customers import get_account, get_customer
from tickets.errors import Refusal
from tickets.holds import Hold, Signs, lift_hold, place_holds
from tickets.money.advices.choosing import choose_item
from tickets.money.advices.remittances import Remittance, RemittanceRow
from tickets.money.bank.pairing import link_remittances, part
from tickets.money.bank.payments import Part, apply_receipt, apply_to_items, identify, open_payment, take_back_parts
from tickets.money.bank.receipt_import import import_receipts
from tickets.money.bank.receipts import BankReceipt
from tickets.money.bank.returns import return_part, return_receipt, return_remittance
from tickets.money.bank.setting_aside import bring_back, set_aside
from tickets.money.bank.settlement import PostingPolicy, settle_due
from tickets.money.bank.shares import Share, put_together, split_receipt
from tickets.money.books.periods import close_period
from tickets.money.disputes import credit_requests, dispute_decisions
from tickets.money.disputes.deductions import Deduction, Source
from tickets.money.disputes.dispute_opening import Claimed, open_dispute, open_from_deductions
from tickets.money.disputes.disputes import Dispute
from tickets.money.disputes.dunning import place_hold
from tickets.money.exports import export_answers, exports
from tickets.money.exports.export_rows import ExportBatch, ExportRow
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import DifferenceKind, MatchPolicy
from tickets.money.receivables.ledger import Invoice, balance_minor, find_known_items
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger import deciding
from tickets.money.subledger.adjustments import keep_back, net_credit, write_off
from tickets.money.subledger.allocations import Allocation, Payment, reverse, reverse_all
from tickets.money.subledger.applying import confirm
from tickets.money.subledger.approvals import Approval
from tickets.money.subledger.exchanging import settle_exchanged
from tickets.money.subledger.moves import move, transfer
from tickets.money.subledger.refunds import ask_refund
from tickets.users import SYSTEM, Actor

OUR_ACCOUNT = "DE89370400440532013000"
NAMES = {"C-1001": "Acme Tooling GmbH", "C-1003": "Acme Nord GmbH", "C-1002": "Globex Freight Ltd"}
ACCOUNTS = {
    "C-1001": "DE02120300000000202051",
    "C-1003": "DE02500105170137075030",
    "C-1002": "GB29NWBK60161331926819",
}
# Acme Nord is of Acme's family, Globex a stranger; each has its number, currency and what was invoiced.
LEDGER = (
    ("C-1001", "INV-10001", "EUR", 10000),
    ("C-1001", "INV-10002", "EUR", 5000),
    ("C-1001", "INV-10003", "EUR", 100000),
    ("C-1001", "CM-19001", "EUR", -3000),
    ("C-1001", "INV-10004", "USD", 12000),
    ("C-1003", "INV-10005", "EUR", 5000),
    ("C-1002", "INV-20001", "EUR", 7000),
    ("C-1002", "CM-29002", "EUR", -2000),
)
AMOUNTS = (3000, 5000, 10000, 14800, 100000)


@dataclass
class Movement:
    """One movement on our account: what banks tell of it, in whatever format. `parts` come to a batch."""

    number: int
    day: date
    minor: int
    payer: str
    reference: str
    text: str
    parts: tuple[int, ...] = ()

    def entry(self, format_: str, minor: int, place: int = 0) -> BankEntry:
        camt = format_.startswith("camt")
        split = f"-{place}" if place else ""
        return BankEntry(
            OUR_ACCOUNT, "EUR", Decimal(minor) / 100, EntryKind.RECEIPT if minor > 0 else EntryKind.RETURN, self.day,
            bank_reference=f"{format_.partition('.')[0]}-{self.number:03}{split}",
            payment_reference=f"{self.reference}{split}",
            counterparty=NAMES[self.payer], counterparty_account=ACCOUNTS[self.payer] if camt else None,
            text=self.text, where=f"entry {self.number}",
        )  # fmt: skip

    def told(self, format_: str) -> list[BankEntry]:
        if format_ == "camt.054" and self.parts:
            return [self.entry(format_, minor, place) for place, minor in enumerate(self.parts, start=1)]
        return [self.entry(format_, self.minor)]


@dataclass
class World:
    """What the outside knows: the bank its movements, the accounting system its items."""

    day: date
    ledger: dict[str, tuple[str, str, int]] = field(
        default_factory=lambda: {number: (owner, code, minor) for owner, number, code, minor in LEDGER}
    )
    movements: list[Movement] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    imports: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Nothing(Refusal):
    """There is no such row yet."""


Act = Callable[[Session], object]


class Deeds:
    """What somebody, the desk or the outside does: a database session and three numbers by chance in. Each raises a
    Refusal where the desk refuses; anything else that is raised is a flaw."""

    def __init__(self, cast: Cast, world: World, now: datetime) -> None:
        self.cast, self.world, self.now = cast, world, now

    # The outside.

    def money_comes(self, session: Session, a: int, b: int, c: int) -> None:
        """For an advice, for an item by its number, or of an amount by chance; now and then a batch."""
        newest = list(session.scalars(select(Remittance).order_by(Remittance.id.desc()).limit(6)))
        payer, minor, reference, text = "C-1001", AMOUNTS[b % len(AMOUNTS)], "", ""
        parts: tuple[int, ...] = ()
        if a % 3 == 0 and newest:
            advice = newest[b % len(newest)]
            minor, reference = advice.total_minor or 0, advice.reference or ""
        elif a % 3 == 1:
            item = self.row(session, Invoice, b)
            minor, text = abs(balance_minor(session, item.id)), f"Invoice {item.number}"
            payer = get_owner(session, item)
        else:
            payer = sorted(NAMES)[c % 3]
        if minor <= 0:
            raise _Nothing
        if c % 4 == 0 and minor > 1:
            parts = (minor // 2, minor - minor // 2)
        self.bank_books(payer, minor, reference, text, parts)

    def money_goes_back(self, session: Session, a: int, b: int, c: int) -> None:
        """The bank takes a movement back, whole or in part."""
        came = [one for one in self.world.movements if one.minor > 0]
        if not came:
            raise _Nothing
        one = came[-1 - a % min(6, len(came))]
        self.bank_books(one.payer, -one.minor // (2 if b % 3 == 0 else 1), one.reference, "R-transaction", ())

    def bank_books(self, payer: str, minor: int, reference: str, text: str, parts: tuple[int, ...]) -> None:
        with self.world.lock:
            number = len(self.world.movements)
            reference = reference or f"E2E{70000 + number}"
            self.world.movements.append(Movement(number, self.world.day, minor, payer, reference, text, parts))

    def statement(self, session: Session, a: int, b: int, c: int) -> Callable[[], None]:
        """All movements of one day so far, in one of the formats."""
        format_ = ("camt.053", "camt.054", "mt940")[a % 3]
        days = sorted({one.day for one in self.world.movements})
        if not days:
            raise _Nothing
        meant = [one for one in self.world.movements if one.day == days[-1 - b % min(2, len(days))]]
        entries = tuple(entry for one in meant for entry in one.told(format_))
        statement = BankStatement(format_, entries)
        report = import_receipts(session, format_, "a" * 64, statement, by=SYSTEM, now=self.now)
        assert not report.refused
        return lambda: self.world.told.update(one.number for one in meant)

    def ledger(self, session: Session, a: int, b: int, c: int) -> None:
        """The accounting system's file: an item lowered, closed, opened again, or a new one."""
        with self.world.lock:
            self.world.imports += 1
            numbers = sorted(self.world.ledger)
            number = numbers[a % len(numbers)]
            owner, code, _ = self.world.ledger[number]
            original = next((minor for _, known, _, minor in LEDGER if known == number), 5000)
            self.world.ledger[number] = (owner, code, original * (0, 50, 80, 100)[b % 4] // 100)
            if c % 3 == 0:
                self.world.ledger[f"INV-3{self.world.imports:04}"] = (sorted(NAMES)[b % 3], "EUR", 5000)
        self.import_ledger(session)

    def import_ledger(self, session: Session) -> None:
        day = self.now.date() - timedelta(days=20)
        with self.world.lock:
            name, items = f"import {self.world.imports} {self.now}", sorted(self.world.ledger.items())
        rows = tuple(
            OpenItemRow(at, NAMES[owner], owner, number, day, day, code, Decimal(minor) / 100)
            for at, (number, (owner, code, minor)) in enumerate(items, start=2)
        )
        assert import_open_items(session, LedgerFile(rows, ()), name, by=SYSTEM, now=self.now).imported

    def advice(self, session: Session, a: int, b: int, c: int) -> None:
        """One or two items: whole, with a discount, short with a reason, half, or with the credit note."""
        first, second = self.row(session, Invoice, a), self.row(session, Invoice, b)
        lines = [_as_line(session, 0, first, c % 6)]
        if first.id != second.id and first.currency == second.currency and c % 2:
            lines.append(_as_line(session, 1, second, c % 5))
        total = sum((line.net for line in lines), Decimal(0))
        count = session.scalar(select(func.count()).select_from(Remittance)) or 0
        read = RemittanceAdvice(
            NAMES[get_owner(session, first)], None, f"PAY{80000 + count}", self.now.date(), None, first.currency,
            total, True, Proof(ProofState.PROVED, (), 1), tuple(lines),
        )  # fmt: skip
        known = find_known_items(session, {"INV10001", "INV20001", "INV10005"})
        [attachment] = store_files(
            session, a_stored_mail(session, self.now).id, AttachmentPart("a.pdf", "application/pdf", b"%PDF")
        )
        record_remittance(
            session,
            ticket_id=a_ticket(session, self.now).id,
            attachment_id=attachment.id,
            document=DocumentText("a.pdf", "pdf", DocumentState.READ, 1, ()),
            reading=RemittanceReading(DocumentKind.REMITTANCE, False, (read,)),
            proposals=(propose(read, known, MatchPolicy()),),
            now=self.now,
        )

    def stop_sign(self, session: Session, a: int, b: int, c: int) -> None:
        standing = list(session.scalars(select(Hold).where(Hold.lifted_at.is_(None))))
        if standing:
            for hold in standing:
                lift_hold(session, hold, "called back", by=self.cast.ada, now=self.now)
        else:
            ticket = self.row(session, Remittance, a).ticket_id
            place_holds(session, [Signs(ticket, None, {"fraud": Evidence("look-alike", "text", 3.0)})], now=self.now)

    # The desk by itself.

    def settle(self, session: Session, a: int, b: int, c: int) -> None:
        settle_due(session, PostingPolicy(), now=self.now)

    def seal(self, session: Session, a: int, b: int, c: int) -> None:
        seal_due(session, now=self.now)

    # People and money.

    def confirm(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Remittance, a)
        confirm(session, row.id, accept_lines=None, **self.by(b), version=row.version)

    def choose(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Remittance, a)
        lines = list(session.scalars(select(RemittanceRow).where(RemittanceRow.remittance_id == row.id)))
        item = self.row(session, Invoice, b).id if c % 3 else None
        choose_item(session, lines[c % len(lines)].id, item, **self.by(b), version=row.version)

    def link(self, session: Session, a: int, b: int, c: int) -> None:
        row, advice = self.row(session, BankReceipt, a), self.row(session, Remittance, b)
        link_remittances(session, row.id, [advice.id], **self.by(c), version=row.version)

    def part(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, BankReceipt, a)
        part(session, row.id, **self.by(b), version=row.version)

    def aside(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, BankReceipt, a)
        if row.state == "set_aside":
            bring_back(session, row.id, **self.by(b), version=row.version)
        else:
            set_aside(session, row.id, "interest", **self.by(b), version=row.version)

    def open(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, BankReceipt, a)
        open_payment(session, row.id, self.customer(session, b, none=True), **self.by(c), version=row.version)

    def identify(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Payment, a)
        identify(session, row.id, self.customer(session, b, none=True), **self.by(c), version=row.version)

    def apply(self, session: Session, a: int, b: int, c: int) -> None:
        row, item = self.row(session, BankReceipt, a), self.row(session, Invoice, b)
        parts = [Part(item.id, min(row.amount_minor, balance_minor(session, item.id)) // (1 + c % 2))]
        own = session.scalar(select(Payment).where(Payment.receipt_id == row.id, Payment.undone_at.is_(None)))
        if own is None:
            apply_receipt(session, row.id, item.customer_id, parts, **self.by(c), version=row.version)
        else:
            apply_to_items(session, own.id, parts, **self.by(c), version=own.version)

    def reverse(self, session: Session, a: int, b: int, c: int) -> None:
        reverse(session, self.row(session, Allocation, a).id, "wrong", **self.by(b))

    def reverse_all(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Remittance, a)
        reverse_all(session, row.id, "wrong", **self.by(b), version=row.version)

    def take_back(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Payment, a)
        take_back_parts(session, row.id, None, "wrong", **self.by(b), version=row.version)

    def move(self, session: Session, a: int, b: int, c: int) -> None:
        chosen = {self.row(session, Invoice, b).id: 1500, self.row(session, Invoice, c).id: 700}
        move(session, self.row(session, Allocation, a).id, chosen, "wrong item", **self.by(c))

    def transfer(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Payment, a)
        transfer(session, row.id, self.customer(session, b) or 0, "theirs", **self.by(c), version=row.version)

    def split(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, BankReceipt, a)
        first = abs(row.amount_minor) // (2 + b % 3)
        shares = [Share(self.cast.acme, first), Share(self.cast.globex, row.amount_minor - first)]
        split_receipt(session, row.id, shares, "both", **self.by(c), version=row.version)

    def join(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, BankReceipt, a)
        put_together(session, row.id, **self.by(b), version=row.version)

    def exchange(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Payment, a)
        item = session.scalars(select(Invoice).where(Invoice.currency == "USD")).one()
        open_minor = balance_minor(session, item.id)
        minor = min(row.amount_minor, open_minor * 8 // 10) // (1 + b % 2)
        parts = {item.id: minor * 10 // 8 + (c % 3 - 1)}
        settle_exchanged(session, row.id, minor, Decimal("0.8"), parts, **self.by(c), version=row.version)

    def bank_return(self, session: Session, a: int, b: int, c: int) -> None:
        returns = select(BankReceipt).where(BankReceipt.kind == "return").order_by(BankReceipt.id.desc()).limit(3)
        rows = list(session.scalars(returns))
        if not rows:
            raise _Nothing
        row, payment = rows[a % len(rows)], self.row(session, Payment, b)
        if c % 3 == 0:
            return_receipt(session, row.id, payment.id, **self.by(c), version=row.version)
        elif c % 3 == 1:
            minor = min(-row.amount_minor, payment.amount_minor) // (1 + b % 2)
            return_part(session, row.id, payment.id, minor, **self.by(c), version=row.version)
        else:
            advice = self.row(session, Remittance, b)
            return_remittance(session, row.id, advice.id, **self.by(c), version=row.version)

    def write_off(self, session: Session, a: int, b: int, c: int) -> None:
        item = self.row(session, Invoice, a)
        minor = (4, 40, 450, 2500)[b % 4] * (1 if item.original_minor > 0 else -1)
        write_off(session, item.id, minor, "small", **self.by(c))

    def keep_back(self, session: Session, a: int, b: int, c: int) -> None:
        item = self.row(session, Invoice, a)
        kind = (DifferenceKind.WITHHOLDING, DifferenceKind.RETENTION, DifferenceKind.BANK_FEE)[b % 3]
        minor = item.original_minor * (15, 10, 0)[b % 3] // 100 or 1200
        keep_back(session, item.id, kind, minor, "as agreed", **self.by(c))

    def net(self, session: Session, a: int, b: int, c: int) -> None:
        credit = session.scalars(select(Invoice).where(Invoice.original_minor < 0)).all()[a % 2]
        net_credit(session, credit.id, self.row(session, Invoice, b).id, 1000, "by phone", **self.by(c))

    def close_books(self, session: Session, a: int, b: int, c: int) -> None:
        close_period(session, self.now.date() - timedelta(days=1), by=self.cast.lea, now=self.now)

    # Two people.

    def refund(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Payment, a)
        ask_refund(session, row.id, row.amount_minor // (1 + b % 3), "too much", **self.by(c), version=row.version)

    def reopening(self, session: Session, a: int, b: int, c: int) -> None:
        deciding.ask_reopening(session, self.row(session, Payment, a).id, "wrong", **self.by(c))

    def cross_family(self, session: Session, a: int, b: int, c: int) -> None:
        row = self.row(session, Remittance, a)
        lines = list(session.scalars(select(RemittanceRow.id).where(RemittanceRow.remittance_id == row.id)))
        deciding.ask_cross_family(session, row.id, lines, "the group pays", **self.by(c))

    def decide(self, session: Session, a: int, b: int, c: int) -> None:
        waiting = list(session.scalars(select(Approval).where(Approval.state == "waiting").order_by(Approval.id)))
        if not waiting:
            raise _Nothing
        row = waiting[a % len(waiting)]
        if b % 5 == 0:
            deciding.refuse(session, row.id, "no", by=self.cast.lea, now=self.now, version=row.version)
        elif b % 5 == 1:
            deciding.withdraw(session, row.id, **self.by(c), version=row.version)
        else:
            deciding.grant(session, row.id, **self.by(c), version=row.version)

    # Disputes.

    def dispute(self, session: Session, a: int, b: int, c: int) -> None:
        item = self.row(session, Invoice, a)
        claims = [Claimed(item.id, (None, 1000, 4000)[b % 3])]
        open_dispute(session, claims, "PRICE", source=Source.PHONE, said="too dear", **self.by(c))

    def case(self, session: Session, a: int, b: int, c: int) -> None:
        open_from_deductions(session, [self.row(session, Deduction, a).id], **self.by(b))

    def propose_credit(self, session: Session, a: int, b: int, c: int) -> None:
        case = self.row(session, Dispute, a)
        rows = session.scalars(select(Deduction).where(Deduction.dispute_id == case.id))
        amounts = {row.id: row.disputed_minor // (1 + b % 2) for row in rows}
        credit_requests.propose_credit(
            session, case, amounts, "so it is", rest_is_due=bool(c % 2), **self.by(c), version=case.version
        )

    def decide_dispute(self, session: Session, a: int, b: int, c: int) -> None:
        case = self.row(session, Dispute, a)
        given = self.by(c) | {"version": case.version}
        if b % 5 == 0:
            credit_requests.approve(session, case, **given)
        elif b % 5 == 1:
            dispute_decisions.deny(session, case, "no", **given)
        elif b % 5 == 2:
            dispute_decisions.withdraw(session, case, "found", **given)
        elif b % 5 == 3:
            dispute_decisions.reopen(session, case, "new", **given)
        else:
            credit_requests.send_back(session, case, "no", **given)

    def hold(self, session: Session, a: int, b: int, c: int) -> None:
        until = self.now.date() + timedelta(days=9)
        place_hold(session, self.row(session, Invoice, a).id, 1000, until, "promised", **self.by(b))

    # Exports.

    def export(self, session: Session, a: int, b: int, c: int) -> None:
        format_ = ("csv", "journal", "bai2", "x12", "remt", "camt")[a % 6]
        built = exports.build(session, format_, company="Our Firm", by=self.cast.ada, now=self.now)
        if b % 4:
            exports.deliver(session, built.batch.id, by=self.cast.ada, now=self.now)

    def answer(self, session: Session, a: int, b: int, c: int) -> None:
        batch = self.row(session, ExportBatch, a)
        if b % 4 == 0:
            export_answers.reject(session, batch.id, "no such customer", by=self.cast.ada, now=self.now)
            return
        refused = (Verdict(False, "closed period", record=1 + c % batch.record_count),) if b % 2 else ()
        verdict = Acknowledgement(batch.sequence, refused, Verdict(True))
        export_answers.acknowledge(session, batch.id, verdict, by=self.cast.ada, now=self.now)

    def put_aside(self, session: Session, a: int, b: int, c: int) -> None:
        rows = list(session.scalars(select(ExportRow).where(ExportRow.state.in_(["rejected", "aside"]))))
        if not rows:
            raise _Nothing
        row = rows[a % len(rows)]
        if row.state == "aside":
            export_answers.bring_back(session, row.id, by=self.cast.ada, now=self.now)
        else:
            export_answers.put_aside(session, row.id, "by hand", by=self.cast.ada, now=self.now)

    # What they are done with.

    def by(self, number: int) -> dict[str, Any]:
        who: tuple[Actor, ...] = (self.cast.tess, self.cast.theo, self.cast.lea, self.cast.ada)
        return {"by": who[number % len(who)], "now": self.now}

    def customer(self, session: Session, number: int, *, none: bool = False) -> int | None:
        names = [*sorted(NAMES), *([None] if none else [])]
        name = names[number % len(names)]
        return get_account(session, name).id if name else None

    def row(self, session: Session, table: Any, number: int) -> Any:
        """One of the newest, or of all items."""
        query = select(table.id).order_by(table.id.desc())
        found = list(session.scalars(query if table is Invoice else query.limit(6)))
        if not found:
            raise _Nothing
        return session.get_one(table, found[number % len(found)])


def get_owner(session: Session, item: Invoice) -> str:
    return get_customer(session, item.customer_id).account_number or ""


def _as_line(session: Session, at: int, item: Invoice, kind: int) -> RemittanceLine:
    whole = Decimal(balance_minor(session, item.id)) / 100
    cent = Decimal("0.01")
    more: dict[str, Any] = {}
    net = whole
    if kind == 1 and whole > 0:
        more = {"discount": (whole / 50).quantize(cent)}
        net = whole - more["discount"]
    elif kind == 2 and whole > 7:
        more = {"deduction": Decimal(7)}
        net = whole - 7
    elif kind == 3:
        net = (whole / 2).quantize(cent)
    elif kind == 4:
        net = whole + 5
    reason = "damaged" if "deduction" in more else None
    return RemittanceLine(at, item.number, net, PageBox(1, 0, 0, 1, 1), reason=reason, **more)


NAMES_OF_DEEDS = tuple(
    name for name, value in vars(Deeds).items()
    if callable(value) and not name.startswith("_") and value.__code__.co_varnames[2:5] == ("a", "b", "c")
)  # fmt: skip
# What everything else hangs on happens more often.
WEIGHTED = (*NAMES_OF_DEEDS, *("money_comes", "statement", "statement", "advice", "settle", "confirm", "apply") * 3)
NUMBER = st.integers(0, 59)
DEED = st.tuples(st.sampled_from(WEIGHTED), NUMBER, NUMBER, NUMBER)
