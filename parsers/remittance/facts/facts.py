"""Printed lines in, labelled values out: "Check No. 4711" is the fact that the payment's number is 4711.

A value stands behind its label in the same cell, in the next cell of the line, or below the label.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from parsers.dates import date_readings
from parsers.remittance.advice_words import names_replacement
from parsers.remittance.facts.fact_cells import with_facts_apart, with_labels_apart, without_marks
from parsers.remittance.facts.fact_values import (
    Fact,
    fitting_value,
    is_label,
    is_title,
    one_below_each,
    values_before,
    values_near,
    word_runs,
)
from parsers.remittance.facts.facts_in_prose import (
    LABEL_WORDS,
    LONGEST_BETWEEN,
    NAMES_PAYMENT,
    PROSE_WORDS,
    find_in_prose,
    numbers_payment,
)
from parsers.remittance.facts.kind import title_weight
from parsers.remittance.facts.labels import bare_label, read_label
from parsers.remittance.facts.payer import names_company
from parsers.remittance.lines import Line, Token
from parsers.remittance.words import fold

_DIGIT = re.compile(r"\d")
_MAY_LABEL = re.compile(r"[^\W\d_]|[#№]")
_MARKED_NUMBER = re.compile(
    r"(?i:#|(?:no|nr|n[°º]|num[eé]ro|number|nummer|número|nummero)\b\.?:?)\s*([A-Z]{0,4}[-/]?\d[\dA-Z/-]{2,})"
)
_PAYMENTS_NUMBER = re.compile(r"[A-Z]{0,4}-?\d{6,20}")  # fewer digits may be an amount
_NAMES = frozenset({"payer", "payee"})
_PAID_BY = "paid by"
_ADDRESSING = frozenset({"firma", "ditta"})
_SURE = 3  # a label's strength that every word of it is known
_CONNECTS = frozenset("& and und et y e en of de der des du del van von the".split())
_BOTH = " / "  # between two labels, and between their values
_SAME_START = 3.0  # points
_HEAD_LINES = 12
_AROUND_DAY = " ,;:()/"
_NEXT_LABEL = re.compile(r"(?<=\s)([^\W\d][^\s:]*(?: [^\s:]+){0,3}):(?=\s)")


def labelled_facts(lines: Sequence[Line]) -> list[Fact]:
    """In the order of their labels; `Fact.line` is the place among `lines`."""
    lines = [with_facts_apart(without_marks(line)) for line in lines]
    lines = [with_labels_apart(line, below) for line, below in itertools.zip_longest(lines, lines[1:])]
    facts = []
    for index, line in enumerate(lines):
        if names_replacement(line.text):
            continue  # the number there is the earlier advice's
        for position, cell in enumerate(line.cells):
            if len(cell.words) < PROSE_WORDS and not _MAY_LABEL.search(cell.text):
                continue  # an amount, a day or a number of a row
            if _BOTH in cell.text and (paired := _paired_facts(line, position, index)):
                facts += paired
                continue
            found = read_label(cell.text)
            if stacked := _stacked_fact(lines, index, position, found[1] if found else 0):
                facts.append(stacked)
                continue
            if found is None:
                told = (
                    _numbered_payment(line, position, index)
                    or _number_behind(line, position, index)
                    or _number_below(lines, index, position)
                    or _number_beside_title(line, position, index)
                    or _marked_number(lines, index, cell)
                    or find_in_prose(lines, index, cell)
                )
                facts += [*told, *(day for number in told for day in _day_of_the_number(number, [cell.text]))]
                continue
            name, strength, label, value = found
            if _opens_address(line, cell):
                continue
            candidates = [value] if value else list(values_near(lines, index, position))
            if value and name in _NAMES and not any(map(str.isalpha, value)):
                candidates += [cell.text for cell in line.cells[position + 1 : position + 2]]  # behind its number
            answered = name in _NAMES and _is_numbered(line, position)
            if not value and strength > 1 and not is_title(line) and not answered:
                candidates += values_before(lines, index, position)
            fitting = next((clean for text in candidates if (clean := fitting_value(name, _up_to_label(text)))), None)
            if fitting and (name in _NAMES or fold(label) == _PAID_BY):
                fitting = _whole_name(lines, index, position, fitting)
            in_prose = len(cell.words) > LONGEST_BETWEEN and ":" not in cell.text
            if (fitting is None and name == "reference") or (in_prose and (name in _NAMES or strength < _SURE)):
                facts += find_in_prose(lines, index, cell)
            if fitting:
                facts.append(Fact(name, strength, fitting, label, index))
                facts += _day_of_the_number(facts[-1], candidates)
            facts += _facts_behind(value, index)
            facts += _facts_after_commas(cell, index)
    return facts


def _opens_address(line: Line, cell: Token) -> bool:
    """ "Firma" alone above a name is a word of address: who stands below is written to."""
    return len(line.cells) == 1 and fold(cell.text) in _ADDRESSING and ":" not in cell.text


def _is_numbered(line: Line, position: int) -> bool:
    """ "Supplier | C40150": the label tells a number, no name."""
    return any(_DIGIT.search(cell.text) for cell in line.cells[position + 1 : position + 2])


def _whole_name(lines: Sequence[Line], index: int, position: int, name: str) -> str:
    """With what stands below it in its cell: "Quarrystone" above "Aggregates, Inc.", "County" above "of Marlowe"."""
    stands = [
        (line, cell)
        for line in lines[index : index + 2]
        for cell in line.cells[position if line is lines[index] else 0 :]
        if cell.text.strip(" :#-–") == name
    ]
    if not stands:
        return name
    line, cell = stands[0]
    below = next((other for other in lines[index + 1 : index + 3] if other.top > line.top), None)
    if below is None or below.page != line.page or below.top - line.bottom > line.bottom - line.top:
        return name
    under = [place for place, other in enumerate(below.cells) if abs(other.x0 - cell.x0) < _SAME_START]
    if len(under) != 1 or (under[0] and is_label(below.cells[under[0] - 1])) or _has_own_label(line, below, cell):
        return name
    more = below.cells[under[0]].text
    if _DIGIT.search(more) or is_label(below.cells[under[0]]):
        return name
    joined = f"{name} {more}"
    goes_on = more[0].islower() or fold(name.split()[-1]) in _CONNECTS or name.endswith("&")
    return joined if goes_on or (names_company(joined) and not names_company(name)) else name


def _has_own_label(line: Line, below: Line, value: Token) -> bool:
    """Whether words stand below the label, as the next value's label in a form does, whatever they mean."""
    before = [cell for cell in line.cells if cell.x1 <= value.x0]
    return bool(before) and any(abs(cell.x0 - before[-1].x0) < _SAME_START for cell in below.cells)


