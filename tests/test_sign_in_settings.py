"""Settings of sign-ins and alarms: what belongs together is read, what can't work is refused by name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox.alarms import AlarmConfig
from inbox.tokens import SOURCES, TokenConfig
from web.configuration.sign_in import KINDS
from web.settings import BadSetting, Settings, load_settings

MAILBOX = '[[mailbox]]\nname = "billing"\nhost = "imap.acme.example"\nuser = "billing@acme.example"\n'
SMTP = '[smtp]\nhost = "smtp.acme.example"\n'
ALARM = '[alarm]\nmail_to = "it@acme.example"\nmail_from = "desk@acme.example"\nhost = "other.example"\n'
HOOK = f'[alarm]\nwebhook_url = "https://chat.example/hook"\nwebhook_secret = "{"k" * 32}"\n'
APP = 'sign_in = "microsoft-app"\ntenant = "t"\nclient_id = "c"\n'
REFRESH = 'sign_in = "refresh-token"\nclient_id = "c"\n'


def load(home: Path, text: str, **environ: str) -> Settings:
    (home / "counterfoil.toml").write_text(text)
    (home / "counterfoil.toml").chmod(0o600)
    for name in ("app.pem", "key.json"):
        (home / name).touch()
    return load_settings(home, environ)


def token(home: Path, text: str) -> TokenConfig:
    (mailbox,) = load(home, MAILBOX + text).mailboxes
    assert mailbox.password == ""
    assert mailbox.token is not None
    return mailbox.token


def refusal(home: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(BadSetting) as bad:
        load(home, text)
    return bad.value.problems


def test_every_source_of_tokens_can_be_set() -> None:
    assert set(KINDS) - {"password"} == set(SOURCES)


def test_an_app_of_microsoft(tmp_path: Path) -> None:
    text = 'sign_in = "microsoft-app"\ntenant = "acme.example"\nclient_id = "c"\nclient_secret = "quiet"\n'

    assert token(tmp_path, text + "client_secret_ends = 2027-03-31") == TokenConfig(
        "microsoft-app",
        "billing@acme.example",
        "https://login.microsoftonline.com/acme.example",
        "c",
        "quiet",
        datetime(2027, 3, 31, tzinfo=UTC),
    )
    assert "quiet" not in repr(token(tmp_path, text))


def test_an_app_with_a_certificate_in_another_cloud(tmp_path: Path) -> None:
    config = token(
        tmp_path,
        'sign_in = "microsoft-app"\ntenant = "t"\nclient_id = "c"\nclient_certificate = "app.pem"\n'
        'authority = "https://login.microsoftonline.us/"',
    )

    assert config.client_certificate == tmp_path / "app.pem"
    assert config.authority == "https://login.microsoftonline.us/t"


def test_a_service_account(tmp_path: Path) -> None:
    config = token(tmp_path, 'sign_in = "google-service-account"\nservice_account_file = "key.json"')

    assert (config.subject, config.service_account_file) == ("billing@acme.example", tmp_path / "key.json")


def test_a_provider_fills_in_its_addresses(tmp_path: Path) -> None:
    microsoft = token(tmp_path, REFRESH + 'provider = "microsoft"\ntenant = "acme.example"')
    assert microsoft.token_url == "https://login.microsoftonline.com/acme.example/oauth2/v2.0/token"
    assert microsoft.device_url.endswith("/oauth2/v2.0/devicecode")
    assert "offline_access" in microsoft.scope

    google = token(tmp_path, REFRESH + 'provider = "google"\nscope = "https://mail.google.com/"')
    assert google.authorise_url.startswith("https://accounts.google.com/")
    assert google.scope == "https://mail.google.com/"


def test_a_command_is_a_list_or_in_a_variable_a_text(tmp_path: Path) -> None:
    listed = token(tmp_path, 'sign_in = "token-command"\ntoken_command = ["/bin/token", "a b"]')
    (told,) = load(
        tmp_path,
        MAILBOX,
        COUNTERFOIL_MAILBOX_BILLING_SIGN_IN="token-command",
        COUNTERFOIL_MAILBOX_BILLING_TOKEN_COMMAND="/bin/token 'a b'",
    ).mailboxes

    assert told.token is not None
    assert listed.token_command == told.token.token_command == ("/bin/token", "a b")


def test_the_mail_server_shows_the_token_of_a_mailbox(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        MAILBOX
        + 'sign_in = "token-command"\ntoken_command = ["t"]\n'
        + SMTP
        + 'sign_in = "mailbox"\nmailbox = "billing"',
    )

    assert settings.smtp is not None
    assert (settings.smtp.user, settings.smtp.token_of) == ("billing@acme.example", "mailbox billing")
    assert settings.smtp.token == settings.mailboxes[0].token


def test_the_mail_server_has_a_source_of_its_own(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        SMTP + 'user = "desk@acme.example"\nsign_in = "token-command"\ntoken_command = ["t"]\nmechanism = "xoauth2"',
    )

    assert settings.smtp is not None
    assert settings.smtp.token == TokenConfig("token-command", "desk@acme.example", token_command=("t",))
    assert settings.smtp.mechanism == "xoauth2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "mailbox[0].password: is missing; mailbox[0].user is set"),
        (
            'sign_in = "oauth"',
            "mailbox[0].sign_in: must be password, microsoft-app, google-service-account, refresh-token or",
        ),
        (
            'sign_in = "microsoft-app"',
            'mailbox[0].tenant: is missing; sign_in = "microsoft-app" needs it',
        ),
        (
            APP,
            'mailbox[0].client_secret or client_certificate: is missing; sign_in = "microsoft-app" needs it',
        ),
        (
            APP + 'client_secret = "s"\nclient_certificate = "app.pem"',
            "mailbox[0].client_certificate: client_secret is set too; only one of them can be meant",
        ),
        (
            'sign_in = "microsoft-app"\ntenant = "a/b"',
            "mailbox[0].tenant: must be a tenant's id or domain, not 'a/b'",
        ),
        (
            'sign_in = "google-service-account"\nservice_account_file = "none.json"',
            "mailbox[0].service_account_file: there is no file",
        ),
        (REFRESH, 'mailbox[0].provider or token_url: is missing; sign_in = "refresh-token" needs it'),
        (
            REFRESH + 'token_url = "https://login.acme.example/token"',
            "mailbox[0].device_url or authorise_url: is missing; one of them is where it is authorised",
        ),
        (
            REFRESH + 'provider = "google"\ntenant = "t"',
            'mailbox[0].tenant: is only for provider = "microsoft"',
        ),
        (
            REFRESH + 'provider = "google"\ndevice_url = "https://a.example/d"',
            "mailbox[0].device_url: is what the provider says; leave it out, or leave provider out",
        ),
        (
            REFRESH + 'token_url = "http://login.acme.example/token"',
            "mailbox[0].token_url: must begin with https://: login.acme.example is not this machine",
        ),
        (
            REFRESH + 'token_url = "https://u:p@login.acme.example/token"',
            "mailbox[0].token_url: must hold no user and no password",
        ),
        (
            'sign_in = "token-command"\ntoken_command = ["t"]\npassword = "p"',
            'mailbox[0].password: is not used by sign_in = "token-command"',
        ),
        (
            'sign_in = "token-command"\ntoken_command = [1]',
            'mailbox[0].token_command: must be a list like ["/usr/local/bin/token", "billing"], not [1]',
        ),
        (
            'password = "p"\nclient_id = "c"',
            'mailbox[0].client_id: is not used by sign_in = "password"',
        ),
        ('password = "p"\nmechanism = "xoauth2"', "mailbox[0].mechanism: is for tokens, and a password is used"),
        (
            'sign_in = "token-command"\ntoken_command = ["t"]\nmechanism = "plain"',
            "mailbox[0].mechanism: must be auto",
        ),
        (
            REFRESH + 'provider = "google"\nclient_secret_ends = 2027-03-31',
            "mailbox[0].client_secret_ends: there is no client_secret that could end",
        ),
        (
            REFRESH + 'provider = "google"\nclient_secret = "s"\nclient_secret_ends = "soon"',
            "mailbox[0].client_secret_ends: must be a day like 2027-03-31, not 'soon'",
        ),
    ],
)
def test_a_sign_in_that_can_not_work_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in "\n".join(refusal(tmp_path, MAILBOX + text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMTP + 'sign_in = "mailbox"', 'smtp.mailbox: is missing; sign_in = "mailbox" needs it'),
        (SMTP + 'sign_in = "mailbox"\nmailbox = "claims"', "smtp.mailbox: no mailbox is called 'claims'"),
        (
            MAILBOX + 'password = "p"\n' + SMTP + 'sign_in = "mailbox"\nmailbox = "billing"',
            "smtp.mailbox: billing does not sign in with tokens",
        ),
        (SMTP + 'mailbox = "billing"', 'smtp.mailbox: is only for sign_in = "mailbox"'),
        (
            SMTP + 'sign_in = "mailbox"\nmailbox = "billing"\npassword = "p"',
            'smtp.password: is not used by sign_in = "mailbox"',
        ),
        (SMTP + 'sign_in = "token-command"\ntoken_command = ["t"]', "smtp.user: is missing; smtp.sign_in is set"),
        ('[[mailbox]]\nname = "smtp"', "mailbox[0].name: must not be smtp"),
        (
            '[[mailbox]]\nname = "scans"\nkind = "folder"\npath = "x"\nclient_id = "c"',
            "mailbox[0].client_id: is not used by a folder, which nobody signs in to",
        ),
        ("[alarm]", ""),
        ('[alarm]\nca_file = "app.pem"', "alarm.webhook_url or mail_to: is missing; one of them is whom to tell"),
        (
            '[alarm]\nwebhook_url = "https://chat.example/hook"',
            "alarm.webhook_secret: is missing; alarm.webhook_url is set",
        ),
        (
            f'[alarm]\nmail_to = "a@b.example"\nhost = "h"\nmail_from = "c@d.example"\nwebhook_secret = "{"k" * 32}"',
            "alarm.webhook_url: is missing; alarm.webhook_secret is set",
        ),
        (HOOK.replace("https", "http"), "alarm.webhook_url: must begin with https://"),
        (HOOK.replace("k" * 32, "short"), "alarm.webhook_secret: must have at least 32 characters"),
        (HOOK + 'host = "h"', "alarm.mail_to: is missing; alarm.host is set"),
        ('[alarm]\nmail_to = "it@acme.example"', "alarm.host: is missing"),
        (ALARM.replace("it@", ""), "alarm.mail_to: must be a mail address, not 'acme.example'"),
        (ALARM + 'user = "u"', "alarm.password: is missing; alarm.user is set"),
        (ALARM + 'security = "none"', "alarm.security: none would send mail and password in the clear"),
        (
            SMTP + ALARM.replace("other.example", "smtp.acme.example"),
            "alarm.host: is the server and account of [smtp], whose failure it could not tell",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path: Path, text: str, words: str) -> None:
    if not words:
        assert load(tmp_path, text).alarm is None
        return
    assert words in "\n".join(refusal(tmp_path, text))


def test_an_alarm_by_webhook_and_by_mail_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, HOOK).alarm == AlarmConfig("https://chat.example/hook", "k" * 32)

    alarm = load(tmp_path, ALARM, COUNTERFOIL_ALARM_MAIL_TO="it@acme.example, lead@acme.example").alarm
    assert alarm == AlarmConfig(
        mail_to=("it@acme.example", "lead@acme.example"), mail_from="desk@acme.example", host="other.example"
    )


def test_another_account_of_the_same_server_is_another_account(tmp_path: Path) -> None:
    same = ALARM.replace("other.example", "smtp.acme.example") + 'user = "alarms"\npassword = "loud"'

    assert load(tmp_path, SMTP + 'user = "desk"\npassword = "p"\n' + same).alarm is not None


def test_secrets_can_be_files_and_never_stand_in_an_open_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("quiet\n")
    text = 'sign_in = "microsoft-app"\ntenant = "t"\nclient_id = "c"\nclient_secret_file = "secret.txt"'
    assert token(tmp_path, text).client_secret == "quiet"

    (tmp_path / "counterfoil.toml").write_text(MAILBOX + text.replace("_file", "").replace("secret.txt", "quiet"))
    (tmp_path / "counterfoil.toml").chmod(0o644)
    with pytest.raises(BadSetting, match="others can read"):
        load_settings(tmp_path, {})
