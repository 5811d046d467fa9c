"""Files in, one row a file out: what the readers and the matcher make of them, without any database.

It runs intake's own functions in the same limited child processes, with the ledger's CSV in the database's place.
The rows have the names and order of docs/explain.md. A file that cannot be read is a row with its reason.
"""

import os
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from inbox import intake
from inbox.intake import FindKnown, ReadDocument, ReadMail
from inbox.isolate import ReaderKilled, Readers
from parsers.advice import DocumentKind, Equation, RemittanceAdvice, RemittanceLine, RemittanceReading
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.message import AttachmentPart, MailReading
from parsers.money import format_amount
from parsers.near_numbers import NumberIndex
from parsers.open_items import LedgerFile, OpenItemRow, read_open_items
from parsers.problems import Evidence, Problem, Span
from tickets.customers import name_key
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy, Proposal
from tickets.money.receivables.ledger import MAX_KNOWN_ITEMS
from web.explain_summary import summarise

__all__ = ["BadLedger", "LedgerItems", "explain_files", "explain_mail", "explain_remittance", "summarise"]

MAX_FILE_BYTES = 100 * 2**20
_MAIL_HEADERS = re.compile(rb"(?:[!-9;-~]+:[ \t][^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3}", re.ASCII)
_MAIL_MARKS = (b"\nfrom:", b"\nsubject:", b"\nmessage-id:", b"\nmime-version:", b"\nreceived:")


_NO_REMITTANCE = RemittanceReading(
    DocumentKind.NOT_REMITTANCE, False, (), (Problem("not_a_remittance", "The mail lists no payment."),)
)


class BadLedger(Exception):
    """The ledger file cannot be used; the message says why."""


class LedgerItems:
    """A ledger's CSV as the items that documents may mean; answers like the `find_known_items` of the database."""

    def __init__(self, rows: Sequence[OpenItemRow]) -> None:
        self._items = [_as_known(position, row) for position, row in enumerate(rows)]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_customer: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for item in self._items:
            orders = canonical_keys(item.po_number)[:1] if item.po_number else ()
            for key in {*item.keys, *orders}:
                self._by_key[key].append(item.id)
            self._by_customer[item.customer].append(item.id)
            self._by_name[name_key(item.customer_name)].add(item.customer)

    def find_known(self, keys: frozenset[str]) -> KnownItems:
        """Every item that a key could mean, and all items of the customers so found, most hits first."""
        wanted = {id_ for key in keys for id_ in self._by_key.get(key, ())}
        complete = True
        for customer, _ in Counter(self._items[id_].customer for id_ in wanted).most_common():
            if len(wanted) >= MAX_KNOWN_ITEMS:
                complete = False
                break
            wanted.update(self._by_customer[customer][:MAX_KNOWN_ITEMS])
        return KnownItems(tuple(self._items[id_] for id_ in sorted(wanted)), complete)

    def suggest(self, numbers: Sequence[str]) -> list[list[str]]:
        """(as written, the number that was probably meant) of those that no item has and one item nearly has."""
        unknown = [number for number in numbers if not any(key in self._by_key for key in canonical_keys(number))]
        return [[number, meant] for number in unknown if (meant := self._near_numbers.find_near(number))]

    @cached_property
    def _near_numbers(self) -> NumberIndex:
        return NumberIndex(item.number for item in self._items)

    def add_items_of_payers(self, known: KnownItems, advices: Sequence[RemittanceAdvice]) -> KnownItems:
        """With the items of the customers whose exact names the advices carry."""
        have = {item.id for item in known.items}
        for advice in advices:
            accounts = self._by_name.get(name_key(advice.payer or ""), set())
            if len(accounts) == 1:
                have.update(self._by_customer[next(iter(accounts))][:MAX_KNOWN_ITEMS])
        return replace(known, items=tuple(self._items[id_] for id_ in sorted(have)))


