"""`counterfoil.toml` and the environment in, one frozen `Settings` out; a bad setting is refused by name.

Four tables say what exists: the desk's own settings, [smtp], [alarm] and each [[mailbox]]. A variable wins over the
file. Every problem is collected before anything is refused, so that one reading shows all of them.
"""

import difflib
import math
import os
import re
import secrets
import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from inbox.alarms import AlarmConfig
from inbox.document_passwords import DocumentPasswords, parse_passwords
from inbox.mailbox import LISTENING, MailboxConfig
from inbox.sign_in import MECHANISMS
from inbox.smtp import SmtpConfig
from tickets.automatic_texts import load_texts
from web.sign_in_settings import AS_MAILBOX, KINDS, PROVIDERS, complete_sign_in

PREFIX = "COUNTERFOIL_"
FILE_NAME = "counterfoil.toml"
MIN_SECRET_LENGTH = 32
LOOPBACK = ("localhost", "127.0.0.1", "::1")

# Variables with our prefix that are not settings: where the home is, and switches of the tests and the bench.
NOT_SETTINGS = (
    "COUNTERFOIL_HOME",
    "COUNTERFOIL_REQUIRE_",
    "COUNTERFOIL_TEST_",
    "COUNTERFOIL_CRASH_AT",
    "COUNTERFOIL_PEERS",
)


class BadSetting(Exception):
    """`str()` is "mailbox[0].port: must be a port number, not 'abc'", one line for each of `problems`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every field is documented in docs/settings.md; a test compares the two."""

    home: Path
    database_url: str = field(repr=False)
    company: str = "Counterfoil"
    base_url: str = "http://127.0.0.1:8080"
    mail_from: str = "billing@localhost"  # the address replies leave from
    sales_address: str = ""
    secret: str = field(default="", repr=False)  # signs Message-IDs and CSRF tokens; kept in home/secret
    plus_addressing: bool = False
    acknowledge: bool = False
    announce_resolved: bool = False
    automatic_mails_a_day: int = 5  # to one address
    automatic_texts: Path | None = None
    invoice_files: Path | None = None  # where the copies of invoices are, by the ledger's document path
    document_passwords: DocumentPasswords = field(default_factory=DocumentPasswords)
    post_proved: bool = True  # cash that document, ledger and bank prove together
    post_limit: Decimal | None = None  # above it a person decides, in the payment's currency
    post_inferred_after: int | None = None  # payments without an advice that people applied before; None for never
    learn_with_four_eyes: bool = False  # a payer's bank account counts once a second person has confirmed it
    ask_for_money_after_days: int = 5  # 0 for never
    ask_for_advice_after_days: int = 3  # 0 for never
    poll_seconds: int = 20
    listen_host: str = "127.0.0.1"
    listen_port: int = 8080
    mailboxes: tuple[MailboxConfig, ...] = ()
    smtp: SmtpConfig | None = None
    alarm: AlarmConfig | None = None


@dataclass(frozen=True, slots=True)
class _Given:
    """A value as written, and where: "mailbox[0].port" or "COUNTERFOIL_SMTP_PORT"."""

    where: str
    value: object
    from_file: bool


_Table = dict[str, _Given]


@dataclass(frozen=True, slots=True)
class _Tables:
    desk: _Table
    smtp: _Table
    alarm: _Table
    mailboxes: list[_Table]


