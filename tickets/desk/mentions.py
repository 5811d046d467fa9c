"""A note's text in, the colleagues whom it calls with @ out; a call stays until they have looked."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tickets.db import Base


class Mention(Base):
    """The person whom a note calls. It is unread until they have seen the note (tickets.desk.looks)."""

    __tablename__ = "mention"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True, index=True)
