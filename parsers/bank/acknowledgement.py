"""What an accounting system answers to an exported file in, its verdicts out: a small CSV, or X12 997, 999 and 824.

The CSV has the columns batch, row, status and reason in any order; a line without a row speaks of every record that
no other line names. The X12 answers speak of transaction sets, each of which is one payment of the file: 997 and 999
of whether they could be read, 824 (application advice) of whether they were posted.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.files.sheet_text import decode


@dataclass(frozen=True, slots=True)
class Verdict:
    """On record `record` of the file, or on its payment number `payment` (both count from 1)."""

    accepted: bool
    reason: str = ""
    record: int | None = None
    payment: int | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`batch` is the number of the batch, None when the file doesn't name it; `rest` the verdict on what no other
    one names, None when nothing is said of it."""

    batch: int | None
    verdicts: tuple[Verdict, ...]
    rest: Verdict | None


class NotAnAnswer(ValueError):
    """The bytes can't be read as an acknowledgement; the message is a sentence to show."""


_ACCEPTED = frozenset("accepted accept ok posted imported taken success processed a e".split())
_REJECTED = frozenset("rejected reject error failed failure refused invalid r m w x".split())
_DELIMITERS = ",;\t|"
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "batch": ("batch", "batch id", "file"),
    "row": ("row", "record", "line"),
    "status": ("status", "state", "result"),
    "reason": ("reason", "message", "error", "text"),
}


def read_acknowledgement(content: bytes) -> Acknowledgement:
    """Raises NotAnAnswer."""
    text = decode(content).lstrip("\ufeff \r\n\t")
    if text.startswith("ISA") or re.match(r"ST.(997|999|824).", text):
        segments = list(_segments(text))
        is_advice = any(name == "ST" and part[0] == "824" for name, part in segments)
        return _read_application_advice(segments) if is_advice else _read_x12(segments)
    return _read_csv(text)


