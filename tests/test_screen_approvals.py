"""What waits for a second person, on the screen."""

from collections.abc import Callable

import pytest
from scene import Scene
from screen_fixtures import Browser

from tickets.db import Database
from tickets.money.subledger.approvals import Approval


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


def test_refusing_needs_a_reason(db: Database, theo: Browser, scene: Scene) -> None:
    assert theo.post(f"/approvals/{scene.approval}/refusal", version=1, reason=" ").status_code == 422

    theo.post(f"/approvals/{scene.approval}/refusal", version=1, reason="Ask the administrator of the estate.")

    assert state_of(db, scene.approval) == "refused"
    assert "Ask the administrator of the estate." in theo.get("/approvals?state=refused").text


def test_what_waits_is_counted_for_those_who_decide(theo: Browser, tess: Browser, scene: Scene) -> None:
    row = 'title="To approve (g v)"'

    assert '<b class="hot">1</b>' in theo.get("/queue").text.partition(row)[2][:400]
    assert '<b class="hot">1</b>' not in tess.get("/queue").text.partition(row)[2][:200]
