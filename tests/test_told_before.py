"""The same money in several formats is money once; what only has day and amount in common is money of its own."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import func, select

from parsers.bank.statement import read_bank_statement
from tests.builders import Cast
from tickets.db import Database
from tickets.money.bank.receipt_import import ReceiptReport, import_receipts
from tickets.money.bank.receipts import BankReceipt
from tickets.money.books.journal import JournalLine

TakeOver = Callable[[str, str], ReceiptReport]

IBAN = "DE89370400440532013000"
MT940 = """:20:STARTUMS
:25:37040044/0532013000
:60F:C261119EUR1000,00
:61:2611201120C250,00NTRFNONREF//B1
:86:166?00SEPA-GUTSCHRIFT?20EREF+E-4711?21SVWZ+INV-1001?32ACME TOOLING GMBH
:61:2611201120C99,90NTRFNONREF//B2
:86:166?00SEPA-GUTSCHRIFT?20SVWZ+Miete?32GLOBEX SE
:61:2611201120C99,90NTRFNONREF//B3
:86:166?00SEPA-GUTSCHRIFT?20SVWZ+Miete?32GLOBEX SE
:62F:C261120EUR1449,80
-
"""


def camt(*entries: str) -> str:
    account = f"<Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>"
    return f"<Document><BkToCstmrStmt><Stmt><Id>S</Id>{account}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"


def an_entry(amount: str, *parts: str, name: str = "S-1") -> str:
    day = "<Dt>2026-11-20</Dt>"
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt>{day}</BookgDt>'
        f"<ValDt>{day}</ValDt><AcctSvcrRef>{name}</AcctSvcrRef><NtryDtls>{''.join(parts)}</NtryDtls></Ntry>"
    )


def a_part(payer: str, said: str, amount: str = "", reference: str = "") -> str:
    own = f'<Amt Ccy="EUR">{amount}</Amt>' if amount else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{reference or 'NOTPROVIDED'}</EndToEndId></Refs>{own}"
        f"<RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>{said}</Ustrd></RmtInf></TxDtls>"
    )


SAME_IN_CAMT = camt(
    an_entry("250.00", a_part("Acme Tooling GmbH", "INV-1001", reference="E-4711"), name="X-90817"),
    an_entry("99.90", a_part("Globex SE", "Miete"), name="X-90818"),
    an_entry("99.90", a_part("Globex SE", "Miete"), name="X-90819"),
)
SAME_IN_CSV = (
    "Auftragskonto;Buchungstag;Valuta;Name;Verwendungszweck;Betrag;Währung\n"
    f"{IBAN};20.11.2026;20.11.2026;ACME TOOLING GMBH;INV-1001;250,00;EUR\n"
    f"{IBAN};20.11.2026;20.11.2026;Globex SE;Miete;99,90;EUR\n"
    f"{IBAN};20.11.2026;20.11.2026;Globex SE;Miete;99,90;EUR\n"
)
WITHOUT_WORDS = "Account,Booking date,Amount,Currency\n" + "".join(
    f"{IBAN},2026-11-20,{amount},EUR\n" for amount in ("99.90", "250.00", "99.90")
)


@pytest.fixture
def take_over(db: Database, cast: Cast, now: datetime) -> TakeOver:
    def import_one(name: str, content: str) -> ReceiptReport:
        with db.write() as session:
            statement = read_bank_statement(content.encode())
            return import_receipts(session, name, name.ljust(64), statement, by=cast.lea, now=now)

    return import_one


def amounts(db: Database) -> list[int]:
    with db.read() as session:
        booked = session.scalar(select(func.sum(JournalLine.amount_minor)).where(JournalLine.debit == "bank"))
        found = list(session.scalars(select(BankReceipt.amount_minor).order_by(BankReceipt.id)))
        assert booked == sum(found)
        return found


FORMATS = (MT940, SAME_IN_CAMT, SAME_IN_CSV)
PAIRS = [(one, other) for one in FORMATS for other in FORMATS] + [
    (WITHOUT_WORDS, MT940),
    (WITHOUT_WORDS, SAME_IN_CAMT),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_day_that_two_formats_tell_is_stored_once(
    db: Database, take_over: TakeOver, first: str, second: str
) -> None:
    take_over("first", first)
    report = take_over("second", second)
    again = take_over("second, again", second)

    assert sorted(amounts(db)) == [9990, 9990, 25000]
    assert (report.added, report.known, again.known) == (0, 3, 3)
    if first != second:
        (problem,) = report.problems
        assert problem.message.startswith("first told the same money before: ")
        assert "250.00 EUR of 2026-11-20 is receipt " in problem.message


def test_what_came_later_on_the_day_is_new(db: Database, take_over: TakeOver) -> None:
    take_over("morning", SAME_IN_CSV.rsplit(IBAN, 1)[0])
    report = take_over("evening", MT940)

    assert sorted(amounts(db)) == [9990, 9990, 25000]
    assert (report.added, report.known) == (1, 2)


@pytest.mark.parametrize(
    ("payer", "reference", "account"),
    [
        ("Hooli Ltd", "", IBAN),
        ("Acme Tooling GmbH", "E-4712", IBAN),
        ("Acme Tooling GmbH", "E-4711", "DE02120300000000202051"),
    ],
)
def test_another_payer_or_another_account_of_ours_is_other_money(
    db: Database, take_over: TakeOver, payer: str, reference: str, account: str
) -> None:
    take_over("first", MT940)
    other = camt(an_entry("250.00", a_part(payer, "Invoice 7", reference=reference), name="X-1"))
    report = take_over("second", other.replace(IBAN, account))

    assert (report.added, report.known) == (1, 0)
    assert sorted(amounts(db)) == [9990, 9990, 25000, 25000]


@pytest.mark.parametrize(("name", "known"), [("X-90817", 1), ("X-90820", 0)])
def test_an_intraday_report_tells_what_the_days_statement_tells_again(
    db: Database, take_over: TakeOver, name: str, known: int
) -> None:
    intraday = camt(an_entry("250.00", a_part("Acme Tooling GmbH", "INV-1001"), name=name)).replace("Stmt>", "Rpt>")
    take_over("camt.052", intraday.replace("<ValDt><Dt>2026-11-20</Dt></ValDt>", ""))

    assert take_over("camt.053", SAME_IN_CAMT).known == known


PARTS = (a_part("Acme Tooling GmbH", "INV-1001", "200.00"), a_part("Globex SE", "INV-2001", "100.00"))


def test_a_batch_told_in_parts_is_not_stored_again_as_one_sum(db: Database, take_over: TakeOver) -> None:
    take_over("camt.054", camt(an_entry("300.00", *PARTS)))
    report = take_over("camt.053", camt(an_entry("300.00")))

    assert amounts(db) == [20000, 10000]
    assert [problem.message for problem in report.problems] == ["camt.054 told 300.00 EUR before in 2 parts."]


def test_a_batch_stored_as_one_sum_learns_what_its_parts_pay(db: Database, take_over: TakeOver) -> None:
    take_over("camt.053", camt(an_entry("300.00")))
    report = take_over("camt.054", camt(an_entry("300.00", *PARTS)))
    take_over("camt.054 again", camt(an_entry("300.00", *PARTS)))

    assert amounts(db) == [30000]
    assert report.problems[0].message.startswith("camt.053 told 300.00 EUR before as one sum, receipt ")
    with db.read() as session:
        assert session.scalar(select(BankReceipt.text)) == "INV-1001 INV-2001"
