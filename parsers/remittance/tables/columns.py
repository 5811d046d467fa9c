"""The lines of a table's part in, its columns out: those of amounts are clusters of horizontally overlapping amounts,
text columns those of the other tokens."""

import re
from collections.abc import Sequence, Set

from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.tables.heading_match import (
    count_misfits,
    cut_in_order,
    lay_over,
    run_together,
    set_left,
    split_heading,
)
from parsers.remittance.tables.table_parts import Column, Heading, TablePart
from parsers.remittance.words import (
    AMOUNT_ROLES,
    REFERENCE_ROLES,
    Role,
    clipped_role,
    fold,
    heading_role,
    names_credit,
    total_kind,
)

_SAME_START = 1.5  # points
_DISCOUNT_OR_DESCRIPTION = "desc"
_TAKEN_OFF = (Role.DEBIT, Role.DEDUCTION)
_DEBIT_NOTE = re.compile(
    r"\bdebit (note|memo)\b|note de debit|nota (de |di )?(debito|addebito)|belastung(sanzeige)?( nr)?$|debetnota"
)
TOO_LONG_FOR_AMOUNT = 8  # digits without a mark: no amount, whatever stands above


def find_columns(part: TablePart, *, loose: bool = False) -> list[Column]:
    amounts = {id(token) for line in part.lines for token in line.tokens if _is_amount(token, part.headings)}
    rows = [line for line in part.lines if _is_plain_row(line, amounts, loose)]
    rows = [line for line in rows if not _is_cheque_face(line)] or rows
    if not rows:
        return []
    named = [line for line in rows if not _names_a_total(line)] or rows
    shifted = [line for line in rows if line not in named and _is_shifted(line, named, amounts)]
    printed = [token for line in rows if line not in shifted for token in line.tokens if id(token) in amounts]
    numeric = _without_splits(_clusters(printed, loose), rows, part.headings)
    texts = [text for line in _full_rows(named) for text in _texts(line, amounts, part.headings)]
    textual = _clusters(texts, loose)
    spans = [(span, True) for span in numeric] + [(span, False) for span in textual]
    spans.sort(key=lambda item: (item[0][0] + item[0][1]) / 2)
    headings = [piece for heading in part.headings for piece in split_heading(heading, [span for span, _ in spans])]
    for piece in headings:
        piece.role = piece.role or clipped_role(piece.text)
    matched = min((lay_over(spans, headings), set_left(spans, headings)), key=lambda m: count_misfits(spans, m))
    if len(part.headings) == 1 and count_misfits(spans, matched):
        matched = cut_in_order(part.headings[0], spans) or matched
    columns = []
    for index, ((x0, x1), is_numeric) in enumerate(spans):
        heading = matched.get(index)
        role = (_amount_role(heading) if is_numeric else _text_role(heading)) if heading else None
        key = (fold(heading.text) if heading else "") or f"column {index}"
        if heading is not None:
            x0, x1 = min(x0, heading.x0), max(x1, heading.x1)
        columns.append(Column(key, role, heading.text if heading else "", x0, x1, is_numeric))
    return _unique_keys(columns)


def _is_shifted(total: Line, rows: Sequence[Line], amounts: Set[int]) -> bool:
    """Whether a row of sums has an amount for each of the rows' below other ones: "Totals: 456.00 6.00 450.00"."""
    sums = [token for token in total.tokens if id(token) in amounts]
    fullest = max(([token for token in row.tokens if id(token) in amounts] for row in rows), key=len)
    below = zip(sums, fullest, strict=False)
    return len(sums) == len(fullest) > 1 and any(min(a.x1, b.x1) <= max(a.x0, b.x0) for a, b in below)


def _amount_role(heading: Heading) -> Role | None:
    """Over amounts, "Invoice" or "Factures" means what was billed, and "Desc." what was taken off; another word for a
    number says nothing."""
    if heading.role is Role.INVOICE:
        return Role.CREDIT if names_credit(heading.text) else Role.GROSS
    if heading.role is Role.TEXT and fold(heading.text) == _DISCOUNT_OR_DESCRIPTION:
        return Role.DISCOUNT
    return None if heading.role in REFERENCE_ROLES else heading.role


def _text_role(heading: Heading) -> Role | None:
    """Over numbers of documents, "Credit note", "Avoirs" or "Debit note no." means which one."""
    if heading.role is Role.CREDIT and names_credit(heading.text):
        return Role.INVOICE
    return Role.INVOICE if heading.role in _TAKEN_OFF and _DEBIT_NOTE.search(fold(heading.text)) else heading.role


def _texts(line: Line, amounts: Set[int], headings: Sequence[Heading]) -> list[Token]:
    """The line's text cells; of a cell that holds an amount or a date too, its other tokens one by one. `amounts` are
    identities of tokens."""
    texts: list[Token] = []
    for cell in line.cells:
        inside = [token for token in line.tokens if cell.x0 <= token.x0 and token.x1 <= cell.x1]
        if not inside:
            continue  # a CR that its amount has taken
        plain = [token for token in inside if id(token) not in amounts]
        mixed = len(plain) < len(inside) or any(token.kind is TokenKind.DATE for token in inside)
        texts += plain if mixed or _runs_on(inside, headings) else [cell]
    return texts


