"""Text or a raw mail in, the same with the numbers of payment cards masked out: first six and last four digits stay.

A card number has 13 to 19 digits, the prefix of an issuer and the check digit of ISO/IEC 7812 (Luhn), and is written
in one piece or in the groups of its kind. One number in ten passes the check by chance, so numbers that a word names
as something else, parts of longer tokens and IBANs are left alone, and rare lengths need a word for a card nearby.

A mail is masked where it carries prose: its subject and its parts of type text/plain and text/html; and in attached
tables of plain text (CSV). Digits become "*" one for one, so the mail keeps its length, its structure and everything
else. In tables and documents a long reference is far more often a document than a card: there a number needs a word
for a card near it, a heading for card numbers, or the groups in which a card prints it (`find_in_document`).
"""

# ruff: noqa: E501 (tables read best with one row a line)

import binascii
import re
from collections.abc import Iterator

from parsers.problems import Span

# issuer: prefix of the number, usual lengths.
_ISSUERS: tuple[tuple[str, str, frozenset[int]], ...] = (
    ("Visa", r"4", frozenset({16})),
    ("Mastercard", r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", frozenset({16})),
    ("American Express", r"3[47]", frozenset({15})),
    ("Diners Club", r"30[0-5]|3095|36|3[89]", frozenset({14, 16})),
    ("Discover", r"6011|64[4-9]|65", frozenset({16})),
    ("JCB", r"35(?:2[89]|[3-8])", frozenset({16})),
    ("UnionPay", r"62", frozenset({16})),
    ("Maestro", r"50|5[6-9]|6[0-9]", frozenset({16})),
)
_PREFIXES = tuple((re.compile(prefix), lengths) for _, prefix, lengths in _ISSUERS)
_GROUPS = frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (16,), (15,), (14,), (4, 4, 4, 4, 3), (6, 10)})
_GAP = r"(?:[ \t.-]|\xc2?\xa0|&nbsp;|&#160;|=20|=C2=A0|=A0|=\r?\n)"  # also as quoted-printable and HTML write them
_CANDIDATE = re.compile(rf"(?<![\w.,/=&?#%+*-])\d(?:{_GAP}{{0,2}}\d){{12,18}}+(?!{_GAP}{{0,2}}\d|[\w*@/]|-\w)")
_GAPS = re.compile(rf"{_GAP}+")
_NAMES_ANOTHER = re.compile(
    r"(?:\biban|\bref\w*|\binv\w*|rechnung\w*|beleg\w*|factur\w*|fattur\w*|fatur\w*|faktur\w*|order\w*|bestell\w*|\bpo|track\w*|sendung\w*|shipment|"
    r"trace|uetr|document|accounts?|acct|konto\w*|compte|cuenta|conta|conto|rekening\w*|rachun\w*|contract|vertrag\w*|policy|ticket|case|serial|meter|"
    r"z[äa]hler\w*|mandat\w*|phone|tel|imei|ean|gtin|batch|id|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){0,4})"
    r"[\s.:#=]*(?:no|nr|num\w*|n°|nº|id)?[\s.:#=]*$",
    re.IGNORECASE,
)
_NAMES_CARD = re.compile(
    r"\bcard|karte|\bcarte|tarjeta|\bcarta\b|kaart|cart[ãa]o|\bkart[ayęi]\b|\bvisa\b|master ?card|\bamex\b|american express|maestro|\bpan\b|cvv|cvc",
    re.IGNORECASE,
)
_BETWEEN_CELLS = dict.fromkeys(map(ord, ',;|"\t'), "\n")
_HEADS_CARDS = re.compile(
    r"(?:\bcard|karten?|\bcarte|tarjeta|\bcarta|kaart|cart[ãa]o|\bkart[ay])[ -]?(?:no\b|nr\b|num|nummer|n[°º])|"
    r"(?:num\w*|n[°º]|nr|no)\.? (?:de |da |di |della |do )?(?:carte\b|tarjeta|carta\b|cart[ãa]o|karty)|\bpan\b",
    re.IGNORECASE,
)
_NEAR = 60  # characters around a number in which a word may say that it is a card's


