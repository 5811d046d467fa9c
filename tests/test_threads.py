"""An answer finds its ticket by what it answers, and nobody writes into a stranger's ticket."""

import threading
from datetime import datetime
from typing import Any

import pytest

from parsers.message import ParsedMessage
from tests.builders import DIRK, IDENTITY, PAULA, Cast, a_message, a_reply, a_ticket, file_mail, find_ticket
from tickets.conversation import Post
from tickets.customers import ContactKind, add_contact
from tickets.db import Database
from tickets.mail_identity import MailIdentity
from tickets.outgoing.outbox import OutboundMail
from tickets.threads import ThreadMatch
from tickets.ticket import Ticket

MALLORY = "mallory@stranger.example"


@pytest.fixture
def ticket_id(db: Database, cast: Cast, now: datetime) -> int:
    """Paula's ticket with her mail in it."""
    with db.write() as session:
        ticket = a_ticket(session, now, customer_id=cast.acme)
        file_mail(session, ticket, now, a_message(message_id="paulas-first@acme.example"))
        return ticket.id


@pytest.fixture
def our_reply(db: Database, cast: Cast, now: datetime, ticket_id: int) -> str:
    """The Message-ID of our answer in it."""
    with db.write() as session:
        ticket = session.get_one(Ticket, ticket_id)
        post = a_reply(session, ticket, cast.tess, now)
        return session.get_one(OutboundMail, post.outbound_id).message_id


def find(db: Database, **mail: Any) -> ThreadMatch:
    with db.read() as session:
        return find_ticket(session, a_message(message_id="the-new-one@x", **mail), identity=IDENTITY)


def test_a_first_mail_belongs_nowhere(db: Database, ticket_id: int, now: datetime) -> None:
    assert find(db) == ThreadMatch(None, None, ())


def test_an_answer_to_our_mail_comes_home_by_its_signature(
    db: Database, ticket_id: int, our_reply: str, now: datetime
) -> None:
    for headers in ({"in_reply_to": (our_reply,)}, {"references": ("x@y", our_reply)}):
        match = find(db, **headers)

        assert (match.ticket_id, match.link_to) == (ticket_id, None)
        assert "carries our signature" in match.evidence[0]
        assert match.evidence[1] == f"{PAULA} takes part in it"


def test_the_signature_holds_after_the_row_is_gone(db: Database, ticket_id: int, now: datetime) -> None:
    message_id = IDENTITY.signer.sign(ticket_id, (PAULA,), IDENTITY.domain)

    assert find(db, in_reply_to=(message_id,)).ticket_id == ticket_id


def test_an_answer_among_customers_comes_home_by_their_message_id(
    db: Database, ticket_id: int, now: datetime
) -> None:
    match = find(db, references=("unknown@x", "paulas-first@acme.example"))

    assert match.ticket_id == ticket_id
    assert match.evidence[0] == f"answers <paulas-first@acme.example>, which is in ticket {ticket_id}"


def test_the_newest_reference_outweighs_older_ones_and_what_the_mail_says_it_answers(
    db: Database, cast: Cast, ticket_id: int, now: datetime
) -> None:
    with db.write() as session:
        second = a_ticket(session, now)
        file_mail(session, second, now, a_message(message_id="paulas-second@acme.example"))

    references = ("paulas-first@acme.example", "paulas-second@acme.example")
    newest = find(db, in_reply_to=("paulas-first@acme.example",), references=references)
    only_answered = find(db, in_reply_to=("paulas-second@acme.example",))

    assert newest.ticket_id == second.id
    assert only_answered.ticket_id == second.id


def test_a_colleague_of_the_sender_may_answer(db: Database, ticket_id: int, our_reply: str, now: datetime) -> None:
    match = find(db, sender="carl@acme.example", in_reply_to=(our_reply,))

    assert match.ticket_id == ticket_id
    assert match.evidence[1] == "carl@acme.example is of the same company"


def test_a_contact_of_the_customer_may_answer_from_anywhere(
    db: Database, cast: Cast, ticket_id: int, our_reply: str, now: datetime
) -> None:
    with db.write() as session:
        add_contact(session, cast.acme, ContactKind.ADDRESS, "bookkeeper@ledgers.example", by=cast.lea, now=now)

    assert find(db, sender="bookkeeper@ledgers.example", in_reply_to=(our_reply,)).ticket_id == ticket_id


