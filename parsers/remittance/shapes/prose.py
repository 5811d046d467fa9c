"""Sentences that pay invoices in, the same as a table out: "it pays invoice 4711 ($100.00) and 4712 ($50.00)".

Numbers and amounts are paired in reading order, number first or amount first, or as two lists of the same length. The
pairs count only where they add up to an amount that the text says was paid, and in one order only; else each sentence
may tell of a payment of its own; else the pages stay as they are.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.dates import date_readings
from parsers.files.pages import Word
from parsers.known_items import KnownItem
from parsers.money import format_amount
from parsers.problems import PageBox
from parsers.remittance.anchors import Anchors
from parsers.remittance.facts.fact_values import word_runs
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.made import Cell, MadeRow, made_table
from parsers.remittance.shapes.prose_marks import Mark, Sentence, find_listed, list_marks, split_sentences
from parsers.remittance.spread import known_items
from parsers.remittance.words import TotalKind, fold, tells_of_payment

_ONE_AMOUNT = "The text names one amount for several invoices; what it pays on each is the ledger's, not the payer's."
_TOTAL_ALONE = "The text lists amounts and their sum, but does not say that the sum was paid."
_IN_THAT_ORDER = "The text lists numbers and amounts apart; only their order says what is paid on each."
_ONE_OR_SEVERAL = "Several sentences say that something was paid; it may be one payment or several."
_MAX_WORDS = 800
# Words after which not all that is named is paid, or not in full.
_EXCEPTION = re.compile(
    r"\b(less|minus|except|without|hold|holding|short|deduct\w*|balance of|part of|not paid|abzuglich|ohne|ausser"
    r"|gekurzt|einbehalten|moins|sauf|hors|deduction|menos|salvo|excepto|meno|tranne|escluso|behalve|min|zonder|aftrek)\b"
)

# Words of a sentence that does not say that something was paid, though it names paying.
_DENIED = re.compile(
    r"\b(not|never|un ?paid|will|shall|would|should|if|unless|nicht|kein\w*|wird|werden|soll|sollen|wenn|falls|pas"
    r"|jamais|sera|seront|no (ha|han|hemos|se|esta|fue)|sera|seran|non|sara|saranno|niet|geen|zal|zullen|nie|nao)\b"
)
# What a sentence names that was not paid, or not yet.
_UNPAID = re.compile(
    r"\b(not|never|nicht|pas|no|non|niet|nao|nie)( \w+){0,3}"
    r" (pay|paid|bezahlt|gezahlt|uberwiesen|paye\w*|regle\w*|vire\w*"
    r"|pagad[oa]s?|pagamos|pagat[oaie]|pag[oa]s|betaald|overgemaakt|zaplac\w+)\b"
    r"|\b(will|shall) (be )?(pay|paid)\b|\b(wird|werden) (\w+ ){0,6}(bezahlt|bezahlen|zahlen|uberwiesen|uberweisen)\b"
)
_AROUND_DAY = " .,;:()"

_Pair = tuple[Mark, Mark]  # a number and what is paid on it
_Reading = tuple[list[_Pair], Mark]  # and the total that they add up to


@dataclass(frozen=True, slots=True)
class Prose:
    """`doubt` says why a person has to look, empty when the text says all of it; `apart` when each page is a payment
    of its own."""

    pages: list[list[Line]]
    doubt: str = ""
    apart: bool = False


def tabulate_prose(pages: Sequence[Sequence[Line]], anchors: Anchors) -> Prose | None:
    """The pages, which have no table, with the pairs that the sentences name as one below the last of them; None
    unless there is one way to pair them."""
    lines = [line for page in pages for line in page]
    if sum(len(cell.words) for line in lines for cell in line.cells) > _MAX_WORDS:
        return None
    sentences = split_sentences(lines)
    listed = find_listed(lines)
    told = [list(list_marks(sentence, anchors, listed)) for sentence in sentences]
    paying = [marks for words, marks in zip(sentences, told, strict=True) if not _UNPAID.search(_folded(words))]
    found = _one_payment([mark for marks in paying for mark in marks], lines, anchors)
    if found is None:
        return _payment_by_sentence(sentences, told, anchors)
    (pairs, total), doubt = found
    *before, last = (list(page) for page in pages)
    return Prose([*before, [*last, *_table(pairs, total, last)]], doubt)


def _one_payment(marks: Sequence[Mark], lines: Sequence[Line], anchors: Anchors) -> tuple[_Reading, str] | None:
    """The one way to pair what the text names, and why a person has to look all the same."""
    told = [mark for mark in marks if mark.amount is not None and (mark.paid or mark.labelled is TotalKind.PAID)]
    named = [mark for mark in marks if mark.labelled is TotalKind.GENERAL and mark not in told]
    readings, doubt = _readings(marks, told, anchors), ""
    if not readings:
        readings, doubt = _readings(marks, named, anchors), "" if _opens_with_payment(lines) else _TOTAL_ALONE
    if not readings and any(mark.paid for mark in marks):
        readings, doubt = _readings(marks, _largest(marks), anchors), _TOTAL_ALONE
    if readings and not doubt and any(_is_parallel(pairs) for pairs, _ in readings):
        doubt = "" if all(_is_owed(pair, anchors) for pair in readings[0][0]) else _IN_THAT_ORDER
    if not readings:
        doubt = _ONE_AMOUNT
        exception = bool(_EXCEPTION.search(fold(" ".join(line.text for line in lines))))
        readings = [
            (pairs, total)
            for pairs, total in _settled_by_balances(marks, told, anchors)
            if not exception or any(amount.amount is not None and amount.amount < 0 for _, amount in pairs)
        ]
    if not readings or (len(readings) > 1 and not all(_pays_one(pairs, total) for pairs, total in readings)):
        return None
    return readings[0], doubt


def _opens_with_payment(lines: Sequence[Line]) -> bool:
    """ "We have paid you today:" right above the first line with an amount: the list's sum was paid."""
    first = next((index for index, line in enumerate(lines) if line.amounts()), 0)
    said = lines[first - 1].text if first else ""
    words = fold(said)
    return said.endswith(":") and tells_of_payment(said) and not (_DENIED.search(words) or _UNPAID.search(words))


