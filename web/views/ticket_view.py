"""A ticket in, everything its page shows out, as frozen rows: no query is left to a template."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.audit import describe
from tickets.captured_items import CapturedItems, find_captured_items
from tickets.conversation import Post, PostKind, TimelineEntry, list_timeline
from tickets.customer_notes import CustomerNote, list_customer_notes
from tickets.customers import Contact, Customer, list_contacts
from tickets.desk.queues import Neighbours, neighbours
from tickets.forwards import Forward
from tickets.holds import Hold, list_holds
from tickets.mailroom.attachments import Attachment
from tickets.money.advices.remittances import Remittance, list_remittances, name_payers
from tickets.money.receivables.ledger import OpenInvoice, list_open_invoices
from tickets.number_suggestions import Meant, list_meant
from tickets.original_senders import KEY, answer_instead
from tickets.outgoing.answers import can_answer
from tickets.outgoing.outbox import OutboundMail
from tickets.request_corrections import list_fields
from tickets.requests import HELD_BY, Request, RequestState, list_requests
from tickets.ticket import Ticket
from tickets.users import Actor, Role, User, list_users
from web.serving.last_list import LastList
from web.views.evidence import Clue, Flaw, clues, flaws, said_first, sentences
from web.views.places import NOWHERE, Places, find_places

MARKED_CLUES = 6
LATEST_NOTES = 3
LATEST_OPEN = 3  # so many of the newest posts are shown unfolded


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `marked` when it is a phrase that decided the type, `asked` when it belongs to a request;
    `ends` are the numbers of the requests that end with it."""

    text: str
    marked: bool = False
    asked: bool = False
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A fragment of a mail: new text is shown, everything else folded under what it is."""

    kind: str
    pieces: tuple[Piece, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Message:
    post: Post
    parts: tuple[Part, ...]
    requests: tuple[Request, ...]
    attachments: tuple[Attachment, ...]
    outbound: OutboundMail | None
    why_here: tuple[str, ...]
    problems: tuple[Flaw, ...]
    folded: bool
    to: tuple[str, ...]
    cc: tuple[str, ...]
    email: str
    new_people: tuple[str, ...]
    starts_news: bool = False  # the first that came since this person looked


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    actor: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the timeline: a message, or a run of events."""

    message: Message | None
    events: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class Age:
    """What is due that long; its part of the bar begins at `begins` percent and is `share` percent wide."""

    words: str
    amount: Decimal
    begins: float
    share: float


@dataclass(frozen=True, slots=True)
class Balance:
    currency: str
    total: Decimal
    overdue: Decimal
    ages: tuple[Age, ...]


@dataclass(frozen=True, slots=True)
class TicketView:
    ticket: Ticket
    assignee: User | None
    items: tuple[Item, ...]
    clues: tuple[Clue, ...]
    facts: dict[str, object]
    holds: tuple[Hold, ...]
    held_requests: frozenset[int]
    answerable: frozenset[int]  # requests that our own data can answer
    request_fields: Mapping[int, list[tuple[str, str]]]  # by the request's id, what its form offers
    open_requests: tuple[Request, ...]
    captured_items: dict[int, CapturedItems]
    meant: dict[int, tuple[Meant, ...]]
    newest_mail: int | None
    customer: Customer | None
    customer_evidence: tuple[str, ...]
    candidates: tuple[Customer, ...]
    handed_on: dict[str, Any] | None
    contacts: tuple[Contact, ...]
    notes: tuple[CustomerNote, ...]
    invoices: tuple[OpenInvoice, ...]
    balances: tuple[Balance, ...]
    remittances: tuple[Remittance, ...]
    payers: Mapping[int, str]  # by remittance
    files: dict[int, Attachment]
    forwards: tuple[Forward, ...]
    places: Places
    earlier: tuple[Ticket, ...]
    assignable: tuple[User, ...]
    reply_to: str
    reply_cc: str
    around: Neighbours  # in the list that the person came from


