"""A part's transfer encoding undone: encoded bytes in, content out. Broken encodings give what can be read.

RFC 2045 section 6, and uuencode as old mailers put it into text.
"""

import binascii
import re
from dataclasses import dataclass
from itertools import islice

_MAX_RUNS = 1000
_BASE64_RUN = re.compile(rb"[A-Za-z0-9+/]+")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_URL_SAFE = _BASE64.translate(bytes.maketrans(b"+/", b"-_"))
_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)")  # blanks that were added on the way (RFC 2045, 6.7)
_SHORTEST_WORDS = 20  # characters
_MOST_ENCODED = 0.94  # of their characters; stray ones and marks of quoting leave more
_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,500})\n", re.M)


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """The content for a lower-case Content-Transfer-Encoding; an unknown one leaves the bytes as they are."""
    if encoding == "base64":
        return _decode_base64(data)
    if encoding in {"quoted-printable", "quotedprintable", "qp"}:
        return binascii.a2b_qp(_SOFT_BREAK.sub(b"=", data) if b"= " in data or b"=\t" in data else data)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        found = take_uuencoded(data.decode("latin-1").replace("\r\n", "\n"))
        return found.files[0][1] if found.files else data
    return data


def _decode_base64(data: bytes) -> bytes:
    """Tolerates missing padding, stray characters, and several padded runs written one after the other. What stands
    there in words stays: the footer of a list behind it, or all of it where it was only announced as encoded."""
    if (b"-" in data or b"_" in data) and not data.translate(None, _URL_SAFE + b"\r\n"):
        data = data.translate(bytes.maketrans(b"-_", b"+/"))  # RFC 4648, 5
    written = _find_words(data)
    if written is not None:
        return (_decode_base64(data[:written]) + b"\n" if written else b"") + data[written:]
    if not _padding_inside(data):
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            pass
    kept = data.translate(None, _NOT_BASE64)
    return b"".join(_decode_run(run.group()) for run in islice(_BASE64_RUN.finditer(kept), _MAX_RUNS))


def _find_words(data: bytes) -> int | None:
    """The offset of the first line that is no base64, if what begins there is words."""
    if not data.translate(None, _BASE64 + b"\r\n"):
        return None
    offset = 0
    for line in data.splitlines(keepends=True):
        if line.strip().translate(None, _BASE64):
            break
        offset += len(line)
    printed = data[offset:].translate(None, b"\r\n")
    encoded = len(printed) - len(printed.translate(None, _BASE64))
    is_words = len(printed) >= _SHORTEST_WORDS and encoded < _MOST_ENCODED * len(printed)
    return offset if is_words else None


def _padding_inside(data: bytes) -> bool:
    pad = data.find(b"=")
    return pad >= 0 and bool(_BASE64_RUN.search(data, pad))


def _decode_run(run: bytes) -> bytes:
    if len(run) % 4 == 1:
        run = run[:-1]
    return binascii.a2b_base64(run + b"==") if run else b""


@dataclass(frozen=True, slots=True)
class Uuencoded:
    """`text` without the encoded blocks, `files` as written name and content."""

    text: str
    files: tuple[tuple[str, bytes], ...]


def take_uuencoded(text: str) -> Uuencoded:
    """Files that stand uuencoded in a text (with LF line ends). A block without data stays, and one that
    breaks off."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    position = 0
    for begin in _UU_BEGIN.finditer(text):
        if begin.start() < position:
            continue
        content, end = _decode_uu(text, begin.end())
        if not content:
            continue
        files.append((begin.group(1).strip(), content))
        kept.append(text[position : begin.start()])
        position = end
    kept.append(text[position:])
    return Uuencoded("".join(kept), tuple(files))


def _decode_uu(text: str, position: int) -> tuple[bytes | None, int]:
    """The content of a block and the offset behind it; None when a line is no uuencode: then `begin` was text."""
    out: list[bytes] = []
    whole = False
    while position < len(text):
        begun = position
        newline = text.find("\n", position)
        following = len(text) if newline < 0 else newline + 1
        line = text[position : min(following, position + 200)].rstrip("\n")
        position = following
        if line.strip() == "end":
            return b"".join(out), position
        if not line.strip() or line == "`":
            whole = whole or line in ("`", " ")
            continue
        if whole:  # the last line was there, only `end` is missing
            return b"".join(out), begun
        data = line.encode("latin-1", "replace")
        size = (data[0] - 32) & 63
        groups = (size + 2) // 3
        if not 33 <= data[0] <= 96 or len(data) < 2 or max(data) > 96:
            break
        try:
            # Spaces at the end get lost on the way; some encoders write junk behind the data, and some into it.
            padded = bytes([32 + 3 * groups]) + data[1:].ljust(4 * groups)[: 4 * groups]
            out.append(binascii.a2b_uu(padded)[:size])
        except binascii.Error:
            break
    return (b"".join(out) if whole else None), position
