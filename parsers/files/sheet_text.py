"""A workbook or delimited text in, one page of cells per sheet out. Values are read, not their display."""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal

import python_calamine

from parsers.files.field_names import spell_names
from parsers.files.grid_text import grid_page
from parsers.files.legacy_charset import guess_charset
from parsers.files.pages import Page
from parsers.files.sheet_formulas import unsaved_values
from parsers.files.sheet_xml import hidden_rows, list_sheets
from parsers.problems import Problem

MAX_SHEETS = 20
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_UNPACKED_BYTES = 100_000_000
_MAX_RATIO = 200
_MAX_ENTRIES = 400
_DELIMITERS = (";", "\t", "|", ",", "^", "~")
_NUMBERED = re.compile(
    r"(?i)\b(no|nr|n°|nº|num|number|nummer|n[uú]mero|ref|reference|referenz|referencia|id|trace|check|cheque)\W*$|#\W*$"
)
_DATED = re.compile(r"(?i)\b(date|dated|\w*datum|fecha|data|dato)\b")
_GUARDED = re.compile(r'="([^"]*)"')
_DAY_ZERO = datetime.date(1899, 12, 30)  # day 0 of a workbook
_FIRST_DAY, _LAST_DAY = 36526, 73050  # 2000 to 2099
_LEAST_WIDE = 20  # bytes that tell whether characters have two each
_MAX_EXACT = 10**15  # beyond this a float has lost digits


def is_encrypted_workbook(content: bytes) -> bool:
    """Office keeps an encrypted workbook in an OLE container that names its package."""
    return content.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in content


