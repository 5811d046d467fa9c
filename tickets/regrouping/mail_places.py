"""Where each mail stands, written out from its home and from the merges, with everything that came with it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tickets.forwards import Forward
from tickets.holds import Hold
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.messages import InboundMessage
from tickets.money.advices.remittances import Remittance
from tickets.number_suggestions import NumberSuggestion
from tickets.outgoing.outbox import OutboundMail
from tickets.posts import Post
from tickets.requests import Request
from tickets.ticket import Ticket, follow_merges


def place_mails(session: Session, homes: Iterable[int]) -> None:
    """Write out where the mails of these homes, and of what was merged into them, stand, with what came with them."""
    family = {member for home in homes for member in list_family(session, home)}
    query = select(Post).where(Post.home_id.in_(family)).execution_options(populate_existing=True)
    roots = {home: follow_merges(session, session.get_one(Ticket, home)).id for home in family}
    moving: dict[int, list[Post]] = {}
    for post in session.scalars(query):
        root = roots[post.home_id or post.ticket_id]
        if post.ticket_id != root:
            post.ticket_id = root
            moving.setdefault(root, []).append(post)
    session.flush()
    for root, posts in moving.items():
        _bring_along(session, root, posts)


def list_family(session: Session, ticket_id: int) -> set[int]:
    """The ticket and all that was merged into it, directly or not."""
    family, newest = {ticket_id}, {ticket_id}
    while newest:
        newest = set(session.scalars(select(Ticket.id).where(Ticket.merged_into.in_(newest)))) - family
        family |= newest
    return family


def _bring_along(session: Session, ticket_id: int, posts: Sequence[Post]) -> None:
    """What belongs to mails stands in their ticket."""
    inbound = [post.inbound_id for post in posts if post.inbound_id is not None]
    outbound = [post.outbound_id for post in posts if post.outbound_id is not None]
    copies = InboundMessage.duplicate_of.in_(inbound)
    files = select(Attachment.id).where(Attachment.inbound_id.in_(inbound))
    following = (
        (InboundMessage, InboundMessage.id.in_(inbound) | copies),
        (Hold, Hold.inbound_id.in_(inbound)),
        (Remittance, Remittance.attachment_id.in_(files)),
        (OutboundMail, OutboundMail.id.in_(outbound)),
        (Forward, Forward.outbound_id.in_(outbound)),
        (Request, Request.post_id.in_([post.id for post in posts])),
        (NumberSuggestion, NumberSuggestion.post_id.in_([post.id for post in posts])),
    )
    for table, belongs in following:
        statement = update(table).where(belongs).values(ticket_id=ticket_id)
        session.execute(statement, execution_options={"synchronize_session": "fetch"})
