"""Small documents for the traps of remittance advices: a page as text in, a PDF with boxes out, and what is read."""

import io
import itertools
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import openpyxl
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.remittance.advice import ProofState, RemittanceAdvice, RemittanceReading
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import MatchPolicy, Proposal

LINE, CHARACTER = 12.0, 4.8  # points; a Courier letter of eight points is 4.8 wide
PAYER = "Brookmart Stores Inc."
HEAD = "Brookmart Stores Inc.\nREMITTANCE ADVICE\nCheck No: 118822    Check Date: 04/22/2026\n\n"
TWO = [("65653", "300.00"), ("65654", "150.00")]  # what most of them pay

Placed = tuple[float, float, str]


def pdf(text: str, *, password: str | None = None) -> bytes:
    """Each line as typed, in letters of one width; a form feed begins the next page."""
    pages = [
        [(40 + CHARACTER * match.start(), 40 + LINE * number, match[0])
         for number, line in enumerate(page.split("\n"))
         for match in re.finditer(r"\S+(?: \S+)*", line)]
        for page in text.split("\f")
    ]  # fmt: skip
    return placed_pdf(pages, font="Courier", password=password)


def placed_pdf(
    pages: Sequence[Sequence[Placed]],
    *,
    font: str = "Helvetica",
    size: float = 8.0,
    page_size: tuple[float, float] = A4,
    turns: Sequence[int] = (),
    password: str | None = None,
) -> bytes:
    """Texts at places from the top left corner. A text with ">" in front ends at its place. `turns` of a page are
    its quarter turns counter-clockwise."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=page_size, invariant=1, encrypt=password)
    for texts, turn in zip(pages, itertools.chain(turns, itertools.repeat(0)), strict=False):
        width, height = page_size[::-1] if turn % 2 else page_size
        canvas.setPageSize((width, height) if not turn % 2 else (height, width))
        if turn == 1:
            canvas.translate(height, 0)
        elif turn == 2:
            canvas.translate(width, height)
        elif turn == 3:
            canvas.translate(0, width)
        canvas.rotate(90 * turn)
        canvas.setFont(font, size)
        for x, top, text in texts:
            draw = canvas.drawRightString if text.startswith(">") else canvas.drawString
            draw(x, height - top, text.removeprefix(">"))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def table(top: float, places: Sequence[float], *rows: Sequence[str], step: float = 14) -> list[Placed]:
    """Rows of cells at the columns' places; empty cells are left out."""
    return [
        (x, top + step * number, cell)
        for number, row in enumerate(rows)
        for x, cell in zip(places, row, strict=True)
        if cell
    ]


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def known(*items: tuple[str, str], customer: str = "1", currency: str = "USD", **more: str) -> KnownItems:
    """Open items of one customer as (number, open amount); a third field is the original amount where it differs."""
    return KnownItems(
        tuple(
            known_item(position, number, amount, customer=customer, currency=currency, **more)
            for position, (number, amount) in enumerate(items, start=1)
        )
    )


def known_item(
    position: int,
    number: str,
    amount: str,
    *,
    customer: str = "1",
    name: str = PAYER,
    currency: str = "USD",
    original: str = "",
    issued: str = "",
    po: str = "",
    terms: str = "",
) -> KnownItem:
    return KnownItem(
        position,
        number,
        customer,
        name,
        currency,
        Decimal(amount),
        Decimal(original or amount),
        date.fromisoformat(issued) if issued else None,
        None,
        po or None,
        canonical_keys(number),
        terms or None,
    )


def read(content: bytes | str, items: KnownItems | None = None, name: str = "advice.pdf") -> RemittanceReading:
    """A text is printed as a PDF unless the name says otherwise."""
    if isinstance(content, str):
        content = pdf(content) if name.endswith(".pdf") else content.encode()
    return read_remittance(read_document(name, "", content), items or KnownItems())


def only(content: bytes | str, items: KnownItems | None = None, name: str = "advice.pdf") -> RemittanceAdvice:
    """The one payment of the document."""
    (advice,) = read(content, items, name).payments
    return advice


def paid(advice: RemittanceAdvice) -> list[tuple[str, str]]:
    return [(line.reference, str(line.net)) for line in advice.lines]


def proved(advice: RemittanceAdvice) -> bool:
    return advice.proof.state is ProofState.PROVED


def matched(advice: RemittanceAdvice, items: KnownItems, policy: MatchPolicy | None = None) -> Proposal:
    return propose(advice, items, policy or MatchPolicy())


def parts(advice: RemittanceAdvice) -> list[tuple[str, ...]]:
    """Each line's gross, discount, deduction, withheld tax and net, "" for what it has not."""
    return [
        tuple(
            "" if part is None else f"{part:.2f}"
            for part in (line.gross, line.discount, line.deduction, line.withheld, line.net)
        )
        for line in advice.lines
    ]
