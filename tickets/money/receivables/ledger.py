"""Open items as the accounting system exports them, and their balance after what was applied here.

An item's balance is the ledger's open amount less our live allocations that the ledger does not know yet.
When an import shows a smaller open amount, allocations that fit into the difference count as known to the
ledger from then on (`LedgerReflection`): all of them when they are the difference, else the one that is exactly
the difference, else oldest first. A reversal counts as known in the same way when the open amount grows. An
allocation that no longer fits into the new open amount counts as known as well, or the same cash would be
subtracted twice. So cash is never lost, and a balance never changes its side.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    case,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    table,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems, PayerRules
from parsers.money import from_minor, to_minor
from parsers.problems import Problem
from tickets.audit import record
from tickets.customers import Contact, ContactKind, Customer, add_contact
from tickets.db import Base, UtcInstant, insert_rows
from tickets.errors import Invalid, NotFound
from tickets.money.receivables.families import set_parent
from tickets.money.receivables.payer_rules import find_rules
from tickets.users import Actor, require

if TYPE_CHECKING:
    from parsers.open_items import LedgerFile, OpenItemRow

MAX_KNOWN_ITEMS = 20_000

_IMPORT_LOCK = 0x1ED6E2
_MAX_KEY_LENGTH = 60
_IMPORTED_COLUMNS = (
    "invoice_date",
    "due_date",
    "currency",
    "ledger_open_minor",
    "po_number",
    "terms",
    "document_path",
)
_T = TypeVar("_T")

# tickets.money.subledger.allocations stands on this module and owns the table; a light description avoids the circle.
_allocation = table(
    "allocation",
    column("id", Integer),
    column("invoice_id", Integer),
    column("event", String),
    column("amount_minor", BigInteger),
    column("reverses_id", Integer),
)


class Invoice(Base):
    """An open item: an invoice (positive) or credit note (negative amounts). `closed_at` is set when an import
    no longer lists it; its row stays, so that a duplicate payment is recognised."""

    __tablename__ = "invoice"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    invoice_date: Mapped[date] = mapped_column(Date)
    due_date: Mapped[date] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    original_minor: Mapped[int] = mapped_column(BigInteger)
    ledger_open_minor: Mapped[int] = mapped_column(BigInteger)
    po_number: Mapped[str | None] = mapped_column(String(60))
    terms: Mapped[str | None] = mapped_column(String(60))
    document_path: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (UniqueConstraint("customer_id", "number"),)


class ItemKey(Base):
    """A canonical key of an item's number or PO (parsers.numbers.references); a key may belong to several items."""

    __tablename__ = "item_key"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(8))  # number, po

    __table_args__ = (Index("ix_item_key_key", "key"), CheckConstraint("scheme in ('number','po')", name="scheme"))


class LedgerImport(Base):
    __tablename__ = "ledger_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    by_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    added: Mapped[int]
    changed: Mapped[int]
    closed: Mapped[int]


class LedgerReflection(Base):
    """This allocation event is contained in the ledger's own open amount since that import."""

    __tablename__ = "ledger_reflection"

    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ledger_import.id"))


class LedgerMove(Base):
    """An import changed what the ledger has open of this item; `before_minor` is None for one that came new. With it
    the balance of any earlier day can be rebuilt."""

    __tablename__ = "ledger_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ledger_import.id"), index=True)
    before_minor: Mapped[int | None] = mapped_column(BigInteger)
    after_minor: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`unchanged` rows were already so; `problems` hold line number and reason. With any problem nothing is
    imported (`imported` false): a half-imported ledger is worse than yesterday's."""

    imported: bool
    added: int
    changed: int
    closed: int
    unchanged: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """A frozen row for screens: an item with its balance (negative for credits)."""

    id: int
    number: str
    invoice_date: date
    due_date: date
    currency: str
    original: Decimal
    balance: Decimal
    po_number: str | None
    has_document: bool


