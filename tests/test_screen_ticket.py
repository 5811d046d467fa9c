"""The ticket page: what it shows, and every action as a plain form."""

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from tests.builders import Cast
from tests.scene import MAIL_TEXT, Scene
from tests.screen_fixtures import Browser
from tickets.conversation import Post, add_note
from tickets.db import Database
from tickets.outgoing.outbox import OutboundMail, OutboundStatus
from tickets.ticket import Ticket


def version_of(db: Database, ticket_id: int) -> int:
    with db.read() as session:
        return session.get_one(Ticket, ticket_id).version


def ticket_of(db: Database, ticket_id: int) -> Ticket:
    with db.read() as session:
        return session.get_one(Ticket, ticket_id)


def test_the_page_shows_conversation_evidence_customer_and_open_invoices(tess: Browser, scene: Scene) -> None:
    page = tess.get(f"/tickets/{scene.ticket}").text

    for text in (
        "please find our",
        "<mark>payment advice attached</mark>",
        "Quoted text, 2 lines",
        "Signature, 3 lines",
        "+2.9",
        "−0.8",
        "Next likely: Invoice request",
        "Why is this mail in this ticket?",
        "It answers nothing of ours",
        "PA_88120.pdf",
        "90417401",
        "proved: 2 exact lines",
    ):
        assert text in page, text


def test_nothing_of_the_mail_is_lost_by_folding(tess: Browser, scene: Scene) -> None:
    page = re.sub(r"</?mark[^>]*>|<sup>\d+</sup>", "", tess.get(f"/tickets/{scene.ticket}").text)

    for line in filter(None, MAIL_TEXT.splitlines()):
        assert line.replace(">", "&gt;").strip() in page, line


def test_html_is_only_shown_in_a_sandboxed_frame(tess: Browser, scene: Scene) -> None:
    page = tess.get(f"/tickets/{scene.ticket}").text
    frame = tess.get(f"/posts/{scene.html_key}/body")

    assert (
        f'<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" src="/posts/{scene.html_key}'
        in page
    )
    assert "<b>payment advice</b>" not in page
    assert frame.headers["content-security-policy"].startswith("sandbox ")
    assert "script-src" not in frame.headers["content-security-policy"]
    assert 'src="data:image/png;base64,' in frame.text  # the inline image of this very mail
    assert "cid:" not in frame.text


def test_files_are_downloads_under_clean_names_and_never_run(db: Database, tess: Browser, scene: Scene) -> None:
    pdf, page = tess.get(f"/attachments/{scene.attachment}"), tess.get(f"/attachments/{scene.attachment + 2}")

    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"].startswith('attachment; filename="PA_88120.pdf"')
    assert pdf.content.startswith(b"%PDF")
    assert page.headers["content-type"] == "application/octet-stream"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "evilgpj.html" in page.headers["content-disposition"]
    assert "\u202e" not in page.headers["content-disposition"]


def test_a_reply_is_queued_and_shown_with_its_honest_state(db: Database, tess: Browser, scene: Scene) -> None:
    page = tess.post(
        f"/tickets/{scene.ticket}/replies",
        version=version_of(db, scene.ticket),
        text="Dear Paula,\r\n\r\nthank you.",
        to="paula@acme.example",
        cc="accounts@acme.example; ap@acme.example",
    ).text

    assert "Reply is waiting to be sent" in page
    assert "Dear Paula," in page
    assert "paula@acme.example: waiting to be sent" in page
    with db.read() as session:
        mail = session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == scene.ticket)).one()
    assert mail.to == ["paula@acme.example"]
    assert mail.cc == ["accounts@acme.example", "ap@acme.example"]
    assert "\r" not in mail.text
    assert ticket_of(db, scene.ticket).status == "pending"


def test_send_and_resolve_does_both(db: Database, tess: Browser, scene: Scene) -> None:
    tess.post(
        f"/tickets/{scene.ticket}/replies",
        version=version_of(db, scene.ticket),
        text="Done.",
        to="paula@acme.example",
        cc="",
        solve="1",
    )

    assert ticket_of(db, scene.ticket).status == "solved"


