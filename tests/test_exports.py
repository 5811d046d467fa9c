"""What is posted leaves in batches: each row once, the refused ones again, what was taken back as its own."""

import csv
import io
import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from parsers.bank.acknowledgement import NotAnAnswer, read_acknowledgement
from tests.builders import Cast
from tests.money_scene import bank_books
from tests.test_cash import a_line, an_advice, confirm, ledger, record
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.payments import open_payment
from tickets.money.bank.returns import return_receipt
from tickets.money.exports.export_answers import acknowledge, bring_back, put_aside, reject
from tickets.money.exports.export_rows import ExportBatch, ExportRow, RowState
from tickets.money.exports.exports import FORMATS, build, count_waiting, deliver, find_batch, find_exports, list_rows
from tickets.money.subledger.allocations import list_allocations, reverse, reverse_all

__all__ = ["ledger"]

pytestmark = pytest.mark.usefixtures("ledger")


def pay(db: Database, cast: Cast, now: datetime, *lines: tuple[str, str], **amounts: Any) -> int:
    """Cash that a person applied; the payment's id."""
    [remittance] = record(db, now, an_advice(*(a_line(number, net) for number, net in lines)), **amounts)
    return confirm(db, cast, now, remittance)


def export(db: Database, cast: Cast, now: datetime, form: str = "csv", until: date | None = None) -> ExportBatch:
    with db.write() as session:
        batch = build(session, form, company="Harbour & Sons", until=until, by=cast.lea, now=now).batch
        delivered = deliver(session, batch.id, by=cast.lea, now=now)
        assert delivered.content  # loaded while the session is open
        return delivered


def answer(db: Database, cast: Cast, now: datetime, batch: ExportBatch, *lines: str) -> ExportBatch:
    said = read_acknowledgement("\n".join(("batch,row,status,reason", *lines)).encode())
    with db.write() as session:
        return acknowledge(session, batch.id, said, by=cast.lea, now=now)


def rows_of(batch: ExportBatch) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(batch.content.decode(), newline=""))
    return [row for row in rows if row["record"] != "end"]


def told(batch: ExportBatch) -> list[tuple[str, str, str]]:
    return [(row["record"], row["item"], row["amount"]) for row in rows_of(batch)]


def states(db: Database, batch: ExportBatch) -> list[str]:
    with db.read() as session:
        return [row.state for row in list_rows(session, batch.id)]