def import_open_items(session: Session, file: "LedgerFile", sha256: str, *, by: Actor, now: datetime) -> ImportReport:
    """Idempotent: the same file twice changes nothing. Items of any customer that the file no longer lists are
    closed. Customers and their contacts (email, domain columns) are created or updated on the way."""
    require(by, "import_ledger")
    if file.problems or file.fatal:
        return _refused(file.problems)
    if not file.rows:
        return _refused((Problem("no_rows", "no open items: importing it would close the whole ledger", "file"),))
    _lock_imports(session)
    if session.scalar(select(LedgerImport.sha256).order_by(LedgerImport.id.desc()).limit(1)) == sha256:
        return ImportReport(True, 0, 0, 0, len(file.rows), ())
    try:
        with session.begin_nested():
            customers = _save_customers(session, file.rows, now)
            _save_contacts(session, file.rows, customers, by=by, now=now)
            _save_parents(session, file.rows, customers, by=by, now=now)
            report = _save_items(session, file.rows, customers, sha256, by=by, now=now)
    except _BadRows as bad:
        return _refused(bad.problems)
    from tickets.money.disputes.following import follow_all  # it stands on this module

    follow_all(session, now=now)
    return report


def balance_minor(session: Session, invoice_id: int) -> int:
    balance = session.scalar(select(_balance()).where(Invoice.id == invoice_id))
    if balance is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    return balance


def balances_minor(session: Session, invoice_ids: Collection[int]) -> dict[int, int]:
    """The same for many, by item."""
    found: dict[int, int] = {}
    for ids in _chunks(sorted(invoice_ids)):
        rows = session.execute(select(Invoice.id, _balance()).where(Invoice.id.in_(ids)))
        found |= {invoice_id: int(balance) for invoice_id, balance in rows}
    return found


def list_open_invoices(session: Session, customer_id: int) -> list[OpenInvoice]:
    """Items with a balance, oldest due first."""
    return _list_rows(session, Invoice.customer_id == customer_id, _balance() != 0)


def list_items(session: Session, ids: Collection[int]) -> list[OpenInvoice]:
    """These items, also where nothing is open, oldest due first."""
    return [row for chunk in _chunks(sorted(ids)) for row in _list_rows(session, Invoice.id.in_(chunk))]


def _list_rows(session: Session, *conditions: ColumnElement[bool]) -> list[OpenInvoice]:
    balance = _balance().label("balance")
    found = session.execute(select(Invoice, balance).where(*conditions).order_by(Invoice.due_date, Invoice.id))
    return [
        OpenInvoice(
            id=invoice.id,
            number=invoice.number,
            invoice_date=invoice.invoice_date,
            due_date=invoice.due_date,
            currency=invoice.currency,
            original=from_minor(invoice.original_minor, invoice.currency),
            balance=from_minor(minor, invoice.currency),
            po_number=invoice.po_number,
            has_document=invoice.document_path is not None,
        )
        for invoice, minor in found
    ]


def find_known_items(session: Session, keys: Collection[str]) -> KnownItems:
    """Every item (open or closed) that one of these canonical keys could mean, plus all open items of the
    customers so found, as the frozen value that helps the remittance reader. The customers with most hits come
    first; where the limit cuts, `complete` is false."""
    hits: dict[int, int] = {}  # invoice id to customer id
    for chunk in _chunks(sorted(keys)):
        found = session.execute(select(Invoice.id, Invoice.customer_id).join(ItemKey).where(ItemKey.key.in_(chunk)))
        hits |= {hit.id: hit.customer_id for hit in found}
    wanted = set(hits)
    complete = True
    for customer_id, _ in Counter(hits.values()).most_common():
        if len(wanted) >= MAX_KNOWN_ITEMS:
            complete = False
            break
        wanted |= set(session.scalars(_open_ids(customer_id).limit(MAX_KNOWN_ITEMS)))
    return KnownItems(tuple(_load_known(session, sorted(wanted))), complete)


def add_items_of_customer(session: Session, known: KnownItems, customer_id: int) -> KnownItems:
    """With all open items of a customer known from elsewhere (the sender): for a payment that names no invoice,
    or none that can be found."""
    have = {item.id for item in known.items}
    missing = [id_ for id_ in session.scalars(_open_ids(customer_id).limit(MAX_KNOWN_ITEMS)) if id_ not in have]
    return KnownItems((*known.items, *_load_known(session, sorted(missing))), known.complete)


def list_items_of(session: Session, customer_id: int) -> list[KnownItem]:
    """All items of a customer, open or not, with today's balance."""
    ids = select(Invoice.id).where(Invoice.customer_id == customer_id).order_by(Invoice.id).limit(MAX_KNOWN_ITEMS)
    return list(_load_known(session, session.scalars(ids).all()))


class _BadRows(Exception):
    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("rows that cannot be imported")
        self.problems = tuple(problems)


def _refused(problems: Sequence[Problem]) -> ImportReport:
    return ImportReport(False, 0, 0, 0, 0, tuple(problems))


