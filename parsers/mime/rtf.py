"""Outlook's RTF body in, its HTML and text out. RTF is what Exchange keeps a mail in; most often HTML in disguise.

MS-OXRTFCP (the compression: at most some eight bytes for one, so no bomb) and MS-OXRTFEX (HTML inside RTF). Own
code because the libraries either raise at a wrong checksum or read the text only.
"""

import re
from dataclasses import dataclass

from parsers.mime.charsets import decode_text

MAX_RTF = 2**20

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u"
    rb"\tab\tx"
)


@dataclass(frozen=True, slots=True)
class RtfText:
    """`html` only when the RTF was made from HTML."""

    text: str
    html: str | None


def read_compressed_rtf(data: bytes) -> RtfText:
    """PR_RTF_COMPRESSED. What is broken off is read as far as it goes."""
    return read_rtf(decompress_rtf(data))


def decompress_rtf(data: bytes) -> bytes:
    if data[8:12] != b"LZFu":
        return data[16:][:MAX_RTF] if data[8:12] == b"MELA" else b""
    size = min(int.from_bytes(data[4:8], "little"), MAX_RTF)
    out = bytearray(_DICTIONARY)
    # the ring of 4096 bytes is the tail of what was written: a place in it is a distance back
    limit, position, end = len(out) + size, 16, len(data)
    while position < end and len(out) < limit:
        control = data[position]
        position += 1
        for bit in range(8):
            if not control >> bit & 1:
                out += data[position : position + 1]
                position += 1
                continue
            token = int.from_bytes(data[position : position + 2], "big")
            position += 2
            distance = (len(out) - (token >> 4)) & 0xFFF
            if distance == 0 or position > end:
                return bytes(out[len(_DICTIONARY) : limit])
            _copy(out, distance, (token & 0xF) + 2)
        if position >= end:
            break
    return bytes(out[len(_DICTIONARY) : limit])


def _copy(out: bytearray, distance: int, count: int) -> None:
    start = len(out) - distance
    if start < 0:  # a place of the ring that nothing was written to yet
        out += b" " * count
    elif distance >= count:
        out += out[start : start + count]
    else:
        piece = bytes(out[start:])
        out += (piece * (count // distance + 1))[:count]


# -- RTF to HTML or text ----------------------------------------------------------------------------------------

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_SKIPPED = {
    b"fonttbl",
    b"colortbl",
    b"stylesheet",
    b"info",
    b"pict",
    b"object",
    b"themedata",
    b"header",
    b"footer",
    b"listtable",
    b"listoverridetable",
    b"generator",
    b"xmlnstbl",
    b"mmathPr",
    b"fldinst",
    b"pntext",
    b"pntxtb",
    b"pntxta",
    b"bkmkstart",
    b"bkmkend",
}
_SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
    b"emspace": " ",
    b"enspace": " ",
}
_ESCAPES = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_MAX_GROUPS = 1000


@dataclass(slots=True)
class _Group:
    """What holds until the closing brace: `skip` its text, `markup` a piece of the HTML, `fallback` how many
    characters stand behind a \\u for readers without Unicode."""

    skip: bool = False
    markup: bool = False
    fallback: int = 1


def read_rtf(rtf: bytes) -> RtfText:
    """`html` when the RTF says \\fromhtml; fonts' own charsets are not followed, the document's code page counts."""
    from_html = b"\\fromhtml" in rtf[:4096]
    out = _Output()
    group, outer = _Group(), list[_Group]()
    codepage: str | None = None
    hidden = starred = False  # \htmlrtf: for readers of RTF only
    pending = 0  # fallback characters still to skip
    for match in _TOKEN.finditer(rtf[:MAX_RTF]):
        octet, word, number, escape, brace, text = match.groups()
        if brace == b"{":
            if len(outer) == _MAX_GROUPS:
                break
            outer.append(group)
            group = _Group(group.skip, group.markup, group.fallback)
        elif brace == b"}":
            group = outer.pop() if outer else group
        elif word is not None:
            value = int(number) if number else None
            if word == b"htmlrtf":
                hidden = value != 0
            elif word == b"htmltag" and starred:
                group.markup, group.skip = True, False
            elif starred or word in _SKIPPED:
                group.skip = True
            elif word == b"ansicpg" and value:
                codepage = f"cp{value}"
            elif word == b"uc":
                group.fallback = value or 0
            elif word == b"u" and value is not None and not group.skip and not hidden:
                out.write_unit(value & 0xFFFF)
                pending = group.fallback
            elif word in _SIGNS and not group.skip and not hidden:
                out.write(_SIGNS[word])
        elif escape == b"*":
            starred = True
            continue
        elif not group.skip and not hidden:
            if octet is not None:
                if pending:
                    pending -= 1
                else:
                    out.write_octets(bytes([int(octet, 16)]), codepage)
            elif escape is not None:
                out.write(_ESCAPES.get(escape, ""))
            elif text is not None:
                out.write_octets(text[pending:], codepage)
                pending = max(0, pending - len(text))
        starred = False
    whole = out.text()
    return RtfText("", whole) if from_html else RtfText(whole.strip("\n"), None)


class _Output:
    """Text that comes as characters, UTF-16 units and octets of a code page, in turns."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._octets = bytearray()
        self._codepage: str | None = None
        self._unit: int | None = None

    def write(self, text: str) -> None:
        self._flush()
        self._pieces.append(text)

    def write_octets(self, octets: bytes, codepage: str | None) -> None:
        """Characters of several bytes arrive byte by byte."""
        self._codepage = codepage
        self._octets += octets

    def write_unit(self, unit: int) -> None:
        self._flush()
        high, self._unit = self._unit, None
        if 0xD800 <= unit < 0xDC00:
            self._unit = unit
        elif 0xDC00 <= unit < 0xE000:
            if high is not None:
                self._pieces.append(chr(0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00))
        elif unit:
            self._pieces.append(chr(unit))

    def text(self) -> str:
        self._flush()
        return "".join(self._pieces)

    def _flush(self) -> None:
        if self._octets:
            self._pieces.append(decode_text(bytes(self._octets), self._codepage or "cp1252").text)
            self._octets.clear()
