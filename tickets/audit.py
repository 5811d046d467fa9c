"""Every change leaves one append-only event: who, what, on which thing, with what data."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, insert_rows
from tickets.users import Actor


class Event(Base):
    """`verb` is a past-tense word ("assigned"), `data` its particulars. Rows are never changed or deleted: a
    trigger refuses it on both databases."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    verb: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    ticket_id: Mapped[int | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index("ix_event_subject", "subject_kind", "subject_id"),)


def record(
    session: Session,
    verb: str,
    subject_kind: str,
    subject_id: int,
    *,
    by: Actor,
    now: datetime,
    ticket_id: int | None = None,
    **data: Any,
) -> Event:
    """Add the event to the caller's transaction. `data` must be JSON; amounts as decimal strings."""
    event = Event(
        at=now,
        user_id=by.user_id,
        actor_name=by.name,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        ticket_id=ticket_id,
        data=data,
    )
    session.add(event)
    return event


def record_all(
    session: Session,
    verb: str,
    subject_kind: str,
    subjects: Iterable[tuple[int, int, Mapping[str, Any]]],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """The same for many subjects at once, each given as its id, its ticket's id and its data."""
    rows = [
        {
            "at": now,
            "user_id": by.user_id,
            "actor_name": by.name,
            "verb": verb,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "ticket_id": ticket_id,
            "data": data,
        }
        for subject_id, ticket_id, data in subjects
    ]
    insert_rows(session, Event, rows)


def list_events(session: Session, *, ticket_id: int) -> list[Event]:
    """Oldest first."""
    query = select(Event).where(Event.ticket_id == ticket_id).order_by(Event.id)
    return list(session.scalars(query))


def list_events_of(session: Session, subject_kind: str, subject_id: int) -> list[Event]:
    """What happened to one thing, oldest first."""
    query = select(Event).where(Event.subject_kind == subject_kind, Event.subject_id == subject_id)
    return list(session.scalars(query.order_by(Event.id)))


def find_last_event(session: Session, *, ticket_id: int) -> Event | None:
    query = select(Event).where(Event.ticket_id == ticket_id).order_by(Event.id.desc()).limit(1)
    return session.scalar(query)


# A verb and its sentence; {words} come from the event's data. A verb that is missing here reads as itself.
SENTENCES: Mapping[str, str] = {
    "opened": "opened the ticket",
    "received": "received a mail from {sender}",
    "took_call": "took a call from {caller}",
    "wrote_first": "wrote to {to}",
    "assigned": "assigned it to {assignee}",
    "unassigned": "put it back into the team's queue",
    "escalated": "escalated it to tier 2: {reason}",
    "returned_to_tier1": "returned it to tier 1: {reason}",
    "waited": "set it to wait for the customer",
    "held": "put it on hold",
    "solved": "resolved it",
    "reopened": "reopened it: {reason}",
    "closed": "closed it",
    "corrected_intent": "changed its type from {before} to {after}",
    "alarmed": "raised it: {alarm}",
    "snoozed": "snoozed it until {until}",
    "woken": "woke it",
    "took_back": "took back: {words}",
    "set_customer": "set the customer to {customer}",
    "recognised_customer": "recognised the customer {customer} by what the mails say",
    "set_sender": "set the sender to {sender}",
    "placed_hold": "stopped outgoing mail: {words}",
    "lifted_hold": "lifted the stop sign ({words}): {reason}",
    "recorded_callback": "recorded the call-back about new bank details: {reason}",
    "accepted_number": "took {written} for {meant}",
    "dismissed_number": "said that {written} is not {meant}",
    "forgot_number": "will not use any more that {shape} stands for {kind}",
    "taught_number_again": "uses again that {shape} stands for {kind}",
    "took_back_number": "took back that {written} is {meant}",
    "settled_request": "marked request {number} ({request}) {words}",
    "retyped_request": "changed request {number} from {before} to {request}",
    "corrected_request": "corrected what request {number} ({request}) names",
    "added_request": "added request {number}: {request}",
    "merged": "merged it into ticket {into}",
    "took_in": "merged ticket {other} into it",
    "split_out": "split mails out into ticket {into}",
    "moved_mail": "moved the mail of {sender} to ticket {into}",
    "took_mail": "moved the mail of {sender} here from ticket {other}",
    "undid_merge": "undid the merge of ticket {source} into ticket {target}",
    "undid_split": "undid the split of ticket {source} into ticket {target}",
    "undid_move": "undid the move from ticket {source} to ticket {target}",
    "told_customer": "told {to} {what}",
    "noted": "added a note",
    "took_draft": "took over the draft of {of}",
    "replied": "replied to {to}",
    "forwarded": "forwarded it to {to}",
    "accepted_forward": "accepted the forward",
    "returned_forward": "returned it from sales: {answer}",
    "queued_again": "queued the mail to {to} again",
    "took_as_sent": "took the mail to {to} as sent",
    "cancelled_mail": "cancelled the mail to {to}",
    "recalled_mail": "recalled the mail to {to}, which had not left: {reason}",
    "replayed": "sent the stored mail through intake again",
    "user_added": "added {person} as {role}",
    "role_set": "gave {person} another role: {before} before, {role} now",
    "password_set": "set a new password for {person}",
    "signed_in": "signed in",
    "sign_in_paused": "kept {person} from signing in for {minutes} minutes after {failures} wrong tries",
    "factor_added": "added a second factor",
    "factor_removed": "removed the second factor of {person}",
    "recovery_codes_made": "made new recovery codes",
    "recovery_code_used": "used a recovery code, {left} are left",
    "user_switched_off": "switched {person} off",
    "user_switched_on": "let {person} sign in again",
    "edited_mail": "edited how the stored mail is read: {changed}",
    "made_plain_ticket": "made a plain ticket of the stored mail",
    "reply_saved": "saved the reply “{name}”",
    "reply_forgotten": "forgot the reply “{name}”",
    "alarm_taken": "took the alarm about {subject} in hand: {words}",
    "alarm_handed_back": "handed the alarm about {subject} back",
    "account_authorised": "was given the permission to open {account} by {holder}",
    "noted_customer": "noted something on the account",
    "added_contact": "added {value} to the customer's contacts",
    "ledger_imported": "imported the ledger: {added} added, {changed} changed, {closed} closed",
    "remittance_read": "read a remittance of {lines} lines",
    "remittance_unreadable": "could not read the remittance: {reason}",
    "cash_applied": "applied {amount} {currency}",
    "posted_by_itself": "posted it by itself, class {evidence_class}: {reason}; at the bank {bank}",
    "cash_reversed": "took {amount} {currency} back: {reason}",
    "remittance_rejected": "rejected the remittance: {reason}",
    "difference_dropped": "left the {kind} of line {line} open",
    "payment_moved": "made it another customer's",
    "payment_transferred": "moved what is on account to {customer}: {reason}",
    "period_closed": "closed the books up to {through}",
    "parent_set": "changed which customer it belongs to",
    "tolerance_set": "set the limits of the class {name}: {limits}",
    "tolerance_class_set": "put it into the class {name}",
    "own_identity_added": "said that this {kind} is ours: {value}",
    "own_identity_removed": "said that this {kind} is not ours: {value}",
    "parts_joined": "joined {parts}: together they are its total of {total}",
    "rates_set": "set the rates of {kind}: {rates}",
    "account_named": "named the account {account} {number} {name}",
    "approval_asked": "asked for approval of the {kind} of {amount}: {reason}",
    "approval_granted": "granted the {kind} of {amount}",
    "approval_refused": "refused the {kind} of {amount}: {reason}",
    "approval_withdrawn": "withdrew the request for the {kind} of {amount}",
    "receipts_imported": "imported the bank file {name}: {added} added, {known} known, {skipped} skipped",
    "receipt_linked": "linked {amount} at the bank to remittance {remittance}: {reason}",
    "receipt_unlinked": "took {amount} at the bank and remittance {remittance} apart",
    "receipt_set_aside": "set {amount} at the bank aside: {reason}",
    "receipt_brought_back": "brought {amount} at the bank back",
    "payment_opened": "took {amount} at the bank as a payment without an advice",
    "payment_identified": "said whose payment of {amount} it is",
    "payment_applied": "applied {applied} of a payment of {amount}",
    "payment_taken_back": "took {applied} of a payment of {amount} back: {reason}",
    "payment_released": "let {amount} at the bank wait for its remittance again",
    "payment_returned": "took a payment of {amount} back: {reason}",
    "return_told": "told tier 2 in ticket {ticket} of what the bank took back",
    "part_returned": "took {amount} of a payment back: {reason}",
    "exchange_taken_back": "took back what was settled with it, {into}: {reason}",
    "payment_exchanged": "exchanged {amount} into {into} at {rate}",
    "receipt_split": "split {amount} at the bank into {shares}: {reason}",
    "receipt_put_together": "put the shares of {amount} at the bank together again",
    "share_opened": "took {amount} at the bank as a share of its payment",
    "pays_for_others_set": "said whether it pays for customers of other families: {words}",
    "residual_decided": "said what becomes of the rest of {amount}: {residual}",
    "payer_learned": "learned how this customer pays: {value}",
    "payer_confirmed": "confirmed how this customer pays: {value}",
    "payer_demoted": "no longer takes {value} as this customer's: {reason}",
    "asked_payer": "asked the payer about it",
    "chase_dismissed": "dismissed the question to the payer",
    "posting_consented": "let payments without an advice post by themselves",
    "posting_consent_withdrawn": "no longer lets payments without an advice post by themselves",
    "export_built": "built the batch {batch} of {records} records",
    "export_delivered": "gave the batch {batch} out",
    "export_answered": "took over the answer to {batch}: {accepted} accepted, {rejected} rejected",
    "export_put_aside": "kept record {number} of {batch} out of further files: {reason}",
    "export_brought_back": "brought record {number} of {batch} back",
    "item_chosen": "chose {number} for line {line}",
    "matched_again": "matched the remittance anew after a ledger import, class {before} to {evidence_class}",
    "payer_said": "said that it is a payment of {customer}",
    "line_corrected": "corrected line {line}",
    "line_added": "added line {line}",
    "line_removed": "removed line {line}: {reason}",
    "line_split": "split {amount} off line {line} as line {part}",
    "remittance_held": "put the remittance on hold until {until}: {reason}",
    "remittance_released": "took the remittance off hold",
    "advice_corrected": "corrected the payment's header",
    "took_deduction": "took over a deduction of {amount} on {number}: {reason}",
    "set_deduction_reason": "set the reason of {amount} withheld on {number}: {reason}",
    "asked_about_deduction": "asked why {amount} is withheld on {number}",
    "mapped_reason_code": "said that the code {code} means {reason}",
    "forgot_reason_code": "took the meaning of the code {code} back",
    "opened_dispute": "opened dispute {dispute} about {amount} on {invoices}: {reason}",
    "took_dispute": "gave dispute {dispute} to {owner}",
    "released_dispute": "put dispute {dispute} back to the team",
    "waits_for_evidence": "waits in dispute {dispute} until {until} for {what}",
    "reviewed_dispute": "reviewed dispute {dispute} again",
    "denied_dispute": "denied {amount} in dispute {dispute}: {reason}",
    "withdrew_dispute": "withdrew dispute {dispute} about {amount}: {reason}",
    "reopened_dispute": "reopened dispute {dispute}: {reason}",
    "held_dispute": "held reminders of dispute {dispute} until {until}: {reason}",
    "changed_dispute_reason": "set the reason of dispute {dispute} to {reason} {cause}",
    "told_of_dispute": "wrote to the customer about dispute {dispute}, {what}",
    "settled_dispute": "closed dispute {dispute}: {words}",
    "unsettled_dispute": "opened dispute {dispute} again: {words}",
    "proposed_credit": "proposed a credit of {amount} in dispute {dispute}",
    "approved_credit": "approved a credit of {amount} in dispute {dispute}",
    "sent_credit_back": "sent the credit in dispute {dispute} back: {reason}",
    "took_credit_back": "took the proposed credit in dispute {dispute} back",
    "voided_credit": "took the proposed credit in dispute {dispute} off the table: {reason}",
    "numbered_credit_note": "recorded credit note {number} for dispute {dispute}",
    "added_evidence": "added evidence to dispute {dispute}: {what}",
    "held_dunning": "held reminders of {number} until {until}: {reason}",
    "lifted_dunning_hold": "let {number} be reminded again",
    "logged_promise": "logged a promise of {amount} for {day}",
    "proposed_plan": "proposed a payment plan of {amount} in {parts} parts",
    "agreed_plan": "agreed to the payment plan of {amount}",
    "refused_plan": "refused the payment plan: {reason}",
    "cancelled_arrangement": "cancelled what was promised: {reason}",
    "kept_arrangement": "saw that {amount} was paid as promised",
    "missed_instalment": "saw that {words}",
    "resumed_arrangement": "saw that the promise of {amount} runs again",
}


def describe(event: Event) -> str:
    """One English sentence without the actor: "assigned it to Mara Ilves"."""
    sentence = SENTENCES.get(event.verb, event.verb.replace("_", " "))
    return sentence.format_map(_Words({name: _say(value) for name, value in event.data.items()}))


def _say(value: object) -> str:
    """Amounts are decimal strings: "1234.50" is read as 1,234.50. "invoice_request" is a value of ours in words."""
    said = str(value)
    if _AMOUNT.fullmatch(said):
        return f"{Decimal(said):,}"
    return said.replace("_", " ") if _VALUE.fullmatch(said) else said


_AMOUNT = re.compile(r"[0-9]+\.[0-9]+")
_VALUE = re.compile(r"[a-z]+(?:_[a-z]+)+")


class _Words(dict[str, str]):
    """An event of an older version may lack a word that today's sentence has."""

    def __missing__(self, name: str) -> str:
        return "?"
