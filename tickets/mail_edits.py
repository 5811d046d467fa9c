"""A parked mail and a person's corrections in, an edited copy out that intake reads instead; the original stays.

Every edit is a version of its own: its bytes, what was changed, by whom and when. The newest one is read.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tickets.db import Base, UtcInstant


class MailEdit(Base):
    """`changes` maps what was corrected (subject, from, text, charset) to its new value."""

    __tablename__ = "mail_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound_message.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
