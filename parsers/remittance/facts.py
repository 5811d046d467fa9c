"""Printed lines in, labelled values out: "Check No. 4711" is the fact that the payment's number is 4711.

A value stands behind its label in the same cell, in the next cell of the line, or below the label.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.dates import date_readings
from parsers.files.pages import Word
from parsers.money import CURRENCY_CODES, read_amount
from parsers.remittance.kind import title_weight
from parsers.remittance.labels import bare_label, names_invoice, read_label
from parsers.remittance.lines import Line, Token
from parsers.remittance.payer import may_be_named, names_company
from parsers.remittance.quoted_number import find_quoted_number
from parsers.remittance.words import fold, heads_directly, names_replacement, tells_of_payment, total_kind

_DIGIT = re.compile(r"\d")
_MAY_LABEL = re.compile(r"[^\W\d_]|[#№]")
_LEADING_NUMBER = re.compile(r"^[\d-]{3,}\s+")
_CODE = re.compile(r"(?=(?:\D*\d){4})[A-Z0-9]{1,6}(?:[ /-]?[A-Z0-9]+)*")
_LETTERS = re.compile(r"[A-Z]{1,4}")
_MARKED_NUMBER = re.compile(
    r"(?i:#|(?:no|nr|n[°º]|num[eé]ro|number|nummer|número|nummero)\b\.?:?)\s*([A-Z]{0,4}[-/]?\d[\dA-Z/-]{2,})"
)
_PAYMENTS_NUMBER = re.compile(r"[A-Z]{0,4}-?\d{6,20}")  # fewer digits may be an amount
_PAYMENT = re.compile(
    r"\b(payment|zahlung|uberweisung|auszahlung|paiement|virement|reglement|versement|pago|transferencia|pagamento"
    r"|bonifico|versamento|betaling|overboeking|przelew)\b"
)
_NAMES = frozenset({"payer", "payee"})
_PAID_BY = "paid by"
_CONNECTS = frozenset("& and und et y e en of de der des du del van von the".split())
_IS = frozenset("is was lautet ist war est es e era".split())
_BOTH = " / "  # between two labels, and between their values
_SAME_START = 3.0  # points
_HEAD_LINES = 12
_LONGEST_BETWEEN = 8  # words
_NAMES_PAYMENT = 2  # a label's strength, from "advice no." on
_BARS = frozenset("|·•")
_COLONS = frozenset(":=")
_LEADERS = re.compile(r"[._]{4,} ?:?")
_AROUND_DAY = " ,;:()/"
_PROSE_WORDS = 5
_LABEL_WORDS = 3
_NEXT_LABEL = re.compile(r"(?<=\s)([^\W\d][^\s:]*(?: [^\s:]+){0,3}):(?=\s)")


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value with the line index where it stands."""

    name: str
    strength: int
    value: str
    label: str
    line: int


