"""Bank receipts: money that waits for its remittance, payments that came back, and what a person decides on them."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from tickets.errors import Invalid
from tickets.money.links import ReceiptLink, list_links
from tickets.money.pairing import link_remittances, list_candidates, take_back
from tickets.money.pairing import part as part_links
from tickets.money.receipts import BankReceipt, ReceiptState, bring_back, list_receipts, set_aside
from tickets.money.remittances import Remittance
from web.desk import desk_of
from web.forms import LinkForm, ReasonForm, VersionForm, read_form, row_id
from web.render import back_to, page
from web.sessions import DeskRequest, require_view


@dataclass(frozen=True, slots=True)
class Row:
    receipt: BankReceipt
    links: tuple[tuple[ReceiptLink, Remittance], ...]
    candidates: tuple[Remittance, ...]  # what a person may choose; only looked for while it waits


@get("/receipts", sync_to_thread=True)
def show_receipts(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_cash")
    state = _wanted(request)
    with desk.db.read() as session:
        receipts = list_receipts(session, state, actor)
        waiting = state is ReceiptState.OPEN
        rows = [
            Row(row, tuple(list_links(session, row.id)), tuple(list_candidates(session, row)) if waiting else ())
            for row in receipts
        ]
        values: dict[str, Any] = {"state": state, "rows": rows, "states": list(ReceiptState)}
        return page(request, session, "receipts/index.html", **values)


@post("/receipts/{receipt_id:int}/remittance", sync_to_thread=True)
def link_remittance(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    """A return takes the chosen remittance's payment back; a receipt pays it."""
    desk, form = desk_of(request), read_form(request.state.form, LinkForm)
    require_view(by := request.user.actor, "view_cash")
    now = desk.clock()
    if not form.remittance:
        raise Invalid("Choose the remittance.", field="remittance")
    remittance_id = row_id(form.remittance, "remittance")
    with desk.db.write() as session:
        receipt = session.get(BankReceipt, receipt_id)
        if receipt is not None and receipt.kind == "return":
            take_back(session, receipt_id, remittance_id, by=by, now=now, version=form.version)
            return back_to(f"/remittances/{remittance_id}", done="reversed")
        link_remittances(session, receipt_id, [remittance_id], by=by, now=now, version=form.version)
    return back_to(f"/remittances/{remittance_id}", done="linked")


@post("/receipts/{receipt_id:int}/parting", sync_to_thread=True)
def part(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    desk, form = desk_of(request), read_form(request.state.form, VersionForm)
    require_view(by := request.user.actor, "view_cash")
    now = desk.clock()
    with desk.db.write() as session:
        part_links(session, receipt_id, by=by, now=now, version=form.version)
    return back_to("/receipts", done="parted")


@post("/receipts/{receipt_id:int}/aside", sync_to_thread=True)
def put_aside(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    desk, form = desk_of(request), read_form(request.state.form, ReasonForm)
    require_view(by := request.user.actor, "view_cash")
    now = desk.clock()
    with desk.db.write() as session:
        set_aside(session, receipt_id, form.reason, by=by, now=now, version=form.version)
    return back_to("/receipts", done="aside")


@post("/receipts/{receipt_id:int}/return", sync_to_thread=True)
def return_to_waiting(request: DeskRequest, receipt_id: FromPath[int]) -> Response[str]:
    desk, form = desk_of(request), read_form(request.state.form, VersionForm)
    require_view(by := request.user.actor, "view_cash")
    now = desk.clock()
    with desk.db.write() as session:
        bring_back(session, receipt_id, by=by, now=now, version=form.version)
    return back_to("/receipts", done="waiting")


def _wanted(request: DeskRequest) -> ReceiptState:
    wanted = request.query_params.get("state", "")
    return ReceiptState(wanted) if wanted in list(ReceiptState) else ReceiptState.OPEN
