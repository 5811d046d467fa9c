"""Money at the bank: what waits, what came without an advice, what is expected, and what a person decides on each."""

import hashlib
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.orm import Session

from parsers.bank.statement import read_bank_statement
from parsers.money import to_minor
from tickets.customers import Customer, choose_account, get_customer
from tickets.db import find_row
from tickets.errors import Invalid, NotFound
from tickets.money.advices.remittances import Remittance, name_payers
from tickets.money.bank import payments
from tickets.money.bank.chases import count_tasks, dismiss, list_tasks, start_asking
from tickets.money.bank.consents import give_consent, has_consent, withdraw_consent
from tickets.money.bank.expectations import list_expectations
from tickets.money.bank.links import ReceiptLink, list_links
from tickets.money.bank.pairing import link_remittances
from tickets.money.bank.pairing import part as part_links
from tickets.money.bank.payer_evidence import Payer, find_payer
from tickets.money.bank.payer_identities import confirm_identity, forget_identity
from tickets.money.bank.payments import Part, Residual, Resting, list_resting
from tickets.money.bank.receipt_import import ReceiptReport, import_receipts
from tickets.money.bank.receipts import BankReceipt, ReceiptState, get_receipt, list_receipts
from tickets.money.bank.returns import return_receipt, return_remittance
from tickets.money.bank.setting_aside import bring_back, set_aside
from tickets.money.bank.settlement import settle
from tickets.money.subledger.allocations import Payment, get_payment
from tickets.users import Actor
from web.posting import make_posting_policy
from web.serving.cash_forms import ApplicationForm, LinkForm, ResidualForm, StatementForm
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.forms import amount_of, read_form, row_id
from web.serving.render import back_to, composer_at, page
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import CustomerForm, ReasonForm, VersionForm
from web.views.receipt_view import parts_as_fields, payment_view, receipt_view
from web.words.wording import RECEIPT_VIEWS

_LOOKED_THROUGH = 60  # rows of the list for which who paid is looked up; the others say so


@dataclass(frozen=True, slots=True)
class Row:
    receipt: BankReceipt
    links: tuple[tuple[ReceiptLink, Remittance], ...]
    payer: Payer | None = None
    customer: Customer | None = None


@dataclass(frozen=True, slots=True)
class RestingRow:
    resting: Resting
    customer: Customer | None
    href: str


@get("/receipts", sync_to_thread=True)
def show_receipts(request: DeskRequest) -> Response[str]:
    """One of the views of `wording.RECEIPT_VIEWS`; `state` names it as earlier links did."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_cash")
    with desk.db.read() as session:
        return _show_list(request, session, actor, _wanted(request))


@get("/receipts/{receipt_id:int}", sync_to_thread=True)
def show_receipt(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_cash")
    with desk.db.read() as session:
        receipt = get_receipt(session, receipt_id)
        number = request.query_params.get("customer", "").strip()
        looked_at = choose_account(session, number) if number else None
        view = receipt_view(session, receipt, looked_at, desk.settings.post_inferred_after)
        values: dict[str, Any] = {"view": view, "parts_as_fields": parts_as_fields, "residuals": list(Residual)}
        return page(request, session, "receipts/show.html", **values)


@get("/payments/{payment_id:int}", sync_to_thread=True)
def show_payment(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    """What rests of a remittance's payment; a receipt's own payment is on the receipt's page."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_cash")
    with desk.db.read() as session:
        payment = get_payment(session, payment_id)
        if payment.remittance_id is None and payment.receipt_id is not None:
            only = payments.find_payment_of(session, payment.receipt_id)
            if only is not None and only.id == payment.id:
                return back_to(f"/receipts/{payment.receipt_id}", done=request.query_params.get("done"))
        values: dict[str, Any] = {"view": payment_view(session, payment), "residuals": list(Residual)}
        return page(request, session, "receipts/payment.html", **values)


@post("/receipts/statements", opt={"upload": True}, request_max_body_size=25_000_000, sync_to_thread=True)
def upload_statement(request: DeskRequest) -> Response[str]:
    """The same as `counterfoil import-receipts`, for one file at a time, with its report on the page."""
    desk, form = desk_of(request), read_form(request.state.form, StatementForm)
    require_view(by := request.user.actor, "import_receipts")
    name, content = request.state.files.get("statement", [("", b"")])[0]
    if not content:
        raise Invalid("Choose the statement's file.", field="statement")
    statement, digest, now = read_bank_statement(content), hashlib.sha256(content).hexdigest(), desk.clock()
    with desk.db.write() as session:
        account = form.account.strip()
        report = import_receipts(session, name, digest, statement, account=account, by=by, now=now)
    applied = 0 if report.refused else settle(desk.db, make_posting_policy(desk.settings), now=now)
    with desk.db.read() as session:
        return _show_list(request, session, by, "open", report=report, name=name, applied=applied)


