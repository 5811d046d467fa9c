"""The opened parts of a mail in, those that are its text out, as blocks of plain text and HTML."""

import re
from dataclasses import dataclass

from parsers.mime.parts import Leaf
from parsers.text.safe_html import html_to_text

_BODY_TYPES = {"text/plain", "text/html", "text/enriched", "text/richtext", "text"}


def choose_bodies(leaves: list[Leaf]) -> list[Leaf]:
    """Text parts without a file name; if there are none, the first one with a name that is no attachment."""
    candidates = [leaf for leaf in leaves if leaf.mime_type in _BODY_TYPES and leaf.disposition != "attachment"]
    bodies = [leaf for leaf in candidates if not leaf.file_name]
    return bodies or candidates[:1]


@dataclass(slots=True)
class Block:
    """Renderings of one text: parts that stand for each other."""

    plain: list[Leaf]
    html: list[Leaf]


def list_blocks(bodies: list[Leaf]) -> list[Block]:
    """One block per text part, except that a multipart/alternative is one block however it is nested."""
    blocks: list[Block] = []
    chosen: dict[int, Block] = {}
    for leaf in bodies:
        choice = leaf.entity.choice
        block = chosen.get(choice) if choice is not None else None
        if block is None:
            block = Block([], [])
            blocks.append(block)
            if choice is not None:
                chosen[choice] = block
        if leaf.mime_type == "text/html":
            if block.html and block.html[0].entity.child != leaf.entity.child:
                block.html.clear()
            block.html.append(leaf)
        elif not block.plain or block.plain[0].entity.child == leaf.entity.child:
            block.plain.append(leaf)
    return blocks


_STUB = re.compile(r"\bhtml\b", re.I)


def is_stub(plain: str, html: str) -> bool:
    """A plain part that only says that the mail is in HTML."""
    return len(plain) < 400 and bool(_STUB.search(plain)) and len(html_to_text(html)) > 2 * len(plain)


def as_html(plain: str) -> str:
    """The same to look at."""
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<pre>{escaped}</pre>"


_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)


def meta_charset(html: bytes) -> str | None:
    """That the HTML itself declares in its first 4 kB."""
    found = _META_CHARSET.search(html, 0, 4096)
    return found.group(1).decode("ascii") if found else None
