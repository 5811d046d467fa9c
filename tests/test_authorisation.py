"""Every route × every role × own and foreign objects, against one table; a route without a row fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from sqlalchemy import func, select

from tests.builders import Cast
from tests.ready_databases import KeepReady, furnish
from tests.scene import Scene, some_settings
from tests.screen_fixtures import with_desk
from tickets.audit import Event
from tickets.browser_sessions import start_session
from tickets.db import Database
from tickets.users import Actor, User
from web.serving.desk import Desk
from web.serving.sessions import csrf_token
from web.serving.static_files import load_static_files

YES, REFUSED, HIDDEN, SIGN_IN = "yes", "refused", "hidden", "sign in"


@dataclass(frozen=True, slots=True)
class Access:
    """`foreign` is the address of a thing that was not forwarded to sales, `own` of one that was. `sales` and
    `sales_own` say what sales gets; the billing roles get `billing` unless their own column says otherwise."""

    foreign: Callable[[Scene], str]
    own: Callable[[Scene], str] | None = None
    billing: str = YES
    sales: str = HIDDEN
    sales_own: str = REFUSED
    tier1: str | None = None
    lead: str | None = None
    admin: str | None = None
    anonymous: str = SIGN_IN


def fixed(path: str) -> Callable[[Scene], str]:
    return lambda scene: path


def on(template: str) -> Callable[[Scene], str]:
    """The path with the scene's ids filled in."""
    return lambda scene: template.format(s=scene)


def ticket_action(noun: str, **columns: Any) -> Access:
    return Access(on("/tickets/{s.ticket}/" + noun), on("/tickets/{s.forwarded}/" + noun), **columns)


def lead_only(template: str) -> Access:
    return Access(on(template), billing=REFUSED, lead=YES, admin=YES)


def admin_only(template: str) -> Access:
    return Access(on(template), billing=REFUSED, admin=YES)


EVERYBODY: dict[str, Any] = {"sales": YES, "anonymous": YES}

