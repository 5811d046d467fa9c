"""Text of a mail in, fragments out: what the sender wrote now, quoted history, forwarded part, signature.

Nothing is discarded: the fragments join to the input, and a screen folds what is not new. When unsure: new.
"""

from dataclasses import dataclass
from enum import StrEnum

from parsers.problems import Span


class FragmentKind(StrEnum):
    NEW = "new"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True)
class Fragment:
    kind: FragmentKind
    span: Span


@dataclass(frozen=True, slots=True)
class Trimmed:
    """`fragments` cover `text` in order without gap or overlap; `new_text` is what was written now, stripped.

    In a bare forward (nothing new but a forwarded part) `is_bare_forward` is true and `forwarded_text` is read.
    """

    text: str
    fragments: tuple[Fragment, ...]
    new_text: str
    forwarded_text: str
    is_bare_forward: bool


def trim(text: str) -> Trimmed:
    raise NotImplementedError
