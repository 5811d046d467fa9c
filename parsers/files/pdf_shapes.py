"""A page's drawn shapes in, its thin lines, its coloured grounds and whether there is a picture out."""

import ctypes
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from parsers.files.pdf_glyphs import Box

MAX_PAGE_OBJECTS = 20_000
_NEARLY_WHITE = 250


@dataclass(slots=True)
class Shapes:
    """What is drawn beside text, in page space: thin lines, coloured grounds, and whether there is a picture."""

    lines: list[Box] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)
    picture: bool = False

    def covers(self, box: Box) -> bool:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self.grounds)


def read_shapes(page: object) -> Shapes:
    shapes = Shapes()
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


def _sides(box: Box) -> list[Box]:
    left, bottom, right, top = box
    return [
        (left, bottom, right, bottom),
        (left, top, right, top),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ]
