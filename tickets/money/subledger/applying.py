"""A payment is applied to its items: by a person's confirmation, or by `tickets.money.bank.settlement`.

Balances are looked at with the items locked, in the moment of applying: of two who apply at once one is refused.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.money import exponent, from_minor, say_minor
from tickets.customers import Customer
from tickets.errors import IllegalMove, Invalid
from tickets.money.advices.remittances import (
    APPLICABLE,
    Remittance,
    RemittanceRow,
    RemittanceState,
    list_lines,
    lock_remittance,
    record_on,
)
from tickets.money.bank.links import linked_minor
from tickets.money.books.journal import move_payment, open_payment, post_allocations
from tickets.money.books.periods import open_day
from tickets.money.disputes.deductions import record_deductions
from tickets.money.disputes.following import follow_items
from tickets.money.receivables.families import find_families
from tickets.money.receivables.ledger import Invoice, balances_minor
from tickets.money.receivables.payer_rules import find_tolerance
from tickets.money.subledger.allocations import (
    Allocation,
    AllocationKind,
    Payment,
    available_minor,
    find_payment,
    is_live,
    list_live,
    list_live_lines,
    sum_cash,
)
from tickets.money.subledger.approvals import Approval
from tickets.row_ids import reserve_ids
from tickets.users import Actor, require

DUE_AFTER: Mapping[AllocationKind, timedelta] = {
    AllocationKind.WITHHOLDING: timedelta(days=90),
    AllocationKind.RETENTION: timedelta(days=365),
}


def confirm(
    session: Session,
    remittance_id: int,
    *,
    accept_lines: frozenset[int] | None,
    by: Actor,
    now: datetime,
    version: int,
    approval: Approval | None = None,
) -> Payment:
    """A person says that this money came and applies it. `accept_lines` are line ids to apply, None for all that
    have a proposal. Refuses (IllegalMove/Invalid) when a line would take more than its item's balance, when
    currencies differ, when items belong to another family of customers and no second person agreed, or when the sum
    exceeds the payment."""
    require(by, "confirm_cash")
    remittance = lock_remittance(session, remittance_id, by, version)
    if remittance.state not in APPLICABLE:
        raise IllegalMove(f"A remittance that is {remittance.state} cannot be applied.")
    refuse_second_application(session, remittance)
    lines = _choose_lines(session, remittance, accept_lines)
    invoices = _lock_invoices(session, lines, remittance)
    cash_per_line = _net_deductions(lines, invoices)
    payment = _save_payment(session, remittance, next(iter(invoices.values())), approval, by, now)
    rows = _build_applies(payment, lines, invoices, cash_per_line)
    add_applies(session, payment, rows, by=by, now=now, approval=approval)
    remittance.state = RemittanceState.CONFIRMED
    remittance.customer_id = payment.customer_id
    remittance.version += 1
    session.flush()
    record_deductions(session, remittance, lines, by=by, now=now)
    record_on(
        session, "cash_applied", remittance, by=by, now=now,
        payment=payment.id, currency=payment.currency, allocations=[row.id for group in rows for row in group],
        amount=str(from_minor(sum(cash_per_line.values()), payment.currency)),
    )  # fmt: skip
    return payment


def add_applies(
    session: Session,
    payment: Payment,
    groups: Sequence[Sequence[Allocation]],
    *,
    by: Actor,
    now: datetime,
    approval: Approval | None = None,
) -> None:
    """Apply a locked payment; the rows of a group belong together. They need item, kind, amount, and whatever else
    tells them apart; the rest is set here, with their journal entries. Refuses what item or payment do not have,
    what leaves the family, and small differences above the month's limit."""
    rows = [row for group in groups for row in group]
    invoices = _lock_items(session, payment, rows)
    _check_family(session, payment, invoices, approval, by)
    _check_balances(session, rows, invoices)
    _check_month(session, rows, invoices, approval, now)
    over = sum_cash(rows) - available_minor(session, payment)
    if over > 0:
        amount = say_minor(over, payment.currency)
        raise Invalid(f"These lines take {amount} more than the payment has; leave some of them out.")
    today = open_day(session, now.date())
    for row in rows:
        row.payment_id, row.event, row.currency, row.effective_on = payment.id, "apply", payment.currency, today
        row.by_id, row.by_name, row.at = by.user_id, by.name, now
        row.approval_id = approval.id if approval else None
    _save_in_order(session, groups, invoices)
    payment.version += 1
    session.flush()
    post_allocations(session, payment, rows, by=by, now=now)
    follow_items(session, invoices, now=now)


