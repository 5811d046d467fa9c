"""Traps of the amount: columns, signs, deductions, taxes, currencies and units."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from parsers.known_items import KnownItems
from parsers.remittance.advice import RemittanceAdvice
from tests.trap_papers import HEAD, known, known_item, only, paid, proved, read
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import EvidenceClass, LineClass, MatchPolicy, Proposal

TWO = [("65653", "300.00"), ("65654", "150.00")]
_BILLED = known(("65653", "306.00"), ("65654", "150.00"))


def _matched(advice: RemittanceAdvice, items: KnownItems, policy: MatchPolicy | None = None) -> Proposal:
    return propose(advice, items, policy or MatchPolicy())


def _parts(advice: RemittanceAdvice) -> list[tuple[str, ...]]:
    return [
        tuple(
            "" if part is None else f"{part:.2f}"
            for part in (line.gross, line.discount, line.deduction, line.withheld, line.net)
        )
        for line in advice.lines
    ]


@pytest.mark.parametrize(
    ("heads", "first", "second", "sums", "expected"),
    [
        (
            "Gross      Discount",
            "306.00         6.00",
            "150.00         0.00",
            "456.00         6.00",
            ("306.00", "6.00"),
        ),
        (
            "Gross      Amount paid",
            "306.00       300.00",
            "150.00       150.00",
            "456.00       450.00",
            ("306.00", ""),
        ),
        ("Discount   Amount paid", "6.00         300.00", "0.00         150.00", "6.00         450.00", ("", "6.00")),
    ],
)
def test_t16_of_gross_discount_and_paid_any_two_are_enough(
    heads: str, first: str, second: str, sums: str, expected: tuple[str, str]
) -> None:
    advice = only(
        f"{HEAD}Invoice       Date          {heads}\n"
        f"65653         01/02/2026    {first}\n"
        f"65654         01/03/2026    {second}\n"
        f"Total                       {sums}\n"
        "Check amount 450.00\n"
    )

    assert paid(advice) == TWO
    assert _parts(advice)[0][:2] == expected
    assert proved(advice)


def test_t17_the_paid_column_is_the_one_that_adds_up_to_the_total() -> None:
    advice = only(
        f"{HEAD}Date          Type    Reference    Original Amt.    Balance Due    Discount    Payment\n"
        "01/02/2026    Bill    65653               400.00         306.00        6.00     300.00\n"
        "01/03/2026    Bill    65654               150.00         150.00                 150.00\n"
        "                                                          Check Amount          450.00\n"
    )

    assert paid(advice) == TWO
    assert proved(advice)


def test_t17_two_columns_that_both_add_up_are_not_proved() -> None:
    advice = only(
        "Remittance advice\n\n"
        "Invoice       Date          Value A      Value B\n"
        "65653         01/02/2026     300.00       150.00\n"
        "65654         01/03/2026     150.00       300.00\n"
        "Total paid 450.00\n"
    )

    assert not proved(advice)


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
    assert not any(allocation.auto for allocation in _matched(advice, items).allocations)


def test_t19_a_discount_taken_too_late_is_a_short_payment() -> None:
    late = KnownItems((known_item(1, "65653", "300", issued="2026-01-02", terms="2/10 net 30"),))
    text = (
        f"{HEAD}Invoice       Date          Gross      Discount      Amount paid\n"
        "65653         01/02/2026    300.00         6.00           294.00\n"
        "Total                       300.00         6.00           294.00\n"
    )

    advice = only(text, late)
    proposal = _matched(advice, late)

    assert _parts(advice) == [("300.00", "6.00", "", "", "294.00")]
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

    assert _parts(advice) == [("340.00", "", "40.00", "", "300.00"), ("150.00", "", "0.00", "", "150.00")]
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
    proposal = _matched(advice, items)

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
    proposal = _matched(advice, items)

    assert [line.item_id for line in advice.lines] == [1, 2]
    assert [allocation.number for allocation in proposal.allocations] == ["65653"]
    assert proposal.unapplied == Decimal(-40)
    assert proposal.review


def test_t23_a_known_credit_is_used_and_an_unknown_one_waits() -> None:
    items = known(("65653", "300"), ("CM-401", "-25"))
    text = (
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "CM-{}        01/03/2026    -25.00\n"
        "Total                       275.00\n"
    )

    ours, strange = only(text.format("401"), items), only(text.format("999"), items)

    assert paid(ours) == [("65653", "300.00"), ("CM-401", "-25.00")]
    assert all(allocation.auto for allocation in _matched(ours, items).allocations)
    assert not any(allocation.auto for allocation in _matched(strange, items).allocations)
    assert "do not know" in _matched(strange, items).lines[1].reason


def test_t24_a_credit_taken_twice_is_told() -> None:
    items = KnownItems((known_item(1, "65653", "300"), known_item(2, "CM-401", "0", original="-25")))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "CM-401        01/03/2026    -25.00\n"
        "Total                       275.00\n",
        items,
    )
    proposal = _matched(advice, items)

    assert "taken twice" in proposal.lines[1].reason
    assert [allocation.number for allocation in proposal.allocations] == ["65653"]
    assert proposal.review


@pytest.mark.parametrize("printed", ["50.00", "-50.00", "50.00-", "(50.00)", "<50.00>", "50.00 CR", "\u221250.00"])
def test_t25_what_a_debit_memo_does_is_told_by_the_sum_and_not_by_its_name(printed: str) -> None:
    advice = only(
        f"{HEAD}Invoice       Type            Date          Amount\n"
        "65653         Invoice         01/02/2026    300.00\n"
        "65654         Invoice         01/02/2026    150.00\n"
        f"DM-77         Debit memo      01/03/2026    {printed:>6}\n"
        "Total                                       400.00\n",
        name="advice.txt" if "\u2212" in printed else "advice.pdf",
    )

    assert paid(advice) == [*TWO, ("DM-77", "-50.00")]
    assert proved(advice)


def test_t25_a_debit_memo_that_raises_the_payment_is_added() -> None:
    advice = only(
        f"{HEAD}Invoice       Type            Date          Amount\n"
        "65653         Invoice         01/02/2026    300.00\n"
        "DM-77         Debit memo      01/03/2026     50.00\n"
        "Total                                       350.00\n"
    )

    assert paid(advice) == [("65653", "300.00"), ("DM-77", "50.00")]
    assert proved(advice)


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        ("Bill Credit", "50.00"),
        ("Gutschrift", "50.00"),
        ("Avoir", "50.00"),
        ("Nota de crédito", "50.00"),
        ("H", "50.00H"),
    ],
)
def test_t25_a_credit_printed_positive_is_negative_by_its_type(kind: str, printed: str) -> None:
    letter = "S" if kind == "H" else ""
    advice = only(
        f"{HEAD}Invoice       Type               Date           Amount\n"
        f"65653         Bill               01/02/2026     300.00{letter}\n"
        f"CN-77         {kind:19}01/03/2026      {printed}\n"
        "Total                                           250.00\n",
        name="advice.txt",
    )

    assert paid(advice) == [("65653", "300.00"), ("CN-77", "-50.00")]
    assert proved(advice)


def test_t25_debit_and_credit_columns_carry_the_sign() -> None:
    advice = only(
        f"{HEAD}Date          Details       Debit        Credit\n"
        "01/02/2026    65653        300.00\n"
        "01/02/2026    65654        150.00\n"
        "01/03/2026    CN-77                      50.00\n"
        "Amount paid                400.00\n"
    )

    assert paid(advice) == [*TWO, ("CN-77", "-50.00")]


def test_t26_a_netting_to_nothing_brings_no_cash() -> None:
    items = known(("65653", "300"), ("CM-65654", "-300"))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "CM-65654      01/03/2026   -300.00\n"
        "Check amount                  0.00\n",
        items,
    )
    proposal = _matched(advice, items)

    assert advice.total == 0
    assert proved(advice)
    assert "no money" in proposal.reason
    assert not any(allocation.auto for allocation in proposal.allocations)


def test_t26_a_credit_carried_on_is_a_negative_total() -> None:
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "CM-65654      01/03/2026   -340.00\n"
        "Net payment                 -40.00\n"
    )

    assert advice.total == Decimal("-40.00")
    assert paid(advice) == [("65653", "300.00"), ("CM-65654", "-340.00")]


def test_t27_a_short_payment_without_words_leaves_the_rest_open() -> None:
    items = known(("65653", "340"), ("65654", "150"))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Total                       450.00\n",
        items,
    )
    proposal = _matched(advice, items)

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
    proposal = _matched(only(text, items), items)

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
    proposal = _matched(advice, items)

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

    assert _parts(advice) == [("340.00", "", "", "40.00", "300.00"), ("170.00", "", "", "20.00", "150.00")]
    assert proved(advice)
    assert all("withheld" in line.reason for line in _matched(advice, items).lines)


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

    assert _parts(advice) == [("315.00", "", "15.00", "", "300.00"), ("157.50", "", "7.50", "", "150.00")]
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


def test_t61_the_sign_of_an_820s_adjustment_is_told_by_the_sum() -> None:
    def order(adjustment: str, paid_in_all: str) -> str:
        return "~".join(
            (
                "ST*820*0001", f"BPR*C*{paid_in_all}*C*ACH*CTX***********20260504", "TRN*1*0077123",
                "N1*PR*Brookmart Stores Inc.", "RMR*IV*65653**300*300", "RMR*IV*65654**150*150",
                f"ADX*{adjustment}*01**CB77", "SE*8*0001",
            )
        ) + "~"  # fmt: skip

    old, new, up = (
        only(order("40", "410"), name="a.820"),
        only(order("-40", "410"), name="a.820"),
        only(order("40", "490"), name="a.820"),
    )
    broken = only(order("40", "411"), name="a.820")

    assert paid(old) == paid(new) == [*TWO, ("CB77", "-40.00")]
    assert paid(up) == [*TWO, ("CB77", "40.00")]
    assert proved(old)
    assert proved(new)
    assert proved(up)
    assert not proved(broken)


def test_t61_an_adjustment_of_remt_001_follows_its_indicator() -> None:
    def message(indicator: str, paid_in_all: str) -> str:
        return (
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:remt.001.001.04"><RmtAdvc><GrpHdr><MsgId>1</MsgId></GrpHdr>'
            "<RmtInf><Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>65653</Nb></RfrdDocInf>"
            '<RfrdDocAmt><DuePyblAmt Ccy="EUR">340.00</DuePyblAmt><AdjstmntAmtAndRsn><Amt Ccy="EUR">40.00</Amt>'
            f"<CdtDbtInd>{indicator}</CdtDbtInd><Rsn>SHRT</Rsn></AdjstmntAmtAndRsn>"
            f'<RmtdAmt Ccy="EUR">{paid_in_all}</RmtdAmt></RfrdDocAmt></Strd>'
            f'<OrgnlPmtInf><Amt><InstdAmt Ccy="EUR">{paid_in_all}</InstdAmt></Amt></OrgnlPmtInf></RmtInf></RmtAdvc></Document>'
        )

    down, up = only(message("DBIT", "300.00"), name="a.xml"), only(message("CRDT", "380.00"), name="a.xml")

    assert paid(down) == [("65653", "300.00")]
    assert paid(up) == [("65653", "380.00")]
    assert proved(down)
    assert proved(up)
    assert not proved(only(message("CRDT", "300.00"), name="a.xml"))


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
        allocation.auto for advice in reading.payments for allocation in _matched(advice, items).allocations
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
    proposal = _matched(advice, items)

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
    proposal = _matched(advice, items)

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


def test_t17_the_sum_of_what_was_billed_is_not_what_was_paid() -> None:
    text = (
        f"{HEAD}Invoice       Date          Gross      Discount      Deduction\n"
        "65653         01/02/2026    306.00         6.00           0.00\n"
        "65654         01/03/2026    150.00         0.00           0.00\n"
        "Total                       456.00         6.00           0.00\n"
    )

    summed, stated = only(text), only(text + "Check amount 450.00\n")

    assert paid(summed) == paid(stated) == TWO
    assert not proved(summed)
    assert proved(stated)


def test_t17_a_column_headed_as_transferred_is_paid_and_a_rebate_is_taken_off() -> None:
    text = (
        f"{HEAD}Invoice       Date          Invoiced     Rebate    Transferred\n"
        "65653         01/02/2026    306.00         6.00         300.00\n"
        "65654         01/03/2026    150.00         0.00         150.00\n"
        "Sum                         456.00         6.00         450.00\n"
    )

    advice = only(text, _BILLED)

    assert paid(advice) == TWO
    assert proved(advice)


@pytest.mark.parametrize(
    ("heads", "amounts"),
    [
        ("Invoiced       Swarf", ("306.00         6.00", "150.00         0.00", "456.00         6.00")),
        (
            "Invoiced       Swarf   Order value",  # below which no numbers of orders stand
            (
                "306.00         6.00         300.00",
                "150.00         0.00         150.00",
                "456.00         6.00         450.00",
            ),
        ),
    ],
)
def test_t17_what_was_billed_is_not_proved_beside_amounts_that_nothing_explains(
    heads: str, amounts: tuple[str, str, str]
) -> None:
    first, second, sums = amounts
    text = (
        f"{HEAD}Invoice       Date          {heads}\n"
        f"65653         01/02/2026    {first}\n"
        f"65654         01/03/2026    {second}\n"
        f"Sum                         {sums}\n"
    )

    assert not proved(only(text, _BILLED))


_PAID_BEFORE = known(("65653", "206.00"), ("65654", "150.00"), ("65655", "90.00"))


@pytest.mark.parametrize(
    "earlier", ["Settled earlier", "Already paid", "Bereits gezahlt", "Reeds voldaan", "Já pago"]
)
def test_t17_what_was_paid_on_an_earlier_day_is_not_paid_again(earlier: str) -> None:
    text = (
        f"{HEAD}{'Invoice':<14}{'Billed':>10}{earlier:>18}{'Paid now':>12}\n"
        "65653             306.00            100.00      206.00\n"
        "65654             150.00              0.00      150.00\n"
        "65655             140.00             50.00       40.00\n"
    )

    alone, summed = only(text, _PAID_BEFORE), only(f"{text}Total paid        396.00\n", _PAID_BEFORE)

    assert paid(alone) == paid(summed) == [("65653", "206.00"), ("65654", "150.00"), ("65655", "40.00")]
    assert not proved(alone)
    assert proved(summed)


def test_t17_a_list_of_what_was_paid_before_and_what_is_left_pays_nothing() -> None:
    text = (
        "Invoice            Amount   Already paid   Balance\n"
        "65653             306.00         100.00    206.00\n"
        "65654             150.00          50.00    100.00\n"
        "Total             456.00         150.00    306.00\n"
    )

    reading = read(text, known(("65653", "206.00"), ("65654", "100.00")))

    assert not any(map(proved, reading.payments))


@pytest.mark.parametrize("label", ["", "Whole run", "So viel ist es", "Everything"])
def test_t04_a_sum_below_the_lines_is_the_total_in_any_words_also_behind_sums_of_groups(label: str) -> None:
    text = (
        f"{HEAD}Invoice                  Gross      Discount       Paid\n"
        "65653                   306.00          6.00     300.00\n"
        "65654                   150.00          0.00     150.00\n"
        "Depot 3                 456.00          6.00     450.00\n"
        "65655                    90.00          1.00      89.00\n"
        "65656                    10.00          0.00      10.00\n"
        "Depot 8                 100.00          1.00      99.00\n"
        f"{label:<22}{'556.00':>8}{'7.00':>14}{'549.00':>11}\n"
    )

    advice = only(text, known(("65653", "306"), ("65654", "150"), ("65655", "90"), ("65656", "10")))

    assert [invoice for invoice, _ in paid(advice)] == ["65653", "65654", "65655", "65656"]
    assert advice.total == Decimal("549.00")
    assert proved(advice)


@pytest.mark.parametrize(
    ("heads", "first", "second", "sums"),
    [
        (("Billed", "Paid", "Of which now"), ("306", "306", "206"), ("150", "150", "150"), ("456", "456", "356")),
        (("Betrag", "Gezahlt", "davon neu"), ("306", "306", "206"), ("150", "150", "150"), ("456", "456", "356")),
        (
            ("Amount", "Paid in total", "Paid before"),
            ("306", "306", "100"),
            ("150", "150", "0"),
            ("456", "456", "100"),
        ),
        (("Montant", "Payé", "Déjà payé"), ("306", "306", "100"), ("150", "150", "0"), ("456", "456", "100")),
    ],
)
def test_t17_a_paid_column_that_counts_an_earlier_payment_is_not_proved(
    heads: tuple[str, ...], first: tuple[str, ...], second: tuple[str, ...], sums: tuple[str, ...]
) -> None:
    lines = [heads, *([f"{amount}.00" for amount in amounts] for amounts in (first, second, sums))]
    names = ("Invoice", "65653", "65654", "Total")
    text = "".join(f"{name:<14}{a:>10}{b:>16}{c:>16}\n" for name, (a, b, c) in zip(names, lines, strict=True))

    assert not proved(only(HEAD + text, known(("65653", "306.00"), ("65654", "150.00"))))


def test_t04_sums_of_several_groups_are_no_lines_where_nothing_states_the_total() -> None:
    advice = only(
        f"{HEAD}Invoice                  Gross      Discount       Paid\n"
        "65653                   306.00          6.00     300.00\n"
        "65654                   150.00          0.00     150.00\n"
        "Depot 3                 456.00          6.00     450.00\n"
        "65655                    90.00          1.00      89.00\n"
        "65656                    10.00          0.00      10.00\n"
        "Depot 8                 100.00          1.00      99.00\n"
    )

    assert [invoice for invoice, _ in paid(advice)] == ["65653", "65654", "65655", "65656"]
    assert not proved(advice)


def test_t17_goods_with_a_tax_column_are_not_what_was_paid() -> None:
    text = (
        f"{HEAD}Invoice       Leistung netto      MwSt   Leistung brutto   Auszahlung\n"
        "65653                 100.00     19.00            119.00       113.05\n"
        "65654                 200.00     38.00            238.00       238.00\n"
    )

    advice = only(f"{text}Auszahlung gesamt                                        351.05\n")

    assert paid(advice) == [("65653", "113.05"), ("65654", "238.00")]
