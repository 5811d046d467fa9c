"""The shell: every sub-command of `counterfoil`, each one call of the domain or the mail edge with words around it.

What only one command needs is imported inside it, so that `counterfoil --help` answers at once. Failures are one
sentence without a traceback: status 2 for a wrong call or wrong settings, 1 for everything that went wrong later.
"""

import gc
import hashlib
import json
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

if TYPE_CHECKING:
    from inbox.isolate import Readers
    from tickets.db import Database
    from web.settings import Settings

log = logging.getLogger("counterfoil")

ROLES = ("tier1", "tier2", "lead", "sales", "admin")
SHUTDOWN_SECONDS = 5

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EXISTING_PATH = click.Path(exists=True, path_type=Path)
ANY_FILE = click.Path(path_type=Path)  # a file that can't be read is a row with its reason, not a refusal


class Failed(Exception):
    """What is printed instead of a traceback."""

    status = 1


class Misconfigured(Failed):
    status = 2


def main() -> None:
    try:
        cli(prog_name="counterfoil")
    except Failed as failure:
        click.echo(f"counterfoil: {failure}", err=True)
        sys.exit(failure.status)


def _tell_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    try:
        click.echo(f"counterfoil {version('counterfoil')}")
    except PackageNotFoundError:
        click.echo("counterfoil, from a folder that was not installed")
    context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_version, help="Its number."
)
def cli() -> None:
    """Counterfoil turns a shared billing inbox into a helpdesk for money.

    Settings come from counterfoil.toml in COUNTERFOIL_HOME (~/.counterfoil) and from COUNTERFOIL_* variables.
    """


# --- running -----------------------------------------------------------------------------------------------------


