"""The bytes of a multipart in, where its parts begin and end out; a part that is opened is a `Leaf`."""

import re
from dataclasses import dataclass

from parsers.mime.header_scan import HeaderBlock, Parametered, parse_parameters

MAX_PARTS = 500


@dataclass(frozen=True, slots=True)
class Entity:
    """A region of the raw bytes with what encloses it: `choice` is the outermost multipart/alternative."""

    start: int
    end: int
    depth: int
    choice: int | None
    child: int
    default_type: str = "text/plain"


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A part that holds no other: its decoded body, and what its headers say of it."""

    entity: Entity
    mime_type: str
    body: bytes
    charset: str | None
    file_name: str | None
    disposition: str
    content_id: str | None
    described: str = ""
    flowed: bool = False
    joined_words: bool = False  # the DelSp of RFC 3676: the space at a soft break goes


def content_type_of(headers: HeaderBlock, default: str) -> Parametered:
    """Of a part; `default` where it names none that can be read. Of two that differ, the one with parts: what only
    some programs see must not stay hidden here."""
    parsed = [parse_parameters(written) for written in headers.get_all("content-type")]
    named = [each for each in parsed if each.value]
    with_parts = [each for each in named if each.parameters.get("boundary")]
    return next(iter(with_parts or named), Parametered(default, {}))


_MAX_DELIMITERS = 2000
_SNIFFED = re.compile(rb"(?:^|\n)--([^\s-][^\r\n]{3,199}?)[ \t]*\r?\nContent-", re.I)


def find_regions(raw: bytes, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The parts between delimiter lines. Parts after a closing delimiter are kept: filters and clients disagree
    about them, so none may be hidden."""
    marker = b"\n--" + boundary
    regions: list[tuple[int, int]] = []
    opened: int | None = None
    position = max(start - 1, 0)  # the newline before the body may be the delimiter's
    for _ in range(_MAX_DELIMITERS):
        found = raw.find(marker, position, end)
        if found < 0:
            break
        position = found + len(marker)
        line_end = raw.find(b"\n", position, min(end, position + 400))
        tail = raw[position : line_end if line_end >= 0 else min(end, position + 400)].strip()
        if tail not in (b"", b"--"):
            continue
        if opened is not None:
            part_end = found - 1 if raw[found - 1 : found] == b"\r" and found > opened else found
            regions.append((opened, max(part_end, opened)))
        opened = None if tail == b"--" else (line_end + 1 if line_end >= 0 else end)
        position = max(position, line_end)  # this newline may start the next delimiter
        if len(regions) > MAX_PARTS:
            return regions
    if opened is not None and opened < end:
        regions.append((opened, end))
    return regions


def sniff_boundary(raw: bytes, start: int, end: int) -> bytes:
    """The delimiter that stands in the body, when the header names none or another."""
    found = _SNIFFED.search(raw, max(start - 1, 0), min(end, start + 65536))
    return found.group(1) if found else b""