def read_workbook(content: bytes, *, with_hidden: bool = True) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """Only what a person sees when not `with_hidden`. Raises ValueError with a reason to show when it is no
    workbook, or one too big to open."""
    _refuse_bombs(content)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
    except (python_calamine.CalamineError, OSError) as error:
        raise ValueError("The workbook is broken and can't be opened.") from error
    problems = []
    pages: list[Page] = []
    visible = [
        sheet.name for sheet in workbook.sheets_metadata if sheet.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    if len(visible) > MAX_SHEETS:
        problems.append(Problem("too_many_sheets", f"Only the first {MAX_SHEETS} sheets were read."))
    sheets = dict(list_sheets(content))
    for name in visible[:MAX_SHEETS]:
        try:
            sheet = workbook.get_sheet_by_name(name)
            rows: list[list[object]] = [list(row) for row in sheet.to_python(nrows=MAX_ROWS)]
        except (python_calamine.CalamineError, OSError):
            problems.append(Problem("broken_sheet", "The sheet can't be read.", name))
            continue
        start, xml = sheet.start or (0, 0), sheets.get(name, b"")
        _fill_in(rows, start, unsaved_values(xml))
        unseen = hidden_rows(xml)
        hidden = {place for place, row in enumerate(rows) if place + start[0] in unseen and any(row)}
        if hidden:
            problems.append(Problem("hidden_rows", f"{len(hidden)} of its rows are hidden.", name))
        if not with_hidden:
            rows = [row for place, row in enumerate(rows) if place not in hidden]
        if any(cell != "" for row in rows for cell in row):
            pages.append(grid_page(len(pages) + 1, [_cells(rows, name, problems)]))
    return tuple(pages), tuple(problems)


def read_delimited(content: bytes) -> tuple[Page, ...]:
    rows = [spell_names(row) for row in read_rows(content)]
    return (grid_page(1, [rows]),) if any(any(row) for row in rows) else ()


def read_rows(content: bytes) -> list[list[str]]:
    """The cells of each line, whatever delimiter and charset; at most MAX_ROWS. Raises ValueError with a reason."""
    text = decode(content)
    delimiter = _delimiter(text)
    csv.field_size_limit(100_000)
    try:
        return [
            [_unguarded(cell.strip()) for cell in row[:MAX_COLUMNS]]
            for _, row in zip(range(MAX_ROWS), csv.reader(io.StringIO(text), delimiter=delimiter), strict=False)
        ]
    except csv.Error as error:
        raise ValueError("The delimited text can't be read.") from error


def _unguarded(cell: str) -> str:
    """The text of a formula that is one: ="00123" keeps a spreadsheet from taking it for a number."""
    guarded = _GUARDED.fullmatch(cell)
    return guarded[1] if guarded else cell


def decode(content: bytes) -> str:
    try:
        return content.decode(_wide_encoding(content) or "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(guess_charset(content), "replace")


def _wide_encoding(content: bytes) -> str:
    """UTF-16 by its mark, or without one by the zeros at every second byte; empty for all else."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:400]
    low, high = start[0::2].count(0), start[1::2].count(0)
    if len(start) < _LEAST_WIDE or max(low, high) < 0.4 * len(start) or min(low, high):
        return ""
    return "utf-16-be" if low else "utf-16-le"


def _refuse_bombs(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ValueError("The workbook is broken and can't be opened.") from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or len(entries) > _MAX_ENTRIES or unpacked > _MAX_RATIO * len(content):
        raise ValueError("The workbook is too big once unpacked; it was not opened.")


def _fill_in(rows: list[list[object]], start: tuple[int, int], values: Mapping[tuple[int, int], Decimal]) -> None:
    """`start` is the place of the first cell."""
    for (row, column), value in values.items():
        down, across = row - start[0], column - start[1]
        if 0 <= down < len(rows) and 0 <= across < len(rows[down]) and rows[down][across] == "":
            rows[down][across] = float(value)


def _cells(rows: Sequence[Sequence[object]], name: str, problems: list[Problem]) -> list[list[str]]:
    width = min(max(map(len, rows)), MAX_COLUMNS)
    with_decimals = [
        any(isinstance(row[column], float) and row[column] % 1 for row in rows if column < len(row))  # type: ignore[operator]
        for column in range(width)
    ]
    if any(isinstance(cell, float) and abs(cell) >= _MAX_EXACT for row in rows for cell in row):
        problems.append(Problem("digits_lost", "Numbers of more than 15 digits have lost digits.", name))
    headings = [""] * width
    read: list[list[str]] = []
    for row in rows:
        texts: list[str] = []
        for column, cell in enumerate(row[:width]):
            label = next((text for text in reversed(texts) if text), "")
            texts.append(_labelled(cell, label, headings[column]) or _text(cell, with_decimals[column]))
            if isinstance(cell, str) and cell.strip():
                headings[column] = cell
        read.append(texts)
    return read


def _labelled(cell: object, label: str, heading: str) -> str:
    """What a whole number is by the words before or above it: a number of something, or a day that was saved without
    its format; else empty."""
    if not isinstance(cell, float) or cell % 1 or isinstance(cell, bool):
        return ""
    if (_DATED.search(label) or _DATED.search(heading)) and _FIRST_DAY <= cell <= _LAST_DAY:
        return (_DAY_ZERO + datetime.timedelta(days=int(cell))).isoformat()
    return str(int(cell)) if _NUMBERED.search(label) else ""


def _text(cell: object, decimals: bool) -> str:
    """A float becomes exact digits: whole where its column has whole numbers only (invoice numbers)."""
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        exact = round(Decimal(repr(cell)), 4)
        if not decimals and exact == exact.to_integral_value():
            return str(int(exact))
        cents = round(exact, 2)
        return str(cents if abs(cents - exact) < Decimal("0.001") else exact.normalize())
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell).strip().replace("\n", " ")


def _delimiter(text: str) -> str:
    """The one that cuts most lines into the same number of fields, two or more, the more the better: a decimal comma,
    too, may stand once in every line."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]

    def agreement(delimiter: str) -> tuple[bool, int]:
        counts = [line.count(delimiter) for line in lines if delimiter in line]
        usual = max(counts, key=lambda count: (counts.count(count), count), default=0)
        return counts.count(usual) > 1, counts.count(usual) * usual

    return max(_DELIMITERS, key=agreement)
