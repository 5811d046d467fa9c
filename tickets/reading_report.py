"""How well the desk's mail was read: what people corrected, and what they let stand, against what the reader said.

A ticket that was solved without a correction counts as confirmed. That flatters a little, as not everybody corrects a
type that does not matter any more; so the corrections themselves are shown beside it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.corrections import Correction
from tickets.ticket import Ticket, TicketStatus

LOOKED_BACK = timedelta(days=180)
RECENT = timedelta(days=30)
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)  # of what the reader said, lower edges and the end


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader said of one mail with what confidence, what is right, and when people settled that."""

    said: str
    confidence: float
    right: str
    language: str | None
    at: datetime

    @property
    def holds(self) -> bool:
        return self.said == self.right


@dataclass(frozen=True, slots=True)
class Band:
    """Between `low` and `high` the reader said `said` on average, and was right in `right` of `count` cases."""

    low: float
    high: float
    count: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class Drift:
    """Accuracy of one class or language: the last 30 days beside the time before; None without a verdict."""

    name: str
    count: int
    right: float | None
    recent_count: int
    recent: float | None

    @property
    def change(self) -> float | None:
        return None if self.right is None or self.recent is None else self.recent - self.right


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """`confusion` counts (right type, said type); `calibration_error` is the mean gap of said and right."""

    verdicts: int
    corrected: int
    accuracy: float | None
    calibration_error: float | None
    bands: tuple[Band, ...]
    classes: tuple[Drift, ...]
    languages: tuple[Drift, ...]
    confusion: Counter[tuple[str, str]]


def measure_reading(session: Session, *, now: datetime) -> ReadingReport:
    """Of the last 180 days."""
    verdicts = [*_corrected(session, now - LOOKED_BACK), *_confirmed(session, now - LOOKED_BACK)]
    bands = tuple(_bands(verdicts))
    return ReadingReport(
        verdicts=len(verdicts),
        corrected=sum(not verdict.holds for verdict in verdicts),
        accuracy=_share(verdicts),
        calibration_error=sum(band.count * abs(band.said - band.right) for band in bands) / len(verdicts)
        if verdicts
        else None,
        bands=bands,
        classes=_drifts(verdicts, lambda verdict: verdict.right, now),
        languages=_drifts(verdicts, lambda verdict: verdict.language or "", now),
        confusion=Counter((verdict.right, verdict.said) for verdict in verdicts),
    )


def _corrected(session: Session, since: datetime) -> list[Verdict]:
    rows = session.scalars(select(Correction).where(Correction.at >= since))
    return [Verdict(row.said, row.confidence, row.label, row.language, row.at) for row in rows]


def _confirmed(session: Session, since: datetime) -> list[Verdict]:
    """Only the columns that count: there may be many thousands."""
    done = (
        select(Ticket.intent, Ticket.confidence, Ticket.language, Ticket.solved_at)
        .outerjoin(Correction, Correction.ticket_id == Ticket.id)
        .where(
            Ticket.status.in_([TicketStatus.SOLVED, TicketStatus.CLOSED]),
            Ticket.solved_at >= since,
            Ticket.confidence > 0,  # else no reader judged it
            Correction.id.is_(None),
        )
    )
    return [
        Verdict(intent, confidence, intent, language, at)
        for intent, confidence, language, at in session.execute(done)
        if at is not None
    ]


def _bands(verdicts: Sequence[Verdict]) -> Iterable[Band]:
    for low, high in pairwise(BANDS):
        inside = [each for each in verdicts if low <= each.confidence < high or each.confidence == high == BANDS[-1]]
        if inside:
            said = sum(each.confidence for each in inside) / len(inside)
            yield Band(low, high, len(inside), said, _share(inside) or 0.0)


def _drifts(verdicts: Sequence[Verdict], name: Callable[[Verdict], str], now: datetime) -> tuple[Drift, ...]:
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(name(verdict), []).append(verdict)
    drifts = []
    for key, members in groups.items():
        recent = [each for each in members if each.at >= now - RECENT]
        earlier = [each for each in members if each.at < now - RECENT]
        drifts.append(Drift(key, len(earlier), _share(earlier), len(recent), _share(recent)))
    return tuple(sorted(drifts, key=lambda drift: -(drift.count + drift.recent_count)))


def _share(verdicts: Sequence[Verdict]) -> float | None:
    return sum(verdict.holds for verdict in verdicts) / len(verdicts) if verdicts else None