def labelled_facts(lines: Sequence[Line]) -> list[Fact]:
    """In the order of their labels; `Fact.line` is the place among `lines`."""
    lines = [_with_facts_apart(_without_marks(line)) for line in lines]
    lines = [_with_labels_apart(line, below) for line, below in itertools.zip_longest(lines, lines[1:])]
    facts = []
    for index, line in enumerate(lines):
        if names_replacement(line.text):
            continue  # the number there is the earlier advice's
        for position, cell in enumerate(line.cells):
            if len(cell.words) < _PROSE_WORDS and not _MAY_LABEL.search(cell.text):
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
                    or _number_beside_title(line, position, index)
                    or _marked_number(lines, index, cell)
                    or _facts_in_prose(lines, index, cell)
                )
                facts += [*told, *(day for number in told for day in _day_of_the_number(number, [cell.text]))]
                continue
            name, strength, label, value = found
            candidates = [value] if value else list(_values_near(lines, index, position))
            if value and name in _NAMES and not any(map(str.isalpha, value)):
                candidates += [cell.text for cell in line.cells[position + 1 : position + 2]]  # behind its number
            if not value and strength > 1 and not _is_title(line):
                candidates += _values_before(lines, index, position)
            fitting = next((clean for text in candidates if (clean := _fitting(name, _up_to_label(text)))), None)
            if fitting and (name in _NAMES or fold(label) == _PAID_BY):
                fitting = _whole_name(lines, index, position, fitting)
            if (fitting is None and name == "reference") or (name in _NAMES and len(cell.words) > _LONGEST_BETWEEN):
                facts += _facts_in_prose(lines, index, cell)
            if fitting:
                facts.append(Fact(name, strength, fitting, label, index))
                facts += _day_of_the_number(facts[-1], candidates)
            facts += _facts_behind(value, index)
    return facts


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
    if len(under) != 1 or (under[0] and _is_label(below.cells[under[0] - 1])) or _has_own_label(line, below, cell):
        return name
    more = below.cells[under[0]].text
    if _DIGIT.search(more) or _is_label(below.cells[under[0]]):
        return name
    joined = f"{name} {more}"
    goes_on = more[0].islower() or fold(name.split()[-1]) in _CONNECTS or name.endswith("&")
    return joined if goes_on or (names_company(joined) and not names_company(name)) else name


def _has_own_label(line: Line, below: Line, value: Token) -> bool:
    """Whether words stand below the label, as the next value's label in a form does, whatever they mean."""
    before = [cell for cell in line.cells if cell.x1 <= value.x0]
    return bool(before) and any(abs(cell.x0 - before[-1].x0) < _SAME_START for cell in below.cells)


def _without_marks(line: Line) -> Line:
    """A colon, or the dots that lead to the value, may stand in a cell of their own: what stands before is one label,
    however far apart its words, and what stands behind is one value."""
    cells = [cell for cell in line.cells if cell.text not in _COLONS]
    place = next((place for place, cell in enumerate(cells) if _LEADERS.fullmatch(cell.text)), 0)
    if place:
        behind = cells[place + 1 :]
        cells = [_as_one(cells[:place]), *([_as_one(behind)] if behind else [])]
    return line if len(cells) == len(line.cells) else replace(line, cells=cells)


def _with_facts_apart(line: Line) -> Line:
    """ "Issued by Lindhorst KG | Payment no. 4711": facts in one line with a bar or a point between."""
    cells = [part for cell in line.cells for part in _parted(cell)]
    cells = [part for place, cell in enumerate(cells) for part in _joined_label(cells, place, cell)]
    return line if len(cells) == len(line.cells) else replace(line, cells=cells)


def _parted(cell: Token) -> list[Token]:
    marks = [place for place, word in enumerate(cell.words) if word.text in _BARS]
    if not marks:
        return [cell]
    edges = [-1, *marks, len(cell.words)]
    groups = [cell.words[start + 1 : end] for start, end in itertools.pairwise(edges) if end > start + 1]
    parts = [_cell_of(cell, group) for group in groups]
    told = sum(read_label(part.text) is not None for part in parts)
    return parts if told > 1 else [cell]


def _cell_of(cell: Token, words: Sequence[Word]) -> Token:
    text = " ".join(word.text for word in words)
    return replace(cell, text=text, words=tuple(words), x0=words[0].x0, x1=words[-1].x1)


def _joined_label(cells: Sequence[Token], place: int, cell: Token) -> list[Token]:
    """ "CHECK | NBR": a label whose words stand a little too far apart is one all the same."""
    if place and _is_one_label(cells[place - 1], cell):
        return []
    if place + 1 < len(cells) and _is_one_label(cell, cells[place + 1]):
        return [_as_one(cells[place : place + 2])]
    return [cell]


def _is_one_label(left: Token, right: Token) -> bool:
    near = right.x0 - left.x1 < left.bottom - left.top
    label = bare_label(f"{left.text} {right.text}") if near and not _DIGIT.search(left.text + right.text) else None
    if label is None or label[1] < 3 or bare_label(right.text) is not None:
        return False
    return (bare_label(left.text) or label)[0] == label[0]


