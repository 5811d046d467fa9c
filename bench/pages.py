"""A seed in, a remittance PDF out: ruled or not, four fonts, as many pages as asked."""

import io
import os
import random

import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = ("Helvetica", "Times-Roman", "Courier", "Vera")
HEADINGS = ("Invoice", "Invoice date", "Gross", "Discount", "Paid")
ROWS = 34
STEP = 15

pdfmetrics.registerFont(TTFont("Vera", os.path.join(os.path.dirname(reportlab.__file__), "fonts", "Vera.ttf")))


def remittance_pdf(seed: int, pages: int) -> bytes:
    draw = random.Random(seed)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    total, ruled, font = 0, draw.random() < 0.5, draw.choice(FONTS)
    for page in range(1, pages + 1):
        canvas.setFont(font, 8)
        canvas.drawString(40, 800, f"Remittance advice RA-{seed:06d}  Alder Freight GmbH  page {page} of {pages}")
        canvas.drawString(40, 786, f"Payment date: 2026-03-{draw.randint(1, 28):02d}   Payee: Fernhollow Telecom")
        total += _draw_rows(canvas, draw, draw.randint(8, ROWS) if pages == 1 else ROWS, ruled=ruled)
        if page == pages:
            canvas.drawRightString(555, 200, f"Total EUR {total / 100:,.2f}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_rows(canvas: Canvas, draw: random.Random, rows: int, *, ruled: bool) -> int:
    """The sum of what the rows pay, in cents."""
    edges = [40 + column * 103 for column in range(len(HEADINGS) + 1)]
    for left, heading in zip(edges, HEADINGS, strict=False):
        canvas.drawString(left + 3, 760, heading)
    paid = 0
    for row in range(1, rows + 1):
        gross = draw.randint(1000, 3_000_000)
        discount = draw.choice((0, 0, gross * 2 // 100))
        paid += gross - discount
        day = f"2026-{draw.randint(1, 2):02d}-{draw.randint(1, 28):02d}"
        money = [f"{cents / 100:,.2f}" for cents in (gross, discount, gross - discount)]
        for left, text in zip(edges, (f"INV-{draw.randrange(10**7):07d}", day), strict=False):
            canvas.drawString(left + 3, 760 - STEP * row, text)
        for right, text in zip(edges[3:], money, strict=True):
            canvas.drawRightString(right - 3, 760 - STEP * row, text)
    if ruled:
        bottom = 756 - STEP * rows
        canvas.grid(edges, [771 - STEP * line for line in range(rows + 2) if 771 - STEP * line >= bottom])
    return paid
