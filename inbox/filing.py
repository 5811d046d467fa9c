"""Claimed messages and what was read of them in, all their effects out, in the caller's transaction.

Messages that have nothing to do with each other are decided and written together, table by table, which costs a
fraction of one after the other. A message that one before it may concern (its copy, its answer, the same ticket)
is decided when that one is written, so the effects are those of filing one by one. The few that are left then may
wait for the next batch: to file ten mails takes nearly as many statements as to file a hundred.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from inbox.faults import crash_point
from inbox.readings import ReadDocument, ReadMail, all_proved
from parsers.message import AttachmentPart, AutoKind
from parsers.money import to_minor
from parsers.remittance.advice import DocumentKind
from tickets import conversation, number_suggestions, original_senders, taught_numbers, threads, ticket, triage
from tickets.conversation import Arrival
from tickets.customer_evidence import Clues, CustomerMatch, find_customers
from tickets.house_time import at_house
from tickets.later_evidence import LaterMail, describe_owner, recognise
from tickets.mail_identity import MailIdentity
from tickets.mailroom import mail_claims, mail_copies, messages
from tickets.mailroom.attachments import store_attachments
from tickets.mailroom.mail_claims import Claim, Finish, Reading
from tickets.mailroom.messages import InboundMessage, Outcome
from tickets.number_suggestions import Named
from tickets.outgoing import acknowledgements, bounces
from tickets.outgoing.acknowledgements import Opened
from tickets.posts import answered_ids
from tickets.regrouping import merging
from tickets.threads import ThreadMatch
from tickets.users import SYSTEM
from tickets.verdicts import list_verdicts

# why a machine's mail became nobody's work
IGNORED_BECAUSE = {
    AutoKind.AUTO_REPLY: "An automatic answer that belongs to no ticket.",
    AutoKind.OUT_OF_OFFICE: "An out-of-office note that belongs to no ticket.",
    AutoKind.BOUNCE: "A bounce of a mail that was not sent from here.",
    AutoKind.DELAY: "A delay notice for a mail that was not sent from here.",
    AutoKind.RECEIPT: "A receipt for a mail that was not sent from here.",
    AutoKind.LIST: "Mail of a mailing list that asks for nothing.",
    AutoKind.CALENDAR: "A calendar message that asks for nothing.",
    AutoKind.AUTO_GENERATED: "A machine's message that asks for nothing.",
    AutoKind.HUMAN: "It asks for nothing.",
}


NOWHERE = ThreadMatch(None, None, ())


@dataclass(frozen=True, slots=True)
class _Work:
    """A held message, the facts that are noted on it, and all that was read of it. `relations`: what it shares with a
    message that concerns it."""

    claim: Claim
    read: ReadMail
    facts: dict[str, Any]
    content_hash: str
    relations: frozenset[str]

    @property
    def wanted(self) -> bool:
        """A person who sends a mail through again that was put aside wants it to be work; what was parked was never
        judged, so it can still turn out to be a copy."""
        return "replayed_by" in self.facts and self.facts.get("replayed_outcome") != Outcome.PARKED


@dataclass(frozen=True, slots=True)
class _Known:
    """What of the messages' content hashes and Message-IDs can be found in the database."""

    hashes: frozenset[str]
    message_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Decision:
    """What is to become of a message; `match` says into which ticket and why."""

    work: _Work
    outcome: Outcome
    match: ThreadMatch = NOWHERE
    reason: str | None = None
    duplicate: InboundMessage | None = None


def file_together(
    session: Session,
    batch: Sequence[tuple[Claim, ReadMail]],
    *,
    identity: MailIdentity,
    now: datetime,
    more_follow: bool = False,
) -> frozenset[int]:
    """The ids of the messages that are left: none, unless `more_follow`. Then it may be less than half of the batch,
    which comes first in the next. Raises LostLease when another worker has one of the messages by now."""
    waiting = _hold(session, batch)
    known = _list_known(session, waiting)
    few = len(batch) / 2 if more_follow else 1
    while len(waiting) >= few:
        free, concerned = _part(waiting)
        decided, waiting = _put_off(_decide(session, free, known, identity, now), concerned)
        _write(session, decided, identity, now)
        messages.retry_answered(session, _list_answered(decided, known), now=now)
    return frozenset(work.claim.inbound_id for work in waiting)


