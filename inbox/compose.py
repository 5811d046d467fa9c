"""An outbox row and its files in, the bytes of the mail out: 7-bit clean, threaded, under its fixed Message-ID."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tickets.errors import Invalid
from tickets.outgoing.outbox import OutboundMail

# RFC 5322, 3.6.4 sets no limit, but servers do: the first and the newest carry the thread
MAX_REFERENCES = 30


def compose(
    mail: OutboundMail,
    files: Sequence[tuple[str, str, bytes]],
    *,
    sender: str,
    name: str,
    now: datetime,
    reply_to: str | None = None,
    mark: str | None = None,
) -> bytes:
    """`files` are (name, MIME type, content); `sender` and `name` what the mail comes from. `mark` stands at the end
    of the text, for answers whose mailers lose every header. Raises Invalid for a header value with a line break:
    it could add headers or recipients of its own."""
    message = EmailMessage(policy=SMTP)
    for header, value in _headers(mail, sender=sender, name=name, now=now, reply_to=reply_to):
        message[header] = _one_line(header, value)
    text = f"{mail.text.rstrip()}\n\n[#{mark}]\n" if mark else mail.text
    message.set_content(text, cte="quoted-printable")
    for file_name, mime_type, content in files:
        _attach(message, _one_line("file name", file_name), mime_type, content)
    return _identification(mail) + message.as_bytes()


def _headers(
    mail: OutboundMail, *, sender: str, name: str, now: datetime, reply_to: str | None
) -> list[tuple[str, str]]:
    automatic = mail.kind == "automatic"
    headers = [
        ("From", _with_name(name, sender)),
        ("To", ", ".join(mail.to)),
        ("Cc", ", ".join(mail.cc)),
        ("Reply-To", reply_to or ""),
        ("Subject", mail.subject),
        ("Date", format_datetime(now)),
        ("Auto-Submitted", "auto-replied" if automatic else ""),  # RFC 3834, 5
        ("X-Auto-Response-Suppress", "All" if automatic else ""),  # Exchange reads only this one
    ]
    return [(header, value) for header, value in headers if value]


def _identification(mail: OutboundMail) -> bytes:
    """Message-ID, In-Reply-To and References, one identifier a line. The library would cut an identifier that is
    longer than its line into encoded words, and no client would find the thread."""
    lines = [f"Message-ID: <{_one_line('Message-ID', mail.message_id)}>"]
    for header, identifiers in (
        ("In-Reply-To", [mail.in_reply_to] if mail.in_reply_to else []),
        ("References", _capped(mail.references)),
    ):
        usable = [each for each in identifiers if _one_line(header, each).isascii() and len(each) < 900]
        if usable:
            lines.append(f"{header}: " + "\r\n ".join(f"<{each}>" for each in usable))
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _capped(references: Sequence[str]) -> list[str]:
    if len(references) <= MAX_REFERENCES:
        return list(references)
    return [references[0], *references[-(MAX_REFERENCES - 1) :]]


def _with_name(name: str, address: str) -> str:
    return str(Address(_one_line("sender's name", name), addr_spec=_one_line("sender", address)))


def _one_line(what: str, value: str) -> str:
    if any(letter in value for letter in "\r\n\0\v\f\x1c\x1d\x1e\x85\u2028\u2029"):
        raise Invalid(f"The {what} contains a line break.")
    return value


def _attach(message: EmailMessage, name: str, mime_type: str, content: bytes) -> None:
    main, _, sub = mime_type.partition("/")
    if main in ("multipart", "message") or not sub:  # would be parsed as mail structure, not as a file
        main, sub = "application", "octet-stream"
    message.add_attachment(content, maintype=main, subtype=sub, filename=name, cte="base64")
