"""Field :86: of MT940 as a bank breaks it in, the same in one piece, and its parts by their codes, out.

A line holds 65 characters, a subfield 27 (with some banks 35): what fills its place goes on in the next one, and what
does not ends with a blank. Banks part subfields by "?", in Poland also by "~", "^" or "<".
"""

import re
from collections.abc import Iterator

_FIELD = re.compile(r"(?ms)^:86:(.*?)(?=^:\d\d[A-Z]?:|^-|\Z)")
_FULL_LINE = 65
_FULL_SUBFIELD = 27
_SUBFIELDS = re.compile(r"\d{3}\s?([?~^<])(?=\d\d)")
_ACCOUNT, _ACCOUNT_IN_POLAND = "31", "38"
_RUNS = (range(20, 30), range(32, 34), range(60, 64))  # purpose, name, more purpose
_SCHEME = re.compile(r"^(USTD|STRD/CUR|STRD)//?")  # how what is remitted is written
_CODED = re.compile(
    r"/(TRTP|TRCD|IBAN|BIC|NAME|REMI|EREF|ORDP|BENM|CNTP|MARF|CSID|ISDT|ULTD|ULTB|ADDR|PURP|PREF|SVCL|RTRN)/"
)


def join_details(message: str) -> str:
    """The statement with each :86: in one line where its lines were full, and its subfields parted by "?"."""
    return _FIELD.sub(lambda match: f":86:{_in_one_piece(match[1])}", message)


def _in_one_piece(details: str) -> str:
    lines = details.replace("\r\n", "\n").rstrip("\n").split("\n")
    mark = _SUBFIELDS.match(lines[0])
    if mark:
        whole = "".join(line.strip("\r\n") for line in lines)
        parts = re.split(rf"{re.escape(mark[1])}(?=\d\d)", whole)
        if not any(part.startswith(_ACCOUNT) for part in parts):
            parts = [_ACCOUNT + part[2:] if part.startswith(_ACCOUNT_IN_POLAND) else part for part in parts]
        return "?".join(_spaced(parts)) + "\r\n"
    text = ""
    for line in lines:
        text += line if len(line) >= _FULL_LINE else f"{line}\n"
    return text.rstrip("\n").replace("\n", "\r\n") + "\r\n"


def _spaced(parts: list[str]) -> Iterator[str]:
    """The subfields, with a blank behind each that does not fill its place and goes on in the next."""
    for part, behind in zip(parts, [*parts[1:], ""], strict=True):
        run = next((run for run in _RUNS if part[:2].isdigit() and int(part[:2]) in run), None)
        goes_on = run is not None and behind[:2].isdigit() and int(behind[:2]) in run
        same = [len(other) - 2 for other in parts if run and other[:2].isdigit() and int(other[:2]) in run]
        widest = max(same, default=0)
        yield f"{part} " if goes_on and len(part) - 2 < max(widest, _FULL_SUBFIELD) else part


def coded_parts(details: str) -> dict[str, str]:
    """ "/ORDP//NAME/Lindhorst GmbH/REMI/USTD//RE 4711": each code's text; of a code that comes twice, the first.
    Empty for a text with a slash in it."""
    found: dict[str, str] = {}
    first, *pieces = _CODED.split(" ".join(details.split()))
    if first.strip():
        return found
    for code, text in zip(pieces[::2], pieces[1::2], strict=True):
        if text.strip("/ "):
            found.setdefault(code, _SCHEME.sub("", text.strip("/ ")))
    return found
