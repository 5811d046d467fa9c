"""Pages in, the parts that pay on their own out: cut where another payment's number begins."""

from collections.abc import Sequence

from parsers.remittance.facts.fact_values import payment_references
from parsers.remittance.facts.facts import labelled_facts
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.words import total_kind


def cut_into_payments(pages: Sequence[Sequence[Line]], headings: set[int]) -> list[list[list[Line]]]:
    """The pages cut where another payment reference begins; the parts of an unfolded page are payments already."""
    if len(pages) > 1 and len({line.page for page in pages for line in page}) == 1:
        return [[list(page)] for page in pages]
    lines = [line for page in pages for line in page]
    facts = [
        fact
        for fact in payment_references(labelled_facts(lines))
        if fact.strength > 1 and id(lines[fact.line]) not in headings
    ]
    cuts = [0]
    seen = facts[0].value if facts else ""
    for fact in facts[1:]:
        if fact.value != seen and fact.value not in {f.value for f in facts if f.line < fact.line}:
            cut = _cut_before(lines, fact.line, cuts[-1])
            if cut > cuts[-1]:
                cuts.append(cut)
        seen = fact.value
    segments = []
    for start, end in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        part = lines[start:end]
        numbers = list(dict.fromkeys(line.page for line in part))
        segments.append([[line for line in part if line.page == number] for number in numbers])
    return segments


def _cut_before(lines: Sequence[Line], index: int, after: int) -> int:
    """Where the block of the line begins: its page's start, or the widest gap since the last table row."""
    page_start = index
    while page_start > after and lines[page_start - 1].page == lines[index].page:
        page_start -= 1
    last_row = index
    while last_row > page_start and not looks_like_row(lines[last_row - 1]):
        last_row -= 1
    if last_row <= page_start:
        return page_start
    closed = _behind_its_total(lines, last_row, index, after)
    start = closed if closed > last_row else max(last_row - 2, page_start + 1)
    return max(range(start, index + 1), key=lambda i: (lines[i].top - lines[i - 1].bottom, -i))


def _behind_its_total(lines: Sequence[Line], last_row: int, index: int, after: int) -> int:
    """The line after the total that stands right below the rows, or is what they add up to since `after`; `last_row`
    when none does."""
    usual = lines[last_row - 1].top - lines[last_row - 2].top if last_row > 1 else 0.0
    rows = [line for line in lines[after:last_row] if looks_like_row(line)]
    end = last_row
    while end < index and lines[end].amounts() and total_kind(lines[end].tokens[0].text) is not None:
        if lines[end].top - lines[end - 1].top > 1.5 * usual and not _is_sum(lines[end], rows):
            break
        end += 1
    return end


def _is_sum(total: Line, rows: Sequence[Line]) -> bool:
    """Whether its amount is what the last ones of the rows add up to."""
    stated, *others = (token.amount.values for token in total.amounts() if token.amount)
    paid = [row.amounts()[-1].amount for row in rows]
    return not others and len(rows) > 1 and sum(amount.values[0] for amount in paid if amount) == stated[0]


def looks_like_row(line: Line) -> bool:
    plain = [t for t in line.tokens if t.kind is TokenKind.AMOUNT and not t.inline]
    return bool(plain) and (len(line.tokens) >= 3 or _names_number(line.tokens))


def _names_number(tokens: Sequence[Token]) -> bool:
    """ "INV-20501 | 1250.00": a row of two cells."""
    return len(tokens) == 2 and tokens[0].kind is not TokenKind.AMOUNT and any(map(str.isdigit, tokens[0].text))
