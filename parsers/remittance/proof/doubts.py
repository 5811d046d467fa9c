"""A solved reading and its checked sums in, what speaks against its proof out: the first doubt decides.

That everything ties is not enough. A wrong reading may tie, too, and each doubt is a way in which one did.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from parsers.money import CURRENCY_CODES, read_amount
from parsers.remittance.advice import LEDGER_EQUATION, Cause, Equation, RemittanceAdvice, RemittanceLine
from parsers.remittance.advice_words import names_held
from parsers.remittance.facts.currencies import currencies_in
from parsers.remittance.lines import TokenKind
from parsers.remittance.rows.reference_columns import Certainty, ReferenceColumn
from parsers.remittance.rows.rows import Row, RowKind
from parsers.remittance.rows.solutions import Solution, StatedTotal
from parsers.remittance.rows.ticks import NO
from parsers.remittance.spread import names_several
from parsers.remittance.tables.table_parts import Column
from parsers.remittance.words import (
    REFERENCE_ROLES,
    Role,
    TotalKind,
    fold,
    heading_role,
    heads_earlier_payment,
    heads_part_of_paid,
    is_before_tax,
    names_credit,
    names_deduction,
)

_CENTS = 2
_CENT = Decimal("0.01")
_TAX_RATES = tuple(
    map(Decimal, "5 5.5 6 7 7.7 8 8.1 9 10 12 13 14 15 16 17 18 19 20 21 22 23 24 25 25.5 27".split())
)  # percent, of Europe
_CREDIT_NOTE = re.compile(
    r"credit (note|memo)s?|gutschrift|avoir|note de credit|abono|nota (de|di) credito|creditnota|nota kredytowa"
)
_ZERO = Decimal(0)
_PAID_ONCE = frozenset({None, Role.NET, Role.AMOUNT, Role.BALANCE})  # not "of which VAT"
_DASHES = frozenset("-−–—")
_DAY = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4}")


class Doubt(NamedTuple):
    """`words` are a clerk's; `cause` is set where others may supply what is missing."""

    words: str
    cause: Cause | None = None


def find_doubt(
    best: Solution | None,
    count: int,
    columns: dict[str, Column],
    column: ReferenceColumn | None,
    equations: Sequence[Equation],
    totals: Sequence[StatedTotal],
    mark: str | None,
    advice: RemittanceAdvice,
    *,
    unsure: bool,
    told_paid: bool,
) -> Doubt | None:
    """The first reason against the proof; None when there is none. `told_paid`: a label somewhere says that the
    total was paid, whatever the column's says."""
    if best is None or not advice.lines:
        return Doubt("No lines were found.")
    if advice.total is None:
        return Doubt("The document states no total.", Cause.NO_TOTAL)
    if not best.ties():
        return Doubt("The lines don't add up to the stated total.", Cause.SUM)
    if best.signs.whole == -1 and not (_settles_items(best) or _stands_behind_dashes(best)):
        return Doubt("What is paid is printed negative; it may be a payment that was taken back.")
    if _is_printed_in_two_currencies(best, columns):
        return Doubt("Each line is printed in two currencies, and nothing says in which it was paid.")
    if count != 1:
        return Doubt(f"{count} different readings add up to the stated total.")
    if column is None or column.certainty in (Certainty.AMBIGUOUS, Certainty.GUESS):
        return Doubt("It is not sure which column holds the invoice numbers.")
    if any(line.net and not any(map(str.isalnum, line.reference)) for line in advice.lines):
        return Doubt("A line says neither a number nor what it is for.")
    if any(_turned_without_a_word(row, net) for row, net in zip(best.rows, best.nets, strict=True)):
        return Doubt("An amount without a number was taken off, and nothing says that it is a deduction.")
    if any(not row.reference_sure for row in best.rows):
        return Doubt("A wrapped invoice number may be incomplete.")
    if any(line.item_id is None and _DAY.fullmatch(line.reference) for line in advice.lines):
        return Doubt("A day stands where the invoice number is expected.")
    if any(line.item_id is None and _is_own_amount(line) for line in advice.lines):
        return Doubt("An amount stands where the invoice number is expected.")
    if any(_pays_elsewhere(row, best) for row in best.rows):
        return Doubt("A line has its amount in another column than the paid one.")
    if any(_leaves_out(row, columns) for row in best.rows):
        return Doubt("An amount of a line stands in no column.")
    if any(_is_held(row, net, values.get(best.gross_key or "")) for row, net, values in _listed(best)):
        return Doubt("A line says that it is held or rejected, and is counted as paid.")
    if _is_its_own_total(best, totals):
        return Doubt("The one line's amount is the stated total itself, and other amounts belong to no line.")
    if any(net > 0 and _is_credit_note(row, columns) for row, net in zip(best.rows, best.nets, strict=True)):
        return Doubt("A line says that it is a credit note, and adds to what is paid.")
    if any(net and _is_refused(row, columns) for row, net in zip(best.rows, best.nets, strict=True)):
        return Doubt("A line says that it is not to be paid, and is counted as paid.")
    if _is_billed_or_taken_off(best, columns):
        return Doubt("Beside what was billed stand amounts that may have been taken off.")
    if _may_count_an_earlier_payment(best, columns):
        return Doubt("What was paid on an earlier day may be counted in what was paid.")
    if unsure or names_several(advice.lines):
        return Doubt("A line names several invoices, and what it pays on each is not known.")
    if len(line_currencies(best, columns)) > 1:
        return Doubt("The lines are in several currencies.")
    ledger = [e for e in equations if e.name == LEDGER_EQUATION]
    failing = [e for e in equations if not e.holds and e not in ledger]
    if failing:
        return Doubt(f"{failing[0].name} does not hold.")
    if (
        best.total is not None
        and best.total.kind is not TotalKind.PAID
        and not told_paid
        and _is_tax_open(best, columns)
    ):
        return Doubt("It is not sure whether the payment is with or without tax.")
    if mark is None and not (ledger and ledger[0].holds) and _has_open_mark(best):
        return Doubt("It is not sure whether the amounts have decimals.")
    if _shifted(best) or _exchanged(best):
        return Doubt("The amounts don't fit the open items that the lines name.")
    return None