def test_a_reply_to_a_ticket_that_changed_is_kept_and_not_sent(
    db: Database, tess: Browser, cast: Cast, scene: Scene, now: datetime
) -> None:
    stale = version_of(db, scene.ticket)
    tess.post(f"/tickets/{scene.ticket}/escalation", version=stale, reason="too much money")

    form = {"version": stale, "text": "My long <answer>", "to": "paula@acme.example", "cc": "x@y.example"}
    answer = tess.post(f"/tickets/{scene.ticket}/replies", **form)

    assert answer.status_code == 409
    assert "Your reply was not sent" in answer.text
    assert "My long &lt;answer&gt;</textarea>" in answer.text
    assert 'value="x@y.example"' in answer.text
    assert f'name="version" value="{version_of(db, scene.ticket)}"' in answer.text
    with db.read() as session:
        assert session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == scene.ticket)).all() == []

    again = tess.post(
        f"/tickets/{scene.ticket}/replies",
        **form | {"version": version_of(db, scene.ticket), "warned": "x@y.example"},
    )
    assert again.status_code == 200


def test_a_reply_with_a_bad_recipient_is_kept_and_says_what_to_fix(db: Database, tess: Browser, scene: Scene) -> None:
    version = version_of(db, scene.ticket)

    answer = tess.post(
        f"/tickets/{scene.ticket}/replies", version=version, text="My text", to="not an address", cc=""
    )

    assert answer.status_code == 422
    assert "My text</textarea>" in answer.text
    assert version_of(db, scene.ticket) == version


def test_a_reply_that_may_not_resolve_over_a_bounced_mail_is_kept(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        mail = session.get_one(OutboundMail, scene.outbound)
        mail.status, ticket_id = OutboundStatus.BOUNCED, mail.ticket_id

    form = {
        "version": version_of(db, ticket_id),
        "text": "All done",
        "to": "paula@acme.example",
        "cc": "",
        "solve": "1",
    }
    answer = tess.post(f"/tickets/{ticket_id}/replies", **form)

    assert answer.status_code == 409
    assert "All done</textarea>" in answer.text
    assert "decide on it first" in answer.text


def test_a_note_is_yellow_and_never_a_mail(db: Database, tess: Browser, scene: Scene) -> None:
    page = tess.post(f"/tickets/{scene.ticket}/notes", text="She pays on Fridays.").text

    assert "She pays on Fridays." in page
    assert "Internal note" in page
    with db.read() as session:
        assert session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == scene.ticket)).all() == []


def test_escalation_needs_a_reason_and_a_return_takes_it_back(
    db: Database, tess: Browser, browse: Callable[[str], Browser], scene: Scene
) -> None:
    path, version = f"/tickets/{scene.ticket}", version_of(db, scene.ticket)

    assert tess.post(f"{path}/escalation", version=version, reason=" ").status_code == 422
    assert ticket_of(db, scene.ticket).tier == 1
    escalated = tess.post(f"{path}/escalation", version=version, reason="above my limit").text
    assert "Escalated to tier 2." in escalated
    undo = re.search(r"/acts/\d+/undoing", escalated)
    assert undo
    tess.post(undo[0])
    assert ticket_of(db, scene.ticket).tier == 1
    tess.post(f"{path}/escalation", version=version_of(db, scene.ticket), reason="above my limit")
    assert ticket_of(db, scene.ticket).tier == 2

    browse("theo").post(f"{path}/return", version=version_of(db, scene.ticket), reason="only copies are left")
    assert ticket_of(db, scene.ticket).tier == 1


def test_resolve_and_reopen(db: Database, tess: Browser, scene: Scene) -> None:
    path = f"/tickets/{scene.ticket}"

    assert "Resolved." in tess.post(f"{path}/solution", version=version_of(db, scene.ticket)).text
    assert ticket_of(db, scene.ticket).status == "solved"
    page = tess.post(f"{path}/reopening", version=version_of(db, scene.ticket)).text
    assert "Reopened." in page
    assert "Answer due" in page
    assert " over</span>" not in page.partition('<header class="title">')[2].partition("</header>")[0]
    assert ticket_of(db, scene.ticket).status == "open"


