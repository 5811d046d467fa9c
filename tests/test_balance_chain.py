"""With what a bank statement closes the next one opens: one that never came is an alarm until it is here."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from itertools import permutations

import pytest
from sqlalchemy import func, select

from parsers.bank.statement import read_bank_statement
from tests.builders import Cast
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.alarms import AlarmKind, list_open
from tickets.db import Database
from tickets.money.bank.balance_chain import StatementBalance, find_gaps
from tickets.money.bank.receipt_import import ReceiptReport, import_receipts

IBAN = "DE89370400440532013000"


def camt(day: int, opening: int, closing: int, account: str = IBAN) -> str:
    """The statement of one day of November, with one credit that makes its balances right."""
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}.00</Amt>"
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-{day:02}</Dt></Dt></Bal>"
        for code, amount in (("OPBD", opening), ("CLBD", closing))
    )
    entry = (
        f"<Ntry><Amt Ccy='EUR'>{closing - opening}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>2026-11-{day:02}</Dt></BookgDt><AcctSvcrRef>N{day}</AcctSvcrRef></Ntry>"
    )
    named = f"<Acct><Id><IBAN>{account}</IBAN></Id></Acct>"
    return f"<Document><BkToCstmrStmt><Stmt><Id>{day}</Id>{named}{balances}{entry}</Stmt></BkToCstmrStmt></Document>"


def mt940(day: int, opening: int, closing: int) -> str:
    return (
        f":20:STARTUMS\n:25:37040044/0532013000\n:60F:C2611{day:02}EUR{opening},00\n"
        f":61:2611{day:02}11{day:02}C{closing - opening},00NTRFNONREF//B{day}\n:86:credit\n"
        f":62F:C2611{day:02}EUR{closing},00\n-\n"
    )


def take_over(db: Database, cast: Cast, now: datetime, *contents: str) -> list[ReceiptReport]:
    reports = []
    for number, content in enumerate(contents):
        with db.write() as session:
            statement = read_bank_statement(content.encode())
            name = f"file {number}"
            reports.append(import_receipts(session, name, name.ljust(64), statement, by=cast.lea, now=now))
    return reports


def missing(db: Database) -> list[str]:
    with db.read() as session:
        return sorted(alarm.words for alarm, _ in list_open(session) if alarm.kind == AlarmKind.MISSING_STATEMENT)


DAYS = (camt(2, 100, 110), camt(3, 110, 130), camt(4, 130, 160))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_statements_that_follow_each_other_are_complete_in_whatever_order_they_come(
    db: Database, cast: Cast, now: datetime, order: tuple[int, ...]
) -> None:
    take_over(db, cast, now, *(DAYS[place] for place in order), DAYS[order[0]])

    assert missing(db) == []
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(StatementBalance)) == 3


def test_a_missing_statement_is_told_and_an_alarm_until_it_is_here(db: Database, cast: Cast, now: datetime) -> None:
    words = (
        f"The statement of {IBAN} that closes on 2026-11-04 opens with 130.00 EUR, but the one before it closed on "
        "2026-11-02 with 110.00 EUR: a statement between them is missing."
    )
    _, report = take_over(db, cast, now, DAYS[0], DAYS[2])

    assert [problem.message for problem in report.problems] == [words]
    assert missing(db) == [words]
    assert report.added == 1

    take_over(db, cast, now, DAYS[1])
    assert missing(db) == []


def test_each_missing_statement_is_an_alarm_of_its_own(db: Database, cast: Cast, now: datetime) -> None:
    take_over(db, cast, now, DAYS[0], DAYS[2], camt(9, 200, 210), camt(9, 5, 6, "DE02120300000000202051"))

    said = missing(db)
    assert [words.split(" opens")[0][-10:] for words in said] == ["2026-11-04", "2026-11-09"]
    take_over(db, cast, now, DAYS[1])
    assert missing(db) == said[1:]


def test_one_account_is_one_chain_whether_its_statements_name_it_by_iban_or_not(
    db: Database, cast: Cast, now: datetime
) -> None:
    take_over(db, cast, now, DAYS[0], mt940(3, 110, 130), DAYS[2], mt940(4, 130, 160))

    assert missing(db) == []
    with db.read() as session:
        assert set(session.scalars(select(StatementBalance.account))) == {IBAN}


def test_statements_of_one_day_follow_each_other_by_their_balances() -> None:
    def statement(day: int, opening: int, closing: int) -> StatementBalance:
        return StatementBalance(
            account=IBAN, currency="EUR", opening_minor=opening, closed_on=date(2026, 11, day), closing_minor=closing
        )

    later, earlier = statement(3, 20, 30), statement(3, 10, 20)
    later.id, earlier.id = 1, 2
    first, last = statement(2, 5, 10), statement(4, 30, 40)
    first.id, last.id = 3, 4

    assert list(find_gaps([later, earlier, first, last])) == []
    assert [gap.after.id for gap in find_gaps([later, first, last])] == [1]


def test_an_alarm_of_a_missing_statement_stands_on_the_screens(
    browse: Callable[[str], Browser], db: Database, scene: Scene
) -> None:
    lead = browse("lea")
    for content in (DAYS[0], DAYS[2]):
        files = {"statement": ("day.xml", content.encode())}
        page = lead.client.post("/receipts/statements", data={"csrf": lead.csrf}, files=files).text

    assert "a statement between them is missing" in page
    alarms = lead.get("/alarms").text
    assert "A bank statement is missing" in alarms
    assert f"{IBAN} EUR before 2026-11-04" in alarms


def test_amounts_of_balances_are_read_with_their_side() -> None:
    overdrawn = camt(2, 100, 110).replace("CRDT</CdtDbtInd><Dt>", "DBIT</CdtDbtInd><Dt>").replace("110.00", "90.00")

    [balance] = read_bank_statement(overdrawn.encode()).balances

    assert (balance.opening, balance.closing) == (Decimal("-100.00"), Decimal("-90.00"))
