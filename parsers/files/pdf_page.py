"""One page of PDFium in, its words and thin lines out as a person sees them: upright, without what is hidden."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2

from parsers.files.pages import Page, Rule, Word
from parsers.files.pdf_glyphs import Box
from parsers.files.pdf_shapes import read_shapes
from parsers.files.pdf_upright import DOWNWARDS, UPWARDS, set_upright
from parsers.files.pdf_words import read_words
from parsers.problems import Problem

_UNREADABLE_SHARE = 0.3


@dataclass(slots=True)
class PageReader:
    """`scanned` and `problems` are told once `page` was read."""

    handle: pypdfium2.PdfPage
    number: int
    problems: list[Problem] = field(default_factory=list)
    scanned: bool = False

    def page(self) -> Page:
        left, bottom, right, top = self.handle.get_bbox()  # inherited from the page tree, too, as other boxes are not
        text_page = self.handle.get_textpage()
        try:
            found = read_words(text_page.raw, self._where(), self.problems)
        finally:
            text_page.close()
        shapes = read_shapes(self.handle.raw)
        own_turns = self.handle.get_rotation() // 90 % 4
        turns = _most_common_turn([turn for turn, *_ in found], own_turns)
        flip = Turned(left, bottom, right, top, turns)
        by_turn: dict[int, list[Word]] = defaultdict(list)
        for turn, white, text, box in found:
            if not (white and not shapes.covers(box)) and flip.on_page(box):
                by_turn[(turn - turns) % 4].append(flip.word(text, box))
        words = _without_copies([*by_turn[0], *set_upright(by_turn[UPWARDS], by_turn[DOWNWARDS])])
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


def _most_common_turn(turns: list[int], own: int) -> int:
    return Counter(turns).most_common(1)[0][0] if turns else own


@dataclass(frozen=True, slots=True)
class Turned:
    """Page space (origin bottom left) to points from the top left corner of the page turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def on_page(self, box: Box) -> bool:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def box(self, box: Box) -> Box:
        x0, y0, x1, y1 = box
        if self.turns == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.turns == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        if self.turns == 3:
            return self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0

    def word(self, text: str, box: Box) -> Word:
        x0, top, x1, bottom = self.box(box)
        return Word(text, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2), round(bottom - top, 2))

    def rule(self, box: Box) -> Rule:
        x0, top, x1, bottom = self.box(box)
        return Rule(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


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