def _lock_imports(session: Session) -> None:
    """One import at a time on PostgreSQL; SQLite's writers are serial already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_IMPORT_LOCK)))


def _save_customers(session: Session, rows: "Iterable[OpenItemRow]", now: datetime) -> dict[str, int]:
    """Account number to customer id. The first name of an account in the file is its name."""
    wanted: dict[str, OpenItemRow] = {}
    for row in rows:
        wanted.setdefault(row.account_number, row)
    customers = {customer.account_number: customer for customer in session.scalars(select(Customer))}
    for account, row in wanted.items():
        customer = customers.get(account)
        if customer is None:
            customer = Customer(name=row.customer, account_number=account, terms=row.terms, created_at=now)
            customers[account] = customer
            session.add(customer)
        elif customer.name != row.customer:
            customer.name = row.customer
        if row.terms and customer.terms != row.terms:
            customer.terms = row.terms
    session.flush()
    return {account: customer.id for account, customer in customers.items()}


def _save_contacts(
    session: Session, rows: "Iterable[OpenItemRow]", customers: dict[str, int], *, by: Actor, now: datetime
) -> None:
    """Raise _BadRows for addresses and domains that cannot identify a customer."""
    found = session.execute(select(Contact.customer_id, Contact.kind, Contact.value))
    known = {(customer_id, kind, value) for customer_id, kind, value in found}
    problems = []
    for row in rows:
        for kind, value in _list_contacts(row):
            contact = (customers[row.account_number], kind.value, value)
            if contact in known:
                continue
            known.add(contact)
            try:
                add_contact(session, contact[0], kind, value, by=by, now=now)
            except Invalid as refusal:
                problems.append(Problem("bad_row", str(refusal), f"line {row.line}"))
    if problems:
        raise _BadRows(problems)


def _save_parents(
    session: Session, rows: "Iterable[OpenItemRow]", customers: dict[str, int], *, by: Actor, now: datetime
) -> None:
    """Raise _BadRows for a parent that is no account or belongs to its child. A row without one says nothing."""
    problems = []
    done: set[tuple[str, str]] = set()
    for row in rows:
        if row.parent_account is None or (row.account_number, row.parent_account) in done:
            continue
        done.add((row.account_number, row.parent_account))
        parent = customers.get(row.parent_account)
        if parent is None:
            message = f"there is no account {row.parent_account} to be the parent of {row.account_number}"
            problems.append(Problem("bad_row", message, f"line {row.line}"))
            continue
        try:
            set_parent(session, customers[row.account_number], parent, by=by, now=now)
        except Invalid as refusal:
            problems.append(Problem("bad_row", str(refusal), f"line {row.line}"))
    if problems:
        raise _BadRows(problems)


def _list_contacts(row: "OpenItemRow") -> Iterator[tuple[ContactKind, str]]:
    """Several in one field are separated by semicolon, comma or blank."""
    for kind, field in ((ContactKind.ADDRESS, row.email), (ContactKind.DOMAIN, row.domain)):
        for value in re.split(r"[;,\s]+", (field or "").lower()):
            if value:
                yield kind, value.removeprefix("@")


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the database holds of an item before the import."""

    id: int
    values: dict[str, Any]
    original_minor: int
    closed: bool


def _save_items(
    session: Session,
    rows: "Sequence[OpenItemRow]",
    customers: dict[str, int],
    sha256: str,
    *,
    by: Actor,
    now: datetime,
) -> ImportReport:
    stored = _load_stored(session)
    allocated = set(session.scalars(select(_allocation.c.invoice_id).distinct()))
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    moved: dict[int, tuple[int, int]] = {}  # invoice id to the ledger's open amount before and after
    problems: list[Problem] = []
    for row in rows:
        customer_id, values = customers[row.account_number], _item_values(row)
        before = stored.pop((customer_id, row.invoice_number), None)
        if before is None:
            original = values["ledger_open_minor"]
            added.append(
                {"customer_id": customer_id, "number": row.invoice_number, "original_minor": original, **values}
            )
        elif before.closed or before.values != values:
            if before.id in allocated and before.values["currency"] != values["currency"]:
                was = before.values["currency"]
                message = f"invoice {row.invoice_number} was paid in {was} and cannot become {row.currency}"
                problems.append(Problem("bad_row", message, f"line {row.line}"))
            original = max(before.original_minor, values["ledger_open_minor"], key=abs)
            changed.append({"id": before.id, "original_minor": original, "closed_at": None, **values})
            moved[before.id] = (before.values["ledger_open_minor"], values["ledger_open_minor"])
    if problems:
        raise _BadRows(problems)
    closed = [before for before in stored.values() if not before.closed]
    moved |= {before.id: (before.values["ledger_open_minor"], 0) for before in closed}
    counts = {"added": len(added), "changed": len(changed), "closed": len(closed)}
    entry = LedgerImport(at=now, by_name=by.name, sha256=sha256, **counts)
    session.add(entry)
    session.flush()
    _insert_items(session, added, entry.id)
    _update_items(session, changed)
    for ids in _chunks([before.id for before in closed]):
        session.execute(
            update(Invoice)
            .where(Invoice.id.in_(ids))
            .values(closed_at=now, ledger_open_minor=0)
            .execution_options(synchronize_session=False)
        )
    _keep_moves(session, entry.id, moved)
    _reflect(session, {id_: move for id_, move in moved.items() if id_ in allocated}, entry.id)
    session.expire_all()
    record(session, "ledger_imported", "ledger_import", entry.id, by=by, now=now, sha256=sha256, **counts)
    return ImportReport(True, **counts, unchanged=len(rows) - len(added) - len(changed), problems=())


