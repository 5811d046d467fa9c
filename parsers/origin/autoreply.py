"""Three separate verdicts on where a mail comes from: origin, may we answer by itself, is it work.

A machine-made remittance is work; `X-Auto-Response-Suppress` asks for silence but does not say "machine".
Sources: RFC 3834 (automatic responses), RFC 3464 (delivery status), RFC 8098 (receipts), RFC 5546 (calendar).

Headers decide where there are any. Where a server sends none, words do, with weights: an absence note must say
that the writer is away now and one thing more that such notes say; a bounce must come from a mail system or
carry two marks of one. A small model (`autoreply_wording`) knows what such notes say that no phrase foresaw.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain

from parsers.gate import Gate, GatedPattern, RarePattern, WordFinder
from parsers.intent.classify import CueReading, read_cues
from parsers.intent.hardship import find_hardship
from parsers.intent.notice_wording import find_notices
from parsers.intent.sign_model import Sound
from parsers.intent.suspicion import score_suspicion
from parsers.message import AutoKind, DeliveryReport, Origin, ParsedMessage
from parsers.numbers.references import find_references
from parsers.origin.autoreply_wording import score_automatic
from parsers.origin.autoreply_words import ANSWERED_TEXT, BOUNCE_TEXT, READ_TEXT, SUBJECTS, TEXT, Phrase, Says
from parsers.origin.delivery_report import find_report
from parsers.problems import Evidence, Span
from parsers.text.language import find_language
from parsers.text.reply_marks import FORWARD_MARK, FORWARD_SUBJECT

_DECIDES = 4.0
_OPENING = 2500
_EARLY = 700
_BOUNCE_OPENING = 6000


def judge_origin(message: ParsedMessage) -> Origin:
    """The verdicts with the headers and words that decided them. Pure."""
    signals = _Signals(message)
    kind, evidence, report = _judge(signals)
    if kind is AutoKind.HUMAN:
        evidence = tuple(signals.silence)
    human = kind is AutoKind.HUMAN and not signals.silence and message.sender is not None
    return Origin(kind, human, _is_work(kind, report, signals), tuple(evidence), report)


def _is_work(kind: AutoKind, report: DeliveryReport | None, signals: "_Signals") -> bool:
    """A returned mail is work as well: invoices sent by other systems bounce to the billing address."""
    if kind is AutoKind.BOUNCE:
        return report is not None and report.permanent and report.action != "reported"
    if kind is AutoKind.CALENDAR:
        return signals.calendar_method in {"REQUEST", "CANCEL", "COUNTER", "PUBLISH"}
    return kind in {AutoKind.HUMAN, AutoKind.AUTO_GENERATED, AutoKind.LIST}


def _judge(signals: "_Signals") -> tuple[AutoKind, tuple[Evidence, ...], DeliveryReport | None]:
    found = _judge_report(signals) or _judge_bounce(signals)
    if found is not None:
        return found
    for judge in (_judge_receipt, _judge_calendar, _judge_reply, _judge_list, _judge_machine):
        verdict = judge(signals)
        if verdict is not None:
            return *verdict, None
    return AutoKind.HUMAN, (), None


# -- What the mail shows ----------------------------------------------------------------------------------------

_SUPPRESSES = re.compile(r"all|dr|autoreply|oof|nrn|rn", re.I)
_QUOTE_STARTS = re.compile(
    r"^(?:>|-{2,} ?(?:original|ursprüngliche|message d|mensaje|messaggio|oorspronkelijk|forwarded|weitergeleitet)"
    r"|_{10,}\s*$|(?:from|von|de|da|van|od): .+$)",
    re.I | re.M,
)
_METHOD = re.compile(rb"^METHOD:\s*([A-Za-z]+)", re.M | re.I)


class _Signals:
    """A mail as the judges look at it: headers by lower-case name, opening words, report parts."""

    def __init__(self, message: ParsedMessage) -> None:
        self.message = message
        self.headers: dict[str, str] = {}
        for name, value in message.headers:
            self.headers.setdefault(name.lower(), value)
        self.sender = self.headers.get("from", "")
        self.local_part = message.sender.email.rpartition("@")[0].lower() if message.sender else ""
        self.opening = _opening(message.text)
        self.calendar_method = _calendar_method(message)
        self.subject_words = _at_start(_SUBJECTS, message.subject)
        suppress = self.headers.get("x-auto-response-suppress", "")
        self.silence = (
            [Evidence("suppressed", "header", 1.0, f"X-Auto-Response-Suppress: {suppress[:60]}")]
            if _SUPPRESSES.search(suppress)
            else []
        )

    @cached_property
    def reply_headers(self) -> list[Evidence]:
        return _reply_headers(self)

    @cached_property
    def may_sound_automatic(self) -> bool:
        return _may_sound_automatic(self)

    def header(self, name: str) -> str:
        return self.headers.get(name, "").strip()

    def null_sender(self) -> bool:
        return "return-path" in self.headers and self.header("return-path") in ("<>", "")


def _opening(text: str) -> str:
    """The first words of the sender, before quoted history."""
    text = text[:_OPENING]
    before = _before_history(text)
    return text if before is None or not before.strip() else before


@lru_cache(maxsize=2)  # several judges ask for it
def _before_history(text: str) -> str | None:
    quoted = _QUOTE_STARTS.search(text)
    return text[: quoted.start()] if quoted else None


def _calendar_method(message: ParsedMessage) -> str | None:
    """An appointment that is only published beside words is an attachment; without words it is the mail."""
    for part in message.attachments:
        if part.mime_type in {"text/calendar", "application/ics"}:
            found = _METHOD.search(part.content[:20_000])
            method = found.group(1).decode("ascii").upper() if found else "PUBLISH"
            if method != "PUBLISH" or not message.text.strip():
                return method
    return None


class _Table:
    """A table of phrases, and which of them a text may hold: those whose stem stands in it, in the table's order."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases

    def list_candidates(self, text: str) -> list[Phrase]:
        found = self._places.find(text.lower()).values()
        return [self._phrases[place] for place in sorted(chain.from_iterable(found))]

    @cached_property
    def _places(self) -> WordFinder[list[int]]:
        places: dict[str, list[int]] = {}
        for place, phrase in enumerate(self._phrases):
            places.setdefault(phrase.stem, []).append(place)
        return WordFinder(places)


