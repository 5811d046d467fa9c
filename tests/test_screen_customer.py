"""The customer's page: family and what is agreed, set by those who may, shown to all who apply cash."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from tests.builders import Cast
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.audit import Event
from tickets.customers import Customer, get_account
from tickets.db import Database
from tickets.money.advices.remittances import Remittance, list_lines
from tickets.money.disputes.arrangements import Part
from tickets.money.disputes.promises_and_plans import propose_plan
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.receivables.payer_rules import set_tolerance
from tickets.money.subledger.approvals import Approval
from tickets.users import SYSTEM


def test_a_lead_puts_a_customer_into_a_family_and_lets_it_stand_alone_again(
    db: Database, browse: Callable[[str], Browser], scene: Scene
) -> None:
    lea, path = browse("lea"), f"/customers/{scene.customer}"
    assert "Themselves only." in lea.get(path).text

    page = lea.post(f"{path}/parent", parent="C-1002").text
    assert "Globex Freight Ltd" in page
    assert "changed which customer it belongs to" in page
    assert "There is no customer C-9999" in lea.post(f"{path}/parent", parent="C-9999").text

    assert "Themselves only." in lea.post(f"{path}/parent", parent="").text
    with db.read() as session:
        assert session.get_one(Customer, scene.customer).family_id is None


def test_an_admin_sets_rates_and_class_and_only_what_changed_is_written_down(
    db: Database, browse: Callable[[str], Browser], scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        set_tolerance(session, "strict", {"largest": "1"}, by=SYSTEM, now=now)
    ada, path = browse("ada"), f"/customers/{scene.customer}"

    page = ada.post(f"{path}/rules", withholding="15, 7.5", retention="", tolerance="strict").text

    assert "15, 7.5 %" in page
    assert "<dd>strict</dd>" in page
    assert ada.post(f"{path}/rules", withholding="x", retention="", tolerance="strict").status_code == 422
    assert "Change what is agreed" not in browse("tess").get(path).text
    with db.read() as session:
        verbs = session.scalars(
            select(Event.verb).where(Event.subject_kind == "customer", Event.actor_name != "system")
        )
        assert sorted(verb for verb in verbs if verb != "contact_added") == ["rates_set", "tolerance_class_set"]


def test_a_line_of_another_family_is_left_out_until_a_second_person_agrees(
    db: Database, browse: Callable[[str], Browser], scene: Scene
) -> None:
    with db.write() as session:
        foreign = session.scalars(select(Invoice).where(Invoice.number == "90500001")).one()
        foreign.currency = "EUR"
        line = list_lines(session, scene.remittance)[0]
        line.invoice_id, line.proposed_minor = foreign.id, 5000
        item = foreign.id
    tess, path = browse("tess"), f"/remittances/{scene.remittance}"

    page = tess.get(path).text
    assert "Line 1 pays 90500001 of Globex Freight Ltd" in page
    assert "Apply EUR 3,918.75" in page
    asked = tess.post(f"{path}/family-approval", line=str(scene.lines[0]), reason="they share a cashier").text
    assert "A second person is asked" in asked
    assert (
        "waits for a second person already"
        in tess.post(f"{path}/family-approval", line=str(scene.lines[0]), reason="again").text
    )

    with db.read() as session:
        approval = session.scalars(select(Approval).where(Approval.kind == "cross_family")).one()
        assert session.get_one(Remittance, scene.remittance).customer_id != get_account(session, "C-1002").id
    browse("lea").post(f"/approvals/{approval.id}/grant", version=approval.version)
    with db.read() as session:
        assert balance_minor(session, item) == 9950 - 5000


def test_a_plan_is_agreed_to_by_those_alone_whose_role_reaches_so_far(
    db: Database, browse: Callable[[str], Browser], scene: Scene, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        invoice = session.scalars(select(Invoice).where(Invoice.number == "90417401")).one()
        half = invoice.original_minor // 2
        parts = [Part(now.date() + timedelta(days=days), half) for days in (10, 40)]
        plan = propose_plan(session, scene.customer, [invoice.id], parts, by=cast.tess, now=now).id

    assert [
        f"/promises/{plan}/approval" in browse(name).get("/promises").text for name in ("tess", "theo", "lea")
    ] == [
        False,
        False,
        True,
    ]
