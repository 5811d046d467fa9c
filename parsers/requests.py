"""The cues of one mail in, its request spans out: several per mail, each with what it captured and where it stands.

A request is a run of sentences whose cues prove the same type. It captures the references, amounts and dates of its
own sentences and of the list below them; a mail that asks for one thing only gives it every reference of the mail.
Where documents or a balance are asked for, it also captures ranges and endings of numbers, and periods.
"""

# ruff: noqa: E501, ISC004 (tables read best with one row a line)

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from parsers.dates import date_readings
from parsers.gate import Gate, GatedPattern
from parsers.intent import CueReading
from parsers.message import MoneyMention, Reference, RequestSpan
from parsers.number_ranges import find_endings, find_ranges
from parsers.periods import Period, decide_order, find_periods, read_day
from parsers.problems import Span

# Dispute reasons by words, first fit wins; codes as in the dispute workflow.
_REASONS: tuple[tuple[str, str], ...] = (
    (
        "DUPINV",
        r"duplicate|twice|double|doppelt|zweimal|en double|deux fois|duplicad|dos veces|duplicat|due volte|dubbel|duas vezes|dwukrotn|podw[oó]jn",
    ),
    (
        "DAMAGED",
        r"damag|broken|defect|faulty|beschädigt|mangelhaft|endommag|cassé|dañad|danneggiat|beschadigd|danificad|uszkodz|wadliw",
    ),
    ("TAX", r"\b(?:vat|tax|mwst|ust|umsatzsteuer|mehrwertsteuer|tva|iva|btw|steuer)\b|exempt|reverse charge"),
    (
        "POMISSING",
        r"\bpo\b|purchase order|bestellnummer|bon de commande|orden de compra|inkooporder|encomenda|zamówieni",
    ),
    (
        "FREIGHT",
        r"freight|shipping (?:cost|charge)|fracht|versandkosten|frais de port|portes|spese di trasporto|vrachtkosten|koszt\w* (?:transportu|przesyłki)",
    ),
    (
        "QTY",
        r"only (?:received|delivered)|short(?:age| ship)|cartons?|pallets?|quantity|pieces|missing (?:item|good|part)|menge|stück|palette|karton|fehl\w* (?:ware|artikel)"
        r"|quantité|colis|cantidad|cajas|quantità|colli|aantal|dozen|quantidade|caixas|ilość|sztuk|kartonów",
    ),
    (
        "NOTRECV",
        r"not (?:been )?(?:received|delivered|arrived)|never (?:received|arrived|delivered)|nicht (?:erhalten|geliefert|angekommen)|pas (?:reçu|été livré)|"
        r"no (?:hemos recibido|ha llegado)|non (?:abbiamo ricevuto|è arrivat)|niet (?:ontvangen|geleverd)|não (?:recebemos|foi entregue)|nie (?:otrzymaliśmy|dostarczono)",
    ),
    (
        "PRICE",
        r"price|rate|pric|preis|konditionen|stundensatz|prix|tarif|precio|prezz|prijs|preço|cen[aęyi]|stawk|discount|rabatt|remise|descuento|sconto|korting|desconto|rabat",
    ),
    (
        "WRONGENTITY",
        r"wrong (?:entity|company|address)|not for us|falsche (?:gesellschaft|firma|anschrift)|mauvaise (?:entité|société)|otra empresa|altra società|verkeerde",
    ),
    (
        "SERVICE",
        r"service|hours|timesheet|leistung|stunden|prestation|heures|servicio|horas|servizi|ore\b|diensten|uren|serviço|usług|godzin",
    ),
    ("CONTRACT", r"contract|agreement|terminat|vertrag|gekündigt|contrat|résili|contrato|contratto|opgezegd|umow"),
)
_REASON_GATE = Gate()
_REASON_PATTERNS = tuple((code, GatedPattern(words, _REASON_GATE)) for code, words in _REASONS)
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|"
    r"\b\d{1,2}(?:st|nd|rd|th|er|\.|º)? (?:de |of )?[^\W\d_]{3,12}\.?(?: (?:de |of )?\d{4})?|\b[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
)
_DIGIT = re.compile(r"\d")
_HALF_A_YEAR = timedelta(days=183)  # a day without a year is the nearest one
_LIST_REACH = 700  # characters below a request that may hold the list it announces


# Of these, "the March invoices" and "1001 to 1004" say which documents are meant.
_OF_DOCUMENTS = frozenset({"invoice_copy", "statement", "balance", "payment_status", "po_change"})


@dataclass(frozen=True, slots=True)
class _Found:
    """What the whole text names. `order` is that of day and month in its dates; `on` the day it was written."""

    text: str
    references: Sequence[Reference]
    amounts: Sequence[MoneyMention]
    periods: Sequence[Period]
    on: date | None
    order: str | None


