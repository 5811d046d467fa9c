"""The settings in, one line per thing that must hold out: ✓ it does, ! it could be better, ✗ it does not."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from inbox.disk import LITTLE_BYTES
from inbox.isolate import Readers, ReadersUnavailable
from inbox.mailbox import LISTENING, MailboxConfig, MailboxError, MailboxSession, MovingSession
from inbox.sign_in import Desk
from inbox.smtp import DeliveryError, SmtpConfig, SmtpTransport
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.migrate import is_current
from tickets.money.receivables.ledger import Invoice
from tickets.sign_ins import find_sign_in
from tickets.users import User
from tickets.worker_jobs import describe, list_jobs, list_late
from web.configuration.sources import FILE_NAME
from web.edges import make_alarm_channels, make_desk, make_mailbox
from web.settings import BadSetting, Settings, load_settings

FULL_DISK_BYTES = 100 * 2**20

# Older patch releases have known holes in what we stand on: the mail parser, XML and the archive readers.
PYTHON_FLOORS = {(3, 11): 15, (3, 12): 13, (3, 13): 12, (3, 14): 3}


class Mark(StrEnum):
    GOOD = "✓"
    POOR = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    mark: Mark
    words: str


def run_checks(load: Callable[[], Settings] = load_settings) -> Iterator[Check]:
    """Each check as it is made: a server that does not answer keeps nobody waiting for the lines before it."""
    yield check_python(sys.version_info[:3])
    try:
        settings = load()
    except BadSetting as bad:
        yield from (Check("settings", Mark.BAD, problem) for problem in bad.problems)
        return
    yield check_settings(settings)
    database = check_database(settings)
    yield database
    yield from check_mail(settings, usable=database.mark is Mark.GOOD)
    if database.mark is Mark.GOOD:
        yield from check_contents(settings)
        yield check_worker(settings)
    yield check_alarm(settings)
    yield check_readers()
    yield check_tesseract()
    yield check_disk(settings.home, settings.database_url)


def check_python(running: tuple[int, int, int]) -> Check:
    spelt = ".".join(map(str, running))
    floor = PYTHON_FLOORS.get(running[:2])
    if floor is not None and running[2] < floor:
        wanted = f"{running[0]}.{running[1]}.{floor}"
        words = f"{spelt}; {wanted} mends known holes, unless your distribution has backported them"
        return Check("Python", Mark.POOR, words)
    return Check("Python", Mark.GOOD, spelt)


def check_settings(settings: Settings) -> Check:
    path = settings.home / FILE_NAME
    source = str(path) if path.exists() else f"{path} does not exist; defaults and environment only"
    if settings.base_url.startswith("http:") and settings.listen_host not in ("127.0.0.1", "::1", "localhost"):
        words = f"{source}; base_url is not https, so sign-in cookies travel in the clear"
        return Check("settings", Mark.POOR, words)
    return Check("settings", Mark.GOOD, source)


def check_database(settings: Settings) -> Check:
    shown = make_url(settings.database_url).render_as_string(hide_password=True)
    db = Database(settings.database_url)
    try:
        with db.read() as session:
            question = "pragma journal_mode" if db.is_sqlite else "show server_version"
            mode = f"{shown}, {'journal' if db.is_sqlite else 'PostgreSQL'} {session.scalar(text(question))}"
        current = is_current(db)
    except SQLAlchemyError as failure:
        return Check("database", Mark.BAD, f"{shown}: {_first_line(getattr(failure, 'orig', None) or failure)}")
    finally:
        db.dispose()
    if not current and not db.is_sqlite:
        return Check("database", Mark.BAD, f"{mode}; not migrated: run `counterfoil migrate`")
    return Check("database", Mark.GOOD, f"{mode}, {'migrated' if current else 'migrates itself at the next start'}")


def check_mail(settings: Settings, *, usable: bool) -> Iterator[Check]:
    """Every mailbox and the mail server, each with how it signs in. Tokens are in the database, if that is usable."""
    db = Database(settings.database_url)
    try:
        book = db if usable and is_current(db) else None
        desk = make_desk(settings, db) if book else None
        if not settings.mailboxes:
            yield Check("mailboxes", Mark.POOR, "none is configured, so no mail comes in")
        for mailbox in settings.mailboxes:
            yield check_mailbox(mailbox, desk)
            yield check_trust(mailbox)
            if book and mailbox.token:
                yield check_sign_in(book, f"mailbox {mailbox.name}", mailbox.token.source)
        yield check_smtp(settings.smtp, desk)
        if book and settings.smtp and settings.smtp.token and not settings.smtp.token_of:
            yield check_sign_in(book, "smtp", settings.smtp.token.source)
    finally:
        db.dispose()


def check_mailbox(config: MailboxConfig, desk: Desk | None = None) -> Check:
    name = f"mailbox {config.name}"
    started = time.monotonic()
    if config.kind in LISTENING:
        return Check(name, Mark.GOOD, f"the worker takes mail by {config.kind} on {config.host}:{config.port}")
    try:
        with make_mailbox(config, desk).connect() as session:
            opened = f"UIDVALIDITY {session.uidvalidity}"
            stays = _why_mail_stays(config, session)
    except MailboxError as failure:
        return Check(name, Mark.BAD, _first_line(failure))
    place = str(config.path) if config.kind == "folder" else f"{config.user} at {config.host}, {config.folder}"
    if stays:
        return Check(name, Mark.POOR, f"{place}, {opened}; mail can't be moved to {config.processed_folder}: {stays}")
    return Check(name, Mark.GOOD, f"{place}, {opened}, {time.monotonic() - started:.1f} s")


def _why_mail_stays(config: MailboxConfig, session: MailboxSession) -> str:
    if not config.processed_folder or not isinstance(session, MovingSession):
        return ""
    try:
        session.check_moving()
    except MailboxError as refused:
        return _first_line(refused)
    return ""


def check_trust(config: MailboxConfig) -> Check:
    """Whose word on senders counts: a forged Authentication-Results looks like any other."""
    name = f"senders of {config.name}"
    if config.trusted_authserv_ids:
        servers = ", ".join(config.trusted_authserv_ids)
        return Check(name, Mark.GOOD, f"SPF, DKIM and DMARC count as {servers} found them")
    words = "trusted_authserv_ids is not set: a failed DMARC counts whoever says so, a passed one only at the top"
    return Check(name, Mark.POOR, words)


def check_sign_in(db: Database, account: str, source: str, now: datetime | None = None) -> Check:
    """Where the token comes from, when it ends, and what ends with it."""
    now = now or utc_now()
    with db.read() as session:
        row = find_sign_in(session, account)
    name = f"sign-in {account.removeprefix('mailbox ')}"
    if row is None or row.expires_at is None:
        return Check(name, Mark.BAD, f"{source}, no token yet{f': {row.error}' if row and row.error else ''}")
    words = [f"{source}{f' of {row.authorised_by}' if row.authorised_by else ''}"]
    words.append(f"token {_until(row.expires_at, now)}, renewed by itself")
    if row.permission_ends_at:
        words.append(f"permission {_until(row.permission_ends_at, now)}")
    if row.error:
        return Check(name, Mark.BAD, f"{', '.join(words)}; {_first_line(row.error)}")
    poor = row.expires_at <= now or row.ends_soon(now)
    return Check(name, Mark.POOR if poor else Mark.GOOD, ", ".join(words))


def _until(end: datetime, now: datetime) -> str:
    left = end - now
    if left <= timedelta(0):
        return f"ended {end:%d %b %Y %H:%M} UTC"
    span = f"{left.days} days" if left.days > 1 else f"{left // timedelta(minutes=1)} min"
    return f"until {end:%d %b %Y %H:%M} UTC ({span})"


def check_smtp(config: SmtpConfig | None, desk: Desk | None = None) -> Check:
    if config is None:
        return Check("SMTP", Mark.POOR, "not configured, so replies stay queued")
    try:
        SmtpTransport(config, desk).check()
    except DeliveryError as failure:
        return Check("SMTP", Mark.BAD, _first_line(failure))
    who = f"signed in as {config.user}" if config.user else "no sign-in"
    return Check("SMTP", Mark.GOOD, f"{config.host}:{config.port}, {config.security}, {who}")


def check_contents(settings: Settings) -> Iterator[Check]:
    """Whom a new desk lets in, and what its remittances are proved against."""
    db = Database(settings.database_url)
    try:
        if not is_current(db):
            return
        with db.read() as session:
            people = session.scalar(select(func.count()).where(User.active)) or 0
            items = session.scalar(select(func.count(Invoice.id))) or 0
    finally:
        db.dispose()
    if people:
        yield Check("people", Mark.GOOD, f"{people} can sign in")
    else:
        yield Check("people", Mark.POOR, "nobody can sign in yet; `counterfoil user add` adds the first")
    if items:
        yield Check("ledger", Mark.GOOD, f"{items:,} items are known")
    else:
        yield Check("ledger", Mark.POOR, "no item is known, so no remittance is proved; `counterfoil import-ledger`")


def check_worker(settings: Settings, now: datetime | None = None) -> Check:
    """Whether somebody fetches, files and sends: by when each job was last come round to."""
    now = now or utc_now()
    db = Database(settings.database_url)
    try:
        if not is_current(db):
            return Check("worker", Mark.POOR, "the database is not migrated yet")
        with db.read() as session:
            jobs, late = list_jobs(session), list_late(session, now=now)
    finally:
        db.dispose()
    if not jobs:
        return Check("worker", Mark.POOR, "none has run on this database; `serve` has one, or `counterfoil worker`")
    if late:
        return Check("worker", Mark.BAD, " ".join(describe(job, now) for job in late))
    newest = max(jobs, key=lambda job: job.beat_at)
    seconds = max(0, int((now - newest.beat_at).total_seconds()))
    return Check("worker", Mark.GOOD, f"{newest.worker}, {len(jobs)} jobs, last round {seconds} s ago")


def check_alarm(settings: Settings) -> Check:
    if settings.alarm is None:
        return Check("alarm", Mark.POOR, "no channel is configured, so nobody is told when a sign-in fails")
    channels = " and ".join(channel.name for channel in make_alarm_channels(settings))
    return Check("alarm", Mark.GOOD, f"by {channels}; `counterfoil test-alarm` tries it")


def check_readers() -> Check:
    try:
        with Readers() as readers:
            return Check("readers", Mark.GOOD, readers.isolation())
    except ReadersUnavailable as failure:
        return Check("readers", Mark.BAD, _first_line(failure))


def check_tesseract() -> Check:
    path = shutil.which("tesseract")
    if path is None:
        return Check("tesseract", Mark.POOR, "not installed, so scanned documents can't be read")
    return Check("tesseract", Mark.GOOD, path)


def check_disk(home: Path, database_url: str) -> Check:
    free = shutil.disk_usage(home).free
    mark = Mark.BAD if free < FULL_DISK_BYTES else Mark.POOR if free < LITTLE_BYTES else Mark.GOOD
    words = f"{free / 2**30:.2f} GiB free at {home}"
    if make_url(database_url).get_backend_name() == "postgresql":
        words += "; that of the PostgreSQL server can't be seen from here: watch it there"
    return Check("disk", mark, words)


def _first_line(failure: object) -> str:
    return str(failure).strip().partition("\n")[0] or type(failure).__name__
