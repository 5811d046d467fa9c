"""A stored file's bytes out to the browser: always as a download under a cleaned name, never as something to run."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from litestar import Response

from tickets.errors import Invalid
from web.serving.headers import FILE_POLICY

Row = TypeVar("Row")

SAFE_TYPES = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "text/csv",
        "text/plain",
    }
)
INLINE_IMAGES = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})


def download(content: bytes, name: str, mime_type: str) -> Response[bytes]:
    """`application/octet-stream` unless the type is harmless; the name as RFC 6266 wants it."""
    safe_name = clean_name(name)
    ascii_name = safe_name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    kind = mime_type.partition(";")[0].strip().lower()
    disposition = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(safe_name, safe='')}"
    return Response(
        content=content,
        media_type=kind if kind in SAFE_TYPES else "application/octet-stream",
        headers={"content-disposition": disposition, "content-security-policy": FILE_POLICY},
    )


def download_csv(
    rows: Sequence[Row], largest: int, nouns: str, name: str, write: Callable[[Sequence[Row]], str]
) -> Response[bytes]:
    """A report as a file. Raises Invalid where it would hold more than so many rows."""
    if len(rows) > largest:
        raise Invalid(f"More than {largest:,} {nouns}: choose a shorter period.", field="from")
    return download(write(rows).encode(), name, "text/csv")


def clean_name(name: str) -> str:
    """The last part of a path, NFC, without control, format (bidi, zero-width) and separator characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    kept = kept.strip(". ").encode()[:150].decode(errors="ignore")
    return kept or "file"
