from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems, PayerRules, Tolerance
from parsers.problems import PageBox
from parsers.remittance.advice import Proof, ProofState, RemittanceAdvice, RemittanceLine
from tickets.money.matching.matching import propose, propose_all
from tickets.money.matching.proposal import EvidenceClass, LineClass, MatchPolicy, Proposal

POLICY = MatchPolicy()


def an_item(number: str, amount: str, **values: Any) -> KnownItem:
    values = {"customer": "C-1", "customer_name": "Acme Tooling GmbH", "currency": "EUR", **values}
    an_item.ids += 1  # type: ignore[attr-defined]
    return KnownItem(
        id=values.pop("id", an_item.ids),  # type: ignore[attr-defined]
        number=number,
        open_amount=Decimal(amount),
        original_amount=Decimal(values.pop("original", amount)),
        keys=canonical_keys(number),
        **values,
    )


an_item.ids = 0  # type: ignore[attr-defined]


def a_line(reference: str, net: str, **values: Any) -> RemittanceLine:
    amounts: dict[str, Any] = {
        name: Decimal(values.pop(name)) for name in ("gross", "discount", "deduction", "withheld") if name in values
    }
    return RemittanceLine(0, reference, Decimal(net), PageBox(1, 0, 0, 1, 1), **amounts, **values)


def an_advice(*lines: RemittanceLine, **values: Any) -> RemittanceAdvice:
    numbered = tuple(
        RemittanceLine(**{**{name: getattr(line, name) for name in line.__slots__}, "sequence": at})
        for at, line in enumerate(lines)
    )
    total = values.pop("total", str(sum(line.net for line in lines)))
    state = ProofState.PROVED if values.pop("proved", True) else ProofState.UNPROVED
    return RemittanceAdvice(
        payer=values.pop("payer", None),
        payee=None,
        reference="CK1",
        payment_date=values.pop("payment_date", date(2026, 11, 20)),
        method=None,
        currency=values.pop("currency", "EUR"),
        total=None if total is None else Decimal(total),
        consistent=values.pop("consistent", True),
        proof=Proof(state, (), 1),
        lines=numbered,
        **values,
    )


def match(
    advice: RemittanceAdvice, *items: KnownItem, policy: MatchPolicy = POLICY, customer: str | None = None
) -> Proposal:
    return propose(advice, KnownItems(items), policy, customer)


def classes(proposal: Proposal) -> list[str]:
    return [line.line_class.value for line in proposal.lines]


def applied(proposal: Proposal) -> list[tuple[str, str, bool]]:
    return [(allocation.number, str(allocation.amount), allocation.auto) for allocation in proposal.allocations]


# -- what posts by itself


def test_exact_lines_of_one_customer_that_tie_are_proved_and_automatic() -> None:
    advice = an_advice(a_line("INV-65653", "100.00"), a_line("inv 0065654", "50.00"))

    proposal = match(
        advice, an_item("INV-0065653", "100.00"), an_item("INV-0065654", "50.00"), an_item("INV-9", "7.00")
    )

    assert proposal.evidence_class is EvidenceClass.A
    assert applied(proposal) == [("INV-0065653", "100.00", True), ("INV-0065654", "50.00", True)]
    assert (proposal.customer, proposal.unapplied, proposal.review) == ("C-1", 0, False)


@pytest.mark.parametrize("written", ["65653", "0065653", "INVOICE 65653", "RE 65653", "INV/65653"])
def test_an_invoice_prefix_or_zeros_dropped_or_changed_still_prove_when_unique(written: str) -> None:
    proposal = match(an_advice(a_line(written, "100.00")), an_item("INV-0065653", "100.00"))

    assert applied(proposal) == [("INV-0065653", "100.00", True)]


def test_a_prefix_that_may_mean_another_kind_of_document_is_only_suggested() -> None:
    proposal = match(an_advice(a_line("CB-65653", "100.00")), an_item("INV-0065653", "100.00"))

    assert applied(proposal) == [("INV-0065653", "100.00", False)]


def test_a_printed_discount_within_the_limit_is_taken_with_the_cash() -> None:
    advice = an_advice(a_line("INV-1001", "98.00", gross="100.00", discount="2.00"))

    [allocation] = match(advice, an_item("INV-1001", "100.00")).allocations

    assert (allocation.amount, allocation.cash, allocation.discount) == (100, 98, 2)
    assert allocation.auto


