"""The rules of the money in: limits by class of customers, and who we are, with who set them, out for the screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation

from sqlalchemy.orm import Session

from parsers.known_items import Tolerance
from tickets.audit import Event, describe, list_events_of
from tickets.errors import Invalid
from tickets.money.bank.own_identities import OwnIdentity, OwnKind, list_own
from tickets.money.receivables.payer_rules import find_tolerance, list_classes

# limit, label, hint; in percent where a share is meant
LIMITS: tuple[tuple[str, str, str], ...] = (
    ("penny", "Rounding up to", "A difference up to it is rounding, whatever the item is."),
    ("largest", "Small difference up to", "Above a rounding: at most so much,"),
    ("rate", "and up to percent of the item", "and at most this share of the item."),
    ("monthly", "A customer’s small differences in a month", "All of them together; above it a person decides."),
    ("unearned_discount", "Late discount waived up to", "A discount that was taken after its day."),
    ("bank_fee", "Fee of a wire borne up to", "What banks on the way keep."),
    ("exchange", "Exchange difference up to percent", "What a rate of exchange leaves of an item."),
)
PERCENT = frozenset({"rate", "exchange"})
_MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class RulesView:
    """`classes` are limits by name, as a form takes them; `changes` the newest first."""

    classes: Mapping[str, Mapping[str, str]]
    names: tuple[OwnIdentity, ...]
    accounts: tuple[OwnIdentity, ...]
    changes: tuple[tuple[Event, str], ...]


def rules_view(session: Session) -> RulesView:
    own = list_own(session)
    changes = sorted(_list_changes(session), key=lambda change: change[0].at, reverse=True)
    return RulesView(
        classes={name: _as_written(find_tolerance(session, name)) for name in list_classes(session)},
        names=tuple(row for row in own if row.kind == OwnKind.NAME),
        accounts=tuple(row for row in own if row.kind == OwnKind.ACCOUNT),
        changes=tuple(changes[:_MOST_CHANGES]),
    )


def changed_limits(session: Session, name: str, written: Mapping[str, str]) -> dict[str, str]:
    """What differs from the limits as they are, as shares and amounts; an empty field leaves its limit."""
    before = _as_written(find_tolerance(session, name))
    wanted = {limit: text.strip() for limit, text in written.items() if text.strip()}
    return {limit: _as_share(limit, text) for limit, text in wanted.items() if text != before[limit]}


def _as_written(limits: Tolerance) -> dict[str, str]:
    values = {field.name: getattr(limits, field.name) for field in fields(Tolerance)}
    return {
        name: f"{(value * 100).normalize():f}" if name in PERCENT else f"{value:f}" for name, value in values.items()
    }


def _as_share(limit: str, text: str) -> str:
    if limit not in PERCENT:
        return text
    try:
        return f"{Decimal(text.rstrip(' %')) / 100:f}"
    except InvalidOperation as error:
        raise Invalid(f"{text!r} is not a percentage.", field=limit) from error


def _list_changes(session: Session) -> Iterator[tuple[Event, str]]:
    for subject in ("tolerance_class", "own_identity"):
        for event in list_events_of(session, subject, 0):
            yield event, describe(event)
