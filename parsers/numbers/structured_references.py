"""A payment reference with check digits in, the number inside it out: creditors print it, banks carry it whole.

A reference counts only when its check digits are right. What it carries (a customer's number, an invoice's, both) is
the creditor's own layout; `body` is all of it without the check digits.

Sources: ISO 11649 (RF), the Belgian OGM/VCS, the Norwegian KID, the Finnish viitenumero and the Swiss QR reference.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StructuredReference:
    """`scheme` as people call it: RF, OGM, QR, KID, viitenumero."""

    scheme: str
    written: str
    body: str


_RF = re.compile(r"(?<![A-Z0-9])RF\d\d(?: ?[A-Z0-9]){1,21}(?![A-Z0-9])")
_OGM = re.compile(r"(?<!\d)(?:[+*]{3} ?)?(\d{3})[ /](\d{4})[ /](\d{5})(?:[+*]{3})?(?!\d)|(?<!\d)(\d{12})(?!\d)")
_QR = re.compile(r"(?<!\d)(?:\d{27}|\d{2}(?: \d{5}){5})(?!\d)")
_DIGITS = re.compile(r"(?<![\dA-Z.,/-])\d(?:[ ]?\d){3,24}(?![\dA-Z.,/-])")


def find_structured(text: str, currency: str) -> tuple[StructuredReference, ...]:
    """Each reference of the text whose check digits are right. KID and viitenumero are bare numbers with one check
    digit, so they are looked for only where the currency is theirs."""
    upper = text.upper()
    found: dict[str, StructuredReference] = {}
    for match in _RF.finditer(upper):
        if (reference := _read_rf(match[0])) is not None:
            found.setdefault(reference.body, reference)
    for match in _OGM.finditer(upper):
        digits = "".join(group for group in match.groups() if group)
        if int(digits[:10]) % 97 in (int(digits[10:]) % 97,) and digits[10:] != "00":
            found.setdefault(digits[:10], StructuredReference("OGM", match[0], digits[:10]))
    for match in _QR.finditer(upper):
        digits = match[0].replace(" ", "")
        if _mod10_recursive(digits[:-1]) == int(digits[-1]) and digits.strip("0"):
            found.setdefault(digits[:-1], StructuredReference("QR", match[0], digits[:-1]))
    for scheme, wanted, check in _BARE:
        if currency != wanted:
            continue
        for match in _DIGITS.finditer(upper):
            digits = match[0].replace(" ", "")
            if check(digits):
                found.setdefault(digits[:-1], StructuredReference(scheme, match[0], digits[:-1]))
    return tuple(found.values())


def _read_rf(written: str) -> StructuredReference | None:
    """Blanks between groups of four may run into the next word, so shorter readings are tried too."""
    words = written.split(" ")
    for count in range(len(words), 0, -1):
        plain = "".join(words[:count])
        if 5 <= len(plain) <= 25 and _mod97(plain[4:] + plain[:4]) == 1:
            return StructuredReference("RF", " ".join(words[:count]), plain[4:])
    return None


def _mod97(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text)) % 97


def _mod10_recursive(digits: str) -> int:
    carry = 0
    for digit in digits:
        carry = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)[(carry + int(digit)) % 10]
    return (10 - carry) % 10


def _is_kid(digits: str) -> bool:
    """MOD10 (Luhn) or MOD11, as the creditor agreed with the bank."""
    return _luhn(digits) or _mod11(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _mod11(digits: str) -> bool:
    weights = (2, 3, 4, 5, 6, 7)
    total = sum(int(digit) * weights[place % 6] for place, digit in enumerate(reversed(digits[:-1])))
    return (11 - total % 11) % 11 == int(digits[-1])


def _is_viitenumero(digits: str) -> bool:
    if not 4 <= len(digits) <= 20:
        return False
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(digits[:-1])))
    return (10 - total % 10) % 10 == int(digits[-1])


_BARE: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("KID", "NOK", _is_kid),
    ("viitenumero", "EUR", _is_viitenumero),
)