@cli.command()
@click.option("--live", is_flag=True, help="Let mail keep arriving while you watch.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away and start over.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
def demo(live: bool, reset: bool, port: int) -> None:
    """A believable week of billing mail, in your browser, with nothing to set up."""
    from web.demo import run_demo

    home = Path(os.environ.get("COUNTERFOIL_HOME") or "demo-home").absolute()
    run_demo(home, live=live, reset=reset, port=port)


@cli.command()
@click.option("--no-worker", is_flag=True, help="Only the screens; `counterfoil worker` runs elsewhere.")
def serve(no_worker: bool) -> None:
    """Serve the screens, and fetch, file and send mail in the same process."""
    import uvicorn

    from web.app import create_app
    from web.edges import make_worker

    _log_to_stderr()
    with _opened() as (settings, db), _running_readers(settings) as readers:
        app = create_app(settings, db, render_page=readers.render_page)
        config = uvicorn.Config(
            app,
            host=settings.listen_host,
            port=settings.listen_port,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        worker = None if no_worker else make_worker(settings, db, readers)
        if worker:
            worker.start()
        for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises it again once it has shut down
            signal.signal(number, lambda *_: sys.exit(0))
        log.info("the screens are at http://%s:%d", settings.listen_host, settings.listen_port)
        try:
            uvicorn.Server(config).run()
        finally:
            if worker:
                worker.stop()


@cli.command()
def worker() -> None:
    """Fetch, file and send mail until it is told to stop; any number may run on PostgreSQL."""
    from web.edges import make_worker

    _log_to_stderr()
    with _opened() as (settings, db), _running_readers(settings) as readers:
        make_worker(settings, db, readers).run()


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from tickets.migrate import is_current
    from tickets.migrate import migrate as apply_versions

    with _opened(migrated=False) as (_settings, db):
        was_current = is_current(db)
        apply_versions(db)
    click.echo("The database was up to date." if was_current else "The database is up to date now.")


@cli.command()
def doctor() -> None:
    """Check settings, database, mailboxes, SMTP and readers: one line each."""
    from web.doctor import Mark, run_checks

    failed = False
    for check in run_checks():
        failed = failed or check.mark is Mark.BAD
        click.echo(f"{check.mark} {check.name}: {check.words}")
    sys.exit(1 if failed else 0)


@cli.command()
@click.argument("name", metavar="MAILBOX")
@click.option(
    "--browser", is_flag=True, help="With a browser on this machine, where a code could be typed elsewhere."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where the browser comes back to; 0: any.")
@click.option("--accept-change", is_flag=True, help="Take it although the account or the mailbox is another one.")
def authorise(name: str, browser: bool, port: int, accept_change: bool) -> None:
    """Get or renew the permission to open a mailbox by tokens; `smtp` is the mail server."""
    from inbox.authorise import AnotherMailbox
    from inbox.mailbox import MailboxError
    from inbox.smtp import DeliveryError
    from inbox.tokens import TokenError
    from web.authorise import authorise_account

    with _opened() as (settings, db):
        try:
            done = authorise_account(
                settings, db, name, click.echo, browser=browser, port=port, accept_change=accept_change
            )
        except AnotherMailbox as other:
            raise Failed(f"{other} If that is meant, add --accept-change.") from None
        except (TokenError, MailboxError, DeliveryError) as failure:
            raise Failed(str(failure)) from None
    who = f" by {done.holder}" if done.holder else ""
    proof = f"; {_count(done.matching, 'stored mail')} found in it" if done.matching else ""
    click.echo(f"{name} is authorised{who}{proof}.")


@cli.command("test-alarm")
def test_alarm() -> None:
    """Send a test message by every alarm channel, and say which took it."""
    from inbox.alarms import try_channels
    from web.edges import make_alarm_channels

    with _opened() as (settings, _db):
        outcomes = try_channels(make_alarm_channels(settings), now=_now())
    for channel, failure in outcomes:
        click.echo(f"{channel}: {failure or 'took it'}")
    if not outcomes or any(failure for _, failure in outcomes):
        raise Failed("No alarm channel is configured." if not outcomes else "Not every channel works.")


# --- people ------------------------------------------------------------------------------------------------------


@cli.group()
def user() -> None:
    """Add, list and change the people who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues see it.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_add(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Add a person; asks for the password."""
    from tickets.users import SYSTEM, Role, add_user

    with _opened() as (_settings, db):
        password = _ask_password(password_stdin)
        with db.write() as session:
            person = add_user(session, email, name, Role(role), password, by=SYSTEM, now=_now())
            click.echo(f"{person.name} can sign in as {person.email}.")


@user.command("list")
def user_list() -> None:
    """Every person with role and state."""
    from tickets.users import list_users

    with _opened() as (_settings, db), db.read() as session:
        for person in list_users(session):
            state = "" if person.active else "  deactivated"
            click.echo(f"{person.email}  {person.role}  {person.name}{state}")


@user.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_password(email: str, password_stdin: bool) -> None:
    """Set a new password and end the person's sessions."""
    from tickets.users import SYSTEM, set_password

    with _opened() as (_settings, db):
        password = _ask_password(password_stdin)
        with db.write() as session:
            set_password(session, _find_user(session, email), password, by=SYSTEM, now=_now())
    click.echo("The password is set; every session of this person has ended.")


@user.command("deactivate")
@click.argument("email")
def user_deactivate(email: str) -> None:
    """Lock a person out; what they did stays."""
    from tickets.users import SYSTEM, deactivate

    with _opened() as (_settings, db), db.write() as session:
        deactivate(session, _find_user(session, email), by=SYSTEM, now=_now())
    click.echo("This person can no longer sign in.")


def _find_user(session: Any, email: str) -> Any:
    from tickets.users import find_user

    person = find_user(session, email)
    if person is None:
        raise Failed(f"Nobody signs in as {email}.")
    return person


def _ask_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


# --- data --------------------------------------------------------------------------------------------------------


@cli.command("import-ledger")
@click.argument("file", type=EXISTING_FILE)
def import_ledger(file: Path) -> None:
    """Take over the open items from a CSV export of the ledger, whole or not at all."""
    from parsers.open_items import read_open_items
    from tickets.money.advices.rereading import match_waiting
    from tickets.money.receivables.ledger import import_open_items
    from tickets.users import SYSTEM

    content = file.read_bytes()
    with _opened() as (_settings, db), _spinner(f"Reading {file.name}"), db.write() as session:
        digest = hashlib.sha256(content).hexdigest()
        report = import_open_items(session, read_open_items(content), digest, by=SYSTEM, now=_now())
        matched = match_waiting(session, now=_now()) if report.imported else 0
    for problem in report.problems:
        click.echo(f"{problem.where}: {problem.message}" if problem.where else problem.message, err=True)
    if not report.imported:
        raise Failed(f"Nothing was imported: {_count(len(report.problems), 'problem')} in {file.name}.")
    click.echo(
        f"{report.added} added, {report.changed} changed, {report.closed} closed, {report.unchanged} unchanged"
    )
    if matched:
        click.echo(f"{_count(matched, 'waiting remittance')} matched anew")


@cli.command("import-receipts")
@click.argument("files", type=EXISTING_FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--account", default="", help="The account that an export without a name for it is of.")
def import_receipts(files: tuple[Path, ...], account: str) -> None:
    """Take over bank statements (camt, MT940, BAI2, CSV), link what they pay, and apply what is proved."""
    from parsers.bank_statement import read_bank_statement
    from tickets.money.bank.receipts import import_receipts as store
    from tickets.money.bank.settlement import settle
    from tickets.users import SYSTEM
    from web.posting import make_posting_policy

    refused = []
    with _opened() as (settings, db):
        for file in files:
            content = file.read_bytes()
            statement, digest = read_bank_statement(content), hashlib.sha256(content).hexdigest()
            with db.write() as session:
                report = store(session, file.name, digest, statement, account=account, by=SYSTEM, now=_now())
            for problem in (*report.refused, *report.problems):
                click.echo(f"{file.name}, {problem.where}: {problem.message}".replace(", :", ":"), err=True)
            if report.refused:
                refused.append(file.name)
                continue
            click.echo(f"{file.name}: {report.added} added, {report.known} known, {report.skipped} went out")
        applied = settle(db, make_posting_policy(settings), now=_now())
    click.echo(f"{_count(applied, 'remittance')} applied by itself")
    if refused:
        raise Failed(f"Nothing was taken over of {', '.join(refused)}.")


@cli.group()
def money() -> None:
    """The rules of the sub-ledger: closed books, limits, families, accounts; and whether it ties."""


@money.command("close")
@click.argument("through", type=click.DateTime(["%Y-%m-%d"]))
def money_close(through: datetime) -> None:
    """Close the books up to and including a day."""
    from tickets.money.books.periods import close_period
    from tickets.users import SYSTEM

    with _opened() as (_settings, db), db.write() as session:
        close_period(session, through.date(), by=SYSTEM, now=_now())
    click.echo(f"The books are closed up to {through:%Y-%m-%d}.")


@money.command("tolerance")
@click.argument("name", metavar="CLASS")
@click.option("--penny", help="A difference up to it is rounding.")
@click.option("--largest", help="Above a penny: at most so much.")
@click.option("--rate", help="And at most this share of the item, 0.005 for half a percent.")
@click.option("--monthly", help="All small differences of a customer in a month.")
@click.option("--unearned-discount", help="A discount taken late is waived up to it.")
@click.option("--bank-fee", help="A fee of a wire is borne up to it.")
def money_tolerance(name: str, **limits: str | None) -> None:
    """Show or set the limits of a class of customers; those not named stay. The class of all others is standard."""
    from dataclasses import asdict

    from tickets.money.receivables.payer_rules import find_tolerance, set_tolerance
    from tickets.users import SYSTEM

    given = {limit: value for limit, value in limits.items() if value is not None}
    with _opened() as (_settings, db), db.write() as session:
        if given:
            set_tolerance(session, name, given, by=SYSTEM, now=_now())
        for limit, amount in asdict(find_tolerance(session, name)).items():
            click.echo(f"{limit}  {amount:f}")


@money.command("customer")
@click.argument("account", metavar="ACCOUNT-NUMBER")
@click.option("--parent", help="The account number of the customer it belongs to, or none.")
@click.option("--tolerance", help="The class of its limits.")
@click.option("--withholding", help="Percent of tax it withholds, several with commas; nothing for none.")
@click.option("--retention", help="Percent it holds back until acceptance, several with commas.")
def money_customer(account: str, **rules: str | None) -> None:
    """Set what is agreed with a customer, and show its family."""
    from tickets.customers import get_account
    from tickets.money.receivables.families import list_family, set_parent
    from tickets.money.receivables.payer_rules import RateKind, read_rates, set_rates, set_tolerance_class
    from tickets.users import SYSTEM

    with _opened() as (_settings, db), db.write() as session:
        customer, now = get_account(session, account), _now()
        if parent := rules["parent"]:
            head = None if parent == "none" else get_account(session, parent).id
            set_parent(session, customer.id, head, by=SYSTEM, now=now)
        if rules["tolerance"]:
            set_tolerance_class(session, customer.id, rules["tolerance"], by=SYSTEM, now=now)
        for kind in RateKind:
            if (text := rules[kind]) is not None:
                set_rates(session, customer.id, kind, read_rates(text), by=SYSTEM, now=now)
        for member in list_family(session, customer.id):
            click.echo(f"{member.account_number}  {member.name}")


@money.command("account")
@click.argument("account", metavar="[ACCOUNT]", required=False)
@click.argument("number", required=False)
@click.argument("name", required=False)
def money_account(account: str | None, number: str | None, name: str | None) -> None:
    """Show the accounts of the journal, or give one its number and name."""
    from tickets.money.books.accounts import Account, account_names, name_account
    from tickets.users import SYSTEM

    if account is not None and account not in list(Account):
        raise click.UsageError(f"The accounts are {', '.join(Account)}.")
    with _opened() as (_settings, db), db.write() as session:
        if account is not None:
            name_account(session, Account(account), number or "", name or "", by=SYSTEM, now=_now())
        for role, (its_number, its_name) in account_names(session).items():
            click.echo(f"{role}  {its_number}  {its_name}")


@money.command("check")
def money_check() -> None:
    """Compare the journal with the sub-ledger, account by account and customer by customer."""
    from tickets.money.books.control import find_differences

    with _opened() as (_settings, db), db.read() as session:
        differences = find_differences(session)
    for each in differences:
        click.echo(
            f"{each.account} of customer {each.customer_id}: {each.journal_minor} in the journal, "
            f"{each.ledger_minor} in the sub-ledger, in minor units of {each.currency}",
            err=True,
        )
    if differences:
        raise Failed("The journal and the sub-ledger differ.")
    click.echo("The journal and the sub-ledger say the same.")


@cli.command("export")
@click.argument("format_name", type=click.Choice(["csv", "bai2", "x12", "remt", "camt", "journal"]), metavar="FORMAT")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the file.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only what was posted up to the end of this day.")
def export_postings(format_name: str, out: Path, until: datetime | None) -> None:
    """Write what is posted and in no batch yet as a file for the accounting system: csv, bai2, x12, remt, camt or
    journal."""
    from tickets.users import SYSTEM
    from web.exporting import export_to

    with _opened() as (settings, db):
        day = until.date() if until else None
        for line in export_to(db, out, format_name, company=settings.company, until=day, by=SYSTEM, now=_now()):
            click.echo(line)


@cli.command("exports")
def list_exports() -> None:
    """The batches, newest first, and what waits for the next one."""
    from tickets.money.exports.exports import count_waiting, list_batches
    from tickets.users import SYSTEM

    with _opened() as (_settings, db), db.read() as session:
        for batch in list_batches(session, SYSTEM):
            records = _count(batch.record_count, "record")
            click.echo(
                f"{batch.name}  {batch.format}  {batch.state}  {records}  {batch.built_at:%Y-%m-%d %H:%M}"
                f"{'  ' + batch.answer if batch.answer else ''}"
            )
        waiting = count_waiting(session)
    click.echo(
        f"{waiting.ready} waiting, {waiting.rejected} of them came back; {waiting.entries} of the journal; "
        f"{_count(waiting.unidentified, 'payment')} without a customer"
    )


@cli.command()
@click.argument("batch")
@click.argument("file", type=EXISTING_FILE, required=False)
@click.option("--accept", is_flag=True, help="Without a file: all of it was taken over.")
@click.option("--reject", metavar="REASON", help="Without a file: nothing of it was taken over.")
def acknowledge(batch: str, file: Path | None, accept: bool, reject: str | None) -> None:
    """Take over the accounting system's answer to a batch: a CSV (batch, row, status, reason) or X12 997/999."""
    from parsers.acknowledgement import Acknowledgement, NotAnAnswer, Verdict, read_acknowledgement
    from tickets.money.exports.export_answers import acknowledge as take_over
    from tickets.money.exports.export_answers import reject as refuse
    from tickets.money.exports.exports import find_batch
    from tickets.users import SYSTEM

    if [file is not None, accept, reject is not None].count(True) != 1:
        raise click.UsageError("Give the file of the answer, --accept or --reject.")
    try:
        answer = read_acknowledgement(file.read_bytes()) if file else Acknowledgement(None, (), Verdict(True))
    except NotAnAnswer as flaw:
        raise Failed(str(flaw)) from None
    with _opened() as (_settings, db), db.write() as session:
        found = find_batch(session, batch, SYSTEM)
        if reject is not None:
            found = refuse(session, found.id, reject, by=SYSTEM, now=_now())
        else:
            found = take_over(session, found.id, answer, by=SYSTEM, now=_now())
        click.echo(f"{found.name} is {found.state}: {found.answer or 'nothing said'}")


@cli.command()
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="First day; 30 days ago without it.")
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), help="Last day; today without it.")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def figures(start: datetime | None, end: datetime | None, as_json: bool) -> None:
    """How much money posted by itself, how much of that was wrong, and the desk's other numbers, of a period."""
    from tickets.money.figures.figures import measure
    from tickets.users import SYSTEM
    from web.figure_words import figures_json, print_figures

    first, last = _period(start, end)
    with _opened() as (_settings, db), db.read() as session:
        found = measure(session, first, last, SYSTEM, now=_now())
    if as_json:
        click.echo(json.dumps(figures_json(found), indent=2))
        return
    for line in print_figures(found):
        click.echo(line)


@cli.command("replay-cash")
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="First day; 30 days ago without it.")
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), help="Last day; today without it.")
@click.option("--classes", default="", metavar="AB", help="Which evidence classes post; none for nothing.")
@click.option("--limit", default="", metavar="AMOUNT", help="Above it a person decides; none for any amount.")
@click.option("--tolerance", default="", metavar="AMOUNT", help="A short payment up to here is class B.")
@click.option("--deduction-limit", default="", metavar="AMOUNT", help="A stated deduction up to here is class B.")
@click.option("--discount-rate", default="", metavar="PERCENT", help="Largest discount without known terms.")
@click.option("--discount-days", default="", metavar="DAYS", help="Days of grace after the discount date.")
def replay_cash(start: datetime | None, end: datetime | None, **trial: str) -> None:
    """Run a past period under other rules, changing nothing: expected gain and expected errors, against what people
    decided."""
    from tickets.money.figures.replay import replay as run
    from tickets.users import SYSTEM
    from web.figure_words import print_replay
    from web.trial_rules import Trial, rules_in_use, rules_to_try

    first, last = _period(start, end)
    with _opened() as (settings, db), _spinner("Matching the past anew"), db.read() as session:
        in_use = rules_in_use(settings)
        report = run(session, first, last, in_use, rules_to_try(in_use, Trial(**trial)), SYSTEM)
    for line in print_replay(report):
        click.echo(line)


