"""Whom an advice pays, and at which account: read from its words, and compared with what is ours."""

from datetime import datetime

import pytest

from parsers.bank.accounts import is_iban, same_account
from tests.money_scene import a_remittance, apply, balances, bank_books, one_transaction
from tests.trap_papers import HEAD, only
from tickets.db import Database
from tickets.errors import Invalid, NotPermitted
from tickets.money.advices.rereading import match_again
from tickets.money.bank.own_identities import OwnKind, add_own, find_own, list_own, remove_own
from tickets.money.bank.settlement import PostingPolicy, doubts, settle_due
from tickets.money.matching.addressee import OwnIdentities, doubt_addressee
from tickets.users import SYSTEM

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


@pytest.mark.parametrize(
    "payee",
    [
        "Northfold Parts Ltd", "NORTHFOLD PARTS LIMITED", "Northfold Parts", "Northfold Parts Ltd, 12 Hill Road",
        "Messrs Northfold Parts Ltd", "Northfold Parts Ltd 12 Hill Road", "Northfold Par", "Northfold Parts Ltd (7)",
        "Nordfalz S.p.A.", "Nordfalz SpA", "Nordfalz - Amministrazione", None,
    ],
)  # fmt: skip
def test_our_name_is_ours_however_it_is_written(payee: str | None) -> None:
    assert doubt_addressee(payee, (), OwnIdentities(("Northfold Parts Ltd", "Nordfalz S.p.A."))) == ""


@pytest.mark.parametrize(
    "payee",
    [
        "Northfold Parts GmbH", "Northfold Parts France SARL", "Northfold", "Globex Freight Ltd", "Parts Ltd",
        "Northfold Parts Ltd & Co KG",
    ],
)  # fmt: skip
def test_a_sister_company_is_another_company(payee: str) -> None:
    doubt = doubt_addressee(payee, (), OwnIdentities(("Northfold Parts Ltd",)))

    assert doubt == f"it is addressed to {payee}, which is none of our names"


def test_what_nobody_has_said_of_us_is_not_compared() -> None:
    assert doubt_addressee("Globex Freight Ltd", ("20448811",), OwnIdentities()) == ""


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ("Pay to: Gallow Xylo Supplies", "addressed to Gallow Xylo Supplies"),
        ("Pay to: Northfold Parts Ltd\nPaid to account ending in 4471", "an account that ends in 4471"),
        ("Beneficiary: Northfold Parts Ltd\nIBAN: DE75 5121 0800 1245 1261 99", "account DE75512108001245126199"),
    ],
)
def test_an_advice_to_others_with_our_numbers_waits_for_a_person(
    db: Database, now: datetime, paper: str, words: str
) -> None:
    advice = only(f"{HEAD}{paper}{LINES.replace('65653   ', 'INV-1001').replace('300.00', '100.00')}")
    with one_transaction(db, now) as session:
        cast = session.info["cast"]
        add_own(session, OwnKind.NAME, "Northfold Parts Ltd", by=SYSTEM, now=now)
        remittance = a_remittance(
            session, now, ("INV-1001", "100.00"), reference="CK118822",
            payee=advice.payee, payee_accounts=advice.payee_accounts,
        )  # fmt: skip
        bank_books(session, now, "100.00", payment_reference="CK118822")  # its statement tells one account of ours
        match_again(session, remittance)

        assert settle_due(session, PostingPolicy(), now=now) == []
        assert remittance.evidence_class == "D"
        assert words in (remittance.class_reason or "")
        assert any(words in doubt for doubt in doubts(session, remittance, PostingPolicy()))

        apply(session, remittance, cast.tess, now)
        assert balances(session) == {"INV-1001": 0}


def test_an_advice_to_our_name_and_account_posts_by_itself(db: Database, now: datetime) -> None:
    with one_transaction(db, now) as session:
        add_own(session, OwnKind.NAME, "Northfold Parts Ltd", by=SYSTEM, now=now)
        bank_books(session, now, "100.00", payment_reference="CK118822")
        remittance = a_remittance(
            session, now, ("INV-1001", "100.00"), reference="CK118822",
            payee="Northfold Parts Ltd", payee_accounts=(IBAN,),
        )  # fmt: skip

        assert settle_due(session, PostingPolicy(), now=now) == [remittance]


def test_a_name_said_after_it_was_read_still_keeps_an_advice_from_posting(db: Database, now: datetime) -> None:
    with one_transaction(db, now) as session:
        remittance = a_remittance(session, now, ("INV-1001", "100.00"), reference="CK118822", payee="Globex Freight")
        assert remittance.evidence_class == "A"
        add_own(session, OwnKind.NAME, "Northfold Parts Ltd", by=SYSTEM, now=now)
        bank_books(session, now, "100.00", payment_reference="CK118822")

        assert settle_due(session, PostingPolicy(), now=now) == []


def test_who_we_are_is_said_by_those_who_set_the_rules_and_recorded(db: Database, now: datetime) -> None:
    with one_transaction(db, now) as session:
        cast = session.info["cast"]
        with pytest.raises(NotPermitted):
            add_own(session, OwnKind.ACCOUNT, IBAN, by=cast.tess, now=now)
        with pytest.raises(Invalid):
            add_own(session, OwnKind.ACCOUNT, "main", by=SYSTEM, now=now)
        add_own(session, OwnKind.ACCOUNT, "DE89 3704 0044 0532 0130 00", by=SYSTEM, now=now)
        add_own(session, OwnKind.ACCOUNT, IBAN, by=SYSTEM, now=now)
        assert [row.value for row in list_own(session)] == [IBAN]

        remove_own(session, OwnKind.ACCOUNT, IBAN, by=SYSTEM, now=now)

        assert find_own(session) == OwnIdentities()
