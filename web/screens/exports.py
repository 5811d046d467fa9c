"""Exports: what waits for the accounting system, the batches, their files, and what the other side answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.bank.acknowledgement import Acknowledgement, NotAnAnswer, Verdict, read_acknowledgement
from parsers.money import from_minor
from tickets.errors import IllegalMove, Invalid
from tickets.money.exports.export_answers import acknowledge, bring_back, put_aside, reject
from tickets.money.exports.export_rows import BatchState, ExportBatch, ExportRow, RowState
from tickets.money.exports.exports import (
    FORMATS,
    build,
    count_waiting,
    deliver,
    find_refused,
    get_batch,
    list_batches,
    list_rows,
)
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Allocation
from tickets.users import Actor
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.downloads import download
from web.serving.forms import Line, Paragraphs, read_form
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.words.wording import Word

SHOWN_ROWS = 500

STATES: dict[str, Word] = {
    BatchState.BUILT: Word("Built, not given out", "clock", "warn"),
    BatchState.DELIVERED: Word("Given out, not answered", "clock"),
    BatchState.ACKNOWLEDGED: Word("Posted in the ERP", "check", "ok"),
    BatchState.REJECTED: Word("Rejected", "x", "bad"),
}
IN_PART = Word("Posted in part", "undo", "warn")
ROW_STATES: dict[str, Word] = {
    RowState.SENT: Word("Not answered"),
    RowState.TAKEN: Word("Posted", "check", "ok"),
    RowState.REJECTED: Word("Came back", "undo", "bad"),
    RowState.ASIDE: Word("Kept out", "x"),
    RowState.CANCELLED: Word("In no file", hint="applied and taken back before it was told"),
}
KINDS = {
    "receipt": "Money in",
    "return": "Taken back by the bank",
    "application": "Applied",
    "reversal": "Taken back",
    "refund": "Refund",
    "exchange": "Exchanged",
    "credit": "Credit note to write",
    "entry": "Journal entry",
}


class BuildForm(Struct, frozen=True):
    format: Line = ""
    until: Line = ""


class WhyForm(Struct, frozen=True):
    reason: Paragraphs = ""


@dataclass(frozen=True, slots=True)
class Row:
    row: ExportRow
    amount: Decimal
    may_return: bool  # this record came back, and no later batch has it
    item: Invoice | None = None  # what an allocation settles


@get("/exports", sync_to_thread=True)
def show_exports(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "export_postings")
    with desk.db.read() as session:
        batches = list_batches(session, actor)
        waiting = count_waiting(session)
        refused = find_refused(session, batches)
        states = {batch.id: _state(batch, batch.id in refused) for batch in batches}
        values: dict[str, Any] = {"batches": batches, "waiting": waiting, "formats": FORMATS, "states": states}
        return page(request, session, "exports/index.html", **values)


def _state(batch: ExportBatch, refused: bool) -> Word:
    return IN_PART if refused and batch.state == BatchState.ACKNOWLEDGED else STATES[batch.state]


@post("/exports", sync_to_thread=True)
def build_export(request: DeskRequest) -> Response[str]:
    desk, form = desk_of(request), read_form(request.state.form, BuildForm)
    require_view(by := request.user.actor, "export_postings")
    until, now = _day(form.until), desk.clock()
    with desk.db.write() as session:
        built = build(session, form.format, company=desk.settings.company, until=until, by=by, now=now)
        batch_id = built.batch.id
    return back_to(f"/exports/{batch_id}", done="export_built")


@get("/exports/{batch_id:int}", sync_to_thread=True)
def show_export(request: DeskRequest, batch_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "export_postings")
    with desk.db.read() as session:
        batch = get_batch(session, batch_id, actor)
        rows = sorted(list_rows(session, batch.id), key=lambda row: not _needs_somebody(row))
        back = sum(row.state == RowState.REJECTED for row in rows)
        return page(
            request, session, "exports/show.html", batch=batch, count=len(rows), came_back=back,
            rows=_list_rows(session, rows[:SHOWN_ROWS]), formats=FORMATS, state=_state(batch, back > 0),
            row_states=ROW_STATES, kinds=KINDS,
        )  # fmt: skip


@post("/exports/{batch_id:int}/file", sync_to_thread=True)
def give_out(request: DeskRequest, batch_id: FromPath[int]) -> Response[bytes]:
    """The file; whoever takes it has delivered the batch."""
    desk = desk_of(request)
    require_view(by := request.user.actor, "export_postings")
    with desk.db.write() as session:
        batch = deliver(session, get_batch(session, batch_id, by).id, by=by, now=desk.clock())
        return download(batch.content, batch.file_name, FORMATS[batch.format].mime_type)


@get("/exports/{batch_id:int}/file", sync_to_thread=True)
def give_out_again(request: DeskRequest, batch_id: FromPath[int]) -> Response[bytes]:
    """The very same bytes."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "export_postings")
    with desk.db.read() as session:
        batch = get_batch(session, batch_id, actor)
        if batch.state == BatchState.BUILT:
            raise IllegalMove(f"{batch.name} was not given out yet; do that on its page.")
        return download(batch.content, batch.file_name, FORMATS[batch.format].mime_type)