@post("/receipts/{receipt_id:int}/remittance", sync_to_thread=True)
def link_remittance(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """A return takes the chosen remittance's payment back; a receipt pays what is chosen."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, LinkForm)
        chosen = [row_id(text, "remittance") for text in form.remittance if text]
        if not chosen:
            raise Invalid("Choose the remittance.", field="remittance")
        receipt = find_row(session, BankReceipt, receipt_id)
        if receipt is not None and receipt.kind == "return":
            return_remittance(session, receipt_id, chosen[0], **made, version=form.version)
            return back_to(f"/remittances/{chosen[0]}", done="reversed")
        link_remittances(session, receipt_id, chosen, **made, version=form.version)
    if len(chosen) == 1:
        return back_to(f"/remittances/{chosen[0]}", done="linked")
    return back_to(f"/receipts/{receipt_id}", done="linked")


@post("/receipts/{receipt_id:int}/parting", sync_to_thread=True)
def part(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, VersionForm)
        part_links(session, receipt_id, **made, version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="parted")


@post("/receipts/{receipt_id:int}/aside", sync_to_thread=True)
def put_aside(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ReasonForm)
        set_aside(session, receipt_id, form.reason, **made, version=form.version)
    return back_to("/receipts", done="aside")


@post("/receipts/{receipt_id:int}/return", sync_to_thread=True)
def return_to_waiting(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, VersionForm)
        bring_back(session, receipt_id, **made, version=form.version)
    return back_to("/receipts", done="waiting")


@post("/receipts/{receipt_id:int}/customer", sync_to_thread=True)
def say_customer(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """Whose money it is: on account of a customer, or kept as unidentified without one."""
    with changing(request, "view_cash") as (session, made):
        form, four_eyes = read_form(request.state.form, CustomerForm), desk_of(request).settings.learn_with_four_eyes
        customer_id = choose_account(session, form.customer).id if form.customer.strip() else None
        payment = payments.find_payment_of(session, receipt_id)
        if payment is None:
            opened = payments.open_payment(
                session, receipt_id, customer_id, four_eyes=four_eyes, **made, version=form.version
            )
            if form.twice and customer_id is not None:
                payments.decide_residual(session, opened.id, Residual.DUPLICATE, **made, version=opened.version)
        else:
            payments.identify(session, payment.id, customer_id, four_eyes=four_eyes, **made, version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="payer" if customer_id else "unidentified")


@post("/receipts/{receipt_id:int}/application", sync_to_thread=True)
def apply_money(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """A proposal taken as it is, or chosen items with amounts; what is left rests on account."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ApplicationForm)
        four_eyes = desk_of(request).settings.learn_with_four_eyes
        receipt = get_receipt(session, receipt_id)
        parts, payment = _parts(form, receipt.currency), payments.find_payment_of(session, receipt_id)
        if payment is None:
            customer = choose_account(session, form.customer)
            payments.apply_receipt(
                session, receipt_id, customer.id, parts, reason=form.reason, four_eyes=four_eyes, **made,
                version=form.version,
            )  # fmt: skip
        else:
            payments.apply_to_items(session, payment.id, parts, reason=form.reason, **made, version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="applied")


@post("/payments/{payment_id:int}/application", sync_to_thread=True)
def apply_rest(request: DeskRequest, payment_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ApplicationForm)
        parts = _parts(form, get_payment(session, payment_id).currency)
        payments.apply_to_items(session, payment_id, parts, reason=form.reason, **made, version=form.version)
    return back_to(f"/payments/{payment_id}", done="applied")


@post("/receipts/{receipt_id:int}/reversal", sync_to_thread=True)
def take_parts_back(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """All that the receipt's payment is applied to."""
    return _take_back(request, receipt_id, None)


@post("/receipts/{receipt_id:int}/allocations/{allocation_id:int}/reversal", sync_to_thread=True)
def take_part_back(request: DeskRequest, receipt_id: FromPath[int], allocation_id: FromPath[int]) -> Response[str]:
    return _take_back(request, receipt_id, allocation_id)


@post("/receipts/{receipt_id:int}/residual", sync_to_thread=True)
def say_residual(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form, payment = read_form(request.state.form, ResidualForm), _payment_of(session, receipt_id)
        residual = Residual(form.residual)
        payments.decide_residual(session, payment.id, residual, **made, version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="residual")


@post("/receipts/{receipt_id:int}/payment-return", sync_to_thread=True)
def return_payment(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """A return takes back a payment that nothing had announced."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, LinkForm)
        payment_id = row_id((form.remittance or [""])[0], "remittance")
        return_receipt(session, receipt_id, payment_id, **made, version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="reversed")


@post("/payers/{identity_id:int}/confirmation", sync_to_thread=True)
def confirm_payer(request: DeskRequest, identity_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        confirm_identity(session, identity_id, **made)
    return back_to(_came_from(request), done="payer-known")


@post("/payers/{identity_id:int}/removal", sync_to_thread=True)
def forget_payer(request: DeskRequest, identity_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        forget_identity(session, identity_id, **made)
    return back_to(_came_from(request), done="payer-forgotten")


@post("/customers/{customer_id:int}/consent", sync_to_thread=True)
def switch_consent(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    """Let a customer's payments without an advice post by themselves, or no longer."""
    with changing(request, "view_cash") as (session, made):
        get_customer(session, customer_id)
        change = withdraw_consent if has_consent(session, customer_id) else give_consent
        change(session, customer_id, **made)
    return back_to(_came_from(request), done="consent")


@post("/chases/{chase_id:int}/asking", sync_to_thread=True)
def ask_payer(request: DeskRequest, chase_id: FromPath[int]) -> Response[str]:
    """To the ticket where the question stands prepared in the composer."""
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, VersionForm)
        ticket = start_asking(session, chase_id, **made, version=form.version)
    return back_to(composer_at(f"/tickets/{ticket.id}", f"chase:{chase_id}"))


@post("/chases/{chase_id:int}/dismissal", sync_to_thread=True)
def dismiss_chase(request: DeskRequest, chase_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, VersionForm)
        dismiss(session, chase_id, **made, version=form.version)
    return back_to("/receipts?view=tasks", done="dismissed")


def _show_list(
    request: DeskRequest,
    session: Session,
    actor: Actor,
    view: str,
    *,
    report: ReceiptReport | None = None,
    name: str = "",
    applied: int = 0,
) -> Response[str]:
    require_view(request.user.actor, "view_cash")
    now = desk_of(request).clock()
    expectations = list_expectations(session, actor, now=now) if view == "expected" else []
    tasks = list_tasks(session, actor) if view == "tasks" else []
    about = [one.remittance for one in expectations] + [task.remittance for task in tasks if task.remittance]
    values: dict[str, Any] = {
        "view": view,
        "rows": _rows(session, view, actor) if view in list(ReceiptState) else [],
        "resting": _resting(session, identified=view == "account") if view in ("account", "unidentified") else [],
        "expectations": expectations,
        "tasks": tasks,
        "payers": name_payers(session, about),
        "tasks_waiting": count_tasks(session),
        "report": report,
        "name": name,
        "applied": applied,
    }
    status = 422 if report is not None and report.refused else 200
    return page(request, session, "receipts/index.html", status=status, **values)


def _rows(session: Session, view: str, actor: Actor) -> list[Row]:
    receipts = list_receipts(session, ReceiptState(view), actor)
    if view != ReceiptState.OPEN:
        return [Row(receipt, tuple(list_links(session, receipt.id))) for receipt in receipts]
    rows = []
    for place, receipt in enumerate(receipts):
        links = tuple(list_links(session, receipt.id))
        if place >= _LOOKED_THROUGH or receipt.kind == "return":
            rows.append(Row(receipt, links))
            continue
        payer = find_payer(session, receipt)
        customer = session.get(Customer, payer.suggested) if payer.suggested else None
        rows.append(Row(receipt, links, payer, customer))
    return rows


def _resting(session: Session, *, identified: bool) -> list[RestingRow]:
    rows = []
    for resting in list_resting(session, identified=identified):
        payment = resting.payment
        href = f"/payments/{payment.id}"  # leads on to the receipt's page, where the payment is all of it
        customer = session.get(Customer, payment.customer_id) if payment.customer_id else None
        rows.append(RestingRow(resting, customer, href))
    return rows


def _take_back(request: DeskRequest, receipt_id: int, allocation_id: int | None) -> Response[str]:
    with changing(request, "view_cash") as (session, made):
        form = read_form(request.state.form, ReasonForm)
        chosen = None if allocation_id is None else {allocation_id}
        payment = _payment_of(session, receipt_id)
        payments.take_back_parts(session, payment.id, chosen, form.reason, **made, version=form.version)
    return back_to(f"/receipts/{receipt_id}", done="reversed")


def _payment_of(session: Session, receipt_id: int) -> Payment:
    payment = payments.find_payment_of(session, receipt_id)
    if payment is None:
        raise NotFound("This receipt is no payment of its own.")
    return payment


def _parts(form: ApplicationForm, currency: str) -> list[Part]:
    """The items that got an amount; the fields of a row stand at the same place of their lists."""
    beside = [""] * len(form.item)
    rows = zip(form.item, form.amount, [*form.discount, *beside], [*form.write_off, *beside], strict=False)
    parts = []
    for item, cash, discount, write_off in rows:
        money, granted = _minor(cash, "amount", currency), _minor(discount, "discount", currency)
        if money:
            parts.append(Part(item, money, granted, _minor(write_off, "write_off", currency)))
    return parts


def _minor(text: str, field: str, currency: str) -> int:
    """Zero for an empty field."""
    amount = amount_of(text, field, currency)
    return to_minor(amount, currency) if amount else 0


def _came_from(request: DeskRequest) -> str:
    back = request.state.form.get("back", ["/receipts"])[-1]
    return back if back.startswith("/receipts") and "//" not in back and "\\" not in back else "/receipts"


def _wanted(request: DeskRequest) -> str:
    wanted = str(request.query_params.get("view") or request.query_params.get("state", ""))
    return wanted if wanted in RECEIPT_VIEWS else ReceiptState.OPEN.value
