"""A delivery report in, what it says of our mail out: which Message-ID, which recipient, which status.

RFC 3464 (delivery status), RFC 8098 (disposition), RFC 5965 (feedback), and by their text the reports of mail
systems that follow none of them.
"""

import re
from collections.abc import Iterator

from parsers.message import DeliveryReport, ParsedMessage
from parsers.mime.addresses import normalise_email
from parsers.mime.header_scan import HeaderBlock, scan_headers

_MAX_BLOCKS = 50
_MAX_TEXT = 20_000

_BLANK = re.compile(rb"\n[ \t\r]*\n")
_ID = re.compile(r"<([^<>\s]{3,998})>")
_ID_IN_TEXT = re.compile(r"^[ >\t|]*(?:x-original-)?message-id:[ \t]*\n?[ \t>|]*<([^<>\s]{3,500})>", re.I | re.M)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<![\d.@-])([45])\d\d(?:[ -]|$)", re.M)
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?")
_DIAGNOSIS = re.compile(r"^.*(?<!\d)[45]\d\d[ -].*$|^.*[45]\.\d\.\d.*$", re.M)
_ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")


def find_report(message: ParsedMessage) -> DeliveryReport:
    """From the report's parts where there are any, else from its headers and text."""
    fields = _deciding_block(message)
    action = ((fields.get("action") if fields else None) or "").strip().lower().split(" ")[0].strip("();,")
    status = _ENHANCED.search((fields.get("status") if fields else None) or "")
    diagnostic = _after_type((fields.get("diagnostic-code") if fields else None) or "") or _text_diagnosis(message)
    return DeliveryReport(
        message_id=_original_id(message),
        recipient=_recipient(message, fields),
        status=status.group(1) if status else _text_status(diagnostic or message.text[:_MAX_TEXT]),
        action=action or ("reported" if message.report_type == "feedback-report" else None),
        diagnostic=diagnostic,
    )


def _deciding_block(message: ParsedMessage) -> HeaderBlock | None:
    """The recipient's block that matters most: a failure before a delay before a success."""
    blocks = list(_blocks(message))
    for wanted in _ACTIONS:
        for block in blocks:
            if (block.get("action") or "").strip().lower().startswith(wanted):
                return block
    named = [block for block in blocks if block.get("final-recipient") or block.get("status")]
    return named[0] if named else (blocks[0] if blocks else None)


def _blocks(message: ParsedMessage) -> Iterator[HeaderBlock]:
    """The groups of fields in the machine-readable parts; headers of the returned mail are none of them."""
    for part in message.reports:
        if part.mime_type.startswith("message/") and not part.mime_type.endswith("headers"):
            for group in _BLANK.split(part.content.strip())[:_MAX_BLOCKS]:
                yield scan_headers(group + b"\n\n")


def _after_type(value: str) -> str | None:
    """`smtp; 550 5.1.1 unknown` → `550 5.1.1 unknown`."""
    head, separator, tail = value.partition(";")
    return " ".join((tail if separator and " " not in head.strip() else value).split())[:500] or None


def _original_id(message: ParsedMessage) -> str | None:
    for block in _blocks(message):
        found = _ID.search(block.get("original-message-id") or block.get("x-original-message-id") or "")
        if found:
            return found.group(1)
    for part in (*message.reports, *message.attachments):
        if part.mime_type in {"message/rfc822", "message/global"} or part.mime_type.endswith("headers"):
            found = _ID.search(scan_headers(part.content).get("message-id") or "")
            if found:
                return found.group(1)
    for part in message.attachments:
        if part.mime_type.startswith("text/"):
            found = _ID_IN_TEXT.search(part.content[:_MAX_TEXT].decode("latin-1"))
            if found:
                return found.group(1)
    found = _ID_IN_TEXT.search(message.text[: 4 * _MAX_TEXT])
    if found:
        return found.group(1)
    named = message.in_reply_to or message.references
    return named[-1] if named else None


def _recipient(message: ParsedMessage, fields: HeaderBlock | None) -> str | None:
    for name in ("final-recipient", "original-recipient", "x-actual-recipient", "original-rcpt-to"):
        written = _after_type((fields.get(name) if fields else None) or "")
        if written and (email := normalise_email(written.strip("<> "))):
            return email
    for header, value in message.headers:
        if header.lower() == "x-failed-recipients" and (found := _EMAIL.search(value)):
            return normalise_email(found.group())
    ours = {address.email for address in (*message.to, *message.cc)}
    ours |= {message.sender.email} if message.sender else set()
    for found in _EMAIL.finditer(message.text[:4000]):
        email = normalise_email(found.group())
        if email and email not in ours:
            return email
    return None


def _text_diagnosis(message: ParsedMessage) -> str | None:
    found = _DIAGNOSIS.search(message.text[:_MAX_TEXT])
    return " ".join(found.group().split())[:500] if found else None


def _text_status(text: str) -> str | None:
    enhanced = _ENHANCED.search(text)
    if enhanced:
        return enhanced.group(1)
    basic = _BASIC.search(text)
    return f"{basic.group(1)}.0.0" if basic else None