def _day_of_the_number(number: Fact, values: Sequence[str]) -> list[Fact]:
    """ "Payment 4711 / 12 Mar 2026": the day right behind the payment's number is the payment's."""
    if number.name != "reference" or number.strength < NAMES_PAYMENT:
        return []
    behind = next((text.partition(number.value)[2] for text in values if number.value in text), "")
    runs = [part for part in word_runs(behind, 4) if date_readings(part.strip(_AROUND_DAY))]
    if not runs:
        return []
    strength = max(number.strength, (bare_label(f"{number.label} no") or ("", 0))[1])
    return [Fact("payment_date", strength, runs[0].strip(_AROUND_DAY), number.label, number.line)]


def _facts_after_commas(cell: Token, index: int) -> Iterator[Fact]:
    """ "Ausgeführt am 04.11.2026, Verwendungszweck 0010851": the payment's number behind another fact of its line."""
    for part in cell.text.split(", ")[1:]:
        found = read_label(part)
        if found and found[0] == "reference" and (number := fitting_value("reference", found[3])):
            yield Fact("reference", found[1], number, found[2], index)


def _next_label(text: str) -> tuple[int, str] | None:
    """Where the next "label:" begins in a cell that holds several facts."""
    for match in _NEXT_LABEL.finditer(f" {text} "):
        words = match[1].split(" ")
        for skipped in range(len(words)):
            label = " ".join(words[skipped:])
            if bare_label(label) is not None:
                return match.start(1) - 1 + len(match[1]) - len(label), label
    return None


def _up_to_label(text: str) -> str:
    found = _next_label(text)
    return text[: found[0]] if found else text


def _facts_behind(value: str, index: int) -> Iterator[Fact]:
    """ "HB-221 Payment date: 14 Nov 2026": what stands behind the value in the same cell."""
    rest = value
    while found := _next_label(rest):
        at, label = found
        rest = rest[at + len(label) + 1 :]
        kind = bare_label(label)
        if kind and (clean := fitting_value(kind[0], _up_to_label(rest))):
            yield Fact(*kind, clean, label, index)


def _stacked_fact(lines: Sequence[Line], index: int, position: int, strength: int) -> Fact | None:
    """ "Payment" above "Number" above "2000041": a label broken in a cell too narrow for it, and its value below."""
    if strength == 3 or index + 2 >= len(lines):
        return None
    line, below = lines[index], lines[index + 1]
    cell = line.cells[position]
    if position + 1 < len(line.cells) and _DIGIT.search(line.cells[position + 1].text):
        return None  # its value stands beside it
    under = [place for place, other in enumerate(below.cells) if _is_aligned(other, cell)]
    if len(under) != 1 or below.page != line.page or below.top - line.bottom > line.bottom - line.top:
        return None
    text = f"{cell.text} {below.cells[under[0]].text}"
    label = bare_label(text)
    if label is None or label[1] <= max(strength, 1):
        return None
    right_below = [other.text for other in lines[index + 2].cells if _is_aligned(other, cell)]
    found = (fitting_value(label[0], value) for value in right_below or values_near(lines, index + 1, under[0]))
    fitting = next((value for value in found if value), None)
    return Fact(*label, fitting, text, index) if fitting else None


