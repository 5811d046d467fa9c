"""What waits for a second person, on the screen."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.money.subledger.approvals import Approval
from web.views.approval_facts import say_facts


@pytest.fixture
def theo(browse: Callable[[str], Browser]) -> Browser:
    return browse("theo")


def state_of(db: Database, approval_id: int) -> str:
    with db.read() as session:
        return session.get_one(Approval, approval_id).state


def test_the_facts_stand_beside_who_may_decide(theo: Browser, scene: Scene) -> None:
    page = theo.get("/approvals").text

    assert "The customer is insolvent." in page
    assert "Globex Freight Ltd (C-1002)" in page
    assert "90500001" in page
    assert "Grant 99.50" in page
    assert "asked for by Tess Arden" in page


def test_who_asked_may_withdraw_but_not_grant(db: Database, tess: Browser, scene: Scene) -> None:
    page = tess.get("/approvals").text
    assert "somebody else decides" in page
    assert "Grant 99.50" not in page
    assert tess.post(f"/approvals/{scene.approval}/grant", version=1).status_code == 403

    after = tess.post(f"/approvals/{scene.approval}/withdrawal", version=1).text

    assert "Withdrawn." in after
    assert state_of(db, scene.approval) == "withdrawn"


def test_granting_does_what_was_asked(db: Database, theo: Browser, scene: Scene) -> None:
    after = theo.post(f"/approvals/{scene.approval}/grant", version=1).text

    assert "Granted, and done." in after
    assert state_of(db, scene.approval) == "granted"
    assert "The customer is insolvent." in theo.get("/approvals?state=granted").text


def test_what_was_granted_names_who_asked_and_who_agreed(db: Database, theo: Browser, scene: Scene) -> None:
    with db.read() as session:
        item = session.get_one(Approval, scene.approval).subject_id
    theo.post(f"/approvals/{scene.approval}/grant", version=1)

    page = theo.get(f"/items/{item}").text

    assert "asked for by Tess Arden: “The customer is insolvent.”, granted by Theo" in page


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        (("Due", "2026-03-31"), ("Due", "31 Mar")),
        (("Closed up to", "2025-12-31"), ("Closed up to", "31 Dec 2025")),
        (("Closed up to", "None"), ("Closed up to", "None")),
        (("Payment", "WIRE-7 of 2026-05-02"), ("Payment", "WIRE-7 of 2 May")),
        (("Part 2, 2026-12-01", "40.00 EUR"), ("Part 2, 1 Dec", "40.00 EUR")),
        (
            ("Allocation 17", "cash 1.00 EUR on 2026-05-01, dated 2026-05-02"),
            ("Allocation", "cash 1.00 EUR on 2026-05-01, dated 2 May"),
        ),
        (
            ("Credit on 9050 0001 (6)", "1.00 EUR of 2.00 EUR open"),
            ("Credit on 9050 0001", "1.00 EUR of 2.00 EUR open"),
        ),
        (("Item", "2026-05-01"), ("Item", "2026-05-01")),  # an invoice of that number
        (("The customer reads", "We credit it on 2026-05-01"), ("The customer reads", "We credit it on 2026-05-01")),
    ],
)
def test_facts_are_shown_with_days_and_without_the_numbers_of_rows(
    fact: tuple[str, str], shown: tuple[str, str]
) -> None:
    content = {"ask": {"payment": 17}, fact[0]: fact[1]}

    assert say_facts(content, datetime(2026, 6, 1, tzinfo=UTC)) == (shown,)


def test_refusing_needs_a_reason(db: Database, theo: Browser, scene: Scene) -> None:
    assert theo.post(f"/approvals/{scene.approval}/refusal", version=1, reason=" ").status_code == 422

    theo.post(f"/approvals/{scene.approval}/refusal", version=1, reason="Ask the administrator of the estate.")

    assert state_of(db, scene.approval) == "refused"
    assert "Ask the administrator of the estate." in theo.get("/approvals?state=refused").text


def test_what_waits_is_counted_for_those_who_decide(theo: Browser, tess: Browser, scene: Scene) -> None:
    row = 'title="To approve (g v)"'

    assert '<b class="hot">1</b>' in theo.get("/queue").text.partition(row)[2][:400]
    assert '<b class="hot">1</b>' not in tess.get("/queue").text.partition(row)[2][:200]
