"""Settings: where they come from, and how a wrong one is refused."""

import os
import re
import shutil
import stat
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from inbox.alarms import AlarmConfig
from inbox.mailbox import MailboxConfig
from inbox.smtp import SmtpConfig
from web.configuration.tables import ALARM, AUTOMATIC_MAIL, CASH, COMPANY, DESK, MAILBOX, SMTP
from web.settings import BadSetting, Settings, load_settings

ROOT = Path(__file__).parent.parent


def write(home: Path, text: str, mode: int = 0o600) -> None:
    (home / "counterfoil.toml").write_text(text)
    (home / "counterfoil.toml").chmod(mode)


def refusal(home: Path, **environ: str) -> tuple[str, ...]:
    with pytest.raises(BadSetting) as bad:
        load_settings(home, environ)
    return bad.value.problems


def test_without_a_file_everything_is_kept_in_the_home(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "home", {})

    assert settings.home == tmp_path / "home"
    assert settings.database_url == f"sqlite:///{tmp_path}/home/counterfoil.sqlite3"
    assert settings.mailboxes == ()
    assert settings.smtp is None


def test_the_home_comes_from_the_environment(tmp_path: Path) -> None:
    assert load_settings(environ={"COUNTERFOIL_HOME": str(tmp_path)}).home == tmp_path


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = load_settings(tmp_path, {}).secret
    second = load_settings(tmp_path, {}).secret

    assert first == second
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret"]


def test_a_damaged_secret_is_refused_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")

    assert "damaged" in refusal(tmp_path)[0]
    assert (tmp_path / "secret").read_text() == "short"


