"""One cue-read sentence in, how its wording speaks for each type of request out: a second matrix beside `wording`'s.

It reads the features that the wording model has hashed for the sentence, and besides whose things it speaks of: "our
statement of payment" is sent, "your statement" is wanted. The weights ship as small whole numbers with one scale a
type in `requests.npz`, trained by `python -m training.train_requests` on the sentences in `training/requests`.
"""

# ruff: noqa: E501 (lists of words read best in few lines)

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.intent.request_labels import TAUGHT
from parsers.intent.wording import reading_buckets
from parsers.phrases import Reading

BUCKETS = 1 << 16  # the features of `wording`, folded once
WEIGHTS = Path(__file__).with_name("requests.npz")

_OURS = frozenset(
    "we our ours us i my me wir uns unser unsere unserer unserem unseren unseres ich mein meine mir nous notre nos je mon ma moi "
    "nosotros nuestro nuestra nuestros nuestras noi nostro nostra nostri nostre ci wij onze ons ik mijn nosso nossa nossos nossas "
    "my nasz nasza nasze naszej naszego naszym naszych nam nas".split()
)
_YOURS = frozenset(
    "you your yours sie ihr ihre ihrer ihrem ihren ihres ihnen vous votre vos su sus ustedes vosotros vuestra vuestro le les "
    "voi vostro vostra vostri vostre vi u uw jullie vosso vossa vossos vossas seu sua seus suas panstwa panstwo panstwu wasz wasza "
    "wasze waszej waszego waszych was wam".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class RequestWeights:
    """A row for each bucket and a column for each of `TAUGHT`; `learned` are the requests whose correction a house
    taught it."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    learned: frozenset[int] = frozenset()


_chosen: RequestWeights | None = None


def use_request_weights(weights: RequestWeights | None) -> None:
    """From now on in this process; None for the shipped ones."""
    global _chosen
    _chosen = weights


def request_weights_in_use() -> RequestWeights:
    return _chosen or _shipped()


def type_logits(reading: Reading[Any]) -> NDArray[np.float32]:
    """Log-odds in the order of `TAUGHT`; not to be changed, a sentence that stands in another mail shares them."""
    weights = request_weights_in_use()
    found: NDArray[np.float32] | None = reading.made.get(weights)
    if found is None:
        found = reading.made[weights] = find_logits(request_buckets(reading), weights)
    return found


def find_logits(buckets: NDArray[np.int64], weights: RequestWeights) -> NDArray[np.float32]:
    scored: NDArray[np.float32] = (
        weights.weights[buckets].sum(axis=0) / np.float32(len(buckets) ** 0.5) + weights.bias
    )
    return scored


def request_buckets(reading: Reading[Any]) -> NDArray[np.int64]:
    """The features of `wording`, each bucket once, and whose things are spoken of."""
    sides = np.fromiter(_side_buckets(reading), dtype=np.int64)
    return np.unique(np.concatenate([reading_buckets(reading) % BUCKETS, sides]))


def _side_buckets(reading: Reading[Any]) -> Iterator[int]:
    sides = [
        side for word in reading.words if (side := "ours" if word in _OURS else "yours" if word in _YOURS else "")
    ]
    said = {sides[0] + " first", *sides} if sides else {"nobody"}
    for side in sorted(said):
        yield _bucket(f"side {side}")
        for concept in reading.concepts:
            yield _bucket(f"side {side} {concept}")


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode()) % BUCKETS


@cache
def _shipped() -> RequestWeights:
    return load_request_weights(WEIGHTS)


def load_request_weights(path: Path) -> RequestWeights:
    """Raises ValueError for a file that does not hold weights of this program's types."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            types = tuple(map(str, stored["types"]))
            weights = stored["weights"].astype(np.float32) * stored["scale"].astype(np.float32)
            bias = stored["bias"].astype(np.float32)
            learned = frozenset(map(int, stored["learned"])) if "learned" in stored else frozenset[int]()
    except (OSError, KeyError, EOFError, ValueError, zipfile.BadZipFile) as flaw:
        raise ValueError(f"{path} holds no model of requests: {flaw}") from flaw
    if types != TAUGHT or weights.shape != (BUCKETS, len(TAUGHT)):
        raise ValueError(f"{path} holds a model of requests of another version")
    return RequestWeights(weights, bias, learned)
