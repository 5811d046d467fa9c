"""A lockbox's payments and the bank's deposits in, which deposit is which payments' sum out.

The lockbox's file tells each cheque under the number of the lockbox, the bank's statement one deposit on the account:
of a batch, or of all batches of a day, on the same day or when the bank books it. Stored twice it would be money that
nobody has. A deposit names no payer; without the lockbox in its words it must be the exact sum of several cheques of
its own day.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from tickets.money.bank.movements import Movement

LOCKBOX = "lockbox"
_BOOKED_WITHIN_DAYS = 3  # a Friday's cheques may be booked on Monday
_BATCH_DIGITS = 3  # of a lockbox's bank reference: batch and item


def pair_deposits(
    fresh: Sequence[Movement], stored: Sequence[Movement]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """PURE: places of entries and ids of receipts that are the same money, one of at least one side."""
    found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for parts, deposit in _pair([one for one in fresh if one.format == LOCKBOX], _deposits(stored)):
        found.append((parts, (deposit,)))
    for parts, deposit in _pair([one for one in stored if one.format == LOCKBOX], _deposits(fresh)):
        found.append(((deposit,), parts))
    return found


def _deposits(movements: Sequence[Movement]) -> list[Movement]:
    return [
        one for one in movements if one.format != LOCKBOX and one.minor > 0 and not (one.name or one.other_account)
    ]


def _pair(payments: Sequence[Movement], deposits: Sequence[Movement]) -> list[tuple[tuple[int, ...], int]]:
    """The parts of each deposit that is found, each part once; those whose words name the lockbox go first, and a
    whole day before its batches."""
    groups = _group(payments)
    ranked = sorted(
        (not _names(deposit, group[0]), -len(group), deposit.key, place)
        for place, group in enumerate(groups)
        for deposit in deposits
        if _is_sum(deposit, group)
    )
    by_key = {one.key: one for one in deposits}
    found: list[tuple[tuple[int, ...], int]] = []
    used: set[int] = set()
    for _, _, key, place in ranked:
        parts = tuple(one.key for one in groups[place])
        if key in by_key and used.isdisjoint(parts):
            found.append((parts, key))
            used.update(parts)
            del by_key[key]
    return found


def _group(payments: Sequence[Movement]) -> list[list[Movement]]:
    """The payments of each lockbox and day, and of each batch of them."""
    groups: dict[tuple[object, ...], list[Movement]] = defaultdict(list)
    for one in payments:
        groups[one.account, one.days].append(one)
        groups[one.account, one.days, one.bank_reference[:_BATCH_DIGITS]].append(one)
    return list({tuple(one.key for one in group): group for group in groups.values()}.values())


def _is_sum(deposit: Movement, group: Sequence[Movement]) -> bool:
    if sum(one.minor for one in group) != deposit.minor or group[0].currency != deposit.currency:
        return False
    later = (min(deposit.days) - min(group[0].days)).days
    if _names(deposit, group[0]):
        return 0 <= later <= _BOOKED_WITHIN_DAYS
    return later == 0 and len(group) > 1


def _names(deposit: Movement, payment: Movement) -> bool:
    said: Collection[str] = {*deposit.words, deposit.payment_reference}
    box = payment.account.lstrip("0").upper()
    return "LOCKBOX" in said or (len(box) >= _BATCH_DIGITS and box in {word.lstrip("0") for word in said})