def _load_stored(session: Session) -> dict[tuple[int, str], _Stored]:
    columns = [getattr(Invoice, name) for name in _IMPORTED_COLUMNS]
    found = session.execute(
        select(Invoice.id, Invoice.customer_id, Invoice.number, Invoice.original_minor, Invoice.closed_at, *columns)
    )
    return {
        (customer_id, number): _Stored(
            id_, dict(zip(_IMPORTED_COLUMNS, values, strict=True)), original, closed_at is not None
        )
        for id_, customer_id, number, original, closed_at, *values in found
    }


def _item_values(row: "OpenItemRow") -> dict[str, Any]:
    return {
        "invoice_date": row.invoice_date,
        "due_date": row.due_date,
        "currency": row.currency,
        "ledger_open_minor": to_minor(row.open_amount, row.currency),
        "po_number": row.po_number,
        "terms": row.terms,
        "document_path": row.document_path,
    }


def _keep_moves(session: Session, import_id: int, moved: dict[int, tuple[int, int]]) -> None:
    rows = [
        {"invoice_id": id_, "import_id": import_id, "before_minor": before, "after_minor": after}
        for id_, (before, after) in moved.items()
        if before != after
    ]
    insert_rows(session, LedgerMove, rows)


def _insert_items(session: Session, added: list[dict[str, Any]], import_id: int) -> None:
    if not added:
        return
    last_id = session.scalar(select(func.max(Invoice.id))) or 0
    session.execute(insert(Invoice), added)
    fresh = Invoice.id > last_id
    new = session.execute(select(Invoice.id, Invoice.number, Invoice.po_number).where(fresh)).all()
    _insert_keys(session, new)
    came = select(Invoice.id, literal(import_id), Invoice.ledger_open_minor).where(fresh)
    session.execute(insert(LedgerMove).from_select(["invoice_id", "import_id", "after_minor"], came))


def _update_items(session: Session, changed: list[dict[str, Any]]) -> None:
    if not changed:
        return
    session.execute(update(Invoice), changed)
    for ids in _chunks([values["id"] for values in changed]):
        session.execute(delete(ItemKey).where(ItemKey.invoice_id.in_(ids)))
        items = session.execute(
            select(Invoice.id, Invoice.number, Invoice.po_number).where(Invoice.id.in_(ids))
        ).all()
        _insert_keys(session, items)


def _insert_keys(session: Session, items: Iterable[Any]) -> None:
    """All keys of the number; of the purchase order only its full form. A key of both counts for the number."""
    keys = []
    for invoice_id, number, po_number in items:
        numbers = canonical_keys(number)
        orders = canonical_keys(po_number)[:1] if po_number else ()
        keys += [{"invoice_id": invoice_id, "key": key, "scheme": "number"} for key in numbers]
        keys += [{"invoice_id": invoice_id, "key": key, "scheme": "po"} for key in orders if key not in numbers]
    keys = [entry for entry in keys if len(entry["key"]) <= _MAX_KEY_LENGTH]
    if keys:
        session.execute(insert(ItemKey), keys)


