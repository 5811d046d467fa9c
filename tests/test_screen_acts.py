"""Selected tickets of the queue: one act for all of them, said on the next page, and taken back from there; and what
people save for the next time."""

import re
from datetime import datetime, timedelta

from sqlalchemy import select

from tests.builders import a_ticket
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.audit import Event
from tickets.db import Database
from tickets.ticket import Ticket


def chosen(db: Database, *ids: int) -> list[str]:
    with db.read() as session:
        return [f"{number}:{session.get_one(Ticket, number).version}" for number in ids]


def state_of(db: Database, ticket_id: int) -> tuple[str, str, bool]:
    with db.read() as session:
        ticket = session.get_one(Ticket, ticket_id)
        return ticket.status, ticket.intent, ticket.snoozed_until is not None


def test_selected_tickets_change_together_and_are_taken_back(db: Database, tess: Browser, scene: Scene) -> None:
    ids = (scene.ticket, scene.forwarded)
    before = [state_of(db, number) for number in ids]

    page = tess.post("/queue/acts", ticket=chosen(db, *ids), act="type:dispute", back="/queue?view=all").text

    assert "2 tickets set to dispute." in page
    assert {state_of(db, number)[1] for number in ids} == {"dispute"}
    act = re.search(r"/acts/\d+/undoing", page)
    assert act
    page = tess.post(act[0], back="/queue?view=all").text
    assert "Taken back." in page
    assert [state_of(db, number) for number in ids] == before


def test_what_is_left_out_is_named_and_when_all_refuse_the_reason_is_the_answer(
    db: Database, tess: Browser, scene: Scene
) -> None:
    old = f"{scene.forwarded}:99"

    page = tess.post("/queue/acts", ticket=[*chosen(db, scene.ticket), old], act="snooze:tomorrow").text
    assert f"Ticket {scene.ticket} snoozed until" in page
    assert f"Not {scene.forwarded}: changed meanwhile" in page
    assert state_of(db, scene.ticket)[2]
    assert "Wake it now" in tess.get(f"/tickets/{scene.ticket}").text

    refused = tess.post("/queue/acts", ticket=old, act="solve")
    assert (refused.status_code, "changed after you opened it" in refused.text) == (409, True)
    for act in ("", "explode", "type:nothing", "snooze:never"):
        assert tess.post("/queue/acts", ticket=chosen(db, scene.ticket), act=act).status_code in {409, 422}
    assert tess.post("/queue/acts", act="solve").status_code == 422


def test_a_ticket_s_own_acts_offer_to_be_taken_back(db: Database, tess: Browser, scene: Scene) -> None:
    (seen,) = chosen(db, scene.ticket)

    page = tess.post(f"/tickets/{scene.ticket}/type", version=seen.partition(":")[2], intent="sales").text

    assert re.search(r"Type corrected\..*/acts/\d+/undoing", page, re.DOTALL)
    assert "undoing" not in tess.get("/queue?done=act&undo=77&left=1,x").text


def test_selected_tickets_are_merged_into_the_oldest_and_come_apart_at_once(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        later = [a_ticket(session, now + timedelta(hours=1), subject=f"Again {each}").id for each in (1, 2)]
    before = [state_of(db, number) for number in (scene.ticket, *later)]

    page = tess.post("/queue/acts", ticket=chosen(db, *later, scene.ticket), act="merge", back="/queue").text

    assert f"2 tickets merged into ticket {scene.ticket}." in page
    with db.read() as session:
        assert {session.get_one(Ticket, number).merged_into for number in later} == {scene.ticket}
    act = re.search(r"/acts/\d+/undoing", page)
    assert act
    assert "Taken back." in tess.post(act[0], back="/queue").text
    assert [state_of(db, number) for number in (scene.ticket, *later)] == before


def test_one_ticket_is_merged_into_the_one_whose_number_was_typed(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        other = a_ticket(session, now, subject="The same again").id

    alone = tess.post("/queue/acts", ticket=chosen(db, other), act="merge")
    assert (alone.status_code, "say the number of the other one" in alone.text) == (422, True)
    assert tess.post("/queue/acts", ticket=chosen(db, other), act="merge", into="99999").status_code == 404
    page = tess.post("/queue/acts", ticket=chosen(db, other), act="merge", into=f"#{scene.ticket}").text
    assert f"Ticket {other} merged into ticket {scene.ticket}." in page


def test_a_search_is_saved_under_a_name_and_its_terms_can_be_taken_out(tess: Browser, scene: Scene) -> None:
    page = tess.post("/views", name="Disputes of Acme", view="all", q='acme type:dispute from:"a b"').text
    assert "Saved. It stands in the sidebar." in page
    assert 'href="/queue?view=all&amp;q=acme+from%3A%22a+b%22" title="Without this">Dispute' in page

    assert 'q=acme+from%3A%22a+b%22+type%3Asales">Sales</a>' in page
    assert "type%3Adispute+type" not in page

    queue = tess.get("/queue").text
    assert "Disputes of Acme" in queue
    assert tess.post("/views", name=" ", view="all", q="").status_code == 422
    saved = re.search(r"/views/\d+/forgetting", page)
    assert saved
    assert "Disputes of Acme" not in tess.post(saved[0]).text


def test_a_saved_view_shows_how_much_it_holds(tess: Browser, scene: Scene) -> None:
    found = len(re.findall(r"<tr data-row", tess.get("/queue?view=all&q=acme").text))

    page = tess.post("/views", name="Acme", view="all", q="acme").text
    tess.post("/views", name="Not understood any more", view="all", q="tier:9")

    assert re.search(rf'<span class="nm">Acme</span><b class="">{found}</b>', page)
    assert "Not understood any more" in tess.get("/queue").text


def test_a_saved_reply_is_filled_and_no_blank_leaves(db: Database, tess: Browser, scene: Scene) -> None:
    path = f"/tickets/{scene.ticket}"
    text = "Dear {contact}, {customer} owes {balance}. {me}, {account}"

    unknown = tess.post("/saved-replies", text="Dear {name},", save_as="Balance", back=path)
    assert (unknown.status_code, "Nothing fills {name} in. There are {contact}," in unknown.text) == (422, True)
    page = tess.post("/saved-replies", text=text, save_as="Balance", back=path).text
    assert "Saved for everybody" in page
    filled = re.search(r'<textarea id="reply"[^>]*>([^<]*)</textarea>', page)
    assert filled
    assert filled[1].startswith("Dear Paula Prime, Acme")
    assert filled[1].endswith("Tess Arden, C-1001")

    (seen,) = chosen(db, scene.ticket)
    refused = tess.post(
        f"{path}/replies", text="Dear {contact},", to="paula@acme.example", version=seen.partition(":")[2]
    )
    assert (refused.status_code, "{contact} is not filled in yet" in refused.text) == (422, True)
    forget = re.search(r"/saved-replies/\d+/forgetting", page)
    assert forget
    assert "Nothing saved yet" in tess.post(forget[0], back=path).text
    with db.read() as session:
        kept = session.scalars(select(Event).where(Event.subject_kind == "saved_reply").order_by(Event.id)).all()
    assert [(event.verb, event.data["text"]) for event in kept] == [("reply_saved", text), ("reply_forgotten", text)]
