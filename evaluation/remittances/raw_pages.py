"""Pages drawn by hand-written content streams, as old report writers do: glyph by glyph, column by column, turned."""

from collections.abc import Iterable, Sequence

from evaluation.remittances.deals import Deal, Payment, Terms
from evaluation.remittances.layouts import Deals, Look, Print, cell, layout
from evaluation.remittances.printed import print_date
from evaluation.remittances.words import PAYEE, STREETS

Placed = tuple[float, float, str]  # x, distance from the top, text
_WIDTHS = {
    222: "ijl",
    278: " .,/:;ftI!",
    333: "-()r",
    191: "'",
    500: "cksvxyzJ",
    611: "FTZ",
    722: "CDHNRUw",
    833: "mM",
}
_WIDTHS |= {667: "ABEKPSVXY&", 778: "GOQ", 944: "W"}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
RIGHT_EDGES = {"gross": 330.0, "disc": 420.0, "ded": 420.0, "net": 540.0}
LEFT_EDGES = {"ref": 40.0, "date": 150.0, "po": 210.0, "own": 40.0}


def width(text: str, size: float) -> float:
    """The width of text in Helvetica."""
    return sum(_WIDTH.get(letter, 556) for letter in text) * size / 1000


def draw(
    pages: Sequence[str], *, turned: int = 0, box: tuple[int, int] = (595, 842), font: str = "Helvetica"
) -> bytes:
    """A PDF of content streams."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(count))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        f"<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding>>",
    ]
    for at, stream in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {box[0]} {box[1]}]/Rotate {turned}"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * at} 0 R>>"
        )
        objects.append(f"<</Length {len(stream.encode('cp1252'))}>>stream\n{stream}\nendstream")
    out, places = b"%PDF-1.3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()


def show(text: str) -> str:
    return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def words_at(placed: Iterable[Placed], size: float = 9, height: float = 842) -> str:
    return "\n".join(f"BT /F {size} Tf {x:.2f} {height - top:.2f} Td {show(text)} Tj ET" for x, top, text in placed)


def place(deal: Deal, payment: Payment, columns: Sequence[str], look: Look, top: float = 60) -> list[Placed]:
    """Head, heads of columns, lines and total of a page, text left and amounts right."""
    placed: list[Placed] = [(40, top, deal.payer), (40, top + 12, STREETS[deal.language][0])]
    placed += [(340, top, deal.word("title")), (340, top + 24, PAYEE[0])]
    facts = (
        (deal.word("pay_ref"), payment.reference),
        (deal.word("pay_date"), print_date(payment.paid, look.date, deal.language)),
        (deal.word("amount"), f"{look.money(payment.total)} {deal.currency}"),
    )
    for label, value in facts:
        placed += [(40, top + 48, label), (180, top + 48, value)]
        top += 12
    top += 80
    placed += [_at(column, deal.word(column), top) for column in columns]
    for line in payment.lines:
        top += 13
        placed += [_at(column, cell(deal, line, column, look), top) for column in columns]
    placed += [(40, top + 22, deal.word("total")), _at("net", look.money(payment.total), top + 22)]
    return placed


def _at(column: str, text: str, top: float) -> Placed:
    if column in RIGHT_EDGES:
        return RIGHT_EDGES[column] - width(text, 9), top, text
    return LEFT_EDGES[column], top, text


@layout("en", "raw", "open")
def glyph_by_glyph(deals: Deals) -> Print:
    """Every letter placed on its own, no spaces at all."""
    deal = deals("en", Terms(lines=12, discount=0.3))
    columns, look = ("ref", "date", "gross", "disc", "net"), Look(date="iso")
    letters = [
        (x + width(text[:at], 9), top, letter)
        for x, top, text in place(deal, deal.payment, columns, look)
        for at, letter in enumerate(text)
        if letter != " "
    ]
    return Print(draw([words_at(letters)]), deal, columns)


@layout("en", "raw", "open")
def column_by_column(deals: Deals) -> Print:
    """Drawn from the last column to the first, twice for bold heads."""
    deal = deals("en", Terms(lines=14, credit=0.15))
    columns, look = ("ref", "date", "gross", "net"), Look(date="uk", sign="trailing")
    placed = sorted(place(deal, deal.payment, columns, look), key=lambda word: (-word[0], word[1]))
    bold = [(x + 0.3, top, text) for x, top, text in placed if not any(letter.isdigit() for letter in text)]
    return Print(draw([words_at([*placed, *bold])]), deal, columns)


@layout("de", "raw", "open")
def gedreht(deals: Deals) -> Print:
    """A page that the viewer turns by a quarter."""
    deal = deals("de", Terms(lines=10))
    columns, look = ("ref", "date", "gross", "net"), Look(amount="de", date="de")
    turned = "\n".join(
        f"BT /F 9 Tf 0 1 -1 0 {top:.2f} {x:.2f} Tm {show(text)} Tj ET"
        for x, top, text in place(deal, deal.payment, columns, look)
    )
    return Print(draw([turned], turned=90, box=(842, 595)), deal, columns)


@layout("en", "raw", "open")
def kerned_rows(deals: Deals) -> Print:
    """A row is one TJ with jumps instead of spaces."""
    deal = deals("en", Terms(lines=11, credit=0.1))
    columns, look = ("ref", "date", "net"), Look(date="us", sign="parens")
    rows: dict[float, list[Placed]] = {}
    for word in place(deal, deal.payment, columns, look):
        rows.setdefault(word[1], []).append(word)
    return Print(draw(["\n".join(_jump(words) for words in rows.values())]), deal, columns)


def _jump(words: list[Placed]) -> str:
    words.sort()
    parts, at = [], words[0][0]
    for x, _, text in words:
        parts.append(f"{-(x - at) / 9 * 1000:.0f} {show(text)}")
        at = x + width(text, 9)
    return f"BT /F 9 Tf {words[0][0]:.2f} {842 - words[0][1]:.2f} Td [{' '.join(parts)}] TJ ET"


@layout("en", "raw", "open")
def two_payments_two_pages(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=7, payments=2))
    columns, look = ("ref", "date", "gross", "net"), Look(date="us")
    pages = [words_at(place(deal, payment, columns, look)) for payment in deal.payments]
    return Print(draw(pages), deal, columns)


@layout("en", "raw", "open")
def white_text_behind(deals: Deals) -> Print:
    """Invisible words of another document lie under the page."""
    deal = deals("en", Terms(lines=8))
    columns, look = ("ref", "date", "net"), Look(date="us")
    hidden = [(40 + 90 * at, 250 + 13 * at, f"999{at}77 1,111.1{at}") for at in range(4)]
    stream = words_at(place(deal, deal.payment, columns, look)) + "\n3 Tr\n" + words_at(hidden)
    return Print(draw([stream]), deal, columns)
