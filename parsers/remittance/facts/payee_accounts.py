"""An advice's lines in, the bank accounts out that it says the payee was paid at.

An advice may name several accounts: the payer prints his own in his letterhead. One counts only where words say that
it is the payee's: in front of it on its line, or in a label above it. One of which nobody says whose it is proves
nothing, and is left out.
"""

# ruff: noqa: E501  (a table row stays one line)

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from parsers.bank.accounts import leading_iban, plain_account
from parsers.remittance.lines import Line


class Whose(StrEnum):
    PAYEE = "payee"
    SUPPLIER = "supplier"  # also said of a number that the payer's books give the supplier: needs a word of banks
    PAYER = "payer"


# fmt: off
_WORDS: tuple[tuple[Whose, str], ...] = (
    (Whose.PAYEE, r"payee|beneficiary|recipient|receiver|receiving|pay(?:able)? to|(?:paid|credited|remit(?:ted)?|deposit(?:ed)?|transferred|wired|sent) (?:in)?to|credit (?:to )?account|to account"),
    (Whose.PAYEE, r"(?:zahlungs)?empfanger\w*|begunstigt\w*|gutgeschrieben|gutschrift\w*|auf ihr\w*|zugunsten"),
    (Whose.PAYEE, r"beneficiaire|destinataire|creancier|au credit|sur votre|en faveur de"),
    (Whose.PAYEE, r"beneficiari[oa]|destinatari[oa]|abonad[oa]|cuenta de (?:abono|destino)|en su|a favor(?:e)? d[ei]|accredit\w*|sul (?:vostro|suo)"),
    (Whose.PAYEE, r"begunstigde|ontvanger|op uw|ten gunste van|odbiorc\w*|na (?:panstwa )?rachunek"),
    (Whose.SUPPLIER, r"your|vendor|supplier|creditor|ihre?[rmn]?|lieferant\w*|kreditor\w*|votre|vos|fournisseur|su|proveedor|acreedor|vostr[oa]|vs|fornitore|creditore|uw|leverancier|crediteur"),
    (Whose.PAYER, r"our|payer|payor|remitter|ordering|originat\w+|sender|debtor|debit\w*|from|drawn on"),
    (Whose.PAYER, r"unser\w*|auftraggeber\w*|absender\w*|zahler\w*|belast\w*|von|abgebucht|notre|nos|donneur|emetteur|debite\w*|payeur|depuis"),
    (Whose.PAYER, r"ordenante|pagador|emisor|nuestr[oa]|cargo|adeudad\w*|desde|ordinante|pagatore|mittente|nostr[oa]|addebit\w*|opdrachtgever|betaler|afzender|onze|ons|vanaf"),
)
_BANK_NOUN = r"iban|bank ?(?:account|acct|a/c|konto|verbindung|rekening|details?)|compte bancaire|rib|cuenta bancaria|ccc|clabe|conto (?:corrente|bancario)|coordinate bancarie"
_NOUN = rf"{_BANK_NOUN}|account|acct|a/c|konto\w*|kto|compte|cuenta|conto|rekening\w*|rachunek|rachunku"
_ENDING = r"ending(?: in| with)?|last (?:4|four)(?: digits)?|endend auf|endziffern|terminant par|terminad[oa] en|(?:que|che) termina (?:en|con|in)|eindig(?:end|t) op"
# fmt: on
_BETWEEN = r"(?:[ .:#-]|no\b|nr\b|num\w*|n[°o]\b|is\b|ist\b)*"
_QUALIFIER = re.compile("|".join(rf"(?P<q{at}>\b(?:{words})\b)" for at, (_, words) in enumerate(_WORDS)))
_IBAN = re.compile(r"\b(?=([a-z]{2}\d{2}[ -]?[a-z0-9][a-z0-9 -]{9,44}))")
_MASKED = re.compile(
    rf"\b(?:{_NOUN})\b[^|]{{0,24}}?(?:(?:[*x•#]{{2,}}[ -]?)+|\b(?:{_ENDING})[ :]*)(\d{{3,6}})\b(?!\d)"
)
_NUMBERED = re.compile(rf"\b(?:{_NOUN})\b{_BETWEEN}((?:\d[ /-]?){{6,24}}\d?)(?![\d.,]*\d)")
_NAMES_BANK = re.compile(rf"\b(?:{_BANK_NOUN})\b")
_MAY_NAME_ONE = re.compile(rf"\b(?:{_NOUN})\b|\b[a-z]{{2}}\d{{2}}[ -]?[a-z0-9]{{4}}")
_LINES_ABOVE = 3
_LABEL_WORDS = 7


