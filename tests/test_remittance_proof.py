"""A proof is checked by a second hand, which sees the advice and the page and nothing of how they were read."""

import ast
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from parsers.files.pages import DocumentText
from parsers.problems import PageBox
from parsers.remittance.advice import ProofState, RemittanceAdvice
from parsers.remittance.formats.document import read_document
from parsers.remittance.proof import proof as remittance_proof
from parsers.remittance.proof.proof import check, find_left_out, find_unprinted
from tests.trap_papers import HEAD, known, only, pdf

_TEXT = (
    f"{HEAD}Invoice       Date          Gross      Discount      Amount paid\n"
    "65653         01/02/2026    306.00         6.00           300.00\n"
    "65654         01/03/2026    150.00         0.00           150.00\n"
    "Total                       456.00         6.00           450.00\n"
)


@pytest.fixture(scope="module")
def document() -> DocumentText:
    return read_document("advice.pdf", "", pdf(_TEXT))


@pytest.fixture(scope="module")
def advice() -> RemittanceAdvice:
    return only(_TEXT)


def test_the_checker_imports_nothing_of_the_reader() -> None:
    tree = ast.parse(Path(remittance_proof.__file__).read_text())

    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {module for module in modules if module and module.startswith("parsers")} == {
        "parsers.remittance.advice",
        "parsers.files.pages",
        "parsers.problems",
    }


def test_what_is_printed_is_found_at_its_place(advice: RemittanceAdvice, document: DocumentText) -> None:
    assert check(advice).state is ProofState.PROVED
    assert find_unprinted(advice, document) == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"net": Decimal("300.01")}, "The amount of line 1"),
        ({"net_box": PageBox(1, 500, 700, 520, 710)}, "The amount of line 1"),
        ({"reference": "65663"}, "The number of line 1"),
    ],
)
def test_what_is_not_printed_is_told(
    advice: RemittanceAdvice, document: DocumentText, change: dict[str, object], told: str
) -> None:
    first, *others = advice.lines
    changed = replace(advice, lines=(replace(first, **change), *others))  # type: ignore[arg-type]

    assert find_unprinted(changed, document).startswith(told)


def test_lines_that_do_not_add_up_or_do_not_follow_from_their_parts_are_not_proved(advice: RemittanceAdvice) -> None:
    first, *others = advice.lines
    short = replace(advice, lines=(replace(first, net=Decimal(299)), *others))
    odd = replace(advice, lines=(replace(first, discount=Decimal(5)), *others))
    unnamed = replace(advice, lines=(replace(first, reference=""), *others))

    assert {check(each).state for each in (short, odd, unnamed, replace(advice, total=None))} == {ProofState.UNPROVED}


@pytest.mark.parametrize(
    "reference", ["4585529366 02.06.26 Retoure", "2026.1074 45810349", "90416220 4500119870", "10045 2026-02-06"]
)
def test_a_number_that_ran_into_the_next_column_is_no_proof_unless_it_is_known(
    advice: RemittanceAdvice, reference: str
) -> None:
    first, *others = advice.lines
    claimed = replace(advice, lines=(replace(first, reference=reference), *others))
    confirmed = replace(advice, lines=(replace(first, reference=reference, item_id=7), *others))

    assert "two columns that ran into each other" in check(claimed).reason
    assert check(confirmed).state is ProofState.PROVED


@pytest.mark.parametrize(
    "reference", ["INV 2026 0042", "RE 2026 117", "F 12/03/2026", "Rechnung 90416220", "0042 / 26"]
)
def test_a_number_that_is_written_with_blanks_is_one(advice: RemittanceAdvice, reference: str) -> None:
    first, *others = advice.lines

    assert check(replace(advice, lines=(replace(first, reference=reference), *others))).state is ProofState.PROVED


def test_the_boxes_of_a_card_are_where_it_is_printed() -> None:
    cards = "Invoice: INV-65653\nAmount paid: 300.00\n\nInvoice: INV-65654\nAmount paid: 150.00\n\n"
    text = f"{HEAD}{cards}Total paid: 450.00\n"

    advice = only(text, known(("INV-65653", "300"), ("INV-65654", "150")))

    assert find_unprinted(advice, read_document("advice.pdf", "", pdf(text))) == ""
    assert [line.net_box.top < 160 for line in advice.lines if line.net_box] == [True, True]


def test_two_headings_that_stand_too_near_leave_open_which_column_names_the_invoice() -> None:
    text = (
        f"{HEAD}Supplier Invoice Purchase Ord Inv. Date       Gross Amount     Amount Paid\n"
        "007009           4529274898   2026-06-04            393.05          393.05\n"
        "007054           4575994503   2026-06-11            388.19          388.19\n"
        "Total                                                781.24          781.24\n"
    )

    assert only(text).proof.state is ProofState.UNPROVED


_BILLED = (
    "Invoice       Date          Invoice amount\n"
    "65653         01/02/2026    306.00\n"
    "65654         01/03/2026    150.00\n"
    "Total                       456.00\n"
)
_ITEMS = known(("65653", "306"), ("65654", "150"))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("Total 456.00\n306.00 150.00", ""),
        ("Rest\n\n6.00   300.00\n0.00   150.00", "Page 2 has amounts that no line accounts for."),
    ],
)
def test_a_page_with_amounts_that_no_line_accounts_for_is_told(more: str, told: str) -> None:
    advice = only(f"{HEAD}{_BILLED}", _ITEMS)

    left_out = find_left_out([advice], read_document("advice.pdf", "", pdf(f"{HEAD}{_BILLED}\f{more}")))

    assert advice.proof.state is ProofState.PROVED
    assert left_out == told


@pytest.mark.parametrize(("stated", "state"), [("450.00", ProofState.UNPROVED), ("456.00", ProofState.PROVED)])
def test_an_amount_above_the_lines_that_they_do_not_give_is_no_proof(stated: str, state: ProofState) -> None:
    assert only(f"{HEAD}Amount: {stated} USD\n\n{_BILLED}", _ITEMS).proof.state is state
