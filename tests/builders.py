"""The cast and the things they handle: small makers of users, customers, mails and tickets for tests."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.message import (
    Address,
    AttachmentPart,
    AutoKind,
    Classification,
    Fragment,
    FragmentKind,
    Intent,
    MailReading,
    Origin,
    ParsedMessage,
    Reference,
    Trimmed,
)
from parsers.problems import Span
from tickets.alarms import Alarm
from tickets.conversation import Arrival, Post, add_inbound, reply
from tickets.customers import Contact, ContactKind, Customer
from tickets.mail_identity import MailIdentity
from tickets.mailroom.attachments import Attachment, store_attachments
from tickets.mailroom.mail_claims import Claim, Finish, Reading, finish, hold
from tickets.mailroom.mail_copies import content_hash
from tickets.mailroom.mailbox_cursor import get_cursor
from tickets.mailroom.messages import InboundMessage, MessageStatus, Outcome, RawMail, store_all_raw
from tickets.money.advices.recording import ReadPaper, record_remittances
from tickets.money.advices.remittances import Remittance
from tickets.sign_ins import SignIn
from tickets.threads import Asking, ThreadMatch, find_tickets, list_known_ids
from tickets.ticket import Ticket, open_ticket
from tickets.users import SYSTEM, Actor, Role, User

PASSWORD = "correct horse battery"
IDENTITY = MailIdentity(address="billing@ourfirm.example", secret="a secret for tests only")

# argon2 with the least work: the same format, and a test suite does not wait for it
_PASSWORD_HASH = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody signs in with PASSWORD. Paula pays at Acme, Dirk disputes at Globex."""

    tess: Actor  # tier 1
    theo: Actor  # tier 2
    lea: Actor  # lead
    sam: Actor  # sales
    ada: Actor  # admin
    acme: int
    globex: int


PAULA = "paula@acme.example"
DIRK = "dirk@globex.example"


def the_cast(session: Session, now: datetime) -> Cast:
    acme = a_customer(session, now, name="Acme Tooling GmbH", account="C-1001", addresses=(PAULA,))
    globex = a_customer(session, now, name="Globex Freight Ltd", account="C-1002", domains=("globex.example",))
    return Cast(
        tess=a_user(session, now, "Tess Arden", Role.TIER1),
        theo=a_user(session, now, "Theo Brandt", Role.TIER2),
        lea=a_user(session, now, "Lea Conti", Role.LEAD),
        sam=a_user(session, now, "Sam Diaz", Role.SALES),
        ada=a_user(session, now, "Ada Eriksen", Role.ADMIN),
        acme=acme.id,
        globex=globex.id,
    )


def a_user(session: Session, now: datetime, name: str, role: Role, *, active: bool = True) -> Actor:
    email = f"{name.split()[0].lower()}@ourfirm.example"
    user = User(email=email, name=name, role=role, password_hash=_PASSWORD_HASH, active=active, created_at=now)
    session.add(user)
    session.flush()
    return user.actor


def a_customer(
    session: Session,
    now: datetime,
    *,
    name: str,
    account: str,
    addresses: tuple[str, ...] = (),
    domains: tuple[str, ...] = (),
) -> Customer:
    customer = Customer(name=name, account_number=account, created_at=now)
    session.add(customer)
    session.flush()
    for value in addresses:
        session.add(Contact(customer_id=customer.id, kind=ContactKind.ADDRESS, value=value))
    for value in domains:
        session.add(Contact(customer_id=customer.id, kind=ContactKind.DOMAIN, value=value))
    session.flush()
    return customer


