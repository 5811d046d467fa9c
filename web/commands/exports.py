"""`export`, `exports`, `acknowledge`: what leaves for the accounting system, and its answers."""

from datetime import datetime
from pathlib import Path

import rich_click as click

from tickets.house_time import utc_now
from web.commands.opening import EXISTING_FILE, Failed, opened
from web.commands.telling import count


@click.command("export")
@click.argument("format_name", type=click.Choice(["csv", "bai2", "x12", "remt", "camt", "journal"]), metavar="FORMAT")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the file.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only what was posted up to the end of this day.")
def export_postings(format_name: str, out: Path, until: datetime | None) -> None:
    """Write what is posted and in no batch yet as a file for the accounting system: csv, bai2, x12, remt, camt or
    journal."""
    from tickets.users import SYSTEM
    from web.exporting import export_to

    with opened() as (settings, db):
        day = until.date() if until else None
        try:
            for line in export_to(
                db, out, format_name, company=settings.company, until=day, by=SYSTEM, now=utc_now()
            ):
                click.echo(line)
        except OSError as failure:
            raise Failed(f"{failure}. The batch is kept; the next export of this format writes it.") from None


@click.command("exports")
def list_exports() -> None:
    """The batches, newest first, and what waits for the next one."""
    from tickets.money.exports.exports import count_waiting, list_batches
    from tickets.users import SYSTEM

    with opened() as (_settings, db), db.read() as session:
        for batch in list_batches(session, SYSTEM):
            records = count(batch.record_count, "record")
            click.echo(
                f"{batch.name}  {batch.format}  {batch.state}  {records}  {batch.built_at:%Y-%m-%d %H:%M}"
                f"{'  ' + batch.answer if batch.answer else ''}"
            )
        waiting = count_waiting(session)
    click.echo(
        f"{waiting.ready} waiting, {waiting.rejected} of them came back; {waiting.entries} of the journal; "
        f"{count(waiting.unidentified, 'payment')} without a customer"
    )


@click.command()
@click.argument("batch")
@click.argument("file", type=EXISTING_FILE, required=False)
@click.option("--accept", is_flag=True, help="Without a file: all of it was taken over.")
@click.option("--reject", metavar="REASON", help="Without a file: nothing of it was taken over.")
def acknowledge(batch: str, file: Path | None, accept: bool, reject: str | None) -> None:
    """Take over the accounting system's answer to a batch: a CSV (batch, row, status, reason) or X12 997/999."""
    from parsers.bank.acknowledgement import Acknowledgement, NotAnAnswer, Verdict, read_acknowledgement
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
    with opened() as (_settings, db), db.write() as session:
        found = find_batch(session, batch, SYSTEM)
        if reject is not None:
            found = refuse(session, found.id, reject, by=SYSTEM, now=utc_now())
        else:
            found = take_over(session, found.id, answer, by=SYSTEM, now=utc_now())
        click.echo(f"{found.name} is {found.state}: {found.answer or 'nothing said'}")
