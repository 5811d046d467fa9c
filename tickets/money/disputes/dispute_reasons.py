"""Why a customer pays less: our closed set of reasons, and the customers' own codes mapped onto it.

A printed code is looked up for its customer first, then for all customers, then among the codes that everybody uses;
only then do the printed words decide. A code that none of these knows is asked about once: what a person answers is
kept for that customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.remittance.rows.deduction_reasons import normal_code, read_deduction_reason
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import Invalid
from tickets.users import Actor, require


class Reason(StrEnum):
    PRICE = "PRICE"
    QTY = "QTY"
    NOTRECV = "NOTRECV"
    DAMAGED = "DAMAGED"
    RETURN = "RETURN"
    DUPINV = "DUPINV"
    DUPPAY = "DUPPAY"
    TAX = "TAX"
    POMISSING = "POMISSING"
    WRONGENTITY = "WRONGENTITY"
    SERVICE = "SERVICE"
    CONTRACT = "CONTRACT"
    RENEWAL = "RENEWAL"
    DISC = "DISC"
    PROMO = "PROMO"
    FREIGHT = "FREIGHT"
    COMPLIANCE = "COMPLIANCE"
    FXFEE = "FXFEE"
    WHT = "WHT"
    RETENTION = "RETENTION"
    EDI = "EDI"
    CREDITNOTUSED = "CREDITNOTUSED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """`words` for people; `evidence` is what a decision needs, in `days`; `department` knows."""

    words: str
    evidence: tuple[str, ...]
    days: int
    department: str


# What each reason looks like in print: parsers.remittance.rows.deduction_reasons.
REASONS: Mapping[Reason, ReasonRule] = {
    Reason.PRICE: ReasonRule("price", ("Contract or quote", "Price list on the order date"), 10, "Sales"),
    Reason.QTY: ReasonRule("quantity", ("Proof of delivery", "Pick list or bill of lading"), 10, "Logistics"),
    Reason.NOTRECV: ReasonRule("not received", ("Proof of delivery", "Tracking"), 10, "Logistics"),
    Reason.DAMAGED: ReasonRule("damaged or defective", ("Photos", "Receiving report"), 15, "Logistics"),
    Reason.RETURN: ReasonRule("goods returned", ("Return number", "Receiving report"), 15, "Logistics"),
    Reason.DUPINV: ReasonRule("charged twice", ("Both invoices",), 5, "Billing"),
    Reason.DUPPAY: ReasonRule("paid before", ("The earlier payment",), 5, "Billing"),
    Reason.TAX: ReasonRule("tax", ("Tax certificate or VAT number", "Tax decision"), 10, "Tax"),
    Reason.POMISSING: ReasonRule("PO number missing", ("Order",), 5, "Sales"),
    Reason.WRONGENTITY: ReasonRule("wrong company", ("Order or contract",), 5, "Billing"),
    Reason.SERVICE: ReasonRule("service", ("Contract clause", "Log or timesheet", "Acceptance"), 15, "Operations"),
    Reason.CONTRACT: ReasonRule("contract", ("Contract or amendment", "Notice of termination"), 15, "Legal"),
    Reason.RENEWAL: ReasonRule("renewal not ordered", ("Renewal terms", "Notice sent"), 15, "Sales"),
    Reason.DISC: ReasonRule("discount taken too late", ("Payment date", "Terms"), 5, "Billing"),
    Reason.PROMO: ReasonRule("rebate or advertising", ("Agreement", "Proof of performance"), 15, "Sales"),
    Reason.FREIGHT: ReasonRule("freight", ("Delivery terms", "Carrier's invoice"), 10, "Logistics"),
    Reason.COMPLIANCE: ReasonRule("fine of the customer", ("Their guide", "Our shipping record"), 15, "Logistics"),
    Reason.FXFEE: ReasonRule("bank fee or exchange rate", ("Bank statement",), 5, "Billing"),
    Reason.WHT: ReasonRule("tax withheld", ("Certificate of the tax paid",), 15, "Tax"),
    Reason.RETENTION: ReasonRule("retention", ("Contract clause", "Date of release"), 15, "Legal"),
    Reason.EDI: ReasonRule("form of the invoice", ("Their requirement",), 5, "Billing"),
    Reason.CREDITNOTUSED: ReasonRule("credit note taken", ("The credit note",), 5, "Billing"),
    Reason.UNKNOWN: ReasonRule("no reason known yet", ("The customer's reason",), 5, "Billing"),
}

# Codes that many customers print, whatever their system. A customer's own meaning is stored and comes before them.
COMMON_CODES: Mapping[str, Reason] = {
    "PRC": Reason.PRICE,
    "PRICE": Reason.PRICE,
    "PD": Reason.PRICE,
    "QTY": Reason.QTY,
    "SHORT": Reason.QTY,
    "SH": Reason.QTY,
    "DMG": Reason.DAMAGED,
    "DAM": Reason.DAMAGED,
    "RTV": Reason.RETURN,
    "RTN": Reason.RETURN,
    "RET": Reason.RETURN,
    "DUP": Reason.DUPINV,
    "TAX": Reason.TAX,
    "VAT": Reason.TAX,
    "FRT": Reason.FREIGHT,
    "FREIGHT": Reason.FREIGHT,
    "DISC": Reason.DISC,
    "ADV": Reason.PROMO,
    "COOP": Reason.PROMO,
    "PROMO": Reason.PROMO,
    "WKZ": Reason.PROMO,
    "REB": Reason.PROMO,
    "OTIF": Reason.COMPLIANCE,
    "ASN": Reason.COMPLIANCE,
    "WHT": Reason.WHT,
    "TDS": Reason.WHT,
    "PO": Reason.POMISSING,
    "NOPO": Reason.POMISSING,
    "POD": Reason.NOTRECV,
    "CM": Reason.CREDITNOTUSED,
    "CN": Reason.CREDITNOTUSED,
}

_FOR_ALL = text("customer_id is null")


class ReasonCode(Base):
    """A customer's code and which of our reasons it means; for all customers without a customer."""

    __tablename__ = "reason_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    code: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(14))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        Index("uq_reason_code_customer", "customer_id", "code", unique=True),
        Index("uq_reason_code_all", "code", unique=True, sqlite_where=_FOR_ALL, postgresql_where=_FOR_ALL),
    )


