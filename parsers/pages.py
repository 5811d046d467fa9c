"""Words with boxes and drawn lines on numbered pages: the one shape that every document format becomes."""

from dataclasses import dataclass


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
