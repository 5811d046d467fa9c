"""A person's choice of the item that a line means, judged as the matcher would judge it."""

from datetime import datetime

from sqlalchemy.orm import Session

from parsers.known_items import KnownItem
from parsers.money import from_minor, to_minor
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.advices.recording import list_differences
from tickets.money.advices.remittances import (
    APPLICABLE,
    Remittance,
    RemittanceRow,
    get_line,
    list_lines,
    lock_remittance,
    record_on,
)
from tickets.money.advices.stored_advice import as_line
from tickets.money.matching.judgement import judge
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.families import find_families
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.receivables.payer_rules import find_rules
from tickets.money.subledger.allocations import list_live_lines
from tickets.users import Actor, require


def choose_item(
    session: Session, line_id: int, invoice_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """A person's choice for a line: one of its candidates or any open item of the customer; None for nothing."""
    require(by, "choose_item")
    line = get_line(session, line_id)
    remittance = lock_remittance(session, line.remittance_id, by, version)
    if remittance.state not in APPLICABLE:
        raise IllegalMove(f"The lines of a remittance that is {remittance.state} cannot be changed.")
    if line_id in list_live_lines(session, remittance.id):
        raise IllegalMove(f"Line {line.sequence + 1} is applied; take it back before choosing another item.")
    if invoice_id is None:
        _choose_nothing(line, by)
    else:
        _choose_invoice(session, remittance, line, invoice_id, by)
    line.chosen = True
    remittance.version += 1
    number = session.get_one(Invoice, invoice_id).number if invoice_id else "nothing"
    record_on(session, "item_chosen", remittance, by=by, now=now, line=line.sequence + 1, number=number)


def _choose_nothing(line: RemittanceRow, by: Actor) -> None:
    line.invoice_id = None
    line.proposed_minor = None
    line.proposed_discount_minor = None
    line.differences = []
    line.line_class = "unmatched"
    line.match_reason = f"set aside by {by.name}"


def _choose_invoice(
    session: Session, remittance: Remittance, line: RemittanceRow, invoice_id: int, by: Actor
) -> None:
    """Judge the line against the chosen item as the matcher would, less what other lines take of it."""
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    if not _is_of_payer(session, remittance, invoice) and invoice_id not in line.candidates:
        raise Invalid(f"{invoice.number} belongs to another customer.")
    if remittance.currency and remittance.currency != invoice.currency:
        raise Invalid(f"{invoice.number} is in {invoice.currency}, the payment in {remittance.currency}.")
    others = sum(
        (other.proposed_minor or 0) + (other.proposed_discount_minor or 0)
        for other in list_lines(session, remittance.id)
        if other.id != line.id
        and other.invoice_id == invoice_id
        and other.id not in list_live_lines(session, remittance.id)
    )
    left = balance_minor(session, invoice_id) - others
    line.differences = []
    if line.net_minor < 0 < invoice.original_minor:
        cash, discount, line_class, evidence_class = line.net_minor, 0, "short_pay", "D"
        reason = f"taken off {invoice.number}"
    else:
        verdict = judge(
            as_line(line, invoice.currency),
            _as_known(session, invoice, left),
            from_minor(left, invoice.currency),
            remittance.payment_date,
            MatchPolicy(),
            remittance.method,
        )
        line.differences = list_differences(verdict.differences, invoice.currency)
        cash, discount = to_minor(verdict.cash, invoice.currency), to_minor(verdict.discount, invoice.currency)
        line_class, evidence_class, reason = str(verdict.line_class), str(verdict.evidence_class), verdict.reason
    line.invoice_id = invoice_id
    line.proposed_minor = cash or None
    line.proposed_discount_minor = discount or None
    line.line_class = line_class
    line.evidence_class = evidence_class
    line.match_reason = f"chosen by {by.name}: {reason}"


def _is_of_payer(session: Session, remittance: Remittance, invoice: Invoice) -> bool:
    """One of the payer's family, or anybody's while the payer is not known."""
    if remittance.customer_id in (None, invoice.customer_id):
        return True
    return len(set(find_families(session, {remittance.customer_id or 0, invoice.customer_id}).values())) == 1


def _as_known(session: Session, invoice: Invoice, left: int) -> KnownItem:
    return KnownItem(
        id=invoice.id,
        number=invoice.number,
        customer="",
        customer_name="",
        currency=invoice.currency,
        open_amount=from_minor(left, invoice.currency),
        original_amount=from_minor(invoice.original_minor, invoice.currency),
        invoice_date=invoice.invoice_date,
        due_date=invoice.due_date,
        discount_terms=invoice.terms,
        rules=find_rules(session, {invoice.customer_id})[invoice.customer_id],
    )
