"""An X12 820 payment order in, a page of the same facts as labelled lines and a table out.

BPR carries amount, method and date, TRN the trace number, N1 the parties, RMR a paid item (02 number, 04 paid,
05 total, 06 discount), REF its invoice where RMR names an order or delivery, DTM its date, ADX an
adjustment, which a REF behind it may name. The sign of ADX changed with version 003050 (negative reduces): it is the
one under which the items add up to what BPR pays.
"""

import re
from decimal import Decimal

from parsers.files.grid_text import grid_page
from parsers.files.pages import Page

_METHODS = {"ACH": "ACH", "CHK": "check", "FWT": "wire", "BOP": "wire", "SWT": "wire", "NON": "no payment"}
_INVOICES = frozenset({"IV", "IN", "OI", "SI", "VI"})  # seller's, consignee's, original, shipper's, vendor's invoice
_CREDITS = frozenset({"CM", "CR", "C7"})  # a reference behind one is the invoice that it takes back
_HEAD = ("Invoice number", "Invoice date", "Gross amount", "Discount", "Deduction", "Reason", "Amount paid")


def looks_like_x12(content: bytes) -> bool:
    return bool(re.match(rb"\s*ISA.{100,}?GS.RA", content[:2000], re.S)) or bool(
        re.match(rb"\s*ST(.)820\1", content[:200])
    )


def read_x12(content: bytes) -> tuple[Page, ...]:
    """One page for each ST…SE set. Raises ValueError when it has no BPR segment."""
    text = content.decode("latin-1").strip()
    isa = text.startswith("ISA")
    element = text[3] if isa else text[2]
    terminator = text[105] if isa and len(text) > 105 else _terminator(text)
    segments = [part.strip("\r\n ").split(element) for part in text.split(terminator) if part.strip()]
    pages: list[Page] = []
    current: list[list[str]] = []
    for segment in segments:
        if segment[0] == "ST":
            current = []
        current.append(segment)
        if segment[0] == "SE":
            pages.append(_set_page(len(pages) + 1, current))
    if not pages:
        raise ValueError("The X12 file has no complete 820 transaction set.")
    return tuple(pages)


def _terminator(text: str) -> str:
    match = re.search(r"820[^A-Za-z0-9][0-9]+(.)", text[:60], re.S)
    return match[1] if match else "~"


def _set_page(number: int, segments: list[list[str]]) -> Page:
    head = [["Remittance advice"]]
    rows: list[list[str]] = []
    adjustments: list[list[str]] = []
    total = Decimal(0)
    by_other = False  # the item before is named by an order or delivery, its invoice by a REF behind
    for segment in segments:
        name, part = segment[0], [*segment[1:], *[""] * 17]
        if name == "BPR":
            total = Decimal(_decimal(part[1]) or 0)
            head += [["Total paid", _decimal(part[1])], ["Payment method", _METHODS.get(part[3], part[3])]]
            head += [["Payment date", _date(part[15])]] if part[15] else []
            head += [["Payee account", part[14]]] if part[14] else []
        elif name == "TRN":
            head.append(["Payment reference", part[1]])
        elif name == "CUR":
            head.append(["Currency", part[1]])
        elif name == "N1" and part[0] in ("PR", "PE"):
            head.append(["Payer" if part[0] == "PR" else "Payee", part[1]])
        elif name == "RMR":
            gross, discount = _decimal(part[4]), _decimal(part[5])
            rows.append([part[1], "", gross, discount, "", "", _decimal(part[3])])
            by_other = part[0] not in _INVOICES | _CREDITS
        elif name == "REF" and rows and by_other and part[0] in _INVOICES:
            rows[-1][0], by_other = part[1], False
        elif name == "DTM" and rows and not rows[-1][1]:
            rows[-1][1] = _date(part[1])
        elif name == "ADX" and rows and _explains(part[0], rows[-1]):
            rows[-1][4:6] = [_decimal(part[0].lstrip("-")), f"{part[1]} {part[3]}".strip()]
        elif name == "ADX":
            rows.append([part[3], "", _decimal(part[0]), "", "", part[1], _decimal(part[0])])
            adjustments.append(rows[-1])
        if name == "REF" and adjustments and rows[-1] is adjustments[-1] and not rows[-1][0]:
            rows[-1][0] = part[1]
    for row in adjustments:
        row[0] = row[0] or f"ADJ {row[5]}"
    if adjustments and _paid(rows) - 2 * _paid(adjustments) == total != _paid(rows):
        for row in adjustments:
            row[2] = row[6] = str(-Decimal(row[6]))
    return grid_page(number, [head, [list(_HEAD), *rows]])


def _paid(rows: list[list[str]]) -> Decimal:
    return sum((Decimal(row[6] or 0) for row in rows), Decimal(0))


def _explains(adjustment: str, row: list[str]) -> bool:
    """Whether an adjustment, numbered or not, is what the invoice before it was paid short by; its sign depends on
    the version of the standard."""
    gross, discount, net = (Decimal(cell or 0) for cell in (row[2], row[3], row[6]))
    amount = abs(Decimal(_decimal(adjustment) or 0))
    return not row[4] and amount != 0 and gross - discount - amount == net


def _decimal(text: str) -> str:
    """820 amounts are plain decimals; two places make them unmistakable, before three (dinars) four digits do."""
    match = re.fullmatch(r"(-?)(\d*)(?:\.(\d*))?", text)
    if not match or not (match[2] or match[3]):
        return ""
    places = (match[3] or "").ljust(2, "0")
    return f"{match[1]}{(match[2] or '0').zfill(4 if len(places) == 3 else 1)}.{places}"


def _date(text: str) -> str:
    """Eight digits, or six before version 004010."""
    text = f"20{text}" if re.fullmatch(r"\d{6}", text) else text
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if re.fullmatch(r"\d{8}", text) else text
