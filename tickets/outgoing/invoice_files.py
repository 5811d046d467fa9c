"""The copies of invoices: files in one folder, by the path that the ledger's export gives each invoice."""

from dataclasses import dataclass
from pathlib import Path

from tickets.errors import Invalid

MAX_BYTES = 10 * 2**20  # of one copy

_TYPES = {".pdf": "application/pdf", ".xml": "application/xml", ".html": "text/html", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class InvoiceFiles:
    """`folder` is None where the house keeps no copies here."""

    folder: Path | None = None

    def has(self, document_path: str | None) -> bool:
        return self._find(document_path) is not None

    def read(self, number: str, document_path: str | None) -> tuple[str, str, bytes]:
        """Its file name, MIME type and bytes. Raises Invalid with the reason when there is none to send."""
        path = self._find(document_path)
        if path is None:
            raise Invalid(f"There is no copy of {number} on file.", field="attach")
        if path.stat().st_size > MAX_BYTES:
            raise Invalid(f"The copy of {number} is larger than {MAX_BYTES // 2**20} MiB.", field="attach")
        return path.name, _TYPES.get(path.suffix.lower(), "application/octet-stream"), path.read_bytes()

    def _find(self, document_path: str | None) -> Path | None:
        """Never a file outside the folder, whatever the export says."""
        if self.folder is None or not document_path or "\x00" in document_path:
            return None
        folder = self.folder.resolve()
        path = (folder / document_path).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None
