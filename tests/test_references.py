"""Numbers in prose find their kind: invoices, POs, accounts; amounts find their currency; the rest is left alone."""

import pytest

from parsers.numbers.amounts import distinct_amounts, find_amounts
from parsers.numbers.references import find_references


def found(kind: str, text: str) -> list[str]:
    return [reference.value for reference in find_references(text) if reference.kind == kind]


@pytest.mark.parametrize(
    ("text", "invoices"),
    [
        ("Please send a copy of invoices INV-1001, INV-1002 and INV-1003.", ["INV-1001", "INV-1002", "INV-1003"]),
        ("Rechnung Nr. RE-2024/0815 vom 12.05.2024 über 1.234,50 €", ["RE-2024/0815"]),
        (
            "factures n° F2024-0012, F2024-0013 et F2024-0015 du mois de mars",
            ["F2024-0012", "F2024-0013", "F2024-0015"],
        ),
        ("la factura nº 2024/00321 por importe de 1.250,00 EUR", ["2024/00321"]),
        ("fattura n. 123/A del 03/05/2024, totale € 5.000,-", ["123/A"]),
        ("Factuur 20250118 is niet binnengekomen", ["20250118"]),
        ("a fatura FT 2025/118 e a FT 2025/119", ["FT 2025/118", "FT 2025/119"]),
        ("faktury FV/123/05/2024 na kwotę 1 234,56 zł", ["FV/123/05/2024"]),
        ("Invoices #44521 & #44530", ["44521", "44530"]),
        ("copies of invoices 1001-1004 please", ["1001", "1004"]),
        ("Could you check NV 20871?", ["NV 20871"]),
        ("please resend INV 88310 and INV 88314", ["INV 88310", "INV 88314"]),
        ("PLEASE SEND INV 44711 AND INV 44712 TODAY", ["44711", "44712"]),
        ("What is 118-20077 for?", ["118-20077"]),
        ("Tout est payé sauf 7719.", ["7719"]),
        ("Alles bezahlt bis auf die 7719", ["7719"]),
        ("bill numbers A/1187, A/1188 and 5510/A", ["A/1187", "A/1188", "5510/A"]),
        ("facturas nº 9001, nº 9003 ni nº 9010", ["9001", "9003", "9010"]),
        ("Invoice No. HP 25 00918 was rejected", ["HP 25 00918"]),
        ("Your ref INV-8812, our ref P-118", ["INV-8812"]),
        ("copies of 1001, 1002 and 1005? I have 1003 and 1004 already.", ["1001", "1002", "1005", "1003", "1004"]),
        ("It is in Friday's run. 118-20090 is still waiting.", ["118-20090"]),
        ("invoices KW/25/0911 and KW/25/0912 of KW 45", ["KW/25/0911", "KW/25/0912"]),
        ("charges (INV09/25-771 and INV10/25-802)", ["INV09/25-771", "INV10/25-802"]),
        ("Invoice: 0098812-IN, document ID 5500019922", ["0098812-IN"]),
        ("de factuur van vorige week (nummer 25110033)", ["25110033"]),
        ("facturen VF-05, -06; over VF-09 later", ["VF-05", "VF-06", "VF-09"]),
        ("faktury 881 882 i 890", ["881", "882", "890"]),
        ("sent £744.20 for 6120 on the 3rd", ["6120"]),
        ("Is 25.0418 al verwerkt?", ["25.0418"]),
        ("la n° 8812 je crois", ["8812"]),
        ("Everything up to and including 4471 is cleared.", ["4471"]),
        ("The W9 has to be here before 6120 can be released.", ["6120"]),
        ("pls see 500118/1 and 500118/2", ["500118/1", "500118/2"]),
        ("6120? Never seen it.", ["6120"]),
        ("invoice 12 345 678", ["12 345 678"]),
        ("‘4471’ is open", ["4471"]),
        ("R-25-11-0042 and invoice 1-25-0044 were paid", ["R-25-11-0042", "1-25-0044"]),
        ("1) 90118 no POD 2) 90125 price 3) 90131 late", ["90118", "90125", "90131"]),
        ("90118: falta albarán; 90125: precio mal", ["90118", "90125"]),
        ("the disputed ones are 90118/90125/90131.", ["90118", "90125", "90131"]),
        ("Has 90118 been re-issued as 90118A?", ["90118", "90118A"]),
        ("Please apply our $500 on-account payment to 90118.", ["90118"]),
        ("hasta que llegue el abono de la 90104", ["90104"]),
        ("Please move the payment of 1,118.00 EUR from 55102 to 55110.", ["55102", "55110"]),
        ("a breakdown for no. 55102 and no. 55110", ["55102", "55110"]),
        ("your invoice under our document 1900044188, your number is 55102", ["55102"]),
        ("The invoice no. on your letter (NV 20871)", ["NV 20871"]),
        ("Use PO 88-1 for 77120 and PO 88-2 for 77121.", ["77120", "77121"]),
        ("R 2025-118 und R 2025-121 liegen vor", ["R 2025-118", "R 2025-121"]),
        ("Betaald: 2511.0044 EUR 120,00", ["2511.0044"]),
        ("Your ref. 7781/26", ["7781/26"]),
        ("Your ref. 7781/26 for invoice 5510", ["5510"]),
        ("BILL-00417 and invoice 2025-11-12-004", ["BILL-00417", "2025-11-12-004"]),
        ("Somehow 118204 never made it into our workflow.", ["118204"]),
        ("Open: 1001234 (USD 500.00), 1001240 (USD 20.00); 1001250", ["1001234", "1001240", "1001250"]),
        (
            "Invoice   Date   Amount (EUR)\n90012345 12.05.2024 1.234,50\n90012346 13.05.2024 99,00",
            ["90012345", "90012346"],
        ),
    ],
)
def test_invoice_numbers_are_found_in_every_shape(text: str, invoices: list[str]) -> None:
    assert found("invoice", text) == invoices


