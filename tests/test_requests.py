"""A mail that asks for several things gives several requests, each with what it captured."""

from parsers.amounts import find_amounts
from parsers.intent import read_cues
from parsers.intent_rules import CUES
from parsers.message import REQUEST_TYPES, RequestSpan
from parsers.references import find_references
from parsers.requests import find_requests


def requests_of(text: str) -> tuple[RequestSpan, ...]:
    return find_requests(read_cues(text), find_references(text), find_amounts(text))


def test_every_request_type_of_the_cues_has_a_name() -> None:
    assert {cue.request for cue in CUES} - {""} <= set(REQUEST_TYPES)


def test_a_copy_request_captures_its_invoices() -> None:
    request = requests_of("Please send me copies of invoices INV-1001 and INV-1002.")[0]

    assert request.type == "invoice_copy"
    assert request.captured["invoices"] == ["INV-1001", "INV-1002"]


def test_one_mail_with_two_requests_gives_two() -> None:
    text = "Please send us a copy of invoice 4711. We will pay invoice 4802 on 15 May 2025."

    copy, promise = requests_of(text)

    assert (copy.type, copy.captured["invoices"]) == ("invoice_copy", ["4711"])
    assert (promise.type, promise.captured["invoices"]) == ("promise_to_pay", ["4802"])
    assert promise.captured["dates"] == ["2025-05-15"]
    assert text[promise.span.start : promise.span.end].startswith("We will pay")


def test_a_dispute_captures_its_reason() -> None:
    request = requests_of("We dispute invoice 4711, it was billed twice.")[0]

    assert request.type == "dispute"
    assert request.captured["reason"] == ["DUPINV"]


def test_a_list_below_the_request_belongs_to_it() -> None:
    request = requests_of("Please send me copies of the following invoices:\n\n- 4711001\n- 4711002\n")[0]

    assert request.captured["invoices"] == ["4711001", "4711002"]


def test_a_mail_without_request_has_none() -> None:
    assert requests_of("Good morning, have a nice day.") == ()
