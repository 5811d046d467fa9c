"""Any order of applying, taking back, choosing, moving, writing off and importing leaves the sub-ledger true.

The invariants that hold after every step are 1 to 4, 6, 7 and 20 of docs/money.md; 12 is the last test's.
"""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import event, select
from sqlalchemy.orm import Session

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
from tests.builders import a_stored_mail, a_ticket, a_user, record_remittance, store_files
from tests.ready_databases import ReadyDatabase
from tickets.customers import get_account
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted
from tickets.money.advices.choosing import choose_item
from tickets.money.advices.remittances import Remittance, list_lines
from tickets.money.books.control import find_differences
from tickets.money.books.periods import PeriodClose, close_period
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.families import find_families, set_parent
from tickets.money.receivables.ledger import Invoice, LedgerReflection, balance_minor, find_known_items
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.receivables.payer_rules import RateKind, set_rates
from tickets.money.subledger.adjustments import net_credit, write_off
from tickets.money.subledger.allocations import (
    MONEY,
    Allocation,
    Payment,
    available_minor,
    find_payment,
    reverse,
    reverse_all,
)
from tickets.money.subledger.applying import confirm
from tickets.money.subledger.approvals import Approval
from tickets.money.subledger.deciding import ask_reopening, grant
from tickets.money.subledger.moves import move
from tickets.users import SYSTEM, Role

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 1)
OPENING = {
    "INV-1001": 10000,
    "INV-1002": 5000,
    "INV-1003": 7525,
    "CM-9001": -3000,
    "INV-2001": 4000,
    "INV-3001": 2500,
}
ACCOUNTS = {"INV-2001": "C-2", "INV-3001": "C-3"}  # C-2 is of the family of C-1, C-3 a stranger
NUMBERS = sorted(OPENING)

INVOICES = [number for number in NUMBERS if OPENING[number] > 0]

# Mostly what a customer would pay: a whole invoice, a part, with a discount; now and then a credit or nonsense.
invoice_lines = st.tuples(
    st.sampled_from(INVOICES),
    st.sampled_from(["all", "all", "all but 0.03", "all but tax", "40.00", "12.34", "100.00"]),
    st.sampled_from([None, "2.00"]),
)
other_lines = st.tuples(st.sampled_from(["CM-9001", "unknown 77"]), st.sampled_from(["all", "12.34"]), st.none())
printed_lines = st.tuples(st.lists(invoice_lines, min_size=1, max_size=3), st.lists(other_lines, max_size=1)).map(
    lambda both: both[0] + both[1]
)


