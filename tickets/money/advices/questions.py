"""What we ask a payer about an advice, for a person to look over and send: one sentence for each open point."""

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from parsers.money import say_minor
from tickets.money.advices.question_words import FALLBACK, SENTENCES
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState, list_lines
from tickets.money.matching.proposal import LineClass
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.subledger.allocations import list_live_lines

MAX_POINTS = 20


def write_questions(session: Session, remittance: Remittance, file_name: str, language: str | None) -> str:
    """The whole text; with nothing to ask it still has its beginning and end, for the person to fill."""
    words = {key: texts.get(language or "", texts[FALLBACK]) for key, texts in SENTENCES.items()}
    points = [f"- {point}" for point in _list_points(session, remittance, file_name, words)]
    said = {"total": _say(remittance.total_minor, remittance), "reference": remittance.reference or file_name}
    return "\n\n".join([words["payment"].format_map(said), "\n".join(points[:MAX_POINTS]), words["end"]])


def _list_points(session: Session, remittance: Remittance, file_name: str, words: Mapping[str, str]) -> Iterator[str]:
    if remittance.state == RemittanceState.UNREADABLE:
        yield words["unreadable"].format(file=file_name)
        return
    lines = list_lines(session, remittance.id)
    paid = sum(line.net_minor for line in lines)
    if remittance.total_minor is not None and lines and paid != remittance.total_minor:
        yield words["gap"].format(lines=_say(paid, remittance), total=_say(remittance.total_minor, remittance))
    applied = list_live_lines(session, remittance.id)
    for line in lines:
        if line.id not in applied and line.evidence_class > "B":
            yield from _ask_line(session, remittance, line, words)


def _ask_line(
    session: Session, remittance: Remittance, line: RemittanceRow, words: Mapping[str, str]
) -> Iterator[str]:
    paid = _say(line.net_minor, remittance)
    invoice = session.get(Invoice, line.invoice_id) if line.invoice_id else None
    if invoice is None:
        numbers = [session.get_one(Invoice, id_).number for id_ in line.candidates[:6]]
        said = {"reference": line.reference, "paid": paid, "candidates": " / ".join(numbers)}
        yield words["several" if numbers else "unknown"].format_map(said)
    elif line.line_class == LineClass.SHORT_PAY and line.proposed_minor is not None:
        short = _find_gap(session, line)
        if short > 0:
            yield words["short"].format(number=invoice.number, paid=paid, short=_say(short, remittance))
    elif line.line_class == LineClass.OVERPAY:
        yield words["over"].format(number=invoice.number, paid=paid)


def _find_gap(session: Session, line: RemittanceRow) -> int:
    """What stays open on the line's invoice when the line is applied as proposed, in minor units."""
    taken = (line.proposed_minor or 0) + (line.proposed_discount_minor or 0)
    return balance_minor(session, line.invoice_id) - taken if line.invoice_id else 0


def _say(minor: int | None, remittance: Remittance) -> str:
    currency = remittance.currency or ""
    return "?" if minor is None else say_minor(minor, currency)
