"""A mistyped number is a suggestion on the ticket until a person says what it means."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from parsers.mail import read_mail
from parsers.open_items import read_open_items
from tests.builders import Cast, a_stored_mail, a_ticket, an_email, file_reading
from tests.scene import LEDGER, Scene
from tests.screen_fixtures import Browser
from tickets.audit import describe, list_events
from tickets.captured_items import find_captured_items
from tickets.db import Database
from tickets.errors import IllegalMove
from tickets.money.receivables.ledger_import import import_open_items
from tickets.number_suggestions import (
    Named,
    accept_suggestion,
    dismiss_suggestion,
    list_meant,
    suggest_again,
    suggest_numbers,
    take_back_suggestion,
)
from tickets.requests import Request, list_requests
from tickets.ticket import Ticket
from tickets.ticket_corrections import set_customer
from tickets.ticket_keys import TicketKey
from tickets.users import SYSTEM

MANY = LEDGER + b"".join(
    f"Acme Tooling GmbH,C-1001,INV-10{number:02},2026-{month:02}-15,2026-12-11,EUR,{number}.00,PO-{month}\n".encode()
    for number, month in ((1, 7), (2, 8), (3, 8), (4, 9), (42, 9))
)


def a_mail_of_acme(session: Session, cast: Cast, now: datetime, text: str, *, customer: bool = True) -> Ticket:
    import_open_items(session, read_open_items(MANY), "0" * 64, by=SYSTEM, now=now)
    ticket = a_ticket(session, now, customer_id=cast.acme if customer else None)
    reading = replace(read_mail(an_email(text=text)), flags={})
    post = file_reading(session, ticket, a_stored_mail(session, now).id, reading, now)
    numbers = tuple(found.value for found in reading.references if found.kind == "invoice")
    endings = tuple(each for request in reading.requests for each in request.captured.get("endings", ()))
    suggest_numbers(session, [Named(ticket.id, post.id, numbers, endings)])
    return ticket


def meant(session: Session, ticket: Ticket) -> list[tuple[str, str]]:
    return [(each.suggestion.written, each.invoice.number) for each in list_meant(session, ticket.id)]


def test_only_a_number_that_the_customer_does_not_have_is_suggested(db: Database, cast: Cast, now: datetime) -> None:
    text = "Please send copies of invoices 90417410, 90417402, 90500010 and 77777777."

    with db.write() as session:
        ticket = a_mail_of_acme(session, cast, now, text)

        assert meant(session, ticket) == [("90417410", "90417401")]
        assert list_requests(session, ticket.id)[0].captured["invoices"][0] == "90417410"


def test_an_ending_that_one_item_has_is_a_suggestion(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_mail_of_acme(session, cast, now, "Please send us a copy of the invoices ending 999 and 40.")

        assert meant(session, ticket) == [("…999", "90417999")]


def test_accepted_it_takes_the_place_of_what_was_written_and_is_found(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        ticket = a_mail_of_acme(session, cast, now, "Please send us a copy of invoice 90417410.")
        [found] = list_meant(session, ticket.id)
        accept_suggestion(session, found.suggestion, by=cast.tess, now=now)

        assert list_requests(session, ticket.id)[0].captured["invoices"] == ["90417401"]
        assert session.get(TicketKey, (ticket.id, "90417401")) is not None
        assert describe(list_events(session, ticket_id=ticket.id)[-1]) == "took 90417410 for 90417401"
        with pytest.raises(IllegalMove):
            dismiss_suggestion(session, found.suggestion, by=cast.tess, now=now)

        take_back_suggestion(session, found.suggestion, by=cast.tess, now=now)

        assert list_requests(session, ticket.id)[0].captured["invoices"] == ["90417410"]


def test_dismissed_it_is_gone(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_mail_of_acme(session, cast, now, "Please send us a copy of invoice 90417410.")
        [found] = list_meant(session, ticket.id)
        dismiss_suggestion(session, found.suggestion, by=cast.tess, now=now)
        suggest_again(session, ticket)

        assert meant(session, ticket) == []


def test_the_customer_that_a_person_sets_decides_whose_numbers_are_near(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        ticket = a_mail_of_acme(session, cast, now, "Please send us a copy of invoice 90417410.", customer=False)
        before = meant(session, ticket)
        set_customer(session, ticket, cast.acme, by=cast.tess, now=now, version=ticket.version)
        suggest_again(session, ticket)

        assert (before, meant(session, ticket)) == ([], [("90417410", "90417401")])


@pytest.mark.parametrize(
    ("captured", "numbers", "unknown"),
    [
        ({"invoices": ["90417401", "90500001"]}, ["90417401"], ["90500001"]),
        ({"ranges": [{"from": "1001", "to": "1003"}], "invoices": ["1001", "1003"]}, [1, 2, 3], []),
        ({"ranges": [{"from": "INV-1002", "to": "1010"}]}, [2, 3, 4], []),
        ({"periods": [{"from": "2026-08-01", "to": "2026-08-31", "words": "August"}]}, [2, 3], []),
        ({"periods": [{"from": None, "to": "2026-08-31", "words": "as of 31 August"}]}, [], []),
        ({"endings": ["042"]}, [42], []),
        ({"po_numbers": ["PO-9"]}, [4, 42], []),
    ],
)
def test_what_was_captured_stands_for_the_customers_items_only(
    db: Database, cast: Cast, now: datetime, captured: dict[str, object], numbers: list[object], unknown: list[str]
) -> None:
    with db.write() as session:
        import_open_items(session, read_open_items(MANY), "0" * 64, by=SYSTEM, now=now)
        request = Request(id=1, type="invoice_copy", captured=captured)

        found = find_captured_items(session, cast.acme, [request])[1]

    wanted = {number if isinstance(number, str) else f"INV-10{number:02}" for number in numbers}
    assert {item.number for item in found.items} == wanted
    assert list(found.unknown) == unknown


def test_without_a_customer_a_short_range_is_counted_out(db: Database) -> None:
    captured = {"ranges": [{"from": "1001", "to": "1004"}], "invoices": ["1001", "1004"]}
    with db.read() as session:
        found = find_captured_items(session, None, [Request(id=1, type="invoice_copy", captured=captured)])[1]

    assert set(found.unknown) == {"1001", "1002", "1003", "1004"}


def test_the_ticket_asks_whether_it_was_meant(tess: Browser, scene: Scene) -> None:
    ticket, suggestion = scene.ticket, scene.suggestion

    asked = tess.get(f"/tickets/{ticket}").text
    taken = tess.post(f"/number-suggestions/{suggestion}", answer="accept").text

    assert "is not in the ledger. Did they mean" in asked
    assert "2 invoices in the ledger" in asked
    assert "took 90417491 for 90417401" in taken
    assert tess.post(f"/number-suggestions/{suggestion}", answer="perhaps").status_code == 422
