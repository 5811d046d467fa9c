"""A PDF's bytes in, its pages with words, boxes and drawn lines out.

PDFium reads first: it costs a tenth of pdfminer's time and orders, spaces and de-duplicates characters itself.
pdfplumber is the second, independent reader, for a page that PDFium can't read and for a document that does not
prove itself. What a person can't see (invisible, white on white, off the page) is not read.
"""

import ctypes
import io
import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.files.pages import Page, Rule, Word
from parsers.problems import Problem

if TYPE_CHECKING:
    import pdfplumber.page

MAX_PAGES = 100
MAX_PAGE_CHARACTERS = 50_000
MAX_PAGE_OBJECTS = 20_000

# A no-break space stays inside a number ("1 234,56") and separates words elsewhere.
_TOKEN = re.compile(r"(?:[^\s\x00]|(?<=\d)[\u00a0\u202f\u2009](?=\d))+")
# PDFium's marks for a hyphen at the end of a line; the word ends there.
_LINE_END_HYPHENS = "\ufffe\x02"
_AS_HYPHENS = str.maketrans(dict.fromkeys(_LINE_END_HYPHENS, "-"))
# Where a text that is too long for its cell may run into the next one: words into a number, a number into letters.
_OVERFLOW = re.compile(r"[a-zß-ÿ]{3}\.?(?=[A-Z]{0,4}-?\d{2,})|\d{6}(?=[A-Z]{1,4}-?\d{3,})")
# A number that runs into a date or an amount: where the one ends is told by what was drawn in one go.
_OVERRUN = re.compile(r"\d{5,}[./-]\d{1,2}[./-](?:19|20)?\d\d$|\w{9,}(?:[.,]\d{3})*[.,]\d{2}$")
# Where two cells that touch may meet: a word and a number, an amount and the next one, a number and a day.
_GLUED = re.compile(
    r"[a-zß-ÿ]{2}[.,)]?(?=\d|[A-ZÀ-Þ][a-zß-ÿ])|\d(?=[A-ZÀ-Þ]?[a-zß-ÿ]{3})|[.,]\d\d[)>-]?(?=[\d(<$€£-])"
    r"|\d{4}(?=\d\d?[./-]\d\d?[./-](?:\d\d){1,2}$)|\d[./-](?:19|20)\d\d(?=[\d(<$€£-])"
)
_MONEY = re.compile(r"[(<-]?(?:\d{1,3}(?:[.,']\d{3})*|\d+)[.,]\d\d[)>-]?")
_DAY_AND_MONEY = re.compile(r"\d\d?([./-])\d\d?\1(?:19|20)\d\d[(<-]?\d{1,3}(?:[.,']?\d{3})*[.,]\d\d[)>-]?")
_ALIGNED = 0.35  # points
_OTHERS = 2  # cells that begin or end where the glued ones meet
_INVISIBLE = 3
_LONG_TOKEN = 13  # characters
_SHORT_TOKEN = 7
_NEARLY_WHITE = 250
_UNREADABLE_SHARE = 0.3

