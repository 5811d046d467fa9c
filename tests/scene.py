"""One desk in use, for tests of screens: Paula's ticket with a remittance, a forwarded one, a parked mail."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from litestar.testing import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inbox.demo.advices import Advice, AdviceLine, make_advice
from parsers.bank.entries import BankEntry, BankStatement, EntryKind
from parsers.mime.edited_mail import Corrections
from parsers.open_items import read_open_items
from parsers.problems import Evidence, PageBox
from parsers.remittance.advice import (
    DocumentKind,
    Equation,
    Proof,
    ProofState,
    RemittanceAdvice,
    RemittanceLine,
    RemittanceReading,
)
from parsers.remittance.formats.document import read_document, reference_keys
from tests.builders import (
    IDENTITY,
    PASSWORD,
    PAULA,
    Cast,
    a_reply,
    a_stored_mail,
    a_ticket,
    a_user,
    an_email,
    record_remittance,
)
from tickets.alarms import AlarmKind, raise_alarm
from tickets.conversation import Post
from tickets.forwards import Forward, forward_to_sales
from tickets.holds import Signs, place_holds
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.blobs import store_blob
from tickets.mailroom.mail_edits import edit_and_retry
from tickets.mailroom.messages import InboundMessage, MessageStatus, Outcome
from tickets.money.advices.remittances import list_lines
from tickets.money.bank.chases import Chase
from tickets.money.bank.payer_identities import PayerIdentity
from tickets.money.bank.receipt_import import import_receipts
from tickets.money.bank.receipts import ReceiptState, list_receipts
from tickets.money.disputes.credit_requests import approve, propose_credit
from tickets.money.disputes.deductions import Source, list_of_dispute
from tickets.money.disputes.dispute_opening import Claimed, open_dispute
from tickets.money.disputes.dispute_reasons import learn_code
from tickets.money.disputes.dunning import place_hold
from tickets.money.disputes.promises_and_plans import log_promise
from tickets.money.exports.exports import build, deliver, list_rows
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.ledger import Invoice, find_known_items
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger.adjustments import write_off
from tickets.money.subledger.allocations import Payment, list_allocations
from tickets.money.subledger.applying import confirm
from tickets.money.subledger.approvals import Approval
from tickets.number_suggestions import NumberSuggestion
from tickets.regrouping.merging import merge
from tickets.requests import Request
from tickets.taught_numbers import TaughtNumber
from tickets.ticket import Ticket
from tickets.users import SYSTEM, Role
from web.settings import Settings

LEDGER = b"""customer,account_number,invoice_number,invoice_date,due_date,currency,open_amount,po_number
Acme Tooling GmbH,C-1001,90417401,2026-10-05,2026-11-04,EUR,4826.40,
Acme Tooling GmbH,C-1001,90417402,2026-10-12,2026-11-11,EUR,3918.75,
Acme Tooling GmbH,C-1001,90417999,2026-11-12,2026-12-12,EUR,1200.00,
Globex Freight Ltd,C-1002,90500001,2026-10-05,2026-11-04,GBP,99.50,
"""
MAIL_TEXT = (
    "Hello,\n\nplease find our payment advice attached. Please send copies of both invoices.\n\n"
    "On 20 November, Billing wrote:\n> When will you pay?\n\n-- \nPaula Prime\nAcme Tooling GmbH\n"
)
HTML = '<p>Hello,</p><p><img src="cid:logo@acme" alt="logo">please find our <b>payment advice</b> attached.</p>'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fe"
    "a7569d8f0000000049454e44ae426082"
)

NINA = "nina@hollow.example"


@dataclass(frozen=True, slots=True)
class Scene:
    """Ids to visit. Of these, sales knows `forwarded` with its things, and nothing else; `other_forward` went to
    another salesperson. `settled` is a remittance that was applied, `allocation` one of its events; `hold` stops a
    ticket about new bank details."""

    ticket: int
    remittance: int
    lines: tuple[int, ...]
    attachment: int
    html_key: str
    forwarded: int
    forward: int
    forwarded_outbound: int
    forwarded_html_key: str
    other_forward: int
    settled: int
    allocation: int
    outbound: int
    parked: int
    customer: int
    colleague: int
    hold: int
    request: int
    forwarded_request: int
    suggestion: int
    forwarded_suggestion: int
    taught: int
    post: int
    forwarded_post: int
    regrouping: int
    edit: int
    receipt: int
    approval: int
    item: int
    payment: int
    chase: int
    payer: int
    export: int
    exported: int
    dispute: int
    deduction: int
    credit_request: int
    promise: int
    reason_code: int
    dunning_hold: int
    alarm: int


def some_settings(home: Path, **values: Any) -> Settings:
    return Settings(
        **{
            "home": home,
            "database_url": "",
            "company": "Fernhollow Telecom",
            "base_url": "http://testserver.local",
            "mail_from": IDENTITY.address,
            "sales_address": "sam@ourfirm.example",
            "secret": IDENTITY.secret,
            "undo_send_seconds": 0,
            **values,
        }
    )


def a_scene(session: Session, cast: Cast, now: datetime) -> Scene:
    import_open_items(session, read_open_items(LEDGER), "0" * 64, by=SYSTEM, now=now)
    ticket, post, attachment = a_paying_ticket(session, cast, now)
    remittance, lines = a_remittance(session, ticket, attachment, now)
    forward, sales_post = a_forward(session, cast, now, "sam@ourfirm.example")
    a_user(session, now, "Sia Engel", Role.SALES)
    other, _ = a_forward(session, cast, now, "sia@ourfirm.example")
    settled, allocation, outbound = a_settled_ticket(session, cast, now)
    export, exported = an_export(session, cast, now)
    return Scene(
        ticket=ticket.id,
        remittance=remittance,
        lines=lines,
        attachment=attachment.id,
        html_key=post.html_key or "",
        forwarded=forward.ticket_id,
        forward=forward.id,
        forwarded_outbound=forward.outbound_id or 0,
        forwarded_html_key=sales_post.html_key or "",
        other_forward=other.id,
        settled=settled,
        allocation=allocation,
        outbound=outbound,
        parked=a_parked_mail(session, now),
        customer=cast.acme,
        colleague=cast.theo.user_id or 0,
        hold=a_hold(session, now),
        alarm=raise_alarm(session, AlarmKind.GAP, "mailbox billing", "UID 7 is missing.", now=now).id,
        request=a_request(session, post, "invoice_copy", "send copies of both invoices"),
        forwarded_request=a_request(session, sales_post, "sales", "a price for a second site"),
        suggestion=a_suggestion(session, post, "90417491"),
        forwarded_suggestion=a_suggestion(session, sales_post, "90417491"),
        taught=a_taught_number(session, ticket.id, now),
        post=post.id,
        forwarded_post=sales_post.id,
        regrouping=a_merge(session, now),
        edit=an_edited_mail(session, cast, now),
        receipt=(receipt := a_receipt(session, now)),
        chase=a_chase(session, receipt, now),
        payer=a_payer(session, cast, now),
        approval=an_approval(session, cast, now),
        item=session.scalars(select(Invoice.id).where(Invoice.number == "90417999")).one(),
        payment=session.scalars(select(Payment.id).where(Payment.remittance_id == settled)).one(),
        export=export,
        exported=exported,
        **a_disputed_item(session, cast, other.ticket_id, now),
    )


def an_export(session: Session, cast: Cast, now: datetime) -> tuple[int, int]:
    """What was applied so far, given out as a CSV and not answered; the batch and one of its rows."""
    batch = build(session, "csv", company="Our Firm", by=cast.lea, now=now).batch
    deliver(session, batch.id, by=cast.lea, now=now)
    return batch.id, list_rows(session, batch.id)[0].id


def an_approval(session: Session, cast: Cast, now: datetime) -> int:
    """Tess asks to write an invoice off."""
    invoice = session.scalars(select(Invoice.id).where(Invoice.number == "90500001")).one()
    asked = write_off(session, invoice, 9950, "The customer is insolvent.", by=cast.tess, now=now)
    assert isinstance(asked, Approval)
    return asked.id


def a_disputed_item(session: Session, cast: Cast, ticket_id: int, now: datetime) -> dict[str, int]:
    """What Globex disputes of its invoice, in two cases of which one is credited, and what it promised to pay."""
    invoice = session.scalars(select(Invoice).where(Invoice.number == "90500001")).one()
    first, second = (
        open_dispute(
            session, [Claimed(invoice.id, amount)], "PRICE", source=Source.PHONE, said="too dear",
            ticket_id=ticket_id, by=cast.tess, now=now,
        )
        for amount in (3000, 2000)
    )  # fmt: skip
    [deduction] = list_of_dispute(session, second.id)
    request = propose_credit(
        session, second, {deduction.id: 2000}, "The quote was lower.", rest_is_due=True, by=cast.tess, now=now,
        version=second.version,
    )  # fmt: skip
    approve(session, second, by=cast.theo, now=now, version=second.version)
    friday = now.date() + timedelta(days=4)
    made = log_promise(session, cast.globex, 4000, friday, [invoice.id], ticket_id=ticket_id, by=cast.tess, now=now)
    code = learn_code(session, cast.globex, "044", "FREIGHT", by=cast.tess, now=now)
    hold = place_hold(session, invoice.id, None, friday, "new contact", by=cast.theo, now=now)
    return {
        "dispute": first.id,
        "deduction": deduction.id,
        "credit_request": request.id,
        "promise": made.id,
        "reason_code": code.id,
        "dunning_hold": hold.id,
    }


def a_receipt(session: Session, now: datetime) -> int:
    """Money from Acme that no advice announces."""
    entry = BankEntry(
        account="DE89370400440532013000",
        currency="EUR",
        amount=Decimal("512.30"),
        kind=EntryKind.RECEIPT,
        booked_on=now.date(),
        bank_reference="BK-512",
        counterparty="Acme Tooling GmbH",
        text="for the deposit",
    )
    import_receipts(session, "november.xml", "b" * 64, BankStatement("camt", (entry,)), by=SYSTEM, now=now)
    [receipt] = list_receipts(session, ReceiptState.OPEN, SYSTEM)
    return receipt.id


def a_chase(session: Session, receipt: int, now: datetime) -> int:
    """Nobody has told what the receipt is for, and the clock ran out."""
    chase = Chase(kind="advice", receipt_id=receipt, due_at=now, raised_at=now)
    session.add(chase)
    session.flush()
    return chase.id


def a_payer(session: Session, cast: Cast, now: datetime) -> int:
    """Somebody who has left said that Acme pays from this account; a second person has to confirm it."""
    identity = PayerIdentity(
        customer_id=cast.acme, kind="account", value="DE02120300000000202051", state="proposed",
        provenance="applied by hand", learned_by_name="Former Clerk", learned_at=now,
    )  # fmt: skip
    session.add(identity)
    session.flush()
    return identity.id


def a_hold(session: Session, now: datetime) -> int:
    """Nina's ticket about new bank details, stopped."""
    ticket = a_ticket(session, now, subject="Our new account", requester_name="Nina Voss", requester_email=NINA)
    a_post(session, ticket, now, text="From now on please use our new account for refunds.")
    fact = Evidence("bank details changed", "text", 3.0, "please use our new account")
    [hold] = place_holds(session, [Signs(ticket.id, None, {"fraud": fact})], now=now)
    return hold.id


