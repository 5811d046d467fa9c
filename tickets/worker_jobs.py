"""The jobs of the workers in, and which of them nobody has come round to for too long: a dead worker is an alarm.

Each job is one row, whoever does it: with two workers, one may die and no mail waits. The job `watch` is that of the
process itself, which notes the others: when it is late, the process is gone or hangs, and that alone is told. Another
job that is late hangs in a process that lives.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.alarms import AlarmKind, end_alarm, raise_alarm
from tickets.db import Base, UtcInstant, insert_ignoring
from tickets.house_time import at_house

WATCH = "watch"
NOTE_EVERY = timedelta(seconds=30)
GONE_AFTER = timedelta(minutes=3)  # six notes are missing
LATE_AFTER = timedelta(minutes=30)  # one round may fetch a whole mailbox, or wait for a server
WORKER = "worker"


class WorkerJob(Base):
    """`name` is "intake" or "poller billing"; `worker` did it last, when it came round at `beat_at`."""

    __tablename__ = "worker_job"

    name: Mapped[str] = mapped_column(String(160), primary_key=True)
    worker: Mapped[str] = mapped_column(String(80))
    beat_at: Mapped[datetime] = mapped_column(UtcInstant)

    @property
    def subject(self) -> str:
        """As alarms name it."""
        return WORKER if self.name == WATCH else f"{WORKER} {self.name}"[:120]

    def is_late(self, now: datetime) -> bool:
        return now - self.beat_at > (GONE_AFTER if self.name == WATCH else LATE_AFTER)


def take_up(session: Session, names: Collection[str], worker: str, *, now: datetime) -> None:
    """A worker begins: these are the jobs from now on, and what is no job any more is in no trouble."""
    for job in session.scalars(select(WorkerJob).where(WorkerJob.name.not_in(names))):
        end_alarm(session, AlarmKind.WORKER_LATE, job.subject, now=now)
    session.execute(delete(WorkerJob).where(WorkerJob.name.not_in(names)))
    for name in sorted(names):
        session.execute(insert_ignoring(session, WorkerJob).values(name=name, worker=worker, beat_at=now))
    note_beats(session, dict.fromkeys(names, now), worker)


def note_beats(session: Session, beats: Mapping[str, datetime], worker: str) -> None:
    """A later beat of another worker stays, and a job that a newer worker has given up is not taken up again."""
    for name, at in sorted(beats.items()):
        later = update(WorkerJob).where(WorkerJob.name == name, WorkerJob.beat_at < at)
        session.execute(later.values(worker=worker, beat_at=at))


def watch_jobs(session: Session, *, now: datetime) -> None:
    """Raise and end the alarms. To be called only by one who has been watching for longer than GONE_AFTER: after a
    night in which everything was off, everything is late for a moment."""
    late = list_late(session, now=now)
    for job in list_jobs(session):
        if job in late:
            raise_alarm(session, AlarmKind.WORKER_LATE, job.subject, describe(job, now), now=now)
        elif not late or late[0].name != WATCH:
            end_alarm(session, AlarmKind.WORKER_LATE, job.subject, now=now)


def list_late(session: Session, *, now: datetime) -> Sequence[WorkerJob]:
    """Only `watch`, when that is late; nothing where no worker ever ran."""
    late = [job for job in list_jobs(session) if job.is_late(now)]
    return [job for job in late if job.name == WATCH] or late


def describe(job: WorkerJob, now: datetime) -> str:
    """In a sentence, for whoever has to start it again, by the house's clock."""
    since = f"{at_house(job.beat_at, now):%Y-%m-%d %H:%M %Z}"
    if job.name == WATCH:
        return (
            f"No worker has come round since {since}; the last was {job.worker}. No mail is"
            " fetched, filed or sent until one is started; none is lost."
        )
    return f"The {job.name} of {job.worker} has not come round since {since}."


def list_jobs(session: Session) -> Sequence[WorkerJob]:
    """By name."""
    return session.scalars(select(WorkerJob).order_by(WorkerJob.name)).all()
