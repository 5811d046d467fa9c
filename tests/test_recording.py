"""Advices that are stored together: the same rows, links and reasons as one after the other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from parsers.files.pages import DocumentState, DocumentText
from parsers.message import AttachmentPart
from parsers.problems import PageBox, Problem
from parsers.remittance.advice import (
    DocumentKind,
    Proof,
    ProofState,
    RemittanceAdvice,
    RemittanceLine,
    RemittanceReading,
)
from tests.builders import a_stored_mail, a_ticket, store_files
from tests.money_scene import one_transaction
from tickets.audit import list_events_of
from tickets.db import Database
from tickets.money.advices.recording import ReadPaper, record_remittances
from tickets.money.advices.remittances import Remittance, list_lines
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.ledger import find_known_items

ADVICE = RemittanceAdvice(
    "Acme Tooling GmbH", None, "CK-1", None, None, "EUR", Decimal("100.00"), True,
    Proof(ProofState.PROVED, (), 1),
    (RemittanceLine(0, "INV-1001", Decimal("100.00"), PageBox(1, 0, 0, 1, 1)),),
)  # fmt: skip
REPLACES = Problem("replaces", "It replaces CK-1.", "CK-1")
CORRECTED = replace(ADVICE, reference="CK-2", total=Decimal("50.00"), lines=(), problems=(REPLACES,))


@pytest.fixture
def desk(shared_db: Database, now: datetime) -> Iterator[Session]:
    with one_transaction(shared_db, now) as session:
        yield session


def a_paper(session: Session, now: datetime, *advices: RemittanceAdvice) -> ReadPaper:
    inbound = a_stored_mail(session, now)
    [attachment] = store_files(session, inbound.id, AttachmentPart("a.pdf", "application/pdf", b"%PDF"))
    known = find_known_items(session, {"INV1001"})
    reading = RemittanceReading(DocumentKind.REMITTANCE, False, advices)
    document = DocumentText("a.pdf", "pdf", DocumentState.READ, 1, ())
    proposals = propose_all(advices, known, MatchPolicy())
    return ReadPaper(a_ticket(session, now).id, attachment.id, document, reading, proposals)


def describe(session: Session, row_id: int, first: int) -> dict[str, Any]:
    """All that was stored, with other remittances counted from the first."""
    row = session.get_one(Remittance, row_id)
    own = {"id", "ticket_id", "attachment_id", "duplicate_of", "class_reason"}
    values = {
        column.key: getattr(row, column.key) for column in Remittance.__table__.columns if column.key not in own
    }
    values["duplicate_of"] = None if row.duplicate_of is None else row.duplicate_of - first
    values["lines"] = [(line.reference, line.net_minor, line.invoice_id) for line in list_lines(session, row_id)]
    values["events"] = [event.verb for event in list_events_of(session, "remittance", row_id)]
    return values


def test_advices_that_are_stored_together_become_what_they_become_one_after_the_other(
    desk: Session, now: datetime
) -> None:
    given: list[tuple[RemittanceAdvice, ...]] = [(ADVICE,), (), (ADVICE, CORRECTED), (ADVICE,)]
    one_by_one = [
        row_id for advices in given for row_id in record_remittances(desk, [a_paper(desk, now, *advices)], now=now)
    ]
    for row_id in one_by_one:  # so that none of them is anybody's twin
        desk.get_one(Remittance, row_id).state = "rejected"
    alone = [describe(desk, row_id, one_by_one[0]) for row_id in one_by_one]

    together = record_remittances(desk, [a_paper(desk, now, *advices) for advices in given], now=now)

    found = [{**describe(desk, row_id, together[0]), "state": "rejected"} for row_id in together]
    assert found == alone
    assert [each["duplicate_of"] for each in found] == [None, None, 0, None, 0]
    replaced = desk.get_one(Remittance, together[3]).class_reason or ""
    assert replaced.startswith(f"it replaces remittance {together[2]};")