def _as_one(cells: Sequence[Token]) -> Token:
    words = tuple(word for cell in cells for word in cell.words)
    text = " ".join(cell.text for cell in cells)
    return replace(cells[0], text=text, words=words, x1=cells[-1].x1)


def _day_of_the_number(number: Fact, values: Sequence[str]) -> list[Fact]:
    """ "Payment 4711 / 12 Mar 2026": the day right behind the payment's number is the payment's."""
    if number.name != "reference" or number.strength < _NAMES_PAYMENT:
        return []
    behind = next((text.partition(number.value)[2] for text in values if number.value in text), "")
    runs = [part for part in word_runs(behind, 4) if date_readings(part.strip(_AROUND_DAY))]
    if not runs:
        return []
    strength = max(number.strength, (bare_label(f"{number.label} no") or ("", 0))[1])
    return [Fact("payment_date", strength, runs[0].strip(_AROUND_DAY), number.label, number.line)]


def _with_labels_apart(line: Line, below: Line | None) -> Line:
    """Two labels that stand as near as words do, above values that stand apart, are two cells."""
    if below is None or below.page != line.page or len(below.cells) <= len(line.cells):
        return line
    cells = [part for cell in line.cells for part in _apart(cell, below)]
    return line if len(cells) == len(line.cells) else replace(line, cells=cells)


def _apart(cell: Token, below: Line) -> list[Token]:
    """The cell cut where the cells below begin, when that makes labels of it."""
    starts = [
        place
        for place, word in enumerate(cell.words)
        if place and any(abs(other.x0 - word.x0) < _SAME_START for other in below.cells)
    ]
    if not starts or bare_label(cell.text) is not None or read_label(cell.text) is not None:
        return [cell]
    cuts = [0, *starts, len(cell.words)]
    groups = [cell.words[start:end] for start, end in itertools.pairwise(cuts)]
    texts = [" ".join(word.text for word in group) for group in groups]
    if not any((bare_label(text) or ("", 0))[1] > 1 for text in texts):
        return [cell]
    return [
        replace(cell, text=text, words=group, x0=group[0].x0, x1=group[-1].x1)
        for text, group in zip(texts, groups, strict=True)
    ]


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
        if kind and (clean := _fitting(kind[0], _up_to_label(rest))):
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
    found = (_fitting(label[0], value) for value in right_below or _values_near(lines, index + 1, under[0]))
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
    told = [(label, _fitting(label[0], value)) for label, value in zip(labels, values, strict=True) if label]
    return [Fact(*label, value, line.cells[position].text, index) for label, value in told if value]


def _numbered_payment(line: Line, position: int, index: int) -> list[Fact]:
    """ "BACS 570722 - 05/11/2026" alone in its line, or "Betaling | 699867" first in it: a way to pay and a number,
    without a word for one."""
    apart = len(line.cells) > 1 and not _DIGIT.search(line.cells[0].text) and not line.amounts()
    words = " ".join(cell.text for cell in (line.cells[:2] if apart else line.cells)).split()
    start = next((at for at, word in enumerate(words) if _DIGIT.search(word)), 0)
    label = " ".join(words[:start]).rstrip(" #:")
    in_one_cell = len(line.cells) == 1 or apart
    if position or not 0 < start <= _LABEL_WORDS or not in_one_cell or not _numbers_payment(label):
        return []
    number, behind = words[start].strip("#,;:"), " ".join(words[start + 1 :]).strip(_AROUND_DAY + "-–")
    if not _PAYMENTS_NUMBER.fullmatch(number) or (behind and not date_readings(behind)):
        return []
    return [Fact("reference", 3, number, label, index)]


