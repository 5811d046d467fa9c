"""What every leased row has in common: when it may be taken, and that a slow worker may lose it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute


class LostLease(Exception):
    """Another worker took this row over; the whole transaction must be rolled back."""


def is_due(due_at: InstrumentedAttribute[datetime], longest_wait: timedelta, now: datetime) -> ColumnElement[bool]:
    """The column's instant has come, or lies further ahead than `longest_wait`: a clock that was ahead wrote it."""
    return or_(due_at <= now, due_at > now + longest_wait)
