"""The sentences of a mail in, how much they sound like payment fraud out: a small linear model over hashed features.

Second evidence beside the rules of `stop_signs`, which name what they saw. It reads the features of `wording`; its
weights ship as plain numbers in `suspicion.npz`, trained by `python -m training.train_suspicion` on the attempts and
the honest near-misses in `training/stop_signs` and on all the everyday mail of `training/intents`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.phrases import Reading, Sentence
from parsers.wording import reading_buckets

WEIGHTS = Path(__file__).with_name("suspicion.npz")

_SENTENCES = 60


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`score` in log-odds, and the sentence that spoke most for fraud."""

    score: float
    sentence: int | None


def score_suspicion(sentences: Sequence[Sentence]) -> Suspicion:
    if not sentences:
        return Suspicion(-10.0, None)
    weights, bias = _weights()
    scores = [_score(sentence.reading, weights) for sentence in sentences[:_SENTENCES]]
    return Suspicion(sum(scores) / len(scores) ** 0.5 + bias, scores.index(max(scores)))


def _score(reading: Reading[Any], weights: NDArray[np.float32]) -> float:
    found: float | None = reading.made.get(score_suspicion)
    if found is None:
        buckets = reading_buckets(reading)
        found = reading.made[score_suspicion] = float(weights[buckets].sum() / np.sqrt(len(buckets)))
    return found


@cache
def _weights() -> tuple[NDArray[np.float32], float]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return stored["weights"].astype(np.float32), float(stored["bias"])
