"""The short form of the fuzzer (`make fuzz` is the long one), and the mails that it or others found."""

import pytest

from parsers.mail import read_mail
from tests.mail_fuzzer import SECONDS_PER_MAIL, fuzz
from tests.test_mime_hostile import HEAD, processor_seconds

# what was once slow: a run of one thing without a blank
RUNS = [b"9", b"1.", b".000", b"1-", b"a@", b"$1 ", b"12,50 kr ", b"A1", b"1/", b"EUR1", b"(1", b"-", b"_", b"INV-"]


def test_changed_mails_of_the_corpus_are_read_without_a_finding() -> None:
    report = fuzz(range(10**6, 10**6 + 250))

    assert report.inputs == 250
    assert report.findings == []


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.decode())
def test_a_long_run_of_one_thing_costs_linear_time(run: bytes) -> None:
    raw = HEAD + b"\n" + run * (80_000 // len(run))

    assert processor_seconds(lambda: read_mail(raw)) < SECONDS_PER_MAIL
