"""A sheet whose last columns print on pages of their own is one table; pages of the same form are not."""

from dataclasses import replace
from decimal import Decimal

from parsers.files.plain_text import read_text
from parsers.known_items import KnownItems
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance

FORM = """Têxteis Ribeirinho Lda.
Nota de pagamento n.º {number}
Data: 14-10-2026
Valor total: {total} EUR
Documento    Data         Valor     Desconto    Valor pago
{first}       10-06-2026   100,00    0,00        100,00
{second}       28-06-2026   200,00    4,00        196,00
Total                     300,00    4,00        {total}
"""


def test_two_payments_of_one_form_are_two_though_a_title_reads_like_a_heading() -> None:
    first = FORM.format(number="2000014887", total="296,00", first="001339", second="001315")
    second = FORM.format(number="2000014888", total="296,00", first="001342", second="001311")
    pages = tuple(replace(page, number=at) for at, text in enumerate((first, second), 1) for page in read_text(text))
    document = replace(read_document("nota.txt", "text/plain", first.encode()), pages=pages, page_count=2)

    reading = read_remittance(document, KnownItems())

    assert [(a.reference, a.total, len(a.lines)) for a in reading.payments] == [
        ("2000014887", Decimal("296.00"), 2),
        ("2000014888", Decimal("296.00"), 2),
    ]
