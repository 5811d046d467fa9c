"""Facts and lines in, how the payment was made out: check, ACH, wire, transfer."""

# ruff: noqa: E501  (a table row stays one line)

import re
from collections.abc import Sequence

from parsers.remittance.facts.fact_values import Fact, strongest_value
from parsers.remittance.facts.payer import may_be_named
from parsers.remittance.lines import Line
from parsers.remittance.words import fold

# fmt: off
_METHODS: tuple[tuple[str, str], ...] = (
    ("virtual card", r"virtual card|vcard|single use account"),
    ("card", r"\bcard\b|kreditkarte|carte|tarjeta|carta di credito"),
    ("direct debit", r"direct debit|lastschrift|prelevement|domiciliacion|incasso"),
    ("check", r"\bcheck\b|\bcheque\b|\bchk\b|\bscheck\b|\bassegno\b|\btalon\b"),
    ("ach", r"\bach\b|\bctx\b|\bccd\b|\bppd\b"),
    ("wire", r"\bwired?\b|\bfedwire\b|\bswift transfer\b"),
    ("bacs", r"\bbacs\b"),
    ("chaps", r"\bchaps\b"),
    ("faster payments", r"\bfps\b|faster payments?"),
    ("sepa", r"\bsepa\b|\bsct\b"),
    ("eft", r"\beft\b|electronic funds"),
    ("transfer", r"\btransfer\b|uberweisung|virement|transferencia|bonifico|overschrijving|overboeking|bank transfer"),
)
# fmt: on
_COMPILED_METHODS = tuple((name, re.compile(pattern)) for name, pattern in _METHODS)


def find_method(facts: Sequence[Fact], lines: Sequence[Line]) -> str | None:
    stated = strongest_value(facts, "method")
    if stated and (named := _method_in(stated)):
        return named
    for fact in facts:
        if fact.name == "reference" and (named := _method_in(fact.label)):
            return named
    top = [line.text for line in lines[:30]]
    return next((named for text in top if (named := _method_in(text))), None)


def find_paid_by(facts: Sequence[Fact]) -> str | None:
    """Who pays, where "Paid by" stands before a name and not before a way of payment."""
    stated = [fact.value for fact in facts if fact.name == "method" and fold(fact.label) == "paid by"]
    return next((value for value in stated if _method_in(value) is None and may_be_named(value)), None)


def _method_in(text: str) -> str | None:
    folded = fold(text)
    return next((name for name, pattern in _COMPILED_METHODS if pattern.search(folded)), None)
