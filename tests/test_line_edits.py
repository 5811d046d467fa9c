"""A person corrects what was read: lines, header, parts; the proof closes and nothing posts by itself."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from parsers.open_items import LedgerFile, OpenItemRow
from parsers.remittance.advice import DocumentKind, Proof, ProofState
from tests.builders import Cast
from tests.test_cash import a_line, an_advice, confirm, record
from tickets.audit import list_events
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, StaleEdit
from tickets.money.advices.choosing import choose_item
from tickets.money.advices.line_edits import (
    HeaderEntry,
    LineEntry,
    add_line,
    correct_header,
    correct_line,
    remove_line,
    split_line,
)
from tickets.money.advices.remittances import Remittance, RemittanceRow, list_lines
from tickets.money.advices.rereading import match_waiting
from tickets.money.bank.settlement import PostingPolicy, doubts
from tickets.money.receivables.ledger import Invoice
from tickets.money.receivables.ledger_import import import_open_items
from tickets.users import SYSTEM

ITEMS = (("INV-1001", "100.00"), ("INV-1002", "50.00"), ("INV-1003", "80.00"))
UNPROVED = Proof(ProofState.UNPROVED, (), 0, "sum of net = total does not hold.")


@pytest.fixture
def ledger(db: Database, now: datetime) -> None:
    day = now.date()
    rows = tuple(
        OpenItemRow(at, "Acme Tooling GmbH", "C-1001", number, day, day, "EUR", Decimal(amount))
        for at, (number, amount) in enumerate(ITEMS, start=2)
    )
    with db.write() as session:
        assert import_open_items(session, LedgerFile(rows, ()), "first", by=SYSTEM, now=now).imported


@pytest.fixture
def advice(db: Database, now: datetime, ledger: None) -> int:
    """Pays 100.00 and 45.00, and prints a total of 150.00: the second line was misread."""
    lines = (a_line("INV-1001", "100.00"), a_line("INV-1002", "45.00"))
    return record(db, now, an_advice(*lines, total=Decimal("150.00"), consistent=False, proof=UNPROVED))[0]


class Desk:
    """Tess at her desk: each call is one form sent, with the version she sees."""

    def __init__(self, db: Database, cast: Cast, now: datetime, remittance_id: int) -> None:
        self.db, self.cast, self.now, self.id = db, cast, now, remittance_id

    def correct(self, at: int, entry: LineEntry, **version: int) -> None:
        with self.db.write() as session:
            correct_line(session, list_lines(session, self.id)[at].id, entry, **self._by(session, **version))

    def add(self, entry: LineEntry) -> None:
        with self.db.write() as session:
            add_line(session, self.id, entry, **self._by(session))

    def remove(self, at: int, reason: str) -> None:
        with self.db.write() as session:
            remove_line(session, list_lines(session, self.id)[at].id, reason, **self._by(session))

    def split(self, at: int, amount: str) -> None:
        with self.db.write() as session:
            split_line(session, list_lines(session, self.id)[at].id, Decimal(amount), **self._by(session))

    def head(self, entry: HeaderEntry) -> None:
        with self.db.write() as session:
            correct_header(session, self.id, entry, **self._by(session))

    def choose(self, at: int, number: str) -> None:
        with self.db.write() as session:
            wanted = session.query(Invoice.id).filter(Invoice.number == number).scalar()
            choose_item(session, list_lines(session, self.id)[at].id, wanted, **self._by(session))

    def look(self) -> tuple[Remittance, list[RemittanceRow]]:
        with self.db.read() as session:
            return session.get_one(Remittance, self.id), list_lines(session, self.id)

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        with self.db.read() as session:
            remittance = session.get_one(Remittance, self.id)
            return [(event.verb, event.data) for event in list_events(session, ticket_id=remittance.ticket_id)]

    def _by(self, session: Any, version: int | None = None) -> dict[str, Any]:
        seen = version or session.get_one(Remittance, self.id).version
        return {"by": self.cast.tess, "now": self.now, "version": seen}


@pytest.fixture
def desk(db: Database, cast: Cast, now: datetime, advice: int) -> Desk:
    return Desk(db, cast, now, advice)


def entry(reference: str, net: str, **amounts: str) -> LineEntry:
    further: dict[str, Any] = {name: Decimal(value) for name, value in amounts.items()}
    return LineEntry(reference, Decimal(net), **further)


def test_a_corrected_line_closes_the_proof_and_is_matched_anew(desk: Desk) -> None:
    desk.correct(1, entry("INV-1002", "50.00"))

    remittance, (_, line) = desk.look()
    assert (remittance.proved, remittance.consistent, remittance.evidence_class) == (True, True, "A")
    assert (line.net_minor, line.proposed_minor, line.line_class, line.edited) == (5000, 5000, "full", True)
    verb, data = desk.events()[-1]
    assert (verb, data["before"]["net"], data["after"]["net"]) == ("line_corrected", "45.00", "50.00")
    assert (data["was_proved"], data["proved"]) == (False, True)


def test_what_a_person_has_changed_never_posts_by_itself(desk: Desk) -> None:
    desk.correct(1, entry("INV-1002", "50.00"))

    with desk.db.read() as session:
        said = doubts(session, session.get_one(Remittance, desk.id), PostingPolicy())
    assert "A person has changed what was read." in said


def test_a_missing_line_is_added(desk: Desk) -> None:
    desk.add(entry("INV-1003", "5.00"))

    remittance, lines = desk.look()
    assert remittance.proved
    assert [(line.reference, line.net_minor, line.line_class) for line in lines[2:]] == [
        ("INV-1003", 500, "short_pay")
    ]


def test_a_line_that_is_none_is_removed_and_kept_in_the_history(desk: Desk) -> None:
    desk.add(entry("TOTAL", "145.00"))
    desk.remove(2, "the sum, not a line")

    _, lines = desk.look()
    assert [line.reference for line in lines] == ["INV-1001", "INV-1002"]
    verb, data = desk.events()[-1]
    assert (verb, data["reason"], data["before"]["net"]) == ("line_removed", "the sum, not a line", "145.00")


def test_a_line_is_split_over_two_items(desk: Desk) -> None:
    desk.correct(1, entry("INV-1002", "50.00"))
    desk.split(0, "20.00")
    desk.choose(2, "INV-1003")

    remittance, lines = desk.look()
    assert [(line.reference, line.net_minor) for line in lines] == [
        ("INV-1001", 8000),
        ("INV-1002", 5000),
        ("INV-1001", 2000),
    ]
    assert remittance.proved
    confirm(desk.db, desk.cast, desk.now, desk.id)
    with pytest.raises(IllegalMove, match="is applied"):
        desk.correct(0, entry("INV-1001", "80.00"))


@pytest.mark.parametrize("amount", ["0.00", "100.00", "-10.00", "120.00"])
def test_a_part_must_be_less_than_the_line(desk: Desk, amount: str) -> None:
    with pytest.raises(Invalid, match="A part must be less"):
        desk.split(0, amount)


def test_a_persons_choice_survives_the_correction_of_another_line(desk: Desk) -> None:
    desk.choose(0, "INV-1003")
    desk.correct(1, entry("INV-1002", "50.00"))

    remittance, (first, _) = desk.look()
    assert first.match_reason.startswith("chosen by")
    assert (remittance.evidence_class, remittance.class_reason) == ("D", "a person chose the item of line 1")


def test_the_header_is_corrected(desk: Desk) -> None:
    desk.head(HeaderEntry("Acme Ltd", "CK 9", date(2026, 11, 1), "eur", Decimal("145.00")))

    remittance, _ = desk.look()
    assert (remittance.payer, remittance.reference, remittance.total_minor) == ("Acme Ltd", "CK 9", 14500)
    assert remittance.proved
    assert remittance.payment_date == date(2026, 11, 1)


def test_a_currency_without_decimals_keeps_the_amounts_as_printed(desk: Desk) -> None:
    desk.head(HeaderEntry("", "", None, "JPY", Decimal("150")))

    remittance, lines = desk.look()
    assert remittance.total_minor == 150
    assert [line.net_minor for line in lines] == [100, 45]
    assert lines[0].proposed_minor is None  # the invoice is in EUR


def test_total_and_currency_are_fixed_once_cash_was_applied(desk: Desk) -> None:
    desk.correct(1, entry("INV-1002", "50.00"))
    confirm(desk.db, desk.cast, desk.now, desk.id)

    with pytest.raises(IllegalMove, match="can't change any more"):
        desk.head(HeaderEntry("", "", None, "EUR", Decimal("140.00")))


def test_after_a_part_was_applied_the_rest_is_still_corrected(desk: Desk) -> None:
    with desk.db.read() as session:
        first = list_lines(session, desk.id)[0].id
    confirm(desk.db, desk.cast, desk.now, desk.id, accept_lines=frozenset({first}))

    desk.correct(1, entry("INV-1002", "50.00"))

    remittance, (_, line) = desk.look()
    assert (line.proposed_minor, remittance.evidence_class) == (5000, "A")
    confirm(desk.db, desk.cast, desk.now, desk.id)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry("  ", "1.00"), "Say which invoice"),
        (entry("INV-1002", "1.005"), "1.005"),
        (entry("INV-1002", "99999999999999.00"), "can be meant"),
    ],
)
def test_a_line_that_cannot_be_is_refused(desk: Desk, wrong: LineEntry, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        desk.correct(1, wrong)


def test_two_people_one_correction(desk: Desk) -> None:
    desk.correct(1, entry("INV-1002", "50.00"), version=1)

    with pytest.raises(StaleEdit):
        desk.correct(1, entry("INV-1002", "49.00"), version=1)


def test_a_document_that_could_not_be_read_is_keyed_in(db: Database, cast: Cast, now: datetime, ledger: None) -> None:
    [id_] = record(db, now, kind=DocumentKind.ENCRYPTED)
    desk = Desk(db, cast, now, id_)

    desk.head(HeaderEntry("Acme", "CK 1", None, "EUR", Decimal("180.00")))
    desk.add(entry("INV-1001", "100.00"))
    desk.add(entry("INV-1003", "80.00"))

    remittance, lines = desk.look()
    assert (remittance.state, remittance.proved, remittance.evidence_class) == ("proposed", True, "A")
    assert [line.proposed_minor for line in lines] == [10000, 8000]
    confirm(db, cast, now, id_)


def test_an_invoice_that_comes_with_the_next_ledger_is_found_without_anybody(desk: Desk) -> None:
    lines = (a_line("INV-1001", "100.00"), a_line("INV-7777", "33.00"))
    [id_] = record(desk.db, desk.now, an_advice(*lines))
    late = Desk(desk.db, desk.cast, desk.now, id_)
    assert late.look()[0].evidence_class == "D"

    day = desk.now.date()
    rows = [
        OpenItemRow(at, "Acme Tooling GmbH", "C-1001", number, day, day, "EUR", Decimal(amount))
        for at, (number, amount) in enumerate((*ITEMS, ("INV-7777", "33.00")), start=2)
    ]
    with desk.db.write() as session:
        import_open_items(session, LedgerFile(tuple(rows), ()), "second", by=SYSTEM, now=desk.now)
        assert match_waiting(session, now=desk.now) == 1
        assert match_waiting(session, now=desk.now) == 0

    remittance, (_, line) = late.look()
    assert (remittance.evidence_class, line.proposed_minor, remittance.edited) == ("A", 3300, False)
    assert late.events()[-1][0] == "matched_again"
    assert desk.look()[0].proved is False  # what did not prove itself still doesn't


def test_a_second_copy_stays_one_whatever_the_ledger_says(desk: Desk) -> None:
    advice = an_advice(a_line("INV-1001", "100.00"))
    record(desk.db, desk.now, advice)
    [copy] = record(desk.db, desk.now, advice)

    with desk.db.write() as session:
        match_waiting(session, now=desk.now)

    with desk.db.read() as session:
        assert session.get_one(Remittance, copy).evidence_class == "D"