def test_a_credit_note_used_up_whole_is_part_of_a_proved_payment() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"), a_line("CM-2002", "-30.00"))

    proposal = match(advice, an_item("INV-1001", "100.00"), an_item("CM-2002", "-30.00"))

    assert classes(proposal) == ["full", "credit"]
    assert applied(proposal) == [("INV-1001", "100.00", True), ("CM-2002", "-30.00", True)]
    assert proposal.unapplied == 0


def test_one_invoice_in_two_parts_that_add_up_is_paid_in_full() -> None:
    advice = an_advice(a_line("INV-1001", "60.00"), a_line("INV-1001", "40.00"))

    proposal = match(advice, an_item("INV-1001", "100.00"))

    assert classes(proposal) == ["full", "full"]
    assert applied(proposal) == [("INV-1001", "60.00", True), ("INV-1001", "40.00", True)]


def test_a_discount_that_the_terms_grant_needs_no_print() -> None:
    item = an_item("INV-1001", "100.00", invoice_date=date(2026, 11, 12), discount_terms="2/10 net 30")

    proposal = match(an_advice(a_line("INV-1001", "98.00")), item)

    assert classes(proposal) == ["discount"]
    assert applied(proposal) == [("INV-1001", "100.00", True)]


@pytest.mark.parametrize(
    ("discount", "evidence_class", "reason"),
    [
        ("2.00", "A", "2 % of it; its terms are not known, up to 5% are taken as agreed"),
        ("2.50", "A", "2.5 % of it"),
        ("1.87", "B", "its terms are not known, and it is no rate of the amount"),
        ("5.01", "D", "over the limit of 5% without known terms"),
    ],
)
def test_without_known_terms_only_a_rate_of_the_amount_is_taken_for_a_discount(
    discount: str, evidence_class: str, reason: str
) -> None:
    net = Decimal("100.00") - Decimal(discount)

    [line] = match(an_advice(a_line("INV-1001", f"{net}", discount=discount)), an_item("INV-1001", "100.00")).lines

    assert line.evidence_class == evidence_class
    assert reason in line.reason


# -- what never posts by itself


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"proved": False}, "does not prove itself"),
        ({"consistent": False}, "do not add up"),
        ({"total": "99.00"}, "do not add up"),
        ({"total": None}, "states no total"),
        ({"currency": "USD"}, "is in EUR, not USD"),
    ],
)
def test_a_flaw_of_the_document_makes_it_a_suggestion(change: dict[str, Any], reason: str) -> None:
    proposal = match(an_advice(a_line("INV-1001", "100.00"), **change), an_item("INV-1001", "100.00"))

    assert proposal.evidence_class is EvidenceClass.D
    assert reason in proposal.reason
    assert proposal.review
    assert not any(allocation.auto for allocation in proposal.allocations)


def test_one_doubtful_line_keeps_the_whole_payment_from_posting() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"), a_line("INV-1002", "40.00"))

    proposal = match(advice, an_item("INV-1001", "100.00"), an_item("INV-1002", "50.00"))

    assert classes(proposal) == ["full", "short_pay"]
    assert applied(proposal) == [("INV-1001", "100.00", False), ("INV-1002", "40.00", False)]
    assert proposal.lines[0].evidence_class is EvidenceClass.A
    assert "line 2: 10.00 EUR short on INV-1002" in proposal.reason


def test_a_key_that_several_items_share_stays_ambiguous_with_what_tells_them_apart() -> None:
    advice = an_advice(a_line("1001", "100.00"))

    proposal = match(advice, an_item("INV-1001", "80.00"), an_item("CB-1001", "90.00"))

    assert classes(proposal) == ["unmatched"]
    assert [item.number for item in proposal.lines[0].candidates] == ["INV-1001", "CB-1001"]
    assert "INV-1001 open 80.00 EUR, CB-1001 open 90.00 EUR" in proposal.lines[0].reason
    assert not proposal.allocations


def test_the_amount_may_suggest_one_of_several_but_never_decide() -> None:
    proposal = match(an_advice(a_line("1001", "80.00")), an_item("INV-1001", "80.00"), an_item("CB-1001", "90.00"))

    assert applied(proposal) == [("INV-1001", "80.00", False)]


