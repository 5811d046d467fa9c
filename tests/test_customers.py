"""Whose mail is this? The strongest evidence decides, and two equal candidates stay two."""

from datetime import date, datetime

import pytest
from builders import DIRK, PAULA, Cast, a_customer

from tickets.customers import (
    Clues,
    ContactKind,
    CustomerMatch,
    add_contact,
    find_customers,
    get_customer,
    is_shared_domain,
    list_contacts,
    name_key,
)
from tickets.db import Database
from tickets.errors import Invalid, NotFound, NotPermitted
from tickets.money.receivables.ledger import Invoice, ItemKey


def an_item(session, customer_id: int, number: str, *keys: str) -> None:
    day = date(2026, 11, 1)
    invoice = Invoice(
        customer_id=customer_id,
        number=number,
        invoice_date=day,
        due_date=day,
        currency="EUR",
        original_minor=100,
        ledger_open_minor=100,
    )
    session.add(invoice)
    session.flush()
    session.add_all(ItemKey(invoice_id=invoice.id, key=key, scheme="number") for key in keys)
    session.flush()


def test_a_known_address_decides(db: Database, cast: Cast) -> None:
    with db.read() as session:
        match = find_customers(session, [Clues(sender="PAULA@acme.example", payer_names=("acme tooling gmbh",))])[0]

    assert match.customer_id == cast.acme
    assert match.evidence == (f"{PAULA} is a known address", "the payer is named Acme Tooling GmbH")


def test_a_known_domain_decides_for_a_new_address(db: Database, cast: Cast) -> None:
    with db.read() as session:
        assert find_customers(session, [Clues(sender=DIRK)])[0].customer_id == cast.globex


def test_invoice_numbers_outweigh_the_domain_they_are_mailed_from(db: Database, cast: Cast) -> None:
    with db.write() as session:
        an_item(session, cast.acme, "INV-4711", "INV4711", "4711")
        match = find_customers(session, [Clues(sender="bank@globex.example", invoice_keys=("INV4711", "4711"))])[0]

    assert (match.customer_id, match.candidates) == (cast.acme, (cast.globex,))
    assert match.evidence == ("names its invoices INV4711, 4711",)


def test_a_number_that_two_customers_have_counts_for_neither(db: Database, cast: Cast) -> None:
    with db.write() as session:
        an_item(session, cast.acme, "4711", "4711")
        an_item(session, cast.globex, "4711", "4711")
        match = find_customers(session, [Clues(sender=None, invoice_keys=("4711",))])[0]

    assert match == CustomerMatch(None, (), ())


def test_invoices_of_two_customers_stay_two_candidates(db: Database, cast: Cast) -> None:
    with db.write() as session:
        an_item(session, cast.acme, "4711", "4711")
        an_item(session, cast.globex, "4712", "4712")
        match = find_customers(session, [Clues(sender=None, invoice_keys=("4711", "4712"))])[0]

    assert (match.customer_id, set(match.candidates)) == (None, {cast.acme, cast.globex})


def test_an_address_that_mails_for_two_customers_needs_more(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        add_contact(session, cast.globex, ContactKind.ADDRESS, PAULA, by=cast.lea, now=now)
        alone = find_customers(session, [Clues(sender=PAULA)])[0]
        with_account = find_customers(session, [Clues(sender=PAULA, account_numbers=("C-1002",))])[0]

    assert (alone.customer_id, set(alone.candidates)) == (None, {cast.acme, cast.globex})
    assert with_account.customer_id == cast.globex


def test_account_number_and_exact_payer_name_are_evidence(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        a_customer(session, now, name="Bäckerei Öztürk & Söhne OHG", account="C-7")
        by_account = find_customers(session, [Clues(sender="ap@portal.example", account_numbers=("C-1001",))])[0]
        by_name = find_customers(session, [Clues(sender=None, payer_names=("BÄCKEREI ÖZTÜRK  & SÖHNE, OHG",))])[0]
        partly = find_customers(session, [Clues(sender=None, payer_names=("Bäckerei Öztürk",))])[0]

    assert by_account.customer_id == cast.acme
    assert by_name.customer_id is not None
    assert partly.customer_id is None


def test_nothing_known_is_nobody(db: Database, cast: Cast) -> None:
    with db.read() as session:
        for sender in (None, "", "no-at-sign", "x@gmail.com", "new@unknown.example"):
            assert find_customers(session, [Clues(sender=sender)])[0] == CustomerMatch(None, (), ())


def test_contacts_are_added_once_in_lower_case(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        for value in ("Pay.Desk@Acme.example ", "pay.desk@acme.example"):
            add_contact(session, cast.acme, ContactKind.ADDRESS, value, by=cast.lea, now=now)
        add_contact(session, cast.acme, ContactKind.DOMAIN, "@Acme.example", by=cast.lea, now=now)
        values = [contact.value for contact in list_contacts(session, cast.acme)]

    assert values == [PAULA, "pay.desk@acme.example", "acme.example"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ContactKind.DOMAIN, "gmail.com"),
        (ContactKind.DOMAIN, "mail.gmx.de"),
        (ContactKind.DOMAIN, "localhost"),
        (ContactKind.DOMAIN, "a@b.example"),
        (ContactKind.ADDRESS, "acme.example"),
        (ContactKind.ADDRESS, "two people@acme.example"),
    ],
)
def test_contacts_that_would_match_strangers_are_refused(
    db: Database, cast: Cast, now: datetime, kind: ContactKind, value: str
) -> None:
    with db.write() as session, pytest.raises(Invalid):
        add_contact(session, cast.acme, kind, value, by=cast.lea, now=now)


def test_tier_1_does_not_decide_whom_to_trust(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        with pytest.raises(NotPermitted):
            add_contact(session, cast.acme, ContactKind.ADDRESS, "x@acme.example", by=cast.tess, now=now)
        with pytest.raises(NotFound):
            get_customer(session, 999)


def test_shared_domains_and_name_keys() -> None:
    assert is_shared_domain("GMail.com")
    assert is_shared_domain("eu.mail.yahoo.com")
    assert not is_shared_domain("acme.example")
    assert not is_shared_domain("notgmail.com")
    assert name_key("  ACME, Tooling\tGmbH. ") == "acme tooling gmbh"
