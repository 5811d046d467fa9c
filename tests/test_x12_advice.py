"""X12 820 payment orders are read as remittance advices, through the same reader as every other document."""

from datetime import date
from decimal import Decimal

from parsers.remittance.advice import RemittanceAdvice
from tests.trap_papers import known, only, paid, proved

ITEMS = known(("INV-20501", "1250.00"), ("INV-20502", "830.40"))


def advice_of(total: str, *segments: str, day: str = "20261120") -> RemittanceAdvice:
    head = ("ST*820*0001", f"BPR*C*{total}*C*ACH*CTX***********{day}", "TRN*1*951720")
    return only("~".join((*head, *segments, f"SE*{len(segments) + 4}*0001")) + "~", ITEMS, "a.edi")


def test_days_of_an_old_x12_version_have_two_digits_of_the_year() -> None:
    advice = advice_of("1250.00", "RMR*IV*INV-20501**1250.00*1250.00", day="261120")

    assert advice.payment_date == date(2026, 11, 20)


def test_an_adjustment_of_its_own_is_named_by_the_reference_behind_it() -> None:
    advice = advice_of(
        "2060.11",
        "RMR*IV*INV-20501**1250.00*1250.00",
        "REF*PO*4500001234",
        "ADX*-20.29*01",
        "NTE*ALL*RETURNED GOODS",
        "REF*CM*DM-57266",
        "RMR*IV*INV-20502**830.40*830.40",
    )

    assert paid(advice) == [("INV-20501", "1250.00"), ("DM-57266", "-20.29"), ("INV-20502", "830.40")]
    assert advice.total == Decimal("2060.11")
    assert proved(advice)
