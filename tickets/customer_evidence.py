"""Whose mail is it? What a mail says in; out the one customer of whom all of it speaks, or all that it may be.

Proofs are the sender's known address (else its domain), invoices of the ledger, an account number, and the exact name
of the payer on a document. A customer is found where every kind of proof allows exactly this one. Where two kinds
contradict each other it stays undecided, except among those who may speak for each other: the members of one family,
and a payer for others with anybody. Hints (a number that only ends alike, a name that only stands before the sender's
address, mail of a platform or bank) never decide: they make candidates.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from tickets.customers import Contact, ContactKind, Customer, name_key
from tickets.db import listed
from tickets.shared_domains import is_machine, is_platform, is_shared_domain, with_parents

SHOWN = 6  # numbers in one line of evidence
MAX_CANDIDATES = 8  # a number that more customers have says nothing


@dataclass(frozen=True, slots=True)
class CustomerMatch:
    """`customer_id` only when the proofs allow exactly one; `candidates` are the others that were named; `evidence`
    in plain words, strongest first."""

    customer_id: int | None
    candidates: tuple[int, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clues:
    """What a mail says about who it is from; numbers as written. `reply_to` counts where a platform sends. With the
    mails before it in its ticket, `earlier_senders` are theirs."""

    sender: str | None
    account_numbers: tuple[str, ...] = ()
    invoice_numbers: tuple[str, ...] = ()
    payer_names: tuple[str, ...] = ()
    sender_name: str = ""
    reply_to: str | None = None
    earlier_senders: tuple[str, ...] = ()


def find_customers(session: Session, mails: Sequence[Clues]) -> list[CustomerMatch]:
    """Who each mail is about. Four queries at most, and one more when a mail names several customers."""
    known = _Known(
        contacts=_list_contact_owners(session, mails),
        invoices=_list_invoice_owners(session, {number for clues in mails for number in clues.invoice_numbers}),
        accounts=_list_account_owners(session, {number for clues in mails for number in clues.account_numbers}),
        names=_list_name_owners(session, {name_key(name) for clues in mails for name in _all_names(clues)} - {""}),
    )
    found = [_gather(clues, known) for clues in mails]
    crowded = {customer for groups in found for customer in _everyone(groups) if len(_everyone(groups)) > 1}
    relations = _list_relations(session, crowded)
    return [_decide(groups, relations) for groups in found]


@dataclass(frozen=True, slots=True)
class _Known:
    """Customers by what names them: contacts by kind and value, invoices by canonical key, each owner with whether
    the key is its whole number; accounts by spelling; names by their key."""

    contacts: Mapping[tuple[str, str], list[int]]
    invoices: Mapping[str, Mapping[int, bool]]
    accounts: Mapping[str, int]
    names: Mapping[str, list[int]]


class _Says(Enum):
    """Whom a kind of evidence is about; among relatives the first that names one member decides."""

    PAYER = 1
    OWNER = 2  # of the invoices, of the account
    WRITER = 3


@dataclass(frozen=True, slots=True)
class _Group:
    """What one kind of evidence says: all customers that it allows, in lines of words with those they speak for."""

    customers: tuple[int, ...]
    lines: tuple[tuple[str, tuple[int, ...]], ...]
    says: "_Says"
    proves: bool = True


@dataclass(frozen=True, slots=True)
class _Relation:
    """`family` is the id of its head."""

    name: str
    family: int
    pays_for_others: bool


def _gather(clues: Clues, known: _Known) -> tuple[_Group, ...]:
    """Strongest first; kinds that name nobody are left out."""
    groups = (
        *_by_sender(clues, known),
        *_by_invoices(clues.invoice_numbers, known),
        _by_account_numbers(clues.account_numbers, known),
        _by_payer_names(clues.payer_names, known),
        _by_sender_name(clues, known),
    )
    return tuple(group for group in groups if group.customers)


def _decide(groups: Sequence[_Group], relations: Mapping[int, _Relation]) -> CustomerMatch:
    everyone = _everyone(groups)
    told = relations if len(everyone) > 1 else {}
    evidence = tuple(line for group in groups for line in _say(group, told))
    proofs = [group for group in groups if group.proves]
    if not proofs:
        return CustomerMatch(None, everyone, evidence)
    agreed = [customer for customer in everyone if all(customer in proof.customers for proof in proofs)]
    if not agreed and _may_speak_for_each_other(proofs, relations):
        agreed = _most_telling(proofs)
    if len(agreed) == 1:
        return CustomerMatch(agreed[0], tuple(other for other in everyone if other != agreed[0]), evidence)
    heads = dict.fromkeys(relations[customer].family for customer in everyone)
    shared_head = tuple(head for head in heads if len(heads) == 1 and head not in everyone)
    return CustomerMatch(None, (*everyone, *shared_head), evidence)


def _may_speak_for_each_other(proofs: Sequence[_Group], relations: Mapping[int, _Relation]) -> bool:
    people = [proof.customers[0] for proof in proofs if proof.says is not _Says.OWNER and len(proof.customers) == 1]
    families = {relations[customer].family for proof in proofs for customer in proof.customers}
    return len(families) == 1 or any(relations[person].pays_for_others for person in people)


def _most_telling(proofs: Sequence[_Group]) -> list[int]:
    """The payer on a document, else whose papers they are, else who writes: the first that is one customer."""
    for says in _Says:
        named = {customer for proof in proofs if proof.says is says for customer in proof.customers}
        if len(named) == 1:
            return list(named)
    return []


def _everyone(groups: Iterable[_Group]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(customer for group in groups for customer in group.customers))


def _say(group: _Group, relations: Mapping[int, _Relation]) -> Iterator[str]:
    """Where several customers are named, each line says whom it speaks for."""
    for words, customers in group.lines:
        names = [relations[customer].name for customer in customers if customer in relations]
        yield f"{words}: {', '.join(names)}" if names else words


def _group(customers: Iterable[int], words: str, says: _Says, proves: bool = True) -> _Group:
    allowed = tuple(dict.fromkeys(customers))
    return _Group(allowed, ((words, allowed),), says, proves)


def _group_numbers(owners: Mapping[str, Collection[int]], kind: str, remark: str = "", proves: bool = True) -> _Group:
    """One line for the numbers of the same customers."""
    numbers: dict[tuple[int, ...], list[str]] = {}
    for number, customers in owners.items():
        numbers.setdefault(tuple(sorted(customers)), []).append(number)
    lines = tuple((f"names {_listed(named, kind)}{remark}", customers) for customers, named in numbers.items())
    everyone = tuple(sorted({customer for customers in numbers for customer in customers}))
    return _Group(everyone, lines, _Says.OWNER, proves)


def _by_sender(clues: Clues, known: _Known) -> tuple[_Group, ...]:
    sender = (clues.sender or "").lower()
    domain = sender.rpartition("@")[2]
    reply_to = (clues.reply_to or "").lower()
    if is_platform(domain) and reply_to and not is_platform(reply_to.rpartition("@")[2]):
        return _by_address(reply_to, known, "asks for answers to")
    senders = dict.fromkeys((sender, *map(str.lower, clues.earlier_senders)))
    return tuple(group for address in senders for group in _by_address(address, known, "is from"))


def _by_address(address: str, known: _Known, verb: str) -> tuple[_Group, ...]:
    domain = address.rpartition("@")[2]
    serves_many = is_platform(domain) or (is_shared_domain(domain) and is_machine(address))
    owners = known.contacts.get((ContactKind.ADDRESS, address), [])
    if owners:
        words = f"{verb} {address}, a platform's address" if serves_many else f"{verb} the known address {address}"
        return (_group(owners, words, _Says.WRITER, not serves_many),)
    for parent in with_parents(domain):
        if of_domain := known.contacts.get((ContactKind.DOMAIN, parent), []):
            proves = not is_shared_domain(domain)
            return (_group(of_domain, f"{verb} {address}, of {parent}", _Says.WRITER, proves),)
    return ()


def _by_invoices(numbers: Sequence[str], known: _Known) -> tuple[_Group, _Group]:
    """Numbers that are an item's, at least when it is written without its prefix or year; and those of which only a
    shorter part is."""
    whole: dict[str, dict[int, bool]] = {}
    alike: dict[str, dict[int, bool]] = {}
    for number in numbers:
        keys = canonical_keys(number)
        if keys and keys[0] in known.invoices:
            owners = known.invoices[keys[0]]
            exact = {customer: True for customer, is_whole in owners.items() if is_whole}
            whole[number] = exact or dict(owners)
        elif found := next((known.invoices[key] for key in keys if key in known.invoices), None):
            alike[number] = dict(found)
    return _group_numbers(whole, "invoice"), _group_numbers(alike, "invoice", ", almost a number", proves=False)


def _by_account_numbers(numbers: Sequence[str], known: _Known) -> _Group:
    """As it is written first; only where no account is written so, another spelling of it."""
    named = {}
    for number in dict.fromkeys(numbers):
        spelt = [spelling for spelling in account_spellings(number) if spelling in known.accounts]
        if spelt:
            named[number] = [known.accounts[each] for each in (spelt[:1] if spelt[0] == number else spelt)]
    return _group_numbers(named, "account")


def _by_payer_names(names: Sequence[str], known: _Known) -> _Group:
    named = {name: owners for name in names if (owners := known.names.get(name_key(name)))}
    payers = (customer for each in named.values() for customer in each)
    return _group(payers, f"the payer on the document is {', '.join(named)}", _Says.PAYER)


def _by_sender_name(clues: Clues, known: _Known) -> _Group:
    """Anybody may write any name before an address."""
    for name in _sender_names(clues):
        if owners := known.names.get(name_key(name)):
            return _group(owners, f"calls its sender {name}", _Says.WRITER, proves=False)
    return _group((), "", _Says.WRITER)


def _all_names(clues: Clues) -> tuple[str, ...]:
    return (*clues.payer_names, *_sender_names(clues))


def _sender_names(clues: Clues) -> tuple[str, ...]:
    """The name before the address, and its part before "via Portal" or "(Portal)"."""
    name = clues.sender_name.strip()
    cut = name
    for mark in (" via ", " (", " | ", " über ", " by "):
        cut = cut.partition(mark)[0]
    return tuple(dict.fromkeys(part for part in (name, cut.strip()) if part))


def _listed(numbers: Sequence[str], kind: str) -> str:
    more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
    return f"{kind}{'s' if len(numbers) > 1 else ''} {', '.join(numbers[:SHOWN])}{more}"


def account_spellings(number: str) -> tuple[str, ...]:
    """As written, and as the same number stands in a ledger: "c 1001" is C-1001, 0000118890 is 118890."""
    upper = number.strip().upper()
    parts = [part for part in _split(upper) if part]
    spelt = [number.strip(), upper, *(sign.join(parts) for sign in ("", "-", " ", "/", "."))]
    bare = "".join(parts)
    if bare.isdecimal():
        spelt += [bare.lstrip("0") or "0", bare.zfill(10)]
    return tuple(dict.fromkeys(each for each in spelt if each))


def _split(number: str) -> list[str]:
    """At separators, and between letters and digits."""
    parts = [""]
    for before, sign in zip(f" {number}", number, strict=False):
        if not sign.isalnum():
            parts.append("")
            continue
        if before.isalnum() and before.isdecimal() != sign.isdecimal():
            parts.append("")
        parts[-1] += sign
    return parts


# Tables of the ledger, by name: it is above this module.
_INVOICE = table("invoice", column("id"), column("customer_id"), column("number"))
_ITEM_KEY = table("item_key", column("invoice_id"), column("key"), column("scheme"))


def _list_contact_owners(session: Session, mails: Sequence[Clues]) -> dict[tuple[str, str], list[int]]:
    """By address, and by the domain or one above it."""
    named = (address for clues in mails for address in (clues.sender, clues.reply_to, *clues.earlier_senders))
    addresses = {address.lower() for address in named if address}
    domains = {parent for address in addresses for parent in with_parents(address.rpartition("@")[2])}
    owners: dict[tuple[str, str], list[int]] = {}
    if addresses:
        for kind, value, customer_id in session.execute(_CONTACT_OWNERS, {"values": list(addresses | domains)}):
            owners.setdefault((kind, value), []).append(customer_id)
    return owners


_CONTACT_OWNERS = (
    select(Contact.kind, Contact.value, Contact.customer_id)
    .where(Contact.value.in_(listed("values")))
    .order_by(Contact.customer_id)
)


def _list_invoice_owners(session: Session, numbers: Collection[str]) -> dict[str, dict[int, bool]]:
    """By key; keys of more than MAX_CANDIDATES customers are left out."""
    keys = {key for number in numbers for key in canonical_keys(number)}
    if not keys:
        return {}
    owners: dict[str, dict[int, bool]] = {}
    for key, customer_id, number in session.execute(_INVOICE_OWNERS, {"keys": list(keys)}):
        owners.setdefault(key, {})[customer_id] = canonical_keys(number)[:1] == (key,)
    return {key: named for key, named in owners.items() if len(named) <= MAX_CANDIDATES}


_INVOICE_OWNERS = (
    select(_ITEM_KEY.c.key, _INVOICE.c.customer_id, func.min(_INVOICE.c.number).label("number"))
    .join(_INVOICE, _INVOICE.c.id == _ITEM_KEY.c.invoice_id)
    .where(_ITEM_KEY.c.key.in_(listed("keys")), _ITEM_KEY.c.scheme == "number")
    .group_by(_ITEM_KEY.c.key, _INVOICE.c.customer_id)
)


def _list_account_owners(session: Session, numbers: Collection[str]) -> dict[str, int]:
    spellings = {spelling for number in numbers for spelling in account_spellings(number)}
    if not spellings:
        return {}
    query = select(Customer.account_number, Customer.id).where(Customer.account_number.in_(spellings))
    return {row.account_number: row.id for row in session.execute(query)}


def _list_name_owners(session: Session, keys: Collection[str]) -> dict[str, list[int]]:
    owners: dict[str, list[int]] = {}
    if keys:
        query = select(Customer.name_key, Customer.id).where(Customer.name_key.in_(keys))
        for key, customer_id in session.execute(query.order_by(Customer.id)):
            owners.setdefault(key, []).append(customer_id)
    return owners


def _list_relations(session: Session, customers: Collection[int]) -> dict[int, _Relation]:
    if not customers:
        return {}
    head = func.coalesce(Customer.family_id, Customer.id)
    query = select(Customer.id, Customer.name, head, Customer.pays_for_others).where(Customer.id.in_(customers))
    return {id_: _Relation(name, family, pays) for id_, name, family, pays in session.execute(query)}