def _largest(marks: Sequence[Mark]) -> list[Mark]:
    """The amount that may be the sum of all others: "60.00 in all"."""
    amounts = [mark for mark in marks if mark.amount is not None]
    return sorted(amounts, key=lambda mark: mark.amount or Decimal(0))[-1:]


def _payment_by_sentence(sentences: Sequence[Sentence], told: Sequence[list[Mark]], anchors: Anchors) -> Prose | None:
    """ "We paid $30.00 on 5 October for invoices A ($10.00) and B ($20.00). On 12 October we paid $40.00 for C.": a
    payment in each sentence that names a number; none unless each of them says all of its payment."""
    pages: list[list[Line]] = []
    days: set[str] = set()
    for sentence, marks in zip(sentences, told, strict=True):
        paid = [mark for mark in marks if mark.amount is not None and mark.paid]
        if not any(mark.reference for mark in marks) and not paid:
            continue
        readings = _sole_pair(marks) or _readings(marks, paid, anchors)
        if len(readings) != 1 or _DENIED.search(_folded(sentence)):
            return None
        pairs, total = readings[0]
        lines = [_line_of(words) for _, words in itertools.groupby(sentence, key=lambda at: (at[1], at[0].top))]
        text = " ".join(word.text for word, _ in sentence)
        days |= {run.strip(_AROUND_DAY) for run in word_runs(text, 3) if date_readings(run.strip(_AROUND_DAY))}
        pages.append([*lines, *_table(pairs, total, lines)])
    if len(pages) < 2:
        return None
    return Prose(pages, "" if len(days) == len(pages) else _ONE_OR_SEVERAL, apart=True)


def _folded(sentence: Sentence) -> str:
    return fold(" ".join(word.text for word, _ in sentence))


def _sole_pair(marks: Sequence[Mark]) -> list[_Reading]:
    """One number and one amount that was paid for it."""
    numbers, amounts = [m for m in marks if m.reference], [m for m in marks if m.amount is not None]
    alone = len(numbers) == len(amounts) == 1 and amounts[0].paid and not (numbers[0].less or amounts[0].less)
    return [([(numbers[0], amounts[0])], amounts[0])] if alone else []


