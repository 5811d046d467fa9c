"""People who work on the same money at the same time: whoever is first wins, and every sum holds (1, 2, 4, 6, 12)."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.money_scene import ITEMS, a_remittance, balances, import_items, item
from tickets.db import Database
from tickets.errors import Refusal
from tickets.money.advices.remittances import Remittance
from tickets.money.books.control import find_differences
from tickets.money.subledger.adjustments import net_credit, write_off
from tickets.money.subledger.allocations import (
    Allocation,
    AllocationKind,
    Payment,
    list_live,
    reverse,
    reverse_all,
    sum_cash,
)
from tickets.money.subledger.applying import confirm
from tickets.money.subledger.moves import move

WORKERS, DEEDS = 4, 8


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.campaign) for seed in range(2, 1001))])
def test_many_who_apply_move_and_take_back_at_once_keep_every_sum(
    db: Database, cast: Cast, now: datetime, seed: int
) -> None:
    with db.write() as session:
        import_items(session, now)
        advices = [
            a_remittance(session, now, ("INV-1001", "100.00"), ("INV-1002", "50.00"), ("CM-9001", "-30.00")).id,
            a_remittance(session, now, ("INV-1002", "50.00"), ("INV-1001", "60.00")).id,
            a_remittance(session, now, ("INV-1003", "850.00"), ("INV-1001", "40.00")).id,
        ]
    outcomes: Counter[str] = Counter()
    start = threading.Barrier(WORKERS)

    def work(worker: int) -> None:
        chance = Random(seed * 100 + worker)
        start.wait()
        for _ in range(DEEDS):
            deed = chance.choice(list_deeds(cast, now, advices, chance))
            try:
                with db.write() as session:
                    deed(session)
                outcomes["done"] += 1
            except Refusal:
                outcomes["refused"] += 1

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes["done"] + outcomes["refused"] == WORKERS * DEEDS  # nobody waited for somebody who waited for them
    assert outcomes["done"] >= 3
    with db.read() as session:
        check_sums(session)


def list_deeds(
    cast: Cast, now: datetime, advices: list[int], chance: Random
) -> tuple[Callable[[Session], object], ...]:
    """What somebody might do now, on rows as everybody sees them."""
    which = chance.choice(advices)

    def apply(session: Session) -> None:
        version = session.get_one(Remittance, which).version
        confirm(session, which, accept_lines=None, by=cast.tess, now=now, version=version)

    def take_all_back(session: Session) -> None:
        version = session.get_one(Remittance, which).version
        reverse_all(session, which, "wrong", by=cast.theo, now=now, version=version)

    def take_one_back(session: Session) -> None:
        reverse(session, chance.choice(some_applies(session)), "wrong", by=cast.theo, now=now)

    def move_one(session: Session) -> None:
        target = item(session, chance.choice(["INV-1001", "INV-1002", "INV-1003"]))
        move(session, chance.choice(some_applies(session)), {target: 1500}, "wrong", by=cast.theo, now=now)

    def write_one_off(session: Session) -> None:
        write_off(session, item(session, "INV-1003"), 4, "small", by=cast.tess, now=now)

    def net(session: Session) -> None:
        net_credit(session, item(session, "CM-9001"), item(session, "INV-1003"), 1000, "net", by=cast.tess, now=now)

    return (apply, apply, take_all_back, take_one_back, move_one, write_one_off, net)


def some_applies(session: Session) -> list[int]:
    return list(session.scalars(select(Allocation.id).where(Allocation.event == "apply"))) or [0]


def check_sums(session: Session) -> None:
    for payment in session.scalars(select(Payment)):
        live = list_live(session, payment.id)
        credited = sum(row.amount_minor for row in live if row.kind == AllocationKind.CREDIT)
        # What a credit note paid may be taken back alone; it rests on account then, with the credit.
        assert credited <= sum_cash(live) <= payment.amount_minor
    signs = {number: amount.startswith("-") for _, number, amount in ITEMS}
    assert all((minor < 0) == signs[number] for number, minor in balances(session).items() if minor)
    taken_back = list(session.scalars(select(Allocation.reverses_id).where(Allocation.event == "reverse")))
    assert len(taken_back) == len(set(taken_back))
    assert find_differences(session) == []