def explain_files(
    kind: Literal["mail", "remittance"] | str, paths: Sequence[Path], ledger: Path | None
) -> Iterator[dict[str, Any]]:
    """One row a file in the order of the arguments, read in as many processes as there are cores.

    Raises BadLedger before the first row."""
    items, skipped = _load_ledger(ledger) if ledger else (None, ())
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
        read = intake.read_raw(readers, _read_file(path), _finder(ledger))
    except (OSError, ReaderKilled) as flaw:
        return _unread_mail(path, flaw)
    mail, verdict = read.mail, read.classification
    return {
        "file": path.name,
        "label": verdict.label.value,
        "confidence": round(verdict.confidence, 4),
        "secondary": [intent.value for intent in verdict.secondary],
        "language": mail.language,
        "invoice_numbers": _list_references(read, "invoice"),
        "amounts": [list(pair) for pair in dict.fromkeys((found.currency, found.amount) for found in mail.amounts)],
        "account_numbers": _list_references(read, "account"),
        "automatic": mail.origin.automatic,
        "fraud": "fraud" in mail.flags,
        "new_text": mail.trimmed.new_text,
        "requests": [
            {"type": request.type, "span": _span(request.span), "captured": request.captured}
            for request in mail.requests
        ],
        "evidence": [_evidence(evidence) for evidence in verdict.evidence],
        "problems": [_problem(problem) for problem in mail.problems],
        "runner_up": verdict.runner_up.value if verdict.runner_up else None,
        "origin": mail.origin.kind.value,
        "flags": {name: _evidence(evidence) for name, evidence in mail.flags.items()},
        "documents": [{"file": read.document.name, "kind": read.reading.kind.value} for read in read.documents],
        "suggestions": ledger.suggest(_list_references(read, "invoice")) if ledger else [],
    }


def explain_remittance(path: Path, readers: Readers, ledger: LedgerItems | None) -> dict[str, Any]:
    """What the document pays and, with a ledger, how it settles the open items. A mail is read through its
    attachments and, when those hold no payment, its own text."""
    find_known = _finder(ledger)
    try:
        content = _read_file(path)
        documents = _read_documents(path, content, readers, find_known)
    except (OSError, ReaderKilled) as flaw:
        documents = []
        problems = [_problem(_flaw_problem(path, flaw))]
    else:
        problems = [_problem(p) for read in documents for p in (*read.document.problems, *read.reading.problems)]
        problems += [_problem(p) for advice in _list_payments(documents) for p in advice.problems]
    payments = _list_payments(documents)
    kind = _choose_kind(documents)
    row: dict[str, Any] = {
        "file": path.name,
        "kind": kind.value,
        "scanned": any(read.reading.scanned for read in documents),
        "payments": [_payment(advice) for advice in payments],
    }
    if ledger is not None:
        row["cash"] = _cash(documents, ledger, kind)
    row["problems"] = list({(p["code"], p["message"], p["where"]): p for p in problems}.values())
    return row


# -- the ledger


def _load_ledger(path: Path) -> tuple[LedgerItems, tuple[Problem, ...]]:
    try:
        file: LedgerFile = read_open_items(_read_file(path))
    except OSError as flaw:
        raise BadLedger(f"{path}: {flaw.strerror or flaw}") from flaw
    if file.fatal:
        raise BadLedger(f"{path}: {'; '.join(problem.message for problem in file.problems)}")
    if not file.problems:
        return LedgerItems(file.rows), ()
    first = file.problems[0]
    told = f"{len(file.problems)} bad rows of the ledger are left out, the first on {first.where}: {first.message}"
    return LedgerItems(file.rows), (Problem("ledger_rows", told, first.where),)


def _as_known(position: int, row: OpenItemRow) -> KnownItem:
    return KnownItem(
        id=position,
        number=row.invoice_number,
        customer=row.account_number,
        customer_name=row.customer,
        currency=row.currency,
        open_amount=row.open_amount,
        original_amount=row.open_amount,
        invoice_date=row.invoice_date,
        due_date=row.due_date,
        po_number=row.po_number,
        keys=canonical_keys(row.invoice_number),
        discount_terms=row.terms,
    )


