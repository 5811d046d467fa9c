"""The sample of the generated documents that is kept in the repository: files, their ledger, and the truth of each.

`python -m evaluation remittances open --rounds 1 --seed 60 --sample DIR` writes it anew, one small document of every
open layout whose tool is installed, with the items of their payers; `python -m evaluation remittances --of DIR` reads
it, without any of the tools.
"""

import json
import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from evaluation.remittances.layouts import Document, Layout, Print

SAMPLE = Path(__file__).with_name("sample")
# Larger documents (scans, thousands of lines, many fonts) are left to the generator.
MAX_BYTES = 28_000
MAX_LINES = 200

_AMOUNTS = {"total", "lump", "net", "settled", "gross", "discount", "reduced"}
_FLAGS = ("kind", "sums", "provable", "auto", "loose", "scanned")


def save_sample(folder: Path, documents: Sequence[Document], paths: Sequence[Path], ledger: Path) -> int:
    """Only open layouts; returns how many documents were written."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    kept = [document for document, path in zip(documents, paths, strict=True) if _is_small(document, path)]
    for document in kept:
        shutil.copy(next(path for path in paths if path.name == document.name), folder)
    accounts = {document.printed.deal.account for document in kept if document.printed.deal}
    heading, *items = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    owed = [item for item in items if any(f",{account}," in item for account in accounts)]
    (folder / "ledger.csv").write_text("".join([heading, *owed]), encoding="utf-8")
    text = "".join(json.dumps(_as_row(document), default=str, ensure_ascii=False) + "\n" for document in kept)
    (folder / "truth.jsonl").write_text(text, encoding="utf-8")
    return len(kept)


def _is_small(document: Document, path: Path) -> bool:
    lines = sum(len(payment["lines"]) for payment in document.payments)
    return document.layout.part == "open" and path.stat().st_size <= MAX_BYTES and lines <= MAX_LINES


def load_sample(folder: Path = SAMPLE) -> tuple[list[Document], list[Path], Path]:
    """The documents with their truth, their files in the same order, and the ledger."""
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = [_as_document(row) for row in rows]
    return documents, [folder / document.name for document in documents], folder / "ledger.csv"


def _as_row(document: Document) -> dict[str, Any]:
    flags = {name: getattr(document.printed, name) for name in _FLAGS}
    layout = {"layout": document.layout.name, "language": document.layout.language, "tool": document.layout.tool}
    return {"name": document.name, **layout, **flags, "payments": document.payments}


def _as_document(row: dict[str, Any]) -> Document:
    printed = Print(source=None, **{name: row[name] for name in _FLAGS})
    layout = Layout(row["layout"], row["language"], row["tool"], "open", lambda _deals: printed)
    return Document(row["name"], layout, printed, [_with_amounts(payment) for payment in row["payments"]])


def _with_amounts(values: dict[str, Any]) -> dict[str, Any]:
    """The amounts of a payment and of its lines as exact numbers again."""
    exact: dict[str, Any] = {
        name: Decimal(value) if name in _AMOUNTS and value is not None else value for name, value in values.items()
    }
    if "lines" in exact:
        exact["lines"] = [_with_amounts(line) for line in exact["lines"]]
    return exact
