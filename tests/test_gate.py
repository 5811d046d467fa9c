"""A gated pattern finds exactly what the plain pattern finds, and most texts never reach it."""

import re

import pytest

from parsers.gate import GatedPattern, WordPattern

SOURCES = (
    r"gift ?cards?|geschenkkarten?",
    r"(?:we|i have)[^.?!\n]{0,30}(?:chang|switch|mov)(?:ed|ing) (?:our )?bank(?:s|ing)?\b",
    r"(?:ihr|ihre?) (?:konto|postfach)[^.?!\n]{0,60}(?:gesperrt|läuft ab)|(?<!un)known",
    r"a?b?\d+|(?=x)xyz",
    r"änder\w+|(?:zmian[aęy] )+banku",
    r"(?-i:IBAN) \d\d",
)
TEXTS = (
    "",
    "We have changed our bank.",
    "WE HAVE SWITCHED BANKS",
    "Please buy GIFT CARDS",
    "Ihr Postfach wird gesperrt, unknown, known",
    "Änderung der zmianę banku",
    "ſwitch: we ſwitched banKs",
    "gİft cards, gıft cards",
    "IBAN 12, iban 12, b12, xyz",
)


@pytest.mark.parametrize("source", SOURCES)
def test_a_gate_never_changes_what_is_found(source: str) -> None:
    gated, plain = GatedPattern(source), re.compile(source, re.IGNORECASE)

    for text in TEXTS:
        assert [found.span() for found in gated.finditer(text)] == [found.span() for found in plain.finditer(text)]
        first = gated.search(text)
        assert (first and first.span()) == ((found := plain.search(text)) and found.span())


def test_an_alternative_is_looked_for_only_where_all_that_it_needs_stands() -> None:
    bank = GatedPattern(r"\b(?:we|i) changed\b.{0,9}(?:bank|iban)s?\b|gift ?cards?|\d+")

    assert [alternative.needs for alternative in bank.alternatives] == [
        [[{" changed"}, {"bank", "iban"}]],
        [[{"gift"}, {"card"}]],
        [[]],
    ]


def test_brackets_keep_their_bars() -> None:
    found = [each.needs for each in GatedPattern(r"be(?:st|en)|[|(]|\|d").alternatives]

    assert found == [[[{"best"}], [{"been"}]], [[]], [[{"|d"}]]]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("a", r"p\.?\s?o"),
            ("b", r"(?:tax |e-?)?inv(?=[\s:])|\w{0,9}rechnung(?:en)?"),
            ("c", r"num[ée]ro de (?!x)\w+"),
        ],
        [("a", r"(?!bank)\w{4,24}(?:nummer|nr)|n[.º°o]+ 7"), ("b", r"(?:our|your)?\s?account|swift|inv")],
    ],
)
def test_words_find_what_their_patterns_find_anywhere(rows: list[tuple[str, str]]) -> None:
    source = "|".join(rf"(?P<{name}>{words})" for name, words in rows)
    plain = re.compile(rf"(?<![\w-])(?:{source})(?!\w)", re.IGNORECASE)
    text = (
        "PO 1, p. o. 2: e-inv 3 inv. Tax inv:Sammelrechnungen Rechnungs numéro de y banknummer Kundennr n° 7 no 7 "
        "account-account your account, ſwift poinv _inv: NUMERO DE Z"
    )

    found = [tuple(words) for words in WordPattern(rows).finditer(text)]

    assert found == [(match.lastgroup, *match.span()) for match in plain.finditer(text)]


def test_a_pattern_of_words_begins_with_a_word() -> None:
    with pytest.raises(ValueError, match="begins with '#'"):
        WordPattern([("invoice", r"invoice|#\d")])
