"""A remittance's lines in, what they leave of the open items out, in plain words.

That a document proves itself says that it was read right, and nothing of what the payer left open: a short payment is
read right too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from parsers.money import say_minor
from tickets.money.advices.remittances import RemittanceRow
from tickets.money.matching.proposal import LineClass
from tickets.money.receivables.ledger import Invoice, balance_minor


@dataclass(frozen=True, slots=True)
class ItemWord:
    """`tone` is ok, warn or bad."""

    tone: str
    text: str


# line class, tone, one, many
_COUNTED: tuple[tuple[LineClass, str, str, str], ...] = (
    (LineClass.FULL, "ok", "1 line pays its open item in full", "{} lines pay their open items in full"),
    (LineClass.DISCOUNT, "ok", "1 line pays its item less a discount", "{} lines pay their items less a discount"),
    (LineClass.CREDIT, "ok", "1 line uses a credit note", "{} lines use credit notes"),
    (LineClass.UNMATCHED, "bad", "1 line matches no open item", "{} lines match no open item"),
)
_MOST_NAMED = 5


def say_items(
    session: Session, rows: Sequence[tuple[RemittanceRow, Invoice | None, bool]], currency: str | None
) -> tuple[ItemWord, ...]:
    """`rows` are lines with their items, and whether they are applied already."""
    words = []
    for line_class, tone, one, many in _COUNTED:
        if count := sum(row.line_class == line_class for row, _, _ in rows):
            words.append(ItemWord(tone, one if count == 1 else many.format(f"{count:,}")))
    named = [
        ItemWord("warn", text)
        for row, invoice, applied in rows
        if invoice and (text := _say_difference(session, row, invoice, applied, currency or ""))
    ]
    more = len(named) - _MOST_NAMED
    rest = [ItemWord("warn", f"{more} more differ from their open items")] if more > 0 else []
    return (*words, *named[:_MOST_NAMED], *rest)


def say_foreign(lines: int, currency: str) -> tuple[ItemWord, ...]:
    """Lines that name open items in another currency than the advice's."""
    one, many = f"1 line names an item in {currency}", f"{lines:,} lines name items in {currency}"
    return (ItemWord("ok", one if lines == 1 else many),)


def say_overtaken(lines: int) -> tuple[ItemWord, ...]:
    """Lines that wait, and whose items were settled otherwise since they were matched."""
    if not lines:
        return ()
    one, many = "1 line pays an item with less open now", f"{lines:,} lines pay items with less open now"
    return (ItemWord("bad", f"{one if lines == 1 else many} than when it was matched"),)


def _say_difference(session: Session, row: RemittanceRow, invoice: Invoice, applied: bool, currency: str) -> str:
    if row.line_class == LineClass.OVERPAY:
        return f"{row.match_reason[:1].upper()}{row.match_reason[1:]}"
    if row.line_class != LineClass.SHORT_PAY:
        return ""
    stated = abs(row.deduction_minor or 0) + abs(row.withheld_minor or 0)
    short = stated or _left_open(session, row, invoice, applied)
    if short <= 0:
        return ""
    why = "as the advice says" if stated else "and the advice doesn’t say why"
    reason = f": {row.reason}" if stated and row.reason else ""
    amount = say_minor(short, currency)
    return f"{invoice.number} is short paid by {amount}, {why}{reason}"


def _left_open(session: Session, row: RemittanceRow, invoice: Invoice, applied: bool) -> int:
    left = balance_minor(session, invoice.id)
    settles = (row.proposed_minor or 0) + (row.proposed_discount_minor or 0)
    return left if applied else left - settles - sum(int(each["minor"]) for each in row.differences)