def ticket_view(
    session: Session,
    ticket: Ticket,
    actor: Actor,
    *,
    now: datetime,
    own_address: str,
    seen: int | None = None,
    last: LastList | None = None,
) -> TicketView:
    """For sales without internal notes, events, money and other tickets. `seen` is the newest entry that the person
    had seen before, None or 0 when that marks nothing; `last` the list that they came from."""
    sales = actor.role == Role.SALES
    timeline = list_timeline(session, ticket)
    if sales:
        timeline = [entry for entry in timeline if entry.post and entry.post.kind != PostKind.NOTE]
    found_clues = clues(ticket.intent_facts, said_first(ticket.intent_facts, ticket.intent))
    requests = [] if sales else list_requests(session, ticket.id)
    holds = () if sales else tuple(list_holds(session, ticket))
    inbound = [entry.post.id for entry in timeline if entry.post and entry.post.kind == PostKind.INBOUND]
    customer = session.get(Customer, ticket.customer_id) if ticket.customer_id else None
    invoices = tuple(list_open_invoices(session, customer.id)) if customer and not sales else ()
    around = Neighbours(None, None, 0, 0)
    if last and not sales:
        around = neighbours(session, actor, ticket, last.wanted, now=now, place=last.place_of(ticket))
    reply_to, reply_cc = _recipients(ticket, timeline, own_address)
    remittances = () if sales else tuple(list_remittances(session, ticket.id, actor))
    return TicketView(
        ticket=ticket,
        assignee=session.get(User, ticket.assignee_id) if ticket.assignee_id else None,
        items=tuple(
            _items(
                timeline, _Marks(_deciding_phrases(found_clues), inbound[:1], requests), _news(timeline, actor, seen)
            )
        ),
        clues=tuple(found_clues),
        facts=dict(ticket.intent_facts or {}),
        holds=holds,
        held_requests=frozenset(row.id for row in requests if HELD_BY.get(row.type) in {hold.kind for hold in holds}),
        answerable=frozenset(request.id for request in requests if can_answer(request, ticket)),
        request_fields={row.id: list_fields(row) for row in requests},
        open_requests=tuple(row for row in requests if row.state == RequestState.OPEN),
        captured_items=find_captured_items(session, ticket.customer_id, requests),
        meant={} if sales else _meant_by_post(session, ticket),
        newest_mail=inbound[-1] if inbound else None,
        customer=customer,
        customer_evidence=tuple(sentences(ticket.customer_facts, "evidence")),
        handed_on=None if sales else (ticket.customer_facts or {}).get(KEY),
        candidates=tuple(_candidates(session, ticket)),
        contacts=tuple(list_contacts(session, customer.id)) if customer and not sales else (),
        notes=tuple(list_customer_notes(session, customer.id)[:LATEST_NOTES]) if customer and not sales else (),
        invoices=invoices,
        balances=tuple(balances(invoices, now)),
        remittances=remittances,
        payers=name_payers(session, remittances),
        files=_files(session, remittances),
        forwards=tuple(session.scalars(select(Forward).where(Forward.ticket_id == ticket.id).order_by(Forward.id))),
        places=NOWHERE if sales else find_places(session, ticket, actor, _posts(timeline), now=now),
        earlier=() if sales else tuple(_earlier(session, ticket)),
        assignable=() if sales else tuple(u for u in list_users(session) if u.active and u.role != Role.SALES),
        reply_to=reply_to,
        reply_cc=reply_cc,
        around=around,
    )


def _meant_by_post(session: Session, ticket: Ticket) -> dict[int, tuple[Meant, ...]]:
    found: dict[int, tuple[Meant, ...]] = {}
    for meant in list_meant(session, ticket.id):
        post = meant.suggestion.post_id
        found[post] = (*found.get(post, ()), meant)
    return found


def _posts(timeline: list[TimelineEntry]) -> list[Post]:
    return [entry.post for entry in timeline if entry.post]


