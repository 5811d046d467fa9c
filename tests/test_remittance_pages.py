"""The drawn page and the boxes of its words are turned alike."""

import io

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from inbox.isolate import Readers
from parsers.remittance.formats.document import read_document


def test_a_page_with_turned_text_is_drawn_upright_so_that_boxes_fit() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(400, 600))
    canvas.rotate(90)
    canvas.drawString(50, -100, "Remittance advice 10045")
    canvas.save()
    page = read_document("a.pdf", "", file.getvalue()).pages[0]

    with Readers() as readers:
        image = Image.open(io.BytesIO(readers.render_page(file.getvalue(), 1))).convert("L")

    scale = image.width / page.width
    assert (page.width, page.height) == (600, 400)
    assert abs(image.height - page.height * scale) < 2
    left, top = (round(side * scale) for side in (page.words[0].x0, page.words[0].top))
    right, bottom = (round(side * scale) for side in (page.words[-1].x1, page.words[-1].bottom))
    assert min(image.crop((left, top, right, bottom)).tobytes()) < 128
    assert min(image.crop((0, bottom + 5, image.width, image.height)).tobytes()) > 200
