"""EDIFACT remittance advices are read through the same reader as every other document."""

from decimal import Decimal

from parsers.remittance.advice import DocumentKind
from tests.trap_papers import known, only, paid, proved, read

ITEMS = known(("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("CN-3301", "-130.40"), currency="EUR")
HEAD = (
    "UNB+UNOC:3+4000001000005:14+4000004000002:14+261120:0914+1'UNH+1+REMADV:D:96A:UN'BGM+481+4711009'"
    "DTM+137:20261119:102'DTM+209:20261120:102'RFF+PQ:951720'NAD+PR+4000001000005::9++MEIER ?+ SOHN?'S KG'"
    "CUX+2:EUR:11'"
)
LINES = (
    "DOC+380+INV-20501'MOA+9:1250,00'MOA+52:25,00'MOA+12:1225,00'DTM+171:20261001:102'"
    "DOC+380+INV-20502'MOA+9:830.4'MOA+12:800.4'AJT+12'MOA+165:30'DOC+381+CN-3301'MOA+9:130.40'MOA+12:130.40'"
)
TAIL = "UNS+S'MOA+12:{}'UNT+21+1'UNZ+1+1'"


def test_a_remadv_is_read_with_its_signs_discounts_and_adjustments() -> None:
    advice = only(HEAD + LINES + TAIL.format("1895"), ITEMS, "a.edi")

    assert paid(advice) == [("INV-20501", "1225.00"), ("INV-20502", "800.40"), ("CN-3301", "-130.40")]
    assert [(line.discount, line.deduction) for line in advice.lines[:2]] == [
        (Decimal("25.00"), None),
        (None, Decimal("30.00")),
    ]
    assert (advice.payer, advice.reference, str(advice.payment_date)) == ("MEIER + SOHN'S KG", "951720", "2026-11-20")
    assert proved(advice)


def test_a_remadv_whose_total_does_not_tie_is_not_proved() -> None:
    assert not proved(only(HEAD + LINES + TAIL.format("1896"), ITEMS, "a.edi"))


def test_the_separators_are_those_that_the_file_names() -> None:
    written = HEAD + LINES + TAIL.format("1895")
    turned = written.replace("?+", "\x00").replace("?'", "\x01").translate(str.maketrans(":+'?", "<>~!"))

    advice = only("UNA<>.! ~" + turned.replace("\x00", "+").replace("\x01", "'"), ITEMS, "a.edi")

    assert len(advice.lines) == 3
    assert proved(advice)


def test_another_edifact_message_is_no_remittance() -> None:
    assert read(HEAD.replace("REMADV", "INVOIC") + LINES, ITEMS, "a.edi").kind is DocumentKind.NOT_REMITTANCE
    assert read(HEAD + "UNT+8+1'UNZ+1+1'", ITEMS, "a.edi").kind is DocumentKind.UNREADABLE
