"""Pages in, printed lines of tokens out: each token is an amount, a whole number, a date or text, with its box.

Words join across a gap no wider than the page's usual space; a drawn vertical line always separates. "1 234,56"
is one amount only in a document that does not group thousands by another mark.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from parsers.dates import date_readings
from parsers.files.pages import Page, Rule, Word
from parsers.money import APOSTROPHES, CURRENCY_CODES, CURRENCY_SYMBOLS, AmountToken, read_amount
from parsers.problems import PageBox

_GROUPED = re.compile(rf"\d[.,{APOSTROPHES}]\d{{3}}[.,]\d{{2}}(?!\d)")
_DECIMALS = re.compile(r"\d[.,]\d{2}(?!\d)")
_THOUSANDS = re.compile(r"[(<-]?\d{1,3}")
_SENTENCE_STOP = re.compile(r"(\d[.,]\d{2})[.,]$")
_UNMAPPED_SIGN = re.compile(r"^[¿\ufffd](?=\d)")  # a currency's sign in a font without a map of its letters
_DIGIT = re.compile(r"\d")
_PARTED = re.compile(rf"\d[.,{APOSTROPHES}\s]\d")
_THOUSAND = re.compile(rf"\d[.,{APOSTROPHES}\u00a0\u202f ]\d{{3}}")
_MARKED = re.compile(r"\d([.,])\d{2}(?!\d)(?![.,]\d)")
_SIGN_AHEAD = re.compile(r"[-−–(]?(?:US|CA|AU)?[$€£¥]")
_THREE_DECIMALS = re.compile(r"\d(?:,\d{3}(\.)|\.\d{3}(,))\d{3}(?![\d.,])")  # "7,209.772" of dinars
_SIGN_WORDS = frozenset({"CR", "DR", "C", "D", "H", "S", "-", "Cr", "Dr", "Cr.", "Dr."})
_MONTH_WORD = re.compile(r"[A-Za-zÀ-ž]{3,10}[.,]?")
_LOOSE_SIGNS = frozenset({"-", "−", "–", "(", "<", "+"})
_MAX_RUN = 5
_PROSE_WORDS = 4
_MOST_DECIMALS = 3
_STOPS = ".,;"
_FULL_ROW = 3  # cells
_SPACE = 0.7  # of a letter's width: a space between words set big, in another font than most of the page
_LETTERS = re.compile(r"[^\W\d_]{2,}[.,]?|[^\W\d_]\.(?:[^\W\d_]\.)+")
_JUSTIFIED = 7  # gaps
_SAME_GAP = 0.08  # of a line's height
_GRID = 0.5  # points
_MANY = 4


class TokenKind(StrEnum):
    AMOUNT = "amount"
    NUMBER = "number"  # digits only: an amount, a reference or a count, its column tells
    DATE = "date"
    TEXT = "text"


@dataclass(slots=True, eq=False)
class Token:
    """`inline` tokens stand inside a run of text (a label or prose), not in a cell of their own; `joined` ones were
    put together of the lines of a narrow cell. `drawn` is where a token is printed that stands elsewhere in a table
    which the reader made."""

    kind: TokenKind
    text: str
    words: tuple[Word, ...]
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    amount: AmountToken | None = None
    inline: bool = False
    joined: bool = False
    drawn: PageBox | None = None

    def box(self) -> PageBox:
        return self.drawn or PageBox(self.page, self.x0, self.top, self.x1, self.bottom)


@dataclass(slots=True, eq=False)
class Line:
    """One printed line. `cells` are the runs of words that stand together, as text tokens of their own."""

    page: int
    top: float
    bottom: float
    tokens: list[Token]
    cells: list[Token]

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    def place(self) -> tuple[int, float]:
        """Page and top: the same for a line and for its part in one newspaper column."""
        return self.page, self.top

    def amounts(self) -> list[Token]:
        return [token for token in self.tokens if token.kind is TokenKind.AMOUNT]


def decimal_mark(pages: Sequence[Page]) -> str | None:
    """The mark that the document's amounts agree on; None without a vote or with a split one."""
    votes = {".": 0, ",": 0}
    for page in pages:
        for word in page.words:
            match = _MARKED.search(word.text) or _THREE_DECIMALS.search(word.text)
            if match and read_amount(word.text.strip(":;")) is not None:
                votes[match[match.lastindex or 1]] += 1
    most, least = max(votes, key=lambda mark: votes[mark]), min(votes.values())
    if votes[most] == 0 or least > 0.2 * votes[most]:
        return None
    return most


