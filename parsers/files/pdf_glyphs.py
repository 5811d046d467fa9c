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
_LOW, _ASCENT, _DESCENT = 0.9, 0.75, 0.21  # of the type's size
_NEARLY_WHITE = 250

# Buffers that PDFium fills; one reader runs in a process, and a call copies what it needs at once.
_COLOUR = (ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
_BOX = pdfium.FS_RECTF()
_MATRIX = pdfium.FS_MATRIX()


@dataclass(slots=True)
class Ink:
    """How a text object is drawn."""

    visible: bool
    white: bool
    turns: int | None  # quarter turns counter-clockwise in page space; None for slanted text
    em: float  # the size of its type in points


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
    turns = -round(quarter) % 4 if straight else None
    ink = Ink(mode != _INVISIBLE and not clear, white, turns, _type_size(text_page, index))
    if key:
        known[key] = ink
    return ink


def _type_size(text_page: object, index: int) -> float:
    size: float = pdfium.FPDFText_GetFontSize(text_page, index)
    if not pdfium.FPDFText_GetMatrix(text_page, index, _MATRIX):
        return size
    return size * math.hypot(_MATRIX.c, _MATRIX.d)


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


def line_box(text_page: object, index: int, ink: Ink) -> Box:
    """The loose box, at least as high as letters of its size are. A subset of a font may tell the ascent and descent
    of its own few letters only (LibreOffice's do): "Date" would stand lower and higher than "Paying" in its line."""
    box = loose_box(text_page, index)
    if ink.turns or box[3] - box[1] >= _LOW * ink.em:
        return box
    x, baseline = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetCharOrigin(text_page, index, x, baseline):
        return box
    low, high = baseline.value - _DESCENT * ink.em, baseline.value + _ASCENT * ink.em
    return box[0], min(box[1], low), box[2], max(box[3], high)


def union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
