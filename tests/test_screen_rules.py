"""The page of the money's rules: limits of small differences and who we are, set with audit by those who may."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.money.bank.own_identities import find_own
from tickets.money.receivables.payer_rules import find_tolerance


@pytest.fixture
def ada(browse: Callable[[str], Browser]) -> Browser:
    return browse("ada")


def test_limits_are_set_on_the_page_and_who_set_them_is_shown(db: Database, ada: Browser) -> None:
    assert 'value="0.5"' in ada.get("/rules").text

    page = ada.post("/rules/limits", name="standard", largest="2.50", rate="0.25 %", penny="0.05").text

    assert "Limits set." in page
    assert "set the limits of the class standard: largest 2.50, rate 0.25 %" in page
    with db.read() as session:
        limits = find_tolerance(session, "standard")
    assert (limits.largest, limits.rate, limits.monthly) == (Decimal("2.50"), Decimal("0.0025"), Decimal("25.00"))


def test_a_new_class_has_the_standard_limits_where_nothing_is_said(db: Database, ada: Browser) -> None:
    page = ada.post("/rules/limits", name="careful", largest="1").text

    assert "careful" in page
    with db.read() as session:
        assert find_tolerance(session, "careful").largest == 1
        assert find_tolerance(session, "careful").bank_fee == find_tolerance(session, "standard").bank_fee


def test_what_is_no_limit_is_refused(db: Database, ada: Browser) -> None:
    for field, text in (("largest", "-1"), ("largest", "much"), ("rate", "half")):
        assert ada.post("/rules/limits", name="standard", **{field: text}).status_code == 422
    with db.read() as session:
        assert find_tolerance(session, "standard").largest == Decimal("5.00")


def test_our_names_and_accounts_are_added_and_taken_away(db: Database, ada: Browser) -> None:
    ada.post("/rules/ours", kind="name", value="Northfold Parts Ltd")
    page = ada.post("/rules/ours", kind="account", value="DE89 3704 0044 0532 0130 00").text
    assert "said that this account is ours: DE89370400440532013000" in page

    ada.post("/rules/ours/removal", kind="name", value="Northfold Parts Ltd")

    with db.read() as session:
        assert find_own(session).names == ()
        assert find_own(session).accounts == ("DE89370400440532013000",)
