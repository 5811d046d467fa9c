"""Lines outside of the table in, who pays whom, when, how and under which reference out."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from parsers.remittance.advice_words import names_no_payment, names_part, names_replacement
from parsers.remittance.facts.currencies import find_currency
from parsers.remittance.facts.fact_values import Fact, payment_references, reference_value, strongest_value
from parsers.remittance.facts.facts import labelled_facts
from parsers.remittance.facts.kind import title_weight
from parsers.remittance.facts.labels import bare_label
from parsers.remittance.facts.payer import (
    find_addressee,
    find_letterhead,
    find_payable_to,
    find_paying_subject,
    find_printed_name,
)
from parsers.remittance.facts.payment_day import DayChoice, find_day_in_prose, find_first_day, find_payment_day
from parsers.remittance.facts.payment_method import find_method, find_paid_by
from parsers.remittance.lines import Line
from parsers.remittance.words import fold, total_kind

_CORNER_NUMBER = re.compile(r"[A-Z]{0,4}-?\d{4,12}")
_BARE_NUMBER = re.compile(r"(?i:(?:no|nr|number|check|cheque)\b\.?:?\s*)?#?\s*([A-Z]{0,4}[ -]?\d{4,12}[A-Z]?)")
_CODE = re.compile(r"(?=(?:\D*\d){3})[A-Z0-9]{1,6}(?:[ /-]?[A-Z0-9]+){0,4}")
_TITLE_WORDS = 7
_OTHERS = frozenset({"payee", "other", "recipient"})
_FULL_ROW = 3  # cells
_SURE = 2  # a label that names more than "date"


@dataclass(frozen=True, slots=True)
class Header:
    payer: str | None
    payee: str | None
    reference: str | None
    payment_date: date | None
    method: str | None
    currency: str | None
    replaces: bool = False  # the document says that it takes an earlier one's place
    replaced: str | None = None  # the number of the earlier one
    part: tuple[int, int] | None = None  # (1, 3): the document says that it is one of three
    stopped: bool = False  # the document says that the payment is void, held or a proposal
    currency_stated: bool = False  # a label names it
    numbered_payment: bool = False  # a label names the payment's own number: check, transfer, EFT
    dated_advice: bool = False  # labels name the day of the payment and the number of its advice or transaction


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The lines around the table with the facts that they label."""

    lines: Sequence[Line]
    facts: Sequence[Fact]
    method: str | None
    currency: str | None
    repeated: str | None  # the number in a corner of a cheque and of its stubs


def read_surroundings(lines: Sequence[Line], in_table: set[int], paid: Set[str]) -> Surroundings:
    """`in_table` holds the indices of lines that are rows, `paid` the numbers that the rows pay: none is the
    payment's, not behind "paid" either."""
    outside = [line for index, line in enumerate(lines) if index not in in_table]
    facts = [fact for fact in labelled_facts(outside) if fact.name != "reference" or fact.value not in paid]
    return Surroundings(
        outside, facts, find_method(facts, outside), find_currency(facts, lines), _repeated_number(lines)
    )


def read_header(around: Surroundings, customer: str | None, days: DayChoice) -> Header:
    """`customer` is the ledger's name for the payer."""
    facts, outside = around.facts, around.lines
    references = payment_references(facts)
    payee = strongest_value(facts, "payee") or find_payable_to(outside)
    payer = strongest_value(facts, "payer") or find_paid_by(facts)
    payer = payer or find_paying_subject(outside) or find_letterhead(outside, payee)
    if customer and (payer is None or fold(customer) not in fold(payer)):
        payer = find_printed_name(outside, customer) or payer
    payee = payee or find_addressee(outside, payer)
    day = (
        find_payment_day(facts, days, least=_SURE)
        or find_day_in_prose(outside, days)
        or find_payment_day(facts, days)
        or find_first_day(outside, days)
    )
    return Header(
        payer=payer,
        payee=payee,
        reference=_best_reference(references, around),
        payment_date=day,
        method=around.method,
        currency=around.currency,
        currency_stated=strongest_value(facts, "currency") is not None,
        replaces=any(names_replacement(line.text) for line in outside),
        replaced=_replaced_number(outside, references[0].value if references else None),
        part=next((part for line in outside if (part := names_part(line.text))), None),
        stopped=any(names_no_payment(line.text) for line in outside),
        numbered_payment=bool(references) and references[0].strength == 3,
        dated_advice=bool(references) and references[0].strength >= _SURE and any(map(_dates_payment, facts)),
    )


def _dates_payment(fact: Fact) -> bool:
    """ "Value date", not the "Sent" of a mail's head."""
    return fact.name == "payment_date" and fact.strength > _SURE and not fold(fact.label).startswith("sent")


def _best_reference(labelled: Sequence[Fact], around: Surroundings) -> str | None:
    """A label's, else the title's; a word like "our ref" only where nothing else tells."""
    if labelled and labelled[0].strength > 1:
        return labelled[0].value
    told = _reference_in_title(around.lines) or around.repeated
    return told or (labelled[0].value if labelled else None)


def _reference_in_title(lines: Sequence[Line]) -> str | None:
    """ "Remittance Advice RA-0042", "Avis n° 4711 du 3 mars 2026": a number behind the title's words."""
    for line in lines[:15]:
        for cell in line.cells:
            if total_kind(cell.text) is not None or names_replacement(line.text):
                continue
            words = cell.text.split()
            for place in range(1, min(len(words), _TITLE_WORDS)):
                title = " ".join(words[:place])
                if _labels_another(words[place - 1]):
                    break
                if _heads(title) and (number := reference_value(" ".join(words[place:]))) and _CODE.fullmatch(number):
                    return number
    return None


def _heads(title: str) -> bool:
    """Whether a number may follow: the title of an advice, or a word of payment in its place."""
    return title_weight(title.rstrip(" :/–-#")) > 0 or bare_label(f"{title.rstrip(' :/–-#')} no") == ("reference", 3)


def _labels_another(word: str) -> bool:
    """Whether the number right behind is a company's: "Betaallijst crediteur C40550"."""
    return (bare_label(word) or ("",))[0] in _OTHERS


def _repeated_number(lines: Sequence[Line]) -> str | None:
    """The number that a cheque and its stubs carry in a corner without a word: at the end of two lines or more."""
    last = [line.cells[-1].text.strip(" #:") for line in lines if 0 < len(line.cells) < _FULL_ROW]
    ends = [match[1] for text in last if (match := _BARE_NUMBER.fullmatch(text))]
    repeated = {number for number in ends if ends.count(number) > 1}
    return repeated.pop() if len(repeated) == 1 else None


def _replaced_number(lines: Sequence[Line], own: str | None) -> str | None:
    """The long number in the sentence that says so, other than the advice's own."""
    words = [word.strip(",;.:()") for line in lines if names_replacement(line.text) for word in line.text.split()]
    return next((word for word in words if _CORNER_NUMBER.fullmatch(word) and word != own and len(word) > 4), None)