@pytest.mark.parametrize(
    ("text", "invoices"),
    [
        (
            "RG-2025-05, -06 und -07 sind frei, die -08 nicht",
            ["RG-2025-05", "RG-2025-06", "RG-2025-07", "RG-2025-08"],
        ),
        ("Invoices 4711-01 / -02 / -03", ["4711-01", "4711-02", "4711-03"]),
        ("facturas F25/0441, /0442 y /0450", ["F25/0441", "F25/0442", "F25/0450"]),
        ("invoice FE-441 less -12.00 EUR", ["FE-441"]),
        ("please resend 6601, -12 and -15", ["6601", "6612", "6615"]),
        ("Invoice 6601, -50 % today", ["6601"]),
        ("Rechnungen 6601 und -12 bitte", ["6601", "6612"]),
    ],
)
def test_a_shortened_number_is_completed_by_the_one_before(text: str, invoices: list[str]) -> None:
    assert found("invoice", text) == invoices


@pytest.mark.parametrize(
    "text",
    [
        "Call me on +49 30 1234567 or 0171 2345678.",
        "Our IBAN is DE89 3704 0044 0532 0130 00, VAT id DE123456789.",
        "We ordered 3 invoices worth of goods in 2024.",
        "payment reference 123456, cheque no 998877",
        "tracking 1Z999AA10123456784, delivery note 88120",
        "See https://portal.example/doc/1234567 or write to ap4711@client.example.",
        "28195 Bremen, 59000 Lille",
        "Please call 3035550147 after 3pm, appelez le 0299887766, bel me op 0612345678, zadzwoń pod 601555019",
        "48 boxes of 4412 in the years 2024-2025, Postfach 118442",
        "We paid 1.234,50 EUR on 12.05.2024 at 10:30.",
        "The meeting is on 12 May 2025 with 150 units at 12.40 each.",
    ],
)
def test_other_numbers_are_no_invoices(text: str) -> None:
    assert found("invoice", text) == []


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("Please quote PO 4500123 on invoice 20871.", "po", ["4500123"]),
        ("unsere Bestellnummer 4500091827 fehlt", "po", ["4500091827"]),
        ("nuestro pedido 778812", "po", ["778812"]),
        ("The right PO is 45 0081 2277.", "po", ["45 0081 2277"]),
        ("según nuestra OC 4410-8812", "po", ["4410-8812"]),
        ("for account 118890", "account", ["118890"]),
        ("Bestellung PO-11882 statt PO-11828", "po", ["PO-11882", "PO-11828"]),
        ("30899 has the wrong PO, should be 4410-B", "po", ["4410-B"]),
        ("My account number's 44018.", "account", ["44018"]),
        ("Die Bestellnummer zu 77120 ist 4500118-2.", "po", ["4500118-2"]),
        ("The PO number on 77120 should read 4500117.", "po", ["4500117"]),
        ("Wij zijn bij jullie geregistreerd onder 44-182.", "account", ["44-182"]),
        ("Su solicitud ha quedado registrada con el número 2026-44120.", "account", []),
        ("1004417 is our account number.", "account", ["1004417"]),
        ("Please merge account 1004471 into 1004417.", "account", ["1004471", "1004417"]),
        ("Kd.Nr. 40 55 12", "account", ["40 55 12"]),
        ("Customer: Kell Ltd (KEL004)", "account", ["KEL004"]),
        ("zwei Kundenkonten (40118 und 40119)", "account", ["40118", "40119"]),
        ("from account 0012-4471-88 to 0012-4471-93", "account", ["0012-4471-88", "0012-4471-93"]),
        ("Our PO for the year is AD-2025-07.", "po", ["AD-2025-07"]),
        ("Client ID 77120, business partner 1002277", "account", ["77120", "1002277"]),
        ("In your system we are 44182.", "account", ["44182"]),
        ("Nous sommes enregistrés chez vous sous le numéro 88-4410.", "account", ["88-4410"]),
        ("Wij staan bij u bekend onder nummer 15-0117.", "account", ["15-0117"]),
        ("Nasze konto u Państwa to 15-0117, kod klienta KR-418.", "account", ["15-0117", "KR-418"]),
        ("Client n° 30 4417", "account", ["30 4417"]),
        ("We're account 20418, and 20481 is not ours. Invoice 20481 came yesterday.", "account", ["20418"]),
        ("fakturę korygującą FK 12/2025", "credit", ["FK 12/2025"]),
        ("Kundennummer: 4711-22", "account", ["4711-22"]),
        ("numer klienta 10045", "account", ["10045"]),
        ("your account: 00118890", "account", ["00118890"]),
        ("use credit note CN-5512 please", "credit", ["CN-5512"]),
        ("Indique la referencia PED-2026-8871.", "po", ["PED-2026-8871"]),
        ("Proszę podać ZAM-66102.", "po", ["ZAM-66102"]),
    ],
)
def test_orders_and_accounts_are_told_apart(text: str, kind: str, values: list[str]) -> None:
    assert found(kind, text) == values


