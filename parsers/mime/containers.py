"""A parsed mail in, the same mail with the files out that lie inside its archives, enclosed mails and winmail.dat.

Each stands among the attachments under its path ("advice.zip › remit.pdf") with its own bytes, behind the
attachments that came with the mail. One list of work and one budget serve all kinds and depths, so that a bomb, a
quine or a chain of mails in mails ends at a limit, and the limit is a problem that a person sees.
"""

import mimetypes
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from parsers.message import AttachmentPart, ParsedMessage
from parsers.mime.archives import Unpacked, unpack_gzip, unpack_zip
from parsers.mime.enclosed import body_files
from parsers.mime.file_names import inside, own_name
from parsers.mime.outlook_msg import MARK, read_msg
from parsers.mime.parse import PKCS7, parse_message
from parsers.mime.signed_content import Wrapping, read_signed
from parsers.mime.tnef import SIGNATURE, read_tnef
from parsers.problems import Problem

MAX_DEPTH = 4
MAX_OPENED = 100
MAX_BYTES = 50 * 2**20
MAX_CONTAINERS = 40
MAX_SLOW = 12  # of them: mails, winmail.dat and .msg take the most time for their size

_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b\x08"
MAIL_TYPES = frozenset({"message/rfc822", "message/global"})
_CLOSED = {  # first bytes of what is not opened → how a person calls it
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
    b"\xfd7zXZ\x00": "xz",
    b"MSCF\x00\x00": "cab",
    **{b"BZh%d1A" % level: "bzip2" for level in range(1, 10)},
}
_TAR, _TAR_AT = b"ustar", 257
# files that are zip archives by build and documents by meaning: a reader of their own has them, or none
_DOCUMENT_ENDINGS = frozenset("xlsx xlsm xlsb ods docx docm dotx odt odp pptx pptm ppsx epub jar apk".split())
_DOCUMENT_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")


@dataclass(slots=True)
class _Opening:
    """The work under way: what was opened, and what is left of the budget."""

    files: list[AttachmentPart] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    containers: int = 0
    slow: int = 0
    left: int = MAX_BYTES

    def note(self, problem: Problem, where: str) -> None:
        if len(self.problems) < 20:
            self.problems.append(replace(problem, where=where))

    def admits(self, part: AttachmentPart, depth: int) -> bool:
        """Count a container, unless it lies too deep or is one too many."""
        slow = not part.content.startswith((_ZIP, _GZIP))
        if depth > MAX_DEPTH or self.containers == MAX_CONTAINERS or (slow and self.slow == MAX_SLOW):
            reason = "The containers are too many or packed into one another too deeply; it was left closed."
            self.note(Problem("opened_cut", reason), part.name)
            return False
        self.containers += 1
        self.slow += slow
        return True

    def take(self, container: str, parts: Iterable[AttachmentPart]) -> list[AttachmentPart]:
        """Those that the budget allows, under their paths."""
        taken = []
        for part in parts:
            if len(self.files) == MAX_OPENED:
                self.note(Problem("opened_cut", f"Only {MAX_OPENED} files are opened from containers."), container)
                break
            if len(part.content) > self.left:
                self.note(
                    Problem("opened_cut", "The containers hold more than 50 MB; the rest was left out."), container
                )
                continue
            self.left -= len(part.content)
            name = inside(container, part.name)
            taken.append(replace(part, name=name, mime_type=_mime_type(part), content_id=None, inline=False))
            self.files.append(taken[-1])
        return taken


def is_container(part: AttachmentPart) -> bool:
    """Whether there is something to open: a look at the first bytes, for every attachment of every mail."""
    start = part.content[:8]
    if start.startswith(_ZIP):
        return not _is_document(part)
    if start.startswith(_OLE):
        return MARK in part.content
    if start.startswith((_GZIP, SIGNATURE)):
        return True
    if _closed_kind(part.content):
        return True
    ending = part.name[-4:].lower()
    return part.mime_type in MAIL_TYPES or (ending in (".eml", ".p7m") and bool(part.content))


def _closed_kind(content: bytes) -> str | None:
    return "tar" if content.startswith(_TAR, _TAR_AT) else _CLOSED.get(content[:6])


