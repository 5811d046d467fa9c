"""Old mail is imported whole, through the same steps as new mail, and once."""

import mailbox
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bench.pages import remittance_pdf
from inbox.import_mail import ImportRefused, ImportReport, import_mail
from inbox.isolate import Readers
from tests.builders import IDENTITY, an_email
from tickets.db import Database
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.blobs import Blob
from tickets.mailroom.messages import InboundMessage
from tickets.money.advices.remittances import Remittance
from tickets.ticket import Ticket


def a_mail(number: int, **changes: Any) -> bytes:
    return an_email(subject=f"Question {number}", message_id=f"<q{number}@acme.example>", **changes)


def an_mbox(path: Path, *mails: bytes) -> Path:
    box = mailbox.mbox(path)
    for mail in mails:
        box.add(mail)
    box.close()
    return path


def run(db: Database, readers: Readers, *paths: Path) -> ImportReport:
    return import_mail(db, readers, paths, identity=IDENTITY)


def test_mbox_maildir_and_eml_files_become_tickets_and_a_second_import_does_nothing(
    db: Database, readers: Readers, tmp_path: Path
) -> None:
    mbox = an_mbox(tmp_path / "old.mbox", a_mail(1), a_mail(2, text="Hello\n\nFrom here on it hurts.\n"))
    maildir = tmp_path / "Maildir"
    mailbox.Maildir(maildir).add(a_mail(3))
    (tmp_path / "single").mkdir()
    (tmp_path / "single" / "4.eml").write_bytes(a_mail(4))
    paths = (mbox, maildir, tmp_path / "single", tmp_path / "single" / "4.eml")

    first, second = run(db, readers, *paths), run(db, readers, *paths)

    assert first == ImportReport(stored=5, already=0, ticketed=4, attached=0, automatic=0, duplicate=1, parked=0)
    assert second == ImportReport(stored=0, already=5, ticketed=0, attached=0, automatic=0, duplicate=0, parked=0)
    with db.read() as session:
        subjects = sorted(session.scalars(select(Ticket.subject)))
        contents = set(session.scalars(select(Blob.content)))
    assert subjects == [f"Question {number}" for number in (1, 2, 3, 4)]
    assert a_mail(2, text="Hello\n\nFrom here on it hurts.\n") in contents


def test_the_separator_s_date_is_the_day_of_delivery(db: Database, readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "old.mbox"
    path.write_bytes(b"From paula@acme.example Mon Mar  2 10:11:12 2026\n" + a_mail(1) + b"\n")

    run(db, readers, path)

    with db.read() as session:
        (delivered_at,) = session.scalars(select(InboundMessage.delivered_at))
    assert delivered_at == datetime.fromisoformat("2026-03-02T10:11:12+00:00")


def test_replies_find_the_ticket_that_the_mail_before_them_opened(
    db: Database, readers: Readers, tmp_path: Path
) -> None:
    mails = []
    for number in range(0, 20, 2):
        mails += [a_mail(number), a_mail(number + 1, In_Reply_To=f"<q{number}@acme.example>")]

    report = run(db, readers, an_mbox(tmp_path / "threads.mbox", *mails))

    assert (report.ticketed, report.attached) == (10, 10)


def test_progress_ends_with_every_mail_finished(db: Database, readers: Readers, tmp_path: Path) -> None:
    path = an_mbox(tmp_path / "old.mbox", *(a_mail(number) for number in range(4)))
    steps: list[tuple[int, int]] = []

    import_mail(db, readers, [path], identity=IDENTITY, progress=lambda done, total: steps.append((done, total)))

    assert steps[0] == (0, 4)
    assert steps[-1] == (4, 4)
    assert steps == sorted(steps)


def test_a_path_without_mail_is_refused_before_anything_is_stored(
    db: Database, readers: Readers, tmp_path: Path
) -> None:
    good = an_mbox(tmp_path / "old.mbox", a_mail(1))
    (tmp_path / "empty").mkdir()

    for bad in (tmp_path / "nowhere.mbox", tmp_path / "empty"):
        with pytest.raises(ImportRefused, match=bad.name):
            run(db, readers, good, bad)

    with db.read() as session:
        assert session.scalars(select(InboundMessage)).all() == []


def test_documents_that_are_left_are_kept_as_files_and_pay_nothing(
    db: Database, readers: Readers, tmp_path: Path
) -> None:
    mbox = an_mbox(tmp_path / "old.mbox", an_email(attachments=(("advice.pdf", remittance_pdf(1, pages=1)),)))

    report = import_mail(db, readers, [mbox], identity=IDENTITY, with_documents=False)

    assert report.ticketed == 1
    with db.read() as session:
        assert session.scalars(select(Attachment.name)).all() == ["advice.pdf"]
        assert session.scalars(select(Remittance.id)).all() == []


def test_an_import_loads_the_tables_that_its_rows_refer_to_and_the_moneys_only_with_a_document() -> None:
    """What no import writes may refer elsewhere: the reflection of an allocation, which a ledger import notes."""
    assert list_unknown_targets("inbox.import_mail") == "allocation.id"
    assert list_unknown_targets("inbox.import_mail, inbox.filed_documents") == "allocation.id"


def list_unknown_targets(modules: str) -> str:
    """The columns that tables of a fresh process refer to without having loaded them."""
    code = (
        f"import {modules}; from tickets.db import Base; tables = Base.metadata.tables; "
        "wanted = {key.target_fullname for table in tables.values() for key in table.foreign_keys}; "
        "print(*sorted(each for each in wanted if each.partition('.')[0] not in tables))"
    )
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
