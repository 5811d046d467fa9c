"""A mail that hands another on in, who wrote the handed-on one out.

Read from the block of headers that the forwarding program set above it (any of `reply_marks`' languages), from
the few forms without labels (Notes, GroupWise, "… wrote:"), or from the mail that is enclosed as a file. In a
chain the first sender counts who is not of the forwarder's own house. Whether to believe it is the caller's
decision: anybody can write such a block.
"""

import re
from collections.abc import Iterator, Sequence

from parsers.message import Address, AttachmentPart, ForwardedMail, FragmentKind, ParsedMessage, Trimmed
from parsers.mime.addresses import normalise_email, parse_addresses
from parsers.mime.authentication import vouches_for_sender
from parsers.mime.containers import MAIL_TYPES
from parsers.mime.file_names import SEPARATOR
from parsers.mime.header_scan import decode_words, scan_headers
from parsers.mime.outlook_msg import MARK, read_msg
from parsers.text import reply_marks as marks

_LINES = 400
_LINE_CUT = 400
_SHORT_COVER = 600  # characters that somebody may write above an enclosed mail and still only hand it on

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_MARKS = re.compile(r"^[\s>|*]+")
_AROUND_NAME = " \t\"'<>()[]*,;"
_MAILTO = re.compile(r"[<\[(]?\s*mailto:\s*", re.IGNORECASE)
_NOTES = re.compile(r"^\s{0,3}(?P<who>[^<>]{0,100}<[^<>@\s]{1,64}@[^<>@\s]{3,200}>)\s*(?:\d{1,4}[./-]\d.{0,40})?$")


def find_forwarded(message: ParsedMessage, trimmed: Trimmed) -> ForwardedMail | None:
    """None unless the mail hands one on that says who wrote it."""
    if message.sender is None:
        return None
    own = message.sender.email.rpartition("@")[2].lower()
    found = list(_in_text(trimmed)) or list(_enclosed(message, trimmed))
    outside = [each for each in found if each[0].email.rpartition("@")[2].lower() != own]
    if not outside:
        return None
    sender, subject, where, phrase = outside[0]
    return ForwardedMail(sender, subject[:300], where, phrase[:200], vouches_for_sender(message))


_Found = tuple[Address, str, str, str]  # who, about what, where it stands, the words that say so


# -- In the text ------------------------------------------------------------------------------------------------


def _in_text(trimmed: Trimmed) -> Iterator[_Found]:
    part = next((part for part in trimmed.fragments if part.kind is FragmentKind.FORWARDED), None)
    if part is None:
        return
    lines = [line[:_LINE_CUT] for line in trimmed.text[part.span.start :].splitlines()[:_LINES]]
    index = 0
    while index < len(lines):
        block = _header_block(lines, index)
        if block:
            address = _read_address(block.get("from", ""))
            if address is not None:
                yield address, block.get("subject", ""), "text", " ".join(block["from"].split())
            index += len(block)
        elif (address := _without_labels(lines, index)) is not None:
            yield address, "", "text", " ".join(lines[index].split())
        index += 1


def _header_block(lines: Sequence[str], index: int) -> dict[str, str]:
    """Values by role, when a block with a sender starts here: two other labels, or one and a mark above it."""
    first = marks.HEADER_LINE.match(lines[index])
    if first is None:
        return {}
    found: dict[str, str] = {}
    role, misses = "", 0
    for line in lines[index : index + 16]:
        match = marks.HEADER_LINE.match(line)
        if match:
            role, misses = match.lastgroup or "", 0
            if role in found:
                break
            found[role] = line[match.end() :].strip(" *\t")
        elif (line.strip(" \t>*") and found[role].endswith((",", ";"))) or not found[role]:
            found[role] += " " + _MARKS.sub("", line)  # wrapped, or the value below its label
        else:
            misses += 1
            if misses > 2 or (misses > 1 and len(found) >= 3):
                break
    marked = any(
        marks.FORWARD_MARK.plain.match(line) or marks.ORIGINAL_MARK.plain.match(line)
        for line in lines[max(0, index - 3) : index]
    )
    return found if "from" in found and len(found) >= (2 if marked else 3) else {}


