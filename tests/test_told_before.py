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


BATCH = camt(an_entry("300.00", *PARTS))
SUM_AND_ANOTHER = (
    "Account,Booking date,Name,Text,Amount,Currency\n"
    f"{IBAN},2026-11-20,,,300.00,EUR\n"
    f"{IBAN},2026-11-20,Acme Tooling GmbH,INV-1001 again,200.00,EUR\n"
)


@pytest.mark.parametrize(
    ("first", "second", "stored", "known"),
    [
        (SUM_AND_ANOTHER, BATCH, [30000, 20000], 2),
        (BATCH, SUM_AND_ANOTHER, [20000, 10000, 20000], 1),
    ],
)
def test_a_part_of_a_batch_is_not_taken_for_another_payment_of_its_amount(
    db: Database, take_over: TakeOver, first: str, second: str, stored: list[int], known: int
) -> None:
    take_over("first", first)
    report = take_over("second", second)

    assert amounts(db) == stored
    assert report.known == known


def test_of_two_payments_of_one_invoice_on_a_day_the_same_reference_is_known(
    db: Database, take_over: TakeOver
) -> None:
    take_over("first", MT940)
    twice = [
        an_entry("250.00", a_part("Acme Tooling GmbH", "INV-1001", reference=name), name=f"X-{name}")
        for name in ("E-4701", "E-4711")
    ]
    report = take_over("second", camt(*twice))

    assert (report.added, report.known) == (1, 1)
    with db.read() as session:
        references = session.scalars(select(BankReceipt.payment_reference).where(BankReceipt.amount_minor == 25000))
        assert sorted(map(str, references)) == ["E-4701", "E-4711"]


def a_lockbox_file(*batches: tuple[int, ...]) -> str:
    """Lockbox 771204 on 20 November, each batch with its cheques in cents."""
    lines = [("101" + "OUR BANK".ljust(20) + "2611201800").ljust(104), ("2" + " " * 10 + "USD").ljust(104)]
    for number, cheques in enumerate(batches, start=1):
        lines.append(f"5{number:03}   0771204261120".ljust(104))
        for place, minor in enumerate(cheques, start=1):
            head = f"6{number:03}{place:03}{minor:010}".ljust(36)
            lines.append(f"{head}{place:010}      Acme Tooling".ljust(104))
            lines.append(f"4{number:03}{place:03}6019{f'INV-{1000 + place}':<16}{minor:010}".ljust(104))
        lines.append(("7".ljust(20) + f"{len(cheques):03}{sum(cheques):010}").ljust(104))
    every = [minor for cheques in batches for minor in cheques]
    lines.append(("8".ljust(20) + f"{len(every):04}{sum(every):010}").ljust(104))
    lines.append(f"9{len(lines) + 1:06}".ljust(104))
    return "\n".join(lines) + "\n"


def a_bai2_report(*deposits: tuple[int, str], day: str = "261120") -> str:
    """Credits of one account and day, in cents, with their words."""
    records = [f"16,115,{minor},Z,,,{words}/" for minor, words in deposits]
    total = sum(minor for minor, _ in deposits)
    head = ["01,122099999,123456789,261121,0200,1,65,,2/", f"02,031001234,122099999,1,{day},,USD,2/"]
    account = ["03,4444999988,,,,,/", *records, f"49,{total},{len(records) + 2}/"]
    return (
        "\n".join([*head, *account, f"98,{total},1,{len(records) + 4}/", f"99,{total},1,{len(records) + 6}/"]) + "\n"
    )


@pytest.mark.parametrize("lockbox_first", [True, False])
@pytest.mark.parametrize(
    ("batches", "deposits", "day"),
    [
        (((30000, 15000), (20000,)), ((65000, "LOCKBOX DEPOSIT"),), "261120"),  # a day as one sum
        (
            ((30000, 15000), (20000,)),
            ((45000, "LOCKBOX DEPOSIT"), (20000, "LOCKBOX DEPOSIT")),
            "261120",
        ),  # its batches
        (((30000, 15000),), ((45000, "DEPOSIT"),), "261120"),  # without words, but exactly its cheques
        (((30000,),), ((30000, "DEPOSIT 0771204"),), "261123"),  # one cheque, booked on Monday, by its number
    ],
)
def test_a_lockbox_and_the_banks_deposit_of_it_are_one_money(
    db: Database,
    take_over: TakeOver,
    batches: tuple[tuple[int, ...], ...],
    deposits: tuple[tuple[int, str], ...],
    day: str,
    lockbox_first: bool,
) -> None:
    cheques = [minor for batch in batches for minor in batch]
    files = [("lockbox.txt", a_lockbox_file(*batches)), ("bank.bai", a_bai2_report(*deposits, day=day))]
    if not lockbox_first:
        files.reverse()

    take_over(*files[0])
    report = take_over(*files[1])
    again = take_over(*files[1])

    assert sorted(amounts(db)) == sorted(cheques if lockbox_first else [minor for minor, _ in deposits])
    assert (report.added, again.added) == (0, 0)
    assert all(files[0][0] in problem.message for problem in report.problems)


@pytest.mark.parametrize(
    ("batch", "deposit", "day"),
    [
        ((30000,), (30000, "WIRE"), "261120"),  # one cheque and a credit of its amount
        ((30000, 15000), (45001, "LOCKBOX DEPOSIT"), "261120"),
        ((30000, 15000), (45000, "DEPOSIT"), "261121"),  # without words on another day
        ((30000, 15000), (45000, "LOCKBOX DEPOSIT"), "261119"),  # booked before the cheques came
        ((30000, 15000), (45000, "LOCKBOX DEPOSIT"), "261130"),
    ],
)
def test_a_deposit_that_is_not_the_lockboxs_is_money_of_its_own(
    db: Database, take_over: TakeOver, batch: tuple[int, ...], deposit: tuple[int, str], day: str
) -> None:
    take_over("lockbox.txt", a_lockbox_file(batch))
    take_over("bank.bai", a_bai2_report(deposit, day=day))

    assert sorted(amounts(db)) == sorted([*batch, deposit[0]])


def test_a_deposit_that_is_stored_learns_what_its_cheques_pay(db: Database, take_over: TakeOver) -> None:
    take_over("bank.bai", a_bai2_report((45000, "LOCKBOX DEPOSIT")))
    take_over("lockbox.txt", a_lockbox_file((30000, 15000)))

    with db.read() as session:
        [receipt] = session.scalars(select(BankReceipt))
        assert [number for number, _ in receipt.references] == ["INV-1001", "INV-1002"]
