"""`counterfoil demo`: embedded mail servers, a week of billing mail through the front door, worker and screens.

The mails are appended to the IMAP mailbox and travel as any other mail would: poller, raw store, readers, ticket.
The cast then works off the older ones with the same verbs that the screens call, so that one finds a desk in use.
"""

import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from rich.console import Console
from sqlalchemy import select
from sqlalchemy.orm import Session

from inbox.demo.bank import statement_xml
from inbox.demo.copies import write_copies
from inbox.demo.servers import ImapServer, SmtpServer, keep_as_file
from inbox.demo.week import DemoMail, Week, answer_to, ledger_csv, live_mail, load_week
from inbox.isolate import Readers
from inbox.mailbox import MailboxConfig
from inbox.smtp import SmtpConfig
from parsers.bank.statement import read_bank_statement
from parsers.message import Intent
from parsers.open_items import read_open_items
from tickets import conversation, forwards, holds, lifecycle, requests, ticket
from tickets.db import Database
from tickets.desk.saved_replies import save_reply
from tickets.house_time import utc_now
from tickets.mail_identity import MailIdentity
from tickets.mailroom import blobs
from tickets.mailroom.mail_ledger import count_mail
from tickets.mailroom.mailbox_cursor import get_cursor
from tickets.mailroom.messages import InboundMessage
from tickets.mailroom.seen_uids import server_uidvalidity
from tickets.migrate import migrate
from tickets.money.advices.remittances import Remittance, RemittanceState
from tickets.money.bank.receipt_import import import_receipts
from tickets.money.bank.settlement import settle
from tickets.money.disputes.instalments import follow_days
from tickets.money.matching.proposal import EvidenceClass
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger.applying import confirm
from tickets.staff import add_user
from tickets.users import SYSTEM, Actor, Role, User, find_user
from web.demo_cases import Cast, play_case
from web.edges import make_worker
from web.identity import make_identity
from web.own_model import find_model, find_request_model
from web.posting import make_posting_policy
from web.settings import Settings, load_settings
from web.words import wording

PASSWORD = "paper and ink"  # noqa: S105 - the demo's printed password, on loopback only
CAST = (
    ("mara@fernhollow.example", "Mara Ilves", Role.TIER1),
    ("dev@fernhollow.example", "Dev Okonjo", Role.TIER1),
    ("priya@fernhollow.example", "Priya Raman", Role.TIER2),
    ("grace@fernhollow.example", "Grace Abara", Role.LEAD),
    ("fiona@fernhollow.example", "Fiona Marchetti", Role.SALES),
    ("admin@fernhollow.example", "Ada Quist", Role.ADMIN),
)
SALES = "sales@fernhollow.example"
LEDGER_SOURCE = "demo"
LIVE_PAUSE_SECONDS = 25.0
ANSWER_AFTER_SECONDS = 12.0
LOAD_SECONDS = 180.0

