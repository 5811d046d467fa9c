"""An attachment's bytes in, its words with boxes out, whatever the format: the one shape the remittance
reader sees. Sheets and delimited text become pages whose cells are words, so that one reader serves all."""

from dataclasses import dataclass
from enum import StrEnum

from parsers.problems import Problem


class DocumentState(StrEnum):
    READ = "read"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"  # broken, or nothing a reader can use
    SCANNED = "scanned"  # pages without a text layer
    UNSUPPORTED = "unsupported"  # a format that is not read yet; the problem says which


@dataclass(frozen=True, slots=True)
class Word:
    """`text` in one box: points from the page's top left corner. `size` is the font size in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn straight line of a page, horizontal or vertical."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentText:
    """`format` is pdf, xlsx, csv, html, text, x12 or other; `page_count` counts all pages, also unread ones."""

    name: str
    format: str
    state: DocumentState
    page_count: int
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()


def read_document(name: str, mime_type: str, content: bytes) -> DocumentText:
    raise NotImplementedError


def reference_keys(document: DocumentText) -> frozenset[str]:
    """Every canonical key that a word (or two or three adjacent words) of the document could stand for; the
    caller looks them up in the ledger and hands the hits back as `KnownItems`."""
    raise NotImplementedError
