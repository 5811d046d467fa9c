"""What billing handed to sales: accept it, or return it with a sentence on what billing should do."""

from dataclasses import dataclass
from datetime import datetime

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.customers import Customer
from tickets.forwards import (
    Forward,
    ForwardState,
    accept_forward,
    answer_due_at,
    count_forwards,
    get_forward,
    list_forwards,
    return_forward,
)
from tickets.ticket import Ticket
from tickets.users import User
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import AnswerForm
from web.words import wording


@dataclass(frozen=True, slots=True)
class ForwardRow:
    forward: Forward
    ticket: Ticket
    customer: Customer | None
    by_name: str
    due_at: datetime | None  # while it waits


@get("/sales", sync_to_thread=True)
def show_sales(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_forwards")
    wanted, state = request.query_params.get("forward", ""), request.query_params.get("state", "")
    with desk.db.read() as session:
        if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10:
            state = get_forward(session, int(wanted), actor).state
        state = state if state in set(ForwardState) else ForwardState.WAITING
        rows = _rows(session, list_forwards(session, actor, state), desk.clock())
        selected = next((row for row in rows if str(row.forward.id) == wanted), rows[0] if rows else None)
        return page(
            request,
            session,
            "sales/index.html",
            rows=rows,
            selected=selected,
            state=state,
            numbers=count_forwards(session, actor),
        )


@post("/forwards/{forward_id:int}/acceptance", sync_to_thread=True)
def accept(request: DeskRequest, forward_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    with desk.db.write() as session:
        get_forward(session, forward_id, actor)
        accept_forward(session, forward_id, by=actor, now=desk.clock())
    return back_to(f"/sales?forward={forward_id}", done="accepted")


@post("/forwards/{forward_id:int}/return", sync_to_thread=True)
def send_back(request: DeskRequest, forward_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, AnswerForm)
    with desk.db.write() as session:
        get_forward(session, forward_id, actor)
        said = (wording.RETURNED_BY_SALES.get(form.why, ""), form.answer.strip())
        return_forward(session, forward_id, ". ".join(filter(None, said)), by=actor, now=desk.clock())
    return back_to("/sales", done="sent-back")


def _rows(session: Session, forwards: list[Forward], now: datetime) -> list[ForwardRow]:
    tickets = {t.id: t for t in session.scalars(select(Ticket).where(Ticket.id.in_({f.ticket_id for f in forwards})))}
    customer_ids = {t.customer_id for t in tickets.values() if t.customer_id}
    customers = {c.id: c for c in session.scalars(select(Customer).where(Customer.id.in_(customer_ids)))}
    people = {u.id: u.name for u in session.scalars(select(User).where(User.id.in_({f.by_id for f in forwards})))}
    return [
        ForwardRow(
            forward,
            tickets[forward.ticket_id],
            customers.get(tickets[forward.ticket_id].customer_id or 0),
            people.get(forward.by_id or 0, "Counterfoil"),
            answer_due_at(forward, now=now),
        )
        for forward in forwards
    ]
