"""A number that no open item has in, the one number of the ledger that was probably meant out.

One wrong, missing, doubled or swapped character, or a left-out prefix, is what people mistype. Only a unique
neighbour is suggested: two are a guess. A suggestion is shown to a person and never decides anything.
"""

import re
from collections.abc import Iterable, Iterator

_MIN_DIGITS = 4  # below, every number is near another


class NumberIndex:
    """The numbers of a ledger, found again by what a slip of the fingers leaves of them."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._by_trace: dict[str, set[str]] = {}
        for number in numbers:
            for trace in _traces(_bare(number)):
                self._by_trace.setdefault(trace, set()).add(number)

    def find_near(self, number: str) -> str | None:
        """The only number that is one slip away from `number`; None when there is none or more than one."""
        bare = _bare(number)
        if sum(char.isdigit() for char in bare) < _MIN_DIGITS:
            return None
        candidates = {near for trace in _traces(bare) for near in self._by_trace.get(trace, ())}
        near = {candidate for candidate in candidates if _is_one_slip(bare, _bare(candidate))}
        return near.pop() if len(near) == 1 else None


def find_near(number: str, others: Iterable[str]) -> str | None:
    """The only one of the others that is one slip away, where making an index of them would take longer."""
    bare = _bare(number)
    if sum(char.isdigit() for char in bare) < _MIN_DIGITS:
        return None
    near = {other for other in others if len(other) >= _MIN_DIGITS and _is_one_slip(bare, _bare(other))}
    return near.pop() if len(near) == 1 else None


def _bare(number: str) -> str:
    return re.sub(r"^([A-Z]*)0+(?=\d)", r"\1", re.sub(r"[\W_]", "", number).upper())


def _traces(bare: str) -> Iterator[str]:
    """What is left when one character is lost, and the digits alone: numbers one slip apart share one of these."""
    yield bare
    yield from {bare[:place] + bare[place + 1 :] for place in range(len(bare))}
    digits = bare.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if len(digits) >= _MIN_DIGITS:
        yield f"#{digits}"


def _is_one_slip(first: str, second: str) -> bool:
    if first == second:
        return False
    if len(first) == len(second):
        differing = [place for place in range(len(first)) if first[place] != second[place]]
        swapped = (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and first[differing[0]] == second[differing[1]]
            and first[differing[1]] == second[differing[0]]
        )
        return len(differing) == 1 or swapped
    shorter, longer = sorted((first, second), key=len)
    if len(longer) == len(shorter) + 1:
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    return longer.endswith(shorter) and longer[: -len(shorter)].isalpha()
