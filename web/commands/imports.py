"""`import-ledger`, `import-receipts`: what the accounting system and the bank hand over as files."""

import hashlib
from pathlib import Path

import rich_click as click

from tickets.house_time import utc_now
from web.commands.opening import EXISTING_FILE, Failed, opened
from web.commands.telling import count, spinner


@click.command("import-ledger")
@click.argument("file", type=EXISTING_FILE)
@click.option("--source", default="", help="The accounting system that the file is of, where there are several.")
@click.option("--all-sources", is_flag=True, help="The file is of all of them: close whatever it does not list.")
def import_ledger(file: Path, source: str, all_sources: bool) -> None:
    """Take over the open items from a CSV export of the ledger, whole or not at all.

    What the file does not list any more is closed, if it came from the same source."""
    from parsers.open_items import read_open_items
    from tickets.later_evidence import recognise_waiting
    from tickets.money.advices.rereading import match_waiting
    from tickets.money.receivables.ledger_import import import_open_items
    from tickets.users import SYSTEM

    content = file.read_bytes()
    with opened() as (_settings, db), spinner(f"Reading {file.name}"), db.write() as session:
        digest = hashlib.sha256(content).hexdigest()
        read = read_open_items(content)
        report = import_open_items(
            session, read, digest, source=source, all_sources=all_sources, by=SYSTEM, now=utc_now()
        )
        recognised = recognise_waiting(session, now=utc_now()) if report.imported else 0
        matched = match_waiting(session, now=utc_now()) if report.imported else 0
    for problem in report.problems:
        click.echo(f"{problem.where}: {problem.message}" if problem.where else problem.message, err=True)
    if not report.imported:
        raise Failed(f"Nothing was imported: {count(len(report.problems), 'problem')} in {file.name}.")
    click.echo(
        f"{report.added} added, {report.changed} changed, {report.closed} closed, {report.unchanged} unchanged"
    )
    if report.elsewhere:
        click.echo(f"{count(report.elsewhere, 'open item')} of other sources left as before")
    if recognised:
        click.echo(f"{count(recognised, 'open ticket')} with a customer now")
    if matched:
        click.echo(f"{count(matched, 'waiting remittance')} matched anew")


@click.command("import-receipts")
@click.argument("files", type=EXISTING_FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--account", default="", help="The account that an export without a name for it is of.")
@click.option(
    "--currency", default="", help="The currency of an export that names none, at the account's first import."
)
def import_receipts(files: tuple[Path, ...], account: str, currency: str) -> None:
    """Take over bank statements (camt, MT940, BAI2, CSV), link what they pay, and apply what is proved."""
    from parsers.bank.statement import read_bank_statement
    from tickets.money.bank.receipt_import import import_receipts as store
    from tickets.money.bank.settlement import settle
    from tickets.users import SYSTEM
    from web.posting import make_posting_policy

    refused = []
    with opened() as (settings, db):
        for file in files:
            content = file.read_bytes()
            statement, digest = read_bank_statement(content), hashlib.sha256(content).hexdigest()
            with db.write() as session:
                report = store(
                    session, file.name, digest, statement, account=account, currency=currency.upper(), by=SYSTEM,
                    now=utc_now(),
                )  # fmt: skip
            for problem in (*report.refused, *report.problems):
                click.echo(f"{file.name}, {problem.where}: {problem.message}".replace(", :", ":"), err=True)
            if report.refused:
                refused.append(file.name)
                continue
            click.echo(f"{file.name}: {report.added} added, {report.known} known, {report.skipped} went out")
        applied = settle(db, make_posting_policy(settings), now=utc_now())
    click.echo(f"{count(applied, 'remittance')} applied by itself")
    if refused:
        raise Failed(f"Nothing was taken over of {', '.join(refused)}.")
