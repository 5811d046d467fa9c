"""Patterns that are tried only at numbers find what they would find anywhere."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.places import NamedNumberPattern, NumberPattern

NUMBER = r"(?<![\w.])\d{1,3}(?:[.,]\d{2})?(?!\w)"
NAMED = r"(?<![\w-])#?(?:[A-Z]{1,3}[ -]){0,2}[A-Z]{0,2}\d{2,4}(?!\d)|\+\d\d|\(\d\)|(?:jan|mar)\w*\.? \d"
TEXTS = st.lists(
    st.sampled_from(
        ["INV", "AB", "x", "jan", "march_", "12", "7", "4711", " ", "  ", "\n", "-", ".", ",", "#", "+", "("]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=150)
@given(TEXTS)
def test_what_begins_at_a_number_is_found_there(text: str) -> None:
    plain = [found.span() for found in re.finditer(NUMBER, text)]

    assert [found.span() for found in NumberPattern(NUMBER).finditer(text)] == plain


@settings(max_examples=150)
@given(TEXTS)
def test_what_begins_with_words_before_a_number_is_found_there(text: str) -> None:
    plain = [found.span() for found in re.finditer(NAMED, text, re.IGNORECASE)]

    assert [found.span() for found in NamedNumberPattern(NAMED, re.IGNORECASE).finditer(text)] == plain
