"""Printed lines in, the totals that the document states out: beside a label, under a label, or in a total row."""

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from parsers.problems import PageBox
from parsers.remittance.advice_words import names_other_times
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.rows.rows import Row, RowKind
from parsers.remittance.rows.solutions import StatedTotal, amount_of
from parsers.remittance.rows.spoken_amounts import find_spoken_amount
from parsers.remittance.rows.sums import sum_rows
from parsers.remittance.tables.table_parts import Column
from parsers.remittance.words import Role, TotalKind, heading_role, tells_of_payment, total_kind

# Parts of an amount, by the words that may head a column or label its total.
_TOTALLED_APART = frozenset({Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD, Role.TAX, Role.GROSS})
_ZERO = Decimal(0)
_LEAST_ROWS = 2  # fewer add up to an amount by chance
# Of an amount in words: "1,204 and 51/100", "... pounds and 57 pence".
_HUNDREDTHS = re.compile(r"\b\d\d/100\b|\b\d{1,2} (?:cents?|pence|centimes?|centesimi|centimos|céntimos|grosz\w*)\b")
_PAYMENTS_DIGITS = 6  # of a number that may be the payment's
_LEAST_OF_SENTENCE = 6  # words
_LEAST_BEFORE_LIST = 4  # "We transfer EUR 300.00 for:"
_FULL_STOP = re.compile(r"[^\W\d]{2,}[.!?]$|\d[.,]\d\d[.!?]$")


def stated_totals(
    lines: Sequence[Line], rows: Sequence[Row], columns: Mapping[str, Column], mark: str | None
) -> list[StatedTotal]:
    """Each printed total once a place; totals of the payment first."""
    taken: dict[tuple[int, float], list[Row]] = {}
    for row in rows:
        taken.setdefault(row.line.place(), []).append(row)
    paid = {_corner(token.drawn) for row in rows for token in row.amounts.values() if token.drawn}
    totals: list[StatedTotal] = []
    for index, line in enumerate(lines):
        here = taken.get(line.place())
        if here is None:
            told = _labelled(lines, index, mark)
            totals += [total for total in told if not (total.token.inline and _is_taken(total.token, paid))]
        for row in here or ():
            if row.kind is RowKind.TOTAL:
                totals += _of_total_row(row, columns, mark)
    if not any(total.kind in (TotalKind.PAID, TotalKind.GENERAL) for total in totals):
        totals += _in_words(lines)
    known = {id(total.token) for total in totals}
    beside = [token for line in lines if line.place() not in taken for token in line.amounts()]
    return [
        *totals,
        *(
            StatedTotal(TotalKind.UNNAMED, amount_of(token, mark), token, None, "amount beside the lines")
            for token in beside
            if id(token) not in known
        ),
    ]


def _in_words(lines: Sequence[Line]) -> list[StatedTotal]:
    """The amount of a cheque or letter that no figures tell."""
    for line, below in itertools.pairwise([*lines, None]):
        value = find_spoken_amount(f"{line.text} {below.text if below else ''}") if line else None
        if line and value is not None and not (below and find_spoken_amount(below.text) == value):
            return [StatedTotal(TotalKind.PAID, value, line.cells[0], None, "amount in words")]
    return []


def _corner(box: PageBox) -> tuple[int, float, float]:
    return box.page, box.x0, box.top


def _is_taken(token: Token, paid: Collection[tuple[int, float, float]]) -> bool:
    """Whether a line that was put together of a sentence pays this amount of it."""
    return any((token.page, word.x0, word.top) in paid for word in token.words)


def name_unnamed_total(rows: Sequence[Row], mark: str | None) -> None:
    """A row below the last item is the total, whatever its words and language, when it has no number and each of its
    amounts is what its column adds up to above; sums of groups among the items are not counted twice."""
    last = max((index for index, row in enumerate(rows) if row.kind is RowKind.ITEM), default=-1)
    for index in range(max(last + 1, _LEAST_ROWS), len(rows)):
        above, row = rows[:index], rows[index]
        if row.kind is not RowKind.LOOSE or names_other_times(row.label) or any(map(_tells_the_whole, above)):
            continue
        if not any(amount_of(token, mark) for token in row.amounts.values()):
            continue
        counted = [other for other in above if other.kind is not RowKind.TOTAL]
        if any(_adds_up(row, each, mark) for each in (counted, _without_sums(counted, mark)) if len(each) > 1):
            _name_last_total(row, rows[index + 1 :], mark)
            return


def _name_last_total(total: Row, below: Sequence[Row], mark: str | None) -> None:
    """What stands below a sum may be taken off it: the last amount is the total where it is what the others leave,
    and nothing is where they are left unexplained."""
    left = [row for row in below if row.kind is RowKind.LOOSE and row.amounts.keys() & total.amounts.keys()]
    if not left:
        total.kind, total.total = RowKind.TOTAL, TotalKind.GENERAL
    elif len(left) > 1 and all(len(row.amounts) == 1 for row in (total, *left)):
        whole, *parts, rest = (amount_of(token, mark) for row in (total, *left) for token in row.amounts.values())
        if rest in (whole + sum(parts, _ZERO), whole - sum(parts, _ZERO)):
            total.kind, total.total = RowKind.TOTAL, TotalKind.SUB
            left[-1].kind, left[-1].total = RowKind.TOTAL, TotalKind.GENERAL


