"""The header fields of a mail in, who wrote what, to whom and when out; flaws become problems."""

import re
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz

from parsers.message import Address
from parsers.mime.addresses import parse_addresses
from parsers.mime.header_scan import HeaderBlock, decode_words
from parsers.problems import Problem

MAX_REFERENCES = 200

_ID = re.compile(r"<([^<>]{1,1000})>")
SPACE = re.compile(r"\s+")


def header_text(block: HeaderBlock, name: str) -> str:
    """Decoded, on one line; empty when there is no such field."""
    return SPACE.sub(" ", decode_words(block.get(name) or "")).strip()


def read_message_id(block: HeaderBlock, problems: list[Problem]) -> str | None:
    """Without angle brackets (RFC 5322, 3.6.4); some senders forget them."""
    written = block.get("message-id") or ""
    found = read_ids([written]) or read_ids([f"<{written}>"] if written and " " not in written else [])
    if not found:
        problems.append(Problem("no_message_id", "The mail has no Message-ID.", "header"))
        return None
    return found[0]


def read_ids(values: list[str]) -> tuple[str, ...]:
    """Message identifiers in order; some mailers fold inside the brackets."""
    found = [SPACE.sub("", match) for value in values for match in _ID.findall(decode_words(value))]
    return tuple(identifier for identifier in found if identifier)[-MAX_REFERENCES:]


def read_sender(block: HeaderBlock, problems: list[Problem]) -> Address | None:
    """The first of From."""
    written = block.get_all("from")
    if not written:
        problems.append(Problem("no_sender", "The mail does not say who sent it.", "From"))
        return None
    whole = ", ".join(written[:5])
    people, _ = parse_addresses(whole)
    if not people and "=?" in whole:
        people, _ = parse_addresses(decode_words(whole))  # the address within the encoded word, which no rule allows
    if not people:
        problems.append(Problem("sender_unreadable", "The sender's address cannot be read.", "From"))
        return None
    if len(people) > 1:
        problems.append(Problem("several_senders", "The mail names more than one sender; the first counts.", "From"))
    return people[0]


def read_people(block: HeaderBlock, name: str, problems: list[Problem]) -> tuple[Address, ...]:
    """Of To, Cc or Reply-To, in order; what cannot be read is left out."""
    written = block.get_all(name)
    if not written:
        return ()
    people, broken = parse_addresses(", ".join(written[:20]))
    if broken:
        problems.append(Problem("address_unreadable", f"{broken} addresses in {name.title()} cannot be read.", name))
    return people


def read_date(block: HeaderBlock, problems: list[Problem]) -> datetime | None:
    """In UTC; a date without a zone is taken for UTC."""
    written = block.get("date")
    if not written:
        problems.append(Problem("no_date", "The mail has no date.", "Date"))
        return None
    try:
        parsed = parsedate_tz(written[:100])
        if parsed is not None:
            datetime(*parsed[:5])  # noqa: DTZ001 -- raises for a 99th of March, which mktime would wrap
        instant = datetime.fromtimestamp(mktime_tz(parsed), UTC) if parsed else datetime.fromisoformat(written[:40])
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        instant = None
    if instant is None or not 1980 <= instant.year <= 2200:
        problems.append(Problem("date_unreadable", "The date of the mail cannot be read.", "Date"))
        return None
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
