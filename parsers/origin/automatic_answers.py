"""What a mail shows in, whether a machine answers for its owner out: absence notes, acknowledgements, full mailboxes.

Headers decide where there are any. Where a server sends none, words do, with weights: an absence note must say
that the writer is away now and one thing more that such notes say. A small model (`autoreply_wording`) knows what
such notes say that no phrase foresaw; what only a person does speaks against both.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from parsers.gate import Gate, GatedPattern
from parsers.intent.classify import CueReading, read_cues
from parsers.intent.hardship import find_hardship
from parsers.intent.notice_wording import find_notices
from parsers.intent.sign_model import TAUGHT, Sound
from parsers.intent.suspicion import score_suspicion
from parsers.message import AutoKind, FragmentKind, ParsedMessage
from parsers.origin.autoreply_wording import score_automatic
from parsers.origin.machine_phrases import Phrase, Says
from parsers.origin.machines import judge_list
from parsers.origin.person_words import AS_OF_NOW, DEEDS, PAPERS, PAYMENTS, POINTS_BELOW
from parsers.origin.signals import OPENING, Signals, before_history
from parsers.origin.weighed_phrases import DECIDES, IN_TEXT, find_anywhere, pick, strongest, total
from parsers.problems import Evidence, Span
from parsers.text.language import find_language
from parsers.text.quoting import trim
from parsers.text.reply_marks import FORWARD_MARK, FORWARD_SUBJECT, MACHINE_SENTENCE, MOBILE_LINE

_EARLY = 700
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
_TITLE = re.compile(r"[\"“”„«»][^\"“”„«»\n]{1,120}[\"“”„«»]")
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
_MAIL_PROGRAM = re.compile(
    r"(?:iphone|ipad|apple) mail|thunderbird|\bmutt\b|k-9|evolution|airmail|readdle|bluemail|em ?client|postbox"
    r"|outlook (?:for )?(?:ios|android)|outlook-(?:ios|android)|roundcube|horde|squirrelmail|zimbra \d|open-xchange",
    re.I,
)
_PAPERS = {"application/pdf", "application/zip", "text/csv"}
_NOTE = 1_500  # characters; notes of machines that only words give away are short
_NOTE_WORDS = 12  # what a person answers in fewer words sounds like a note's first line
_SILENT = -0.3  # log-odds of the model that 1 in 1,000 everyday lines exceeds
_SILENT_IN_NOTE = -1.3  # the same among short notes that speak of no business
_NOTE_LENGTH = 70  # words
_SOUND = 4.0  # what a unit of the model's log-odds counts among the phrases
_LEAST_LOUD = 1.0
_LOUDEST = 6.0  # enough against one word of business
_SUSPECT = 0.0
_NOTICE = 0.97  # probability; acknowledgements sound a little like lawyers
_AWAY = "<away>"
_SURE = 2.0  # the weight of words that few people write
_FOOTER = 1.0
_PERSONAL = -3.5  # the weight of what only persons do: against it a machine must say twice that it is one
_AT_WORK = -4.0  # the weight of words that no machine writes


def judge_answer(signals: Signals) -> tuple[AutoKind, tuple[Evidence, ...]] | None:
    headers = signals.reply_headers
    subject = strongest(pick(signals.subject_words, Says.ABSENCE, Says.REPLY), 1)
    found = find_anywhere(IN_TEXT, signals.opening)
    absence = strongest(pick(found, Says.ABSENCE), 1)
    reply = strongest(pick(found, Says.REPLY), 3)
    support = pick(found, Says.SUPPORT)
    marked = total(headers) >= DECIDES or any(piece.weight > DECIDES for piece in subject)
    if not headers and not subject:
        # Words alone must stand at the start: further down a text may quote or advertise such notes.
        absence, reply = _early(absence), _early(reply)
        if not absence and not any(piece.weight >= _SURE for piece in reply) and not _may_sound_automatic(signals):
            return None
    against = _papers(signals) if marked else [*_papers(signals), *_person(signals, found)]
    if marked and not headers:  # a person may write the same subject
        against += [piece for piece in pick(found, Says.PERSON) if piece.weight <= _AT_WORK]
    sounds, speaks_of_absence = ([], False) if marked else _sounds_automatic(signals, against)
    if absence or sounds:
        support += _when_and_whom(signals)
    elif not subject and not marked:
        # Acknowledgements say that they are automatic; a person who confirms receipt does not.
        support = support[:1]
        if not sounds and not any(piece.weight >= _SURE for piece in reply):
            return None
    reply = _above_business(reply, against)
    evidence = [*headers, *subject, *absence, *sounds, *strongest(support, 3), *reply, *against]
    if total(evidence) < DECIDES or not (headers or subject or absence or reply or sounds):
        return None
    away = bool(absence or speaks_of_absence) or any(
        piece.rule == Says.ABSENCE.value or _AWAY_VALUE.search(piece.phrase) for piece in (*subject, *headers)
    )
    return (AutoKind.OUT_OF_OFFICE if away else AutoKind.AUTO_REPLY), tuple(evidence)


def _sounds_automatic(signals: Signals, against: Sequence[Evidence]) -> tuple[list[Evidence], bool]:
    """What the model hears in a short note, and whether it speaks of absence."""
    if any(piece.weight <= _PERSONAL for piece in against) or total(against) <= -DECIDES:
        return [], False
    if not _may_sound_automatic(signals):
        return [], False
    reading = read_cues(_unsigned(signals))
    if _may_show_stop_sign(reading):
        return [], False
    sound = score_automatic(reading.sentences)
    weight = _loudness(sound, in_note=_is_note(signals, against))
    if sound.sentence is None or weight < _LEAST_LOUD or find_language(signals.opening) not in TAUGHT:
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


def _may_sound_automatic(signals: Signals) -> bool:
    """Whether the model hears enough for a note, if the mail is one: hardly any person's mail sounds so."""
    if len(signals.opening) > _NOTE or signals.message.attachments or _shows_another_mail(signals.message):
        return False
    if judge_list(signals):  # people of every trade write to lists, the model knows one
        return False
    sentences = read_cues(_unsigned(signals)).sentences
    if sum(len(sentence.reading.words) for sentence in sentences) < _NOTE_WORDS:
        return False
    return _loudness(score_automatic(sentences), in_note=True) >= _LEAST_LOUD


