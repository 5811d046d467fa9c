"""Facts and lines in, the day of the payment out; a date that can be two days is decided by the whole document."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parsers.dates import date_readings
from parsers.remittance.facts.fact_values import Fact, word_runs
from parsers.remittance.facts.facts_in_prose import sentence_around
from parsers.remittance.facts.kind import title_weight
from parsers.remittance.facts.labels import names_invoice, read_label
from parsers.remittance.lines import Line, TokenKind
from parsers.remittance.words import fold, tells_of_payment

_PAID_ON = re.compile(
    r"\b(payment|transfer|wire|eft|cheque|check|remittance|zahlung|uberweisung|scheck|paiement|virement|reglement"
    r"|pago|transferencia|pagamento|bonifico|betaling|overboeking|overschrijving) .{0,80}"
    r"\b(made|dated|date|of|on|vom|zum|am|du|le|el|il|fecha|data|dia|em|en|in|del|van|op|d d|dnia)\b"
)


_BREAKS_OFF = re.compile(
    r"\d{1,2}(?:\.|st|nd|rd|th)?(?: de)?(?: [^\W\d_]{3,10}\.?,?(?: de)?)?$|[^\W\d_]{3,10}\.? \d{1,2},$"
)
_OTHER_LABELS = ("payment_date", "recipient", "other")
_LONGEST_DAY = 5  # words: "8 de julio de 2026"


@dataclass(frozen=True, slots=True)
class DayChoice:
    """How to read a date that can be two days: by the document's `order`, else as the one that is not before the
    `billed` days of the lines, else in the `usual` order."""

    order: str | None
    billed: tuple[date, ...] = ()
    usual: str = "dmy"

    def choose(self, readings: Sequence[date]) -> date:
        if len(readings) > 1 and self.order is None and self.billed:
            after = [day for day in readings if day >= max(self.billed)]
            if len(after) == 1:
                return after[0]
        return readings[1] if len(readings) > 1 and (self.order or self.usual) == "mdy" else readings[0]


def find_payment_day(facts: Sequence[Fact], days: DayChoice, least: int = 0) -> date | None:
    """The day whose label is the strongest, and not weaker than `least`."""
    dated = [fact for fact in facts if fact.name == "payment_date" and fact.strength >= least]
    for fact in sorted(dated, key=lambda fact: -fact.strength):
        for part in word_runs(fact.value, 4):
            readings = date_readings(part)
            if readings:
                return days.choose(readings)
    return None


def find_day_in_prose(lines: Sequence[Line], days: DayChoice) -> date | None:
    """ "... has paid you $900.00 on Aug 1, 2026", "our payment made on 15 Oct 2026", "Distinta di pagamento del ...":
    the one day in a line that tells of the payment, else in one beside such a line."""
    dated = [
        (index, found.pop()) for index in range(len(lines[:40])) if len(found := _days_told(lines, index, days)) == 1
    ]
    by_itself = (day for index, day in dated if _tells_of_its_day(lines[index], lines[index].text))
    by_others = (day for index, day in dated if _tells_of_its_day(lines[index], sentence_around(lines, index)))
    return next(by_itself, None) or next(by_others, None)


def _days_told(lines: Sequence[Line], index: int, days: DayChoice) -> set[date]:
    if any((read_label(cell.text) or ("",))[0] in _OTHER_LABELS for cell in lines[index].cells):
        return set()
    parts = word_runs(_with_year_below(lines, index), _LONGEST_DAY)
    return {days.choose(readings) for part in parts if (readings := date_readings(part.strip(".,;:()")))}


def _with_year_below(lines: Sequence[Line], index: int) -> str:
    """The line, with the end of a day that breaks off at its own: "... am 8. Juli" above "2026 einen Betrag ..."."""
    text, below = lines[index].text, lines[index + 1 : index + 2]
    if len(lines[index].cells) > 1 or not below or not _BREAKS_OFF.search(text):
        return text
    return f"{text} {' '.join(below[0].text.split()[:2])}"


def _tells_of_its_day(line: Line, sentence: str) -> bool:
    """Whether the words around tell of a payment, or the line is a title that goes on with its day."""
    return tells_of_payment(sentence) or title_weight(line.text) > 0 or bool(_PAID_ON.search(fold(sentence)))


def find_first_day(lines: Sequence[Line], days: DayChoice) -> date | None:
    """The first in the document that no word calls an invoice's."""
    for line in lines[:25]:
        for token in line.tokens:
            if token.kind is TokenKind.DATE and not names_invoice(line.text):
                readings = date_readings(token.text)
                return days.choose(readings)
    return None


def date_order(lines: Sequence[Line]) -> str | None:
    """ "dmy" or "mdy" when the document's dates leave one of them only; None when all fit both or they mix."""
    votes: Counter[str] = Counter()
    for line in lines:
        for token in line.tokens:
            if token.kind is TokenKind.DATE and (match := re.match(r"(\d{1,2})[./\- ](\d{1,2})[./\- ]", token.text)):
                if int(match[1]) > 12:
                    votes["dmy"] += 1
                elif int(match[2]) > 12:
                    votes["mdy"] += 1
                elif "." in token.text:
                    votes["dmy"] += 1
    return next(iter(votes)) if len(votes) == 1 else None


def usual_order(currency: str | None, method: str | None, lines: Sequence[Line]) -> str:
    """Month first for dollars and American words of payment, else day first; only where nothing else tells."""
    if currency in ("USD", None) and (currency or method in ("check", "ach", "wire", "eft")):
        british = any("cheque" in line.text.casefold() or "bacs" in line.text.casefold() for line in lines[:40])
        return "dmy" if british else "mdy"
    return "dmy"