def _finder(ledger: LedgerItems | None) -> FindKnown:
    return ledger.find_known if ledger is not None else lambda _keys: KnownItems()


# -- the files


def _read_file(path: Path) -> bytes:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise OSError(f"the file is larger than {MAX_FILE_BYTES // 2**20} MB")
    return path.read_bytes()


def _flaw_problem(path: Path, flaw: Exception) -> Problem:
    if isinstance(flaw, ReaderKilled):
        return Problem(f"reader_{flaw.cause}", f"The file could not be read: {flaw}.", path.name)
    reason = getattr(flaw, "strerror", None) or str(flaw)
    return Problem("no_file", f"The file could not be opened: {reason}.", path.name)


def _read_documents(path: Path, content: bytes, readers: Readers, find_known: FindKnown) -> list[ReadDocument]:
    if _is_mail(path, content):
        return _read_mail_documents(readers.read_mail(content), readers, find_known)
    part = AttachmentPart(path.name, _mime_type(path), content)
    return [intake.read_attachment(readers, 0, part, find_known)]


def _is_mail(path: Path, content: bytes) -> bool:
    if path.suffix.lower() in (".eml", ".mail", ".mbox"):
        return True
    if path.suffix and not path.suffix[1:].isdigit():
        return False
    head = content[:8192]
    return bool(_MAIL_HEADERS.match(head)) and sum(mark in b"\n" + head.lower() for mark in _MAIL_MARKS) >= 2


_MIME_TYPES = {
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".edi": "application/edi-x12",
    ".x12": "application/edi-x12",
    ".820": "application/edi-x12",
}


def _mime_type(path: Path) -> str:
    return _MIME_TYPES.get(path.suffix.lower(), "application/octet-stream")


def _read_mail_documents(mail: MailReading, readers: Readers, find_known: FindKnown) -> list[ReadDocument]:
    """The attachments; when they hold no payment, the mail's own text: its table as HTML, else as plain text.

    Prose without a list of invoices counts only where no attachment could hold it."""
    parts = [part for part in mail.message.attachments if intake.may_hold_an_advice(part)]
    documents = [
        intake.read_attachment(readers, position, part, find_known)
        for position, part in enumerate(parts[: intake.MAX_DOCUMENTS])
    ]
    if any(read.reading.payments for read in documents):
        return documents
    bodies = [
        intake.name_payer(intake.read_attachment(readers, len(parts), body, find_known), mail)
        for body in intake.list_bodies(mail)
    ]
    listing = next((read for read in bodies if any(advice.lines for advice in read.reading.payments)), None)
    if listing:
        return [*documents, listing]
    telling = next((read for read in bodies if any(advice.total for advice in read.reading.payments)), None)
    return documents or [telling or replace(bodies[-1], reading=_NO_REMITTANCE)]


def _choose_kind(documents: Sequence[ReadDocument]) -> DocumentKind:
    """A remittance anywhere makes it one; else what keeps a reader from knowing; else it is none."""
    kinds = {read.reading.kind for read in documents}
    for kind in (DocumentKind.REMITTANCE, DocumentKind.ENCRYPTED, DocumentKind.UNREADABLE):
        if kind in kinds:
            return kind
    return DocumentKind.NOT_REMITTANCE if kinds else DocumentKind.UNREADABLE


def _list_payments(documents: Sequence[ReadDocument]) -> list[RemittanceAdvice]:
    return [advice for read in documents for advice in read.reading.payments]


# -- the rows


def _payment(advice: RemittanceAdvice) -> dict[str, Any]:
    currency, proof = advice.currency, advice.proof
    return {
        "payer": advice.payer,
        "payee": advice.payee,
        "reference": advice.reference,
        "date": advice.payment_date.isoformat() if advice.payment_date else None,
        "method": advice.method,
        "currency": currency,
        "total": _money(advice.total, currency),
        "consistent": advice.consistent,
        "proof": {
            "state": proof.state.value,
            "equations": [_equation(equation, currency) for equation in proof.equations if equation.holds],
            "failing": [_equation(equation, currency) for equation in proof.equations if not equation.holds],
            "reason": proof.reason,
            "solutions": proof.solutions,
        },
        "lines": [_line(line, currency) for line in advice.lines],
    }