def _unsigned(signals: Signals) -> str:
    """The opening without a name below it, which says nothing of who writes; what a machine says of itself stays."""
    message = signals.message
    trimmed = trim(signals.opening, message.subject, message.sender.name if message.sender else "")
    parts = [(part.kind, trimmed.text[part.span.start : part.span.end]) for part in trimmed.fragments]
    kept = (said for kind, said in parts if kind is FragmentKind.NEW or MACHINE_SENTENCE.search(said))
    return "".join(kept).strip() or signals.opening


def _loudness(sound: Sound, *, in_note: bool) -> float:
    return min(_SOUND * (sound.score - (_SILENT_IN_NOTE if in_note else _SILENT)), _LOUDEST)


def _is_note(signals: Signals, against: Sequence[Evidence]) -> bool:
    """Few words without question, business, link or quotation: seldom a person's mail to a biller."""
    salutation = _SALUTATION.match(signals.opening)
    quotes = _QUOTES.search(signals.opening, salutation.end() if salutation else 0)
    return len(signals.opening.split()) <= _NOTE_LENGTH and not against and not quotes


def _shows_another_mail(message: ParsedMessage) -> bool:
    """A forward, or a mail that starts with quoted history and who wrote it: such words are not its sender's."""
    text = message.text[:OPENING]
    before = before_history(text)
    return (
        bool(FORWARD_SUBJECT.match(message.subject))
        or (before is not None and before.rstrip()[-1:] in {"", ":"})
        or (FORWARD_MARK.may_match(text) and any(map(FORWARD_MARK.plain.search, text.splitlines())))
    )


def _when_and_whom(signals: Signals) -> list[Evidence]:
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


def _papers(signals: Signals) -> list[Evidence]:
    """Absence notes enclose no documents; remittances do."""
    names = [part.name for part in signals.message.attachments if part.mime_type in _PAPERS]
    return [Evidence("papers", "attachment", -2.0, names[0])] if names else []


def _person(signals: Signals, found: list[tuple[Phrase, Evidence]]) -> list[Evidence]:
    """What absence notes do not do: ask, and speak of business beyond whom to turn to for it."""
    evidence = [*strongest(pick(found, Says.PERSON), 2), *_personal(signals)]
    if question := _QUESTION.search(signals.opening):
        evidence.append(Evidence("question", "text", -1.0, "?", Span(question.start(), question.end())))
    if business := _BUSINESS.search(signals.opening):
        span = Span(business.start(), business.end())
        evidence.append(Evidence("business", "text", -2.0, business.group()[:80], span))
    else:
        evidence += _topics(signals.opening)
    return evidence


def _personal(signals: Signals) -> list[Evidence]:
    """The first fact that shows a person: history below the words, a program that people write with, such words."""
    message = signals.message
    trimmed = trim(message.text)
    if trimmed.new_text and any(fragment.kind is FragmentKind.QUOTED for fragment in trimmed.fragments):
        return [Evidence("history", "text", _PERSONAL, "answers above or between quoted lines")]
    for name in ("x-mailer", "user-agent"):
        if program := _MAIL_PROGRAM.search(signals.header(name)):
            return [Evidence("mail_program", "header", _PERSONAL, f"{name}: {program.group()}")]
    lines = message.text.splitlines() if MOBILE_LINE.may_match(message.text) else ()
    if phone := next(filter(MOBILE_LINE.plain.search, lines), None):
        return [Evidence("mail_program", "text", _PERSONAL, phone.strip()[:80])]
    for words in (DEEDS, PAYMENTS, AS_OF_NOW, PAPERS, POINTS_BELOW):
        if said := words.search(signals.opening):
            return [Evidence("person", "text", _PERSONAL, said.group()[:80], Span(said.start(), said.end()))]
    return []


def _topics(opening: str) -> list[Evidence]:
    """The first business word in a sentence that neither thanks nor names somebody to contact. The title of the mail
    that is answered ("we received your request "Statement"") is not the answer's."""
    opening = _TITLE.sub(lambda title: " " * len(title[0]), opening)
    for sentence in _SENTENCE.finditer(opening):
        topic = _TOPIC.search(sentence.group())
        if topic and not _REFERS.search(sentence.group()):
            start = sentence.start() + topic.start()
            return [Evidence("business", "text", -2.0, topic.group(), Span(start, start + len(topic.group())))]
    return []
