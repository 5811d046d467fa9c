"""doctor: one line for each thing, with a mark that says whether it holds."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox.alarms import AlarmConfig
from inbox.mailbox import MailboxConfig
from inbox.smtp import SmtpConfig
from tests.builders import Cast
from tickets.db import Database
from tickets.migrate import migrate
from tickets.sign_ins import get_sign_in
from web.doctor import (
    Mark,
    check_alarm,
    check_contents,
    check_database,
    check_mailbox,
    check_python,
    check_settings,
    check_sign_in,
    check_smtp,
    run_checks,
)
from web.settings import BadSetting, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}/desk.db", secret="x" * 40)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        return int(holder.getsockname()[1])


def test_an_empty_home_is_healthy_but_takes_and_sends_no_mail(settings: Settings) -> None:
    marks = {check.name: check.mark for check in run_checks(lambda: settings)}

    assert marks["database"] == marks["settings"] == marks["readers"] == Mark.GOOD
    assert marks["mailboxes"] == marks["SMTP"] == Mark.POOR


def test_a_new_desk_hears_that_nobody_can_sign_in_and_no_item_is_known(
    settings: Settings, db: Database, cast: Cast
) -> None:
    fresh = Database(settings.database_url)
    migrate(fresh)
    fresh.dispose()

    new = {check.name: (check.mark, check.words) for check in check_contents(settings)}
    used = {check.name: check.words for check in check_contents(replace(settings, database_url=db.url))}

    assert new["people"] == (Mark.POOR, "nobody can sign in yet; `counterfoil user add` adds the first")
    assert new["ledger"][0] == Mark.POOR
    assert used["people"] == "5 can sign in"


def test_bad_settings_are_listed_and_nothing_else_is_tried() -> None:
    def load() -> Settings:
        raise BadSetting(["smtp.port: must be a port number, not 'abc'", "company: is odd"])

    checks = list(run_checks(load))

    assert [(check.name, check.mark) for check in checks] == [
        ("Python", checks[0].mark),
        ("settings", Mark.BAD),
        ("settings", Mark.BAD),
    ]
    assert checks[1].words == "smtp.port: must be a port number, not 'abc'"


def test_the_database_line_tells_mode_and_migration_but_no_password(settings: Settings, db: Database) -> None:
    check = check_database(replace(settings, database_url=db.url))

    assert check.mark is Mark.GOOD
    assert check.words.endswith(", migrated")
    assert ("journal wal" if db.is_sqlite else "PostgreSQL 1") in check.words


def test_a_database_that_is_down_is_named(settings: Settings, closed_port: int) -> None:
    url = f"postgresql://desk:quietwater@127.0.0.1:{closed_port}/desk"
    check = check_database(replace(settings, database_url=url))

    assert check.mark is Mark.BAD
    assert "quietwater" not in check.words
    assert str(closed_port) in check.words


def test_a_file_that_is_no_database_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_text("these are not the books you are looking for\n" * 100)

    assert check_database(settings).mark is Mark.BAD


def test_the_embedded_database_migrates_itself(settings: Settings) -> None:
    assert "at the next start" in check_database(settings).words

    db = Database(settings.database_url)
    migrate(db)
    db.dispose()

    assert check_database(settings).words.endswith("migrated")


def test_a_mailbox_that_does_not_answer_is_one_bad_line(closed_port: int) -> None:
    check = check_mailbox(MailboxConfig("billing", "imap", "127.0.0.1", closed_port, "none", "billing", "quietwater"))

    assert (check.name, check.mark) == ("mailbox billing", Mark.BAD)
    assert "quietwater" not in check.words


def test_a_folder_mailbox_is_looked_into(tmp_path: Path) -> None:
    assert check_mailbox(MailboxConfig("scans", "folder", path=tmp_path)).mark is Mark.GOOD
    assert check_mailbox(MailboxConfig("scans", "folder", path=tmp_path / "gone")).mark is Mark.BAD


def test_smtp_that_does_not_answer_is_a_bad_line(closed_port: int) -> None:
    assert check_smtp(SmtpConfig("127.0.0.1", closed_port, "none")).mark is Mark.BAD


def test_an_open_network_without_https_is_warned_about(settings: Settings) -> None:
    assert check_settings(settings).mark is Mark.GOOD
    assert check_settings(replace(settings, listen_host="0.0.0.0")).mark is Mark.POOR
    open_to_all = replace(settings, listen_host="0.0.0.0", base_url="https://billing.example")
    assert check_settings(open_to_all).mark is Mark.GOOD


@pytest.mark.parametrize(
    ("running", "mark"), [((3, 11, 2), Mark.POOR), ((3, 11, 15), Mark.GOOD), ((3, 12, 13), Mark.GOOD)]
)
def test_a_python_with_known_holes_is_warned_about(running: tuple[int, int, int], mark: Mark) -> None:
    assert check_python(running).mark is mark


def a_sign_in(db: Database, now: datetime, **changes: object) -> None:
    values = {"expires_at": now + timedelta(minutes=50), "authorised_by": "billing@acme.example", **changes}
    with db.write() as session:
        row = get_sign_in(session, "mailbox billing")
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.parametrize(
    ("changes", "mark", "words"),
    [
        (
            {},
            Mark.GOOD,
            "refresh-token of billing@acme.example, token until 23 Nov 2026 09:50 UTC (50 min), renewed by itself",
        ),
        ({"expires_at": datetime(2026, 11, 23, 8, tzinfo=UTC)}, Mark.POOR, "token ended 23 Nov 2026 08:00 UTC"),
        ({"expires_at": None, "error": "invalid_grant"}, Mark.BAD, "refresh-token, no token yet: invalid_grant"),
        ({"error": "The sign-in was refused: no\nmore"}, Mark.BAD, "by itself; The sign-in was refused: no"),
        (
            {"credential_expires_at": datetime(2026, 12, 1, tzinfo=UTC)},
            Mark.POOR,
            "permission until 01 Dec 2026 00:00 UTC (7 days)",
        ),
        (
            {"credential_expires_at": datetime(2027, 12, 1, tzinfo=UTC)},
            Mark.GOOD,
            "permission until 01 Dec 2027 00:00 UTC (372 days)",
        ),
        (
            {  # replaced with each renewal, so its end never comes
                "refresh_obtained_at": datetime(2026, 11, 23, 8, tzinfo=UTC),
                "refresh_expires_at": datetime(2026, 11, 24, 8, tzinfo=UTC),
            },
            Mark.GOOD,
            "permission until 24 Nov 2026 08:00 UTC",
        ),
        (
            {  # never replaced
                "refresh_obtained_at": datetime(2026, 11, 17, 8, tzinfo=UTC),
                "refresh_expires_at": datetime(2026, 11, 24, 8, tzinfo=UTC),
            },
            Mark.POOR,
            "permission until 24 Nov 2026 08:00 UTC",
        ),
    ],
)
def test_a_sign_in_is_a_line_of_source_end_and_state(
    db: Database, now: datetime, changes: dict[str, object], mark: Mark, words: str
) -> None:
    a_sign_in(db, now, **changes)

    check = check_sign_in(db, "mailbox billing", "refresh-token", now)

    assert (check.name, check.mark) == ("sign-in billing", mark)
    assert words in check.words


def test_a_desk_without_an_alarm_channel_is_warned_about(settings: Settings) -> None:
    assert check_alarm(settings).mark is Mark.POOR

    told = check_alarm(replace(settings, alarm=AlarmConfig("https://chat.example/hook", "k" * 32)))
    assert (told.mark, told.words) == (Mark.GOOD, "by webhook; `counterfoil test-alarm` tries it")