def _reflect(session: Session, moved: dict[int, tuple[int, int]], import_id: int) -> None:
    """Decide for each item whose ledger amount moved which allocation events the ledger knows from now on."""
    effects: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for ids in _chunks(sorted(moved)):
        for invoice_id, found in _unreflected(session, ids).items():
            effects[invoice_id] = found
    known = [
        {"allocation_id": allocation_id, "import_id": import_id}
        for invoice_id, (before, after) in moved.items()
        for allocation_id in choose_reflected(before, after, effects[invoice_id])
    ]
    if known:
        session.execute(insert(LedgerReflection), known)


def choose_reflected(before: int, after: int, effects: Sequence[tuple[int, int]]) -> list[int]:
    """The allocation events (id, effect on the item, oldest first) that explain the ledger's move.

    PURE. See the rule at the head of this file.
    """
    if before == after == 0:
        return []
    difference = before - after
    same_side = [(id_, effect) for id_, effect in effects if effect * difference > 0]
    exact = next(([id_] for id_, effect in same_side if effect == difference), None)
    if same_side and sum(effect for _, effect in same_side) == difference:
        chosen = [id_ for id_, _ in same_side]
    elif exact:
        chosen = exact
    else:
        chosen = []
        for id_, effect in same_side:
            if abs(effect) <= abs(difference):
                chosen.append(id_)
                difference -= effect
    side = 1 if (after or before) > 0 else -1
    rest = [(id_, effect) for id_, effect in effects if id_ not in chosen]
    while (after - sum(effect for _, effect in rest)) * side < 0:
        oldest = next(entry for entry in rest if entry[1] * side > 0)
        chosen.append(oldest[0])
        rest.remove(oldest)
    return chosen


def _unreflected(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """(event id, effect) of each event that the ledger does not know, oldest first; pairs of an apply and its
    reverse that are both unknown cancel each other."""
    found = session.execute(
        select(_allocation.c.id, _allocation.c.invoice_id, _allocation.c.reverses_id, _effect())
        .where(_allocation.c.invoice_id.in_(ids), _is_unreflected())
        .order_by(_allocation.c.id)
    ).all()
    undone = {reverses_id for _, _, reverses_id, _ in found if reverses_id is not None}
    unknown = {id_ for id_, _, _, _ in found}
    effects: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for id_, invoice_id, reverses_id, effect in found:
        if id_ not in undone and reverses_id not in unknown:
            effects[invoice_id].append((id_, effect))
    return effects


def _effect() -> ColumnElement[int]:
    return case((_allocation.c.event == "apply", _allocation.c.amount_minor), else_=-_allocation.c.amount_minor)


def _is_unreflected() -> ColumnElement[bool]:
    return ~select(LedgerReflection.allocation_id).where(LedgerReflection.allocation_id == _allocation.c.id).exists()


def _balance() -> ColumnElement[int]:
    """The balance of the Invoice of the enclosing query, in minor units."""
    ours = (
        select(func.coalesce(func.sum(_effect()), 0))
        .where(_allocation.c.invoice_id == Invoice.id, _is_unreflected())
        .correlate(Invoice)
        .scalar_subquery()
    )
    return cast(Invoice.ledger_open_minor - ours, BigInteger)


def _open_ids(customer_id: int) -> Select[int]:
    return (
        select(Invoice.id)
        .where(Invoice.customer_id == customer_id, _balance() != 0)
        .order_by(Invoice.due_date, Invoice.id)
    )


def _load_known(session: Session, ids: Sequence[int]) -> Iterator[KnownItem]:
    rules: dict[int, PayerRules] = {}
    for chunk in _chunks(ids):
        found = session.execute(
            select(Invoice, Customer.account_number, Customer.name, Customer.terms, _balance())
            .join(Customer, Customer.id == Invoice.customer_id)
            .where(Invoice.id.in_(chunk))
            .order_by(Invoice.id)
        ).all()
        new = {invoice.customer_id for invoice, *_ in found} - rules.keys()
        rules |= find_rules(session, new) if new else {}
        for invoice, account, name, terms, balance in found:
            yield KnownItem(
                id=invoice.id,
                number=invoice.number,
                customer=account,
                customer_name=name,
                currency=invoice.currency,
                open_amount=from_minor(balance, invoice.currency),
                original_amount=from_minor(invoice.original_minor, invoice.currency),
                invoice_date=invoice.invoice_date,
                due_date=invoice.due_date,
                po_number=invoice.po_number,
                keys=canonical_keys(invoice.number),
                discount_terms=invoice.terms or terms,
                rules=rules[invoice.customer_id],
            )


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Lists short enough for the number of parameters that every database takes."""
    for start in range(0, len(values), 500):
        yield values[start : start + 500]
