"""An advice in, its proof by lines and total alone out: independent of how the lines were found.

What the advice claims is also looked up on the page: the digits at the place of each amount, the number of each
line. It shares no code with the reader, so that a flaw of the one is no flaw of the other.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from parsers.files.pages import DocumentText, Word
from parsers.problems import PageBox
from parsers.remittance.advice import SUM_EQUATION, Equation, Proof, ProofState, RemittanceAdvice, RemittanceLine

_ZERO = Decimal(0)


def check(advice: RemittanceAdvice) -> Proof:
    """Prove again what the lines claim: they sum to the printed total and each line's parts give its net."""
    if not advice.lines:
        return Proof(ProofState.UNPROVED, (), 0, "The advice has no lines.")
    if advice.total is None:
        return Proof(ProofState.UNPROVED, (), 0, "The document states no total.")
    equations = [_sum_equation(advice), *_line_equations(advice)]
    failing = [equation for equation in equations if not equation.holds]
    if failing:
        return Proof(ProofState.UNPROVED, tuple(equations), 0, f"{failing[0].name} does not hold.")
    unnamed = [line.sequence for line in advice.lines if not line.reference]
    if unnamed:
        return Proof(ProofState.UNPROVED, tuple(equations), 1, f"Line {unnamed[0]} has no reference.")
    joined = [line.sequence for line in advice.lines if line.item_id is None and _is_run_together(line.reference)]
    if joined:
        said = f"The number of line {joined[0]} may be two columns that ran into each other."
        return Proof(ProofState.UNPROVED, tuple(equations), 1, said)
    return Proof(ProofState.PROVED, tuple(equations), 1)


def _sum_equation(advice: RemittanceAdvice) -> Equation:
    paid = sum((line.net for line in advice.lines), _ZERO)
    total = advice.total if advice.total is not None else _ZERO
    boxes = tuple(line.net_box for line in advice.lines if line.net_box is not None)
    return Equation(SUM_EQUATION, paid, total, paid == total, boxes)


def _line_equations(advice: RemittanceAdvice) -> list[Equation]:
    """Only failing ones, and one for all lines that hold; a line without its gross proves nothing."""
    full = [line for line in advice.lines if line.gross is not None and _has_parts(line)]
    failing = [line for line in full if _expected(line) != line.net]
    equations = [
        Equation(f"gross - deductions = net in line {line.sequence}", _expected(line), line.net, False, (line.box,))
        for line in failing
    ]
    if full and not failing:
        left = sum((_expected(line) for line in full), _ZERO)
        right = sum((line.net for line in full), _ZERO)
        equations.append(Equation("gross - deductions = net on every line", left, right, True))
    return equations


_LONG = 6  # digits: a part with so many is a number of its own
_DAY = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d{2}|\d{4})|\d{4}-\d{2}-\d{2}")


def _is_run_together(reference: str) -> bool:
    """Two long numbers, or a number and a day, with a blank between: no biller numbers so, columns that touch do. An
    item that is known by this reference says that it is one number all the same."""
    parts = [(part, sum(char.isdigit() for char in part)) for part in reference.split()]
    days = [part for part, _ in parts if _DAY.fullmatch(part)]
    long = [part for part, digits in parts if digits >= _LONG and part not in days]
    return len(long) > 1 or bool(days and any(digits >= 4 and part not in days for part, digits in parts))


def _has_parts(line: RemittanceLine) -> bool:
    return not (line.discount is None and line.deduction is None and line.withheld is None)


def _expected(line: RemittanceLine) -> Decimal:
    gross = line.gross if line.gross is not None else _ZERO
    return gross - (line.discount or _ZERO) - (line.deduction or _ZERO) - (line.withheld or _ZERO)


