"""Where a house keeps the models that it taught, and whether the readers may use them."""

import logging
from collections.abc import Callable
from pathlib import Path

from web.settings import Settings

log = logging.getLogger(__name__)

MODEL = "wording.npz"  # in the home
REQUEST_MODEL = "requests.npz"


def find_model(settings: Settings) -> Path | None:
    """The house's own wording model, when it was trained and fits this program."""
    path = settings.home / MODEL
    if not path.exists():
        return None
    from parsers.intent.wording import (
        load_weights,  # a reader: slow to import, and most houses have no model of their own
    )

    return _usable(path, load_weights)


def find_request_model(settings: Settings) -> Path | None:
    """The house's own model of requests, when it was trained and fits this program."""
    path = settings.home / REQUEST_MODEL
    if not path.exists():
        return None
    from parsers.intent.request_wording import load_request_weights

    return _usable(path, load_request_weights)


def _usable(path: Path, load: Callable[[Path], object]) -> Path | None:
    try:
        load(path)
    except ValueError as flaw:
        log.warning("the shipped model is used: %s", flaw)
        return None
    return path
