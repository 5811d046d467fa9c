"""Parts of one payment in several files: joined where all of them add up, each with its page, lines and proof."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.message import AttachmentPart
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from tests.builders import Cast, a_stored_mail, a_ticket, record_remittance, store_files
from tests.money_scene import balances, bank_books, one_transaction
from tests.trap_papers import HEAD, pdf
from tickets.db import Database
from tickets.money.advices.missing_parts import find_missing_parts, list_missing_parts
from tickets.money.advices.parts import join_parts, list_parts
from tickets.money.advices.remittances import Remittance, list_lines, reject
from tickets.money.bank.chase_texts import TEXTS, write_question
from tickets.money.bank.chases import ChasePolicy, keep_chases, list_tasks
from tickets.money.bank.links import list_links
from tickets.money.bank.settlement import NEVER, PostingPolicy, doubts, settle_due
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.ledger import find_known_items
from tickets.users import SYSTEM

COLUMNS = "Invoice       Date          Amount\n"
TOTAL = "Total payment for all parts: 1,150.00\n"
FIRST = f"{HEAD}Part 1 of 2. {TOTAL}{COLUMNS}INV-1001      01/02/2026    100.00\nINV-1002      01/03/2026     50.00\n"
SECOND = f"{HEAD}Part 2 of 2. {TOTAL}{COLUMNS}INV-1003      01/04/2026  1,000.00\n"


@pytest.fixture
def desk(shared_db: Database, now: datetime) -> Iterator[Session]:
    with one_transaction(shared_db, now) as session:
        yield session


def receive(session: Session, now: datetime, *papers: str) -> list[Remittance]:
    """One mail with these files, as intake reads and stores them."""
    rows: list[Remittance] = []
    ticket, inbound = a_ticket(session, now), a_stored_mail(session, now)
    files = [AttachmentPart(f"part{at}.pdf", "application/pdf", pdf(paper)) for at, paper in enumerate(papers)]
    for attachment, file in zip(store_files(session, inbound.id, *files), files, strict=True):
        document = read_document(file.name, file.mime_type, file.content)
        known = find_known_items(session, {key for n in (1, 2, 3) for key in canonical_keys(f"INV-100{n}")})
        reading = read_remittance(document, known)
        rows += record_remittance(
            session, ticket_id=ticket.id, attachment_id=attachment.id, document=document, reading=reading,
            proposals=propose_all(reading.payments, known, MatchPolicy()), now=now,
        )  # fmt: skip
        join_parts(session, [rows[-1].id], now=now)
    return rows


def test_parts_in_one_mail_are_one_payment_that_posts_with_its_receipt(desk: Session, now: datetime) -> None:
    first, second = receive(desk, now, FIRST, SECOND)
    receipt = bank_books(desk, now, "1150.00", payment_reference="118822")

    assert [part.evidence_class for part in (first, second)] == ["A", "A"]
    assert [(part.total_minor, part.joint_total_minor) for part in (first, second)] == [
        (15000, 115000),
        (100000, 115000),
    ]
    assert settle_due(desk, PostingPolicy(), now=now) == [first, second]
    assert [link.amount_minor for link, _ in list_links(desk, receipt.id)] == [15000, 100000]
    assert balances(desk) == {"INV-1001": 0, "INV-1002": 0, "INV-1003": 0}


def test_each_part_keeps_its_own_lines_and_proof(desk: Session, now: datetime) -> None:
    first, second = receive(desk, now, FIRST, SECOND)

    names = [one["name"] for one in first.proof["equations"]]
    assert names == ["lines of all 2 parts = total of the payment", "amounts of lines = their open items"]
    assert all(one["holds"] for part in (first, second) for one in part.proof["equations"])
    assert first.attachment_id != second.attachment_id
    assert [len(list_lines(desk, part.id)) for part in (first, second)] == [2, 1]
    assert list_parts(desk, second) == [first, second]


def test_parts_of_several_mails_meet_and_the_money_is_shared_out_anew(desk: Session, now: datetime) -> None:
    """The receipt came first, and the whole of it was linked to the one part that was there."""
    receipt = bank_books(desk, now, "1150.00", payment_reference="118822")
    [first] = receive(desk, now, FIRST)
    settle_due(desk, NEVER, now=now)
    assert [link.amount_minor for link, _ in list_links(desk, receipt.id)] == [115000]

    [second] = receive(desk, now, SECOND)

    assert settle_due(desk, PostingPolicy(), now=now) == [first, second]
    assert [link.amount_minor for link, _ in list_links(desk, receipt.id)] == [15000, 100000]


@pytest.mark.parametrize(
    "second",
    [
        SECOND.replace("1,000.00", "900.00"),
        SECOND.replace("118822", "118823"),
        SECOND.replace("1,150.00", "1,250.00"),
        SECOND.replace("INV-1003      01/04/2026  1,000.00", "INV-1001      01/02/2026    100.00"),
    ],
)
def test_what_does_not_add_up_to_the_one_stated_total_is_not_joined(
    desk: Session, now: datetime, second: str
) -> None:
    parts = receive(desk, now, FIRST, second)

    assert [part.joint_id for part in parts] == [None, None]
    assert all(not part.proved for part in parts)


def test_parts_whose_lines_are_not_their_open_items_are_joined_for_a_person(desk: Session, now: datetime) -> None:
    short = FIRST.replace(" 50.00", " 40.00").replace("1,150.00", "1,140.00")
    parts = receive(desk, now, short, SECOND.replace("1,150.00", "1,140.00"))
    bank_books(desk, now, "1140.00", payment_reference="118822")

    assert [part.joint_total_minor for part in parts] == [114000, 114000]
    assert not any(part.proved for part in parts)
    assert settle_due(desk, PostingPolicy(), now=now) == []


def test_a_part_proves_nothing_once_another_is_rejected(desk: Session, now: datetime) -> None:
    cast: Cast = desk.info["cast"]
    first, second = receive(desk, now, FIRST, SECOND)
    reject(desk, second.id, "not ours", by=cast.tess, now=now, version=second.version)

    assert "The parts of its payment don't add up any more." in doubts(desk, first, PostingPolicy())


@pytest.mark.parametrize(
    ("papers", "missing"),
    [
        pytest.param([FIRST], (1, 100000, 2), id="it says that it is one of two"),
        pytest.param([FIRST.replace("Part 1 of 2. ", "")], None, id="nothing says that there is another"),
        pytest.param([FIRST, SECOND], None, id="all are here"),
        pytest.param([FIRST, SECOND.replace("1,000.00", "900.00")], None, id="all are here and don't fit"),
        pytest.param(
            [paper.replace("Part 1 of 2. ", "").replace("Part 2 of 2. ", "").replace("1,150.00", "1,400.00")
             for paper in (FIRST, SECOND)],
            (2, 25000, None),
            id="together they don't reach the one total",
        ),
        pytest.param(
            [FIRST.replace("Part 1 of 2. ", ""), FIRST.replace("Part 1 of 2. ", "Copy. ")], None, id="a copy",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_of_a_payment_in_parts_is_known(
    desk: Session, now: datetime, papers: list[str], missing: tuple[int, int | None, int | None] | None
) -> None:
    parts = receive(desk, now, *papers)

    found = find_missing_parts(desk, parts[0])

    assert (found and (len(found.parts), found.missing_minor, found.announced)) == missing
    assert list_missing_parts(desk) == ([found] if found else [])


def test_missing_parts_have_a_clock_before_their_money_has_one(desk: Session, now: datetime) -> None:
    """Without a statement of the bank, too. When the other part comes it is done by itself, and the money's turn."""
    [first] = receive(desk, now, FIRST)
    policy, later = ChasePolicy(), now + timedelta(days=30)
    assert keep_chases(desk, policy, now=now) == 0

    keep_chases(desk, policy, now=later)
    [task] = list_tasks(desk, SYSTEM)
    assert (task.chase.kind, task.remittance) == ("parts", first)
    assert task.chase.due_at == datetime(2026, 11, 25, tzinfo=UTC)
    question = write_question(desk, task.chase, "en")
    assert "of your payment 118822 we have only a part" in question
    assert "Of 1,150.00 EUR its lines explain 150.00 EUR; 1,000.00 EUR is not explained." in question
    assert "Von 1.150,00 EUR erklären seine Zeilen 150,00 EUR" in write_question(desk, task.chase, "de")

    bank_books(desk, now, "3.00")
    first.created_at += timedelta(hours=1)  # after the first statement: only then money is missed
    [second] = receive(desk, now + timedelta(hours=1), SECOND)
    keep_chases(desk, policy, now=later)
    kinds = [(task.chase.kind, task.remittance) for task in list_tasks(desk, SYSTEM) if task.remittance]
    assert kinds == [("money", first), ("money", second)]


def test_every_language_asks_for_missing_parts_with_every_amount() -> None:
    for language, (_, _, parts, gap) in TEXTS.items():
        assert "{reference}" in parts, language
        assert "{gap}" in parts, language
        assert all(name in gap for name in ("{amount}", "{here}", "{missing}")), language
