"""Sentences that pay invoices in, the same as a table out: "it pays invoice 4711 ($100.00) and 4712 ($50.00)".

Numbers and amounts are paired in reading order, number first or amount first. The pairs count only where they add
up to an amount that the text says was paid, and in one of the two orders only; else the pages stay as they are.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.dates import date_readings
from parsers.files.pages import Word
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem
from parsers.money import format_amount, read_amount
from parsers.problems import PageBox
from parsers.remittance.lines import Line
from parsers.remittance.made import Cell, MadeRow, made_table
from parsers.remittance.rows import Anchors
from parsers.remittance.spread import known_items
from parsers.remittance.words import Role, TotalKind, fold, heading_role, tells_of_payment, total_kind

_ONE_AMOUNT = "The text names one amount for several invoices; what it pays on each is the ledger's, not the payer's."
_TOTAL_ALONE = "The text lists amounts and their sum, but does not say that the sum was paid."
_MAX_WORDS = 800
_EDGES = "/.,;:()[]\"'„“”"
_AMOUNT = re.compile(r"[^\d\s]{0,3}\d[\d.,'’\u00a0\u202f]*[.,]\d{2}[^\d\s]{0,3}")
_LETTERED = re.compile(r"[A-Z]{2,5}[-/]?\d[\d/-]{3,}")
_REFERENCE = re.compile(r"(?=.*\d)[\w][\w./\-]{2,}")
# Words after which not all that is named is paid, or not in full.
_EXCEPTION = re.compile(
    r"\b(less|minus|except|without|hold|holding|short|deduct\w*|balance of|part of|not paid|abzuglich|ohne|ausser"
    r"|gekurzt|einbehalten|moins|sauf|hors|deduction|menos|salvo|excepto|meno|tranne|escluso|behalve|min|zonder|aftrek)\b"
)
# Words before a number that is taken off: nothing that is paid stands between.
_LESS = re.compile(
    r"\b(less|minus|net of|abzuglich|abzgl|unter abzug|moins|deduction faite|menos|meno|al netto|verminderd met"
    r"|pomniejsz\w*)"
    r"( (the|our|your|a|an|of|der|die|des|ihrer|unserer|l|le|la|de|votre|notre|su|nuestra|vostra|nostra|della|uw|onze"
    r"|o|korekt\w*))*"
    r"( (credit|gutschrift|avoir|abono|nota|creditnota|accredito|rectificativa)"
    r"( (note|memo|de|di|credito|nr|no|n|vom|du|del))*)?$"
)
# Words before an amount that was not paid.
_SHORT = re.compile(
    r"\b(short( paid)?( by)?|less( an?)?( deduction| discount)?( of)?|minus|deduct(ed|ing|ion)?( of)?|withheld"
    r"|abzuglich|abzgl( skonto)?|abzug( von)?|gekurzt um|moins|retenue( de)?|menos|descuento de|meno|trattenuta di"
    r"|min|korting van|inhouding van)$"
)
_CUE_WORDS = 5
_AND = frozenset({"", "and", "und", "sowie", "et", "y", "e", "ed", "en", "plus"})
_GROUP = re.compile(r"(\d{3})+,\d{2}")  # digits that may go on to the left
_GROUP_DIGITS = 3
_SENTENCE_END = re.compile(r"[^\d.][.!?]$|\d[.!?]$")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A number or an amount in the text, with the words that spell it; `paid` when its sentence says that something
    was paid, `labelled` with the kind of total that the words before it name, `less` when they are like "less the
    credit" or "short by"."""

    words: tuple[Word, ...]
    page: int
    reference: str
    amount: Decimal | None
    text: str
    paid: bool
    labelled: TotalKind | None = None
    less: bool = False


_Pair = tuple[_Mark, _Mark]  # a number and what is paid on it
_Reading = tuple[list[_Pair], _Mark]  # and the total that they add up to


@dataclass(frozen=True, slots=True)
class Prose:
    """`doubt` says why a person has to look; empty when the text says all of it."""

    pages: list[list[Line]]
    doubt: str = ""


def tabulate_prose(pages: Sequence[Sequence[Line]], anchors: Anchors) -> Prose | None:
    """The pages, which have no table, with the pairs that the sentences name as one below the last of them; None
    unless there is one way to pair them."""
    if sum(len(cell.words) for page in pages for line in page for cell in line.cells) > _MAX_WORDS:
        return None
    marks = list(_marks([line for page in pages for line in page], anchors))
    told = [mark for mark in marks if mark.amount is not None and (mark.paid or mark.labelled is TotalKind.PAID)]
    named = [mark for mark in marks if mark.labelled is TotalKind.GENERAL and mark not in told]
    readings, doubt = _readings(marks, told, anchors), ""
    if not readings:
        readings, doubt = _readings(marks, named, anchors), _TOTAL_ALONE
    if not readings:
        doubt = _ONE_AMOUNT
        exception = bool(_EXCEPTION.search(fold(" ".join(line.text for page in pages for line in page))))
        readings = [
            (pairs, total)
            for pairs, total in _settled_by_balances(marks, told, anchors)
            if not exception or any(amount.amount is not None and amount.amount < 0 for _, amount in pairs)
        ]
    if not readings or (len(readings) > 1 and not all(_pays_one(pairs, total) for pairs, total in readings)):
        return None
    pairs, total = readings[0]
    *before, last = (list(page) for page in pages)
    return Prose([*before, [*last, *_table(pairs, total, last)]], doubt)