_SUBJECTS, _TEXT = _Table(SUBJECTS), _Table(TEXT)
_BOUNCE_TEXT, _READ_TEXT, _ANSWERED_TEXT = _Table(BOUNCE_TEXT), _Table(READ_TEXT), _Table(ANSWERED_TEXT)


def _at_start(phrases: _Table, subject: str) -> list[tuple[Phrase, Evidence]]:
    subject = subject.strip()[:300]
    found = []
    for phrase in phrases.list_candidates(subject):
        if match := phrase.pattern.match(subject):
            found.append((phrase, Evidence(phrase.says.value, "subject", phrase.weight, match.group()[:80])))
    return found


def _anywhere(phrases: _Table, text: str) -> list[tuple[Phrase, Evidence]]:
    found = []
    for phrase in phrases.list_candidates(text):
        if match := phrase.pattern.search(text):
            span = Span(match.start(), match.end())
            words = Evidence(phrase.says.value, "text", phrase.weight, " ".join(match.group().split())[:80], span)
            found.append((phrase, words))
    return found


def _of(found: list[tuple[Phrase, Evidence]], *says: Says) -> list[Evidence]:
    return [evidence for phrase, evidence in found if phrase.says in says]


def _strongest(found: list[Evidence], count: int) -> list[Evidence]:
    return sorted(found, key=lambda evidence: -abs(evidence.weight))[:count]


def _sum(evidence: Iterable[Evidence]) -> float:
    return sum(piece.weight for piece in evidence)


# -- Delivery reports, receipts ---------------------------------------------------------------------------------

_RECEIPT_TYPES = {"message/disposition-notification", "message/global-disposition-notification"}
_ACTIONS = {
    "failed": AutoKind.BOUNCE,
    "delayed": AutoKind.DELAY,
    "delivered": AutoKind.RECEIPT,
    "relayed": AutoKind.RECEIPT,
    "expanded": AutoKind.RECEIPT,
}
_Judged = tuple[AutoKind, tuple[Evidence, ...], DeliveryReport | None]


