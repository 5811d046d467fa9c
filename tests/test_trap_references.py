"""Traps of the reference: which number a line means, and which item of the ledger that is."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from parsers.known_items import KnownItems
from tests.trap_papers import HEAD, TWO, known, known_item, matched, only, paid, placed_pdf, proved, read, table, xlsx
from tickets.money.matching.proposal import EvidenceClass, Proposal


def _applied(proposal: Proposal) -> list[tuple[str, str, bool]]:
    return [(allocation.number, str(allocation.amount), allocation.auto) for allocation in proposal.allocations]


def _two_lines(first: str, second: str) -> str:
    return (
        f"{HEAD}Invoice                 Date          Amount\n"
        f"{first:24}01/02/2026    300.00\n"
        f"{second:24}01/03/2026    150.00\n"
        "Total                                 450.00\n"
    )


def test_t07_a_number_wrapped_in_its_cell_is_joined_only_where_the_join_is_a_known_item() -> None:
    places = (40, 130, 300)
    content = placed_pdf(
        [
            [
                (40, 40, "Remittance advice"),
                *table(80, places, ("Invoice", "Date", ">Amount paid")),
                *table(100, places, ("INV-2024-", "01/15/2026", ">300.00"), ("00123", "", ""), step=9),
                *table(124, places, ("INV-2024-", "01/16/2026", ">150.00"), ("00124", "", ""), step=9),
                *table(160, places, ("Total paid", "", ">450.00")),
            ]
        ]
    )

    advice = only(content, known(("INV-2024-00123", "300"), ("INV-2024-00124", "150")))
    alone = only(content)

    assert paid(advice) == [("INV-2024-00123", "300.00"), ("INV-2024-00124", "150.00")]
    assert proved(advice)
    assert paid(alone) == paid(advice)


def test_t07_a_number_broken_over_three_lines_around_its_row_is_one() -> None:
    places = (40, 130, 300)
    content = placed_pdf(
        [
            [
                (40, 40, "Remittance advice"),
                *table(80, places, ("Invoice", "Date", ">Amount paid")),
                *table(100, places, ("B-", "", ""), ("25534-", "07/02/2026", ">300.00"), ("26", "", ""), step=9),
                *table(134, places, ("B-", "", ""), ("25516-", "07/14/2026", ">150.00"), ("26", "", ""), step=9),
                *table(180, places, ("Total paid", "", ">450.00")),
            ]
        ]
    )
    strangers = (("INV-0025534", "226.90"), ("RE-2026-25516", "374.93"))

    advice = only(content, known(("B-25534-26", "300"), ("B-25516-26", "150"), *strangers))

    assert paid(advice) == [("B-25534-26", "300.00"), ("B-25516-26", "150.00")]
    assert proved(advice)
    assert paid(only(content)) == paid(advice)


def test_t07_a_piece_that_could_be_part_of_the_number_keeps_a_document_unproved() -> None:
    places = (40, 130, 300)
    content = placed_pdf(
        [
            [
                (40, 40, "Remittance advice"),
                *table(80, places, ("Invoice", "Date", ">Amount paid")),
                *table(100, places, ("F26/00", "01/15/2026", ">300.00"), ("1373", "", ""), step=9),
                *table(150, places, ("Total paid", "", ">300.00")),
            ]
        ]
    )

    assert not proved(only(content))


@pytest.mark.parametrize(
    ("first", "second"),
    [("INV-20260000", "INV-20260001"), ("00065653", "00065654"), ("INV-2026000065", "INV-2026000066")],
)
def test_t08_a_cut_number_is_a_suggestion_by_its_exact_amount(first: str, second: str) -> None:
    items = known(
        ("INV-2026-0000065653", "300"), ("INV-2026-0000165654", "150"), ("INV-2026-0000265655", "77")
    )  # the payer's field holds ten or sixteen characters
    cut = ("INV-202600", "INV-202600") if first == second else (first, second)

    advice = only(_two_lines(*cut), items)
    proposal = matched(advice, items)

    assert [net for _, net in paid(advice)] == ["300.00", "150.00"]
    assert not any(auto for _, _, auto in _applied(proposal))
    assert proposal.review


def test_t08_the_last_digits_with_the_exact_amount_name_one_item() -> None:
    items = known(("910065653", "300"), ("910065654", "150"), ("910065655", "77"), ("71001", "12"))

    advice = only(_two_lines("065653", "910065654"), items)
    proposal = matched(advice, items)

    assert [number for number, _, _ in _applied(proposal)] == ["910065653", "910065654"]
    assert proposal.evidence_class >= EvidenceClass.C
    assert proposal.review


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("65653", "65654"),
        ("0000065653", "0000065654"),
        ("inv 65653", "Inv.65654"),
        ("2026/65653", "2026/65654"),
        ("RE65653", "RE65654"),
    ],
)
def test_t09_zeros_prefix_year_and_separators_may_differ(first: str, second: str) -> None:
    items = known(("INV-2026-0065653", "300"), ("INV-2026-0065654", "150"))

    advice = only(_two_lines(first, second), items)

    assert [line.item_id for line in advice.lines] == [1, 2]
    assert [net for _, net in paid(advice)] == ["300.00", "150.00"]


def test_t09_a_shortened_number_that_two_items_could_be_names_neither() -> None:
    items = known(("INV-2025-0065653", "300"), ("INV-2026-0065653", "280"), ("INV-2026-0065654", "150"))

    advice = only(_two_lines("65653", "INV-2026-0065654"), items)
    proposal = matched(advice, items)

    assert [line.item_id for line in advice.lines] == [None, 3]
    assert proposal.review


@pytest.mark.parametrize("written", ["10045A", "10045-1", "10045 FREIGHT"])
def test_t10_a_suffix_of_the_payer_still_names_the_invoice_as_a_part_payment(written: str) -> None:
    items = known(("10045", "300"), ("10046", "150"))
    text = (
        f"{HEAD}Invoice                 Date          Amount\n"
        f"{written:24}01/02/2026    200.00\n"
        "10046                   01/03/2026    150.00\n"
        "Total                                 350.00\n"
    )

    advice = only(text, items)
    proposal = matched(advice, items)

    assert [net for _, net in paid(advice)] == ["200.00", "150.00"]
    assert advice.lines[0].reference.startswith("10045")
    assert [allocation[0] for allocation in _applied(proposal)] == ["10045", "10046"]
    assert proposal.review


def test_t11_a_mistyped_number_is_a_suggestion_and_never_applied() -> None:
    items = known(("65653", "300"), ("65654", "150"), ("71001", "99"))

    advice = only(_two_lines("65563", "65654"), items)
    proposal = matched(advice, items)

    assert advice.lines[0].item_id is None
    assert ("65653", "300.00", False) in [
        (number, f"{Decimal(amount):.2f}", auto) for number, amount, auto in _applied(proposal)
    ]
    assert not any(auto for _, _, auto in _applied(proposal))


_SEVERAL = [
    "1001-1004", "1001 - 1004", "1001 to 1004", "1001 bis 1004", "1001..1004", "1001/02/03/04", "1001, 1002, 1003, 1004",
    "1001/1002/1003/1004", "1001-04",
]  # fmt: skip


@pytest.mark.parametrize("cell", _SEVERAL)
def test_t12_several_invoices_in_a_cell_are_lines_where_their_balances_add_up(cell: str) -> None:
    text = (
        f"{HEAD}Invoice                     Amount paid\n"
        f"{cell:28}       1000.00\n"
        "1007                               50.00\n"
        "Total                            1050.00\n"
    )
    items = (("1001", "100"), ("1002", "200"), ("1003", "300"), ("1004", "400"), ("1007", "50"))

    spread = only(text, known(*items))
    unequal = only(text, known(*items[:3], ("1004", "410"), items[4]))
    alone = only(text)

    assert paid(spread) == [("1001", "100"), ("1002", "200"), ("1003", "300"), ("1004", "400"), ("1007", "50.00")]
    assert proved(spread)
    assert not proved(unequal)
    assert not proved(alone)


def test_t12_a_number_with_a_hyphen_of_its_own_is_one_invoice() -> None:
    advice = only(_two_lines("2024-2031", "2024-2032"), known(("2024-2031", "300"), ("2024-2032", "150")))

    assert paid(advice) == [("2024-2031", "300.00"), ("2024-2032", "150.00")]
    assert proved(advice)


def test_t12_a_cell_that_is_an_invoice_and_a_range_that_ties_too_is_not_proved() -> None:
    items = known(("1001-1002", "300"), ("1001", "100"), ("1002", "200"), ("1007", "150"))

    assert not proved(only(_two_lines("1001-1002", "1007"), items))


def test_t13_of_two_number_columns_the_ledger_picks_ours() -> None:
    text = (
        f"{HEAD}Document      Reference     Date          Amount\n"
        "1900001       77001         01/02/2026    300.00\n"
        "1900002       77002         01/03/2026    150.00\n"
        "Total                                     450.00\n"
    )

    ours, payers = known(("INV-77001", "300"), ("INV-77002", "150")), known(("1900001", "300"), ("1900002", "150"))

    assert [line.reference for line in only(text, ours).lines] == ["77001", "77002"]
    assert [line.reference for line in only(text, payers).lines] == ["1900001", "1900002"]
    assert not proved(only(text))


def test_t13_the_payers_numbers_may_touch_ours() -> None:
    places = (40, 93, 180, 300)
    rows = [
        ("5175144234", "NMI003164", "01/15/2026", ">300.00"),
        ("5189203853", "NMI003165", "01/16/2026", ">150.00"),
    ]
    heads = ("Our ref.", "Invoice", "Date", ">Amount paid")
    content = placed_pdf(
        [[(40, 40, "Remittance advice"), *table(80, places, heads, *rows, ("Total", "", "", ">450.00"))]],
        font="Courier",
    )

    advice = only(content)

    assert paid(advice) == [("NMI003164", "300.00"), ("NMI003165", "150.00")]
    assert proved(advice)


def test_t07_letters_that_a_narrow_cell_breaks_off_leave_the_number_unsure() -> None:
    places = (40, 130, 300)
    content = placed_pdf(
        [
            [
                (40, 40, "Remittance advice"),
                *table(80, places, ("Invoice", "Date", ">Amount paid")),
                *table(100, places, ("NMI003164", "01/15/2026", ">300.00"), ("-A", "", ""), step=9),
                *table(150, places, ("Total paid", "", ">300.00")),
            ]
        ]
    )

    assert not proved(only(content))
    assert proved(only(content, known(("NMI003164-A", "300"))))


@pytest.mark.parametrize("heading", ["PO Number", "BOL", "Delivery note", "Contract no.", "Meter no."])
def test_t14_an_order_number_in_place_of_the_invoice_needs_the_amount(heading: str) -> None:
    text = (
        f"{HEAD}{heading:16}Date          Amount\n"
        "4500001         01/02/2026    300.00\n"
        "4500001         01/03/2026    150.00\n"
        "Total                         450.00\n"
    )
    items = KnownItems(
        (
            known_item(1, "65653", "300", po="4500001"),
            known_item(2, "65654", "150", po="4500001"),
            known_item(3, "65655", "80", po="4500001"),
        )
    )

    advice = only(text, items)
    proposal = matched(advice, items)

    assert paid(advice) == [("4500001", "300.00"), ("4500001", "150.00")]
    assert [allocation[0] for allocation in _applied(proposal)] == ["65653", "65654"]
    assert not any(auto for _, _, auto in _applied(proposal))


@pytest.mark.parametrize("words", ["VARIOUS", "STATEMENT", "INV", "OPENING BAL", "04/01/2026"])
def test_t15_words_and_dates_in_place_of_a_number_name_no_invoice(words: str) -> None:
    items = known(("65653", "300"), ("65654", "150"), ("4012026", "300"))

    advice = only(_two_lines(words, "65654"), items)
    proposal = matched(advice, items)

    assert all(line.item_id != 1 and line.item_id != 3 for line in advice.lines)
    assert all(number == "65654" and not auto for number, _, auto in _applied(proposal))


def test_t57_page_phone_and_tax_numbers_are_no_references() -> None:
    advice = only(
        "Brookmart Stores Inc.\nREMITTANCE ADVICE\n"
        "Phone: 5550 65655        Tax ID: 65656      Page 65657 of 2026\n"
        "Check No: 118822    Check Date: 04/22/2026\n\n"
        "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Total                       450.00\n"
        "\nQuestions? Call 65658 or write to PO Box 65659.\n",
        known(*((str(number), "300") for number in range(65653, 65660))),
    )

    assert paid(advice) == TWO


def test_t58_postcodes_and_amounts_that_equal_short_invoice_numbers_are_no_references() -> None:
    items = known(("10115", "300"), ("300", "300"), ("20095", "150"), ("65653", "300"), ("65654", "150"))
    text = (
        f"{HEAD}Invoice       Town                 Date          Amount\n"
        "65653         10115 Berlin         01/02/2026    300.00\n"
        "65654         20095 Hamburg        01/03/2026    150.00\n"
        "Total                                            450.00\n"
    )

    assert paid(only(text, items)) == TWO
    assert [line.item_id for line in only(text, items).lines] == [4, 5]


def test_t59_amounts_shifted_by_a_row_are_not_proved() -> None:
    items = known(("65653", "50"), ("65654", "150"), ("65655", "300"), ("65656", "20"))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    150.00\n"
        "65654         01/03/2026    300.00\n"
        "65655         01/03/2026     20.00\n"
        "65656         01/03/2026     50.00\n"
        "Total                       520.00\n",
        items,
    )

    assert not proved(advice)
    assert not any(allocation.auto for allocation in matched(advice, items).allocations)


def test_t60_errors_that_cancel_each_other_out_are_not_proved_against_the_ledger() -> None:
    items = known(("65653", "300"), ("65654", "150"))
    advice = only(
        f"{HEAD}Invoice       Date          Amount\n"
        "65653         01/02/2026    290.00\n"
        "65654         01/03/2026    160.00\n"
        "Total                       450.00\n",
        items,
    )
    proposal = matched(advice, items)

    assert not any(allocation.auto for allocation in proposal.allocations)
    assert not all(equation.holds for equation in advice.proof.equations)


def test_t62_numbers_of_a_workbook_are_whole_whatever_type_their_cells_have() -> None:
    sheet = xlsx(
        (
            "Payment",
            [
                ["Remittance advice"],
                ["Invoice", "Date", "Amount paid"],
                [100012345.0, 46037, 300.0],
                ["00065654", "2026-01-16", 150],
                ["'65655", "2026-01-17", 50.5],
                [1.00012e8, "2026-01-18", "20.25"],
                ["Total paid", None, 520.75],
            ],
        )
    )

    advice = only(sheet, name="advice.xlsx")

    assert [(reference, Decimal(net)) for reference, net in paid(advice)] == [
        ("100012345", Decimal(300)),
        ("00065654", Decimal(150)),
        ("65655", Decimal("50.5")),
        ("100012000", Decimal("20.25")),
    ]
    assert proved(advice)


def test_t62_digits_that_a_workbook_has_lost_are_told() -> None:
    sheet = xlsx(
        (
            "Payment",
            [
                ["Remittance advice"],
                ["Invoice", "Amount paid"],
                [12345678901234567890.0, 300.0],
                ["Total paid", 300.0],
            ],
        )
    )

    reading = read(sheet, name="advice.xlsx")

    assert any(problem.code == "digits_lost" for problem in reading.problems)
    assert not any(proved(advice) for advice in reading.payments)


def test_t65_one_payment_for_several_customers_waits_for_a_person() -> None:
    items = KnownItems(
        (
            known_item(1, "65653", "300", customer="17", name="Brookmart North"),
            known_item(2, "65654", "150", customer="18", name="Brookmart South"),
        )
    )
    text = _two_lines("65653", "65654")

    advice = only(text, items)
    proposal = matched(advice, items)

    assert [line.item_id for line in advice.lines] == [1, 2]
    assert "several customers" in proposal.reason
    assert not any(allocation.auto for allocation in proposal.allocations)


def test_t66_an_order_that_is_not_invoiced_yet_stays_unapplied_under_its_number() -> None:
    items = known(("65653", "300"))
    text = (
        f"{HEAD}Reference               Date          Amount\n"
        "65653                   01/02/2026    300.00\n"
        "SO-88213                01/03/2026    150.00\n"
        "Total                                 450.00\n"
    )

    advice = only(text, items)
    proposal = matched(advice, items)

    assert paid(advice) == [("65653", "300.00"), ("SO-88213", "150.00")]
    assert proposal.unapplied == Decimal(150)
    assert proposal.review


def test_t07_numbers_that_break_off_at_a_hyphen_go_on_below_and_not_above() -> None:
    places = (40, 130, 300)
    rows = [
        cell
        for number, (tail, amount) in enumerate((("00123", ">300.00"), ("00124", ">150.00"), ("00125", ">50.00")))
        for cell in table(100 + 16 * number, places, ("VF2026-", "01/15/2026", amount), (tail, "", ""), step=9)
    ]
    content = placed_pdf(
        [
            [
                (40, 40, "Remittance advice"),
                *table(80, places, ("Invoice", "Date", ">Amount paid")),
                *rows,
                (40, 170, "Total paid 500.00"),
            ]
        ]
    )

    assert paid(only(content)) == [("VF2026-00123", "300.00"), ("VF2026-00124", "150.00"), ("VF2026-00125", "50.00")]


def test_t07_a_number_that_breaks_off_and_does_not_go_on_is_not_proved() -> None:
    advice = only(_two_lines("VF2026-", "VF2027-"))

    assert not proved(advice)


def test_t13_a_number_so_long_that_it_touches_the_date_is_cut_where_the_date_begins() -> None:
    places = (40, 93.4, 300)
    rows = [("VF2026-0123270", "19-04-2026", ">300.00"), ("VF2026-0123272", "16-02-2026", ">150.00")]
    content = placed_pdf(
        [[(40, 40, "Betaalspecificatie"), *table(80, places, ("Referentie", "Factuurdatum", ">Betaald"), *rows), (40, 130, "Totaal betaald 450,00")]],
        size=7,
    )  # fmt: skip

    advice = only(content)

    assert [net for _, net in paid(advice)] == ["300.00", "150.00"]
    assert [reference for reference, _ in paid(advice)] == ["VF2026-0123270", "VF2026-0123272"] or not proved(advice)


def test_t13_of_two_columns_whose_headings_run_together_none_is_taken_on_trust() -> None:
    places = (40, 100, 200, 300, 420)
    heads = ("Beleg", "RechnungsdatumReferenz", "", "", ">Zahlbetrag")
    rows = [
        ("V52000", "09.05.2026", "RE-0553239", "", ">300,00"),
        ("V52001", "18.05.2026", "RE-0553246", "", ">150,00"),
    ]
    content = placed_pdf(
        [[(40, 40, "Zahlungsavis"), *table(80, places, heads, *rows), (40, 130, "Zahlungsbetrag 450,00")]]
    )

    advice = only(content)

    assert paid(advice) == [("RE-0553239", "300.00"), ("RE-0553246", "150.00")] or not proved(advice)