def _hold(session: Session, batch: Sequence[tuple[Claim, ReadMail]]) -> list[_Work]:
    facts = mail_claims.hold(session, [claim for claim, _ in batch])
    crash_point("intake_held")
    return [_prepare(claim, read, noted) for (claim, read), noted in zip(batch, facts, strict=True)]


def _prepare(claim: Claim, read: ReadMail, facts: dict[str, Any]) -> _Work:
    content_hash = mail_copies.content_hash(claim.raw)
    return _Work(claim, read, facts, content_hash, threads.named_ids(read.mail.message) | {content_hash})


def _list_known(session: Session, work: Sequence[_Work]) -> _Known:
    return _Known(
        mail_copies.list_repeated(session, [each.content_hash for each in work]),
        threads.list_known_ids(session, [each.read.mail.message for each in work]),
    )


def _part(waiting: Sequence[_Work]) -> tuple[list[_Work], list[_Work]]:
    """The messages that none before them concerns, and the others. A report of a bounce changes a ticket at once, so
    it goes alone, after all that came before it."""
    free: list[_Work] = []
    concerned: list[_Work] = []
    seen: set[str] = set()
    for position, work in enumerate(waiting):
        if work.read.mail.origin.kind is AutoKind.BOUNCE:
            rest = waiting[position:] if position else waiting[1:]
            return free or [work], [*concerned, *rest]
        (concerned if seen & work.relations else free).append(work)
        seen |= work.relations
    return free, concerned


def _put_off(decisions: Sequence["_Decision"], concerned: Sequence[_Work]) -> tuple[list["_Decision"], list[_Work]]:
    """Of several messages that go into one ticket, or link to it, the first; the others wait, in their order."""
    now: list[_Decision] = []
    later = {work.claim.inbound_id: work for work in concerned}
    taken: set[int | None] = set()
    for decision in decisions:
        claimed = {decision.match.ticket_id, decision.match.link_to, *decision.match.joins} - {None}
        if claimed & taken:
            later[decision.work.claim.inbound_id] = decision.work
        else:
            now.append(decision)
            taken |= claimed
    return now, [later[inbound_id] for inbound_id in sorted(later)]


def _list_answered(decided: Sequence["_Decision"], known: _Known) -> set[str]:
    """What mails that went into a ticket answer, as far as it may be here."""
    mails = [each.work.read.mail.message for each in decided if each.outcome in (Outcome.TICKETED, Outcome.ATTACHED)]
    return {message_id for mail in mails for message_id in answered_ids(mail)} & known.message_ids


# -- deciding


def _decide(
    session: Session, work: Sequence[_Work], known: _Known, identity: MailIdentity, now: datetime
) -> list[_Decision]:
    decided = [_decide_alone(session, each, known, identity, now) for each in work]
    open_ = [each.read.mail for each, decision in zip(work, decided, strict=True) if decision is None]
    asking = [threads.Asking(mail.message, mail.origin.automatic) for mail in open_]
    matches = iter(threads.find_tickets(session, asking, identity=identity, known=known.message_ids))
    return [decision or _place(each, next(matches)) for each, decision in zip(work, decided, strict=True)]


def _decide_alone(
    session: Session, work: _Work, known: _Known, identity: MailIdentity, now: datetime
) -> _Decision | None:
    """What is decided before any ticket is looked for."""
    if not work.wanted:
        first = _find_first_copy(session, work, known)
        if first is not None:
            crash_point("intake_copy")
            return _Decision(work, Outcome.DUPLICATE, reason=_say_copy(work, first), duplicate=first)
        if _is_our_own(work.read, identity):
            return _Decision(work, Outcome.AUTOMATIC, reason="Our own mail came back to the mailbox.")
    reported = _note_report(session, work.read, now)
    if reported is not None:
        match = ThreadMatch(reported, None, (_REPORTS[work.read.mail.origin.kind],))
        return _Decision(work, Outcome.ATTACHED, match)
    return None


