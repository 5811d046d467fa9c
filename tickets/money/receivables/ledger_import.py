"""The accounting system's open items in, the ledger brought up to them out: items, customers, contacts and families.

When an import shows a smaller open amount, allocations that fit into the difference count as known to the ledger from
then on (`LedgerReflection`): all of them when they are the difference, else the one that is exactly the difference,
else oldest first. A reversal counts as known in the same way when the open amount grows. An allocation that no longer
fits into the new open amount counts as known as well, or the same cash would be subtracted twice. So cash is never
lost, and a balance never changes its side.

A house may have several accounting systems, each with a file of its own. A file is of one source, and closes only
what that source listed last; an item that two of them list is of whichever came later.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.money import say_minor, to_minor
from parsers.problems import Problem
from tickets.audit import record
from tickets.customers import Contact, ContactKind, Customer, add_contact
from tickets.db import insert_rows
from tickets.errors import Invalid
from tickets.money.disputes.credit_arrivals import use_arrived
from tickets.money.disputes.following import follow_all
from tickets.money.disputes.watched_items import list_watched
from tickets.money.receivables.families import set_parent
from tickets.money.receivables.ledger import (
    Invoice,
    ItemKey,
    LedgerImport,
    LedgerMove,
    LedgerReflection,
    chunks,
    effect_of_event,
    events,
    is_unreflected,
)
from tickets.users import Actor, require

if TYPE_CHECKING:
    from parsers.open_items import LedgerFile, OpenItemRow

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
    "source",
)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`unchanged` rows were already so; `problems` hold line number and reason. With any problem nothing is
    imported (`imported` false): a half-imported ledger is worse than yesterday's. `elsewhere` are open items of other
    sources, which the file says nothing of."""

    imported: bool
    added: int
    changed: int
    closed: int
    unchanged: int
    problems: tuple[Problem, ...]
    elsewhere: int = 0


