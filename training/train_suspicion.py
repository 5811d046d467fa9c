"""Fraud attempts and honest mail in, `parsers/suspicion.npz` out, with what it finds on held-back folds.

python -m training.train_suspicion
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.suspicion import WEIGHTS
from parsers.wording_training import Features, fit_classes, read_examples, text_features

_SIGNS = Path(__file__).with_name("stop_signs")
_FOLDS = 3

Example = tuple[Features, int | None]


def main() -> None:
    everyday: list[Example] = []
    everyday += [(features, 0) for _, features, _ in read_examples()[::2]]
    signs = read_signs()
    attempts: list[float] = []
    near_misses: list[float] = []
    for fold in range(_FOLDS):
        taught = [example for place, example in enumerate(signs) if place % _FOLDS != fold]
        weights, bias = fit(taught + everyday)
        for features, label in signs[fold::_FOLDS]:
            (attempts if label else near_misses).append(score(features, weights, bias))
    weights, bias = fit(signs + everyday)
    np.savez_compressed(WEIGHTS, weights=weights.astype(np.float16), bias=np.float32(bias))
    found, wrong = np.mean(np.array(attempts) > 1), np.mean(np.array(near_misses) > 1)
    print(f"{len(signs)} lines, of single lines above 1: {found:.3f} attempts, {wrong:.3f} near-misses")


def read_signs() -> list[Example]:
    """1 for an attempt, 0 for an honest line, in a fixed random order."""
    examples: list[Example] = []
    for path in sorted(_SIGNS.glob("*.txt")):
        label = 0
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                label = int(line == "[fraud]")
            elif line:
                examples.append((text_features(line, path.stem.partition("_")[0]), label))
    order = np.random.default_rng(7).permutation(len(examples))
    return [examples[place] for place in order]


def fit(examples: Sequence[Example]) -> tuple[NDArray[np.float32], float]:
    weights, bias = fit_classes(examples, 2)
    return weights[:, 1] - weights[:, 0], float(bias[1] - bias[0])


def score(features: Features, weights: NDArray[np.float32], bias: float) -> float:
    buckets, values = features
    return float((weights[buckets] * values).sum()) + bias


if __name__ == "__main__":
    main()
