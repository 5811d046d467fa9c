"""A phrase of machines that answer mail: what it says, and how much that weighs."""

from dataclasses import dataclass
from enum import StrEnum

from parsers.gate import RarePattern


class Says(StrEnum):
    ABSENCE = "absence"  # the writer is not there
    REPLY = "reply"  # a machine answers
    SUPPORT = "support"  # what such notes also say: a return date, who to ask instead
    BOUNCE = "bounce"
    DELAY = "delay"
    READ = "read"
    ANSWERED = "answered"  # an invitation was
    PERSON = "person"  # speaks against a machine


@dataclass(frozen=True, slots=True)
class Phrase:
    """`pattern` is searched without regard to case; in subjects it must match at the start."""

    says: Says
    weight: float
    stem: str
    pattern: RarePattern
    example: str


def row(says: Says, weight: float, stem: str, pattern: str, example: str) -> Phrase:
    return Phrase(says, weight, stem, RarePattern(pattern), example)
