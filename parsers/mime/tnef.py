"""A winmail.dat in, the mail and the files inside it out. Total: what is broken off is read as far as it goes.

MS-OXTNEF: a flat list of attributes, some of which hold lists of MAPI properties. Own code because the library
there is has had no release since 2021; one pass, every length checked against what is left, nothing nested here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.message import AttachmentPart
from parsers.mime import mapi
from parsers.mime.mapi import OutlookItem, Properties
from parsers.problems import Problem

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_ATTRIBUTES = 10_000
MAX_PROPERTIES = 2_000
MAX_LISTS = 250  # of properties, in all
MAX_FILES = 200

# attributes: their number without the type in the upper half
_SUBJECT, _BODY, _DATA, _TITLE, _RENDERING = 0x8004, 0x800C, 0x800F, 0x8010, 0x9002
_MESSAGE_PROPERTIES, _FILE_PROPERTIES, _CODEPAGE = 0x9003, 0x9005, 0x9007
_OF_FILE = 2
_MESSAGE_INTERFACE = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage, in front of a TNEF stream


@dataclass(slots=True)
class _File:
    title: bytes = b""
    data: bytes = b""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)


def read_tnef(content: bytes) -> OutlookItem:
    """Its mail; a mail inside it is one of the files, again as TNEF."""
    properties: dict[int, tuple[int, bytes]] = {}
    files: list[_File] = []
    codepage = b""
    whole = False
    lists = 0
    for level, number, data in _attributes(content):
        lists += number in (_MESSAGE_PROPERTIES, _FILE_PROPERTIES)
        if lists > MAX_LISTS:
            break
        if level == _OF_FILE:
            if number == _RENDERING or not files:
                if len(files) == MAX_FILES:
                    break
                files.append(_File())
            _add_to_file(files[-1], number, data)
        elif number == _MESSAGE_PROPERTIES:
            properties |= _read_properties(data)
        elif number == _CODEPAGE:
            codepage = data[:4]
        elif number == _SUBJECT:
            properties.setdefault(mapi.SUBJECT, (mapi.STRING8, data))
        elif number == _BODY:
            properties.setdefault(mapi.BODY, (mapi.STRING8, data))
        elif number == -1:
            whole = True
    if codepage:
        properties.setdefault(mapi.MESSAGE_CODEPAGE, (mapi.LONG, codepage))
    problem = Problem("winmail_broken", "The winmail.dat of the mail is broken; what could be read of it is shown.")
    parts = tuple(_as_part(file, position, codepage) for position, file in enumerate(files, start=1))
    return mapi.read_item(properties, parts, () if whole else (problem,))


def _attributes(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, number, data; at a clean end (0, -1, b"")."""
    if not content.startswith(SIGNATURE):
        return
    position = 6
    for _ in range(MAX_ATTRIBUTES):
        if position + 9 > len(content):
            break
        level = content[position]
        number = int.from_bytes(content[position + 1 : position + 3], "little")
        size = int.from_bytes(content[position + 5 : position + 9], "little")
        start = position + 9
        yield level, number, content[start : start + size]
        position = start + size + 2  # a checksum
    if position >= len(content) - 8 and position <= len(content) + 2:
        yield 0, -1, b""


def _add_to_file(file: _File, number: int, data: bytes) -> None:
    if number == _TITLE:
        file.title = data
    elif number == _DATA:
        file.data = data
    elif number == _FILE_PROPERTIES:
        file.properties = _read_properties(data)


def _as_part(file: _File, position: int, codepage: bytes) -> AttachmentPart:
    properties: Properties = {mapi.ATTACH_FILE_NAME: (mapi.STRING8, file.title), **file.properties}
    page = f"cp{int.from_bytes(codepage, 'little')}" if codepage else None
    kind, data = file.properties.get(mapi.ATTACH_DATA, (0, b""))
    if kind == mapi.OBJECT:
        data = data[len(_MESSAGE_INTERFACE) :] if data.startswith(_MESSAGE_INTERFACE) else data[16:]
    return mapi.as_part(properties, data if kind else file.data, position, page)


# -- Lists of properties ----------------------------------------------------------------------------------------

_SIZES = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = {mapi.OBJECT, mapi.STRING8, mapi.UNICODE, mapi.BINARY}


def _read_properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """The first value of each property, up to the first that cannot be read."""
    found: dict[int, tuple[int, bytes]] = {}
    count = min(int.from_bytes(data[:4], "little"), MAX_PROPERTIES)
    position = 4
    for _ in range(count):
        if position + 4 > len(data):
            break
        kind = int.from_bytes(data[position : position + 2], "little")
        number = int.from_bytes(data[position + 2 : position + 4], "little")
        position += 4
        if number >= 0x8000:
            position = _after_name(data, position)
        values, position = _read_values(data, position, kind)
        if position < 0:
            break
        if values:
            found.setdefault(number, (kind & ~mapi.MULTIPLE, values[0]))
    return found


def _after_name(data: bytes, position: int) -> int:
    """A named property: GUID, whether by number or by text, and that."""
    by_text = int.from_bytes(data[position + 16 : position + 20], "little")
    position += 20
    if not by_text:
        return position + 4
    length = int.from_bytes(data[position : position + 4], "little")
    return position + 4 + _padded(length)


def _read_values(data: bytes, position: int, kind: int) -> tuple[list[bytes], int]:
    """The values and the place behind them, which is -1 when they do not fit."""
    base = kind & ~mapi.MULTIPLE
    variable = base in _VARIABLE
    count = 1
    if variable or kind & mapi.MULTIPLE:
        count = int.from_bytes(data[position : position + 4], "little")
        position += 4
    if count > MAX_PROPERTIES or (not variable and base not in _SIZES):
        return [], -1
    values = []
    for _ in range(count):
        size = int.from_bytes(data[position : position + 4], "little") if variable else _SIZES[base]
        position += 4 if variable else 0
        if position + size > len(data):
            return [], -1
        values.append(data[position : position + size])
        position += _padded(size)
    return values, position


def _padded(size: int) -> int:
    return size + -size % 4
