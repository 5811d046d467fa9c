"""Customers and how to recognise them: addresses, domains, account numbers. Never "the first that fits"."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, column, false, func, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_ignoring
from tickets.errors import Invalid, NotFound
from tickets.users import Actor, require


class Customer(Base):
    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), index=True)  # follows `name`, see `name_key()`
    account_number: Mapped[str] = mapped_column(String(60), unique=True)
    terms: Mapped[str | None] = mapped_column(String(60))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)  # receivables.families
    family_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)  # its head; None for itself
    tolerance_class: Mapped[str | None] = mapped_column(String(20))  # None for the standard one
    pays_for_others: Mapped[bool] = mapped_column(server_default=false(), default=False)  # a factor, a group's payer
    created_at: Mapped[datetime] = mapped_column(UtcInstant)

    @validates("name")
    def _follow_name(self, _attribute: str, name: str) -> str:
        self.name_key = name_key(name)
        return name


def name_key(name: str) -> str:
    """A company name as it is compared: case folded, letters and digits only, words apart by one blank."""
    return " ".join(re.findall(r"\w+", name.casefold()))[:200]


class ContactKind(StrEnum):
    ADDRESS = "address"
    DOMAIN = "domain"


class Contact(Base):
    """An address or domain that mails for a customer; lower case. Free-mail and platform domains are refused."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(String(254), index=True)

    __table_args__ = (
        UniqueConstraint("customer_id", "kind", "value"),
        CheckConstraint("kind in ('address','domain')", name="kind"),
    )


