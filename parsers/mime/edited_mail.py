"""A mail's bytes and a person's corrections in, bytes with these corrections out; everything else stays as it was.

For mails that no reader can open: nothing is parsed beyond header fields, boundaries and the first text, all of it
found byte by byte and in linear time.
"""

import binascii
import quopri
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from email.utils import formataddr, parseaddr

SHOWN_CHARACTERS = 100_000
MOST_PARTS = 500

# what a person may choose when the mail's own is wrong: name, as shown
CHARSETS = {
    "utf-8": "UTF-8",
    "windows-1252": "Western European (Windows-1252)",
    "iso-8859-15": "Western European (ISO 8859-15)",
    "iso-8859-2": "Central European (ISO 8859-2)",
    "windows-1250": "Central European (Windows-1250)",
    "windows-1251": "Cyrillic (Windows-1251)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "windows-1253": "Greek (Windows-1253)",
    "windows-1254": "Turkish (Windows-1254)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "shift_jis": "Japanese (Shift JIS)",
    "iso-2022-jp": "Japanese (ISO 2022-JP)",
    "euc-kr": "Korean (EUC-KR)",
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """None leaves a thing as it is. `sender` is an address, with or without a name."""

    subject: str | None = None
    sender: str | None = None
    text: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Editable:
    """What stands in the mail today, as well as it can be told."""

    subject: str
    sender: str
    text: str


def find_editable(raw: bytes) -> Editable:
    head, body = _split(raw)
    return Editable(_decoded(_field(head, b"subject")), _decoded(_field(head, b"from")), _first_text(head, body))


def apply_corrections(raw: bytes, corrections: Corrections) -> bytes:
    """Raises ValueError for a sender that is no address, a header with a line break or an unknown charset."""
    head, body = _split(raw)
    end = b"\r\n" if b"\r\n" in raw[:65_536] else b"\n"
    if corrections.charset is not None:
        head, body = _with_charset(head, body, corrections.charset, end)
    if corrections.text is not None:
        head, body = _with_text(head, body, corrections.text, end)
    if corrections.subject is not None:
        head = _with_field(head, b"Subject", _encoded(corrections.subject), end)
    if corrections.sender is not None:
        name, address = parseaddr(_one_line(corrections.sender))
        if "@" not in address or len(address) > 254:
            raise ValueError(f"{corrections.sender!r} is not an address")
        head = _with_field(head, b"From", formataddr((_encoded(name), address)), end)
    return head.rstrip(b"\r\n") + end + end + body


# -- headers


_BLANK = re.compile(rb"\r?\n\r?\n")
_FIELD_NAME = re.compile(rb"[!-9;-~]+[ \t]*:")


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """Header and body; a mail that does not begin with a header field has none."""
    start = raw.lstrip(b"\r\n")
    if not _FIELD_NAME.match(start) and not start.startswith(b"From "):
        return b"", raw
    blank = _BLANK.search(start)
    return (start[: blank.start()], start[blank.end() :]) if blank else (start, b"")


def _field(head: bytes, name: bytes) -> str:
    """The first field of that name, unfolded; empty without one."""
    found = re.search(rb"(?im)^" + name + rb"[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)", head)
    return " ".join(found[1].decode("utf-8", "replace").split())[:2000] if found else ""


def _with_field(head: bytes, name: bytes, value: str, end: bytes) -> bytes:
    field = name + b": " + value.encode("ascii", "replace")
    pattern = re.compile(rb"(?im)^" + name + rb"[ \t]*:(?:[^\r\n]|\r?\n[ \t])*(?:\r?\n|\Z)")
    rest = pattern.sub(b"", head)
    return field + end + rest


def _encoded(text: str) -> str:
    return _one_line(text) if text.isascii() else Header(_one_line(text), "utf-8", maxlinelen=900).encode()


def _one_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise ValueError("a header cannot hold a line break")
    return text


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return value


# -- charset


_TEXT_TYPE = re.compile(rb"(?im)^content-type[ \t]*:[ \t]*text/[^\r\n;]*(?:[^\r\n]|\r?\n[ \t])*")
_CHARSET = re.compile(rb";[ \t\r\n]*charset[ \t]*=[ \t]*(?:\"[^\"]*\"|[^;\s]*)", re.IGNORECASE)


def _with_charset(head: bytes, body: bytes, charset: str, end: bytes) -> tuple[bytes, bytes]:
    """Every text of the mail says this charset."""
    if charset not in CHARSETS:
        raise ValueError(f"{charset!r} is not a charset of the list")
    says = f'; charset="{charset}"'.encode()

    def rewrite(field: re.Match[bytes]) -> bytes:
        return _CHARSET.sub(b"", field[0]).rstrip(b"; \t") + says

    if not _field(head, b"content-type"):
        return _with_field(head, b"Content-Type", f'text/plain; charset="{charset}"', end), body
    return _TEXT_TYPE.sub(rewrite, head), _TEXT_TYPE.sub(rewrite, body)


# -- the text


_BOUNDARY = re.compile(r"boundary\s*=\s*(?:\"([^\"]{1,200})\"|([^;\s]{1,200}))", re.IGNORECASE)


def _with_text(head: bytes, body: bytes, text: str, end: bytes) -> tuple[bytes, bytes]:
    """The first text is replaced; files beside it stay."""
    part = quopri.encodestring(text.replace("\r\n", "\n").encode("utf-8", "replace")).replace(b"\n", end)
    headers = (
        b'Content-Type: text/plain; charset="utf-8"' + end + b"Content-Transfer-Encoding: quoted-printable" + end
    )
    split = _parts(head, body)
    if split is None:
        head = _with_field(head, b"Content-Transfer-Encoding", "quoted-printable", end)
        return _with_field(head, b"Content-Type", 'text/plain; charset="utf-8"', end), part
    delimiter, parts = split
    at = _text_part(parts)
    new = end + headers + end + part + end
    parts = [*parts[:at], new, *parts[at + 1 :]] if at is not None else [parts[0], new, *parts[1:]]
    return head, delimiter.join(parts)


def _parts(head: bytes, body: bytes) -> tuple[bytes, list[bytes]] | None:
    """The delimiter and what it divides: the preamble, the parts, the end. None for a mail of one part."""
    kind = _field(head, b"content-type")
    boundary = _BOUNDARY.search(kind) if kind.lower().startswith("multipart/") else None
    if boundary is None:
        return None
    delimiter = b"--" + (boundary[1] or boundary[2]).encode("utf-8", "replace")
    parts = body.split(delimiter, MOST_PARTS)
    return (delimiter, parts) if len(parts) > 1 else None


def _text_part(parts: list[bytes]) -> int | None:
    """Which of them is the text, or the group of texts."""
    for at, part in enumerate(parts[1:], start=1):
        if part.startswith(b"--"):
            return None
        kind = _field(_split(part)[0], b"content-type").lower()
        if not kind or kind.startswith(("text/plain", "text/html", "multipart/alternative", "multipart/related")):
            return at
    return None


def _first_text(head: bytes, body: bytes) -> str:
    split = _parts(head, body)
    if split is not None:
        at = _text_part(split[1])
        return "" if at is None else _first_text(*_split(split[1][at]))
    encoding = _field(head, b"content-transfer-encoding").lower()
    content = body[: 4 * SHOWN_CHARACTERS]
    if encoding == "quoted-printable":
        content = quopri.decodestring(content)
    elif encoding == "base64":
        try:
            content = binascii.a2b_base64(content)
        except binascii.Error:
            content = body[: 4 * SHOWN_CHARACTERS]
    found = _CHARSET.search(b";" + _field(head, b"content-type").encode())
    charset = found[0].partition(b"=")[2].strip(b'" \t').decode("ascii", "replace") if found else "utf-8"
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")[:SHOWN_CHARACTERS].strip("\n")
