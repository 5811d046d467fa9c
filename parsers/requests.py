"""The cues of one mail in, its request spans out: several per mail, each with what it captured and where it stands.

A request is a run of sentences whose cues prove the same type. It captures the references, amounts and dates of its
own sentences and of the list below them; a mail that asks for one thing only gives it every reference of the mail.
"""

# ruff: noqa: E501, ISC004 (tables read best with one row a line)

import re
from collections.abc import Sequence

from parsers.dates import date_readings
from parsers.intent import CueReading
from parsers.message import MoneyMention, Reference, RequestSpan
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
_REASON_PATTERNS = tuple((code, re.compile(words, re.IGNORECASE)) for code, words in _REASONS)
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|"
    r"\b\d{1,2}(?:st|nd|rd|th|er|\.|º)? (?:de |of )?[^\W\d_]{3,12}\.?(?: (?:de |of )?\d{4})?|\b[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
)
_DIGIT = re.compile(r"\d")
_LIST_REACH = 700  # characters below a request that may hold the list it announces


def find_requests(
    reading: CueReading, references: Sequence[Reference], amounts: Sequence[MoneyMention]
) -> tuple[RequestSpan, ...]:
    """In order of place; neighbouring sentences of one type are one request."""
    runs = _runs(reading)
    requests = []
    for place, (kind, first, last) in enumerate(runs):
        start, end = reading.sentences[first].start, reading.sentences[last].end
        end = max(start, start + len(reading.text[start:end].rstrip()))
        following = runs[place + 1][1] if place + 1 < len(runs) else None
        reach = reading.sentences[following].start if following is not None else len(reading.text)
        reach = len(reading.text) if len(runs) == 1 else max(end, min(reach, end + _LIST_REACH))
        origin = 0 if len(runs) == 1 else start
        captured = _captured(reading.text, origin, reach, references, amounts)
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


def _captured(
    text: str, start: int, end: int, references: Sequence[Reference], amounts: Sequence[MoneyMention]
) -> dict[str, list[str]]:
    captured: dict[str, list[str]] = {}
    names = {"invoice": "invoices", "credit": "credit_notes", "po": "po_numbers", "account": "accounts"}
    for reference in references:
        if start <= reference.span.start < end:
            captured.setdefault(names[reference.kind], []).append(reference.value)
    for mention in amounts:
        if start <= mention.span.start < end:
            captured.setdefault("amounts", []).append(f"{mention.currency} {mention.amount}")
    lines = (line for line in text[start:end].split("\n") if _DIGIT.search(line))
    dates = [match[0] for line in lines for match in _DATE.finditer(line) if date_readings(match[0])]
    if dates:
        captured["dates"] = list(dict.fromkeys(dates))
    return captured


def _reason(text: str) -> str | None:
    return next((code for code, pattern in _REASON_PATTERNS if pattern.search(text)), None)