def _readings(marks: Sequence[_Mark], totals: Sequence[_Mark], anchors: Anchors) -> list[_Reading]:
    """Each way to pair numbers and amounts once, however often the total is repeated."""
    found: dict[object, _Reading] = {}
    for total in totals:
        backward = _pairs_before(marks, anchors)
        readings = [(_pairs_behind(marks, total, anchors), total)]
        readings += [(backward, total)] if _names_all(backward, total, marks) else []
        for pairs, _ in readings:
            if pairs and sum((amount.amount or Decimal(0) for _, amount in pairs), Decimal(0)) == total.amount:
                key = (total.amount, *((number.words, amount.amount) for number, amount in pairs))
                found.setdefault(key, (pairs, total))
    return list(found.values())


def _pays_one(pairs: Sequence[_Pair], total: _Mark) -> bool:
    """Whether the same amount is printed for the payment and for its only invoice: which is which tells nothing."""
    return len(pairs) == 1 and pairs[0][1].amount == total.amount


def _marks(lines: Sequence[Line], anchors: Anchors) -> Iterator[_Mark]:
    words = [(word, line.page) for line in lines for cell in line.cells for word in cell.words]
    for start, end in _sentences([word.text for word, _ in words]):
        paid = tells_of_payment(" ".join(word.text for word, _ in words[start:end]))
        last = -1  # where the last number stands
        for index in range(start, end):
            word, page = words[index]
            groups = _thousands(words[start:index], word.text.strip(_EDGES))
            text = "".join([*(group.text.strip(_EDGES) for group in groups), word.text.strip(_EDGES)])
            amount = read_amount(text.strip("()")) if _AMOUNT.fullmatch(text) else None
            if amount is not None and len(amount.values) == 1 and not amount.sign:
                before = [other.text for other, _ in words[start : index - len(groups)]]
                short = bool(_SHORT.search(fold(" ".join(before[-_CUE_WORDS:]))))
                yield _Mark((*groups, word), page, "", amount.values[0], text, paid, _total_named(before), short)
            elif _names_invoice(text, [other.text for other, _ in words[max(0, index - 3) : index]], anchors) or (
                last >= 0
                and _goes_on([other.text for other, _ in words[last + 1 : index]])
                and _REFERENCE.fullmatch(text)
                and known_items(text, anchors)
            ):
                last = index
                less = _takes_off([other.text for other, _ in words[max(start, index - _CUE_WORDS) : index]])
                yield _Mark((word,), page, text, None, text, paid, less=less)


def _thousands(before: Sequence[tuple[Word, int]], text: str) -> list[Word]:
    """ "3 534,56" is written with a blank between its groups: the words in front that belong to it."""
    groups: list[Word] = []
    for word, _ in reversed(before):
        digits = word.text.strip("(€$£")
        if not _GROUP.match(text) or not digits.isdigit() or len(digits) > _GROUP_DIGITS:
            break
        groups.insert(0, word)
        text = digits + text
        if digits != word.text:
            break
    return groups


def _total_named(before: Sequence[str]) -> TotalKind | None:
    """What the words right before an amount say that it sums up: "Total paid:", "Amount: USD"."""
    lengths = range(1, min(_CUE_WORDS, len(before)) + 1)
    return next((kind for length in lengths if (kind := total_kind(" ".join(before[-length:])))), None)


def _takes_off(before: Sequence[str]) -> bool:
    """ "less the credit", "abzüglich Gutschrift", "minus creditnota" right before a number."""
    return bool(_LESS.search(fold(" ".join(before))))


def _goes_on(between: Sequence[str]) -> bool:
    """Whether the number behind these words is one more of a list: "20501, 20502 and 20518"."""
    return all(fold(word) in _AND for word in between)