def test_a_number_is_reported_once_as_written() -> None:
    assert found("invoice", "Invoice NV-20871 is late. As said, invoice NV-20871 is late.") == ["NV-20871"]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("$1,234.50 and 99 USD", [("USD", "1234.50"), ("USD", "99.00")]),
        ("1.234,50 € oder EUR 12.000", [("EUR", "1234.50"), ("EUR", "12000.00")]),
        ("12 345,67 €", [("EUR", "12345.67")]),
        ("CHF 1'250.50", [("CHF", "1250.50")]),
        ("£8,400 or 50 pounds", [("GBP", "8400.00"), ("GBP", "50.00")]),
        ("1 234,56 zł", [("PLN", "1234.56")]),
        ("€ 5.000,- plus 84,50 Euro", [("EUR", "5000.00"), ("EUR", "84.50")]),
        ("JPY 120,000", [("JPY", "120000")]),
        ("It is $500 CAD-based: CAD 500.00", [("CAD", "500.00")]),
        ("-45,00 EUR", [("EUR", "45.00")]),
        ("Rs 1,180 and 5 thousand usd", [("INR", "1180.00"), ("USD", "5000.00")]),
        ("kod klienta KR-418.", []),
        ("no money here, just 12.05.2024 and 4711", []),
    ],
)
def test_amounts_are_read_in_every_notation(text: str, amounts: list[tuple[str, str]]) -> None:
    assert distinct_amounts(find_amounts(text)) == amounts


