"""How an account gets its access tokens in, one fresh grant out: four sources, one table.

Only `obtain` goes to the network or starts a program; who may call it when is the keeper's business. What an
endpoint says no to needs a person (RFC 6749, 5.2); what it could not answer is tried again.
"""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from inbox.endpoint import EndpointFailed, ask, first_line, host_of

HTTP_SECONDS = 20.0
COMMAND_SECONDS = 30.0
ASSERTION_LIFETIME = timedelta(minutes=10)
UNSTATED_LIFETIME_SECONDS = 300  # of a token whose end nobody tells
MAX_LIFETIME_SECONDS = 86_400  # whatever it says, it is renewed once a day

MICROSOFT_SCOPE = "https://outlook.office365.com/.default"
GOOGLE_SCOPE = "https://mail.google.com/"
GOOGLE_TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"  # RFC 7523

# what a person must mend: the words of RFC 6749 5.2, OpenID Connect and RFC 8628
REFUSALS = (
    "access_denied",
    "consent_required",
    "expired_token",
    "interaction_required",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "login_required",
    "unauthorized_client",
    "unsupported_grant_type",
)


@dataclass(frozen=True, slots=True)
class TokenConfig:
    """`source` is a key of SOURCES; what else it needs is in the table of docs/settings.md. No secret shows in a
    repr. `subject` is the mailbox that a service account acts for."""

    source: str
    subject: str = ""
    authority: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    client_secret_ends: datetime | None = None
    client_certificate: Path | None = None
    service_account_file: Path | None = None
    token_url: str = ""
    device_url: str = ""
    authorise_url: str = ""
    userinfo_url: str = ""
    scope: str = ""
    token_command: tuple[str, ...] = ()
    token_ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a source gave. A `refresh_token` of None means that the one asked with stays good; `id_token` is what
    an OpenID provider says about the account, unchecked."""

    access_token: str = field(repr=False)
    lifetime: timedelta
    refresh_token: str | None = field(default=None, repr=False)
    refresh_lifetime: timedelta | None = None
    id_token: str | None = field(default=None, repr=False)


class TokenError(Exception):
    """There is no token. `permanent` needs a person, else it is tried again. Never holds a secret; `code` is the
    endpoint's own word, as invalid_grant."""

    def __init__(self, message: str, *, permanent: bool, code: str = "") -> None:
        super().__init__(message)
        self.permanent = permanent
        self.code = code


def obtain(config: TokenConfig, refresh_token: str | None, *, now: datetime) -> Grant:
    """A fresh access token. Raises TokenError."""
    return SOURCES[config.source](config, refresh_token, now)


def find_credential_end(config: TokenConfig) -> datetime | None:
    """When the certificate or secret that this source shows ends, as far as it is known. Raises TokenError."""
    if config.client_certificate is None:
        return config.client_secret_ends
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(_read_file(config.client_certificate)).not_valid_after_utc
    except ValueError:
        raise TokenError(f"{config.client_certificate} holds no certificate (PEM)", permanent=True) from None


def post_form(url: str, form: Mapping[str, str], ca_file: Path | None = None) -> dict[str, Any]:
    """The JSON object that an OAuth endpoint answers with. Raises TokenError for every other answer."""
    return _ask("POST", url, {"Accept": "application/json"}, ca_file, form)


def get_json(url: str, access_token: str, ca_file: Path | None = None) -> dict[str, Any]:
    """What the holder of a token may read there. Raises TokenError."""
    return _ask("GET", url, {"Accept": "application/json", "Authorization": f"Bearer {access_token}"}, ca_file)


def _ask(
    method: str, url: str, headers: Mapping[str, str], ca_file: Path | None, form: Mapping[str, str] | None = None
) -> dict[str, Any]:
    host = host_of(url)
    try:
        answer = ask(method, url, headers, seconds=HTTP_SECONDS, ca_file=ca_file, form=form)
        content = json.loads(answer.body)
    except EndpointFailed as flaw:
        raise TokenError(str(flaw), permanent=flaw.permanent) from None
    except (ValueError, RecursionError):
        raise TokenError(f"{host} answered {answer.status} and no JSON", permanent=False) from None
    if not isinstance(content, dict):
        raise TokenError(f"{host} answered {answer.status} and no object", permanent=False)
    if answer.status != HTTPStatus.OK or "error" in content:
        raise _refusal(host, answer.status, content)
    return content