def _place(work: _Work, match: ThreadMatch) -> _Decision:
    if match.ticket_id is not None:
        return _Decision(work, Outcome.ATTACHED, match)
    if work.wanted or work.read.mail.origin.deserves_ticket or work.read.advices:
        return _Decision(work, Outcome.TICKETED, match)
    return _Decision(work, Outcome.AUTOMATIC, match, _why_ignored(work.read))


def _find_first_copy(session: Session, work: _Work, known: _Known) -> InboundMessage | None:
    if work.content_hash not in known.hashes:
        return None
    message_id = work.read.mail.message.message_id
    return mail_copies.find_duplicate(session, work.content_hash, message_id, work.claim.inbound_id)


def _say_copy(work: _Work, first: InboundMessage) -> str:
    mailbox = work.claim.mailbox
    place = "again to" if first.mailbox == mailbox else f"also to {mailbox}, first to"
    return f"A copy of message {first.id}: delivered {place} {first.mailbox}."


def _is_our_own(read: ReadMail, identity: MailIdentity) -> bool:
    message = read.mail.message
    ours = message.message_id is not None and identity.signer.verify(message.message_id) is not None
    return ours and message.sender is not None and identity.is_ours(message.sender.email)


# what a report says of our mail, as the reason why it is in the ticket
_REPORTS = {
    AutoKind.BOUNCE: "reports that our mail to the customer bounced",
    AutoKind.DELAY: "reports that our mail to the customer is late",
    AutoKind.RECEIPT: "reports that our mail to the customer was delivered or read",
}


def _note_report(session: Session, read: ReadMail, now: datetime) -> int | None:
    """The ticket of our mail that this is a report about, once that is written down there."""
    kind, report = read.mail.origin.kind, read.mail.origin.report
    if kind not in _REPORTS or report is None or report.message_id is None:
        return None
    detail = " ".join(filter(None, (report.status, report.diagnostic)))
    if kind is AutoKind.BOUNCE:
        words = detail or "The mail was returned."
        return bounces.mark_bounced(
            session, report.message_id, report.recipient, words, permanent=report.permanent, now=now
        )
    late = detail or "The mail is late." if kind is AutoKind.DELAY else None
    return bounces.note_report(session, report.message_id, report.recipient, late)


def _why_ignored(read: ReadMail) -> str:
    origin = read.mail.origin
    deciding = next((evidence.phrase for evidence in origin.evidence if evidence.phrase), "")
    reason = IGNORED_BECAUSE[origin.kind]
    return f"{reason} It says: {deciding[:200]}" if deciding else reason


# -- writing: table by table


def _write(session: Session, decided: Sequence[_Decision], identity: MailIdentity, now: datetime) -> None:
    placed = _find_places(session, decided, now)
    arrivals = [_arrival(decision, place, now) for decision, place in placed if place is not None]
    arrivals = taught_numbers.read_as_taught(session, arrivals)
    posts = conversation.add_inbound(session, arrivals, now=now)
    recognised = recognise(session, _list_later(placed), now=now)
    named = [_list_named(arrival, post_id) for arrival, post_id in zip(arrivals, posts, strict=True)]
    number_suggestions.suggest_numbers(session, [each for each in named if each.ticket_id not in recognised])
    _record_documents(session, placed, now)
    mail_claims.finish(session, [_finish(decision, place) for decision, place in placed], now=now)
    for decision, place in placed:
        if place is not None and decision.match.joins:
            merging.join(session, [place.ticket_id, *decision.match.joins], now=now)
    opened = [_opened(decision, place, now) for decision, place in placed if place is not None and place.opens]
    acknowledgements.acknowledge(session, opened, identity=identity, now=now)


def _list_later(placed: Sequence[tuple[_Decision, "_Place | None"]]) -> list[LaterMail]:
    """People's mails in tickets that were open before."""
    return [
        LaterMail(place.ticket_id, _list_clues(decision.work.read))
        for decision, place in placed
        if place is not None and not place.opens and not decision.work.read.mail.origin.automatic
    ]