def _deciding_phrases(found: list[Clue]) -> tuple[str, ...]:
    """What is marked in the text: the strongest phrases of the text that spoke for the type."""
    spoken = [clue.phrase.strip() for clue in found if clue.where == "text" and not clue.against]
    return tuple(phrase for phrase in spoken[:MARKED_CLUES] if len(phrase) > 2)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is marked in which post: the deciding phrases where the type was decided, requests where they stand."""

    phrases: tuple[str, ...]
    decided_in: list[int]
    requests: list[Request]

    def phrases_of(self, post: Post) -> tuple[str, ...]:
        return self.phrases if post.id in self.decided_in else ()

    def requests_of(self, post: Post) -> tuple[Request, ...]:
        return tuple(request for request in self.requests if request.post_id == post.id)


def _news(timeline: list[TimelineEntry], actor: Actor, seen: int | None) -> list[int]:
    """The entries of others that came since; none of a ticket that was never looked at."""
    posts = _posts(timeline) if seen else []
    return [post.id for post in posts if post.id > (seen or 0) and post.author_id != actor.user_id]


def _items(timeline: list[TimelineEntry], marks: _Marks, news: list[int]) -> list[Item]:
    """Messages, with the events between them gathered; what is new is not folded."""
    posts = [entry.post.id for entry in timeline if entry.post]
    shown = {*posts[:1], *posts[-LATEST_OPEN:], *news}
    items: list[Item] = []
    seen: set[str] = set()
    for entry in timeline:
        if entry.post is not None:
            message = _message(entry, entry.post, marks, seen, folded=entry.post.id not in shown)
            if entry.post.id in news[:1]:
                message = replace(message, starts_news=True)
            seen |= {message.email.lower(), *map(str.lower, message.to), *map(str.lower, message.cc)}
            items.append(Item(message))
        elif entry.event is not None:
            happening = Happening(entry.at, entry.event.actor_name, describe(entry.event))
            if items and items[-1].events:
                items[-1] = Item(None, (*items[-1].events, happening))
            else:
                items.append(Item(None, (happening,)))
    return items


def _message(entry: TimelineEntry, post: Post, marks: _Marks, seen: set[str], *, folded: bool) -> Message:
    email, to, cc = (_emails(post, role) for role in ("from", "to", "cc"))
    known = seen if post.kind == PostKind.INBOUND else None
    return Message(
        post=post,
        parts=tuple(_parts(post, marks)),
        requests=marks.requests_of(post),
        attachments=entry.attachments,
        outbound=entry.outbound,
        why_here=tuple(sentences(post.facts, "thread")),
        problems=tuple(flaws((post.facts or {}).get("problems"))),
        folded=folded or post.kind == PostKind.AUTOMATIC,
        to=to,
        cc=cc,
        email=email[0] if email else "",
        new_people=tuple(a for a in cc if known and a.lower() not in known),
    )


def _parts(post: Post, marks: _Marks) -> list[Part]:
    text = post.text
    fragments = post.fragments or [["new", 0, len(text)]]
    parts = []
    for kind, start, end in fragments:
        body = text[start:end].strip("\n")
        if body.strip():
            start += len(text[start:end]) - len(text[start:end].lstrip("\n"))
            marked = kind in {"new", "forwarded"}
            pieces = tuple(_pieces(text, start, start + len(body), post, marks)) if marked else (Piece(body),)
            parts.append(Part(kind, pieces, body.count("\n") + 1))
    return parts


def _pieces(text: str, start: int, end: int, post: Post, marks: _Marks) -> Iterator[Piece]:
    """The text from `start` to `end` in runs of equal marks."""
    phrases = [place for phrase in marks.phrases_of(post) for place in _places(text, phrase, start, end)]
    asked = [
        (request.start, request.end, request.position)
        for request in marks.requests_of(post)
        if request.start is not None and request.end is not None
    ]
    edges = {edge for first, last, *_ in (*phrases, *asked) for edge in (first, last) if start < edge < end}
    edges |= {start, end}
    for first, last in pairwise(sorted(edges)):
        marked = any(since <= first < until for since, until in phrases)
        asking = [(until, number) for since, until, number in asked if since <= first < until]
        ends = tuple(number for until, number in asking if last == min(until, end))
        yield Piece(text[first:last], marked, bool(asking), ends)


def _places(text: str, phrase: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in re.finditer(re.escape(phrase), text[start:end], re.IGNORECASE):
        yield start + found.start(), start + found.end()


def _emails(post: Post, role: str) -> tuple[str, ...]:
    people = (post.people or {}).get(role) or []
    return tuple(str(person[1]) for person in people if isinstance(person, list) and len(person) > 1 and person[1])


def _recipients(ticket: Ticket, timeline: list[TimelineEntry], own_address: str) -> tuple[str, str]:
    """To: the sender of the newest mail from outside (its Reply-To when it has one); Cc: who else was on it."""
    inbound = [entry.post for entry in timeline if entry.post and entry.post.kind == PostKind.INBOUND]
    if not inbound:
        return ticket.requester_email or "", ""
    newest = inbound[-1]
    to = _emails(newest, "reply_to") or _emails(newest, "from") or ((ticket.requester_email or ""),)
    to = answer_instead(ticket, to)
    skipped = {own_address.lower(), *map(str.lower, to)}
    others = [address for address in _emails(newest, "cc") if _without_mark(address) not in skipped]
    return ", ".join(to), ", ".join(dict.fromkeys(others))


def _without_mark(address: str) -> str:
    """billing+1042-…@our.example is billing@our.example."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _candidates(session: Session, ticket: Ticket) -> list[Customer]:
    ids = (ticket.customer_facts or {}).get("candidates") or []
    wanted = [number for number in ids if isinstance(number, int) and number != ticket.customer_id]
    if not wanted:
        return []
    return list(session.scalars(select(Customer).where(Customer.id.in_(wanted)).order_by(Customer.name)))


