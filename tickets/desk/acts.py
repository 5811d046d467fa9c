"""What a person did to one or many tickets in, the tickets as they were before kept: one act, to be taken back.

Taking back puts the columns of TAKEN_BACK where they were, in a ticket that nobody has changed since; one that
somebody has changed stays as it is and is named. Notes that were written and mails that have left stay; a reply that
has not left yet is a draft again. A merge is undone as any merge is, whatever was decided since.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.corrections import take_correction_back
from tickets.db import Base, UtcInstant, find_row, rows_changed
from tickets.desk.unsending import SentReply, take_reply_back
from tickets.errors import IllegalMove, Invalid, NotFound, Refusal
from tickets.number_suggestions import suggest_again
from tickets.regrouping.rows import Regrouping
from tickets.regrouping.undo import undo
from tickets.ticket import Ticket, get_ticket
from tickets.ticket_changes import lock, start_change
from tickets.users import Actor

AT_ONCE = 200  # tickets in one act
TAKE_BACK_WITHIN = timedelta(minutes=30)
KEPT_FOR = timedelta(days=1)
_INSTANTS = ("waiting_since", "due_at", "solved_at", "snoozed_until")
_WHO = ("requester_name", "requester_email", "customer_id", "customer_facts")
TAKEN_BACK = ("status", "tier", "assignee_id", "intent", "confidence", "intent_facts", "alarm", *_WHO, *_INSTANTS)


class DeskAct(Base):
    """`before` has for each ticket its id, its version after the act, and its columns before it."""

    __tablename__ = "desk_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    words: Mapped[str] = mapped_column(String(80))  # "resolved"
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcInstant)


@dataclass(frozen=True, slots=True)
class Done:
    """`act_id` is None when nothing was done; `refused` says why, ticket by ticket. `about` is the occasion of a
    reply that is a draft again."""

    act_id: int | None
    tickets: tuple[int, ...]
    refused: tuple[str, ...]
    about: str | None = None


# With the ticket and the version that the person saw. What it gives back is kept when it is a regrouping.
Deed = Callable[[Ticket, int], object]


def act_on(
    session: Session, chosen: Sequence[tuple[int, int]], deed: Deed, words: str, *, by: Actor, now: datetime
) -> Done:
    """Do it to each of the tickets, given as id and version; one that refuses hinders no other."""
    if not chosen:
        raise Invalid("Choose a ticket first.", field="ticket")
    if len(chosen) > AT_ONCE:
        raise Invalid(f"At most {AT_ONCE} tickets at once.", field="ticket")
    before, refused = [], []
    for ticket_id, version in dict(chosen).items():
        try:
            with session.begin_nested():
                before.append(_do(session, ticket_id, version, deed, by))
        except Refusal as refusal:
            refused.append(str(refusal))
    act_id = _keep(session, before, words, by, now) if before else None
    return Done(act_id, tuple(each["id"] for each in before), tuple(refused))


def act_on_one(
    session: Session, ticket: Ticket, deed: Deed, version: int, words: str, *, by: Actor, now: datetime
) -> int:
    """The same for one ticket, whose refusal is raised; the act's id."""
    return _keep(session, [_do(session, ticket.id, version, deed, by)], words, by, now)


def keep_reply(session: Session, act_id: int, ticket: Ticket, reply: SentReply) -> None:
    """The act on this ticket was a reply, which is taken back with it."""
    session.flush()
    act = session.get_one(DeskAct, act_id)
    act.before = [{**each, "version": ticket.version, "reply": reply.as_json()} for each in act.before]


def find_act(session: Session, act_id: int, *, by: Actor, now: datetime) -> DeskAct | None:
    """One that this person may still take back."""
    act = find_row(session, DeskAct, act_id)
    if act is None or act.user_id != by.user_id or act.taken_back_at or act.at < now - TAKE_BACK_WITHIN:
        return None
    return act


def take_back(session: Session, act_id: int, *, by: Actor, now: datetime) -> Done:
    """By who did it, once. Raises NotFound, and IllegalMove when it is too late."""
    act = find_row(session, DeskAct, act_id)
    if act is None or act.user_id != by.user_id:
        raise NotFound("There is nothing of yours to take back.")
    if act.at < now - TAKE_BACK_WITHIN:
        raise IllegalMove("That is too long ago to be taken back here; change the ticket instead.")
    once = update(DeskAct).where(DeskAct.id == act_id, DeskAct.taken_back_at.is_(None)).values(taken_back_at=now)
    if rows_changed(session.execute(once)) == 0:
        raise IllegalMove("That was taken back already.")
    done, refused = [], []
    for each in reversed(act.before):
        try:
            with session.begin_nested():
                _put_back(session, each, act.words, by, now)
                done.append(each["id"])
        except Refusal as refusal:
            refused.append(str(refusal))
    about = act.before[0].get("reply", {}).get("about")
    return Done(None, tuple(reversed(done)), tuple(reversed(refused)), about)


def _do(session: Session, ticket_id: int, version: int, deed: Deed, by: Actor) -> dict[str, Any]:
    ticket = get_ticket(session, ticket_id, by)
    columns = {name: getattr(ticket, name) for name in TAKEN_BACK}
    made = deed(ticket, version)
    session.flush()
    instants = {name: columns[name] and columns[name].isoformat() for name in _INSTANTS}
    kept = {"id": ticket.id, "version": ticket.version, "columns": columns | instants}
    return {**kept, "regrouping": made.id} if isinstance(made, Regrouping) else kept


def _keep(session: Session, before: list[dict[str, Any]], words: str, by: Actor, now: datetime) -> int:
    session.execute(delete(DeskAct).where(DeskAct.at < now - KEPT_FOR))
    act = DeskAct(user_id=by.user_id, at=now, words=words, before=before)
    session.add(act)
    session.flush()
    return act.id


def _put_back(session: Session, kept: dict[str, Any], words: str, by: Actor, now: datetime) -> None:
    if "regrouping" in kept:
        undo(session, kept["regrouping"], by=by, now=now)
        return
    ticket = get_ticket(session, kept["id"], by)
    if "reply" in kept:
        lock(session, ticket)
        unchanged = ticket.version == kept["version"]
        take_reply_back(session, ticket, SentReply(**kept["reply"]), unchanged=unchanged, by=by, now=now)
        if not unchanged:
            return
    start_change(session, ticket, kept["version"])
    if kept["columns"]["intent"] != ticket.intent:
        take_correction_back(session, ticket.id, kept["columns"]["intent"])
    customer_before = ticket.customer_id
    for name, value in kept["columns"].items():
        setattr(ticket, name, datetime.fromisoformat(value) if name in _INSTANTS and value else value)
    if ticket.customer_id != customer_before:
        suggest_again(session, ticket)
    record(session, "took_back", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, words=words)
    session.flush()
