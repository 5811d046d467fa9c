"""One item and what settles it: its history, and what a person does to it or to a payment beyond an advice."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import to_minor
from tickets.customers import Customer, get_account, get_customer
from tickets.db import find_row
from tickets.errors import Invalid, NotFound
from tickets.money.books.periods import closed_through
from tickets.money.matching.proposal import DifferenceKind
from tickets.money.receivables.families import list_family
from tickets.money.receivables.ledger import Invoice, OpenInvoice, balance_minor, list_open_invoices
from tickets.money.subledger.adjustments import keep_back, net_credit, write_off
from tickets.money.subledger.allocations import Allocation, Payment, get_payment, reverse
from tickets.money.subledger.approvals import Approval, list_waiting_on, name_askers
from tickets.money.subledger.deciding import ask_reopening
from tickets.money.subledger.moves import move, transfer
from tickets.money.subledger.refunds import ask_refund
from web.serving.cash_forms import ElsewhereForm, SettleForm
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.forms import amount_of, read_form, row_id
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view


@dataclass(frozen=True, slots=True)
class Entry:
    """An allocation event with its payment; `live` when it can be taken back."""

    allocation: Allocation
    payment: Payment
    live: bool
    asked_by: str | None  # of what a second person granted


@get("/items/{invoice_id:int}", sync_to_thread=True)
def show_item(request: DeskRequest, invoice_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_cash")
    with desk.db.read() as session:
        invoice = _find_item(session, invoice_id)
        customer = get_customer(session, invoice.customer_id)
        values: dict[str, Any] = {
            "invoice": invoice,
            "customer": customer,
            "balance_minor": balance_minor(session, invoice_id),
            "entries": _list_entries(session, invoice_id),
            "others": _list_counterparts(session, customer, invoice),
            "waiting": list_waiting_on(session, "invoice", invoice_id),
            "closed": closed_through(session),
            "kinds": [kind for kind in DifferenceKind if kind is not DifferenceKind.WRITE_OFF],
        }
        return page(request, session, "items/show.html", **values)


@post("/items/{invoice_id:int}/write-off", sync_to_thread=True)
def write_item_off(request: DeskRequest, invoice_id: FromPath[int]) -> Response[str]:
    """At once within the limits; above them it waits for a second person."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, SettleForm)
        minor = _minor(form.amount, _find_item(session, invoice_id))
        done = write_off(session, invoice_id, minor, form.reason, **made)
    return back_to(f"/items/{invoice_id}", done="asked" if isinstance(done, Approval) else "settled")


@post("/items/{invoice_id:int}/kept-back", sync_to_thread=True)
def settle_kept_back(request: DeskRequest, invoice_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, SettleForm)
        if form.kind not in list(DifferenceKind):
            raise Invalid("Choose what was kept back.", field="kind")
        minor = _minor(form.amount, _find_item(session, invoice_id))
        keep_back(session, invoice_id, DifferenceKind(form.kind), minor, form.reason, **made)
    return back_to(f"/items/{invoice_id}", done="settled")


@post("/items/{invoice_id:int}/credit", sync_to_thread=True)
def settle_by_credit(request: DeskRequest, invoice_id: FromPath[int]) -> Response[str]:
    """A credit note of the family pays this invoice, or this credit note pays an invoice."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, SettleForm)
        other_id = row_id(form.other, "other")
        invoice = _find_item(session, invoice_id)
        minor = abs(_minor(form.amount, invoice))
        credit_id, paid_id = (invoice_id, other_id) if invoice.original_minor < 0 else (other_id, invoice_id)
        net_credit(session, credit_id, paid_id, minor, form.reason, **made)
    return back_to(f"/items/{invoice_id}", done="settled")


@post("/allocations/{allocation_id:int}/reversal", sync_to_thread=True)
def take_one_back(request: DeskRequest, allocation_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, SettleForm)
        row = reverse(session, allocation_id, form.reason, **made)
    return back_to(f"/items/{row.invoice_id}", done="reversed")


@post("/allocations/{allocation_id:int}/move", sync_to_thread=True)
def move_one(request: DeskRequest, allocation_id: FromPath[int]) -> Response[str]:
    """To another item; what is less than the whole stays where it was."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, SettleForm)
        other_id = row_id(form.other, "other")
        row = find_row(session, Allocation, allocation_id)
        if row is None:
            raise NotFound(f"There is no allocation {allocation_id}.")
        minor = _minor(form.amount, _find_item(session, row.invoice_id))
        rest = {row.invoice_id: row.amount_minor - minor} if 0 < minor < row.amount_minor else {}
        move(session, allocation_id, {**rest, other_id: minor}, form.reason, **made)
    return back_to(f"/items/{other_id}", done="settled")


@post("/payments/{payment_id:int}/refund", sync_to_thread=True)
def refund_payment(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ElsewhereForm)
        payment = get_payment(session, payment_id)
        amount = amount_of(form.amount, "amount", payment.currency)
        minor = to_minor(amount, payment.currency) if amount is not None else 0
        ask_refund(session, payment_id, minor, form.reason, **made, version=form.version)
    return back_to(f"/payments/{payment_id}", done="asked")


@post("/payments/{payment_id:int}/transfer", sync_to_thread=True)
def transfer_payment(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ElsewhereForm)
        if not form.customer.strip():
            raise Invalid("Say whose account it goes to.", field="customer")
        get_payment(session, payment_id)
        other = get_account(session, form.customer).id
        transfer(session, payment_id, other, form.reason, **made, version=form.version)
    return back_to(f"/payments/{payment_id}", done="settled")


@post("/payments/{payment_id:int}/reopening", sync_to_thread=True)
def reopen_payment(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    """What closed books hold is taken back when a second person agrees."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ElsewhereForm)
        payment = get_payment(session, payment_id)
        ask_reopening(session, payment.id, form.reason, **made)
        place = f"/remittances/{payment.remittance_id}" if payment.remittance_id else f"/payments/{payment_id}"
    return back_to(place, done="asked")


def _find_item(session: Session, invoice_id: int) -> Invoice:
    invoice = find_row(session, Invoice, invoice_id)
    if invoice is None:
        raise NotFound(f"There is no item {invoice_id}.")
    return invoice


def _minor(text: str, invoice: Invoice) -> int:
    amount = amount_of(text, "amount", invoice.currency)
    if amount is None:
        raise Invalid("Say how much.", field="amount")
    return to_minor(amount, invoice.currency)


def _list_entries(session: Session, invoice_id: int) -> list[Entry]:
    """Every event on the item, the newest first."""
    found = session.execute(
        select(Allocation, Payment)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Allocation.invoice_id == invoice_id)
        .order_by(Allocation.id.desc())
    ).all()
    taken_back = {row.reverses_id for row, _ in found}
    askers = name_askers(session, {row.approval_id for row, _ in found})
    return [
        Entry(row, payment, row.event == "apply" and row.id not in taken_back, askers.get(row.approval_id))
        for row, payment in found
    ]


def _list_counterparts(session: Session, customer: Customer, invoice: Invoice) -> list[OpenInvoice]:
    """Open items of the family: credit notes for an invoice, invoices for a credit note, and all to move cash to."""
    family = [row for member in list_family(session, customer.id) for row in list_open_invoices(session, member.id)]
    return [row for row in family if row.id != invoice.id and row.currency == invoice.currency]
