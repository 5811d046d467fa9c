"""Text of eight bits is read in the charset in which its words are words."""

import pytest

from parsers.files.legacy_charset import guess_charset


@pytest.mark.parametrize(
    ("text", "charsets"),
    [
        ("Zapłata za fakturę, KWOTA ŁĄCZNIE, Płatnik Zakłady Łączność", ("cp1250", "iso8859_2", "cp852")),
        ("Příkaz k úhradě, částka, faktura číslo 118", ("cp1250", "iso8859_2", "cp852")),
        ("Összesen fizetett összeg, számlák", ("cp1250", "iso8859_2", "cp852")),
        ("Überweisung für März, Größe, GEMÄSS", ("cp1252", "cp850", "mac_roman")),
        ("Émetteur, réglé à l'échéance, n° 123 – 1\u00a0234,56 €", ("cp1252",)),
        ("Émetteur, réglé à l'échéance d'août", ("cp1252", "cp850", "mac_roman")),
        ("Pago del señor Muñoz, año, España", ("cp1252", "cp850")),
        ("Transferência relativa às faturas, não", ("cp1252", "cp850", "mac_roman")),
    ],
)
def test_the_charset_is_the_one_that_makes_words(text: str, charsets: tuple[str, ...]) -> None:
    for charset in charsets:
        data = text.encode(charset)
        assert data.decode(guess_charset(data)) == text
