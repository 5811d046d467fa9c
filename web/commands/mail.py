"""`authorise`, `import-mail`, `replay`, `train`: how mail comes in, and how it is read."""

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from tickets.house_time import utc_now
from web.commands.opening import Failed, opened, running_readers
from web.commands.telling import count, progress_bar, spinner

if TYPE_CHECKING:
    from tickets.db import Database
    from web.settings import Settings


@click.command()
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

    with opened() as (settings, db):
        try:
            done = authorise_account(
                settings, db, name, click.echo, browser=browser, port=port, accept_change=accept_change
            )
        except AnotherMailbox as other:
            raise Failed(f"{other} If that is meant, add --accept-change.") from None
        except (TokenError, MailboxError, DeliveryError) as failure:
            raise Failed(str(failure)) from None
    who = f" by {done.holder}" if done.holder else ""
    proof = f"; {count(done.matching, 'stored mail')} found in it" if done.matching else ""
    click.echo(f"{name} is authorised{who}{proof}.")


@click.command("import-mail")
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True, metavar="PATH...")
@click.option("--leave-documents", is_flag=True, help="Keep the files, but read no remittances in old mail.")
def import_mail(paths: tuple[Path, ...], leave_documents: bool) -> None:
    """Backfill mail from mbox files, Maildirs and folders of .eml, through the whole pipeline."""
    from inbox.import_mail import ImportRefused
    from inbox.import_mail import import_mail as backfill
    from web.identity import make_identity

    with (
        opened(all_tables=False) as (settings, db),
        running_readers(settings) as readers,
        progress_bar("Filing mail") as progress,
    ):
        try:
            report = backfill(
                db,
                readers,
                paths,
                identity=make_identity(settings),
                with_documents=not leave_documents,
                progress=progress,
            )
        except ImportRefused as refused:
            raise Failed(f"Nothing was imported. {refused}") from None
    click.echo(
        f"{count(report.stored, 'new mail')}: {report.ticketed} opened a ticket, {report.attached} joined one, "
        f"{report.automatic} automatic, {count(report.duplicate, 'duplicate')}, {report.parked} parked"
    )
    if report.already:
        click.echo(f"{count(report.already, 'mail')} imported before")


@click.command()
@click.argument("message", type=int, metavar="ID")
def replay(message: int) -> None:
    """Send an ignored or failed message (its number on the mailroom page) through intake again."""
    from tickets.mailroom.messages import replay as send_again
    from tickets.users import SYSTEM

    with opened() as (_settings, db), db.write() as session:
        send_again(session, message, by=SYSTEM, now=utc_now())
    click.echo(f"Message {message} is received again; the worker takes it next.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show what it would change.")
def train(dry_run: bool) -> None:
    """Teach the reader what people corrected; a new model is taken only when it is not worse."""
    from tickets.errors import Invalid

    with opened() as (settings, db):
        refusals = []
        for teach in (_teach_labels, _teach_requests, _teach_numbers):
            try:
                teach(settings, db, dry_run)
            except Invalid as too_few:
                refusals.append(str(too_few))
        if len(refusals) == 3:
            raise Invalid(" ".join(refusals))
        for refusal in refusals:
            click.echo(refusal)


def _teach_labels(settings: "Settings", db: "Database", dry_run: bool) -> None:
    from parsers.intent.wording import load_weights
    from parsers.intent.wording_training import read_examples, save_weights
    from tickets.learning import list_lessons, try_to_learn
    from web.own_model import MODEL, find_model
    from web.words.training_words import describe_trial

    with db.read() as session:
        corrected, confirmed = list_lessons(session)
    own = find_model(settings)
    with spinner("Learning, and judging every mail by a model that has not seen it"):
        trial = try_to_learn(read_examples(), corrected, confirmed, load_weights(own) if own else None)
    click.echo(describe_trial(trial))
    if _may_take(trial.is_worse, dry_run):
        save_weights(settings.home / MODEL, trial.weights)
        _tell_taken(settings.home / MODEL)


def _teach_requests(settings: "Settings", db: "Database", dry_run: bool) -> None:
    from parsers.intent.request_training import read_shipped_lessons, save_request_weights
    from parsers.intent.request_wording import load_request_weights
    from tickets.request_learning import list_request_lessons, try_to_learn_requests
    from web.own_model import REQUEST_MODEL, find_request_model
    from web.words.training_words import describe_request_trial

    with db.read() as session:
        corrected, confirmed = list_request_lessons(session)
    own = find_request_model(settings)
    with spinner("Learning, and judging every request by a model that has not seen it"):
        in_use = load_request_weights(own) if own else None
        trial = try_to_learn_requests(read_shipped_lessons, corrected, confirmed, in_use)
    click.echo(describe_request_trial(trial))
    if _may_take(trial.is_worse, dry_run):
        save_request_weights(settings.home / REQUEST_MODEL, trial.weights)
        _tell_taken(settings.home / REQUEST_MODEL)


def _teach_numbers(settings: "Settings", db: "Database", dry_run: bool) -> None:
    from tickets.number_learning import list_number_lessons, try_to_learn_numbers
    from tickets.taught_numbers import keep_taught
    from web.words.training_words import describe_number_trial

    with db.read() as session:
        trial = try_to_learn_numbers(*list_number_lessons(session))
    click.echo(describe_number_trial(trial))
    if _may_take(trial.is_worse, dry_run):
        with db.write() as session:
            keep_taught(session, trial.shapes, now=utc_now())
        click.echo("The next mails are read with these numbers.")


def _may_take(is_worse: bool, dry_run: bool) -> bool:
    if is_worse:
        click.echo("The new model is worse on what was held back: the one in use stays.")
    elif dry_run:
        click.echo("Nothing was changed.")
    return not is_worse and not dry_run


def _tell_taken(path: Path) -> None:
    click.echo(f"{path} is the model from the next start of the worker on.")