# What the cast writes: (documents are on their way, we look into it, our sales colleagues will answer).
_ANSWERS = {
    "de": (
        "vielen Dank für Ihre Nachricht. Die gewünschten Unterlagen gehen Ihnen heute zu.",
        "vielen Dank für Ihre Nachricht. Wir prüfen den Vorgang und melden uns.",
        "vielen Dank für Ihre Anfrage. Unser Vertrieb meldet sich bei Ihnen.",
    ),
    "fr": (
        "merci pour votre message. Les documents demandés vous parviennent aujourd'hui.",
        "merci pour votre message. Nous examinons le dossier et revenons vers vous.",
        "merci pour votre demande. Notre service commercial vous répondra.",
    ),
    "es": (
        "gracias por su mensaje. Hoy recibirán los documentos solicitados.",
        "gracias por su mensaje. Revisamos el caso y les informaremos.",
        "gracias por su consulta. Nuestro equipo comercial les responderá.",
    ),
    "en": (
        "thank you for your message. The documents you asked for are on their way today.",
        "thank you for your message. We are looking into it and will come back to you.",
        "thank you for your enquiry. Our sales colleagues will answer you.",
    ),
}
_GREETINGS = {"de": "Guten Tag,", "fr": "Bonjour,", "es": "Buenos días:", "en": "Hello,"}
_DOCUMENTS, _LOOKING_INTO_IT, _SALES_WILL_ANSWER = range(3)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the parts of the demo share."""

    week: Week
    db: Database
    identity: MailIdentity
    settings: Settings
    imap: ImapServer


def run_demo(home: Path, *, live: bool, reset: bool, port: int) -> None:
    """Set everything up in `home`, print address and logins, and serve until interrupted."""
    import uvicorn

    from web.app import create_app

    console = Console()
    if reset:
        _forget(home)
    home.mkdir(parents=True, exist_ok=True)
    week = load_week(_first_day(home))
    imap = ImapServer(week.mailbox, secrets.token_urlsafe(12))
    answering = threading.Event()
    with ExitStack() as stack:
        imap.start()
        stack.callback(imap.stop)
        smtp = SmtpServer(week.mailbox, _deliver_to(imap), _keep_sent(home, week, imap, answering))
        smtp.start()
        stack.callback(smtp.stop)
        settings = _settings(home, week, imap, smtp.port, port)
        db = Database(settings.database_url)
        stack.callback(db.dispose)
        desk = _Desk(week, db, make_identity(settings), settings, imap)
        _prepare(desk)
        _resume_mailbox(desk)
        readers = stack.enter_context(Readers(model=find_model(settings), request_model=find_request_model(settings)))
        worker = make_worker(settings, db, readers)
        worker.start()
        stack.callback(worker.stop)
        _load_week(desk, console)
        if live:
            _start_live(desk, answering)
        _print_welcome(console, settings, live)
        app = create_app(settings, db, render_page=readers.render_page)
        uvicorn.run(app, host=settings.listen_host, port=port, log_level="warning", timeout_graceful_shutdown=3)


def _forget(home: Path) -> None:
    """Remove what an earlier demo left, and only that: a folder that is not a demo's is refused."""
    if home.exists() and any(home.iterdir()) and not (home / "demo-day").exists():
        raise SystemExit(f"{home} is not the folder of a demo; nothing was removed.")
    shutil.rmtree(home, ignore_errors=True)


def _first_day(home: Path) -> date:
    """The day the demo was first started here: its week stays the same week at the next start."""
    marker = home / "demo-day"
    if not marker.exists():
        marker.write_text(utc_now().date().isoformat())
    return date.fromisoformat(marker.read_text())


def _settings(home: Path, week: Week, imap: ImapServer, smtp_port: int, port: int) -> Settings:
    mailbox = MailboxConfig(
        name="billing", kind="imap", host="127.0.0.1", port=imap.port, security="none", user=imap.user,
        password=imap.password,
    )  # fmt: skip
    copies = home / "invoices"
    copies.mkdir(exist_ok=True)
    return replace(
        load_settings(home, environ={}),
        invoice_files=copies,
        company=week.company,
        base_url=f"http://127.0.0.1:{port}",
        mail_from=week.mailbox,
        sales_address=SALES,
        poll_seconds=3,
        listen_port=port,
        mailboxes=(mailbox,),
        smtp=SmtpConfig(host="127.0.0.1", port=smtp_port, security="none"),
    )


def _prepare(desk: _Desk) -> None:
    """Schema, people and ledger; all of it may be there already."""
    migrate(desk.db)
    now = utc_now()
    content = ledger_csv(desk.week)
    write_copies(desk.week, desk.settings.home / "invoices")
    with desk.db.write() as session:
        for email, name, role in CAST:
            if find_user(session, email) is None:
                add_user(session, email, name, role, PASSWORD, by=SYSTEM, now=now)
        digest = blobs.sha256_of(content)
        import_open_items(session, read_open_items(content), digest, source=LEDGER_SOURCE, by=SYSTEM, now=now)


def _resume_mailbox(desk: _Desk) -> None:
    """What the mailbox held when the demo was stopped: it lives in memory, and ours is the only copy."""
    (mailbox,) = desk.settings.mailboxes
    with desk.db.write() as session:
        epoch = get_cursor(session, mailbox.name).uidvalidity
        kept = select(InboundMessage).where(
            InboundMessage.mailbox == mailbox.name, InboundMessage.uidvalidity == epoch
        )
        mails = [
            (row.uid, blobs.get_blob(session, row.sha256), row.delivered_at or row.received_at)
            for row in session.scalars(kept.order_by(InboundMessage.uid))
        ]
    if mails:
        desk.imap.resume(server_uidvalidity(epoch), mails)