def find_card_numbers(text: str) -> Iterator[Span]:
    """Where card numbers stand, in order."""
    for match in _CANDIDATE.finditer(text):
        groups = tuple(len(group) for group in _GAPS.split(match[0]))
        digits = "".join(_GAPS.split(match[0]))
        before = text[max(0, match.start() - _NEAR) : match.start()]
        named = bool(_NAMES_CARD.search(before) or _NAMES_CARD.search(text[match.end() : match.end() + _NEAR]))
        if not _passes_luhn(digits) or not (named or groups in _GROUPS):
            continue
        if _is_issued(digits, any_length=named) and (named or not _NAMES_ANOTHER.search(before)):
            yield Span(match.start(), match.end())


def find_in_document(text: str) -> Iterator[Span]:
    """Where card numbers stand in a page or a table."""
    text = text.translate(_BETWEEN_CELLS)
    if not _CANDIDATE.search(text):
        return
    named = bool(_HEADS_CARDS.search(text))
    for span in find_card_numbers(text):
        groups = _GAPS.split(text[span.start : span.end])
        around = text[max(0, span.start - _NEAR) : span.start], text[span.end : span.end + _NEAR]
        if named or len(groups) > 1 or any(map(_NAMES_CARD.search, around)):
            yield span


def _is_issued(digits: str, *, any_length: bool) -> bool:
    return any(
        prefix.match(digits) and (any_length or len(digits) in lengths) for prefix, lengths in _PREFIXES
    ) and bool(digits.strip(digits[0]))


def _passes_luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0


def mask_card_numbers(text: str, *, document: bool = False) -> str:
    """The text itself when there is no card number in it; its length never changes."""
    for span in find_in_document(text) if document else find_card_numbers(text):
        text = text[: span.start] + _mask(text[span.start : span.end]) + text[span.end :]
    return text


def _mask(number: str) -> str:
    pieces = re.split(rf"({_GAP})", number)
    digits = sum(len(piece) for piece in pieces[::2])
    masked, at = [], 0
    for place, piece in enumerate(pieces):
        if place % 2:
            masked.append(piece)
            continue
        masked.append("".join(char if at + n < 6 or at + n >= digits - 4 else "*" for n, char in enumerate(piece)))
        at += len(piece)
    return "".join(masked)


# -- raw mails