@cli.command("verify-audit")
def verify_audit() -> None:
    """Compute the hash chain over everything that was ever recorded again, and say where it does not hold."""
    from tickets.audit_seals import verify

    with _opened() as (_settings, db), _spinner("Reading the past"), db.read() as session:
        reports = verify(session)
    for report in reports:
        click.echo(f"{report.table}: {report.sealed} sealed, {report.unsealed} not yet, newest seal {report.newest}")
        for flaw in report.flaws:
            click.echo(f"  {flaw}", err=True)
    if any(report.flaws for report in reports):
        raise Failed("The past is not what was sealed.")


@cli.command("import-mail")
@click.argument("paths", type=EXISTING_PATH, nargs=-1, required=True, metavar="PATH...")
def import_mail(paths: tuple[Path, ...]) -> None:
    """Backfill mail from mbox files, Maildirs and folders of .eml, through the whole pipeline."""
    from inbox.import_mail import ImportRefused
    from inbox.import_mail import import_mail as backfill
    from web.identity import make_identity

    with _opened() as (settings, db), _running_readers(settings) as readers, _progress_bar("Filing mail") as progress:
        try:
            report = backfill(db, readers, paths, identity=make_identity(settings), progress=progress)
        except ImportRefused as refused:
            raise Failed(f"Nothing was imported. {refused}") from None
    click.echo(
        f"{_count(report.stored, 'new mail')}: {report.ticketed} opened a ticket, {report.attached} joined one, "
        f"{report.automatic} automatic, {_count(report.duplicate, 'duplicate')}, {report.parked} parked"
    )
    if report.already:
        click.echo(f"{_count(report.already, 'mail')} imported before")


