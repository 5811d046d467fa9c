"""The cash list and a remittance: page, proof, applying and taking back, all as plain forms."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.builders import Cast
from tests.money_scene import a_remittance
from tests.scene import Scene
from tests.screen_fixtures import PAGE_IMAGE, Browser
from tickets.customers import Customer
from tickets.db import Database
from tickets.money.advices.remittances import Remittance, RemittanceRow, list_lines
from tickets.money.bank.chases import Chase, ChasePolicy, keep_chases, note_asked
from tickets.money.bank.own_identities import OwnKind, add_own
from tickets.money.books.periods import close_period
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Allocation, reverse_all
from tickets.money.subledger.applying import confirm
from tickets.money.subledger.approvals import Approval, ApprovalKind, list_waiting_on
from tickets.outgoing.outbox import OutboundMail
from tickets.outgoing.recalling import was_recalled
from tickets.ticket import Ticket
from tickets.users import SYSTEM
from web.views import remittance_view
from web.views.remittance_view import MAX_FORMS


def version_of(db: Database, remittance_id: int) -> int:
    with db.read() as session:
        return session.get_one(Remittance, remittance_id).version


def test_the_list_shows_what_waits_for_a_person(tess: Browser, scene: Scene) -> None:
    page = tess.get("/cash").text

    assert f'href="/remittances/{scene.remittance}"' in page
    assert "8,745.15" in page
    assert f'href="/remittances/{scene.settled}"' not in page


def test_an_advice_that_only_pays_short_is_headed_so_with_its_reason_below_the_unclear_ones(
    db: Database, tess: Browser, scene: Scene
) -> None:
    with db.write() as session:
        row = session.get_one(Remittance, scene.remittance)
        row.evidence_class, row.class_reason = "D", "line 2: 150.00 EUR deducted from 90417402"
        line = session.get_one(RemittanceRow, scene.lines[1])
        line.line_class, line.evidence_class = "short_pay", "D"
    page = tess.get("/cash").text
    assert ">Short paid<" in page
    assert "line 2: 150.00 EUR deducted from 90417402" in page

    with db.write() as session:
        session.get_one(RemittanceRow, scene.lines[0]).evidence_class = "E"
    page = tess.get("/cash").text
    assert ">Short paid<" not in page
    assert ">To decide<" in page


def test_a_remittance_shows_page_boxes_proof_and_lines(tess: Browser, scene: Scene) -> None:
    page = tess.get(f"/remittances/{scene.remittance}").text

    assert page.count('<g class="box ') == 2
    assert 'id="box-1"' in page
    assert 'id="line-1"' in page
    assert "Proved" in page.partition('class="tie"')[2]
    assert "sum of net = total" in page
    for text in ("90417401", "90417402", "4,826.40", "3,918.75", "Apply EUR 8,745.15", "PA_88120.pdf"):
        assert text in page, text


def test_the_page_image_is_drawn_elsewhere_and_served_as_an_image_only(tess: Browser, scene: Scene) -> None:
    image = tess.get(f"/remittances/{scene.remittance}/pages/1.png")

    assert image.content == PAGE_IMAGE
    assert image.headers["content-type"] == "image/png"
    for wrong in ("0.png", "x.png", "1.svg", "9999999.png"):
        assert tess.get(f"/remittances/{scene.remittance}/pages/{wrong}").status_code == 404


def test_applying_and_taking_back_leaves_every_step_in_the_history(db: Database, tess: Browser, scene: Scene) -> None:
    path = f"/remittances/{scene.remittance}"

    form = {"version": version_of(db, scene.remittance), "line": [str(line) for line in scene.lines]}
    applied = tess.post(f"{path}/confirmation", **form).text
    assert "Applied. The balances below are after it." in applied
    assert applied.count("<b>Applied</b>") == 2
    assert 'aria-label="Apply line' not in applied

    no_reason = tess.post(f"{path}/reversal", version=version_of(db, scene.remittance), reason="")
    assert no_reason.status_code == 422

    back = tess.post(f"{path}/reversal", version=version_of(db, scene.remittance), reason="wrong customer").text
    assert back.count("<b>Reversed</b>") == 2
    assert back.count("Tess Arden took this back: wrong customer") == 2, "beside each line that would do it again"
    assert "wrong customer" in back
    assert "Un-applied" in back
    assert "90417401" in tess.get(f"/tickets/{scene.ticket}").text.partition("Open invoices")[2]


def test_only_the_ticked_lines_are_applied(db: Database, tess: Browser, scene: Scene) -> None:
    form = {"version": version_of(db, scene.remittance), "line": [str(scene.lines[0])]}

    page = tess.post(f"/remittances/{scene.remittance}/confirmation", **form).text

    assert page.count("<b>Applied</b>") == 1
    assert "3,918.75" in page.partition("Unapplied remainder")[2]


def test_an_advice_of_thousands_of_lines_is_applied_in_one_step(db: Database, tess: Browser, scene: Scene) -> None:
    lines = [*scene.lines] * 2500  # as many fields as such an advice has

    page = tess.post(
        f"/remittances/{scene.remittance}/confirmation", version=version_of(db, scene.remittance), line=lines
    ).text

    assert "Applied. The" in page


def test_applying_a_page_that_is_out_of_date_changes_nothing(db: Database, tess: Browser, scene: Scene) -> None:
    stale = version_of(db, scene.remittance)
    tess.post(f"/remittances/{scene.remittance}/rejection", version=stale, reason="paid by card")

    answer = tess.post(f"/remittances/{scene.remittance}/confirmation", version=stale, line=[str(scene.lines[0])])

    assert answer.status_code == 409
    assert "Rejected" in tess.get(f"/remittances/{scene.remittance}").text


def test_a_person_chooses_another_item_for_a_line(db: Database, tess: Browser, scene: Scene) -> None:
    path = f"/remittances/{scene.remittance}/lines/{scene.lines[0]}/item"

    answer = tess.post(path, version=version_of(db, scene.remittance), invoice="")
    page = answer.text

    assert str(answer.url).endswith("#line-1")
    assert "Choice saved." in page
    assert "→ nothing" in page
    wrong = tess.post(path, version=version_of(db, scene.remittance), invoice="999999")
    assert wrong.status_code in {404, 409, 422}


def test_one_allocation_is_taken_back_alone(tess: Browser, scene: Scene) -> None:
    path = f"/remittances/{scene.settled}/allocations/{scene.allocation}/reversal"

    page = tess.post(path, version=1, reason="other invoice meant").text

    assert "other invoice meant" in page
    assert tess.post(path, version=1, reason="again").status_code == 409
    foreign = f"/remittances/{scene.remittance}/allocations/{scene.allocation}/reversal"
    assert tess.post(foreign, version=1, reason="x").status_code == 404


def test_a_document_that_could_not_be_read_says_why(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        row = session.get_one(Remittance, scene.remittance)
        row.state, row.proved, row.page_count, row.page_sizes = "unreadable", False, 0, []
        row.problems = [{"code": "encrypted", "message": "The PDF is locked with a password.", "where": ""}]

    page = tess.get(f"/remittances/{scene.remittance}").text

    assert "The PDF is locked with a password." in page
    assert "No page image" in page
    assert "add its lines by hand" in page
    assert "Apply EUR" not in page


def test_a_misread_line_is_corrected_on_the_page_and_the_proof_closes(
    db: Database, tess: Browser, scene: Scene
) -> None:
    with db.write() as session:
        line = session.get_one(RemittanceRow, scene.lines[1])
        line.net_minor -= 1000
        row = session.get_one(Remittance, scene.remittance)
        row.proved, row.consistent = False, False
    path = f"/remittances/{scene.remittance}"

    page = tess.get(path).text
    assert "What would settle it" in page
    assert "Read line 2 as 3,918.75" in page

    form = {"version": version_of(db, scene.remittance), "reference": "90417402", "net": "3,918.75"}
    page = tess.post(f"{path}/lines/{scene.lines[1]}/correction", **form).text
    assert "Corrected. Proof and matches below are made anew." in page
    assert "Proved" in page.partition('class="tie"')[2]
    assert "corrected line 2" in page
    assert "A person has changed what was read." in page


def test_lines_are_added_split_and_left_out(db: Database, tess: Browser, scene: Scene) -> None:
    path = f"/remittances/{scene.remittance}"

    form = {"version": version_of(db, scene.remittance), "reference": "SUM", "net": "1.00"}
    assert 'id="line-3"' in tess.post(f"{path}/lines", **form).text
    with db.read() as session:
        added = list_lines(session, scene.remittance)[-1].id
    form = {"version": version_of(db, scene.remittance), "reason": "a carry-forward"}
    assert 'id="line-3"' not in tess.post(f"{path}/lines/{added}/removal", **form).text
    form = {"version": version_of(db, scene.remittance), "amount": "918.75"}
    page = tess.post(f"{path}/lines/{scene.lines[1]}/split", **form).text
    assert "3,000.00" in page
    assert "918.75" in page


@pytest.mark.parametrize("typed", ["", "one hundred", "1.2.3", "0.001"])
def test_an_amount_that_is_none_is_refused(db: Database, tess: Browser, scene: Scene, typed: str) -> None:
    form = {"version": version_of(db, scene.remittance), "reference": "90417402", "net": typed}

    answer = tess.post(f"/remittances/{scene.remittance}/lines/{scene.lines[1]}/correction", **form)

    assert answer.status_code == 422


def test_the_payment_itself_is_corrected(db: Database, tess: Browser, scene: Scene) -> None:
    path = f"/remittances/{scene.remittance}"
    form = {
        "version": version_of(db, scene.remittance), "payer": "Quillon Ltd", "reference": "X 1",
        "payment_date": "2026-05-11", "currency": "EUR", "total": "8.745,16",
    }  # fmt: skip

    page = tess.post(f"{path}/header", **form).text

    assert "Not proved, 0.01 apart" in page
    assert "Quillon Ltd" in page
    wrong = tess.post(
        f"{path}/header", **{**form, "version": version_of(db, scene.remittance), "payment_date": "soon"}
    )
    assert wrong.status_code == 422


def test_a_person_says_whose_payment_it_is_when_its_items_are_of_several_customers(
    db: Database, tess: Browser, scene: Scene
) -> None:
    """Items of the other customer then wait for a second person; while something is applied the payer stays."""
    path = f"/remittances/{scene.remittance}"
    with db.write() as session:
        session.get_one(Remittance, scene.remittance).customer_id = None
        line = session.get_one(RemittanceRow, scene.lines[1])
        other = session.scalars(select(Customer).where(Customer.account_number == "C-1002")).one()
        session.get_one(Invoice, line.invoice_id or 0).customer_id = other.id
    page = tess.get(path).text
    assert "they are of several customers" in page
    assert 'value="C-1001">Acme Tooling GmbH' in page
    assert 'value="C-1002">Globex Freight Ltd' in page

    page = tess.post(f"{path}/payer", version=version_of(db, scene.remittance), customer="C-1001").text

    assert "said that it is a payment of Acme Tooling GmbH" in page
    assert "Apply EUR 4,826.40" in page
    assert "Globex Freight Ltd" in page.partition("Ask a second person")[0]
    with db.read() as session:
        row = session.get_one(Remittance, scene.remittance)
        assert (row.edited, row.evidence_class) == (False, "D")
    tess.post(f"{path}/confirmation", version=version_of(db, scene.remittance), line=scene.lines[0])
    late = tess.post(f"{path}/payer", version=version_of(db, scene.remittance), customer="C-1002")
    assert late.status_code == 409
    assert "take that back before" in late.text


def test_a_hold_says_why_and_until_when_and_ends(db: Database, tess: Browser, scene: Scene, now: datetime) -> None:
    path = f"/remittances/{scene.remittance}"
    until = now.date() + timedelta(days=3)

    form = {"version": version_of(db, scene.remittance), "reason": "the bank asks back", "until": until.isoformat()}
    page = tess.post(f"{path}/hold", **form).text
    assert "On hold until" in page
    assert "the bank asks back" in page
    page = tess.post(f"{path}/release", version=version_of(db, scene.remittance)).text
    assert "On hold until" not in page
    late = {**form, "version": version_of(db, scene.remittance), "until": "2099-01-01"}
    assert tess.post(f"{path}/hold", **late).status_code == 422


def test_a_remittance_takes_its_ticket_to_tier_2(db: Database, tess: Browser, scene: Scene) -> None:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version

    tess.post(f"/remittances/{scene.remittance}/escalation", version=version, reason="two invoices on one PO")

    with db.read() as session:
        assert session.get_one(Ticket, scene.ticket).tier == 2


def test_asking_the_payer_writes_one_question_for_each_open_point(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        line = session.get_one(RemittanceRow, scene.lines[1])
        line.reference, line.invoice_id, line.candidates, line.evidence_class = "99990000", None, [], "E"
        session.get_one(Ticket, scene.ticket).language = "de"

    page = tess.get(f"/tickets/{scene.ticket}?about=remittance:{scene.remittance}").text

    assert "99990000, 3.918,75 EUR: Eine Rechnung mit dieser Nummer kennen wir nicht." in page
    assert "90417401" not in page.partition('<textarea id="reply"')[2].partition("</textarea>")[0]
    assert "kennen wir nicht" not in tess.get(f"/tickets/{scene.ticket}?about=invoice:1").text
    assert tess.get(f"/tickets/{scene.ticket}?about=remittance:9999").status_code == 404


def test_many_sure_lines_are_one_row_and_are_still_applied(
    db: Database, tess: Browser, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Afterwards the history lists as many of a step as a browser shows at once; items tell the others."""
    with db.write() as session:
        first = session.get_one(RemittanceRow, scene.lines[0])
        first.proposed_minor = 100
        shared: dict[str, Any] = {"remittance_id": scene.remittance, "invoice_id": first.invoice_id}
        shared |= {"box": [], "candidates": []}
        found = {"line_class": "full", "evidence_class": "A", "match_reason": "exact", "proposed_minor": 100}
        for at in range(2, 20):
            session.add(RemittanceRow(sequence=at, reference=f"X{at}", net_minor=100, **shared, **found))
    path = f"/remittances/{scene.remittance}"

    page = tess.get(path).text
    assert "20 lines need nobody" in page
    assert page.count('type="hidden" form="apply" name="line"') == 20
    assert 'id="line-5"' not in page
    assert 'id="line-5"' in tess.get(f"{path}?lines=all").text

    monkeypatch.setattr(remittance_view, "MAX_BOOKINGS", 5)
    with db.read() as session:
        lines = [line.id for line in list_lines(session, scene.remittance)]
    page = tess.post(f"{path}/confirmation", version=version_of(db, scene.remittance), line=lines).text
    assert "and 15 more, each on the page of its item" in page
    assert page.count("/allocations/") == 5