TABLE: dict[tuple[str, str], Access] = {
    ("GET", "/"): Access(fixed("/"), sales=YES),
    ("GET", "/login"): Access(fixed("/login"), **EVERYBODY),
    ("POST", "/login"): Access(fixed("/login"), **EVERYBODY),
    ("POST", "/logout"): Access(fixed("/logout"), sales=YES),
    ("POST", "/preferences"): Access(fixed("/preferences"), **EVERYBODY),
    ("GET", "/health"): Access(fixed("/health"), **EVERYBODY),
    ("GET", "/static/{digest:str}/{name:path}"): Access(
        lambda scene: load_static_files()["app.css"].url, **EVERYBODY
    ),
    ("GET", "/find"): Access(fixed("/find?q=90417401"), sales=YES),
    ("GET", "/queue"): Access(fixed("/queue")),
    ("POST", "/login/code"): Access(fixed("/login/code"), **EVERYBODY),
    ("GET", "/account"): Access(fixed("/account"), sales=YES),
    ("POST", "/account/password"): Access(fixed("/account/password"), sales=YES),
    ("POST", "/account/second-factor"): Access(fixed("/account/second-factor"), sales=YES),
    ("POST", "/account/second-factor/confirmation"): Access(fixed("/account/second-factor/confirmation"), sales=YES),
    ("POST", "/account/second-factor/removal"): Access(fixed("/account/second-factor/removal"), sales=YES),
    ("POST", "/account/recovery-codes"): Access(fixed("/account/recovery-codes"), sales=YES),
    ("POST", "/account/browsers"): Access(fixed("/account/browsers"), sales=YES),
    ("GET", "/session"): Access(fixed("/session"), sales=YES),
    ("GET", "/queue/news"): Access(fixed("/queue/news")),
    ("POST", "/views"): Access(fixed("/views")),
    ("POST", "/views/{view_id:int}/forgetting"): Access(fixed("/views/1/forgetting"), billing=HIDDEN),
    ("POST", "/saved-replies"): Access(fixed("/saved-replies")),
    ("POST", "/saved-replies/{reply_id:int}/forgetting"): Access(
        fixed("/saved-replies/1/forgetting"), billing=HIDDEN
    ),
    ("POST", "/queue/looks"): Access(fixed("/queue/looks")),
    ("POST", "/tickets/{ticket_id:int}/presence"): Access(
        on("/tickets/{s.ticket}/presence"), on("/tickets/{s.forwarded}/presence"), sales_own=YES
    ),
    ("POST", "/tickets/{ticket_id:int}/draft"): ticket_action("draft", sales_own=HIDDEN),
    ("GET", "/tickets/{ticket_id:int}/drafts"): Access(
        on("/tickets/{s.ticket}/drafts"), on("/tickets/{s.forwarded}/drafts"), sales_own=HIDDEN
    ),
    ("POST", "/drafts/{draft_id:int}/taking"): Access(fixed("/drafts/1/taking"), billing=HIDDEN),
    ("POST", "/queue/acts"): Access(fixed("/queue/acts")),
    ("POST", "/acts/{act_id:int}/undoing"): Access(fixed("/acts/1/undoing"), billing=HIDDEN),
    ("GET", "/tickets/new"): Access(fixed("/tickets/new")),
    ("POST", "/tickets/new"): Access(fixed("/tickets/new")),
    ("POST", "/tickets"): Access(fixed("/tickets")),
    ("GET", "/tickets/{ticket_id:int}"): Access(
        on("/tickets/{s.ticket}"), on("/tickets/{s.forwarded}"), sales_own=YES
    ),
    ("POST", "/tickets/{ticket_id:int}/assignment"): ticket_action("assignment"),
    ("POST", "/tickets/{ticket_id:int}/type"): ticket_action("type"),
    ("POST", "/tickets/{ticket_id:int}/customer"): ticket_action("customer"),
    ("POST", "/tickets/{ticket_id:int}/sender"): ticket_action("sender"),
    ("POST", "/tickets/{ticket_id:int}/escalation"): ticket_action("escalation"),
    ("POST", "/tickets/{ticket_id:int}/return"): ticket_action("return", tier1=REFUSED),
    ("POST", "/tickets/{ticket_id:int}/forward"): ticket_action("forward"),
    ("POST", "/tickets/{ticket_id:int}/replies"): ticket_action("replies"),
    ("POST", "/tickets/{ticket_id:int}/notes"): ticket_action("notes"),
    ("POST", "/tickets/{ticket_id:int}/solution"): ticket_action("solution"),
    ("POST", "/tickets/{ticket_id:int}/reopening"): ticket_action("reopening"),
    ("GET", "/posts/{html_key:str}/body"): Access(
        on("/posts/{s.html_key}/body"), on("/posts/{s.forwarded_html_key}/body"), sales_own=YES
    ),
    ("GET", "/attachments/{attachment_id:int}"): Access(on("/attachments/{s.attachment}")),
    ("POST", "/outbound/{outbound_id:int}/sending"): Access(
        on("/outbound/{s.outbound}/sending"), on("/outbound/{s.forwarded_outbound}/sending")
    ),
    ("POST", "/outbound/{outbound_id:int}/acceptance"): Access(
        on("/outbound/{s.outbound}/acceptance"), on("/outbound/{s.forwarded_outbound}/acceptance")
    ),
    ("POST", "/outbound/{outbound_id:int}/cancellation"): Access(
        on("/outbound/{s.outbound}/cancellation"), on("/outbound/{s.forwarded_outbound}/cancellation")
    ),
    ("POST", "/holds/{hold_id:int}/lifting"): Access(on("/holds/{s.hold}/lifting"), tier1=REFUSED),
    ("POST", "/tickets/{ticket_id:int}/requests"): ticket_action("requests"),
    ("POST", "/tickets/{ticket_id:int}/merge"): ticket_action("merge"),
    ("POST", "/tickets/{ticket_id:int}/split"): ticket_action("split"),
    ("POST", "/mails/{post_id:int}/ticket"): Access(
        on("/mails/{s.post}/ticket"), on("/mails/{s.forwarded_post}/ticket")
    ),
    ("POST", "/regroupings/{regrouping_id:int}/undoing"): Access(on("/regroupings/{s.regrouping}/undoing")),
    ("POST", "/requests/{request_id:int}/settlement"): Access(
        on("/requests/{s.request}/settlement"), on("/requests/{s.forwarded_request}/settlement")
    ),
    ("POST", "/requests/{request_id:int}/correction"): Access(
        on("/requests/{s.request}/correction"), on("/requests/{s.forwarded_request}/correction")
    ),
    ("POST", "/number-suggestions/{suggestion_id:int}"): Access(
        on("/number-suggestions/{s.suggestion}"), on("/number-suggestions/{s.forwarded_suggestion}")
    ),
    ("GET", "/cash"): Access(fixed("/cash")),
    ("GET", "/remittances/{remittance_id:int}"): Access(on("/remittances/{s.remittance}")),
    ("GET", "/remittances/{remittance_id:int}/pages/{image:str}"): Access(
        on("/remittances/{s.remittance}/pages/1.png")
    ),
    ("POST", "/remittances/{remittance_id:int}/confirmation"): Access(on("/remittances/{s.remittance}/confirmation")),
    ("POST", "/remittances/{remittance_id:int}/family-approval"): Access(
        on("/remittances/{s.remittance}/family-approval")
    ),
    ("POST", "/remittances/{remittance_id:int}/rejection"): Access(on("/remittances/{s.remittance}/rejection")),
    ("POST", "/remittances/{remittance_id:int}/reversal"): Access(on("/remittances/{s.remittance}/reversal")),
    ("POST", "/remittances/{remittance_id:int}/allocations/{allocation_id:int}/reversal"): Access(
        on("/remittances/{s.settled}/allocations/{s.allocation}/reversal")
    ),
    ("POST", "/remittances/{remittance_id:int}/lines"): Access(on("/remittances/{s.remittance}/lines")),
    ("POST", "/remittances/{remittance_id:int}/header"): Access(on("/remittances/{s.remittance}/header")),
    ("POST", "/remittances/{remittance_id:int}/exchange"): Access(on("/remittances/{s.remittance}/exchange")),
    ("POST", "/remittances/{remittance_id:int}/payer"): Access(on("/remittances/{s.remittance}/payer")),
    ("POST", "/remittances/{remittance_id:int}/hold"): Access(on("/remittances/{s.remittance}/hold")),
    ("POST", "/remittances/{remittance_id:int}/release"): Access(on("/remittances/{s.remittance}/release")),
    ("POST", "/remittances/{remittance_id:int}/escalation"): Access(on("/remittances/{s.remittance}/escalation")),
    ("POST", "/remittances/{remittance_id:int}/lines/{line_id:int}/correction"): Access(
        on("/remittances/{s.remittance}/lines/{s.lines[0]}/correction")
    ),
    ("POST", "/remittances/{remittance_id:int}/lines/{line_id:int}/removal"): Access(
        on("/remittances/{s.remittance}/lines/{s.lines[0]}/removal")
    ),
    ("POST", "/remittances/{remittance_id:int}/lines/{line_id:int}/split"): Access(
        on("/remittances/{s.remittance}/lines/{s.lines[0]}/split")
    ),
    ("POST", "/remittances/{remittance_id:int}/lines/{line_id:int}/difference"): Access(
        on("/remittances/{s.remittance}/lines/{s.lines[0]}/difference")
    ),
    ("POST", "/remittances/{remittance_id:int}/lines/{line_id:int}/item"): Access(
        on("/remittances/{s.remittance}/lines/{s.lines[0]}/item")
    ),
    ("GET", "/receipts"): Access(fixed("/receipts")),
    ("GET", "/receipts/{receipt_id:int}"): Access(on("/receipts/{s.receipt}")),
    ("POST", "/receipts/statements"): Access(fixed("/receipts/statements"), tier1=REFUSED),
    # the receipt has no payment yet: there is nothing of it to take back or to decide
    ("POST", "/receipts/{receipt_id:int}/allocations/{allocation_id:int}/reversal"): Access(
        on("/receipts/{s.receipt}/allocations/{s.allocation}/reversal"), billing=HIDDEN
    ),
    ("POST", "/receipts/{receipt_id:int}/application"): Access(on("/receipts/{s.receipt}/application")),
    ("POST", "/receipts/{receipt_id:int}/customer"): Access(on("/receipts/{s.receipt}/customer")),
    ("POST", "/receipts/{receipt_id:int}/payment-return"): Access(on("/receipts/{s.receipt}/payment-return")),
    ("POST", "/receipts/{receipt_id:int}/residual"): Access(on("/receipts/{s.receipt}/residual")),
    ("POST", "/receipts/{receipt_id:int}/reversal"): Access(on("/receipts/{s.receipt}/reversal"), billing=HIDDEN),
    ("POST", "/receipts/{receipt_id:int}/shares"): Access(on("/receipts/{s.receipt}/shares")),
    ("POST", "/receipts/{receipt_id:int}/joining"): Access(on("/receipts/{s.receipt}/joining")),
    ("POST", "/receipts/{receipt_id:int}/part-return"): Access(on("/receipts/{s.receipt}/part-return")),
    ("POST", "/payments/{payment_id:int}/exchange"): Access(on("/payments/{s.payment}/exchange")),
    ("POST", "/payments/{payment_id:int}/reversal"): Access(on("/payments/{s.payment}/reversal")),
    ("POST", "/payments/{payment_id:int}/allocations/{allocation_id:int}/reversal"): Access(
        on("/payments/{s.payment}/allocations/{s.allocation}/reversal")
    ),
    ("POST", "/payments/{payment_id:int}/residual"): Access(on("/payments/{s.payment}/residual")),
    ("GET", "/payments/{payment_id:int}"): Access(on("/payments/{s.payment}")),
    ("POST", "/payments/{payment_id:int}/application"): Access(on("/payments/{s.payment}/application")),
    ("POST", "/payers/{identity_id:int}/confirmation"): Access(on("/payers/{s.payer}/confirmation"), tier1=REFUSED),
    ("POST", "/payers/{identity_id:int}/removal"): Access(on("/payers/{s.payer}/removal"), tier1=REFUSED),
    ("POST", "/chases/{chase_id:int}/asking"): Access(on("/chases/{s.chase}/asking")),
    ("POST", "/chases/{chase_id:int}/dismissal"): Access(on("/chases/{s.chase}/dismissal")),
    ("POST", "/customers/{customer_id:int}/consent"): Access(
        on("/customers/{s.customer}/consent"), billing=REFUSED, lead=YES, admin=YES
    ),
    ("POST", "/receipts/{receipt_id:int}/remittance"): Access(on("/receipts/{s.receipt}/remittance")),
    ("POST", "/receipts/{receipt_id:int}/parting"): Access(on("/receipts/{s.receipt}/parting")),
    ("POST", "/receipts/{receipt_id:int}/aside"): Access(on("/receipts/{s.receipt}/aside")),
    ("POST", "/receipts/{receipt_id:int}/return"): Access(on("/receipts/{s.receipt}/return")),
    ("GET", "/items/{invoice_id:int}"): Access(on("/items/{s.item}")),
    ("POST", "/items/{invoice_id:int}/write-off"): Access(on("/items/{s.item}/write-off")),
    ("POST", "/items/{invoice_id:int}/kept-back"): Access(on("/items/{s.item}/kept-back")),
    ("POST", "/items/{invoice_id:int}/credit"): Access(on("/items/{s.item}/credit")),
    ("POST", "/allocations/{allocation_id:int}/reversal"): Access(on("/allocations/{s.allocation}/reversal")),
    ("POST", "/allocations/{allocation_id:int}/move"): Access(on("/allocations/{s.allocation}/move")),
    ("POST", "/payments/{payment_id:int}/refund"): Access(on("/payments/{s.payment}/refund")),
    ("POST", "/payments/{payment_id:int}/transfer"): Access(on("/payments/{s.payment}/transfer")),
    ("POST", "/payments/{payment_id:int}/reopening"): Access(on("/payments/{s.payment}/reopening")),
    ("GET", "/approvals"): Access(fixed("/approvals")),
    ("POST", "/approvals/{approval_id:int}/grant"): Access(on("/approvals/{s.approval}/grant"), tier1=REFUSED),
    ("POST", "/approvals/{approval_id:int}/refusal"): Access(on("/approvals/{s.approval}/refusal"), tier1=REFUSED),
    ("POST", "/approvals/{approval_id:int}/withdrawal"): Access(on("/approvals/{s.approval}/withdrawal")),
    ("GET", "/disputes"): Access(fixed("/disputes?view=deductions")),
    ("GET", "/disputes/{dispute_id:int}"): Access(on("/disputes/{s.dispute}")),
    ("POST", "/disputes/{dispute_id:int}/owner"): Access(on("/disputes/{s.dispute}/owner"), tier1=REFUSED),
    ("POST", "/disputes/{dispute_id:int}/review"): Access(on("/disputes/{s.dispute}/review"), tier1=REFUSED),
    ("POST", "/disputes/{dispute_id:int}/waiting"): Access(on("/disputes/{s.dispute}/waiting"), tier1=REFUSED),
    ("POST", "/disputes/{dispute_id:int}/proposal"): Access(on("/disputes/{s.dispute}/proposal")),
    ("POST", "/disputes/{dispute_id:int}/approval"): Access(on("/disputes/{s.dispute}/approval"), tier1=REFUSED),
    ("POST", "/disputes/{dispute_id:int}/sending-back"): Access(
        on("/disputes/{s.dispute}/sending-back"), tier1=REFUSED
    ),
    ("POST", "/disputes/{dispute_id:int}/taking-back"): Access(on("/disputes/{s.dispute}/taking-back")),
    ("POST", "/disputes/{dispute_id:int}/denial"): Access(on("/disputes/{s.dispute}/denial"), tier1=REFUSED),
    ("POST", "/disputes/{dispute_id:int}/withdrawal"): Access(on("/disputes/{s.dispute}/withdrawal")),
    ("POST", "/disputes/{dispute_id:int}/reopening"): Access(on("/disputes/{s.dispute}/reopening"), tier1=REFUSED),
    ("POST", "/disputes/{dispute_id:int}/hold"): Access(on("/disputes/{s.dispute}/hold"), tier1=REFUSED),
    ("POST", "/disputes/{dispute_id:int}/reason"): Access(on("/disputes/{s.dispute}/reason"), tier1=REFUSED),
    ("POST", "/disputes/{dispute_id:int}/evidence"): Access(on("/disputes/{s.dispute}/evidence")),
    ("POST", "/deductions/{deduction_id:int}/dispute"): Access(on("/deductions/{s.deduction}/dispute")),
    ("POST", "/deductions/{deduction_id:int}/reason"): Access(on("/deductions/{s.deduction}/reason")),
    ("POST", "/lines/{line_id:int}/dispute"): Access(on("/lines/{s.lines[0]}/dispute")),
    ("POST", "/tickets/{ticket_id:int}/disputes"): ticket_action("disputes"),
    ("POST", "/customers/{customer_id:int}/disputes"): Access(on("/customers/{s.customer}/disputes")),
    ("GET", "/credit-requests"): Access(fixed("/credit-requests")),
    ("GET", "/credit-requests.csv"): Access(fixed("/credit-requests.csv")),
    ("POST", "/credit-requests/{request_id:int}/number"): Access(
        on("/credit-requests/{s.credit_request}/number"), tier1=REFUSED
    ),
    ("GET", "/reason-codes"): Access(fixed("/reason-codes")),
    ("POST", "/reason-codes"): Access(fixed("/reason-codes")),
    ("POST", "/reason-codes/{code_id:int}/removal"): Access(on("/reason-codes/{s.reason_code}/removal")),
    ("POST", "/customers/{customer_id:int}/dunning-holds"): Access(
        on("/customers/{s.customer}/dunning-holds"), tier1=REFUSED
    ),
    ("POST", "/dunning-holds/{hold_id:int}/lifting"): Access(
        on("/dunning-holds/{s.dunning_hold}/lifting"), tier1=REFUSED
    ),
    ("GET", "/promises"): Access(fixed("/promises")),
    ("POST", "/tickets/{ticket_id:int}/promises"): ticket_action("promises"),
    ("POST", "/customers/{customer_id:int}/promises"): Access(on("/customers/{s.customer}/promises")),
    ("POST", "/promises/{arrangement_id:int}/cancellation"): Access(on("/promises/{s.promise}/cancellation")),
    ("POST", "/promises/{arrangement_id:int}/approval"): Access(on("/promises/{s.promise}/approval"), tier1=REFUSED),
    ("POST", "/promises/{arrangement_id:int}/refusal"): Access(on("/promises/{s.promise}/refusal"), tier1=REFUSED),
    ("GET", "/sales"): Access(fixed("/sales"), sales=YES),
    ("POST", "/forwards/{forward_id:int}/acceptance"): Access(
        on("/forwards/{s.other_forward}/acceptance"),
        on("/forwards/{s.forward}/acceptance"),
        billing=REFUSED,
        lead=YES,
        admin=YES,
        sales_own=YES,
    ),
    ("POST", "/forwards/{forward_id:int}/return"): Access(
        on("/forwards/{s.other_forward}/return"),
        on("/forwards/{s.forward}/return"),
        billing=REFUSED,
        lead=YES,
        admin=YES,
        sales_own=YES,
    ),
    ("GET", "/mailroom"): Access(fixed("/mailroom")),
    ("GET", "/mailroom/{inbound_id:int}/raw"): Access(on("/mailroom/{s.parked}/raw")),
    ("POST", "/mailroom/reading"): Access(fixed("/mailroom/reading")),
    ("GET", "/mailroom/mails"): Access(fixed("/mailroom/mails?fate=parked")),
    ("GET", "/mailroom/{inbound_id:int}"): Access(on("/mailroom/{s.parked}")),
    ("GET", "/mailroom/versions/{edit_id:int}/raw"): Access(on("/mailroom/versions/{s.edit}/raw")),
    ("POST", "/mailroom/{inbound_id:int}/edit"): Access(on("/mailroom/{s.parked}/edit")),
    ("POST", "/mailroom/{inbound_id:int}/replay"): Access(on("/mailroom/{s.parked}/replay")),
    ("POST", "/mailroom/{inbound_id:int}/ticket"): Access(on("/mailroom/{s.parked}/ticket")),
    ("GET", "/reports"): lead_only("/reports?replay=1"),
    ("GET", "/reports/desk"): lead_only("/reports/desk"),
    ("GET", "/reports/money/{figure:str}"): lead_only("/reports/money/straight"),
    ("GET", "/reports/desk.csv"): lead_only("/reports/desk.csv"),
    ("GET", "/reports/money.csv"): lead_only("/reports/money.csv"),
    ("GET", "/reports/trail"): lead_only("/reports/trail?who=0&about=ticket"),
    ("GET", "/reports/trail.csv"): lead_only("/reports/trail.csv"),
    ("GET", "/reports/journal"): lead_only("/reports/journal?compare=1"),
    ("GET", "/reports/journal.csv"): lead_only("/reports/journal.csv"),
    ("POST", "/reports/journal/closing"): lead_only("/reports/journal/closing"),
    ("GET", "/reports/reading"): lead_only("/reports/reading"),
    ("POST", "/taught-numbers/{taught_id:int}/forgetting"): lead_only("/taught-numbers/{s.taught}/forgetting"),
    ("POST", "/taught-numbers/{taught_id:int}/use"): lead_only("/taught-numbers/{s.taught}/use"),
    ("GET", "/exports"): lead_only("/exports"),
    ("POST", "/exports"): lead_only("/exports"),
    ("GET", "/exports/{batch_id:int}"): lead_only("/exports/{s.export}"),
    ("GET", "/exports/{batch_id:int}/file"): lead_only("/exports/{s.export}/file"),
    ("POST", "/exports/{batch_id:int}/file"): lead_only("/exports/{s.export}/file"),
    ("POST", "/exports/{batch_id:int}/answer"): lead_only("/exports/{s.export}/answer"),
    ("POST", "/exports/{batch_id:int}/acceptance"): lead_only("/exports/{s.export}/acceptance"),
    ("POST", "/exports/{batch_id:int}/rejection"): lead_only("/exports/{s.export}/rejection"),
    ("POST", "/exports/{batch_id:int}/rows/{row_id:int}/aside"): lead_only(
        "/exports/{s.export}/rows/{s.exported}/aside"
    ),
    ("POST", "/exports/{batch_id:int}/rows/{row_id:int}/return"): lead_only(
        "/exports/{s.export}/rows/{s.exported}/return"
    ),
    ("GET", "/alarms"): lead_only("/alarms"),
    ("POST", "/alarms/{alarm_id:int}/acknowledgement"): lead_only("/alarms/{s.alarm}/acknowledgement"),
    ("POST", "/alarms/{alarm_id:int}/handing-back"): lead_only("/alarms/{s.alarm}/handing-back"),
    ("GET", "/rules"): admin_only("/rules"),
    ("POST", "/rules/limits"): admin_only("/rules/limits"),
    ("POST", "/rules/ours"): admin_only("/rules/ours"),
    ("POST", "/rules/ours/removal"): admin_only("/rules/ours/removal"),
    ("GET", "/people"): admin_only("/people"),
    ("POST", "/people"): admin_only("/people"),
    ("POST", "/people/{user_id:int}/deactivation"): admin_only("/people/{s.colleague}/deactivation"),
    ("POST", "/people/{user_id:int}/activation"): admin_only("/people/{s.colleague}/activation"),
    ("POST", "/people/{user_id:int}/role"): admin_only("/people/{s.colleague}/role"),
    ("POST", "/people/{user_id:int}/second-factor"): admin_only("/people/{s.colleague}/second-factor"),
    ("POST", "/people/{user_id:int}/password"): admin_only("/people/{s.colleague}/password"),
    ("GET", "/customers/{customer_id:int}"): Access(on("/customers/{s.customer}")),
    ("POST", "/customers/{customer_id:int}/contacts"): Access(on("/customers/{s.customer}/contacts"), tier1=REFUSED),
    ("POST", "/customers/{customer_id:int}/parent"): lead_only("/customers/{s.customer}/parent"),
    ("POST", "/customers/{customer_id:int}/rules"): admin_only("/customers/{s.customer}/rules"),
}

