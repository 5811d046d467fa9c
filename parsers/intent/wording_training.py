"""Labelled sentences and short mails in, the weights of the wording model out, with what a house taught it on top.

Logistic regression with L2 and AdaGrad in small batches, fixed seed: the same data gives the same weights. A line is
taught as a mail is read: the sum of its sentences over the root of their number. Lines of `none.txt` (greetings,
closings) are taught as speaking for no label. A correction is a whole mail with one label; of it the sentences that
speak loudest are taught, as its greetings and courtesies speak for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.intent.classify import CLASSIFY_LIMIT, probability, read_cues
from parsers.intent.wording import BUCKETS, LABELS, Calibration, Weights, feature_buckets, sentence_logits

# in a wheel the sentences lie beside this file, in the repository in the folder that they are edited in
_SHIPPED = (Path(__file__).with_name("intents"), Path(__file__).parents[2] / "training" / "intents")
_EPOCHS, _BATCH, _DECAY, _SMOOTH = 12, 64, 0.02, 0.02
_RATE, _LAST_RATE, _BIAS_RATE = 0.25, 0.01, 0.02
_TAUGHT_SENTENCES = 3  # of one corrected mail
_TAUGHT_TIMES = 3  # a house's mail counts as much as so many shipped sentences

Features = tuple[NDArray[np.int64], NDArray[np.float32]]  # buckets and their values
Example = tuple[str, Features, int | None]


def read_examples() -> list[Example]:
    """(language, features, label) of every shipped line; label None where it should speak for none."""
    return [make_example(line) for line in read_lines()]


@dataclass(frozen=True, slots=True)
class Line:
    """`hand` names who wrote it: the part of its file's name behind the language. `request` is the type of what it
    asks for, for the model of requests; None where that is not told."""

    language: str
    hand: str
    text: str
    label: int | None
    request: str | None = None


def make_example(line: Line) -> Example:
    return line.language, text_features(line.text, None if line.language == "none" else line.language), line.label


def read_lines() -> list[Line]:
    """Every shipped line, in a fixed random order."""
    lines: list[Line] = []
    folder = next(folder for folder in _SHIPPED if folder.is_dir())
    for path in sorted(folder.glob("*.txt")):
        language, _, hand = path.stem.partition("_")
        label, request = None, None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                name, _, kind = line.strip("[]").partition(" ")
                label, request = LABELS.index(name), kind or None
            elif line:
                lines.append(Line(language, hand, line, label, request))
    order = np.random.default_rng(7).permutation(len(lines))
    return [lines[place] for place in order]


def text_features(text: str, language: str | None) -> Features:
    sentences = read_cues(text, language).sentences
    return join_features([feature_buckets(sentence) for sentence in sentences])


def join_features(sentences: Sequence[NDArray[np.int64]]) -> Features:
    if not sentences:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    share = len(sentences) ** -0.5
    values = [np.full(len(buckets), share * len(buckets) ** -0.5, dtype=np.float32) for buckets in sentences]
    return np.concatenate(sentences), np.concatenate(values)


def mail_examples(text: str, language: str | None, label: str, weights: Weights) -> list[Example]:
    """What a mail with this label teaches: its loudest sentences by the model that is in use."""
    sentences = read_cues(text[:CLASSIFY_LIMIT], language).sentences
    features = [feature_buckets(sentence) for sentence in sentences]
    loudest = sorted(features, key=lambda buckets: -_loudness(buckets, weights))[:_TAUGHT_SENTENCES]
    target: int | None = LABELS.index(label)
    return [(language or "", join_features([buckets]), target) for buckets in loudest] * _TAUGHT_TIMES


def _loudness(buckets: NDArray[np.int64], weights: Weights) -> float:
    logits = sentence_logits(buckets, weights)
    return float(logits.max() - logits.mean())


def fit(examples: Sequence[Example]) -> Weights:
    weights, bias = fit_classes([(features, label) for _, features, label in examples], len(LABELS))
    return Weights(weights, bias)


def fit_classes(
    examples: Sequence[tuple[Features, int | None]],
    classes: int,
    *,
    buckets: int = BUCKETS,
    counts: Sequence[float] | None = None,
    epochs: int = _EPOCHS,
    averaged: int = 1,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A row of weights for every bucket, and the bias: the mean of what the last `averaged` epochs ended with, as a
    single one hangs on the order of the examples. `counts`: for how much each example counts, 1 if left out."""
    counted = zip(examples, counts or [1.0] * len(examples), strict=True)
    taught = [(*features, label, count) for (features, label), count in counted if len(features[0])]
    weights = np.zeros((buckets, classes), dtype=np.float32)
    bias = np.zeros(classes, dtype=np.float32)
    slopes = np.full((buckets, 1), 1e-3, dtype=np.float32)  # squares of the gradients so far
    sums = np.zeros_like(weights), np.zeros_like(bias)
    random = np.random.default_rng(7)
    for epoch in range(epochs):
        rate = np.float32(_RATE * (1 - epoch / epochs) + _LAST_RATE)
        order = random.permutation(len(taught))
        for start in range(0, len(taught), _BATCH):
            batch = [taught[place] for place in order[start : start + _BATCH]]
            sizes = np.array([len(places) for places, _, _, _ in batch])
            starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
            places = np.concatenate([places for places, _, _, _ in batch])
            values = np.concatenate([values for _, values, _, _ in batch])[:, None]
            logits = np.add.reduceat(weights[places] * values, starts, axis=0) + bias
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            error = powers / powers.sum(axis=1, keepdims=True) - _target([label for _, _, label, _ in batch], classes)
            error *= np.array([count for _, _, _, count in batch], dtype=np.float32)[:, None]
            by_place = np.argsort(places, kind="stable")
            used, firsts = np.unique(places[by_place], return_index=True)
            told = (np.repeat(error, sizes, axis=0) * values)[by_place]
            gradient = np.add.reduceat(told, firsts, axis=0)
            gradient += np.float32(_DECAY * len(batch) / len(taught)) * weights[used]
            slopes[used] += (gradient**2).mean(axis=1, keepdims=True)
            weights[used] -= rate * gradient / np.sqrt(slopes[used])
            bias -= np.float32(_BIAS_RATE) * error.mean(axis=0)
        if epoch >= epochs - averaged:
            sums[0][:] += weights
            sums[1][:] += bias
    return sums[0] / np.float32(averaged), sums[1] / np.float32(averaged)


