"""Message numbers in, an immutable set of ranges out: a million neighbours take no more room than two numbers.

The text form is IMAP's sequence set (RFC 9051, 9): "1:40,42,50:99".
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UidSet:
    """`ranges` are ascending, both ends included, and never touch each other: build it with `of` or `joined`."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, uids: Iterable[int]) -> "UidSet":
        return cls.joined((uid, uid) for uid in uids)

    @classmethod
    def joined(cls, ranges: Iterable[tuple[int, int]]) -> "UidSet":
        """Ranges in any order, which may overlap."""
        whole: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            if whole and first <= whole[-1][1] + 1:
                whole[-1] = (whole[-1][0], max(whole[-1][1], last))
            else:
                whole.append((first, last))
        return cls(tuple(whole))

    def __contains__(self, uid: object) -> bool:
        if not isinstance(uid, int):
            return False
        at = bisect_right(self.ranges, uid, key=lambda pair: pair[0]) - 1
        return at >= 0 and uid <= self.ranges[at][1]

    def __iter__(self) -> Iterator[int]:
        for first, last in self.ranges:
            yield from range(first, last + 1)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    def __str__(self) -> str:
        return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in self.ranges)
