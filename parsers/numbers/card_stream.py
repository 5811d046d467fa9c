"""The tail of a mail that is too large for memory in, piece by piece, the same with card numbers masked out.

What a part is, its head says; so the boundaries and the last head of the mail's beginning come first. Only the text
of a part of prose or of a table is held, and only `MOST_TEXT` of it at a time; all else passes through.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from parsers.numbers.card_numbers import BOUNDARY, TEXT_PART, last_head, mask_body

MOST_TEXT = 8 * 2**20
PIECE = 2**20
_LONGEST_LINE = 64 * 1024
_MOST_HEAD = 64 * 1024
_ENCLOSED = re.compile(rb"^content-type:[ \t]*message/rfc822\b", re.IGNORECASE | re.MULTILINE)


def mask_rest(head: bytes, rest: BinaryIO) -> Iterator[bytes]:
    """`head` is the beginning of the mail, already masked; `rest` is read to its end."""
    boundaries = set(BOUNDARY.findall(head))
    part_head = last_head(head)
    held: list[bytes] = []  # of the head or the text of a part, or of what passes through
    size, in_head = 0, False
    for line in iter(partial(rest.readline, _LONGEST_LINE), b""):
        if line.startswith(b"--") and _is_boundary(line, boundaries):
            yield _close(held, part_head, in_head=in_head)
            yield line
            held, size, in_head, part_head = [], 0, True, b""
            continue
        held.append(line)
        size += len(line)
        if in_head and (not line.strip() or size > _MOST_HEAD):
            part_head = b"".join(held)
            boundaries |= set(BOUNDARY.findall(part_head))
            yield part_head
            held, size, in_head = [], 0, bool(_ENCLOSED.search(part_head))
        elif not in_head and size > (MOST_TEXT if TEXT_PART.search(part_head) else PIECE):
            yield _close(held, part_head, in_head=False)
            held, size = [], 0
    yield _close(held, part_head, in_head=in_head)


def _is_boundary(line: bytes, boundaries: set[bytes]) -> bool:
    name = line[2:].rstrip()
    return name in boundaries or name.removesuffix(b"--") in boundaries


def _close(held: list[bytes], part_head: bytes, *, in_head: bool) -> bytes:
    body = b"".join(held)
    kind = None if in_head else TEXT_PART.search(part_head)
    return mask_body(body, part_head, document=bool(kind["table"])) if kind else body