def _sentences(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for index, word in enumerate(words):
        if _SENTENCE_END.search(word) and len(word) > 3:
            yield start, index + 1
            start = index + 1
    if start < len(words):
        yield start, len(words)


def _names_invoice(text: str, before: Sequence[str], anchors: Anchors) -> bool:
    """Whether the word is a number that the ledger knows in full, or stands behind a word for invoice."""
    if not _REFERENCE.fullmatch(text) or date_readings(text):
        return False
    if any(heading_role(fold(word)) is Role.INVOICE for word in before if word.isalpha()):
        return True
    if not anchors:
        return bool(_LETTERED.fullmatch(text)) and not (before and before[-1].endswith(":"))
    level, items = anchors.find(text)
    return level == 0 and len(items) == 1 and canonical_keys(items[0].number)[:1] == canonical_keys(text)[:1]


def _pairs_behind(marks: Sequence[_Mark], total: _Mark, anchors: Anchors) -> list[_Pair]:
    """Each number with what is paid on it among the amounts behind it; none when one has none, or when an amount
    that is not the total stands before all of them."""
    groups: list[tuple[_Mark, list[_Mark]]] = []
    for mark in marks:
        if mark.reference:
            groups.append((mark, []))
        elif mark.words is total.words:
            if groups and not groups[-1][1]:
                return []  # right behind a number: what is paid on it
        elif groups:
            groups[-1][1].append(mark)
        elif mark.amount != total.amount:
            return []
    pairs = [(number, _paid_of(number, amounts, total, anchors)) for number, amounts in groups]
    return [(number, amount) for number, amount in pairs if amount] if all(amount for _, amount in pairs) else []


def _paid_of(number: _Mark, amounts: Sequence[_Mark], total: _Mark, anchors: Anchors) -> _Mark | None:
    """The amount alone; of three, the last where it is the first less the second; of two, the one that is not "short
    by" or "less", where both are what is open of a known item."""
    amounts = [mark for mark in amounts if mark.amount != total.amount] or list(amounts[:1])
    values = [mark.amount or Decimal(0) for mark in amounts]
    if len(amounts) == 1:
        return _with_sign(number, amounts[0], anchors)
    if len(amounts) == 3 and values[0] - values[1] == values[2]:
        return _with_sign(number, amounts[2], anchors)
    paid = [mark for mark in amounts if not mark.less]
    if len(amounts) == 2 and len(paid) == 1:
        known = [item.open_amount for _, item in known_items(number.reference, anchors)]
        if known in ([], [sum(values)]):
            return paid[0]
    return None


def _pairs_before(marks: Sequence[_Mark], anchors: Anchors) -> list[_Pair]:
    """Each number with the amount right before it."""
    return [
        (mark, _with_sign(mark, amount, anchors))
        for amount, mark in itertools.pairwise(marks)
        if mark.reference and amount.amount is not None
    ]


def _with_sign(number: _Mark, amount: _Mark, anchors: Anchors) -> _Mark:
    """A known credit note takes its amount off; of an unknown number the words before it tell."""
    named = known_items(number.reference, anchors)
    taken = all(item.open_amount < 0 for _, item in named) if named else number.less
    return replace(amount, amount=-(amount.amount or Decimal(0)), text=f"-{amount.text}") if taken else amount


def _names_all(pairs: Sequence[_Pair], total: _Mark, marks: Sequence[_Mark]) -> bool:
    """Every number has its amount, the total is none of these, and no amount is left over: a number with three
    amounts may pay any of them."""
    numbers = [mark for mark in marks if mark.reference]
    if not pairs or len(pairs) != len(numbers) or any(amount.words is total.words for _, amount in pairs):
        return False
    used = {id(amount.words) for _, amount in pairs}
    return all(mark.amount in (None, total.amount) or id(mark.words) in used for mark in marks)


def _settled_by_balances(marks: Sequence[_Mark], totals: Sequence[_Mark], anchors: Anchors) -> Iterator[_Reading]:
    """ "We paid $600.00 for invoices 1001-1003": one amount alone, and the open amounts of all named are it."""
    if len(totals) != 1 or any(mark.amount is not None and mark is not totals[0] for mark in marks):
        return
    named = [pair for mark in marks if mark.reference for pair in known_items(mark.reference, anchors)]
    whole = bool(named) and all(known_items(mark.reference, anchors) for mark in marks if mark.reference)
    distinct = len({item.id for _, item in named}) == len(named)
    if whole and distinct and sum((item.open_amount for _, item in named), Decimal(0)) == totals[0].amount:
        yield [(replace(totals[0], reference=text), _open_amount(totals[0], item)) for text, item in named], totals[0]


def _open_amount(total: _Mark, item: KnownItem) -> _Mark:
    return replace(total, amount=item.open_amount, text=format_amount(item.open_amount, item.currency))


def _table(pairs: Sequence[_Pair], total: _Mark, page: Sequence[Line]) -> list[Line]:
    rows = [
        MadeRow(Cell(number.reference, _place(number)), Cell(amount.text, _place(amount))) for number, amount in pairs
    ]
    return made_table(rows, Cell(total.text, _place(total)), page)


def _place(mark: _Mark) -> PageBox:
    """Of an amount whose groups stand in two lines, the place of the last."""
    last = mark.words[-1]
    first = next(word for word in mark.words if word.top == last.top)
    return PageBox(mark.page, first.x0, last.top, last.x1, last.bottom)
