"""Bank receipts on the screen: what waits, what a person links, sets aside and takes back."""

from datetime import datetime
from decimal import Decimal

from scene import Scene
from screen_fixtures import Browser

from parsers.bank_statement import BankEntry, BankStatement, EntryKind
from tickets.db import Database
from tickets.money.receipts import ReceiptState, import_receipts, list_receipts
from tickets.money.remittances import Remittance
from tickets.users import SYSTEM


def book(db: Database, now: datetime, amount: str) -> int:
    """An entry of this amount, and its id."""
    value = Decimal(amount)
    kind = EntryKind.RECEIPT if value > 0 else EntryKind.RETURN
    entry = BankEntry("DE89", "EUR", value, kind, now.date(), bank_reference=f"BK {amount}", return_reason="AC04")
    with db.write() as session:
        import_receipts(session, "n.xml", "c" * 64, BankStatement("camt", (entry,)), by=SYSTEM, now=now)
        [found] = [
            row.id
            for row in list_receipts(session, ReceiptState.OPEN, SYSTEM)
            if row.bank_reference == f"BK {amount}"
        ]
        return found


def test_money_without_a_remittance_waits_and_is_set_aside_with_a_reason(tess: Browser, scene: Scene) -> None:
    waiting = tess.get("/receipts").text
    assert "512.30" in waiting
    assert "No remittance has this amount yet." in waiting
    assert tess.post(f"/receipts/{scene.receipt}/aside", version=1, reason=" ").status_code == 422

    after = tess.post(f"/receipts/{scene.receipt}/aside", version=1, reason="a deposit of our own").text
    assert "Set aside. It is kept with your reason." in after
    assert "512.30" not in after
    aside = tess.get("/receipts?state=set_aside").text
    assert "a deposit of our own" in aside

    assert "512.30" in tess.post(f"/receipts/{scene.receipt}/return", version=2).text


def test_a_person_links_money_and_takes_it_apart(db: Database, now: datetime, tess: Browser, scene: Scene) -> None:
    receipt = book(db, now, "8745.15")
    assert f'<option value="{scene.remittance}">' in tess.get("/receipts").text

    page = tess.post(f"/receipts/{receipt}/remittance", version=1, remittance=scene.remittance).text
    assert "belong together now" in page
    assert "At the bank:" in page
    assert "Tess Arden brought them together" in page

    tess.post(f"/receipts/{receipt}/parting", version=2)
    page = tess.get(f"/remittances/{scene.remittance}").text
    assert "At the bank:" not in page
    assert "The bank has not booked it yet." in page


def test_a_returned_payment_is_taken_back_in_one_step(
    db: Database, now: datetime, tess: Browser, scene: Scene
) -> None:
    returned = book(db, now, "-1200.00")

    page = tess.post(f"/receipts/{returned}/remittance", version=1, remittance=scene.settled).text

    assert "returned by the bank" in page
    with db.read() as session:
        assert session.get_one(Remittance, scene.settled).state == "reversed"
    assert "Returned, AC04" in tess.get("/receipts?state=linked").text


def test_a_link_without_a_choice_is_refused(tess: Browser, scene: Scene) -> None:
    assert tess.post(f"/receipts/{scene.receipt}/remittance", version=1, remittance="").status_code == 422