def _read_csv(text: str) -> Acknowledgement:
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count))
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise NotAnAnswer(f"The file can't be read as CSV: {error}.") from error
    columns = _find_columns(rows[0]) if rows else {}
    if "status" not in columns:
        raise NotAnAnswer("The first line names no column status: it is no acknowledgement that is known.")
    batches: set[int] = set()
    verdicts: list[Verdict] = []
    rest: Verdict | None = None
    for line, row in enumerate(rows[1:], start=2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if name := cells.get("batch"):
            batches.add(_number_of(name, line))
        verdict = _verdict(cells, line)
        if verdict.record is None:
            rest = verdict
        else:
            verdicts.append(verdict)
    if len(batches) > 1:
        raise NotAnAnswer("The file answers several batches; one file answers one batch.")
    if not verdicts and rest is None:
        raise NotAnAnswer("The file has no line with an answer.")
    return Acknowledgement(batches.pop() if batches else None, tuple(verdicts), rest)


def _find_columns(header: Sequence[str]) -> dict[str, int]:
    names = [" ".join(re.findall("[a-z]+", cell.lower())) for cell in header]
    return {
        column: names.index(found)
        for column, known in _COLUMNS.items()
        if (found := next((name for name in known if name in names), None))
    }


def _verdict(cells: Mapping[str, str], line: int) -> Verdict:
    word = cells["status"].lower()
    if word not in _ACCEPTED | _REJECTED:
        raise NotAnAnswer(f"Line {line}: the status {cells['status']!r} is neither accepted nor rejected.")
    row = cells.get("row", "")
    if row not in ("", "*") and not (row.isascii() and row.isdigit() and int(row[:10]) > 0):
        raise NotAnAnswer(f"Line {line}: {row!r} is not the number of a record.")
    record = int(row[:10]) if row not in ("", "*") else None
    return Verdict(word in _ACCEPTED, cells.get("reason", "")[:500], record=record)


def _number_of(name: str, line: int) -> int:
    digits = re.search(r"\d{1,9}$", name)
    if digits is None:
        raise NotAnAnswer(f"Line {line}: {name!r} is not the name of a batch.")
    return int(digits[0])


_SET_CODES = {"AK5", "IK5"}
_NOTES = {"AK3", "AK4", "IK3", "IK4"}


def _read_x12(segments: Sequence[tuple[str, list[str]]]) -> Acknowledgement:
    """AK1 names the group, AK2 a set, AK5 or IK5 its verdict, AK9 that of the group."""
    batch: int | None = None
    verdicts: list[Verdict] = []
    rest: Verdict | None = None
    payment: int | None = None
    notes: list[str] = []
    for name, part in segments:
        if name == "AK1":
            batch = _control_number(part, 1)
        elif name == "AK2":
            payment, notes = _control_number(part, 1), []
        elif name in _NOTES:
            notes.append(" ".join([name, *filter(None, part)]))
        elif name in _SET_CODES and payment is not None:
            codes = " ".join(filter(None, part[1:]))
            reason = "; ".join(filter(None, [*notes, codes and f"{name} {codes}"]))
            verdicts.append(Verdict(_is_accepted(part), reason or f"{name} {part[0]}", payment=payment))
        elif name == "AK9":
            # P: some sets were accepted; those that it does not name are
            rest = Verdict(_is_accepted(part) or part[0] == "P", f"AK9 {' '.join(filter(None, part))}")
    if rest is None and not verdicts:
        raise NotAnAnswer("The X12 file has no AK5, IK5 or AK9 segment: it is no 997 or 999.")
    return Acknowledgement(batch, tuple(verdicts), rest)


# OTI01: what is accepted (A, with changes C, with errors E) or rejected (R) of a set, a batch of sets, or the group.
_OF_SET: Mapping[str, bool] = {"TA": True, "TC": True, "TE": True, "TR": False}
_OF_ALL: Mapping[str, bool] = {
    "GA": True, "GC": True, "GE": True, "GR": False, "BA": True, "BC": True, "BE": True, "BR": False,
}  # fmt: skip


def _read_application_advice(segments: Sequence[tuple[str, list[str]]]) -> Acknowledgement:
    """OTI names a set (09) of our group (08) and says what became of it; TED and NTE after it say why."""
    batches: set[int] = set()
    found: list[tuple[str, int | None, list[str]]] = []
    for name, part in segments:
        if name == "OTI":
            part += [""] * 10
            if part[9] not in ("", "820"):
                raise NotAnAnswer(f"The X12 824 answers a {part[9]}, which was not sent.")
            if part[7]:
                batches.add(_control_number(part, 7))
            found.append((part[0], _control_number(part, 8) if part[8] else None, []))
        elif name in ("TED", "NTE") and found:
            found[-1][2].append(" ".join([name, *filter(None, part)]))
    if not found:
        raise NotAnAnswer("The X12 824 has no OTI segment: it says nothing of what was sent.")
    if len(batches) > 1:
        raise NotAnAnswer("The file answers several batches; one file answers one batch.")
    verdicts: list[Verdict] = []
    rest: Verdict | None = None
    for code, payment, notes in found:
        reason = "; ".join(notes) or f"OTI {code}"
        if code in _OF_SET and payment is not None:
            verdicts.append(Verdict(_OF_SET[code], reason, payment=payment))
        elif code in _OF_ALL:
            rest = Verdict(_OF_ALL[code], reason)
        else:
            raise NotAnAnswer(f"The X12 824 says {code!r}: a payment is posted whole or not; answer by its records.")
    return Acknowledgement(batches.pop() if batches else None, tuple(verdicts), rest)


def _segments(text: str) -> Iterator[tuple[str, list[str]]]:
    isa = text.startswith("ISA") and len(text) > 105
    element = text[3] if isa else text[2]
    terminator = text[105] if isa else "~"
    for segment in text.split(terminator):
        name, *part = segment.strip("\r\n ").split(element)
        if name:
            yield name, [*part, ""]


def _is_accepted(part: Sequence[str]) -> bool:
    return part[0] in ("A", "E")  # E: taken over, with errors that were noted


def _control_number(part: Sequence[str], at: int) -> int:
    digits = part[at].strip() if len(part) > at else ""
    if not (digits.isascii() and digits.isdigit()):
        raise NotAnAnswer(f"The X12 file has no control number where one must be, but {digits!r}.")
    return int(digits)
