"""A Maildir or a folder of .eml files is read once, whatever other programs do to its files meanwhile."""

import os
from pathlib import Path

import pytest

from inbox.folder import FolderMailbox
from inbox.mailbox import FetchedBatch, FetchedMessage, MailboxConfig, MailboxError


def mailbox(path: Path) -> FolderMailbox:
    return FolderMailbox(MailboxConfig("folder", "folder", path=path))


def fetch(path: Path, stored: frozenset[int] = frozenset()) -> list[FetchedMessage]:
    return [message for batch in fetch_batches(path, stored) for message in batch.messages]


def fetch_batches(path: Path, stored: frozenset[int] = frozenset()) -> list[FetchedBatch]:
    with mailbox(path).connect() as session:
        return list(session.fetch([uid for uid in session.list_uids(1) if uid not in stored]))


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def test_a_maildir_is_read_in_the_order_of_delivery(maildir: Path) -> None:
    (maildir / "cur" / "1000.a.host:2,S").write_bytes(b"first")
    (maildir / "new" / "1001.b.host").write_bytes(b"second")
    (maildir / "tmp" / "1002.c.host").write_bytes(b"half writ")

    assert [message.raw for message in fetch(maildir)] == [b"first", b"second"]


def test_a_file_that_a_mail_reader_moved_and_flagged_stays_the_same_message(maildir: Path) -> None:
    (maildir / "new" / "1001.b.host").write_bytes(b"one")
    (message,) = fetch(maildir)

    os.rename(maildir / "new" / "1001.b.host", maildir / "cur" / "1001.b.host:2,RS")

    assert fetch(maildir, frozenset({message.uid})) == []
    assert fetch(maildir)[0].uid == message.uid


def test_what_was_stored_is_not_read_again_and_a_gap_is_work(tmp_path: Path) -> None:
    for name in ("a.eml", "b.eml", "c.eml"):
        (tmp_path / name).write_bytes(name.encode())
    first, second, third = fetch(tmp_path)

    assert fetch(tmp_path, frozenset({first.uid, third.uid})) == [second]


def test_files_of_sub_folders_count_and_other_files_do_not(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "a.eml").write_bytes(b"one")
    (tmp_path / "notes.txt").write_bytes(b"no mail")
    (tmp_path / "b.eml").write_bytes(b"")  # still being written

    assert [message.raw for message in fetch(tmp_path)] == [b"one"]


def test_no_file_is_changed(maildir: Path) -> None:
    file = maildir / "new" / "1001.b.host"
    file.write_bytes(b"one")
    before = file.stat()

    fetch(maildir)

    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert sorted(path.name for path in maildir.rglob("*")) == ["1001.b.host", "cur", "new", "tmp"]


def test_a_missing_folder_needs_a_person(tmp_path: Path) -> None:
    with pytest.raises(MailboxError, match="There is no folder") as missing:
        fetch(tmp_path / "nowhere")

    assert missing.value.permanent