def a_merge(session: Session, now: datetime) -> int:
    """Nina asked twice about her deposit, and somebody merged the second ticket into the first."""
    first, second = (
        a_ticket(session, now, subject="My deposit", requester_name="Nina Voss", requester_email=NINA, tier=2)
        for _ in range(2)
    )
    for ticket in (first, second):
        a_post(session, ticket, now, text="When will I get my deposit back?")
    return merge(session, second, first.id, by=SYSTEM, now=now, version=second.version).id


def a_request(session: Session, post: Post, kind: str, phrase: str) -> int:
    start = post.text.index(phrase)
    request = Request(
        ticket_id=post.ticket_id,
        post_id=post.id,
        position=1,
        type=kind,
        read_as=kind,
        start=start,
        end=start + len(phrase),
        captured={"invoices": ["90417401", "90417402"]},
    )
    session.add(request)
    session.flush()
    return request.id


def a_suggestion(session: Session, post: Post, written: str) -> int:
    invoice = session.scalars(select(Invoice.id).where(Invoice.number == "90417401")).one()
    row = NumberSuggestion(ticket_id=post.ticket_id, post_id=post.id, invoice_id=invoice, written=written)
    session.add(row)
    session.flush()
    return row.id


def a_taught_number(session: Session, ticket_id: int, now: datetime) -> int:
    row = TaughtNumber(shape="ZQ 9999", kind="po_numbers", mails=2, examples=[[ticket_id, "ZQ7712"]], learned_at=now)
    session.add(row)
    session.flush()
    return row.id