def test_somebody_copied_on_the_conversation_may_answer(
    db: Database, cast: Cast, ticket_id: int, our_reply: str, now: datetime
) -> None:
    with db.write() as session:
        ticket = session.get_one(Ticket, ticket_id)
        file_mail(session, ticket, now, a_message(message_id="copy@acme", cc=("adviser@tax.example",)))

    assert find(db, sender="adviser@tax.example", in_reply_to=(our_reply,)).ticket_id == ticket_id


def test_our_own_people_may_answer(db: Database, ticket_id: int, our_reply: str, now: datetime) -> None:
    assert find(db, sender="sam@ourfirm.example", in_reply_to=(our_reply,)).ticket_id == ticket_id


@pytest.mark.parametrize("sender", [MALLORY, DIRK, None])
def test_a_stranger_with_the_right_message_id_gets_a_linked_ticket(
    db: Database, ticket_id: int, our_reply: str, now: datetime, sender: str | None
) -> None:
    match = find(db, sender=sender, in_reply_to=(our_reply,), references=("paulas-first@acme.example",))

    assert (match.ticket_id, match.link_to) == (None, ticket_id)
    assert all(f"takes no part in ticket {ticket_id}" in words for words in match.evidence)


def test_free_mail_makes_nobody_a_colleague(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now, requester_email="someone@gmail.com")
        file_mail(session, ticket, now, a_message(sender="someone@gmail.com", message_id="first@gmail"))

    assert find(db, sender="someone@gmail.com", in_reply_to=("first@gmail",)).ticket_id == ticket.id
    assert find(db, sender="another@gmail.com", in_reply_to=("first@gmail",)).ticket_id is None


def test_a_subject_token_counts_only_from_a_participant(db: Database, ticket_id: int, now: datetime) -> None:
    subject = f"AW: invoice [#{ticket_id}]"

    assert find(db, subject=subject).ticket_id == ticket_id
    for sender in (MALLORY, "carl@acme.example", "sam@ourfirm.example", IDENTITY.address):
        match = find(db, sender=sender, subject=subject)
        assert (match.ticket_id, match.link_to) == (None, ticket_id)


def test_a_token_of_no_ticket_is_nothing(db: Database, ticket_id: int, now: datetime) -> None:
    assert find(db, subject="[#99999] [#123456789012345] [#]") == ThreadMatch(None, None, ())


