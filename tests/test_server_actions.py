"""Mail is moved on its server once it has its outcome, never before, and once whatever happens in between."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4

import pytest
from imapclient import IMAPClient
from sqlalchemy import select

from inbox import imap_session, server_actions
from inbox.imap import ImapMailbox
from inbox.mailbox import MailboxConfig
from inbox.poller import poll_once
from tests.builders import finish_claim
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot
from tickets.alarms import list_open
from tickets.db import Database
from tickets.mailroom.mail_claims import claim_next, release_failed
from tickets.mailroom.messages import Outcome
from tickets.mailroom.server_actions import ActionState, ServerAction, count_open
from web.doctor import Mark, check_mailbox

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STEPS = ("move_begun", "move_copied", "move_flagged", "move_made")
MAILS = tuple(b"Message-ID: <%d@acme.example>\r\nSubject: %d\r\n\r\nbody\r\n" % (n, n) for n in range(1, 4))


class Killed(BaseException):
    """As if the process had ended here."""


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running_dovecot(("billing",)) as running:
        yield running


@pytest.fixture
def dovecot(server: Dovecot) -> Dovecot:
    server.empty("billing")
    server.append("billing", *MAILS)
    return server


@pytest.fixture(params=["MOVE", "UIDPLUS", "neither"])
def capability(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the server can do; Dovecot can do both."""
    hidden = {"MOVE": (), "UIDPLUS": ("MOVE",), "neither": ("MOVE", "UIDPLUS")}[request.param]
    real = IMAPClient.has_capability
    monkeypatch.setattr(IMAPClient, "has_capability", lambda self, name: name not in hidden and real(self, name))
    return str(request.param)


def source(dovecot: Dovecot, **changes: object) -> ImapMailbox:
    config = MailboxConfig("billing", "imap", "127.0.0.1", dovecot.port, "none", "billing", "billing")
    return ImapMailbox(replace(config, **{"processed_folder": "Processed", **changes}))  # type: ignore[arg-type]


def give_outcomes(db: Database, count: int = 3) -> None:
    with db.write() as session:
        for _ in range(count):
            claim = claim_next(session, "test", now=NOW)
            assert claim
            finish_claim(session, claim, Outcome.AUTOMATIC, now=NOW)


def folder(dovecot: Dovecot, name: str) -> list[bytes]:
    """What a person sees in it: without what is marked as deleted."""
    with dovecot.client("billing") as client:
        if not client.folder_exists(name):
            return []
        client.select_folder(name, readonly=True)
        uids = client.search("UNDELETED")
        return sorted(item[b"BODY[]"] for item in client.fetch(uids, ["BODY.PEEK[]"]).values()) if uids else []


def states(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(ServerAction.state).order_by(ServerAction.inbound_id)))


def test_a_mail_is_moved_after_its_outcome_and_not_before(db: Database, dovecot: Dovecot, capability: str) -> None:
    poll_once(source(dovecot), db, now=NOW)
    poll_once(source(dovecot), db, now=NOW)
    assert folder(dovecot, "Processed") == []

    give_outcomes(db, 2)
    poll_once(source(dovecot), db, now=NOW)

    assert folder(dovecot, "Processed") == list(MAILS[:2])
    assert folder(dovecot, "INBOX") == [MAILS[2]]
    assert states(db) == [ActionState.DONE, ActionState.DONE, ActionState.INTENDED]


def test_a_parked_mail_stays_where_it_is(db: Database, dovecot: Dovecot) -> None:
    poll_once(source(dovecot), db, now=NOW)
    with db.write() as session:
        for attempt in range(9):
            claim = claim_next(session, "test", now=NOW + timedelta(hours=attempt))
            if claim:
                release_failed(session, claim, "no reader can", now=NOW)

    poll_once(source(dovecot), db, now=NOW)

    assert folder(dovecot, "INBOX") == list(MAILS)
    with db.read() as session:
        assert count_open(session, "billing") == 3


def test_nothing_is_moved_where_no_folder_is_set(db: Database, dovecot: Dovecot) -> None:
    poll_once(source(dovecot, processed_folder=""), db, now=NOW)
    give_outcomes(db)

    poll_once(source(dovecot), db, now=NOW)

    assert folder(dovecot, "INBOX") == list(MAILS)


