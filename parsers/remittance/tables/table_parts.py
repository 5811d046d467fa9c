"""What tables are made of: headings, the columns beneath them, and the stretch of a table on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from parsers.files.pages import Word
from parsers.remittance.lines import Line, Token
from parsers.remittance.words import Role


@dataclass(slots=True, eq=False)
class Heading:
    """One cell of a heading band, its lines joined."""

    text: str
    x0: float
    x1: float
    role: Role | None
    words: tuple[Word, ...] = ()


@dataclass(slots=True, eq=False)
class Column:
    """`key` is the same for a column on every page of its table; `numeric` columns hold amounts."""

    key: str
    role: Role | None
    heading: str
    x0: float
    x1: float
    numeric: bool


@dataclass(slots=True, eq=False)
class TablePart:
    """The stretch of one table on one page (or one half of a two-column page)."""

    headings: list[Heading]
    heading_lines: list[Line]
    lines: list[Line]
    columns: list[Column] = field(default_factory=list)
    continued: bool = False
    section: str = ""  # what the side table's title says that its amounts are


def column_of(columns: Sequence[Column], token: Token, numeric: bool) -> Column | None:
    """The column that the token stands in: the one it overlaps most, else the nearest within a few points."""
    best, best_overlap = None, -6.0
    for column in columns:
        if column.numeric is numeric:
            overlap = min(column.x1, token.x1) - max(column.x0, token.x0)
            if overlap > best_overlap:
                best, best_overlap = column, overlap
    return best


def role_of(columns: Mapping[str, Column], key: str) -> Role | None:
    return columns[key].role if key in columns else None
