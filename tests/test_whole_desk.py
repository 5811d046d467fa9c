"""Everything that happens to money, mixed and at once: whatever comes first, every invariant of docs/money.md holds.

Banks tell the same money in several formats, ledgers are imported again, people apply, split, refund, write off,
dispute and export, the desk posts by itself, and up to three of these happen at the same time. After every step the
sums are looked at by plain SQL (`tests.plain_sums`). What has no rows of money is shown elsewhere: 9 by
test_crash_points, 18 by test_holds, 19 by test_acknowledgements, 24 by test_ticket_lifecycle.
"""

import threading
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.builders import Cast
from tests.desk_deeds import DEED, Deeds, World
from tests.plain_sums import find_broken
from tests.ready_databases import ReadyDatabase
from tickets.audit_seals import verify
from tickets.customers import get_account
from tickets.db import Database
from tickets.errors import Refusal
from tickets.money.bank.receipts import BankReceipt
from tickets.money.books.control import find_differences
from tickets.money.exports import exports
from tickets.money.receivables.families import set_parent
from tickets.money.receivables.payer_rules import RateKind, set_rates
from tickets.users import SYSTEM


class WholeDesk(RuleBasedStateMachine):
    """Subclassed with a database."""

    db: Database
    cast: Cast
    now: datetime

    @initialize()
    def furnish(self) -> None:
        self.world = World(self.now.date())
        with self.db.write() as session:
            self.deeds().import_ledger(session)
            acme, nord = get_account(session, "C-1001").id, get_account(session, "C-1003").id
            set_parent(session, nord, acme, by=SYSTEM, now=self.now)
            set_rates(session, acme, RateKind.WITHHOLDING, [Decimal("0.15")], by=SYSTEM, now=self.now)
            set_rates(session, acme, RateKind.RETENTION, [Decimal("0.10")], by=SYSTEM, now=self.now)

    def deeds(self) -> Deeds:
        return Deeds(self.cast, self.world, self.now)

    @rule(deed=DEED)
    def one(self, deed: tuple[str, int, int, int]) -> None:
        self.now += timedelta(minutes=1)
        self.do(deed)

    @rule(deeds=st.lists(DEED, min_size=2, max_size=3))
    def several_at_once(self, deeds: list[tuple[str, int, int, int]]) -> None:
        self.now += timedelta(minutes=1)
        start = threading.Barrier(len(deeds))
        raised: list[BaseException] = []

        def work(deed: tuple[str, int, int, int]) -> None:
            start.wait()
            try:
                self.do(deed)
            except BaseException as flaw:  # noqa: BLE001 - told to the thread of the test
                raised.append(flaw)

        threads = [threading.Thread(target=work, args=(deed,)) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if raised:
            raise raised[0]

    @rule()
    def a_night_passes(self) -> None:
        self.now += timedelta(days=1)
        self.world.day = self.now.date()

    def do(self, deed: tuple[str, int, int, int]) -> None:
        """A refusal changes nothing."""
        name, *numbers = deed
        after = None
        try:
            with self.db.write() as session:
                after = getattr(self.deeds(), name)(session, *numbers)
        except Refusal:
            return
        if after is not None:
            after()

    @invariant()
    def everything_holds(self) -> None:
        with self.db.read() as session:
            assert find_broken(session) == []
            assert find_differences(session) == []
            booked = session.scalar(select(func.sum(BankReceipt.amount_minor))) or 0
            assert booked == sum(self.world.movements[number].minor for number in self.world.told)

    def teardown(self) -> None:
        """The seals hold, and two last batches leave nothing untold."""
        if not hasattr(self, "world"):
            return
        with self.db.write() as session:
            assert [flaw for chain in verify(session) for flaw in chain.flaws] == []
            for format_ in ("csv", "journal"):
                try:
                    exports.build(session, format_, company="Our Firm", by=self.cast.ada, now=self.now)
                except Refusal:
                    continue
            waiting = exports.count_waiting(session)
            assert (waiting.ready, waiting.entries) == (0, 0)
            assert find_broken(session) == []


# Steps at the same time happen in another order when they are run again: nothing is shrunk.
PHASES = (Phase.explicit, Phase.generate)


@pytest.fixture
def desk(ready: ReadyDatabase, cast: Cast, now: datetime) -> type[WholeDesk]:
    """Each history has a database of its own."""
    start = now

    class Machine(WholeDesk):
        def __init__(self) -> None:
            ready.renew()
            self.db, self.cast, self.now = ready.database, cast, start
            super().__init__()

    return Machine


def some_histories(count: int, steps: int) -> settings:
    checks = list(HealthCheck)
    return settings(max_examples=count, stateful_step_count=steps, suppress_health_check=checks, phases=PHASES)


def test_whatever_happens_at_once_every_invariant_holds(desk: type[WholeDesk]) -> None:
    run_state_machine_as_test(desk, settings=some_histories(3, steps=25))


@pytest.mark.campaign
@pytest.mark.parametrize("number", range(100))
def test_whatever_happens_in_long_histories_every_invariant_holds(desk: type[WholeDesk], number: int) -> None:
    run_state_machine_as_test(seed(number)(desk), settings=some_histories(10, steps=60))