def load_settings(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read COUNTERFOIL_HOME/counterfoil.toml and COUNTERFOIL_* variables. Raises BadSetting."""
    environ = os.environ if environ is None else environ
    home = (home or Path(environ.get("COUNTERFOIL_HOME") or "~/.counterfoil")).expanduser().absolute()
    problems: list[str] = []
    given = _gather(home, environ, problems)
    desk_values = _read_table(given.desk, DESK, home, problems)
    smtp_values = _read_table(given.smtp, SMTP, home, problems) if given.smtp else None
    alarm_values = _read_table(given.alarm, ALARM, home, problems) if given.alarm else None
    mailbox_values = [_read_table(table, MAILBOX, home, problems) for table in given.mailboxes]
    _complete_mailboxes(mailbox_values, problems)
    if smtp_values is not None:
        _complete_smtp(smtp_values, mailbox_values, problems)
    if alarm_values is not None:
        _complete_alarm(alarm_values, smtp_values or {}, problems)
    if problems:
        raise BadSetting(problems)
    return Settings(
        home=home,
        database_url=desk_values.pop("database_url", None) or f"sqlite:///{home / 'counterfoil.sqlite3'}",
        secret=desk_values.pop("secret", None) or _keep_secret(home),
        mailboxes=tuple(MailboxConfig(**values) for values in mailbox_values),
        smtp=SmtpConfig(**smtp_values) if smtp_values else None,
        alarm=AlarmConfig(**alarm_values) if alarm_values else None,
        **desk_values,
    )


# --- what a value may be: each turns one given value into its type, or raises ValueError with the reason ---------


def _text(value: object, home: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"must be a text, not {value!r}")
    return value.strip()


def _verbatim(value: object, home: Path) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("must be a text that is not empty")
    return value


def _number(value: object, home: Path, *, low: int, high: int, noun: str = "whole number") -> int:
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        number = None
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError(f"must be a {noun}, not {value!r}")
    if not low <= number <= high:
        raise ValueError(f"must be between {low} and {high}, not {number}")
    return number


def _seconds(value: object, home: Path) -> float:
    try:
        seconds = float(value) if isinstance(value, str | int | float) else math.nan
    except ValueError:
        seconds = math.nan
    if isinstance(value, bool) or not 1 <= seconds <= 600:
        raise ValueError(f"must be a number of seconds between 1 and 600, not {value!r}")
    return seconds


def _amount(value: object, home: Path) -> Decimal:
    try:
        amount = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and 0 <= amount <= 10**12):
        raise ValueError(f"must be an amount like 10000 or 2500.50, not {value!r}")
    return amount


def _choice(value: object, home: Path, *, among: tuple[str, ...]) -> str:
    if value not in among:
        raise ValueError(f"must be {', '.join(among[:-1])} or {among[-1]}, not {value!r}")
    return str(value)


def _address(value: object, home: Path) -> str:
    """A mail address; a host without a dot is fine, the desk may live inside a company."""
    from email_validator import EmailNotValidError, validate_email  # slow to import

    try:
        return validate_email(_text(value, home), check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError as bad:
        raise ValueError(f"must be a mail address, not {value!r} ({bad})") from None


def _optional_address(value: object, home: Path) -> str:
    return "" if value == "" else _address(value, home)


def _endpoint(value: object, home: Path) -> str:
    """Where secrets are sent: encrypted, or on this very machine."""
    address = urlsplit(_text(value, home))
    if address.scheme not in ("http", "https") or not address.hostname or address.fragment:
        raise ValueError(f"must be like https://login.example.com/token, not {value!r}")
    if address.username or address.password:
        raise ValueError("must hold no user and no password")
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        raise ValueError(f"must begin with https://: {address.hostname} is not this machine")
    return address.geturl().rstrip("/")


def _day(value: object, home: Path) -> datetime:
    """A date of TOML, or a text like 2027-03-31: its first moment, so that a warning comes in time."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"must be a day like 2027-03-31, not {value!r}")
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _tenant(value: object, home: Path) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}", value):
        raise ValueError(f"must be a tenant's id or domain, not {value!r}")
    return value


def _command(value: object, home: Path) -> tuple[str, ...]:
    """A list of program and arguments; a variable can only hold a text, which is split as a shell would."""
    words = shlex.split(value) if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise ValueError(f'must be a list like ["/usr/local/bin/token", "billing"], not {value!r}')
    return tuple(words)


def _addresses(value: object, home: Path) -> tuple[str, ...]:
    """One address, or several: a list, or a text with commas."""
    several = value.split(",") if isinstance(value, str) else value
    if not isinstance(several, list) or not several:
        raise ValueError(f"must be a mail address or a list of them, not {value!r}")
    return tuple(_address(one, home) for one in several)


def _server_names(value: object, home: Path) -> tuple[str, ...]:
    """One name, or several: a list, or a text with commas."""
    several = value.split(",") if isinstance(value, str) else value
    names = [one.strip().lower() for one in several if isinstance(one, str)] if isinstance(several, list) else []
    if not names or not all(re.fullmatch(r"[\w.-]{1,253}", name) for name in names):
        raise ValueError(f"must be a server's name or a list of them, not {value!r}")
    return tuple(names)