def groups_by_space(pages: Sequence[Page]) -> bool:
    return not any(_GROUPED.search(word.text) for page in pages for word in page.words)


def read_lines(page: Page, spaced_amounts: bool) -> list[Line]:
    """The page's lines from top to bottom, each from left to right."""
    walls = _walls(page.rules)
    limit = _space_limit(rows := _rows(page.words))
    split = [_cells(row, limit, walls, (row[0].top + row[0].bottom) / 2) for row in rows]
    gutters = _Gutters(split)
    lines = []
    for row, parts in zip(rows, split, strict=True):
        top, bottom = min(word.top for word in row), max(word.bottom for word in row)
        tokens: list[Token] = []
        cells: list[Token] = []
        for cell in gutters.cut(parts, spaced_amounts):
            tokens += _tokens(cell, page.number, spaced_amounts)
            cells.append(_token(TokenKind.TEXT, cell, page.number))
        lines.append(Line(page.number, top, bottom, _with_sign_words(tokens), cells))
    return lines


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.x0)):
        here, tall = (word.top + word.bottom) / 2, word.bottom - word.top
        if rows and here - middle <= 0.4 * min(height, tall):
            rows[-1].append(word)
        else:
            rows.append([word])
            middle, height = here, tall
    for row in rows:
        row.sort(key=lambda word: word.x0)
    return rows


def _space_limit(rows: Sequence[Sequence[Word]]) -> float:
    """The widest gap, in line heights, that still is a space: 1.7 times the page's usual one."""
    gaps = []
    for row in rows:
        for left, right in itertools.pairwise(row):
            gap = (right.x0 - left.x1) / max(left.bottom - left.top, 1)
            if 0.05 < gap < 0.9:
                gaps.append(gap)
    gaps.sort()
    usual = gaps[int(len(gaps) * 0.3)] if gaps else 0.25
    return 1.7 * min(max(usual, 0.2), 0.62)


def _walls(rules: Sequence[Rule]) -> list[tuple[float, float, float]]:
    """(x, top, bottom) of the vertical lines."""
    return [
        (rule.x0, rule.top, rule.bottom)
        for rule in rules
        if abs(rule.x1 - rule.x0) < 2.5 and rule.bottom - rule.top > 5
    ]


def _cells(
    row: Sequence[Word], limit: float, walls: Sequence[tuple[float, float, float]], middle: float
) -> list[list[Word]]:
    edges = [x for x, top, bottom in walls if top <= middle <= bottom]
    if not edges and _is_justified(row):
        return [list(row)]
    named = all(_LETTERS.fullmatch(word.text) for word in row)
    cells: list[list[Word]] = []
    for word in row:
        if cells:
            before = cells[-1][-1]
            gap = word.x0 - before.x1
            near = gap <= limit * (before.bottom - before.top) or (
                named and gap <= _SPACE * _letter_width(before, word)
            )
            walled = any(before.x1 - 1.5 <= x <= word.x0 + 1.5 for x in edges)
            if near and not walled:
                cells[-1].append(word)
                continue
        cells.append([word])
    return cells


def _is_justified(row: Sequence[Word]) -> bool:
    """A line of a paragraph that is set to both margins: many words, with one gap between all of them."""
    gaps = [right.x0 - left.x1 for left, right in itertools.pairwise(row)]
    if len(gaps) < _JUSTIFIED or max(gaps) - min(gaps) > _SAME_GAP * (row[0].bottom - row[0].top):
        return False
    return max(gaps) < 2 * (row[0].bottom - row[0].top) and sum(word.text.isalpha() for word in row) > len(row) / 2


def _letter_width(*words: Word) -> float:
    return sum(word.x1 - word.x0 for word in words) / sum(len(word.text) for word in words)