def read_grant(content: Mapping[str, Any], source: str) -> Grant:
    """RFC 6749, 5.1. Raises TokenError if it holds no token."""
    token = content.get("access_token")
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):  # RFC 6749, A.12, without spaces
        raise TokenError(f"{source} gave no usable access token", permanent=False)
    refresh_token, id_token = content.get("refresh_token"), content.get("id_token")
    refresh_seconds = seconds_of(content.get("refresh_token_expires_in") or content.get("refresh_expires_in"))
    return Grant(
        token,
        timedelta(
            seconds=min(seconds_of(content.get("expires_in"), UNSTATED_LIFETIME_SECONDS), MAX_LIFETIME_SECONDS)
        ),
        refresh_token if isinstance(refresh_token, str) and refresh_token else None,
        timedelta(seconds=refresh_seconds) if refresh_seconds else None,
        id_token if isinstance(id_token, str) else None,
    )


def seconds_of(value: object, unstated: int = 0) -> int:
    """What an endpoint gives as a number or as a text, and never more than ten years."""
    try:
        return min(max(int(float(str(value))), 0), 10 * 365 * 86_400)
    except (ValueError, OverflowError):
        return unstated


def _ask_microsoft(config: TokenConfig, _refresh_token: str | None, now: datetime) -> Grant:
    """Client credentials: the app itself is allowed to open the mailbox (IMAP.AccessAsApp, SMTP.SendAsApp)."""
    import msal  # it and what it stands on cost memory that most desks don't need

    host = host_of(config.authority)
    try:
        app = msal.ConfidentialClientApplication(
            config.client_id,
            authority=config.authority,
            client_credential=_microsoft_credential(config, now),
            instance_discovery=False,  # the authority of the settings is the one that is meant
            http_client=_HttpOfMsal(config.token_ca_file),
        )
        answer = app.acquire_token_for_client([config.scope or MICROSOFT_SCOPE])
    except EndpointFailed as flaw:
        raise TokenError(str(flaw), permanent=flaw.permanent) from None
    except (msal.exceptions.MsalError, ValueError) as flaw:
        raise TokenError(f"{host}: {first_line(flaw)}", permanent=False) from None
    if "access_token" not in answer:
        raise _refusal(host, 400, answer)
    return read_grant(answer, host)


class _HttpOfMsal:
    """What msal asks through, in place of a client that follows redirects and may wait for ever."""

    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file

    def post(self, url: str, **asked: Any) -> "_AnswerOfMsal":
        return self._ask("POST", url, **asked)

    def get(self, url: str, **asked: Any) -> "_AnswerOfMsal":
        return self._ask("GET", url, **asked)

    def close(self) -> None:
        """Nothing is kept open."""

    def _ask(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_further: Any,
    ) -> "_AnswerOfMsal":
        whole = f"{url}?{urlencode(params)}" if params else url
        answer = ask(method, whole, headers or {}, seconds=HTTP_SECONDS, ca_file=self._ca_file, form=data)
        return _AnswerOfMsal(answer.status, answer.body.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class _AnswerOfMsal:
    status_code: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise ValueError(f"it answered {self.status_code}")


def _microsoft_credential(config: TokenConfig, now: datetime) -> str | dict[str, str]:
    """The secret, or key and certificate out of one PEM file."""
    if config.client_certificate is None:
        return config.client_secret
    ends_at = find_credential_end(config)
    if ends_at is not None and ends_at <= now:
        raise TokenError(f"The certificate {config.client_certificate} ended on {ends_at:%d %b %Y}", permanent=True)
    pem = _read_file(config.client_certificate).decode("ascii", "replace")
    return {"private_key": pem, "public_certificate": pem}


def _ask_google(config: TokenConfig, _refresh_token: str | None, now: datetime) -> Grant:
    """A service account with domain-wide delegation signs for the mailbox (RFC 7523)."""
    import jwt

    assert config.service_account_file is not None
    try:
        key = json.loads(_read_file(config.service_account_file))
        url = config.token_url or key.get("token_uri") or GOOGLE_TOKEN_URL
        claims = {
            "iss": key["client_email"],
            "sub": config.subject,
            "scope": config.scope or GOOGLE_SCOPE,
            "aud": url,
            "iat": now,
            "exp": now + ASSERTION_LIFETIME,
        }
        signed = jwt.encode(claims, key["private_key"], "RS256", {"kid": key.get("private_key_id")})
    except (ValueError, KeyError, AttributeError, TypeError, jwt.PyJWTError):
        raise TokenError(f"{config.service_account_file} is no key of a service account", permanent=True) from None
    return read_grant(
        post_form(url, {"grant_type": JWT_BEARER, "assertion": signed}, config.token_ca_file), host_of(url)
    )


def _ask_with_refresh_token(config: TokenConfig, refresh_token: str | None, _now: datetime) -> Grant:
    if not refresh_token:
        raise TokenError("It was never authorised: run `counterfoil authorise`", permanent=True)
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **client_form(config)}
    if config.scope:
        form["scope"] = config.scope
    return read_grant(post_form(config.token_url, form, config.token_ca_file), host_of(config.token_url))


