"""A row's cell in; its words out, with a number that a narrow cell broke made whole, and the items that it names."""

import re
from collections.abc import Iterator, Sequence

from parsers.known_items import KnownItem
from parsers.remittance.anchors import Anchors, find_best, key_runs
from parsers.remittance.lines import Token, TokenKind
from parsers.remittance.rows.rows import BREAKS, Row, gap_between, words_of

_DIGIT = re.compile(r"\d")
# a piece of a number: "RE-", "2026-", "26/A"
_PIECE = re.compile(r"(?=.*[A-Z0-9])(?!.*[-/_.]{2})[A-Z]{0,4}[\d./_-]*[A-Z]{0,2}[-/_]?")


def cell_words(row: Row, tokens: Sequence[Token], *, first: int = 0) -> tuple[list[str], list[str], list[str]]:
    """The words of a cell from the `first` on, but its days, with the rest of a number that broke off; and those left
    right above and right below."""
    plain = [token for token in tokens if token.kind is not TokenKind.DATE]
    return _made_whole(words_of(plain)[first:], *_notes_in_cell(row, plain))


def find_named(
    words: Sequence[str], above: Sequence[str], below: Sequence[str], anchors: Anchors
) -> tuple[int, str, tuple[KnownItem, ...]] | None:
    """As `find_best`; with what stands above or below only where nothing has to be dropped then."""
    found = find_best(key_runs(words), anchors)
    joined = find_best(_joined(words, above, below), anchors)
    return joined if joined and joined[0] == 0 and (not found or found[0] > 0) else found


def _notes_in_cell(row: Row, tokens: Sequence[Token]) -> tuple[list[str], list[str]]:
    """Words of the note lines right above and below that stand in the cell of these tokens."""
    if not tokens:
        return [], []
    x0, x1 = min(token.x0 for token in tokens), max(token.x1 for token in tokens)
    above: list[str] = []
    below: list[str] = []
    previous = row.line
    for note in row.notes:
        inside = [
            word.text
            for cell in note.cells
            if abs(cell.x0 - x0) < 3 or (cell.x0 >= x0 - 1 and cell.x1 <= x1 + 3)
            for word in cell.words
        ]
        near = gap_between(previous, note) < 0.9 * (note.bottom - note.top)
        previous = note if inside and near and note.top > row.line.top and is_tail(inside) else row.line
        if inside and near:
            (below if note.top > row.line.top else above).extend(inside)
    return above, below


def is_tail(words: Sequence[str]) -> bool:
    """Whether the words can be a piece of a number that its cell broke."""
    return len(words) == 1 and words[0].isalnum() and words[0].upper() == words[0]


def _made_whole(
    words: Sequence[str], above: Sequence[str], below: Sequence[str]
) -> tuple[list[str], list[str], list[str]]:
    """A number that its cell broke after a mark, over up to three lines ("B-" above "25534-" above "26"), as one
    word; with the words above and below that are left. A piece that the word already holds is not put to it again."""
    whole, over, under = list(words), list(above), list(below)
    if whole and under and whole[-1].endswith(BREAKS) and _PIECE.fullmatch(under[0]):
        tail = under.pop(0)
        whole[-1] = tail if tail.startswith(whole[-1]) else whole[-1] + tail
    if whole and over and over[-1].endswith(BREAKS) and _PIECE.fullmatch(over[-1]) and _DIGIT.search(whole[0]):
        head = over.pop()
        whole[0] = whole[0] if whole[0].startswith(head) else head + whole[0]
    return whole, over, under


def _joined(words: Sequence[str], above: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """The number with what stands right below or above it, for one that is wrapped in its cell."""
    for end in range(1, len(below) + 1 if words else 1):
        yield words[-1] + "".join(below[:end])
    if words and above:
        yield above[-1] + words[0]
