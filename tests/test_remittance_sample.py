"""The sample of generated documents that is kept here: read as `explain remittance` reads, none silently wrong."""

from collections.abc import Sequence

import pytest

from evaluation.remittances.sample import load_sample
from evaluation.remittances.scoring import Score, score
from web.explaining.explain import explain_files


@pytest.fixture(scope="module")
def scores() -> Sequence[Score]:
    documents, paths, ledger = load_sample()
    rows = explain_files("remittance", paths, ledger)
    return [score(document, row) for document, row in zip(documents, rows, strict=True)]


def test_it_holds_many_layouts_languages_and_producers(scores: Sequence[Score]) -> None:
    layouts = [entry.document.layout for entry in scores]

    assert len({layout.name for layout in layouts}) >= 100
    assert {layout.language for layout in layouts} >= {"en", "de", "fr", "es", "it", "nl"}
    assert len({layout.tool for layout in layouts}) >= 10


def test_nothing_of_it_is_silently_wrong(scores: Sequence[Score]) -> None:
    assert [(entry.document.name, entry.silent) for entry in scores if entry.silent] == []


def test_what_is_no_remittance_is_told_apart(scores: Sequence[Score]) -> None:
    others = [entry for entry in scores if entry.document.printed.kind != "remittance"]

    assert len(others) >= 10
    assert [entry.document.name for entry in others if not entry.lines or not entry.kind] == []


def test_nearly_all_of_it_is_exact_and_proved(scores: Sequence[Score]) -> None:
    paying = [entry for entry in scores if entry.document.printed.kind == "remittance"]
    provable = [entry for entry in paying if entry.document.printed.provable]

    assert sum(entry.exact for entry in paying) >= 0.93 * len(paying)
    assert sum(entry.proved for entry in provable) >= 0.95 * len(provable)
