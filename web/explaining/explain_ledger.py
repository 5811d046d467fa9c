"""A ledger's CSV in, the items that documents may mean out, in the database's place."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from inbox.intake import FindKnown
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.numbers.near_numbers import NumberIndex
from parsers.open_items import LedgerFile, OpenItemRow, read_open_items
from parsers.problems import Problem
from parsers.remittance.advice import RemittanceAdvice
from tickets.customers import name_key
from tickets.money.receivables.ledger import MAX_KNOWN_ITEMS
from web.explaining.explain_documents import read_file


class BadLedger(Exception):
    """The ledger file cannot be used; the message says why."""


class LedgerItems:
    """A ledger's CSV as the items that documents may mean; answers like the `find_known_items` of the database."""

    def __init__(self, rows: Sequence[OpenItemRow]) -> None:
        self._items = [_as_known(position, row) for position, row in enumerate(rows)]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_customer: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for item in self._items:
            orders = canonical_keys(item.po_number)[:1] if item.po_number else ()
            for key in {*item.keys, *orders}:
                self._by_key[key].append(item.id)
            self._by_customer[item.customer].append(item.id)
            self._by_name[name_key(item.customer_name)].add(item.customer)

    def find_known(self, keys: frozenset[str]) -> KnownItems:
        """Every item that a key could mean, and all items of the customers so found, most hits first."""
        wanted = {id_ for key in keys for id_ in self._by_key.get(key, ())}
        complete = True
        for customer, _ in Counter(self._items[id_].customer for id_ in sorted(wanted)).most_common():
            if len(wanted) >= MAX_KNOWN_ITEMS:
                complete = False
                break
            wanted.update(self._by_customer[customer][:MAX_KNOWN_ITEMS])
        return KnownItems(tuple(self._items[id_] for id_ in sorted(wanted)), complete)

    def suggest(self, numbers: Sequence[str]) -> list[list[str]]:
        """(as written, the number that was probably meant) of those that no item has and one item nearly has."""
        unknown = [number for number in numbers if not any(key in self._by_key for key in canonical_keys(number))]
        return [[number, meant] for number in unknown if (meant := self._near_numbers.find_near(number))]

    @cached_property
    def _near_numbers(self) -> NumberIndex:
        return NumberIndex(item.number for item in self._items)

    def add_items_of_payers(self, known: KnownItems, advices: Sequence[RemittanceAdvice]) -> KnownItems:
        """With the items of the customers whose exact names the advices carry."""
        have = {item.id for item in known.items}
        for advice in advices:
            accounts = self._by_name.get(name_key(advice.payer or ""), set())
            if len(accounts) == 1:
                have.update(self._by_customer[next(iter(accounts))][:MAX_KNOWN_ITEMS])
        return replace(known, items=tuple(self._items[id_] for id_ in sorted(have)))


def load_ledger(path: Path) -> tuple[LedgerItems, tuple[Problem, ...]]:
    """The items, and one problem that counts the rows left out. Raises BadLedger when no row can be used."""
    try:
        file: LedgerFile = read_open_items(read_file(path))
    except OSError as flaw:
        raise BadLedger(f"{path}: {flaw.strerror or flaw}") from flaw
    if file.fatal:
        raise BadLedger(f"{path}: {'; '.join(problem.message for problem in file.problems)}")
    if not file.problems:
        return LedgerItems(file.rows), ()
    first = file.problems[0]
    told = f"{len(file.problems)} bad rows of the ledger are left out, the first on {first.where}: {first.message}"
    return LedgerItems(file.rows), (Problem("ledger_rows", told, first.where),)


def _as_known(position: int, row: OpenItemRow) -> KnownItem:
    return KnownItem(
        id=position,
        number=row.invoice_number,
        customer=row.account_number,
        customer_name=row.customer,
        currency=row.currency,
        open_amount=row.open_amount,
        original_amount=row.open_amount,
        invoice_date=row.invoice_date,
        due_date=row.due_date,
        po_number=row.po_number,
        keys=canonical_keys(row.invoice_number),
        discount_terms=row.terms,
    )


def find_known_in(ledger: LedgerItems | None) -> FindKnown:
    """Nothing is known without a ledger."""
    return ledger.find_known if ledger is not None else lambda _keys: KnownItems()
