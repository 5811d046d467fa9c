"""`explain …`: the readers tried on files, without settings and without a database."""

import json
from pathlib import Path
from typing import Literal

import rich_click as click

from web.commands.opening import EXISTING_FILE, Failed

ANY_FILE = click.Path(path_type=Path)  # a file that can't be read is a row with its reason, not a refusal


@click.group()
def explain() -> None:
    """Try the readers on files: what they find and why. Needs no settings and no database."""


def _explain_command(kind: Literal["mail", "remittance"], summary: str) -> None:
    @explain.command(kind, help=summary)
    @click.argument("files", type=ANY_FILE, nargs=-1, required=True, metavar="FILE...")
    @click.option("--ledger", type=EXISTING_FILE, help="Open items as CSV, to match against.")
    @click.option("--jsonl", is_flag=True, help="One JSON object a line.")
    def command(files: tuple[Path, ...], ledger: Path | None, jsonl: bool) -> None:
        from inbox.isolate import ReadersUnavailable
        from web.explaining.explain import explain_files
        from web.explaining.explain_ledger import BadLedger
        from web.explaining.explain_summary import summarise

        try:
            for row in explain_files(kind, files, ledger):
                # a lone surrogate (a file name that is not UTF-8) leaves as \udc80, which JSON reads back
                line = json.dumps(row, ensure_ascii=False) if jsonl else summarise(row)
                click.echo(line.encode("utf-8", "backslashreplace"))
        except (BadLedger, ReadersUnavailable) as failure:
            raise Failed(str(failure)) from None


_explain_command("mail", "What a mail asks for, with the evidence.")
_explain_command("remittance", "What a remittance pays, with its proof and, given a ledger, its matches.")
