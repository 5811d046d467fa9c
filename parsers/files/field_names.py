"""Names that programs give to their fields ("invoiceNumber") in, the words that they are made of out."""

import re
from collections.abc import Sequence

_BETWEEN = re.compile(r"(?<=[a-zà-ÿ\d])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])|[_.\-:]+")
_NAME = re.compile(r"[^\W\d]\w*")
_SEAM = re.compile(r"[a-z][A-Z]")


def spell_name(name: str) -> str:
    return " ".join(part for part in _BETWEEN.split(name) if part)


def spell_names(row: Sequence[str]) -> list[str]:
    """The row with its names spelled out, where all of it are names without a blank and two have a seam inside."""
    names = [cell for cell in row if cell]
    run_together = sum(_SEAM.search(name) is not None for name in names) > 1
    if not run_together or not all(map(_NAME.fullmatch, names)):
        return list(row)
    return [spell_name(cell) for cell in row]
