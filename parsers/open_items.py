"""A ledger export (CSV) in, open-item rows and every bad row's reason out.

Delimiter and encoding are recognised; the decimal mark and the order of dates are decided once for the whole
file, by the values that can be read in one way only. A value that stays ambiguous is a bad row, never a guess.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from textwrap import shorten

from charset_normalizer import from_bytes

from parsers.dates import date_readings, parse_date
from parsers.file_style import PLAIN_AMOUNT, FileStyle, choose_reading, find_style
from parsers.money import CURRENCY_CODES, exponent, read_amount
from parsers.problems import Problem

REQUIRED_COLUMNS = (
    "customer",
    "account_number",
    "invoice_number",
    "invoice_date",
    "due_date",
    "currency",
    "open_amount",
    "po_number",
)
OPTIONAL_COLUMNS = ("email", "domain", "terms", "document_path", "parent_account")

_NUMBERS = ("account_number", "invoice_number", "po_number")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.ASCII | re.IGNORECASE)  # 9.0001E+07: its last digits are lost
_MAX_LENGTHS = {"customer": 200, "account_number": 60, "invoice_number": 60, "po_number": 60, "terms": 60}
_MAX_MINOR = 10**15  # far beyond any invoice, and safe in a 64-bit sum of many


@dataclass(frozen=True, slots=True)
class OpenItemRow:
    """`line` is the line number in the file, from 1 with the header as line 1; credits are negative."""

    line: int
    customer: str
    account_number: str
    invoice_number: str
    invoice_date: date
    due_date: date
    currency: str
    open_amount: Decimal
    po_number: str | None = None
    email: str | None = None
    domain: str | None = None
    terms: str | None = None
    document_path: str | None = None
    parent_account: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """`fatal` problems (wrong columns, not CSV) refuse the file; bad rows are problems with `where` "line 7"."""

    rows: tuple[OpenItemRow, ...]
    problems: tuple[Problem, ...]
    fatal: bool = False


def read_open_items(content: bytes) -> LedgerFile:
    """Rows in the order of the file. Never raises: whatever the bytes are, the problems say what is wrong."""
    try:
        text = _decode(content)
        records = _read_records(text)
    except _NotALedger as error:
        return LedgerFile((), (Problem(error.code, str(error), "file"),), fatal=True)
    header, body = records[0][1], records[1:]
    columns = _find_columns(header)
    if missing := [name for name in REQUIRED_COLUMNS if name not in columns]:
        found = shorten(", ".join(cell.strip() for cell in header if cell.strip()), 200) or "none"
        message = f"missing columns: {', '.join(missing)}; found: {found}"
        return LedgerFile((), (Problem("missing_columns", message, "line 1"),), fatal=True)
    return _read_rows(columns, len(header), body)


class _NotALedger(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _without_nul(content.decode("utf-16", errors="replace"))
    try:
        return _without_nul(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return _without_nul(content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors="replace"))
    # A sample that starts at a row: single-byte exports differ in a few letters of names only.
    best = from_bytes(content[:200_000]).best()
    encoding = best.encoding if best else "cp1252"
    try:
        return _without_nul(content.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        return _without_nul(content.decode("cp1252", errors="replace"))


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise _NotALedger("not_csv", "this is not a CSV file: it holds NUL characters")
    return text


def _read_records(text: str) -> list[tuple[int, list[str]]]:
    """(line number, cells) of each record that is not blank; the header first."""
    if not text.strip():
        raise _NotALedger("empty_file", "the file is empty")
    lines = text.splitlines(keepends=True)
    skip = 0
    delimiter = None
    if lines[0].strip().lower().startswith("sep="):  # a spreadsheet's own hint
        delimiter, skip = lines[0].strip()[4:5] or None, 1
    first = next((line for line in lines[skip:] if line.strip()), "")
    reader = csv.reader(
        io.StringIO("".join(lines[skip:]), newline=""), delimiter=delimiter or _find_delimiter(first), strict=True
    )
    records: list[tuple[int, list[str]]] = []
    begin = skip + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((begin, cells))
            begin = skip + reader.line_num + 1
    except csv.Error as error:
        raise _NotALedger("not_csv", f"line {begin}: this is not a CSV record: {error}") from error
    if not records:
        raise _NotALedger("empty_file", "the file has no header")
    return records


def _find_delimiter(header: str) -> str:
    """The one that splits the header into the most known column names, else the most frequent."""

    def known(delimiter: str) -> tuple[int, int]:
        names = {_fold_column(cell) for cell in header.split(delimiter)}
        return len(names & {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS}), header.count(delimiter)

    return max((",", ";", "\t", "|"), key=known)


def _fold_column(cell: str) -> str:
    return "_".join(cell.strip().strip('"').strip().lower().replace("-", " ").replace("_", " ").split())


def _find_columns(header: Iterable[str]) -> dict[str, int]:
    """Column name to position; the first wins where a name stands twice."""
    columns: dict[str, int] = {}
    for position, cell in enumerate(header):
        name = _fold_column(cell)
        if name in REQUIRED_COLUMNS or name in OPTIONAL_COLUMNS:
            columns.setdefault(name, position)
    return columns


def _read_rows(columns: Mapping[str, int], width: int, body: list[tuple[int, list[str]]]) -> LedgerFile:
    style = _find_style(columns, body)
    rows: list[OpenItemRow] = []
    problems: list[Problem] = []
    first_lines: dict[tuple[str, str], int] = {}
    for line, cells in body:
        values = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        reasons = _check_width(cells, width)
        row = None if reasons else _read_row(line, values, style, reasons)
        if row is not None:
            key = (row.account_number, row.invoice_number)
            if key in first_lines:
                reasons.append(f"invoice {key[1]} of account {key[0]} stands on line {first_lines[key]} already")
            first_lines.setdefault(key, line)
        problems += [Problem("bad_row", reason, f"line {line}") for reason in reasons]
        if row is not None and not reasons:
            rows.append(row)
    return LedgerFile(tuple(rows), tuple(problems))


def _check_width(cells: list[str], width: int) -> list[str]:
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra:
        return [f"{len(cells)} fields, but the header has {width} (a delimiter inside a value needs quotes)"]
    return []


def _find_style(columns: Mapping[str, int], body: list[tuple[int, list[str]]]) -> FileStyle:
    def values(*names: str) -> Iterable[str]:
        return (cells[columns[name]] for _, cells in body for name in names if columns[name] < len(cells))

    return find_style(values("open_amount"), values("invoice_date", "due_date"))


def _read_row(line: int, values: Mapping[str, str], style: FileStyle, reasons: list[str]) -> OpenItemRow | None:
    """The row, or None with its reasons added."""
    for name in ("customer", "account_number", "invoice_number"):
        if not values[name]:
            reasons.append(f"{name} is empty")
    for name, longest in _MAX_LENGTHS.items():
        if len(values.get(name, "")) > longest:
            reasons.append(f"{name} is longer than {longest} characters")
    for name in _NUMBERS:
        if _SHORTENED.fullmatch(values[name]):
            reasons.append(f"{name} {values[name]!r} was shortened by a spreadsheet: export the column as text")
    invoice_date = _read_date("invoice_date", values, style, reasons)
    due_date = _read_date("due_date", values, style, reasons)
    currency = _read_currency(values["currency"], reasons)
    amount = _read_open_amount(values["open_amount"], currency, style, reasons)
    if reasons or invoice_date is None or due_date is None or currency is None or amount is None:
        return None
    return OpenItemRow(
        line=line,
        customer=values["customer"],
        account_number=values["account_number"],
        invoice_number=values["invoice_number"],
        invoice_date=invoice_date,
        due_date=due_date,
        currency=currency,
        open_amount=amount,
        po_number=values["po_number"] or None,
        email=values.get("email") or None,
        domain=values.get("domain") or None,
        terms=values.get("terms") or None,
        document_path=values.get("document_path") or None,
        parent_account=values.get("parent_account") or None,
    )


def _read_date(name: str, values: Mapping[str, str], style: FileStyle, reasons: list[str]) -> date | None:
    text = values[name]
    if not text:
        reasons.append(f"{name} is empty")
        return None
    try:
        return date.fromisoformat(text[:10]) if _is_iso(text) else _read_other_date(name, text, style, reasons)
    except ValueError:
        reasons.append(f"{name} {text!r} is not a date")
        return None


def _is_iso(text: str) -> bool:
    """2026-03-04, with or without a time of day that an export appends."""
    return text[4:5] == "-" and text[7:8] == "-" and (len(text) == 10 or text[10:11] in ("T", " "))


def _read_other_date(name: str, text: str, style: FileStyle, reasons: list[str]) -> date | None:
    readings = date_readings(text)
    if not readings:
        reasons.append(f"{name} {text!r} is not a date")
        return None
    found = parse_date(text, style.date_order)
    if found is None:
        meanings = " or ".join(str(reading) for reading in readings)
        reasons.append(f"{name} {text!r} is ambiguous ({meanings}): write dates as YYYY-MM-DD")
    return found


def _read_currency(text: str, reasons: list[str]) -> str | None:
    if (code := text.upper()) in CURRENCY_CODES:
        return code
    reasons.append(f"currency {text!r} is not an ISO 4217 code" if text else "currency is empty")
    return None


def _read_open_amount(text: str, currency: str | None, style: FileStyle, reasons: list[str]) -> Decimal | None:
    if PLAIN_AMOUNT.fullmatch(text):
        return _check_size(Decimal(text), text, currency, reasons)
    token = read_amount(text)
    if token is None:
        reasons.append(f"open_amount {text!r} is not an amount" if text else "open_amount is empty")
        return None
    if currency and token.currency and token.currency != currency:
        reasons.append(f"open_amount {text!r} is not in {currency}")
        return None
    sign = -1 if token.sign in {"CR", "C", "H"} else 1
    values = [value * sign for value in token.values]
    amount = choose_reading(values, text, currency, style)
    if amount is None:
        reasons.append(f"open_amount {text!r} is ambiguous: {values[0]} or {values[1]}")
        return None
    return _check_size(amount, text, currency, reasons)


def _check_size(amount: Decimal, text: str, currency: str | None, reasons: list[str]) -> Decimal | None:
    """The amount with its currency's decimals; refused, never rounded, when it has more."""
    if currency is None:
        return None
    if -int(amount.normalize().as_tuple().exponent) > exponent(currency):
        reasons.append(f"open_amount {text!r} has more decimals than {currency} allows ({exponent(currency)})")
        return None
    if abs(amount) * 10 ** exponent(currency) > _MAX_MINOR:
        reasons.append(f"open_amount {text!r} is too large")
        return None
    return amount.quantize(Decimal(1).scaleb(-exponent(currency)))
