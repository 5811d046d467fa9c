"""Registers and exports: payments told on every row, once in a band above their rows, or in records of their own."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from parsers.known_items import KnownItems
from tests.trap_papers import known, only, paid, proved, read

TWO = [("65653", "300.00"), ("65654", "150.00")]
THREE = [("65655", "75.50"), ("65656", "24.50"), ("65657", "-10.00")]
ITEMS = known(("65653", "300"), ("65654", "150"), ("65655", "75.50"), ("65656", "24.50"), ("65657", "-10"))

BANDS = {
    "en": "Check no,Bill,Date,Memo,Applied\n"
    "118822,,10/26/26,Northmere Instruments,$450.00\n,65653,06/12/26,parts,$300.00\n,65654,06/24/26,service,150.00\n"
    "118823,,10/27/26,Northmere Instruments,$90.00\n,65655,06/12/26,parts,$75.50\n,65656,06/24/26,parts,24.50\n,65657,06/25/26,return,(10.00)\n",
    "de": "Zahlung Nr.;Rechnung;Datum;Text;Gezahlt\n"
    "118822;;26.10.2026;Sammelzahlung;450,00\n;65653;12.06.2026;Ware;300,00\n;65654;24.06.2026;Ware;150,00\n"
    "118823;;27.10.2026;Sammelzahlung;90,00\n;65655;12.06.2026;Ware;75,50\n;65656;24.06.2026;Ware;24,50\n;65657;25.06.2026;Gutschrift;-10,00\n",
    "fr": "Montant réglé;Facture;Date;Virement n°\n"
    "450,00;;26/10/2026;118822\n300,00;65653;12/06/2026;\n150,00;65654;24/06/2026;\n"
    "90,00;;27/10/2026;118823\n75,50;65655;12/06/2026;\n24,50;65656;24/06/2026;\n-10,00;65657;25/06/2026;\n",
}


@pytest.mark.parametrize("text", BANDS.values(), ids=BANDS)
def test_a_register_tells_each_payment_in_a_band_above_what_it_pays(text: str) -> None:
    first, second = read(text, ITEMS, "register.csv").payments

    assert (paid(first), first.total, first.reference, str(first.payment_date)) == (
        TWO,
        Decimal("450.00"),
        "118822",
        "2026-10-26",
    )
    assert (paid(second), second.total, second.reference, str(second.payment_date)) == (
        THREE,
        Decimal("90.00"),
        "118823",
        "2026-10-27",
    )
    assert proved(first)
    assert proved(second)


SUMS = {
    "en": ("EFT ref,EFT date,Supplier invoice,Invoiced,Paid USD", "118822,2026-10-01", "118823,2026-10-22", ",,Total of {},,"),
    "de": ("Zahlungsnummer,Zahlungsdatum,Rechnung,vom,Gezahlt EUR", "118822,2026-10-01", "118823,2026-10-22", "Summe Zahlung {},,,,"),
    "nl": ("Betaalkenmerk,Betaaldatum,Factuur,d.d.,Betaald", "118822,2026-10-01", "118823,2026-10-22", ",,,Totaal,"),
}  # fmt: skip


@pytest.mark.parametrize(("heads", "one", "other", "label"), SUMS.values(), ids=SUMS)
def test_the_sum_below_the_rows_of_a_payment_is_its_total(heads: str, one: str, other: str, label: str) -> None:
    rows = [f"{one},{number},2026-06-12,{net}" for number, net in TWO] + [label.format("118822") + "450.00"]
    rows += [f"{other},{number},2026-06-24,{net}" for number, net in THREE] + [label.format("118823") + "90.00"]

    first, second = read(
        "\n".join(["Remittance advice", heads, *rows, "Total,,,,540.00"]), ITEMS, "register.csv"
    ).payments

    assert (paid(first), first.total, proved(first)) == (TWO, Decimal("450.00"), True)
    assert (paid(second), second.total, proved(second)) == (THREE, Decimal("90.00"), True)


def test_a_sum_below_a_payments_rows_that_they_do_not_add_up_to_proves_nothing() -> None:
    heads, one, other, label = SUMS["en"]
    rows = [f"{one},{number},2026-06-12,{net}" for number, net in TWO] + [label.format("118822") + "460.00"]
    rows += [f"{other},{number},2026-06-24,{net}" for number, net in THREE] + [label.format("118823") + "90.00"]

    first, second = read("\n".join(["Remittance advice", heads, *rows]), ITEMS, "register.csv").payments

    assert (proved(first), proved(second)) == (False, True)


TYPED = {
    "it": '"T";"Azienda";"Data valuta";"Distinta";"Divisa"\n"D";"Rif. fornitore";"Data rif.";"Segno";"Importo";"Rif. interno"\n'
    '"T";"Brookmart Stores Inc.";"20261005";"118822";"USD"\n"D";"65655";"20260612";"D";"75,50";"5127488228"\n"D";"65656";"20260612";"D";"24,50";"5127488229"\n'
    '"D";"65657";"20260612";"A";"10,00";"5127488230"\n"F";"3";"";"D";"90,00";""\n',
    "en": "HDR,Payer,Payment date,Payment number\nHDR,Brookmart Stores Inc.,2026-10-05,118822\nDTL,Our number,Vendor reference,Sign,Paid\n"
    "DTL,51001,65655,DR,75.50\nDTL,51002,65656,DR,24.50\nDTL,51003,65657,CR,10.00\nTRL,Records,Total paid\nTRL,3,90.00\n",
    "de": "1;Zahlungsnummer;Zahlungsdatum;Auftraggeber\n1;118822;05.10.2026;Brookmart Stores Inc.\n2;Lieferantenreferenz;S/H;Betrag;Interne Nr.\n"
    "2;65655;S;75,50;51001\n2;65656;S;24,50;51002\n2;65657;H;10,00;51003\n9;90,00\n",
    "fr": "E;N° de virement;Date de virement;Payeur\nL;Pièce comptable;Réf. fournisseur;Sens;Montant\nE;118822;05/10/2026;Brookmart Stores Inc.\n"
    "L;51001;65655;D;75,50\nL;51002;65656;D;24,50\nL;51003;65657;C;10,00\nP;3;90,00\n",
}  # fmt: skip


@pytest.mark.parametrize("ledger", [ITEMS, known()], ids=["ledger", "bare"])
@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_records_of_several_kinds_with_names_of_their_own_are_one_payment(text: str, ledger: KnownItems) -> None:
    advice = only(text, ledger, "export.csv")

    assert (paid(advice), advice.total, proved(advice)) == (THREE, Decimal("90.00"), True)
    assert (advice.reference, str(advice.payment_date), advice.payer) == (
        "118822",
        "2026-10-05",
        "Brookmart Stores Inc.",
    )


def test_records_that_do_not_add_up_to_their_foot_prove_nothing() -> None:
    assert not proved(only(TYPED["de"].replace("9;90,00", "9;91,00"), ITEMS, "export.csv"))


def test_two_payments_in_records_of_several_kinds_are_two() -> None:
    head, rest = TYPED["en"].split("DTL", 1)
    more = "HDR,Brookmart Stores Inc.,2026-10-06,118823\nDTL,51004,65653,DR,300.00\nDTL,51005,65654,DR,150.00\nTRL,2,450.00\n"

    first, second = read(f"{head}DTL{rest}{more}", ITEMS, "export.csv").payments

    assert [(a.reference, a.total, proved(a)) for a in (first, second)] == [
        ("118822", Decimal(90), True),
        ("118823", Decimal(450), True),
    ]


LISTS = {
    "de": (
        "Auftrag 118822   ausgeführt am 10.03.2026   450,00 EUR",
        "Auftrag 118823   ausgeführt am 11.03.2026   90,00 EUR",
        ",",
    ),
    "nl": (
        "Opdracht 118822   uitgevoerd op 10-03-2026   450,00",
        "Opdracht 118823   uitgevoerd op 11-03-2026   90,00",
        ",",
    ),
    "en": ("Transfer 118822   10 March 2026   450.00 USD", "Transfer 118823   11 March 2026   90.00 USD", "."),
}


def _rows_of(pairs: list[tuple[str, str]], mark: str) -> list[str]:
    return [f"   Rechnung {number}   02.01.2026   {net.replace('.', mark)}" for number, net in pairs]


@pytest.mark.parametrize(("one", "other", "mark"), LISTS.values(), ids=LISTS)
def test_lines_with_the_same_word_and_a_sum_above_their_rows_head_a_payment_each(
    one: str, other: str, mark: str
) -> None:
    lines = [
        "Brookmart Stores GmbH - Remittance advice",
        "",
        one,
        *_rows_of(TWO, mark),
        "",
        other,
        *_rows_of(THREE, mark),
    ]

    first, second = read("\n".join(lines), ITEMS, "a.txt").payments

    assert [(a.reference, str(a.payment_date), a.total) for a in (first, second)] == [
        ("118822", "2026-03-10", Decimal(450)),
        ("118823", "2026-03-11", Decimal(90)),
    ]
    assert [paid(a) for a in (first, second)] == [TWO, THREE]


def test_orders_of_goods_above_their_invoices_are_no_payments() -> None:
    lines = [
        "Brookmart Stores GmbH - Zahlungsavis",
        "",
        "Auftrag 118822   450,00",
        *_rows_of(TWO, ","),
        "",
        "Auftrag 118823   90,00",
        *_rows_of(THREE, ","),
    ]

    assert len(read("\n".join([*lines, "", "Zahlbetrag   540,00"]), ITEMS, "a.txt").payments) == 1