def _line_of(words: Iterable[tuple[Word, int]]) -> Line:
    """The part of a printed line that belongs to one sentence."""
    placed = list(words)
    own = tuple(word for word, _ in placed)
    top, bottom = min(word.top for word in own), max(word.bottom for word in own)
    text = " ".join(word.text for word in own)
    cell = Token(TokenKind.TEXT, text, own, placed[0][1], own[0].x0, own[-1].x1, top, bottom)
    return Line(placed[0][1], top, bottom, [cell], [cell])


def _readings(marks: Sequence[Mark], totals: Sequence[Mark], anchors: Anchors) -> list[_Reading]:
    """Each way to pair numbers and amounts once, however often the total is repeated."""
    found: dict[object, _Reading] = {}
    for total in totals:
        backward = _pairs_before(marks, anchors)
        readings = [(_pairs_behind(marks, total, anchors, rest=rest), total) for rest in (False, True)]
        readings += [(backward, total)] if _names_all(backward, total, marks) else []
        readings.append((_pairs_in_order(marks, total, anchors), total))
        for pairs, _ in readings:
            if pairs and sum((amount.amount or Decimal(0) for _, amount in pairs), Decimal(0)) == total.amount:
                key = (total.amount, *((number.words, amount.amount) for number, amount in pairs))
                found.setdefault(key, (pairs, total))
    return list(found.values())


def _pays_one(pairs: Sequence[_Pair], total: Mark) -> bool:
    """Whether the same amount is printed for the payment and for its only invoice: which is which tells nothing."""
    return len(pairs) == 1 and pairs[0][1].amount == total.amount


def _pairs_behind(marks: Sequence[Mark], total: Mark, anchors: Anchors, *, rest: bool) -> list[_Pair]:
    """Each number with what is paid on it among the amounts behind it; none when one has none, or when an amount
    that is not the total stands before all of them. `rest` as of `_paid_of`."""
    groups: list[tuple[Mark, list[Mark]]] = []
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
    pairs = [(number, _paid_of(number, amounts, total, anchors, rest=rest)) for number, amounts in groups]
    return [(number, amount) for number, amount in pairs if amount] if all(amount for _, amount in pairs) else []


def _paid_of(number: Mark, amounts: Sequence[Mark], total: Mark, anchors: Anchors, *, rest: bool) -> Mark | None:
    """The amount alone; of three, one that is another less the third; of two, the one that is not "short
    by" or "less", where both are what is open of a known item; with `rest`, what the second leaves of the first."""
    amounts = [mark for mark in amounts if mark.amount != total.amount] or list(amounts[:1])
    values = [mark.amount or Decimal(0) for mark in amounts]
    if len(amounts) == 1:
        return _with_sign(number, amounts[0], anchors)
    for whole, less, left in ((0, 1, 2), (1, 2, 0)):  # "100.00 less 2.00, so 98.00"; "98.00 (100.00 less 2.00)"
        if len(amounts) == 3 and values[whole] - values[less] == values[left] > 0:
            return replace(amounts[whole], amount=values[left], taken_off=amounts[less])
    paid = [mark for mark in amounts if not mark.less]
    if len(amounts) == 2 and len(paid) == 1:
        known = [item.open_amount for _, item in known_items(number.reference, anchors)]
        if not rest and known in ([], [sum(values)]):
            return paid[0]
        if rest and amounts[1].less and values[0] > values[1] and known in ([], [values[0]]):
            return replace(amounts[0], amount=values[0] - values[1], taken_off=amounts[1])
    return None


def _pairs_before(marks: Sequence[Mark], anchors: Anchors) -> list[_Pair]:
    """Each number with the amount right before it."""
    return [
        (mark, _with_sign(mark, amount, anchors))
        for amount, mark in itertools.pairwise(marks)
        if mark.reference and amount.amount is not None
    ]


