"""Whose money a bank receipt is, by evidence in a fixed order, each piece with its words.

What the bank's text names in the ledger comes first, then the account it was paid from, a customer's number, a
learned or exact name. A similar name only suggests. Two customers with the same evidence are nobody; weaker evidence
that points to somebody else is a doubt, and with a doubt nothing happens by itself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from difflib import SequenceMatcher
from enum import IntEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from parsers.bank.references import BankReference, find_bank_references
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.money import from_minor
from tickets.customers import Customer, plain_name_key
from tickets.money.bank.payer_identities import IdentityKind, find_owners
from tickets.money.bank.receipts import BankReceipt
from tickets.money.matching.item_index import STRONG, Fit, ItemIndex
from tickets.money.receivables.families import find_families
from tickets.money.receivables.ledger import find_known_items


class EvidenceKind(IntEnum):
    """Strongest first."""

    REFERENCES = 1  # numbers in the text lead to this customer's items
    ACCOUNT = 2  # people have applied money from this account to the customer
    CUSTOMER_NUMBER = 3
    NAME = 4  # exact, or learned
    SIMILAR = 5  # suggests only


PROVING = (EvidenceKind.REFERENCES, EvidenceKind.ACCOUNT)


@dataclass(frozen=True, slots=True)
class PayerEvidence:
    customer_id: int
    kind: EvidenceKind
    words: str


@dataclass(frozen=True, slots=True)
class NamedItem:
    """An item that the bank's text names; `sure` when the number is this item's and nobody else's."""

    item: KnownItem
    written: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Payer:
    """`customer_id` is who it is, as far as evidence goes; `suggested` also counts a similar name. `doubt` speaks
    against doing anything by itself."""

    customer_id: int | None
    suggested: int | None
    evidence: tuple[PayerEvidence, ...] = ()
    named: tuple[NamedItem, ...] = ()
    doubt: str = ""

    @property
    def proved(self) -> bool:
        """By references or the account it came from, and nothing contradicts."""
        return not self.doubt and self.customer_id is not None and self.evidence[0].kind in PROVING


def find_payer(session: Session, receipt: BankReceipt, before: datetime | None = None) -> Payer:
    """Everything that is known of who paid; the strongest evidence with exactly one customer decides. With `before`
    nothing counts that people taught later."""
    references = references_of(receipt)
    known = find_known_items(session, {key for one in references for key in _lookup_keys(one)})
    customers = _customers_by_account(session, known)
    named = find_named(references, known, from_minor(abs(receipt.amount_minor), receipt.currency))
    evidence = [
        *_by_references(named, customers),
        *_by_identities(session, receipt, before),
        *_by_customer_number(session, references),
        *_by_name(session, receipt),
    ]
    families = find_families(session, {one.customer_id for one in evidence})
    return weigh(evidence, named, families)


def references_of(receipt: BankReceipt) -> tuple[BankReference, ...]:
    """What the bank passed on: structured fields first, then the payer's reference and the text."""
    fields = [number for number, _ in receipt.references]
    return find_bank_references([*fields, receipt.payment_reference or "", receipt.text], receipt.currency)


def find_named(references: Sequence[BankReference], known: KnownItems, amount: Decimal) -> tuple[NamedItem, ...]:
    """PURE: the items that the text names, each once, in the order of the text.

    A part of a structured reference names an item only together with the item's exact amount: many numbers end in the
    same digits."""
    index = ItemIndex(known)
    found: dict[int, NamedItem] = {}
    for reference in references:
        all_hits = index.find_hits(reference.number)
        hits = [hit for hit in all_hits if hit.fit in STRONG]
        for hit in all_hits:
            if hit.fit is Fit.PURCHASE_ORDER and hit.item.open_amount:
                found.setdefault(hit.item.id, NamedItem(hit.item, reference.number, False))
        if not hits and reference.scheme:
            items = [item for key in _pieces(reference.number) for item in index.by_key.get(key, ())]
            inside = list(dict.fromkeys(item for item in items if item.open_amount == amount))
            if len(inside) == 1:
                found.setdefault(inside[0].id, NamedItem(inside[0], f"{reference.scheme} {reference.number}", True))
        owners = {hit.item.customer for hit in hits}
        best = [hit for hit in hits if hit.fit == hits[0].fit]
        for hit in best:
            written = f"{reference.scheme} {reference.number}".strip()
            found.setdefault(hit.item.id, NamedItem(hit.item, written, len(owners) == 1 and len(best) == 1))
    return tuple(found.values())


def weigh(
    evidence: Sequence[PayerEvidence], named: Sequence[NamedItem], families: Mapping[int, int] | None = None
) -> Payer:
    """PURE: who it is, and what speaks against it. One member of a family (its head by customer) may pay for the
    others: several members are their head, and evidence for another member is no doubt."""
    heads = families or {}
    ordered = tuple(sorted(evidence, key=lambda one: one.kind))
    by_kind = {kind: {one.customer_id for one in ordered if one.kind == kind} for kind in EvidenceKind}
    customer = doubt = None
    for kind in EvidenceKind:
        if kind == EvidenceKind.SIMILAR or not by_kind[kind]:
            continue
        found = {heads.get(one, one) for one in by_kind[kind]}
        if customer is None and len(by_kind[kind]) == 1:
            (customer,) = by_kind[kind]
        elif customer is None and len(found) == 1:
            (customer,) = found
        elif customer is None:
            doubt = doubt or f"{_WORDS[kind]} points to several customers"
        elif heads.get(customer, customer) not in found:
            doubt = doubt or f"{_WORDS[kind]} points to another customer"
    similar = by_kind[EvidenceKind.SIMILAR]
    suggested = customer or (next(iter(similar)) if len(similar) == 1 else None)
    return Payer(customer, suggested, ordered, tuple(named), doubt or "")


