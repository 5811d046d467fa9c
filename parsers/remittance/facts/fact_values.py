"""A label in, the texts that may be its value out, and what of a text can be one: a number, a day, a name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.dates import date_readings
from parsers.money import CURRENCY_CODES, read_amount
from parsers.remittance.facts.kind import title_weight
from parsers.remittance.facts.labels import bare_label, read_label
from parsers.remittance.facts.payer import may_be_named
from parsers.remittance.facts.writer import is_imprint
from parsers.remittance.lines import Line, Token
from parsers.remittance.words import heads_directly, total_kind

_DIGIT = re.compile(r"\d")
_LEADING_NUMBER = re.compile(r"^[A-Z]{0,3}[\d-]{3,}\s+")
_HOUSE = re.compile(r"\d{1,3}[A-Za-z]?")
_NAMES = frozenset({"payer", "payee"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value with the line index where it stands."""

    name: str
    strength: int
    value: str
    label: str
    line: int


def payment_references(facts: Sequence[Fact]) -> list[Fact]:
    """The references of the strongest kind of label in the document, in order."""
    found = [fact for fact in facts if fact.name == "reference"]
    strongest = max((fact.strength for fact in found), default=0)
    return [fact for fact in found if fact.strength == strongest]


def values_near(lines: Sequence[Line], index: int, position: int) -> Iterator[str]:
    """The next cell of the line, then what stands below the label."""
    line = lines[index]
    beside = line.cells[position + 1].text if position + 1 < len(line.cells) else ""
    if beside and read_label(beside) is None and (_DIGIT.search(beside) or total_kind(beside) is None):
        yield beside
    label = line.cells[position]
    for below in lines[index + 1 : index + 3]:
        if is_title(line) and len(below.cells) > 1:
            break
        if below.page != line.page or below.top - line.bottom > 1.8 * (line.bottom - line.top):
            break
        if (one := one_below_each(line, below)) and read_label(one[position].text) is None:
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
        return is_label(label)
    return not found[3] and fitting_value(found[0], cell.text) is not None


def is_title(line: Line) -> bool:
    """ "Orden de pago" alone in its line heads the document, or labels what stands alone in the next line."""
    return len(line.cells) == 1 and title_weight(line.text) > 0


def one_below_each(line: Line, below: Line) -> Sequence[Token]:
    """The cells of a line that has one below each cell of the line above, however they are aligned; else none."""
    if not 1 < len(line.cells) == len(below.cells):
        return ()
    pairs = zip(line.cells, below.cells, strict=True)
    return below.cells if all(min(a.x1, b.x1) > max(a.x0, b.x0) for a, b in pairs) else ()


def values_before(lines: Sequence[Line], index: int, position: int) -> Iterator[str]:
    """The cell before the label, or the one above it, that no other label claims: in a form whose labels stand
    behind or below the values."""
    line = lines[index]
    if position == 1 or (position and not is_label(line.cells[position - 2])):
        before = line.cells[position - 1]
        if not is_label(before):
            yield before.text
    label, above = line.cells[position], lines[index - 1] if index else None
    if above is None or above.page != line.page or line.top - above.bottom > 1.8 * (line.bottom - line.top):
        return
    for place, cell in enumerate(above.cells):
        claimed = any(is_label(other) for other in above.cells[max(0, place - 1) : place + 1])
        if min(cell.x1, label.x1) > max(cell.x0, label.x0) and not claimed:
            yield cell.text


def is_label(cell: Token) -> bool:
    return read_label(cell.text) is not None or cell.text.endswith(":")


def fitting_value(name: str, text: str) -> str | None:
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
        if not may_be_named(text) or (" " not in text and heads_directly(text)) or is_imprint(text):
            return None
        if total_kind(text) is not None and _DIGIT.search(text):
            return None  # "Zahlbetrag 71.717,36"
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
            bare = word.rstrip(",;.")
            kept.append(bare if "(" in bare else bare.rstrip(")"))
        else:
            break
    if kept and len(kept) > 1 and date_readings(kept[-1]):
        kept.pop()
    if len(kept) == 1 and _HOUSE.fullmatch(kept[0]) and words[1:2] and words[1][0].isupper() and words[1].isalpha():
        return None  # "48 Cooper Row"
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