def _base_url(value: object, home: Path) -> str:
    address = urlsplit(_text(value, home))
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise ValueError(f"must be like https://billing.example.com, not {value!r}")
    if address.path.strip("/"):
        raise ValueError(f"must have no path, not {value!r}: the desk lives at the root of its host")
    return f"{address.scheme}://{address.netloc}"


def _database_url(value: object, home: Path) -> str:
    try:
        url = make_url(_text(value, home))
    except ArgumentError:
        raise ValueError("must be like postgresql://user:password@host/name or sqlite:///file") from None
    if url.drivername == "sqlite":
        if not url.database or url.database == ":memory:":
            raise ValueError("must name a file: an SQLite database in memory is lost at every start")
        return f"sqlite:///{home / Path(url.database).expanduser()}"
    if url.drivername == "postgres":
        raise ValueError("must begin with postgresql://, not postgres://")
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise ValueError(f"must begin with postgresql:// or sqlite:///, not {url.drivername}://")
    if not url.database:
        raise ValueError("names no database: postgresql://user:password@host/name")
    return str(value).strip()


def _path(value: object, home: Path) -> Path:
    return home / Path(_text(value, home)).expanduser()


def _existing_file(value: object, home: Path) -> Path:
    path = _path(value, home)
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return path


def _folder(value: object, home: Path) -> Path:
    path = _path(value, home)
    if not path.is_dir():
        raise ValueError(f"there is no folder {path}")
    return path


def _folder_of_texts(value: object, home: Path) -> Path:
    path = _folder(value, home)
    load_texts(path)
    return path


def _document_passwords(value: object, home: Path) -> DocumentPasswords:
    path = _existing_file(value, home)
    if path.stat().st_mode & 0o077:
        raise ValueError(f"others can read {path}: chmod 600 it")
    try:
        return parse_passwords(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise ValueError(f"{path} is no TOML: {failure}") from None


def _switch(value: object, home: Path) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if not isinstance(value, str) or value.lower() not in words:
        raise ValueError(f"must be true or false, not {value!r}")
    return words[value.lower()]


def _mailbox_name(value: object, home: Path) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", value):
        raise ValueError(f"must be small letters, digits, - and _, not {value!r}")
    if value == "smtp":
        raise ValueError("must not be smtp: that is what the mail server is called")
    return value


def _long_secret(value: object, home: Path) -> str:
    secret = _verbatim(value, home)
    if len(secret) < MIN_SECRET_LENGTH:
        raise ValueError(f"must have at least {MIN_SECRET_LENGTH} characters")
    return secret


_port = partial(_number, low=1, high=65535, noun="port number")
_Reader = Callable[[object, Path], Any]

# Name -> what it may be. A name in SECRETS can be given as a file too: NAME_file in the file, NAME_FILE outside.
DESK: Mapping[str, _Reader] = {
    "database_url": _database_url,
    "company": _text,
    "base_url": _base_url,
    "mail_from": _address,
    "sales_address": _optional_address,
    "secret": _long_secret,
    "plus_addressing": _switch,
    "acknowledge": _switch,
    "announce_resolved": _switch,
    "automatic_mails_a_day": partial(_number, low=1, high=100),
    "automatic_texts": _folder_of_texts,
    "invoice_files": _folder,
    "document_passwords": _document_passwords,
    "post_proved": _switch,
    "post_limit": _amount,
    "post_inferred_after": partial(_number, low=1, high=1000),
    "learn_with_four_eyes": _switch,
    "ask_for_money_after_days": partial(_number, low=0, high=365),
    "ask_for_advice_after_days": partial(_number, low=0, high=365),
    "poll_seconds": partial(_number, low=1, high=3600),
    "listen_host": _text,
    "listen_port": _port,
}
SIGN_IN: Mapping[str, _Reader] = {
    "sign_in": partial(_choice, among=tuple(KINDS)),
    "mechanism": partial(_choice, among=("auto", *MECHANISMS)),
    "provider": partial(_choice, among=tuple(PROVIDERS)),
    "tenant": _tenant,
    "authority": _endpoint,
    "client_id": _text,
    "client_secret": _verbatim,
    "client_secret_ends": _day,
    "client_certificate": _existing_file,
    "service_account_file": _existing_file,
    "token_url": _endpoint,
    "device_url": _endpoint,
    "authorise_url": _endpoint,
    "userinfo_url": _endpoint,
    "scope": _text,
    "token_command": _command,
    "token_ca_file": _existing_file,
}
SMTP: Mapping[str, _Reader] = {
    "host": _text,
    "port": _port,
    "security": partial(_choice, among=("tls", "starttls", "none")),
    "user": _text,
    "password": _verbatim,
    "ca_file": _existing_file,
    "timeout_seconds": _seconds,
    **SIGN_IN,
    "sign_in": partial(_choice, among=(*KINDS, AS_MAILBOX)),
    "mailbox": _mailbox_name,
}
ALARM: Mapping[str, _Reader] = {
    "webhook_url": _endpoint,
    "webhook_secret": _long_secret,
    "mail_to": _addresses,
    "mail_from": _address,
    "host": _text,
    "port": _port,
    "security": partial(_choice, among=("tls", "starttls", "none")),
    "user": _text,
    "password": _verbatim,
    "ca_file": _existing_file,
}
MAILBOX: Mapping[str, _Reader] = {
    "name": _mailbox_name,
    "kind": partial(_choice, among=("imap", "folder", *LISTENING)),
    "host": _text,
    "port": _port,
    "security": partial(_choice, among=("tls", "starttls", "none")),
    "user": _text,
    "password": _verbatim,
    "folder": _text,
    "path": _path,
    "ca_file": _existing_file,
    "idle_seconds": partial(_number, low=0, high=29 * 60 - 1),
    "timeout_seconds": _seconds,
    "processed_folder": _text,
    "addresses": _addresses,
    "largest_mb": partial(_number, low=1, high=1000),
    "trusted_authserv_ids": _server_names,
    **SIGN_IN,
}
SECRETS = ("database_url", "secret", "password", "client_secret", "webhook_url", "webhook_secret")
SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}
IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}