def _is_document(part: AttachmentPart) -> bool:
    ending = part.name.rpartition(".")[2].lower()
    return ending in _DOCUMENT_ENDINGS or any(mark in part.content[:2048] for mark in _DOCUMENT_MARKS)


def open_containers(message: ParsedMessage) -> ParsedMessage:
    """The same message when there is nothing to open."""
    containers = [part for part in message.attachments if is_container(part)]
    if not containers:
        return message
    opening = _Opening()
    todo = deque((part, 1) for part in containers)
    while todo:
        part, depth = todo.popleft()
        if not opening.admits(part, depth):
            continue
        found = _open(part, opening)
        todo += [(inner, depth + 1) for inner in found if is_container(inner)]
    return replace(
        message,
        attachments=(*message.attachments, *opening.files),
        problems=(*message.problems, *opening.problems),
    )


def _open(part: AttachmentPart, opening: _Opening) -> list[AttachmentPart]:
    if kind := _closed_kind(part.content):
        opening.note(Problem("container_closed", f"Archives of the kind {kind} are not opened here."), part.name)
        return []
    opened = next(how for mark, how in _OPENERS if part.content.startswith(mark))(part, opening.left)
    for problem in opened.problems:
        opening.note(problem, part.name)
    return opening.take(part.name, opened.files)


def _open_zip(part: AttachmentPart, left: int) -> Unpacked:
    return unpack_zip(part.content, left)


def _open_gzip(part: AttachmentPart, left: int) -> Unpacked:
    return unpack_gzip(own_name(part.name), part.content, left)


def _open_msg(part: AttachmentPart, left: int) -> Unpacked:
    try:
        item = read_msg(part.content)
    except ValueError as flaw:
        return Unpacked([], [Problem("container_broken", str(flaw))])
    return Unpacked([*body_files(item.text, item.html), *item.files], list(item.problems))


def _open_tnef(part: AttachmentPart, left: int) -> Unpacked:
    """What the mail itself says in it is the mail's text already, unless it lies deeper."""
    item = read_tnef(part.content)
    bodies = body_files(item.text, item.html) if own_name(part.name) != part.name else ()
    return Unpacked([*bodies, *item.files], list(item.problems))


def _open_mail(part: AttachmentPart, left: int) -> Unpacked:
    if part.name[-4:].lower() == ".p7m" and part.mime_type not in MAIL_TYPES:
        return _open_signed_file(part)
    message = parse_message(part.content)
    flaws = [problem for problem in message.problems if problem.code in _TOLD]
    return Unpacked([*body_files(message.text, message.html), *message.attachments], flaws)


# flaws of an enclosed mail that mean that something of it is not shown
_TOLD = {"encrypted", "parts_cut", "depth_cut", "content_cut", "attachments_cut", "text_cut"}


def _open_signed_file(part: AttachmentPart) -> Unpacked:
    """A document that was signed, not a mail: "invoice.xml.p7m"."""
    signed = read_signed(part.content)
    if signed.content and not signed.is_mail:  # a mail's part was read with the mail
        name = own_name(part.name)[:-4] or "file"
        return Unpacked([AttachmentPart(name, "application/octet-stream", signed.content)])
    if signed.wrapping is Wrapping.ENCRYPTED and part.mime_type not in PKCS7:  # there the mail says so already
        return Unpacked([], [Problem("encrypted", "The file is encrypted; its content cannot be read here.")])
    return Unpacked()


# first bytes → how it is opened; a mail has none
_OPENERS: tuple[tuple[bytes, Callable[[AttachmentPart, int], Unpacked]], ...] = (
    (_ZIP, _open_zip),
    (_GZIP, _open_gzip),
    (_OLE, _open_msg),
    (SIGNATURE, _open_tnef),
    (b"", _open_mail),
)


def _mime_type(part: AttachmentPart) -> str:
    if part.mime_type != "application/octet-stream":
        return part.mime_type
    guessed = _types_by_ending().get("." + part.name.rpartition(".")[2].lower())
    return guessed or part.mime_type


@cache
def _types_by_ending() -> dict[str, str]:
    """Python's own table; what the machine's files add would make readings differ between machines."""
    return mimetypes.MimeTypes(filenames=()).types_map[True] | {".eml": "message/rfc822"}
