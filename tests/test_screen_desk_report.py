"""The desk's report: every number leads to as many tickets or acts as it says."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

from tests.builders import Cast, a_ticket
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.lifecycle import assign, escalate, solve


def test_every_number_of_the_desk_leads_to_what_it_counts(
    db: Database, browse: Callable[[str], Browser], cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        for opened, days in (
            (now - timedelta(hours=1), 0),
            (now - timedelta(hours=5), 0),
            (now - timedelta(days=4), 2),
        ):
            made = a_ticket(
                session, opened, first_reply_at=now - timedelta(days=days), due_at=now - timedelta(hours=1)
            )
            assign(session, made, cast.tess.user_id, by=cast.lea, now=now, version=1)
        solve(session, a_ticket(session, now), by=cast.tess, now=now, version=1)
        escalate(session, a_ticket(session, now), "unclear", by=cast.tess, now=now, version=1)
    lea = browse("lea")
    page = lea.get("/reports/desk").text

    told = re.findall(r'<a class="[^"]*" href="(/queue[^"]+)">([0-9]+)</a>', page)
    done = re.findall(r'<a href="(/reports/trail[^"]+)">([0-9]+)</a>', page)

    assert len(told) > 10
    assert len(done) >= 2
    for address, number in told:
        assert f'<span class="m">{number} tickets</span>' in lea.get(unescape(address)).text, address
    for address, number in done:
        assert lea.get(unescape(address)).text.count("data-row tabindex") == int(number), address
    late = next(unescape(address) for address, _ in told if "repliedlate" in address)
    assert re.search(r"Replied late: \d+ \w+ to \d+ \w+", lea.get(late).text)


def test_the_breached_ones_of_a_long_list_are_all_counted_and_lead_to_themselves(
    db: Database, browse: Callable[[str], Browser], now: datetime
) -> None:
    with db.write() as session:
        for _ in range(60):
            a_ticket(session, now - timedelta(days=2), due_at=now - timedelta(hours=1))
    tess = browse("tess")

    page = tess.get("/queue?view=tier1").text

    chip = re.search(r'<a class="chip bad hide-s" href="([^"]+)">.*?</svg>([0-9]+) breached', page)
    assert chip
    address, number = chip.groups()
    assert int(number) >= 60
    assert f'<span class="m">{number} open</span>' in tess.get(unescape(address)).text


def test_the_figures_of_money_lead_to_their_rows(browse: Callable[[str], Browser]) -> None:
    lea = browse("lea")
    report = lea.get("/reports").text

    told = re.findall(r'<a href="(/reports/money/[^"]+)">([0-9]+) of ([0-9]+)', report)

    assert len(told) == 4
    for address, part, whole in told:
        page = lea.get(unescape(address)).text
        assert re.findall(r'<b class="m">([0-9]+)</b>', page)[:2] == [whole, part], address
        assert page.count("data-row") == int(whole)
        assert lea.get(unescape(address) + "&only=hit").text.count("data-row") == int(part)
    assert lea.get("/reports/money/touches").status_code == 404