def _is_aligned(one: Token, other: Token) -> bool:
    """Whether the cells begin at the same place, or have one middle."""
    return min(abs(one.x0 - other.x0), abs(one.x0 + one.x1 - other.x0 - other.x1) / 2) < _SAME_START


def _paired_facts(line: Line, position: int, index: int) -> list[Fact]:
    """ "Doc. no. / Date | 1500085271 / 3 Apr 2026": two labels in one cell and their values in the next."""
    labels = [bare_label(part) for part in line.cells[position].text.rstrip(" :").split(_BOTH)]
    if len(labels) < 2 or None in labels or position + 1 >= len(line.cells):
        return []
    values = line.cells[position + 1].text.strip(" :").split(_BOTH)
    if len(values) != len(labels):
        return []
    told = [(label, fitting_value(label[0], value)) for label, value in zip(labels, values, strict=True) if label]
    return [Fact(*label, value, line.cells[position].text, index) for label, value in told if value]


def _numbered_payment(line: Line, position: int, index: int) -> list[Fact]:
    """ "BACS 570722 - 05/11/2026" alone in its line, or "Betaling | 699867" first in it: a way to pay and a number,
    without a word for one."""
    apart = len(line.cells) > 1 and not _DIGIT.search(line.cells[0].text) and not line.amounts()
    words = " ".join(cell.text for cell in (line.cells[:2] if apart else line.cells)).split()
    start = next((at for at, word in enumerate(words) if _DIGIT.search(word)), 0)
    label = " ".join(words[:start]).rstrip(" #:")
    in_one_cell = len(line.cells) == 1 or apart
    if position or not 0 < start <= LABEL_WORDS or not in_one_cell or not numbers_payment(label):
        return []
    number, behind = words[start].strip("#,;:"), " ".join(words[start + 1 :]).strip(_AROUND_DAY + "-–")
    if not _PAYMENTS_NUMBER.fullmatch(number) or (behind and not date_readings(behind)):
        return []
    return [Fact("reference", 3, number, label, index)]


def _number_behind(line: Line, position: int, index: int) -> list[Fact]:
    """ "Émetteur | Lindhorst SA | Règlement | EFT-079192": the same further on in the line, in cells of their own."""
    beside = [cell.text for cell in line.cells[position : position + 2]]
    if not position or len(beside) < 2 or not numbers_payment(beside[0]) or line.amounts():
        return []
    return [Fact("reference", 3, beside[1], beside[0], index)] if _PAYMENTS_NUMBER.fullmatch(beside[1]) else []


def _number_below(lines: Sequence[Line], index: int, position: int) -> list[Fact]:
    """ "Payment | Executed | Paid out" above "2000041 | 2 Oct 2026 | 300.00": a way to pay heads its number."""
    below = one_below_each(lines[index], lines[index + 1]) if index + 1 < len(lines) else ()
    if not below or below[0].page != lines[index].page or not numbers_payment(lines[index].cells[position].text):
        return []
    number = below[position].text
    return (
        [Fact("reference", 3, number, lines[index].cells[position].text, index)]
        if _PAYMENTS_NUMBER.fullmatch(number)
        else []
    )


def _number_beside_title(line: Line, position: int, index: int) -> list[Fact]:
    """ "Remittance advice | 0060954": the number in the cell beside the document's title."""
    if position + 1 >= len(line.cells) or len(line.cells) > 3 or title_weight(line.cells[position].text) <= 0:
        return []
    number = fitting_value("reference", line.cells[position + 1].text)
    return [Fact("reference", 2, number, line.cells[position].text, index)] if number else []


def _marked_number(lines: Sequence[Line], index: int, cell: Token) -> list[Fact]:
    """ "Bill payment" above "#3002120182": a number that says no more than that it is one. With the document's title
    over it, it is the document's; at the head of the first page it may be."""
    marked = _MARKED_NUMBER.fullmatch(cell.text)
    if not marked:
        return []
    near = [line for line in lines[max(0, index - 2) : index] if line.page == lines[index].page]
    titles = [other for line in near for other in line.cells if min(other.x1, cell.x1) > max(other.x0, cell.x0)]
    if any(title_weight(title.text) > 0 for title in titles):
        return [Fact("reference", NAMES_PAYMENT, marked[1], titles[-1].text, index)]
    return [Fact("reference", 1, marked[1], "", index)] if index < _HEAD_LINES else []