def _is_own_amount(line: RemittanceLine) -> bool:
    """Whether the line's number is what it bills or pays: its column was taken for another one."""
    amount = read_amount(line.reference)
    return bool(amount and amount.decimals == _CENTS and {line.net, line.gross} & set(amount.values))


def _settles_items(best: Solution) -> bool:
    """Every line is an open item with its whole balance, which nothing but a payment would name."""
    items = [(row.item, net) for row, net in zip(best.rows, best.nets, strict=True)]
    return all(item is not None and item.open_amount == net != 0 for item, net in items)


def _stands_behind_dashes(best: Solution) -> bool:
    """ "Invoice 4711 dated 3 May – £120.00": where each line has its dash and the total has none, it is no sign."""
    paid = [row.amounts.get(best.net_key or "") for row in best.rows]
    return (
        best.total is not None
        and best.total.value > 0
        and all(token is not None and token.inline and token.words[0].text in _DASHES for token in paid)
    )


def _pays_elsewhere(row: Row, best: Solution) -> bool:
    """A line that would pay nothing, with an amount in a column that the reading makes no use of."""
    if best.net_key is None or best.net_key in row.amounts or row.kind is not RowKind.ITEM:
        return False
    used = {best.gross_key, *best.parts}
    return any(key not in used and token.amount and any(token.amount.values) for key, token in row.amounts.items())


def _leaves_out(row: Row, columns: dict[str, Column]) -> bool:
    """Two columns of amounts that were taken for one leave an amount beside it."""
    return row.kind is RowKind.ITEM and any(
        token.kind is TokenKind.AMOUNT and not token.inline and token.amount and token.amount.decimals == _CENTS
        for key, tokens in row.texts.items()
        if key not in columns or columns[key].role not in (*REFERENCE_ROLES, Role.RATE)
        for token in tokens
    )


def _listed(best: Solution) -> Iterator[tuple[Row, Decimal, dict[str, Decimal]]]:
    return zip(best.rows, best.nets, best.values, strict=True)


def _is_held(row: Row, net: Decimal, billed: Decimal | None) -> bool:
    """Whether it is said of a line that is paid whole; of one that is paid in part it may be what is left."""
    whole = row.item.open_amount if row.item else net if billed is None else billed
    return net > 0 and net >= whole and names_held(row.words)


def _is_its_own_total(best: Solution, totals: Sequence[StatedTotal]) -> bool:
    """Whether nothing is added up: the only line and the total are one print, and the page has other amounts."""
    if best.total is None or len(best.rows) != 1:
        return False
    paid = best.rows[0].amounts.get(best.net_key or "")
    others = {total.value for total in totals if total.kind is TotalKind.UNNAMED} - {best.total.value}
    return paid is not None and paid.box() == best.total.token.box() and len(others) > 1


def _is_credit_note(row: Row, columns: dict[str, Column]) -> bool:
    """Whether the column of types says so in full, which no other word there does by chance."""
    return any(_CREDIT_NOTE.fullmatch(text) for text in _texts_under(row, columns, Role.TYPE))


def _is_refused(row: Row, columns: dict[str, Column]) -> bool:
    """ "No" in a column "Paid"."""
    return any(text in NO for text in _texts_under(row, columns, Role.NET))


def _texts_under(row: Row, columns: dict[str, Column], role: Role) -> list[str]:
    return [
        fold(" ".join(token.text for token in tokens))
        for key, tokens in row.texts.items()
        if key in columns and columns[key].role is role
    ]


def _is_billed_or_taken_off(best: Solution, columns: dict[str, Column]) -> bool:
    """A column headed as billed and one headed by unknown words both add up, and nothing tells what was paid."""
    if best.net_key is None or best.total is None or best.total.kind is TotalKind.PAID:
        return False
    roles = {columns[best.net_key].role}
    for key, column in columns.items():
        if column.numeric and key not in {best.net_key, best.gross_key, *best.parts}:
            roles |= {column.role} if any(row.get(key) for row in best.values) else set()
    return {Role.GROSS, None} <= roles and columns[best.net_key].role in (Role.GROSS, None)