def a_forward(session: Session, cast: Cast, now: datetime, address: str) -> tuple[Forward, Post]:
    ticket = a_ticket(session, now, subject="A second site", intent="sales", customer_id=cast.globex)
    post = a_post(session, ticket, now, text="Could we have a price for a second site?", html="<p>Price?</p>")
    forward = forward_to_sales(
        session,
        ticket,
        to_address=address,
        note="They pay well.",
        by=cast.tess,
        now=now,
        version=ticket.version,
        identity=IDENTITY,
    )
    return forward, post


def a_settled_ticket(session: Session, cast: Cast, now: datetime) -> tuple[int, int, int]:
    """A remittance that was applied, one of its allocations, and a reply that waits to be sent."""
    ticket, _, attachment = a_paying_ticket(session, cast, now, ("90417999", "1200.00"))
    remittance, _ = a_remittance(session, ticket, attachment, now, ("90417999", "1200.00"))
    confirm(session, remittance, accept_lines=None, by=cast.tess, now=now, version=1)
    post = a_reply(session, ticket, cast.tess, now, "Thank you, it is applied.")
    return remittance, list_allocations(session, remittance)[0].id, post.outbound_id or 0


def a_paying_ticket(
    session: Session, cast: Cast, now: datetime, *items: tuple[str, str]
) -> tuple[Ticket, Post, Attachment]:
    mail = a_stored_mail(session, now, an_email(text=MAIL_TEXT, message_id=None))
    ticket = a_ticket(
        session,
        now,
        subject="Payment advice 88120",
        preview="please find our payment advice attached",
        intent="remittance",
        confidence=0.97,
        intent_facts={
            "evidence": [
                {"rule": "advice_attached", "where": "text", "weight": 2.9, "phrase": "payment advice attached"},
                {"rule": "asks_for_copies", "where": "text", "weight": -0.8, "phrase": "copies of both invoices"},
            ],
            "runner_up": {"intent": "invoice_request", "score": 0.02},
        },
        customer_id=cast.acme,
        customer_facts={"evidence": ["paula@acme.example is a contact of Acme Tooling GmbH"], "candidates": []},
        due_at=now,
        waiting_since=now,
    )
    mail.status, mail.outcome, mail.ticket_id, mail.finished_at = (
        MessageStatus.FILED,
        Outcome.TICKETED,
        ticket.id,
        now,
    )
    post = a_post(session, ticket, now, text=MAIL_TEXT, html=HTML, inbound_id=mail.id)
    pdf = make_advice("classic", an_advice(*items))
    attachment = _attach(session, mail.id, 0, "PA_88120.pdf", "application/pdf", pdf)
    _attach(session, mail.id, 1, "logo.png", "image/png", PIXEL, content_id="logo@acme", inline=True)
    _attach(session, mail.id, 2, "evil\u202egpj.html", "text/html", b"<script>alert(1)</script>")
    return ticket, post, attachment


