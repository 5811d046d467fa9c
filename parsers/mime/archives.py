"""A zip or gzip file in, the files in it out, under limits that are kept before and while a byte is unpacked.

The directory of a zip is looked at first: a bomb of a million entries costs nothing, and what an entry claims of
its size is not believed. Only the two common ways of packing are undone; the others can use any amount of memory.
"""

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.message import AttachmentPart
from parsers.mime.file_names import SEPARATOR, clean_file_name
from parsers.problems import Problem

MAX_ENTRIES = 100
MAX_RATIO = 200
RATIO_FREE_BYTES = 2**20  # a small file may be packed as well as it can be

_ENTRY_MARK = b"PK\x01\x02"
_JUNK = ("__MACOSX/", "Thumbs.db", ".DS_Store")
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_FLAWS = (  # what zipfile raises for broken archives, more than it says
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    IndexError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
_UNPACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(slots=True)
class Unpacked:
    """`files` by their path in the archive, `problems` what was left out and why."""

    files: list[AttachmentPart] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, message: str) -> None:
        if all(problem.code != code for problem in self.problems):
            self.problems.append(Problem(code, message))


def unpack_zip(content: bytes, most_bytes: int) -> Unpacked:
    """At most `most_bytes` in all."""
    out = Unpacked()
    if content.count(_ENTRY_MARK) > 20 * MAX_ENTRIES:
        out.refuse("archive_refused", "The archive claims to hold thousands of files; it was not opened.")
        return out
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _FLAWS as flaw:
        out.refuse("archive_broken", f"The archive is broken: {str(flaw)[:100] or 'it cannot be read'}.")
        return out
    with archive:
        wanted = [entry for entry in archive.infolist() if not _is_junk(entry)]
        if len(wanted) > MAX_ENTRIES:
            out.refuse(
                "archive_cut", f"The archive holds {len(wanted)} files; only the first {MAX_ENTRIES} are read."
            )
        left = most_bytes
        for entry in wanted[:MAX_ENTRIES]:
            data = _unpack_entry(archive, entry, left, out)
            if data is not None:
                left -= len(data)
                out.files.append(AttachmentPart(_name(entry), "application/octet-stream", data))
    return out


def _is_junk(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith("/") or entry.filename.startswith(_JUNK) or entry.filename.endswith(_JUNK)


def _unpack_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, out: Unpacked) -> bytes | None:
    if entry.flag_bits & _ENCRYPTED:
        out.refuse("archive_encrypted", "A file in the archive is encrypted; it opens with a password only.")
        return None
    if entry.compress_type not in _UNPACKED:
        out.refuse("archive_method", "A file in the archive is packed in a way that is not read here.")
        return None
    allowed = min(left, max(RATIO_FREE_BYTES, MAX_RATIO * entry.compress_size))
    try:
        with archive.open(entry) as packed:
            data = packed.read(allowed + 1)
    except _FLAWS:
        out.refuse("archive_broken", "A file in the archive is broken and was left out.")
        return None
    if len(data) > allowed:
        out.refuse("archive_too_large", "A file in the archive unpacks to far more than is allowed; it was left out.")
        return None
    return data


def _name(entry: zipfile.ZipInfo) -> str:
    """Its path as it was written. Without the flag the standard says DOS letters, and most programs write UTF-8."""
    path = entry.orig_filename if "\x00" not in entry.orig_filename else entry.filename
    if not entry.flag_bits & _UTF8_NAME and not path.isascii():
        with contextlib.suppress(UnicodeError):
            path = path.encode("cp437").decode("utf-8")
    names = [clean_file_name(name) for name in path.replace("\\", "/").split("/")]
    return SEPARATOR.join(filter(None, names[-4:])) or "file"


def unpack_gzip(name: str, content: bytes, most_bytes: int) -> Unpacked:
    """Its one file, named as the container without its ending."""
    out = Unpacked()
    allowed = min(most_bytes, max(RATIO_FREE_BYTES, MAX_RATIO * len(content)))
    try:
        data = b"".join(_gunzip(content, allowed + 1))
    except zlib.error:
        out.refuse("archive_broken", "The packed file is broken and was not opened.")
        return out
    if len(data) > allowed:
        out.refuse("archive_too_large", "The packed file unpacks to far more than is allowed; it was left out.")
        return out
    stem = name[:-4] + ".tar" if name.lower().endswith(".tgz") else name.removesuffix(".gz").removesuffix(".GZ")
    inner = clean_file_name(stem if stem != name else "") or "file"
    out.files.append(AttachmentPart(inner, "application/octet-stream", data))
    return out


def _gunzip(content: bytes, most: int) -> Iterator[bytes]:
    """Several members may follow one another; each byte is looked at once."""
    left, rest = most, content
    for _ in range(MAX_ENTRIES):
        member = zlib.decompressobj(wbits=31)
        piece = member.decompress(rest, left)
        yield piece
        left -= len(piece)
        if left > 0 and not member.eof:
            raise zlib.error("cut off")
        rest = member.unused_data
        if left <= 0 or not rest.startswith(b"\x1f\x8b"):
            return
