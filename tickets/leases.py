"""What every leased row has in common: how the next one is taken, and that a slow worker may lose it."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, ColumnExpressionArgument, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.dml import ReturningUpdate

from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.outbox import OutboundMail


class LostLease(Exception):
    """Another worker took this row over; the whole transaction must be rolled back."""


Row = TypeVar("Row", InboundMessage, OutboundMail)


def is_due(due_at: InstrumentedAttribute[datetime], longest_wait: timedelta, now: datetime) -> ColumnElement[bool]:
    """The column's instant has come, or lies further ahead than `longest_wait`: a clock that was ahead wrote it."""
    return or_(due_at <= now, due_at > now + longest_wait)


def lease_next(
    table: type[Row], *conditions: ColumnExpressionArgument[bool], lease: timedelta, now: datetime, **values: Any
) -> ReturningUpdate[Row]:
    """The statement that takes the row under these conditions that is due first, if nobody else is at it, and counts
    the attempt; `values` are what else it sets."""
    next_due = (
        select(table.id)
        .where(*conditions)
        .order_by(table.due_at, table.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    return (
        update(table)
        .where(table.id == next_due)
        .values(attempt=table.attempt + 1, due_at=now + lease, **values)
        .returning(table)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
