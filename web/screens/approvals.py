"""What waits for a second person: the facts, who may decide, and the two answers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.money.subledger import deciding
from tickets.money.subledger.approvals import (
    FIRST_ROLE,
    LIMITS,
    Approval,
    ApprovalState,
    first_role,
    list_approvals,
    may_decide,
    sum_granted,
)
from tickets.users import Actor, Role
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import ReasonForm, VersionForm
from web.views.approval_facts import say_facts


@dataclass(frozen=True, slots=True)
class Step:
    """A role that may decide, up to `limit`; `needed` is the first that may decide this one."""

    role: Role
    limit: Decimal | None
    needed: bool


@dataclass(frozen=True, slots=True)
class Row:
    approval: Approval
    facts: tuple[tuple[str, str], ...]
    about: str  # the page of what it is about
    amount: Decimal
    earlier: Decimal  # granted to the same customer within 30 days
    steps: tuple[Step, ...]
    own: bool
    may_decide: bool


_PAGES = {
    "arrangement": "/promises?view=asked",
    "dispute": "/disputes/{}",
    "invoice": "/items/{}",
    "payment": "/payments/{}",
    "remittance": "/remittances/{}",
}


@get("/approvals", sync_to_thread=True)
def show_approvals(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_approvals")
    wanted = request.query_params.get("state", "")
    state = ApprovalState(wanted) if wanted in list(ApprovalState) else ApprovalState.WAITING
    with desk.db.read() as session:
        now = desk.clock()
        rows = [_row(session, approval, actor, now) for approval in list_approvals(session, actor, state)]
        values: dict[str, Any] = {"rows": rows, "state": state, "states": list(ApprovalState)}
        return page(request, session, "approvals/index.html", **values)


@post("/approvals/{approval_id:int}/grant", sync_to_thread=True)
def grant(request: DeskRequest, approval_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_approvals") as (session, made):
        form = read_form(request.state.form, VersionForm)
        deciding.grant(session, approval_id, **made, version=form.version)
    return back_to("/approvals", done="granted")


@post("/approvals/{approval_id:int}/refusal", sync_to_thread=True)
def refuse_it(request: DeskRequest, approval_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_approvals") as (session, made):
        form = read_form(request.state.form, ReasonForm)
        deciding.refuse(session, approval_id, form.reason, **made, version=form.version)
    return back_to("/approvals", done="refused")


@post("/approvals/{approval_id:int}/withdrawal", sync_to_thread=True)
def withdraw_it(request: DeskRequest, approval_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_approvals") as (session, made):
        form = read_form(request.state.form, VersionForm)
        deciding.withdraw(session, approval_id, **made, version=form.version)
    return back_to("/approvals", done="withdrawn")


def _row(session: Session, approval: Approval, actor: Actor, now: datetime) -> Row:
    needed = first_role(session, approval, now=now)
    ladder = list(LIMITS)
    first = ladder.index(FIRST_ROLE[approval.kind])
    return Row(
        approval=approval,
        about=_PAGES[approval.subject_kind].format(approval.subject_id),
        facts=say_facts(approval.content, now),
        amount=from_minor(approval.amount_minor, approval.currency),
        earlier=from_minor(sum_granted(session, approval, now=now), approval.currency),
        steps=tuple(Step(role, LIMITS[role], role == needed) for role in ladder[first:]),
        own=actor.user_id == approval.asked_by_id,
        may_decide=may_decide(session, approval, actor, now=now),
    )