def _numbers_payment(label: str) -> bool:
    """Whether a number right behind is the payment's: "BACS 570722"; behind the verb "paid" stands an invoice's."""
    return bare_label(f"{label} no") == ("reference", 3) and fold(label) != "paid"


def _number_beside_title(line: Line, position: int, index: int) -> list[Fact]:
    """ "Remittance advice | 0060954": the number in the cell beside the document's title."""
    if position + 1 >= len(line.cells) or len(line.cells) > 3 or title_weight(line.cells[position].text) <= 0:
        return []
    number = _fitting("reference", line.cells[position + 1].text)
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
        return [Fact("reference", _NAMES_PAYMENT, marked[1], titles[-1].text, index)]
    return [Fact("reference", 1, marked[1], "", index)] if index < _HEAD_LINES else []


def _facts_in_prose(lines: Sequence[Line], index: int, cell: Token) -> list[Fact]:
    """ "... under the payment reference 2000049061 ...": a label of the payment's number with a number right behind,
    or with a word like "is" between; "Payment 2000049061" is short for it."""
    if quoted := find_quoted_number(" ".join([cell.text, *_words_below(lines, index, _LABEL_WORDS)])):
        return [Fact("reference", _NAMES_PAYMENT, quoted, "quoted", index)]
    words = cell.text.split()
    more = _words_below(lines, index)
    words = [*words[:-1], words[-1] + more[0]] if more and words[-1].endswith("-") else [*words, *more]
    if len(words) < 2:
        return []
    codes = _codes(words)
    if not any(codes[1:]):
        return _named_later([*cell.text.split(), *_words_below(lines, index, _LONGEST_BETWEEN)], index)
    in_sentence = max(len(words), len(sentence_around(lines, index).split())) >= _PROSE_WORDS
    for start in range(len(words) - 1):
        for length in range(_LABEL_WORDS, 0, -1):
            behind = start + length
            is_between = behind < len(words) and fold(words[behind]) in _IS
            if not codes[behind] and not is_between:
                continue
            label = " ".join(words[start:behind])
            kind = bare_label(label)
            if kind and kind[0] == "reference" and is_between:
                behind += 1
            value = codes[behind]
            if not value:
                continue
            if kind is None and _numbers_payment(label):
                kind = ("reference", 2)
            number = _fitting("reference", value)
            told = kind is not None and kind[0] == "reference" and (kind[1] == 3 or in_sentence)
            if number and kind and told and (kind[1] > 1 or tells_around(lines, index) or behind > start + length):
                return [Fact("reference", max(kind[1], 2), number, label, index)]
    return _named_later([*cell.text.split(), *_words_below(lines, index, _LONGEST_BETWEEN)], index)


def _named_later(words: Sequence[str], index: int) -> list[Fact]:
    """ "The payment reference shown on your statement will be 4711": the number that ends the label's sentence."""
    codes = _codes(words)
    if not any(codes):
        return []
    for start in range(len(words) - 1):
        for length in range(_LABEL_WORDS, 1, -1):
            between = list(itertools.takewhile(_is_word_or_colon, words[start + length :]))
            behind = start + length + len(between)
            if not (0 < len(between) <= _LONGEST_BETWEEN and codes[behind]):
                continue
            label = " ".join(words[start : start + length])
            if bare_label(label) == ("reference", 3) and not any(map(names_invoice, between)):
                return [Fact("reference", _NAMES_PAYMENT, codes[behind], label, index)]
    return []


def _is_word_or_colon(word: str) -> bool:
    return word.isalpha() or word in _COLONS


def _words_below(lines: Sequence[Line], index: int, most: int = 1) -> list[str]:
    """The words with which the sentence goes on, for a number that stands behind its label but in the next line."""
    here, below = lines[index], lines[index + 1 : index + 2]
    if len(here.cells) > 1 or not below or len(below[0].cells) > 1 or below[0].page != here.page:
        return []
    if len(here.cells[0].words) < _PROSE_WORDS or below[0].top - here.bottom > here.bottom - here.top:
        return []
    return below[0].text.split()[:most]