def _list_named(arrival: Arrival, post_id: int) -> Named:
    reading = arrival.reading
    numbers = (found.value for found in reading.references if found.kind == "invoice")
    endings = (ending for request in reading.requests for ending in request.captured.get("endings", ()))
    return Named(arrival.ticket_id, post_id, tuple(numbers), tuple(endings))


@dataclass(frozen=True, slots=True)
class _Place:
    """The ticket that a message goes into, and whether it was opened for this message."""

    ticket_id: int
    opens: bool


def _find_places(
    session: Session, decided: Sequence[_Decision], now: datetime
) -> list[tuple[_Decision, _Place | None]]:
    """Each message with its ticket, opened now where it opens one."""
    opening = [decision for decision in decided if decision.outcome is Outcome.TICKETED]
    clues = [_list_clues(decision.work.read) for decision in opening]
    owners = find_customers(session, clues)
    rows = [_describe_ticket(*each, now) for each in zip(opening, owners, clues, strict=True)]
    mails = [decision.work.read.mail for decision in opening]
    original_senders.unwrap_forwards(session, list(map(original_senders.Opening, rows, mails, clues)))
    opened = iter(ticket.open_tickets(session, rows, by=SYSTEM, now=now))
    return [(decision, _find_place(decision, opened)) for decision in decided]


def _find_place(decision: _Decision, opened: Iterator[int]) -> _Place | None:
    if decision.outcome is Outcome.TICKETED:
        return _Place(next(opened), opens=True)
    return _Place(decision.match.ticket_id, opens=False) if decision.match.ticket_id is not None else None


def _list_clues(read: ReadMail) -> Clues:
    mail = read.mail
    sender = mail.message.sender
    anchored = {item.number for document in read.documents for item in _anchored_items(document)}
    written = {reference.value for reference in mail.references if reference.kind in {"invoice", "credit"}}
    return Clues(
        sender=sender.email if sender else None,
        account_numbers=tuple(reference.value for reference in mail.references if reference.kind == "account"),
        invoice_numbers=tuple(sorted(anchored | written)),
        payer_names=tuple(advice.payer for advice in read.advices if advice.payer),
        sender_name=sender.name if sender else "",
        reply_to=mail.message.reply_to[0].email if mail.message.reply_to else None,
    )


def _anchored_items(read: ReadDocument) -> Iterator[Any]:
    by_id = {item.id: item for item in read.known.items}
    for advice in read.reading.payments:
        for line in advice.lines:
            if line.item_id in by_id:
                yield by_id[line.item_id]


def _describe_ticket(decision: _Decision, owner: CustomerMatch, clues: Clues, now: datetime) -> dict[str, Any]:
    read = decision.work.read
    return {
        "subject": read.mail.message.subject or "(no subject)",
        "intent": read.classification.label,
        "linked_to": decision.match.link_to,
        "customer_id": owner.customer_id,
        "customer_facts": describe_owner(owner, clues),
        "preview": conversation.preview(read.mail),
        **_describe(read),
        **_route(read, _arrived_at(decision.work.claim, now)),
    }


def _describe(read: ReadMail) -> dict[str, Any]:
    """What the ticket's row shows of the mail."""
    mail, verdict = read.mail, read.classification
    sender = mail.message.sender
    amount_minor, currency = _amount(read)
    return {
        "confidence": verdict.confidence,
        "intent_facts": {
            "evidence": [
                {"rule": fact.rule, "where": fact.where, "weight": fact.weight, "phrase": fact.phrase}
                for fact in verdict.evidence
            ],
            "runner_up": {"intent": verdict.runner_up, "score": None} if verdict.runner_up else None,
            "secondary": list(verdict.secondary),
            "flags": {name: fact.phrase for name, fact in mail.flags.items()},
            "corrections": [],
        },
        "language": mail.language[:5] if mail.language else None,
        "requester_name": sender.name[:200] if sender else "",
        "requester_email": sender.email[:254] if sender else None,
        "amount_minor": amount_minor,
        "currency": currency,
    }


