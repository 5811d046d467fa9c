"""The shell: every command of `counterfoil`, each one call of the domain or the mail edge with words around it.

What only one command needs is imported inside it, so that `counterfoil --help` answers at once. Failures are one
sentence without a traceback: status 2 for a wrong call or wrong settings, 1 for everything that went wrong later.
"""

import gc
import sys

import rich_click as click

from web.commands import explain, exports, figures, imports, mail, money, people, serving, upkeep
from web.commands.opening import Failed

COMMANDS: tuple[click.Command, ...] = (
    serving.demo,
    serving.serve,
    serving.worker,
    people.user,
    imports.import_ledger,
    imports.import_receipts,
    money.money,
    exports.export_postings,
    exports.list_exports,
    exports.acknowledge,
    figures.figures,
    figures.replay_cash,
    mail.authorise,
    mail.import_mail,
    mail.replay,
    mail.train,
    upkeep.migrate,
    upkeep.doctor,
    upkeep.verify_audit,
    upkeep.test_alarm,
    explain.explain,
)


def main() -> None:
    gc.set_threshold(50_000)  # what is imported now stays: looking through it again and again finds nothing
    try:
        cli(prog_name="counterfoil")
    except Failed as failure:
        click.echo(f"counterfoil: {failure}", err=True)
        sys.exit(failure.status)


def _tell_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version  # slow to import

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


for _command in COMMANDS:
    cli.add_command(_command)
