"""Parts of a payment that are here in, what of the payment is still missing out.

A document may say that it is "part 1 of 2"; or several with one payment reference state one total that all of their
lines together don't reach. Both wait for the rest, and somebody has to ask for it when it does not come.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.remittance.advice import Cause
from tickets.money.advices.parts import select_waiting_parts, select_waiting_with
from tickets.money.advices.remittances import Remittance, RemittanceRow


@dataclass(frozen=True, slots=True)
class MissingParts:
    """`parts` are here, oldest first; `missing_minor` is what the stated total has more than their lines, None
    without one total; `announced` is of how many parts the documents speak."""

    parts: tuple[Remittance, ...]
    here_minor: int
    missing_minor: int | None
    announced: int | None

    @property
    def since(self) -> datetime:
        """When the last one came."""
        return max(part.created_at for part in self.parts)


def list_missing_parts(session: Session) -> list[MissingParts]:
    """Of every payment that waits for the rest of it, by its first part."""
    groups: dict[tuple[object, ...], list[Remittance]] = defaultdict(list)
    for part in session.scalars(select_waiting_parts().order_by(Remittance.id)):
        named = (part.reference,) if part.reference else (None, part.ticket_id, part.payer)
        groups[*named, part.currency].append(part)
    lines = _load_lines(session, [part.id for parts in groups.values() for part in parts])
    found = (_judge(parts, lines) for parts in groups.values())
    return [missing for missing in found if missing is not None]


def find_missing_parts(session: Session, remittance: Remittance) -> MissingParts | None:
    """What its payment still waits for; None when it stands alone, or all of it is here."""
    parts = list(session.scalars(select_waiting_with(remittance)))
    return _judge(parts, _load_lines(session, [part.id for part in parts])) if remittance in parts else None


_Lines = Mapping[int, Sequence[tuple[str, int]]]  # of each remittance: reference, and what it pays


def _judge(parts: Sequence[Remittance], lines: _Lines) -> MissingParts | None:
    said = [part.proof["part"] for part in parts if _says_part(part)]
    totals = {part.total_minor for part in parts if part.total_minor is not None}
    printed = [line for part in parts for line in lines.get(part.id, ())]
    here = sum(minor for _, minor in printed)
    missing = totals.pop() - here if len(totals) == 1 else None
    if missing is not None and missing <= 0:
        return None  # all of it is here; why it does not fit is for a person
    if said:
        announced = max(count for _, count in said)
        whole = len({number for number, _ in said}) == announced
        return None if whole else MissingParts(tuple(parts), here, missing, announced)
    apart = all(part.id in lines for part in parts) and len(set(printed)) == len(printed)  # no copies of each other
    if len(parts) > 1 and missing is not None and apart:
        return MissingParts(tuple(parts), here, missing, None)
    return None


def _says_part(part: Remittance) -> bool:
    proof = part.proof or {}
    return proof.get("cause") == Cause.PART and bool(proof.get("part"))


def _load_lines(session: Session, ids: Sequence[int]) -> _Lines:
    """Those without lines are left out."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        query = select(RemittanceRow.remittance_id, RemittanceRow.reference, RemittanceRow.net_minor).where(
            RemittanceRow.remittance_id.in_(ids[start : start + 500]), ~RemittanceRow.removed
        )
        for remittance_id, reference, minor in session.execute(query):
            found[remittance_id].append((reference, minor))
    return found
