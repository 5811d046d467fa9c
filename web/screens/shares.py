"""A receipt for several customers, a part that the bank took back, items paid in another currency; and payments that
are not all of their receipt."""

from litestar import Response, post
from litestar.params import FromPath
from sqlalchemy.orm import Session

from tickets.customers import get_account
from tickets.db import find_row
from tickets.money.bank import payments
from tickets.money.bank.pairing import link_remittances
from tickets.money.bank.payments import Residual
from tickets.money.bank.receipts import get_receipt
from tickets.money.bank.returns import return_part
from tickets.money.bank.shares import Share, put_together, split_receipt
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Payment, get_payment, lock_payment
from tickets.money.subledger.exchanging import settle_exchanged
from web.serving.cash_forms import ExchangeForm, PartReturnForm, ResidualForm, ShareForm
from web.serving.changes import changing
from web.serving.forms import minor_of, read_form, read_rate, row_id
from web.serving.render import back_to
from web.serving.sessions import DeskRequest
from web.serving.ticket_forms import ReasonForm, VersionForm


@post("/receipts/{receipt_id:int}/shares", sync_to_thread=True)
def split(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """A payment for each row of the form that names a customer."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ShareForm)
        currency = get_receipt(session, receipt_id).currency
        rows = zip(form.customer, form.amount, strict=False)
        shares = [
            Share(get_account(session, number.strip()).id, minor_of(amount, "share", currency) or 0)
            for number, amount in rows
            if number.strip()
        ]
        split_receipt(session, receipt_id, shares, form.reason, **made, version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="shares")


@post("/receipts/{receipt_id:int}/joining", sync_to_thread=True)
def join(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """The payments of a receipt are none any more, and it waits again."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, VersionForm)
        put_together(session, receipt_id, **made, version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="waiting")


@post("/receipts/{receipt_id:int}/part-return", sync_to_thread=True)
def take_part(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """The bank took a part of a payment with this return."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, PartReturnForm)
        minor = minor_of(form.amount, "amount", get_receipt(session, receipt_id).currency)
        return_part(
            session, receipt_id, form.payment, minor or 0, form.allocation,
            **made, version=form.version,
        )  # fmt: skip
    return back_to(f"/receipts/{receipt_id}", done="reversed")


@post("/payments/{payment_id:int}/exchange", sync_to_thread=True)
def settle_in_other_currency(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    """Items in another currency, at the rate that a person states."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ExchangeForm)
        payment = get_payment(session, payment_id)
        parts = {}
        for item, text in zip(form.item, form.part, strict=False):
            invoice = find_row(session, Invoice, item)
            minor = minor_of(text, "part", invoice.currency) if invoice else None
            if minor:
                parts[item] = minor
        amount = minor_of(form.amount, "amount", payment.currency) or 0
        version = form.version
        if form.advice and payment.receipt_id is not None and payment.remittance_id is None:
            lock_payment(session, payment_id, made["by"], version)
            receipt = get_receipt(session, payment.receipt_id)
            advice = row_id(form.advice, "advice")
            link_remittances(session, receipt.id, [advice], **made, version=receipt.version)
            version = payment.version
        settle_exchanged(
            session, payment_id, amount, read_rate(form.rate), parts, form.reason.strip(), **made, version=version
        )  # fmt: skip
        home = _home(session, payment)
    return back_to(home, done="applied")


@post("/payments/{payment_id:int}/reversal", sync_to_thread=True)
def take_all_back(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    """All that a payment without a remittance is applied to."""
    return _take_back(request, payment_id, None)


@post("/payments/{payment_id:int}/allocations/{allocation_id:int}/reversal", sync_to_thread=True)
def take_one_back(request: DeskRequest, payment_id: FromPath[int], allocation_id: FromPath[int]) -> Response[str]:
    return _take_back(request, payment_id, allocation_id)


@post("/payments/{payment_id:int}/residual", sync_to_thread=True)
def say_rest(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ResidualForm)
        residual = Residual(form.residual)
        payments.decide_residual(session, payment_id, residual, **made, version=form.version)
    return back_to(f"/payments/{payment_id}", done="residual")


def _take_back(request: DeskRequest, payment_id: int, allocation_id: int | None) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ReasonForm)
        chosen = None if allocation_id is None else {allocation_id}
        payments.take_back_parts(session, payment_id, chosen, form.reason, **made, version=form.version)
    return back_to(f"/payments/{payment_id}", done="reversed")


def _home(session: Session, payment: Payment) -> str:
    """The page of a payment: its receipt's, where it is the receipt's only one."""
    if payment.receipt_id is not None and payment.remittance_id is None:
        only = payments.find_payment_of(session, payment.receipt_id)
        if only is not None and only.id == payment.id:
            return f"/receipts/{payment.receipt_id}"
    return f"/payments/{payment.id}"
