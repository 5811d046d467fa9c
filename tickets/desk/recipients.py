"""Who is known around a ticket or a customer: whom a mail may go to without a second look, and whom one suggests.

Known are those who wrote here or were written to by us, the customer's contacts, colleagues, and whoever mails from
a domain of these that is not shared by strangers. Everybody else is external, also whom a customer's mail only
copies: a person is told before a mail leaves to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.customers import Contact, ContactKind
from tickets.mail_identity import MailIdentity
from tickets.posts import Post, PostKind
from tickets.shared_domains import is_shared_domain
from tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """`names` by address in lower case; `domains` without @; `copied` are those whom only their mails name."""

    names: dict[str, str]
    domains: frozenset[str]
    copied: dict[str, str]

    def knows(self, address: str) -> bool:
        wanted = address.strip().lower()
        return wanted in self.names or wanted.rpartition("@")[2] in self.domains

    def external(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Those of the addresses that nobody here knows, each once."""
        return tuple(dict.fromkeys(each.strip().lower() for each in addresses if not self.knows(each)))


def find_known(
    session: Session, ticket: Ticket | None, customer_id: int | None, identity: MailIdentity
) -> KnownPeople:
    """`customer_id` is that of the ticket, or of the customer to whom nobody has written yet."""
    names: dict[str, str] = {}
    copied: dict[str, str] = {}
    domains = {identity.domain.lower()}
    if ticket is not None:
        _take_part(session, ticket, names, copied, identity)
    for contact in session.scalars(
        select(Contact).where(Contact.customer_id == customer_id).order_by(Contact.kind, Contact.value)
    ):
        if contact.kind == ContactKind.DOMAIN:
            domains.add(contact.value)
        else:
            names.setdefault(contact.value, "")
    domains |= {domain for each in names if not is_shared_domain(domain := each.rpartition("@")[2])}
    return KnownPeople(names, frozenset(domains), {each: name for each, name in copied.items() if each not in names})


def _take_part(
    session: Session, ticket: Ticket, names: dict[str, str], copied: dict[str, str], identity: MailIdentity
) -> None:
    """The newest first."""
    if ticket.requester_email:
        names[ticket.requester_email.lower()] = ticket.requester_name
    written = (PostKind.INBOUND, PostKind.OUTBOUND)
    query = select(Post.kind, Post.people).where(Post.ticket_id == ticket.id, Post.kind.in_(written))
    for kind, people in session.execute(query.order_by(Post.at.desc(), Post.id.desc())):
        for role in ("from", "reply_to", "to", "cc"):
            found = copied if kind == PostKind.INBOUND and role in ("to", "cc") else names
            for name, address in people.get(role) or []:
                if address and not identity.is_ours(address):
                    found.setdefault(address.lower(), name or "")
