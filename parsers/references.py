"""Invoice, PO and account numbers: found in text as written, and compared by canonical keys.

Payers drop prefixes, zeros, years and separators; two numbers are the same candidate when they share a key,
and a key only decides when it is unique among the items that come into question.
"""

from dataclasses import dataclass

from parsers.problems import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """`kind` is invoice, po or account; `value` as written; `span` in the text that was searched."""

    kind: str
    value: str
    span: Span


def canonical_keys(number: str) -> tuple[str, ...]:
    """Keys of a document number, most specific first: "INV-0065653" gives INV65653 (zeros dropped per run,
    no separators, upper case) and then 65653 (prefix dropped). A key shorter than four characters is left out
    unless it is the whole number."""
    raise NotImplementedError
