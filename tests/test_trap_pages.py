"""Traps of the page: headings, sums, columns, copies, fonts and rotation. One document for each number."""

# ruff: noqa: E501  (documents as they are printed)

import io
from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers.files.pages import DocumentState
from parsers.remittance.advice import Cause, DocumentKind
from parsers.remittance.formats.document import read_document
from tests.trap_papers import HEAD, known, only, paid, placed_pdf, proved, read, table

TWO = [("65653", "300.00"), ("65654", "150.00")]


def test_t01_headings_repeated_on_each_page_are_no_lines() -> None:
    heading = "Invoice       Date          Gross      Discount      Amount paid\n"
    advice = only(
        f"{HEAD}{heading}"
        "65653         01/02/2026    306.00         6.00           300.00\n"
        f"Page 1 of 2\f{HEAD}{heading}"
        "65654         01/03/2026    150.00         0.00           150.00\n"
        "Total                       456.00         6.00           450.00\n"
    )

    assert paid(advice) == TWO
    assert proved(advice)


def test_t02_columns_that_shift_between_pages_are_read_page_by_page() -> None:
    first, second = (40, 120, 300, 400), (60, 180, 330, 480)
    head = ("Invoice", "Date", ">Gross", ">Amount paid")
    content = placed_pdf(
        [
            [(40, 40, "Remittance advice"), *table(80, first, head, ("65653", "01/15/2026", ">306.00", ">300.00"))],
            table(80, second, head, ("65654", "01/16/2026", ">150.00", ">150.00"), ("Total", "", "", ">450.00")),
        ]
    )

    advice = only(content)

    assert paid(advice) == TWO
    assert [str(line.gross) for line in advice.lines] == ["306.00", "150.00"]
    assert proved(advice)


@pytest.mark.parametrize(
    ("over", "forth"),
    [
        ("Carried forward", "Brought forward"),
        ("Übertrag", "Übertrag"),
        ("Suma y sigue", "Suma anterior"),
        ("A reporter", "Report"),
        ("A riportare", "Riporto"),
        ("Transport", "Transport"),
        ("", ""),
    ],
)
def test_t03_sums_carried_to_the_next_page_are_no_lines(over: str, forth: str) -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        f"{over:28}300.00\n\f{forth:28}300.00\n"
        "65654         01/03/2026    150.00\n"
        "Total                       450.00\n"
    )

    assert paid(advice) == TWO
    assert proved(advice)


@pytest.mark.parametrize("label", ["Store 0417", "Total for store 0417", "Location 0417 total", "PO 0417"])
def test_t04_a_sum_of_the_group_above_it_is_no_line(label: str) -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        f"{label:28}450.00\n"
        "65655         01/03/2026     50.00\n"
        "65656         01/03/2026     25.00\n"
        f"{label.replace('7', '8'):28} 75.00\n"
        "Total                       525.00\n"
    )

    assert paid(advice) == [*TWO, ("65655", "50.00"), ("65656", "25.00")]
    assert proved(advice)


def test_t05_a_total_on_the_cheque_alone_counts_and_without_any_nothing_is_proved() -> None:
    stub = (
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n\n"
    )

    with_cheque = only(stub + "PAY TO THE ORDER OF Nordvale Components     $***450.00\n")
    without = only(stub)

    assert paid(with_cheque) == paid(without) == TWO
    assert proved(with_cheque)
    assert without.total is None
    assert without.proof.reason == "The document states no total."
    assert without.proof.cause is Cause.NO_TOTAL