def test_an_exact_number_whose_amount_fits_only_its_twin_is_a_doubt() -> None:
    proposal = match(an_advice(a_line("1001", "80.00")), an_item("1001", "75.00"), an_item("INV-1001", "80.00"))

    assert proposal.evidence_class is EvidenceClass.D
    assert "INV-1001 would also be settled" in proposal.lines[0].reason


def test_the_same_number_of_two_customers_is_decided_by_the_other_lines() -> None:
    mine, theirs = an_item("1001", "100.00"), an_item("1001", "100.00", customer="C-2", customer_name="Globex")
    other = an_item("1002", "50.00")

    alone = match(an_advice(a_line("1001", "100.00")), mine, theirs)
    together = match(an_advice(a_line("1001", "100.00"), a_line("1002", "50.00")), mine, theirs, other)

    assert alone.evidence_class is EvidenceClass.D
    assert not any(allocation.auto for allocation in alone.allocations)
    assert together.customer == "C-1"
    assert together.evidence_class is EvidenceClass.A


def test_invoices_of_several_customers_need_a_person() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"), a_line("INV-2002", "50.00"))

    proposal = match(advice, an_item("INV-1001", "100.00"), an_item("INV-2002", "50.00", customer="C-2"))

    assert proposal.customer is None
    assert "several customers" in proposal.reason
    assert applied(proposal) == [("INV-1001", "100.00", False), ("INV-2002", "50.00", False)]


def test_a_stray_number_of_another_customer_is_not_applied() -> None:
    items = [an_item(f"INV-{number}", "10.00") for number in range(1001, 1010)]
    stray = an_item("INV-7007", "10.00", customer="C-2", customer_name="Globex")
    advice = an_advice(*(a_line(item.number, "10.00") for item in (*items, stray)))

    proposal = match(advice, *items, stray)

    assert proposal.customer == "C-1"
    assert proposal.lines[-1].line_class is LineClass.UNMATCHED
    assert "another customer" in proposal.lines[-1].reason
    assert proposal.review


def test_a_payer_with_another_customers_name_is_a_doubt() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"), payer="GLOBEX Ltd.")

    proposal = match(
        advice,
        an_item("INV-1001", "100.00"),
        an_item("INV-5", "1.00", customer="C-2", customer_name="Globex Limited"),
    )

    assert proposal.evidence_class is EvidenceClass.D
    assert "the payer's name is that of customer C-2" in proposal.reason


def test_a_suffix_of_the_payers_is_only_suggested() -> None:
    proposal = match(an_advice(a_line("10045A", "40.00")), an_item("10045", "100.00"))

    assert applied(proposal) == [("10045", "40.00", False)]
    assert "suffix" in proposal.lines[0].reason


def test_a_reference_that_the_reader_completed_is_only_suggested() -> None:
    item = an_item("INV-2024-00123", "100.00", id=7)

    proposal = match(an_advice(a_line("INV-2024-", "100.00", item_id=7)), item)

    assert applied(proposal) == [("INV-2024-00123", "100.00", False)]


# -- the closed set of differences


def test_paying_more_than_is_open_applies_what_is_open() -> None:
    proposal = match(an_advice(a_line("INV-1001", "120.00")), an_item("INV-1001", "100.00"))

    assert classes(proposal) == ["overpay"]
    assert applied(proposal) == [("INV-1001", "100.00", False)]
    assert proposal.unapplied == 20


def test_a_closed_item_takes_nothing_and_says_likely_paid_twice() -> None:
    proposal = match(an_advice(a_line("INV-1001", "100.00")), an_item("INV-1001", "0.00", original="100.00"))

    assert classes(proposal) == ["overpay"]
    assert not proposal.allocations
    assert "paid in full already, likely paid twice" in proposal.lines[0].reason
    assert proposal.unapplied == 100


def test_an_invoice_paid_twice_in_one_advice_is_used_up_once() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"), a_line("INV-1001", "100.00"))

    proposal = match(advice, an_item("INV-1001", "100.00"))

    assert applied(proposal) == [("INV-1001", "100.00", False)]
    assert "settled by an earlier line" in proposal.lines[1].reason


