"""A receipt for several customers, a part that the bank took back, items paid in another currency; and payments that
are not all of their receipt."""

from decimal import Decimal, InvalidOperation

from litestar import Response, post
from litestar.params import FromPath
from sqlalchemy.orm import Session

from tickets.customers import get_account
from tickets.db import find_row
from tickets.errors import Invalid, NotFound
from tickets.money.bank import payments
from tickets.money.bank.payments import Residual
from tickets.money.bank.receipts import BankReceipt
from tickets.money.bank.returns import return_part
from tickets.money.bank.shares import Share, put_together, split_receipt
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Payment
from tickets.money.subledger.exchanging import settle_exchanged
from web.desk import desk_of
from web.forms import (
    ExchangeForm,
    PartReturnForm,
    ReasonForm,
    ResidualForm,
    ShareForm,
    VersionForm,
    minor_of,
    read_form,
)
from web.render import back_to
from web.sessions import DeskRequest, require_view


@post("/receipts/{receipt_id:int}/shares", sync_to_thread=True)
def split(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """A payment for each row of the form that names a customer."""
    require_view(by := request.user.actor, "view_cash")
    desk, form = desk_of(request), read_form(request.state.form, ShareForm)
    with desk.db.write() as session:
        currency = _receipt(session, receipt_id).currency
        rows = zip(form.customer, form.amount, strict=False)
        shares = [
            Share(get_account(session, number.strip()).id, minor_of(amount, "share", currency) or 0)
            for number, amount in rows
            if number.strip()
        ]
        split_receipt(session, receipt_id, shares, form.reason, by=by, now=desk.clock(), version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="shares")


@post("/receipts/{receipt_id:int}/joining", sync_to_thread=True)
def join(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """The payments of a receipt are none any more, and it waits again."""
    require_view(by := request.user.actor, "view_cash")
    desk, form = desk_of(request), read_form(request.state.form, VersionForm)
    with desk.db.write() as session:
        put_together(session, receipt_id, by=by, now=desk.clock(), version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="waiting")


@post("/receipts/{receipt_id:int}/part-return", sync_to_thread=True)
def take_part(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """The bank took a part of a payment with this return."""
    require_view(by := request.user.actor, "view_cash")
    desk, form = desk_of(request), read_form(request.state.form, PartReturnForm)
    with desk.db.write() as session:
        minor = minor_of(form.amount, "amount", _receipt(session, receipt_id).currency)
        return_part(
            session, receipt_id, form.payment, minor or 0, form.allocation,
            by=by, now=desk.clock(), version=form.version,
        )  # fmt: skip
    return back_to(f"/receipts/{receipt_id}", done="reversed")


@post("/payments/{payment_id:int}/exchange", sync_to_thread=True)
def settle_in_other_currency(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    """Items in another currency, at the rate that a person states."""
    require_view(by := request.user.actor, "view_cash")
    desk, form = desk_of(request), read_form(request.state.form, ExchangeForm)
    with desk.db.write() as session:
        payment = _payment(session, payment_id)
        parts = {}
        for item, text in zip(form.item, form.part, strict=False):
            invoice = find_row(session, Invoice, item)
            minor = minor_of(text, "part", invoice.currency) if invoice else None
            if minor:
                parts[item] = minor
        amount = minor_of(form.amount, "amount", payment.currency) or 0
        settle_exchanged(
            session, payment_id, amount, _rate(form.rate), parts, form.reason.strip(),
            by=by, now=desk.clock(), version=form.version,
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
    require_view(by := request.user.actor, "view_cash")
    desk, form = desk_of(request), read_form(request.state.form, ResidualForm)
    with desk.db.write() as session:
        residual = Residual(form.residual)
        payments.decide_residual(session, payment_id, residual, by=by, now=desk.clock(), version=form.version)
    return back_to(f"/payments/{payment_id}", done="residual")


def _take_back(request: DeskRequest, payment_id: int, allocation_id: int | None) -> Response[str]:
    require_view(by := request.user.actor, "view_cash")
    desk, form = desk_of(request), read_form(request.state.form, ReasonForm)
    chosen, now = None if allocation_id is None else {allocation_id}, desk.clock()
    with desk.db.write() as session:
        payments.take_back_parts(session, payment_id, chosen, form.reason, by=by, now=now, version=form.version)
    return back_to(f"/payments/{payment_id}", done="reversed")


def _home(session: Session, payment: Payment) -> str:
    """The page of a payment: its receipt's, where it is the receipt's only one."""
    if payment.receipt_id is not None and payment.remittance_id is None:
        only = payments.find_payment_of(session, payment.receipt_id)
        if only is not None and only.id == payment.id:
            return f"/receipts/{payment.receipt_id}"
    return f"/payments/{payment.id}"


def _payment(session: Session, payment_id: int) -> Payment:
    payment = find_row(session, Payment, payment_id)
    if payment is None:
        raise NotFound(f"There is no payment {payment_id}.")
    return payment


def _receipt(session: Session, receipt_id: int) -> BankReceipt:
    receipt = find_row(session, BankReceipt, receipt_id)
    if receipt is None:
        raise NotFound(f"There is no bank receipt {receipt_id}.")
    return receipt


def _rate(text: str) -> Decimal:
    """With a point or a comma, as people type it; thousands are no rate."""
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise Invalid(f"“{text.strip()}” is no rate of exchange.", field="rate") from error
