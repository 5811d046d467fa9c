"""Whatever is paid, taken back, credited, disputed and decided in whatever order: amounts tie, and never too much is
withheld.

Invariants 15 and 16: `original = open + paid + credited + written off + collected` for every dispute, and what is
open of all deductions of an invoice is never more than the invoice has open; dunnable = open - disputed - held.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast, the_cast
from tests.dispute_scene import Advice, an_advice, apply, balance, dispute, import_ledger, item, take_back
from tickets.db import Database
from tickets.errors import Refusal
from tickets.money.disputes.credit_requests import approve, find_proposed, list_expected, propose_credit, send_back
from tickets.money.disputes.deductions import Deduction, list_of_dispute, list_of_item, set_reason
from tickets.money.disputes.dispute_decisions import deny, reopen, withdraw
from tickets.money.disputes.dispute_opening import open_from_deductions
from tickets.money.disputes.disputes import Dispute, sums_of
from tickets.money.disputes.dunning import list_dunning, place_hold
from tickets.money.receivables.ledger import Invoice, balance_minor

NUMBERS = ("INV-1001", "INV-1002")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["pay", "pay_short", "take_back", "ledger", "ledger", "dispute", "case", "reason", "propose", "approve",
             "send_back", "deny", "withdraw", "reopen", "hold"]
        ),
        st.integers(0, 5),
        st.sampled_from([1, 100, 500, 1000, 2500, 5000, 10000]),
    ),
    min_size=3,
    max_size=14,
)  # fmt: skip


@given(steps=STEPS)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_amounts_tie_and_never_more_is_withheld_than_is_open(
    db: Database, now: datetime, steps: list[tuple[str, int, int]]
) -> None:
    with db.write() as session, session.begin_nested() as sandbox:
        _Story(session, now).run(steps)
        sandbox.rollback()


class _Story:
    """One random life of Acme's two invoices; a step that the desk refuses leaves everything as it was."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.cast: Cast = the_cast(session, now)
        import_ledger(session, now)
        self.advices: list[Advice] = []
        self.open = {"INV-1001": 10000, "INV-1002": 5000}

    def run(self, steps: list[tuple[str, int, int]]) -> None:
        for name, which, amount in steps:
            step: Callable[[int, int], None] = getattr(self, f"_{name}")
            try:
                with self.session.begin_nested():
                    step(which, amount)
            except Refusal:
                self.session.expire_all()
            self._check()

    def _pay(self, which: int, amount: int) -> None:
        advice = an_advice(self.session, self.now, (NUMBERS[which % 2], f"{amount / 100:.2f}", {}))
        apply(self.session, advice, self.cast, self.now)
        self.advices.append(advice)

    def _pay_short(self, which: int, amount: int) -> None:
        short = {"deduction": f"{amount / 100:.2f}", "reason": ("damaged", "77", "price")[which % 3]}
        left = balance(self.session, NUMBERS[which % 2]) - amount
        advice = an_advice(self.session, self.now, (NUMBERS[which % 2], f"{max(left, 1) / 100:.2f}", short))
        apply(self.session, advice, self.cast, self.now)
        self.advices.append(advice)

    def _take_back(self, which: int, amount: int) -> None:
        if self.advices:
            take_back(self.session, self.advices[which % len(self.advices)], self.cast, self.now)

    def _ledger(self, which: int, amount: int) -> None:
        """The accounting system lowers or raises what is open, or shows an expected credit."""
        number = NUMBERS[which % 2]
        expected = list_expected(self.session, [row.id for row in self._rows(number)])
        change = -expected[0].left_minor if expected and which > 2 else (-amount if which % 3 else amount)
        wanted = self.open | {number: max(0, self.open[number] + change)}
        shown = {name.replace("-", "_"): f"{minor / 100:.2f}" if minor else None for name, minor in wanted.items()}
        import_ledger(self.session, self.now, **shown)
        self.open = wanted

    def _dispute(self, which: int, amount: int) -> None:
        dispute(self.session, self.cast, self.now, (NUMBERS[which % 2], amount))

    def _case(self, which: int, amount: int) -> None:
        row = self._pick(select(Deduction).where(Deduction.dispute_id.is_(None)), which)
        if row:
            open_from_deductions(self.session, [row.id], by=self.cast.tess, now=self.now)

    def _reason(self, which: int, amount: int) -> None:
        if row := self._pick(select(Deduction), which):
            set_reason(self.session, row, "FREIGHT", by=self.cast.tess, now=self.now)

    def _propose(self, which: int, amount: int) -> None:
        if case := self._pick(select(Dispute), which):
            rows = {row.id: min(amount, row.open_minor) for row in list_of_dispute(self.session, case.id)}
            propose_credit(
                self.session, case, rows, "so it is", rest_is_due=bool(which % 2), by=self.cast.theo, now=self.now,
                version=case.version,
            )  # fmt: skip

    def _approve(self, which: int, amount: int) -> None:
        if case := self._proposed(which):
            approve(self.session, case, by=self.cast.lea, now=self.now, version=case.version)

    def _send_back(self, which: int, amount: int) -> None:
        if case := self._proposed(which):
            send_back(self.session, case, "no", by=self.cast.lea, now=self.now, version=case.version)

    def _deny(self, which: int, amount: int) -> None:
        if case := self._pick(select(Dispute), which):
            deny(self.session, case, "no", by=self.cast.theo, now=self.now, version=case.version)

    def _withdraw(self, which: int, amount: int) -> None:
        if case := self._pick(select(Dispute), which):
            withdraw(self.session, case, "found", by=self.cast.tess, now=self.now, version=case.version)

    def _reopen(self, which: int, amount: int) -> None:
        if case := self._pick(select(Dispute), which):
            reopen(self.session, case, "new", by=self.cast.lea, now=self.now, version=case.version)

    def _hold(self, which: int, amount: int) -> None:
        until = self.now.date() + timedelta(days=9)
        invoice = item(self.session, NUMBERS[which % 2])
        place_hold(self.session, invoice.id, amount, until, "so", by=self.cast.theo, now=self.now)

    def _proposed(self, which: int) -> Dispute | None:
        return next(
            (case for case in self.session.scalars(select(Dispute)) if find_proposed(self.session, case.id)), None
        )

    def _pick(self, query, which: int):  # type: ignore[no-untyped-def]
        found = self.session.scalars(query).all()
        return found[which % len(found)] if found else None

    def _rows(self, number: str) -> list[Deduction]:
        return list_of_item(self.session, item(self.session, number).id)

    def _check(self) -> None:
        self.session.flush()
        for case in self.session.scalars(select(Dispute)):
            sums = sums_of(self.session, case)
            elsewhere = sums.paid_minor + sums.credited_minor + sums.written_off_minor + sums.collected_minor
            assert sums.original_minor == sums.open_minor + elsewhere
            assert (case.state == "settled") == (sums.open_minor == 0)
        for invoice in self.session.scalars(select(Invoice)):
            opened = balance_minor(self.session, invoice.id)
            withheld = sum(row.open_minor for row in list_of_item(self.session, invoice.id))
            assert withheld <= max(opened, 0)
            [found] = list_dunning(self.session, [invoice.id], today=self.now.date()).values()
            assert (
                found.open_minor == max(opened, 0) == found.disputed_minor + found.held_minor + found.dunnable_minor
            )
            assert min(found.disputed_minor, found.held_minor, found.dunnable_minor) >= 0
