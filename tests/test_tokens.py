"""Each source of tokens: what it asks, what it makes of the answers, and what it tells when there is no token."""

import json
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from inbox import tokens as sources
from inbox.tokens import TokenConfig, TokenError, find_credential_end, obtain, read_grant
from tests.sign_in_scene import make_ended_certificate, refresh_source
from tests.smtp_sink import make_certificate
from tests.token_server import SECRET, TokenServer, running_token_server
from tickets.house_time import utc_now


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def microsoft(certificate: tuple[Path, Path]) -> Iterator[TokenServer]:
    """An authority speaks TLS only."""
    with running_token_server(certificate=certificate) as server:
        yield server


def app(server: TokenServer, certificate: tuple[Path, Path], **changes: Any) -> TokenConfig:
    values = {"client_id": "desk", "client_secret": SECRET, "token_ca_file": certificate[0], **changes}
    return TokenConfig("microsoft-app", authority=f"{server.url}/fernhollow.example", **values)


def failure_of(config: TokenConfig, refresh_token: str | None = None) -> TokenError:
    with pytest.raises(TokenError) as failure:
        obtain(config, refresh_token, now=utc_now())
    return failure.value


def test_an_app_of_microsoft_gets_a_token_with_its_secret(
    microsoft: TokenServer, certificate: tuple[Path, Path]
) -> None:
    grant = obtain(app(microsoft, certificate), None, now=utc_now())

    assert grant.access_token in microsoft.access
    assert grant.lifetime == timedelta(hours=1)
    (asked,) = microsoft.requests
    assert asked["scope"] == "https://outlook.office365.com/.default"


