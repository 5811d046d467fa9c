"""Rows of an evaluation set and what the reader made of them in, the figures of the report out.

A `None` in a row's truth is not measured: the mail can be read either way.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LABELS = ("invoice_request", "remittance", "dispute", "escalation", "informational", "sales")
FOUND = ("invoice_numbers", "amounts", "account_numbers")
FLAGS = ("automatic", "fraud")
BINS = 10

Row = dict[str, Any]
Pair = tuple[Row, Row]  # a row of the set, the reader's row


@dataclass(frozen=True, slots=True)
class Hits:
    """Right, wrongly claimed and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def measure_labels(pairs: Sequence[Pair]) -> dict[str, float]:
    """F1 of every label that stands in the pairs' truth."""
    pairs = _list_labelled(pairs)
    present = [label for label in LABELS if any(row["truth"]["label"] == label for row, _ in pairs)]
    return {label: _count_label(pairs, label).f1 for label in present}


def macro(pairs: Sequence[Pair]) -> float:
    scores = measure_labels(pairs)
    return sum(scores.values()) / len(scores) if scores else 1.0


def _list_labelled(pairs: Sequence[Pair]) -> list[Pair]:
    return [(row, read) for row, read in pairs if row["truth"]["label"] is not None]


def _count_label(pairs: Sequence[Pair], label: str) -> Hits:
    both = [(row["truth"]["label"] == label, read["label"] == label) for row, read in pairs]
    return Hits(both.count((True, True)), both.count((False, True)), both.count((True, False)))


def list_misled(pairs: Sequence[Pair]) -> list[Pair]:
    """The mails whose quoted history belongs to another class than their own words."""
    labelled = _list_labelled(pairs)
    return [(row, read) for row, read in labelled if row.get("history") not in (None, row["truth"]["label"])]


def count_found(pairs: Sequence[Pair], field: str) -> Hits:
    """References or amounts, each mail a set."""
    right = wrong = missed = 0
    for row, read in pairs:
        if row["truth"][field] is None:
            continue
        wanted, found = normalise(field, row["truth"][field]), normalise(field, read[field])
        right, wrong, missed = right + len(wanted & found), wrong + len(found - wanted), missed + len(wanted - found)
    return Hits(right, wrong, missed)


def normalise(field: str, values: Iterable[Any]) -> set[Any]:
    """Comparable values: an amount by its worth, a number without regard to spaces and case."""
    if field == "amounts":
        return {(currency, Decimal(amount)) for currency, amount in values}
    return {re.sub(r"\s+", "", str(value)).upper() for value in values}


def count_flag(pairs: Sequence[Pair], field: str) -> Hits:
    both = [(bool(row["truth"][field]), bool(read[field])) for row, read in pairs if row["truth"][field] is not None]
    return Hits(both.count((True, True)), both.count((False, True)), both.count((True, False)))


def is_text_exact(row: Row, read: Row) -> bool:
    """The new text, but for white space. A truth may hold several, where a closing line belongs to either side."""
    truth = row["truth"]["new_text"]
    texts = [truth] if isinstance(truth, str) else truth
    return _flatten(read["new_text"] or "") in {_flatten(text) for text in texts}


def _flatten(text: str) -> str:
    return " ".join(text.split())


def calibration_error(pairs: Sequence[Pair]) -> float:
    """Expected calibration error of the labels in ten bins of equal width."""
    pairs = _list_labelled(pairs)
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for row, read in pairs:
        confidence = float(read["confidence"] or 0)
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, read["label"] == row["truth"]["label"]))
    gaps = (abs(sum(sure for sure, _ in full) - sum(right for _, right in full)) for full in bins if full)
    return sum(gaps) / len(pairs) if pairs else 0.0


def share(pairs: Sequence[Pair], holds: Callable[[Row, Row], bool]) -> float:
    return sum(holds(row, read) for row, read in pairs) / len(pairs) if pairs else 1.0
