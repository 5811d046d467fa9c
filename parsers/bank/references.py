"""What a bank passes on in, the numbers that may name our documents out.

Bank text is short and broken: fields of 27 or 35 characters, no words between numbers, a number cut at a line's end.
So everything with a digit that is no date, amount or bank account is a candidate, and the ledger decides what it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.keys import canonical_keys
from parsers.numbers.structured_references import find_structured


@dataclass(frozen=True, slots=True)
class BankReference:
    """A number as it stands in the text, or the body of a structured reference (`scheme`)."""

    number: str
    scheme: str = ""


_AMOUNT = re.compile(r"[+-]?(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)[.,]\d{2}")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d\d")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_GAP = re.compile(r"(?:[\s;|]|,(?!\d\d(?!\d)))+")
_EDGE = ".,:;#()[]{}<>*'\"?!=&+/-_|"
_PREFIX = re.compile(r"[^\W\d_]{1,10}[-./]?")
_MIN_LENGTH = 4


def find_bank_references(fields: Sequence[str], currency: str) -> tuple[BankReference, ...]:
    """Each once, structured ones first, then in printed order. `fields` are the payer's reference and the text."""
    found: dict[str, BankReference] = {}
    for field in fields:
        for structured in find_structured(field, currency):
            found.setdefault(structured.body, BankReference(structured.body, structured.scheme))
    for field in fields:
        for number in _list_numbers(field):
            found.setdefault(number, BankReference(number))
    return tuple(found.values())


def _list_numbers(field: str) -> Iterator[str]:
    """Words with a digit, each also with the word before it ("RE 10815") and, where it ends in a separator, with the
    one behind it ("RE-2026-", "10815")."""
    words = _GAP.split(field.upper())
    for place, raw in enumerate(words):
        word = raw.strip(_EDGE)
        if not _may_be_number(word):
            continue
        before = words[place - 1].strip(_EDGE) if place else ""
        behind = words[place + 1].strip(_EDGE) if place + 1 < len(words) else ""
        if behind[:1].isdigit() and raw.endswith(("-", "/")):
            yield f"{raw}{behind}"
        if _PREFIX.fullmatch(before):
            yield f"{before} {word}"
        yield word


def _may_be_number(word: str) -> bool:
    if not any(char.isdigit() for char in word) or len(word) < _MIN_LENGTH or len(word) > 40:
        return False
    if _AMOUNT.fullmatch(word) or _DATE.fullmatch(word) or _IBAN.fullmatch(word):
        return False
    return bool(canonical_keys(word))