_LONG_NUMBER = re.compile(rf"(?:\d{_GAP}{{0,2}}){{12}}+\d".encode("latin-1"))
TEXT_PART = re.compile(
    rb"^content-type:[ \t]*(?:\r?\n[ \t]+)?(?:text/(?:plain|html)|(?P<table>(?:text|application)/(?:x-)?(?:csv|tab-separated-values|comma-separated-values)))\b",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_TYPE = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_IS_BASE64 = re.compile(rb"^content-transfer-encoding:[ \t]*base64", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_SUBJECT = re.compile(rb"^subject:([^\n]*\n(?:[ \t][^\n]*\n)*)", re.IGNORECASE | re.MULTILINE)
_ENCODED_WORD = re.compile(rb"(=\?[\w-]+\?)([bBqQ])(\?)([^?\s]+)(\?=)")
BOUNDARY = re.compile(rb"boundary=\"?([^\"\s;]{1,200})", re.IGNORECASE)
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
_MAX_HEAD = 64_000


def mask_mail(raw: bytes) -> bytes:
    """The same bytes when the mail carries no card number in its subject or its text."""
    if b"base64" not in raw and b"?b?" not in raw[:_MAX_HEAD].lower() and not _has_long_number(raw):
        return raw
    pieces, position = [], 0
    for start, end, part in _list_masked(raw):
        pieces += [raw[position:start], part]
        position = end
    return b"".join([*pieces, raw[position:]]) if pieces else raw


def _has_long_number(raw: bytes) -> bool:
    """As `_LONG_NUMBER` says, which most mails are spared: thirteen digits do not stand together in them even without
    what may stand between."""
    bare = raw
    for gap, its_digits in _GAPS_OF_SEVERAL_BYTES:
        if gap in bare:
            bare = bare.replace(gap, its_digits)
    return _THIRTEEN in bare.translate(_ONLY_ZEROS, _GAPS_OF_ONE_BYTE) and bool(_LONG_NUMBER.search(raw))


# with the digits within them, at which a number may begin as well
_GAPS_OF_SEVERAL_BYTES = ((b"&nbsp;", b""), (b"=C2=A0", b"20"), (b"=A0", b"0"), (b"=\r\n", b""), (b"=\n", b""))
_GAPS_OF_ONE_BYTE = b" \t.-\xa0\xc2=&#;"  # and the signs of "=20" and "&#160;"
_ONLY_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_THIRTEEN = b"0" * 13


def _list_masked(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(start, end, masked bytes) of what holds a card number, in order."""
    blank = _BLANK_LINE.search(raw)
    head_ends = blank.end() if blank else len(raw)
    if subject := _SUBJECT.search(raw, 0, min(head_ends, _MAX_HEAD)):
        yield from _changed(subject.start(1), subject[1], _mask_subject(subject[1]))
    if not _ANY_TYPE.search(raw, 0, head_ends):  # a mail without a type is plain text
        yield from _changed(head_ends, raw[head_ends:], mask_body(raw[head_ends:], raw[:head_ends]))
        return
    lowered = raw.lower()  # with large files inside, plain searches are several times as fast as patterns
    boundaries = dict.fromkeys(match[1] for match in _matches(BOUNDARY, b"boundary=", raw, lowered))
    ends = re.compile(rb"\n--(?:" + b"|".join(map(re.escape, boundaries)) + b")") if boundaries else None
    position = 0
    while kind := next(_matches(TEXT_PART, b"content-type:", raw, lowered, position), None):
        blank = _BLANK_LINE.search(raw, kind.end())
        start = blank.end() if blank else len(raw)
        found = ends.search(raw, start - 1) if ends else None
        position = max(start, found.start() if found else len(raw))
        body = raw[start:position]
        head = _part_head(raw, kind.start(), start)
        yield from _changed(start, body, mask_body(body, head, document=bool(kind["table"])))


def _matches(
    pattern: re.Pattern[bytes], opening: bytes, raw: bytes, lowered: bytes, position: int = 0
) -> Iterator[re.Match[bytes]]:
    """As `finditer` of a pattern that begins with these lower-case bytes, in any case."""
    while (position := lowered.find(opening, position)) >= 0:
        match = pattern.match(raw, position)
        if match:
            yield match
        position = match.end() if match else position + 1


def last_head(raw: bytes) -> bytes:
    """The header lines of the last part that begins in `raw`; of the mail itself when it has none."""
    kinds = list(_ANY_TYPE.finditer(raw))
    if not kinds:
        return b""
    blank = _BLANK_LINE.search(raw, kinds[-1].end())
    return _part_head(raw, kinds[-1].start(), blank.end() if blank else len(raw))


def _part_head(raw: bytes, inside: int, end: int) -> bytes:
    """The header lines of the part whose Content-Type stands at `inside`."""
    low = max(0, inside - _MAX_HEAD)
    start = max(
        raw.rfind(b"\n\n", low, inside), raw.rfind(b"\n\r\n", low, inside), raw.rfind(b"\n--", low, inside), low
    )
    return raw[start:end]


def _changed(start: int, before: bytes, after: bytes) -> Iterator[tuple[int, int, bytes]]:
    if after != before:
        yield start, start + len(before), after


def mask_body(body: bytes, head: bytes, *, document: bool = False) -> bytes:
    mask = _mask_base64 if _IS_BASE64.search(head) else _mask_bytes
    return mask(body, document=document)


def _mask_bytes(body: bytes, *, document: bool = False) -> bytes:
    """Card numbers are ASCII in every charset of mail but UTF-16, which mail does not use bare."""
    if not _LONG_NUMBER.search(body):
        return body
    return mask_card_numbers(body.decode("latin-1"), document=document).encode("latin-1")


def _mask_base64(body: bytes, *, document: bool = False) -> bytes:
    try:
        content = binascii.a2b_base64(body)
    except binascii.Error:
        return body
    masked = _mask_bytes(content, document=document)
    if masked == content:
        return body
    encoded = binascii.b2a_base64(masked, newline=False)
    fresh = iter(encoded)
    if sum(byte in _BASE64 for byte in body) != len(encoded):
        return binascii.b2a_base64(masked)  # was written in pieces: one long line is read by everybody
    return bytes(next(fresh) if byte in _BASE64 else byte for byte in body)


def _mask_subject(subject: bytes) -> bytes:
    def mask_word(word: re.Match[bytes]) -> bytes:
        content = word[4]
        if word[2] in b"bB":
            content = _mask_base64(content)
        else:
            spaced = content.replace(b"_", b" ")
            content = _mask_bytes(spaced).replace(b" ", b"_")
        return word[1] + word[2] + word[3] + content + word[5]

    return _mask_bytes(_ENCODED_WORD.sub(mask_word, subject))
