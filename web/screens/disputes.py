"""Disputes and deductions: the lists, one case, all that can be done to it, and what accounting needs of it."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.csv_cells import text_cell
from tickets.customers import Customer, choose_account, get_customer
from tickets.errors import Invalid
from tickets.money.disputes import credit_requests, dispute_decisions
from tickets.money.disputes.credit_arrivals import use_note
from tickets.money.disputes.credit_requests import get_request, propose_credit, record_number
from tickets.money.disputes.deductions import Source, get_deduction, list_undisputed, set_reason
from tickets.money.disputes.dispute_evidence import add_evidence
from tickets.money.disputes.dispute_opening import Claimed, open_dispute, open_from_deductions, open_from_line
from tickets.money.disputes.dispute_reasons import COMMON_CODES, REASONS, forget_code, learn_code, list_codes
from tickets.money.disputes.disputes import Dispute, get_dispute
from tickets.money.disputes.dunning import lift_hold, place_hold
from tickets.money.receivables.ledger import Invoice
from tickets.ticket import get_ticket
from tickets.users import require
from web.serving.cash_forms import UntilForm
from web.serving.changes import made_by
from web.serving.desk import desk_of
from web.serving.dispute_forms import (
    CauseForm,
    ClaimForm,
    CodeForm,
    DeductionReasonForm,
    DenialForm,
    EvidenceForm,
    HoldForm,
    NumberForm,
    OwnerForm,
    ProposalForm,
    read_amounts,
)
from web.serving.forms import needed_day, read_form, row_id
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import ReasonForm, VersionForm
from web.views.dispute_view import (
    DEDUCTIONS,
    MINE,
    VIEWS,
    DeductionRow,
    DisputeRow,
    count_views,
    credit_rows,
    deduction_rows,
    dispute_view,
    list_rows,
)
from web.words import dispute_words

TABS = ("open", MINE, "approve", DEDUCTIONS, "credit", "due", "settled")


@get("/disputes", sync_to_thread=True)
def show_disputes(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_disputes")
    wanted = request.query_params.get("view", "open")
    view = wanted if wanted in TABS else "open"
    with desk.db.read() as session:
        rows: Sequence[DisputeRow | DeductionRow] = (
            deduction_rows(session, list_undisputed(session), now=desk.clock())
            if view == DEDUCTIONS
            else list_rows(session, view, actor)
        )
        return page(
            request, session, "disputes/index.html", words=dispute_words, view=view, tabs=TABS, rows=rows,
            reasons=REASONS, of_views=count_views(session, actor),
        )  # fmt: skip


@get("/disputes/{dispute_id:int}", sync_to_thread=True)
def show_dispute(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_disputes")
    with desk.db.read() as session:
        view = dispute_view(session, get_dispute(session, dispute_id, actor), actor, now=desk.clock())
        return page(
            request, session, "disputes/show.html", words=dispute_words, view=view, reasons=REASONS, views=VIEWS
        )


@post("/disputes/{dispute_id:int}/owner", sync_to_thread=True)
def choose_owner(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "work_dispute") as (session, dispute):
        form = read_form(request.state.form, OwnerForm)
        owner = request.user.user_id if form.owner == "me" else row_id(form.owner, "owner") if form.owner else None
        dispute_decisions.take(session, dispute, owner, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute-owner")


@post("/disputes/{dispute_id:int}/review", sync_to_thread=True)
def review(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "work_dispute") as (session, dispute):
        form = read_form(request.state.form, VersionForm)
        dispute_decisions.review(session, dispute, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute")


@post("/disputes/{dispute_id:int}/waiting", sync_to_thread=True)
def wait(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "work_dispute") as (session, dispute):
        form = read_form(request.state.form, UntilForm)
        until = needed_day(form.until, "until")
        dispute_decisions.wait_for_customer(
            session, dispute, until, form.reason, **made_by(request), version=form.version
        )
    return _back(dispute_id, "dispute")


@post("/disputes/{dispute_id:int}/proposal", sync_to_thread=True)
def propose(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "propose_credit") as (session, dispute):
        form = read_form(request.state.form, ProposalForm)
        propose_credit(
            session, dispute, read_amounts(request.state.form, "credit", dispute.currency), form.answer,
            rest_is_due=form.rest == "due", **made_by(request), version=form.version,
        )  # fmt: skip
    return _back(dispute_id, "dispute-proposed")


@post("/disputes/{dispute_id:int}/approval", sync_to_thread=True)
def approve(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "grant_approval") as (session, dispute):
        form = read_form(request.state.form, VersionForm)
        credit_requests.approve(session, dispute, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute-approved")


@post("/disputes/{dispute_id:int}/sending-back", sync_to_thread=True)
def send_back(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "grant_approval") as (session, dispute):
        form = read_form(request.state.form, ReasonForm)
        credit_requests.send_back(session, dispute, form.reason, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute")


@post("/disputes/{dispute_id:int}/taking-back", sync_to_thread=True)
def take_back(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "propose_credit") as (session, dispute):
        form = read_form(request.state.form, VersionForm)
        credit_requests.take_back(session, dispute, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute")


@post("/disputes/{dispute_id:int}/denial", sync_to_thread=True)
def deny(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "work_dispute") as (session, dispute):
        form = read_form(request.state.form, DenialForm)
        dispute_decisions.deny(session, dispute, form.answer, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute-denied")


@post("/disputes/{dispute_id:int}/withdrawal", sync_to_thread=True)
def withdraw(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "open_dispute") as (session, dispute):
        form = read_form(request.state.form, ReasonForm)
        dispute_decisions.withdraw(session, dispute, form.reason, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute-withdrawn")


@post("/disputes/{dispute_id:int}/reopening", sync_to_thread=True)
def reopen(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "work_dispute") as (session, dispute):
        form = read_form(request.state.form, ReasonForm)
        dispute_decisions.reopen(session, dispute, form.reason, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute")


@post("/disputes/{dispute_id:int}/hold", sync_to_thread=True)
def hold(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "work_dispute") as (session, dispute):
        form = read_form(request.state.form, UntilForm)
        until = needed_day(form.until, "until")
        dispute_decisions.hold_until(session, dispute, until, form.reason, **made_by(request), version=form.version)
    return _back(dispute_id, "dispute")


@post("/disputes/{dispute_id:int}/reason", sync_to_thread=True)
def change_reason(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "work_dispute") as (session, dispute):
        form = read_form(request.state.form, CauseForm)
        dispute_decisions.change_reason(
            session, dispute, form.reason, form.cause, **made_by(request), version=form.version
        )
    return _back(dispute_id, "dispute")


@post("/disputes/{dispute_id:int}/evidence", sync_to_thread=True)
def add_to_evidence(request: DeskRequest, dispute_id: FromPath[int]) -> Response[str]:
    with _change(request, dispute_id, "open_dispute") as (session, dispute):
        form = read_form(request.state.form, EvidenceForm)
        file = row_id(form.attachment, "attachment") if form.attachment else None
        add_evidence(session, dispute, form.wanted, form.words, file, **made_by(request))
    return _back(dispute_id, "dispute")


# -- what disputes come from


@post("/deductions/{deduction_id:int}/dispute", sync_to_thread=True)
def dispute_deduction(request: DeskRequest, deduction_id: FromPath[int]) -> Response[str]:
    """One case for it, on the ticket of the remittance that paid short."""
    require_view(request.user.actor, "view_disputes")
    with desk_of(request).db.write() as session:
        deduction = get_deduction(session, deduction_id, request.user.actor)
        dispute = open_from_deductions(session, [deduction.id], **made_by(request))
    return _back(dispute.id, "dispute-opened")


@post("/deductions/{deduction_id:int}/reason", sync_to_thread=True)
def explain_deduction(request: DeskRequest, deduction_id: FromPath[int]) -> Response[str]:
    require_view(request.user.actor, "view_disputes")
    form = read_form(request.state.form, DeductionReasonForm)
    with desk_of(request).db.write() as session:
        deduction = get_deduction(session, deduction_id, request.user.actor)
        set_reason(session, deduction, form.reason, **made_by(request))
    return back_to(f"/disputes?view={DEDUCTIONS}", done="deduction-reason")


@post("/lines/{line_id:int}/dispute", sync_to_thread=True)
def dispute_line(request: DeskRequest, line_id: FromPath[int]) -> Response[str]:
    """What a remittance line pays short, without typing anything."""
    require_view(request.user.actor, "view_disputes")
    with desk_of(request).db.write() as session:
        dispute = open_from_line(session, line_id, **made_by(request))
    return _back(dispute.id, "dispute-opened")


@post("/tickets/{ticket_id:int}/disputes", sync_to_thread=True)
def dispute_in_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """What the ticket's customer disputes, with the invoices and amounts that its mail names."""
    actor = request.user.actor
    with desk_of(request).db.write() as session:
        ticket = get_ticket(session, ticket_id, actor)
        require(actor, "open_dispute")
        dispute = open_from_form(session, request, ticket.customer_id, Source.MAIL, ticket.id)
    return _back(dispute.id, "dispute-opened")


