"""The rows of a remittance in, the lines of its table out: what each may mean, and what became of it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import group_amount, say_minor
from tickets.customers import Customer
from tickets.money.advices.remittances import Remittance, RemittanceRow
from tickets.money.disputes.deductions import list_of_lines
from tickets.money.disputes.disputes import Dispute
from tickets.money.matching.proposal import LineClass
from tickets.money.receivables.families import find_families
from tickets.money.receivables.ledger import Invoice, OpenInvoice, balances_minor
from tickets.money.subledger.allocations import Allocation


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` picks it from the keyboard; `fact` is what tells this candidate from the others."""

    invoice_id: int
    label: str
    chosen: bool
    key: int | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    row: RemittanceRow
    number: int
    page: int | None
    invoice: Invoice | None
    fitting: tuple[Invoice, ...]  # what the line may mean, in one order whichever is chosen
    open_items: tuple[OpenInvoice, ...]  # of the customer, for a line that means something else
    candidates: tuple[Choice, ...]  # what the line may mean, when more than one thing
    applied_minor: int | None  # what is applied now, cash and discount; None for nothing
    stranger: Customer | None = None  # whose item it is, of another family than the payer's
    dispute: Dispute | None = None  # about what it pays short
    overtaken: str = ""  # its item has less open than when it was matched: what is open now
    undone: str = ""  # who took back that it paid this item, and why

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The candidates, then the customer's open items: one list a line of as
        many items, so it is made for the lines only that show it."""
        labels = {item.id: f"{item.number}, candidate" for item in self.fitting}
        for item in self.open_items:
            note = labels.get(item.id, "").partition(", ")[2]
            balance = group_amount(item.balance, item.currency)
            labels[item.id] = f"{item.number}, open {balance}" + (f", {note}" if note else "")
        return tuple(Choice(id_, label, id_ == self.row.invoice_id) for id_, label in labels.items())

    @property
    def sure(self) -> bool:
        """Nobody has to look at it: it is applied, or exactly one item fits it."""
        return self.applied_minor is not None or (
            self.invoice is not None and self._fits and not self.stranger and not self.overtaken and not self.undone
        )

    @property
    def _fits(self) -> bool:
        return self.row.evidence_class in {"A", "B"} and not self.row.differences

    @property
    def may_apply(self) -> bool:
        return self._proposed and self.stranger is None

    @property
    def may_ask(self) -> bool:
        """Only a second person's word lets it be applied."""
        return self._proposed and self.stranger is not None

    @property
    def _proposed(self) -> bool:
        waits = self.applied_minor is None and self.invoice is not None and self.row.proposed_minor is not None
        return waits and not self.overtaken

    @property
    def renamed(self) -> bool:
        """The invoice's number is not what was printed."""
        return self.invoice is not None and self.invoice.number != self.row.reference


def list_shown_lines(
    session: Session,
    remittance: Remittance,
    rows: list[RemittanceRow],
    events: list[Allocation],
    live: Collection[Allocation],
    invoices: dict[int, Invoice],
    open_items: tuple[OpenInvoice, ...],
) -> tuple[Line, ...]:
    """In the order of `rows`, numbered from 1. `events` are all allocations of the remittance, `live` those that
    nobody took back; `invoices` holds every item that a row or an event names, `open_items` are the customer's."""
    strangers = _find_strangers(session, remittance, [invoices[row.invoice_id] for row in rows if row.invoice_id])
    applied: dict[int | None, list[Allocation]] = defaultdict(list)
    for one in live:
        applied[one.line_id].append(one)
    overtaken, disputes = _find_overtaken(session, rows, invoices, applied), _find_disputes(session, rows)
    undone = {
        (event.line_id, event.invoice_id): f"{event.by_name} took this back: {event.reason}"
        for event in events
        if event.event == "reverse" and event.by_id is not None
    }
    return tuple(
        _line(row, number, invoices, open_items, applied.get(row.id, []), strangers, overtaken, disputes, undone)
        for number, row in enumerate(rows, 1)
    )