def an_email(
    *,
    sender: str = f"Paula Prime <{PAULA}>",
    to: str = IDENTITY.address,
    subject: str = "Question about an invoice",
    text: str = "Hello,\n\nplease send me invoice 4711.\n\nPaula\n",
    message_id: str | None = "<mail-1@acme.example>",
    attachments: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """The bytes of one mail; further headers as `In_Reply_To="<…>"`. Attachments are PDFs by name."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = "Mon, 23 Nov 2026 08:55:00 +0000"
    if message_id:
        mail["Message-ID"] = message_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content in attachments:
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def a_stored_mail(
    session: Session, now: datetime, raw: bytes | None = None, *, mailbox: str = "billing"
) -> InboundMessage:
    """The next mail of the mailbox, stored as the poller does it."""
    cursor = get_cursor(session, mailbox)
    cursor.last_uid += 1
    mail = RawMail(cursor.last_uid, raw or an_email(), now)
    (inbound_id,) = store_all_raw(session, mailbox, 1, [mail], now=now)
    return session.get_one(InboundMessage, inbound_id)


def a_ticket(session: Session, now: datetime, *, by: Actor = SYSTEM, **columns: Any) -> Ticket:
    """A ticket of Paula's, unless the columns say otherwise."""
    values: dict[str, Any] = {
        "subject": "Question about an invoice",
        "intent": "invoice_request",
        "requester_name": "Paula Prime",
        "requester_email": PAULA,
        **columns,
    }
    return open_ticket(session, by=by, now=now, **values)


def a_reply(session: Session, ticket: Ticket, by: Actor, now: datetime, text: str = "Here it is.") -> Post:
    """To Paula, queued to be sent."""
    return reply(
        session, ticket, text, to=(PAULA,), cc=(), solve_after=False, by=by, now=now, version=ticket.version,
        identity=IDENTITY,
    )  # fmt: skip


def a_message(
    *,
    sender: str | None = PAULA,
    subject: str = "Question about an invoice",
    text: str = "Please send me invoice 4711.",
    message_id: str | None = "mail-1@acme.example",
    in_reply_to: tuple[str, ...] = (),
    references: tuple[str, ...] = (),
    to: tuple[str, ...] = (IDENTITY.address,),
    cc: tuple[str, ...] = (),
    headers: tuple[tuple[str, str], ...] = (),
) -> ParsedMessage:
    """A mail as it was parsed, to our address."""
    return ParsedMessage(
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=references,
        subject=subject,
        sender=Address("", sender) if sender else None,
        reply_to=(),
        to=tuple(Address("", address) for address in to),
        cc=tuple(Address("", address) for address in cc),
        date=None,
        headers=headers,
        text=text,
        html=None,
        attachments=(),
        problems=(),
    )


def a_reading(
    message: ParsedMessage | None = None,
    *,
    kind: AutoKind = AutoKind.HUMAN,
    references: tuple[str, ...] = (),
    safe_html: str | None = None,
) -> MailReading:
    """What the readers said of a mail: all of its text is new."""
    message = message or a_message()
    whole = Span(0, len(message.text))
    return MailReading(
        message=message,
        origin=Origin(kind, may_auto_reply=False, deserves_ticket=kind == AutoKind.HUMAN, evidence=()),
        trimmed=Trimmed(message.text, (Fragment(FragmentKind.NEW, whole),), message.text, "", False),
        language="en",
        classification=Classification(Intent.INVOICE_REQUEST, 0.9, (), None, ()),
        references=tuple(Reference("invoice", number, whole) for number in references),
        amounts=(),
        requests=(),
        flags={},
        safe_html=safe_html,
        problems=(),
    )


def file_mail(
    session: Session,
    ticket: Ticket,
    now: datetime,
    message: ParsedMessage | None = None,
    **reading: Any,
) -> Post:
    """Store a mail and put it into the ticket, as intake does it."""
    message = message or a_message()
    stored = a_stored_mail(session, now, an_email(message_id=f"<{message.message_id}>", text=message.text))
    stored.message_id = message.message_id
    stored.ticket_id = ticket.id
    stored.status = MessageStatus.FILED
    stored.outcome = Outcome.ATTACHED
    return file_reading(session, ticket, stored.id, a_reading(message, **reading), now)


def file_reading(session: Session, ticket: Ticket, inbound_id: int, reading: MailReading, now: datetime) -> Post:
    """Put a read mail into the ticket."""
    (post_id,) = add_inbound(session, [Arrival(ticket.id, inbound_id, reading, ("test",), now)], now=now)
    return session.get_one(Post, post_id)


def store_files(session: Session, inbound_id: int | None, *parts: AttachmentPart) -> list[Attachment]:
    """As files of a stored mail."""
    (ids,) = store_attachments(session, [(inbound_id or 0, parts)])
    return [session.get_one(Attachment, attachment_id) for attachment_id in ids]


def finish_claim(
    session: Session, claim: Claim, outcome: Outcome, now: datetime, message_id: str | None = None, **effect: Any
) -> None:
    """What intake does last, in the transaction of the mail's effect."""
    hold(session, [claim])
    reading = Reading(content_hash(claim.raw), message_id, "a@b.example", "", "human", {})
    finish(session, [Finish(claim.inbound_id, outcome, reading, **effect)], now=now)


def find_ticket(
    session: Session, message: ParsedMessage, *, identity: MailIdentity = IDENTITY, automatic: bool = False
) -> ThreadMatch:
    """Which ticket one mail belongs to, as intake would find it among others."""
    known = list_known_ids(session, [message])
    return find_tickets(session, [Asking(message, automatic)], identity=identity, known=known)[0]


def list_alarms(session: Session) -> list[Alarm]:
    """Every incident, newest first."""
    return list(session.scalars(select(Alarm).order_by(Alarm.raised_at.desc(), Alarm.id.desc())))


def list_sign_ins(session: Session) -> list[SignIn]:
    return list(session.scalars(select(SignIn).order_by(SignIn.account)))


def record_remittance(session: Session, *, now: datetime, **paper: Any) -> list[Remittance]:
    """One document as intake stores it: what became of each of its payments."""
    ids = record_remittances(session, [ReadPaper(**paper)], now=now)
    return [session.get_one(Remittance, row_id) for row_id in ids]
