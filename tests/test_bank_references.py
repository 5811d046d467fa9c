"""What a bank passes on: structured references by their check digits, and numbers in broken text."""

import pytest

from parsers.bank.references import find_bank_references
from parsers.numbers.structured_references import find_structured


@pytest.mark.parametrize(
    ("text", "currency", "scheme", "body"),
    [
        ("RF18 5390 0754 7034", "EUR", "RF", "539007547034"),
        ("payment RF185390075 47034 thank you", "EUR", "RF", "539007547034"),
        ("+++090/9337/55493+++", "EUR", "OGM", "0909337554"),
        ("***010/8068/17183***", "EUR", "OGM", "0108068171"),
        ("21 00000 00003 13947 14300 09017", "CHF", "QR", "21000000000313947143000901"),
        ("KID 0000104711 7", "NOK", "KID", "0000104711"),
        ("VIITE 1232", "EUR", "viitenumero", "123"),
    ],
)
def test_a_structured_reference_gives_what_it_carries(text: str, currency: str, scheme: str, body: str) -> None:
    assert (scheme, body) in [(found.scheme, found.body) for found in find_structured(text, currency)]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("RF19 5390 0754 7034", "EUR"),
        ("+++090/9337/55494+++", "EUR"),
        ("21 00000 00003 13947 14300 09018", "CHF"),
        ("KID 0000104711 5", "NOK"),
        ("1233", "EUR"),
        ("KID 0000104711 7", "SEK"),
    ],
)
def test_wrong_check_digits_are_no_reference(text: str, currency: str) -> None:
    assert find_structured(text, currency) == ()


def numbers(*fields: str) -> list[str]:
    return [found.number for found in find_bank_references(fields, "USD")]


def test_words_with_digits_are_candidates_and_dates_amounts_and_accounts_are_not() -> None:
    said = "INV-1001,INV-1002 VOM 12.11.2026 512.30 1.204,50 DE89370400440532013000 2026"

    assert numbers(said) == ["INV-1001", "INV-1002"]


def test_a_prefix_in_a_word_of_its_own_and_a_number_cut_at_the_lines_end_are_joined() -> None:
    assert "RE 10815" in numbers("RE 10815")
    assert "RE-2026-10815" in numbers("RE-2026-\n10815")
