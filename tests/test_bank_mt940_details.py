"""Field :86: of MT940 in whole: names and numbers that a line or a subfield cut are one again."""

import pytest

from parsers.bank.entries import BankEntry
from parsers.bank.statement import read_bank_statement

IBAN = "PL61109010140000071219812874"


def entry(*details: str, charset: str = "utf-8") -> BankEntry:
    lines = (
        ":20:STARTUMSE", ":25:PL12345678901234567890123456", ":28C:00001/001", ":60F:C261001PLN1000,00",
        ":61:2610020210CR100,00NTRFNONREF//B1", *details, ":62F:C261002PLN1100,00", "-", "",
    )  # fmt: skip
    (found,) = read_bank_statement("\r\n".join(lines).encode(charset)).entries
    return found


def test_a_name_cut_at_the_65th_character_goes_on_in_the_next_line() -> None:
    first = "/ORDP//NAME/KWIACIARNIA HURTOWA PAPIERNICZA I BIUROWA WSCHODNIA S"
    assert len(first) == 65

    read = entry(f":86:{first}", "P ZOO/REMI/USTD//F26/000123 F26/000124/EREF/P-77")

    assert read.counterparty == "KWIACIARNIA HURTOWA PAPIERNICZA I BIUROWA WSCHODNIA SP ZOO"
    assert (read.text, read.payment_reference) == ("F26/000123 F26/000124", "P-77")


def test_a_line_that_is_not_full_ends_with_a_word() -> None:
    assert entry(":86:ZAPLATA ZA F26/000123", "ORAZ F26/000124").text == "ZAPLATA ZA F26/000123 ORAZ F26/000124"


@pytest.mark.parametrize("mark", ["?", "~", "^", "<"])
def test_subfields_are_parted_by_the_banks_own_sign(mark: str) -> None:
    parts = (
        "020",
        "00PRZELEW",
        "20FAKTURA F26/000123",
        "21ORAZ F26/000124",
        "32HURTOWNIA",
        "33GASKA SP ZOO",
        f"38{IBAN}",
    )

    read = entry(f":86:{mark.join(parts)}")

    assert read.text == "FAKTURA F26/000123 ORAZ F26/000124"
    assert (read.counterparty, read.counterparty_account) == ("HURTOWNIA GASKA SP ZOO", IBAN)


def test_a_subfield_that_is_full_goes_on_without_a_blank() -> None:
    full = "SVWZ+RE-2026-00123 RE-2026-"
    assert len(full) == 27

    assert entry(f":86:166?00GUTSCHRIFT?20{full}?2100124 DANKE?32ACME").text == "RE-2026-00123 RE-2026-00124 DANKE"


def test_an_account_of_its_own_subfield_takes_no_letters_of_the_name() -> None:
    read = entry(":86:166?00GUTSCHRIFT?20RE 4711?31DE89370400440532013000?32HURTOWNIA")

    assert (read.counterparty, read.counterparty_account) == ("HURTOWNIA", "DE89370400440532013000")


def test_the_account_stands_before_the_name_of_a_counterparty() -> None:
    read = entry(":86:/CNTP/NL91ABNA0417164300/ABNANL2A/Waterland Bouw B.V./Zaandam/REMI/USTD//F 118/")

    assert (read.counterparty, read.counterparty_account) == ("Waterland Bouw B.V.", "NL91ABNA0417164300")
    assert read.text == "F 118"


@pytest.mark.parametrize("charset", ["cp1250", "iso8859_2", "cp852", "utf-8"])
def test_a_title_in_a_polish_charset_keeps_its_letters(charset: str) -> None:
    assert (
        entry(":86:ZAPŁATA ZA FAKTURĘ, Zakłady Łączność", charset=charset).text
        == "ZAPŁATA ZA FAKTURĘ, Zakłady Łączność"
    )