@pytest.mark.parametrize("step", STEPS)
def test_a_move_that_was_cut_off_at_any_step_is_completed_and_never_doubled(
    db: Database, dovecot: Dovecot, capability: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if capability == "MOVE" and step in ("move_copied", "move_flagged"):
        pytest.skip("a server with MOVE has no such step")
    poll_once(source(dovecot), db, now=NOW)
    give_outcomes(db)
    with monkeypatch.context() as armed:
        for module in (imap_session, server_actions):
            armed.setattr(module, "crash_point", lambda name: _kill() if name == step else None)
        with pytest.raises(Killed):
            poll_once(source(dovecot), db, now=NOW)

    poll_once(source(dovecot), db, now=NOW)

    assert folder(dovecot, "Processed") == list(MAILS)
    assert folder(dovecot, "INBOX") == []
    assert states(db) == [ActionState.DONE] * 3


def _kill() -> None:
    raise Killed


def test_a_mail_that_somebody_else_moved_is_left_alone(db: Database, dovecot: Dovecot) -> None:
    poll_once(source(dovecot), db, now=NOW)
    give_outcomes(db)
    with dovecot.client("billing") as client:
        client.select_folder("INBOX")
        client.delete_messages([2])
        client.expunge()

    poll_once(source(dovecot), db, now=NOW)

    assert folder(dovecot, "Processed") == [MAILS[0], MAILS[2]]
    assert states(db) == [ActionState.DONE, ActionState.GONE, ActionState.DONE]


def test_a_server_that_refuses_is_asked_later_and_reading_goes_on(db: Database, dovecot: Dovecot) -> None:
    poll_once(source(dovecot, processed_folder="no/such//folder"), db, now=NOW)
    give_outcomes(db)
    dovecot.append("billing", b"Subject: more\r\n\r\n")

    report = poll_once(source(dovecot), db, now=NOW)

    assert (report.stored, report.error) == (1, None)
    with db.read() as session:
        action = session.scalars(select(ServerAction).order_by(ServerAction.inbound_id)).first()
        assert action
        assert action.error
        assert action.due_at == NOW + timedelta(minutes=1)
    assert folder(dovecot, "INBOX")[:3] == list(MAILS)


def test_moves_that_stay_refused_raise_an_alarm_that_ends_when_they_are_made(db: Database, dovecot: Dovecot) -> None:
    poll_once(source(dovecot), db, now=NOW)
    give_outcomes(db)
    in_the_way = dovecot.home / "mail" / "billing" / "mdbox" / "mailboxes" / "Processed"
    in_the_way.write_text("a file where the folder should be")

    told = []
    for minutes in (0, 1, 3):
        poll_once(source(dovecot), db, now=NOW + timedelta(minutes=minutes))
        told.append(open_alarms(db))
    in_the_way.unlink()
    poll_once(source(dovecot), db, now=NOW + timedelta(minutes=7))

    assert told[:2] == [[], []]
    assert told[2][0].startswith(
        "3 of its mails are done here, and the server does not let them be moved to Processed"
    )
    assert open_alarms(db) == []
    assert folder(dovecot, "Processed") == list(MAILS)


def test_a_full_mailbox_keeps_its_mails_where_they_are_until_there_is_room(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server without MOVE needs room for a copy of what is moved."""
    tried: list[object] = []
    copy, knows = IMAPClient.copy, IMAPClient.has_capability

    def try_copy(*arguments: object) -> object:
        tried.append(arguments)
        return copy(*arguments)

    monkeypatch.setattr(IMAPClient, "has_capability", lambda self, name: name != "MOVE" and knows(self, name))
    monkeypatch.setattr(IMAPClient, "copy", try_copy)
    private = b"Subject: a private mail\r\n\r\n"
    with running_dovecot(("billing",), most_messages=6) as dovecot:
        dovecot.append("billing", *MAILS)
        with dovecot.client("billing") as client:
            client.create_folder("Private")
            client.append("Private", private)
        poll_once(source(dovecot), db, now=NOW)
        give_outcomes(db)
        for minutes in range(60):
            report = poll_once(source(dovecot), db, now=NOW + timedelta(minutes=minutes))
            assert report.error is None
        (told,) = open_alarms(db)

        assert folder(dovecot, "INBOX") == list(MAILS)
        assert folder(dovecot, "Processed") == []
        assert 3 <= len(tried) < 10
        assert "does not let them be moved to Processed" in told
        assert "quota" in told.lower()

        with dovecot.client("billing") as client:  # somebody makes room
            client.delete_folder("Private")
        poll_once(source(dovecot), db, now=NOW + timedelta(hours=3))

        assert folder(dovecot, "INBOX") == []
        assert folder(dovecot, "Processed") == list(MAILS)
        assert open_alarms(db) == []


def open_alarms(db: Database) -> list[str]:
    with db.read() as session:
        return [alarm.words for alarm, _ in list_open(session)]


def test_a_mailbox_that_may_only_be_read_says_so_in_plain_words(
    db: Database, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll_once(source(dovecot), db, now=NOW)
    give_outcomes(db)
    with monkeypatch.context() as only_read:
        only_read.setattr(IMAPClient, "select_folder", _as_if_only_readable)
        poll_once(source(dovecot), db, now=NOW)
        check = check_mailbox(source(dovecot).config)

    with db.read() as session:
        action = session.scalars(select(ServerAction)).first()
    assert action
    assert check.mark is Mark.POOR
    assert check.words.endswith(f"; mail can't be moved to Processed: {action.error}")
    assert action.error == "Cannot open the folder INBOX: this account may only read it"
    assert folder(dovecot, "INBOX") == list(MAILS)


_select = IMAPClient.select_folder


def _as_if_only_readable(client: IMAPClient, name: str, readonly: bool = False) -> object:
    if not readonly:
        raise IMAP4.readonly(f"b'\"{name}\"' is not writable")
    return _select(client, name, readonly=True)


def test_moves_outlive_a_new_numbering(db: Database, dovecot: Dovecot) -> None:
    poll_once(source(dovecot), db, now=NOW)
    give_outcomes(db)
    with dovecot.client("billing") as client:  # the same mails in a folder of the same name
        client.rename_folder("INBOX", "Old")
        client.select_folder("Old")
        client.copy([1, 2, 3], "INBOX")

    poll_once(source(dovecot), db, now=NOW)

    assert folder(dovecot, "Processed") == list(MAILS)
    assert states(db) == [ActionState.DONE] * 3
