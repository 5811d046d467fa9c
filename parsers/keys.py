"""A document number in, its canonical keys out: what stays when a payer drops prefix, zeros and separators.

Two numbers may be the same when they share a key; a key decides only where it is unique among the items that
come into question.
"""

import re
from functools import lru_cache

_RUNS = re.compile(r"[A-Z]+|\d+")
_YEAR = re.compile(r"(19|20)\d\d")
_SUFFIXED = re.compile(r"(.*\d{4,})[\s\-/._]+(?:\d|[A-Za-z]{1,8})")
MIN_KEY_LENGTH = 4


@lru_cache(maxsize=20_000)  # a number is asked about alone, beside its neighbours, and again in its row
def canonical_keys(number: str) -> tuple[str, ...]:
    """Most specific first. Upper case, separators dropped, zeros dropped at the front of each run of digits.

    "INV-0065653" gives INV65653, then 65653 (prefix dropped); "10045A" gives 10045A, then 10045 (suffix
    dropped); "RE-2024/10815" gives RE2024.10815, 2024.10815, 10815 (year dropped) and 202410815 (written in
    one). A number without digits has none. Only the first key may be shorter than four characters.
    """
    runs = _RUNS.findall(number.upper())
    if not any(run.isdigit() for run in runs):
        return ()
    stripped = [run.lstrip("0") or "0" if run.isdigit() else run for run in runs]
    keys = [_join(stripped), *_shortened(stripped)]
    if sum(run.isdigit() for run in runs) > 1:
        keys.append("".join(run for run in runs if run.isdigit()).lstrip("0"))
    first, *others = keys
    return (first, *dict.fromkeys(key for key in others if len(key) >= MIN_KEY_LENGTH and key != first))


def without_suffix(number: str) -> str | None:
    """The number before a short part that a payer hangs on to pay one invoice twice: "10045-1", "10045 FREIGHT"."""
    match = _SUFFIXED.fullmatch(number.strip())
    return match[1] if match else None


def _shortened(runs: list[str]) -> list[str]:
    """What is left when leading letters, then trailing letters, then a leading year are dropped."""
    keys = []
    while runs and runs[0].isalpha():
        runs = runs[1:]
        keys.append(_join(runs))
    while runs and runs[-1].isalpha():
        runs = runs[:-1]
        keys.append(_join(runs))
    if len(runs) > 1 and _YEAR.fullmatch(runs[0]):
        keys.append(_join(runs[1:]))
    return keys


def _join(runs: list[str]) -> str:
    """Runs side by side; two runs of digits keep a dot between them, or 1-23 would equal 12-3."""
    text = ""
    for run in runs:
        text += f".{run}" if text and text[-1].isdigit() and run.isdigit() else run
    return text
