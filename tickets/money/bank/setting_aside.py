"""Money at the bank that is no customer's payment, as a person says: interest, a transfer of our own. It is set
aside, and may be brought back."""

from datetime import datetime

from sqlalchemy.orm import Session

from tickets.errors import IllegalMove, Invalid
from tickets.money.bank.links import sum_links
from tickets.money.bank.receipts import ReceiptState, lock_receipt, record_on
from tickets.money.subledger.departures import list_returns
from tickets.users import Actor, require


def set_aside(session: Session, receipt_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """The whole entry, or none of it: refused while a part of it pays a remittance, or has taken a payment back."""
    require(by, "link_receipt")
    receipt = lock_receipt(session, receipt_id, version)
    if receipt.state != ReceiptState.OPEN:
        raise IllegalMove("Only money that waits can be set aside.")
    if sum_links(session, [receipt.id]):
        raise IllegalMove("A part of this receipt pays a remittance; take that apart first.")
    if list_returns(session, receipt.id):
        raise IllegalMove("A part of this return has taken a payment back; it can't be set aside any more.")
    if not reason.strip():
        raise Invalid("Say why; the reason is kept with the history.", field="reason")
    receipt.state, receipt.aside_reason, receipt.version = ReceiptState.SET_ASIDE, reason.strip(), receipt.version + 1
    record_on(session, "receipt_set_aside", receipt, by=by, now=now, reason=reason.strip())


def bring_back(session: Session, receipt_id: int, *, by: Actor, now: datetime, version: int) -> None:
    """What was set aside waits for its remittance again."""
    require(by, "link_receipt")
    receipt = lock_receipt(session, receipt_id, version)
    if receipt.state != ReceiptState.SET_ASIDE:
        raise IllegalMove("This receipt is not set aside.")
    receipt.state, receipt.aside_reason, receipt.version = ReceiptState.OPEN, None, receipt.version + 1
    record_on(session, "receipt_brought_back", receipt, by=by, now=now)