def a_post(session: Session, ticket: Ticket, now: datetime, *, text: str, **columns: Any) -> Post:
    quoted = text.find("On 20 November")
    signature = text.find("-- \n")
    fragments: list[list[object]] = [["new", 0, len(text)]]
    if quoted > 0:
        fragments = [["new", 0, quoted], ["quoted", quoted, signature], ["signature", signature, len(text)]]
    post = Post(
        ticket_id=ticket.id,
        kind="inbound",
        at=now,
        author_name="Paula Prime",
        subject=ticket.subject,
        text=text,
        html_key=f"{ticket.id:0>43}",
        fragments=fragments,
        people={
            "from": [["Paula Prime", PAULA]],
            "to": [["", IDENTITY.address]],
            "cc": [["", "accounts@acme.example"]],
        },
        facts={"thread": ["It answers nothing of ours, so it is a new ticket."], "problems": []},
        **columns,
    )
    session.add(post)
    session.flush()
    return post


def an_advice(*items: tuple[str, str]) -> Advice:
    lines = tuple(
        AdviceLine(number, date(2026, 10, 5), Decimal(amount), Decimal(0), Decimal(0), Decimal(amount))
        for number, amount in items or (("90417401", "4826.40"), ("90417402", "3918.75"))
    )
    total = sum((line.net for line in lines), Decimal(0))
    return Advice(
        "Acme Tooling GmbH",
        "Wharf Road 4",
        "Ourfirm",
        f"PA 881{len(lines)}0",
        date(2026, 11, 20),
        "EUR",
        lines,
        total,
    )


