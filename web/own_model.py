"""Where a house keeps the wording model that it taught, and whether the readers may use it."""

import logging
from pathlib import Path

from web.settings import Settings

log = logging.getLogger(__name__)

MODEL = "wording.npz"  # in the home


def find_model(settings: Settings) -> Path | None:
    """The house's own wording model, when it was trained and fits this program."""
    path = settings.home / MODEL
    if not path.exists():
        return None
    from parsers.intent.wording import (
        load_weights,  # a reader: slow to import, and most houses have no model of their own
    )

    try:
        load_weights(path)
    except ValueError as flaw:
        log.warning("the shipped wording model is used: %s", flaw)
        return None
    return path
