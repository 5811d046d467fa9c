"""A solved reading in, the lines of its advice out: what each pays, for what, when it was billed, and why less."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from parsers.dates import date_readings
from parsers.remittance.advice import RemittanceLine
from parsers.remittance.lines import TokenKind
from parsers.remittance.rows.rows import Row, RowKind
from parsers.remittance.rows.solutions import Solution
from parsers.remittance.tables.table_parts import Column
from parsers.remittance.words import Role

_ZERO = Decimal(0)
_LONGEST_REASON = 200  # characters
_SENTENCE = re.compile(r"[^\W\d_]{4,}")
_REASON_LABEL = re.compile(r"(?i)^(reason( code)?|grund|kürzungsgrund|motif|motivo|causale|reden)\s*[:=-]\s*")


def list_lines(best: Solution, columns: dict[str, Column], order: str) -> tuple[RemittanceLine, ...]:
    lines = []
    for index, row in enumerate(best.rows):
        values = best.values[index] if best.values else {}
        net_token = row.amounts.get(best.net_key or "")
        gross = values.get(best.gross_key) if best.gross_key else _printed_gross(best, values, columns)
        sums = dict.fromkeys((Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD, Role.TAX), _ZERO)
        printed = set()
        for key, (role, sign) in best.parts.items():
            if key in values:
                role = Role.WITHHELD if role is Role.TAX and sign < 0 else role  # the tax goes to its office instead
                sums[role] -= sign * values[key]
                printed.add(role)
        if not best.parts and not _bills(columns):
            for key, value in values.items():
                part = columns[key].role
                if (
                    key != best.net_key
                    and part in (Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD)
                    and abs(value) < abs(best.nets[index])
                ):
                    sums[part] += abs(value)
                    printed.add(part)
        if gross is None and sums[Role.DEDUCTION] == -best.nets[index] and _is_credit(row, best.rows):
            printed.discard(Role.DEDUCTION)
        if Role.TAX in printed and gross is not None:
            gross -= sums[Role.TAX]
        lines.append(
            RemittanceLine(
                sequence=index + 1,
                reference=row.reference or _label_reference(row),
                net=best.nets[index],
                box=row.box(),
                invoice_date=_row_date(row, columns, order),
                gross=gross,
                discount=sums[Role.DISCOUNT] if Role.DISCOUNT in printed else None,
                deduction=sums[Role.DEDUCTION] if Role.DEDUCTION in printed else None,
                withheld=sums[Role.WITHHELD] if Role.WITHHELD in printed else None,
                reason=_reason(row, columns, is_short=_is_short(row, best.nets[index], gross)),
                item_id=row.item.id if row.item else None,
                net_box=net_token.box() if net_token else None,
            )
        )
    return tuple(lines)


def _is_credit(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row that holds no more than what is taken off is a credit of its own, as in a column "Avoir", and not
    what is taken off of an invoice in another row."""
    if row.item:
        return row.item.open_amount < 0
    return bool(row.reference) and sum(other.reference == row.reference for other in rows) == 1


def _bills(columns: dict[str, Column]) -> bool:
    """Whether a column may say what was billed; without one a discount has nothing to be checked against."""
    others = (Role.NET, Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD)
    return any(column.numeric and column.role not in others for column in columns.values())


def _printed_gross(best: Solution, values: dict[str, Decimal], columns: dict[str, Column]) -> Decimal | None:
    """A gross column whose identity does not hold (a part payment) still is what was billed."""
    for key, column in columns.items():
        if column.role is Role.GROSS and column.numeric and key != best.net_key and key in values:
            return values[key] if abs(values[key]) >= abs(values.get(best.net_key or "", _ZERO)) else None
    return None


def _label_reference(row: Row) -> str:
    words = row.label or " ".join(token.text for tokens in row.texts.values() for token in tokens)
    return words[:80].strip(" :.")


def _row_date(row: Row, columns: dict[str, Column], order: str) -> date | None:
    found: list[date] = []
    for key, tokens in row.texts.items():
        role = columns[key].role if key in columns else None
        if role is Role.DUE_DATE:
            continue
        for token in tokens:
            readings = date_readings(token.text)
            if readings and (token.kind is TokenKind.DATE or role is Role.DATE):
                day = readings[1] if len(readings) > 1 and order == "mdy" else readings[0]
                found.insert(0, day) if role is Role.DATE else found.append(day)
    return found[0] if found else None


def _is_short(row: Row, net: Decimal, gross: Decimal | None) -> bool:
    billed = gross if gross is not None else row.item.open_amount if row.item else net
    return abs(net) < abs(billed)


def _reason(row: Row, columns: dict[str, Column], *, is_short: bool) -> str | None:
    """The text of a reason column, else what stands below a line that is short, else of a description, or an
    adjustment's own words."""
    if said := _text_under(row, columns, Role.REASON) or (_note_below(row) if is_short else None):
        return said
    if described := _text_under(row, columns, Role.TEXT):
        return described
    return row.label[:_LONGEST_REASON] if row.kind is RowKind.LOOSE and row.label else None


def _text_under(row: Row, columns: dict[str, Column], wanted: Role) -> str | None:
    tokens = (
        token for key, held in row.texts.items() if key in columns and columns[key].role is wanted for token in held
    )
    return " ".join(token.text for token in tokens)[:_LONGEST_REASON] or None


def _note_below(row: Row) -> str | None:
    """ "Power supply missing" right under the line; a piece of its number is no reason."""
    below = (note for note in row.notes if note.page == row.line.page and note.top > row.line.top)
    words = (note.text.strip(" *-–") for note in below)
    return next((_REASON_LABEL.sub("", text)[:_LONGEST_REASON] for text in words if _SENTENCE.search(text)), None)
