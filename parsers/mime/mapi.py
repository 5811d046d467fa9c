"""MAPI properties in, an `OutlookItem` out: what winmail.dat (TNEF) and .msg files say of a mail, in one shape.

Both formats hold the same properties and differ only in how they store them: MS-OXPROPS for the numbers,
MS-OXCMAIL for which of several bodies and senders counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from parsers.message import Address, AttachmentPart
from parsers.mime.addresses import normalise_email
from parsers.mime.charsets import decode_text
from parsers.mime.file_names import clean_file_name
from parsers.mime.rtf import read_compressed_rtf
from parsers.problems import Problem

# property types
SHORT, LONG, ERROR, BOOLEAN, OBJECT, STRING8, UNICODE, TIME, GUID, BINARY = (
    0x02,
    0x03,
    0x0A,
    0x0B,
    0x0D,
    0x1E,
    0x1F,
    0x40,
    0x48,
    0x102,
)
MULTIPLE = 0x1000

# property numbers
SUBJECT = 0x0037
CLIENT_SUBMIT_TIME = 0x0039
TRANSPORT_HEADERS = 0x007D
DELIVERY_TIME = 0x0E06
BODY = 0x1000
RTF_COMPRESSED = 0x1009
HTML = 0x1013
MESSAGE_ID = 0x1035
DISPLAY_NAME = 0x3001
ATTACH_DATA = 0x3701
ATTACH_FILE_NAME = 0x3704
ATTACH_METHOD = 0x3705
ATTACH_LONG_NAME = 0x3707
ATTACH_MIME_TAG = 0x370E
ATTACH_CONTENT_ID = 0x3712
INTERNET_CODEPAGE = 0x3FDE
MESSAGE_CODEPAGE = 0x3FFD
_SENDERS = ((0x0042, (0x5D02, 0x0065)), (0x0C1A, (0x5D01, 0x0C1F)))  # on whose behalf, then who; name, addresses

EMBEDDED_MESSAGE, OLE_OBJECT = 5, 6  # values of ATTACH_METHOD

Properties = Mapping[int, tuple[int, bytes]]  # number → type and value's bytes

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OutlookItem:
    """`html` is raw and unsafe; `transport_headers` are those of the mail as it arrived, '' for one never sent."""

    subject: str
    sender: Address | None
    sent_at: datetime | None
    message_id: str | None
    transport_headers: str
    text: str
    html: str | None
    files: tuple[AttachmentPart, ...]
    problems: tuple[Problem, ...] = ()


def read_item(
    properties: Properties, files: tuple[AttachmentPart, ...], problems: tuple[Problem, ...] = ()
) -> OutlookItem:
    codepage = _codepage(properties)
    html = _html(properties, codepage)
    text = read_string(properties, BODY, codepage)
    if RTF_COMPRESSED in properties and not (html and text):
        rtf = read_compressed_rtf(properties[RTF_COMPRESSED][1])
        html = html or rtf.html
        text = text or rtf.text
    return OutlookItem(
        subject=read_string(properties, SUBJECT, codepage),
        sender=_sender(properties, codepage),
        sent_at=_instant(properties, CLIENT_SUBMIT_TIME) or _instant(properties, DELIVERY_TIME),
        message_id=read_string(properties, MESSAGE_ID, codepage).strip(" <>") or None,
        transport_headers=read_string(properties, TRANSPORT_HEADERS, codepage),
        text=text.replace("\r\n", "\n").replace("\r", "\n"),
        html=html,
        files=files,
        problems=problems,
    )


def read_string(properties: Properties, number: int, codepage: str | None) -> str:
    """'' when the property is missing or no text."""
    kind, value = properties.get(number, (0, b""))
    if kind == UNICODE:
        return decode_text(value[: len(value) // 2 * 2], "utf-16-le").text.rstrip("\x00\ufffd") if value else ""
    if kind == STRING8:
        return decode_text(value.rstrip(b"\x00"), codepage).text
    return ""


def read_number(properties: Properties, number: int) -> int | None:
    kind, value = properties.get(number, (0, b""))
    return int.from_bytes(value[:4], "little") if kind in (SHORT, LONG) and value else None


def _codepage(properties: Properties) -> str | None:
    for number in (INTERNET_CODEPAGE, MESSAGE_CODEPAGE):
        page = read_number(properties, number)
        if page:
            return _CODEPAGES.get(page, f"cp{page}")
    return None


_CODEPAGES = {
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    50220: "iso-2022-jp",
    51932: "euc-jp",
    65000: "utf-7",
    65001: "utf-8",
    **{28590 + part: f"iso-8859-{part}" for part in range(1, 16)},
}


def _html(properties: Properties, codepage: str | None) -> str | None:
    kind, value = properties.get(HTML, (0, b""))
    if kind == BINARY and value:
        return decode_text(value.rstrip(b"\x00"), codepage).text
    return read_string(properties, HTML, codepage) or None


def _sender(properties: Properties, codepage: str | None) -> Address | None:
    for name, addresses in _SENDERS:
        for number in addresses:
            email = normalise_email(read_string(properties, number, codepage))
            if email:  # an address inside the sender's own Exchange is none: /O=…/CN=…
                return Address(read_string(properties, name, codepage).strip(), email)
    return None


def _instant(properties: Properties, number: int) -> datetime | None:
    kind, value = properties.get(number, (0, b""))
    if kind != TIME or len(value) < 8:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int.from_bytes(value[:8], "little") // 10)
    except OverflowError:
        return None


def as_part(properties: Properties, data: bytes, position: int, codepage: str | None) -> AttachmentPart:
    """A file of an item; `position` counts from 1 and names one without a name."""
    names = (ATTACH_LONG_NAME, ATTACH_FILE_NAME, DISPLAY_NAME)
    written = next(filter(None, (read_string(properties, number, codepage) for number in names)), "")
    content_id = read_string(properties, ATTACH_CONTENT_ID, codepage).strip("<> ")[:300] or None
    return AttachmentPart(
        name=clean_file_name(written) or f"attachment-{position}",
        mime_type=read_string(properties, ATTACH_MIME_TAG, codepage).strip().lower() or "application/octet-stream",
        content=data,
        content_id=content_id,
    )
