"""A sheet's XML in, the values of the formulas that were saved without one out: sums, differences, products.

Programs that only write workbooks leave the result of a formula to the one who opens it. A cell whose formula is
anything else, or refers to another sheet, has no value.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from parsers.files.xml_tree import children, decimal_of, find, name_of, parse_xml, text_at

_MAX_CELLS = 50_000  # that all formulas of a sheet may look at
_TOKEN = re.compile(r"\s*(\$?[A-Z]{1,3}\$?\d{1,7}|SUM\(|\d+(?:\.\d+)?|[-+*(),:])\s*", re.IGNORECASE)
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_NUMBER_TYPES = frozenset({"", "n"})

Place = tuple[int, int]  # row and column, from 0


def unsaved_values(xml: bytes) -> dict[Place, Decimal]:
    """By place, of one sheet's XML."""
    return _work_out(xml) if b"<f" in xml or b":f>" in xml else {}


def _work_out(xml: bytes) -> dict[Place, Decimal]:
    root = parse_xml(xml)
    data = find(root, "sheetData") if root is not None else None
    if data is None:
        return {}
    sheet = _Sheet()
    for row in children(data, "row"):
        for cell in children(row, "c"):
            sheet.take(cell)
    values = ((place, sheet.value_at(place)) for place in list(sheet.formulas))
    return {place: value for place, value in values if value is not None}


@dataclass(slots=True)
class _Sheet:
    """`formulas` are those without a saved value."""

    numbers: dict[Place, Decimal] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    texts: set[Place] = field(default_factory=set)
    open: set[Place] = field(default_factory=set)
    looked: int = 0

    def take(self, cell: Element) -> None:
        place = _place(cell.get("r", ""))
        if place is None:
            return
        saved, formula = text_at(cell, "v"), text_at(cell, "f")
        if saved and cell.get("t", "") in _NUMBER_TYPES:
            number = decimal_of(saved)
            if number is not None:
                self.numbers[place] = number
        elif saved or any(name_of(child) == "is" for child in cell):
            self.texts.add(place)
        elif formula:
            self.formulas[place] = formula

    def value_at(self, place: Place) -> Decimal | None:
        """Nothing for an empty cell or a text; None for a formula that can't be worked out or that needs itself."""
        self.looked += 1
        if place in self.numbers or place not in self.formulas:
            return self.numbers.get(place, Decimal(0))
        if place in self.open or len(self.open) > 50 or self.looked > _MAX_CELLS:
            return None
        self.open.add(place)
        value = _Formula(self, self.formulas[place]).value()
        self.open.discard(place)
        if value is not None:
            self.numbers[place] = value
        return value


class _Unknown(Exception):
    """The formula has something in it that is not worked out here."""


class _Formula:
    """Sums, differences and products of cells, numbers and SUM(...)."""

    def __init__(self, sheet: _Sheet, text: str) -> None:
        self._sheet = sheet
        self._tokens: list[str] = []
        at = 1 if text.startswith("=") else 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                self._tokens = []
                break
            self._tokens.append(match[1].upper())
            at = match.end()
        self._tokens.reverse()

    def value(self) -> Decimal | None:
        try:
            value = self._sum()
        except (_Unknown, IndexError, RecursionError):  # thousands of brackets are no sum of a payment
            return None
        return None if self._tokens else value

    def _next_is(self, *wanted: str) -> bool:
        return bool(self._tokens) and self._tokens[-1] in wanted

    def _expect(self, wanted: str) -> None:
        if self._tokens.pop() != wanted:
            raise _Unknown

    def _sum(self) -> Decimal:
        value = self._product()
        while self._next_is("+", "-"):
            value += self._product() if self._tokens.pop() == "+" else -self._product()
        return value

    def _product(self) -> Decimal:
        value = self._single()
        while self._next_is("*"):
            self._tokens.pop()
            value *= self._single()
        return value

    def _single(self) -> Decimal:
        piece = self._tokens.pop()
        if piece == "-":
            return -self._single()
        if piece == "SUM(":
            return self._listed()
        if piece == "(":
            value = self._sum()
            self._expect(")")
            return value
        if piece[0].isdigit():
            return Decimal(piece)
        if _place(piece) in self._sheet.texts:
            raise _Unknown
        return self._cells(piece, piece)

    def _listed(self) -> Decimal:
        value = Decimal(0)
        while True:
            if len(self._tokens) > 2 and self._tokens[-2] == ":":
                first, _, last = (self._tokens.pop() for _ in range(3))
                value += self._cells(first, last)
            else:
                value += self._sum()
            if not self._next_is(","):
                self._expect(")")
                return value
            self._tokens.pop()

    def _cells(self, first: str, last: str) -> Decimal:
        start, end = _place(first), _place(last)
        if start is None or end is None or (end[0] - start[0] + 1) * (end[1] - start[1] + 1) > _MAX_CELLS:
            raise _Unknown
        total = Decimal(0)
        for row in range(start[0], end[0] + 1):
            for column in range(start[1], end[1] + 1):
                value = self._sheet.value_at((row, column))
                if value is None:
                    raise _Unknown
                total += value
        return total


def _place(text: str) -> Place | None:
    """ "B12" is row 11, column 1."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