@post("/exports/{batch_id:int}/answer", opt={"upload": True}, sync_to_thread=True)
def take_answer(request: DeskRequest, batch_id: FromPath[int]) -> Response[str]:
    require_view(by := request.user.actor, "export_postings")
    _name, content = request.state.files.get("answer", [("", b"")])[0]
    if not content:
        raise Invalid("Choose the file of the answer.", field="answer")
    try:
        answer = read_acknowledgement(content)
    except NotAnAnswer as flaw:
        raise Invalid(str(flaw), field="answer") from None
    return _answer(request, batch_id, answer, by)


@post("/exports/{batch_id:int}/acceptance", sync_to_thread=True)
def accept_all(request: DeskRequest, batch_id: FromPath[int]) -> Response[str]:
    require_view(by := request.user.actor, "export_postings")
    return _answer(request, batch_id, Acknowledgement(None, (), Verdict(True)), by)


@post("/exports/{batch_id:int}/rejection", sync_to_thread=True)
def reject_all(request: DeskRequest, batch_id: FromPath[int]) -> Response[str]:
    with changing(request, "export_postings") as (session, made):
        form = read_form(request.state.form, WhyForm)
        reject(session, batch_id, form.reason, **made)
    return back_to(f"/exports/{batch_id}", done="export_rejected")


@post("/exports/{batch_id:int}/rows/{row_id:int}/aside", sync_to_thread=True)
def keep_out(request: DeskRequest, batch_id: FromPath[int], row_id: FromPath[int]) -> Response[str]:
    with changing(request, "export_postings") as (session, made):
        form = read_form(request.state.form, WhyForm)
        put_aside(session, row_id, form.reason, **made)
    return back_to(f"/exports/{batch_id}", done="export_aside")


@post("/exports/{batch_id:int}/rows/{row_id:int}/return", sync_to_thread=True)
def let_back(request: DeskRequest, batch_id: FromPath[int], row_id: FromPath[int]) -> Response[str]:
    with changing(request, "export_postings") as (session, made):
        bring_back(session, row_id, **made)
    return back_to(f"/exports/{batch_id}", done="export_back")


def _answer(request: DeskRequest, batch_id: int, answer: Acknowledgement, by: Actor) -> Response[str]:
    desk = desk_of(request)
    with desk.db.write() as session:
        acknowledge(session, batch_id, answer, by=by, now=desk.clock())
    return back_to(f"/exports/{batch_id}", done="export_answered")


def _list_rows(session: Session, rows: Sequence[ExportRow]) -> list[Row]:
    allocations = [row.source_id for row in rows if row.source == "allocation"]
    found = session.execute(
        select(Allocation.id, Invoice)
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(Allocation.id.in_(allocations))
    )
    items = {row.id: row.Invoice for row in found}
    return [
        Row(
            row, from_minor(row.amount_minor, row.currency), row.state == RowState.REJECTED,
            items.get(row.source_id) if row.source == "allocation" else None,
        )
        for row in rows
    ]  # fmt: skip


def _needs_somebody(row: ExportRow) -> bool:
    return row.state in (RowState.REJECTED, RowState.ASIDE)


def _day(text: str) -> date | None:
    """Raises Invalid."""
    if not text.strip():
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        raise Invalid("Write the day as 2026-11-30.", field="until")
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("There is no such day.", field="until") from None
