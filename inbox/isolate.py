"""A reader's name and arguments in, its validated value out, computed in a child process with limits.

The zygote is started with an empty environment (no database, no passwords), imports the readers once and forks
a child per document; mails share a child that is replaced after a while or a kill. Values cross the pipe as
MessagePack and are decoded against their dataclasses: never pickle.
"""

from dataclasses import dataclass

from parsers.document import DocumentText
from parsers.known_items import KnownItems
from parsers.mail import MailReading
from parsers.remittance import RemittanceReading


class ReaderKilled(Exception):
    """The child broke a limit or died: `cause` is time, memory, signal or output."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Limits:
    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int
    output_bytes: int


MAIL_LIMITS = Limits(cpu_seconds=5, wall_seconds=10, memory_bytes=512 * 2**20, output_bytes=200 * 2**20)
DOCUMENT_LIMITS = Limits(cpu_seconds=60, wall_seconds=60, memory_bytes=768 * 2**20, output_bytes=64 * 2**20)


class Readers:
    """The readers in child processes. Use as a context manager; thread-safe; one child per concurrent call."""

    def __enter__(self) -> "Readers":
        raise NotImplementedError

    def __exit__(self, *_: object) -> None:
        raise NotImplementedError

    def read_mail(self, raw: bytes) -> MailReading:
        """Raises ReaderKilled."""
        raise NotImplementedError

    def read_document(self, name: str, mime_type: str, content: bytes) -> tuple[DocumentText, frozenset[str]]:
        """The document's words and the reference keys in it (`parsers.document.reference_keys`)."""
        raise NotImplementedError

    def read_remittance(self, document: DocumentText, known: KnownItems) -> RemittanceReading:
        raise NotImplementedError

    def render_page(self, content: bytes, page: int) -> bytes:
        """A PDF page (from 1) as PNG, longest side at most 2000 px."""
        raise NotImplementedError