# A form that is right in everything but what it must not reach. Missing and wrong fields count as reached.
FORM = {
    "version": "1",
    "reason": "because",
    "text": "Hello",
    "to": "paula@acme.example",
    "intent": "dispute",
    "answer": "please call",
    "note": "a note",
    "kind": "address",
    "value": "new@acme.example",
    "assignee": "me",
    "state": "done",
    "type": "statement",
    "sender": "author",
}


def test_every_route_has_a_row_in_the_table(house: "House") -> None:
    assert set(house.routes()) == set(TABLE)


@pytest.mark.parametrize(("method", "path"), sorted(TABLE))
def test_each_role_reaches_what_the_table_says_and_nothing_else(house: "House", method: str, path: str) -> None:
    access = TABLE[method, path]
    with house.open() as client:
        assert house.ask(client, method, access.foreign(house.scene), None) == access.anonymous
        assert house.ask(client, method, access.foreign(house.scene), house.cast.sam) == access.sales
        if access.own:
            assert house.ask(client, method, access.own(house.scene), house.cast.sam) == access.sales_own
        for actor, expected in (
            (house.cast.tess, access.tier1 or access.billing),
            (house.cast.theo, access.billing),
            (house.cast.lea, access.lead or access.billing),
            (house.cast.ada, access.admin or access.billing),
        ):
            for address in filter(None, (access.foreign, access.own)):
                assert house.ask(client, method, address(house.scene), actor) == expected, actor.name


