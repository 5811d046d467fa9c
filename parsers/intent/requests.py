"""The cues of one mail in, its request spans out: several per mail, each with what it captured and where it stands.

A request is a run of sentences of the same type. The wording decides the type (`request_wording`); cues and the label
of the mail bring in what they know. A sign that freezes an account needs words of its own beside the wording. A request
captures the references, amounts and dates of its own sentences and of the list below them, or of what stood before
where it points back; a mail that asks for one thing only gives it every reference of the mail. Where documents or a
balance are asked for, it also captures endings of numbers, and periods.
"""

# ruff: noqa: E501, ISC004 (tables read best with one row a line)

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.dates import date_readings
from parsers.gate import Gate, GatedPattern
from parsers.intent.classify import CueReading
from parsers.intent.request_wording import LABELS_OF, NOTHING, TYPES, type_logits
from parsers.message import Classification, Intent, MoneyMention, Reference, RequestSpan
from parsers.numbers.number_ranges import NumberRange, find_endings, find_ranges
from parsers.numbers.periods import Period, decide_order, find_periods, read_day
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


# Of these, "the March invoices" and "the ones ending 442" say which documents are meant.
_OF_DOCUMENTS = frozenset({"invoice_copy", "statement", "balance", "payment_status", "po_change"})
# These freeze an account: type and the stop-signs that are words enough for it.
_STOPS: Mapping[str, frozenset[str]] = {
    "legal": frozenset({"legal", "attorney"}),
    "insolvency": frozenset({"insolvency"}),
    "cease": frozenset({"cease"}),
}
_PLACE = {name: place for place, name in enumerate(TYPES)}
_ASKING = [place for place, name in enumerate(TYPES) if name != NOTHING]
_SENTENCES = 60
# Fitted on mails by other hands (`python -m evaluation requests`).
_LEAST = 0.5  # probability from which the loudest sentence of a mail asks for something
_LEAST_FURTHER = 0.7  # and from which another one does
_STRONG_CUE = 1.3  # a cue that proves a second request of its sentence
_LEAST_BESIDE = 0.12  # of what its cue proves besides: a payment cut, and why
_SHARPNESS = 1.3  # the model says less than it knows
_CUE_SHARE = 0.9  # of a cue's weight
_LABEL_SHARE = 1.8  # log-odds that a sure label gives to its types
_CLEAR_LABEL = 0.97  # a mail with such a label asks for one of its types
_POINTS_BACK = re.compile(
    r"\b(?:these|those|them|they|it|both|all of|the above|above|diese[rnms]?|beide[ns]?|obige[nr]?|oben|sie|ces|celles-ci|celle-ci|ceux-ci|"
    r"ci-dessus|les|estas?|estos?|ambas|ambos|anterior(?:es)?|las|queste|questi|quest[ao]|entrambe|sopra|le|deze|beide|bovenstaande|"
    r"ze|estes|acima|ambas|as|te|tych|obie|powyższ\w+|je)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the whole text names. `order` is that of day and month in its dates; `on` the day it was written."""

    text: str
    references: Sequence[Reference]
    ranges: Sequence[NumberRange]
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
    classification: Classification | None = None,
    signs: Collection[str] = (),
) -> tuple[RequestSpan, ...]:
    """In order of place; neighbouring sentences of one type are one request. `on` is the day of the mail, which "last
    month" goes back from; `classification` is its label, `signs` the stop-signs that were found in it."""
    runs = _runs(reading, classification, signs)
    if not runs:
        return ()
    order = decide_order(reading.text, language)
    asks_documents = any(kind in _OF_DOCUMENTS for kind, _, _ in runs)
    periods = find_periods(reading.text, on, order) if asks_documents else ()
    named = _Found(reading.text, references, find_ranges(reading.text, references), amounts, periods, on, order)
    requests: list[RequestSpan] = []
    before = 0  # where what no earlier request took begins
    for place, (kind, first, last) in enumerate(runs):
        start, end = reading.sentences[first].start, reading.sentences[last].end
        end = max(start, start + len(reading.text[start:end].rstrip()))
        following = runs[place + 1][1] if place + 1 < len(runs) else None
        reach = reading.sentences[following].start if following is not None else len(reading.text)
        reach = len(reading.text) if len(runs) == 1 else max(end, min(reach, end + _LIST_REACH))
        origin = 0 if len(runs) == 1 else start
        captured = _captured(named, origin, reach, of_documents=kind in _OF_DOCUMENTS)
        if "invoices" not in captured and (not captured or _POINTS_BACK.search(reading.text, start, end)):
            captured = _captured(named, before, start, of_documents=kind in _OF_DOCUMENTS) | captured
        if kind == "dispute" and (reason := _reason(reading.text[start:end])):
            captured["reason"] = [reason]
        request = RequestSpan(kind, Span(start, end), captured)
        if not _is_said_again(request, requests):
            requests.append(request)
            before = reach if captured.get("invoices") else before
    return tuple(requests)


def _is_said_again(request: RequestSpan, earlier: Sequence[RequestSpan]) -> bool:
    """Whether an earlier request of its type has taken all that it names."""
    taken = [each.captured for each in earlier if each.type == request.type]
    named = ((kind, value) for kind, values in request.captured.items() if kind != "reason" for value in values)
    return bool(taken) and all(any(value in each.get(kind, ()) for each in taken) for kind, value in named)


