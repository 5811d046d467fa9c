"""A month of three firms, day by day: what each still owes, what lies on account and what the bank says tie every
evening with a model of a dictionary and a sum."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.bank.entries import BankEntry, BankStatement, EntryKind, StatementBalances
from parsers.open_items import LedgerFile, OpenItemRow
from tests.builders import Cast
from tests.money_scene import a_remittance, apply, item
from tests.plain_sums import find_broken
from tickets.alarms import list_open
from tickets.audit_seals import verify
from tickets.customers import get_account
from tickets.db import Database
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.payments import Part, apply_receipt, apply_to_items, identify, list_resting, open_payment
from tickets.money.bank.receipt_import import import_receipts
from tickets.money.bank.receipts import BankReceipt
from tickets.money.bank.returns import return_remittance
from tickets.money.bank.settlement import PostingPolicy, settle_due
from tickets.money.books.accounts import Account
from tickets.money.books.control import find_differences
from tickets.money.books.journal import balances
from tickets.money.books.periods import close_period
from tickets.money.receivables.families import set_parent
from tickets.money.receivables.ledger import balance_minor
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger import deciding
from tickets.money.subledger.allocations import Allocation, Payment, available_minor
from tickets.money.subledger.refunds import ask_refund
from tickets.users import SYSTEM

OURS = "DE89370400440532013000"
ACME, GLOBEX, NORD = "C-1001", "C-1002", "C-1003"
NAMES = {ACME: "Acme Tooling GmbH", GLOBEX: "Globex Freight Ltd", NORD: "Acme Nord GmbH"}
ACCOUNTS = {ACME: "DE02120300000000202051", GLOBEX: "GB29NWBK60161331926819", NORD: "DE02500105170137075030"}
OPENING = 250_000  # on our account before the month


@dataclass
class Month:
    """What is true outside of the desk: what was invoiced and is still owed, and what the bank moved."""

    day: date
    owed: dict[str, int] = field(default_factory=dict)
    invoiced: dict[str, int] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    moved: list[BankEntry] = field(default_factory=list)  # today
    balance: int = OPENING
    advised: dict[str, dict[str, int]] = field(default_factory=dict)  # by the advice's reference, what it pays
    on_account: int = 0

    def invoice(self, firm: str, minor: int) -> None:
        number = f"INV-{firm[-1]}{len([one for one in self.owner.values() if one == firm]) + 1:03}"
        self.owner[number], self.owed[number], self.invoiced[number] = firm, minor, minor

    def open_items(self, firm: str) -> list[str]:
        return [number for number, minor in self.owed.items() if minor and self.owner[number] == firm]

    def pays(self, firm: str, minor: int, text: str = "", reference: str | None = None) -> None:
        kind = EntryKind.RECEIPT if minor > 0 else EntryKind.RETURN
        self.moved.append(
            BankEntry(
                OURS, "EUR", Decimal(minor) / 100, kind, self.day, bank_reference=f"{self.day:%m%d}{len(self.moved)}",
                payment_reference=reference, counterparty=NAMES[firm], counterparty_account=ACCOUNTS[firm], text=text,
            )
        )  # fmt: skip

    def statement(self, format_: str) -> BankStatement:
        """Of the day, with the balances before and after it."""
        closing = self.balance + int(sum(entry.amount for entry in self.moved) * 100)
        framed = StatementBalances(OURS, "EUR", Decimal(self.balance) / 100, self.day, Decimal(closing) / 100)
        return BankStatement(format_, tuple(self.moved), balances=(framed,))

    def end(self) -> None:
        self.balance += int(sum(entry.amount for entry in self.moved) * 100)
        self.moved, self.day = [], self.day + timedelta(days=1)


class Desk:
    """What people and the desk do on a day."""

    def __init__(self, session: Session, cast: Cast, month: Month, now: datetime) -> None:
        self.session, self.cast, self.month, self.now = session, cast, month, now

    def take_ledger(self) -> None:
        """As accounting has it, which posts all that was applied."""
        day = self.now.date()
        rows = tuple(
            OpenItemRow(at, NAMES[self.month.owner[number]], self.month.owner[number], number, day, day, "EUR",
                        Decimal(minor) / 100)
            for at, (number, minor) in enumerate(self.month.owed.items(), start=2) if minor
        )  # fmt: skip
        file = LedgerFile(rows, ())
        assert import_open_items(self.session, file, f"{day} {len(rows)}", by=SYSTEM, now=self.now).imported

    def take_statement(self, format_: str, statement: BankStatement) -> None:
        name = f"{format_} {self.now:%d}"
        report = import_receipts(self.session, name, name.ljust(64), statement, by=SYSTEM, now=self.now)
        assert not report.refused

    def is_advised(self, reference: str, items: list[str]) -> None:
        """Acme's advice, and its money comes tomorrow."""
        parts = {number: self.month.owed[number] for number in items}
        lines = [(number, f"{Decimal(minor) / 100}") for number, minor in parts.items()]
        a_remittance(self.session, self.now, *lines, reference=reference, payment_date=self.now.date())
        self.month.advised[reference] = parts

    def newest_receipt(self) -> BankReceipt:
        return self.session.scalars(select(BankReceipt).order_by(BankReceipt.id.desc()).limit(1)).one()

    def apply_named(self, number: str, minor: int) -> None:
        """Globex named its invoice to the bank; a person applies it."""
        receipt = self.newest_receipt()
        apply_receipt(
            self.session, receipt.id, self.cast.globex, [Part(item(self.session, number), minor)],
            by=self.cast.tess, now=self.now, version=receipt.version,
        )  # fmt: skip
        self.month.owed[number] -= minor

    def keep_as_unidentified(self) -> None:
        receipt = self.newest_receipt()
        open_payment(self.session, receipt.id, None, by=self.cast.tess, now=self.now, version=receipt.version)

    def identify(self, firm: str, items: list[str]) -> None:
        """What is more than the items stays on account."""
        [resting] = list_resting(self.session, identified=False)
        payment = resting.payment
        customer = get_account(self.session, firm).id
        made: dict[str, Any] = {"by": self.cast.tess, "now": self.now}
        identify(self.session, payment.id, customer, **made, version=payment.version)
        parts = [Part(item(self.session, number), self.month.owed[number]) for number in items]
        apply_to_items(self.session, payment.id, parts, **made, version=payment.version)
        for number in items:
            self.month.owed[number] = 0
        self.month.on_account += available_minor(self.session, payment)

    def refund_rest(self) -> None:
        [resting] = list_resting(self.session, identified=True)
        payment = resting.payment
        asked = ask_refund(
            self.session, payment.id, resting.left_minor, "too much", by=self.cast.tess, now=self.now,
            version=payment.version,
        )  # fmt: skip
        deciding.grant(self.session, asked.id, by=self.cast.lea, now=self.now, version=asked.version)
        self.month.on_account = 0

    def post(self) -> None:
        for row in settle_due(self.session, PostingPolicy(), now=self.now):
            for number, minor in self.month.advised[row.reference or ""].items():
                self.month.owed[number] -= minor

    def confirm(self, reference: str) -> None:
        """What waits for a person, as the bank took money of one of its items back before."""
        advice = self.session.scalars(select(Remittance).where(Remittance.reference == reference)).one()
        apply(self.session, advice, self.cast.tess, self.now)
        for number, minor in self.month.advised[reference].items():
            self.month.owed[number] -= minor

    def take_back(self, reference: str) -> None:
        advice = self.session.scalars(select(Remittance).where(Remittance.reference == reference)).one()
        receipt = self.newest_receipt()
        return_remittance(
            self.session, receipt.id, advice.id, by=self.cast.theo, now=self.now, version=receipt.version
        )
        for number, minor in self.month.advised[reference].items():
            self.month.owed[number] += minor

    def check(self) -> None:
        session = self.session
        assert find_broken(session) == []
        assert find_differences(session) == []
        assert {
            number: balance_minor(session, item(session, number)) for number in self.month.owed
        } == self.month.owed
        resting = sum(row.left_minor for row in list_resting(session, identified=True))
        assert resting == self.month.on_account


