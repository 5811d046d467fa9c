"""A dispute's verbs: somebody takes it, waits for the customer, denies it, notes a withdrawal, or opens it again.

Each is allowed as `disputes.MOVES` says. A credit has its own module, as a second person decides on it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from parsers.money import say_minor
from tickets.errors import IllegalMove, Invalid
from tickets.money.disputes.deductions import (
    list_of_dispute,
    refuse,
)
from tickets.money.disputes.dispute_reasons import REASONS, Reason, checked_reason, words_of
from tickets.money.disputes.disputes import HELD_LONGER, Dispute, DisputeState, decide, lock, move, record_on
from tickets.triage import WORKDAY, due_at
from tickets.users import Actor, Role, get_user, require


def take(session: Session, dispute: Dispute, owner_id: int | None, *, by: Actor, now: datetime, version: int) -> None:
    """Somebody decides on it from now on; a new one is in review then. None for the team."""
    require(by, "work_dispute")
    lock(session, dispute, version)
    if owner_id is None:
        dispute.owner_id = None
        record_on(session, "released_dispute", dispute, by=by, now=now)
        return
    owner = get_user(session, owner_id)
    if not owner.active or owner.role in (Role.SALES, Role.TIER1):
        raise Invalid(f"{owner.name} does not decide on disputes.", field="owner")
    dispute.owner_id = owner.id
    if dispute.state == DisputeState.NEW:
        move(dispute, DisputeState.REVIEW)
    record_on(session, "took_dispute", dispute, by=by, now=now, owner=owner.name)


def wait_for_customer(
    session: Session, dispute: Dispute, until: date, what: str, *, by: Actor, now: datetime, version: int
) -> None:
    """Their evidence is asked for, until a day."""
    require(by, "work_dispute")
    if not what.strip():
        raise Invalid("Say what the customer has to send.", field="reason")
    if until <= now.date():
        raise Invalid("Choose a day to come.", field="until")
    lock(session, dispute, version)
    move(dispute, DisputeState.WAITING)
    dispute.waits_until = until
    record_on(session, "waits_for_evidence", dispute, by=by, now=now, what=what.strip(), until=until.isoformat())


def review(session: Session, dispute: Dispute, *, by: Actor, now: datetime, version: int) -> None:
    """It is worked on again, as the customer's evidence is here."""
    require(by, "work_dispute")
    lock(session, dispute, version)
    if dispute.state not in (DisputeState.NEW, DisputeState.WAITING):
        raise IllegalMove(f"{dispute.number} is {dispute.state}; reopen it with the reason.")
    move(dispute, DisputeState.REVIEW)
    dispute.waits_until = None
    record_on(session, "reviewed_dispute", dispute, by=by, now=now)


def deny(session: Session, dispute: Dispute, answer: str, *, by: Actor, now: datetime, version: int) -> None:
    """All that is disputed is due again; `answer` is what the customer reads."""
    require(by, "work_dispute")
    if not answer.strip():
        raise Invalid("Explain it to the customer; they read this.", field="answer")
    lock(session, dispute, version)
    move(dispute, DisputeState.DENIED)
    dispute.answer = answer.strip()
    amount = _refuse_all(session, dispute, now)
    decide(dispute, "denied", now)
    record_on(
        session,
        "denied_dispute",
        dispute,
        by=by,
        now=now,
        amount=say_minor(amount, dispute.currency),
        reason=dispute.answer,
    )


def withdraw(session: Session, dispute: Dispute, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """The customer no longer claims it, or it was opened by mistake: all of it is due again."""
    require(by, "open_dispute")
    if not reason.strip():
        raise Invalid("Say why it is withdrawn.", field="reason")
    lock(session, dispute, version)
    move(dispute, DisputeState.WITHDRAWN)
    amount = _refuse_all(session, dispute, now)
    decide(dispute, "withdrawn", now)
    record_on(
        session,
        "withdrew_dispute",
        dispute,
        by=by,
        now=now,
        amount=say_minor(amount, dispute.currency),
        reason=reason.strip(),
    )


def reopen(session: Session, dispute: Dispute, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """The customer disputes the decision; a second time only a lead takes it up again."""
    require(by, "work_dispute")
    if not reason.strip():
        raise Invalid("Say what is new.", field="reason")
    lock(session, dispute, version)
    if dispute.times_reopened:
        require(by, "reopen_dispute_again")
    if dispute.state not in (DisputeState.DENIED, DisputeState.WITHDRAWN, DisputeState.APPROVED):
        raise IllegalMove(f"{dispute.number} is {dispute.state} and can't be reopened.")
    move(dispute, DisputeState.REVIEW)
    dispute.times_reopened += 1
    dispute.decision = dispute.decided_at = dispute.told_decided_at = None
    for row in list_of_dispute(session, dispute.id):
        row.disputed_minor, row.due_minor, row.refused_at = row.open_minor, 0, None
    dispute.decide_by = due_at(now, REASONS[Reason(dispute.reason)].days * WORKDAY)
    dispute.held_until = dispute.decide_by.date() + HELD_LONGER
    record_on(session, "reopened_dispute", dispute, by=by, now=now, reason=reason.strip())


def hold_until(
    session: Session, dispute: Dispute, until: date, reason: str, *, by: Actor, now: datetime, version: int
) -> None:
    """The disputed amounts are not reminded until that day; an earlier day ends it sooner."""
    require(by, "work_dispute")
    if not reason.strip():
        raise Invalid("Say why reminders wait until then.", field="reason")
    lock(session, dispute, version)
    dispute.held_until, dispute.hold_reason = until, reason.strip()
    record_on(session, "held_dispute", dispute, by=by, now=now, until=until.isoformat(), reason=reason.strip())


def change_reason(session: Session, dispute: Dispute, reason: str, root_cause: str, *, by: Actor, now: datetime,
                  version: int) -> None:  # fmt: skip
    """What it is really about, and what in our house caused it."""
    require(by, "work_dispute")
    wanted = checked_reason(reason)
    lock(session, dispute, version)
    dispute.reason, dispute.root_cause = wanted, root_cause.strip()[:120]
    for row in list_of_dispute(session, dispute.id):
        if row.reason == Reason.UNKNOWN:
            row.reason, row.reason_why = wanted, f"{by.name} said so"
    record_on(session, "changed_dispute_reason", dispute, by=by, now=now, reason=words_of(wanted),
              cause=dispute.root_cause)  # fmt: skip


def note_told(session: Session, dispute: Dispute, occasion: str, *, by: Actor, now: datetime) -> None:
    """A mail to the customer about it was queued: that it is open, or how it ended."""
    lock(session, dispute, None)
    if occasion == "opened":
        dispute.told_opened_at = now
    else:
        dispute.told_opened_at = dispute.told_opened_at or now
        dispute.told_decided_at = now
    record_on(session, "told_of_dispute", dispute, by=by, now=now, what=_TOLD.get(occasion, "how it ended"))


_TOLD: Mapping[str, str] = {"opened": "that it is looked at"}


def _refuse_all(session: Session, dispute: Dispute, now: datetime) -> int:
    total = 0
    for row in list_of_dispute(session, dispute.id):
        if row.open_minor:
            total += row.disputed_minor
            refuse(row, row.disputed_minor, now=now)
    return total