def _files(session: Session, remittances: tuple[Remittance, ...]) -> dict[int, Attachment]:
    wanted = {remittance.attachment_id for remittance in remittances}
    if not wanted:
        return {}
    return {row.id: row for row in session.scalars(select(Attachment).where(Attachment.id.in_(wanted)))}


def ages_of(invoices: tuple[OpenInvoice, ...], currency: str, now: datetime) -> tuple[Age, ...]:
    """What is open of one currency, by how long it is due; credit notes stand with what is not due."""
    sums = dict.fromkeys(AGES.values(), Decimal(0))
    for invoice in invoices:
        if invoice.currency == currency:
            late = (now.date() - invoice.due_date).days if invoice.balance > 0 else 0
            sums[next(words for most, words in AGES.items() if late <= most)] += invoice.balance
    whole = sum((amount for amount in sums.values() if amount > 0), Decimal(0)) or Decimal(1)
    ages, begins = [], 0.0
    for words, amount in sums.items():
        share = float(max(amount, Decimal(0)) / whole * 100)
        ages.append(Age(words, amount, begins, share))
        begins += share
    return tuple(ages)


# days late at most: the words of the column
AGES: Mapping[float, str] = {0: "Not due", 30: "1–30", 60: "31–60", 90: "61–90", math.inf: "90+"}


def balances(invoices: tuple[OpenInvoice, ...], now: datetime) -> list[Balance]:
    """One for each currency: sums never mix them."""
    currencies = dict.fromkeys(invoice.currency for invoice in invoices)
    return [
        Balance(
            currency,
            sum((i.balance for i in invoices if i.currency == currency), Decimal(0)),
            sum(
                (i.balance for i in invoices if i.currency == currency and i.due_date < now.date() and i.balance > 0),
                Decimal(0),
            ),
            ages_of(invoices, currency, now),
        )
        for currency in currencies
    ]


def _earlier(session: Session, ticket: Ticket) -> list[Ticket]:
    """The customer's five newest other tickets; of an unknown customer the requester's."""
    if ticket.customer_id:
        same = Ticket.customer_id == ticket.customer_id
    elif ticket.requester_email:
        same = Ticket.requester_email == ticket.requester_email
    else:
        return []
    return list(
        session.scalars(
            select(Ticket)
            .where(same, Ticket.id != ticket.id, Ticket.merged_into.is_(None))
            .order_by(Ticket.id.desc())
            .limit(5)
        )
    )
