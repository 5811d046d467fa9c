"""Accounting periods: up to which day the books are closed. Nothing new is dated into a closed period; what is taken
back of it is dated into the current one, with a link to what it takes back, and needs a second person."""

from datetime import date, datetime

from sqlalchemy import Date, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.db import Base, UtcInstant
from tickets.errors import Invalid
from tickets.users import Actor, require


class PeriodClose(Base):
    """The books are closed up to and including `through`. A close is never taken back: the last day counts."""

    __tablename__ = "period_close"

    id: Mapped[int] = mapped_column(primary_key=True)
    through: Mapped[date] = mapped_column(Date, unique=True)
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)


_CLOSE_LOCK = 0xC105E


def close_period(session: Session, through: date, *, by: Actor, now: datetime) -> PeriodClose:
    """Raises Invalid for a day that is closed already or not over yet."""
    require(by, "close_period")
    if session.get_bind().dialect.name == "postgresql":  # one at a time; SQLite's writers are serial already
        session.execute(select(func.pg_advisory_xact_lock(_CLOSE_LOCK)))
    closed = closed_through(session)
    if closed is not None and through <= closed:
        raise Invalid(f"The books are closed up to {closed} already.", field="through")
    if through >= now.date():
        raise Invalid(f"{through} is not over yet.", field="through")
    close = PeriodClose(through=through, by_name=by.name, at=now)
    session.add(close)
    session.flush()
    record(session, "period_closed", "period_close", close.id, by=by, now=now, through=str(through))
    return close


def closed_through(session: Session) -> date | None:
    """The last day of the closed books."""
    return session.scalar(select(func.max(PeriodClose.through)))


def keep_open(session: Session) -> None:
    """What is open now is closed by nobody until this transaction ends: for what is dated into the past. Who dates
    into today, which is never closed, does not need it: who waits here must hold no rows that others want."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(_CLOSE_LOCK)))


def open_day(session: Session, wanted: date) -> date:
    """The wanted day, or the first one after the closed books."""
    closed = closed_through(session)
    return date.fromordinal(closed.toordinal() + 1) if closed is not None and wanted <= closed else wanted