def _target(labels: Sequence[int | None], classes: int) -> NDArray[np.float32]:
    target = np.full((len(labels), classes), 1 / classes, dtype=np.float32)
    for place, label in enumerate(labels):
        if label is not None:
            target[place] = _SMOOTH / (classes - 1)
            target[place, label] = 1 - _SMOOTH
    return target


def save_weights(path: Path, weights: Weights) -> None:
    """Whole or not at all: a reader that starts meanwhile finds the old file."""
    fresh = path.with_suffix(".new.npz")
    np.savez_compressed(
        fresh,
        weights=weights.weights.astype(np.float16),
        bias=weights.bias,
        learned=np.int64(weights.learned),
        calibration=np.array([weights.calibration.temperature, weights.calibration.doubt]),
    )
    fresh.replace(path)


def fit_calibration(outcomes: Sequence[tuple[Sequence[float], bool]]) -> Calibration:
    """The calibration under which held-back texts (scores, largest first, and whether the first was right) are the
    least surprising."""
    candidates = [Calibration(temperature / 20, doubt / 100) for temperature in range(9, 25) for doubt in range(1, 9)]
    return min(candidates, key=lambda candidate: _surprise(outcomes, candidate))


def _surprise(outcomes: Sequence[tuple[Sequence[float], bool]], calibration: Calibration) -> float:
    said = np.array([probability(scores, calibration) for scores, _ in outcomes])
    right = np.array([right for _, right in outcomes])
    return float(-np.log(np.where(right, said, 1 - said)).mean())
