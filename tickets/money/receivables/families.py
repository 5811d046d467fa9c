"""Customers that pay for each other: a tree of parents, and the head that all members of a family have in common.

A payment of one member may settle items of another. Between families it needs a second person.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from tickets.audit import record
from tickets.customers import Customer, get_customer
from tickets.errors import Invalid
from tickets.users import Actor, require

_DEEPEST = 20  # a chain of parents longer than this is a mistake


def set_parent(session: Session, customer_id: int, parent_id: int | None, *, by: Actor, now: datetime) -> None:
    """Put a customer with all below it under a parent, or let it stand on its own."""
    require(by, "edit_families")
    _lock_all(session)
    customer = get_customer(session, customer_id)
    if customer.parent_id == parent_id:
        return
    if parent_id is not None:
        head = get_customer(session, parent_id)
        if customer.id in _chain(session, head):
            raise Invalid(f"{head.name} belongs to {customer.name} already.", field="parent")
    old = customer.parent_id
    customer.parent_id = parent_id
    session.flush()
    _settle_heads(session, customer)
    record(session, "parent_set", "customer", customer.id, by=by, now=now, parent=parent_id, before=old)


def set_pays_for_others(session: Session, customer_id: int, pays: bool, *, by: Actor, now: datetime) -> None:
    """Whether a person may apply this payer's money to items of any customer (a factor, a group's paying company)
    without asking a second one each time."""
    require(by, "edit_families")
    customer = get_customer(session, customer_id)
    if customer.pays_for_others == pays:
        return
    customer.pays_for_others = pays
    record(
        session, "pays_for_others_set", "customer", customer.id, by=by, now=now,
        words="it does" if pays else "it does not",
    )  # fmt: skip


def family_of(customer: Customer) -> int:
    """The id of its head."""
    return customer.family_id or customer.id


def find_families(session: Session, customer_ids: Collection[int]) -> dict[int, int]:
    """The head of each of these customers."""
    found = session.execute(
        select(Customer.id, func.coalesce(Customer.family_id, Customer.id)).where(
            Customer.id.in_(customer_ids or [0])
        )
    )
    return {row[0]: row[1] for row in found}


def list_family(session: Session, customer_id: int) -> list[Customer]:
    """All members, the head first, then by account number; one that stands alone is its own family."""
    head = family_of(get_customer(session, customer_id))
    query = select(Customer).where(or_(Customer.id == head, Customer.family_id == head))
    return sorted(session.scalars(query), key=lambda member: (member.id != head, member.account_number))


def _settle_heads(session: Session, customer: Customer) -> None:
    """The head of a customer that got another parent is the head of all below it."""
    head = _chain(session, customer)[-1]
    moved, newest = [customer.id], [customer.id]
    while newest:
        newest = list(session.scalars(select(Customer.id).where(Customer.parent_id.in_(newest))))
        moved += newest
    session.execute(update(Customer).where(Customer.id.in_(moved)).values(family_id=head))
    session.execute(update(Customer).where(Customer.id == head).values(family_id=None))
    session.expire_all()


def _chain(session: Session, customer: Customer) -> list[int]:
    """The customer, its parent, and so on to the head."""
    chain = [customer.id]
    while customer.parent_id is not None and len(chain) < _DEEPEST:
        customer = get_customer(session, customer.parent_id)
        chain.append(customer.id)
    return chain


def _lock_all(session: Session) -> None:
    """Two who put two customers under each other at once must see each other's change."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_FAMILY_LOCK)))


_FAMILY_LOCK = 0xFA317