def test_t06_words_below_a_line_belong_to_it_and_make_no_line() -> None:
    content = placed_pdf(
        [
            [
                (40, 40, "Zahlungsavis"),
                *table(80, (40, 130, 300, 380), ("Rechnung", "Datum", ">Brutto", ">Zahlbetrag")),
                *table(100, (40, 130, 300, 380), ("65653", "15.01.2026", ">306,00", ">300,00")),
                (40, 110, "Lieferung Werk 2, Bestellung 4500017"),
                (40, 120, "Ursprungsbeleg 990011"),
                *table(140, (40, 130, 300, 380), ("65654", "16.01.2026", ">150,00", ">150,00")),
                (40, 150, "Lieferung Werk 3, Bestellung 4500018"),
                *table(180, (40, 130, 300, 380), ("Gesamtsumme", "", "", ">450,00")),
            ]
        ]
    )

    advice = only(content)

    assert paid(advice) == TWO
    assert proved(advice)


def test_t35_each_cheque_of_one_file_is_a_payment_that_ties_on_its_own() -> None:
    def cheque(number: str, first: str, second: str, total: str) -> str:
        return (
            f"Brookmart Stores Inc.\nREMITTANCE ADVICE\nCheck No: {number}    Check Date: 04/22/2026\n\n"
            "Invoice       Date          Amount\n"
            f"{first}         01/02/2026    300.00\n"
            f"{second}         01/03/2026    150.00\n"
            f"Check total                 {total}\n"
        )

    reading = read(cheque("5001", "65653", "65654", "450.00") + "\f" + cheque("5002", "65660", "65661", "450.00"))
    broken = read(cheque("5001", "65653", "65654", "450.00") + "\f" + cheque("5002", "65660", "65661", "460.00"))

    assert [advice.reference for advice in reading.payments] == ["5001", "5002"]
    assert [paid(advice) for advice in reading.payments] == [TWO, [("65660", "300.00"), ("65661", "150.00")]]
    assert all(proved(advice) for advice in reading.payments)
    assert not all(proved(advice) for advice in broken.payments)


def test_t35_a_total_with_room_above_it_closes_the_payment_that_it_sums_up() -> None:
    def order(number: int, first: str, second: str) -> str:
        return (
            f"Anweisung Nr. {number}\n\nRechnung      Datum          Betrag\n"
            f"{first}         02.01.2026     300,40\n{second}         03.01.2026     150,00\n"
            "\n\nAngewiesen                   450,40\n\n"
        )

    reading = read(f"Tannhof GmbH\nZahlungsavis\n\n{order(5001, '65653', '65654')}{order(5002, '65660', '65661')}")

    assert [advice.reference for advice in reading.payments] == ["5001", "5002"]
    assert all(proved(advice) for advice in reading.payments)


def test_t41_a_page_of_two_columns_is_read_column_by_column() -> None:
    places = (40, 110, 270, 320, 390, 550)
    content = placed_pdf(
        [
            [
                (40, 40, "Remittance advice"),
                *table(80, places, ("Invoice", "Date", ">Amount paid", "Invoice", "Date", ">Amount paid")),
                *table(
                    94,
                    places,
                    ("65653", "01/15/2026", ">300.00", "65656", "01/18/2026", ">20.00"),
                    ("65654", "01/16/2026", ">150.00", "65657", "01/19/2026", ">10.00"),
                    ("65655", "01/17/2026", ">40.00", "", "", ""),
                ),
                (320, 160, "Total paid"),
                (550, 160, ">520.00"),
            ]
        ]
    )

    advice = only(content)

    assert paid(advice) == [*TWO, ("65655", "40.00"), ("65656", "20.00"), ("65657", "10.00")]
    assert proved(advice)


def test_t42_a_stub_printed_twice_on_a_page_counts_once() -> None:
    stub = (
        "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Check total                 450.00\n\n"
    )

    twice, copied = only(HEAD + stub + HEAD + stub), only(f"{HEAD}{stub}\f{HEAD}COPY\n{stub}")

    assert paid(twice) == paid(copied) == TWO
    assert proved(twice)
    assert proved(copied)


def test_t43_of_a_summary_and_its_details_the_details_are_the_lines() -> None:
    advice = only(
        f"{HEAD}Division      Invoices      Amount\n"
        "North                2      450.00\n"
        "South                1       75.00\n"
        "Total                3      525.00\n"
        "\fInvoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "65655         01/03/2026     75.00\n"
        "Total                       525.00\n"
    )

    assert paid(advice) == [*TWO, ("65655", "75.00")]
    assert proved(advice)