def test_several_mailboxes_and_smtp_are_read_with_the_usual_ports(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    write(
        tmp_path,
        """
        company = "Fernhollow Telecom"
        database_url = "sqlite:///books.db"
        [[mailbox]]
        name = "billing"
        host = "imap.fernhollow.example"
        user = "billing"
        password = "quiet water"
        [[mailbox]]
        name = "scans"
        kind = "folder"
        path = "mail"
        [smtp]
        host = "smtp.fernhollow.example"
        security = "tls"
        timeout_seconds = 12.5
        """,
    )
    settings = load_settings(tmp_path, {})

    billing, scans = settings.mailboxes
    assert (billing.name, billing.port, billing.security, billing.password) == ("billing", 993, "tls", "quiet water")
    assert (scans.kind, scans.path) == ("folder", tmp_path / "mail")
    assert settings.smtp == SmtpConfig("smtp.fernhollow.example", 465, "tls", timeout_seconds=12.5)
    assert settings.database_url == f"sqlite:///{tmp_path}/books.db"
    assert settings.company == "Fernhollow Telecom"


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        company = "From the file"
        [[mailbox]]
        name = "front-desk"
        host = "old.example"
        user = "desk"
        password_file = "does-not-exist"
        """,
    )
    settings = load_settings(
        tmp_path,
        {
            "COUNTERFOIL_COMPANY": "From outside",
            "COUNTERFOIL_MAILBOX_FRONT_DESK_HOST": "new.example",
            "COUNTERFOIL_MAILBOX_FRONT_DESK_PASSWORD": "quiet water",
        },
    )

    assert settings.company == "From outside"
    assert settings.mailboxes[0].host == "new.example"
    assert settings.mailboxes[0].password == "quiet water"


def test_variables_alone_make_a_mailbox_and_an_empty_one_counts_as_unset(tmp_path: Path) -> None:
    settings = load_settings(
        tmp_path,
        {
            "COUNTERFOIL_MAILBOX_BILLING_HOST": "imap.fernhollow.example",
            "COUNTERFOIL_MAILBOX_BILLING_USER": "billing",
            "COUNTERFOIL_MAILBOX_BILLING_PASSWORD": "quiet water",
            "COUNTERFOIL_MAILBOX_BILLING_SECURITY": "starttls",
            "COUNTERFOIL_SMTP_HOST": "",
            "COUNTERFOIL_LISTEN_PORT": "9090",
        },
    )

    assert [(box.name, box.port) for box in settings.mailboxes] == [("billing", 143)]
    assert settings.smtp is None
    assert settings.listen_port == 9090


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "smtp.password").write_text(" quiet water \n")
    (tmp_path / "url").write_text("postgresql://desk:quiet@db.example/desk\n")
    settings = load_settings(
        tmp_path,
        {
            "COUNTERFOIL_SMTP_HOST": "smtp.fernhollow.example",
            "COUNTERFOIL_SMTP_USER": "desk",
            "COUNTERFOIL_SMTP_PASSWORD_FILE": "smtp.password",
            "COUNTERFOIL_DATABASE_URL_FILE": str(tmp_path / "url"),
        },
    )

    assert settings.smtp is not None
    assert settings.smtp.password == " quiet water "
    assert settings.database_url == "postgresql://desk:quiet@db.example/desk"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x" * 40)
    problems = refusal(tmp_path, COUNTERFOIL_SECRET="y" * 40, COUNTERFOIL_SECRET_FILE="secret.txt")

    assert problems == ("COUNTERFOIL_SECRET_FILE: COUNTERFOIL_SECRET is set too; only one of them can be meant",)


def test_a_password_in_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path, '[smtp]\nhost = "smtp.example"\nuser = "desk"\npassword = "quiet water"\n', mode=0o644)

    (problem,) = refusal(tmp_path)
    assert problem.startswith("smtp.password: others can read")


def test_no_password_shows_in_a_repr(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    settings = load_settings(
        tmp_path,
        {
            "COUNTERFOIL_DATABASE_URL": "postgresql://desk:quietwater@db.example/desk",
            "COUNTERFOIL_SECRET": "quietwater" * 4,
            "COUNTERFOIL_SMTP_HOST": "smtp.example",
            "COUNTERFOIL_SMTP_USER": "desk",
            "COUNTERFOIL_SMTP_PASSWORD": "quietwater",
            "COUNTERFOIL_MAILBOX_A_KIND": "folder",
            "COUNTERFOIL_MAILBOX_A_PATH": "mail",
            "COUNTERFOIL_MAILBOX_A_PASSWORD": "quietwater",
        },
    )

    assert "quietwater" not in repr(settings)


def test_every_problem_is_told_at_once_by_name_and_reason(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        compny = "x"
        poll_seconds = 0
        [[mailbox]]
        name = "billing"
        host = "imap.fernhollow.example"
        port = "abc"
        """,
    )
    problems = refusal(tmp_path, COUNTERFOIL_DATABSE_URL="x", COUNTERFOIL_BASE_URL="billing.example")

    assert problems == (
        "COUNTERFOIL_DATABSE_URL: no such setting; did you mean COUNTERFOIL_DATABASE_URL?",
        "compny: no such setting; did you mean company?",
        "poll_seconds: must be between 1 and 3600, not 0",
        "COUNTERFOIL_BASE_URL: must be like https://billing.example.com, not 'billing.example'",
        "mailbox[0].port: must be a port number, not 'abc'",
        "mailbox[0].user: is missing",
        "mailbox[0].password: is missing",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("company = ", "is not TOML"),
        ("company = 3", "company: must be a text, not 3"),
        ("listen_port = true", "listen_port: must be a port number, not True"),
        ("listen_port = 70000", "listen_port: must be between 1 and 65535, not 70000"),
        ('mail_from = "billing"', "mail_from: must be a mail address, not 'billing'"),
        ('base_url = "https://desk.example/counterfoil"', "base_url: must have no path"),
        ('database_url = "sqlite://"', "database_url: must name a file"),
        ('database_url = "postgres://db/desk"', "database_url: must begin with postgresql://, not postgres://"),
        (
            'database_url = "mysql://db/desk"',
            "database_url: must begin with postgresql:// or sqlite:///, not mysql://",
        ),
        ('database_url = "books"', "database_url: must be like postgresql://"),
        ('secret = "short"', "secret: must have at least 32 characters"),
        ("smtp = 3", "smtp: must be a table, [smtp]"),
        ("[mailbox]", "mailbox: must be a list of tables"),
        ('[smtp]\nuser = "desk"', "smtp.host: is missing"),
        ('[smtp]\nhost = "a.example"\nuser = "desk"', "smtp.password: is missing; smtp.user is set"),
        ('[smtp]\nhost = "a.example"\nsecurity = "ssl"', "smtp.security: must be tls, starttls or none, not 'ssl'"),
        ('[smtp]\nhost = "a.example"\nsecurity = "none"', "smtp.security: none would send mail"),
        ('[smtp]\nhost = "a.example"\nca_file = "gone.pem"', "smtp.ca_file: there is no file"),
        ('[smtp]\nhost = "a.example"\ntimeout_seconds = "soon"', "smtp.timeout_seconds: must be a number of seconds"),
        ('[[mailbox]]\nname = "A B"', "mailbox[0].name: must be small letters"),
        ('[[mailbox]]\nkind = "folder"\npath = "x"', "mailbox[0].name: is missing"),
        ('[[mailbox]]\nname = "a"\nkind = "folder"', "mailbox[0].path: is missing"),
        ('[[mailbox]]\nname = "a"\nkind = "pop3"', "mailbox[0].kind: must be imap, folder, lmtp or smtp, not 'pop3'"),
        (
            '[[mailbox]]\nname = "a"\nkind = "folder"\npath = "x"\n' * 2,
            "mailbox[1].name: 'a' is the name of two mailboxes",
        ),
    ],
)
def test_a_bad_value_is_refused_by_name(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path, text)

    assert words in "\n".join(refusal(tmp_path))


