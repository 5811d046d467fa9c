"""A statement's entries and the receipts that are stored in, which of the entries another statement told before out.

Banks tell the same money in several formats: MT940 beside camt.053, an export beside BAI2, a batch as one sum in
camt.053 and one by one in camt.054. The words differ, so that no fingerprint finds it; account, day, amount and
currency are the same. Stored twice it would be money that nobody has.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.bank.accounts import same_account
from parsers.bank.entries import BankEntry
from parsers.money import say_minor, to_minor
from parsers.problems import Problem
from tickets.customers import plain_name_key
from tickets.money.bank.lockbox_deposits import pair_deposits
from tickets.money.bank.movements import Movement
from tickets.money.bank.receipts import BankReceipt, ReceiptImport

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Told:
    """Places of entries that are stored already. `parts` are those of a batch that is stored as one sum, by the
    receipt that is it."""

    places: frozenset[int]
    parts: Mapping[int, tuple[int, ...]]
    problems: tuple[Problem, ...]


def find_told(
    session: Session, format_: str, entries: Mapping[int, BankEntry], account: str, known: Collection[str]
) -> Told:
    """`entries` by place are those whose fingerprint is not stored; `account` is of those that name none. `known` are
    the file's fingerprints: a receipt that it repeats is that entry and no other."""
    fresh = [_of_entry(place, format_, entry, account) for place, entry in entries.items()]
    stored = list(_find_near(session, fresh, known))
    batches = _pair_batches(fresh, stored, _without_torn(pair(fresh, stored), fresh, stored))
    fresh_alone, stored_alone = _list_alone(fresh, stored, {}, batches)
    pairs = pair(fresh_alone, stored_alone)
    batches += pair_deposits(*_list_alone(fresh, stored, pairs, batches))
    parts = {ids[0]: places for places, ids in batches if len(ids) == 1}
    told = {*pairs, *(place for places, _ in batches for place in places)}
    return Told(frozenset(told), parts, tuple(_say(session, fresh, pairs, batches)))


