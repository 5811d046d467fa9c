"""What a document number looks like, and when digits are one: behind a word for its kind fewer are enough, and the
further numbers of a list look like its first.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Sequence

from parsers.numbers import number_words
from parsers.problems import Span

# One number: digits with an optional prefix, inner separators and suffix; never ends in a separator.
_SHAPE = r"(?:[A-Z]{1,8}[-_/.#]?)?(?:[A-Z]{1,6}[-_/.])?\d(?:[A-Z\d]|[-_/.–](?=[A-Z\d])(?!(?-i:[A-Za-z][^\W\dA-Z_]{3}))){0,28}"
NUMBER = re.compile(
    rf"(?<![\w\x00])#?(?P<number>(?-i:[A-Z]{{1,4}}) \d{{2}} \d{{4,6}}(?![\d.,]*\d| \d{{3}})|(?-i:[A-Z]{{1,5}}[ -])?(?:\d{{1,3}} \d{{3}}|(?:19|20)\d\d \d{{3,6}})(?![\d.,]*\d| \d{{3}}|,? (?:and|und|et|y|e|en|i|oraz) \d{{3}}(?!\d| \d))|{_SHAPE}|(?-i:[A-Z]{{2,5}}) \d{{3,12}}(?:[-/.]\d{{1,8}}){{0,3}})(?![\w\x00])",
    re.IGNORECASE,
)
# What a number may be announced by, what may stand in brackets before it, and what leads to the next of a list.
MARK = rf"(?:{number_words.NUMBER_MARK})(?:(?<=[°º№])|(?!\w))"
ASIDE = r"\([^()\d\n\x00]{1,40}\)"
NEXT = re.compile(
    rf"(?:{ASIDE}|\b(?:tot en met|rather than|into|instead of|anstatt|statt|au lieu de|en (?:lugar|vez) de|anziché|invece di|in plaats van|em vez de|zamiast)\b|\bt/m\b|\ba la\b|[\s,;&+)|*•\x00=/\]\[>°º–-]++|\(|\b(?:and|und|et|y|e|en|i|oraz|sowie|plus|or|o|ou|to|bis|à|a|al|tot|até|do|through|as well as|"
    r"vom|dated|of|for|over|über|von|du|de|del|van|z|also|ainsi que|así como|alsmede|no|nos|nr|n|each|je|date|datum|amount|due|per|v|ü|nor|noch|ni|né|ani|"
    r"t/m|tot en met|thru|until|up to|alla|a la|au|aan|inv|"
    r"(?:(?:has been|was|is|wurde|wird|est|a été|se|ha sido|es|è stato|è|is|foi|zostało) )?(?:replaced by|durch|remplacée? par|sustitu\w+ por|sostituit\w da|vervangen door|"
    r"substituíd\w p(?:or|el[ao])|zastąpion\w+(?: przez)?))\b(?![-/_]\d)\.?|\bn\.?[°º]){1,16}",
    re.IGNORECASE,
)
_OF_A_YEAR = re.compile(
    r"\b(?:for|of|from|in|für|von|aus|pour|de|du|en|del|per|di|nel|voor|van|para|za|z|w)\s*(?:the |year |das |jahr |l['’]année )*$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[A-Z]+")
YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = re.compile(r"FY[-/]?\d{2,4}|[QH][-/]?[1-4](?:[-/]?(?:20)?\d\d)?|[KC]W[-/]?\d{1,4}", re.IGNORECASE)


def is_document_number(value: str, kind: str, adjacent: bool, gap: str = "") -> bool:
    """`adjacent` to the word for its kind, with only `gap` between."""
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    if YEAR.fullmatch(value) and not adjacent:
        return False
    if YEAR.fullmatch(value) and _OF_A_YEAR.search(gap):
        return False
    if letters > digits + 4 or _PERIOD.fullmatch(value):
        return False
    if kind == "other":
        return digits >= 2
    if kind == "invoice" and (prefix := _LETTERS.match(value)):
        if prefix[0] in number_words.ORDER_PREFIXES and not value[prefix.end()].isdigit():
            return False
        if " " in value and value.partition(" ")[0] in number_words.NOT_INVOICE_PREFIXES:
            return False
    if kind == "account":
        return digits >= (3 if adjacent else 5) or (adjacent and letters >= 2 and (digits >= 2 or "-" in value))
    if adjacent:
        return digits >= 3 or (digits >= 2 and letters >= 1) or (digits >= 1 and letters >= 2 and "-" in value)
    return digits >= 4 and (digits >= 5 or letters >= 1)


def is_alike(model: str, value: str) -> bool:
    """Whether a further number of a list looks like its first one; quantities and years do not."""
    digits, wanted = sum(char.isdigit() for char in value), sum(char.isdigit() for char in model)
    if YEAR.fullmatch(value) and wanted != 4:
        return False
    same_letters = any(char.isalpha() for char in value) == any(char.isalpha() for char in model)
    return digits >= 2 and (
        abs(digits - wanted) <= (2 if same_letters else 1) or (digits >= 4 and digits < wanted and same_letters)
    )


def is_another_kinds(number: str, model: str) -> bool:
    """ "CM 1204" below "INV 88310" is a credit memo."""
    prefix = _LETTERS.match(number)
    if prefix is None or model.startswith(prefix[0]):
        return False
    return prefix[0] in number_words.CREDIT_PREFIXES or prefix[0] in number_words.NOT_INVOICE_PREFIXES


def kind_of_prefix(prefix: str | None) -> str:
    """ "CN" opens the number of a credit note, "PED" that of an order."""
    letters = (prefix or "").upper()
    if letters in number_words.ORDER_SERIES:
        return "po"
    return "credit" if letters in number_words.CREDIT_PREFIXES else "invoice"


def mark_taken(found: Sequence[tuple[str, Span]], length: int) -> bytearray:
    """One byte per character, 1 where a found number stands."""
    taken = bytearray(length)
    for _, span in found:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    return taken