def _equation(equation: Equation, currency: str | None) -> str:
    sign = "=" if equation.holds else "≠"
    return f"{equation.name}: {_money(equation.left, currency)} {sign} {_money(equation.right, currency)}"


def _line(line: RemittanceLine, currency: str | None) -> dict[str, Any]:
    box = line.box
    return {
        "invoice": line.reference,
        "invoice_date": line.invoice_date.isoformat() if line.invoice_date else None,
        "gross": _money(line.gross, currency),
        "discount": _money(line.discount, currency),
        "deduction": _money(line.deduction, currency),
        "reason": line.reason,
        "net": _money(line.net, currency),
        "page": box.page,
        "box": [round(edge, 1) for edge in (box.x0, box.top, box.x1, box.bottom)],
        "withheld": _money(line.withheld, currency),
    }


def _cash(documents: Sequence[ReadDocument], ledger: LedgerItems, kind: DocumentKind) -> dict[str, Any]:
    """All payments of the file together, in order; a later document sees what an earlier one would use up."""
    advices = _list_payments(documents)
    items = {item.id: item for read in documents for item in read.known.items}
    known = ledger.add_items_of_payers(KnownItems(tuple(items[id_] for id_ in sorted(items))), advices)
    proposals = propose_all(advices, known, MatchPolicy())
    customers = {proposal.customer for proposal in proposals}
    unknown = kind is not DocumentKind.NOT_REMITTANCE and not proposals
    return {
        "customer": customers.pop() if len(customers) == 1 else None,
        "allocations": [
            {
                "invoice": allocation.number,
                "amount": _money(allocation.cash, advice.currency),
                "auto": allocation.auto,
                "evidence_class": allocation.evidence_class.value,
                "discount": _money(allocation.discount or None, advice.currency),
                "reason": allocation.reason,
            }
            for advice, proposal in zip(advices, proposals, strict=True)
            for allocation in proposal.allocations
        ],
        "lines": [entry for pair in zip(advices, proposals, strict=True) for entry in _cash_lines(*pair)],
        "review": unknown or any(proposal.review for proposal in proposals),
        "evidence_class": max((proposal.evidence_class.value for proposal in proposals), default=None),
        "reasons": [proposal.reason for proposal in proposals],
    }


def _cash_lines(advice: RemittanceAdvice, proposal: Proposal) -> Iterator[dict[str, Any]]:
    for line, match in zip(advice.lines, proposal.lines, strict=True):
        yield {
            "invoice": line.reference,
            "net": _money(line.net, advice.currency),
            "class": match.line_class.value,
            "reason": match.reason,
            "candidates": [item.number for item in match.candidates],
        }


def _list_references(read: ReadMail, kind: str) -> list[str]:
    return list(dict.fromkeys(found.value for found in read.mail.references if found.kind == kind))


def _unread_mail(path: Path, flaw: Exception) -> dict[str, Any]:
    """The same names as a read mail, with nothing known."""
    row: dict[str, Any] = dict.fromkeys(("label", "confidence"))
    row = {"file": path.name, **row, "secondary": [], "language": None}
    row |= {"invoice_numbers": [], "amounts": [], "account_numbers": [], "automatic": None, "fraud": None}
    row |= {"new_text": None, "requests": [], "evidence": []}
    return row | {"problems": [_problem(_flaw_problem(path, flaw))]}


def _with_problems(row: dict[str, Any], problems: Sequence[Problem]) -> dict[str, Any]:
    row["problems"] += [_problem(problem) for problem in problems]
    return row


def _problem(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message, "where": problem.where}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "rule": evidence.rule,
        "where": evidence.where,
        "span": _span(evidence.span) if evidence.span else None,
        "weight": round(evidence.weight, 3),
        "phrase": evidence.phrase,
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _money(amount: Decimal | None, currency: str | None) -> str | None:
    return None if amount is None else format_amount(amount, currency)
