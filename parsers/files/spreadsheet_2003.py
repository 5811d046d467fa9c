"""An XML Spreadsheet 2003 in, one page of cells per sheet out: ledgers write it and name it .xls.

Rows and cells that say their place (`ss:Index`, from 1) leave those before them empty; a merged cell keeps its
columns.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from parsers.files.grid_text import grid_page
from parsers.files.pages import Page
from parsers.files.xml_tree import children, find, name_of, parse_xml

MARK = b"urn:schemas-microsoft-com:office:spreadsheet"
_SPACE = f"{{{MARK.decode()}}}"
_MAX_ROWS = 50_000
_MAX_COLUMNS = 200


def read_spreadsheet_2003(content: bytes) -> tuple[Page, ...]:
    """Raises ValueError with a reason when it is no such spreadsheet."""
    root = parse_xml(content)
    if root is None or name_of(root) != "Workbook":
        raise ValueError("The spreadsheet is broken and can't be opened.")
    tables = (find(sheet, "Table") for sheet in children(root, "Worksheet"))
    grids = [list(_rows(table)) for table in tables if table is not None]
    filled = [grid for grid in grids if any(any(row) for row in grid)]
    return tuple(grid_page(number, [grid]) for number, grid in enumerate(filled, start=1))


def _rows(table: Element) -> Iterator[list[str]]:
    place = 0
    for row in children(table, "Row"):
        for _ in range(place, min(_number(row, "Index", place + 1) - 1, _MAX_ROWS)):
            yield []
            place += 1
        if place >= _MAX_ROWS:
            return
        yield _cells(row)
        place += 1


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in children(row, "Cell"):
        cells += [""] * (min(_number(cell, "Index", len(cells) + 1), _MAX_COLUMNS) - 1 - len(cells))
        data = find(cell, "Data")
        cells.append("" if data is None else _text(data))
        cells += [""] * min(_number(cell, "MergeAcross", 0), _MAX_COLUMNS)
    return cells[:_MAX_COLUMNS]


def _text(data: Element) -> str:
    text = " ".join("".join(data.itertext()).split())
    return text.partition("T")[0] if data.get(f"{_SPACE}Type") == "DateTime" else text


def _number(element: Element, name: str, missing: int) -> int:
    written = element.get(_SPACE + name) or ""
    return int(written) if written.isdecimal() and len(written) < 7 else missing
