"""Search or go to: what each role finds, as a page and as the palette's list."""

from collections.abc import Callable

import pytest

from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.ticket import Ticket
from web.app import ROUTES
from web.screens.finding import PAGES


def found(browser: Browser, query: str) -> str:
    return browser.client.get("/find", params={"q": query}, headers={"hx-request": "true"}).text


def test_a_number_leads_to_its_ticket_and_to_its_invoice(tess: Browser, scene: Scene) -> None:
    assert f'href="/tickets/{scene.ticket}"' in found(tess, f"#{scene.ticket}")
    assert f'href="/tickets/{scene.ticket}"' in found(tess, str(scene.ticket))
    assert 'href="/items/' in found(tess, "90417401")
    assert "Acme Tooling GmbH" in found(tess, "90417401")


def test_names_lead_to_customers_tickets_views_and_pages(tess: Browser, scene: Scene) -> None:
    tess.post("/views", name="Late remittances", view="all", q="is:overdue")

    assert f'href="/customers/{scene.customer}"' in found(tess, "tooling")
    assert f'href="/tickets/{scene.ticket}"' in found(tess, "payment ADVICE")
    assert "View: Late remittances" in found(tess, "late rem")
    assert 'href="/receipts"' in found(tess, "mon bank")
    assert "Nothing is found for “&lt;zzz&gt;”." in found(tess, "<zzz>")


def test_the_palette_finds_tickets_as_the_search_box_does(tess: Browser, scene: Scene) -> None:
    assert f'href="/tickets/{scene.ticket}"' in found(tess, "open remittances")
    assert f'href="/tickets/{scene.ticket}"' in found(tess, "8,745.15")
    assert "Nothing is found for “is:ov”." in found(tess, "is:ov")


def test_without_scripts_it_is_a_page_with_a_form(tess: Browser) -> None:
    page = tess.get("/find", params={"q": "tooling"}).text

    assert '<form class="head" role="search" action="/find" method="get">' in page
    assert "Acme Tooling GmbH" in page


def test_sales_finds_what_was_forwarded_and_nothing_else(
    db: Database, browse: Callable[[str], Browser], scene: Scene
) -> None:
    sam = browse("sam")
    with db.read() as session:
        subject = session.get_one(Ticket, scene.forwarded).subject

    assert f'href="/tickets/{scene.forwarded}"' in found(sam, subject)
    for query in (str(scene.ticket), "Payment advice", "90417401", "tooling", "cash", "rules"):
        assert "href=" not in found(sam, query), query


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_list_exists(address: str) -> None:
    assert address.partition("?")[0] in {path for route in ROUTES for path in route.paths}
