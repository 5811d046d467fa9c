"""Trouble that a person must hear of at once in, one incident out, told once by a second channel.

An incident is one kind of trouble with one thing, from `raise_alarm` to `end_alarm`; both may be called as often
as the trouble is seen. What is to be told is a due row, leased as all work is, so it survives a restart; a crash
between telling and writing it down tells it twice, with the same id. Three rules keep it quiet: an incident that
comes back before its end was told is the same one, the same trouble is told at most every AGAIN_AFTER, and
everything due goes out as one message every ROUND.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, Text, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_ignoring
from tickets.errors import IllegalMove, NotFound
from tickets.users import Actor, User, require

STEADY = timedelta(minutes=3)  # how long trouble must be over before that is told
AGAIN_AFTER = timedelta(minutes=30)
ROUND = timedelta(seconds=10)
LEASE = timedelta(minutes=2)
LONGEST_BACKOFF = timedelta(minutes=15)
AT_ONCE = 50  # incidents in one message
MOST_SHOWN = 200
RECENTLY = timedelta(days=7)  # how long an incident that is over is still shown


class AlarmKind(StrEnum):
    SIGN_IN = "sign_in"  # a mailbox or the mail server refuses us, or no token can be had
    MAILBOX_CHANGED = "mailbox_changed"  # it is another mailbox than before, or was made anew
    MAILBOX_DOWN = "mailbox_down"  # it can't be reached
    MAIL_SERVER_DOWN = "mail_server_down"  # mail waits, as the server can't be used
    SILENT_MAILBOX = "silent_mailbox"  # far less mail than usual
    GAP = "gap"  # the server has messages that we have not
    MOVES_REFUSED = "moves_refused"  # mail that is done can't be moved to its folder
    PARKED_MAIL = "parked_mail"  # mail that could not be filed
    LITTLE_DISK = "little_disk"  # the disk under the database is nearly full
    WORKER_LATE = "worker_late"  # a job that nobody has come round to, or no worker runs
    MISSING_STATEMENT = "missing_statement"  # a bank statement opens with what no earlier one closed with
    CREDENTIAL_ENDS = "credential_ends"  # a certificate or an authorisation will soon end


_OPEN = text("ended_at is null")
_DUE = text("due_at is not null")


class Alarm(Base):
    """One incident. `subject` names the thing: "mailbox billing", "smtp"."""

    __tablename__ = "alarm"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(Text)  # for a person, as it was last seen
    raised_at: Mapped[datetime] = mapped_column(UtcInstant)
    seen_at: Mapped[datetime] = mapped_column(UtcInstant)
    times: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    due_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # when to tell what is untold; None: nothing is
    attempt: Mapped[int] = mapped_column(default=0)  # only ever grows: it fences
    told_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    end_told_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    error: Mapped[str | None] = mapped_column(Text)  # why it could not be told

    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # somebody has it in hand
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        Index("uq_alarm_open", "kind", "subject", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_alarm_subject", "kind", "subject", "raised_at"),
        Index("ix_alarm_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )


def raise_alarm(session: Session, kind: AlarmKind, subject: str, words: str, *, now: datetime) -> Alarm:
    """There is trouble: opens an incident, or notes that the open one still lasts."""
    alarm = _find_open(session, kind, subject) or _reopen(session, kind, subject)
    if alarm is not None:
        alarm.words = words
        alarm.seen_at = now
        alarm.times += 1
        return alarm
    due_at = _earliest_notice(session, kind, subject, now)
    row = insert_ignoring(session, Alarm).values(
        kind=kind, subject=subject, words=words, raised_at=now, seen_at=now, times=1, attempt=0, due_at=due_at
    )
    session.execute(row)  # does nothing if another process was first: then theirs is the incident
    return session.scalars(_open_incident(kind, subject)).one()


def end_alarm(session: Session, kind: AlarmKind, subject: str, *, now: datetime) -> None:
    """The trouble is over; does nothing when there was none. The end is told if the alarm was."""
    alarm = _find_open(session, kind, subject)
    if alarm is not None:
        alarm.ended_at = now
        alarm.due_at = now + STEADY if alarm.told_at else None


def end_others(session: Session, subjects: Collection[str], *, now: datetime) -> None:
    """End what is open about mailboxes, and about the mail server, when they are not among these."""
    about_mail = Alarm.subject.startswith("mailbox ") | (Alarm.subject == "smtp")
    ours = Alarm.kind == AlarmKind.PARKED_MAIL  # that mail is here, whatever became of its mailbox
    gone = select(Alarm).where(Alarm.ended_at.is_(None), about_mail, ~ours, Alarm.subject.not_in(subjects))
    for alarm in session.scalars(gone).all():
        end_alarm(session, AlarmKind(alarm.kind), alarm.subject, now=now)


def list_open(session: Session) -> Sequence[tuple[Alarm, str | None]]:
    """What is not over, the newest first, each with the name of who has it in hand."""
    return _list_shown(session, Alarm.ended_at.is_(None))


def list_ended(session: Session, *, now: datetime) -> Sequence[tuple[Alarm, str | None]]:
    """What was over within RECENTLY."""
    return _list_shown(session, Alarm.ended_at >= now - RECENTLY)


def acknowledge(session: Session, alarm_id: int, *, by: Actor, now: datetime) -> Alarm:
    """Somebody has it in hand: it stays open and is shown, but calls nobody any more. Raises NotFound, and
    IllegalMove when somebody else was first."""
    require(by, "acknowledge_alarm")
    alarm = _get_open(session, alarm_id)
    if alarm.acknowledged_by not in (None, by.user_id):
        raise IllegalMove(f"{session.get_one(User, alarm.acknowledged_by).name} has this in hand already.")
    alarm.acknowledged_at = now
    alarm.acknowledged_by = by.user_id
    record(session, "alarm_taken", "alarm", alarm.id, by=by, now=now, subject=alarm.subject, words=alarm.words)
    return alarm


def hand_back(session: Session, alarm_id: int, *, by: Actor, now: datetime) -> Alarm:
    """Nobody has it in hand: it calls for somebody again. Raises NotFound."""
    require(by, "acknowledge_alarm")
    alarm = _get_open(session, alarm_id)
    alarm.acknowledged_at = None
    alarm.acknowledged_by = None
    record(session, "alarm_handed_back", "alarm", alarm.id, by=by, now=now, subject=alarm.subject)
    return alarm


def _get_open(session: Session, alarm_id: int) -> Alarm:
    alarm = find_row(session, Alarm, alarm_id)
    if alarm is None:
        raise NotFound(f"There is no alarm {alarm_id}.")
    session.refresh(alarm, with_for_update=True)
    if alarm.ended_at is not None:
        raise IllegalMove("This is over already.")
    return alarm


def _list_shown(session: Session, which: ColumnElement[bool]) -> Sequence[tuple[Alarm, str | None]]:
    query = select(Alarm, User.name).outerjoin(User, User.id == Alarm.acknowledged_by).where(which)
    newest = query.order_by(Alarm.raised_at.desc(), Alarm.id.desc()).limit(MOST_SHOWN)
    return [(alarm, name) for alarm, name in session.execute(newest)]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell. `event` is raised or ended; `id` is the same whenever the same thing is told again."""

    alarm_id: int
    attempt: int
    event: str
    kind: str
    subject: str
    words: str
    raised_at: datetime
    ended_at: datetime | None

    @property
    def id(self) -> str:
        return f"{self.alarm_id}-{self.event}"