def refuse_second_application(session: Session, remittance: Remittance) -> None:
    """The same advice in another mail or file may be applied once only."""
    if remittance.fingerprint is None:
        return
    twin = session.scalar(
        select(func.min(Remittance.id)).where(
            Remittance.fingerprint == remittance.fingerprint,
            Remittance.id != remittance.id,
            Remittance.state == RemittanceState.CONFIRMED,
        )
    )
    if twin is not None:
        raise IllegalMove(f"The same advice is applied already, as remittance {twin}.")


def _choose_lines(
    session: Session, remittance: Remittance, accept_lines: frozenset[int] | None
) -> list[RemittanceRow]:
    lines = list_lines(session, remittance.id)
    applied = list_live_lines(session, remittance.id)
    if accept_lines is None:
        chosen = [line for line in lines if line.invoice_id and line.proposed_minor and line.id not in applied]
    else:
        if unknown := accept_lines - {line.id for line in lines}:
            raise Invalid(f"Line {min(unknown)} is not one of this remittance.")
        chosen = [line for line in lines if line.id in accept_lines]
        for line in chosen:
            if line.id in applied:
                raise IllegalMove(f"Line {line.sequence + 1} is applied already.")
            if not line.invoice_id or not line.proposed_minor:
                raise Invalid(f"Line {line.sequence + 1} ({line.reference}) has no item to apply it to.")
    if not chosen:
        if applied:
            raise IllegalMove("Everything that could be applied is applied already.")
        raise Invalid("No line has an item to apply it to; choose the items first.")
    return chosen


