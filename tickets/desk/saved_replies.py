"""Texts that a desk sends again and again in, filled with what a ticket knows out; no blank that is left leaves.

A blank is a word of BLANKS in braces. What the ticket does not know stays in braces, so that whoever sends it sees
what is missing, and `refuse_blanks` stops it from leaving.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import Invalid, NotFound
from tickets.users import Actor, require

NAME_LENGTH = 60
MOST = 100

# blank: what fills it
BLANKS: Mapping[str, str] = {
    "contact": "who wrote to us",
    "customer": "the customer's name",
    "account": "the customer's account number",
    "number": "the ticket's number",
    "balance": "what is open, by currency",
    "me": "who sends it",
    "company": "our name",
}
_BLANK = re.compile(r"\{(" + "|".join(BLANKS) + r")\}")
_LIKE_A_BLANK = re.compile(r"\{[a-z_ ]{1,30}\}", re.IGNORECASE)


class SavedReply(Base):
    __tablename__ = "saved_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    text: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)


def list_replies(session: Session) -> Sequence[SavedReply]:
    """Everybody's, by name."""
    return session.scalars(select(SavedReply).order_by(SavedReply.name)).all()


def get_reply(session: Session, reply_id: int) -> SavedReply:
    saved = find_row(session, SavedReply, reply_id)
    if saved is None:
        raise NotFound("There is no such saved reply.")
    return saved


def save_reply(session: Session, name: str, text: str, *, by: Actor, now: datetime) -> SavedReply:
    """The same name again is the same reply, changed."""
    require(by, "reply")
    name = " ".join(name.split())[:NAME_LENGTH]
    if not name:
        raise Invalid("Give the saved reply a name.", field="save_as")
    if not text.strip():
        raise Invalid("Write the text first, then save it.", field="text")
    if unknown := sorted({each for each in _LIKE_A_BLANK.findall(text) if not _BLANK.fullmatch(each)}):
        known_blanks = ", ".join(f"{{{blank}}}" for blank in BLANKS)
        raise Invalid(f"Nothing fills {', '.join(unknown)} in. There are {known_blanks}.", field="text")
    known = {saved.name: saved for saved in list_replies(session)}
    if name not in known and len(known) >= MOST:
        raise Invalid(f"{MOST} saved replies are the most; forget one first.", field="save_as")
    saved = known.get(name) or SavedReply(name=name)
    saved.text, saved.saved_by, saved.at = text.strip(), by.user_id or 0, now
    session.add(saved)
    session.flush()
    record(session, "reply_saved", "saved_reply", saved.id, by=by, now=now, name=name, text=saved.text)
    return saved


def forget_reply(session: Session, reply_id: int, *, by: Actor, now: datetime) -> None:
    """Its text stays in the trail."""
    require(by, "reply")
    saved = get_reply(session, reply_id)
    record(session, "reply_forgotten", "saved_reply", saved.id, by=by, now=now, name=saved.name, text=saved.text)
    session.delete(saved)


def fill_blanks(text: str, known: Mapping[str, str]) -> str:
    """Blanks that are not known, or known as nothing, stay."""
    return _BLANK.sub(lambda blank: known.get(blank[1]) or blank[0], text)


def refuse_blanks(text: str) -> None:
    """Raises Invalid while a blank is left."""
    left = sorted({blank[0] for blank in _BLANK.finditer(text)})
    if left:
        raise Invalid(f"{', '.join(left)} is not filled in yet.", field="text")
