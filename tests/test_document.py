"""Every format becomes words on pages; what can't be read says why."""

import io
import time
import zipfile
from collections.abc import Callable

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from parsers.files.pages import DocumentState
from parsers.files.pdf_text import MAX_PAGES
from parsers.known_items import KnownItems
from parsers.remittance.advice import DocumentKind
from parsers.remittance.formats.document import read_document, read_document_again, reference_keys
from parsers.remittance.reader import read_remittance


def _pdf(draw: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    canvas.setFont("Helvetica", 9)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _texts(content: bytes, name: str = "a.pdf") -> list[str]:
    document = read_document(name, "", content)
    return [word.text for page in document.pages for word in page.words]


def _workbook(rows: str, strings: tuple[str, ...] = ()) -> bytes:
    """The smallest workbook with one sheet; `rows` is its sheetData."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Payment" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return buffer.getvalue()


def test_words_have_boxes_from_the_top_left_corner() -> None:
    content = _pdf(lambda canvas: canvas.drawString(40, 800, "Remittance advice"))

    page = read_document("a.pdf", "application/pdf", content).pages[0]

    assert [word.text for word in page.words] == ["Remittance", "advice"]
    assert page.words[0].x0 == pytest.approx(40, abs=0.5)
    assert page.words[0].top < page.height - 800 < page.words[0].bottom


def test_a_page_as_big_as_its_page_tree_says_keeps_its_upper_edge() -> None:
    size = b"/MediaBox [ 0 0 595.2756 841.8898 ]"
    on_each_page = _pdf(lambda canvas: canvas.drawString(50, A4[1] - 20, "Kranzberg GmbH"))
    in_the_tree = on_each_page.replace(size, b"").replace(b"/Type /Pages", size + b" /Type /Pages")
    assert size in on_each_page

    (page,) = read_document("a.pdf", "", in_the_tree).pages

    assert [word.text for word in page.words] == ["Kranzberg", "GmbH"]
    assert (round(page.height, 1), page.words) == (841.9, read_document("a.pdf", "", on_each_page).pages[0].words)


def test_both_pdf_readers_agree_on_words_and_places() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 700, "INV-0012 1,234.56-")
        canvas.drawRightString(500, 690, "Zahlbetrag 12,00")

    content = _pdf(draw)
    first = read_document("a.pdf", "", content)
    second = read_document_again(first, content)

    assert [word.text for word in first.pages[0].words] == [word.text for word in second.pages[0].words]
    for one, other in zip(first.pages[0].words, second.pages[0].words, strict=True):
        assert (one.x0, one.x1) == (pytest.approx(other.x0, abs=0.5), pytest.approx(other.x1, abs=0.5))


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (40, 40.4):
            canvas.drawString(x, 700, "Total")
            canvas.drawString(x + 100, 700, "450.00")

    assert _texts(_pdf(draw)) == ["Total", "450.00"]


def test_what_nobody_can_see_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 700, "seen")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(40, 650, "white")
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(-500, 600, "outside")
        text = canvas.beginText(40, 550)
        text.setTextRenderMode(3)
        text.textOut("invisible")
        canvas.drawText(text)

    assert _texts(_pdf(draw)) == ["seen"]


def test_white_headings_on_a_dark_ground_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(30, 690, 200, 20, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(40, 697, "Invoice")

    assert _texts(_pdf(draw)) == ["Invoice"]


def test_a_page_with_turned_text_is_set_upright() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        canvas.drawString(10, 500, "upright again")

    page = read_document("a.pdf", "", _pdf(draw)).pages[0]

    assert [word.text for word in page.words] == ["upright", "again"]
    assert page.turned == 1
    assert page.width > page.height
    assert page.words[0].x1 < page.words[1].x0


def test_a_slanted_watermark_is_no_word_of_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 700, "Paid invoices")
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "COPY")

    assert _texts(_pdf(draw)) == ["Paid", "invoices"]


@pytest.mark.parametrize(("enclosed", "told"), [("advice 4711.pdf", ["files_inside"]), ("factur-x.xml", [])])
def test_a_pdf_that_holds_further_papers_says_so(enclosed: str, told: list[str]) -> None:
    document = pypdfium2.PdfDocument(
        _pdf(lambda canvas: canvas.drawString(50, 700, "Open this portfolio with Acrobat."))
    )
    document.new_attachment(enclosed).set_data(b"what nobody reads")
    file = io.BytesIO()
    document.save(file)

    reading = read_remittance(read_document("portfolio.pdf", "", file.getvalue()), KnownItems())

    assert [problem.code for problem in reading.problems if problem.code == "files_inside"] == told


def test_only_the_first_hundred_pages_are_read_and_the_document_says_so() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(MAX_PAGES + 3):
            canvas.drawString(40, 700, f"page {number}")
            canvas.showPage()

    document = read_document("a.pdf", "", _pdf(draw))

    assert len(document.pages) == MAX_PAGES
    assert document.page_count > MAX_PAGES
    assert "too_many_pages" in {problem.code for problem in document.problems}


def _image(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 128)), 0, 0, 595, 800)


@pytest.mark.parametrize(
    ("name", "content", "state", "code"),
    [
        ("broken.pdf", b"%PDF-1.4 and nothing else", DocumentState.UNREADABLE, "broken_pdf"),
        ("empty.pdf", b"", DocumentState.UNREADABLE, "broken_pdf"),
        (
            "locked.pdf",
            _pdf(lambda c: c.drawString(1, 1, "a"), encrypt="secret"),
            DocumentState.ENCRYPTED,
            "encrypted",
        ),
        ("blank.pdf", _pdf(lambda c: None), DocumentState.UNREADABLE, "no_text"),
        ("scan.pdf", _pdf(_image), DocumentState.SCANNED, "scanned"),
        ("broken.xlsx", b"PK\x03\x04 no workbook", DocumentState.UNREADABLE, "unreadable"),
        ("letter.docx", b"PK\x03\x04 word", DocumentState.UNSUPPORTED, "unsupported"),
        ("photo.png", b"\x89PNG rest", DocumentState.SCANNED, "scanned"),
        ("thing.bin", b"\x00\x01\x02", DocumentState.UNSUPPORTED, "unsupported"),
        ("empty.csv", b"", DocumentState.UNREADABLE, "empty"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, state: DocumentState, code: str) -> None:
    document = read_document(name, "", content)

    assert document.state is state
    assert code in {problem.code for problem in document.problems}


@pytest.mark.parametrize("strings", [(" " * 20_000_000,), ("0",)], ids=["one huge cell", "many parts"])
def test_a_workbook_that_swells_when_it_is_unpacked_is_not_opened(strings: tuple[str, ...]) -> None:
    buffer = io.BytesIO(_workbook("", strings))
    if strings == ("0",):
        with zipfile.ZipFile(buffer, "a") as archive:
            for number in range(400):
                archive.writestr(f"xl/media/{number}", b"")

    document = read_document("advice.xlsx", "", buffer.getvalue())

    assert document.state is DocumentState.UNREADABLE
    assert "too big once unpacked" in document.problems[0].message


def test_csv_is_read_with_any_delimiter_and_encoding() -> None:
    for delimiter in (";", ",", "\t", "|"):
        text = f"Rechnung{delimiter}Fällig\nRE-1{delimiter}Köln\n"
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            assert _texts(text.encode(encoding), "a.csv") == ["Rechnung", "Fällig", "RE-1", "Köln"]


def test_workbook_cells_are_values_not_floats() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>100012345</v></c><c r="B2"><v>1717.8000000000002</v></c></row>'
        '<row r="3"><c r="A3"><v>100012346</v></c><c r="B3"><v>500</v></c></row>'
    )

    texts = _texts(_workbook(rows, ("Invoice", "Paid")), "a.xlsx")

    assert texts == ["Invoice", "Paid", "100012345", "1717.80", "100012346", "500.00"]


def test_html_cells_that_span_columns_keep_the_columns_below_apart() -> None:
    html = (
        b"<p>Dear supplier</p><table><tr><th>Invoice</th><th>Date</th><th>Paid</th></tr>"
        b"<tr><td>INV-1</td><td>2026-01-02</td><td>10.00</td></tr>"
        b"<tr><td colspan=2>Total</td><td>10.00</td></tr></table><script>bad()</script>"
    )

    words = {word.text: word for word in read_document("a.html", "text/html", html).pages[0].words}

    assert "bad()" not in words
    assert words["Paid"].x0 == words["10.00"].x0


def test_reference_keys_hold_numbers_written_apart_or_wrapped() -> None:
    document = read_document("a.txt", "text/plain", b"INV 0065653   RE-2026-\n              00123\n")

    assert {"INV65653", "65653"} <= reference_keys(document)


@pytest.mark.parametrize(
    "written", ["b" * 150_000, "Payment " + "b" * 150_000, "abcd1" * 30_000 + "!", ". " * 75_000]
)
def test_an_endless_word_or_line_costs_no_more_than_its_length(written: str) -> None:
    started = time.process_time()

    reading = read_remittance(read_document("a.txt", "text/plain", written.encode()), KnownItems())

    assert reading.kind is DocumentKind.NOT_REMITTANCE
    assert time.process_time() - started < 5
