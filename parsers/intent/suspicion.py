"""The sentences of a mail in, how much they sound like payment fraud out: second evidence beside `stop_signs`.

Trained by `python -m training.train_signs` on the attempts and the honest near-misses in `training/stop_signs` and on
the everyday mail of `training/intents`.
"""

from collections.abc import Sequence
from pathlib import Path

from parsers.intent.sign_model import SignModel, Sound
from parsers.phrases import Sentence

WEIGHTS = Path(__file__).with_name("suspicion.npz")

_MODEL = SignModel(WEIGHTS)


def score_suspicion(sentences: Sequence[Sentence]) -> Sound:
    return _MODEL.score(sentences)
