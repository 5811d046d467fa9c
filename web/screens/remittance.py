"""Cash to apply, and one remittance: the page beside its lines, the proof, and the person's decision."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.orm import Session

from tickets.customers import choose_account
from tickets.desk.cash_list import list_cash
from tickets.errors import Invalid, NotFound
from tickets.lifecycle import escalate
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.blobs import get_blob
from tickets.money.advices.choosing import choose_item
from tickets.money.advices.line_edits import (
    HeaderEntry,
    LineEntry,
    add_line,
    correct_header,
    correct_line,
    remove_line,
    say_payer,
    split_line,
)
from tickets.money.advices.missing_parts import list_missing_parts
from tickets.money.advices.remittances import (
    Remittance,
    RemittanceRow,
    get_line,
    get_remittance,
    hold_back,
    let_go,
    list_lines,
    reject,
)
from tickets.money.bank.receipts import count_open
from tickets.money.subledger.adjustments import drop_difference
from tickets.money.subledger.allocations import list_allocations, reverse, reverse_all
from tickets.money.subledger.applying import confirm
from tickets.money.subledger.deciding import ask_cross_family
from tickets.money.subledger.exchanging import settle_advice
from tickets.outgoing.recalling import was_recalled
from tickets.ticket import get_ticket
from tickets.users import can
from web.posting import make_posting_policy
from web.serving.cash_forms import (
    ChoiceForm,
    CrossFamilyForm,
    DifferenceForm,
    HeaderForm,
    LineForm,
    PartForm,
    PayerForm,
    RateForm,
    UntilForm,
)
from web.serving.changes import Made, made_by
from web.serving.desk import desk_of
from web.serving.forms import amount_of, day_of, needed_day, read_form, read_rate, row_id
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import ConfirmationForm, ReasonForm, VersionForm
from web.views.remittance_page import is_pdf
from web.views.remittance_view import MAX_FORMS, remittance_view

log = logging.getLogger(__name__)


@get("/cash", sync_to_thread=True)
def show_cash(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_cash")
    with desk.db.read() as session:
        rows, waiting = list_cash(session, actor), count_open(session)
        missing = {part.id for missing in list_missing_parts(session) for part in missing.parts}
        return page(request, session, "cash/index.html", rows=rows, receipts_waiting=waiting, parts_missing=missing)


@get("/remittances/{remittance_id:int}", sync_to_thread=True)
def show_remittance(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    wanted = request.query_params.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
    with desk.db.read() as session:
        remittance = _get(session, request, remittance_id)
        drawable, policy = desk.page_images.available, make_posting_policy(desk.settings)
        view = remittance_view(session, remittance, actor, number, drawable=drawable, policy=policy)
        every_line = request.query_params.get("lines") == "all"
        shown = view.shown(every_line)
        return page(
            request, session, "cash/show.html", view=view, every_line=every_line, shown=shown,
            opened=request.query_params.get("line") if len(shown) > MAX_FORMS else None,
            all_forms=len(shown) <= MAX_FORMS, in_a_week=desk.clock().date() + timedelta(days=7),
        )  # fmt: skip


@get("/remittances/{remittance_id:int}/pages/{image:str}", sync_to_thread=True)
def show_page_image(request: DeskRequest, remittance_id: FromPath[int], image: FromPath[str]) -> Response[bytes]:
    """`3.png`: the third page of the document, drawn in a child process."""
    desk = desk_of(request)
    number = image.removesuffix(".png")
    if not (image.endswith(".png") and number.isascii() and number.isdigit() and 1 <= int(number[:6]) < 100_000):
        raise NotFound("There is no such page.")
    with desk.db.read() as session:
        attachment = session.get(Attachment, _get(session, request, remittance_id).attachment_id)
        if attachment is None or not is_pdf(attachment):
            raise NotFound("This document has no page image.")
        content = get_blob(session, attachment.sha256)
    try:
        drawn = desk.page_images.get(attachment.sha256, int(number), lambda: content)
    except Exception as error:
        log.warning("page %s of remittance %s could not be drawn: %s", number, remittance_id, error)
        raise NotFound("This page could not be drawn. The file itself can be downloaded.") from error
    if drawn is None:
        raise NotFound("This document has no page image.")
    return Response(content=drawn, media_type="image/png", headers={"cache-control": "private, max-age=600"})


@post("/remittances/{remittance_id:int}/confirmation", sync_to_thread=True)
def confirm_remittance(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, ConfirmationForm)
    with _change(request, remittance_id) as (session, remittance, made):
        confirm(session, remittance.id, accept_lines=frozenset(form.line), **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="applied")


@post("/remittances/{remittance_id:int}/exchange", sync_to_thread=True)
def settle_foreign_advice(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    """Its money settles the items in another currency that its lines name, at the rate that a person states."""
    form = read_form(request.state.form, RateForm)
    with _change(request, remittance_id) as (session, remittance, made):
        rate = read_rate(form.rate)
        settle_advice(session, remittance.id, rate, form.reason.strip(), **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="applied")


@post("/remittances/{remittance_id:int}/family-approval", sync_to_thread=True)
def ask_for_another_family(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    """Lines on items of another family than the payer's are applied when a second person agrees."""
    desk, form = desk_of(request), read_form(request.state.form, CrossFamilyForm)
    with desk.db.write() as session:
        _get(session, request, remittance_id)
        ask_cross_family(session, remittance_id, form.line, form.reason, by=request.user.actor, now=desk.clock())
    return back_to(f"/remittances/{remittance_id}", done="asked")


