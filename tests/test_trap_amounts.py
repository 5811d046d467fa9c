"""Traps of the amount: deductions, short payments, taxes, fees, currencies and units."""

from decimal import Decimal

import pytest

from parsers.known_items import KnownItems
from tests.trap_papers import HEAD, TWO, known, known_item, matched, only, paid, parts, proved, read
from tickets.money.matching.proposal import EvidenceClass, LineClass


def test_t18_a_lump_at_the_end_stays_one_adjustment() -> None:
    items = known(("65653", "300"), ("65654", "150"))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Subtotal                    450.00\n"
        "Less 2% discount              9.00\n"
        "Total payment               441.00\n",
        items,
    )

    assert paid(advice) == [*TWO, ("Less 2% discount", "-9.00")]
    assert proved(advice)
    assert not any(allocation.auto for allocation in matched(advice, items).allocations)


def test_t19_a_discount_taken_too_late_is_a_short_payment() -> None:
    late = KnownItems((known_item(1, "65653", "300", issued="2026-01-02", terms="2/10 net 30"),))
    text = (
        f"{HEAD}Invoice       Date          Gross      Discount      Amount paid\n"
        "65653         01/02/2026    300.00         6.00           294.00\n"
        "Total                       300.00         6.00           294.00\n"
    )

    advice = only(text, late)
    proposal = matched(advice, late)

    assert parts(advice) == [("300.00", "6.00", "", "", "294.00")]
    assert proposal.lines[0].line_class is LineClass.SHORT_PAY
    assert "not earned" in proposal.lines[0].reason
    assert proposal.review


def test_t20_a_deduction_with_its_code_stands_on_its_invoice() -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Gross      Deduction    Reason    Amount paid\n"
        "65653         01/02/2026    340.00        40.00    SHT            300.00\n"
        "65654         01/03/2026    150.00         0.00                   150.00\n"
        "Total                       490.00        40.00                   450.00\n"
    )

    assert parts(advice) == [("340.00", "", "40.00", "", "300.00"), ("150.00", "", "0.00", "", "150.00")]
    assert advice.lines[0].reason == "SHT"
    assert proved(advice)


def test_t21_a_deduction_under_the_payers_claim_number_is_netted_into_no_invoice() -> None:
    items = known(("65653", "300"), ("65654", "150"))
    advice = only(
        f"{HEAD}Invoice       Date          Gross      Discount      Net\n"
        "65653         01/02/2026    300.00         0.00      300.00\n"
        "65654         01/03/2026    150.00         0.00      150.00\n"
        "CB12345       01/04/2026    -40.00         0.00      -40.00\n"
        "Total                       410.00         0.00      410.00\n",
        items,
    )
    proposal = matched(advice, items)

    assert paid(advice) == [*TWO, ("CB12345", "-40.00")]
    assert [(allocation.number, allocation.amount) for allocation in proposal.allocations] == [
        ("65653", Decimal(300)),
        ("65654", Decimal(150)),
    ]
    assert proposal.unapplied == Decimal(-40)
    assert proposal.review


def test_t22_a_deduction_from_an_invoice_paid_long_ago_touches_no_open_item() -> None:
    items = KnownItems((known_item(1, "65653", "300"), known_item(2, "60001", "0", original="900")))
    advice = only(
        f"{HEAD}Invoice       Date          Description              Amount\n"
        "65653         01/02/2026    Goods                   300.00\n"
        "60001         03/04/2025    Chargeback damage       -40.00\n"
        "Total                                               260.00\n",
        items,
    )
    proposal = matched(advice, items)

    assert [line.item_id for line in advice.lines] == [1, 2]
    assert [allocation.number for allocation in proposal.allocations] == ["65653"]
    assert proposal.unapplied == Decimal(-40)
    assert proposal.review


def test_t27_a_short_payment_without_words_leaves_the_rest_open() -> None:
    items = known(("65653", "340"), ("65654", "150"))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Total                       450.00\n",
        items,
    )
    proposal = matched(advice, items)

    assert paid(advice) == TWO
    assert proposal.lines[0].line_class is LineClass.SHORT_PAY
    assert "40.00 USD short on 65653" in proposal.lines[0].reason
    assert not any(allocation.auto for allocation in proposal.allocations)


