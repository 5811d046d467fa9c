"""One item on the screen: what settled it, and what a person does to it without an advice."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Cast
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.money.advices.remittances import Remittance, list_lines
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.receivables.payer_rules import RateKind, set_rates
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.money.subledger.approvals import Approval


@pytest.fixture
def theo(browse: Callable[[str], Browser]) -> Browser:
    return browse("theo")


def find_item(db: Database, number: str) -> int:
    with db.read() as session:
        return session.scalars(select(Invoice.id).where(Invoice.number == number)).one()


def balance(db: Database, item: int) -> int:
    with db.read() as session:
        return balance_minor(session, item)


def test_an_item_shows_what_settled_it_and_each_is_taken_back_with_a_reason(
    db: Database, theo: Browser, scene: Scene
) -> None:
    page = theo.get(f"/items/{scene.item}").text
    assert "90417999" in page
    assert "1,200.00 cash, Tess Arden" in page

    after = theo.post(f"/allocations/{scene.allocation}/reversal", reason="another customer's").text

    assert "another customer&#39;s" in after
    assert balance(db, scene.item) == 120000


def test_a_small_rest_is_written_off_at_once_and_a_large_one_waits(db: Database, tess: Browser, scene: Scene) -> None:
    item = find_item(db, "90417402")

    small = tess.post(f"/items/{item}/write-off", amount="4.00", reason="rounding of theirs").text
    large = tess.post(f"/items/{item}/write-off", amount="900.00", reason="never delivered").text
    again = tess.post(f"/items/{item}/write-off", amount="4.00", reason="and once more").text

    assert "Done. It stands in the history with your reason." in small
    assert "It waits for a second person now." in large
    assert "Not written off" in again  # small ones of one item are not small together, and one waits already
    assert balance(db, item) == 391475
    with db.read() as session:
        assert "never delivered" in session.scalars(select(Approval.reason)).all()


def test_cash_is_moved_to_another_item_and_the_rest_stays(db: Database, theo: Browser, scene: Scene) -> None:
    other = find_item(db, "90417402")

    theo.post(f"/allocations/{scene.allocation}/move", amount="200.00", other=other, reason="they wrote")

    assert (balance(db, scene.item), balance(db, other)) == (20000, 371875)
    with db.read() as session:
        assert session.scalars(select(Allocation.reason).where(Allocation.event == "reverse")).all() == [
            "moved: they wrote"
        ]


def test_an_amount_that_is_none_is_refused_with_its_field(tess: Browser, scene: Scene) -> None:
    assert tess.post(f"/items/{scene.item}/write-off", amount="", reason="x").status_code == 422
    assert tess.post(f"/items/{scene.item}/kept-back", amount="1.00", kind="magic", reason="x").status_code == 422


def test_a_difference_that_would_be_settled_is_shown_and_can_be_left_open(
    db: Database, tess: Browser, scene: Scene
) -> None:
    with db.write() as session:
        line = list_lines(session, scene.remittance)[0]
        line.differences = [{"kind": "write_off", "minor": 4, "reason": "a small difference"}]
        version = session.get_one(Remittance, scene.remittance).version
    assert "+ 0.04 small difference" in tess.get(f"/remittances/{scene.remittance}").text

    page = tess.post(
        f"/remittances/{scene.remittance}/lines/{scene.lines[0]}/difference", version=version, kind="write_off"
    ).text

    assert "small difference" not in page
    assert "leaves the difference open" in page


def test_a_refused_form_says_what_was_not_done_and_leads_back_to_its_page(
    db: Database, theo: Browser, scene: Scene
) -> None:
    """Only where somebody else was faster does it say so."""
    with db.read() as session:
        version = session.get_one(Payment, scene.payment).version
    money, item, twice = f"/payments/{scene.payment}", f"/items/{scene.item}", f"/allocations/{scene.allocation}"
    theo.post(f"{twice}/reversal", reason="once")
    stale = "something changed meanwhile"
    refused: tuple[tuple[str, dict[str, Any], str, str], ...] = (
        (f"{twice}/reversal", {}, "Not un-applied", "/"),
        (f"{money}/transfer", {"customer": "C-1002", "version": version}, f"Not transferred: {stale}", money),
        (
            f"{money}/transfer",
            {"customer": "C-1002", "version": version + 1},
            "Not transferred, one thing to fix",
            money,
        ),
        (f"{item}/write-off", {"amount": "9999"}, "Not written off, one thing to fix", item),
        (f"/approvals/{scene.approval}/grant", {"version": 7}, f"Not granted: {stale}", "/approvals"),
    )
    for path, form, title, back in refused:
        page = theo.post(path, **form, reason="because").text

        assert f"<h1>{title}</h1>" in page
        assert f'href="{back}" data-do="back"' in page


def test_a_credit_note_pays_an_invoice_and_what_is_kept_back_is_a_claim_on_the_customers_page(
    db: Database, now: datetime, cast: Cast, tess: Browser, scene: Scene
) -> None:
    item = find_item(db, "90417402")
    with db.write() as session:
        credit = Invoice(
            customer_id=cast.acme, number="CM-7", invoice_date=now.date(), due_date=now.date(), currency="EUR",
            original_minor=-5000, ledger_open_minor=-5000,
        )  # fmt: skip
        session.add(credit)
        set_rates(session, cast.acme, RateKind.RETENTION, [Decimal("0.1")], by=cast.ada, now=now)

    page = tess.post(f"/items/{credit.id}/credit", amount="50", other=item, reason="their wish").text

    assert "netted with an invoice" in page
    page = tess.get(f"/items/{item}").text
    assert "netted with credit CM-7" in page
    assert "Move" not in page.partition('id="main"')[2]
    tess.post(f"/items/{item}/kept-back", amount="391.88", kind="retention", reason="until acceptance")
    assert balance(db, item) == 391875 - 5000 - 39188
    claims = tess.get(f"/customers/{cast.acme}").text.partition('id="claims"')[2].partition("</section>")[0]
    assert "90417402" in claims
    assert "391.88" in claims