def client_form(config: TokenConfig) -> dict[str, str]:
    """Who asks: a public client has no secret."""
    form = {"client_id": config.client_id}
    if config.client_secret:
        form["client_secret"] = config.client_secret
    return form


def _run_command(config: TokenConfig, _refresh_token: str | None, now: datetime) -> Grant:
    """The program prints a token, or {"access_token": …, "expires_in": seconds} or "expires_at" as ISO 8601."""
    name = Path(config.token_command[0]).name
    output = _output_of(config.token_command).strip()
    if not output.startswith("{"):
        return read_grant({"access_token": output}, name)
    try:
        content = json.loads(output)
        if "expires_at" in content:
            ends_at = datetime.fromisoformat(content["expires_at"])
            content["expires_in"] = int((ends_at.astimezone(UTC) - now).total_seconds())
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise TokenError(f"{name} printed something else than a token", permanent=False) from None
    return read_grant(content, name)


def _output_of(command: tuple[str, ...]) -> str:
    """No shell, none of our variables, no input, and an end after COMMAND_SECONDS for it and its children."""
    name = Path(command[0]).name
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COUNTERFOIL_")}
    try:
        process = subprocess.Popen(  # noqa: S603 - the program that the settings name
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
    except OSError as flaw:
        raise TokenError(f"{name} could not be started: {flaw.strerror}", permanent=True) from None
    try:
        output, complaint = process.communicate(timeout=COMMAND_SECONDS)
    except subprocess.TimeoutExpired:
        raise TokenError(f"{name} gave no token within {COMMAND_SECONDS:.0f} seconds", permanent=False) from None
    finally:
        _end_group(process)
    if process.returncode != 0:
        words = complaint.decode("utf-8", "replace").strip().partition("\n")[0][:200]
        raise TokenError(f"{name} ended with status {process.returncode}: {words}", permanent=False)
    return output.decode("utf-8", "replace")


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """Whatever it left running ends with it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()
    process.wait()


_Source = Callable[[TokenConfig, str | None, datetime], Grant]

# Where the tokens come from -> how to get one
SOURCES: Mapping[str, _Source] = {
    "microsoft-app": _ask_microsoft,
    "google-service-account": _ask_google,
    "refresh-token": _ask_with_refresh_token,
    "token-command": _run_command,
}


def _refusal(host: str, status: int, content: Mapping[str, Any]) -> TokenError:
    """The endpoint's words; its description names no secret of ours, but what it repeats is cut short."""
    code = str(content.get("error") or status)[:60]
    description = str(content.get("error_description") or "").split("\r\n")[0].split("\n")[0][:300]
    refused = code in REFUSALS and status < 500 and status != HTTPStatus.TOO_MANY_REQUESTS
    return TokenError(
        f"{host} answered {code}{f': {description}' if description else ''}", permanent=refused, code=code
    )


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as flaw:
        raise TokenError(f"{path} can't be read: {flaw.strerror}", permanent=True) from None
