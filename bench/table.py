"""Samples of several contestants over the same rounds in, a plain table of medians and ratios out."""

from collections.abc import Mapping, Sequence
from statistics import median


def table(title: str, unit: str, samples: Mapping[str, Sequence[float]], ours: str) -> str:
    """Median per contestant, and the median of its per-round ratio to `ours`: rounds are interleaved, so a slow
    minute of the machine hits every contestant of that round."""
    width = max(map(len, samples))
    lines = [title, f"  {'':{width}}  {unit:>14}  {'lowest':>8}  {'to ours':>8}"]
    for name, values in samples.items():
        ratio = median(value / own for value, own in zip(values, samples[ours], strict=True))
        lines.append(f"  {name:{width}}  {median(values):14.2f}  {min(values):8.2f}  {ratio:7.2f}x")
    return "\n".join([*lines, ""])
