"""The hand-made texts with every shape of number: no kind is read worse than this."""

import pytest

from evaluation.numbers import count_kind, list_snippets, read_numbers
from parsers.numbers.number_ranges import find_endings, find_ranges, named_numbers
from parsers.numbers.references import find_references

PAIRS = [(snippet, read_numbers(snippet.text)) for snippet in list_snippets()]


@pytest.mark.parametrize(
    ("kind", "precision", "recall"),
    [
        ("invoice", 0.97, 0.97),
        ("account", 0.97, 0.97),
        ("credit", 0.99, 0.99),
        ("po", 0.96, 0.95),
        ("amount", 0.99, 0.99),
    ],
)
def test_each_kind_of_number_is_read_at_least_this_well(kind: str, precision: float, recall: float) -> None:
    hits = count_kind(PAIRS, kind)

    assert hits.precision >= precision
    assert hits.recall >= recall


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("invoices 1001-1004 please", [("1001", "1004")]),
        ("copies of invoices INV-1001 to INV-1004", [("INV-1001", "INV-1004")]),
        ("invoices INV-1001–1004", [("INV-1001", "1004")]),
        ("Rechnungen 1001 bis 1004", [("1001", "1004")]),
        ("factures du n° 1001 au n° 1004", [("1001", "1004")]),
        ("Facturas de la 1001 a la 1004", [("1001", "1004")]),
        ("fatture dalla 1001 alla 1004", [("1001", "1004")]),
        ("facturen 1001 t/m 1004", [("1001", "1004")]),
        ("faturas 1001 a 1004", [("1001", "1004")]),
        ("faktury od FV/441/2026 do FV/445/2026", [("FV/441/2026", "FV/445/2026")]),
        ("Fattura 441 - 442 - 443: tutte pagate", []),
        ("invoice 1001-1 and 1001-2", []),
        ("invoices 1001 and 1004", []),
        ("invoices 1001 to 9004", []),
    ],
)
def test_two_numbers_with_a_word_for_to_are_a_range(text: str, ranges: list[tuple[str, str]]) -> None:
    assert [(found.first, found.last) for found in find_ranges(text, find_references(text))] == ranges


def test_a_cell_counts_from_a_number_to_a_number_only() -> None:
    counted = ("INV-100200", "INV-100201", "INV-100202")
    assert named_numbers("INV-100200 - INV-100202") == counted
    assert named_numbers("INV-100200 - INV-ATotal") == ()


def test_a_short_range_is_counted_out_and_a_long_one_is_not() -> None:
    short, long = (
        find_ranges(text, find_references(text))[0]
        for text in ("faktury od FV/0099/26 do FV/0101/26", "invoices 1001 to 1400")
    )

    assert short.list_numbers() == ["FV/0099/26", "FV/0100/26", "FV/0101/26"]
    assert long.list_numbers() == ["1001", "1400"]


@pytest.mark.parametrize(
    "text",
    [
        "invoices ending 442 and 443",
        "Rechnungen mit den Endziffern 442 und 443",
        "factures finissant par 442 et 443",
        "facturas acabadas en 442 y 443",
        "fatture che finiscono con 442 e 443",
        "facturen eindigend op 442 en 443",
        "faturas terminadas em 442 e 443",
        "faktury kończące się na 442 i 443",
    ],
)
def test_endings_are_no_numbers_but_are_kept(text: str) -> None:
    assert [digits for digits, _ in find_endings(text)] == ["442", "443"]
    assert find_references(text) == ()