def test_a_line_whose_item_was_settled_meanwhile_says_so_and_is_not_offered(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    path = f"/remittances/{scene.remittance}"
    assert "2 lines pay their open items in full" in tess.get(path).text
    with db.write() as session:
        line = session.get_one(RemittanceRow, scene.lines[1])
        session.get_one(Invoice, line.invoice_id or 0).ledger_open_minor = 100000

    page = tess.get(path).text

    assert "Apply EUR 4,826.40" in page
    assert "1 line pays an item with less open now than when it was matched" in page
    row = page.partition('id="line-2"')[2].partition("</tr>")[0]
    assert "Now 1,000.00 EUR open on" in row
    assert 'type="checkbox"' not in row


def test_the_fact_beside_a_candidate_is_the_one_in_which_most_of_them_differ(
    db: Database, tess: Browser, scene: Scene
) -> None:
    """Three candidates, two of them with one balance: their days tell all three apart."""
    with db.write() as session:
        line = session.get_one(RemittanceRow, scene.lines[0])
        owner = session.get_one(Invoice, line.invoice_id or 0).customer_id
        twins = [
            Invoice(
                customer_id=owner, number=f"T-{day}", invoice_date=date(2026, 10, day), due_date=date(2026, 11, 30),
                currency="JPY", original_minor=minor, ledger_open_minor=minor,
            )
            for day, minor in ((1, 150000), (2, 150000), (3, 160000))
        ]  # fmt: skip
        session.add_all(twins)
        session.flush()
        line.invoice_id, line.candidates = None, [twin.id for twin in twins]

    page = tess.get(f"/remittances/{scene.remittance}").text

    for key, fact in enumerate(("1 Oct 2026", "2 Oct 2026", "3 Oct 2026"), start=1):
        assert f'<kbd>{key}</kbd>T-{key} <span class="m">of {fact}</span>' in page
    assert "T-1, open 150,000, candidate" in page

    path = f"/remittances/{scene.remittance}/lines/{scene.lines[0]}/item"
    with db.write() as session:
        session.get_one(Remittance, scene.remittance).currency = "JPY"
        twin = session.scalars(select(Invoice.id).where(Invoice.number == "T-2")).one()
    page = tess.post(path, version=version_of(db, scene.remittance), invoice=str(twin)).text
    assert 'aria-pressed="true"><kbd>2</kbd>T-2' in page


def test_a_short_payment_that_is_read_right_is_told_in_words(db: Database, tess: Browser, scene: Scene) -> None:
    """Nothing red stands beside a proof that holds."""
    with db.write() as session:
        line = session.get_one(RemittanceRow, scene.lines[1])
        line.line_class, line.deduction_minor, line.reason = "short_pay", 15000, "two cartons missing"
        row = session.get_one(Remittance, scene.remittance)
        failing = {
            "name": "amounts of lines = their open items",
            "left": "1",
            "right": "2",
            "holds": False,
            "boxes": [],
        }
        row.proof = {**row.proof, "equations": [*row.proof["equations"], failing]}

    strip = tess.get(f"/remittances/{scene.remittance}").text.partition('class="tie"')[2].partition("</table>")[0]

    assert "Proved reading" in strip
    assert "amounts of lines = their open items" not in strip
    assert "1 line pays its open item in full" in strip
    assert "90417402 is short paid by 150.00 EUR, as the advice says: two cartons missing" in strip


def test_an_advice_to_another_company_says_so(db: Database, tess: Browser, scene: Scene, now: datetime) -> None:
    with db.write() as session:
        add_own(session, OwnKind.NAME, "Northfold Parts Ltd", by=SYSTEM, now=now)
        session.get_one(Remittance, scene.remittance).payee = "Globex Freight Ltd"

    page = tess.get(f"/remittances/{scene.remittance}").text

    assert "It may not be for us." in page
    assert "addressed to Globex Freight Ltd, which is none of our names" in page


def test_a_part_without_the_others_says_so_everywhere_and_the_question_is_prepared(
    db: Database, now: datetime, cast: Cast, tess: Browser, scene: Scene
) -> None:
    path = f"/remittances/{scene.remittance}"
    with db.write() as session:
        part = session.get_one(Remittance, scene.remittance)
        part.proof, part.consistent, part.proved = {"cause": "part", "part": [1, 3]}, False, False
        part.total_minor = (part.total_minor or 0) + 12345
        part.payer = None  # what no advice says, its customer does
    assert "other parts missing" in tess.get("/cash").text
    page = tess.get(path).text
    assert "1 of 3 parts of one payment is here." in page
    assert "123.45 EUR is missing. To be asked for on" in page

    with db.write() as session:
        keep_chases(session, ChasePolicy(), now=now + timedelta(days=30))
        task = session.scalars(select(Chase).where(Chase.kind == "parts")).one()
    tasks = tess.get("/receipts?view=tasks").text
    assert "Other parts of remittance" in tasks
    assert "Acme Tooling GmbH" in tasks
    assert "Payer unknown" not in tasks + tess.get(f"/tickets/{scene.ticket}").text
    assert "Ask for the rest" in tess.get(path).text
    composer = tess.post(f"/chases/{task.id}/asking", version=task.version).text

    assert "123.45 EUR is not explained" in composer
    assert "Ask for the rest" in tess.get(path).text
    with db.write() as session:
        note_asked(session, task.id, by=cast.tess, now=now)
    assert "Ask again" in tess.get(path).text


def test_taking_back_recalls_the_reply_that_has_not_left_and_a_person_may_send_it_after_all(
    db: Database, tess: Browser, scene: Scene
) -> None:
    with db.read() as session:
        settled = session.get_one(Remittance, scene.settled)
        ticket = settled.ticket_id
    waiting = outbound_of(db, ticket)
    assert [mail.status for mail in waiting] == ["queued"]

    page = tess.post(f"/remittances/{scene.settled}/reversal", version=settled.version, reason="wrong customer").text

    assert "A mail on the ticket that had not left was recalled" in page
    shown = tess.get(f"/tickets/{ticket}").text
    assert "cancelled, not sent" in shown
    assert "Recalled before it left: payment" in shown
    tess.post(f"/outbound/{waiting[0].id}/sending")
    assert [mail.status for mail in outbound_of(db, ticket)] == ["queued"]


def outbound_of(db: Database, ticket: int) -> list[OutboundMail]:
    with db.read() as session:
        query = select(OutboundMail).where(OutboundMail.ticket_id == ticket, OutboundMail.kind == "reply")
        return list(session.scalars(query.order_by(OutboundMail.id)))


@pytest.mark.parametrize(
    ("mail", "recalled"),
    [
        pytest.param({"status": "queued"}, True, id="it waits"),
        pytest.param({"status": "deferred"}, True, id="a server put it off"),
        pytest.param({"status": "sending"}, False, id="it may be leaving"),
        pytest.param({"status": "sent"}, False, id="it left"),
        pytest.param({"kind": "automatic"}, False, id="no person wrote it"),
        pytest.param({"kind": "forward"}, False, id="it stays in the house"),
        pytest.param({"created_at": datetime(2026, 1, 1, tzinfo=UTC)}, False, id="it is older than the cash"),
    ],
)
def test_only_what_people_wrote_since_and_what_still_waits_is_recalled(
    db: Database, now: datetime, cast: Cast, scene: Scene, mail: dict[str, object], recalled: bool
) -> None:
    with db.write() as session:
        settled = session.get_one(Remittance, scene.settled)
        session.execute(update(OutboundMail).where(OutboundMail.ticket_id == settled.ticket_id).values(**mail))
    with db.write() as session:
        reverse_all(session, settled.id, "wrong", by=cast.tess, now=now, version=settled.version)

    with db.read() as session:
        assert was_recalled(session, settled.ticket_id, now=now) == recalled


def test_of_very_many_lines_only_the_one_that_is_opened_has_its_forms(
    db: Database, now: datetime, tess: Browser, scene: Scene
) -> None:
    with db.write() as session:
        many = a_remittance(session, now, *((f"X-{number}", "1.00") for number in range(MAX_FORMS + 1))).id
    page = tess.get(f"/remittances/{many}").text
    assert "/correction" not in page
    assert f"and {MAX_FORMS - 7} more lines without an item" in page
    assert f'href="?line={MAX_FORMS}&amp;page=1#line-{MAX_FORMS}"' in page

    opened = tess.get(f"/remittances/{many}?line={MAX_FORMS}").text

    assert opened.count("/correction") == 1
    assert opened.partition(f'id="line-{MAX_FORMS}"')[2].partition("</tr>")[0].count("/correction") == 1


def test_what_stands_in_closed_books_is_taken_back_from_its_page_when_a_second_person_agrees(
    db: Database, browse: Callable[[str], Browser], scene: Scene, cast: Cast, now: datetime
) -> None:
    version = version_of(db, scene.remittance)
    yesterday = now - timedelta(days=1)
    with db.write() as session:
        confirm(session, scene.remittance, accept_lines=None, by=cast.tess, now=yesterday, version=version)
        close_period(session, yesterday.date(), by=cast.ada, now=now)
    path = f"/remittances/{scene.remittance}"
    tess = browse("tess")
    page = tess.get(path).text
    assert "It stands in closed books" in page
    assert f'action="{path}/reversal"' not in page
    assert "in closed books" in page
    assert "/allocations/" not in page, "one by one it would be refused"
    with db.read() as session:
        closed = select(Allocation.invoice_id).where(Allocation.effective_on == yesterday.date())
        item = session.scalars(closed.order_by(Allocation.id)).first()
    assert "in closed books" in tess.get(f"/items/{item}").text
    assert "/allocations/" not in tess.get(f"/items/{item}").text
    [payment] = re.findall(r'action="/payments/(\d+)/reopening"', page)

    asked = tess.post(f"/payments/{payment}/reopening", version=1, reason="the wrong customer").text

    assert "the wrong customer" in asked
    assert f'action="/payments/{payment}/reopening"' not in asked
    with db.read() as session:
        approval = session.scalars(select(Approval).where(Approval.kind == ApprovalKind.CLOSED_PERIOD)).one()
    browse("ada").post(f"/approvals/{approval.id}/refusal", version=approval.version, reason="ask them first")
    refused = tess.get(path).text
    assert re.search(r"refused the taking back from closed books of [\d,.]+ EUR: ask them first", refused)

    tess.post(f"/payments/{payment}/reopening", version=1, reason="they say so, too")
    with db.read() as session:
        [again] = list_waiting_on(session, "payment", int(payment))
    browse("ada").post(f"/approvals/{again.id}/grant", version=again.version)
    assert "Un-applied" in tess.get(path).text
