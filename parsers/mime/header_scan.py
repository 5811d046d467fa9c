"""Raw bytes in, the header block as cut and unfolded fields out: linear, before any library sees a byte.

The standard library's header parsers are quadratic or recursive on hostile headers (gh-136063, gh-87075), so
nothing longer than these limits is ever interpreted. RFC 5322 2.2, RFC 2047 (words), RFC 2231 (parameters).
"""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from parsers.mime.charsets import decode_text, find_codec
from parsers.problems import Problem

MAX_HEADER_BLOCK = 256 * 1024
MAX_HEADER = 16 * 1024
MAX_HEADERS = 1000
MAX_PARAMETERS = 64

_KEPT = 1_000  # the same programs write to an inbox, with the same headers
_LONGEST_KEPT = 200  # characters

_BLOCK_END = re.compile(rb"\n\r*\n")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_MBOX = (b"From ", b">From ")
_FIELD_START = re.compile(
    rb"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+:|(?i:from|to|cc|bcc|date|subject|received|sender):"
)
_CHARSET = re.compile(rb"charset=\"?([A-Za-z0-9_.:-]{2,40})", re.I)
_FOLD = re.compile(rb"\r*\n(?=[ \t])")
_NEWLINES = re.compile(rb"[\r\n]+")


class HeaderField(NamedTuple):
    """`name` as written, `value` unfolded and cut, with encoded words still encoded."""

    name: str
    value: str


@dataclass(frozen=True)
class HeaderBlock:
    """`body_start` is the offset of the first body byte in the scanned bytes."""

    fields: tuple[HeaderField, ...]
    body_start: int
    problems: tuple[Problem, ...]

    def get(self, name: str) -> str | None:
        """The first field of that lower-case name."""
        return next(iter(self._values.get(name, ())), None)

    def get_all(self, name: str) -> list[str]:
        return list(self._values.get(name, ()))

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for name, value in self.fields:
            values.setdefault(name.lower(), []).append(value)
        return values


def scan_headers(raw: bytes, start: int = 0, end: int | None = None) -> HeaderBlock:
    """The fields of the entity in raw[start:end]. A line that is no field is skipped or starts the body."""
    end = len(raw) if end is None else end
    block_end, body_start = _find_block(raw, start, end)
    fields: list[HeaderField] = []
    flaws: dict[str, Problem] = {}
    if block_end - start > MAX_HEADER_BLOCK:
        block_end = start + MAX_HEADER_BLOCK
        _note(flaws, "header_block_cut", "The header block is longer than 256 KiB; the rest of it was left out.")
    position = start
    charset = None
    if not raw[start:block_end].isascii() and (hint := _CHARSET.search(raw, start, block_end)):
        charset = hint.group(1).decode("ascii")
    while position < block_end:
        if len(fields) == MAX_HEADERS:
            _note(flaws, "headers_cut", f"The mail has more than {MAX_HEADERS} headers; the rest was left out.")
            break
        match = _FIELD.match(raw, position, block_end)
        if match is None:
            junk = position
            position, is_body = _step_over(raw, position, block_end)
            if is_body:
                body_start = position
                break
            if raw.startswith(_MBOX, junk):  # a mailbox's separator, no flaw of the mail
                continue
            _note(flaws, "header_broken", "A line among the headers is not a header; it was left out.")
            continue
        position = match.end()
        fields.append(_read_field(match, charset, flaws))
    return HeaderBlock(tuple(fields), body_start, tuple(flaws.values()))


