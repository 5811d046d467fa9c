"""Numbers are invoices by what stands beside them: in a row, as a range that is missed, in rows with sums."""

from time import process_time

import pytest

from parsers.numbers.references import find_references

INVOICES: list[tuple[str, list[str]]] = [
    ("I'm three short for October: 88214 88219 88230. Could you send them?", ["88214", "88219", "88230"]),
    ("5512 5513 5519 not received", ["5512", "5513", "5519"]),
    ("Es fehlen 88214 88219", ["88214", "88219"]),
    ("We miss 4410 to 4415.", ["4410", "4415"]),
    ("uns fehlen noch 4410 bis 4415, alles Lieferungen nach Emden", ["4410", "4415"]),
    ("Il nous manque encore 4410 à 4415.", ["4410", "4415"]),
    ("Wij missen nog 4410 t/m 4415.", ["4410", "4415"]),
    ("Payment of 70551 is stopped until the snags are done.", ["70551"]),
    ("Our payment of 88120 and 88125 was made in one go.", ["88120", "88125"]),
    ("in der Rechnung R 26 / 0044 fehlt die Menge", ["R 26 / 0044"]),
    ("Rechnungen R 26 / 0044 und R 26 / 0051", ["R 26 / 0044", "R 26 / 0051"]),
    ("Please re-send bill 4410/4412", ["4410", "4412"]),
    ("RE 40877 - the mower was returned on the 9th", ["40877"]),
    ("RE 40877 ist noch offen", ["RE 40877"]),
    ("Reference 90112233   12,000.00\nReference 90112240    6,220.00\nTotal USD 18,220.00", ["90112233", "90112240"]),
    (
        "Heute angewiesen:\n\n26-1044   14.09.2026   1.204,00 EUR\n26-1051   02.10.2026   88,20 EUR",
        ["26-1044", "26-1051"],
    ),
    ("what is 5512 for?", ["5512"]),
    ("I can't find 7741 anywhere.", ["7741"]),
    ("The one for March is 7741.", ["7741"]),
    ("A 7741 já foi paga.", ["7741"]),
    ("The first one is £2,460.00 for 25 1187 04.", ["25 1187 04"]),
    ("kopieën van 25 1190 11, 25 1190 12 en 25 1204 02", ["25 1190 11", "25 1190 12", "25 1204 02"]),
    ("7 4410 118 und 7 4410 119 sind doppelt.", ["7 4410 118", "7 4410 119"]),
    ("auf der R 118 311 stehen 39,90 im Monat", ["R 118 311"]),
    ("can you redo factura S25 0540 with our tax number", ["S25 0540"]),
    ("S25 0540  £88.00\nS25 0547  £88.00\nSo £176.00 in all.", ["S25 0540", "S25 0547"]),
    ("Sl\tInvoice\tDate\n1\tKM-24-01022\t03-Oct-25\n2\tKM-24-01055\t06-Oct-25", ["KM-24-01022", "KM-24-01055"]),
    (
        "Document   Doc date     Amount\n90044178   02-Oct-2025  1,320.00\nCR 88120   12-Oct-2025  -110.00",
        ["90044178"],
    ),
    ("Could you send a corrected version of 9004417723, please?", ["9004417723"]),
    ("You charged it on 4588 and again on 4615.", ["4588", "4615"]),
    ("Please find the MT103 for 80 331 470, 80 331 488 and 80 331 502.", ["80 331 470", "80 331 488", "80 331 502"]),
    ("La 80 331 590 (2.044,90 €) entra en la remesa", ["80 331 590"]),
    ("I can't approve 25.3.01955. It stays contested.", ["25.3.01955"]),
    ("S40120K      1.210,00\nS40133K        695,75", ["S40120K", "S40133K"]),
    ("el duplicado de la T25-00971-B: la original", ["T25-00971-B"]),
    ("we deducted the credit 3025900041, paid 3025001302 and 3025001318", ["3025001302", "3025001318"]),
    ("· 61855 ........ 96,80 €\n· 61856 ........ 96,80 €\n· 61861 ....... 145,20 €", ["61855", "61856", "61861"]),
    ("7731 und 7740 bezahlt per Echtzeit, 918,40.", ["7731", "7740"]),
    ("i.   61402 & 61418 - please provide a signed work order", ["61402", "61418"]),
    (
        "LINE   REFERENCE      AMOUNT CHF\n7      118390-A       1'420.00\n8      118391-A         310.50",
        ["118390-A", "118391-A"],
    ),
    ("Nos faltan por recibir las siguientes:\n\n8812\n8830", ["8812", "8830"]),
    ("Non troviamo le seguenti:\n- 5512\n- 5519", ["5512", "5519"]),
    ("Factuur KX 26-01077 en KX 26-01080 betwisten wij.", ["KX 26-01077", "KX 26-01080"]),
]
NONE = [
    "A payment of 12500 was sent yesterday.",
    "Wir haben eine Zahlung von 5000 geleistet.",
    "We need 1200 to 1500 units.",
    "The shop is open 0900 to 1730.",
    "Rooms 401 to 405 were not cleaned.",
    "call me on 5512 4471 88",
    "You can ring me at 25 1187 044",
    "tel. 22 621 4567",
    "please ring Dave on 01632 960 020",
    "T 118 311",
    "EUR 118 311 in total",
    "PO S25 0540",
    "80 331 400 kWh were metered",
    "IVA soggetta a scissione, DPR 633/72",
    "Falta el compromiso 2026NE00871.",
    "Nuestros pedidos:\n8812\n8830",
    "Years on file:\n2024\n2025",
    "Our Peppol ID is 9944:CZ27082440.",
    "Acuse de recibo nº 2025-E-4417",
    "Reference on everything please: SUP-3318.",
    "PO 25 1187 04",
    "The meter was read at 20881 on 3 Nov.",
    "the years 2024 2025 2026",
]


@pytest.mark.parametrize(("text", "invoices"), INVOICES)
def test_what_stands_beside_a_number_makes_it_an_invoice(text: str, invoices: list[str]) -> None:
    assert [found.value for found in find_references(text) if found.kind == "invoice"] == invoices


@pytest.mark.parametrize("text", NONE)
def test_sums_hours_rooms_and_phones_beside_each_other_are_no_invoices(text: str) -> None:
    assert not [found.value for found in find_references(text) if found.kind == "invoice"]


def test_a_ticket_that_had_another_number_before_names_no_invoice_by_it() -> None:
    found = find_references("I ask under ticket 20417 (and before that 19988): 88001 was cancelled.")

    assert [each.value for each in found] == ["88001"]


def test_a_letter_apart_belongs_to_the_number_of_an_account() -> None:
    found = find_references("N° client : C 4471. Merci d'envoyer le relevé.")

    assert [(each.kind, each.value) for each in found] == [("account", "C 4471")]


def test_rows_of_many_sums_that_end_in_words_are_read_at_once() -> None:
    rows = "".join(f"002{number}   {'10 882,93   ' * 9}remise\n" for number in range(680, 720))
    started = process_time()

    find_references(f"Détail du règlement\n\n{rows}")

    assert process_time() - started < 2