# --- gathering: the file first, the environment over it ----------------------------------------------------------


def _gather(home: Path, environ: Mapping[str, str], problems: list[str]) -> _Tables:
    content = _read_file(home / FILE_NAME, problems)
    mailbox_tables = content.pop("mailbox", [])
    smtp, alarm = (_take_table(name, content, problems) for name in ("smtp", "alarm"))
    if not isinstance(mailbox_tables, list) or not all(isinstance(table, dict) for table in mailbox_tables):
        problems.append("mailbox: must be a list of tables, each headed [[mailbox]]")
        mailbox_tables = []
    mailboxes = [_from_file(f"mailbox[{at}].", table) for at, table in enumerate(mailbox_tables)]
    given = _Tables(_from_file("", content), smtp, alarm, mailboxes)
    for variable, value in sorted(environ.items()):
        # An empty variable is an unset one: that is how compose files pass on what nobody set.
        if value and variable.startswith(PREFIX) and not variable.startswith(NOT_SETTINGS):
            _place_variable(variable, value, given, problems)
    _refuse_open_secrets(home / FILE_NAME, [given.desk, smtp, alarm, *mailboxes], problems)
    return given


def _take_table(name: str, content: dict[str, Any], problems: list[str]) -> _Table:
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


def _from_file(prefix: str, table: dict[str, object]) -> _Table:
    return {name: _Given(prefix + name, value, from_file=True) for name, value in table.items()}


def _place_variable(variable: str, value: str, given: _Tables, problems: list[str]) -> None:
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
    table[rest] = _Given(variable, value, from_file=False)


def _split_mailbox(name: str) -> tuple[str, str]:
    """ "front_desk_ca_file" -> ("front_desk", "ca_file"): the longest known ending is the setting."""
    for setting in sorted(_names(MAILBOX), key=len, reverse=True):
        if name.endswith(f"_{setting}"):
            return name.removesuffix(f"_{setting}"), setting
    return "", name


