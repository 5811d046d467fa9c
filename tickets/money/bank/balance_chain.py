"""Opening and closing balances of bank statements in, the statements that are missing between them out.

With what one statement closes the next one opens. Where no earlier statement of an account closes with what a
statement opens with, money of the days between was never told. It is an alarm until the statement is here: the order
of the imports does not matter, and one statement in two formats is one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import BigInteger, Date, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.bank.accounts import plain_account, same_account
from parsers.bank.entries import StatementBalances
from parsers.money import say_minor, to_minor
from parsers.problems import Problem
from tickets.alarms import Alarm, AlarmKind, end_alarm, raise_alarm
from tickets.db import Base


class StatementBalance(Base):
    """Of one statement of an imported file; `account` without blanks, in capitals."""

    __tablename__ = "statement_balance"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("receipt_import.id"))
    account: Mapped[str] = mapped_column(String(60), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    opening_minor: Mapped[int] = mapped_column(BigInteger)
    closed_on: Mapped[date] = mapped_column(Date)
    closing_minor: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class Gap:
    """`after` is the statement that opens with what nothing before it, `before`, closes with."""

    before: StatementBalance
    after: StatementBalance

    @property
    def words(self) -> str:
        opens = say_minor(self.after.opening_minor, self.after.currency)
        closed = say_minor(self.before.closing_minor, self.before.currency)
        return (
            f"The statement of {self.after.account} that closes on {self.after.closed_on} opens with {opens}, but "
            f"the one before it closed on {self.before.closed_on} with {closed}: a statement between them is missing."
        )


def record_balances(
    session: Session, import_id: int, balances: Sequence[StatementBalances], account: str, *, now: datetime
) -> list[Problem]:
    """Store those that are new, and raise or end the alarms of each of their accounts; the gaps that are left.
    `account` is of statements that name none."""
    chains: dict[tuple[str, str], list[StatementBalance]] = {}
    for one in balances:
        name = _find_name(session, plain_account(one.account or account)[:60])
        row = StatementBalance(
            import_id=import_id, account=name, currency=one.currency, closed_on=one.closed_on,
            opening_minor=to_minor(one.opening, one.currency), closing_minor=to_minor(one.closing, one.currency),
        )  # fmt: skip
        if (name, one.currency) not in chains:
            chains[name, one.currency] = _list_balances(session, name, one.currency)
        chain = chains[name, one.currency]
        if _facts(row) not in map(_facts, chain):
            session.add(row)
            session.flush()
            chain.append(row)
    return [
        Problem("missing_statement", gap.words)
        for name, currency in sorted(chains)
        for gap in _tell(session, f"{name} {currency}", chains[name, currency], now)
    ]


def find_gaps(statements: Sequence[StatementBalance]) -> Iterator[Gap]:
    """PURE: of one account and currency, in any order; those of the earliest day have none before them. Several
    statements of one day follow each other by their balances."""
    by_closing: dict[int, list[StatementBalance]] = defaultdict(list)
    for one in statements:
        by_closing[one.closing_minor].append(one)
    before: StatementBalance | None = None
    ordered = sorted(statements, key=lambda one: (one.closed_on, one.id))
    for day, group in groupby(ordered, key=lambda one: one.closed_on):
        of_day = list(group)
        for one in of_day:
            closed_so = by_closing[one.opening_minor]
            if before is not None and not any(other is not one and other.closed_on <= day for other in closed_so):
                yield Gap(before, one)
        before = of_day[-1]


def _tell(session: Session, chain: str, statements: Sequence[StatementBalance], now: datetime) -> list[Gap]:
    """Each missing statement is an incident of its own: who has one in hand hears of the next."""
    gaps = list(find_gaps(statements))
    subjects = set()
    for gap in gaps:
        subject = f"{chain} before {gap.after.closed_on}"
        raise_alarm(session, AlarmKind.MISSING_STATEMENT, subject, gap.words, now=now)
        subjects.add(subject)
    told = select(Alarm.subject).where(Alarm.kind == AlarmKind.MISSING_STATEMENT, Alarm.ended_at.is_(None))
    for subject in session.scalars(told.where(Alarm.subject.startswith(f"{chain} before "))).all():
        if subject not in subjects:
            end_alarm(session, AlarmKind.MISSING_STATEMENT, subject, now=now)
    return gaps


def _find_name(session: Session, account: str) -> str:
    """As an earlier statement named the account: MT940 often without its bank, camt as an IBAN."""
    names = session.scalars(select(StatementBalance.account).distinct().order_by(StatementBalance.account)).all()
    return next((name for name in names if same_account(account, name)), account)


def _list_balances(session: Session, account: str, currency: str) -> list[StatementBalance]:
    query = select(StatementBalance).where(StatementBalance.account == account, StatementBalance.currency == currency)
    return list(session.scalars(query.order_by(StatementBalance.closed_on, StatementBalance.id)))


def _facts(row: StatementBalance) -> tuple[int, date, int]:
    return row.opening_minor, row.closed_on, row.closing_minor