def _runs(
    reading: CueReading, classification: Classification | None, signs: Collection[str]
) -> list[tuple[str, int, int]]:
    """(type, first sentence, last sentence): each sentence asks for what is likeliest for it, and for what a cue of
    another label proves beside it. The mail's label speaks for the one sentence that asks loudest, as it follows from
    it; the others have to ask for themselves."""
    if not reading.sentences:
        return []
    cues = _cues_by_sentence(reading)
    heard = _hear_types(reading, cues, signs)
    alone, likely = _shares(heard), _shares(heard + _label_log_odds(classification))
    loudest = int(likely[:, _ASKING].max(axis=1).argmax())
    runs: list[tuple[str, int, int]] = []
    for number in range(len(heard)):
        shares, least = (likely[number], _LEAST) if number == loudest else (alone[number], _LEAST_FURTHER)
        for kind in _types_of_sentence(shares.tolist(), least, cues.get(number, {})):
            place = next((at for at, run in enumerate(runs) if run[0] == kind and number - run[2] <= 1), None)
            if place is None:
                runs.append((kind, number, number))
            else:
                runs[place] = (kind, runs[place][1], number)
    runs += _runs_of_signs(heard, runs, signs)
    if classification and classification.confidence >= _CLEAR_LABEL:
        runs += _run_of_label(likely, runs, classification.label)
    return sorted(runs, key=lambda run: run[1])


def _cues_by_sentence(reading: CueReading) -> dict[int, dict[str, float]]:
    """The strongest weight of each type that a cue names, by sentence."""
    found: dict[int, dict[str, float]] = {}
    for hit in reading.hits:
        if hit.rule.request:
            weights = found.setdefault(hit.sentence, {})
            weights[hit.rule.request] = max(hit.rule.weight, weights.get(hit.rule.request, 0.0))
    return found


def _hear_types(
    reading: CueReading, cues: Mapping[int, Mapping[str, float]], signs: Collection[str]
) -> NDArray[np.float64]:
    """A row for each sentence with the log-odds of each of `TYPES`. A type that freezes an account is possible only
    where a cue or a stop-sign has its words; "do not contact the company" in a notice of insolvency asks for no end."""
    scored = np.array([type_logits(sentence.reading) for sentence in reading.sentences[:_SENTENCES]])
    logits: NDArray[np.float64] = (_SHARPNESS * scored).astype(np.float64)
    cued = {(number, _PLACE[kind]): weight for number, named in cues.items() for kind, weight in named.items()}
    for kind in [kind for kind, words in _STOPS.items() if words.isdisjoint(signs)]:
        outranked = kind == "cease" and "insolvency" in signs
        place = _PLACE[kind]
        silent = [number for number in range(len(logits)) if outranked or (number, place) not in cued]
        logits[silent, place] = -np.inf
    for (number, place), weight in cued.items():
        if number < len(logits):
            logits[number, place] += _CUE_SHARE * weight
    return logits


def _label_log_odds(classification: Classification | None) -> NDArray[np.float64]:
    odds = np.zeros(len(TYPES))
    if classification is not None:
        for place, name in enumerate(TYPES):
            if classification.label in LABELS_OF[name]:
                odds[place] = _LABEL_SHARE * classification.confidence
    return odds


def _shares(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _types_of_sentence(shares: Sequence[float], least: float, cues: Mapping[str, float]) -> list[str]:
    highest = max(shares)
    best = TYPES[shares.index(highest)]
    if best == NOTHING or highest < least:
        return []
    beside = [
        kind
        for kind, weight in cues.items()
        if kind != best
        and weight >= _STRONG_CUE
        and shares[_PLACE[kind]] >= _LEAST_BESIDE
        and LABELS_OF[kind][0] is not LABELS_OF[best][0]
    ]
    return [best, *beside]


def _runs_of_signs(
    heard: NDArray[np.float64], runs: Sequence[tuple[str, int, int]], signs: Collection[str]
) -> list[tuple[str, int, int]]:
    """Of a stop-sign that no request belongs to yet, the sentence that says it loudest."""
    taken = {kind for kind, _, _ in runs}
    found = []
    for kind, words in _STOPS.items():
        if kind not in taken and not words.isdisjoint(signs):
            sentence = int(heard[:, _PLACE[kind]].argmax())
            found.append((kind, sentence, sentence))
    return found


def _run_of_label(
    likely: NDArray[np.float64], runs: Sequence[tuple[str, int, int]], label: Intent
) -> list[tuple[str, int, int]]:
    """The strongest sentence for a type of a clear label that no request belongs to yet. News ask for nothing."""
    if label is Intent.INFORMATIONAL or any(label in LABELS_OF[kind] for kind, _, _ in runs):
        return []
    of_label = [_PLACE[kind] for kind in TYPES if LABELS_OF[kind][0] is label and kind not in _STOPS]
    sentence, column = (
        int(at) for at in np.unravel_index(likely[:, of_label].argmax(), (len(likely), len(of_label)))
    )
    if any(first <= sentence <= last for _, first, last in runs):
        return []
    return [(TYPES[of_label[column]], sentence, sentence)]


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
    ranges = [found for found in named.ranges if start <= found.span.start < end]
    if ranges:
        captured["ranges"] = [{"from": found.first, "to": found.last} for found in ranges]
    return captured | _documents(named, start, end) if of_documents else captured


def _day(written: str, named: _Found) -> str | None:
    """ISO 8601; as written while day and month may be the other way round."""
    day = read_day(written, named.on, named.order, ahead=_HALF_A_YEAR)
    return day.isoformat() if day else written if date_readings(written) else None


def _documents(named: _Found, start: int, end: int) -> dict[str, list[Any]]:
    """The endings and periods that say which documents are meant."""
    captured: dict[str, list[Any]] = {}
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