def _codes(words: Sequence[str]) -> list[str]:
    """The number that begins at each word, its letters apart or not ("ZB 069975"); none where a list of numbers does,
    or behind the last word."""
    bare = [word.strip(".,;:()#") for word in words]
    codes = [""] * (len(words) + _LABEL_WORDS)
    for start, word in enumerate(words):
        first, *more = bare[start : start + 3]
        if more and more[0].isdigit() and _LETTERS.fullmatch(first):
            first, more = f"{first} {more[0]}", more[1:]
        if _CODE.fullmatch(first) and not (word.endswith(",") and more and _CODE.fullmatch(more[0])):
            codes[start] = first
    return codes


def tells_around(lines: Sequence[Line], index: int) -> bool:
    """Whether the line, or one beside it that goes on with the sentence, tells of a payment or names one."""
    sentence = sentence_around(lines, index)
    return tells_of_payment(sentence) or bool(_PAYMENT.search(fold(sentence)))


def sentence_around(lines: Sequence[Line], index: int) -> str:
    """The line's words, with those of the lines around that are no rows of cells."""
    here = lines[index]
    if len(here.cells) > 1:
        return here.text
    near = [line for line in lines[max(0, index - 1) : index + 2] if line.page == here.page]
    return " ".join(line.text for line in near if len(line.cells) == 1)


def payment_references(facts: Sequence[Fact]) -> list[Fact]:
    """The references of the strongest kind of label in the document, in order."""
    found = [fact for fact in facts if fact.name == "reference"]
    strongest = max((fact.strength for fact in found), default=0)
    return [fact for fact in found if fact.strength == strongest]


def _values_near(lines: Sequence[Line], index: int, position: int) -> Iterator[str]:
    """The next cell of the line, then what stands below the label."""
    line = lines[index]
    beside = line.cells[position + 1].text if position + 1 < len(line.cells) else ""
    if beside and read_label(beside) is None and (_DIGIT.search(beside) or total_kind(beside) is None):
        yield beside
    label = line.cells[position]
    for below in lines[index + 1 : index + 3]:
        if _is_title(line) and len(below.cells) > 1:
            break
        if below.page != line.page or below.top - line.bottom > 1.8 * (line.bottom - line.top):
            break
        if (one := _one_below_each(line, below)) and read_label(one[position].text) is None:
            yield one[position].text
        end = min((cell.x0 for cell in line.cells[position + 1 :]), default=1e9)
        words = [
            word
            for place, cell in enumerate(below.cells)
            if not (place and cell.x0 > label.x0 and _claims(below.cells[place - 1], cell))
            for word in cell.words
            if label.x0 - 30 < word.x0 < end - 2 and word.x1 > label.x0
        ]
        aligned = [word for word in words if word.x0 > label.x0 - 3]
        for chosen in (aligned, words):
            text = " ".join(word.text for word in chosen)
            if text and read_label(text) is None:
                yield text


def _claims(label: Token, cell: Token) -> bool:
    """Whether the cell can be what the label before it labels: a number is no supplier."""
    found = read_label(label.text)
    if found is None or found[0] not in _NAMES:
        return _is_label(label)
    return not found[3] and _fitting(found[0], cell.text) is not None


def _is_title(line: Line) -> bool:
    """ "Orden de pago" alone in its line heads the document, or labels what stands alone in the next line."""
    return len(line.cells) == 1 and title_weight(line.text) > 0


def _one_below_each(line: Line, below: Line) -> Sequence[Token]:
    """The cells of a line that has one below each cell of the line above, however they are aligned; else none."""
    if not 1 < len(line.cells) == len(below.cells):
        return ()
    pairs = zip(line.cells, below.cells, strict=True)
    return below.cells if all(min(a.x1, b.x1) > max(a.x0, b.x0) for a, b in pairs) else ()


