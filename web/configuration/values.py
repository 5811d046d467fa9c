"""One value of the file or of a variable in, its type out; ValueError says what it must be.

All take the home as well, at which relative paths start.
"""

import math
import re
import shlex
import tomllib
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from inbox.document_passwords import DocumentPasswords, parse_passwords
from tickets.outgoing.automatic_texts import load_texts

MIN_SECRET_LENGTH = 32
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def parse_text(value: object, home: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"must be a text, not {value!r}")
    return value.strip()


def parse_verbatim(value: object, home: Path) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("must be a text that is not empty")
    return value


def parse_number(value: object, home: Path, *, low: int, high: int, noun: str = "whole number") -> int:
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        number = None
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError(f"must be a {noun}, not {value!r}")
    if not low <= number <= high:
        raise ValueError(f"must be between {low} and {high}, not {number}")
    return number


def parse_seconds(value: object, home: Path) -> float:
    try:
        seconds = float(value) if isinstance(value, str | int | float) else math.nan
    except ValueError:
        seconds = math.nan
    if isinstance(value, bool) or not 1 <= seconds <= 600:
        raise ValueError(f"must be a number of seconds between 1 and 600, not {value!r}")
    return seconds


def parse_amount(value: object, home: Path) -> Decimal:
    try:
        amount = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and 0 <= amount <= 10**12):
        raise ValueError(f"must be an amount like 10000 or 2500.50, not {value!r}")
    return amount


def parse_choice(value: object, home: Path, *, among: tuple[str, ...]) -> str:
    if value not in among:
        raise ValueError(f"must be {', '.join(among[:-1])} or {among[-1]}, not {value!r}")
    return str(value)


def parse_address(value: object, home: Path) -> str:
    """A mail address; a host without a dot is fine, the desk may live inside a company."""
    from email_validator import EmailNotValidError, validate_email  # slow to import

    try:
        checked = validate_email(parse_text(value, home), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as bad:
        raise ValueError(f"must be a mail address, not {value!r} ({bad})") from None
    return checked.normalized


def parse_optional_address(value: object, home: Path) -> str:
    return "" if value == "" else parse_address(value, home)


def parse_endpoint(value: object, home: Path) -> str:
    """Where secrets are sent: encrypted, or on this very machine."""
    address = urlsplit(parse_text(value, home))
    if address.scheme not in ("http", "https") or not address.hostname or address.fragment:
        raise ValueError(f"must be like https://login.example.com/token, not {value!r}")
    if address.username or address.password:
        raise ValueError("must hold no user and no password")
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        raise ValueError(f"must begin with https://: {address.hostname} is not this machine")
    return address.geturl().rstrip("/")


def parse_day(value: object, home: Path) -> datetime:
    """A date of TOML, or a text like 2027-03-31: its first moment, so that a warning comes in time."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"must be a day like 2027-03-31, not {value!r}")
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def parse_zone(value: object, home: Path) -> tzinfo:
    try:
        return UTC if value == "UTC" else ZoneInfo(parse_text(value, home))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"must be the name of a time zone like Europe/London, not {value!r}") from None


def parse_tenant(value: object, home: Path) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}", value):
        raise ValueError(f"must be a tenant's id or domain, not {value!r}")
    return value


def parse_command(value: object, home: Path) -> tuple[str, ...]:
    """A list of program and arguments; a variable can only hold a text, which is split as a shell would."""
    words = shlex.split(value) if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise ValueError(f'must be a list like ["/usr/local/bin/token", "billing"], not {value!r}')
    return tuple(words)


def parse_addresses(value: object, home: Path) -> tuple[str, ...]:
    """One address, or several: a list, or a text with commas."""
    several = value.split(",") if isinstance(value, str) else value
    if not isinstance(several, list) or not several:
        raise ValueError(f"must be a mail address or a list of them, not {value!r}")
    return tuple(parse_address(one, home) for one in several)


def parse_server_names(value: object, home: Path) -> tuple[str, ...]:
    """One name, or several: a list, or a text with commas."""
    several = value.split(",") if isinstance(value, str) else value
    names = [one.strip().lower() for one in several if isinstance(one, str)] if isinstance(several, list) else []
    if not names or not all(re.fullmatch(r"[\w.-]{1,253}", name) for name in names):
        raise ValueError(f"must be a server's name or a list of them, not {value!r}")
    return tuple(names)


def parse_base_url(value: object, home: Path) -> str:
    address = urlsplit(parse_text(value, home))
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise ValueError(f"must be like https://billing.example.com, not {value!r}")
    if address.path.strip("/"):
        raise ValueError(f"must have no path, not {value!r}: the desk lives at the root of its host")
    return f"{address.scheme}://{address.netloc}"


def parse_database_url(value: object, home: Path) -> str:
    try:
        url = make_url(parse_text(value, home))
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


def parse_path(value: object, home: Path) -> Path:
    return home / Path(parse_text(value, home)).expanduser()


def parse_existing_file(value: object, home: Path) -> Path:
    path = parse_path(value, home)
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return path


def parse_folder(value: object, home: Path) -> Path:
    path = parse_path(value, home)
    if not path.is_dir():
        raise ValueError(f"there is no folder {path}")
    return path


def parse_folder_of_texts(value: object, home: Path) -> Path:
    path = parse_folder(value, home)
    load_texts(path)
    return path


def parse_document_passwords(value: object, home: Path) -> DocumentPasswords:
    path = parse_existing_file(value, home)
    if path.stat().st_mode & 0o077:
        raise ValueError(f"others can read {path}: chmod 600 it")
    try:
        return parse_passwords(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise ValueError(f"{path} is no TOML: {failure}") from None


def parse_switch(value: object, home: Path) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if not isinstance(value, str) or value.lower() not in words:
        raise ValueError(f"must be true or false, not {value!r}")
    return words[value.lower()]


def parse_mailbox_name(value: object, home: Path) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", value):
        raise ValueError(f"must be small letters, digits, - and _, not {value!r}")
    if value == "smtp":
        raise ValueError("must not be smtp: that is what the mail server is called")
    return value


def parse_long_secret(value: object, home: Path) -> str:
    secret = parse_verbatim(value, home)
    if len(secret) < MIN_SECRET_LENGTH:
        raise ValueError(f"must have at least {MIN_SECRET_LENGTH} characters")
    return secret


parse_port = partial(parse_number, low=1, high=65535, noun="port number")