@pytest.fixture
def month(db: Database, cast: Cast, now: datetime) -> Month:
    made = Month(now.date())
    for firm in (ACME, GLOBEX, NORD):
        made.invoice(firm, 50_000)
    with db.write() as session:
        Desk(session, cast, made, now).take_ledger()
        nord = get_account(session, NORD).id
        set_parent(session, nord, cast.acme, by=SYSTEM, now=now)
    return made


def test_a_month_of_three_firms_ties_every_evening(db: Database, cast: Cast, now: datetime, month: Month) -> None:
    late: list[BankStatement] = []
    for number in range(1, 31):
        morning = now + timedelta(days=number - 1)
        expected: list[str] = []
        with db.write() as session:
            desk = Desk(session, cast, month, morning)
            month.invoice((ACME, GLOBEX, NORD)[number % 3], 10_000 + 137 * number)
            desk.take_ledger()
            if number % 5 == 0:
                desk.is_advised(f"PAY-7{number:04}", month.open_items(ACME))
            if number % 5 == 1 and number > 1:
                reference = f"PAY-7{number - 1:04}"
                month.pays(ACME, sum(month.advised[reference].values()), reference=reference)
            if number in (4, 14, 24):
                named = month.open_items(GLOBEX)[0]
                minor = month.owed[named] * (9 if number == 24 else 10) // 10
                month.pays(GLOBEX, minor, text=f"Invoice {named}")
            if number == 12:
                month.pays(NORD, sum(month.owed[one] for one in month.open_items(NORD)[:2]) + 500)
            if number == 17:
                month.pays(ACME, -sum(month.advised["PAY-70015"].values()), reference="PAY-70015")
            statement = month.statement("camt.053")
            if number == 11:  # the bank's file of this day comes with that of the 13th
                late.append(statement)
            else:
                desk.take_statement("camt.053", statement)
                desk.take_statement("mt940", month.statement("mt940"))
            if number == 12:
                expected = ["missing_statement"]
            if number == 13:
                desk.take_statement("camt.053", late.pop())
            desk.post()
            if number in (4, 14, 24):
                desk.apply_named(named, minor)
            if number == 12:
                desk.keep_as_unidentified()
            if number == 13:
                desk.identify(NORD, month.open_items(NORD)[:2])
            if number == 17:
                desk.take_back("PAY-70015")
            if number == 21:
                desk.confirm("PAY-70020")
            if number == 27:
                desk.refund_rest()
            assert [alarm.kind for alarm, _ in list_open(session)] == expected
            desk.check()
            month.end()

    with db.write() as session:
        close_period(session, month.day - timedelta(days=1), by=cast.lea, now=now + timedelta(days=30))
        assert [flaw for chain in verify(session) for flaw in chain.flaws] == []
        assert balances(session, Account.BANK) == {("EUR", None): month.balance - OPENING}
        assert balances(session, Account.SUSPENSE) == {}
        assert balances(session, Account.CLEARING) == {}
        by_hand = (
            select(Remittance.reference)
            .join(Payment, Payment.remittance_id == Remittance.id)
            .join(Allocation, Allocation.payment_id == Payment.id)
            .where(Allocation.event == "apply", Allocation.by_id.is_not(None))
        )
        assert set(session.scalars(by_hand)) == {"PAY-70020"}  # the other announced payments were touched by nobody
        assert session.scalar(select(func.count()).where(Remittance.state == "confirmed")) == 4
