"""Mails of one kind and their near-misses in, the weights of that sign out, with what they find on held-back folds.

Everyday lines are taught as near-misses. News among them may well show a sign, as labels don't tell news from an
absence note: news that a model of the rest takes for the sign is left out. A line may hold choices
(`request_training`).

python -m training.train_signs
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.intent import suspicion
from parsers.intent.request_training import write_out
from parsers.intent.wording import LABELS
from parsers.intent.wording_training import Features, fit_classes, read_examples, text_features
from parsers.origin import autoreply_wording

_HERE = Path(__file__).parent
_FOLDS = 3
_NEWS = LABELS.index("informational")
_FALSE = 0.002  # of everyday lines; the score that so few exceed is printed

Example = tuple[Features, int | None]


@dataclass(frozen=True, slots=True)
class Sign:
    """`folder` holds files of lines, under `heading` those that show the sign, under other headings near-misses."""

    folder: str
    heading: str
    weights: Path


SIGNS = (
    Sign("stop_signs", "[fraud]", suspicion.WEIGHTS),
    Sign("automatic", "[automatic]", autoreply_wording.WEIGHTS),
)


def main() -> None:
    for sign in SIGNS:
        examples = read_sign(sign)
        others = [(features, 0) for other in SIGNS if other is not sign for features, _ in read_sign(other)]
        everyday = [*read_everyday(examples), *others]
        print(measure(sign, examples, everyday), flush=True)
        weights, bias = fit(examples + everyday)
        np.savez_compressed(sign.weights, weights=weights.astype(np.float16), bias=np.float32(bias))


def read_sign(sign: Sign) -> list[Example]:
    """1 for a line that shows the sign, 0 for a near-miss, in a fixed random order."""
    examples: list[Example] = []
    for path in sorted((_HERE / sign.folder).glob("*.txt")):
        label = 0
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                label = int(line == sign.heading)
            elif line:
                language = path.stem.partition("_")[0]
                examples += [(text_features(text, language), label) for text in write_out(line)]
    order = np.random.default_rng(7).permutation(len(examples))
    return [examples[place] for place in order]


def read_everyday(examples: Sequence[Example]) -> list[Example]:
    """The everyday mail without the news that shows the sign."""
    lines = read_examples()
    plain: list[Example] = [(features, 0) for _, features, label in lines if label != _NEWS]
    weights, bias = fit([*examples, *plain])
    news: list[Example] = [(features, 0) for _, features, label in lines if label == _NEWS]
    return plain + [example for example in news if score(example[0], weights, bias) < 0.5]


def measure(sign: Sign, examples: Sequence[Example], everyday: Sequence[Example]) -> str:
    found: list[float] = []
    near: list[float] = []
    other: list[float] = []
    for fold in range(_FOLDS):
        taught = [
            example for group in (examples, everyday) for place, example in enumerate(group) if place % _FOLDS != fold
        ]
        weights, bias = fit(taught)
        for features, label in examples[fold::_FOLDS]:
            (found if label else near).append(score(features, weights, bias))
        other += [score(features, weights, bias) for features, _ in everyday[fold::_FOLDS]]
    bound = float(np.quantile(other, 1 - _FALSE))
    right, wrong = np.mean(np.array(found) > bound), np.mean(np.array(near) > bound)
    told = f"single lines above {bound:.2f}: {right:.3f} that show it, {wrong:.3f} near-misses, {_FALSE} everyday"
    return f"{sign.folder}: {len(examples)} lines, {told}"


def fit(examples: Sequence[Example]) -> tuple[NDArray[np.float32], float]:
    weights, bias = fit_classes(examples, 2)
    return weights[:, 1] - weights[:, 0], float(bias[1] - bias[0])


def score(features: Features, weights: NDArray[np.float32], bias: float) -> float:
    buckets, values = features
    return float((weights[buckets] * values).sum()) + bias


if __name__ == "__main__":
    main()
