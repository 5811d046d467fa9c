"""The ticket of a handed-on mail on its page: whose it is, why, and the button that changes it."""

import re
from datetime import datetime
from typing import Any

import pytest

from tests.builders import PAULA, Cast, a_ticket
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.ticket import Ticket


def person(name: str, email: str, customer_id: int | None) -> dict[str, object]:
    return {"name": name, "email": email, "customer_id": customer_id, "evidence": [], "candidates": []}


@pytest.fixture
def handed_on(db: Database, cast: Cast, now: datetime) -> int:
    facts = {
        "author": person("Paula Prime", PAULA, cast.acme),
        "forwarder": person("Tess Arden", "tess@ourfirm.example", None),
        "where": "text",
        "phrase": f"Paula Prime <{PAULA}>",
        "vouched": "dmarc=pass header.from=ourfirm.example",
        "applied": True,
    }
    columns: dict[str, Any] = {"requester_name": "Paula Prime", "requester_email": PAULA, "customer_id": cast.acme}
    with db.write() as session:
        return a_ticket(
            session, now, customer_facts={"evidence": [], "candidates": [], "handed_on": facts}, **columns
        ).id


def test_the_page_says_whose_mail_it_is_and_one_button_takes_it_back(
    handed_on: int, tess: Browser, db: Database, cast: Cast
) -> None:
    page = tess.get(f"/tickets/{handed_on}").text
    assert "Answers go to Paula Prime, who wrote the mail inside." in page
    assert "tess@ourfirm.example is checked: dmarc=pass" in page
    assert "Undo: Tess Arden is the sender" in page

    after = tess.post(f"/tickets/{handed_on}/sender", version="1", sender="forwarder").text

    assert "Sender set." in after
    assert "Paula Prime is the sender" in after
    with db.read() as session:
        ticket = session.get_one(Ticket, handed_on)
        assert (ticket.requester_email, ticket.customer_id) == ("tess@ourfirm.example", None)


def test_two_candidates_are_buttons_and_the_choice_can_be_taken_back(
    tess: Browser, db: Database, cast: Cast, now: datetime
) -> None:
    lines = [f"is from the known address {PAULA}: Acme Tooling GmbH", "names invoice 5501: Globex Freight Ltd"]
    facts = {"evidence": lines, "candidates": [cast.acme, cast.globex]}
    with db.write() as session:
        ticket_id = a_ticket(session, now, customer_facts=facts, customer_id=None).id
    page = tess.get(f"/tickets/{ticket_id}").text
    assert "Customer not identified" in page
    assert page.index("It could be:") < page.index('value="C-1001"') < page.index('value="C-1002"')
    assert all(line in page for line in lines)

    chosen = tess.post(f"/tickets/{ticket_id}/customer", version="1", customer="C-1002").text
    assert "set by Tess Arden" in chosen
    assert chosen.index("Named as well:") < chosen.index('value="C-1001"')
    act = re.search(r'action="/acts/(\d+)/undoing"', chosen)
    assert act is not None
    tess.post(f"/acts/{act[1]}/undoing", back=f"/tickets/{ticket_id}")

    with db.read() as session:
        ticket = session.get_one(Ticket, ticket_id)
        assert (ticket.customer_id, ticket.customer_facts) == (None, facts)