@post("/remittances/{remittance_id:int}/rejection", sync_to_thread=True)
def reject_remittance(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, ReasonForm)
    with _change(request, remittance_id) as (session, remittance, made):
        reject(session, remittance.id, form.reason, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="rejected")


@post("/remittances/{remittance_id:int}/reversal", sync_to_thread=True)
def reverse_remittance(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, ReasonForm)
    with _change(request, remittance_id) as (session, remittance, made):
        reverse_all(session, remittance.id, form.reason, **made, version=form.version)
        done = _say_reversed(session, remittance, made)
    return back_to(f"/remittances/{remittance_id}", done=done)


@post("/remittances/{remittance_id:int}/allocations/{allocation_id:int}/reversal", sync_to_thread=True)
def reverse_allocation(
    request: DeskRequest, remittance_id: FromPath[int], allocation_id: FromPath[int]
) -> Response[str]:
    form = read_form(request.state.form, ReasonForm)
    with _change(request, remittance_id) as (session, remittance, made):
        if allocation_id not in {row.id for row in list_allocations(session, remittance.id)}:
            raise NotFound("There is no such allocation.")
        reverse(session, allocation_id, form.reason, **made)
        done = _say_reversed(session, remittance, made)
    return back_to(f"/remittances/{remittance_id}", done=done)


def _say_reversed(session: Session, remittance: Remittance, made: Made) -> str:
    return "recalled" if was_recalled(session, remittance.ticket_id, now=made["now"]) else "reversed"


@post("/remittances/{remittance_id:int}/lines/{line_id:int}/item", sync_to_thread=True)
def choose_line_item(request: DeskRequest, remittance_id: FromPath[int], line_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, ChoiceForm)
    with _change(request, remittance_id) as (session, remittance, made):
        line = _line(session, remittance.id, line_id)
        invoice_id = row_id(form.invoice, "invoice") if form.invoice else None
        choose_item(session, line_id, invoice_id, **made, version=form.version)
        place = _place(session, line)
    return back_to(place, done="chosen")


@post("/remittances/{remittance_id:int}/lines/{line_id:int}/difference", sync_to_thread=True)
def leave_difference_open(
    request: DeskRequest, remittance_id: FromPath[int], line_id: FromPath[int]
) -> Response[str]:
    """A difference that would be settled with the line stays open on its item instead."""
    form = read_form(request.state.form, DifferenceForm)
    with _change(request, remittance_id) as (session, remittance, made):
        line = _line(session, remittance.id, line_id)
        drop_difference(session, line_id, form.kind, **made, version=form.version)
        place = _place(session, line)
    return back_to(place, done="chosen")


@post("/remittances/{remittance_id:int}/lines", sync_to_thread=True)
def add_missing_line(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, LineForm)
    with _change(request, remittance_id) as (session, remittance, made):
        entry = _entry(form, remittance.currency)
        line = add_line(session, remittance.id, entry, **made, version=form.version)
        place = _place(session, line, "?lines=all")
    return back_to(place, done="corrected")


@post("/remittances/{remittance_id:int}/lines/{line_id:int}/correction", sync_to_thread=True)
def correct_read_line(request: DeskRequest, remittance_id: FromPath[int], line_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, LineForm)
    with _change(request, remittance_id) as (session, remittance, made):
        entry = _entry(form, remittance.currency)
        line = _line(session, remittance.id, line_id)
        correct_line(session, line.id, entry, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="corrected")