def test_a_mail_that_its_answer_overtook_joins_the_answers_ticket(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        early = a_message(sender="carl@acme.example", message_id="carls@acme", in_reply_to=("late@acme",))
        file_mail(session, ticket, now, early)

        late = find_ticket(session, a_message(message_id="late@acme"), identity=IDENTITY)
        stranger = find_ticket(session, a_message(sender=MALLORY, message_id="late@acme"), identity=IDENTITY)

    assert late.ticket_id == ticket.id
    assert "has an answer to it" in late.evidence[0]
    assert (stranger.ticket_id, stranger.link_to) == (None, ticket.id)


def test_a_mail_and_its_answer_filed_at_once_share_a_ticket(db: Database, cast: Cast, now: datetime) -> None:
    def file(message: ParsedMessage, start: threading.Barrier) -> None:
        start.wait()
        with db.write() as session:
            match = find_ticket(session, message, identity=IDENTITY)
            ticket = session.get_one(Ticket, match.ticket_id) if match.ticket_id else a_ticket(session, now)
            file_mail(session, ticket, now, message)

    rounds = 5
    for number in range(rounds):
        start = threading.Barrier(2)
        first = a_message(message_id=f"first-{number}@acme")
        answer = a_message(message_id=f"answer-{number}@acme", in_reply_to=(f"first-{number}@acme",))
        threads = [threading.Thread(target=file, args=(message, start)) for message in (first, answer)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    with db.read() as session:
        assert session.query(Post).filter(Post.kind == "inbound").count() == 2 * rounds
        assert session.query(Ticket).count() == rounds


def test_forged_message_ids_are_nothing(db: Database, ticket_id: int, now: datetime) -> None:
    forged = tuple(f"cf.{ticket_id}.{'a' * 16}.{chr(97 + number) * 26}@ourfirm.example" for number in range(26))

    assert find(db, references=forged) == ThreadMatch(None, None, ())


def test_an_answer_to_a_closed_ticket_opens_a_linked_one(
    db: Database, ticket_id: int, our_reply: str, now: datetime
) -> None:
    with db.write() as session:
        session.get_one(Ticket, ticket_id).status = "closed"

    match = find(db, in_reply_to=(our_reply,))

    assert (match.ticket_id, match.link_to) == (None, ticket_id)
    assert "is closed" in match.evidence[0]


def test_a_message_id_that_a_stranger_reused_does_not_lead_astray(
    db: Database, cast: Cast, ticket_id: int, now: datetime
) -> None:
    with db.write() as session:
        trap = a_ticket(session, now, requester_email=MALLORY)
        file_mail(session, trap, now, a_message(sender=MALLORY, message_id="paulas-first@acme.example"))

    assert find(db, in_reply_to=("paulas-first@acme.example",)).ticket_id == ticket_id


def test_an_address_with_our_mark_leads_home(db: Database, ticket_id: int, now: datetime) -> None:
    plus = MailIdentity(IDENTITY.address, IDENTITY.secret, plus=True)
    address = plus.reply_to(ticket_id) or ""

    in_to = find(db, to=(address,))
    delivered = find(db, headers=(("Delivered-To", address.upper()),))
    forged = find(db, to=(f"billing+{ticket_id}-aaaaaaaaaa@ourfirm.example",))

    assert IDENTITY.reply_to(ticket_id) is None
    assert (in_to.ticket_id, delivered.ticket_id, forged.ticket_id) == (ticket_id, ticket_id, None)
    assert in_to.evidence[0] == f"went to our address with the mark of ticket {ticket_id}"


def test_our_mark_in_the_quoted_text_leads_home_but_lets_no_stranger_in(
    db: Database, ticket_id: int, now: datetime
) -> None:
    text = f"Thanks.\n\n> Here it is.\n> [#{IDENTITY.signer.mark(ticket_id).upper()}]\n"

    paula = find(db, text=text)
    mallory = find(db, text=text, sender=MALLORY)
    forged = find(db, text=f"[#{ticket_id}-{'a' * 10}]")

    assert (paula.ticket_id, paula.evidence[0]) == (ticket_id, f"its text has our mark of ticket {ticket_id}")
    assert (mallory.ticket_id, mallory.link_to) == (None, ticket_id)
    assert forged == ThreadMatch(None, None, ())


def test_ways_home_are_tried_in_order(
    db: Database, cast: Cast, our_reply: str, ticket_id: int, now: datetime
) -> None:
    """Signature, address, references, text, subject: each outweighs those behind it."""
    with db.write() as session:
        others = [a_ticket(session, now) for _ in range(4)]
        file_mail(session, others[1], now, a_message(message_id="stored@acme"))
        numbers = [ticket_id, *(other.id for other in others)]
    mark = IDENTITY.signer.mark
    ways: list[dict[str, Any]] = [
        {"in_reply_to": (our_reply,)},
        {"to": (f"billing+{mark(numbers[1])}@ourfirm.example",)},
        {"references": ("stored@acme",)},
        {"text": f"[#{mark(numbers[3])}]"},
        {"subject": f"Re: [#{numbers[4]}]"},
    ]

    for first in range(len(ways)):
        mail: dict[str, Any] = {}
        for way in ways[first:]:
            mail |= way
        assert find(db, **mail).ticket_id == numbers[first]


@pytest.mark.parametrize(
    ("subject", "goes_in"),
    [
        ("Re: Question about an invoice", True),
        ("[EXTERNAL] RE: AW: Question about an invoice", True),
        ("invoice 4711 again", True),
        ("", True),
        ("Re:", True),
        ("Our new delivery address", False),
        ("Re: Our new delivery address", False),
    ],
)
def test_an_answer_with_another_subject_opens_a_linked_ticket(
    db: Database, ticket_id: int, our_reply: str, now: datetime, subject: str, goes_in: bool
) -> None:
    match = find(db, subject=subject, in_reply_to=(our_reply,))

    assert (match.ticket_id, match.link_to) == ((ticket_id, None) if goes_in else (None, ticket_id))
    if not goes_in:
        assert "its subject is about something else" in match.evidence[0]


def test_an_absence_note_never_counts_as_another_matter(
    db: Database, ticket_id: int, our_reply: str, now: datetime
) -> None:
    away = a_message(message_id="away@acme", subject="Out of office", in_reply_to=(our_reply,))

    with db.read() as session:
        assert find_ticket(session, away, identity=IDENTITY, automatic=True).ticket_id == ticket_id


def test_two_answers_to_a_mail_that_is_not_here_share_a_ticket(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        file_mail(session, ticket, now, a_message(message_id="one@acme", references=("missing@acme",)))

        second = find_ticket(
            session, a_message(message_id="two@acme", in_reply_to=("missing@acme",)), identity=IDENTITY
        )
        stranger = find_ticket(
            session,
            a_message(sender=MALLORY, message_id="three@x", in_reply_to=("missing@acme",)),
            identity=IDENTITY,
        )

    assert second.ticket_id == ticket.id
    assert stranger == ThreadMatch(None, None, ())
