"""The small values every reader shares: what was wrong, where a fact stands, and why a verdict fell.

A flaw in the data is a `Problem`, collected and shown beside the document; it never stops a reader.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is stable (`header_cut`, `encrypted`), `message` fits to show a person, `where` locates it."""

    code: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character range in the text that it belongs to."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageBox:
    """A rectangle on a page, in PDF points from the page's top left corner; pages count from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that spoke for or against a verdict.

    `rule` names it; `where` is subject, text, header or attachment; `span` lies in that part's text;
    `weight` is in log-odds, negative when it speaks against; `phrase` is the text as written.
    """

    rule: str
    where: str
    weight: float
    phrase: str = ""
    span: Span | None = None
