"""Money that a remittance announced: when it should be at the bank, and whether it came.

Nothing of this is stored: an expectation is a remittance and what is linked to it, so it can't disagree with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tickets.money.advices.remittances import Remittance
from tickets.money.bank.fits import LATEST, WAITING
from tickets.money.bank.links import sum_money
from tickets.users import Actor, require

_SHOWN_AFTER = timedelta(days=30)  # so long what came, or did not, is listed


class ExpectationState(StrEnum):
    EXPECTED = "expected"  # its day is to come, or the bank may still book it
    PARTLY = "partly"  # a part came
    MISSED = "missed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Expectation:
    """`due_on` is the day the advice names, else the day it came. Amounts in minor units of its currency."""

    remittance: Remittance
    due_on: date
    total_minor: int
    came_minor: int
    state: ExpectationState


def list_expectations(session: Session, actor: Actor, *, now: datetime, limit: int = 300) -> list[Expectation]:
    """Missed ones first, then by day. What came is listed for a month."""
    require(actor, "view_cash")
    query = select(Remittance).where(
        Remittance.state.in_(WAITING), Remittance.duplicate_of.is_(None), Remittance.total_minor > 0
    )
    recent = or_(Remittance.created_at > now - _SHOWN_AFTER, Remittance.payment_date > now.date() - _SHOWN_AFTER)
    remittances = session.scalars(query.where(recent).order_by(Remittance.id.desc()).limit(limit)).all()
    expectations = expect(remittances, sum_money(session, [row.id for row in remittances]), now.date())
    return sorted(expectations, key=lambda one: (_ORDER[one.state], one.due_on, one.remittance.id))


def expect(remittances: Sequence[Remittance], came: dict[int, int], today: date) -> list[Expectation]:
    """PURE: what each of these is to bring, and what it brought."""
    expectations = []
    for remittance in remittances:
        due_on = remittance.payment_date or remittance.created_at.date()
        total, there = remittance.total_minor or 0, came.get(remittance.id, 0)
        expectations.append(Expectation(remittance, due_on, total, there, _state(total, there, due_on, today)))
    return expectations


_ORDER = {
    ExpectationState.MISSED: 0,
    ExpectationState.PARTLY: 1,
    ExpectationState.EXPECTED: 2,
    ExpectationState.KEPT: 3,
}


def _state(total: int, came: int, due_on: date, today: date) -> ExpectationState:
    if came >= total:
        return ExpectationState.KEPT
    if today > due_on + LATEST:
        return ExpectationState.MISSED
    return ExpectationState.PARTLY if came else ExpectationState.EXPECTED