def test_t28_an_invoice_paid_already_is_not_paid_again() -> None:
    items = KnownItems((known_item(1, "65653", "0", original="300"), known_item(2, "65654", "150")))
    text = (
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Total                       450.00\n"
    )
    proposal = matched(only(text, items), items)

    assert "likely paid twice" in proposal.lines[0].reason
    assert [allocation.number for allocation in proposal.allocations] == ["65654"]
    assert proposal.unapplied == Decimal(300)
    assert proposal.review


def test_t29_an_invoice_on_two_lines_is_paid_in_two_parts() -> None:
    items = known(("65653", "450"))
    advice = only(
        f"{HEAD}Invoice       Site          Amount\n"
        "65653         North         300.00\n"
        "65653         South         150.00\n"
        "Total                       450.00\n",
        items,
    )
    proposal = matched(advice, items)

    assert paid(advice) == [("65653", "300.00"), ("65653", "150.00")]
    assert proved(advice)
    assert sum(allocation.amount for allocation in proposal.allocations) == Decimal(450)


@pytest.mark.parametrize(
    ("heading", "total"),
    [
        ("TDS", "Amount paid"), ("Withholding", "Amount paid"), ("CIS deducted", "Amount paid"),
        ("Ritenuta", "Netto"), ("Retención IRPF", "Neto"), ("Quellensteuer", "Zahlbetrag"),
    ],
)  # fmt: skip
def test_t30_tax_withheld_is_kept_apart_from_what_is_disputed(heading: str, total: str) -> None:
    items = known(("65653", "340"), ("65654", "170"))
    advice = only(
        f"{HEAD}Invoice       Date          Gross      {heading:16}{total:>12}\n"
        "65653         01/15/2026    340.00     40.00                 300.00\n"
        "65654         01/16/2026    170.00     20.00                 150.00\n"
        "Total                       510.00     60.00                 450.00\n",
        items,
    )

    assert parts(advice) == [("340.00", "", "", "40.00", "300.00"), ("170.00", "", "", "20.00", "150.00")]
    assert proved(advice)
    assert all("withheld" in line.reason for line in matched(advice, items).lines)


def test_t31_a_body_that_pays_without_the_tax_says_what_it_kept() -> None:
    advice = only(
        "Comune di Valdora\nAVVISO DI PAGAMENTO\nMandato n. 118822\n\n"
        "N. fattura    Data          Totale documento    IVA split payment      Netto\n"
        "123/FE        15/01/2026              366,00                66,00     300,00\n"
        "124/FE        16/01/2026              183,00                33,00     150,00\n"
        "Totale                                549,00                99,00     450,00\n"
    )

    assert paid(advice) == [("123/FE", "300.00"), ("124/FE", "150.00")]
    assert [str(line.withheld) for line in advice.lines] == ["66.00", "33.00"]
    assert proved(advice)


@pytest.mark.parametrize("heading", ["Retainage", "Retention", "Holdback", "Einbehalt"])
def test_t32_what_is_kept_back_until_later_is_a_deduction_and_no_discount(heading: str) -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Gross      {heading:12}Amount paid\n"
        "65653         01/02/2026    315.00     15.00            300.00\n"
        "65654         01/03/2026    157.50      7.50            150.00\n"
        "Total                       472.50     22.50            450.00\n"
    )

    assert parts(advice) == [("315.00", "", "15.00", "", "300.00"), ("157.50", "", "7.50", "", "150.00")]
    assert proved(advice)


@pytest.mark.parametrize(
    "words", ["Bank charges", "Less wire fee", "Virtual card fee", "Bankspesen", "Frais bancaires"]
)
def test_t33_a_fee_is_a_line_of_its_own_that_takes_off(words: str) -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        f"{words:28}-25.00\n"
        "Total payment               425.00\n"
    )

    assert paid(advice) == [*TWO, (words, "-25.00")]
    assert proved(advice)


def test_t34_lines_in_two_currencies_are_not_proved_by_a_plain_sum() -> None:
    plain = (
        f"{HEAD}Invoice       Date          Curr   Amount\n"
        "65653         01/02/2026    USD    300.00\n"
        "65654         01/02/2026    EUR    150.00\n"
        "Total                              450.00\n"
    )

    assert not proved(only(plain))


