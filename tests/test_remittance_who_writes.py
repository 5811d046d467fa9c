"""Two companies on a page and no ledger: what tells whoever wrote it from whom it is written to."""

# ruff: noqa: E501  (documents as they are printed)

import pytest

from tests.trap_papers import TWO, known, only, pdf, proved

TABLE = "Invoice       Date          Paid\nINV-65653     01/13/2026    300.00\nINV-65654     01/14/2026    150.00\nTotal paid                  450.00\n"
WINDOW = "Corvane Supplies Inc.\nPO Box 7781\nCleveland, OH 44101\n\n"
TITLE = "Remittance Advice\nPayment no. 118822\nPayment date: 03/12/2026\n\n"
# fmt: off
HEADS = {
    "registered at the foot": (
        "Lindhorst Lebensmittel AG",
        f"{WINDOW}{TITLE}{TABLE}" + "\n" * 30 + "Lindhorst Lebensmittel AG · Am Hafen 3 · 28195 Bremen · Amtsgericht Bremen HRB 24471 · USt-IdNr. DE811234567\n",
    ),
    "a public body at the foot": (
        "Ayuntamiento de Torrealba",
        f"{WINDOW}{TITLE}{TABLE}" + "\n" * 30 + "Ayuntamiento de Torrealba · Plaza Mayor 1 · 28150 Torrealba · C.I.F. P2815000A\n",
    ),
    "reached by telephone": (
        "Vollmer Textil KG",
        f"Corvane Supplies Inc.                        Vollmer Textil KG\nPO Box 7781                                  Lange Gasse 9\nCleveland, OH 44101                          90402 Nürnberg\n                                             Tel. 0911 123 4567\n\n{TITLE}{TABLE}",
    ),
    "found in the net": (
        "Officine Brandi",
        f"Corvane Supplies Inc.                        Officine Brandi\nPO Box 7781                                  Via Roma 12\nCleveland, OH 44101                          35100 Padova\n\n{TITLE}{TABLE}\nwww.officinebrandi.example\n",
    ),
    "at home where he writes": (
        "Télécom Rivage",
        f"Télécom Rivage                               Corvane Supplies Inc.\n45 avenue de la Liberté                      PO Box 7781\n92130 Issy                                   Cleveland, OH 44101\n\n                                             Issy, le 12 mars 2026\n\n{TITLE}{TABLE}",
    ),
    "called by a word of address": (
        "Möbelhaus Trautwein",
        f"Möbelhaus Trautwein\nLindenallee 17\n21035 Hamburg\n\nFirma\n{WINDOW}{TITLE}{TABLE}",
    ),
    "paid by a cheque": (
        "Société Mercadal Distribution",
        f"Société Mercadal Distribution\nZA du Moulin\n31200 Toulouse\n\n{TITLE}{TABLE}\nPayez contre ce chèque non endossable\nà Corvane Supplies Inc.        Chèque n° 118822\n",
    ),
    "beside a starred amount": (
        "Prairie Gold Distributors, Inc.",
        f"Corvane Supplies Inc.                                      **450.00\nFour hundred fifty and 00/100 ************************\n\n{WINDOW}\n\nPrairie Gold Distributors, Inc.                            118822\n\n{TITLE}{TABLE}",
    ),
    "small above the window, with commas": (
        "Aareblick Maschinen AG",
        f"Aareblick Maschinen AG, Bernstrasse 44, 3072 Ostermundigen\n{WINDOW}{TITLE}{TABLE}",
    ),
    "small above the window, with dashes": (
        "Transportes Silva Lda.",
        f"Transportes Silva Lda. – Rua Nova 3 – 4000-100 Porto\n\n{WINDOW}{TITLE}{TABLE}\nLda. com capital social de 5 000 €, NIPC 505 555 018\n",
    ),
    "below his state": (
        "Câmara Municipal de Fontelo",
        f"REPÚBLICA PORTUGUESA\nCâmara Municipal de Fontelo\nDivisão Financeira\nPraça do Comércio 1, 3500 Fontelo\n\n{WINDOW}{TITLE}{TABLE}",
    ),
    "with a number of his own": (
        "Azienda Sanitaria Locale 4",
        f"REPUBBLICA ITALIANA\nAzienda Sanitaria Locale 4\nUfficio Pagamenti\nVia Roma 3\n\n{WINDOW}{TITLE}{TABLE}",
    ),
    "above his office, which tells where it is": (
        "Linie Lotnicze Terra S.A.",
        f"Linie Lotnicze Terra S.A.\nBiuro Rozrachunkow z Dostawcami, ul. Skrzydlata 1, 02-146 Warszawa, NIP 522-555-01-97\n\n{WINDOW}{TITLE}{TABLE}",
    ),
    "above his office, which is reached by telephone": (
        "University of Exminster Trust",
        f"University of Exminster Trust\n\nCorvane Supplies Inc.             Finance Division\nPO Box 7781                       Senate Court\nCleveland, OH 44101               Tel 01632 960 144\n\n{TITLE}{TABLE}",
    ),
    "beside a title of payments": (
        "Cooperativa Agraria del Turia S.Coop.",
        f"Cooperativa Agraria del Turia S.Coop.          LISTADO DE PAGOS A PROVEEDORES\nCamino de la Vega s/n - 46003 Valencia\n\n{TITLE}{TABLE}",
    ),
    "with a British address at the foot": (
        "Whitcombe Dairies",
        f"{WINDOW}{TITLE}{TABLE}" + "\n" * 30 + "Whitcombe Dairies, The Creamery, Yeovil BA20 1AA. VAT registration GB 555 0142 19\n",
    ),
}
# fmt: on