def find_requests(
    reading: CueReading,
    references: Sequence[Reference],
    amounts: Sequence[MoneyMention],
    *,
    on: date | None = None,
    language: str | None = None,
) -> tuple[RequestSpan, ...]:
    """In order of place; neighbouring sentences of one type are one request. `on` is the day of the mail, which "last
    month" goes back from."""
    runs = _runs(reading)
    if not runs:
        return ()
    order = decide_order(reading.text, language)
    asks_documents = any(kind in _OF_DOCUMENTS for kind, _, _ in runs)
    periods = find_periods(reading.text, on, order) if asks_documents else ()
    named = _Found(reading.text, references, amounts, periods, on, order)
    requests = []
    for place, (kind, first, last) in enumerate(runs):
        start, end = reading.sentences[first].start, reading.sentences[last].end
        end = max(start, start + len(reading.text[start:end].rstrip()))
        following = runs[place + 1][1] if place + 1 < len(runs) else None
        reach = reading.sentences[following].start if following is not None else len(reading.text)
        reach = len(reading.text) if len(runs) == 1 else max(end, min(reach, end + _LIST_REACH))
        origin = 0 if len(runs) == 1 else start
        captured = _captured(named, origin, reach, of_documents=kind in _OF_DOCUMENTS)
        if kind == "dispute" and (reason := _reason(reading.text[start:end])):
            captured["reason"] = [reason]
        requests.append(RequestSpan(kind, Span(start, end), captured))
    return tuple(requests)


def _runs(reading: CueReading) -> list[tuple[str, int, int]]:
    """(type, first sentence, last sentence): in each sentence the strongest typed cue decides, and a second one of
    another label stays beside it."""
    runs: list[tuple[str, int, int]] = []
    by_sentence: dict[int, dict[str, tuple[float, str]]] = {}
    for hit in reading.hits:
        if hit.rule.request and hit.rule.weight >= 1.0:
            best = by_sentence.setdefault(hit.sentence, {})
            if hit.rule.weight > best.get(hit.rule.intent, (0.0, ""))[0]:
                best[hit.rule.intent] = (hit.rule.weight, hit.rule.request)
    for number in sorted(by_sentence):
        for _, kind in by_sentence[number].values():
            place = next((at for at, run in enumerate(runs) if run[0] == kind and number - run[2] <= 1), None)
            if place is None:
                runs.append((kind, number, number))
            else:
                runs[place] = (kind, runs[place][1], number)
    return runs


def _captured(named: _Found, start: int, end: int, *, of_documents: bool) -> dict[str, list[Any]]:
    captured: dict[str, list[Any]] = {}
    names = {"invoice": "invoices", "credit": "credit_notes", "po": "po_numbers", "account": "accounts"}
    references = [each for each in named.references if start <= each.span.start < end]
    for reference in references:
        captured.setdefault(names[reference.kind], []).append(reference.value)
    for mention in named.amounts:
        if start <= mention.span.start < end:
            captured.setdefault("amounts", []).append(f"{mention.currency} {mention.amount}")
    lines = (line for line in named.text[start:end].split("\n") if _DIGIT.search(line))
    written = (match[0] for line in lines for match in _DATE.finditer(line))
    dates = [day for each in written if (day := _day(each, named))]
    if dates:
        captured["dates"] = list(dict.fromkeys(dates))
    return captured | _documents(named, references, start, end) if of_documents else captured


def _day(written: str, named: _Found) -> str | None:
    """ISO 8601; as written while day and month may be the other way round."""
    day = read_day(written, named.on, named.order, ahead=_HALF_A_YEAR)
    return day.isoformat() if day else written if date_readings(written) else None


def _documents(named: _Found, references: Sequence[Reference], start: int, end: int) -> dict[str, list[Any]]:
    """The ranges, endings and periods that say which documents are meant."""
    captured: dict[str, list[Any]] = {}
    ranges = find_ranges(named.text, references)
    if ranges:
        captured["ranges"] = [{"from": found.first, "to": found.last} for found in ranges]
    endings = [digits for digits, span in find_endings(named.text) if start <= span.start < end]
    if endings:
        captured["endings"] = list(dict.fromkeys(endings))
    periods = [found for found in named.periods if start <= found.span.start < end]
    if periods:
        captured["periods"] = [
            {
                "from": period.first.isoformat() if period.first else None,
                "to": period.last.isoformat(),
                "words": period.words,
            }
            for period in periods
        ]
    return captured


def _reason(text: str) -> str | None:
    return next((code for code, pattern in _REASON_PATTERNS if pattern.search(text)), None)