def _tells_the_whole(row: Row) -> bool:
    return bool(row.section) or (row.kind is RowKind.TOTAL and row.total not in (TotalKind.SUB, TotalKind.CARRIED))


def _without_sums(rows: Sequence[Row], mark: str | None) -> list[Row]:
    values = [{key: amount_of(token, mark) for key, token in row.amounts.items()} for row in rows]
    sure, likely = sum_rows(rows, values)
    return [row for index, row in enumerate(rows) if index not in sure | likely]


def name_group_sums(rows: Sequence[Row], mark: str | None) -> None:
    """Totals of two groups or more, with another total behind them, are subtotals whatever their words, when each of
    their amounts is what its column adds up to since the total before: "Branch total"."""
    sums: list[Row] = []
    group: list[Row] = []
    last = None
    for row in rows:
        if row.kind is not RowKind.TOTAL:
            group.append(row)
            continue
        if group and row.total is not TotalKind.CARRIED and _adds_up(row, group, mark):
            sums.append(row)
        group, last = [], row
    if len(sums) > 1 and last is not sums[-1]:
        for row in sums:
            row.total = TotalKind.SUB


def name_whole_sum(rows: Sequence[Row], mark: str | None) -> None:
    """The only total, below the last row and called a sum of a group ("Batch total"), is that of all when each of its
    amounts is what its column adds up to."""
    above, last = rows[:-1], rows[-1:]
    alone = len(above) > 1 and not any(row.kind is RowKind.TOTAL for row in above)
    if alone and last[0].total is TotalKind.SUB and _adds_up(last[0], above, mark):
        last[0].total = TotalKind.GENERAL


def _adds_up(total: Row, group: Sequence[Row], mark: str | None) -> bool:
    return bool(total.amounts) and all(
        amount_of(token, mark)
        == sum((amount_of(row.amounts[key], mark) for row in group if key in row.amounts), _ZERO)
        for key, token in total.amounts.items()
    )


def _of_total_row(row: Row, columns: Mapping[str, Column], mark: str | None) -> list[StatedTotal]:
    """A single amount under a general column takes the label's meaning; several take their columns'."""
    if row.total in (TotalKind.SUB, TotalKind.CARRIED, None):
        return []
    found = []
    for key, token in row.amounts.items():
        kind = row.total
        role = columns[key].role if key in columns else None
        if len(row.amounts) > 1 and role in (Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD, Role.TAX):
            kind = TotalKind.OTHER
        column = key if kind is not TotalKind.PAID or len(row.amounts) > 1 else None
        if kind is TotalKind.PAID and column is not None and role is not Role.NET:
            kind = TotalKind.GENERAL
        if len(row.amounts) == 1 and (other := _column_named(row.label, role, columns)) is not None:
            kind, column = TotalKind.OTHER, other or None
        found.append(StatedTotal(kind, amount_of(token, mark), token, column, row.label))
    return found


def _column_named(label: str, role: Role | None, columns: Mapping[str, Column]) -> str | None:
    """The column that the words total, where it is another one than they stand under, or none (""): "Total discount"
    in a box below the gross amounts."""
    named = heading_role(label)
    if named not in _TOTALLED_APART or named is role:
        return None
    fitting = [key for key, column in columns.items() if column.numeric and column.role is named]
    return fitting[0] if len(fitting) == 1 else None if named is Role.GROSS else ""


def _labelled(lines: Sequence[Line], index: int, mark: str | None) -> list[StatedTotal]:
    line = lines[index]
    found = []
    for token in line.tokens:
        if token.amount is None or token.kind not in (TokenKind.AMOUNT, TokenKind.NUMBER):
            continue
        if token.amount.decimals != 2 and _HUNDREDTHS.search(line.text):
            continue
        label = _label_left(line, token)
        kind = total_kind(label)
        if kind is None and (above := _label_above(lines, index, token)):
            label, kind = above, total_kind(above)
        if kind is None and total_kind(below := _label_below(lines, index, token)) is TotalKind.PAID:
            label, kind = below, TotalKind.PAID
        if kind in (None, TotalKind.GENERAL) and "**" in token.text:
            kind, label = TotalKind.PAID, "cheque amount"
        elif kind in (None, TotalKind.GENERAL) and token.inline and _is_payment_sentence(lines, index, token):
            kind, label = TotalKind.PAID, "amount in the text"
        if kind is None or (token.kind is TokenKind.NUMBER and not _is_plain_total(line, token, kind, mark)):
            continue
        value = amount_of(token, mark)
        bracketed = token.inline and token.amount.sign == "()"  # in a sentence an aside, no sign
        found.append(StatedTotal(kind, abs(value) if bracketed else value, token, None, label))
    return found


