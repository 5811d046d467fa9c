"""Any bytes are opened without an exception, and what was packed comes out byte for byte."""

import gzip
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.message import AttachmentPart
from parsers.mime.archives import unpack_gzip, unpack_zip
from parsers.mime.file_names import clean_file_name
from parsers.mime.outlook_msg import read_msg
from parsers.mime.rtf import decompress_rtf, read_compressed_rtf, read_rtf
from parsers.mime.signed_content import read_signed
from parsers.mime.tnef import read_tnef
from parsers.text.flowed import unflow
from tests import outlook_maker as outlook
from tests.corpus_files import zipped
from tests.corpus_transfers import opaque

MOST = 2**20
stems = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=20)
names = stems.map(lambda stem: clean_file_name(f"{stem}.pdf"))
packed_files = st.dictionaries(names, st.binary(max_size=6000), max_size=5)
ITEM = outlook.Item({outlook.SUBJECT: "x", outlook.BODY: "y"}, [("a.pdf", b"%PDF" * 2000), ("b.csv", b"1;2")])

# opener, a whole one of its format
OPENERS: list[tuple[Callable[[bytes], object], bytes]] = [
    (lambda data: unpack_zip(data, MOST), zipped({"a.csv": b"1" * 500, "b/c.csv": b"2"})),
    (lambda data: unpack_gzip("a.gz", data, MOST), gzip.compress(b"1;2" * 500, mtime=0)),
    (read_tnef, outlook.write_tnef(ITEM)),
    (lambda data: read_msg_or_refuse(data), outlook.write_msg(ITEM)),
    (read_signed, opaque(b"Content-Type: text/plain\n\nx", in_pieces=True)),
    (read_compressed_rtf, b"\x40\0\0\0\x40\0\0\0LZFu\0\0\0\0" + bytes(range(64))),
    (
        read_rtf,
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \par\htmlrtf0 Gr\'fc\u8364?{\pict 00}}",
    ),
]


def read_msg_or_refuse(data: bytes) -> None:
    with suppress(ValueError):
        read_msg(data)


@pytest.mark.parametrize("number", range(len(OPENERS)))
def test_a_broken_container_raises_nothing(number: int) -> None:
    opener, whole = OPENERS[number]

    @given(st.lists(st.tuples(st.integers(0, len(whole)), st.binary(min_size=1, max_size=6)), max_size=6))
    @settings(max_examples=150)
    def opens(changes: list[tuple[int, bytes]]) -> None:
        data = whole
        for place, piece in changes:
            data = data[:place] + piece + data[place + len(piece) :]
        opener(data)
        opener(data[: changes[0][0]] if changes else data)

    opens()


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_are_opened_by_every_opener(data: bytes) -> None:
    for opener, whole in OPENERS:
        opener(data)
        opener(whole[:16] + data)


@given(packed_files)
@settings(max_examples=60)
def test_what_is_zipped_comes_out_as_it_was(packed: dict[str, bytes]) -> None:
    assert as_pairs(unpack_zip(zipped(packed), MOST).files) == list(packed.items())


@given(packed_files)
@settings(max_examples=60)
def test_what_outlook_packs_comes_out_as_it_was(packed: dict[str, bytes]) -> None:
    packed = {name: content for name, content in packed.items() if content}
    item = outlook.Item({outlook.SUBJECT: "x"}, list(packed.items()))

    assert as_pairs(read_tnef(outlook.write_tnef(item)).files) == list(packed.items())
    assert as_pairs(read_msg(outlook.write_msg(item)).files) == list(packed.items())


@given(st.binary(max_size=2000), st.booleans())
@settings(max_examples=100)
def test_what_was_signed_comes_out_as_it_was(content: bytes, in_pieces: bool) -> None:
    assert read_signed(opaque(content, in_pieces)).content == content


@given(st.text("ab\\{ ", max_size=300))
@settings(max_examples=40)
def test_compressed_rtf_comes_out_as_it_was(text: str) -> None:
    content = text.encode()
    assert decompress_rtf(compress_rtf(content)) == content


@given(st.text(st.sampled_from("a >-\n"), max_size=80))
@settings(max_examples=200)
def test_flowed_text_keeps_every_letter(text: str) -> None:
    assert unflow(text, False).count("a") == text.count("a")


def as_pairs(parts: "list[AttachmentPart] | tuple[AttachmentPart, ...]") -> list[tuple[str, bytes]]:
    return [(part.name, part.content) for part in parts]


def compress_rtf(content: bytes) -> bytes:
    """MS-OXRTFCP with references as long as they get: also such that overlap what they write."""
    ring, out = bytearray(DICTIONARY), bytearray()
    tokens: list[bytes] = []
    position = 0
    while position < len(content):
        length, start = longest(ring, content, position)
        if length >= 2:
            tokens.append(((start % 4096) << 4 | (length - 2)).to_bytes(2, "big"))
        else:
            length = 1
            tokens.append(content[position : position + 1])
        ring += content[position : position + length]
        position += length
    tokens.append((len(ring) % 4096 << 4).to_bytes(2, "big"))
    for first in range(0, len(tokens), 8):
        group = tokens[first : first + 8]
        out.append(sum(1 << bit for bit, token in enumerate(group) if len(token) == 2))
        out += b"".join(group)
    return (
        (len(out) + 12).to_bytes(4, "little") + len(content).to_bytes(4, "little") + b"LZFu" + bytes(4) + bytes(out)
    )


def longest(ring: bytearray, content: bytes, position: int) -> tuple[int, int]:
    best, place = 0, 0
    for start in range(max(0, len(ring) - 4095), len(ring)):
        ahead = bytes(ring[start:]) + content[position : position + 17]
        length = 0
        while length < 17 and position + length < len(content) and ahead[length] == content[position + length]:
            length += 1
        if length > best:
            best, place = length, start
    return best, place


DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u"
    rb"\tab\tx"
)
