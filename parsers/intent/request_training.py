"""Sentences with their type of request in, the weights of the model of requests out.

Three kinds of lines teach: those of `training/requests`, one sentence a line; the greetings and closings of
`training/intents/none.txt`, which ask for nothing; and the lines of `training/intents` whose heading names a type
behind the label. Those are short mails: of several sentences the one that a first model hears asking for it is
taught, and what plainly is courtesy. There are many of them, and of few types, so each type counts at most half of
what it counts in `training/requests`.

A line may hold choices, "{Could|Can} you {send|mail} it?": it is taught once for each word of its longest choice.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parsers.intent.classify import read_cues
from parsers.intent.request_labels import NOTHING, TAUGHT
from parsers.intent.request_wording import BUCKETS, RequestWeights, find_logits, request_buckets
from parsers.intent.wording_training import Features, Line, fit_classes, join_features, read_lines

# in a wheel the lines lie beside this file, in the repository in the folder that they are edited in
_SHIPPED = (Path(__file__).with_name("request_lines"), Path(__file__).parents[2] / "training" / "requests")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SHARE_OF_MAILS = 0.5
_PLAIN = 0.5  # log-odds by which a sentence beside the one that asks has to be courtesy to be taught as such
_EPOCHS, _AVERAGED = 20, 10
_STEPS = 63  # of a type's largest weight: finer ones change nothing and cost room
_MUTED = 0.004  # weights below are noise

Taught = tuple[Features, int]


@dataclass(frozen=True, slots=True)
class RequestLine:
    """`hand` names who wrote it: the part of its file's name behind the language."""

    language: str
    hand: str
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class ShippedLessons:
    """What every house is taught: single sentences, and those of short mails."""

    sentences: tuple[Taught, ...]
    of_mails: tuple[Taught, ...]


def read_shipped_lessons() -> ShippedLessons:
    lines = [*read_request_lines(), *_list_courtesies()]
    sentences = tuple((make_features(line.text, line.language), TAUGHT.index(line.type)) for line in lines)
    first = fit_requests(sentences, ())
    mails = (line for line in read_lines() if line.request)
    return ShippedLessons(sentences, tuple(each for mail in mails for each in _teach_mail(mail, first)))


def read_request_lines() -> list[RequestLine]:
    lines = []
    folder = next(folder for folder in _SHIPPED if folder.is_dir())
    for path in sorted(folder.glob("*.txt")):
        language, _, hand = path.stem.partition("_")
        kind = NOTHING
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                kind = TAUGHT[TAUGHT.index(line.strip("[]"))]
            elif line:
                lines += [RequestLine(language, hand, text, kind) for text in write_out(line)]
    return lines


def write_out(line: str) -> Iterator[str]:
    """The line once for each word of its longest choice; the shorter ones start again, each time at another word."""
    fixed, *rest = _CHOICE.split(line)
    choices = [(written.split("|"), text) for written, text in zip(rest[::2], rest[1::2], strict=True)]
    for number in range(max((len(words) for words, _ in choices), default=1)):
        places = (number + place * (number // len(words)) for place, (words, _) in enumerate(choices))
        chosen = zip(choices, places, strict=True)
        yield fixed + "".join(words[place % len(words)] + text for (words, text), place in chosen)


def _list_courtesies() -> list[RequestLine]:
    return [RequestLine("none", "", line.text, NOTHING) for line in read_lines() if line.label is None]


def make_features(text: str, language: str | None) -> Features:
    known = None if language == "none" else language
    return join_features([request_buckets(sentence.reading) for sentence in read_cues(text, known).sentences])


def _teach_mail(mail: Line, model: RequestWeights) -> Iterator[Taught]:
    kind, nothing = TAUGHT.index(mail.request or NOTHING), TAUGHT.index(NOTHING)
    sentences = [request_buckets(sentence.reading) for sentence in read_cues(mail.text, mail.language).sentences]
    logits = [find_logits(buckets, model) for buckets in sentences]
    asking = max(range(len(sentences)), key=lambda number: logits[number][kind] - logits[number][nothing], default=0)
    for number, buckets in enumerate(sentences):
        if number == asking or kind == nothing or logits[number].argmax() == kind:
            yield join_features([buckets]), kind
        elif logits[number][nothing] - np.delete(logits[number], nothing).max() > _PLAIN:
            yield join_features([buckets]), nothing


def fit_requests(sentences: Sequence[Taught], of_mails: Sequence[Taught]) -> RequestWeights:
    written, told = Counter(kind for _, kind in sentences), Counter(kind for _, kind in of_mails)
    shares = {kind: min(1.0, _SHARE_OF_MAILS * written[kind] / number) for kind, number in told.items()}
    counts = [1.0] * len(sentences) + [shares[kind] for _, kind in of_mails]
    weights, bias = fit_classes(
        [*sentences, *of_mails], len(TAUGHT), buckets=BUCKETS, counts=counts, epochs=_EPOCHS, averaged=_AVERAGED
    )
    return RequestWeights(weights, bias)


def save_request_weights(path: Path, weights: RequestWeights) -> None:
    """Whole or not at all: a reader that starts meanwhile finds the old file."""
    fresh = path.with_suffix(".new.npz")
    scale = np.abs(weights.weights).max(axis=0) / _STEPS
    kept: NDArray[np.float32] = np.where(np.abs(weights.weights) < _MUTED, 0, weights.weights)
    np.savez_compressed(
        fresh,
        types=np.array(TAUGHT),
        weights=np.rint(kept / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=weights.bias,
        learned=np.array(sorted(weights.learned), dtype=np.int64),
    )
    fresh.replace(path)