def _line(
    row: RemittanceRow,
    number: int,
    invoices: dict[int, Invoice],
    open_items: tuple[OpenInvoice, ...],
    mine: list[Allocation],
    strangers: dict[int, Customer],
    overtaken: dict[int, str],
    disputes: dict[int, Dispute],
    undone: dict[tuple[int | None, int], str],
) -> Line:
    named = row.candidates or []
    candidates = [i for i in (named if row.invoice_id in named else [row.invoice_id, *named]) if i in invoices]
    fitting = [invoices[i] for i in candidates if i is not None]
    return Line(
        row=row,
        number=number,
        page=int(row.box[0]) if row.box else None,
        invoice=invoices.get(row.invoice_id) if row.invoice_id else None,
        fitting=tuple(fitting),
        open_items=open_items,
        candidates=tuple(_candidates(row, fitting, open_items)) if len(fitting) > 1 or not row.invoice_id else (),
        applied_minor=sum(allocation.amount_minor for allocation in mine) if mine else None,
        stranger=strangers.get(row.invoice_id) if row.invoice_id else None,
        dispute=disputes.get(row.id),
        overtaken=overtaken.get(row.invoice_id, "") if row.invoice_id and not mine else "",
        undone=undone.get((row.id, row.invoice_id), "") if row.invoice_id and not mine else "",
    )


def _candidates(row: RemittanceRow, fitting: list[Invoice], open_items: tuple[OpenInvoice, ...]) -> Iterator[Choice]:
    """At most nine, for the keys 1 to 9, each with the first fact that no two of them share, else with the one in
    which most of them differ."""
    balances = {item.id: f"{group_amount(item.balance, item.currency)} open" for item in open_items}
    facts = (
        {i.id: balances.get(i.id, "nothing open") for i in fitting},
        {i.id: f"of {i.invoice_date:%-d %b %Y}" for i in fitting},
        {i.id: f"PO {i.po_number}" if i.po_number else "no PO" for i in fitting},
        {i.id: f"due {i.due_date:%-d %b %Y}" for i in fitting},
    )
    telling = max(facts, key=lambda fact: len(set(fact.values())))
    for key, invoice in enumerate(fitting[:9], start=1):
        yield Choice(invoice.id, invoice.number, invoice.id == row.invoice_id, key, telling[invoice.id])


def _find_strangers(session: Session, remittance: Remittance, items: list[Invoice]) -> dict[int, Customer]:
    """Of these items those of another family than the payer's, with their owners."""
    payer = remittance.customer_id
    owners = {item.customer_id for item in items} - {payer}
    if payer is None or not owners:
        return {}
    families = find_families(session, {*owners, payer})
    strangers = {owner for owner in owners if families[owner] != families[payer]}
    found = {row.id: row for row in session.scalars(select(Customer).where(Customer.id.in_(strangers)))}
    return {item.id: found[item.customer_id] for item in items if item.customer_id in found}


def _find_overtaken(
    session: Session, rows: list[RemittanceRow], invoices: dict[int, Invoice], applied: Collection[int | None]
) -> dict[int, str]:
    """By item: what is open on it now, where that is less than the waiting lines would take together."""
    takes: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.id not in applied and row.invoice_id and row.proposed_minor is not None:
            settled = sum(int(each["minor"]) for each in row.differences)
            takes[row.invoice_id] += row.proposed_minor + (row.proposed_discount_minor or 0) + settled
    balances = balances_minor(session, takes)
    return {
        item: say_minor(balances[item], invoices[item].currency)
        for item, taken in takes.items()
        if taken * balances[item] < 0 or abs(taken) > abs(balances[item])
    }


def _find_disputes(session: Session, rows: list[RemittanceRow]) -> dict[int, Dispute]:
    """By line, the dispute about what it pays short."""
    short = {row.id for row in rows if row.line_class == LineClass.SHORT_PAY}
    taken = [
        row for group in list_of_lines(session, short).values() for row in group if row.dispute_id and row.line_id
    ]
    ids = {row.dispute_id for row in taken}
    found = {row.id: row for row in session.scalars(select(Dispute).where(Dispute.id.in_(ids)))} if ids else {}
    return {row.line_id or 0: found[row.dispute_id or 0] for row in taken}
