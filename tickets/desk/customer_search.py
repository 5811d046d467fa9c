"""What a clerk types or hears in (a name, an account, an invoice, an address), the customers whom it can mean out."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, case, false, func, or_, select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from tickets.customers import Contact, ContactKind, Customer, name_key
from tickets.money.receivables.ledger import Invoice, ItemKey
from tickets.shared_domains import is_shared_domain
from tickets.users import Actor, require

MOST = 8
SHORTEST = 2  # characters


def find_matching(session: Session, text: str, actor: Actor, *, most: int = MOST) -> Sequence[Customer]:
    """The account with exactly this number first, then by name; one with such an invoice or address as well."""
    require(actor, "view_customers")
    wanted = text.strip()
    if len(wanted) < SHORTEST:
        return ()
    exact = Customer.account_number == wanted
    query = (
        select(Customer)
        .where(or_(exact, _numbered(wanted), is_named(wanted), _writing(wanted), _owing(wanted)))
        .order_by(case((exact, 0), else_=1), Customer.name, Customer.id)
        .limit(most)
    )
    found = session.scalars(query).all()
    return found[:1] if found and found[0].account_number == wanted else found


def _numbered(wanted: str) -> ColumnElement[bool]:
    return Customer.account_number.istartswith(wanted, autoescape=True)


def is_named(wanted: str) -> ColumnElement[bool]:
    """The condition on Customer that this is in its name, with or without its accents: "mollner" is in Möllner."""
    key = name_key(wanted).translate(_WITHOUT_ACCENTS)
    plain: SQLColumnExpression[str] = Customer.name_key
    for accented, letter in _ACCENTS.items():
        plain = func.replace(plain, accented, letter)
    return plain.contains(key, autoescape=True) if key else false()


# the usual ones: SQLite's parser takes about twenty calls within each other
_ACCENTS = dict(zip("äáåöóøüúéèíñç", "aaaooouueeinc", strict=True))
_WITHOUT_ACCENTS = str.maketrans(_ACCENTS)


def _writing(wanted: str) -> ColumnElement[bool]:
    """From this address, or from its domain."""
    address = wanted.lower()
    domain = address.rpartition("@")[2]
    known = (Contact.kind == ContactKind.ADDRESS) & (Contact.value == address)
    if "." in domain and not is_shared_domain(domain):
        known |= (Contact.kind == ContactKind.DOMAIN) & (Contact.value == domain)
    return Customer.id.in_(select(Contact.customer_id).where(known))


def _owing(wanted: str) -> ColumnElement[bool]:
    """An invoice with this number, open or not."""
    keys = [key for key in canonical_keys(wanted) if len(key) > SHORTEST]
    numbered = select(Invoice.customer_id).join(ItemKey, ItemKey.invoice_id == Invoice.id)
    return Customer.id.in_(numbered.where(ItemKey.key.in_(keys), ItemKey.scheme == "number")) if keys else false()