def _find_block(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header block ends and where the body starts."""
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return start, raw.index(b"\n", start) + 1
    found = _BLOCK_END.search(raw, start, end)
    return (found.start() + 1, found.end()) if found else (end, end)


def _step_over(raw: bytes, position: int, block_end: int) -> tuple[int, bool]:
    """Past a line that is no header, or its own start when it and what follows look like text, not headers."""
    newline = raw.find(b"\n", position, block_end)
    following = block_end if newline < 0 else newline + 1
    if raw.startswith(_MBOX, position) or raw[position:following].isspace():
        return following, False
    return (following, False) if _FIELD_START.match(raw, following, block_end) else (position, True)


def _read_field(match: re.Match[bytes], charset: str | None, flaws: dict[str, Problem]) -> HeaderField:
    """Undeclared 8-bit bytes are UTF-8, or else what the body is declared in."""
    name, value = match.group(1), match.group(2)
    if len(value) > MAX_HEADER:
        shown = name[:40].decode("ascii")
        _note(flaws, f"header_cut:{shown}", f"The header {shown} is longer than 16 KiB and was cut.", shown)
        value = value[:MAX_HEADER]
    if b"\n" in value:
        value = _NEWLINES.sub(b" ", _FOLD.sub(b"", value))
    value = value.strip()
    text = value.decode("ascii") if value.isascii() and b"\x1b" not in value else _decode_raw(value, charset)
    if "\x00" in text or "\r" in text:
        text = text.replace("\x00", "").replace("\r", " ")
    return HeaderField(name[:100].decode("ascii"), text)


def _decode_raw(value: bytes, charset: str | None) -> str:
    if b"\x1b" in value:  # ISO-2022 writes other letters in ASCII bytes
        return decode_text(value, None).text
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return decode_text(value, charset).text


def _note(flaws: dict[str, Problem], key: str, message: str, where: str = "header") -> None:
    """Each flaw once, however often it occurs."""
    if key not in flaws and len(flaws) < 20:
        flaws[key] = Problem(key.partition(":")[0], message, where)


# -- Encoded words (RFC 2047) -----------------------------------------------------------------------------------

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_LINEAR_SPACE = re.compile(r"[ \t]*")


def decode_words(value: str) -> str:
    """Text with its encoded words decoded; adjacent words of one charset are joined as bytes first, because
    mailers split characters between words. A word that cannot be decoded stays as written."""
    if "=?" not in value:
        return value
    out: list[str] = []
    position = 0
    pending: tuple[str, bytes] | None = None
    for match in _WORD.finditer(value):
        between = value[position : match.start()]
        word = _word_bytes(match)
        if word is None:
            continue
        if pending is not None and _LINEAR_SPACE.fullmatch(between):
            if pending[0] == word[0]:
                word = (word[0], pending[1] + word[1])
            else:
                out.append(_one_line(pending))
        else:
            if pending is not None:
                out.append(_one_line(pending))
            out.append(between)
        pending, position = word, match.end()
    if pending is not None:
        out.append(_one_line(pending))
    out.append(value[position:])
    return "".join(out)


def _word_bytes(match: re.Match[str]) -> tuple[str, bytes] | None:
    """The lower-case charset (without RFC 2231 language) and the bytes of one encoded word."""
    charset = match.group(1).partition("*")[0].lower()
    data = match.group(3).encode("utf-8", "replace")
    if match.group(2) in "qQ":
        return charset, binascii.a2b_qp(data, header=True)
    try:
        return charset, binascii.a2b_base64(data + b"==")
    except binascii.Error:
        return None


def _one_line(word: tuple[str, bytes]) -> str:
    """Decoded words must not bring line breaks or controls into a header."""
    text = decode_text(word[1], word[0]).text
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\u00a0" else " " for c in text)


# -- Parameters (RFC 2045, 2231) --------------------------------------------------------------------------------

_PARAMETER = re.compile(
    r';[ \t]*([^\s=;*"]+)(?:\*(\d{1,3}))?(\*)?[ \t]*=[ \t]*(?:("(?:[^"\\]|\\.)*"?)([^;]*)|([^;]*))', re.S
)
_ESCAPED = re.compile(r'\\(["\\])')
_COMMENT = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Parametered:
    """`value` is the lower-case token before the first semicolon; `parameters` have lower-case names."""

    value: str
    parameters: Mapping[str, str]


def parse_parameters(header: str) -> Parametered:
    """A Content-Type or Content-Disposition. Continuations are joined, percent- and word-encoding is decoded;
    of a name given twice the first counts, and the extended form (`name*`) beats the plain one."""
    return _parse_known(header) if len(header) <= _LONGEST_KEPT else _parse_parameters(header)


def _parse_parameters(header: str) -> Parametered:
    head, separator, _ = header.partition(";")
    value = _COMMENT.sub("", head).strip().strip('"').lower()
    if not separator:
        return Parametered(value, {})
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for count, match in enumerate(_PARAMETER.finditer(header, len(head))):
        if count == MAX_PARAMETERS:
            break
        name, number, extended = match.group(1).lower(), match.group(2), bool(match.group(3))
        text = _parameter_text(match)
        if number is None and not extended:
            plain.setdefault(name, text)
        else:
            pieces.setdefault(name, {}).setdefault(int(number or 0), (text, extended))
    parameters = {name: decode_words(text) for name, text in plain.items()}
    parameters |= {name: _join_pieces(numbered) for name, numbered in pieces.items()}
    return Parametered(value, parameters)


_parse_known = lru_cache(maxsize=_KEPT)(_parse_parameters)


def _parameter_text(match: re.Match[str]) -> str:
    quoted, tail, bare = match.group(4), match.group(5), match.group(6)
    if quoted is None:
        return bare.strip()
    if tail.strip() and not tail.strip().startswith("("):  # an unescaped quote inside: "a"b.pdf"
        return (quoted + tail).strip().strip('"')
    closed = len(quoted) > 1 and quoted.endswith('"')
    return _ESCAPED.sub(r"\1", quoted[1:-1] if closed else quoted[1:])


def _join_pieces(numbered: dict[int, tuple[str, bool]]) -> str:
    """RFC 2231: charset'language'percent-encoded in the first piece, later pieces each encoded or not."""
    charset, data = "", b""
    for expected, number in enumerate(sorted(numbered)):
        text, extended = numbered[number]
        if number != expected and expected > 0:
            break
        if not extended:
            data += text.encode("utf-8", "replace")
            continue
        if expected == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text)
    if not charset and b"=?" in data:
        return decode_words(decode_text(data, None).text)
    return decode_text(data, charset if find_codec(charset) else None).text