def test_a_batch_tells_what_is_posted_once_with_its_totals(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"), ("CM-9001", "-30.00"))

    batch = export(db, cast, now)

    assert told(batch) == [
        ("receipt", "", "70.00"),
        ("application", "CM-9001", "-30.00"),
        ("application", "INV-1001", "100.00"),
    ]
    assert (batch.name, batch.state, batch.record_count, batch.hash_total) == ("CF000001", "delivered", 3, 20000)
    assert batch.content.decode().splitlines()[-1].startswith("end,CF000001,3,")
    with pytest.raises(IllegalMove, match="Nothing is posted"):
        export(db, cast, now)


def test_the_next_batch_begins_where_the_last_one_ended(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    export(db, cast, now)
    pay(db, cast, now, ("INV-1002", "50.00"))

    second = export(db, cast, now)

    assert (second.sequence, told(second)[1]) == (2, ("application", "INV-1002", "50.00"))


def test_what_is_taken_back_after_its_export_is_a_row_of_the_next_batch(
    db: Database, cast: Cast, now: datetime
) -> None:
    payment = pay(db, cast, now, ("INV-1001", "100.00"))
    export(db, cast, now)
    take_back(db, cast, now, payment)

    second = export(db, cast, now)

    assert told(second) == [("reversal", "INV-1001", "-100.00")]
    assert b",CF000001/2," in second.content


def test_what_the_bank_took_back_is_told_on_the_banks_day_and_not_in_a_batch_of_the_days_before(
    db: Database, cast: Cast, now: datetime
) -> None:
    earlier = now - timedelta(days=30)
    with db.write() as session:
        receipt = bank_books(session, earlier, "100.00", bank_reference="IN-1")
        payment = open_payment(session, receipt.id, cast.acme, by=cast.tess, now=earlier, version=receipt.version)
        returned = bank_books(session, now, "-100.00", bank_reference="OUT-1")
        return_receipt(session, returned.id, payment.id, by=cast.theo, now=now, version=returned.version)

    first = export(db, cast, now, until=earlier.date())
    second = export(db, cast, now)

    columns = ("record", "date", "bank_reference", "amount")
    [came] = [tuple(row[name] for name in columns) for row in rows_of(first)]
    [went] = [tuple(row[name] for name in columns) for row in rows_of(second)]
    assert came == ("receipt", str(earlier.date()), "IN-1", "100.00")
    assert went == ("return", str(now.date()), "OUT-1", "-100.00")


def take_back(db: Database, cast: Cast, now: datetime, payment: int) -> None:
    with db.write() as session:
        [remittance] = session.scalars(select(Remittance)).all()
        reverse_all(session, remittance.id, "wrong", by=cast.tess, now=now, version=remittance.version)


def test_what_is_taken_back_before_its_export_is_never_told(db: Database, cast: Cast, now: datetime) -> None:
    payment = pay(db, cast, now, ("INV-1001", "100.00"))
    take_back(db, cast, now, payment)

    batch = export(db, cast, now)

    assert told(batch) == [("receipt", "", "100.00")]
    assert states(db, batch) == ["sent", "cancelled", "cancelled"]
    with db.read() as session:
        assert count_waiting(session).ready == 0


def test_an_acknowledged_batch_is_posted_in_the_accounting_system(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    batch = export(db, cast, now)

    done = answer(db, cast, now, batch, "CF000001,,accepted,")

    assert (done.state, done.answer) == ("acknowledged", "2 accepted, 0 rejected")
    with db.read() as session:
        [(found, state)] = find_exports(session, 1)
        assert (found.name, state) == ("CF000001", RowState.TAKEN)
    assert answer(db, cast, now, batch, "CF000001,*,ok,").version == done.version
    with pytest.raises(IllegalMove, match="was accepted before"):
        answer(db, cast, now, batch, "CF000001,1,rejected,late")
    with pytest.raises(IllegalMove, match="acknowledged, at least in part"), db.write() as session:
        reject(session, batch.id, "no", by=cast.lea, now=now)


def test_a_refused_record_comes_free_with_what_hangs_on_it(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    pay(db, cast, now, ("INV-2001", "70.00"))
    batch = export(db, cast, now)

    done = answer(db, cast, now, batch, "1,1,rejected,no such customer", "1,,accepted,")

    assert (done.state, done.answer) == ("acknowledged", "2 accepted, 2 rejected")
    assert states(db, batch) == ["rejected", "rejected", "taken", "taken"]
    with db.read() as session:
        assert [row.reason for row in list_rows(session, batch.id)][:2] == [
            "no such customer",
            "hangs on record 1, which was rejected",
        ]
        assert (count_waiting(session).ready, count_waiting(session).rejected) == (2, 2)
    assert told(export(db, cast, now)) == [("receipt", "", "100.00"), ("application", "INV-1001", "100.00")]


def test_a_refused_application_frees_its_reversal_too_and_both_cancel(
    db: Database, cast: Cast, now: datetime
) -> None:
    payment = pay(db, cast, now, ("INV-1001", "100.00"))
    first = export(db, cast, now)
    take_back(db, cast, now, payment)
    second = export(db, cast, now)

    answer(db, cast, now, first, "1,2,rejected,period closed", "1,,accepted,")

    assert states(db, second) == ["rejected"]
    with pytest.raises(IllegalMove, match="Nothing is posted"):
        export(db, cast, now)


def test_a_record_that_a_person_booked_by_hand_stays_out_until_it_is_brought_back(
    db: Database, cast: Cast, now: datetime
) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    batch = export(db, cast, now)
    answer(db, cast, now, batch, "1,2,rejected,item unknown", "1,,accepted,")
    with db.write() as session:
        row = list_rows(session, batch.id)[1]
        with pytest.raises(Invalid, match="Say why"):
            put_aside(session, row.id, " ", by=cast.lea, now=now)
        put_aside(session, row.id, "booked by hand", by=cast.lea, now=now)

    with pytest.raises(IllegalMove, match="Nothing is posted"):
        export(db, cast, now)
    with db.write() as session:
        bring_back(session, row.id, by=cast.lea, now=now)
    assert told(export(db, cast, now)) == [("application", "INV-1001", "100.00")]
    with pytest.raises(IllegalMove, match="in a later batch"), db.write() as session:
        put_aside(session, row.id, "again", by=cast.lea, now=now)


def test_a_batch_that_failed_is_rejected_whole_and_told_again(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    first = export(db, cast, now)
    with db.write() as session:
        rejected = reject(session, first.id, "the import failed", by=cast.lea, now=now)
    assert (rejected.state, rejected.answer) == ("rejected", "0 accepted, 2 rejected: the import failed")

    second = export(db, cast, now)

    assert told(second) == told(first)
    assert second.name == "CF000002"


def test_a_row_is_in_one_live_batch_whoever_writes_it(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    batch = export(db, cast, now)
    copy = (
        "insert into export_row (batch_id, number, kind, source, source_id, currency, amount_minor, state) "
        "select {batch}, 9, kind, source, source_id, currency, amount_minor, state from export_row where number = 1"
    )
    other = (
        "insert into export_batch (sequence, format, state, file_name, content, sha256, record_count, row_count, "
        "hash_total, built_at, built_by, version) select 99, format, 'built', file_name, content, sha256, "
        "record_count, row_count, hash_total, built_at, built_by, version from export_batch"
    )
    changes = (
        (copy.format(batch=batch.id), "only while it is built"),
        (f"update export_row set amount_minor = 1 where batch_id = {batch.id}", "only the answer changes"),
        ("delete from export_row", "never deleted"),
        ("update export_batch set hash_total = 1", "totals are not the sums"),
    )
    for statement, words in changes:
        with pytest.raises(DBAPIError, match=words), db.write() as session:
            session.execute(text(statement))
    with db.write() as session:
        session.execute(text(other))
    with pytest.raises(DBAPIError, match=r"(?i)unique"), db.write() as session:
        session.execute(text(copy.format(batch="(select id from export_batch where sequence = 99)")))


def test_of_many_who_export_at_once_one_tells_each_row(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    done: list[str] = []

    def run() -> None:
        try:
            done.append(export(db, cast, now).name)
        except IllegalMove as refusal:
            done.append(str(refusal))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == ["CF000001", *["Nothing is posted that has not been exported."] * 3]
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(ExportRow)) == 2


def test_formats_of_whole_payments_leave_what_came_later_for_the_csv(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"), ("INV-1002", "50.00"))
    first = export(db, cast, now, "x12")
    assert first.file_name == "CF000001.edi"
    with db.write() as session:
        reverse(session, list_allocations(session, 1)[0].id, "wrong", by=cast.tess, now=now)

    with pytest.raises(IllegalMove, match="go into the CSV"):
        export(db, cast, now, "camt")
    assert told(export(db, cast, now)) == [("reversal", "INV-1001", "-100.00")]


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "csv"])
def test_every_format_tells_a_payment(db: Database, cast: Cast, now: datetime, form: str) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    assert b"INV-1001" in export(db, cast, now, form).content


def test_the_journal_is_told_beside_the_money_and_balances(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    export(db, cast, now)

    rows = list(csv.DictReader(io.StringIO(export(db, cast, now, "journal").content.decode(), newline="")))

    lines, end = rows[:-1], rows[-1]
    assert {row["customer"] for row in lines} == {"C-1001", ""}
    debits = sum(int(row["debit"].replace(".", "") or 0) for row in lines)
    credited = sum(int(row["credit"].replace(".", "") or 0) for row in lines)
    assert debits == credited == int(end["debit"])
    assert int(end["entry"]) == len({row["entry"] for row in lines})


def test_a_functional_acknowledgement_speaks_of_whole_payments(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    pay(db, cast, now, ("INV-2001", "70.00"))
    batch = export(db, cast, now, "x12")
    said = read_acknowledgement(
        b"ST*997*0001~AK1*RA*1~AK2*820*0001~AK5*A~AK2*820*0002~AK3*RMR*9**8~AK5*R*5~AK9*P*2*2*1~SE*8*0001~"
    )

    with db.write() as session:
        acknowledge(session, batch.id, said, by=cast.lea, now=now)

    assert states(db, batch) == ["taken", "taken", "rejected", "rejected"]
    with db.read() as session:
        assert list_rows(session, batch.id)[2].reason == "AK3 RMR 9 8; AK5 5"


def test_an_application_advice_says_which_payments_were_posted(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    pay(db, cast, now, ("INV-2001", "70.00"))
    batch = export(db, cast, now, "x12")
    refused = "OTI*TR*TN*2******1*0002*820~TED*ZZZ*unknown customer~"
    said = f"ST*824*0001~BGN*11*A1*20261124~OTI*TA*TN*1*****1*0001*820~{refused.replace('******', '*****')}SE*6*0001~"

    with db.write() as session:
        acknowledge(session, batch.id, read_acknowledgement(said.encode()), by=cast.lea, now=now)

    assert states(db, batch) == ["taken", "taken", "rejected", "rejected"]
    with db.read() as session:
        assert list_rows(session, batch.id)[2].reason == "TED ZZZ unknown customer"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello", "no column status"),
        (b"row,status\n1,maybe", "neither accepted nor rejected"),
        (b"row,status\nx,ok", "not the number of a record"),
        (b"batch,row,status\nCF1,1,ok\nCF2,1,ok", "several batches"),
        (b"row,status\n", "no line with an answer"),
        (b"ST*997*0001~AK1*RA*1~SE*2*0001~", "no AK5"),
        (b"ST*997*0001~AK1*RA*x~AK9*A~", "no control number"),
        (b"ST*824*0001~BGN*11*A1~SE*3*0001~", "no OTI"),
        (b"ST*824*0001~OTI*TP*TN*1*****1*0001*820~", "posted whole or not"),
        (b"ST*824*0001~OTI*IR*TN*1*****1*0001*820~", "posted whole or not"),
        (b"ST*824*0001~OTI*TA*TN*1*****1*0001*810~", "answers a 810"),
        (b"ST*824*0001~OTI*TA*TN*1*****1*0001*820~OTI*TA*TN*1*****2*0001*820~", "several batches"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(NotAnAnswer, match=words):
        read_acknowledgement(content)


def test_an_answer_to_another_batch_or_record_changes_nothing(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    batch = export(db, cast, now)

    with pytest.raises(Invalid, match="about CF000002"):
        answer(db, cast, now, batch, "CF000002,,accepted,")
    with pytest.raises(Invalid, match="no record 3"):
        answer(db, cast, now, batch, "1,3,accepted,")
    assert states(db, batch) == ["sent", "sent"]


def test_only_the_lead_and_the_administrator_export(db: Database, cast: Cast, now: datetime) -> None:
    pay(db, cast, now, ("INV-1001", "100.00"))
    with pytest.raises(NotPermitted), db.write() as session:
        build(session, "csv", company="x", by=cast.tess, now=now)
    with pytest.raises(NotPermitted), db.read() as session:
        find_batch(session, "CF000001", cast.tess)
