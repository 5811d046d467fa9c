"""Raw bytes of one mail in, a `ParsedMessage` out. Total: any bytes give a message, flaws become problems."""

from dataclasses import dataclass
from datetime import datetime

from parsers.problems import Problem


@dataclass(frozen=True, slots=True)
class Address:
    """`email` is the normalised addr-spec (lower-case domain), `name` the decoded display name or ''."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """One file of a mail. `name` is the cleaned display name (never a path), `content` the decoded bytes.

    `content_id` is without angle brackets; `inline` says that the mail shows it inside its text.
    """

    name: str
    mime_type: str
    content: bytes
    content_id: str | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """`message_id`, `in_reply_to` and `references` are without angle brackets, references oldest first.

    `headers` holds every header in order, decoded and cut to length. `text` is the plain text (made from
    the HTML part when there is no plain one); `html` is the raw, unsafe HTML part: see safe_html.
    """

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str | None
    attachments: tuple[AttachmentPart, ...]
    problems: tuple[Problem, ...]


def parse_message(raw: bytes) -> ParsedMessage:
    """Read one mail (RFC 5322, 2045-2049, 2231, 2047), cutting headers at byte level before any library."""
    raise NotImplementedError