@pytest.mark.parametrize(
    ("line", "line_class"),
    [
        ({"net": "90.00"}, "short_pay"),
        ({"net": "90.00", "deduction": "10.00", "reason": "damaged"}, "short_pay"),
        ({"net": "80.00", "withheld": "20.00"}, "short_pay"),
        ({"net": "90.00", "discount": "10.00"}, "short_pay"),  # over the limit: not a discount
        ({"net": "88.00", "discount": "2.00", "deduction": "10.00"}, "short_pay"),
        ({"net": "95.00", "discount": "5.00"}, "discount"),
        ({"net": "100.00"}, "full"),
        ({"net": "100.01"}, "overpay"),
    ],
)
def test_an_amount_is_one_of_a_closed_set(line: dict[str, str], line_class: str) -> None:
    proposal = match(an_advice(a_line("INV-1001", **line)), an_item("INV-1001", "100.00"))

    assert classes(proposal) == [line_class]


def test_a_stated_deduction_within_the_limit_is_class_b() -> None:
    advice = an_advice(a_line("INV-1001", "96.00", deduction="4.00", reason="damaged"))

    cautious = match(advice, an_item("INV-1001", "100.00"), policy=MatchPolicy(deduction_limit=Decimal(5)))
    bold = match(
        advice,
        an_item("INV-1001", "100.00"),
        policy=MatchPolicy(deduction_limit=Decimal(5), auto_classes=frozenset({EvidenceClass.A, EvidenceClass.B})),
    )

    assert (cautious.evidence_class, cautious.review) == (EvidenceClass.B, True)
    assert applied(bold) == [("INV-1001", "96.00", True)]


def test_a_discount_after_its_last_day_is_a_short_payment() -> None:
    item = an_item("INV-1001", "100.00", invoice_date=date(2026, 10, 1), discount_terms="2/10 net 30")

    proposal = match(an_advice(a_line("INV-1001", "98.00", discount="2.00")), item)

    assert classes(proposal) == ["short_pay"]
    assert applied(proposal) == [("INV-1001", "98.00", False)]
    assert "not earned: paid on 2026-11-20, after 2026-10-16" in proposal.lines[0].reason


@pytest.mark.parametrize(
    "terms", ["2/10 net 30", "2% 10 days, net 30", "10 Tage 2 % Skonto", "2 % innerhalb 10 Tagen"]
)
def test_terms_are_read_as_people_write_them(terms: str) -> None:
    item = an_item("INV-1001", "100.00", invoice_date=date(2026, 11, 12), discount_terms=terms)

    proposal = match(an_advice(a_line("INV-1001", "98.00", discount="2.00")), item)

    assert classes(proposal) == ["discount"]


def test_a_credit_note_taken_beyond_what_it_has_applies_what_it_has() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"), a_line("CM-2002", "-40.00"))

    proposal = match(advice, an_item("INV-1001", "100.00"), an_item("CM-2002", "-30.00"))

    assert applied(proposal) == [("INV-1001", "100.00", False), ("CM-2002", "-30.00", False)]
    assert proposal.unapplied == -10


def test_an_unknown_credit_is_never_netted_silently() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"), a_line("CB12345", "-10.00"))

    proposal = match(advice, an_item("INV-1001", "100.00"))

    assert classes(proposal) == ["full", "unmatched"]
    assert "a credit or deduction that we do not know" in proposal.lines[1].reason
    assert proposal.review


def test_a_deduction_on_a_line_of_its_own_lowers_its_invoice() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"), a_line("INV-1001", "-10.00", reason="damaged"))

    proposal = match(advice, an_item("INV-1001", "100.00"))

    assert classes(proposal) == ["short_pay", "short_pay"]
    assert applied(proposal) == [("INV-1001", "90.00", False)]
    assert proposal.unapplied == 0


# -- references that are no invoice numbers


def test_a_purchase_order_with_several_invoices_stays_ambiguous() -> None:
    items = [
        an_item("INV-1001", "100.00", po_number="PO-4500", invoice_date=date(2026, 3, 1)),
        an_item("INV-1002", "100.00", po_number="PO-4500", invoice_date=date(2026, 4, 1)),
    ]

    undated = match(an_advice(a_line("PO-4500", "100.00")), *items)
    dated = match(an_advice(a_line("PO-4500", "100.00", invoice_date=date(2026, 4, 1))), *items)

    assert "they differ only in their date: INV-1001 of 2026-03-01, INV-1002 of 2026-04-01" in undated.lines[0].reason
    assert applied(dated) == [("INV-1002", "100.00", False)]