def test_t34_two_currencies_with_a_total_each_are_two_payments() -> None:
    reading = read(
        f"{HEAD}Invoice       Date          Curr   Amount\n"
        "65653         01/02/2026    USD    300.00\n"
        "65654         01/02/2026    USD    150.00\n"
        "Total USD                          450.00\n"
        "65660         01/02/2026    EUR     70.00\n"
        "65661         01/02/2026    EUR     20.00\n"
        "Total EUR                           90.00\n"
    )

    assert [(advice.currency, str(advice.total), paid(advice)) for advice in reading.payments] == [
        ("USD", "450.00", TWO),
        ("EUR", "90.00", [("65660", "70.00"), ("65661", "20.00")]),
    ]
    assert all(proved(advice) for advice in reading.payments)


def test_t34_a_total_in_another_currency_than_the_lines_is_not_proved() -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    USD 300.00\n"
        "65654         01/02/2026    USD 150.00\n"
        "Rate 0.9000\n"
        "Total payment               EUR 405.00\n"
    )

    assert not proved(advice)


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("We paid today $590.00 by ACH for invoices 1001-1003, less 10.00 for a damaged carton.", None),
        (
            "We paid $600.00 today for invoices 1001-1003.",
            [("1001", "100.00"), ("1002", "200.00"), ("1003", "300.00")],
        ),
        ("We paid $600.00 today for invoices 1001-1003, but hold 1002.", None),
    ],
)
def test_t63_prose_with_one_amount_is_a_suggestion_and_only_where_it_ties(
    prose: str, expected: list[tuple[str, str]] | None
) -> None:
    items = known(("1001", "100"), ("1002", "200"), ("1003", "300"))

    reading = read(f"Hello,\n\n{prose}\n\nKind regards\n", items, name="mail.txt")

    assert not any(proved(advice) for advice in reading.payments)
    assert [paid(advice) for advice in reading.payments if advice.lines] == ([expected] if expected else [])
    assert not any(
        allocation.auto for advice in reading.payments for allocation in matched(advice, items).allocations
    )


@pytest.mark.parametrize("prose", ["short $40.00 for a damaged carton", "hold 65654", "less 2 % discount on 65653"])
def test_t63_intentions_in_prose_below_the_lines_change_no_line(prose: str) -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Total                       450.00\n\n"
        f"Please note: {prose}.\n"
    )

    assert paid(advice) == TWO


def test_t67_interest_that_a_payer_adds_is_a_line_of_its_own() -> None:
    items = known(("65653", "300"), ("65654", "150"))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Prompt payment interest       2.47\n"
        "Total payment               452.47\n",
        items,
    )
    proposal = matched(advice, items)

    assert paid(advice) == [*TWO, ("Prompt payment interest", "2.47")]
    assert proved(advice)
    assert proposal.unapplied == Decimal("2.47")
    assert proposal.review


def test_t68_a_cent_that_the_rounding_explains_is_told_and_never_hidden() -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.01\n"
        "65654         01/03/2026    150.01\n"
        "Total                       450.00\n"
    )

    assert [net for _, net in paid(advice)] == ["300.01", "150.01"]
    assert advice.total == Decimal("450.00")
    assert not proved(advice)
    assert not advice.consistent


def test_t69_an_invoice_paid_without_its_tax_keeps_the_rest_open() -> None:
    items = known(("65653", "324"), ("65654", "162"))
    advice = only(
        f"{HEAD}Invoice       Date          Gross        Tax      Amount paid\n"
        "65653         01/02/2026    324.00      24.00           300.00\n"
        "65654         01/03/2026    162.00      12.00           150.00\n"
        "Total paid                                              450.00\n",
        items,
    )
    proposal = matched(advice, items)

    assert paid(advice) == TWO
    assert [line.line_class for line in proposal.lines] == [LineClass.SHORT_PAY] * 2
    assert proposal.evidence_class >= EvidenceClass.B
    assert not any(allocation.auto for allocation in proposal.allocations)


@pytest.mark.parametrize(
    "total",
    [
        "Total payment (rounded)     450\n",
        "Amounts in EUR thousand\nTotal payment               0.45\n",
        "Total payment: four hundred fifty dollars\n",
    ],
)
def test_t70_a_total_in_words_rounded_or_in_thousands_proves_nothing_else(total: str) -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.40\n"
        "65654         01/03/2026    150.00\n"
        f"{total}"
    )

    assert [net for _, net in paid(advice)] == ["300.40", "150.00"]
    assert not proved(advice)
