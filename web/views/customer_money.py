"""A customer in, what they withhold and have promised out, with the forms to note what they say on the phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tickets.money.bank.payments import Resting, list_resting
from tickets.money.disputes.arrangements import (
    Arrangement,
    ArrangementState,
    Instalment,
    list_arrangements,
    list_instalments,
)
from tickets.money.disputes.deductions import list_undisputed, sum_withheld
from tickets.money.disputes.disputes import list_of_customer
from tickets.money.disputes.dunning import Dunning, DunningHold, list_dunning, list_holds
from tickets.money.receivables.ledger import Invoice, OpenInvoice
from tickets.money.subledger.allocations import Allocation, list_claims
from tickets.users import Actor
from web.views.dispute_view import DeductionRow, DisputeRow, deduction_rows, rows_of
from web.views.ticket_money import MOST_CHOICES, DisputeForm, PromiseForm, choice_of


@dataclass(frozen=True, slots=True)
class CustomerMoney:
    disputes: tuple[DisputeRow, ...]
    deductions: tuple[DeductionRow, ...]
    promises: tuple[Arrangement, ...]
    resting: tuple[Resting, ...]  # payments of theirs that are not applied, or not whole
    instalments: Mapping[int, Sequence[Instalment]]
    claims: tuple[tuple[Allocation, Invoice], ...]  # certificates of withheld tax and retentions that are to come
    dunning: Mapping[int, Dunning]
    dunnable: Mapping[str, int]  # by currency
    holds: Mapping[int, Sequence[DunningHold]]
    dispute_form: DisputeForm | None
    promise_form: PromiseForm | None


def customer_money(
    session: Session, customer_id: int, invoices: Sequence[OpenInvoice], actor: Actor, *, now: datetime
) -> CustomerMoney:
    opened = [invoice for invoice in invoices if invoice.balance > 0]
    dunning = list_dunning(session, [invoice.id for invoice in opened], today=now.date())
    dunnable: dict[str, int] = {}
    for invoice in opened:
        dunnable[invoice.currency] = dunnable.get(invoice.currency, 0) + dunning[invoice.id].dunnable_minor
    promises = tuple(list_arrangements(session, actor, list(ArrangementState), customer_id=customer_id))
    withheld = sum_withheld(session, [invoice.id for invoice in opened])
    choices = tuple(choice_of(invoice, withheld) for invoice in opened[:MOST_CHOICES])
    nothing: date | None = None
    return CustomerMoney(
        disputes=tuple(rows_of(session, list_of_customer(session, customer_id))),
        deductions=tuple(deduction_rows(session, list_undisputed(session, customer_id), now=now)),
        promises=promises,
        claims=tuple((row, session.get_one(Invoice, row.invoice_id)) for row in list_claims(session, customer_id)),
        resting=tuple(list_resting(session, identified=True, customer_id=customer_id)),
        instalments=list_instalments(session, [row.id for row in promises]),
        dunning=dunning,
        dunnable=dunnable,
        holds=list_holds(session, customer_id),
        dispute_form=DisputeForm(choices, "UNKNOWN", "") if choices else None,
        promise_form=PromiseForm(choices, None, nothing, is_plan=False, said="") if choices else None,
    )