def _judge_report(signals: _Signals) -> _Judged | None:
    message = signals.message
    types = {part.mime_type for part in message.reports}
    shown = f"report-type={message.report_type}" if message.report_type else ", ".join(sorted(types))
    evidence = (Evidence("report", "header", 6.0, shown),)
    if types & _RECEIPT_TYPES or message.report_type == "disposition-notification":
        return AutoKind.RECEIPT, evidence, find_report(message)
    if "message/feedback-report" in types or message.report_type == "feedback-report":
        report = find_report(message)
        return AutoKind.BOUNCE, evidence, report
    if not types & {"message/delivery-status", "message/global-delivery-status"}:
        return None
    report = find_report(message)
    action = (report.action if report else None) or "failed"
    if action == "failed" and _of(_at_start(_SUBJECTS, message.subject), Says.DELAY):
        action = "delayed" if report is None or not report.status or not report.permanent else action
    return _ACTIONS.get(action, AutoKind.BOUNCE), evidence, report


def _judge_receipt(signals: _Signals) -> tuple[AutoKind, tuple[Evidence, ...]] | None:
    """Receipts without RFC 8098 parts: the subject says so and the text as well."""
    subject = _of(signals.subject_words, Says.READ)
    words = _of(_anywhere(_READ_TEXT, signals.opening), Says.READ) if subject else []
    return (AutoKind.RECEIPT, (*subject[:1], *words[:1])) if subject and words else None


# -- Bounces that are no RFC 3464 report ------------------------------------------------------------------------

_MAIL_SYSTEM = RarePattern(
    r"mailer[-_. ]?daemon|\bpost[-_. ]?master|mail delivery\b|\bmail(?:daemon|sweeper)|\bmdaemon"
    r"|\bmail[-_ ]?(?:admin|administrator|router|system)\b|^\s*<>|system administrator"
    r"|\bmicrosoftexchange[0-9a-f]{8,}|\bvpopmail|\bsmtp[-_ ]?(?:daemon|server|gateway|agent)"
)
_find_mail_system = lru_cache(maxsize=2_000)(_MAIL_SYSTEM.search)  # the same people write again
_SMTP_STATUS = re.compile(
    r"(?<![\d.])(?:[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}|#?5\.\d{1,3}\.\d{1,3}|55[0-4][ -])(?![\d.])"
)
_MAIL_RULES = {"mail_system", "failed_recipients", "report", "dsn_header", "smtp_status", "returned_mail"}
_OF_MAIL = re.compile(
    r"[^:]{0,40}?(?:\be?-?mail\b|\bmessage|nachricht|mensaje|messaggio|\bnon-?deliver|undeliverable:|failure notice)",
    re.I,
)
_REPLY_MARK = re.compile(r"(?:re|aw|fwd?|wg|tr|rv|sv|vs|antw|odp|rif|enc)\s*(?:\[\d+\])?\s*[:：]", re.I)


def _judge_bounce(signals: _Signals) -> _Judged | None:
    headers = _bounce_headers(signals)
    subject = _strongest(_of(signals.subject_words, Says.BOUNCE, Says.DELAY), 1)
    if not headers and not subject:
        return None
    subject_text = signals.message.subject[:200]
    found = _anywhere(_BOUNCE_TEXT, signals.message.text[:_BOUNCE_OPENING])
    words = _strongest(_of(found, Says.BOUNCE, Says.DELAY), 3)
    status = _SMTP_STATUS.search(signals.message.text[:_BOUNCE_OPENING])
    if status:
        words.append(Evidence("smtp_status", "text", 1.5, status.group(), Span(status.start(), status.end())))
    evidence = [*headers, *subject, *words]
    if _REPLY_MARK.match(signals.message.subject) and not any(piece.rule == "mail_system" for piece in headers):
        evidence.append(Evidence("reply_mark", "subject", -4.0, signals.message.subject[:40]))
    if _speaks_for_absence(signals):
        return None
    report = find_report(signals.message)
    if report.message_id and any(part.mime_type == "message/rfc822" for part in signals.message.attachments):
        evidence.append(Evidence("returned_mail", "attachment", 1.0, report.message_id))
    if _sum(evidence) < _DECIDES or not (subject or words):
        return None
    if not any(piece.rule in _MAIL_RULES for piece in evidence) and not (words and _OF_MAIL.match(subject_text)):
        return None  # "Delivery failed" may be a lorry: something must speak of mail
    late = _of(found, Says.DELAY) or [piece for piece in subject if piece.rule == Says.DELAY.value]
    permanent = report.status is not None and report.status.startswith("5")
    kind = AutoKind.DELAY if late and not permanent else AutoKind.BOUNCE
    return kind, tuple(evidence), report