@post("/customers/{customer_id:int}/disputes", sync_to_thread=True)
def dispute_by_hand(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    """What a customer says on the phone; a ticket is opened for it."""
    actor = request.user.actor
    require_view(actor, "view_disputes")
    with desk_of(request).db.write() as session:
        get_customer(session, customer_id)
        dispute = open_from_form(session, request, customer_id, Source.PHONE, None)
    return _back(dispute.id, "dispute-opened")


def open_from_form(
    session: Session, request: DeskRequest, customer_id: int | None, source: Source, ticket_id: int | None
) -> Dispute:
    form = read_form(request.state.form, ClaimForm)
    items = session.scalars(
        select(Invoice).where(Invoice.id.in_(form.invoice), Invoice.customer_id == customer_id)
    ).all()
    if not items or len(items) != len(set(form.invoice)):
        raise Invalid("Choose the invoices that are disputed.", "invoice")
    amounts = read_amounts(request.state.form, "amount", items[0].currency)
    claims = [Claimed(item.id, amounts.get(item.id)) for item in items]
    return open_dispute(
        session, claims, form.reason, source=source, said=form.said, claim_number=form.claim_number.strip() or None,
        ticket_id=ticket_id, **made_by(request),
    )  # fmt: skip


# -- credit notes for accounting


@get("/credit-requests", sync_to_thread=True)
def show_credit_requests(request: DeskRequest) -> Response[str]:
    actor = request.user.actor
    require_view(actor, "view_disputes")
    done = request.query_params.get("view") == "done"
    with desk_of(request).db.read() as session:
        return page(
            request,
            session,
            "disputes/credits.html",
            words=dispute_words,
            rows=credit_rows(session, actor, done=done),
            done=done,
        )


@get("/credit-requests.csv", sync_to_thread=True)
def export_credit_requests(request: DeskRequest) -> Response[str]:
    """One line for each invoice to be credited, as a spreadsheet or an accounting system takes it."""
    actor = request.user.actor
    require_view(actor, "view_disputes")
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(
        ["request", "dispute", "account_number", "customer", "invoice_number", "currency", "credit", "reason",
         "credit_note", "text"]
    )  # fmt: skip
    with desk_of(request).db.read() as session:
        for row in credit_rows(session, actor, done=False):
            for invoice, amount, _ in row.parts:
                customer = row.customer
                lines.writerow(
                    [row.request.id, row.dispute.number, text_cell(customer.account_number), text_cell(customer.name),
                     text_cell(invoice.number), row.request.currency, from_minor(amount, row.request.currency),
                     row.dispute.reason, text_cell(row.request.number or ""),
                     text_cell(" ".join(row.request.answer.split()))]
                )  # fmt: skip
    headers = {"content-disposition": 'attachment; filename="credit-requests.csv"'}
    return Response(content=text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@post("/credit-requests/{request_id:int}/number", sync_to_thread=True)
def number_credit_note(request: DeskRequest, request_id: FromPath[int]) -> Response[str]:
    actor = request.user.actor
    require_view(actor, "view_disputes")
    require(actor, "number_credit_note")
    form = read_form(request.state.form, NumberForm)
    with desk_of(request).db.write() as session:
        row = get_request(session, request_id, actor)
        record_number(session, row, form.number, **made_by(request))
        use_note(session, row, **made_by(request))
    back = request.state.form.get("back", [""])[-1]
    return back_to("/credit-requests", done="credit-numbered") if back else _back(row.dispute_id, "credit-numbered")


# -- the customers' own codes


@get("/reason-codes", sync_to_thread=True)
def show_codes(request: DeskRequest) -> Response[str]:
    require_view(request.user.actor, "view_disputes")
    with desk_of(request).db.read() as session:
        codes = list_codes(session)
        owners = {row.id: row for row in session.scalars(
            select(Customer).where(Customer.id.in_({code.customer_id for code in codes if code.customer_id}))
        )}  # fmt: skip
        return page(
            request,
            session,
            "disputes/codes.html",
            words=dispute_words,
            codes=codes,
            owners=owners,
            reasons=REASONS,
            common=COMMON_CODES,
        )


@post("/reason-codes", sync_to_thread=True)
def map_code(request: DeskRequest) -> Response[str]:
    require_view(request.user.actor, "view_disputes")
    form = read_form(request.state.form, CodeForm)
    with desk_of(request).db.write() as session:
        owner = choose_account(session, form.customer).id if form.customer.strip() else None
        learn_code(session, owner, form.code, form.reason, **made_by(request))
    return back_to("/reason-codes", done="code-mapped")


@post("/reason-codes/{code_id:int}/removal", sync_to_thread=True)
def remove_code(request: DeskRequest, code_id: FromPath[int]) -> Response[str]:
    require_view(request.user.actor, "view_disputes")
    with desk_of(request).db.write() as session:
        forget_code(session, code_id, **made_by(request))
    return back_to("/reason-codes", done="code-removed")


# -- reminders


@post("/customers/{customer_id:int}/dunning-holds", sync_to_thread=True)
def hold_reminders(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    actor = request.user.actor
    require_view(actor, "view_disputes")
    require(actor, "hold_dunning")
    form = read_form(request.state.form, HoldForm)
    with desk_of(request).db.write() as session:
        item = session.get(Invoice, row_id(form.invoice, "invoice"))
        if item is None or item.customer_id != customer_id:
            raise Invalid("Choose one of the customer's invoices.", "invoice")
        place_hold(session, item.id, None, needed_day(form.until, "until"), form.reason, **made_by(request))
    return back_to(f"/customers/{customer_id}", done="dunning-held")


@post("/dunning-holds/{hold_id:int}/lifting", sync_to_thread=True)
def lift_reminder_hold(request: DeskRequest, hold_id: FromPath[int]) -> Response[str]:
    actor = request.user.actor
    require_view(actor, "view_disputes")
    with desk_of(request).db.write() as session:
        row = lift_hold(session, hold_id, **made_by(request))
        customer_id = session.get_one(Invoice, row.invoice_id).customer_id
    return back_to(f"/customers/{customer_id}", done="dunning-lifted")


@contextmanager
def _change(request: DeskRequest, dispute_id: int, action: str) -> Iterator[tuple[Session, Dispute]]:
    """A write transaction on a dispute that this person may see and work on."""
    with desk_of(request).db.write() as session:
        dispute = get_dispute(session, dispute_id, request.user.actor)
        require(request.user.actor, action)
        yield session, dispute


def _back(dispute_id: int, done: str) -> Response[str]:
    return back_to(f"/disputes/{dispute_id}", done=done)
