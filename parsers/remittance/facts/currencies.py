"""Pages whose rows name several currencies in, the pages of each currency out: each has its own sum to tie to."""

import re
from collections import Counter
from collections.abc import Sequence

from parsers.money import CURRENCY_CODES, CURRENCY_SYMBOLS
from parsers.remittance.facts.fact_values import Fact, strongest_value
from parsers.remittance.lines import Line, TokenKind

Pages = list[list[Line]]
_UNCERTAIN_CODES = frozenset("ALL TRY TOP MOP CUP PEN GEL SOS BAM MAD COP LAK ANG".split())
_SIGN = re.compile(r"([€£])")
_BETWEEN_WORDS = re.compile(r"[\s().,:;/\[\]*]+|(?<=[^\W\d_])-(?=[A-Z]{3}\b)|(?<=\b[A-Z]{3})-(?=[^\W\d_])")
# Ways to pay that know one currency, by their scheme's rules.
CURRENCY_OF_WAY = {"bacs": "GBP", "chaps": "GBP", "faster payments": "GBP", "sepa": "EUR", "ach": "USD"}
_CURRENCY_WORDS = {
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "sterling": "GBP",
    "pounds": "GBP",
    "francs": "CHF",
}


def split_by_currency(pages: Sequence[Sequence[Line]]) -> dict[str, Pages]:
    """The lines that name this currency or none, by currency; empty unless rows name two or more, each row one."""
    codes: dict[str, None] = {}
    for page in pages:
        for line in page:
            found = _codes(line)
            if len(found) > 1:
                return {}
            codes.update(dict.fromkeys(found))
    if len(codes) < 2:
        return {}
    return {code: [[line for line in page if _codes(line) <= {code}] for page in pages] for code in codes}


def _codes(line: Line) -> set[str]:
    """The currencies that a line with an amount names: beside the amount, in a cell, or in its label."""
    amounts = [token for token in line.amounts() if token.amount is not None]
    if not amounts:
        return set()
    named = {token.amount.currency for token in amounts if token.amount and token.amount.currency}
    return named | {word.text for cell in line.cells for word in cell.words if word.text in CURRENCY_CODES}


def currencies_in(text: str) -> list[str]:
    """Codes and symbols of currencies among the words."""
    bare = _words(text)
    codes = [word for word in bare if word in CURRENCY_CODES and word not in _UNCERTAIN_CODES]
    return [*codes, *(CURRENCY_SYMBOLS[word] for word in bare if word in CURRENCY_SYMBOLS)]


def find_currency(facts: Sequence[Fact], lines: Sequence[Line]) -> str | None:
    stated = strongest_value(facts, "currency")
    if stated:
        return stated
    votes: Counter[str] = Counter()
    for line in lines:
        for token in line.tokens:
            if token.amount is not None and token.amount.currency:
                votes[token.amount.currency] += 3
            elif token.kind is TokenKind.TEXT:
                for word in _words(token.text):
                    if word in CURRENCY_CODES and word not in _UNCERTAIN_CODES:
                        votes[word] += 1
                    elif word in CURRENCY_SYMBOLS:
                        votes[CURRENCY_SYMBOLS[word]] += 1
                    elif word.lower() in _CURRENCY_WORDS:
                        votes[_CURRENCY_WORDS[word.lower()]] += 1
    return votes.most_common(1)[0][0] if votes else None


def _words(text: str) -> list[str]:
    """ "Betrag/EUR", "Total:EUR" and "Montant€" name a currency, too."""
    return [word for word in _BETWEEN_WORDS.split(_SIGN.sub(r" \1 ", text)) if word]
