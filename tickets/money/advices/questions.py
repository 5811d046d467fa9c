"""What we ask a payer about an advice, for a person to look over and send: one sentence for each open point."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.local_formats import say_money
from tickets.money.advices.question_words import FALLBACK, SENTENCES
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState, list_lines
from tickets.money.matching.proposal import LineClass
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.subledger.allocations import list_live_lines

MAX_POINTS = 20


def write_questions(session: Session, remittance: Remittance, file_name: str, language: str | None) -> str:
    """The whole text; with nothing to ask it still has its beginning and end, for the person to fill."""
    words = _Words({key: texts.get(language or "", texts[FALLBACK]) for key, texts in SENTENCES.items()}, language)
    points = [f"- {point}" for point in _list_points(session, remittance, file_name, words)]
    reference = remittance.reference or file_name
    payment = words.write("payment", remittance, total=remittance.total_minor, reference=reference)
    return "\n\n".join([payment, "\n".join(points[:MAX_POINTS]), words.sentences["end"]])


def _list_points(session: Session, remittance: Remittance, file_name: str, words: "_Words") -> Iterator[str]:
    if remittance.state == RemittanceState.UNREADABLE:
        yield words.write("unreadable", remittance, file=file_name)
        return
    lines = list_lines(session, remittance.id)
    paid = sum(line.net_minor for line in lines)
    if remittance.total_minor is not None and lines and paid != remittance.total_minor:
        yield words.write("gap", remittance, lines=paid, total=remittance.total_minor)
    applied = list_live_lines(session, remittance.id)
    for line in lines:
        if line.id not in applied and line.evidence_class > "B":
            yield from _ask_line(session, remittance, line, words)


def _ask_line(session: Session, remittance: Remittance, line: RemittanceRow, words: "_Words") -> Iterator[str]:
    paid = line.net_minor
    invoice = session.get(Invoice, line.invoice_id) if line.invoice_id else None
    if invoice is None:
        numbers = [session.get_one(Invoice, id_).number for id_ in line.candidates[:6]]
        key, candidates = "several" if numbers else "unknown", " / ".join(numbers)
        yield words.write(key, remittance, reference=line.reference, paid=paid, candidates=candidates)
    elif line.line_class == LineClass.SHORT_PAY and line.proposed_minor is not None:
        short = _find_gap(session, line)
        if short > 0:
            yield words.write("short", remittance, number=invoice.number, paid=paid, short=short)
    elif line.line_class == LineClass.OVERPAY:
        yield words.write("over", remittance, number=invoice.number, paid=paid)


def _find_gap(session: Session, line: RemittanceRow) -> int:
    """What stays open on the line's invoice when the line is applied as proposed, in minor units."""
    taken = (line.proposed_minor or 0) + (line.proposed_discount_minor or 0)
    return balance_minor(session, line.invoice_id) - taken if line.invoice_id else 0


@dataclass(frozen=True, slots=True)
class _Words:
    """The sentences of one language."""

    sentences: Mapping[str, str]
    language: str | None

    def write(self, key: str, remittance: Remittance, **facts: str | int | None) -> str:
        """Numbers are minor units of the advice's currency; None is not known."""
        return self.sentences[key].format_map({name: self._say(fact, remittance) for name, fact in facts.items()})

    def _say(self, fact: str | int | None, remittance: Remittance) -> str:
        if isinstance(fact, int):
            currency = remittance.currency or ""
            return say_money(from_minor(fact, currency), currency, self.language)
        return fact if fact is not None else "?"
