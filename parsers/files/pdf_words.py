"""PDFium's text page in, its visible words with their boxes out."""

import itertools
import re

import pypdfium2.raw as pdfium

from parsers.files.pdf_glyphs import Box, Ink, RawWord, characters, drawn_at, ink_of, line_box, union
from parsers.files.pdf_seams import is_shattered, may_be_glued, mended, unglued
from parsers.problems import Problem

MAX_PAGE_CHARACTERS = 50_000

# A no-break space stays inside a number ("1 234,56") and separates words elsewhere.
_TOKEN = re.compile(r"(?:[^\s\x00]|(?<=\d)[\u00a0\u202f\u2009](?=\d))+")
# PDFium's marks for a hyphen at the end of a line; the word ends there.
_LINE_END_HYPHENS = "\ufffe\x02"
_AS_HYPHENS = str.maketrans(dict.fromkeys(_LINE_END_HYPHENS, "-"))
# Where a text that is too long for its cell may run into the next one: words into a number, a number into letters.
_OVERFLOW = re.compile(r"[a-zß-ÿ]{3}\.?(?=[A-Z]{0,4}-?\d{2,})|\d{6}(?=[A-Z]{1,4}-?\d{3,})")
# A number that runs into a date or an amount: where the one ends is told by what was drawn in one go.
_OVERRUN = re.compile(r"\d{5,}[./-]\d{1,2}[./-](?:19|20)?\d\d$|\w{9,}(?:[.,]\d{3})*[.,]\d{2}$")
_LONG_TOKEN = 13  # characters


def read_words(text_page: object, where: str, problems: list[Problem]) -> list[RawWord]:
    """Each visible, straight word in the order of the file; what is left out is told among the problems."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MAX_PAGE_CHARACTERS:
        message = f"Only the first {MAX_PAGE_CHARACTERS} of {count} characters were read."
        problems.append(Problem("too_many_characters", message, where))
        count = MAX_PAGE_CHARACTERS
    if count <= 0:
        return []
    text = characters(text_page, count)
    inks: dict[int, Ink] = {}
    words: list[RawWord] = []
    glued: dict[int, int] = {}  # place among the words to its first character
    hidden = 0
    for match in _TOKEN.finditer(text):
        for start, end in _runs_of_one_cell(text_page, text, match.start(), match.end()):
            ink = ink_of(text_page, start, inks)
            if not ink.visible:
                hidden += end - start
                continue
            if ink.turns is None:
                continue
            pieces = _boxed(text_page, text, start, end, ink)
            if len(pieces) == 1 and may_be_glued(pieces[0][0]):
                glued[len(words)] = start
            words += [(ink.turns, ink.white, piece, box) for piece, box in pieces]
    if hidden:
        message = f"{hidden} invisible characters were left out."
        problems.append(Problem("invisible_text", message, where))
    if is_shattered(words):
        return mended(words)
    return unglued(words, glued, text_page) if glued else words


def _runs_of_one_cell(text_page: object, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The token cut after a hyphen at a line's end, and where a text that overflows its cell runs into the next."""
    runs = _without_line_ends(text, start, end)
    overflow = _OVERFLOW.search(text, start, end)
    if len(runs) == 1 and overflow is not None:
        cut = overflow.end()
        one, other = (pdfium.FPDFText_GetTextObject(text_page, index) for index in (cut - 1, cut))
        if drawn_at(one) != drawn_at(other):
            return [(start, cut), (cut, end)]
    if len(runs) == 1 and end - start > _LONG_TOKEN and _OVERRUN.search(text[start:end]):
        drawn = [drawn_at(pdfium.FPDFText_GetTextObject(text_page, index)) for index in range(start, end)]
        cuts = [start + index for index in range(1, end - start) if drawn[index] != drawn[index - 1]]
        return list(itertools.pairwise([start, *cuts, end])) if len(cuts) == 1 else runs
    return runs


def _without_line_ends(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if not any(mark in text[start : end - 1] for mark in _LINE_END_HYPHENS):
        return [(start, end)]
    cuts = [index + 1 for index in range(start, end - 1) if text[index] in _LINE_END_HYPHENS]
    edges = [start, *cuts, end]
    return list(itertools.pairwise(edges))


def _boxed(text_page: object, text: str, start: int, end: int, ink: Ink) -> list[tuple[str, Box]]:
    """The word with its box; a "word" that jumps to another line or leaps a gap is cut there."""
    first = line_box(text_page, start, ink)
    last = line_box(text_page, end - 1, ink) if end > start + 1 else first
    turns = ink.turns or 0
    along, across = (0, 1) if turns % 2 == 0 else (1, 0)
    height = max(first[across + 2] - first[across], 0.1)
    length = abs(last[along + 2] - first[along]) if turns in (0, 1) else abs(first[along + 2] - last[along])
    same_line = abs(first[across] - last[across]) < 0.5 * height
    if same_line and length <= (end - start) * height * 0.95 + 1:
        return [(_clean(text[start:end]), union(first, last))]
    pieces = []
    begin, box = start, first
    for index in range(start + 1, end):
        here = line_box(text_page, index, ink)
        before = line_box(text_page, index - 1, ink)
        leap = max(here[along] - before[along + 2], before[along] - here[along + 2])
        if abs(here[across] - before[across]) > 0.5 * height or leap > 0.6 * height:
            pieces.append((_clean(text[begin:index]), box))
            begin, box = index, here
        else:
            box = union(box, here)
    pieces.append((_clean(text[begin:end]), box))
    return pieces


def _clean(text: str) -> str:
    return text.translate(_AS_HYPHENS)
