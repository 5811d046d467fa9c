"""A .msg file in, the mail and the files inside it out. Raises ValueError for one that is no .msg.

MS-OXMSG: a compound file (read by olefile) with one stream for each long property, one for all short ones, and a
folder for each attachment; a mail inside is a folder of the same build.
"""

import io
from collections.abc import Iterator
from dataclasses import replace

import olefile

from parsers.message import AttachmentPart
from parsers.mime import mapi
from parsers.mime.enclosed import body_files
from parsers.mime.file_names import clean_file_name, inside
from parsers.mime.mapi import OutlookItem
from parsers.problems import Problem

MARK = "__properties_version1.0".encode("utf-16-le")  # tells a .msg among compound files
MAX_STREAMS = 3_000
MAX_DEPTH = 4
MAX_BYTES = 50 * 2**20

_SUBSTG = "__substg1.0_"
_SHORT = "__properties_version1.0"
_FILE = "__attach_version1.0_"
_HEADERS = {"item": 32, "inner": 24, "file": 8}  # of the stream of short properties, before its entries


def read_msg(content: bytes) -> OutlookItem:
    """The files of a mail inside come with its subject in front of their names."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as storage:
            return _Reader(storage).read((), "item", 0)
    except (OSError, IndexError, ValueError, TypeError, AttributeError, RecursionError, KeyError) as flaw:
        raise ValueError("The .msg file is broken.") from flaw


class _Reader:
    def __init__(self, storage: olefile.OleFileIO) -> None:
        self._storage = storage
        self._left = MAX_BYTES
        self._cut = False
        self._streams: dict[tuple[str, ...], list[str]] = {}
        for path in storage.listdir(streams=True, storages=True)[:MAX_STREAMS]:
            self._streams.setdefault(tuple(path[:-1]), []).append(path[-1])

    def read(self, folder: tuple[str, ...], kind: str, depth: int) -> OutlookItem:
        properties = self._properties(folder, kind)
        files = tuple(self._files(folder, depth))
        problem = Problem("content_cut", "The .msg file holds more than is read; the rest was left out.")
        return mapi.read_item(properties, files, (problem,) if self._cut else ())

    def _properties(self, folder: tuple[str, ...], kind: str) -> dict[int, tuple[int, bytes]]:
        found: dict[int, tuple[int, bytes]] = {}
        for name in self._streams.get(folder, ()):
            if name == _SHORT:
                entries = self._content((*folder, name))[_HEADERS[kind] :]
                for start in range(0, min(len(entries), 16 * 2000) - 15, 16):
                    entry = entries[start : start + 16]
                    type_, number = int.from_bytes(entry[:2], "little"), int.from_bytes(entry[2:4], "little")
                    found.setdefault(number, (type_, entry[8:]))
            elif name.startswith(_SUBSTG) and len(name) == len(_SUBSTG) + 8:
                tag = int(name[len(_SUBSTG) :], 16)
                if tag & 0xFFFF in (mapi.UNICODE, mapi.STRING8, mapi.BINARY):
                    found[tag >> 16] = (tag & 0xFFFF, self._content((*folder, name)))
        return found

    def _files(self, folder: tuple[str, ...], depth: int) -> Iterator[AttachmentPart]:
        names = sorted(name for name in self._streams.get(folder, ()) if name.startswith(_FILE))
        for position, name in enumerate(names, start=1):
            place = (*folder, name)
            properties = self._properties(place, "file")
            inner = (*place, f"{_SUBSTG}3701000D")
            if f"{_SUBSTG}3701000D" in self._streams.get(place, ()) and _SHORT in self._streams.get(inner, ()):
                if depth < MAX_DEPTH:
                    yield from self._inner_item(inner, depth)
                else:
                    self._cut = True
                continue
            part = mapi.as_part(properties, properties.get(mapi.ATTACH_DATA, (0, b""))[1], position, None)
            if part.content:
                yield part

    def _inner_item(self, folder: tuple[str, ...], depth: int) -> Iterator[AttachmentPart]:
        item = self.read(folder, "inner", depth + 1)
        title = clean_file_name(item.subject.replace("/", "-")[:80]) or "message"
        for part in (*body_files(item.text, item.html), *item.files):
            yield replace(part, name=inside(title, part.name))

    def _content(self, path: tuple[str, ...]) -> bytes:
        size = self._storage.get_size(list(path))
        if size > self._left:
            self._cut = True
            return b""
        self._left -= size
        return bytes(self._storage.openstream(list(path)).read(size))
