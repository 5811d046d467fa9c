"""Labelled sentences in, the weights of the wording model out, with what a house taught it on top.

Logistic regression with L2 and Adam, full batch, fixed seed: the same data gives the same weights. Sentences of
`none.txt` (greetings, closings) are taught as speaking for no label. A correction is a whole mail with one label; of
it the sentences that speak loudest are taught, as its greetings and courtesies speak for nothing.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.intent import CLASSIFY_LIMIT, read_cues
from parsers.wording import BUCKETS, LABELS, Weights, feature_buckets, sentence_logits

# in a wheel the sentences lie beside this file, in the repository in the folder that they are edited in
_SHIPPED = (Path(__file__).with_name("intents"), Path(__file__).parents[1] / "training" / "intents")
_EPOCHS, _RATE, _DECAY = 300, 0.05, 0.2
_TAUGHT_SENTENCES = 3  # of one corrected mail
_TAUGHT_TIMES = 3  # a house's mail counts as much as so many shipped sentences

Example = tuple[str, NDArray[np.int64], int | None]


def read_examples() -> list[Example]:
    """(language, features, label) of every shipped sentence; label None where it should speak for none."""
    examples: list[Example] = []
    folder = next(folder for folder in _SHIPPED if folder.is_dir())
    for path in sorted(folder.glob("*.txt")):
        label: int | None = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                label = LABELS.index(line.strip("[]"))
            elif line:
                stem = path.stem.partition("_")[0]
                language = stem if stem != "none" else None
                sentences = read_cues(line, language).sentences
                examples += [(path.stem, feature_buckets(sentence), label) for sentence in sentences]
    order = np.random.default_rng(7).permutation(len(examples))
    return [examples[place] for place in order]


def mail_examples(text: str, language: str | None, label: str, weights: Weights) -> list[Example]:
    """What a mail with this label teaches: its loudest sentences by the model that is in use."""
    sentences = [sentence for sentence in read_cues(text[:CLASSIFY_LIMIT], language).sentences if sentence.tokens]
    features = [feature_buckets(sentence) for sentence in sentences]
    loudest = sorted(features, key=lambda buckets: -_loudness(buckets, weights))[:_TAUGHT_SENTENCES]
    target: int | None = LABELS.index(label)
    return [(language or "", buckets, target) for buckets in loudest] * _TAUGHT_TIMES


def _loudness(buckets: NDArray[np.int64], weights: Weights) -> float:
    logits = sentence_logits(buckets, weights)
    return float(logits.max() - logits.mean())


def fit(examples: Sequence[Example]) -> Weights:
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
    whole = np.zeros((BUCKETS, len(LABELS)), dtype=np.float32)
    whole[used] = weights
    return Weights(whole, bias.astype(np.float32))


def save_weights(path: Path, weights: Weights) -> None:
    """Whole or not at all: a reader that starts meanwhile finds the old file."""
    fresh = path.with_suffix(".new.npz")
    np.savez_compressed(
        fresh, weights=weights.weights.astype(np.float16), bias=weights.bias, learned=np.int64(weights.learned)
    )
    fresh.replace(path)


def share_right(examples: Iterable[Example], weights: Weights) -> float:
    """Of the sentences that have a label."""
    hits = [
        int(np.argmax(sentence_logits(features, weights))) == label
        for _, features, label in examples
        if label is not None
    ]
    return sum(hits) / len(hits) if hits else 1.0