_WORDS = {
    EvidenceKind.REFERENCES: "what its text names",
    EvidenceKind.ACCOUNT: "the account it was paid from",
    EvidenceKind.CUSTOMER_NUMBER: "the customer's number in its text",
    EvidenceKind.NAME: "the payer's name",
}
_MIN_PIECE = 4
_SIMILAR = 0.8


def _lookup_keys(reference: BankReference) -> tuple[str, ...]:
    return (*canonical_keys(reference.number), *(_pieces(reference.number) if reference.scheme else ()))


def _pieces(body: str) -> tuple[str, ...]:
    """What a structured reference may end in: a creditor puts the invoice's number last, filled with zeros."""
    ends = (body[start:].lstrip("0") for start in range(len(body) - _MIN_PIECE + 1))
    return tuple(dict.fromkeys(end for end in ends if len(end) >= _MIN_PIECE))


def _customers_by_account(session: Session, known: KnownItems) -> dict[str, int]:
    accounts = {item.customer for item in known.items}
    if not accounts:
        return {}
    query = select(Customer.account_number, Customer.id).where(Customer.account_number.in_(accounts))
    return {row.account_number: row.id for row in session.execute(query)}


def _by_references(named: Sequence[NamedItem], customers: dict[str, int]) -> list[PayerEvidence]:
    """Each customer with a number that is theirs alone, with the numbers."""
    numbers: dict[str, list[str]] = {}
    for one in named:
        if one.sure:
            numbers.setdefault(one.item.customer, []).append(one.item.number)
    return [
        PayerEvidence(customers[account], EvidenceKind.REFERENCES, f"the bank's text names {_list(own)}")
        for account, own in numbers.items()
        if account in customers
    ]


def _by_identities(session: Session, receipt: BankReceipt, before: datetime | None) -> list[PayerEvidence]:
    kinds = {IdentityKind.ACCOUNT: EvidenceKind.ACCOUNT, IdentityKind.NAME: EvidenceKind.NAME}
    words = {IdentityKind.ACCOUNT: "paid from a known account", IdentityKind.NAME: "the payer's name is known"}
    return [
        PayerEvidence(known.customer_id, kinds[known.kind], f"{words[known.kind]}: {known.provenance}")
        for known in find_owners(session, [receipt], before).get(receipt.id, ())
    ]


def _by_customer_number(session: Session, references: Sequence[BankReference]) -> list[PayerEvidence]:
    numbers = {one.number for one in references} | {piece for one in references for piece in one.number.split()}
    numbers = {number for number in numbers if len(number) >= _MIN_PIECE}
    if not numbers:
        return []
    query = select(Customer.id, Customer.account_number).where(Customer.account_number.in_(sorted(numbers)))
    return [
        PayerEvidence(row.id, EvidenceKind.CUSTOMER_NUMBER, f"its text names customer {row.account_number}")
        for row in session.execute(query)
    ]


def _by_name(session: Session, receipt: BankReceipt) -> list[PayerEvidence]:
    """The exact name (case, punctuation, accents and legal form aside), else the one that is clearly the most
    similar."""
    name = plain_name_key(receipt.counterparty or "")
    words = [word for word in name.split() if word not in _LEGAL_FORMS and len(word) > 2]
    if not words:
        return []
    telling = {spelling for word in sorted(words, key=len)[-3:] for spelling in (word, _untranscribed(word))}
    query = select(Customer.id, Customer.name).where(
        or_(*(Customer.name_key.like(f"%{_ACCENTED.sub('_', word)}%") for word in sorted(telling)))
    )
    near = session.execute(query.order_by(Customer.id).limit(500)).all()
    plain = [(plain_name_key(row.name), row) for row in near]
    for same in (str, _bare, lambda key: _untranscribed(_bare(key))):
        if exact := [row for key, row in plain if same(key) == same(name)]:
            return [PayerEvidence(row.id, EvidenceKind.NAME, f"the payer is named {row.name}") for row in exact]
    ranked = sorted(((_likeness(name, key), row) for key, row in plain), key=lambda entry: -entry[0])
    if not ranked or ranked[0][0] < _SIMILAR or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return []
    row = ranked[0][1]
    return [PayerEvidence(row.id, EvidenceKind.SIMILAR, f"the payer's name is like {row.name}")]


_ACCENTED = re.compile("[aceinosuyz]")  # letters that may have an accent in the customer's name


def _untranscribed(key: str) -> str:
    """Banks write "MOELLNER" where the customer is "Möllner", which is "mollner" without its accent."""
    return re.sub("([aou])e", r"\1", key)


_LEGAL_FORMS = frozenset(
    "inc incorporated llc llp ltd limited plc corp corporation co company gmbh ag kg ohg ug se sa sas sarl srl spa "
    "sl slu bv nv ab as oy aps lda the and und et y e".split()
)


def _bare(key: str) -> str:
    """Without legal forms, "s r l" among them."""
    key = re.sub(r"\b\w(?: \w\b)+", lambda letters: letters[0].replace(" ", ""), key)
    return " ".join(word for word in key.split() if word not in _LEGAL_FORMS) or key


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _bare(one), _bare(other)).ratio()


def _list(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:4])
    return shown if len(numbers) <= 4 else f"{shown} and {len(numbers) - 4} more"