# Buffers that PDFium fills; one reader runs in a process, and a call copies what it needs at once.
_COLOUR = (ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
_BOX = pdfium.FS_RECTF()


_RawWord = tuple[int, bool, str, tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class PdfText:
    """`refusal` is None when read, else encrypted or unreadable with the reason among the problems.
    `scanned_pages` are the pages with a picture and no visible text."""

    refusal: str | None
    page_count: int
    pages: tuple[Page, ...]
    scanned_pages: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_pdf(content: bytes) -> PdfText:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return _refused(error.err_code)
    try:
        return _read_pages(document)
    finally:
        document.close()


def unlock_pdf(content: bytes, passwords: Sequence[str]) -> bytes:
    """The same PDF without its lock, when one of the passwords opens it; else nothing."""
    for password in passwords:
        try:
            document = pypdfium2.PdfDocument(content, password=password)
        except pypdfium2.PdfiumError:
            continue
        file = io.BytesIO()
        try:
            document.save(file, flags=pdfium.FPDF_REMOVE_SECURITY)
        finally:
            document.close()
        return file.getvalue()
    return b""


def _refused(code: int | None) -> PdfText:
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        problem = Problem("encrypted", "The PDF is encrypted; it opens with a password only.")
        return PdfText("encrypted", 0, (), problems=(problem,))
    return PdfText("unreadable", 0, (), problems=(Problem("broken_pdf", "The PDF is broken and can't be opened."),))


def _read_pages(document: pypdfium2.PdfDocument) -> PdfText:
    count = len(document)
    if count == 0:
        return PdfText("unreadable", 0, (), problems=(Problem("no_pages", "The PDF has no pages."),))
    problems: list[Problem] = []
    pages: list[Page] = []
    scanned: list[int] = []
    if count > MAX_PAGES:
        problems.append(Problem("too_many_pages", f"Only the first {MAX_PAGES} of {count} pages were read."))
    for index in range(min(count, MAX_PAGES)):
        where = f"page {index + 1}"
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            problems.append(Problem("broken_page", "The page can't be opened.", where))
            continue
        try:
            read = _PageReader(page, index + 1)
            pages.append(read.page())
            problems += read.problems
            if read.scanned:
                scanned.append(index + 1)
        finally:
            page.close()
    if not pages:
        return PdfText("unreadable", count, (), problems=tuple(problems))
    return PdfText(None, count, tuple(pages), tuple(scanned), tuple(problems))


def quarter_turns(page: pypdfium2.PdfPage) -> int:
    """`Page.turned` of a page: how often its image must be turned clockwise so that the boxes fit."""
    return _PageReader(page, 1).page().turned


@dataclass(slots=True)
class _Ink:
    """How a text object is drawn."""

    visible: bool
    white: bool
    turns: int | None  # quarter turns counter-clockwise in page space; None for slanted text


@dataclass(slots=True)
class _PageReader:
    handle: pypdfium2.PdfPage
    number: int
    problems: list[Problem] = field(default_factory=list)
    scanned: bool = False

    def page(self) -> Page:
        left, bottom, right, top = self.handle.get_bbox()  # inherited from the page tree, too, as other boxes are not
        text_page = self.handle.get_textpage()
        try:
            found = self._raw_words(text_page.raw)
        finally:
            text_page.close()
        shapes = self._shapes()
        own_turns = self.handle.get_rotation() // 90 % 4
        turns = _most_common_turn([turn for turn, *_ in found], own_turns)
        flip = _Turned(left, bottom, right, top, turns)
        visible = [
            (text, box)
            for turn, white, text, box in found
            if turn == turns and not (white and not shapes.covers(box)) and flip.on_page(box)
        ]
        words = _without_copies([flip.word(text, box) for text, box in visible])
        if not words and shapes.picture:
            self.scanned = True
        elif not words and found:
            self.problems.append(Problem("hidden_text", "The page has only invisible text.", self._where()))
        elif _is_garbled(words):
            self.scanned = True
            words = ()
            message = "The page's font has no character map: its text can't be read, only seen."
            self.problems.append(Problem("unmapped_text", message, self._where()))
        width, height = flip.size()
        rules = tuple(flip.rule(box) for box in shapes.lines)
        return Page(self.number, width, height, words, rules, (turns - own_turns) % 4)

    def _where(self) -> str:
        return f"page {self.number}"

    def _raw_words(self, text_page: object) -> list[_RawWord]:
        """(quarter turns, white, text, box in page space) of each visible, straight word."""
        count = pdfium.FPDFText_CountChars(text_page)
        if count > MAX_PAGE_CHARACTERS:
            message = f"Only the first {MAX_PAGE_CHARACTERS} of {count} characters were read."
            self.problems.append(Problem("too_many_characters", message, self._where()))
            count = MAX_PAGE_CHARACTERS
        if count <= 0:
            return []
        text = _characters(text_page, count)
        inks: dict[int, _Ink] = {}
        words: list[_RawWord] = []
        glued: dict[int, int] = {}  # place among the words to its first character
        hidden = 0
        for match in _TOKEN.finditer(text):
            for start, end in _runs_of_one_cell(text_page, text, match.start(), match.end()):
                ink = _ink(text_page, start, inks)
                if not ink.visible:
                    hidden += end - start
                    continue
                if ink.turns is None:
                    continue
                pieces = _boxed(text_page, text, start, end, ink.turns)
                if len(pieces) == 1 and _may_be_glued(pieces[0][0]):
                    glued[len(words)] = start
                words += [(ink.turns, ink.white, piece, box) for piece, box in pieces]
        if hidden:
            message = f"{hidden} invisible characters were left out."
            self.problems.append(Problem("invisible_text", message, self._where()))
        if _is_shattered(words):
            return _mended(words)
        return _unglued(words, glued, text_page) if glued else words

    def _shapes(self) -> "_Shapes":
        shapes = _Shapes()
        page = self.handle.raw
        count = pdfium.FPDFPage_CountObjects(page)
        sides = [ctypes.c_float() for _ in range(4)]
        colour = [ctypes.c_uint() for _ in range(4)]
        for index in range(min(count, MAX_PAGE_OBJECTS)):
            shape = pdfium.FPDFPage_GetObject(page, index)
            kind = pdfium.FPDFPageObj_GetType(shape)
            if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
                continue
            if not pdfium.FPDFPageObj_GetBounds(shape, *sides):
                continue
            box = (sides[0].value, sides[1].value, sides[2].value, sides[3].value)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                shapes.picture = True
                shapes.grounds.append(box)
            elif min(box[2] - box[0], box[3] - box[1]) < 2.5:
                shapes.lines.append(box)
            else:
                fill, stroke = ctypes.c_int(), ctypes.c_int()
                pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
                pdfium.FPDFPageObj_GetFillColor(shape, *colour)
                if fill.value and min(part.value for part in colour[:3]) < _NEARLY_WHITE:
                    shapes.grounds.append(box)
                if stroke.value:
                    shapes.lines += _sides(box)
        return shapes


@dataclass(slots=True)
class _Shapes:
    """What is drawn beside text, in page space: thin lines, coloured grounds, and whether there is a picture."""

    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    grounds: list[tuple[float, float, float, float]] = field(default_factory=list)
    picture: bool = False

    def covers(self, box: tuple[float, float, float, float]) -> bool:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self.grounds)


@dataclass(frozen=True, slots=True)
class _Turned:
    """Page space (origin bottom left) to points from the top left corner of the page turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def on_page(self, box: tuple[float, float, float, float]) -> bool:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = box
        if self.turns == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.turns == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        if self.turns == 3:
            return self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0

    def word(self, text: str, box: tuple[float, float, float, float]) -> Word:
        x0, top, x1, bottom = self.box(box)
        return Word(text, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2), round(bottom - top, 2))

    def rule(self, box: tuple[float, float, float, float]) -> Rule:
        x0, top, x1, bottom = self.box(box)
        return Rule(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


def _may_be_glued(text: str) -> bool:
    return len(text) > _SHORT_TOKEN and bool(_GLUED.search(text)) and not _MONEY.fullmatch(text)


def _unglued(words: Sequence[_RawWord], glued: Mapping[int, int], text_page: object) -> list[_RawWord]:
    """The words, those cut in which two cells touch: where the one ends or the other begins, other cells do too, and
    more of them than there are words to cut."""
    starts, ends = (sorted(_edge(word, side) for word in words) for side in (0, 1))
    seams = {place: list(_seams(words[place][2])) for place in glued}
    boxes = {
        (place, at): (_loose_box(text_page, glued[place] + at - 1), _loose_box(text_page, glued[place] + at))
        for place, found in seams.items()
        for at in found
    }
    places = sorted(_edge((*words[place][:3], box), 1) for (place, _), (box, _) in boxes.items())
    cut: list[_RawWord] = []
    for place, word in enumerate(words):
        for at in seams.get(place, ()):
            before, after = boxes[place, at]
            end, start = _edge((*word[:3], before), 1), _edge((*word[:3], after), 0)
            others = max(_count_near(ends, end), _count_near(starts, start))
            if others >= max(_OTHERS, _count_near(places, end)) or _DAY_AND_MONEY.fullmatch(words[place][2]):
                done = len(words[place][2]) - len(word[2])
                first, last = glued[place], glued[place] + len(words[place][2]) - 1
                left = _union(_loose_box(text_page, first + done), before)
                right = _union(after, _loose_box(text_page, last))
                cut.append((*word[:2], word[2][: at - done], left))
                word = (*word[:2], word[2][at - done :], right)
        cut.append(word)
    return cut


def _seams(text: str) -> Iterator[int]:
    """Where it may have to be cut."""
    start = 0
    for match in _GLUED.finditer(text):
        at = match.end()
        if _is_between_amounts(match[0]) and (
            _MONEY.fullmatch(text, start) or not (_MONEY.fullmatch(text, start, at) and _MONEY.match(text, at))
        ):
            continue
        start = at
        yield at


def _is_between_amounts(seam: str) -> bool:
    return seam[0] in ".," and seam[1:3].isdigit()


def _edge(word: _RawWord, side: int) -> float:
    """Where the word begins (0) or ends (1), along its line."""
    turns, _, _, box = word
    along = turns % 2
    return (1 if turns in (0, 1) else -1) * box[along + (2 * side if turns in (0, 1) else 2 - 2 * side)]


def _count_near(edges: Sequence[float], place: float) -> int:
    return bisect_right(edges, place + _ALIGNED) - bisect_left(edges, place - _ALIGNED)


def _is_shattered(words: Sequence[_RawWord]) -> bool:
    """Whether the page's words are mostly single characters: each glyph was placed on its own."""
    return 5 * sum(len(text) == 1 for _, _, text, _ in words) > 2 * len(words)


def _mended(words: Sequence[_RawWord]) -> list[_RawWord]:
    """Pieces that follow each other on a line without a gap are one word."""
    mended: list[_RawWord] = []
    for word in words:
        if mended and _touch(mended[-1], word):
            turns, white, text, box = mended[-1]
            mended[-1] = (turns, white, text + word[2], _union(box, word[3]))
        else:
            mended.append(word)
    return mended


def _touch(one: _RawWord, other: _RawWord) -> bool:
    if one[:2] != other[:2]:
        return False
    along, across = (0, 1) if one[0] % 2 == 0 else (1, 0)
    here, there = one[3], other[3]
    height = max(here[across + 2] - here[across], 0.1)
    gap = there[along] - here[along + 2] if one[0] in (0, 1) else here[along] - there[along + 2]
    return abs(here[across] - there[across]) < 0.3 * height and -0.15 * height < gap < 0.1 * height


def _characters(text_page: object, count: int) -> str:
    """One character per index; PDFium's bulk text is used when it keeps that promise."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    if written == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\x00" for code in codes)


def _runs_of_one_cell(text_page: object, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The token cut after a hyphen at a line's end, and where a text that overflows its cell runs into the next."""
    runs = _without_line_ends(text, start, end)
    overflow = _OVERFLOW.search(text, start, end)
    if len(runs) == 1 and overflow is not None:
        cut = overflow.end()
        one, other = (pdfium.FPDFText_GetTextObject(text_page, index) for index in (cut - 1, cut))
        if _address(one) != _address(other):
            return [(start, cut), (cut, end)]
    if len(runs) == 1 and end - start > _LONG_TOKEN and _OVERRUN.search(text[start:end]):
        drawn = [_address(pdfium.FPDFText_GetTextObject(text_page, index)) for index in range(start, end)]
        cuts = [start + index for index in range(1, end - start) if drawn[index] != drawn[index - 1]]
        return list(itertools.pairwise([start, *cuts, end])) if len(cuts) == 1 else runs
    return runs


def _address(drawn: object) -> int:
    return ctypes.cast(drawn, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _without_line_ends(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if not any(mark in text[start : end - 1] for mark in _LINE_END_HYPHENS):
        return [(start, end)]
    cuts = [index + 1 for index in range(start, end - 1) if text[index] in _LINE_END_HYPHENS]
    edges = [start, *cuts, end]
    return list(itertools.pairwise(edges))


def _ink(text_page: object, index: int, known: dict[int, _Ink]) -> _Ink:
    drawn = pdfium.FPDFText_GetTextObject(text_page, index)
    key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
    if key in known:
        return known[key]
    mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if key else 0
    red, green, blue, alpha = _COLOUR
    white = clear = False
    if pdfium.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha):
        white = red.value >= _NEARLY_WHITE and green.value >= _NEARLY_WHITE and blue.value >= _NEARLY_WHITE
        clear = alpha.value == 0
    quarter = pdfium.FPDFText_GetCharAngle(text_page, index) / (math.pi / 2)
    straight = abs(quarter - round(quarter)) < 0.06
    ink = _Ink(mode != _INVISIBLE and not clear, white, -round(quarter) % 4 if straight else None)
    if key:
        known[key] = ink
    return ink


def _boxed(
    text_page: object, text: str, start: int, end: int, turns: int
) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The word with its box; a "word" that jumps to another line or leaps a gap is cut there."""
    first = _loose_box(text_page, start)
    last = _loose_box(text_page, end - 1) if end > start + 1 else first
    along, across = (0, 1) if turns % 2 == 0 else (1, 0)
    height = max(first[across + 2] - first[across], 0.1)
    length = abs(last[along + 2] - first[along]) if turns in (0, 1) else abs(first[along + 2] - last[along])
    same_line = abs(first[across] - last[across]) < 0.5 * height
    if same_line and length <= (end - start) * height * 0.95 + 1:
        return [(_clean(text[start:end]), _union(first, last))]
    pieces = []
    begin, box = start, first
    for index in range(start + 1, end):
        here = _loose_box(text_page, index)
        before = _loose_box(text_page, index - 1)
        leap = max(here[along] - before[along + 2], before[along] - here[along + 2])
        if abs(here[across] - before[across]) > 0.5 * height or leap > 0.6 * height:
            pieces.append((_clean(text[begin:index]), box))
            begin, box = index, here
        else:
            box = _union(box, here)
    pieces.append((_clean(text[begin:end]), box))
    return pieces


def _loose_box(text_page: object, index: int) -> tuple[float, float, float, float]:
    """(left, bottom, right, top) by the font's ascent and descent, so that a line has one height."""
    box = _BOX
    if not pdfium.FPDFText_GetLooseCharBox(text_page, index, box) or box.top - box.bottom < 0.5:
        sides = [ctypes.c_double() for _ in range(4)]
        pdfium.FPDFText_GetCharBox(text_page, index, *sides)
        return sides[0].value, sides[2].value, sides[1].value, sides[3].value
    return box.left, box.bottom, box.right, box.top


def _union(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _clean(text: str) -> str:
    return text.translate(_AS_HYPHENS)


def _sides(box: tuple[float, float, float, float]) -> list[tuple[float, float, float, float]]:
    left, bottom, right, top = box
    return [
        (left, bottom, right, bottom),
        (left, top, right, top),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ]


def _most_common_turn(turns: list[int], own: int) -> int:
    return Counter(turns).most_common(1)[0][0] if turns else own


def _without_copies(words: Sequence[Word]) -> tuple[Word, ...]:
    """Text drawn twice to look bold counts once: the same word within a point and a half."""
    places: dict[str, list[Word]] = {}
    kept = []
    for word in words:
        same = places.setdefault(word.text, [])
        if any(abs(other.x0 - word.x0) < 1.5 and abs(other.top - word.top) < 1.5 for other in same):
            continue
        same.append(word)
        kept.append(word)
    return tuple(kept)


def _is_garbled(words: tuple[Word, ...]) -> bool:
    characters = "".join(word.text for word in words)
    if not characters:
        return False
    bad = sum(1 for char in characters if char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " ")
    return bad / len(characters) > _UNREADABLE_SHARE


def read_pdf_again(content: bytes) -> PdfText:
    """The same document by pdfplumber: slower, independent, for what the first reading could not prove."""
    import pdfplumber  # slow to import, rarely needed
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException

    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            pages = tuple(_plumber_page(page) for page in document.pages[:MAX_PAGES])
            count = len(document.pages)
    except PDFPasswordIncorrect:
        return _refused(pdfium.FPDF_ERR_PASSWORD)
    except (PDFException, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError):
        return _refused(pdfium.FPDF_ERR_FORMAT)  # pdfminer raises whatever a broken object makes it raise
    return PdfText(None, count, pages) if pages else _refused(pdfium.FPDF_ERR_FORMAT)


def _plumber_page(page: "pdfplumber.page.Page") -> Page:
    grounds = [shape for shape in (*page.rects, *page.images) if not _is_white(shape)]
    single = page.filter(lambda shape: _is_seen(shape, page, grounds)).dedupe_chars()
    words = tuple(
        Word(
            word["text"],
            round(float(word["x0"]), 2),
            round(float(word["top"]), 2),
            round(float(word["x1"]), 2),
            round(float(word["bottom"]), 2),
            round(float(word["bottom"] - word["top"]), 2),
        )
        for word in single.extract_words()
    )
    rules = tuple(
        Rule(float(line["x0"]), float(line["top"]), float(line["x1"]), float(line["bottom"]))
        for line in page.lines[:MAX_PAGE_OBJECTS]
    )
    return Page(page.page_number, float(page.width), float(page.height), words, rules)


def _is_seen(shape: dict[str, Any], page: "pdfplumber.page.Page", grounds: Sequence[dict[str, Any]]) -> bool:
    """Whether a character stands on the page and is not white on white."""
    if shape["object_type"] != "char":
        return True
    x, y = (shape["x0"] + shape["x1"]) / 2, (shape["top"] + shape["bottom"]) / 2
    if not (0 <= x <= page.width and 0 <= y <= page.height):
        return False
    return not _is_white(shape) or any(g["x0"] <= x <= g["x1"] and g["top"] <= y <= g["bottom"] for g in grounds)


def _is_white(shape: dict[str, Any]) -> bool:
    """Filled with white; a picture never is. A rectangle without filling is no ground."""
    if shape["object_type"] == "rect" and not shape.get("fill"):
        return True
    colour = shape.get("non_stroking_color")
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    if shape["object_type"] == "image" or not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(part <= 0.02 for part in parts) if len(parts) == 4 else all(part >= 0.98 for part in parts)
