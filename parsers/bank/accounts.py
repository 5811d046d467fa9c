"""Bank accounts as people print them in, whether two of them may be the same account out.

A bank's statement may name the account that an advice gives as an IBAN, and an advice often shows just its end.
"""

import re

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_FEWEST_DIGITS = 6  # an account without its bank: fewer could stand in any number

# How long a country's IBANs are (ISO 13616); of other countries any length counts whose check digits are right.
_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "TR": 26,
}  # fmt: skip


def plain_account(text: str) -> str:
    """In capitals, without what stands between its groups."""
    return "".join(char for char in text.upper() if char.isalnum())


def is_iban(plain: str) -> bool:
    if not _IBAN.fullmatch(plain) or len(plain) != _LENGTHS.get(plain[:2], len(plain)):
        return False
    digits = "".join(str(int(char, 36)) for char in plain[4:] + plain[:4])
    return int(digits) % 97 == 1


def leading_iban(plain: str) -> str | None:
    """The IBAN that the text begins with, whatever is glued behind it."""
    lengths = [_LENGTHS[plain[:2]]] if plain[:2] in _LENGTHS else range(min(len(plain), 34), 14, -1)
    return next((plain[:length] for length in lengths if is_iban(plain[:length])), None)


def same_account(printed: str, own: str) -> bool:
    """Whether `printed` can be this account of ours: all of it, without its bank, or "*4471", its last digits."""
    ours = plain_account(own)
    if printed.startswith("*"):
        return ours.endswith(plain_account(printed))
    shorter, longer = sorted((plain_account(printed).lstrip("0"), ours.lstrip("0")), key=len)
    return shorter == longer or (len(shorter) >= _FEWEST_DIGITS and shorter in longer)
