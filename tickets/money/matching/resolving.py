"""PURE: the item that one printed line means, or the candidates with what tells them apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.known_items import KnownItem
from parsers.money import say_amount
from parsers.remittance.advice import RemittanceLine
from tickets.money.matching.item_index import FIT_WORDS, STRONG, Fit, Hit, ItemIndex, settles
from tickets.money.matching.payers import Payer

_MIN_CUT_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one line refers to: one item, or none with candidates. `sure` when nothing else comes into question."""

    item: KnownItem | None
    fit: Fit | None
    sure: bool
    candidates: tuple[KnownItem, ...]
    reason: str


def resolve(line: RemittanceLine, index: ItemIndex, payer: Payer) -> Resolved:
    """The item that a line means; the customer first, then the best fit, then the amount tells twins apart."""
    hits = index.find_hits(line.reference)
    if not hits and line.item_id in index.by_id:
        hits = [Hit(index.by_id[line.item_id], Fit.CUT)]  # joined or completed by the reader
    if payer.suggested and hits:
        own = [hit for hit in hits if hit.item.family == payer.suggested]
        if not own:
            others = tuple(hit.item for hit in hits[:6])
            return Resolved(None, None, False, others, f"belongs to another customer: {tell_apart(others)}")
        hits = own
    if not hits:
        return _find_near_miss(line, index, payer)
    best = [hit for hit in hits if hit.fit == hits[0].fit]
    rivals = [hit.item for hit in hits if settles(line, hit.item)]
    if len(best) == 1:
        item, fit = best[0].item, best[0].fit
        others = tuple(hit.item for hit in hits if hit.item.id != item.id)
        undisputed = not any(rival.id != item.id for rival in rivals)
        sure = fit in STRONG and undisputed
        reason = FIT_WORDS[fit]
        if not undisputed:
            reason = f"{_and_numbers(rivals)} would also be settled by this amount"
        return Resolved(item, fit, sure, () if sure else others, reason)
    return _choose_among(line, [hit.item for hit in best], best[0].fit)


def _choose_among(line: RemittanceLine, items: Sequence[KnownItem], fit: Fit) -> Resolved:
    """Several items fit the reference equally: the amount, then the date, may point to one; never surely."""
    word = "purchase order" if fit is Fit.PURCHASE_ORDER else "reference"
    told = f"this {word} fits {len(items)} items"
    by_amount = [item for item in items if settles(line, item)]
    if len(by_amount) == 1:
        chosen = by_amount[0]
        return Resolved(chosen, fit, False, tuple(items), f"{told}; only {chosen.number} has this open amount")
    pool = by_amount or items
    by_date = [item for item in pool if line.invoice_date and item.invoice_date == line.invoice_date]
    if len(by_date) == 1:
        chosen = by_date[0]
        return Resolved(chosen, fit, False, tuple(items), f"{told}; only {chosen.number} has this date")
    return Resolved(None, None, False, tuple(pool), f"{told}: {tell_apart(pool)}")


def tell_apart(items: Sequence[KnownItem]) -> str:
    """The fact by which a person can decide between the candidates."""
    if len({item.customer for item in items}) > 1:
        return ", ".join(f"{item.number} of {item.customer_name} ({item.customer})" for item in items[:6])
    if len({item.open_amount for item in items}) > 1:
        return ", ".join(f"{item.number} open {say_amount(item.open_amount, item.currency)}" for item in items[:6])
    if len({item.invoice_date for item in items}) > 1:
        return "they differ only in their date: " + ", ".join(
            f"{item.number} of {item.invoice_date}" for item in items[:6]
        )
    return ", ".join(item.number for item in items[:6]) + " (equal in amount and date)"


def _find_near_miss(line: RemittanceLine, index: ItemIndex, payer: Payer) -> Resolved:
    """A cut or mistyped number: only with the exact amount, only when unique, and only as a suggestion."""
    unknown = "no item with this number is known"
    written = _bare(line.reference)
    if not payer.suggested or len(written) < _MIN_CUT_LENGTH or not any(char.isdigit() for char in written):
        return Resolved(None, None, False, (), unknown)
    settled = line.net + (line.discount or 0)
    pool = index.by_balance.get((payer.suggested, settled), []) if settled else []
    for fit, test in ((Fit.CUT, _is_cut), (Fit.TYPO, _is_one_off)):
        near = [item for item in pool if test(written, _bare(item.number))]
        if len(near) == 1:
            return Resolved(near[0], fit, False, tuple(near), FIT_WORDS[fit])
        if near:
            return Resolved(None, None, False, tuple(near), f"{unknown}; near: {tell_apart(near)}")
    return Resolved(None, None, False, (), unknown)


def _bare(number: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def _is_cut(written: str, number: str) -> bool:
    shorter, longer = sorted((written, number), key=len)
    enough = len(shorter) >= max(_MIN_CUT_LENGTH, len(longer) // 2)
    return enough and (longer.startswith(shorter) or longer.endswith(shorter))


def _is_one_off(written: str, number: str) -> bool:
    """One character replaced, added or left out, or two neighbours swapped."""
    if abs(len(written) - len(number)) > 1 or written == number:
        return False
    start = next((i for i, (a, b) in enumerate(zip(written, number, strict=False)) if a != b), -1)
    if start < 0:
        return True  # one is the other plus one character
    a, b = written[start:], number[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _and_numbers(items: Sequence[KnownItem]) -> str:
    return " and ".join(item.number for item in items[:4])
