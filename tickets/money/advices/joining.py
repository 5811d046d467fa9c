"""The parts of one payment in, the same proved together out: each with its share of the payment, and its own lines.

Which remittances are parts of one payment is told by `tickets.money.advices.parts`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from parsers.money import from_minor, say_minor
from parsers.remittance.advice import LEDGER_EQUATION, SUM_EQUATION, Cause
from tickets.money.advices.remittances import Remittance, RemittanceRow, record_on
from tickets.money.advices.rereading import match_again
from tickets.money.bank.links import end_link, list_money
from tickets.users import SYSTEM

_ALONE = (Cause.PART, Cause.SUM, Cause.NO_TOTAL)  # what the other parts supply


def join(session: Session, parts: Sequence[Remittance], lines: dict[int, list[RemittanceRow]], now: datetime) -> None:
    """Nothing where a person has said already whose money one of them is."""
    if _is_in_hand(session, parts):
        return
    total = next(part.total_minor for part in parts if part.total_minor is not None) or 0
    currency = parts[0].currency or ""
    said = say_minor(total, currency)
    proved = all(_holds_alone(part, lines[part.id]) for part in parts)
    for part in parts:
        for link, _ in list_money(session, part.id):
            end_link(session, link, f"It pays {len(parts)} parts together", by=SYSTEM, now=now)
        part.joint_id, part.joint_total_minor = parts[0].id, total
        part.total_minor = sum(row.net_minor for row in lines[part.id])
        part.consistent, part.proved = True, proved
        part.proof = _joint_proof(part.proof or {}, len(parts), f"{from_minor(total, currency):f}", proved)
        part.version += 1
        match_again(session, part)
        record_on(
            session, "parts_joined", part, by=SYSTEM, now=now,
            parts=[other.id for other in parts], total=said, proved=proved, evidence_class=part.evidence_class,
        )  # fmt: skip


def _is_in_hand(session: Session, parts: Sequence[Remittance]) -> bool:
    """A person has said whose money one of them is."""
    return any(link.by_id is not None for part in parts for link, _ in list_money(session, part.id))


def _holds_alone(part: Remittance, rows: Sequence[RemittanceRow]) -> bool:
    """Whether nothing but the missing parts spoke against it: its lines are printed, and are their open items."""
    proof = part.proof or {}
    equations = {one["name"]: bool(one["holds"]) for one in proof.get("equations", ())}
    others = all(holds for name, holds in equations.items() if name != SUM_EQUATION)
    printed = all(row.net_box and row.invoice_id for row in rows)
    return (
        others and equations.get(LEDGER_EQUATION, False) and printed
        and not part.problems and not proof.get("scanned")
        and proof.get("cause") in _ALONE
    )  # fmt: skip


def _joint_proof(proof: dict[str, Any], count: int, total: str, proved: bool) -> dict[str, Any]:
    """Its own equations, with the sum over all parts in the place of the one that couldn't hold."""
    kept = [one for one in proof.get("equations", ()) if one["name"] != SUM_EQUATION]
    name = f"lines of all {count} parts = total of the payment"
    joint = {"name": name, "left": total, "right": total, "holds": True, "boxes": []}
    reason = "" if proved else "The parts add up, but each of them has to be compared with its page."
    return {**proof, "equations": [joint, *kept], "state": "proved" if proved else "unproved", "reason": reason}