def test_a_cut_or_mistyped_number_is_a_suggestion_only_with_the_exact_amount() -> None:
    items = [an_item("RE20261081500", "100.00"), an_item("RE20261081600", "70.00"), an_item("RE20269999", "30.00")]
    anchor = a_line("RE20269999", "30.00")

    cut = match(an_advice(anchor, a_line("RE202610815", "100.00")), *items)
    typo = match(an_advice(anchor, a_line("RE20261081590", "100.00")), *items)
    neither = match(an_advice(anchor, a_line("RE20261081590", "55.00")), *items)

    assert applied(cut)[1] == ("RE20261081500", "100.00", False)
    assert (cut.lines[1].evidence_class, typo.lines[1].evidence_class) == (EvidenceClass.C, EvidenceClass.D)
    assert applied(typo)[1] == ("RE20261081500", "100.00", False)
    assert classes(neither)[1] == "unmatched"


def test_nothing_known_is_class_e() -> None:
    proposal = match(an_advice(a_line("9999", "100.00")), an_item("INV-1001", "100.00"))

    assert (proposal.evidence_class, proposal.customer, proposal.review) == (EvidenceClass.E, None, True)


# -- an advice without lines


def test_a_bare_total_suggests_the_customers_one_item_of_that_amount() -> None:
    items = [an_item("INV-1001", "100.00"), an_item("INV-1002", "50.00"), an_item("X-1", "100.00", customer="C-2")]

    known = match(an_advice(total="100.00"), *items, customer="C-1")
    unknown = match(an_advice(total="100.00"), *items)
    balance = match(an_advice(total="150.00"), *items, customer="C-1")
    twins = match(an_advice(total="50.00"), *items, an_item("INV-1003", "50.00"), customer="C-1")

    assert applied(known) == [("INV-1001", "100.00", False)]
    assert known.evidence_class is EvidenceClass.C
    assert unknown.evidence_class is EvidenceClass.E
    assert [number for number, _, _ in applied(balance)] == ["INV-1001", "INV-1002"]
    assert (twins.evidence_class, twins.allocations) == (EvidenceClass.D, ())


def test_a_later_payment_of_a_document_sees_what_the_earlier_one_used() -> None:
    advice = an_advice(a_line("INV-1001", "100.00"))

    first, second = propose_all([advice, advice], KnownItems((an_item("INV-1001", "100.00"),)), POLICY)

    assert applied(first) == [("INV-1001", "100.00", True)]
    assert applied(second) == []


# -- numbers that other customers have too


def test_an_exact_number_under_the_payers_own_name_beats_another_customers_prefixed_one() -> None:
    own = an_item("001370", "100.00"), an_item("001371", "50.00")
    other = an_item("INV-0001370", "80.00", customer="C-2", customer_name="Globex")
    twin = an_item("RE-0001371", "50.00", customer="C-2", customer_name="Globex")
    advice = an_advice(a_line("001370", "100.00"), a_line("001371", "50.00"), payer="ACME Tooling")

    proposal = match(advice, *own, other, twin)

    assert applied(proposal) == [("001370", "100.00", True), ("001371", "50.00", True)]


@pytest.mark.parametrize("payer", [None, "Globex", "Somebody Else"])
def test_without_the_payers_own_name_a_number_of_two_customers_stays_a_suggestion(payer: str | None) -> None:
    own = an_item("001370", "100.00")
    other = an_item("INV-0001370", "80.00", customer="C-2", customer_name="Globex")

    proposal = match(an_advice(a_line("001370", "100.00"), payer=payer), own, other)

    assert not any(allocation.auto for allocation in proposal.allocations)


def in_family(item: KnownItem, head: str, **rules: Any) -> KnownItem:
    return replace(item, rules=PayerRules(family=head, **rules))


def test_a_family_of_customers_is_one_payer_7() -> None:
    """Its references prove the family, and one that another family has too proves nobody."""
    first = in_family(an_item("INV-1001", "100.00", customer="C-1"), "C-1")
    second = in_family(an_item("INV-1001", "100.00", customer="C-2"), "C-2")

    proposal = match(an_advice(a_line("INV-1001", "100.00")), first, second)

    assert "exist for several customers" in proposal.reason


