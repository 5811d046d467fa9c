"""One cue-read text in, how its wording speaks for each label out: a small linear model over hashed features.

The cue table says why; this model catches what people write differently. It sees words, word pairs, parts of
words and the concepts of the vocabulary (which carry what was learned in one language to the others). Weights ship
as plain numbers in `wording.npz`, trained by `python -m training.train_wording` on the sentences and short mails in
`training/intents`; a house that corrected mails may use its own (`use_weights`).
"""

import math
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from operator import mul
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.phrases import Reading, Sentence

BUCKETS = 1 << 17
LABELS = ("invoice_request", "remittance", "dispute", "escalation", "informational", "sales")
WEIGHTS = Path(__file__).with_name("wording.npz")

_NEWS = LABELS.index("informational")
_CLEAR = 0.8  # log-odds from which a sentence clearly speaks for its label
_COURTESY = 3  # words; who thanks and wishes nothing else says as little
_STEM = 5
_PART = 4
_SENTENCES, _WORDS = 60, 80
_CAP = 8.0  # log-odds that wording alone may add for one label


@dataclass(frozen=True, slots=True)
class WordingScore:
    """Centred log-odds per label in the order of `LABELS`, and the sentence that spoke most for each label."""

    scores: tuple[float, ...]
    sentences: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores are log-odds over `temperature`; `doubt` is the share of mails that no score settles."""

    temperature: float
    doubt: float


UNFITTED = Calibration(0.7, 0.03)  # until `training.train_wording` has fitted one


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A row for each bucket and a column for each label; `learned` is the last correction that a house's own
    weights were taught, 0 for the shipped ones; `calibration` turns scores into probabilities that come true."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    learned: int = 0
    calibration: Calibration = UNFITTED


_chosen: Weights | None = None


def use_weights(weights: Weights | None) -> None:
    """From now on in this process; None for the shipped ones."""
    global _chosen
    _chosen = weights


def weights_in_use() -> Weights:
    return _chosen or _shipped()


def load_weights(path: Path) -> Weights:
    """Raises ValueError for a file that does not hold weights of this program's shape."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            weights, bias = stored["weights"].astype(np.float32), stored["bias"].astype(np.float32)
            learned = int(stored["learned"]) if "learned" in stored else 0
            calibration = Calibration(*map(float, stored["calibration"])) if "calibration" in stored else UNFITTED
    except (OSError, KeyError, EOFError, ValueError, zipfile.BadZipFile) as flaw:
        raise ValueError(f"{path} holds no wording model: {flaw}") from flaw
    if weights.shape != (BUCKETS, len(LABELS)) or bias.shape != (len(LABELS),):
        raise ValueError(f"{path} holds a wording model of another version")
    return Weights(weights, bias, learned, calibration)


@cache
def _shipped() -> Weights:
    return load_weights(WEIGHTS)


def score_wording(sentences: Sequence[Sentence]) -> WordingScore:
    weights = weights_in_use()
    readings = [sentence.reading for sentence in sentences[:_SENTENCES]]
    rows = [_centred_logits(reading, weights) for reading in readings]
    if not rows:
        return WordingScore((0.0,) * len(LABELS), (None,) * len(LABELS))
    shares = _shares(readings, rows)
    cooled = math.sqrt(len(rows))
    columns = list(zip(*rows, strict=True))
    totals = [sum(map(mul, column, shares)) / cooled for column in columns]
    best = [column.index(max(column)) for column in columns]
    return WordingScore(
        tuple(min(max(total, -_CAP), _CAP) for total in totals),
        tuple(place if rows[place][label] > 0 else None for label, place in enumerate(best)),
    )


def _shares(readings: Sequence[Reading[Any]], rows: Sequence[tuple[float, ...]]) -> list[float]:
    """News beside a clear wish counts half: "Received, thanks. Could you also quote for York?". A word or two of
    courtesy beside it counts nothing: "lovely ta. can u send me June"."""
    news = [row[_NEWS] == max(row) and row.index(max(row)) == _NEWS for row in rows]
    wishes = any(not is_news and max(row) > _CLEAR for row, is_news in zip(rows, news, strict=True))
    if not wishes:
        return [1.0] * len(rows)
    beside = [0.5 if len(reading.words) > _COURTESY else 0.0 for reading in readings]
    return [share if is_news else 1.0 for share, is_news in zip(beside, news, strict=True)]


def _centred_logits(reading: Reading[Any], weights: Weights) -> tuple[float, ...]:
    found: tuple[float, ...] | None = reading.made.get(weights)
    if found is None:
        logits = sentence_logits(reading_buckets(reading), weights)
        found = reading.made[weights] = tuple((logits - logits.mean()).tolist())
    return found


def feature_buckets(sentence: Sentence) -> NDArray[np.int64]:
    return reading_buckets(sentence.reading)


def reading_buckets(reading: Reading[Any]) -> NDArray[np.int64]:
    """The hashed features of one sentence, each bucket once; all models read them."""
    found: NDArray[np.int64] | None = reading.made.get("buckets")
    if found is None:
        found = reading.made["buckets"] = _find_buckets(reading)
    return found


def _find_buckets(reading: Reading[Any]) -> NDArray[np.int64]:
    words = ["#" if any(char.isdigit() for char in word) else word for word in reading.words[:_WORDS]]
    buckets: set[int] = set()
    buckets.update(
        *map(_word_buckets, set(words)),
        map(_pair_bucket, words, words[1:]),
        map(_near_bucket, words, words[2:]),
        _concept_buckets(reading.concepts),
    )
    if reading.question:
        buckets.update(_QUESTION, _asked_buckets(reading.concepts))
    return np.array(sorted(buckets), dtype=np.int64)


@lru_cache(maxsize=20_000)
def _word_buckets(word: str) -> tuple[int, ...]:
    """The word, its beginning and its parts: what is inflected, compounded or misspelt stays a neighbour."""
    features = [f"w {word}"]
    if len(word) > _STEM:
        features.append(f"s {word[:_STEM]}")
    edged = f"^{word}$"
    features += [f"g {edged[at : at + _PART]}" for at in range(len(edged) - _PART + 1) if len(edged) > _PART]
    return tuple(_bucket(feature) for feature in features)


@lru_cache(maxsize=20_000)
def _pair_bucket(first: str, second: str) -> int:
    return _bucket(f"b {first} {second}")


@lru_cache(maxsize=20_000)
def _near_bucket(first: str, second: str) -> int:
    """Two words with one between them."""
    return _bucket(f"k {first} {second}")


@lru_cache(maxsize=2_000)
def _concept_buckets(concepts: tuple[str, ...]) -> tuple[int, ...]:
    """Each concept, and each two of them."""
    pairs = (_bucket(f"p {first} {second}") for first, second in combinations(concepts, 2))
    return (*(_bucket(f"c {concept}") for concept in concepts), *pairs)


@lru_cache(maxsize=2_000)
def _asked_buckets(concepts: tuple[str, ...]) -> tuple[int, ...]:
    """What a question is about: "is the price right?" is no "the price is right"."""
    return tuple(_bucket(f"q {concept}") for concept in concepts)


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode()) % BUCKETS


_QUESTION = (_bucket("question"),)


def sentence_logits(buckets: NDArray[np.int64], weights: Weights) -> NDArray[np.float32]:
    scored: NDArray[np.float32] = (
        weights.weights[buckets].sum(axis=0) / np.float32(len(buckets) ** 0.5) + weights.bias
    )
    return scored
