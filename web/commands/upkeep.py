"""`migrate`, `doctor`, `verify-audit`, `test-alarm`: whether everything is as it should be."""

import sys

import rich_click as click

from tickets.house_time import utc_now
from web.commands.opening import Failed, opened
from web.commands.telling import spinner


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from tickets.migrate import is_current
    from tickets.migrate import migrate as apply_versions

    with opened(migrated=False) as (_settings, db):
        was_current = is_current(db)
        apply_versions(db)
    click.echo("The database was up to date." if was_current else "The database is up to date now.")


@click.command()
def doctor() -> None:
    """Check settings, database, mailboxes, SMTP and readers: one line each."""
    from web.doctor import Mark, run_checks

    failed = False
    for check in run_checks():
        failed = failed or check.mark is Mark.BAD
        click.echo(f"{check.mark} {check.name}: {check.words}")
    sys.exit(1 if failed else 0)


@click.command("verify-audit")
def verify_audit() -> None:
    """Compute the hash chain over everything that was ever recorded again, and say where it does not hold."""
    from tickets.audit_seals import verify

    with opened() as (_settings, db), spinner("Reading the past"), db.read() as session:
        reports = verify(session)
    for report in reports:
        click.echo(f"{report.table}: {report.sealed} sealed, {report.unsealed} not yet, newest seal {report.newest}")
        for flaw in report.flaws:
            click.echo(f"  {flaw}", err=True)
    if any(report.flaws for report in reports):
        raise Failed("The past is not what was sealed.")


@click.command("test-alarm")
def test_alarm() -> None:
    """Send a test message by every alarm channel, and say which took it."""
    from inbox.alarms import try_channels
    from web.edges import make_alarm_channels

    with opened() as (settings, _db):
        outcomes = try_channels(make_alarm_channels(settings), now=utc_now())
    for channel, failure in outcomes:
        click.echo(f"{channel}: {failure or 'took it'}")
    if not outcomes or any(failure for _, failure in outcomes):
        raise Failed("No alarm channel is configured." if not outcomes else "Not every channel works.")