@cli.command()
@click.argument("message", type=int, metavar="ID")
def replay(message: int) -> None:
    """Send an ignored or failed message (its number on the mailroom page) through intake again."""
    from tickets.messages import replay as send_again
    from tickets.users import SYSTEM

    with _opened() as (_settings, db), db.write() as session:
        send_again(session, message, by=SYSTEM, now=_now())
    click.echo(f"Message {message} is received again; the worker takes it next.")


@cli.command()
@click.option("--dry-run", is_flag=True, help="Only show what it would change.")
def train(dry_run: bool) -> None:
    """Teach the reader what people corrected; the new model is taken only when it is not worse."""
    from parsers.wording import load_weights
    from parsers.wording_training import read_examples, save_weights
    from tickets.learning import list_lessons, try_to_learn
    from web.own_model import MODEL, find_model
    from web.training_words import describe_trial

    with _opened() as (settings, db):
        with db.read() as session:
            corrected, confirmed = list_lessons(session)
        own = find_model(settings)
        with _spinner("Learning, and judging every mail by a model that has not seen it"):
            trial = try_to_learn(read_examples(), corrected, confirmed, load_weights(own) if own else None)
        click.echo(describe_trial(trial))
        if trial.is_worse:
            click.echo("The new model is worse on held-back mails: the one in use stays.")
        elif dry_run:
            click.echo("Nothing was changed.")
        else:
            save_weights(settings.home / MODEL, trial.weights)
            click.echo(f"{settings.home / MODEL} is the model from the next start of the worker on.")


