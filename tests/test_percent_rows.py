"""A row below an invoice that takes off the share that it names is told on the invoice's line."""

from decimal import Decimal

import pytest

from parsers.known_items import KnownItems
from parsers.remittance.advice import ProofState, RemittanceLine
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance

ADVICE = """Überweisungsavis 2000064494

Rechnung        Datum            Betrag EUR
F26/001291      02.06.2026           663,76
{first}
F26/001292      19.06.2026           100,00
{second}
Überweisungsbetrag               {total:>10}
"""


def read(first: str, second: str, total: str) -> tuple[RemittanceLine, ...]:
    text = ADVICE.format(first=first, second=second, total=total)
    (advice,) = read_remittance(read_document("avis.txt", "text/plain", text.encode()), KnownItems()).payments
    assert advice.proof.state is ProofState.PROVED
    return advice.lines


@pytest.mark.parametrize(
    ("words", "part"),
    [("abzgl. 2 % Skonto", "discount"), ("Bauabzugsteuer 2%", "withheld"), ("Bonus 2,0 %", "deduction")],
)
def test_a_share_of_the_line_above_is_taken_off_it(words: str, part: str) -> None:
    lines = read(f"  {words:<32}   -13,28", "", "750,48")

    assert [(line.reference, line.gross, line.net) for line in lines] == [
        ("F26/001291", Decimal("663.76"), Decimal("650.48")),
        ("F26/001292", Decimal("100.00"), Decimal("100.00")),
    ]
    assert {name: getattr(lines[0], name) for name in ("discount", "withheld", "deduction")} == {
        "discount": None, "withheld": None, "deduction": None, part: Decimal("13.28"),
    }  # fmt: skip


def test_a_row_that_is_no_share_of_the_line_above_stays_a_line() -> None:
    lines = read("", "  abzgl. 2 % Skonto                  -15,28", "748,48")

    assert [line.net for line in lines] == [Decimal("663.76"), Decimal("100.00"), Decimal("-15.28")]


def test_labels_of_a_card_may_name_a_rate() -> None:
    card = "Fattura: {}\nImporto: {}\nRitenuta {}: {}\nNetto pagato: {}\n\n"
    first = card.format("NMI001471-A", "1.000,00", "4%", "40,00", "960,00")
    second = card.format("NMI001432-A", "200,00", "20 %", "40,00", "160,00")
    text = f"Avviso di pagamento\n\n{first}{second}Totale bonifico: EUR 1.120,00\n"

    (advice,) = read_remittance(read_document("avviso.txt", "text/plain", text.encode()), KnownItems()).payments

    assert [(line.gross, line.withheld, line.net) for line in advice.lines] == [
        (Decimal("1000.00"), Decimal("40.00"), Decimal("960.00")),
        (Decimal("200.00"), Decimal("40.00"), Decimal("160.00")),
    ]