def _amount(read: ReadMail) -> tuple[int | None, str | None]:
    """What it is about, when that is one amount: the sum of the advices in one currency, else the only mention."""
    totals = [(advice.total, advice.currency) for advice in read.advices]
    amounts = totals or list({(Decimal(each.amount), each.currency) for each in read.mail.amounts})
    stated = [(amount, currency) for amount, currency in amounts if amount is not None and currency]
    if not stated or len(stated) < len(amounts) or len({currency for _, currency in stated}) > 1:
        return None, None
    if not totals and len(stated) > 1:
        return None, None
    currency = stated[0][1]
    try:
        return sum(to_minor(amount, currency) for amount, _ in stated), currency
    except ValueError:  # finer than the currency's smallest coin: not an amount to show
        return None, None


def _route(read: ReadMail, arrived_at: datetime) -> dict[str, Any]:
    has_advice = any(document.reading.kind is not DocumentKind.NOT_REMITTANCE for document in read.documents)
    route = triage.route(
        read.classification.label,
        confidence=read.classification.confidence,
        flags=frozenset(read.mail.flags),
        proved=all_proved(read.advices) if has_advice else None,
    )
    return {
        "tier": route.tier,
        "priority": route.priority,
        "opened_at": arrived_at,
        "waiting_since": arrived_at,
        "due_at": triage.due_at(arrived_at, route.first_answer_within),
    }


def _arrived_at(claim: Claim, now: datetime) -> datetime:
    """When the customer's waiting began, by our clock: as the server noted it, unless that one runs ahead."""
    return at_house(min(claim.delivered_at, now) if claim.delivered_at else now, now)


def _arrival(decision: _Decision, place: _Place, now: datetime) -> Arrival:
    work, match = decision.work, decision.match
    at = _arrived_at(work.claim, now)
    return Arrival(
        place.ticket_id, work.claim.inbound_id, work.read.mail, match.evidence, at, match.home_id, place.opens
    )


def _opened(decision: _Decision, place: _Place, now: datetime) -> Opened:
    claim, origin = decision.work.claim, decision.work.read.mail.origin
    return Opened(place.ticket_id, claim.inbound_id, origin.may_auto_reply, _arrived_at(claim, now))


def _record_documents(session: Session, placed: Sequence[tuple[_Decision, _Place | None]], now: datetime) -> None:
    kept = [(place, decision.work) for decision, place in placed if place is not None]
    stored = store_attachments(session, [(work.claim.inbound_id, _list_files(work.read)) for _, work in kept])
    if not any(work.read.documents for _, work in kept):
        return
    from inbox.filed_documents import FiledDocuments, record_documents  # loads more of the domain than mails need

    filed = [
        FiledDocuments(place.ticket_id, work.read.documents, attachments)
        for (place, work), attachments in zip(kept, stored, strict=True)
        if work.read.documents
    ]
    record_documents(session, filed, now=now)


def _list_files(read: ReadMail) -> list[AttachmentPart]:
    bodies = [document.body for document in read.documents if document.body is not None]
    return [*read.mail.message.attachments, *bodies]


def _finish(decision: _Decision, place: _Place | None) -> Finish:
    first = decision.duplicate
    return Finish(
        decision.work.claim.inbound_id,
        decision.outcome,
        _describe_reading(decision),
        reason=decision.reason,
        ticket_id=place.ticket_id if place else first.ticket_id if first else None,
        duplicate_of=first.id if first else None,
    )


def _describe_reading(decision: _Decision) -> Reading:
    work, mail = decision.work, decision.work.read.mail
    problems = [*mail.problems, *(problem for each in work.read.documents for problem in each.reading.problems)]
    return Reading(
        content_hash=work.content_hash,
        message_id=mail.message.message_id,
        sender=mail.message.sender.email if mail.message.sender else None,
        subject=mail.message.subject,
        origin=mail.origin.kind,
        facts={
            **work.facts,
            "thread": list(decision.match.evidence),
            "origin": mail.origin.kind,
            "origin_evidence": [f"{fact.where}: {fact.phrase or fact.rule}" for fact in mail.origin.evidence],
            "verdicts": list_verdicts(mail, has_advice=bool(work.read.advices)),
            "problems": [asdict(problem) for problem in problems],
        },
    )
