"""A PKCS #7 message (smime.p7m) in, what was signed in it out. The signature is not judged.

RFC 5652: a ContentInfo holds SignedData, and that the content as octets; BER allows lengths that are only known
at the end and octets in pieces. Own code: it needs one path through the structure, and the library that reads
BER has had no release since 2022.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = {
    bytes.fromhex("2a864886f70d010703"),
    bytes.fromhex("2a864886f70d010704"),
    bytes.fromhex("2a864886f70d010706"),
    bytes.fromhex("2a864886f70d0109100117"),
}

_SEQUENCE, _OID, _OCTETS, _OCTETS_IN_PIECES, _CONTENT = 0x30, 0x06, 0x04, 0x24, 0xA0
_MAX_PIECES = 1_000_000
_PART = re.compile(rb"\s{0,8}(?:content-(?:type|transfer-encoding|disposition)|mime-version):", re.I)


class Wrapping(StrEnum):
    SIGNED = "signed"
    ENCRYPTED = "encrypted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SignedContent:
    """`content` is None unless it can be read; a signature that stands beside its content has none either."""

    wrapping: Wrapping
    content: bytes | None = None

    @property
    def is_mail(self) -> bool:
        """Whether a mail's part was signed, with its headers, and not a file."""
        return self.content is not None and bool(_PART.match(self.content))


@dataclass(frozen=True, slots=True)
class _Value:
    """`end` is where the next value may start; an indefinite length ends with two zeros (`open_ended`)."""

    tag: int
    start: int
    end: int
    open_ended: bool


def read_signed(data: bytes) -> SignedContent:
    outer = _read(data, 0, len(data))
    kind = _read_in(data, outer) if outer and outer.tag == _SEQUENCE else None
    if outer is None or kind is None or kind.tag != _OID:
        return SignedContent(Wrapping.UNKNOWN)
    oid = data[kind.start : kind.end]
    if oid in _ENVELOPED:
        return SignedContent(Wrapping.ENCRYPTED)
    explicit = _read(data, kind.end, outer.end)
    signed = _read_in(data, explicit) if explicit and explicit.tag == _CONTENT else None
    if oid != _SIGNED_DATA or signed is None or signed.tag != _SEQUENCE:
        return SignedContent(Wrapping.UNKNOWN)
    return SignedContent(Wrapping.SIGNED, _content(data, signed))


def _content(data: bytes, signed: _Value) -> bytes | None:
    """SignedData: a version, the set of digests, then what was signed."""
    version = _read_in(data, signed)
    digests = _skip(data, version, signed.end)
    held = _skip(data, digests, signed.end)
    kind = _read_in(data, held) if held and held.tag == _SEQUENCE else None
    explicit = _read(data, kind.end, held.end) if kind and held else None
    octets = _read_in(data, explicit) if explicit and explicit.tag == _CONTENT else None
    if octets is None:
        return None
    if octets.tag == _OCTETS:
        return data[octets.start : octets.end]
    return _join_pieces(data, octets) if octets.tag == _OCTETS_IN_PIECES else None


def _join_pieces(data: bytes, whole: _Value) -> bytes:
    out = bytearray()
    position = whole.start
    for _ in range(_MAX_PIECES):
        piece = _read(data, position, whole.end)
        if piece is None or piece.tag not in (_OCTETS, _OCTETS_IN_PIECES):
            break
        if piece.tag == _OCTETS:
            out += data[piece.start : piece.end]
            position = piece.end
        else:
            position = piece.start  # pieces in pieces: the inner ones follow one another all the same
    return bytes(out)


def _skip(data: bytes, value: _Value | None, end: int) -> _Value | None:
    """What follows a value."""
    if value is None:
        return None
    if not value.open_ended:
        return _read(data, value.end, end)
    position = value.start
    for _ in range(_MAX_PIECES):
        if data[position : position + 2] == b"\0\0":
            return _read(data, position + 2, end)
        inner = _read(data, position, end)
        if inner is None or inner.open_ended:
            return None
        position = inner.end
    return None


def _read_in(data: bytes, value: _Value) -> _Value | None:
    return _read(data, value.start, value.end)


def _read(data: bytes, position: int, end: int) -> _Value | None:
    """The value at a place, cut at `end`."""
    if position + 2 > end:
        return None
    tag, length, start = data[position], data[position + 1], position + 2
    if length == 0x80:
        return _Value(tag, start, end, True)
    if length > 0x80:
        count = length & 0x7F
        if count > 8 or start + count > end:
            return None
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    return _Value(tag, start, min(start + length, end), False)