def _bounce_headers(signals: _Signals) -> list[Evidence]:
    evidence = []
    if failed := signals.header("x-failed-recipients"):
        evidence.append(Evidence("failed_recipients", "header", 5.0, f"X-Failed-Recipients: {failed[:80]}"))
    if signals.message.report_type == "delivery-status" or signals.message.content_type == "multipart/report":
        evidence.append(Evidence("report", "header", 2.5, "multipart/report"))
    return_path = signals.header("return-path")
    if mail_system := _find_mail_system(signals.sender):
        evidence.append(Evidence("mail_system", "header", 2.5, f"From: {mail_system.group()}"))
    elif signals.null_sender() or _find_mail_system(return_path):
        evidence.append(Evidence("null_sender", "header", 1.5, f"Return-Path: {return_path[:60]}"))
    elif "from" not in signals.headers:
        evidence.append(Evidence("no_sender", "header", 1.0, "no From"))
    if not evidence and _NO_REPLY.fullmatch(signals.local_part):
        evidence.append(Evidence("no_reply", "header", 1.0, f"From: {signals.sender[:80]}"))
    if "x-dsncontext" in signals.headers or "x-dsn-" in "".join(signals.headers):
        evidence.append(Evidence("dsn_header", "header", 2.0, "X-DSNContext"))
    return evidence


def _speaks_for_absence(signals: _Signals) -> bool:
    """Absence notes come from null senders too, and name addresses that cannot be reached."""
    return bool(_of(signals.subject_words, Says.ABSENCE, Says.REPLY)) and not _find_mail_system(signals.sender)


# -- Absence notes and automatic replies ------------------------------------------------------------------------

