"""Raw bytes of one mail in, a `ParsedMessage` out. Total: any bytes give a message, flaws become problems.

The tree is cut by an own linear splitter, iteratively and under budgets, instead of the standard library's
parser: that one recurses (1,000 nested multiparts raise) and counts no parts. RFC 5322, 2045-2049, 2231, 2047.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from parsers.message import AttachmentPart, ParsedMessage
from parsers.mime.apple_file import data_fork
from parsers.mime.bodies import as_html, choose_bodies, is_stub, list_blocks, meta_charset
from parsers.mime.charsets import decode_text
from parsers.mime.file_names import clean_file_name, is_disguised
from parsers.mime.header_scan import HeaderBlock, Parametered, decode_words, parse_parameters, scan_headers
from parsers.mime.headers import SPACE, header_text, read_date, read_ids, read_message_id, read_people, read_sender
from parsers.mime.parts import MAX_PARTS, Entity, Leaf, content_type_of, find_regions, sniff_boundary
from parsers.mime.signed_content import Wrapping, read_signed
from parsers.mime.tnef import SIGNATURE, read_tnef
from parsers.mime.transfer import decode_transfer, take_uuencoded
from parsers.problems import Problem
from parsers.text.flowed import unflow
from parsers.text.pgp import ENCRYPTED, without_signatures
from parsers.text.safe_html import html_to_text

MAX_DEPTH = 20
MAX_ATTACHMENTS = 250
MAX_DECODED = 100 * 2**20
MAX_TEXT = 1_000_000

_ENCODED = {"base64", "quoted-printable", "quotedprintable", "qp", "x-uuencode", "uuencode", "x-uue", "uue"}
_BASE64_FILES = (b"JVBERi", b"UEsDB", b"0M8R4K")  # how a PDF, a zip or sheet, and an old Office file start in it

PKCS7 = {"application/pkcs7-mime", "application/x-pkcs7-mime"}


def parse_message(raw: bytes) -> ParsedMessage:
    """Read one mail (RFC 5322, 2045-2049, 2231, 2047), cutting headers at byte level before any library."""
    raw = _with_newlines(raw)
    block = scan_headers(raw)
    mail = _Mail(raw, list(block.problems))
    content_type = mail.open(block)
    subject = header_text(block, "subject")
    message_id = read_message_id(block, mail.problems)
    return ParsedMessage(
        message_id=message_id,
        in_reply_to=read_ids(block.get_all("in-reply-to")),
        references=read_ids(block.get_all("references")),
        subject=subject,
        sender=read_sender(block, mail.problems),
        reply_to=read_people(block, "reply-to", mail.problems),
        to=read_people(block, "to", mail.problems),
        cc=read_people(block, "cc", mail.problems),
        date=read_date(block, mail.problems),
        headers=tuple((field.name, decode_words(field.value)) for field in block.fields),
        text=mail.text,
        html=mail.html,
        attachments=tuple(mail.attachments),
        problems=tuple(mail.problems),
        reports=tuple(mail.reports),
        content_type=content_type.value,
        report_type=content_type.parameters.get("report-type", "").strip().lower() or None,
    )


def _with_newlines(raw: bytes) -> bytes:
    """Old Macintosh line ends become newlines; blank lines before the first header go, and an editor's byte order
    mark."""
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    if raw[:1] in (b"\r", b"\n"):
        raw = raw.lstrip(b"\r\n")
    return raw.removeprefix(codecs.BOM_UTF8)


_REPORTS = {
    "message/delivery-status",
    "message/global-delivery-status",
    "message/disposition-notification",
    "message/global-disposition-notification",
    "message/feedback-report",
    "message/rfc822-headers",
    "message/global-headers",
    "text/rfc822-headers",
}

_SAID_ONCE = ("content-type", "content-transfer-encoding")
_ELSEWHERE = {
    "message/partial": Problem(
        "partial", "This is one piece of a mail that was sent in several; the others are mails."
    ),
    "message/external-body": Problem("not_in_mail", "A file is only named in the mail; it lies somewhere else."),
}

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")

_LESSER_BODIES = {"text/x-amp-html", "text/watch-html"}  # further renderings of the same text
_ENRICHED = {"text/enriched", "text/richtext"}

_MAX_UNWRAPPED = 5  # each is copied behind the mail's bytes
_MARKUP = re.compile(r"<[^<>]{0,200}>")
_CID = re.compile(r"""cid:([^\s"'<>)]{1,300})""", re.I)

_EXTENSIONS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/json": ".json",
    "application/xml": ".xml",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/ms-tnef": ".dat",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/tiff": ".tif",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/vcard": ".vcf",
    "text/xml": ".xml",
}


