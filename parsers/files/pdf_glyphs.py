"""PDFium's text page in, its characters with their boxes and their ink out."""

import ctypes
import math
from dataclasses import dataclass

import pypdfium2.raw as pdfium

# left, bottom, right, top in page space
Box = tuple[float, float, float, float]
# (quarter turns, white, text, box) of a word
RawWord = tuple[int, bool, str, Box]

_INVISIBLE = 3
_NEARLY_WHITE = 250

# Buffers that PDFium fills; one reader runs in a process, and a call copies what it needs at once.
_COLOUR = (ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
_BOX = pdfium.FS_RECTF()


@dataclass(slots=True)
class Ink:
    """How a text object is drawn."""

    visible: bool
    white: bool
    turns: int | None  # quarter turns counter-clockwise in page space; None for slanted text


def characters(text_page: object, count: int) -> str:
    """One character per index; PDFium's bulk text is used when it keeps that promise."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    if written == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\x00" for code in codes)


def ink_of(text_page: object, index: int, known: dict[int, Ink]) -> Ink:
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
    ink = Ink(mode != _INVISIBLE and not clear, white, -round(quarter) % 4 if straight else None)
    if key:
        known[key] = ink
    return ink


def drawn_at(drawn: object) -> int:
    return ctypes.cast(drawn, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def loose_box(text_page: object, index: int) -> Box:
    """(left, bottom, right, top) by the font's ascent and descent, so that a line has one height."""
    box = _BOX
    if not pdfium.FPDFText_GetLooseCharBox(text_page, index, box) or box.top - box.bottom < 0.5:
        sides = [ctypes.c_double() for _ in range(4)]
        pdfium.FPDFText_GetCharBox(text_page, index, *sides)
        return sides[0].value, sides[2].value, sides[1].value, sides[3].value
    return box.left, box.bottom, box.right, box.top


def union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