def _load_week(desk: _Desk, console: Console) -> None:
    """Append the mails that the database does not have, wait for their outcome, and let the cast work."""
    missing = [mail for mail in desk.week.mails if not _is_stored(desk.db, mail)]
    if not missing:
        return
    with console.status(f"Delivering {len(missing)} mails and reading them"):
        desk.imap.append([(mail.raw, mail.at) for mail in missing])
        deadline = time.monotonic() + LOAD_SECONDS
        while not _all_read(desk.db, len(desk.week.mails)) and time.monotonic() < deadline:
            time.sleep(0.3)
    _work_off(desk)
    _play_cases(desk)
    _import_statement(desk)


def _import_statement(desk: _Desk) -> None:
    """What the bank booked in the week, as `counterfoil import-receipts` takes it; kept as a file to look at."""
    content = statement_xml(desk.week, _first_day(desk.settings.home))
    (desk.settings.home / "statement.xml").write_bytes(content)
    now = utc_now()
    with desk.db.write() as session:
        digest = blobs.sha256_of(content)
        import_receipts(session, "statement.xml", digest, read_bank_statement(content), by=SYSTEM, now=now)
    settle(desk.db, make_posting_policy(desk.settings), now=now)


def _is_stored(db: Database, mail: DemoMail) -> bool:
    with db.read() as session:
        return session.get(blobs.Blob, blobs.sha256_of(mail.raw)) is not None


def _all_read(db: Database, expected: int) -> bool:
    with db.read() as session:
        ledger = count_mail(session)
    return ledger.received >= expected and ledger.in_flight == 0


def _work_off(desk: _Desk) -> None:
    """What the cast did with the mails that are older than yesterday noon, each at its own time."""
    until = utc_now() - timedelta(hours=30)
    with desk.db.write() as session:
        people = {user.name: user.actor for user in session.scalars(select(User))}
        old = session.scalars(
            select(ticket.Ticket).where(ticket.Ticket.opened_at < until).order_by(ticket.Ticket.id)
        ).all()
        for index, row in enumerate(old):
            clerk = people["Mara Ilves" if index % 2 else "Dev Okonjo"]
            _work_on(
                session,
                row,
                clerk,
                people["Priya Raman"],
                row.opened_at + timedelta(minutes=35 + 7 * index % 90),
                desk,
            )


def _play_cases(desk: _Desk) -> None:
    """What needs more than a reply: disputes, promises, plans, texts kept for again; and the days passed since."""
    now = utc_now()
    with desk.db.write() as session:
        people = {user.name: user.actor for user in session.scalars(select(User))}
        cast = Cast(people["Mara Ilves"], people["Priya Raman"], people["Grace Abara"])
        for name, text in desk.week.saved_replies.items():
            save_reply(session, name, text, by=people["Grace Abara"], now=now)
        for case in desk.week.cases:
            play_case(session, case, cast, desk.identity)
        follow_days(session, now=now)


def _work_on(session: Session, row: ticket.Ticket, clerk: Actor, tier2: Actor, now: datetime, desk: _Desk) -> None:
    """One older ticket, by its type; remittances are applied only where the evidence is class A."""
    mine = tier2 if row.tier == 2 else clerk
    lifecycle.assign(session, row, mine.user_id, by=mine, now=now, version=row.version)
    later = now + timedelta(minutes=6)
    if holds.list_holds(session, row):
        return
    if row.intent == Intent.INFORMATIONAL:
        lifecycle.solve(session, row, by=mine, now=later, version=row.version)
    elif row.intent == Intent.INVOICE_REQUEST:
        _answer(session, row, _DOCUMENTS, mine, later, desk, solve_after=True)
    elif row.intent == Intent.DISPUTE or (
        row.intent == Intent.REMITTANCE and not _apply_clean(session, row, mine, later)
    ):
        _answer(session, row, _LOOKING_INTO_IT, mine, later, desk)
    elif row.intent == Intent.SALES:
        _answer(session, row, _SALES_WILL_ANSWER, mine, later, desk)
        forwards.forward_to_sales(
            session, row, to_address=SALES, note="Please take this over, billing has nothing open here.", by=mine,
            now=later, version=row.version, identity=desk.identity,
        )  # fmt: skip