@dataclass(slots=True)
class _Mail:
    """One mail while it is opened, with its budgets."""

    raw: bytes
    problems: list[Problem]
    attachments: list[AttachmentPart] = field(default_factory=list)
    reports: list[AttachmentPart] = field(default_factory=list)
    text: str = ""
    html: str | None = None
    _decoded: int = 0
    _unwrapped: int = 0

    def open(self, block: HeaderBlock) -> Parametered:
        """Fill text, html, attachments and reports; the mail's own content type."""
        content_type = content_type_of(block, "text/plain")
        leaves = list(self._leaves(block, content_type))
        bodies = choose_bodies(leaves)
        self._fill_text([leaf for leaf in leaves if leaf in bodies] if bodies else [])
        if self.html is None:
            self._fill_from_outlook(leaves)
        shown = set(_CID.findall(self.html)) if self.html and len(bodies) < len(leaves) else set()
        for leaf in leaves:
            if leaf in bodies:
                continue
            if leaf.mime_type in _REPORTS:
                self.reports.append(AttachmentPart(leaf.file_name or "", leaf.mime_type, leaf.body))
            elif leaf.mime_type not in _LESSER_BODIES or leaf.file_name:
                self._attach(leaf, shown)
        return content_type

    def _leaves(self, block: HeaderBlock, content_type: Parametered) -> Iterator[Leaf]:
        """Depth first, in order, without recursion."""
        root = Entity(block.body_start, len(self.raw), 0, None, 0)
        todo: list[tuple[Entity, HeaderBlock | None]] = [(root, block)]
        seen = 0
        while todo:
            entity, headers = todo.pop()
            if headers is None:
                seen += 1
                if seen > MAX_PARTS:
                    self._flaw("parts_cut", f"The mail has more than {MAX_PARTS} parts; the rest was left out.")
                    return
                headers = scan_headers(self.raw, entity.start, entity.end)
                self.problems += [problem for problem in headers.problems if problem not in self.problems]
                content_type = content_type_of(headers, entity.default_type)
            if any(len(set(headers.get_all(name))) > 1 for name in _SAID_ONCE):
                self._flaw(
                    "ambiguous",
                    "A part of the mail says in two ways what it is; other programs may show it otherwise.",
                )
            if content_type.value.startswith("multipart/") or content_type.value == "multipart":
                children = self._split(entity, headers, content_type)
                if children is not None:
                    todo += [(child, None) for child in reversed(children)]
                    continue
                content_type = Parametered("text/plain", content_type.parameters)
            leaf = self._leaf(entity, headers, content_type)
            if leaf is None:
                continue
            yield leaf
            signed = self._unwrap(leaf) if leaf.mime_type in PKCS7 or leaf.file_name == "smime.p7m" else None
            if signed is not None:
                todo.append((signed, None))

    def _split(self, entity: Entity, headers: HeaderBlock, content_type: Parametered) -> list[Entity] | None:
        """The children of a multipart; None when it has none and its body must be read as text."""
        if entity.depth >= MAX_DEPTH:
            self._flaw("depth_cut", f"The parts are nested deeper than {MAX_DEPTH}; the inner ones were left out.")
            return []
        body_start = headers.body_start
        boundary = content_type.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")[:200]
        regions = find_regions(self.raw, boundary, body_start, entity.end) if boundary else []
        if not regions:
            boundary = sniff_boundary(self.raw, body_start, entity.end)
            regions = find_regions(self.raw, boundary, body_start, entity.end) if boundary else []
            self._flaw("boundary_missing", "The mail's parts are not separated as it announces.")
        if not regions:
            return None
        if content_type.value == "multipart/encrypted":
            self._flaw("encrypted", "The mail is encrypted; its content cannot be read here.")
        choice = entity.choice
        if choice is None and content_type.value == "multipart/alternative":
            choice = entity.start
        default = "message/rfc822" if content_type.value == "multipart/digest" else "text/plain"
        return [
            Entity(start, end, entity.depth + 1, choice, entity.child if entity.choice is not None else n, default)
            for n, (start, end) in enumerate(regions)
        ]

    def _unwrap(self, leaf: Leaf) -> Entity | None:
        """The entity that an opaque S/MIME signature holds: it goes behind the raw bytes and is read like a part."""
        signed = read_signed(leaf.body)
        if signed.wrapping is Wrapping.ENCRYPTED:
            self._flaw("encrypted", "The mail is encrypted; its content cannot be read here.")
        content = signed.content
        if content is None or not signed.is_mail or len(content) > MAX_DECODED - self._decoded:
            return None
        if leaf.entity.depth >= MAX_DEPTH or self._unwrapped == _MAX_UNWRAPPED:
            return None
        self._unwrapped += 1
        start = len(self.raw)
        self.raw += content
        return replace(leaf.entity, start=start, end=len(self.raw), depth=leaf.entity.depth + 1)

    def _leaf(self, entity: Entity, headers: HeaderBlock, content_type: Parametered) -> Leaf | None:
        disposition = parse_parameters(headers.get("content-disposition") or "")
        encoded = self.raw[headers.body_start : entity.end]
        encoding = (headers.get("content-transfer-encoding") or "").partition(";")[0].strip().strip('"').lower()
        if len(encoded) > MAX_DECODED - self._decoded:
            self._flaw("content_cut", "The mail holds more than 100 MB of content; the rest was left out.")
            return None
        if encoding not in _ENCODED and encoded[:80].lstrip().startswith(_BASE64_FILES):
            encoding = "base64"  # a file that was encoded and does not say so
        body = decode_transfer(encoded, encoding)
        self._decoded += len(body)
        name = disposition.parameters.get("filename") or content_type.parameters.get("name")
        if name and is_disguised(name):
            self._flaw("name_disguised", f"The file name {clean_file_name(name)} hides what it is.")
        mime_type = content_type.value if _TYPE.fullmatch(content_type.value) else "application/octet-stream"
        content_id = SPACE.sub("", (headers.get("content-id") or "").strip("<> \t"))[:300] or None
        return Leaf(
            entity=entity,
            mime_type=mime_type,
            body=body,
            charset=content_type.parameters.get("charset"),
            file_name=clean_file_name(name) if name else None,
            disposition=disposition.value,
            content_id=content_id,
            described=clean_file_name(header_text(headers, "content-description")),
            flowed=content_type.parameters.get("format", "").strip().lower() == "flowed",
            joined_words=content_type.parameters.get("delsp", "").strip().lower() == "yes",
        )

    # -- Text -------------------------------------------------------------------------------------------------

    def _fill_text(self, bodies: list[Leaf]) -> None:
        """Join the body blocks; of a multipart/alternative the first plain and the last HTML child count."""
        texts: list[str] = []
        htmls: list[str] = []
        has_html = False
        for block in list_blocks(bodies):
            plain = "\n".join(self._read_text(leaf) for leaf in block.plain)
            html = "\n".join(self._read_text(leaf) for leaf in block.html)
            if html and (not plain.strip() or is_stub(plain, html)):
                plain = html_to_text(html)
            texts.append(plain)
            has_html = has_html or bool(html)
            htmls.append(html or as_html(plain))
        self.text = self._cut("\n\n".join(text.strip("\n") for text in texts if text.strip()))
        self.html = self._cut("\n".join(htmls)) if has_html else None

    def _fill_from_outlook(self, leaves: list[Leaf]) -> None:
        """What a winmail.dat knows of the text where the mail itself says less."""
        item = next((read_tnef(leaf.body) for leaf in leaves if leaf.body.startswith(SIGNATURE)), None)
        if item is None:
            return
        self.html = self._cut(item.html) if item.html else None
        if not self.text.strip():
            self.text = self._cut(item.text or html_to_text(item.html or ""))

    def _read_text(self, leaf: Leaf) -> str:
        declared = leaf.charset or (meta_charset(leaf.body) if leaf.mime_type == "text/html" else None)
        decoded = decode_text(leaf.body, declared)
        if not decoded.trusted:
            named = f"declared as {leaf.charset[:40]}" if leaf.charset else "not declared"
            self._flaw("charset_guessed", f"The text's charset is {named}; it was read as {decoded.charset}.")
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        if leaf.flowed:
            text = unflow(text, leaf.joined_words)
        if leaf.mime_type == "text/plain" and "begin" in text:
            found = take_uuencoded(text)
            for name, content in found.files:
                self._add(AttachmentPart(clean_file_name(name) or "attachment", "application/octet-stream", content))
            text = found.text
        if "-----BEGIN PGP" in text:
            if ENCRYPTED.search(text):
                self._flaw("encrypted", "The mail is encrypted; its content cannot be read here.")
            text = without_signatures(text)
        return _MARKUP.sub("", text.replace("<<", "<")) if leaf.mime_type in _ENRICHED else text

    def _cut(self, text: str) -> str:
        if len(text) <= MAX_TEXT:
            return text
        self._flaw("text_cut", f"The text is longer than {MAX_TEXT:,} characters; the rest was left out.")
        return text[:MAX_TEXT]

    # -- Files ------------------------------------------------------------------------------------------------

    def _attach(self, leaf: Leaf, shown: set[str]) -> None:
        name = leaf.file_name
        if (flaw := _ELSEWHERE.get(leaf.mime_type)) is not None:
            self._flaw(flaw.code, flaw.message)
        if leaf.mime_type in {"message/rfc822", "message/global"} and not name:
            subject = header_text(scan_headers(leaf.body), "subject")
            name = clean_file_name(f"{subject[:140].replace('/', '-')}.eml" if subject else "message.eml")
        if not name:
            name = leaf.described or f"attachment-{len(self.attachments) + 1}{_EXTENSIONS.get(leaf.mime_type, '')}"
        inline = leaf.content_id is not None and leaf.content_id in shown
        body = leaf.body
        if leaf.mime_type == "application/applefile":
            document = data_fork(body)
            body, name = (document, name) if document is not None else (body, f"{name}.rsrc")
        self._add(AttachmentPart(name, leaf.mime_type, body, leaf.content_id, inline))

    def _add(self, part: AttachmentPart) -> None:
        if len(self.attachments) == MAX_ATTACHMENTS:
            self._flaw("attachments_cut", f"The mail has more than {MAX_ATTACHMENTS} files; the rest was left out.")
            return
        self.attachments.append(part)

    def _flaw(self, code: str, message: str) -> None:
        if all(problem.code != code for problem in self.problems):
            self.problems.append(Problem(code, message))
