"""The documents of a mail as they were read in, the remittances of its ticket out, with what each may settle.

Part of filing a mail (`inbox.filing`), in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from inbox.readings import ReadDocument
from parsers.files.pages import DocumentState
from parsers.remittance.advice import DocumentKind
from tickets import customers
from tickets.money.advices.parts import join_parts
from tickets.money.advices.recording import ReadPaper, record_remittances
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy, Proposal
from tickets.money.receivables import ledger
from tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class FiledDocuments:
    """The documents of one mail; `attachments` are the ids of its files, in their order."""

    ticket_id: int
    documents: Sequence[ReadDocument]
    attachments: Sequence[int]


def record_documents(session: Session, mails: Sequence[FiledDocuments], *, now: datetime) -> None:
    customers_of = _find_customers(session, [mail.ticket_id for mail in mails])
    papers = [
        ReadPaper(
            mail.ticket_id,
            mail.attachments[each.position],
            each.document,
            each.reading,
            _propose(session, each, customers_of.get(mail.ticket_id)),
        )
        for mail in mails
        for each in filter(_belongs_on_the_remittance_page, mail.documents)
    ]
    join_parts(session, record_remittances(session, papers, now=now), now=now)


def _find_customers(session: Session, ticket_ids: Sequence[int]) -> dict[int, int]:
    """Whose tickets they are, where that is known."""
    known = select(Ticket.id, Ticket.customer_id).where(Ticket.id.in_(ticket_ids))
    return {ticket_id: customer_id for ticket_id, customer_id in session.execute(known) if customer_id is not None}


def _propose(session: Session, read: ReadDocument, customer_id: int | None) -> tuple[Proposal, ...]:
    """What each payment may settle; the sender's items come into question for a payment that names none."""
    known, account = read.known, None
    if customer_id is not None and read.reading.payments:
        known = ledger.add_items_of_customer(session, known, customer_id)
        account = customers.get_customer(session, customer_id).account_number
    return propose_all(read.reading.payments, known, MatchPolicy(), account)


def _belongs_on_the_remittance_page(read: ReadDocument) -> bool:
    """Advices do, and files that a person must open to know: locked, broken or scanned ones."""
    unseen = {DocumentState.ENCRYPTED, DocumentState.UNREADABLE, DocumentState.SCANNED}
    return read.reading.kind is DocumentKind.REMITTANCE or read.document.state in unseen