@pytest.mark.parametrize(
    ("text", "invoices"),
    [
        (
            "Invoice\tDate\tPO\nSI-0091901\t04/09/2025\t4500771\nSI-0091907\t05/09/2025\t4500779",
            ["SI-0091901", "SI-0091907"],
        ),
        ("Document no.   Your ref      Amount GBP\n5100004471     LK-30120      4,102.00", ["LK-30120"]),
        ("INV 4711/4712/4713", ["4711", "4712", "4713"]),
        ("Invoice LK 30 441 and invoice RE 2025 0441", ["LK 30 441", "RE 2025 0441"]),
        ("We can't pay 30154 as billed. 30167 is fine and will be paid.", ["30154", "30167"]),
        ("habéis facturado lo mismo (30388 y 30402), anulad una", ["30388", "30402"]),
        ("Reply to our delivery team.\n\nGX77/0042\nGX77/0051", ["GX77/0042", "GX77/0051"]),
        ("transfer of EUR 200.00 for 20417 and 20418", ["20417", "20418"]),
        ("can you resend nh-20417?", ["nh-20417"]),
        ("aucune trace de LK-30097, numéro d'engagement 2500018824", ["LK-30097"]),
        ("Uns fehlen RE 51188 und RE 51190.", ["RE 51188", "RE 51190"]),
        ("RG 51188, 51190 und 51193 fehlen", ["51188", "51190", "51193"]),
        ("Kopie der Rechnung R 6612, bitte", ["R 6612"]),
        ("Quand sera payée la facture 88 ?", ["88"]),
        ("Invoice 91 is paid, invoice 14 days late", ["91"]),
        ("We owe you £900 (701, 722, 735).", ["701", "722", "735"]),
        ("Rooms (100, 200, 300) in (2024, 2025) with 12 (118, 4419)", []),
        ("The total is £2,700 I think (981, 999, 1012).", ["981", "999", "1012"]),
        ("need copies of 6601 to 6604", ["6601", "6604"]),
        ("Your 22-1187/B was returned.", ["22-1187/B"]),
        ("8819 ging am 5. und am 9. raus", ["8819"]),
        ("70012298 was cleared vide UTR HDFCN52026111255512", ["70012298"]),
    ],
)
def test_invoice_numbers_of_tables_lists_and_unusual_shapes(text: str, invoices: list[str]) -> None:
    assert [found.value for found in find_references(text) if found.kind == "invoice"] == invoices


@pytest.mark.parametrize(
    "text",
    [
        "umowę serwisową nr 118/2023 wypowiadamy",
        "Wartungsvertrag WX-2022-118",
        "sygn. akt XI GU 118/25",
        "Our new address: 118 Foundry St, Dayton OH 45402",
        "sort code 04-00-75, account 82119034",
        "Chargeback CB-882017 was raised",
        "transfer 8812003 of EUR 20.00 went out",
        "la orden de pago 118827 por importe de 14.250,80 euros",
        "el código DIR3 L01280796",
        "12 Oak Street, Springfield, Illinois 62704",
        "500 Main St | Marlton, New Jersey 08053",
        "1200 Peachtree Ave, Atlanta Ga, 30004",
        "Level 5, 100 Market St, Melbourne VIC 3000 Australia",
        "Registered in England and Wales 04512345",
        "sent from IP 198.51.100.224, as RFC 5322 has it",
        "Windows NT/2000/XP, version 10.4 build 20331",
        "our prices of mid-2024",
    ],
)
def test_numbers_of_contracts_courts_banks_payments_places_and_programs_are_nobodys_invoice(text: str) -> None:
    assert not [found for found in find_references(text) if found.kind in {"invoice", "account"}]


@pytest.mark.parametrize(
    ("text", "invoices"),
    [
        ("we can't pay because 7712 is wrong", ["7712"]),
        ("please wait until 7712 has been credited", ["7712"]),
        ("wir zahlen nicht, weil 7712 noch strittig ist", ["7712"]),
        ("a family business since 1962, and proud of it", []),
        ("it was not found until 1965, long after", []),
        ("the works stood here before 1892.", []),
        ("gegründet wurde es nicht bevor 1892.", []),
    ],
)
def test_a_bare_number_behind_a_conjunction_is_an_invoice_when_something_is_said_of_it(
    text: str, invoices: list[str]
) -> None:
    assert [found.value for found in find_references(text) if found.kind == "invoice"] == invoices


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("accounts 118890, 118891", ["118890", "118891"]),
        ("our acc 44120", ["44120"]),
        ("account TOL-88", ["TOL-88"]),
        ("membership number 88120", ["88120"]),
        ("dla klienta nr 10882", ["10882"]),
        ("the account in Q3", []),
        ("your accounts team 2025", []),
    ],
)
def test_account_numbers_are_known_by_the_word_before_them(text: str, accounts: list[str]) -> None:
    assert [found.value for found in find_references(text) if found.kind == "account"] == accounts
