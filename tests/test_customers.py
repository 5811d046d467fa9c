"""Customers and their contacts: what may be added by whom."""

from datetime import datetime

import pytest

from tests.builders import PAULA, Cast
from tickets.customers import (
    ContactKind,
    add_contact,
    get_customer,
    list_contacts,
    name_key,
)
from tickets.db import Database
from tickets.errors import Invalid, NotFound, NotPermitted
from tickets.shared_domains import is_shared_domain


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
        (ContactKind.DOMAIN, "co.uk"),
        (ContactKind.DOMAIN, "acme.coupahost.com"),
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
    assert is_shared_domain("volksbank-nord.example")
    assert not is_shared_domain("bankside-foods.example")
    assert not is_shared_domain("acme.example")
    assert not is_shared_domain("notgmail.com")
    assert name_key("  ACME, Tooling\tGmbH. ") == "acme tooling gmbh"
