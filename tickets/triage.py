"""Label to tier, priority and time to the first answer: one readable table."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from parsers.intent import Intent


@dataclass(frozen=True, slots=True)
class Route:
    tier: int
    priority: int
    first_answer_within: timedelta


def route(intent: Intent, *, confidence: float, flags: frozenset[str], proved: bool | None) -> Route:
    """`proved` is None without a remittance document; an unproved one goes to tier 2."""
    raise NotImplementedError


def due_at(received_at: datetime, within: timedelta) -> datetime:
    """`within` in business time: Monday to Friday, 08:00 to 18:00 UTC."""
    raise NotImplementedError