def import_open_items(
    session: Session,
    file: "LedgerFile",
    sha256: str,
    *,
    source: str = "",
    all_sources: bool = False,
    by: Actor,
    now: datetime,
) -> ImportReport:
    """Idempotent: the same file twice changes nothing. Items of any customer that the file no longer lists are
    closed, if they are of its `source`; with `all_sources` they are closed wherever they came from. Customers and
    their contacts (email, domain columns) are created or updated on the way."""
    require(by, "import_ledger")
    source = _name_of(source)
    if file.problems or file.fatal:
        return _refused(file.problems)
    if not file.rows:
        return _refused((Problem("no_rows", "no open items: importing it would close the whole ledger", "file"),))
    _lock_imports(session)
    if not all_sources and _find_newest(session, source) == sha256:
        return ImportReport(True, 0, 0, 0, len(file.rows), (), _count_elsewhere(session, source))
    try:
        with session.begin_nested():
            customers = _save_customers(session, file.rows, now)
            _save_contacts(session, file.rows, customers, by=by, now=now)
            _save_parents(session, file.rows, customers, by=by, now=now)
            ledger = _Ledger(source, all_sources, sha256)
            report = _save_items(session, file.rows, customers, ledger, by=by, now=now)
    except _BadRows as bad:
        return _refused(bad.problems)
    follow_all(session, now=now)
    use_arrived(session, now=now)
    return replace(report, elsewhere=_count_elsewhere(session, source))


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Which accounting system a file is of, and whether it speaks for all of them."""

    source: str
    all_sources: bool
    sha256: str

    def closes(self, source: str) -> bool:
        return self.all_sources or source == self.source


def _name_of(source: str) -> str:
    """Raises Invalid."""
    name = " ".join(source.split())
    if len(name) > Invoice.source.type.length:
        raise Invalid(f"The name of a source has at most {Invoice.source.type.length} characters.", field="source")
    return name


def _find_newest(session: Session, source: str) -> str | None:
    """The file that was imported last of this source, whatever others imported since."""
    newest = select(LedgerImport.sha256).where(LedgerImport.source == source)
    return session.scalar(newest.order_by(LedgerImport.id.desc()).limit(1))


def _count_elsewhere(session: Session, source: str) -> int:
    open_elsewhere = (Invoice.source != source, Invoice.closed_at.is_(None))
    return session.scalar(select(func.count()).select_from(Invoice).where(*open_elsewhere)) or 0


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
    ledger: _Ledger,
    *,
    by: Actor,
    now: datetime,
) -> ImportReport:
    stored = _load_stored(session)
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    moved: dict[int, tuple[int, int]] = {}  # invoice id to the ledger's open amount before and after
    revalued: list[tuple[_Stored, OpenItemRow]] = []  # in another currency than before
    for row in rows:
        customer_id, values = customers[row.account_number], _item_values(row, ledger.source)
        before = stored.pop((customer_id, row.invoice_number), None)
        if before is None:
            original = values["ledger_open_minor"]
            added.append(
                {"customer_id": customer_id, "number": row.invoice_number, "original_minor": original, **values}
            )
        elif before.closed or before.values != values:
            if before.values["currency"] != values["currency"]:
                revalued.append((before, row))
            original = max(before.original_minor, values["ledger_open_minor"], key=abs)
            changed.append({"id": before.id, "original_minor": original, "closed_at": None, **values})
            moved[before.id] = (before.values["ledger_open_minor"], values["ledger_open_minor"])
    closed = {key: one for key, one in stored.items() if not one.closed and ledger.closes(one.values["source"])}
    new = {(values["customer_id"], values["number"]) for values in added}
    fresh = [row for row in rows if (customers[row.account_number], row.invoice_number) in new]
    _lock_items(session, {*moved, *(before.id for before in closed.values())})
    allocated = set(session.scalars(select(events.c.invoice_id).distinct()))
    problems = [*_find_paid_before(revalued, allocated), *_find_lost_cash(session, fresh, closed, customers)]
    if problems:
        raise _BadRows(problems)
    moved |= {before.id: (before.values["ledger_open_minor"], 0) for before in closed.values()}
    counts = {"added": len(added), "changed": len(changed), "closed": len(closed)}
    entry = LedgerImport(at=now, by_name=by.name, sha256=ledger.sha256, source=ledger.source, **counts)
    session.add(entry)
    session.flush()
    _insert_items(session, added, entry.id)
    _update_items(session, changed)
    for ids in chunks([before.id for before in closed.values()]):
        session.execute(
            update(Invoice)
            .where(Invoice.id.in_(ids))
            .values(closed_at=now, ledger_open_minor=0)
            .execution_options(synchronize_session=False)
        )
    _keep_moves(session, entry.id, moved)
    _reflect(session, {id_: move for id_, move in moved.items() if id_ in allocated}, entry.id)
    session.expire_all()
    told: dict[str, Any] = {"sha256": ledger.sha256, "source": ledger.source, **counts}
    record(session, "ledger_imported", "ledger_import", entry.id, by=by, now=now, **told)
    return ImportReport(True, **counts, unchanged=len(rows) - len(added) - len(changed), problems=())


def _lock_items(session: Session, moved: Collection[int]) -> None:
    """These and all that are watched (`follow_all`), in order of id, as everybody locks them: what is applied to an
    item meanwhile is committed before its balance is compared, or waits for the new one."""
    for ids in chunks(sorted({*moved, *list_watched(session)})):
        session.execute(select(Invoice.id).where(Invoice.id.in_(ids)).order_by(Invoice.id).with_for_update())


def _find_paid_before(
    revalued: "Iterable[tuple[_Stored, OpenItemRow]]", allocated: Collection[int]
) -> Iterator[Problem]:
    for before, row in revalued:
        if before.id in allocated:
            was = before.values["currency"]
            message = f"invoice {row.invoice_number} was paid in {was} and cannot become {row.currency}"
            yield Problem("bad_row", message, f"line {row.line}")


def _find_lost_cash(
    session: Session,
    fresh: "Sequence[OpenItemRow]",
    closed: Mapping[tuple[int, str], _Stored],
    customers: Mapping[str, int],
) -> Iterator[Problem]:
    """Invoices that moved to another account while something is applied to them here that the ledger does not know:
    taken over, what is paid would be open again under the new account."""
    gone = {(number, one.values["invoice_date"], one.values["currency"]): one for (_, number), one in closed.items()}
    again = [row for row in fresh if (row.invoice_number, row.invoice_date, row.currency) in gone]
    if not again:
        return
    accounts = {id_: account for account, id_ in customers.items()}
    owners = {one.id: accounts[customer_id] for (customer_id, _), one in closed.items()}
    for row in again:
        before = gone[row.invoice_number, row.invoice_date, row.currency]
        applied = sum(effect for _, effect in _unreflected(session, [before.id])[before.id])
        rest = before.values["ledger_open_minor"] - applied
        if applied and abs(to_minor(row.open_amount, row.currency)) > abs(rest):
            message = (
                f"invoice {row.invoice_number} moved from account {owners[before.id]} to {row.account_number}, but "
                f"{say_minor(applied, row.currency)} that is applied to it here is not known to the ledger yet; "
                "export that first"
            )
            yield Problem("bad_row", message, f"line {row.line}")


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


def _item_values(row: "OpenItemRow", source: str) -> dict[str, Any]:
    return {
        "invoice_date": row.invoice_date,
        "due_date": row.due_date,
        "currency": row.currency,
        "ledger_open_minor": to_minor(row.open_amount, row.currency),
        "po_number": row.po_number,
        "terms": row.terms,
        "document_path": row.document_path,
        "source": source,
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
    for ids in chunks([values["id"] for values in changed]):
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
    for ids in chunks(sorted(moved)):
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
        select(events.c.id, events.c.invoice_id, events.c.reverses_id, effect_of_event())
        .where(events.c.invoice_id.in_(ids), is_unreflected())
        .order_by(events.c.id)
    ).all()
    undone = {reverses_id for _, _, reverses_id, _ in found if reverses_id is not None}
    unknown = {id_ for id_, _, _, _ in found}
    effects: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for id_, invoice_id, reverses_id, effect in found:
        if id_ not in undone and reverses_id not in unknown:
            effects[invoice_id].append((id_, effect))
    return effects
