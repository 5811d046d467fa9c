"""A note's text in, the colleagues whom it calls with @ out; a call is unread until they have looked."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, ForeignKey, Select, SQLColumnExpression, column, func, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, insert_rows
from tickets.users import Actor, Role, User


class Mention(Base):
    """The person whom a note calls. It is unread until they have seen the note (tickets.desk.looks)."""

    __tablename__ = "mention"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True, index=True)


# Tables that stand on this module, by name.
_POST = table("post", column("id"), column("ticket_id"))
_LOOK = table("ticket_look", column("user_id"), column("ticket_id"), column("post_id"))


def record_mentions(session: Session, post_id: int, text: str, *, by: Actor) -> list[User]:
    """Whom the note calls, except oneself. Sales is not called: it sees no notes."""
    if "@" not in text:
        return []
    billing = (User.active, User.role != Role.SALES)
    colleagues = session.scalars(select(User).where(*billing).order_by(User.name)).all()
    called = [user for user in find_called(text, colleagues) if user.id != by.user_id]
    insert_rows(session, Mention, [{"user_id": user.id, "post_id": post_id} for user in called])
    return called


def find_called(text: str, colleagues: Sequence[User]) -> list[User]:
    """By their whole name, or by a first name that only one of them has; "@Theo Brandt", "@theo". An address is no
    call."""
    called: dict[int, User] = {}
    for match in _CALL.finditer(text):
        words = match["words"].casefold()
        whole = [user for user in colleagues if _begins(words, user.name.casefold())]
        first = [user for user in colleagues if _begins(words, user.name.casefold().split()[0])]
        for user in [max(whole, key=lambda each: len(each.name))] if whole else first if len(first) == 1 else []:
            called[user.id] = user
    return list(called.values())


# what stands behind an @ at the beginning of a word, as far as a name can reach
_CALL = re.compile(r"(?<![\w.@])@(?P<words>\w[^@\n]{0,120})")


def _begins(words: str, name: str) -> bool:
    """The name, and nothing that would go on as a word."""
    return words.startswith(name) and not words[len(name) : len(name) + 1].isalnum()


def is_mentioned(ticket_id: SQLColumnExpression[int], actor: Actor) -> ColumnElement[bool]:
    """A note of the ticket calls this person."""
    return _notes(actor).where(_POST.c.ticket_id == ticket_id).exists()


def is_newly_mentioned(ticket_id: SQLColumnExpression[int], actor: Actor) -> ColumnElement[bool]:
    """And they have not looked since."""
    return _notes(actor).where(_POST.c.ticket_id == ticket_id, _is_new(actor)).exists()


def count_newly_mentioned(actor: Actor) -> Select[int]:
    """In how many tickets they are called and have not looked since."""
    notes = select(func.count(_POST.c.ticket_id.distinct())).join(Mention, Mention.post_id == _POST.c.id)
    return notes.where(Mention.user_id == actor.user_id, _is_new(actor))


def _notes(actor: Actor) -> Select[int]:
    return select(Mention.post_id).join(_POST, _POST.c.id == Mention.post_id).where(Mention.user_id == actor.user_id)


def _is_new(actor: Actor) -> ColumnElement[bool]:
    seen = select(_LOOK.c.post_id).where(_LOOK.c.ticket_id == _POST.c.ticket_id, _LOOK.c.user_id == actor.user_id)
    return _POST.c.id > func.coalesce(seen.correlate(_POST).scalar_subquery(), 0)
