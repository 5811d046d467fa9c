"""Labelled sentences in, `parsers/wording.npz` out, with the accuracy on held-back folds.

    python -m training.train_wording

Logistic regression with L2 and Adam, full batch, fixed seed: the same data gives the same weights. Sentences of
`none.txt` (greetings, closings) are taught as speaking for no label.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.intent import read_cues
from parsers.wording import BUCKETS, LABELS, WEIGHTS, feature_buckets

_SENTENCES = Path(__file__).with_name("intents")
_EPOCHS, _RATE, _DECAY, _FOLDS = 300, 0.05, 0.2, 5

Example = tuple[str, NDArray[np.int64], int | None]


def main() -> None:
    examples = read_examples()
    labelled = sum(label is not None for *_, label in examples)
    hits = 0
    for fold in range(_FOLDS):
        held = [
            example for place, example in enumerate(examples) if place % _FOLDS == fold and example[2] is not None
        ]
        weights, bias = fit([example for place, example in enumerate(examples) if place % _FOLDS != fold])
        hits += sum(int(np.argmax(_logits(buckets, weights, bias))) == label for _, buckets, label in held)
    weights, bias = fit(examples)
    np.savez_compressed(WEIGHTS, weights=weights.astype(np.float16), bias=bias.astype(np.float32))
    print(f"{labelled} sentences, {hits / labelled:.3f} right in {_FOLDS} folds, {WEIGHTS.stat().st_size} bytes")


def read_examples() -> list[Example]:
    """(language, features, label) of every sentence; label None where it should speak for none."""
    examples: list[Example] = []
    for path in sorted(_SENTENCES.glob("*.txt")):
        label: int | None = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                label = LABELS.index(line.strip("[]"))
            elif line:
                language = path.stem if path.stem != "none" else None
                sentences = read_cues(line, language).sentences
                examples += [(path.stem, feature_buckets(sentence), label) for sentence in sentences]
    order = np.random.default_rng(7).permutation(len(examples))
    return [examples[place] for place in order]


def fit(examples: list[Example]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = np.concatenate([np.full(len(buckets), place) for place, (_, buckets, _) in enumerate(examples)])
    columns = np.concatenate([buckets for _, buckets, _ in examples])
    values = np.concatenate([np.full(len(buckets), len(buckets) ** -0.5) for _, buckets, _ in examples])
    target = np.full((len(examples), len(LABELS)), 1 / len(LABELS))
    for place, (*_, label) in enumerate(examples):
        if label is not None:
            target[place] = 0.02 / (len(LABELS) - 1)
            target[place, label] = 0.98
    used, inverse = np.unique(columns, return_inverse=True)
    weights, bias = np.zeros((len(used), len(LABELS))), np.zeros(len(LABELS))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for epoch in range(1, _EPOCHS + 1):
        logits = np.tile(bias, (len(examples), 1))
        np.add.at(logits, rows, weights[inverse] * values[:, None])
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        error = (powers / powers.sum(axis=1, keepdims=True) - target) / len(examples)
        gradient = np.zeros_like(weights)
        np.add.at(gradient, inverse, error[rows] * values[:, None])
        gradient += _DECAY * weights / len(examples)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        step = (first / (1 - 0.9**epoch)) / (np.sqrt(second / (1 - 0.999**epoch)) + 1e-8)
        weights -= _RATE * step
        bias -= _RATE * error.sum(axis=0)
    whole = np.zeros((BUCKETS, len(LABELS)))
    whole[used] = weights
    return whole, bias


def _logits(
    buckets: NDArray[np.int64], weights: NDArray[np.float64], bias: NDArray[np.float64]
) -> NDArray[np.float64]:
    scored: NDArray[np.float64] = weights[buckets].sum(axis=0) * len(buckets) ** -0.5 + bias
    return scored


if __name__ == "__main__":
    main()