def pair(fresh: Sequence[Movement], stored: Sequence[Movement]) -> dict[int, int]:
    """PURE: the place of an entry to its receipt, each of both at most once. The same reference goes before other
    words that agree, these before what only lacks them: one invoice may be paid twice on a day."""
    near: dict[tuple[str, int], list[Movement]] = defaultdict(list)
    for receipt in stored:
        near[receipt.currency, receipt.minor].append(receipt)
    ranked = sorted(
        (-rank, entry.key, receipt.key)
        for entry in fresh
        for receipt in near.get((entry.currency, entry.minor), ())
        if (rank := _likeness(entry, receipt))
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, place, receipt_id in ranked:
        if place not in pairs and receipt_id not in taken:
            pairs[place] = receipt_id
            taken.add(receipt_id)
    return pairs


def _likeness(entry: Movement, receipt: Movement) -> int:
    """3 when both give the same reference, 2 when they otherwise say the same of the payer or the payment, 1 when one
    of them says nothing that could be compared, 0 for different money. Of one format the same entry has the same
    fingerprint: others are different money."""
    if entry.format == receipt.format or not _same_place(entry, receipt):
        return 0
    accounts = (entry.other_account, receipt.other_account)
    if all(accounts) and not same_account(*accounts):
        return 0
    references = (entry.payment_reference, receipt.payment_reference)
    banks = (entry.bank_reference, receipt.bank_reference)
    if all(banks) and banks[0] != banks[1] and _message(entry.format) == _message(receipt.format):
        return 0
    if _begins(*references) or _begins(*banks):
        return 3
    if any(any(map(str.isdigit, word)) for word in entry.words & receipt.words):
        return 2
    if all(references):
        return 0
    names = (entry.name, receipt.name)
    if all(accounts) or _begins(*names):
        return 2
    return 0 if all(names) else 1


def _message(format_: str) -> str:
    """camt.052 and camt.053 of one bank name an entry alike."""
    return format_.partition(".")[0]


def _same_place(entry: Movement, receipt: Movement) -> bool:
    return bool(entry.days & receipt.days) and same_account(entry.account, receipt.account)


def _begins(one: str, other: str) -> bool:
    """Formats cut a name or a reference after a number of characters."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and (longer == shorter or (len(shorter) >= 8 and longer.startswith(shorter)))


def _without_torn(pairs: Mapping[int, int], fresh: Sequence[Movement], stored: Sequence[Movement]) -> dict[int, int]:
    """Without those of a batch of which other parts have no counterpart: it may be one sum on the other side, and
    what looks like its part another payment of the same amount."""
    torn = _list_torn(fresh, set(pairs)), _list_torn(stored, set(pairs.values()))
    return {place: key for place, key in pairs.items() if place not in torn[0] and key not in torn[1]}


def _list_torn(movements: Sequence[Movement], paired: set[int]) -> set[int]:
    groups = ({one.key for one in group} for group in _group(movements))
    return {key for keys in groups if keys & paired and keys - paired for key in keys}


def _list_alone(
    fresh: Sequence[Movement],
    stored: Sequence[Movement],
    pairs: Mapping[int, int],
    batches: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
) -> tuple[list[Movement], list[Movement]]:
    """What of both has no counterpart yet."""
    gone = {*pairs, *(place for places, _ in batches for place in places)}
    taken = {*pairs.values(), *(receipt_id for _, ids in batches for receipt_id in ids)}
    return [one for one in fresh if one.key not in gone], [one for one in stored if one.key not in taken]


def _pair_batches(
    fresh: Sequence[Movement], stored: Sequence[Movement], pairs: Mapping[int, int]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """A batch on one side that is one sum on the other: places and receipts, one of at least one side."""
    new = list(_group([one for one in fresh if one.key not in pairs]))
    taken = set(pairs.values())
    old = list(_group([one for one in stored if one.key not in taken]))
    found = []
    for group in new:
        for place, other in enumerate(old):
            whole, parts = sorted((group, other), key=len)
            if len(whole) == 1 < len(parts) and _is_sum(whole[0], parts):
                found.append((tuple(one.key for one in group), tuple(one.key for one in other)))
                del old[place]
                break
    return found


def _group(movements: Sequence[Movement]) -> Iterator[list[Movement]]:
    groups: dict[object, list[Movement]] = defaultdict(list)
    for one in movements:
        groups[one.batch or one.key].append(one)
    yield from groups.values()


def _is_sum(whole: Movement, parts: Sequence[Movement]) -> bool:
    return (
        sum(part.minor for part in parts) == whole.minor
        and all(part.currency == whole.currency for part in parts)
        and _same_place(whole, parts[0])
    )


def _say(
    session: Session,
    fresh: Sequence[Movement],
    pairs: Mapping[int, int],
    batches: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
) -> Iterator[Problem]:
    """For each earlier file a sentence, and one for each batch."""
    by_key = {one.key: one for one in fresh}
    ids = [*pairs.values(), *(receipts[0] for _, receipts in batches)]
    query = select(BankReceipt.id, ReceiptImport.name).join(ReceiptImport, ReceiptImport.id == BankReceipt.import_id)
    files = {row.id: row.name for row in session.execute(query.where(BankReceipt.id.in_(ids)))} if ids else {}
    by_file: dict[str, list[str]] = defaultdict(list)
    for place, receipt_id in pairs.items():
        entry = by_key[place]
        amount = say_minor(entry.minor, entry.currency)
        by_file[files[receipt_id]].append(f"{amount} of {max(entry.days)} is receipt {receipt_id}")
    for name, said in by_file.items():
        more = f", and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
        yield Problem("told_before", f"{name} told the same money before: {'; '.join(said[:_MOST_NAMED])}{more}.")
    for places, receipts in batches:
        amount = say_minor(sum(by_key[place].minor for place in places), by_key[places[0]].currency)
        told = f"as one sum, receipt {receipts[0]}" if len(receipts) == 1 else f"in {len(receipts)} parts"
        yield Problem("told_before", f"{files[receipts[0]]} told {amount} before {told}.")


def _find_near(session: Session, fresh: Sequence[Movement], known: Collection[str]) -> Iterator[Movement]:
    """What is stored of the days of these entries, without what the file itself repeats."""
    days = {day for one in fresh for day in one.days}
    if not days:
        return
    columns = (
        BankReceipt.id, BankReceipt.account, BankReceipt.currency, BankReceipt.amount_minor, BankReceipt.booked_on,
        BankReceipt.value_on, BankReceipt.bank_reference, BankReceipt.payment_reference, BankReceipt.counterparty,
        BankReceipt.counterparty_account, BankReceipt.text, BankReceipt.fingerprint, BankReceipt.batch,
        BankReceipt.import_id, ReceiptImport.format,
    )  # fmt: skip
    apart = timedelta(days=10)  # between booking and value
    query = select(*columns).join(ReceiptImport, ReceiptImport.id == BankReceipt.import_id)
    for row in session.execute(query.where(BankReceipt.booked_on.between(min(days) - apart, max(days) + apart))):
        if row.fingerprint not in known:
            yield _of_row(row)


def _of_entry(place: int, format_: str, entry: BankEntry, account: str) -> Movement:
    return Movement(
        place, format_, entry.account or account, entry.currency, to_minor(entry.amount, entry.currency),
        frozenset({entry.booked_on, entry.value_on or entry.booked_on}), _plain(entry.bank_reference),
        _plain(entry.payment_reference), entry.counterparty_account or "", plain_name_key(entry.counterparty or ""),
        _words(entry.text), entry.where,
    )  # fmt: skip


def _of_row(row: Any) -> Movement:
    return Movement(
        row.id, row.format, row.account, row.currency, row.amount_minor,
        frozenset({row.booked_on, row.value_on or row.booked_on}), _plain(row.bank_reference),
        _plain(row.payment_reference), row.counterparty_account or "", plain_name_key(row.counterparty or ""),
        _words(row.text), f"{row.import_id} {row.batch}" if row.batch else "",
    )  # fmt: skip


def _plain(text: str | None) -> str:
    return "".join(char for char in (text or "").upper() if char.isalnum())


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.upper()) if len(word) >= 4)
