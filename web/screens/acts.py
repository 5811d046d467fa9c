"""One act on one or many tickets of a list, and taking it back: type, assignee, tier, snooze, wake, merge and
resolve.

What a button says is its value: "type:dispute", "assign:me", "snooze:tomorrow"; a choice with fields of its own
has only its name, and the fields say the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass

from litestar import Response, post
from litestar.params import FromPath
from sqlalchemy.orm import Session

from tickets.desk.acts import Deed, act_on, take_back
from tickets.desk.snoozing import snooze_until
from tickets.errors import IllegalMove, Invalid
from tickets.house_time import at_house
from tickets.lifecycle import assign, escalate, return_to_tier1, snooze, solve, wake
from tickets.mail_identity import MailIdentity
from tickets.outgoing.acknowledgements import announce_resolved
from tickets.regrouping.merging import merge
from tickets.ticket import Ticket, follow_merges, get_ticket
from tickets.ticket_corrections import correct_intent
from tickets.users import get_user, require
from web.serving.changes import Made, changing
from web.serving.desk import desk_of
from web.serving.forms import read_form, row_id, ticket_number
from web.serving.render import back_to, composer_at
from web.serving.sessions import DeskRequest, safe_path
from web.serving.ticket_forms import QueueActForm
from web.words import wording


@dataclass(frozen=True, slots=True)
class _Asked:
    session: Session
    form: QueueActForm
    value: str  # behind the colon
    me: int
    made: Made
    identity: MailIdentity


@post("/queue/acts", sync_to_thread=True)
def act(request: DeskRequest) -> Response[str]:
    """Tickets that refuse are named on the next page; when all do, the first one's reason is the answer."""
    with changing(request, "view_tickets") as (session, made):
        form = read_form(request.state.form, QueueActForm)
        chosen = [_chosen(each) for each in form.ticket]
        name, _, value = form.act.partition(":")
        if name not in {*_ACTS, "merge"}:
            raise Invalid("Choose what to do.", "act")
        asked = _Asked(session, form, value, request.user.user_id, made, desk_of(request).identity)
        if name == "merge":
            chosen, deed, words = _merge(asked, chosen)
        else:
            deed, words = _ACTS[name](asked)
        done = act_on(session, chosen, deed, words, **made)
        if done.act_id is None:
            raise IllegalMove(done.refused[0])
    left = [ticket_id for ticket_id, _ in chosen if ticket_id not in done.tickets]
    return back_to(safe_path(form.back or "/queue"), done="act", undo=done.act_id, left=left)


@post("/acts/{act_id:int}/undoing", sync_to_thread=True)
def undo(request: DeskRequest, act_id: FromPath[int]) -> Response[str]:
    back = safe_path(request.state.form.get("back", ["/queue"])[-1])
    with changing(request, "view_tickets") as (session, made):
        done = take_back(session, act_id, **made)
        if not done.tickets:
            raise IllegalMove(done.refused[0])
    if done.about is not None:
        return back_to(composer_at(f"/tickets/{done.tickets[0]}", done.about), done="reply-back")
    return back_to(back, done="act-undone")


def _chosen(text: str) -> tuple[int, int]:
    ticket_id, _, version = text.partition(":")
    return row_id(ticket_id, "ticket"), row_id(version, "ticket")


def _merge(asked: _Asked, chosen: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], Deed, str]:
    """Into the ticket that was named, else into the oldest of them, which then is none of those that are merged."""
    session, by = asked.session, asked.made["by"]
    require(by, "regroup")
    tickets = [get_ticket(session, number, by) for number, _ in chosen]
    if asked.form.into:
        target = get_ticket(session, ticket_number(asked.form.into, "into"), by)
    elif len(tickets) > 1:
        target = min(tickets, key=lambda ticket: (ticket.opened_at, ticket.id))
    else:
        raise Invalid("Choose two tickets, or say the number of the other one.", "into")
    target = follow_merges(session, target)
    customers = {each.customer_id for each in (target, *tickets) if each.customer_id is not None}
    words = f"merged into ticket {target.id}{', of different customers' if len(customers) > 1 else ''}"
    return (
        [each for each in chosen if each[0] != target.id],
        lambda ticket, version: merge(session, ticket, target.id, version=version, **asked.made),
        words,
    )


def _retype(asked: _Asked) -> tuple[Deed, str]:
    word = wording.INTENTS.get(asked.value, wording.UNKNOWN_INTENT)
    return (
        lambda ticket, version: correct_intent(asked.session, ticket, asked.value, version=version, **asked.made),
        f"set to {word.hint.lower()}",
    )


def _give(asked: _Asked) -> tuple[Deed, str]:
    chosen = asked.value or asked.form.assignee
    assignee = asked.me if chosen == "me" else row_id(chosen, "assignee") if chosen else None
    name = get_user(asked.session, assignee).name if assignee else ""
    return (
        lambda ticket, version: assign(asked.session, ticket, assignee, version=version, **asked.made),
        f"given to {name[:60]}" if name else "put back into the team queue",
    )


def _escalate(asked: _Asked) -> tuple[Deed, str]:
    return (
        lambda ticket, version: escalate(asked.session, ticket, asked.form.reason, version=version, **asked.made),
        "escalated to tier 2",
    )


def _return(asked: _Asked) -> tuple[Deed, str]:
    return (
        lambda ticket, version: return_to_tier1(
            asked.session, ticket, asked.form.reason, version=version, **asked.made
        ),
        "returned to tier 1",
    )


def _snooze(asked: _Asked) -> tuple[Deed, str]:
    now = asked.made["now"]
    until = snooze_until(asked.value or asked.form.until, now)
    return (
        lambda ticket, version: snooze(asked.session, ticket, until, version=version, **asked.made),
        f"snoozed until {at_house(until, now):%a %d %b, %H:%M}",
    )


def _wake(asked: _Asked) -> tuple[Deed, str]:
    return (lambda ticket, version: wake(asked.session, ticket, version=version, **asked.made), "woken")


def _solve(asked: _Asked) -> tuple[Deed, str]:
    def deed(ticket: Ticket, version: int) -> None:
        solve(asked.session, ticket, version=version, **asked.made)
        announce_resolved(asked.session, ticket, identity=asked.identity, now=asked.made["now"])

    return deed, "resolved"


_ACTS: dict[str, Callable[[_Asked], tuple[Deed, str]]] = {
    "type": _retype,
    "assign": _give,
    "escalate": _escalate,
    "return": _return,
    "snooze": _snooze,
    "wake": _wake,
    "solve": _solve,
}