def find_unprinted(advice: RemittanceAdvice, document: DocumentText) -> str:
    """What the advice claims and the document does not show at its place, in a clerk's words; else empty.

    Amounts that are not printed (a net that was derived, a share of a sum) have no place and claim none."""
    words = _by_line(document)
    for line in advice.lines:
        if line.net_box is None:
            continue
        if _digits("".join(_inside(words, line.net_box))) != _digits(f"{line.net:f}"):
            return f"The amount of line {line.sequence} is not what is printed at its place."
        number = _letters(line.reference)
        if not (_is_put_together(number, _around(words, line.box)) or _is_stacked(number, words, line.box)):
            return f"The number of line {line.sequence} is not printed in its line."
    return ""


_MONEY = re.compile(r"\d[.,]\d\d\b(?![.,]\d)")


def find_left_out(advices: Sequence[RemittanceAdvice], document: DocumentText) -> str:
    """A page of a PDF, behind its first lines, with amounts that are printed nowhere else and that no line accounts
    for, in a clerk's words; else empty. Its columns may be the rest of a sheet that was too wide for its paper."""
    lines = [line for advice in advices for line in advice.lines]
    read = {line.box.page for line in lines} | {line.net_box.page for line in lines if line.net_box}
    if document.format != "pdf" or not read or len(document.pages) < 2:
        return ""
    amounts = {page.number: {_digits(w.text) for w in page.words if _MONEY.search(w.text)} for page in document.pages}
    known = set().union(*(found for number, found in amounts.items() if number in read))
    known |= {
        _digits(f"{sum_:f}")
        for a in advices
        for equation in a.proof.equations
        for sum_ in (equation.left, equation.right)
    }
    behind = [number for number in amounts if number not in read and number > min(read)]
    left = [number for number in behind if len(amounts[number] - known) > 1]
    return f"Page {left[0]} has amounts that no line accounts for." if left else ""


_Words = Mapping[tuple[int, int], Sequence[Word]]
_BAND = 40  # points: words are looked up by the stretch of page in which their middle lies


def _by_line(document: DocumentText) -> _Words:
    words: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for page in document.pages:
        for word in page.words:
            words[page.number, int((word.top + word.bottom) / 2) // _BAND].append(word)
    return words


def _inside(words: _Words, box: PageBox, above: float = 0.0) -> list[str]:
    """The words whose middle is in the box, and `above` points over and under it, from left to right."""
    return [word.text for word in sorted(_words_in(words, box, above), key=lambda word: word.x0)]


def _words_in(words: _Words, box: PageBox, above: float) -> list[Word]:
    top, bottom = box.top - above, box.bottom + above
    return [
        word
        for band in range(int(top) // _BAND - 1, int(bottom) // _BAND + 2)
        for word in words.get((box.page, band), ())
        if box.x0 - 1 <= (word.x0 + word.x1) / 2 <= box.x1 + 1 and top <= (word.top + word.bottom) / 2 <= bottom
    ]


def _around(words: _Words, box: PageBox) -> list[str]:
    """A number may be wrapped: the lines above and below count too."""
    return [_letters(text) for text in _inside(words, box, above=1.5 * (box.bottom - box.top))]


def _is_stacked(text: str, words: _Words, box: PageBox) -> bool:
    """Whether words that begin below each other, from the line's own on, are the text, in up to three lines."""
    found = sorted(_words_in(words, box, above=2.6 * (box.bottom - box.top)), key=lambda word: word.top)
    for first in found:
        if box.top - 1 <= (first.top + first.bottom) / 2 <= box.bottom:
            column = [_letters(w.text) for w in found if w.top >= first.top and abs(w.x0 - first.x0) < 1]
            if text in itertools.accumulate(column):
                return True
    return False


def _is_put_together(text: str, pieces: Sequence[str]) -> bool:
    """Whether the text is some of the pieces in a row, or stands inside one of them."""
    if any(text in piece for piece in pieces):
        return True
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            reached.update(start + len(piece) for piece in pieces if piece and text.startswith(piece, start))
    return len(text) in reached


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789").lstrip("0")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.upper()))
