"""Printed lines in, the bands of headings above their tables out, each with the lines that it takes up."""

import itertools
from collections.abc import Sequence

from parsers.remittance.facts.labels import bare_label
from parsers.remittance.facts.payer import names_body, names_company
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.tables.table_parts import Heading
from parsers.remittance.words import AMOUNT_ROLES, Role, fold, heading_role, heads_directly

_MAX_HEADING_LINES = 4
_LINE_COST = 0.3
_LEAST_ENDED = 2  # headings that a second line goes on with
_LEAST_RUN = 3  # headings in one run of words
_MOST_WORDS = 24
_WORDS_OF_HEADING = 4
_HALF_LINE = 0.75  # of a line's height


def find_heading_bands(lines: Sequence[Line]) -> list[tuple[int, int, list[Heading]]]:
    """(first line, line after the last, headings) of each heading band: up to four lines read as one."""
    bands: list[tuple[int, int, list[Heading]]] = []
    index = 0
    while index < len(lines):
        best: tuple[int, int, list[Heading]] | None = None
        best_score = 0.0
        for size in range(1, _MAX_HEADING_LINES + 1):
            if index + size > len(lines) or not may_head(lines[index + size - 1]):
                break
            if size > 1 and _gap(lines[index + size - 2], lines[index + size - 1]) > 1.6:
                break
            headings = read_headings(lines[index : index + size])
            score = _heading_score(_run_apart(headings)) - _cost_of_lines(lines[index : index + size])
            if score > best_score or (score and score == best_score and _goes_on(lines, index + size - 1)):
                best, best_score = (index, index + size, headings), score
        if best is None:
            index += 1
            continue
        later = _band_from(lines, index + 1)
        below = lines[index + 1 : best[1]]
        title = len(lines[index].cells) == 1 and _is_title(lines[index].cells[0], best[2], read_headings(below))
        if later is not None and later[0] > best_score + (0 if title else 0.5) and index + 1 < best[1]:
            index += 1
            continue
        bands.append(best)
        index = best[1]
    return bands


def _is_title(cell: Token, with_it: Sequence[Heading], without: Sequence[Heading]) -> bool:
    """Whether a cell alone above the headings names the table ("Deductions", "COPY"), not the column below it:
    "Unser" above "Beleg" and "Invoice" above "number" change what their column is."""
    for joined in with_it:
        if not overlaps([cell], joined):
            continue
        below = next((h.role for h in without if min(h.x1, joined.x1) - max(h.x0, joined.x0) > 0), None)
        return joined.role is below or (joined.role in AMOUNT_ROLES and below not in AMOUNT_ROLES)
    return True


def _band_from(lines: Sequence[Line], index: int) -> tuple[float, int] | None:
    """The best score of a band that starts at this line."""
    best = 0.0
    for size in range(1, _MAX_HEADING_LINES + 1):
        if index + size > len(lines) or not may_head(lines[index + size - 1]):
            break
        if size > 1 and _gap(lines[index + size - 2], lines[index + size - 1]) > 1.6:
            break
        band = lines[index : index + size]
        best = max(best, _heading_score(read_headings(band)) - _cost_of_lines(band))
    return (best, index) if best else None


def _cost_of_lines(band: Sequence[Line]) -> float:
    """More lines have to say more; those that only go on with the headings above cost nothing."""
    return _LINE_COST * sum(not _goes_on(band, number) for number in range(1, len(band)))


def _goes_on(lines: Sequence[Line], number: int) -> bool:
    """Whether the line is set around the middle of its band, or ends headings that the one before it begins: "Gross |
    Cash | Amount" above "amount | discount | paid"."""
    if not number or _is_half_below(lines, number):
        return number > 0
    upper, lower = lines[number - 1], lines[number]
    under = [[cell for cell in upper.cells if overlaps([cell], other)] for other in lower.cells]
    if len(under) < _LEAST_ENDED or any(len(found) != 1 for found in under):
        return False
    whole = [f"{found[0].text} {other.text}" for found, other in zip(under, lower.cells, strict=True)]
    own = {id(found[0]) for found in under}
    return len(own) == len(under) and all(heading_role(text) is not None for text in whole)


def _is_half_below(lines: Sequence[Line], number: int) -> bool:
    """Whether the line begins beside the one before it, as a cell of two lines does in a row of one."""
    return _gap(lines[number - 1], lines[number]) < _HALF_LINE


def _gap(upper: Line, lower: Line) -> float:
    """Distance of two lines' tops in heights of the upper one."""
    return (lower.top - upper.top) / max(upper.bottom - upper.top, 1)


def may_head(line: Line) -> bool:
    if any(token.kind is not TokenKind.TEXT for token in line.tokens):
        return False
    text = line.text
    if any(names_company(cell.text) for cell in line.cells) or any(map(_names_party, line.cells, line.cells[1:])):
        return False  # "Ordering party | Kestrel Point Stores Inc." tells who pays
    return "%" in text or not any(map(str.isdigit, text))


def _names_party(label: Token, name: Token) -> bool:
    """ "Company | County of Marlowe"."""
    return (bare_label(label.text) or ("",))[0] in ("payer", "payee") and names_body(name.text)


