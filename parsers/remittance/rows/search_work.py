"""How long a search may go on."""

from dataclasses import dataclass

_MAX_WORK = 10_000_000  # cells; the 1,500 lines of a retailer take up to one million


class WorkSpent(Exception):
    """The search has looked at as many cells as it may."""


@dataclass(slots=True)
class Work:
    """What a search may still look at, counted in cells: a clock would make the same document read in two ways."""

    left: int = _MAX_WORK

    def spend(self, cells: int) -> None:
        self.left -= cells
        if self.left < 0:
            raise WorkSpent
