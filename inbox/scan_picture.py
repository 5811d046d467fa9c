"""A scanned page's grey picture in, one that is read best out: white, its lines of text level, no drawn lines."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_MOST_SKEW = 4.0  # degrees
_PAPER = 0.8  # of a page's usual brightness: all that is brighter is paper
_INK = 235  # of 255; darker is ink, however thin: what is paper is white by now
_RULE_INCHES = 0.75, 0.5  # across, down; no word's letters touch each other over this, and none is as tall
_THICKEST_INCHES = 0.04  # a drawn line; what is thicker is a bar with white letters in it
_SOLID = 0.9  # of a rule's length is ink: copies break thin lines
_RIM = 2  # grey pixels beside a rule

Mask = NDArray[np.bool_]


def clean(picture: Image.Image) -> Image.Image:
    """Without specks, and with paper that is white: grain and grey are what a recogniser takes digits' holes for."""
    smooth = picture.filter(ImageFilter.MedianFilter(3))
    white = max(float(np.median(np.asarray(smooth))) * _PAPER, 1.0)
    return smooth.point([min(255, round(level * 255 / white)) for level in range(256)])


def straightened(picture: Image.Image) -> Image.Image:
    """The picture turned by the few degrees at which its text lines are sharpest."""
    small = picture.copy()
    small.thumbnail((1000, 1000))
    rough = _sharpest(small, np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.5))
    angle = _sharpest(small, np.arange(rough - 0.4, rough + 0.41, 0.1))
    if abs(angle) < 0.15:
        return picture
    return picture.rotate(float(angle), Image.Resampling.BICUBIC, fillcolor=255)


def _sharpest(picture: Image.Image, angles: NDArray[np.float64]) -> float:
    def contrast(angle: float) -> float:
        turned = picture.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
        ink = (255 - np.asarray(turned, dtype=np.float64)).sum(axis=1)
        return float(np.square(np.diff(ink)).sum())

    return float(max(angles, key=contrast))


def without_rules(picture: Image.Image, dpi: float) -> Image.Image:
    """The picture without the lines that are drawn around a table's cells: beside them a recogniser reads rubbish."""
    levels = np.array(picture)
    ink = levels < _INK
    wide, tall, thick = (round(inches * dpi) | 1 for inches in (*_RULE_INCHES, _THICKEST_INCHES))
    across, down = _stretches(ink, wide, axis=1), _stretches(ink, tall, axis=0)
    if not across.any() and not down.any():
        return picture
    # What is thick in the other direction, too, belongs to a letter or a bar, unless two lines cross there.
    high, broad = _stretches(ink, thick, axis=0, solid=1.0), _stretches(ink, thick, axis=1, solid=1.0)
    lying, standing = across & (down | ~high), down & (across | ~broad)
    levels[_beside(lying, axis=0) & ~(high & ~down)] = 255
    levels[_beside(standing, axis=1) & ~(broad & ~across)] = 255
    return Image.fromarray(levels)


def _stretches(ink: Mask, length: int, axis: int, solid: float = _SOLID) -> Mask:
    """All that lies in a stretch of this many pixels which is, up to that share, all ink."""
    return _spread(_sums(ink, length, axis) >= solid * length, length, axis)


def _spread(mask: Mask, length: int, axis: int) -> Mask:
    """All that lies at most half this many pixels beside the mask."""
    return _sums(mask, length, axis) > 0


def _beside(mask: Mask, axis: int) -> Mask:
    return _spread(mask, 2 * _RIM + 1, axis)


def _sums(mask: Mask, length: int, axis: int) -> NDArray[np.int32]:
    """How many of so many pixels around each one are set; an odd number, itself in the middle."""
    before, after = length // 2, length - length // 2
    edges = [(0, 0), (0, 0)]
    edges[axis] = (before + 1, after - 1)
    total = np.cumsum(np.pad(mask, edges), axis=axis, dtype=np.int32)
    size = mask.shape[axis]
    return np.take(total, range(length, length + size), axis=axis) - np.take(total, range(size), axis=axis)