def _is_payment_sentence(lines: Sequence[Line], index: int, token: Token) -> bool:
    """Prose with a verb of payment and one amount of money: "we transferred 1,980.00 EUR today"; the sentence may
    begin in the line above and end in the one below."""
    if token.kind is not TokenKind.AMOUNT or not _is_all(token, _in_sentence(lines[index], token)):
        return False
    text = " ".join(line.text for line in lines[max(0, index - 1) : index + 2] if _goes_on(line, lines[index]))
    least = _LEAST_BEFORE_LIST if lines[index].text.endswith(":") else _LEAST_OF_SENTENCE
    return len(text.split()) >= least and tells_of_payment(text)


def _in_sentence(line: Line, token: Token) -> list[Token]:
    """The amounts of the line between the full stops around the token."""
    words = [word for cell in line.cells for word in cell.words]
    stops = [word.x1 for word in words if _FULL_STOP.search(word.text)]
    start = max((stop for stop in stops if stop <= token.x0), default=line.cells[0].x0)
    end = min((stop for stop in stops if stop >= token.x1), default=line.cells[-1].x1)
    return [other for other in line.amounts() if start <= other.x0 <= end]


def _is_all(token: Token, amounts: Sequence[Token]) -> bool:
    """Whether it is the only amount, or what the others add up to."""
    others = [other.amount.values[-1] for other in amounts if other is not token and other.amount]
    return not others or (token.amount is not None and sum(others) == token.amount.values[-1])


def _goes_on(line: Line, near: Line) -> bool:
    """Whether the line is a part of the same paragraph."""
    if line is near:
        return True
    gap = max(near.top - line.bottom, line.top - near.bottom)
    return line.page == near.page and len(line.cells) == 1 and not line.amounts() and gap < near.bottom - near.top


def _is_plain_total(line: Line, token: Token, kind: TotalKind, mark: str | None) -> bool:
    """A whole number is a total only directly behind words that say so, not in "Payment no. 4711", not with zeros
    before it or the payment's day or amount behind it, and not where the sentence goes on ("Payment 4711 was sent");
    a long one not where amounts have decimals."""
    if mark is not None and token.text.isdigit() and len(token.text) >= _PAYMENTS_DIGITS:
        return False
    label = _label_left(line, token)
    behind = [other for other in line.tokens if other.x0 > token.x0]
    if token.text.startswith("0") or any(other.kind in (TokenKind.DATE, TokenKind.AMOUNT) for other in behind):
        return False
    if not label.endswith(":") and behind and behind[0].text[:1].islower() and len(behind[0].words) > 1:
        return False
    return (
        kind is TotalKind.PAID
        and total_kind(label) is kind
        and heading_role(label.rstrip(":")) is not Role.WEAK_INVOICE
    )


def _label_left(line: Line, token: Token) -> str:
    """The words right before the token: from the last cell boundary or amount on, or the line's last cell."""
    before = [other for other in line.tokens if other.x0 < token.x0 and other is not token]
    label: list[str] = []
    for other in reversed(before):
        if other.kind is not TokenKind.TEXT:
            if other.kind is TokenKind.DATE and not label:
                continue
            break
        label.insert(0, other.text)
        if len(label) > 1 or total_kind(other.text) is not None:
            break
    return " ".join(label)


def _label_above(lines: Sequence[Line], index: int, token: Token) -> str:
    line, below = lines[index], lines[index + 1 : index + 2]
    listed = any(min(token.x1, other.x1) > max(token.x0, other.x0) for under in below for other in under.amounts())
    for above in reversed(lines[max(0, index - 2) : index]):
        if listed and above.text.endswith(":") and len(above.text.split()) >= _LEAST_BEFORE_LIST:
            break  # "Today we paid, in euro:" opens a list of which this is the first amount
        if above.page != line.page or line.top - above.bottom > 1.8 * (line.bottom - line.top):
            break
        for cell in above.cells:
            if min(cell.x1, token.x1) - max(cell.x0, token.x0) > 0:
                return cell.text
    return ""


def _label_below(lines: Sequence[Line], index: int, token: Token) -> str:
    """The small print under the amount, in a line of labels: it has no digits of its own."""
    line, under = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    if under is None or under.page != line.page or under.top - line.bottom > line.bottom - line.top:
        return ""
    if any(char.isdigit() for char in under.text):
        return ""
    return next((cell.text for cell in under.cells if min(cell.x1, token.x1) > max(cell.x0, token.x0)), "")


def column_sums(
    totals: Sequence[StatedTotal], values: Sequence[Mapping[str, Decimal]]
) -> list[tuple[StatedTotal, Decimal]]:
    """(stated total of a column, sum of that column) for every total that stands under a column."""
    sums = []
    for total in totals:
        if total.column is not None:
            sums.append((total, sum((row.get(total.column, Decimal(0)) for row in values), Decimal(0))))
    return sums