@pytest.mark.parametrize(("payer", "text"), HEADS.values(), ids=HEADS)
def test_without_a_ledger_the_payer_is_who_wrote_the_page(payer: str, text: str) -> None:
    advice = only(pdf(text), known())

    assert (advice.payer, proved(advice)) == (payer, True)


@pytest.mark.parametrize("sign", ["'", "’", "′", "´"])
def test_thousands_are_parted_by_whatever_looks_like_an_apostrophe(sign: str) -> None:
    text = f"Lindhorst AG\nZahlungsavis 118822\n\nRechnung      Datum         Bezahlt\nINV-65653     13.01.2026    2{sign}774.32\nINV-65654     14.01.2026    150.00\nTotal CHF                   2{sign}924.32\n"

    advice = only(pdf(text), known())

    assert (str(advice.total), proved(advice)) == ("2924.32", True)


def test_a_letterhead_beside_a_title_in_a_table_of_one_row_is_read_line_by_line() -> None:
    head = "<table><tr><td><b>Kestrel Staffing LLC</b><br>220 Market Plaza<br>Columbus</td><td>Bill Payment<br>#118822</td></tr></table>"
    rows = "".join(f"<tr><td>{ref}<br><small>PO 77</small></td><td>{net}</td></tr>" for ref, net in TWO)

    advice = only(
        f"{head}<table><tr><th>Invoice</th><th>Paid</th></tr>{rows}<tr><td>Total</td><td>450.00</td></tr></table>",
        known(),
        "a.html",
    )

    assert (advice.payer, advice.reference, proved(advice)) == ("Kestrel Staffing LLC", "118822", True)


def test_a_name_that_a_sheets_cell_cuts_is_the_customers() -> None:
    text = f"Lindhorst Lebensm          118822\nAm Hafen 3\n28195 Bremen\n\n{TITLE}{TABLE}"

    assert only(pdf(text), known(*TWO, name="Lindhorst Lebensmittel AG")).payer == "Lindhorst Lebensmittel AG"


def test_neither_an_amount_nor_a_register_is_a_payee() -> None:
    text = f"Lindhorst AG\n\nSupplier: C40079\nAmount paid 450.00\n\n{TITLE}{TABLE}Supplier: C40079\nHandelsregister Bremen 35555018, USt-IdNr. DE811234567\n"

    assert only(pdf(text), known()).payee is None