@dataclass(frozen=True, slots=True)
class _Found:
    account: str
    start: int
    iban: bool
    bank: bool  # a word of banks stands before it


def find_payee_accounts(lines: Sequence[Line]) -> tuple[str, ...]:
    """Each once, in printed order: in capitals without blanks; "*4471" where only the last digits are printed."""
    accounts: dict[str, None] = {}
    for index, line in enumerate(lines):
        text = _fold(line)
        if not _MAY_NAME_ONE.search(text):
            continue
        for found in _candidates(text):
            whose = _whose(text[: found.start]) or _label_above(lines, index, found.start)
            if whose is Whose.PAYEE or (whose is Whose.SUPPLIER and (found.iban or found.bank)):
                accounts[found.account] = None
    return tuple(accounts)


def _candidates(text: str) -> Iterator[_Found]:
    taken: list[range] = []
    for match in _IBAN.finditer(text):
        if iban := leading_iban(plain_account(match[1])):
            taken.append(range(match.start(), match.end(1)))
            yield _Found(iban, match.start(), True, True)
    for pattern, mark in ((_MASKED, "*"), (_NUMBERED, "")):
        for match in pattern.finditer(text):
            if not any(match.start(1) in one for one in taken) and "card" not in match[0]:
                taken.append(range(match.start(1), match.end(1)))
                bank = bool(_NAMES_BANK.search(text[: match.start(1)]))
                yield _Found(mark + plain_account(match[1]), match.start(1), False, bank)


def _whose(before: str) -> Whose | None:
    """What the last word of payers and payees in this text says."""
    last = None
    for match in _QUALIFIER.finditer(before):
        last = match
    return None if last is None else _WORDS[int(str(last.lastgroup)[1:])][0]


def _label_above(lines: Sequence[Line], index: int, start: int) -> Whose | None:
    """What the nearest label above says: "Beneficiary: Northfold Parts Ltd" over "Account no. 20448811"."""
    line = lines[index]
    left, right = _span(line, start)
    for distance, above in enumerate(reversed(lines[max(0, index - _LINES_ABOVE) : index]), start=1):
        if above.page != line.page:
            return None
        over = [cell for cell in above.cells if cell.x0 < right and cell.x1 > left]
        for cell in over:
            label, colon, _ = cell.text.partition(":")
            if not colon and len(cell.text.split()) > _LABEL_WORDS:
                continue
            whose = _whose(_plain(label))
            if whose is not None and (distance == 1 or whose is not Whose.SUPPLIER):
                return whose
    return None


def _span(line: Line, start: int) -> tuple[float, float]:
    """Where the cell that holds this place of the line's text stands, with the cell of its label before it."""
    at = 0
    for place, cell in enumerate(line.cells):
        at += len(_plain(cell.text)) + 1
        if start < at:
            label = line.cells[place - 1] if place and not _NOUN_IN.search(_plain(cell.text)) else cell
            return label.x0 - 5, cell.x1
    return line.cells[0].x0, line.cells[-1].x1


_NOUN_IN = re.compile(rf"\b(?:{_NOUN})\b")


def _fold(line: Line) -> str:
    return " ".join(_plain(cell.text) for cell in line.cells)


def _plain(text: str) -> str:
    """In small letters without accents, of the same words and signs."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
