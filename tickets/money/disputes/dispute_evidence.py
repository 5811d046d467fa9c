"""What a decision on a dispute rests on: the list that its reason wants, and what was found for each line of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.conversation import get_attachment
from tickets.db import Base, UtcInstant
from tickets.errors import Invalid
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.messages import InboundMessage
from tickets.money.disputes.dispute_reasons import REASONS, Reason
from tickets.money.disputes.disputes import Dispute, record_on
from tickets.users import Actor, require


class DisputeEvidence(Base):
    """A file of a mail, or what somebody saw or was told. `wanted` is the line of the reason's list that it is for,
    empty for anything else."""

    __tablename__ = "dispute_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    wanted: Mapped[str] = mapped_column(String(80), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line of the list: what is wanted, and what is there (nothing yet: missing)."""

    wanted: str
    found: tuple[DisputeEvidence, ...]


def add_evidence(
    session: Session,
    dispute: Dispute,
    wanted: str,
    words: str,
    attachment_id: int | None,
    *,
    by: Actor,
    now: datetime,
) -> DisputeEvidence:
    """Raises Invalid for neither words nor a file, NotFound for a file that this person may not see."""
    require(by, "open_dispute")
    file = get_attachment(session, attachment_id, by) if attachment_id is not None else None
    if not words.strip() and file is None:
        raise Invalid("Choose a file, or write what was found.", field="words")
    row = DisputeEvidence(
        dispute_id=dispute.id, wanted=wanted.strip()[:80], words=words.strip(),
        attachment_id=file.id if file else None, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    what = row.wanted or (file.name if file else row.words[:80])
    record_on(session, "added_evidence", dispute, by=by, now=now, what=what)
    return row


def list_evidence(session: Session, dispute: Dispute) -> list[EvidenceLine]:
    """The reason's list in its order, then everything else that was added."""
    query = select(DisputeEvidence).where(DisputeEvidence.dispute_id == dispute.id).order_by(DisputeEvidence.id)
    rows = list(session.scalars(query))
    wanted = REASONS[Reason(dispute.reason)].evidence
    lines = [EvidenceLine(name, tuple(row for row in rows if row.wanted == name)) for name in wanted]
    return lines + [EvidenceLine(row.wanted, (row,)) for row in rows if row.wanted not in wanted]


def list_files(session: Session, dispute: Dispute) -> list[Attachment]:
    """The files of the mails in its ticket, newest mail first: what can be chosen."""
    query = (
        select(Attachment)
        .join(InboundMessage, InboundMessage.id == Attachment.inbound_id)
        .where(InboundMessage.ticket_id == dispute.ticket_id, Attachment.inline.is_(False))
        .order_by(Attachment.inbound_id.desc(), Attachment.position)
        .limit(60)
    )
    return list(session.scalars(query))
