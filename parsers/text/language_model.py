"""A text in, the most likely of the languages that European billing meets out.

Naive Bayes over runs of one to six bytes, after Lui and Baldwin, "langid.py" (2012). The numbers are those of the
library py3langid, without the languages that we do not ask about: its own file takes a second to unpack, ours none.
`python -m training.make_language_model` writes it again.
"""

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MODEL = Path(__file__).with_name("language_model.npz")
LONGEST_RUN = 6


class LanguageModel(NamedTuple):
    """`runs` are sorted; `features` has what each tells, -1 for nothing, and `rows` the row of that in `weights`, in
    which a column is a language."""

    languages: tuple[str, ...]
    runs: NDArray[np.uint64]
    features: NDArray[np.int32]
    rows: NDArray[np.uint16]
    weights: NDArray[np.float16]
    prior: NDArray[np.float32]


def identify(text: str) -> str | None:
    """None when the text has nothing that tells."""
    model = _model()
    scores = _score(model, text)
    return model.languages[int(scores.argmax())] if scores is not None else None


def pack_runs(text: NDArray[np.uint8], length: int) -> NDArray[np.uint64]:
    """The run of this length that ends at each byte from the `length`-th on."""
    packed = np.full(max(len(text) - length + 1, 0), length, dtype=np.uint64)
    for place in range(length):
        packed |= text[place : place + len(packed)].astype(np.uint64) << np.uint64(8 * (place + 1))
    return packed


@cache
def _model() -> LanguageModel:
    with np.load(MODEL, allow_pickle=False) as stored:
        return LanguageModel(
            tuple(stored["languages"].tolist()), *(stored[name] for name in LanguageModel._fields[1:])
        )


def _score(model: LanguageModel, text: str) -> NDArray[np.float32] | None:
    features, times = np.unique(_find_features(model, _as_bytes(text)), return_counts=True)
    seen = features >= 0
    if not seen.any():
        return None
    weights = model.weights[model.rows[features[seen]]]
    scores: NDArray[np.float32] = np.log1p(times[seen].astype(np.float32)) @ weights + model.prior
    return scores


def _as_bytes(text: str) -> NDArray[np.uint8]:
    text = unicodedata.normalize("NFC", text.lower() if text.isupper() else text)
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def _find_features(model: LanguageModel, text: NDArray[np.uint8]) -> NDArray[np.int32]:
    """At each byte that of the longest known run that ends with it; -1 for a run that tells nothing."""
    found = np.full(len(text), -1, dtype=np.int32)
    for length in range(1, LONGEST_RUN + 1):
        runs = pack_runs(text, length)
        places = np.minimum(np.searchsorted(model.runs, runs), len(model.runs) - 1)
        known = model.runs[places] == runs
        found[length - 1 :][known] = model.features[places[known]]
    return found