def _may_count_an_earlier_payment(best: Solution, columns: dict[str, Column]) -> bool:
    """A column beside the paid one holds a part of it, or what was paid before although no amount of the line, nor
    its item, is as big as both together: "Paid in total | Earlier"."""
    others = {key: column for key, column in columns.items() if column.numeric and key != best.net_key}
    parts = [key for key, c in others.items() if c.role in _PAID_ONCE and heads_part_of_paid(c.heading)]
    before = [key for key, c in others.items() if c.role is Role.BALANCE and heads_earlier_payment(c.heading)]
    for row, values, net in zip(best.rows, best.values, best.nets, strict=True):
        whole = max([*map(abs, values.values()), abs(row.item.original_amount) if row.item else _ZERO])
        if any(values.get(key) for key in parts):
            return True
        if any(values.get(key) and abs(net) + abs(values[key]) > whole for key in before):
            return True
    return False


def _turned_without_a_word(row: Row, net: Decimal) -> bool:
    """A loose amount printed positive that only fits as a deduction."""
    if row.kind is not RowKind.LOOSE or net >= 0 or names_deduction(row.words) or names_credit(row.words):
        return False
    return all(token.amount is not None and min(token.amount.values) > 0 for token in row.amounts.values())


def line_currencies(best: Solution, columns: dict[str, Column]) -> set[str]:
    """Currencies named beside the lines' amounts or in a currency column."""
    found = set()
    for row in best.rows:
        found |= {token.amount.currency for token in row.amounts.values() if token.amount and token.amount.currency}
        for key, tokens in row.texts.items():
            if key in columns and columns[key].role is Role.CURRENCY:
                found |= {token.text for token in tokens if token.text in CURRENCY_CODES}
    return found


def _is_printed_in_two_currencies(best: Solution, columns: dict[str, Column]) -> bool:
    """ "Amount USD | Rate | Amount EUR": two full columns whose headings name a currency each, and neither is headed
    as paid."""
    net = columns.get(best.net_key or "")
    if net is None or net.role is Role.NET:
        return False
    own = set(currencies_in(net.heading))
    others = [
        key
        for key, column in columns.items()
        if column.numeric and own and (named := set(currencies_in(column.heading))) and named != own
    ]
    return any(all(values.get(key) for values in best.values) for key in others)


def _has_open_mark(best: Solution) -> bool:
    """Whether an amount can mean two values: "1.300" in a document that decides for no decimal mark."""
    return any(
        token.amount is not None and len(token.amount.values) > 1
        for row in best.rows
        for token in row.amounts.values()
    )


def _is_tax_open(best: Solution, columns: dict[str, Column]) -> bool:
    """Whether the only step between the billed and the paid column is the tax, and neither what heads the paid one
    nor the ledger tells whether it was paid, too. The ledger knows what was billed, so it tells only of what is paid
    whole."""
    if len(best.parts) != 1 or not _is_tax(next(iter(best.parts)), best, columns):
        return False
    heading = columns[best.net_key].heading if best.net_key else ""
    if heading_role(heading) is Role.NET and not is_before_tax(heading):
        return False
    items = [(row.item, net) for row, net in zip(best.rows, best.nets, strict=True) if row.item is not None]
    return not items or any(abs(net) not in (abs(i.open_amount), abs(i.original_amount)) for i, net in items)


def _is_tax(key: str, best: Solution, columns: dict[str, Column]) -> bool:
    """Whether the column is headed as a tax, or by unknown words and each amount is a tax's rate of the smaller one
    beside it."""
    if best.parts[key][0] is Role.TAX:
        return True
    if columns[key].role is not None or best.gross_key is None:
        return False
    taxed = [
        (min(abs(net), abs(values[best.gross_key])), abs(values[key]))
        for net, values in zip(best.nets, best.values, strict=True)
        if values.get(key) and best.gross_key in values
    ]
    return bool(taxed) and all(_is_rate(base, tax) for base, tax in taxed)


def _is_rate(base: Decimal, tax: Decimal) -> bool:
    return any(abs(base * rate / 100 - tax) <= _CENT for rate in _TAX_RATES)


def _shifted(best: Solution) -> bool:
    """Most of three or more anchored lines pay more than their item ever was: references and amounts slipped."""
    anchored = [(net, row.item) for net, row in zip(best.nets, best.rows, strict=True) if row.item is not None]
    over = [1 for net, item in anchored if abs(net) > max(abs(item.open_amount), abs(item.original_amount))]
    return len(anchored) >= 3 and 2 * len(over) > len(anchored)


def _exchanged(best: Solution) -> bool:
    """Whether half of the anchored lines, two or more, pay what the items of others of them are, and not their own:
    the numbers stand in another order than the amounts."""
    anchored = [(net, row.item) for net, row in zip(best.nets, best.rows, strict=True) if row.item is not None]
    owed = {item.id: {item.open_amount, item.original_amount} for _, item in anchored}
    strayed = [
        net for net, item in anchored if net not in owed[item.id] and any(net in amounts for amounts in owed.values())
    ]
    return len(strayed) > 1 and 2 * len(strayed) >= len(anchored)
