"""One movement on an account as a file or a stored receipt tells it, for comparing the two."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry or receipt as both are compared. `batch` names the entry of its file of which it is a part."""

    key: int  # place of an entry in its file, id of a receipt
    format: str
    account: str
    currency: str
    minor: int
    days: frozenset[date]
    bank_reference: str
    payment_reference: str
    other_account: str
    name: str
    words: frozenset[str]
    batch: str
