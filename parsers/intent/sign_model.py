"""The sentences of a mail in, how much they sound like one kind of mail out: a small linear model, hashed features.

Second evidence beside rules that name what they saw. It reads the features of `wording`; the weights of a sign
ship as plain numbers, with the bias that is added once to a mail's score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.intent.wording import reading_buckets
from parsers.phrases import Reading, Sentence

_SENTENCES = 60
TAUGHT = frozenset({"en", "de", "fr", "es", "it", "nl", "pt", "pl", None})  # in other languages a model hears noise


@dataclass(frozen=True, slots=True)
class Sound:
    """`score` in log-odds, and the sentence that spoke most for the sign."""

    score: float
    sentence: int | None


class SignModel:
    """The weights of one sign, read when they are first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def score(self, sentences: Sequence[Sentence]) -> Sound:
        if not sentences:
            return Sound(-10.0, None)
        _, bias = self._weights
        scores = [self._score(sentence.reading) for sentence in sentences[:_SENTENCES]]
        return Sound(sum(scores) / len(scores) ** 0.5 + bias, scores.index(max(scores)))

    def _score(self, reading: Reading[Any]) -> float:
        found: float | None = reading.made.get(self)
        if found is None:
            weights, _ = self._weights
            buckets = reading_buckets(reading)
            found = reading.made[self] = float(weights[buckets].sum() / np.sqrt(len(buckets)))
        return found

    @cached_property
    def _weights(self) -> tuple[NDArray[np.float32], float]:
        with np.load(self.path, allow_pickle=False) as stored:
            return stored["weights"].astype(np.float32), float(stored["bias"])