@pytest.mark.parametrize("path", sorted(path for method, path in TABLE if method == "POST"))
def test_nothing_is_changed_without_the_token_of_this_session(house: "House", path: str) -> None:
    address = TABLE["POST", path].foreign(house.scene)
    stranger = house.token(house.cast.theo)

    with house.open() as client:
        house.enter(client, house.cast.ada)
        for headers, data in (
            ({}, FORM),
            ({}, FORM | {"csrf": csrf_token(house.desk, stranger)}),
            ({"x-csrf-token": csrf_token(house.desk, stranger)}, FORM),
            ({"sec-fetch-site": "cross-site"}, FORM | {"csrf": house.csrf(client)}),
            ({"origin": "https://evil.example"}, FORM | {"csrf": house.csrf(client)}),
        ):
            before = house.count_events()
            answer = client.post(address, data=data, headers=headers, follow_redirects=False)
            assert answer.status_code == 403
            assert house.count_events() == before


class House:
    """An app on a copied database, and how one asks it in somebody's name."""

    def __init__(self, app: Litestar, db: Database, cast: Cast, scene: Scene) -> None:
        self.app, self.db, self.cast, self.scene = app, db, cast, scene
        self.desk: Desk = app.state.desk

    def routes(self) -> Iterator[tuple[str, str]]:
        for route in self.app.routes:
            assert isinstance(route, HTTPRoute)
            yield from ((method, route.path) for method in route.methods if method != "OPTIONS")

    def open(self) -> TestClient[Litestar]:
        return TestClient(self.app, base_url="http://testserver.local", raise_server_exceptions=True)

    def token(self, actor: Actor) -> str:
        with self.db.write() as session:
            return start_session(session, session.get_one(User, actor.user_id), now=self.desk.clock())

    def enter(self, client: TestClient[Litestar], actor: Actor | None) -> None:
        client.cookies.clear()
        if actor:
            client.cookies.set("counterfoil", self.token(actor))
        else:
            client.cookies.set("counterfoil-door", "nonce")

    def csrf(self, client: TestClient[Litestar]) -> str:
        return csrf_token(
            self.desk, client.cookies.get("counterfoil") or client.cookies.get("counterfoil-door") or ""
        )

    def ask(self, client: TestClient[Litestar], method: str, address: str, actor: Actor | None) -> str:
        """The answer as the table's word; a denied request must leave no event behind."""
        self.enter(client, actor)
        before = self.count_events()
        data = FORM | {"csrf": self.csrf(client)} if method == "POST" else None
        answer = client.request(method, address, data=data, follow_redirects=False)
        word = {403: REFUSED, 404: HIDDEN}.get(answer.status_code, YES)
        to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/login")
        if answer.status_code == 401 or (to_sign_in and (actor is None or address != "/logout")):
            word = SIGN_IN
        assert answer.status_code < 500, answer.text
        assert word == YES or self.count_events() == before, "a denied request left something behind"
        return word

    def count_events(self) -> int:
        with self.db.read() as session:
            return session.scalar(select(func.count(Event.id))) or 0


@pytest.fixture
def house(keep_ready: KeepReady, one_app: Litestar, tmp_path: Path, now: datetime) -> House:
    ready = keep_ready("sqlite", "scene", furnish(now)["scene"])
    app = with_desk(one_app, some_settings(tmp_path), ready.database, now)
    return House(app, ready.database, ready.holds["cast"], ready.holds["scene"])