@post("/remittances/{remittance_id:int}/lines/{line_id:int}/removal", sync_to_thread=True)
def remove_read_line(request: DeskRequest, remittance_id: FromPath[int], line_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, ReasonForm)
    with _change(request, remittance_id) as (session, remittance, made):
        line = _line(session, remittance.id, line_id)
        remove_line(session, line.id, form.reason, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="corrected")


@post("/remittances/{remittance_id:int}/lines/{line_id:int}/split", sync_to_thread=True)
def split_read_line(request: DeskRequest, remittance_id: FromPath[int], line_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, PartForm)
    with _change(request, remittance_id) as (session, remittance, made):
        amount = amount_of(form.amount, "amount", remittance.currency)
        if amount is None:
            raise Invalid("Say how much belongs to another invoice.", "amount")
        line = _line(session, remittance.id, line_id)
        split_line(session, line.id, amount, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}?lines=all", done="corrected")


@post("/remittances/{remittance_id:int}/header", sync_to_thread=True)
def correct_payment(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, HeaderForm)
    with _change(request, remittance_id) as (session, remittance, made):
        currency = form.currency.strip().upper()
        entry = HeaderEntry(
            payer=form.payer, reference=form.reference, currency=currency,
            payment_date=day_of(form.payment_date, "payment_date"), total=amount_of(form.total, "total", currency),
        )  # fmt: skip
        correct_header(session, remittance.id, entry, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="corrected")


@post("/remittances/{remittance_id:int}/payer", sync_to_thread=True)
def say_whose_payment(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, PayerForm)
    with _change(request, remittance_id) as (session, remittance, made):
        customer = choose_account(session, form.customer)
        say_payer(session, remittance.id, customer.id, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="corrected")


@post("/remittances/{remittance_id:int}/hold", sync_to_thread=True)
def hold_remittance(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, UntilForm)
    with _change(request, remittance_id) as (session, remittance, made):
        until = needed_day(form.until, "until")
        hold_back(session, remittance.id, form.reason, until, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="on-hold")


@post("/remittances/{remittance_id:int}/release", sync_to_thread=True)
def release_remittance(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, VersionForm)
    with _change(request, remittance_id) as (session, remittance, made):
        let_go(session, remittance.id, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="released")


@post("/remittances/{remittance_id:int}/escalation", sync_to_thread=True)
def escalate_remittance(request: DeskRequest, remittance_id: FromPath[int]) -> Response[str]:
    """Its ticket goes to tier 2, with the reason as a note; `version` is the ticket's."""
    form = read_form(request.state.form, ReasonForm)
    with _change(request, remittance_id) as (session, remittance, made):
        ticket = get_ticket(session, remittance.ticket_id, request.user.actor)
        escalate(session, ticket, form.reason, **made, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="escalated")


def _place(session: Session, line: RemittanceRow, query: str = "") -> str:
    """The page at this line; its number counts the lines that are left."""
    number = [row.id for row in list_lines(session, line.remittance_id)].index(line.id) + 1
    return f"/remittances/{line.remittance_id}{query}#line-{number}"


def _entry(form: LineForm, currency: str | None) -> LineEntry:
    net = amount_of(form.net, "net", currency)
    if net is None:
        raise Invalid("Say what the line pays.", "net")
    return LineEntry(
        reference=form.reference,
        net=net,
        gross=amount_of(form.gross, "gross", currency),
        discount=amount_of(form.discount, "discount", currency),
        deduction=amount_of(form.deduction, "deduction", currency),
        withheld=amount_of(form.withheld, "withheld", currency),
        reason=form.reason,
    )


@contextmanager
def _change(request: DeskRequest, remittance_id: int) -> Iterator[tuple[Session, Remittance, Made]]:
    """A write transaction on a remittance that this person may see."""
    with desk_of(request).db.write() as session:
        yield session, _get(session, request, remittance_id), made_by(request)


def _get(session: Session, request: DeskRequest, remittance_id: int) -> Remittance:
    """Its ticket decides who may see it; sales never, not even with the ticket forwarded to them."""
    if not can(request.user.actor, "view_cash"):
        raise NotFound(f"There is no remittance {remittance_id}.")
    return get_remittance(session, remittance_id, request.user.actor)


def _line(session: Session, remittance_id: int, line_id: int) -> RemittanceRow:
    line = get_line(session, line_id)
    if line.remittance_id != remittance_id:
        raise NotFound("There is no such line.")
    return line
