"""Words set at a right angle to the page's text in, the same words out as headings that stand upright.

Narrow columns have headings that run up or down. Several of them side by side are a band of headings: each is set
upright above its column, a word a line, with the last words in one line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.files.pages import Word

UPWARDS, DOWNWARDS = 1, 3  # quarter turns beyond those of the page's text
_ALIGNED = 2.0  # points
_LEADING = 1.15
_LEAST_RUNS = 2


@dataclass(frozen=True, slots=True)
class _Run:
    """The words of one heading in reading order."""

    words: list[Word]

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)


def set_upright(upwards: Sequence[Word], downwards: Sequence[Word]) -> list[Word]:
    """The headings among words that run upwards and downwards; a form's number at the edge is none."""
    runs = _runs(upwards, reverse=True) + _runs(downwards, reverse=False)
    runs = [run for run in runs if not any(char.isdigit() for word in run.words for char in word.text)]
    return [word for band in _bands(runs) if len(band) >= _LEAST_RUNS for word in _stacked(band)]


def _runs(words: Sequence[Word], *, reverse: bool) -> list[_Run]:
    runs: list[_Run] = []
    for word in sorted(words, key=lambda word: (round(word.x0 / _ALIGNED), -word.bottom if reverse else word.top)):
        if runs and _goes_on(runs[-1].words[-1], word):
            runs[-1].words.append(word)
        else:
            runs.append(_Run([word]))
    return runs


def _goes_on(one: Word, other: Word) -> bool:
    gap = max(other.top - one.bottom, one.top - other.bottom)
    return abs(one.x0 - other.x0) < _ALIGNED and -1 < gap < one.x1 - one.x0


def _bands(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Runs side by side: each stands beside the first of its band for at least half of the shorter one's length."""
    bands: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: run.top):
        band = next((band for band in bands if _beside(band[0], run)), None)
        if band is None:
            bands.append([run])
        else:
            band.append(run)
    return bands


def _beside(one: _Run, other: _Run) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return 2 * shared >= min(one.bottom - one.top, other.bottom - other.top)


def _stacked(band: Sequence[_Run]) -> list[Word]:
    foot = max(run.bottom for run in band)
    tall = min(word.x1 - word.x0 for run in band for word in run.words)
    stacked = []
    for run in band:
        for above, word in enumerate(reversed(run.words)):
            bottom = foot - above * tall * _LEADING
            stacked.append(Word(word.text, word.x0, round(bottom - tall, 2), word.x1, round(bottom, 2), tall))
    return stacked