def _mailbox_table(name: str, mailboxes: list[_Table]) -> _Table:
    """The [[mailbox]] of that name (- and _ are one here), or a new one: a container needs no file at all."""
    for table in mailboxes:
        if "name" in table and str(table["name"].value).replace("-", "_") == name:
            return table
    mailboxes.append({"name": _Given(f"{PREFIX}MAILBOX_{name.upper()}_…", name, from_file=False)})
    return mailboxes[-1]


def _names(fields: Mapping[str, _Reader]) -> list[str]:
    return [*fields, *(f"{name}_file" for name in fields if name in SECRETS)]


def _variables(mailboxes: list[_Table]) -> list[str]:
    prefixes = [("", DESK), ("SMTP_", SMTP), ("ALARM_", ALARM)]
    for table in mailboxes:
        if "name" in table:
            prefixes.append((f"MAILBOX_{str(table['name'].value).replace('-', '_').upper()}_", MAILBOX))
    return [f"{PREFIX}{prefix}{name.upper()}" for prefix, fields in prefixes for name in _names(fields)]


def _refuse_open_secrets(path: Path, tables: list[_Table], problems: list[str]) -> None:
    """A secret may stand in the file only while nobody but its owner can read the file."""
    held = [
        given.where
        for table in tables
        for name, given in table.items()
        if given.from_file and name in SECRETS and (name != "database_url" or "@" in str(given.value))
    ]
    if held and path.stat().st_mode & 0o077:
        problems.append(f"{held[0]}: others can read {path}: chmod 600 it, or use {held[0]}_file")


# --- reading one table -------------------------------------------------------------------------------------------


def _read_table(table: _Table, fields: Mapping[str, _Reader], home: Path, problems: list[str]) -> dict[str, Any]:
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
    path = _path(value, home)
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as failure:
        raise ValueError(f"{path} can't be read: {failure}") from None


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def _complete_mailboxes(mailboxes: list[dict[str, Any]], problems: list[str]) -> None:
    seen: set[str] = set()
    for at, values in enumerate(mailboxes):
        where = f"mailbox[{at}]"
        values.setdefault("kind", "imap")
        if "name" not in values:
            problems.append(f"{where}.name: is missing")
        elif values["name"] in seen:
            problems.append(f"{where}.name: {values['name']!r} is the name of two mailboxes")
        seen.add(values.get("name") or "")
        if values["kind"] == "imap":
            _complete_server(where, values, IMAP_PORTS, ("host", "user"), problems)
            complete_sign_in(where, values, problems)
        elif values["kind"] in LISTENING:
            _complete_listener(where, values, problems)
        elif values["kind"] == "folder":
            _complete_folder(where, values, problems)
    _refuse_circles(mailboxes, problems)


def _refuse_circles(mailboxes: list[dict[str, Any]], problems: list[str]) -> None:
    """What was moved must not come in again, and an address must belong to one mailbox."""

    def account(values: dict[str, Any]) -> tuple[object, ...]:
        return values.get("kind"), values.get("host"), values.get("port"), values.get("user")

    read = {(*account(values), values.get("folder") or "INBOX") for values in mailboxes if values["kind"] == "imap"}
    taken: set[tuple[object, ...]] = set()
    for at, values in enumerate(mailboxes):
        if (*account(values), values.get("processed_folder")) in read:
            problems.append(f"mailbox[{at}].processed_folder: mail is read from that folder too")
        for address in values.get("addresses") or ():
            if (*account(values), address.lower()) in taken:
                problems.append(f"mailbox[{at}].addresses: {address} belongs to another mailbox already")
            taken.add((*account(values), address.lower()))


def _complete_listener(where: str, values: dict[str, Any], problems: list[str]) -> None:
    values.setdefault("host", "127.0.0.1")
    problems += [f"{where}.{name}: is missing" for name in ("port", "addresses") if name not in values]


def _complete_folder(where: str, values: dict[str, Any], problems: list[str]) -> None:
    if "path" not in values:
        problems.append(f"{where}.path: is missing; a folder mailbox needs the path of its folder")
    for name in SIGN_IN:
        if name in values:
            problems.append(f"{where}.{name}: is not used by a folder, which nobody signs in to")