def _values_before(lines: Sequence[Line], index: int, position: int) -> Iterator[str]:
    """The cell before the label, or the one above it, that no other label claims: in a form whose labels stand
    behind or below the values."""
    line = lines[index]
    if position == 1 or (position and not _is_label(line.cells[position - 2])):
        before = line.cells[position - 1]
        if not _is_label(before):
            yield before.text
    label, above = line.cells[position], lines[index - 1] if index else None
    if above is None or above.page != line.page or line.top - above.bottom > 1.8 * (line.bottom - line.top):
        return
    for place, cell in enumerate(above.cells):
        claimed = any(_is_label(other) for other in above.cells[max(0, place - 1) : place + 1])
        if min(cell.x1, label.x1) > max(cell.x0, label.x0) and not claimed:
            yield cell.text


def _is_label(cell: Token) -> bool:
    return read_label(cell.text) is not None or cell.text.endswith(":")


def _fitting(name: str, text: str) -> str | None:
    """The part of the text that can be a value of this field."""
    text = text.strip(" :#-–") if name in ("payer", "payee") else text.strip(" :.#-–")
    if not text or len(text) > 120:
        return None
    if name == "reference":
        return reference_value(text)
    if name == "payment_date":
        return text if any(date_readings(part) for part in word_runs(text, 4)) else None
    if name == "currency":
        return next((word.strip("()") for word in text.split() if word.strip("()") in CURRENCY_CODES), None)
    if name in ("payer", "payee"):
        letters = sum(char.isalpha() for char in text)
        text = _LEADING_NUMBER.sub("", text)
        if not may_be_named(text) or (" " not in text and heads_directly(text)):
            return None
        return text if letters >= 3 and letters > sum(char.isdigit() for char in text) else None
    return text


def reference_value(text: str) -> str | None:
    words = text.split()
    if len(words) > 1 and not _DIGIT.search(words[0]) and _labels_a_reference(words[0]):
        words = words[1:]  # "EFT 4711", "REF 4711"
    kept: list[str] = []
    for place, word in enumerate(words[:6]):
        has_digit = bool(_DIGIT.search(word))
        told = bool(kept and _DIGIT.search(kept[-1]))
        if told and (words[place - 1].endswith((",", ";", ".")) or _begins_a_day(words[place : place + 4])):
            break
        if told and has_digit and _is_day_or_money(word):
            break
        if has_digit or (word.isupper() and len(word) <= 5 and not kept):
            kept.append(word.rstrip(",;."))
        else:
            break
    if kept and len(kept) > 1 and date_readings(kept[-1]):
        kept.pop()
    value = " ".join(kept)
    if not _DIGIT.search(value) or len(value) > 40 or (date_readings(value) and not value.isdigit()):
        return None
    amount = read_amount(value)
    return None if amount is not None and (amount.decimals == 2 or amount.currency) else value


def _labels_a_reference(word: str) -> bool:
    return "reference" in ((bare_label(word) or ("",))[0], (bare_label(f"{word} no") or ("",))[0])


def _begins_a_day(words: Sequence[str]) -> bool:
    """ "2 October 2026": not the first figure of a date alone, which may be a part of a number."""
    return any(date_readings(" ".join(words[:length]).rstrip(",;.")) for length in range(2, len(words) + 1))


def _is_day_or_money(word: str) -> bool:
    amount = read_amount(word.strip(",;"))
    return (bool(date_readings(word.strip(",;"))) and not word.isdigit()) or (
        amount is not None and amount.decimals == 2
    )


def word_runs(text: str, longest: int) -> Iterator[str]:
    words = text.split()
    for start in range(len(words)):
        for length in range(min(longest, len(words) - start), 0, -1):
            yield " ".join(words[start : start + length])


def strongest_value(facts: Sequence[Fact], name: str) -> str | None:
    fitting = [fact for fact in facts if fact.name == name]
    return max(fitting, key=lambda fact: fact.strength).value if fitting else None