def _without_labels(lines: Sequence[str], index: int) -> Address | None:
    line = _MARKS.sub("", lines[index]) if lines[index].startswith("> ") else lines[index]
    groupwise = marks.GROUPWISE_LINE.match(line)
    if groupwise:
        return _read_address(groupwise.group("who") or groupwise.group("writer"))
    notes = _NOTES.match(line)
    if notes and _labels_follow(lines, index):
        return _read_address(notes.group("who"))
    if marks.ATTRIBUTION_START.match(line):
        joined = " ".join(each.strip(" >") for each in lines[index : index + 3])[:_LINE_CUT]
        end = marks.ATTRIBUTION_VERB.search(joined.partition(":  ")[0] + ":") or marks.ATTRIBUTION_VERB.search(line)
        if end and _EMAIL.search(joined):
            return _read_address(joined[: joined.rfind(":")])
    return None


def _labels_follow(lines: Sequence[str], index: int) -> bool:
    """Notes puts "To", "cc" and "Subject" on the next lines, with or without a colon."""
    following = [line.strip() for line in lines[index + 1 : index + 8]]
    labels = sum(
        bool(marks.HEADER_LINE.match(line)) or line.partition(" ")[0] in marks.LOTUS_LABELS for line in following
    )
    return labels >= 2


def _read_address(written: str) -> Address | None:
    """Also "Jane Doe [mailto:jane@x.example]", "jane@x.example (Jane)" and what HTML makes of a linked address."""
    written = _MAILTO.sub("<", written.strip())
    found = _EMAIL.search(written)
    email = normalise_email(found.group()) if found else None
    if found is None or email is None:
        return None
    before, behind = written[: found.start()].strip(_AROUND_NAME), written[found.end() :].strip(_AROUND_NAME)
    before = re.split(r"[<\[]", before)[0].strip(_AROUND_NAME)
    comment = re.match(r"[^<>()@]{2,60}$", behind)
    name = before if not _EMAIL.search(before) else ""
    return Address(_last_words(name) or (comment.group() if comment and not name else ""), email)


def _last_words(name: str) -> str:
    """An attribution has a date in front of the name: "On Mon, 3 Mar 2026 at 08:15, Jane Doe"."""
    if not re.search(r"\d", name):
        return name[:100]
    tail = re.split(r"\d[\d.:,/]*(?:\s?[AaPp]\.?[Mm]\.?)?|,", name)[-1]
    return re.sub(r"^\s*(?:\S{1,4}\s)?(?=[A-ZÀ-Þ])", "", tail).strip(_AROUND_NAME)[:100]


# -- As a file --------------------------------------------------------------------------------------------------


def _enclosed(message: ParsedMessage, trimmed: Trimmed) -> Iterator[_Found]:
    """Only what is handed on as such: one mail, under a few words or none."""
    mails = [part for part in message.attachments if SEPARATOR not in part.name and _is_mail(part)]
    hands_on = marks.FORWARD_SUBJECT.match(message.subject) or len(trimmed.new_text) <= _SHORT_COVER
    if len(mails) != 1 or not hands_on:
        return
    sender, subject = _headers_of(mails[0])
    if sender is not None:
        yield sender, subject, "attachment", mails[0].name


def _is_mail(part: AttachmentPart) -> bool:
    is_msg = part.content.startswith(b"\xd0\xcf\x11\xe0") and MARK in part.content
    return is_msg or part.mime_type in MAIL_TYPES or part.name.lower().endswith(".eml")


def _headers_of(part: AttachmentPart) -> tuple[Address | None, str]:
    if not part.content.startswith(b"\xd0\xcf\x11\xe0"):
        block = scan_headers(part.content)
        people, _ = parse_addresses(block.get("from") or "")
        return (people[0] if people else None), decode_words(block.get("subject") or "")
    try:
        item = read_msg(part.content)
    except ValueError:
        return None, ""
    return item.sender, item.subject