def _answer(
    session: Session,
    row: ticket.Ticket,
    which: int,
    by: Actor,
    now: datetime,
    desk: _Desk,
    *,
    solve_after: bool = False,
) -> None:
    """A short reply in the customer's language; mail from machines gets none."""
    address = row.requester_email or ""
    if not address or address.startswith(("noreply", "ap.queries", "mailer-daemon")):
        return
    language = row.language if row.language in _ANSWERS else "en"
    if solve_after:
        for request in requests.list_requests(session, row.id):
            requests.settle_request(session, request, requests.RequestState.DONE, by=by, now=now)
    row.first_reply_at = row.first_reply_at or now  # the sender, which comes to it only today, leaves this as it is
    text = f"{_GREETINGS[language]}\n\n{_ANSWERS[language][which]}\n\n{by.name}\n{desk.week.company}\n"
    conversation.reply(
        session, row, text, to=(address,), cc=(), solve_after=solve_after, by=by, now=now, version=row.version,
        identity=desk.identity,
    )  # fmt: skip


def _apply_clean(session: Session, row: ticket.Ticket, by: Actor, now: datetime) -> bool:
    """Apply what is proved; whether the ticket had remittances at all."""
    found = session.scalars(select(Remittance).where(Remittance.ticket_id == row.id)).all()
    if not all(one.evidence_class == EvidenceClass.A and one.state == RemittanceState.PROPOSED for one in found):
        return True
    for one in found:
        confirm(session, one.id, accept_lines=None, by=by, now=now, version=one.version)
    if found:
        lifecycle.solve(session, row, by=by, now=now + timedelta(minutes=1), version=row.version)
    return bool(found)


def _deliver_to(imap: ImapServer) -> Callable[[bytes], None]:
    return lambda raw: imap.append([(raw, utc_now())])


def _keep_sent(home: Path, week: Week, imap: ImapServer, answering: threading.Event) -> Callable[[bytes], None]:
    """Keep what we send as files, and once `answering` is set let the customer thank for it a little later."""

    def sent(raw: bytes) -> None:
        at = utc_now()
        keep_as_file(home / "sent", raw, at)
        reply = message_from_bytes(raw, policy=policy.default)
        answer = answer_to(week, reply, at + timedelta(seconds=ANSWER_AFTER_SECONDS))
        if answer is not None and answering.is_set():
            threading.Timer(ANSWER_AFTER_SECONDS, imap.append, ([(answer.raw, answer.at)],)).start()

    return sent


def _start_live(desk: _Desk, answering: threading.Event) -> None:
    """Let new mail arrive while one watches, and customers answer what they are sent from now on."""

    def deliver() -> None:
        for index in range(len(desk.week.live)):
            time.sleep(LIVE_PAUSE_SECONDS)
            answering.set()  # by now the week's own replies have left
            now = utc_now()
            desk.imap.append([(live_mail(desk.week, index, now).raw, now)])

    threading.Thread(target=deliver, name="demo-live", daemon=True).start()


def _print_welcome(console: Console, settings: Settings, live: bool) -> None:
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    console.print(f"\n[bold]Counterfoil[/bold] runs at [bold]{settings.base_url}[/bold]\n")
    for email, name, role in CAST:
        console.print(f"  {email:28} {name:18} {wording.ROLES[role]}")
    console.print(f"\n  Password for all: [bold]{PASSWORD}[/bold]")
    console.print(f"  Everything is kept in {settings.home}", soft_wrap=True)
    console.print("  Mail to customers leaves nothing but a file in its folder sent/.")
    console.print("  New mail keeps arriving." if live else "  More mail while you watch: make demo ARGS=--live")
    console.print("  Stop with Ctrl+C. Start over: make demo ARGS=--reset\n")
