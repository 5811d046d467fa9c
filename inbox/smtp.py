"""An outgoing mail's bytes and recipients in, each recipient's fate out."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """`security` is tls, starttls or none (loopback only). The password never shows in a repr."""

    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_seconds: float = 30.0


class DeliveryError(Exception):
    """Not sent to anyone. `permanent` is a 5xx answer; `uncertain` means that the connection broke after the
    whole mail was handed over and before the answer: it may have left."""

    def __init__(self, message: str, *, permanent: bool, uncertain: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.uncertain = uncertain


class Transport(Protocol):
    def send(self, sender: str, recipients: tuple[str, ...], content: bytes) -> dict[str, tuple[int, str]]:
        """Each recipient's (SMTP code, words); at least one was accepted. Raises DeliveryError otherwise."""
        ...
