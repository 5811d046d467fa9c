"""The benchmark's mails and pages: the same on every machine, so that figures can be compared."""

import random

from bench.corpus import write_mails
from bench.pages import remittance_pdf
from bench.table import table
from parsers.mime.parse import parse_message


def test_the_corpus_is_the_same_at_every_call() -> None:
    first = list(write_mails(60))
    random.random()

    assert list(write_mails(60)) == first
    assert sum(b"application/pdf" in raw for raw in first) > 5
    assert sum(b"In-Reply-To" in raw for raw in first) > 5
    assert all(parse_message(raw).message_id for raw in first)


def test_the_pages_are_the_same_at_every_call() -> None:
    assert remittance_pdf(7, pages=2) == remittance_pdf(7, pages=2)


def test_a_ratio_is_the_median_over_rounds() -> None:
    shown = table("Speed", "ms", {"ours": [1.0, 2.0, 1.0], "theirs": [3.0, 6.0, 9.0]}, "ours")

    assert shown.splitlines()[2].split() == ["ours", "1.00", "1.00", "1.00x"]
    assert shown.splitlines()[3].split() == ["theirs", "6.00", "3.00", "3.00x"]
