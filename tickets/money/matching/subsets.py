"""PURE: which choices of amounts give a sum exactly, and how many there are.

A sum of several amounts is evidence only when no other choice gives it too, so every answer counts. Equal amounts
are one class: to choose two of three equal ones is one choice ("any of"), not three. Amounts are integers (minor
units) and may be negative.

Theory: which sums the first k classes can reach is kept as bits of one integer (their remainders modulo a prime where
sums are larger than that). The search goes back from the target and enters only what these bits allow, so that it
walks little more than the solutions themselves. Where it has to stop, `complete` says so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MAX_AMOUNTS = 60
_MODULUS = 4_194_301  # a prime: amounts of a price list share factors with any round number
_MAX_STEPS = 300_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Positions of the chosen amounts, in order. `any_of` when an equal amount was left out."""

    positions: tuple[int, ...]
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """The first choices found and how many there are; at least so many when not `complete`."""

    found: tuple[Choice, ...]
    count: int
    complete: bool = True

    @property
    def only(self) -> Choice | None:
        return self.found[0] if self.complete and self.count == 1 else None


def count_choices(amounts: Sequence[int], target: int, *, keep: int = 3, limit: int = 99) -> Choices:
    """Every non-empty choice whose sum is `target`; the earlier of equal amounts are taken first. More than
    `MAX_AMOUNTS` amounts, more than `limit` choices or too long a search are not `complete`."""
    if len(amounts) > MAX_AMOUNTS:
        return Choices((), 0, complete=False)
    classes = sorted(Counter(amount for amount in amounts if amount).items(), key=lambda entry: -abs(entry[0]))
    search = _Search(classes, target, limit)
    search.run(target)
    found = tuple(_positions(amounts, dict(taken)) for taken in search.found[:keep])
    return Choices(found, len(search.found), search.complete)


class _Search:
    """Goes through the classes from the last to the first; the large amounts come first and are decided last."""

    def __init__(self, classes: Sequence[tuple[int, int]], target: int, limit: int) -> None:
        self.classes = classes
        self.limit = limit
        self.found: list[tuple[tuple[int, int], ...]] = []
        self.complete = True
        self._steps = 0
        within = 0 <= target < 2 * _MODULUS and all(amount > 0 for amount, _ in classes)
        self._size = target + 1 if within else _MODULUS
        bits = 1
        self._reachable = [self._as_bytes(bits)]
        self._least, self._most = [0], [0]
        for amount, times in classes:
            step = bits
            for _ in range(times):
                step = self._moved(step, amount, around=not within)
                bits |= step
            self._reachable.append(self._as_bytes(bits))
            self._least.append(self._least[-1] + min(amount, 0) * times)
            self._most.append(self._most[-1] + max(amount, 0) * times)

    def run(self, target: int) -> None:
        pending: list[tuple[int, int, tuple[tuple[int, int], ...]]] = [(len(self.classes), target, ())]
        while pending:
            self._steps += 1
            if self._steps > _MAX_STEPS or len(self.found) > self.limit:
                self.complete = False
                return
            level, rest, taken = pending.pop()
            if level == 0:
                if taken:
                    self.found.append(taken)
                continue
            amount, times = self.classes[level - 1]
            for count in range(times + 1):
                left = rest - count * amount
                if self._fits(level - 1, left):
                    pending.append((level - 1, left, (*taken, (amount, count)) if count else taken))

    def _fits(self, level: int, rest: int) -> bool:
        if not self._least[level] <= rest <= self._most[level]:
            return False
        place = rest % self._size
        return bool(self._reachable[level][place >> 3] >> (place & 7) & 1) and (level > 0 or rest == 0)

    def _moved(self, bits: int, by: int, *, around: bool) -> int:
        """Each sum greater by an amount; what leaves the end comes in at the front, or not at all."""
        if not around:
            return (bits << by) & ((1 << self._size) - 1) if by < self._size else 0
        moved = bits << (by % self._size)
        return (moved & ((1 << self._size) - 1)) | (moved >> self._size)

    def _as_bytes(self, bits: int) -> bytes:
        return bits.to_bytes((self._size + 7) // 8, "little")


def _positions(amounts: Sequence[int], taken: dict[int, int]) -> Choice:
    available = Counter(amounts)
    left = dict(taken)
    chosen = []
    for position, amount in enumerate(amounts):
        if left.get(amount, 0):
            left[amount] -= 1
            chosen.append(position)
    return Choice(tuple(chosen), any(available[amount] != count for amount, count in taken.items()))
