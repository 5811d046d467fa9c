"""The ticket of a handed-on mail on its page: whose it is, why, and the button that changes it."""

from datetime import datetime

import pytest
from builders import PAULA, Cast, a_ticket
from screen_fixtures import Browser

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
    columns = {"requester_name": "Paula Prime", "requester_email": PAULA, "customer_id": cast.acme}
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