def test_the_switches_of_the_tests_are_not_taken_for_settings(tmp_path: Path) -> None:
    load_settings(tmp_path, {"COUNTERFOIL_REQUIRE_POSTGRES": "1", "COUNTERFOIL_PEERS": "/somewhere"})


def test_a_home_that_can_not_be_made_is_refused() -> None:
    assert refusal(Path("/proc/counterfoil"))[0].startswith("COUNTERFOIL_HOME: ")


@pytest.mark.parametrize(
    ("heading", "table", "value"),
    [
        ("Mail in", MAILBOX, MailboxConfig),
        ("Mail out", SMTP, SmtpConfig),
        ("Alarms", ALARM, AlarmConfig),
    ],
)
def test_the_documentation_names_every_setting_and_no_other(heading: str, table: dict[str, Any], value: type) -> None:
    documented = documented_in(heading)
    shared = documented_in("Tokens") if "sign_in" in table else set()

    # tables of their own, and what is made of the settings of a sign-in
    assert documented | shared >= {field.name for field in fields(value)} - {"token", "token_of"}
    assert set(table) == documented | shared


@pytest.mark.parametrize(
    ("heading", "table"), [("The desk", COMPANY), ("Cash", CASH), ("Automatic mail", AUTOMATIC_MAIL)]
)
def test_the_documentation_names_every_setting_of_the_desk_and_no_other(heading: str, table: dict[str, Any]) -> None:
    of_all = {"home", "mailboxes", "smtp", "alarm"} if heading == "The desk" else set()

    assert documented_in(heading) == table.keys() | of_all


def test_every_field_of_the_settings_can_be_set() -> None:
    assert {field.name for field in fields(Settings)} == DESK.keys() | {"home", "mailboxes", "smtp", "alarm"}


def documented_in(heading: str) -> set[str]:
    (section,) = re.findall(rf"^## {heading}.*?(?=^## |\Z)", (ROOT / "docs/settings.md").read_text(), re.M | re.S)
    return set(re.findall(r"^\| `(\w+)` \|", section, re.M))


def test_the_example_file_is_accepted(tmp_path: Path) -> None:
    shutil.copy(ROOT / "counterfoil.toml.example", tmp_path / "counterfoil.toml")
    for name in ("billing", "remittances"):
        (tmp_path / f"{name}.password").write_text("quiet water")

    assert [box.name for box in load_settings(tmp_path, {}).mailboxes] == ["billing", "remittances"]