def test_one_key_corrects_the_type_and_the_machines_reasons_stay(db: Database, tess: Browser, scene: Scene) -> None:
    version = version_of(db, scene.ticket)

    page = tess.post(f"/tickets/{scene.ticket}/type", version=version, intent="dispute").text

    assert "Type corrected." in page
    assert "Set by hand by Tess Arden" in page
    assert "+2.9" in page
    assert tess.post(f"/tickets/{scene.ticket}/type", version=version + 1, intent="nonsense").status_code == 422


def test_the_customer_is_set_by_account_number(db: Database, tess: Browser, cast: Cast, scene: Scene) -> None:
    path, version = f"/tickets/{scene.ticket}/customer", version_of(db, scene.ticket)

    assert "Globex Freight Ltd" in tess.post(path, version=version, customer="C-1002").text
    assert tess.post(path, version=version + 1, customer="C-9999").status_code == 422
    assert "Customer not identified" in tess.post(path, version=version + 1, customer="").text


def test_a_forward_to_sales_is_a_mail_and_shows_in_their_view(
    db: Database, tess: Browser, browse: Callable[[str], Browser], scene: Scene
) -> None:
    tess.post(
        f"/tickets/{scene.ticket}/forward",
        version=version_of(db, scene.ticket),
        address="sam@ourfirm.example",
        note="They want a price.",
    )

    assert ticket_of(db, scene.ticket).status == "on_hold"
    assert "They want a price." in browse("sam").get(f"/tickets/{scene.ticket}").text


def test_sales_reads_the_mails_but_no_notes_and_no_money(
    db: Database, browse: Callable[[str], Browser], cast: Cast, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        add_note(session, session.get_one(Ticket, scene.forwarded), "Internal secret", by=cast.tess, now=now)

    page = browse("sam").get(f"/tickets/{scene.forwarded}").text

    assert "Could we have a price" in page
    assert "They pay well." in page
    assert "Internal secret" not in page
    assert "90500001" not in page
    assert "<textarea" not in page


def test_a_person_decides_on_a_mail_that_may_not_have_left(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        session.get_one(OutboundMail, scene.outbound).status = OutboundStatus.UNCERTAIN

    page = tess.post(f"/outbound/{scene.outbound}/acceptance").text

    assert "Taken as sent." in page
    with db.read() as session:
        assert session.get_one(OutboundMail, scene.outbound).status == OutboundStatus.SENT
    assert tess.post(f"/outbound/{scene.outbound}/acceptance").status_code == 409


def test_a_mail_with_problems_says_so(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        post = session.scalars(select(Post).where(Post.ticket_id == scene.ticket)).one()
        post.facts = {**post.facts, "problems": [{"code": "cut", "message": "The header was cut.", "where": "To"}]}

    page = tess.get(f"/tickets/{scene.ticket}").text

    assert "1 thing wrong with this mail" in page
    assert "The header was cut." in page


def test_every_act_of_a_ticket_is_named_at_every_width(tess: Browser, scene: Scene) -> None:
    head = tess.get(f"/tickets/{scene.ticket}").text.partition('<header class="head">')[2].partition("</header>")[0]
    acts = re.findall(r'<summary class="btn"[^>]*>(.*?)</summary>', head, re.S)

    names = [re.sub(r"<kbd>.*?</kbd>|<[^>]+>", "", act).strip() for act in acts]

    assert names == ["Nobody", "To tier 2", "To sales", "Dispute", "Promise", "Merge", "Snooze"]
    assert "hide-xl" not in head


def test_a_form_that_names_what_is_not_there_says_what_did_not_happen_and_leads_back(
    db: Database, tess: Browser, scene: Scene
) -> None:
    refused = tess.post(f"/tickets/{scene.ticket}/merge", version=version_of(db, scene.ticket), into="99999")

    assert refused.status_code == 404
    assert "<h1>Not merged</h1><p>There is no ticket 99999.</p>" in refused.text
    assert f'href="/tickets/{scene.ticket}" data-do="back">Go back' in refused.text
    assert "<h1>Nothing here</h1>" in tess.get("/tickets/99999").text