class CashDesk(RuleBasedStateMachine):
    """Remittances come in, people apply them and take them back, the ledger is imported again and again."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.ledger = dict(OPENING)
        self.imports = 0
        with self.database.write() as session:
            self.tess = a_user(session, NOW, "Tess Arden", Role.TIER1)
            self.lea = a_user(session, NOW, "Lea Conti", Role.LEAD)
            self.ticket = a_ticket(session, NOW).id
        self.attachments = 0
        self.today = NOW
        self.import_ledger()
        with self.database.write() as session:
            head, member = get_account(session, "C-1").id, get_account(session, "C-2").id
            set_parent(session, member, head, by=SYSTEM, now=NOW)
            set_rates(session, head, RateKind.WITHHOLDING, [Decimal("0.15")], by=SYSTEM, now=NOW)

    def import_ledger(self) -> None:
        self.imports += 1
        self.changed = True
        rows = tuple(
            OpenItemRow(at, "Acme", ACCOUNTS.get(number, "C-1"), number, DAY, DAY, "EUR", Decimal(minor) / 100)
            for at, (number, minor) in enumerate(self.ledger.items(), start=2)
        )
        with self.database.write() as session:
            import_open_items(session, LedgerFile(rows, ()), f"import {self.imports}", by=SYSTEM, now=NOW)

    @rule(printed=printed_lines, lump=st.sampled_from([0, 0, 0, -20, 35]), at_once=st.booleans())
    def a_remittance_comes(self, printed: list[tuple[str, str, str | None]], lump: int, at_once: bool) -> None:
        advice_lines = tuple(_as_line(at, *line) for at, line in enumerate(printed))
        total = sum((line.net for line in advice_lines), Decimal(lump))
        advice = RemittanceAdvice(
            None, None, f"CK{self.attachments}", DAY, None, "EUR", total, lump == 0,
            Proof(ProofState.PROVED, (), 1), advice_lines,
        )  # fmt: skip
        self.attachments += 1
        self.changed = True
        with self.database.write() as session:
            known = find_known_items(session, {"INV1001"})
            file = AttachmentPart("a.pdf", "application/pdf", b"%PDF")
            inbound = a_stored_mail(session, NOW).id
            [attachment] = store_files(session, inbound, file)
            [row] = record_remittance(
                session,
                ticket_id=self.ticket,
                attachment_id=attachment.id,
                document=DocumentText("a.pdf", "pdf", DocumentState.READ, 1, ()),
                reading=RemittanceReading(DocumentKind.REMITTANCE, False, (advice,)),
                proposals=(propose(advice, known, MatchPolicy()),),
                now=NOW,
            )
        if at_once:
            self.attempt(lambda session: confirm(session, row.id, accept_lines=None, **self.by_tess(1)))

    @precondition(lambda self: self.attachments)
    @rule(which=st.integers(0, 3), lines=st.sets(st.integers(0, 3)))
    def somebody_applies(self, which: int, lines: set[int]) -> None:
        def apply(session: Session) -> None:
            row = self.pick(session, which)
            ids = [line.id for line in list_lines(session, row.id) if line.sequence in lines]
            confirm(session, row.id, accept_lines=frozenset(ids) or None, **self.by_tess(row.version))

        self.attempt(apply)

    @precondition(lambda self: self.attachments)
    @rule(which=st.integers(0, 3), at=st.integers(0, 3), number=st.sampled_from([*NUMBERS, None]))
    def somebody_chooses_an_item(self, which: int, at: int, number: str | None) -> None:
        def choose(session: Session) -> None:
            row = self.pick(session, which)
            lines = list_lines(session, row.id)
            invoice = session.scalar(select(Invoice.id).where(Invoice.number == number))
            choose_item(session, lines[at % len(lines)].id, invoice, **self.by_tess(row.version))

        self.attempt(choose)

    @precondition(lambda self: self.attachments)
    @rule(at=st.integers(0, 5))
    def somebody_takes_one_back(self, at: int) -> None:
        def take_back(session: Session) -> None:
            ids = list(session.scalars(select(Allocation.id).order_by(Allocation.id.desc()).limit(6)))
            if ids:
                reverse(session, ids[at % len(ids)], "wrong", by=self.tess, now=self.today)

        self.attempt(take_back)

    @precondition(lambda self: self.attachments)
    @rule(which=st.integers(0, 3))
    def somebody_takes_all_back(self, which: int) -> None:
        def take_back(session: Session) -> None:
            row = self.pick(session, which)
            reverse_all(session, row.id, "wrong", **self.by_tess(row.version))

        self.attempt(take_back)

    @precondition(lambda self: self.attachments)
    @rule(
        at=st.integers(0, 5),
        parts=st.dictionaries(st.sampled_from(INVOICES), st.integers(1, 4000), min_size=1, max_size=2),
    )
    def somebody_moves_cash(self, at: int, parts: dict[str, int]) -> None:
        def act(session: Session) -> None:
            ids = list(session.scalars(select(Allocation.id).order_by(Allocation.id.desc()).limit(6)))
            wanted = {self.item(session, number): minor for number, minor in parts.items()}
            if ids:
                move(session, ids[at % len(ids)], wanted, "they wrote", by=self.lea, now=self.today)

        self.attempt(act)

    @rule(number=st.sampled_from(NUMBERS), minor=st.sampled_from([3, 40, 450, 2500]))
    def somebody_writes_off(self, number: str, minor: int) -> None:
        """Within the limits at once; above them a second person grants it, in the same breath or never."""

        def act(session: Session) -> None:
            sign = 1 if OPENING[number] > 0 else -1
            done = write_off(session, self.item(session, number), sign * minor, "small", by=self.tess, now=self.today)
            if isinstance(done, Approval):
                grant(session, done.id, by=self.lea, now=self.today, version=1)

        self.attempt(act)

    @rule(number=st.sampled_from(INVOICES), minor=st.sampled_from([500, 1500, 3000]))
    def somebody_nets_the_credit_note(self, number: str, minor: int) -> None:
        def act(session: Session) -> None:
            credit, invoice = self.item(session, "CM-9001"), self.item(session, number)
            net_credit(session, credit, invoice, minor, "by phone", by=self.tess, now=self.today)

        self.attempt(act)

    @rule()
    def the_books_are_closed(self) -> None:
        """All that was done so far is in a closed period from now on."""
        self.changed = True
        with self.database.write() as session:
            self.today += timedelta(days=1)
            close_period(session, self.today.date() - timedelta(days=1), by=SYSTEM, now=self.today)

    @precondition(lambda self: self.attachments)
    @rule(which=st.integers(0, 3))
    def two_take_back_what_closed_books_hold(self, which: int) -> None:
        def act(session: Session) -> None:
            payment = find_payment(session, self.pick(session, which).id)
            if payment is not None:
                asked = ask_reopening(session, payment.id, "wrong", by=self.tess, now=self.today)
                grant(session, asked.id, by=self.lea, now=self.today, version=1)

        self.attempt(act)

    @rule(number=st.sampled_from(NUMBERS), share=st.sampled_from([0, 50, 80, 100]))
    def the_ledger_moves(self, number: str, share: int) -> None:
        self.ledger[number] = OPENING[number] * share // 100
        self.import_ledger()

    def item(self, session: Session, number: str) -> int:
        return session.scalars(select(Invoice.id).where(Invoice.number == number)).one()

    def pick(self, session: Session, which: int) -> Remittance:
        """One of the latest four."""
        rows = list(session.scalars(select(Remittance).order_by(Remittance.id.desc()).limit(4)))
        return rows[which % len(rows)]

    def by_tess(self, version: int) -> dict[str, Any]:
        return {"by": self.tess, "now": self.today, "version": version}

    def attempt(self, act: Callable[[Session], object]) -> None:
        """A refusal changes nothing: the whole transaction is undone."""
        try:
            with self.database.write() as session:
                act(session)
            self.changed = True
        except (IllegalMove, Invalid, NotPermitted):
            pass

    def teardown(self) -> None:
        with self.database.read() as session:
            assert find_differences(session) == []
        self.database.dispose()

    @invariant()
    def sums_equal_history(self) -> None:
        """Looked at after every step that changed something."""
        if not self.changed:
            return
        self.changed = False
        with self.database.read() as session:
            events = list(session.scalars(select(Allocation).order_by(Allocation.id)))
            reflected = set(session.scalars(select(LedgerReflection.allocation_id)))
            payments = list(session.scalars(select(Payment)))
            taken_back = {row.reverses_id for row in events}
            live = [row for row in events if row.event == "apply" and row.id not in taken_back]

            _check_reversals(events)
            _check_families(session, live)
            _check_dates(session, events)
            for payment in payments:
                used = sum(row.amount_minor for row in live if row.payment_id == payment.id and row.kind in MONEY)
                assert used <= payment.amount_minor
                assert available_minor(session, payment) == payment.amount_minor - used
            for invoice in session.scalars(select(Invoice)):
                unknown = sum(
                    row.amount_minor if row.event == "apply" else -row.amount_minor
                    for row in events
                    if row.invoice_id == invoice.id and row.id not in reflected
                )
                balance = balance_minor(session, invoice.id)
                assert balance == invoice.ledger_open_minor - unknown
                assert balance * OPENING[invoice.number] >= 0


def _as_line(at: int, number: str, amount: str, discount: str | None) -> RemittanceLine:
    whole = Decimal(abs(OPENING.get(number, 500))) / 100
    nets = {
        "all": whole - Decimal(discount or 0),
        "all but 0.03": whole - Decimal("0.03"),
        "all but tax": (whole * Decimal("0.85")).quantize(Decimal("0.01")),
    }
    net = nets[amount] if amount in nets else Decimal(amount)
    sign = -1 if number.startswith("CM") else 1
    granted = Decimal(discount) if discount else None
    return RemittanceLine(at, number, sign * net, PageBox(1, 0, 0, 1, 1), discount=granted)


def _check_reversals(events: list[Allocation]) -> None:
    """A reversal takes back one apply, whole, once."""
    by_id = {row.id: row for row in events}
    seen: set[int] = set()
    for row in events:
        if row.reverses_id is None:
            continue
        assert row.reverses_id not in seen
        seen.add(row.reverses_id)
        taken_back = by_id[row.reverses_id]
        assert taken_back.event == "apply"
        assert (taken_back.amount_minor, taken_back.invoice_id) == (row.amount_minor, row.invoice_id)


def _check_families(session: Session, live: list[Allocation]) -> None:
    """No payment of one family settles an item of another."""
    for row in live:
        owner = session.get_one(Invoice, row.invoice_id).customer_id
        payer = session.get_one(Payment, row.payment_id).customer_id
        assert payer is not None
        assert len(set(find_families(session, {owner, payer}).values())) == 1


def _check_dates(session: Session, events: list[Allocation]) -> None:
    """Every row is dated behind the books that were closed when it came."""
    closes = list(session.scalars(select(PeriodClose)))
    for row in events:
        assert row.effective_on is not None
        assert all(row.effective_on > close.through for close in closes if close.at < row.at)


def _forget_durability(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # no power cut in a test; it is many times faster


@pytest.fixture
def fresh_databases(sqlite_template: Path) -> Iterator[type[CashDesk]]:
    """The state machine class, giving each run a copy of the migrated database."""
    with tempfile.TemporaryDirectory() as folder:
        opened: list[Database] = []

        class Machine(CashDesk):
            def __init__(self) -> None:
                path = Path(folder) / f"{len(opened)}.db"
                path.write_bytes(sqlite_template.read_bytes())
                self.database = Database(f"sqlite:///{path}")
                event.listen(self.database.engine, "connect", _forget_durability)
                opened.append(self.database)
                super().__init__()

        yield Machine


def test_no_order_of_events_breaks_the_sub_ledger(fresh_databases: type[CashDesk]) -> None:
    run_state_machine_as_test(
        fresh_databases,
        settings=settings(max_examples=6, stateful_step_count=20, suppress_health_check=list(HealthCheck)),
    )


@pytest.mark.campaign
@pytest.mark.parametrize("number", range(100))
def test_no_order_of_many_events_breaks_the_sub_ledger(ready: ReadyDatabase, number: int) -> None:
    class Machine(CashDesk):
        def __init__(self) -> None:
            ready.renew()
            self.database = ready.database
            super().__init__()

    run_state_machine_as_test(
        seed(number)(Machine),
        settings=settings(max_examples=10, stateful_step_count=30, suppress_health_check=list(HealthCheck)),
    )
