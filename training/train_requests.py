"""Sentences with their type of request in, `parsers/requests.npz` out.

Beside the lines of `training/requests`, the greetings and closings of `training/intents/none.txt` are taught as
asking for nothing. Tried and left out: the labelled lines of `training/intents`, each as one of its label's types.

python -m training.train_requests
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.intent import read_cues
from parsers.request_wording import (
    BUCKETS,
    NOTHING,
    TYPES,
    WEIGHTS,
    RequestWeights,
    request_buckets,
)
from parsers.wording_training import Features, fit_classes, join_features, read_lines

FOLDER = Path(__file__).with_name("requests")
_STEPS = 63  # of a type's largest weight: finer ones change nothing and cost room
_MUTED = 0.004  # weights below are noise


@dataclass(frozen=True, slots=True)
class RequestLine:
    """`hand` names who wrote it: the part of its file's name behind the language."""

    language: str
    hand: str
    text: str
    type: str


def main() -> None:
    lines = [*read_request_lines(), *_list_courtesies()]
    taught = [(make_features(line.text, line.language), TYPES.index(line.type)) for line in lines]
    save_request_weights(WEIGHTS, fit_requests(taught))
    print(f"{len(lines)} sentences, {WEIGHTS.stat().st_size / 1e6:.2f} MB")


def read_request_lines() -> list[RequestLine]:
    lines = []
    for path in sorted(FOLDER.glob("*.txt")):
        language, _, hand = path.stem.partition("_")
        kind = NOTHING
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                kind = TYPES[TYPES.index(line.strip("[]"))]
            elif line:
                lines.append(RequestLine(language, hand, line, kind))
    return lines


def _list_courtesies() -> list[RequestLine]:
    return [RequestLine("none", "", line.text, NOTHING) for line in read_lines() if line.label is None]


def make_features(text: str, language: str) -> Features:
    language_or_none = None if language == "none" else language
    return join_features(
        [request_buckets(sentence.reading) for sentence in read_cues(text, language_or_none).sentences]
    )


def fit_requests(examples: Sequence[tuple[Features, int | None]]) -> RequestWeights:
    weights, bias = fit_classes(examples, len(TYPES), buckets=BUCKETS)
    return RequestWeights(weights, bias)


def save_request_weights(path: Path, weights: RequestWeights) -> None:
    """Whole or not at all: a reader that starts meanwhile finds the old file."""
    fresh = path.with_suffix(".new.npz")
    scale = np.abs(weights.weights).max(axis=0) / _STEPS
    kept: NDArray[np.float32] = np.where(np.abs(weights.weights) < _MUTED, 0, weights.weights)
    np.savez_compressed(
        fresh,
        types=np.array(TYPES),
        weights=np.rint(kept / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=weights.bias,
    )
    fresh.replace(path)


if __name__ == "__main__":
    main()