def test_items_of_one_family_are_paid_together() -> None:
    first = in_family(an_item("INV-1001", "100.00", customer="C-1001"), "C-1001")
    second = in_family(an_item("INV-2001", "70.00", customer="C-1002"), "C-1001")
    advice = an_advice(a_line("INV-1001", "100.00"), a_line("INV-2001", "70.00"))

    together = match(advice, first, second)
    apart = match(advice, replace(first, rules=None), replace(second, rules=None))

    assert (together.evidence_class, together.customer) == (EvidenceClass.A, "C-1001")
    assert "several customers" in apart.reason


TOLERANCE = Tolerance(
    penny=Decimal("0.05"),
    largest=Decimal("5.00"),
    rate=Decimal("0.005"),
    monthly=Decimal("25.00"),
    unearned_discount=Decimal("3.00"),
    bank_fee=Decimal("30.00"),
)


@pytest.mark.parametrize(
    ("line", "kind", "amount"),
    [
        pytest.param({"net": "999.97"}, "write_off", "0.03", id="a penny"),
        pytest.param({"net": "1000.04"}, "write_off", "-0.04", id="a penny too much"),
        pytest.param({"net": "995.00"}, "write_off", "5.00", id="at both limits"),
        pytest.param({"net": "994.99"}, None, None, id="above the amount"),
        pytest.param({"net": "850.00"}, "withholding", "150.00", id="tax at the known rate"),
        pytest.param({"net": "850.00", "withheld": "150.00"}, "withholding", "150.00", id="tax that is printed"),
        pytest.param({"net": "850.01"}, None, None, id="nearly the rate"),
        pytest.param({"net": "900.00"}, "retention", "100.00", id="a retention"),
        pytest.param({"net": "980.00", "deduction": "20.00", "reason": "bank fees"}, "bank_fee", "20.00", id="a fee"),
        pytest.param({"net": "980.00", "deduction": "20.00", "reason": "damaged"}, None, None, id="a claim"),
        pytest.param({"net": "998.00", "deduction": "2.00", "reason": "damaged"}, None, None, id="a small claim"),
    ],
)
def test_a_difference_is_one_of_a_closed_set_or_stays_open(
    line: dict[str, str], kind: str | None, amount: str | None
) -> None:
    item = in_family(
        an_item("INV-1001", "1000.00"), "C-1001",
        tolerance=TOLERANCE, withholding=(Decimal("0.15"),), retention=(Decimal("0.10"),),
    )  # fmt: skip
    reason = line.pop("reason", None)

    proposal = match(an_advice(replace(a_line("INV-1001", **line), reason=reason)), item)

    [allocation] = proposal.allocations
    found = [(each.kind.value, each.amount) for each in allocation.differences]
    assert found == ([(kind, Decimal(amount or 0))] if kind else [])
    assert proposal.evidence_class == (EvidenceClass.B if kind else EvidenceClass.D)
    assert not allocation.auto


@pytest.mark.parametrize(("discount", "waived"), [("3.00", True), ("3.01", False)])
def test_a_discount_that_is_not_earned_is_waived_up_to_its_limit(discount: str, waived: bool) -> None:
    item = in_family(replace(an_item("INV-1001", "100.00"), discount_terms="1/10 net 30"), "C-1", tolerance=TOLERANCE)
    paid = Decimal("100.00") - Decimal(discount)

    [allocation] = match(an_advice(a_line("INV-1001", f"{paid}", discount=discount)), item).allocations

    assert allocation.discount == (Decimal(discount) if waived else 0)
    assert allocation.evidence_class == (EvidenceClass.B if waived else EvidenceClass.D)


def test_credit_notes_that_pay_invoices_without_money_wait_for_one_click() -> None:
    advice = an_advice(a_line("INV-1001", "30.00"), a_line("CM-9001", "-30.00"))

    proposal = match(advice, an_item("INV-1001", "30.00"), an_item("CM-9001", "-30.00"))

    assert (proposal.evidence_class, proposal.unapplied) == (EvidenceClass.C, 0)
    assert not any(allocation.auto for allocation in proposal.allocations)
