"""Traps of the sign: credit notes, debit memos and adjustments, however they are printed."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from parsers.known_items import KnownItems
from tests.trap_papers import HEAD, TWO, known, known_item, matched, only, paid, proved


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
    assert all(allocation.auto for allocation in matched(ours, items).allocations)
    assert not any(allocation.auto for allocation in matched(strange, items).allocations)
    assert "do not know" in matched(strange, items).lines[1].reason


def test_t24_a_credit_taken_twice_is_told() -> None:
    items = KnownItems((known_item(1, "65653", "300"), known_item(2, "CM-401", "0", original="-25")))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "CM-401        01/03/2026    -25.00\n"
        "Total                       275.00\n",
        items,
    )
    proposal = matched(advice, items)

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
    proposal = matched(advice, items)

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