class _Gutters:
    """Where many rows of a page begin or end a cell: there a cell of a full row ends too, however near the next one
    stands."""

    def __init__(self, rows: Sequence[Sequence[Sequence[Word]]]) -> None:
        full = [row for row in rows if len(row) >= _FULL_ROW]
        cells = [cell for row in full for cell in row]
        texts = [cell for cell in cells if not _ends_in_amount(cell) and cell[0].text not in _SIGN_WORDS]
        self._starts = _frequent([cell[0].x0 for cell in texts])
        self._ends = _frequent([cell[-1].x1 for cell in cells if _ends_in_amount(cell)])

    def cut(self, row: list[list[Word]], spaced: bool) -> list[list[Word]]:
        if len(row) < _FULL_ROW or all(len(cell) == 1 for cell in row) or not self._is_in_line(row):
            return row
        return [part for cell in row for part in self._cut(cell, spaced)]

    def _is_in_line(self, row: Sequence[Sequence[Word]]) -> bool:
        """Whether most of the row's cells stand as those of the other rows do: "Payment no. | Date" above may not."""
        standing = [int(c[0].x0 / _GRID) in self._starts or int(c[-1].x1 / _GRID) in self._ends for c in row]
        return sum(standing) > 1 and 3 * sum(standing) >= 2 * len(row)

    def _cut(self, cell: list[Word], spaced: bool) -> list[list[Word]]:
        parts = [[cell[0]]]
        for before, word in itertools.pairwise(cell):
            meets = int(before.x1 / _GRID) in self._ends or int(word.x0 / _GRID) in self._starts
            if meets and not (spaced and _goes_on_in_digits(before, word)):
                parts.append([])
            parts[-1].append(word)
        return parts


def _frequent(places: Sequence[float]) -> frozenset[int]:
    """The cells of a fine grid, each with its neighbours, where at least `_MANY` places lie together."""
    counts = Counter(int(place / _GRID) for place in places)
    near = {slot for slot in counts if sum(counts[slot + step] for step in (-1, 0, 1)) >= _MANY}
    return frozenset(near)


def _ends_in_amount(cell: Sequence[Word]) -> bool:
    """Amounts are set to the right: where they begin tells nothing."""
    return bool(_DECIMALS.search(cell[-1].text))


def _goes_on_in_digits(before: Word, word: Word) -> bool:
    """ "10 144,64" is one amount in a document that groups thousands by a space."""
    return _THOUSANDS.fullmatch(before.text) is not None and word.text[:1].isdigit()


def _tokens(cell: Sequence[Word], page: int, spaced_amounts: bool) -> list[Token]:
    tokens: list[Token] = []
    text: list[Word] = []
    index = 0
    while index < len(cell):
        found = _typed_run(cell, index, page, spaced_amounts)
        if found is None:
            text.append(cell[index])
            index += 1
            continue
        token, length = found
        if text:
            tokens.append(_token(TokenKind.TEXT, text, page))
            text = []
        tokens.append(token)
        index += length
    if text:
        tokens.append(_token(TokenKind.TEXT, text, page))
    _mark_inline(tokens)
    return tokens


def _mark_inline(tokens: Sequence[Token]) -> None:
    """In prose and behind a label every token is inline; in a tight row only an amount that follows text."""
    texts = [token for token in tokens if token.kind is TokenKind.TEXT]
    if len(tokens) < 2 or not texts:
        return
    prose = sum(len(token.words) for token in texts) >= _PROSE_WORDS or any(t.text.endswith(":") for t in texts)
    for position, token in enumerate(tokens):
        behind_text = any(other.kind is TokenKind.TEXT for other in tokens[:position])
        token.inline = prose or (token.amount is not None and behind_text)


def _typed_run(cell: Sequence[Word], index: int, page: int, spaced: bool) -> tuple[Token, int] | None:
    """The longest run of words from `index` that is one date, amount or number."""
    first = cell[index].text
    if not (_DIGIT.search(first) or _may_open(first)):
        return None
    for length in range(min(_MAX_RUN, len(cell) - index), 0, -1):
        words = cell[index : index + length]
        after = cell[index + length].text if index + length < len(cell) else ""
        token = _typed(words, page, spaced, after)
        if token:
            return token, length
    return None


@lru_cache(maxsize=20_000)
def _may_open(text: str) -> bool:
    return (
        text in _LOOSE_SIGNS
        or text.upper() in CURRENCY_CODES
        or text in CURRENCY_SYMBOLS
        or text.startswith("*")
        or bool(_MONTH_WORD.fullmatch(text))
    )