def is_any_due(session: Session, *, now: datetime) -> bool:
    return session.scalar(select(Alarm.id).where(Alarm.due_at <= now).limit(1)) is not None


def claim_notices(session: Session, *, now: datetime, lease: timedelta = LEASE) -> list[Notice]:
    """What is due, leased to this caller; nothing while the last message is younger than ROUND."""
    due = (
        select(Alarm)
        .where(Alarm.due_at <= now)
        .order_by(Alarm.due_at, Alarm.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    alarms = session.scalars(due).all()
    if not alarms or _told_lately(session, now):
        return []
    for alarm in alarms:
        alarm.attempt += 1
        alarm.due_at = now + lease
    return [_as_notice(alarm) for alarm in alarms]


def mark_told(session: Session, notices: Sequence[Notice], *, now: datetime) -> None:
    """Some channel has taken these; those that another caller holds by now are left alone."""
    for alarm, notice in _still_held(session, notices):
        alarm.error = None
        if notice.event == "raised":
            alarm.told_at = now
            alarm.due_at = now + STEADY if alarm.ended_at else None
        elif alarm.ended_at:
            alarm.end_told_at = now
            alarm.due_at = None
        else:  # it came back while its end was being told, so that must be told as well
            alarm.due_at = (alarm.told_at or now) + AGAIN_AFTER
            alarm.told_at = None


def mark_not_told(session: Session, notices: Sequence[Notice], words: str, *, now: datetime) -> None:
    """No channel took it: it is tried again, less and less often, for as long as it takes."""
    for alarm, notice in _still_held(session, notices):
        alarm.error = words
        alarm.due_at = now + min(ROUND * 2 ** min(notice.attempt, 10), LONGEST_BACKOFF)


def _find_open(session: Session, kind: AlarmKind, subject: str) -> Alarm | None:
    return session.scalar(_open_incident(kind, subject).with_for_update())


def _open_incident(kind: AlarmKind, subject: str) -> Select[Alarm]:
    return select(Alarm).where(Alarm.kind == kind, Alarm.subject == subject, Alarm.ended_at.is_(None))


def _reopen(session: Session, kind: AlarmKind, subject: str) -> Alarm | None:
    """The incident whose end nobody has heard of yet: trouble that comes and goes is one incident."""
    query = (
        select(Alarm)
        .where(Alarm.kind == kind, Alarm.subject == subject)
        .order_by(Alarm.raised_at.desc(), Alarm.id.desc())
        .limit(1)
        .with_for_update()
    )
    alarm = session.scalar(query)
    if alarm is None or alarm.told_at is None or alarm.end_told_at is not None:
        return None
    alarm.ended_at = None
    alarm.due_at = None
    return alarm


def _earliest_notice(session: Session, kind: AlarmKind, subject: str, now: datetime) -> datetime:
    told = select(func.max(Alarm.told_at)).where(Alarm.kind == kind, Alarm.subject == subject)
    told_at = session.scalar(told)
    return now if told_at is None else max(now, told_at + AGAIN_AFTER)


def _told_lately(session: Session, now: datetime) -> bool:
    lately = select(Alarm.id).where((Alarm.told_at > now - ROUND) | (Alarm.end_told_at > now - ROUND)).limit(1)
    return session.scalar(lately) is not None


def _as_notice(alarm: Alarm) -> Notice:
    event = "ended" if alarm.ended_at else "raised"
    return Notice(
        alarm.id, alarm.attempt, event, alarm.kind, alarm.subject, alarm.words, alarm.raised_at, alarm.ended_at
    )


def _still_held(session: Session, notices: Sequence[Notice]) -> list[tuple[Alarm, Notice]]:
    """Those whose lease nobody has taken over."""
    held = []
    for notice in notices:
        alarm = session.get_one(Alarm, notice.alarm_id, with_for_update=True, populate_existing=True)
        if alarm.attempt == notice.attempt:
            held.append((alarm, notice))
    return held
