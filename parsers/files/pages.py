"""What a read document is: words with boxes and drawn lines on numbered pages, whatever its format was."""

from dataclasses import dataclass
from enum import StrEnum

from parsers.problems import Problem


@dataclass(frozen=True, slots=True)
class Word:
    """`text` in one box: points from the page's top left corner. `size` is the height of its line in points."""

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
    """`turned` counts the quarter turns clockwise that made the page's text upright, beyond its own rotation;
    boxes, width and height are those of the turned page."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    turned: int = 0


class DocumentState(StrEnum):
    READ = "read"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"  # broken, or nothing a reader can use
    SCANNED = "scanned"  # pages without a text layer
    UNSUPPORTED = "unsupported"  # a format that is not read yet; the problem says which


@dataclass(frozen=True, slots=True)
class DocumentText:
    """`format` is pdf, xlsx, csv, html, text, x12, edifact, iso20022 or other; `page_count` counts unread pages too.
    `scanned` when the words were recognised in pictures: each may be wrong."""

    name: str
    format: str
    state: DocumentState
    page_count: int
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()
    scanned: bool = False