def test_an_app_of_microsoft_signs_with_its_certificate(
    microsoft: TokenServer, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    ends_at = utc_now().replace(microsecond=0) + timedelta(days=20)
    own, _ = make_ended_certificate(tmp_path, ended_at=ends_at)
    config = app(microsoft, certificate, client_secret="", client_certificate=own)

    assert obtain(config, None, now=utc_now()).access_token in microsoft.access

    assert microsoft.requests[0]["client_assertion"].count(".") == 2
    assert "client_secret" not in microsoft.requests[0]
    assert find_credential_end(config) == ends_at


def test_an_ended_certificate_of_an_app_is_told_before_anybody_is_asked(
    microsoft: TokenServer, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    own, _ = make_ended_certificate(tmp_path)

    failure = failure_of(app(microsoft, certificate, client_secret="", client_certificate=own))

    assert failure.permanent
    assert "ended on" in str(failure)
    assert microsoft.requests == []


def test_a_wrong_secret_of_an_app_needs_a_person(microsoft: TokenServer, certificate: tuple[Path, Path]) -> None:
    failure = failure_of(app(microsoft, certificate, client_secret="not the secret"))

    assert failure.permanent
    assert str(failure) == "127.0.0.1 answered invalid_client: AADSTS7000215: Invalid client secret provided."


def test_an_authority_that_is_down_is_asked_again(microsoft: TokenServer, certificate: tuple[Path, Path]) -> None:
    microsoft.answer = (503, b"{}")

    assert not failure_of(app(microsoft, certificate)).permanent


def test_an_authority_that_trickles_is_left_in_time(
    microsoft: TokenServer, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "HTTP_SECONDS", 1.0)
    microsoft.drips = True

    started = time.monotonic()
    failure = failure_of(app(microsoft, certificate))

    assert time.monotonic() - started < 5
    assert (str(failure), failure.permanent) == ("127.0.0.1 took more than 1 seconds", False)


def test_the_secret_of_an_app_goes_nowhere_but_to_its_authority(
    microsoft: TokenServer, certificate: tuple[Path, Path]
) -> None:
    with running_token_server(certificate=certificate) as elsewhere:
        microsoft.leads_to = f"{elsewhere.url}/token"

        assert not failure_of(app(microsoft, certificate)).permanent

        assert (len(microsoft.requests), elsewhere.requests) == (1, [])


def test_an_authority_that_nobody_vouches_for_gets_no_secret(
    microsoft: TokenServer, certificate: tuple[Path, Path]
) -> None:
    failure = failure_of(app(microsoft, certificate, token_ca_file=None))

    assert failure.permanent
    assert microsoft.requests == []


@pytest.fixture
def service_account(tmp_path: Path, tokens: TokenServer) -> TokenConfig:
    key = rsa.generate_private_key(65537, 2048)
    tokens.public_key = key.public_key()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    content = {
        "type": "service_account",
        "client_email": "desk@fernhollow.example",
        "private_key_id": "k1",
        "private_key": pem,
        "token_uri": f"{tokens.url}/token",
    }
    (tmp_path / "key.json").write_text(json.dumps(content))
    return TokenConfig("google-service-account", "claims", service_account_file=tmp_path / "key.json")


def test_a_service_account_of_google_acts_for_the_mailbox(service_account: TokenConfig, tokens: TokenServer) -> None:
    grant = obtain(service_account, None, now=utc_now())

    assert tokens.access[grant.access_token][0] == "claims"


def test_a_key_of_a_service_account_that_is_damaged_is_named(service_account: TokenConfig, tmp_path: Path) -> None:
    for content in ("", "[]", "{}", '{"client_email": "a@b.example", "private_key": "x"}'):
        (tmp_path / "key.json").write_text(content)

        failure = failure_of(service_account)

        assert failure.permanent
        assert "key.json is no key of a service account" in str(failure)


def test_a_refresh_token_is_exchanged_with_the_clients_secret(tokens: TokenServer) -> None:
    refresh = tokens.new_refresh_token()

    grant = obtain(refresh_source(tokens), refresh, now=utc_now())

    assert grant.refresh_token in tokens.refresh
    assert tokens.requests == [
        {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": "desk", "client_secret": SECRET}
    ]
    assert grant.access_token not in repr(grant)


def test_without_a_first_authorisation_the_command_is_named(tokens: TokenServer) -> None:
    failure = failure_of(refresh_source(tokens))

    assert failure.permanent
    assert "counterfoil authorise" in str(failure)


@pytest.mark.parametrize(
    ("answer", "permanent", "words"),
    [
        ((400, b'{"error":"invalid_grant","error_description":"gone\\r\\nTrace"}'), True, "invalid_grant: gone"),
        ((401, b'{"error":"invalid_client"}'), True, "invalid_client"),
        ((400, b'{"error":"temporarily_unavailable"}'), False, "temporarily_unavailable"),
        ((429, b'{"error":"invalid_request"}'), False, "invalid_request"),
        ((500, b'{"error":"invalid_grant"}'), False, "invalid_grant"),
        ((503, b"<html>busy</html>"), False, "answered 503 and no JSON"),
        ((200, b"[1]"), False, "no object"),
        ((200, b'{"access_token":5}'), False, "no usable access token"),
        ((200, b'{"access_token":"a\\u0001auth=b"}'), False, "no usable access token"),
        ((200, b'{"token_type":"Bearer"}'), False, "no usable access token"),
        ((302, b"{}"), False, "answered 302"),
    ],
)
def test_answers_of_an_endpoint_are_told_apart(
    tokens: TokenServer, answer: tuple[int, bytes], permanent: bool, words: str
) -> None:
    tokens.answer = answer

    failure = failure_of(refresh_source(tokens), "r")

    assert failure.permanent is permanent
    assert words in str(failure)
    assert "Trace" not in str(failure)


def test_an_endpoint_that_breaks_off_is_asked_again(tokens: TokenServer) -> None:
    tokens.lose_answers = True

    failure = failure_of(refresh_source(tokens), "r")

    assert not failure.permanent
    assert "127.0.0.1 could not be asked" in str(failure)


def test_an_endpoint_whose_certificate_has_ended_needs_a_person(tmp_path: Path) -> None:
    ended = make_ended_certificate(tmp_path)
    with running_token_server(certificate=ended) as server:
        config = TokenConfig(
            "refresh-token", client_id="desk", token_url=f"{server.url}/token", token_ca_file=ended[0]
        )

        failure = failure_of(config, "r")

    assert failure.permanent
    assert "certificate has expired" in str(failure)


@pytest.mark.parametrize(
    ("stated", "lifetime"),
    [("60", 60), ('"60"', 60), ("-5", 0), ("null", 300), ('"soon"', 300), ("1e999", 300), ("99999999999", 86_400)],
)
def test_a_lifetime_is_believed_within_reason(tokens: TokenServer, stated: str, lifetime: int) -> None:
    tokens.answer = (200, b'{"access_token":"a","expires_in":%s}' % stated.encode())

    assert obtain(refresh_source(tokens), "r", now=utc_now()).lifetime == timedelta(seconds=lifetime)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda each: st.lists(each), max_leaves=5
)
FIELDS = ("access_token", "expires_in", "refresh_token", "refresh_token_expires_in", "refresh_expires_in", "id_token")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ANYTHING)))
def test_whatever_an_endpoint_answers_is_a_grant_or_a_refusal(content: dict[str, Any]) -> None:
    try:
        grant = read_grant(content, "login.example")
    except TokenError:
        return

    assert re.fullmatch("[!-~]+", grant.access_token)
    assert timedelta(0) <= grant.lifetime <= timedelta(days=1)
    assert utc_now() + (grant.refresh_lifetime or timedelta(0))


