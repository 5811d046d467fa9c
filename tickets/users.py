"""People who sign in, their roles and what each role may do.

How they are added and changed stands in `tickets.staff`, how they sign in in `tickets.browser_sessions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, find_row
from tickets.errors import NotFound, NotPermitted

NAME_LENGTH = 120


class Role(StrEnum):
    TIER1 = "tier1"
    TIER2 = "tier2"
    LEAD = "lead"
    SALES = "sales"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a signed-in person, or the system itself (`user_id` None, role None)."""

    user_id: int | None
    name: str
    role: Role | None


SYSTEM = Actor(user_id=None, name="Counterfoil", role=None)


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    factor_secret: Mapped[str | None] = mapped_column(String(200))  # sealed; see tickets.second_factor
    factor_since: Mapped[datetime | None] = mapped_column(UtcInstant)  # None: not asked for at sign-in
    factor_step: Mapped[int] = mapped_column(default=0, server_default="0")  # of the newest code that was taken
    read_up_to: Mapped[int] = mapped_column(default=0, server_default="0")  # entries before looks were kept

    __table_args__ = (CheckConstraint("role in ('tier1','tier2','lead','sales','admin')", name="role"),)

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, Role(self.role))


T1, T2, LEAD, SALES, ADMIN = Role.TIER1, Role.TIER2, Role.LEAD, Role.SALES, Role.ADMIN

# Who may do what; the system itself may do everything. One action a line, as a sentence would name it.
PERMISSIONS: Mapping[str, frozenset[Role]] = {
    "view_tickets": frozenset({T1, T2, LEAD, ADMIN}),  # every ticket; sales sees its forwards only
    "view_forwards": frozenset({T1, T2, LEAD, SALES, ADMIN}),
    "view_customers": frozenset({T1, T2, LEAD, ADMIN}),
    "view_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "view_ledger": frozenset({T1, T2, LEAD, ADMIN}),
    "view_mailroom": frozenset({T1, T2, LEAD, ADMIN}),
    "view_reports": frozenset({LEAD, ADMIN}),
    "view_health": frozenset({T1, T2, LEAD, ADMIN}),
    "view_alarms": frozenset({LEAD, ADMIN}),
    "acknowledge_alarm": frozenset({LEAD, ADMIN}),
    "open_ticket": frozenset({T1, T2, LEAD, ADMIN}),  # a call, or a mail that we write first
    "assign": frozenset({T1, T2, LEAD, ADMIN}),
    "note": frozenset({T1, T2, LEAD, ADMIN}),
    "reply": frozenset({T1, T2, LEAD, ADMIN}),
    "lift_hold": frozenset({T2, LEAD, ADMIN}),  # what a stop-sign put on outgoing mail
    "escalate": frozenset({T1, T2, LEAD, ADMIN}),
    "return_to_tier1": frozenset({T2, LEAD, ADMIN}),
    "hold": frozenset({T1, T2, LEAD, ADMIN}),
    "solve": frozenset({T1, T2, LEAD, ADMIN}),
    "reopen": frozenset({T1, T2, LEAD, ADMIN}),
    "correct_intent": frozenset({T1, T2, LEAD, ADMIN}),
    "settle_request": frozenset({T1, T2, LEAD, ADMIN}),  # done, not wanted, another type, one more
    "teach_reader": frozenset({LEAD, ADMIN}),  # forget what corrections taught it, or use it again
    "regroup": frozenset({T1, T2, LEAD, ADMIN}),  # merge, split out, move a mail, and undo each
    "set_customer": frozenset({T1, T2, LEAD, ADMIN}),
    "edit_contacts": frozenset({T2, LEAD, ADMIN}),  # decides whose mails are trusted as a customer's
    "forward": frozenset({T1, T2, LEAD, ADMIN}),
    "answer_forward": frozenset({SALES, LEAD, ADMIN}),
    "confirm_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "choose_item": frozenset({T1, T2, LEAD, ADMIN}),
    "correct_advice": frozenset({T1, T2, LEAD, ADMIN}),  # a line or the header that was read wrongly
    "hold_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "reject_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "reverse_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "view_approvals": frozenset({T1, T2, LEAD, ADMIN}),
    "ask_approval": frozenset({T1, T2, LEAD, ADMIN}),
    "grant_approval": frozenset({T2, LEAD, ADMIN}),  # up to the role's limit, never what one asked for oneself
    "view_disputes": frozenset({T1, T2, LEAD, ADMIN}),  # and deductions, promises, payment plans
    "open_dispute": frozenset({T1, T2, LEAD, ADMIN}),
    "work_dispute": frozenset({T2, LEAD, ADMIN}),  # review, deny, hold
    "reopen_dispute_again": frozenset({LEAD, ADMIN}),
    "propose_credit": frozenset({T1, T2, LEAD, ADMIN}),  # a second person approves
    "number_credit_note": frozenset({T2, LEAD, ADMIN}),
    "map_reason_codes": frozenset({T1, T2, LEAD, ADMIN}),
    "hold_dunning": frozenset({T2, LEAD, ADMIN}),
    "log_promise": frozenset({T1, T2, LEAD, ADMIN}),
    "close_period": frozenset({LEAD, ADMIN}),
    "set_money_rules": frozenset({ADMIN}),  # tolerances, rates of customers, account numbers
    "edit_families": frozenset({LEAD, ADMIN}),  # which customers pay for each other
    "import_receipts": frozenset({T2, LEAD, ADMIN}),
    "link_receipt": frozenset({T1, T2, LEAD, ADMIN}),  # the bank's money to its remittance, or aside
    "apply_receipt": frozenset({T1, T2, LEAD, ADMIN}),  # money that nothing announced: whose it is, and what it pays
    "let_inferences_post": frozenset({LEAD, ADMIN}),  # a customer's payments without an advice, by themselves
    "decide_mail": frozenset({T1, T2, LEAD, ADMIN}),  # send again, take as sent, cancel
    "replay_mail": frozenset({T1, T2, LEAD, ADMIN}),
    "import_ledger": frozenset({LEAD, ADMIN}),
    "export_postings": frozenset({LEAD, ADMIN}),  # batches for the accounting system, and its answers
    "manage_users": frozenset({ADMIN}),
}


def can(actor: Actor, action: str) -> bool:
    """Whether the actor's role allows `action`; the table PERMISSIONS lists every action by name."""
    roles = PERMISSIONS[action]
    return actor.role in roles or actor == SYSTEM


def require(actor: Actor, action: str) -> None:
    """Raise NotPermitted with a plain sentence unless `can`."""
    if not can(actor, action):
        who = ROLE_NAMES[actor.role][:1].upper() + ROLE_NAMES[actor.role][1:] if actor.role else actor.name
        others = [ROLE_NAMES[role] for role in Role if role in PERMISSIONS[action]]
        raise NotPermitted(f"{who} may not do this. Ask {' or '.join(others)}.")


ROLE_NAMES: Mapping[Role, str] = {
    Role.TIER1: "tier 1",
    Role.TIER2: "tier 2",
    Role.LEAD: "a lead",
    Role.SALES: "sales",
    Role.ADMIN: "an administrator",
}


def get_user(session: Session, user_id: int) -> User:
    user = find_row(session, User, user_id)
    if user is None:
        raise NotFound(f"There is no user {user_id}.")
    return user


def find_user(session: Session, email: str) -> User | None:
    """By address, active or not."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def list_users(session: Session) -> list[User]:
    """Active ones first, by name."""
    return list(session.scalars(select(User).order_by(User.active.desc(), User.name, User.id)))
