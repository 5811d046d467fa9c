"""Label to tier, priority and time to the first answer: one readable table.

Stop-signs go first (fraud before law before the label), then a remittance that does not prove itself, then the
label. Business time is Monday to Friday, 08:00 to 18:00 in the house's zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from parsers.message import Intent
from tickets.house_time import at_house

DAY_STARTS = time(8, 0)
DAY_ENDS = time(18, 0)
UNSURE_BELOW = 0.5  # a label under this is a guess: a person looks first, soon

LOW, NORMAL, HIGH, URGENT = 1, 2, 3, 4
HOUR = timedelta(hours=1)
WORKDAY = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Route:
    tier: int
    priority: int
    first_answer_within: timedelta


# label: tier, priority, first answer within. Example of each.
ROUTES: Mapping[Intent, Route] = {
    Intent.INVOICE_REQUEST: Route(1, NORMAL, 4 * HOUR),  # "please send us invoice 4711"
    Intent.REMITTANCE: Route(1, NORMAL, 8 * HOUR),  # "payment advice attached": cash is applied the same day
    Intent.DISPUTE: Route(2, NORMAL, WORKDAY),  # "we were billed 12 and received 10"
    Intent.ESCALATION: Route(2, HIGH, HOUR),  # "this is the third time I ask"
    Intent.INFORMATIONAL: Route(1, LOW, WORKDAY),  # "our new contact is …"
    Intent.SALES: Route(1, NORMAL, HOUR),  # "please quote 50 more seats": forwarded
}

# stop-sign: what it does to any mail that has it, strongest first.
STOP_SIGNS: Mapping[str, Route] = {
    "fraud": Route(2, URGENT, timedelta(minutes=15)),  # "our bank details changed"
    "legal": Route(2, HIGH, HOUR),  # "letter before action"
    "attorney": Route(2, HIGH, HOUR),  # "we act on behalf of our client"
    "insolvency": Route(2, HIGH, HOUR),  # a trustee's notice: collection stops
    "cease": Route(2, HIGH, HOUR),  # "do not contact us again"
    "vulnerable": Route(2, HIGH, 4 * HOUR),  # "my husband died, I cannot pay": a person with time looks at it
}

UNPROVED_REMITTANCE = Route(2, NORMAL, 8 * HOUR)


def route(intent: Intent, *, confidence: float, flags: frozenset[str], proved: bool | None) -> Route:
    """`proved` is None without a remittance document; an unproved one goes to tier 2."""
    for sign, stopped in STOP_SIGNS.items():
        if sign in flags:
            return stopped
    if intent == Intent.REMITTANCE and proved is False:
        return UNPROVED_REMITTANCE
    usual = ROUTES[intent]
    if confidence < UNSURE_BELOW:
        return Route(1, max(usual.priority, NORMAL), min(usual.first_answer_within, 4 * HOUR))
    return usual


def due_at(received_at: datetime, within: timedelta) -> datetime:
    """`within` in business time: Monday to Friday, 08:00 to 18:00 in the house's zone."""
    at = _next_open(at_house(received_at, received_at))
    left = within
    while (rest_of_day := _on(at, DAY_ENDS) - at) < left:
        left -= rest_of_day
        at = _next_open(_on(at, DAY_ENDS))
    return at + left


def _next_open(at: datetime) -> datetime:
    """The same instant in business time, else the next start of a business day."""
    if at >= _on(at, DAY_ENDS):
        at = _on(at + timedelta(days=1), DAY_STARTS)
    while at.weekday() >= 5:
        at = _on(at + timedelta(days=1), DAY_STARTS)
    return max(at, _on(at, DAY_STARTS))


def _on(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