@cli.group()
def explain() -> None:
    """Try the readers on files: what they find and why. Needs no settings and no database."""


def _explain_command(kind: str, summary: str) -> None:
    @explain.command(kind, help=summary)
    @click.argument("files", type=ANY_FILE, nargs=-1, required=True, metavar="FILE...")
    @click.option("--ledger", type=EXISTING_FILE, help="Open items as CSV, to match against.")
    @click.option("--jsonl", is_flag=True, help="One JSON object a line.")
    def command(files: tuple[Path, ...], ledger: Path | None, jsonl: bool) -> None:
        from inbox.isolate import ReadersUnavailable
        from web.explain import BadLedger, explain_files, summarise

        try:
            for row in explain_files(kind, files, ledger):
                # a lone surrogate (a file name that is not UTF-8) leaves as \udc80, which JSON reads back
                line = json.dumps(row, ensure_ascii=False) if jsonl else summarise(row)
                click.echo(line.encode("utf-8", "backslashreplace"))
        except (BadLedger, ReadersUnavailable) as failure:
            raise Failed(str(failure)) from None


_explain_command("mail", "What a mail asks for, with the evidence.")
_explain_command("remittance", "What a remittance pays, with its proof and, given a ledger, its matches.")


# --- what the commands share -------------------------------------------------------------------------------------


