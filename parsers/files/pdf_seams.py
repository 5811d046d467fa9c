"""Words of a page in, the same words out, cut where two cells touch and joined where each glyph was placed alone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from parsers.files.pdf_glyphs import RawWord, loose_box, union

# Where two cells that touch may meet: a word and a number, an amount and the next one, a number and a day.
_GLUED = re.compile(
    r"[a-zß-ÿ]{2}[.,)]?(?=\d|[A-ZÀ-Þ][a-zß-ÿ])|\d(?=[A-ZÀ-Þ]?[a-zß-ÿ]{3})|[.,]\d\d[)>-]?(?=[\d(<$€£-])"
    r"|\d{4}(?=\d\d?[./-]\d\d?[./-](?:\d\d){1,2}$)|\d[./-](?:19|20)\d\d(?=[\d(<$€£-])"
)
_MONEY = re.compile(r"[(<-]?(?:\d{1,3}(?:[.,']\d{3})*|\d+)[.,]\d\d[)>-]?")
_DAY_AND_MONEY = re.compile(r"\d\d?([./-])\d\d?\1(?:19|20)\d\d[(<-]?\d{1,3}(?:[.,']?\d{3})*[.,]\d\d[)>-]?")
_ALIGNED = 0.35  # points
_OTHERS = 2  # cells that begin or end where the glued ones meet
_SHORT_TOKEN = 7


def may_be_glued(text: str) -> bool:
    return len(text) > _SHORT_TOKEN and bool(_GLUED.search(text)) and not _MONEY.fullmatch(text)


def unglued(words: Sequence[RawWord], glued: Mapping[int, int], text_page: object) -> list[RawWord]:
    """The words, those cut in which two cells touch: where the one ends or the other begins, other cells do too, and
    more of them than there are words to cut."""
    starts, ends = (sorted(_edge(word, side) for word in words) for side in (0, 1))
    seams = {place: list(_seams(words[place][2])) for place in glued}
    boxes = {
        (place, at): (loose_box(text_page, glued[place] + at - 1), loose_box(text_page, glued[place] + at))
        for place, found in seams.items()
        for at in found
    }
    places = sorted(_edge((*words[place][:3], box), 1) for (place, _), (box, _) in boxes.items())
    cut: list[RawWord] = []
    for place, word in enumerate(words):
        for at in seams.get(place, ()):
            before, after = boxes[place, at]
            end, start = _edge((*word[:3], before), 1), _edge((*word[:3], after), 0)
            others = max(_count_near(ends, end), _count_near(starts, start))
            if others >= max(_OTHERS, _count_near(places, end)) or _DAY_AND_MONEY.fullmatch(words[place][2]):
                done = len(words[place][2]) - len(word[2])
                first, last = glued[place], glued[place] + len(words[place][2]) - 1
                left = union(loose_box(text_page, first + done), before)
                right = union(after, loose_box(text_page, last))
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


def _edge(word: RawWord, side: int) -> float:
    """Where the word begins (0) or ends (1), along its line."""
    turns, _, _, box = word
    along = turns % 2
    return (1 if turns in (0, 1) else -1) * box[along + (2 * side if turns in (0, 1) else 2 - 2 * side)]


def _count_near(edges: Sequence[float], place: float) -> int:
    return bisect_right(edges, place + _ALIGNED) - bisect_left(edges, place - _ALIGNED)


def is_shattered(words: Sequence[RawWord]) -> bool:
    """Whether the page's words are mostly single characters: each glyph was placed on its own."""
    return 5 * sum(len(text) == 1 for _, _, text, _ in words) > 2 * len(words)


def mended(words: Sequence[RawWord]) -> list[RawWord]:
    """Pieces that follow each other on a line without a gap are one word."""
    mended: list[RawWord] = []
    for word in words:
        if mended and _touch(mended[-1], word):
            turns, white, text, box = mended[-1]
            mended[-1] = (turns, white, text + word[2], union(box, word[3]))
        else:
            mended.append(word)
    return mended


def _touch(one: RawWord, other: RawWord) -> bool:
    if one[:2] != other[:2]:
        return False
    along, across = (0, 1) if one[0] % 2 == 0 else (1, 0)
    here, there = one[3], other[3]
    height = max(here[across + 2] - here[across], 0.1)
    gap = there[along] - here[along + 2] if one[0] in (0, 1) else here[along] - there[along + 2]
    return abs(here[across] - there[across]) < 0.3 * height and -0.15 * height < gap < 0.1 * height