@dataclass(frozen=True, slots=True)
class FoundReason:
    """`reason` is UNKNOWN when neither code nor words say it; `why` in words for the screen."""

    reason: Reason
    code: str | None
    claim_number: str | None
    why: str


def find_reason(session: Session, customer_id: int, printed: str | None) -> FoundReason:
    """What the text beside a short payment of this customer means."""
    read = read_deduction_reason(printed)
    known = _look_up(session, customer_id, read.code) if read.code else None
    if known is not None:
        return FoundReason(known[0], read.code, read.claim_number, known[1])
    common = COMMON_CODES.get(read.code or "")
    if common is not None:
        return FoundReason(common, read.code, read.claim_number, f"{read.code} is a common code")
    if read.reason is not None:
        return FoundReason(Reason(read.reason), read.code, read.claim_number, f"“{printed}”")
    return FoundReason(Reason.UNKNOWN, read.code, read.claim_number, "no code or word that is known")


def learn_code(
    session: Session, customer_id: int | None, code: str, reason: str, *, by: Actor, now: datetime
) -> ReasonCode:
    """From now on the code means this reason for the customer, or for all. Raises Invalid for what is no reason."""
    require(by, "map_reason_codes")
    code, wanted = normal_code(code), checked_reason(reason)
    if not code:
        raise Invalid("Write the code as the customer prints it.", field="code")
    if wanted is Reason.UNKNOWN:
        raise Invalid("Choose what the code means.", field="reason")
    row = session.scalar(select(ReasonCode).where(ReasonCode.code == code, _owner(customer_id)))
    if row is None:
        row = ReasonCode(customer_id=customer_id, code=code, reason=wanted, by_name=by.name, at=now)
        session.add(row)
    row.reason, row.by_name, row.at = wanted, by.name, now
    session.flush()
    record(session, "mapped_reason_code", "reason_code", row.id, by=by, now=now, code=code,
           reason=REASONS[wanted].words, customer_id=customer_id)  # fmt: skip
    return row


def forget_code(session: Session, code_id: int, *, by: Actor, now: datetime) -> None:
    """The code is asked about again. Idempotent."""
    require(by, "map_reason_codes")
    row = find_row(session, ReasonCode, code_id)
    if row is None:
        return
    session.delete(row)
    record(session, "forgot_reason_code", "reason_code", code_id, by=by, now=now, code=row.code)


def list_codes(session: Session, customer_id: int | None = None) -> list[ReasonCode]:
    """All of them, or one customer's own; those for all customers first."""
    query = select(ReasonCode).order_by(ReasonCode.customer_id.is_not(None), ReasonCode.customer_id, ReasonCode.code)
    if customer_id is not None:
        query = query.where(ReasonCode.customer_id == customer_id)
    return list(session.scalars(query))


def checked_reason(reason: str) -> Reason:
    if reason not in set(Reason):
        raise Invalid("Choose a reason of the list.", field="reason")
    return Reason(reason)


def words_of(reason: str) -> str:
    return REASONS[Reason(reason)].words if reason in set(Reason) else reason.lower()


def _look_up(session: Session, customer_id: int, code: str) -> tuple[Reason, str] | None:
    found = session.scalars(
        select(ReasonCode)
        .where(ReasonCode.code == code, or_(_owner(customer_id), _owner(None)))
        .order_by(ReasonCode.customer_id.is_(None))
        .limit(1)
    ).first()
    if found is None:
        return None
    whose = "their code" if found.customer_id else "the code"
    return Reason(found.reason), f"{whose} {code}, as {found.by_name} said"


def _owner(customer_id: int | None) -> ColumnElement[bool]:
    return ReasonCode.customer_id.is_(None) if customer_id is None else ReasonCode.customer_id == customer_id