def _typed(words: Sequence[Word], page: int, spaced: bool, after: str) -> Token | None:
    found = _read_typed(tuple([word.text for word in words]), spaced, after.startswith("%"))
    if found is None:
        return None
    kind, amount = found
    token = _token(kind, words, page)
    token.amount = amount
    if kind is TokenKind.DATE and not date_readings(token.text):
        token.text = token.text.rstrip(_STOPS)
    return token


@lru_cache(maxsize=20_000)  # a document's words recur, and so do a payer's
def _read_typed(parts: tuple[str, ...], spaced: bool, percent: bool) -> tuple[TokenKind, AmountToken | None] | None:
    """What these words are together; `percent` when a percent sign follows."""
    text = " ".join(parts)
    if not _DIGIT.search(text):
        return None
    if date_readings(text.rstrip(_STOPS) if len(parts) > 1 else text):
        # 20260415 may be a reference; its column tells
        return (TokenKind.NUMBER if text.isdigit() and len(parts) == 1 else TokenKind.DATE), None
    if percent:
        return None
    if len(parts) > 1:
        digits = [part for part in parts if _DIGIT.search(part)]
        if len(digits) > 1 and not (spaced and _DECIMALS.search(parts[-1] if parts[-1] in digits else digits[-1])):
            return None
        if any(len(part.strip("-()<>*")) > 3 for part in digits[:-1]):
            return None
        if parts[-1] in ("-", "−", "–"):
            text = " ".join(parts[:-1]) + "-"
    trimmed = _UNMAPPED_SIGN.sub("", _SENTENCE_STOP.sub(r"\1", text.rstrip(":;")))
    amount = read_amount(trimmed)
    if amount is None or (amount.decimals > _MOST_DECIMALS and not amount.currency and not amount.sign):
        return None  # "2026.01524" is a number with a year, not money
    plain = trimmed.isdigit() or (not amount.currency and not amount.sign and not _PARTED.search(trimmed))
    if plain or amount.decimals > 0 or _is_money_like(trimmed, amount):
        return (TokenKind.NUMBER if plain else TokenKind.AMOUNT), amount
    return (TokenKind.NUMBER, amount) if trimmed.strip("-").isdigit() else None


def _is_money_like(text: str, amount: AmountToken) -> bool:
    """Whole numbers are money when grouped or with a currency; "12345A" or "4711-" alone are not."""
    return bool(amount.currency) or bool(_THOUSAND.search(text)) or text.endswith((",-", ".-"))


def _with_sign_words(tokens: list[Token]) -> list[Token]:
    """A CR or DR that stands in a narrow column of its own belongs to the amount before it."""
    kept: list[Token] = []
    for token in tokens:
        before = kept[-1] if kept else None
        if before is not None and _SIGN_AHEAD.fullmatch(before.text) and _take_sign(token, before.text):
            kept[-1] = token
            continue
        if (
            before is not None
            and before.amount is not None
            and before.kind is TokenKind.AMOUNT
            and not before.amount.sign
            and token.text in _SIGN_WORDS
            and token.x0 - before.x1 < 15
        ):
            joined = read_amount(before.text + ("-" if token.text == "-" else " " + token.text.rstrip(".").upper()))
            if joined is not None:
                before.amount = joined
                before.text = f"{before.text} {token.text}"
                continue
        kept.append(token)
    return kept


def _take_sign(amount: Token, sign: str) -> bool:
    """Whether the amount has taken the sign and currency that stand at the left edge of its cell: "-$ | 74.34"."""
    if amount.kind is not TokenKind.AMOUNT or not amount.amount or amount.amount.sign or amount.amount.currency:
        return False
    joined = read_amount(f"{sign}{amount.text}")
    if joined is None:
        return False
    amount.amount, amount.text = joined, f"{sign} {amount.text}"
    return True


def _token(kind: TokenKind, words: Sequence[Word], page: int) -> Token:
    if len(words) == 1:
        (word,) = words
        return Token(kind, word.text, (word,), page, word.x0, word.x1, word.top, word.bottom)
    return Token(
        kind,
        " ".join([word.text for word in words]),
        tuple(words),
        page,
        words[0].x0,
        max([word.x1 for word in words]),
        min([word.top for word in words]),
        max([word.bottom for word in words]),
    )