@contextmanager
def _opened(*, migrated: bool = True) -> "Iterator[tuple[Settings, Database]]":
    """The settings and the database they name; their failures, and every refusal within, become one sentence."""
    from sqlalchemy.exc import DBAPIError

    from tickets.db import Database
    from tickets.errors import Refusal
    from web.settings import BadSetting, load_settings

    try:
        settings = load_settings()
    except BadSetting as bad:
        raise Misconfigured(str(bad)) from None
    db = Database(settings.database_url)
    try:
        if migrated:
            _require_newest_schema(db)
        yield settings, db
    except Refusal as refusal:
        raise Failed(str(refusal)) from None
    except DBAPIError as failure:
        raise Failed(f"The database failed: {str(failure.orig).strip()}") from failure
    finally:
        db.dispose()


def _require_newest_schema(db: "Database") -> None:
    """The embedded database migrates itself; a server's schema changes only when somebody says so."""
    from tickets.migrate import is_current, migrate

    if is_current(db):
        return
    if not db.is_sqlite:
        raise Failed("The database has an older schema: run `counterfoil migrate` first.")
    migrate(db)


@contextmanager
def _running_readers(settings: "Settings") -> "Iterator[Readers]":
    from inbox.isolate import Readers, ReadersUnavailable
    from web.own_model import find_model

    try:
        with Readers(model=find_model(settings), passwords=settings.document_passwords) as readers:
            gc.freeze()  # what is loaded now stays: the collector need not look at it again and again
            gc.set_threshold(10_000, 20, 50)  # nearly all that a mail makes is gone without the collector
            yield readers
    except ReadersUnavailable as failure:
        raise Failed(str(failure)) from failure


@contextmanager
def _progress_bar(label: str) -> "Iterator[Any]":
    """A function of (done, total) that draws a bar on a terminal and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _spinner(label: str) -> Iterator[None]:
    from rich.console import Console

    with Console(stderr=True).status(label):
        yield


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log the address of the webhook


def _period(start: datetime | None, end: datetime | None) -> tuple[date, date]:
    """The last 30 days unless somebody says others."""
    last = end.date() if end else _now().date()
    return (start.date() if start else last - timedelta(days=29)), last


def _now() -> datetime:
    return datetime.now(UTC)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
