"""The documents of a mail as they were read in, the remittances of its ticket out, with what each may settle.

Part of filing a mail (`inbox.filing`), in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from inbox.readings import ReadDocument
from parsers.files.pages import DocumentState
from parsers.remittance.advice import DocumentKind
from tickets import customers, ticket
from tickets.money.advices.parts import join_parts
from tickets.money.advices.recording import record_remittance
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy, Proposal
from tickets.money.receivables import ledger


def record_documents(
    session: Session,
    ticket_id: int,
    documents: Sequence[ReadDocument],
    attachments: Sequence[int],
    *,
    now: datetime,
) -> None:
    """`attachments` are the ids of the mail's files, in their order."""
    for document in filter(_belongs_on_the_remittance_page, documents):
        read = record_remittance(
            session,
            ticket_id=ticket_id,
            attachment_id=attachments[document.position],
            document=document.document,
            reading=document.reading,
            proposals=_propose(session, document, ticket_id),
            now=now,
        )
        join_parts(session, read, now=now)


def _propose(session: Session, read: ReadDocument, ticket_id: int) -> tuple[Proposal, ...]:
    """What each payment may settle; the sender's items come into question for a payment that names none."""
    known, account = read.known, None
    customer_id = session.get_one(ticket.Ticket, ticket_id).customer_id if read.reading.payments else None
    if customer_id is not None:
        known = ledger.add_items_of_customer(session, known, customer_id)
        account = customers.get_customer(session, customer_id).account_number
    return propose_all(read.reading.payments, known, MatchPolicy(), account)


def _belongs_on_the_remittance_page(read: ReadDocument) -> bool:
    """Advices do, and files that a person must open to know: locked, broken or scanned ones."""
    unseen = {DocumentState.ENCRYPTED, DocumentState.UNREADABLE, DocumentState.SCANNED}
    return read.reading.kind is DocumentKind.REMITTANCE or read.document.state in unseen
