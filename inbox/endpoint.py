"""One HTTP request to an address of the settings in, its status and body out, bounded in time and bytes.

Redirects are not followed: what is sent are secrets, and only the address of the settings may have them.
"""

import ssl
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inbox.deadline import deadline

LARGEST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


class EndpointFailed(Exception):
    """There was no answer. `permanent` means that its certificate is not trusted, which waiting does not cure."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


def ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    seconds: float,
    ca_file: Path | None = None,
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> Answer:
    """Raises EndpointFailed; its words never hold the address, which may be a secret."""
    import httpx  # slow to import, and most houses need none of this

    host = host_of(url)
    ends_at = time.monotonic() + seconds
    with ExitStack() as limits:

        def limit(event: str, about: dict[str, Any]) -> None:
            if event == "connection.connect_tcp.complete":
                left = ends_at - time.monotonic()
                limits.enter_context(deadline(about["return_value"].get_extra_info("socket"), left))

        try:
            context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
            with (
                httpx.Client(verify=context, timeout=seconds) as client,
                client.stream(
                    method, url, headers=dict(headers), data=form, content=content, extensions={"trace": limit}
                ) as answer,
            ):
                body = b""
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > LARGEST_BYTES:
                        raise EndpointFailed(f"{host} sent more than {LARGEST_BYTES} bytes", permanent=False)
                return Answer(answer.status_code, body)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as flaw:
            if time.monotonic() >= ends_at:
                raise EndpointFailed(f"{host} took more than {seconds:.0f} seconds", permanent=False) from None
            words = f"{host} could not be asked: {first_line(flaw)}"
            raise EndpointFailed(words, permanent=is_about_certificate(flaw)) from None


def host_of(url: str) -> str:
    """What may be told of an address: its path may be a secret."""
    return urlsplit(url).hostname or "the endpoint"


def is_about_certificate(flaw: BaseException | None) -> bool:
    """A certificate that is not trusted, or no longer, somewhere among the causes."""
    while flaw is not None:
        if isinstance(flaw, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(flaw):
            return True
        flaw = flaw.__cause__ or flaw.__context__
    return False


def first_line(flaw: BaseException) -> str:
    """A failure in at most 300 characters."""
    return (str(flaw).strip().partition("\n")[0] or type(flaw).__name__)[:300]