@dataclass(frozen=True, slots=True)
class CustomerMatch:
    """`customer_id` only when exactly one customer has the strongest evidence; `candidates` are the others;
    `evidence` in plain words, strongest first."""

    customer_id: int | None
    candidates: tuple[int, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clues:
    """What a mail says about who it is from; keys are canonical."""

    sender: str | None
    account_numbers: tuple[str, ...] = ()
    invoice_keys: tuple[str, ...] = ()
    payer_names: tuple[str, ...] = ()


def find_customers(session: Session, mails: Sequence[Clues]) -> list[CustomerMatch]:
    """Who each mail is about, by a contract of evidence: exact address, then invoice numbers that all belong to one
    customer, account number, domain, payer's exact name. Two equally strong candidates stay two. Four queries at
    most."""
    known = _Known(
        contacts=_list_contact_owners(session, mails),
        invoices=_list_invoice_owners(session, {key for clues in mails for key in clues.invoice_keys}),
        accounts=_list_account_owners(session, {number for clues in mails for number in clues.account_numbers}),
        names=_list_name_owners(session, {name_key(name) for clues in mails for name in clues.payer_names} - {""}),
    )
    return [_weigh(clues, known) for clues in mails]


@dataclass(frozen=True, slots=True)
class _Known:
    """Customers by what names them; contacts by kind and value, names by their key and with the full name."""

    contacts: Mapping[tuple[str, str], list[int]]
    invoices: Mapping[str, int]
    accounts: Mapping[str, int]
    names: Mapping[str, list[tuple[int, str]]]


def _weigh(clues: Clues, known: _Known) -> CustomerMatch:
    sender = (clues.sender or "").lower()
    domain = sender.rpartition("@")[2]
    checks = (
        (known.contacts.get((ContactKind.ADDRESS, sender), []), f"{sender} is a known address"),
        _by_invoices(clues.invoice_keys, known),
        _by_account_numbers(clues.account_numbers, known),
        (known.contacts.get((ContactKind.DOMAIN, domain), []), f"mails from {domain}"),
        _by_payer_names(clues.payer_names, known),
    )
    found = [(ids, words) for ids, words in checks if ids]
    if not found:
        return CustomerMatch(customer_id=None, candidates=(), evidence=())
    strongest = found[0][0]
    if len(strongest) > 1:
        strongest = _narrowed(strongest, [ids for ids, _ in found[1:]])
    everyone = dict.fromkeys(customer_id for ids, _ in found for customer_id in ids)
    if len(strongest) == 1:
        (customer_id,) = strongest
        candidates = tuple(other for other in everyone if other != customer_id)
        return CustomerMatch(customer_id, candidates, tuple(words for ids, words in found if customer_id in ids))
    return CustomerMatch(None, tuple(everyone), tuple(words for _, words in found))


def _narrowed(several: list[int], weaker: list[list[int]]) -> list[int]:
    """An address that mails for several customers: weaker evidence may point at exactly one of them."""
    for ids in weaker:
        common = [customer_id for customer_id in several if customer_id in ids]
        if len(common) == 1:
            return common
    return several


_Found = tuple[list[int], str]

# Tables of the ledger, by name: it is above this module.
_INVOICE = table("invoice", column("id"), column("customer_id"))
_ITEM_KEY = table("item_key", column("invoice_id"), column("key"), column("scheme"))


def _by_invoices(keys: Sequence[str], known: _Known) -> _Found:
    named = [key for key in keys if key in known.invoices]
    owners = sorted({known.invoices[key] for key in named})
    return owners, f"names its invoices {', '.join(dict.fromkeys(named))}"


def _by_account_numbers(numbers: Sequence[str], known: _Known) -> _Found:
    named = [number for number in dict.fromkeys(numbers) if number in known.accounts]
    return [known.accounts[number] for number in named], f"names account {', '.join(named)}"


def _by_payer_names(names: Sequence[str], known: _Known) -> _Found:
    keys = dict.fromkeys(map(name_key, names))
    found = [owner for key in keys for owner in known.names.get(key, ())]
    return [customer_id for customer_id, _ in found], f"the payer is named {', '.join(name for _, name in found)}"


def _list_contact_owners(session: Session, mails: Sequence[Clues]) -> dict[tuple[str, str], list[int]]:
    """By address, and by domain where that is one customer's own."""
    addresses = {clues.sender.lower() for clues in mails if clues.sender}
    domains = {address.rpartition("@")[2] for address in addresses}
    values = addresses | {domain for domain in domains if not is_shared_domain(domain)}
    owners: dict[tuple[str, str], list[int]] = {}
    if values:
        query = select(Contact.kind, Contact.value, Contact.customer_id).where(Contact.value.in_(values))
        for kind, value, customer_id in session.execute(query.order_by(Contact.customer_id)):
            owners.setdefault((kind, value), []).append(customer_id)
    return owners


def _list_invoice_owners(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Only of numbers that one customer has and no other."""
    if not keys:
        return {}
    query = (
        select(_ITEM_KEY.c.key, func.min(_INVOICE.c.customer_id).label("owner"))
        .join(_INVOICE, _INVOICE.c.id == _ITEM_KEY.c.invoice_id)
        .where(_ITEM_KEY.c.key.in_(keys), _ITEM_KEY.c.scheme == "number")
        .group_by(_ITEM_KEY.c.key)
        .having(func.count(_INVOICE.c.customer_id.distinct()) == 1)
    )
    return {row.key: row.owner for row in session.execute(query)}


def _list_account_owners(session: Session, numbers: Collection[str]) -> dict[str, int]:
    if not numbers:
        return {}
    query = select(Customer.account_number, Customer.id).where(Customer.account_number.in_(numbers))
    return {row.account_number: row.id for row in session.execute(query)}


def _list_name_owners(session: Session, keys: Collection[str]) -> dict[str, list[tuple[int, str]]]:
    owners: dict[str, list[tuple[int, str]]] = {}
    if keys:
        query = select(Customer.name_key, Customer.id, Customer.name).where(Customer.name_key.in_(keys))
        for key, customer_id, name in session.execute(query.order_by(Customer.id)):
            owners.setdefault(key, []).append((customer_id, name))
    return owners


def add_contact(
    session: Session, customer_id: int, kind: ContactKind, value: str, *, by: Actor, now: datetime
) -> None:
    """Idempotent; raises Invalid for a free-mail or platform domain."""
    require(by, "edit_contacts")
    get_customer(session, customer_id)
    value = _checked_contact(kind, value)
    row = insert_ignoring(session, Contact).values(customer_id=customer_id, kind=kind, value=value)
    if session.scalar(row.returning(Contact.id)) is not None:
        record(session, "added_contact", "customer", customer_id, by=by, now=now, kind=kind, value=value)


def _checked_contact(kind: ContactKind, value: str) -> str:
    value = value.strip().lower()
    if kind == ContactKind.ADDRESS:
        if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", value):
            raise Invalid(f"{value!r} is not an email address.", field="value")
        return value
    value = value.removeprefix("@")
    if not re.fullmatch(r"[^@\s<>,;.]+(?:\.[^@\s<>,;.]+)+", value):
        raise Invalid(f"{value!r} is not a domain.", field="value")
    if is_shared_domain(value):
        raise Invalid(f"Many customers mail from {value}; add the full address instead.", field="value")
    return value


def get_account(session: Session, account_number: str) -> Customer:
    """By account number, as the accounting system writes it."""
    customer = session.scalar(select(Customer).where(Customer.account_number == account_number.strip()))
    if customer is None:
        raise NotFound(f"There is no customer {account_number.strip() or 'without a number'}.")
    return customer


def choose_account(session: Session, account_number: str) -> Customer:
    """The same for a number that a person typed or chose in the field `customer`. Raises Invalid."""
    try:
        return get_account(session, account_number)
    except NotFound as missing:
        raise Invalid(str(missing), field="customer") from missing


def get_customer(session: Session, customer_id: int) -> Customer:
    customer = find_row(session, Customer, customer_id)
    if customer is None:
        raise NotFound(f"There is no customer {customer_id}.")
    return customer


def list_contacts(session: Session, customer_id: int) -> list[Contact]:
    """Domains after addresses, each by name."""
    query = select(Contact).where(Contact.customer_id == customer_id).order_by(Contact.kind, Contact.value)
    return list(session.scalars(query))


def is_shared_domain(domain: str) -> bool:
    """Whether many unrelated senders mail from this domain or one above it: it says nothing about the customer."""
    labels = domain.lower().strip(".").split(".")
    return any(".".join(labels[start:]) in SHARED_DOMAINS for start in range(len(labels)))


# Free mail first, then platforms that send remittances and invoices for many companies, then mail relays.
SHARED_DOMAINS = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.de outlook.fr outlook.es hotmail.com hotmail.co.uk hotmail.fr
    hotmail.de hotmail.es hotmail.it live.com live.de live.fr live.co.uk msn.com yahoo.com yahoo.co.uk yahoo.de
    yahoo.fr yahoo.es yahoo.it ymail.com rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com
    pm.me gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de posteo.de mailbox.org tutanota.com
    tuta.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr libero.it virgilio.it alice.it tin.it
    tiscali.it telefonica.net terra.es ziggo.nl kpnmail.nl planet.nl hetnet.nl xs4all.nl skynet.be telenet.be
    bluewin.ch hispeed.ch btinternet.com sky.com virginmedia.com talktalk.net comcast.net verizon.net att.net
    sbcglobal.net bellsouth.net cox.net charter.net earthlink.net mail.com email.com zoho.com zohomail.com yandex.ru
    yandex.com mail.ru qq.com 163.com 126.com naver.com fastmail.com hey.com wp.pl onet.pl interia.pl o2.pl seznam.cz
    ariba.com coupahost.com coupa.com bill.com tipalti.com avidxchange.com paymode-x.com corpay.com stripe.com
    paypal.com intuit.com quickbooks.com xero.com sage.com basware.com tungsten-network.com taulia.com
    tradeshift.com jaggaer.com workday.com oracle.com oraclecloud.com sap.com netsuite.com concur.com docusign.net
    amazonses.com sendgrid.net mailgun.org mailchimpapp.com mandrillapp.com salesforce.com zendesk.com hubspot.com
    """.split()
)
