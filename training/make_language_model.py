"""`python -m training.make_language_model`: py3langid's model in, the part of it that Counterfoil asks out.

Its automaton is one of Aho and Corasick: the state after a byte stands for the longest known run of bytes that ends
there. So the runs and what each tells say all of it, in a twentieth of its size.
"""

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from parsers.text.language_model import LONGEST_RUN, MODEL, LanguageModel, pack_runs

LANGUAGES = "en de fr es it nl pt pl sv da no nb fi cs sk hu ro tr".split()


def main() -> None:
    model = restrict(read_library_model())
    np.savez(MODEL, **model._asdict())  # not compressed: unpacking would take longer than all else
    print(f"{MODEL.name}: {len(model.runs)} runs, {len(model.languages)} languages, {MODEL.stat().st_size} bytes")


def read_library_model() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in LANGUAGES if code in set(identifier.nb_classes)])
    return identifier


def restrict(identifier: Any) -> LanguageModel:
    named = {_pack(run): feature for run, feature in _list_runs(identifier)}
    order = sorted(named)
    weights, rows = np.unique(identifier.nb_ptc, axis=0, return_inverse=True)
    return LanguageModel(
        languages=tuple(identifier.nb_classes),
        runs=np.array(order, dtype=np.uint64),
        features=np.array([named[run] for run in order], dtype=np.int32),
        rows=rows.ravel().astype(np.uint16),
        weights=weights,
        prior=identifier.nb_pc,
    )


def _list_runs(identifier: Any) -> list[tuple[bytes, int]]:
    """A state is first reached, in breadth, by the run that it stands for."""
    table: NDArray[np.uint32] = np.asarray(identifier.tk_nextmove).reshape(-1, 256)
    runs = {0: b""}
    waiting = deque(runs)
    while waiting:
        state = waiting.popleft()
        following = table[identifier.tk_row[state]]
        for byte in np.flatnonzero(following).tolist():
            reached = int(following[byte])
            if reached not in runs:
                runs[reached] = runs[state] + bytes([byte])
                waiting.append(reached)
    if max(map(len, runs.values())) > LONGEST_RUN:
        raise ValueError("the library's model has longer runs than the reader looks for")
    return [(run, identifier.tk_output[state]) for state, run in runs.items() if run]


def _pack(run: bytes) -> int:
    return int(pack_runs(np.frombuffer(run, dtype=np.uint8), len(run))[0])


if __name__ == "__main__":
    main()