def _pairs_in_order(marks: Sequence[Mark], total: Mark, anchors: Anchors) -> list[_Pair]:
    """ "Invoices A, B and C ... for 10.00, 20.00 and 30.00", or the amounts first: two lists of the same length, and
    the total within neither."""
    listed = [mark for mark in marks if mark.reference or mark.amount != total.amount]
    half, rest = divmod(len(listed), 2)
    first, second = listed[:half], listed[half:]
    numbers, amounts = (first, second) if first and first[0].reference else (second, first)
    if rest or half < 2 or not all(mark.reference for mark in numbers) or any(mark.reference for mark in amounts):
        return []
    place = marks.index(total)
    if any(marks.index(part[0]) < place < marks.index(part[-1]) for part in (numbers, amounts)):
        return []
    return [(number, _with_sign(number, amount, anchors)) for number, amount in zip(numbers, amounts, strict=True)]


def _is_parallel(pairs: Sequence[_Pair]) -> bool:
    """Whether all numbers stand before all amounts, or behind them: only the order says what belongs together."""
    places = [
        [(mark.page, mark.words[-1].top, mark.words[-1].x0) for mark in side] for side in zip(*pairs, strict=True)
    ]
    return len(pairs) > 1 and (max(places[0]) < min(places[1]) or max(places[1]) < min(places[0]))


def _is_owed(pair: _Pair, anchors: Anchors) -> bool:
    """Whether the amount is what is open of the known item."""
    number, amount = pair
    return amount.amount in [item.open_amount for _, item in known_items(number.reference, anchors)]


def _with_sign(number: Mark, amount: Mark, anchors: Anchors) -> Mark:
    """A known credit note takes its amount off; of an unknown number the words before it tell."""
    named = known_items(number.reference, anchors)
    taken = all(item.open_amount < 0 for _, item in named) if named else number.less
    value = amount.amount or Decimal(0)
    return replace(amount, amount=-value, text=f"-{amount.text}") if taken and value > 0 else amount


def _names_all(pairs: Sequence[_Pair], total: Mark, marks: Sequence[Mark]) -> bool:
    """Every number has its amount, the total is none of these, and no amount is left over: a number with three
    amounts may pay any of them."""
    numbers = [mark for mark in marks if mark.reference]
    if not pairs or len(pairs) != len(numbers) or any(amount.words is total.words for _, amount in pairs):
        return False
    used = {id(amount.words) for _, amount in pairs}
    return all(mark.amount in (None, total.amount) or id(mark.words) in used for mark in marks)


def _settled_by_balances(marks: Sequence[Mark], totals: Sequence[Mark], anchors: Anchors) -> Iterator[_Reading]:
    """ "We paid $600.00 for invoices 1001-1003": one amount alone, and the open amounts of all named are it."""
    if len(totals) != 1 or any(mark.amount is not None and mark is not totals[0] for mark in marks):
        return
    named = [pair for mark in marks if mark.reference for pair in known_items(mark.reference, anchors)]
    whole = bool(named) and all(known_items(mark.reference, anchors) for mark in marks if mark.reference)
    distinct = len({item.id for _, item in named}) == len(named)
    if whole and distinct and sum((item.open_amount for _, item in named), Decimal(0)) == totals[0].amount:
        yield [(replace(totals[0], reference=text), _open_amount(totals[0], item)) for text, item in named], totals[0]


def _open_amount(total: Mark, item: KnownItem) -> Mark:
    return replace(total, amount=item.open_amount, text=format_amount(item.open_amount, item.currency))


def _table(pairs: Sequence[_Pair], total: Mark, page: Sequence[Line]) -> list[Line]:
    rows = [
        MadeRow(
            _cell(number, number.reference),
            _cell(amount),
            less=_cell(amount.taken_off),
            granted=amount.taken_off.granted,
        )
        if amount.taken_off
        else MadeRow(_cell(number, number.reference), _cell(amount))
        for number, amount in pairs
    ]
    return made_table(rows, _cell(total), page)


def _cell(mark: Mark, text: str = "") -> Cell:
    return Cell(text or mark.text, _place(mark))


def _place(mark: Mark) -> PageBox:
    """Of an amount whose groups stand in two lines, the place of the last."""
    last = mark.words[-1]
    first = next(word for word in mark.words if word.top == last.top)
    return PageBox(mark.page, first.x0, last.top, last.x1, last.bottom)