def _runs_on(inside: Sequence[Token], headings: Sequence[Heading]) -> bool:
    """Whether each token of a cell begins where a heading does: a column so full that it touches the next one."""
    starts = [heading.x0 for heading in headings]
    return len(inside) > 1 and all(any(abs(token.x0 - x) < _SAME_START for x in starts) for token in inside)


def _full_rows(rows: Sequence[Line]) -> list[Line]:
    """Rows with at least the usual number of cells: a lone remark would bridge the columns above it."""
    counts = sorted(len(line.tokens) for line in rows)
    return [line for line in rows if len(line.tokens) >= counts[len(counts) // 2]]


def _is_plain_row(line: Line, amounts: Set[int], loose: bool) -> bool:
    """A line that shows where the columns are: an amount in a cell of its own, and no total."""
    if _names_a_total(line) and len(line.tokens) < 4:
        return False
    return any(id(token) in amounts and (loose or not token.inline) for token in line.tokens)


def _is_cheque_face(line: Line) -> bool:
    """ "PAY ****1,234.56": stars keep the amount of a cheque, which stands where it likes."""
    return any("**" in token.text for token in line.tokens)


def _names_a_total(line: Line) -> bool:
    """Its words may run over several columns."""
    return total_kind(line.cells[0].text if line.cells else "") is not None


def _is_amount(token: Token, headings: Sequence[Heading]) -> bool:
    """A whole number counts as an amount only under a heading that says so."""
    if token.kind is TokenKind.AMOUNT:
        if (
            token.amount
            and token.amount.decimals == 2
            and sum(heading.role is Role.INVOICE for heading in headings) > 1
        ):
            return True  # "N° facture | ... | Factures | Avoirs": one of them heads amounts
        return not any(
            heading.x0 - 3 <= token.x0 and token.x1 <= heading.x1 + 3 and _heads_numbers(heading)
            for heading in headings
        )
    if token.kind is not TokenKind.NUMBER or len(token.text) >= TOO_LONG_FOR_AMOUNT:
        return False
    over = [h for h in headings if min(h.x1, token.x1) - max(h.x0, token.x0) > 0]
    if not over:
        near = [
            h
            for h in headings
            if min(abs(h.x1 - token.x1), abs(h.x0 - token.x0), abs(h.x0 + h.x1 - token.x0 - token.x1) / 2) < 12
        ]
        over = near
    return bool(over) and all(heading.role in AMOUNT_ROLES for heading in over)


def _clusters(tokens: Sequence[Token], loose: bool) -> list[tuple[float, float]]:
    """Intervals of tokens that overlap horizontally, from left to right."""
    spans: list[tuple[float, float]] = []
    for token in sorted(tokens, key=lambda token: token.x0):
        if token.inline and not loose:
            continue
        if spans and token.x0 < spans[-1][1] - 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], token.x1))
        else:
            spans.append((token.x0, token.x1))
    return spans


def _heads_numbers(heading: Heading) -> bool:
    """Whether only numbers of documents stand below it; "Invoice amount Discount" in one cell heads amounts too."""
    if heading.role not in REFERENCE_ROLES:
        return False
    words = [part for word in heading.words for part in run_together(word)]
    return len(words) < 2 or not any(heading_role(word.text) in AMOUNT_ROLES for word in words)


def _without_splits(
    spans: Sequence[tuple[float, float]], rows: Sequence[Line], headings: Sequence[Heading]
) -> list[tuple[float, float]]:
    """One column whose amounts are set unevenly is two clusters side by side: no row has both, and only one of them
    has a heading."""
    joined: list[tuple[float, float]] = []
    for span in spans:
        if joined and _is_split(joined[-1], span, rows, headings):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def _is_split(
    left: tuple[float, float], right: tuple[float, float], rows: Sequence[Line], headings: Sequence[Heading]
) -> bool:
    tall = rows[0].bottom - rows[0].top
    if not headings or right[0] - left[1] > 1.5 * tall:
        return False
    if any(_fills(line, left) and _fills(line, right) for line in rows):
        return False
    over = {
        word
        for heading in headings
        for word in heading.words
        for span in (left, right)
        if min(word.x1, span[1]) - max(word.x0, span[0]) > -1
    }
    return len(over) < 2


def _fills(line: Line, span: tuple[float, float]) -> bool:
    """Whether the row has an amount or a dash there."""
    return any(min(token.x1, span[1]) - max(token.x0, span[0]) > 0 for token in line.tokens)


def _unique_keys(columns: list[Column]) -> list[Column]:
    seen: dict[str, int] = {}
    for column in columns:
        count = seen.get(column.key, 0)
        seen[column.key] = count + 1
        if count:
            column.key = f"{column.key} {count + 1}"
    return columns