_AUTO_HEADER = re.compile(
    r"x-.*(?:auto-?(?:reply|repli|respon|answer)|vacation|out-?of-?office|holiday)|auto-?reply|x-oof", re.I
)
_NEGATIVE = re.compile(r"\s*(?:no|none|false|0|off)?\s*$", re.I)
_AWAY_VALUE = re.compile(r"vacation|out.?of.?office|oof|holiday|away", re.I)
_QUESTION = re.compile(r"\?(?:\s|$)")
_BUSINESS = GatedPattern(
    r"[$€£]\s?\d|\d[\d.,]*\s?(?:€|eur\b|usd\b|gbp\b|chf\b)|\b(?:invoice|rechnung|facture|factura|fattura|factuur)\w*"
    r"\s*(?:no\.?|nr\.?|number|#|n°)?\s*[:#]?\s*[a-z]{0,4}[-/]?\d{3,}",
    Gate(),
)
_DAY = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:montag|dienstag|mittwoch|donnerstag"
    r"|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|lunedì|martedì|mercoledì|giovedì|venerdì"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|segunda|terça|quarta|quinta|sexta|poniedział\w+|wtor\w+|śr[oó]d\w+"
    r"|czwart\w+|piąt\w+|sobot\w+|niedziel\w+|samstag|sonntag|samedi|dimanche|sábado|domingo|sabato|domenica|zaterdag|zondag|mandag|tirsdag|onsdag|torsdag|fredag|måndag|tisdag)\b"
    r"|\b(?:january|february|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli"
    r"|oktober|dezember|janvier|février|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo"
    r"|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio"
    r"|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus|janeiro|fevereiro|março|maio|junho|julho|setembro"
    r"|outubro|novembro|dezembro|stycz\w+|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października"
    r"|listopada|grudnia)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|[.ºª])? ?(?:de |of )?(?:jan|feb|fév|fev|mar|mrt|mär|apr|avr|abr|ma[iyj]|mei|mag"
    r"|ju[nli]|giu|lug|aug|ao[uû]|ago|sep|set|o[ck]t|out|ott|nov|de[cz]|déc|dic|gen|ene|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru)"
    r"|\b(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sept?|oct|okt|nov|de[cz])[a-z]{0,6}\.? \d{1,2}\b"
    r"|\b(?:dia|am|den|le|el|il) \d{1,2}\b"
    r"|\d{1,2}月|\b(?:today|tomorrow|heute|morgen|demain|mañana|domani|vandaag|amanhã|jutro|week|woche|semaine|semana"
    r"|settimana|tydzień|tygodni\w+|vecka|uge)\b",
    re.I,
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_PHONE = re.compile(
    r"(?<![\d/.:-])(?!(?:19|20)\d\d[ /-])(?!\d{1,2}[ ./-]\d{1,2}[ ./-]\d{2,4}(?![\d ./-]))"  # no date
    r"\+?(?:\(?\d{2,5}\)?[ ./-]){1,4}\d{2,8}(?![\d/.])|(?<![\d/.])0\d{8,12}(?!\d)"
)
_QUOTES = re.compile(r"\t|:[ \t]*$|^[ \t]*[-_>]{1,2}|\bPGP\b|mailto:|https?://", re.M)
_SALUTATION = re.compile(
    r"\s*(?:(?:muy )?(?:estimad|apreciad|querid|distinguid|prezad|car|exm)\w*|buen[oa]s (?:días|tardes)|señor\w*"
    r"|dear|sehr geehrte)[^\n:]{0,50}:[ \t]*\n",
    re.I,
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*")
_TOPIC = re.compile(
    r"\b(?:invoices?|payments?|paid|credit notes?|statements?|remittances?|purchase orders?|claims?|bills?|shipments?"
    r"|deliver(?:y|ies)|orders?|rechnung\w*|gutschrift\w*|zahlung\w*|bestellung\w*|lieferung|mahnung\w*"
    r"|transfer(?:s|red)?|überweis\w+|virements?|transferencias?|bonific\w+|overgemaakt|overboek\w+|transferências?|przelew\w*"
    r"|factures?|paiements?|avoirs?|facturas?|pagos?|pedidos?|fatture?|pagament[oi]|estratto conto"
    r"|factu(?:ur|ren)|betaling\w*|creditnota\w*|faturas?|pagamentos?|faktur\w*|płatno\w+)\b",
    re.I,
)
_REFERS = re.compile(
    r"@|\b(?:contact\w*|kontakt\w*|wenden|e-?mail\w*|call|reach|direct|write|schreiben|thank\w*|danke?|merci|gracias|grazie"
    r"|bedankt|obrigad\w*|dzięk\w*|urgent\w*|dringend\w*|urgen\w*|queries|enquiries|inquiries|questions?|fragen|vragen"
    r"|dirigi\w*|contat\w*|escrib\w*|scriv\w*|absence|abwesenheit|vertret\w*)\b",
    re.I,
)
_PAPERS = {"application/pdf", "application/zip", "text/csv"}
_NOTE = 1_500  # characters; notes of machines that only words give away are short
_NOTE_WORDS = 6
_SILENT = -0.3  # log-odds of the model that 1 in 1,000 everyday lines exceeds
_SILENT_IN_NOTE = -1.3  # the same among short notes that speak of no business
_NOTE_LENGTH = 70  # words
_SOUND = 4.0  # what a unit of the model's log-odds counts among the phrases
_LEAST_LOUD = 1.0
_LOUDEST = 6.0  # enough against one word of business
_SUSPECT = 0.0
_NOTICE = 0.97  # probability; acknowledgements sound a little like lawyers
_TAUGHT = frozenset({"en", "de", "fr", "es", "it", "nl", "pt", "pl", None})  # the model knows no other languages
_AWAY = "<away>"
_SURE = 2.0  # the weight of words that few people write
_FOOTER = 1.0
_AT_WORK = -4.0  # the weight of words that no machine writes


def _judge_reply(signals: _Signals) -> tuple[AutoKind, tuple[Evidence, ...]] | None:
    headers = signals.reply_headers
    subject = _strongest(_of(signals.subject_words, Says.ABSENCE, Says.REPLY), 1)
    found = _anywhere(_TEXT, signals.opening)
    absence = _strongest(_of(found, Says.ABSENCE), 1)
    reply = _strongest(_of(found, Says.REPLY), 3)
    support = _of(found, Says.SUPPORT)
    marked = _sum(headers) >= _DECIDES or any(piece.weight > _DECIDES for piece in subject)
    if not headers and not subject:
        # Words alone must stand at the start: further down a text may quote or advertise such notes.
        absence, reply = _early(absence), _early(reply)
        if not absence and not any(piece.weight >= _SURE for piece in reply) and not signals.may_sound_automatic:
            return None
    against = _papers(signals) if marked else [*_papers(signals), *_person(signals, found)]
    if marked and not headers:  # a person may write the same subject
        against += [piece for piece in _of(found, Says.PERSON) if piece.weight <= _AT_WORK]
    sounds, speaks_of_absence = ([], False) if marked else _sounds_automatic(signals, against)
    if absence or sounds:
        support += _when_and_whom(signals)
    elif not subject and not marked:
        # Acknowledgements say that they are automatic; a person who confirms receipt does not.
        support = support[:1]
        if not sounds and not any(piece.weight >= _SURE for piece in reply):
            return None
    reply = _above_business(reply, against)
    evidence = [*headers, *subject, *absence, *sounds, *_strongest(support, 3), *reply, *against]
    if _sum(evidence) < _DECIDES or not (headers or subject or absence or reply or sounds):
        return None
    away = bool(absence or speaks_of_absence) or any(
        piece.rule == Says.ABSENCE.value or _AWAY_VALUE.search(piece.phrase) for piece in (*subject, *headers)
    )
    return (AutoKind.OUT_OF_OFFICE if away else AutoKind.AUTO_REPLY), tuple(evidence)


def _sounds_automatic(signals: _Signals, against: Sequence[Evidence]) -> tuple[list[Evidence], bool]:
    """What the model hears in a short note, and whether it speaks of absence."""
    if _sum(against) <= -_DECIDES or not signals.may_sound_automatic:
        return [], False
    reading = read_cues(signals.opening)
    if _may_show_stop_sign(reading):
        return [], False
    sound = score_automatic(reading.sentences)
    weight = _loudness(sound, in_note=_is_note(signals, against))
    if sound.sentence is None or weight < _LEAST_LOUD or find_language(signals.opening) not in _TAUGHT:
        return [], False
    loudest = reading.sentences[sound.sentence]
    phrase = " ".join(reading.text[loudest.start : loudest.end].split())[:80]
    evidence = Evidence("sounds automatic", "text", round(weight, 2), phrase, Span(loudest.start, loudest.end))
    return [evidence], any(_AWAY in sentence.reading.concepts for sentence in reading.sentences)


def _may_show_stop_sign(reading: CueReading) -> bool:
    """A lure is written like a notice, and people in need write as briefly as machines."""
    return (
        score_suspicion(reading.sentences).score > _SUSPECT
        or any(heard.weight > _NOTICE for _, heard in find_notices(reading.sentences))
        or find_hardship(reading.text) is not None
    )


def _may_sound_automatic(signals: _Signals) -> bool:
    """Whether the model hears enough for a note, if the mail is one: hardly any person's mail sounds so."""
    if len(signals.opening) > _NOTE or signals.message.attachments or _shows_another_mail(signals.message):
        return False
    if _judge_list(signals):  # people of every trade write to lists, the model knows one
        return False
    sentences = read_cues(signals.opening).sentences
    if sum(len(sentence.reading.words) for sentence in sentences) < _NOTE_WORDS:
        return False
    return _loudness(score_automatic(sentences), in_note=True) >= _LEAST_LOUD


def _loudness(sound: Sound, *, in_note: bool) -> float:
    return min(_SOUND * (sound.score - (_SILENT_IN_NOTE if in_note else _SILENT)), _LOUDEST)


def _is_note(signals: _Signals, against: Sequence[Evidence]) -> bool:
    """Few words without question, business, link or quotation: seldom a person's mail to a biller."""
    salutation = _SALUTATION.match(signals.opening)
    quotes = _QUOTES.search(signals.opening, salutation.end() if salutation else 0)
    return len(signals.opening.split()) <= _NOTE_LENGTH and not against and not quotes


def _shows_another_mail(message: ParsedMessage) -> bool:
    """A forward, or a mail that starts with quoted history and who wrote it: such words are not its sender's."""
    text = message.text[:_OPENING]
    before = _before_history(text)
    return (
        bool(FORWARD_SUBJECT.match(message.subject))
        or (before is not None and before.rstrip()[-1:] in {"", ":"})
        or (FORWARD_MARK.may_match(text) and any(map(FORWARD_MARK.plain.search, text.splitlines())))
    )


def _when_and_whom(signals: _Signals) -> list[Evidence]:
    """What stands in absence notes of every language: a day, and an address or a number to turn to."""
    evidence = []
    if day := _DAY.search(signals.opening):
        evidence.append(Evidence("day", "text", 1.0, day.group()[:40], Span(day.start(), day.end())))
    message = signals.message
    known = {address.email.lower() for address in (message.sender, *message.to, *message.cc) if address}
    for address in chain(_EMAIL.finditer(signals.opening), _PHONE.finditer(signals.opening)):
        if address.group().lower() not in known:
            span = Span(address.start(), address.end())
            evidence.append(Evidence("deputy", "text", 1.0, address.group()[:80], span))
            break
    return evidence


def _early(found: list[Evidence]) -> list[Evidence]:
    return [piece for piece in found if piece.span is not None and piece.span.start < _EARLY]


def _above_business(reply: list[Evidence], against: Sequence[Evidence]) -> list[Evidence]:
    """Below what a machine has to say of business, "this mailbox is not read" is its footer and counts as little as
    "do not reply"."""
    business = min((piece.span.start for piece in against if piece.rule == "business" and piece.span), default=None)
    if business is None:
        return reply
    footer = [piece for piece in reply if piece.span and piece.span.start > business]
    return [replace(piece, weight=min(piece.weight, _FOOTER)) if piece in footer else piece for piece in reply]


def _reply_headers(signals: _Signals) -> list[Evidence]:
    evidence = []
    submitted = signals.header("auto-submitted").lower()
    if submitted.startswith(("auto-replied", "auto-reply")) or "vacation" in submitted:
        evidence.append(Evidence("auto_submitted", "header", 5.0, f"Auto-Submitted: {submitted[:60]}"))
    elif submitted and submitted != "no":
        evidence.append(Evidence("auto_submitted", "header", 1.0, f"Auto-Submitted: {submitted[:60]}"))
    for name, value in signals.headers.items():
        if name.startswith(("x-", "auto")) and _says_automatic(name, value):
            evidence.append(Evidence("auto_header", "header", 5.0, f"{name}: {value[:60]}"))
            break
    precedence = (signals.header("precedence") or signals.header("x-precedence")).lower()
    if precedence.startswith("auto"):
        evidence.append(Evidence("precedence", "header", 5.0, f"Precedence: {precedence}"))
    elif precedence in {"bulk", "junk"}:
        evidence.append(Evidence("precedence", "header", 0.5, f"Precedence: {precedence}"))
    if loop := signals.header("x-ms-exchange-inbox-rules-loop"):
        # Rules that forward set it too; only with the request for silence it is the mailbox's own answer.
        weight = 4.0 if "all" in signals.header("x-auto-response-suppress").lower() else 1.5
        evidence.append(Evidence("rules_loop", "header", weight, f"X-MS-Exchange-Inbox-Rules-Loop: {loop[:60]}"))
    if "mailbox rules" in signals.header("x-ms-exchange-generated-message-source").lower():
        evidence.append(Evidence("generated_source", "header", 2.0, "Mailbox Rules Agent"))
    if "vacation" in signals.header("x-apple-action").lower():
        evidence.append(Evidence("auto_header", "header", 5.0, "vacation"))
    if signals.null_sender():
        evidence.append(Evidence("null_sender", "header", 1.5, "Return-Path: <>"))
    return evidence


def _says_automatic(name: str, value: str) -> bool:
    return name != "x-auto-response-suppress" and bool(_AUTO_HEADER.match(name)) and not _NEGATIVE.fullmatch(value)


def _papers(signals: _Signals) -> list[Evidence]:
    """Absence notes enclose no documents; remittances do."""
    names = [part.name for part in signals.message.attachments if part.mime_type in _PAPERS]
    return [Evidence("papers", "attachment", -2.0, names[0])] if names else []


def _person(signals: _Signals, found: list[tuple[Phrase, Evidence]]) -> list[Evidence]:
    """What absence notes do not do: ask, and speak of business beyond whom to turn to for it."""
    evidence = _strongest(_of(found, Says.PERSON), 2)
    if question := _QUESTION.search(signals.opening):
        evidence.append(Evidence("question", "text", -1.0, "?", Span(question.start(), question.end())))
    if business := _BUSINESS.search(signals.opening):
        span = Span(business.start(), business.end())
        evidence.append(Evidence("business", "text", -2.0, business.group()[:80], span))
    else:
        evidence += _topics(signals.opening)
    return evidence


def _topics(opening: str) -> list[Evidence]:
    """The first business word in a sentence that neither thanks nor names somebody to contact."""
    for sentence in _SENTENCE.finditer(opening):
        topic = _TOPIC.search(sentence.group())
        if topic and not _REFERS.search(sentence.group()):
            start = sentence.start() + topic.start()
            return [Evidence("business", "text", -2.0, topic.group(), Span(start, start + len(topic.group())))]
    return []


# -- Calendar, lists, machines ----------------------------------------------------------------------------------

_LIST_HEADERS = ("list-id", "list-post", "mailing-list", "x-mailing-list", "x-beenthere", "x-list")
_NO_REPLY = re.compile(
    r"(?:.*[._+-])?(?:(?:no|do[._-]?not|dont)[._-]?(?:reply|replies|response)|nicht[._-]?antworten"
    r"|ne[._-]?pas[._-]?repondre|no[._-]?responder|nao[._-]?responda|non[._-]?rispondere|notifications?|mailer"
    r"|alerts?|automated|robot|system|daemon|unattended)(?:[._+-].*)?"
)


def _judge_calendar(signals: _Signals) -> tuple[AutoKind, tuple[Evidence, ...]] | None:
    if signals.calendar_method is None:
        return _judge_answer_to_invitation(signals)
    return AutoKind.CALENDAR, (Evidence("calendar", "attachment", 5.0, f"METHOD:{signals.calendar_method}"),)


def _judge_answer_to_invitation(signals: _Signals) -> tuple[AutoKind, tuple[Evidence, ...]] | None:
    """Calendars without RFC 5546 parts: the subject says so and the text as well, or has nothing to say. What has
    nothing to say and names an invoice, or comes from no person, is a portal's verdict: "Rejected: Invoice 4711"."""
    subject = _of(signals.subject_words, Says.ANSWERED)[:1]
    if not subject or signals.message.attachments:
        return None
    words = _of(_anywhere(_ANSWERED_TEXT, signals.opening), Says.ANSWERED)[:1]
    if not words and (signals.opening.strip() or _is_of_portal(signals)):
        return None
    return AutoKind.CALENDAR, (*subject, *words)


def _is_of_portal(signals: _Signals) -> bool:
    return bool(_NO_REPLY.fullmatch(signals.local_part) or find_references(signals.message.subject))


def _judge_list(signals: _Signals) -> tuple[AutoKind, tuple[Evidence, ...]] | None:
    names = [name for name in _LIST_HEADERS if name in signals.headers]
    evidence = [Evidence("list", "header", 4.0, f"{name}: {signals.headers[name][:60]}") for name in names[:1]]
    if signals.header("precedence").lower() == "list":
        evidence.append(Evidence("precedence", "header", 4.0, "Precedence: list"))
    return (AutoKind.LIST, tuple(evidence)) if evidence else None


def _judge_machine(signals: _Signals) -> tuple[AutoKind, tuple[Evidence, ...]] | None:
    """Business mail that a machine wrote: it is work, but it must not be answered by another machine."""
    evidence = [piece for piece in signals.reply_headers if piece.rule != "null_sender"]
    if signals.null_sender():
        evidence.append(Evidence("null_sender", "header", 1.5, "Return-Path: <>"))
    for name in ("list-unsubscribe", "feedback-id", "x-autogenerated", "x-fc-machinegenerated", "x-cron-env"):
        if name in signals.headers:
            evidence.append(Evidence("machine_header", "header", 3.0, f"{name}: {signals.headers[name][:60]}"))
    if _NO_REPLY.fullmatch(signals.local_part) or _find_mail_system(signals.sender):
        evidence.append(Evidence("no_reply", "header", 3.0, f"From: {signals.sender[:80]}"))
    return (AutoKind.AUTO_GENERATED, tuple(evidence)) if evidence else None
