"""The made remittance documents: same seed same papers, and a truth that agrees with itself and the ledger."""

import csv
import io
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from evaluation.remittances.deals import write_ledger
from evaluation.remittances.layouts import LAYOUTS, Document, make_documents
from evaluation.remittances.report import list_figures
from evaluation.remittances.scoring import score


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return make_documents(seed=3, rounds=1)[0]


def pay(document: Document, **changed: object) -> dict[str, object]:
    """The row of a reader that reads everything as it is printed."""
    payments = [
        {
            **{name: payment[name] for name in ("payer", "reference", "date", "currency")},
            "total": str(payment["total"]),
            "consistent": True,
            "proof": {"state": "proved"},
            "lines": [
                {
                    "invoice": line["invoice"],
                    "net": str(line["net"]),
                    "gross": line["gross"] and str(line["gross"]),
                    "discount": line["discount"] and str(line["discount"]),
                    "deduction": str(line["reduced"] - (line["discount"] or 0)),
                }
                for line in payment["lines"]
            ],
        }
        for payment in document.payments
    ]
    return {"kind": document.printed.kind, "payments": payments, **changed}


def find(documents: list[Document], name: str) -> Document:
    return next(document for document in documents if document.layout.name == name)


def test_same_seed_gives_the_same_papers() -> None:
    first, second = (make_documents(seed=9, rounds=1)[0] for _ in range(2))
    assert [document.payments for document in first] == [document.payments for document in second]
    for one, other in zip(first, second, strict=True):
        if not one.printed.scanned:  # an image file holds the time of its making
            assert one.printed.source == other.printed.source, one.name


def test_layouts_have_their_own_names() -> None:
    names = Counter(layout.name for layout in LAYOUTS)
    assert max(names.values()) == 1
    assert {layout.part for layout in LAYOUTS} <= {"open", "sealed"}
    assert {layout.language for layout in LAYOUTS} == {"en", "de", "fr", "es", "it", "nl", "pt", "pl"}


def test_printed_totals_are_the_sums_of_the_lines_unless_made_wrong(documents: list[Document]) -> None:
    for document in documents:
        for payment in document.payments:
            if not document.printed.sums or payment["total"] is None or not payment["lines"]:
                continue
            lines = sum((line["net"] for line in payment["lines"]), payment["lump"])
            assert lines == payment["total"], document.name


def test_every_number_stands_once_in_the_ledger() -> None:
    documents, maker = make_documents(seed=3, rounds=1)
    rows = list(csv.DictReader(io.StringIO(write_ledger(maker.deals))))
    numbers = Counter(row["invoice_number"] for row in rows)
    assert max(numbers.values()) == 1
    paid = {line["number"] for document in documents for payment in document.payments for line in payment["lines"]}
    assert paid - {None} <= set(numbers)


def test_a_reader_that_reads_all_is_exact(documents: list[Document]) -> None:
    result = score(find(documents, "en_ruled_letter"), pay(find(documents, "en_ruled_letter")))
    assert result.exact
    assert result.proved
    assert not result.silent


def test_a_proved_document_with_one_wrong_digit_is_silently_wrong(documents: list[Document]) -> None:
    document = find(documents, "en_ruled_letter")
    row = pay(document)
    row["payments"][0]["lines"][0]["net"] = "1.00"  # type: ignore[index]
    result = score(document, row)
    assert result.silent == ["proved with wrong lines"]
    assert not result.exact


def test_a_proof_of_wrong_sums_is_silently_wrong(documents: list[Document]) -> None:
    document = find(documents, "en_wrong_total")
    assert score(document, pay(document)).silent == ["proved although the printed sums do not hold"]


def test_cash_given_to_another_invoice_by_itself_is_silently_wrong(documents: list[Document]) -> None:
    document = find(documents, "en_ruled_letter")
    entry = {"invoice": "X-1", "amount": "5.00", "auto": True}
    result = score(document, pay(document, cash={"allocations": [entry]}))
    assert result.silent == ["applied by itself: 1 (X-1 5.00)"]
    assert (result.given, result.given_right) == (1, 0)


def test_a_paper_that_pays_nothing_may_not_be_applied(documents: list[Document]) -> None:
    document = find(documents, "fr_relance")
    line = {"invoice": "A", "amount": str(Decimal(7)), "auto": True}
    row = {"kind": "not_remittance", "payments": [], "cash": {"allocations": [line]}}
    assert score(document, row).silent


def test_report_counts_both_parts(documents: list[Document]) -> None:
    first, *others = (document for document in documents if document.layout.tool in ("raw", "txt"))
    sealed = replace(first, layout=replace(first.layout, part="sealed"))
    scores = [score(document, pay(document)) for document in (sealed, *others)]
    shown = "\n".join(list_figures(scores, scores))
    assert "open:" in shown
    assert "sealed:" in shown
