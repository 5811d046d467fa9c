"""A case of the demo's week in, what the cast made of it out: short payments, disputes, promises, a plan.

The mails and documents came through the front door. Here the cast works with the verbs of the screens, each step at
its own time, so that a newcomer finds cases in every state and something that waits for a second person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from inbox.demo.week import DemoCase
from parsers.money import say_minor, to_minor
from tickets import conversation
from tickets.mail_identity import MailIdentity
from tickets.mailroom.messages import InboundMessage
from tickets.money.advices.remittances import Remittance, list_lines
from tickets.money.disputes import credit_requests, dispute_decisions, dispute_opening, disputes
from tickets.money.disputes.arrangements import Part
from tickets.money.disputes.deductions import Source, list_of_dispute
from tickets.money.disputes.dispute_opening import Claimed
from tickets.money.disputes.disputes import Dispute
from tickets.money.disputes.promises_and_plans import log_promise, propose_plan
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.subledger.applying import confirm
from tickets.ticket import Ticket
from tickets.users import Actor

PAUSE = timedelta(minutes=8)
_ANSWER = (
    "Thank you for telling us. You are right: we will credit {amount}. The credit note follows, and nothing else of"
    " this invoice is in question."
)
_TAKEN_DOWN = "Hello,\n\nthank you for telling us. We took your claim down and will tell you how it was decided."


@dataclass(frozen=True, slots=True)
class Cast:
    clerk: Actor
    tier2: Actor
    lead: Actor


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where a step plays: its case, its ticket, the items in question, and as whom we write."""

    case: DemoCase
    identity: MailIdentity
    ticket: Ticket
    items: Sequence[tuple[Invoice, int | None]]


def play_case(session: Session, case: DemoCase, cast: Cast, identity: MailIdentity) -> None:
    """All steps of a case; nothing if its mail never became a ticket."""
    ticket = _find_ticket(session, case)
    if ticket is None or ticket.customer_id is None:
        return
    scene = _Scene(case, identity, ticket, _find_items(session, case))
    now = ticket.opened_at + timedelta(minutes=50)
    for step in case.steps:
        STEPS[step](session, scene, cast, now)
        now += PAUSE


def _find_ticket(session: Session, case: DemoCase) -> Ticket | None:
    query = (
        select(Ticket)
        .join(InboundMessage, InboundMessage.ticket_id == Ticket.id)
        .where(InboundMessage.message_id == case.message_id.strip("<>"))
    )
    return session.scalars(query).first()


def _find_items(session: Session, case: DemoCase) -> list[tuple[Invoice, int | None]]:
    numbers = [number for number, _ in case.items]
    found = {row.number: row for row in session.scalars(select(Invoice).where(Invoice.number.in_(numbers)))}
    return [
        (found[number], None if amount is None else to_minor(amount, found[number].currency))
        for number, amount in case.items
        if number in found
    ]


# -- the steps


def _apply(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    for remittance in session.scalars(select(Remittance).where(Remittance.ticket_id == scene.ticket.id)).all():
        lines = frozenset(line.id for line in list_lines(session, remittance.id) if line.proposed_minor)
        if lines:
            confirm(session, remittance.id, accept_lines=lines, by=cast.tier2, now=now, version=remittance.version)


def _dispute_what_is_short(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    for remittance in session.scalars(select(Remittance).where(Remittance.ticket_id == scene.ticket.id)).all():
        for line in list_lines(session, remittance.id):
            if line.invoice_id and balance_minor(session, line.invoice_id) > 0:
                dispute_opening.open_from_line(session, line.id, by=cast.tier2, now=now)


def _dispute(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    claims = [Claimed(invoice.id, amount) for invoice, amount in scene.items]
    dispute_opening.open_dispute(
        session, claims, scene.case.reason, source=Source.MAIL, said=scene.ticket.preview or "",
        ticket_id=scene.ticket.id, by=cast.clerk, now=now,
    )  # fmt: skip


def _take(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    dispute = _find_dispute(session, scene)
    dispute_decisions.take(session, dispute, cast.tier2.user_id, by=cast.tier2, now=now, version=dispute.version)


def _propose_the_credit(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    dispute = _find_dispute(session, scene)
    amounts = {row.id: row.open_minor for row in list_of_dispute(session, dispute.id)}
    answer = _ANSWER.format(amount=say_minor(sum(amounts.values()), dispute.currency))
    credit_requests.propose_credit(
        session, dispute, amounts, answer, rest_is_due=False, by=cast.tier2, now=now, version=dispute.version
    )


def _approve(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    dispute = _find_dispute(session, scene)
    credit_requests.approve(session, dispute, by=cast.lead, now=now, version=dispute.version)


def _log_the_promise(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    log_promise(
        session, scene.ticket.customer_id or 0, None, scene.case.days[0], [invoice.id for invoice, _ in scene.items],
        ticket_id=scene.ticket.id, by=cast.clerk, now=now,
    )  # fmt: skip


def _propose_the_plan(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    """In equal parts, one on each day; the first takes what does not divide."""
    total, days = sum(balance_minor(session, invoice.id) for invoice, _ in scene.items), scene.case.days
    parts = [Part(day, total // len(days) + (total % len(days) if not at else 0)) for at, day in enumerate(days)]
    propose_plan(
        session, scene.ticket.customer_id or 0, [invoice.id for invoice, _ in scene.items], parts,
        note="They ask for it by mail.", ticket_id=scene.ticket.id, by=cast.clerk, now=now,
    )  # fmt: skip


def _answer(session: Session, scene: _Scene, cast: Cast, now: datetime) -> None:
    text = f"{_TAKEN_DOWN}\n\n{cast.tier2.name}\n"
    ticket, to = scene.ticket, (scene.ticket.requester_email or "",)
    ticket.first_reply_at = ticket.first_reply_at or now  # as in the rest of the week
    conversation.reply(
        session, ticket, text, to=to, cc=(), solve_after=False, by=cast.tier2, now=now, version=ticket.version,
        identity=scene.identity,
    )  # fmt: skip


def _find_dispute(session: Session, scene: _Scene) -> Dispute:
    return disputes.list_of_ticket(session, scene.ticket.id)[-1]


STEPS: Mapping[str, Callable[[Session, _Scene, Cast, datetime], None]] = {
    "apply": _apply,
    "dispute what is short": _dispute_what_is_short,
    "dispute": _dispute,
    "take": _take,
    "propose the credit": _propose_the_credit,
    "approve": _approve,
    "answer": _answer,
    "log the promise": _log_the_promise,
    "propose the plan": _propose_the_plan,
}
