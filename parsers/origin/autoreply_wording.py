"""The sentences of a mail in, how much they sound like a machine that answers out: evidence beside `autoreply`.

Trained by `python -m training.train_signs` on the absence notes, acknowledgements and people's near-misses in
`training/automatic` and on the everyday mail of `training/intents`.
"""

from collections.abc import Sequence
from pathlib import Path

from parsers.intent.sign_model import SignModel, Sound
from parsers.phrases import Sentence

WEIGHTS = Path(__file__).with_name("autoreply.npz")

_MODEL = SignModel(WEIGHTS)


def score_automatic(sentences: Sequence[Sentence]) -> Sound:
    return _MODEL.score(sentences)
