"""Whom an advice pays, and at which account: read from its words, and compared with what is ours."""

import pytest
from trap_papers import HEAD, only

from parsers.bank_accounts import is_iban, same_account

IBAN = "DE89370400440532013000"
LINES = "\n\nInvoice     Date        Amount\n65653       01/02/2026  300.00\nTotal                   300.00\n"


@pytest.mark.parametrize(
    ("printed", "accounts"),
    [
        ("Credited to your account IBAN DE89 3704 0044 0532 0130 00", (IBAN,)),
        ("Beneficiary account: DE89370400440532013000", (IBAN,)),
        ("Beneficiary: Northfold Parts Ltd\nAccount no. 20448811   Sort code 20-00-00", ("20448811",)),
        ("Paid to bank account ending in 4471", ("*4471",)),
        ("Your bank account: xxxx4471", ("*4471",)),
        ("Ihre Bankverbindung: IBAN DE89 3704 0044 0532 0130 00", (IBAN,)),
        ("Empfänger: Nordfalz GmbH\nKonto-Nr. 532013000", ("532013000",)),
        ("Virement sur votre compte FR14 2004 1010 0505 0001 3M02 606", ("FR1420041010050500013M02606",)),
        ("Transferencia en su cuenta ES91 2100 0418 4502 0005 1332", ("ES9121000418450200051332",)),
        ("Bonifico sul vostro conto IT60 X054 2811 1010 0000 0123 456", ("IT60X0542811101000000123456",)),
        ("Overgemaakt op uw rekening NL91 ABNA 0417 1643 00", ("NL91ABNA0417164300",)),
        ("From our account DE75 5121 0800 1245 1261 99 to your account DE89 3704 0044 0532 0130 00", (IBAN,)),
        ("Our account: DE89 3704 0044 0532 0130 00", ()),
        ("Auftraggeber: Brookmart GmbH\nIBAN DE89 3704 0044 0532 0130 00", ()),
        ("Brookmart Stores, Hill Bank, IBAN DE89 3704 0044 0532 0130 00", ()),
        ("Your account no. 20448811", ()),
        ("Vendor account: 100234567", ()),
        ("Paid to your virtual card account ending in 4471", ()),
        ("Supplier phone +49 30 1234567, paid to you on 04/22/2026", ()),
    ],
)
def test_an_account_counts_where_words_say_that_it_is_the_payees(printed: str, accounts: tuple[str, ...]) -> None:
    assert only(f"{HEAD}{printed}{LINES}").payee_accounts == accounts


@pytest.mark.parametrize(
    ("printed", "own", "same"),
    [
        (IBAN, "de89 3704 0044 0532 0130 00", True),
        ("*3000", IBAN, True),
        ("0532013000", IBAN, True),
        (IBAN, "37040044/0532013000", True),
        ("DE75512108001245126199", IBAN, False),
        ("*4471", IBAN, False),
        ("13000", IBAN, False),
    ],
)
def test_an_account_is_ours_however_much_of_it_is_printed(printed: str, own: str, same: bool) -> None:
    assert same_account(printed, own) is same


def test_an_iban_has_its_countrys_length_and_right_check_digits() -> None:
    assert is_iban(IBAN)
    assert not is_iban("DE8937040044053201300")
    assert not is_iban("DE88370400440532013000")


def test_an_x12_payment_order_names_the_account_that_it_credits() -> None:
    segments = (
        "ST*820*0001", "BPR*C*300.00*C*ACH*CTX*01*111000025*DA*123456789*1234567**01*091000019*DA*20448811*20260504",
        "TRN*1*0077123", "N1*PE*Nordvale Components", "ENT*1", "RMR*IV*65653**300.00", "SE*6*0001",
    )  # fmt: skip

    advice = only(("~".join(segments) + "~").encode(), name="pay.820")

    assert (advice.payee, advice.payee_accounts) == ("Nordvale Components", ("20448811",))
