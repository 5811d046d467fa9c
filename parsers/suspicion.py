"""The sentences of a mail in, how much they sound like payment fraud out: a small linear model over hashed features.

Second evidence beside the rules of `stop_signs`, which name what they saw. It reads the features of `wording`; its
weights ship as plain numbers in `suspicion.npz`, trained by `python -m training.train_suspicion` on the attempts and
the honest near-misses in `training/stop_signs` and on all the everyday mail of `training/intents`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.phrases import Sentence
from parsers.wording import feature_buckets

WEIGHTS = Path(__file__).with_name("suspicion.npz")

_SENTENCES = 60


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`score` in log-odds, and the sentence that spoke most for fraud."""

    score: float
    sentence: int | None


def score_suspicion(sentences: Sequence[Sentence]) -> Suspicion:
    rows = [place for place, sentence in enumerate(sentences[:_SENTENCES]) if sentence.tokens]
    if not rows:
        return Suspicion(-10.0, None)
    weights, bias = _weights()
    scores = [_add_up(feature_buckets(sentences[place]), weights) for place in rows]
    return Suspicion(float(sum(scores)) / float(len(rows) ** 0.5) + bias, rows[int(np.argmax(scores))])


def _add_up(buckets: NDArray[np.int64], weights: NDArray[np.float32]) -> float:
    return float(weights[buckets].sum() / np.sqrt(len(buckets)))


@cache
def _weights() -> tuple[NDArray[np.float32], float]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return stored["weights"].astype(np.float32), float(stored["bias"])
