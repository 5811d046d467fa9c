"""counterfoil.toml and the variables in, one table of given values for each part of the settings out.

A variable wins over the file. Nothing is refused here: each flaw is one more sentence in `problems`.
"""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web.configuration.tables import ALARM, DESK, MAILBOX, SECRETS, SMTP, Reader
from web.configuration.values import parse_path

PREFIX = "COUNTERFOIL_"
FILE_NAME = "counterfoil.toml"

# Variables with our prefix that are not settings: where the home is, and switches of the tests and the bench.
NOT_SETTINGS = (
    "COUNTERFOIL_HOME",
    "COUNTERFOIL_REQUIRE_",
    "COUNTERFOIL_TEST_",
    "COUNTERFOIL_CRASH_AT",
    "COUNTERFOIL_PEERS",
)


@dataclass(frozen=True, slots=True)
class Given:
    """A value as written, and where: "mailbox[0].port" or "COUNTERFOIL_SMTP_PORT"."""

    where: str
    value: object
    from_file: bool


Table = dict[str, Given]


@dataclass(frozen=True, slots=True)
class Tables:
    desk: Table
    smtp: Table
    alarm: Table
    mailboxes: list[Table]


def gather(home: Path, environ: Mapping[str, str], problems: list[str]) -> Tables:
    content = _read_file(home / FILE_NAME, problems)
    mailbox_tables = content.pop("mailbox", [])
    smtp, alarm = (_take_table(name, content, problems) for name in ("smtp", "alarm"))
    if not isinstance(mailbox_tables, list) or not all(isinstance(table, dict) for table in mailbox_tables):
        problems.append("mailbox: must be a list of tables, each headed [[mailbox]]")
        mailbox_tables = []
    mailboxes = [_from_file(f"mailbox[{at}].", table) for at, table in enumerate(mailbox_tables)]
    given = Tables(_from_file("", content), smtp, alarm, mailboxes)
    for variable, value in sorted(environ.items()):
        # An empty variable is an unset one: that is how compose files pass on what nobody set.
        if value and variable.startswith(PREFIX) and not variable.startswith(NOT_SETTINGS):
            _place_variable(variable, value, given, problems)
    _refuse_open_secrets(home / FILE_NAME, [given.desk, smtp, alarm, *mailboxes], problems)
    return given


def _take_table(name: str, content: dict[str, Any], problems: list[str]) -> Table:
    table = content.pop(name, {})
    if not isinstance(table, dict):
        problems.append(f"{name}: must be a table, [{name}]")
        table = {}
    return _from_file(f"{name}.", table)


def _read_file(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as failure:
        problems.append(f"{path}: can't be read: {failure}")
    except tomllib.TOMLDecodeError as failure:
        problems.append(f"{path}: is not TOML: {failure}")
    return {}


def _from_file(prefix: str, table: dict[str, object]) -> Table:
    return {name: Given(prefix + name, value, from_file=True) for name, value in table.items()}


def _place_variable(variable: str, value: str, given: Tables, problems: list[str]) -> None:
    """Put COUNTERFOIL_COMPANY, COUNTERFOIL_SMTP_HOST or COUNTERFOIL_MAILBOX_<NAME>_HOST into its table."""
    name = variable.removeprefix(PREFIX).lower()
    mailboxes = given.mailboxes
    table, fields, rest = given.desk, DESK, name
    if name.startswith("smtp_"):
        table, fields, rest = given.smtp, SMTP, name.removeprefix("smtp_")
    elif name.startswith("alarm_"):
        table, fields, rest = given.alarm, ALARM, name.removeprefix("alarm_")
    elif name.startswith("mailbox_"):
        fields = MAILBOX
        mailbox, rest = _split_mailbox(name.removeprefix("mailbox_"))
        table = _mailbox_table(mailbox, mailboxes) if mailbox else {}
    if rest not in _names(fields) or (fields is MAILBOX and rest == "name"):
        problems.append(f"{variable}: no such setting{_nearest(variable, _variables(mailboxes))}")
        return
    # A variable replaces what the file says, in whichever of the two ways (itself or as a file) it was said there.
    for twin in (rest, rest.removesuffix("_file"), f"{rest}_file"):
        if twin in table and table[twin].from_file:
            del table[twin]
    table[rest] = Given(variable, value, from_file=False)


def _split_mailbox(name: str) -> tuple[str, str]:
    """ "front_desk_ca_file" -> ("front_desk", "ca_file"): the longest known ending is the setting."""
    for setting in sorted(_names(MAILBOX), key=len, reverse=True):
        if name.endswith(f"_{setting}"):
            return name.removesuffix(f"_{setting}"), setting
    return "", name


def _mailbox_table(name: str, mailboxes: list[Table]) -> Table:
    """The [[mailbox]] of that name (- and _ are one here), or a new one: a container needs no file at all."""
    for table in mailboxes:
        if "name" in table and str(table["name"].value).replace("-", "_") == name:
            return table
    mailboxes.append({"name": Given(f"{PREFIX}MAILBOX_{name.upper()}_…", name, from_file=False)})
    return mailboxes[-1]


def _names(fields: Mapping[str, Reader]) -> list[str]:
    return [*fields, *(f"{name}_file" for name in fields if name in SECRETS)]


def _variables(mailboxes: list[Table]) -> list[str]:
    prefixes = [("", DESK), ("SMTP_", SMTP), ("ALARM_", ALARM)]
    for table in mailboxes:
        if "name" in table:
            prefixes.append((f"MAILBOX_{str(table['name'].value).replace('-', '_').upper()}_", MAILBOX))
    return [f"{PREFIX}{prefix}{name.upper()}" for prefix, fields in prefixes for name in _names(fields)]


def _refuse_open_secrets(path: Path, tables: list[Table], problems: list[str]) -> None:
    """A secret may stand in the file only while nobody but its owner can read the file."""
    held = [
        given.where
        for table in tables
        for name, given in table.items()
        if given.from_file and name in SECRETS and (name != "database_url" or "@" in str(given.value))
    ]
    if held and path.stat().st_mode & 0o077:
        problems.append(f"{held[0]}: others can read {path}: chmod 600 it, or use {held[0]}_file")


def read_table(table: Table, fields: Mapping[str, Reader], home: Path, problems: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, given in table.items():
        try:
            if name in fields:
                values[name] = fields[name](given.value, home)
            elif name in _names(fields):
                secret = name.removesuffix("_file")
                if secret in table:
                    raise ValueError(f"{table[secret].where} is set too; only one of them can be meant")
                values[secret] = fields[secret](_read_secret_file(given.value, home), home)
            else:
                raise ValueError(f"no such setting{_nearest(name, _names(fields))}")
        except ValueError as reason:
            problems.append(f"{given.where}: {reason}")
            values.setdefault(name, None)
    return values


def _read_secret_file(value: object, home: Path) -> str:
    path = parse_path(value, home)
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as failure:
        raise ValueError(f"{path} can't be read: {failure}") from None


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""