def read_headings(lines: Sequence[Line]) -> list[Heading]:
    """Cells of the band's lines, joined top down where they overlap horizontally."""
    cells: list[list[Token]] = []
    for line, below in itertools.zip_longest(lines, lines[1:]):
        for cell in line.cells:
            if below is not None and _spans_known(cell, below):
                continue
            over = [stack for stack in cells if overlaps(stack, cell) and stack[-1].bottom <= cell.bottom - 2]
            if len(over) == 1 and over[0][-1].top < line.top:
                over[0].append(cell)
            else:
                cells.append([cell])
    headings = []
    for stack in cells:
        text = join_words([cell.text for cell in stack])
        whole = "".join(cell.text for cell in stack)
        if heading_role(text) is None and len(stack) > 1 and heading_role(whole) is not None:
            text = whole  # "Invoic" above "e", broken in a cell too narrow for the word
        x0, x1 = min(cell.x0 for cell in stack), max(cell.x1 for cell in stack)
        words = tuple(word for cell in stack for word in cell.words)
        headings.append(Heading(text, x0, x1, heading_role(text), words))
    headings.sort(key=lambda heading: heading.x0)
    return headings


def _spans_known(cell: Token, below: Line) -> bool:
    """ "Amounts in EUR" above "Gross | Discount | Net", which say more."""
    under = [other for other in below.cells if min(other.x1, cell.x1) > max(other.x0, cell.x0)]
    return len(under) > 1 and all(heading_role(other.text) in AMOUNT_ROLES for other in under)


def join_words(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        text = text[:-1] + part if text.endswith("-") and part[:1].islower() else f"{text} {part}".strip()
    return text


def overlaps(stack: Sequence[Token], cell: Token | Heading) -> bool:
    x0, x1 = min(token.x0 for token in stack), max(token.x1 for token in stack)
    return min(x1, cell.x1) - max(x0, cell.x0) > 0


def _heading_score(headings: Sequence[Heading]) -> float:
    """Above zero for a band that names an amount column and another one, and is mostly headings."""
    roles = [heading.role for heading in headings if heading.role is not None]
    if len(headings) < 2 or len(roles) < 2 or not any(role in AMOUNT_ROLES for role in roles):
        return 0.0
    if not any(role not in AMOUNT_ROLES for role in roles) and len(roles) < 3:
        return 0.0
    unknown = len(headings) - len(roles)
    if unknown > len(roles) or any(heading.text.rstrip().endswith(":") for heading in headings):
        return 0.0
    if len(set(roles)) == 1:
        return 0.0
    different = len(set(roles))
    return different + 0.2 * (len(roles) - different) - 0.7 * unknown


def _run_apart(headings: Sequence[Heading]) -> Sequence[Heading]:
    """The headings of a band whose words stand too near to be told apart: "Rechnungsnr. Datum Betrag EUR". Which
    words go together is told by the columns beneath; here each run of words that is a heading counts."""
    if len(headings) != 1:
        return headings
    words = headings[0].words
    runs: list[list[Heading] | None] = [[]]
    for end in range(1, min(len(words), _MOST_WORDS) + 1):
        found = None
        for start in range(max(0, end - _WORDS_OF_HEADING), end):
            before = runs[start]
            text = " ".join(word.text for word in words[start:end])
            if before is None or not heads_directly(text) or (role := heading_role(text)) in (None, Role.TEXT):
                continue
            if found is None or len(before) + 1 > len(found):
                found = [*before, Heading(text, words[start].x0, words[end - 1].x1, role, tuple(words[start:end]))]
        runs.append(found)
    apart = runs[len(words)] if len(words) < len(runs) else None
    return apart if apart and len(apart) >= _LEAST_RUN else headings


def find_halves(headings: Sequence[Heading]) -> list[list[Heading]]:
    """The headings of each newspaper column: the same words repeated side by side, also where the table on the left
    is named "Invoices" and the one on the right "Credit notes" above its first heading."""
    names = [fold(heading.text) for heading in headings]
    for count in (2, 3):
        size, rest = divmod(len(names), count)
        halves = [list(headings[k * size : (k + 1) * size]) for k in range(count)]
        if rest or size < 2:
            continue
        if all(names[i] == names[i % size] for i in range(len(names))):
            return halves
        if all(_same_but_titled(halves[0], half) for half in halves[1:]):
            return halves
    return [list(headings)]


def _same_but_titled(one: Sequence[Heading], other: Sequence[Heading]) -> bool:
    """ "Invoices Number | Date | Amount" and "Credit notes Number | Date | Amount"."""
    numbers = {Role.INVOICE, Role.WEAK_INVOICE, Role.CREDIT}
    titled = one[0].role in numbers and other[0].role in numbers and one[-1].role in AMOUNT_ROLES
    words = fold(one[0].text).split()[-1:], fold(other[0].text).split()[-1:]
    rest = all(fold(a.text) == fold(b.text) for a, b in zip(one[1:], other[1:], strict=True))
    return titled and rest and words[0] == words[1]
