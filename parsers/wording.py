"""One cue-read text in, how its wording speaks for each label out: a small linear model over hashed features.

The cue table says why; this model catches what people write differently. It sees words, word pairs, parts of
words and the concepts of the vocabulary (which carry what was learned in one language to the others). Weights ship
as plain numbers in `wording.npz`, trained by `python -m training.train_wording` on the sentences and short mails in
`training/intents`; a house that corrected mails may use its own (`use_weights`).
"""

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.phrases import Sentence

BUCKETS = 1 << 16
LABELS = ("invoice_request", "remittance", "dispute", "escalation", "informational", "sales")
WEIGHTS = Path(__file__).with_name("wording.npz")

_NEWS = LABELS.index("informational")
_CLEAR = 0.8  # log-odds from which a sentence clearly speaks for its label
_STEM = 5
_PARTS = (3, 4, 5)
_SENTENCES = 60
_CAP = 8.0  # log-odds that wording alone may add for one label


@dataclass(frozen=True, slots=True)
class WordingScore:
    """Centred log-odds per label in the order of `LABELS`, and the sentence that spoke most for each label."""

    scores: tuple[float, ...]
    sentences: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """A row for each bucket and a column for each label; `learned` is the last correction that a house's own
    weights were taught, 0 for the shipped ones."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    learned: int = 0


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
    except (OSError, KeyError, EOFError, ValueError, zipfile.BadZipFile) as flaw:
        raise ValueError(f"{path} holds no wording model: {flaw}") from flaw
    if weights.shape != (BUCKETS, len(LABELS)) or bias.shape != (len(LABELS),):
        raise ValueError(f"{path} holds a wording model of another version")
    return Weights(weights, bias, learned)


@cache
def _shipped() -> Weights:
    return load_weights(WEIGHTS)


def score_wording(sentences: Sequence[Sentence]) -> WordingScore:
    rows = [sentence for sentence in sentences[:_SENTENCES] if sentence.tokens]
    if not rows:
        return WordingScore((0.0,) * len(LABELS), (None,) * len(LABELS))
    weights = weights_in_use()
    logits = np.stack([sentence_logits(feature_buckets(sentence), weights) for sentence in rows])
    logits -= logits.mean(axis=1, keepdims=True)
    total = (logits * _shares(logits)[:, None]).sum(axis=0) / np.sqrt(len(rows))
    best = logits.argmax(axis=0)
    return WordingScore(
        tuple(float(value) for value in np.clip(total, -_CAP, _CAP)),
        tuple(int(place) if logits[place, label] > 0 else None for label, place in enumerate(best)),
    )


def _shares(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Courtesy and news beside a clear wish count half: "Received, thanks. Could you also quote for York?"."""
    best = logits.argmax(axis=1)
    wishes = (best != _NEWS) & (logits.max(axis=1) > _CLEAR)
    shares = np.ones(len(logits), dtype=np.float32)
    if wishes.any():
        shares[best == _NEWS] = 0.5
    return shares


def feature_buckets(sentence: Sentence) -> NDArray[np.int64]:
    """The hashed features of one sentence, each bucket once; both models read them."""
    if sentence.features is None:
        sentence.features = _hash_features(sentence)
    buckets: NDArray[np.int64] = sentence.features
    return buckets


def _hash_features(sentence: Sentence) -> NDArray[np.int64]:
    words = ["#" if any(char.isdigit() for char in token.word) else token.word for token in sentence.tokens[:80]]
    buckets: set[int] = set()
    for word in set(words):
        buckets.update(_word_buckets(word))
    features = {f"b {first} {second}" for first, second in pairwise(words)}
    concepts = sorted(term for term in sentence.terms if term[0] == "<" and term[-1] == ">" and "|" not in term)
    features |= {f"c {concept}" for concept in concepts}
    features |= {f"p {first} {second}" for at, first in enumerate(concepts) for second in concepts[at + 1 :]}
    if sentence.question:
        features.add("question")
    buckets.update(_bucket(feature) for feature in features)
    return np.array(sorted(buckets), dtype=np.int64)


@lru_cache(maxsize=20_000)
def _word_buckets(word: str) -> tuple[int, ...]:
    """The word, its beginning and its parts: what is inflected, compounded or misspelt stays a neighbour."""
    features = [f"w {word}"]
    if len(word) > _STEM:
        features.append(f"s {word[:_STEM]}")
    edged = f"^{word}$"
    for size in _PARTS:
        if len(edged) > size:
            features += [f"g {edged[at : at + size]}" for at in range(len(edged) - size + 1)]
    return tuple(_bucket(feature) for feature in features)


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode()) % BUCKETS


def sentence_logits(buckets: NDArray[np.int64], weights: Weights) -> NDArray[np.float32]:
    scored: NDArray[np.float32] = (
        weights.weights[buckets].sum(axis=0) / np.float32(len(buckets) ** 0.5) + weights.bias
    )
    return scored