def a_remittance(
    session: Session, ticket: Ticket, attachment: Attachment, now: datetime, *items: tuple[str, str]
) -> tuple[int, tuple[int, ...]]:
    """As intake records it from a proved reading of the PDF, with the real places of the printed numbers."""
    advice = an_advice(*items)
    document = read_document("PA_88120.pdf", "application/pdf", make_advice("classic", advice))
    places = {word.text: (page.number, word) for page in document.pages for word in page.words}
    known = find_known_items(session, reference_keys(document))
    ids = {item.number: item.id for item in known.items}
    read_lines = []
    for sequence, line in enumerate(advice.lines):
        page, word = places[line.number]
        box = PageBox(page, word.x0, word.top, 545, word.bottom)
        read_lines.append(
            RemittanceLine(sequence, line.number, line.net, box, gross=line.gross, item_id=ids[line.number])
        )
    total = advice.printed_total
    proof = Proof(ProofState.PROVED, (Equation("sum of net = total", total, total, True),), solutions=1)
    read = RemittanceAdvice(
        payer=advice.payer,
        payee=advice.payee,
        reference=advice.reference,
        payment_date=advice.paid_on,
        method="BACS",
        currency="EUR",
        total=total,
        consistent=True,
        proof=proof,
        lines=tuple(read_lines),
    )
    proposals = propose_all([read], known, MatchPolicy(), "C-1001")
    [remittance] = record_remittance(
        session,
        ticket_id=ticket.id,
        attachment_id=attachment.id,
        document=document,
        reading=RemittanceReading(DocumentKind.REMITTANCE, False, (read,)),
        proposals=proposals,
        now=now,
    )

    return remittance.id, tuple(line.id for line in list_lines(session, remittance.id))


def a_parked_mail(session: Session, now: datetime) -> int:
    mail = a_stored_mail(session, now, b"From: broken\r\n\r\nnothing readable")
    mail.status, mail.outcome, mail.reason, mail.attempt = (
        MessageStatus.FAILED,
        Outcome.PARKED,
        "The mail has no readable sender address.",
        3,
    )
    mail.finished_at = now
    return mail.id


def an_edited_mail(session: Session, cast: Cast, now: datetime) -> int:
    """Parked, corrected once and parked again; its newest version's id."""
    parked = a_parked_mail(session, now)
    edit = edit_and_retry(session, parked, Corrections(sender="ann@dunmarrow.example"), by=cast.tess, now=now)
    mail = session.get_one(InboundMessage, parked)
    mail.status, mail.outcome, mail.reason = MessageStatus.FAILED, Outcome.PARKED, "It still can't be read."
    return edit.id


def sign_in(client: TestClient[Any], name: str) -> str:
    """Through the login form, as a browser does; returns the session's CSRF token."""
    form_token = token_of(client.get("/login").text)
    answer = client.post(
        "/login",
        data={"csrf": form_token, "email": f"{name}@ourfirm.example", "password": PASSWORD},
        follow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    landing = "/sales" if name == "sam" else "/queue"
    return token_of(client.get(landing).text)


def token_of(page: str) -> str:
    return page.partition('name="csrf" value="')[2].partition('"')[0]


def _attach(
    session: Session, inbound_id: int, position: int, name: str, mime_type: str, content: bytes, **columns: Any
) -> Attachment:
    attachment = Attachment(
        inbound_id=inbound_id,
        position=position,
        name=name,
        mime_type=mime_type,
        size=len(content),
        sha256=store_blob(session, content),
        **columns,
    )
    session.add(attachment)
    session.flush()
    return attachment
