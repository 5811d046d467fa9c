"""Promises and payment plans: logged from a ticket or a customer, watched in one list, cancelled or agreed to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.customers import Customer, get_customer
from tickets.errors import Invalid
from tickets.money.disputes import promises_and_plans
from tickets.money.disputes.arrangements import (
    Arrangement,
    ArrangementState,
    get_arrangement,
    list_arrangements,
    list_instalments,
    list_items,
)
from tickets.money.disputes.promises_and_plans import log_promise, propose_plan, split_evenly
from tickets.money.receivables.ledger import Invoice, balance_minor, list_open_invoices
from tickets.money.subledger.approvals import Approval, may_decide
from tickets.ticket import get_ticket
from tickets.users import Actor, require
from web.serving.changes import made_by
from web.serving.desk import desk_of
from web.serving.dispute_forms import PromiseForm
from web.serving.forms import minor_of, needed_day, read_form
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import ReasonForm, VersionForm
from web.words import dispute_words

# tab: the states it holds
TABS: dict[str, tuple[str, ...]] = {
    "running": (ArrangementState.RUNNING, ArrangementState.BROKEN, ArrangementState.ASKED),
    "missed": (ArrangementState.BROKEN,),
    "asked": (ArrangementState.ASKED,),
    "kept": (ArrangementState.KEPT,),
    "over": (ArrangementState.REFUSED, ArrangementState.CANCELLED),
}
MONTH = timedelta(days=30)


@get("/promises", sync_to_thread=True)
def show_promises(request: DeskRequest) -> Response[str]:
    actor = request.user.actor
    require_view(actor, "view_disputes")
    wanted = request.query_params.get("view", "running")
    view = wanted if wanted in TABS else "running"
    with desk_of(request).db.read() as session:
        rows = list_arrangements(session, actor, TABS[view])
        ids = [row.id for row in rows]
        customers = {row.id: row for row in session.scalars(
            select(Customer).where(Customer.id.in_({row.customer_id for row in rows}))
        )}  # fmt: skip
        return page(
            request, session, "promises/index.html", words=dispute_words, view=view, tabs=tuple(TABS), rows=rows,
            customers=customers, decidable=_find_decidable(session, rows, actor, desk_of(request).clock()),
            instalments=list_instalments(session, ids), items=list_items(session, ids),
        )  # fmt: skip


def _find_decidable(session: Session, rows: list[Arrangement], actor: Actor, now: datetime) -> set[int]:
    """The plans that this person may agree to."""
    asked = {row.approval_id: row.id for row in rows if row.state == ArrangementState.ASKED and row.approval_id}
    found = session.scalars(select(Approval).where(Approval.id.in_(asked)))
    return {asked[approval.id] for approval in found if may_decide(session, approval, actor, now=now)}


@post("/tickets/{ticket_id:int}/promises", sync_to_thread=True)
def promise_in_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    actor = request.user.actor
    with desk_of(request).db.write() as session:
        ticket = get_ticket(session, ticket_id, actor)
        require(actor, "log_promise")
        if ticket.customer_id is None:
            raise Invalid("Set the customer first: a promise is about their invoices.", "customer")
        done = _say_logged(log_from_form(session, request, ticket.customer_id, ticket.id))
    return back_to(f"/tickets/{ticket_id}", done=done)


@post("/customers/{customer_id:int}/promises", sync_to_thread=True)
def promise_by_hand(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    require_view(request.user.actor, "view_disputes")
    with desk_of(request).db.write() as session:
        get_customer(session, customer_id)
        done = _say_logged(log_from_form(session, request, customer_id, None))
    return back_to(f"/customers/{customer_id}", done=done)


def _say_logged(arrangement: Arrangement) -> str:
    """A plan holds nothing back before a second person has agreed."""
    return "asked" if arrangement.state == ArrangementState.ASKED else "promised"


def log_from_form(session: Session, request: DeskRequest, customer_id: int, ticket_id: int | None) -> Arrangement:
    """A promise, or a plan when it has several parts."""
    form = read_form(request.state.form, PromiseForm)
    day = needed_day(form.due_on, "due_on")
    amount = minor_of(form.amount, "amount", _currency(session, customer_id, form.invoice))
    parts = int(form.parts) if form.parts.isascii() and form.parts.isdigit() and len(form.parts) < 4 else 1
    if parts < 2:
        return log_promise(
            session, customer_id, amount, day, form.invoice, note=form.note, ticket_id=ticket_id, **made_by(request)
        )
    if amount is None:
        amount = sum(max(0, balance_minor(session, invoice_id)) for invoice_id in form.invoice)
    plan = split_evenly(amount, parts, day, MONTH)
    return propose_plan(
        session, customer_id, form.invoice, plan, note=form.note, ticket_id=ticket_id, **made_by(request)
    )


def _currency(session: Session, customer_id: int, invoice_ids: list[int]) -> str:
    found = (
        session.scalar(select(Invoice.currency).where(Invoice.id.in_(invoice_ids)).limit(1)) if invoice_ids else None
    )
    if found is None:
        found = next((row.currency for row in list_open_invoices(session, customer_id) if row.balance > 0), None)
    return found or ""


@post("/promises/{arrangement_id:int}/cancellation", sync_to_thread=True)
def cancel(request: DeskRequest, arrangement_id: FromPath[int]) -> Response[str]:
    with _change(request, arrangement_id, "log_promise") as (session, row):
        form = read_form(request.state.form, ReasonForm)
        promises_and_plans.cancel(session, row, form.reason, **made_by(request), version=form.version)
    return back_to("/promises", done="promise-cancelled")


@post("/promises/{arrangement_id:int}/approval", sync_to_thread=True)
def agree(request: DeskRequest, arrangement_id: FromPath[int]) -> Response[str]:
    with _change(request, arrangement_id, "grant_approval") as (session, row):
        form = read_form(request.state.form, VersionForm)
        promises_and_plans.agree(session, row, **made_by(request), version=form.version)
    return back_to("/promises", done="plan-agreed")


@post("/promises/{arrangement_id:int}/refusal", sync_to_thread=True)
def refuse(request: DeskRequest, arrangement_id: FromPath[int]) -> Response[str]:
    with _change(request, arrangement_id, "grant_approval") as (session, row):
        form = read_form(request.state.form, ReasonForm)
        promises_and_plans.refuse(session, row, form.reason, **made_by(request), version=form.version)
    return back_to("/promises", done="plan-refused")


@contextmanager
def _change(request: DeskRequest, arrangement_id: int, action: str) -> Iterator[tuple[Session, Arrangement]]:
    """A write transaction on an arrangement that this person may see and change."""
    with desk_of(request).db.write() as session:
        row = get_arrangement(session, arrangement_id, request.user.actor)
        require(request.user.actor, action)
        yield session, row