def _lock_invoices(session: Session, lines: Sequence[RemittanceRow], remittance: Remittance) -> dict[int, Invoice]:
    """The items of these lines, locked in order of id; refuses other currencies."""
    wanted = sorted({line.invoice_id for line in lines if line.invoice_id})
    found = session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(wanted))
        .order_by(Invoice.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    invoices = {invoice.id: invoice for invoice in found}
    for invoice in invoices.values():
        if remittance.currency and invoice.currency != remittance.currency:
            raise Invalid(f"{invoice.number} is in {invoice.currency}, the payment in {remittance.currency}.")
    if len({invoice.currency for invoice in invoices.values()}) > 1:
        raise Invalid("These invoices are in several currencies.")
    return invoices


def _net_deductions(lines: Sequence[RemittanceRow], invoices: Mapping[int, Invoice]) -> dict[int, int]:
    """Cash by line id. What a line takes off an invoice lowers the cash of the lines that pay it, in order."""
    cash = {line.id: line.proposed_minor or 0 for line in lines}
    per_invoice: dict[int, list[RemittanceRow]] = defaultdict(list)
    for line in lines:
        per_invoice[line.invoice_id or 0].append(line)
    for invoice_id, own in per_invoice.items():
        side = 1 if invoices[invoice_id].original_minor >= 0 else -1
        against = [line for line in own if cash[line.id] * side < 0]
        for line in against:
            rest, cash[line.id] = cash[line.id], 0
            for paying in own:
                if cash[paying.id] * side > 0 and rest:
                    taken = min(abs(cash[paying.id]), abs(rest)) * side
                    cash[paying.id] -= taken
                    rest += taken
            if rest:
                number = invoices[invoice_id].number
                raise Invalid(f"Line {line.sequence + 1} takes more off {number} than this payment pays on it.")
    return cash


def _lock_items(session: Session, payment: Payment, rows: Sequence[Allocation]) -> dict[int, Invoice]:
    found = session.scalars(
        select(Invoice)
        .where(Invoice.id.in_({row.invoice_id for row in rows}))
        .order_by(Invoice.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    invoices = {invoice.id: invoice for invoice in found}
    for invoice in invoices.values():
        if invoice.currency != payment.currency:
            raise Invalid(f"{invoice.number} is in {invoice.currency}, the payment in {payment.currency}.")
    return invoices


def _check_family(
    session: Session, payment: Payment, invoices: Mapping[int, Invoice], approval: Approval | None, by: Actor
) -> None:
    """One member of a family may pay for another; for a stranger only a payer of whom that is known, if a person
    applies it, or if a second person agreed."""
    if payment.customer_id is None:
        raise Invalid("Whose payment this is must be known before it is applied.")
    owners = {invoice.customer_id for invoice in invoices.values()}
    families = find_families(session, {*owners, payment.customer_id})
    strangers = {owner for owner in owners if families[owner] != families[payment.customer_id]}
    if not strangers or approval is not None:
        return
    if by.user_id is not None and session.get_one(Customer, payment.customer_id).pays_for_others:
        return
    name = session.get_one(Customer, min(strangers)).name
    raise Invalid(
        f"This payment would settle items of several customers, of {name} too, which is another customer and not of "
        "one family with the payer; apply the lines of one customer, or ask a second person."
    )


def _check_balances(session: Session, rows: Sequence[Allocation], invoices: Mapping[int, Invoice]) -> None:
    """Refuse what would turn an item's balance to the other side, by the balances of this moment."""
    wanted: dict[int, int] = defaultdict(int)
    for row in rows:
        wanted[row.invoice_id] += row.amount_minor
    balances = balances_minor(session, wanted)
    for invoice_id, amount in wanted.items():
        invoice, balance = invoices[invoice_id], balances[invoice_id]
        if amount * balance < 0 or abs(amount) > abs(balance):
            has, takes = say_minor(balance, invoice.currency), say_minor(amount, invoice.currency)
            raise Invalid(f"{invoice.number} has {has} open, and this payment would apply {takes}.")


def _check_month(
    session: Session,
    rows: Sequence[Allocation],
    invoices: Mapping[int, Invoice],
    approval: Approval | None,
    now: datetime,
) -> None:
    """Small differences of a customer add up to the month's limit at most; above it a second person decides."""
    if approval is not None:
        return
    small: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.kind == AllocationKind.WRITE_OFF:
            small[invoices[row.invoice_id].customer_id] += abs(row.amount_minor)
    for customer_id, amount in sorted(small.items()):
        customer = session.scalar(
            select(Customer).where(Customer.id == customer_id).with_for_update(key_share=True)
        )  # fmt: skip
        assert customer is not None
        currency = next(iter(invoices.values())).currency
        limit = find_tolerance(session, customer.tolerance_class).monthly
        written_off = sum_written_off(session, customer_id, currency, now)
        if from_minor(amount + written_off, currency) > limit:
            raise Invalid(
                f"Small differences of {customer.name} would come to {say_minor(amount + written_off, currency)} "
                f"this month, more than {limit:f}; leave them open, or ask a second person."
            )


def sum_written_off(session: Session, customer_id: int, currency: str, now: datetime) -> int:
    """What of a customer's items was written off this month without a second person, and stands."""
    total = session.scalar(
        select(func.coalesce(func.sum(func.abs(Allocation.amount_minor)), 0))
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(
            Invoice.customer_id == customer_id,
            Allocation.currency == currency,
            Allocation.kind == AllocationKind.WRITE_OFF,
            is_live(),
            Allocation.approval_id.is_(None),
            Allocation.at >= now.replace(day=1, hour=0, minute=0, second=0, microsecond=0),
        )
    )
    return int(total or 0)


def sum_written_off_item(session: Session, invoice_id: int) -> int:
    """What of an item was written off without a second person, and stands."""
    total = session.scalar(
        select(func.coalesce(func.sum(func.abs(Allocation.amount_minor)), 0)).where(
            Allocation.invoice_id == invoice_id,
            Allocation.kind == AllocationKind.WRITE_OFF,
            is_live(),
            Allocation.approval_id.is_(None),
        )
    )
    return int(total or 0)


def _save_in_order(session: Session, groups: Sequence[Sequence[Allocation]], invoices: Mapping[int, Invoice]) -> None:
    """What gives to the payment comes before what takes from it, and on an item what enlarges it first: no sum is
    ever above its limit in between, and the database may check every row."""

    def order(row: Allocation) -> tuple[bool, bool, int]:
        side = 1 if invoices[row.invoice_id].original_minor >= 0 else -1
        return (row.kind != AllocationKind.CREDIT, row.amount_minor * side > 0, row.invoice_id)

    rows = sorted((row for group in groups for row in group), key=order)
    for row, row_id in zip(rows, reserve_ids(session, Allocation, len(rows)), strict=True):
        row.id = row_id
    for group in groups:
        first = min(row.id for row in group)
        for row in group:
            row.group_id = first
    session.add_all(rows)
    session.flush()


def _save_payment(
    session: Session, remittance: Remittance, invoice: Invoice, approval: Approval | None, by: Actor, now: datetime
) -> Payment:
    """The remittance's one payment; its amount was fixed when it was first confirmed. Who pays for a stranger, as a
    second person agreed, remains the payer."""
    payment = find_payment(session, remittance.id)
    if payment is not None:
        if approval is None or payment.customer_id is None:
            _follow_customer(session, payment, invoice, by, now)
        return payment
    if remittance.currency is None:
        _settle_currency(session, remittance, invoice.currency)
    amount = remittance.total_minor
    if amount is None:
        amount = sum(line.net_minor for line in list_lines(session, remittance.id))
    if amount < 0:
        raise Invalid("This advice asks for money instead of paying it; there is nothing to apply.")
    agreed = remittance.customer_id if approval is not None else None
    payer = agreed or _payer_of(session, remittance, invoice)
    payment = Payment(
        remittance_id=remittance.id,
        customer_id=payer,
        reference=remittance.reference,
        received_on=remittance.payment_date,
        amount_minor=amount,
        currency=invoice.currency,
        created_at=now,
    )
    session.add(payment)
    session.flush()
    open_payment(session, payment, linked_minor(session, remittance.id), by=by, now=now)
    return payment


def _payer_of(session: Session, remittance: Remittance, invoice: Invoice) -> int:
    """The customer whom the remittance is taken to be of, where the item belongs to that family; else the item's."""
    if remittance.customer_id is None:
        return invoice.customer_id
    families = find_families(session, {remittance.customer_id, invoice.customer_id})
    if len(set(families.values())) == 1 or session.get_one(Customer, remittance.customer_id).pays_for_others:
        return remittance.customer_id
    return invoice.customer_id


def _follow_customer(session: Session, payment: Payment, invoice: Invoice, by: Actor, now: datetime) -> None:
    """A payment of which nothing is applied may turn out to be another customer's."""
    if payment.customer_id is None:
        payment.customer_id = invoice.customer_id
        booked = linked_minor(session, payment.remittance_id) if payment.remittance_id else payment.amount_minor
        open_payment(session, payment, booked, by=by, now=now)
        return
    if session.get_one(Customer, payment.customer_id).pays_for_others:
        return
    families = find_families(session, {payment.customer_id, invoice.customer_id})
    if len(set(families.values())) > 1 and not list_live(session, payment.id):
        old, payment.customer_id = payment.customer_id, invoice.customer_id
        move_payment(session, payment, old, available_minor(session, payment), by=by, now=now)


def _settle_currency(session: Session, remittance: Remittance, currency: str) -> None:
    """The items' currency is the payment's. Its amounts were stored with two decimals, as of an unknown one."""
    if exponent(currency) != exponent(""):
        raise Invalid(f"The advice does not say its currency, and it was not read with the decimals of {currency}.")
    remittance.currency = currency
    session.flush()


def _build_applies(
    payment: Payment,
    lines: Sequence[RemittanceRow],
    invoices: Mapping[int, Invoice],
    cash_per_line: Mapping[int, int],
) -> list[list[Allocation]]:
    """One group a line: its cash or credit, the discount that goes with cash, and the differences."""
    groups = []
    for line in lines:
        cash = cash_per_line[line.id]
        credit = invoices[line.invoice_id or 0].original_minor < 0
        amounts = [(AllocationKind.CREDIT if credit else AllocationKind.CASH, cash, None)]
        if cash:
            amounts.append((AllocationKind.DISCOUNT, line.proposed_discount_minor or 0, None))
            amounts += [(AllocationKind(each["kind"]), each["minor"], each["reason"]) for each in line.differences]
        groups.append(
            [
                Allocation(
                    invoice_id=line.invoice_id,
                    line_id=line.id,
                    kind=kind,
                    amount_minor=amount,
                    reason=reason,
                    due_on=due_on(kind, payment),
                )
                for kind, amount, reason in amounts
                if amount
            ]
        )
    return [group for group in groups if group]


def due_on(kind: str, payment: Payment) -> date | None:
    """When a certificate of withheld tax, or retained money, is due: counted from the payment's day."""
    days = DUE_AFTER.get(AllocationKind(kind))
    return (payment.received_on or payment.created_at.date()) + days if days else None