def _complete_smtp(values: dict[str, Any], mailboxes: list[dict[str, Any]], problems: list[str]) -> None:
    """Without a user there is no sign-in; `sign_in = "mailbox"` shows the token of that mailbox."""
    _complete_server("smtp", values, SMTP_PORTS, ("host",), problems)
    name = values.pop("mailbox", None)
    if values.get("sign_in") == AS_MAILBOX:
        _sign_in_as_mailbox(values, name, mailboxes, problems)
    elif name is not None:
        problems.append(f'smtp.mailbox: is only for sign_in = "{AS_MAILBOX}"')
    elif "user" in values:
        complete_sign_in("smtp", values, problems)
    else:
        for setting in ("password", *SIGN_IN):
            if setting in values:
                problems.append(f"smtp.user: is missing; smtp.{setting} is set")


def _sign_in_as_mailbox(
    values: dict[str, Any], name: str | None, mailboxes: list[dict[str, Any]], problems: list[str]
) -> None:
    del values["sign_in"]
    for setting in ("password", *SIGN_IN):
        if setting in values and setting != "mechanism":
            problems.append(f'smtp.{setting}: is not used by sign_in = "{AS_MAILBOX}"')
    mailbox = next((mailbox for mailbox in mailboxes if mailbox.get("name") == name), None)
    if name is None:
        problems.append(f'smtp.mailbox: is missing; sign_in = "{AS_MAILBOX}" needs it')
    elif mailbox is None:
        problems.append(f"smtp.mailbox: no mailbox is called {name!r}")
    elif mailbox.get("token") is None:
        problems.append(f"smtp.mailbox: {name} does not sign in with tokens")
    else:
        values["token"] = mailbox["token"]
        values["token_of"] = f"mailbox {name}"
        values.setdefault("user", mailbox["user"])


def _complete_alarm(values: dict[str, Any], smtp: dict[str, Any], problems: list[str]) -> None:
    """A webhook, a mail by a server and account of its own, or both."""
    if "webhook_url" not in values and "mail_to" not in values:
        problems.append("alarm.webhook_url or mail_to: is missing; one of them is whom to tell")
    if ("webhook_url" in values) != ("webhook_secret" in values):
        missing, present = sorted(("webhook_url", "webhook_secret"), key=lambda name: name in values)
        problems.append(f"alarm.{missing}: is missing; alarm.{present} is set")
    if "mail_to" not in values:
        for name in ("mail_from", "host", "port", "security", "user", "password"):
            if name in values:
                problems.append(f"alarm.mail_to: is missing; alarm.{name} is set")
        return
    _complete_server("alarm", values, SMTP_PORTS, ("host", "mail_from"), problems)
    if ("user" in values) != ("password" in values):
        missing, present = sorted(("user", "password"), key=lambda name: name in values)
        problems.append(f"alarm.{missing}: is missing; alarm.{present} is set")
    if (values.get("host"), values.get("user", "")) == (smtp.get("host"), smtp.get("user", "")):
        problems.append("alarm.host: is the server and account of [smtp], whose failure it could not tell")


def _complete_server(
    where: str, values: dict[str, Any], ports: dict[str, int], needed: tuple[str, ...], problems: list[str]
) -> None:
    for name in needed:
        if name not in values:
            problems.append(f"{where}.{name}: is missing")
    security = values.setdefault("security", "tls" if ports is IMAP_PORTS else "starttls")
    values.setdefault("port", ports.get(security, 0))
    host = values.get("host")
    if security == "none" and host and host not in LOOPBACK:
        problems.append(f"{where}.security: none would send mail and password in the clear to {host}; use tls")


def _keep_secret(home: Path) -> str:
    """The secret of this home, made once: mode 600, and complete from the moment that it has its name."""
    path = home / "secret"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            draft = home / f"secret.{os.getpid()}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(draft, path)  # fails if another process was first: then theirs is the secret
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as failure:
        raise BadSetting([f"COUNTERFOIL_HOME: the secret of {home} can't be kept: {failure}"]) from None
    if len(secret) < MIN_SECRET_LENGTH:
        raise BadSetting([f"secret: {path} is damaged; put back the old one, or delete it to get a new one"])
    return secret
