"""Files in, one row a file out: what the readers and the matcher make of them, without any database.

It runs intake's own functions in the same limited child processes, with the ledger's CSV in the database's place.
The rows have the names and order of docs/explain.md. A file that cannot be read is a row with its reason.
"""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

from inbox import intake
from inbox.isolate import ReaderKilled, Readers
from parsers.problems import Problem
from web.explaining.explain_documents import choose_kind, describe_flaw, list_payments, read_documents, read_file
from web.explaining.explain_ledger import LedgerItems, find_known_in, load_ledger
from web.explaining.explain_rows import cash_row, evidence_row, list_references, payment_row, problem_row, span_row


def explain_files(
    kind: Literal["mail", "remittance"], paths: Sequence[Path], ledger: Path | None
) -> Iterator[dict[str, Any]]:
    """One row a file in the order of the arguments, read in as many processes as there are cores.

    Raises BadLedger before the first row."""
    items, skipped = load_ledger(ledger) if ledger else (None, ())
    explain = explain_mail if kind == "mail" else explain_remittance
    workers = os.cpu_count() or 1
    with Readers() as readers, ThreadPoolExecutor(workers) as pool:
        running: deque[Future[dict[str, Any]]] = deque()
        for path in paths:
            running.append(pool.submit(explain, path, readers, items))
            if len(running) > workers * 4:  # enough to keep them busy, without holding every file in memory
                yield _with_problems(running.popleft().result(), skipped)
        while running:
            yield _with_problems(running.popleft().result(), skipped)


def explain_mail(path: Path, readers: Readers, ledger: LedgerItems | None) -> dict[str, Any]:
    """What the mail asks for, as intake reads it with its attachments."""
    try:
        read = intake.read_raw(readers, read_file(path), find_known_in(ledger))
    except (OSError, ReaderKilled) as flaw:
        return _unread_mail(path, flaw)
    mail, verdict = read.mail, read.classification
    return {
        "file": path.name,
        "label": verdict.label.value,
        "confidence": round(verdict.confidence, 4),
        "secondary": [intent.value for intent in verdict.secondary],
        "language": mail.language,
        "invoice_numbers": list_references(read, "invoice"),
        "amounts": [list(pair) for pair in dict.fromkeys((found.currency, found.amount) for found in mail.amounts)],
        "account_numbers": list_references(read, "account"),
        "automatic": mail.origin.automatic,
        "fraud": "fraud" in mail.flags,
        "new_text": mail.trimmed.new_text,
        "requests": [
            {"type": request.type, "span": span_row(request.span), "captured": request.captured}
            for request in mail.requests
        ],
        "evidence": [evidence_row(evidence) for evidence in verdict.evidence],
        "problems": [problem_row(problem) for problem in mail.problems],
        "runner_up": verdict.runner_up.value if verdict.runner_up else None,
        "origin": mail.origin.kind.value,
        "flags": {name: evidence_row(evidence) for name, evidence in mail.flags.items()},
        "documents": [{"file": read.document.name, "kind": read.reading.kind.value} for read in read.documents],
        "suggestions": ledger.suggest(list_references(read, "invoice")) if ledger else [],
    }


def _unread_mail(path: Path, flaw: Exception) -> dict[str, Any]:
    """The same names as a read mail, with nothing known."""
    row: dict[str, Any] = dict.fromkeys(("label", "confidence"))
    row = {"file": path.name, **row, "secondary": [], "language": None}
    row |= {"invoice_numbers": [], "amounts": [], "account_numbers": [], "automatic": None, "fraud": None}
    row |= {"new_text": None, "requests": [], "evidence": []}
    return row | {"problems": [problem_row(describe_flaw(path, flaw))]}


def explain_remittance(path: Path, readers: Readers, ledger: LedgerItems | None) -> dict[str, Any]:
    """What the document pays and, with a ledger, how it settles the open items. A mail is read through its
    attachments and, when those hold no payment, its own text."""
    find_known = find_known_in(ledger)
    try:
        content = read_file(path)
        documents = read_documents(path, content, readers, find_known)
    except (OSError, ReaderKilled) as flaw:
        documents = []
        problems = [problem_row(describe_flaw(path, flaw))]
    else:
        problems = [problem_row(p) for read in documents for p in (*read.document.problems, *read.reading.problems)]
        problems += [problem_row(p) for advice in list_payments(documents) for p in advice.problems]
    payments = list_payments(documents)
    kind = choose_kind(documents)
    row: dict[str, Any] = {
        "file": path.name,
        "kind": kind.value,
        "scanned": any(read.reading.scanned for read in documents),
        "payments": [payment_row(advice) for advice in payments],
    }
    if ledger is not None:
        row["cash"] = cash_row(documents, ledger, kind)
    row["problems"] = list({(p["code"], p["message"], p["where"]): p for p in problems}.values())
    return row


def _with_problems(row: dict[str, Any], problems: Sequence[Problem]) -> dict[str, Any]:
    row["problems"] += [problem_row(problem) for problem in problems]
    return row