def test_t44_two_tables_below_each_other_keep_their_own_columns() -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Gross      Discount      Amount paid\n"
        "65653         01/02/2026    306.00         6.00           300.00\n"
        "65654         01/03/2026    150.00         0.00           150.00\n"
        "\n"
        "Deductions\n"
        "Claim no.     Reason                       Amount\n"
        "CB12345       Damaged carton                40.00\n"
        "\n"
        "Check amount                                              410.00\n"
    )

    assert paid(advice) == [*TWO, ("CB12345", "-40.00")]
    assert proved(advice)


def test_t45_first_and_last_column_of_a_table_without_lines_are_not_lost() -> None:
    places = (22, 150, 320, 585)
    content = placed_pdf(
        [
            [
                (22, 40, "Remittance advice"),
                *table(80, places, ("Inv.", "Date", ">Gross", ">Paid")),
                *table(94, (20, 150, 322, 588), ("65653", "01/15/2026", ">306.00", ">300.00")),
                *table(108, (24, 150, 316, 560), ("65654", "01/16/2026", ">150.00", ">150.00")),
                *table(130, places, ("Total paid", "", "", ">450.00")),
            ]
        ]
    )

    advice = only(content)

    assert paid(advice) == TWO
    assert [str(line.gross) for line in advice.lines] == ["306.00", "150.00"]
    assert proved(advice)


def test_t46_text_drawn_twice_counts_once_and_what_nobody_sees_does_not_count() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for shift in (0, 0.3):  # the printer's bold
        for number, row in enumerate(
            (("Remittance advice", ""), ("Invoice", "Amount paid"), ("65653", "300.00"), ("65654", "150.00"))
        ):
            canvas.drawString(40 + shift, 780 - 16 * number, row[0])
            canvas.drawRightString(300 + shift, 780 - 16 * number, row[1])
    canvas.drawString(40, 700, "Total paid")
    canvas.drawRightString(300, 700, "450.00")
    canvas.setFillGray(1)
    canvas.drawString(40, 715, "65655")
    canvas.drawRightString(300, 715, "999.00")  # white on white
    canvas.setFillGray(0)
    hidden = canvas.beginText(40, 685)
    hidden.setTextRenderMode(3)
    hidden.textOut("Total paid 1449.00")  # an invisible layer
    canvas.drawText(hidden)
    canvas.drawString(-200, 670, "65656 17.00")  # beside the page
    canvas.save()

    advice = only(file.getvalue())

    assert paid(advice) == TWO
    assert proved(advice)


@pytest.mark.parametrize("turns", [(1, 1), (2, 2), (3, 3), (0, 1)])
def test_t47_turned_pages_are_read_upright(turns: tuple[int, int]) -> None:
    places = (40, 130, 280, 380)
    head = ("Invoice", "Date", ">Gross", ">Amount paid")
    content = placed_pdf(
        [
            [(40, 40, "Remittance advice"), *table(80, places, head, ("65653", "01/15/2026", ">306.00", ">300.00"))],
            table(80, places, head, ("65654", "01/16/2026", ">150.00", ">150.00"), ("Total", "", "", ">450.00")),
        ],
        turns=turns,
    )

    advice = only(content)

    assert paid(advice) == TWO
    assert proved(advice)


def _drawn_font_pdf(rows: Sequence[tuple[int, int, str]]) -> bytes:
    """A page in a font whose letters are drawings with names that say nothing."""
    shapes = sorted({char for _, _, text in rows for char in text})
    codes = {char: 1 + number for number, char in enumerate(shapes)}
    names = " ".join(f"/g{code}" for code in codes.values())
    glyph = b"600 0 0 0 500 700 d1 50 0 400 700 re f"
    text = "".join(
        f"BT /F1 9 Tf {x} {y} Td <{''.join(f'{codes[char]:02x}' for char in row)}> Tj ET\n" for x, y, row in rows
    ).encode()
    widths = " ".join(["600"] * len(codes))
    glyphs = " ".join(f"/g{code} 6 0 R" for code in codes.values())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 1 /LastChar {len(codes)} "
        f"/Widths [{widths}] /Encoding << /Type /Encoding /Differences [1 {names}] >> /CharProcs << {glyphs} >> /Resources << >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(glyph), glyph),
    ]  # fmt: skip
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 7\n0000000000 65535 f \n%strailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )


def test_t48_text_without_a_map_of_its_letters_is_seen_as_a_picture_and_never_guessed() -> None:
    content = _drawn_font_pdf(
        (
            (40, 780, "Remittance advice"),
            (40, 740, "65653"),
            (200, 740, "300.00"),
            (40, 720, "Total paid"),
            (200, 720, "300.00"),
        )
    )

    document = read_document("advice.pdf", "", content)
    reading = read(content)

    assert document.state is DocumentState.SCANNED
    assert reading.kind is DocumentKind.UNREADABLE
    assert reading.payments == ()
    assert any(problem.code == "unmapped_text" for problem in document.problems)


def test_t45_known_items_do_not_change_what_the_columns_say() -> None:
    places = (22, 150, 320, 585)
    rows = [("65653", "01/15/2026", ">306.00", ">300.00"), ("65654", "01/16/2026", ">150.00", ">150.00")]
    content = placed_pdf(
        [
            [
                (22, 40, "Remittance advice"),
                *table(80, places, ("Inv.", "Date", ">Gross", ">Paid"), *rows, ("Total paid", "", "", ">450.00")),
            ]
        ]
    )

    assert paid(only(content, known(("65653", "306"), ("65654", "150")))) == TWO


@pytest.mark.parametrize("width", [60, 90, 125])
@pytest.mark.parametrize("empty", [False, True])
def test_t45_headings_set_left_over_amounts_set_right_belong_to_them(width: int, empty: bool) -> None:
    heads = (
        ["Invoice", "Date", "Gross", "Discount", "Reason", "Paid"]
        if empty
        else ["Invoice", "Date", "Gross", "Discount", "Paid"]
    )
    edges = [30 + width * column for column in range(len(heads) + 1)]

    def row(top: float, number: str, day: str, *amounts: str) -> list[tuple[float, float, str]]:
        rights = [edges[3], edges[4], edges[-1]]
        return [
            (edges[0] + 3, top, number),
            (edges[1] + 3, top, day),
            *((x - 3, top, f">{a}") for x, a in zip(rights, amounts, strict=True)),
        ]

    content = placed_pdf(
        [
            [
                (40, 40, "Remittance advice"),
                *((x + 3, 80, head) for x, head in zip(edges, heads, strict=False)),
                *row(94, "65653", "01/15/2026", "306.00", "6.00", "300.00"),
                *row(108, "65654", "01/16/2026", "150.00", "0.00", "150.00"),
                (40, 140, "Total paid 450.00"),
            ]
        ],
        page_size=(842, 595),
    )

    advice = only(content)

    assert paid(advice) == TWO
    assert [(str(line.gross), str(line.discount)) for line in advice.lines] == [
        ("306.00", "6.00"),
        ("150.00", "0.00"),
    ]
    assert proved(advice)


def test_t44_headings_cut_off_by_their_columns_still_name_them() -> None:
    advice = only(
        "Waterland Bouw B.V.\nBetalingsadvies\nBetaalreferentie: 2000026927\n\n"
        "Uw referentie    Factuurbedrag Betalingskorti    Te betalen\n"
        "65653                   306,00           6,00        300,00\n"
        "65654                   150,00           0,00        150,00\n"
        "Eindtotaal              456,00           6,00        450,00\n"
    )

    assert paid(advice) == TWO
    assert [(str(line.gross), str(line.discount)) for line in advice.lines] == [
        ("306.00", "6.00"),
        ("150.00", "0.00"),
    ]
    assert proved(advice)