def command(script: str, *arguments: str) -> TokenConfig:
    return TokenConfig("token-command", token_command=(sys.executable, "-c", script, *arguments))


def test_a_program_prints_a_token() -> None:
    grant = obtain(command("print('  quiet.water  ')"), None, now=utc_now())

    assert (grant.access_token, grant.lifetime) == ("quiet.water", timedelta(minutes=5))


def test_a_program_prints_a_token_and_its_end() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    for end, minutes in (('"expires_in": 600', 10), ('"expires_at": "2026-11-23T10:30:00+01:00"', 30)):
        grant = obtain(command(f'print(\'{{"access_token": "t", {end}}}\')'), None, now=now)

        assert grant.lifetime == timedelta(minutes=minutes)


def test_a_program_is_called_without_a_shell_and_without_our_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_SECRET", "not for others")
    script = "import os, sys; print(sys.argv[1].replace(' ', '_') + str('COUNTERFOIL_SECRET' in os.environ))"

    assert obtain(command(script, "$(id); a|b"), None, now=utc_now()).access_token == "$(id);_a|bFalse"


@pytest.mark.parametrize(
    ("config", "permanent", "words"),
    [
        (TokenConfig("token-command", token_command=("/no/such/program",)), True, "program could not be started"),
        (command("import sys; sys.exit('not signed in')"), False, "ended with status 1: not signed in"),
        (command("print('')"), False, "no usable access token"),
        (command("print('{broken')"), False, "something else than a token"),
        (
            command("""print('{"access_token": "t", "expires_at": "9999-12-31T23:59:59-14:00"}')"""),
            False,
            "something else",
        ),
        (command("print('two words')"), False, "no usable access token"),
        (command("import os; os.write(1, bytes([255, 254]))"), False, "no usable access token"),
    ],
)
def test_a_program_that_gives_no_token_is_told_by_name(config: TokenConfig, permanent: bool, words: str) -> None:
    failure = failure_of(config)

    assert failure.permanent is permanent
    assert words in str(failure)


def test_a_program_that_hangs_is_ended_with_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sources, "COMMAND_SECONDS", 1.0)
    mark = tmp_path / "mark"
    child = f"import time; time.sleep(2.5); open({str(mark)!r}, 'w')"
    script = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    started = time.monotonic()

    failure = failure_of(command(script))

    assert time.monotonic() - started < 10
    assert "gave no token within 1 seconds" in str(failure)
    time.sleep(3)
    assert not mark.exists()


def test_no_secret_is_logged(
    microsoft: TokenServer, certificate: tuple[Path, Path], tokens: TokenServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    refresh = tokens.new_refresh_token()
    obtain(app(microsoft, certificate), None, now=utc_now())
    obtain(refresh_source(tokens), refresh, now=utc_now())
    failure_of(app(microsoft, certificate, client_secret="wrong"))

    secrets = [SECRET, "desk%27s", refresh, *microsoft.access, *tokens.access, *tokens.refresh]
    assert not [secret for secret in secrets if secret in caplog.text]
