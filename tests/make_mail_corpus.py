"""Writes the mails of tests/mail that come in series, each with what it must read as: `python -m tests.make_mail_corpus`.

What is expected is computed from what was put into a mail, never by reading it. The other mails of the corpus are
written by hand.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import base64
import binascii
import gzip
import hashlib
import io
import json
import quopri
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header
from pathlib import Path
from typing import Any

from tests import outlook_maker as outlook
from tests.mail_maker import Part, make_mail, write_part

FOLDER = Path(__file__).parent / "mail"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + bytes(range(256)) + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CSV = b"invoice;amount\r\nNV-20871;1250,00\r\n"


@dataclass(frozen=True)
class Case:
    """A mail of the corpus: its bytes and what it must read as."""

    name: str
    raw: bytes
    expected: dict[str, Any]


def list_cases() -> Iterator[Case]:
    yield from forwards()
    yield from replies()
    yield from web_replies()
    yield from containers()
    yield from file_names()
    yield from charsets()
    yield from transfers()


def main() -> None:
    for case in list_cases():
        (FOLDER / f"{case.name}.eml").write_bytes(case.raw)
        (FOLDER / f"{case.name}.expected.json").write_text(expectation(case), encoding="utf-8")


def expectation(case: Case) -> str:
    return json.dumps(case.expected, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


# -- People and words -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """A language: who writes, what, and how mail programs of that language label a quoted mail.

    `labels` are From, Sent, To, Subject of Outlook; `bird` Subject, Date, From, To of Thunderbird; `wrote` has the
    attribution of Gmail with {name} and {email}.
    """

    code: str
    name: str
    subject: str
    text: str
    bye: str
    cover: str
    labels: tuple[str, str, str, str]
    original: str
    forwarded: str
    apple: str
    bird: tuple[str, str, str, str]
    bird_mark: str
    notes: str
    sent: str
    wrote: str

    @property
    def email(self) -> str:
        return f"ap.{self.code}@customer.example"


WORDS = (
    Words(
        "en",
        "Maeve O’Rourke",
        "Copy of invoice NV-20871",
        "Please send us a copy of invoice NV-20871.",
        "Kind regards",
        "Please handle.",
        ("From:", "Sent:", "To:", "Subject:"),
        "Original Message",
        "Forwarded message",
        "Begin forwarded message:",
        ("Subject:", "Date:", "From:", "To:"),
        "Forwarded Message",
        "Forwarded by {me} on 03/03/2026 09:00 AM",
        "Tuesday, March 3, 2026 8:15 AM",
        "On Tue, Mar 3, 2026 at 8:15 AM {name} <{email}> wrote:",
    ),
    Words(
        "de",
        "Jürgen Weiß",
        "Kopie der Rechnung NV-20871",
        "Bitte senden Sie uns die Rechnung NV-20871 nochmals.",
        "Mit freundlichen Grüßen",
        "Zur Bearbeitung.",
        ("Von:", "Gesendet:", "An:", "Betreff:"),
        "Ursprüngliche Nachricht",
        "Weitergeleitete Nachricht",
        "Anfang der weitergeleiteten Nachricht:",
        ("Betreff:", "Datum:", "Von:", "An:"),
        "Weitergeleitete Nachricht",
        "Weitergeleitet von {me} am 03.03.2026 09:00",
        "Dienstag, 3. März 2026 08:15",
        "Am Di., 3. März 2026 um 08:15 Uhr schrieb {name} <{email}>:",
    ),
    Words(
        "fr",
        "Hélène Façon",
        "Copie de la facture NV-20871",
        "Merci de nous renvoyer la facture NV-20871.",
        "Cordialement",
        "Pour traitement.",
        ("De :", "Envoyé :", "À :", "Objet :"),
        "Message d'origine",
        "Message transféré",
        "Début du message réexpédié :",
        ("Sujet :", "Date :", "De :", "Pour :"),
        "Message transféré",
        "Transféré par {me} le 03/03/2026 09:00",
        "mardi 3 mars 2026 08:15",
        "Le mar. 3 mars 2026 à 08:15, {name} <{email}> a écrit :",
    ),
    Words(
        "es",
        "Begoña Núñez",
        "Copia de la factura NV-20871",
        "Les rogamos que nos envíen la factura NV-20871.",
        "Un saludo",
        "Para gestión.",
        ("De:", "Enviado el:", "Para:", "Asunto:"),
        "Mensaje original",
        "Mensaje reenviado",
        "Inicio del mensaje reenviado:",
        ("Asunto:", "Fecha:", "De:", "Para:"),
        "Mensaje reenviado",
        "Reenviado por {me} el 03/03/2026 09:00",
        "martes, 3 de marzo de 2026 8:15",
        "El mar, 3 mar 2026 a las 8:15, {name} (<{email}>) escribió:",
    ),
    Words(
        "it",
        "Niccolò Però",
        "Copia della fattura NV-20871",
        "Vi chiediamo di inviarci la fattura NV-20871.",
        "Cordiali saluti",
        "Per competenza.",
        ("Da:", "Inviato:", "A:", "Oggetto:"),
        "Messaggio originale",
        "Messaggio inoltrato",
        "Inizio messaggio inoltrato:",
        ("Oggetto:", "Data:", "Mittente:", "A:"),
        "Messaggio Inoltrato",
        "Inoltrato da {me} il 03/03/2026 09:00",
        "martedì 3 marzo 2026 08:15",
        "Il giorno mar 3 mar 2026 alle ore 08:15 {name} <{email}> ha scritto:",
    ),
    Words(
        "nl",
        "Daniël van Zuylen",
        "Kopie factuur NV-20871",
        "Wilt u ons factuur NV-20871 nogmaals sturen?",
        "Met vriendelijke groet",
        "Ter afhandeling.",
        ("Van:", "Verzonden:", "Aan:", "Onderwerp:"),
        "Oorspronkelijk bericht",
        "Doorgestuurd bericht",
        "Begin doorgestuurd bericht:",
        ("Onderwerp:", "Datum:", "Van:", "Aan:"),
        "Doorgestuurd bericht",
        "Doorgestuurd door {me} op 03-03-2026 09:00",
        "dinsdag 3 maart 2026 08:15",
        "Op di 3 mrt 2026 om 08:15 schreef {name} <{email}>:",
    ),
    Words(
        "pt",
        "João Conceição",
        "Cópia da fatura NV-20871",
        "Agradecemos o envio da fatura NV-20871.",
        "Com os melhores cumprimentos",
        "Para tratamento.",
        ("De:", "Enviada:", "Para:", "Assunto:"),
        "Mensagem original",
        "Mensagem encaminhada",
        "Início da mensagem reencaminhada:",
        ("Assunto:", "Data:", "De:", "Para:"),
        "Mensagem encaminhada",
        "Encaminhado por {me} em 03/03/2026 09:00",
        "terça-feira, 3 de março de 2026 08:15",
        "{name} <{email}> escreveu no dia terça, 3/03/2026 à(s) 08:15:",
    ),
    Words(
        "pl",
        "Łukasz Żółw",
        "Kopia faktury NV-20871",
        "Prosimy o ponowne przesłanie faktury NV-20871.",
        "Z poważaniem",
        "Proszę o obsługę.",
        ("Od:", "Wysłano:", "Do:", "Temat:"),
        "Wiadomość oryginalna",
        "Wiadomość przekazana",
        "Początek przekazywanej wiadomości:",
        ("Temat:", "Data:", "Nadawca:", "Adresat:"),
        "Treść przekazanej wiadomości",
        "Przekazane przez {me} dnia 03.03.2026 09:00",
        "wtorek, 3 marca 2026 08:15",
        "wt., 3 mar 2026 o 08:15 {name} <{email}> napisał(a):",
    ),
)
STAFF, STAFF_EMAIL = "Anna Kern", "anna.kern@seller.example"


def written(subject: str, name: str, email: str, head: str = "") -> str:
    """The header lines of a mail that a person writes."""
    return (
        f"From: {encoded(name)} <{email}>\nTo: Billing <billing@seller.example>\nSubject: {encoded(subject)}\n"
        f"Date: Tue, 03 Mar 2026 09:15:00 +0100\nMessage-ID: <{hashlib.sha256((subject + name + head).encode()).hexdigest()[:16]}@mail.example>\n{head}MIME-Version: 1.0\n"
    )


def encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=200).encode()


def case(
    name: str, head: str, body: bytes, subject: str, sender: tuple[str, str], text: str, files: Any = (), **more: Any
) -> Case:
    """`body` begins with its content headers; `files` are name, type and content as they must come out."""
    message_id = head.partition("Message-ID: <")[2].partition(">")[0]
    expected = {
        "subject": subject,
        "sender": list(sender),
        "message_id": message_id,
        "date": "2026-03-03T08:15:00+00:00",
        "text": text.strip(),
        "attachments": [[file, kind, hashlib.sha256(content).hexdigest(), False] for file, kind, content in files],
        "problems": [],
        "kind": "human",
        "deserves_ticket": True,
        "may_auto_reply": True,
        **more,
    }
    return Case(name, head.encode("ascii") + body, expected)


def plain(text: str, charset: str = "utf-8", coding: str = "quoted-printable") -> bytes:
    data = text.encode(charset)
    body = (
        quopri.encodestring(data)
        if coding == "quoted-printable"
        else base64.encodebytes(data)
        if coding == "base64"
        else data
    )
    return f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {coding}\n\n".encode() + body


# -- What staff hands on: client × language ---------------------------------------------------------------------


def forwards() -> Iterator[Case]:
    for words in WORDS:
        for client, build in FORWARDERS.items():
            subject = f"{FORWARD_PREFIX[words.code] if client.startswith('outlook') else 'Fwd:'} {words.subject}"
            handed_on = build(words)
            text = f"{words.cover}\n\n{handed_on}\n\n{words.text}\n\n{words.bye}\n{words.name}\n"
            head = written(subject, STAFF, STAFF_EMAIL, f"X-Series: forward {client}\n")
            yield case(f"forward_{client}_{words.code}", head, plain(text), subject, (STAFF, STAFF_EMAIL), text,
                       forwarded=[words.name, words.email], new_text=words.cover)  # fmt: skip


FORWARD_PREFIX = {
    "en": "FW:",
    "de": "WG:",
    "fr": "TR:",
    "es": "RV:",
    "it": "I:",
    "nl": "FW:",
    "pt": "FW:",
    "pl": "PD:",
}


def _outlook_block(words: Words) -> str:
    sender, sent, to, subject = words.labels
    return f"{sender} {words.name} <{words.email}>\n{sent} {words.sent}\n{to} {STAFF} <{STAFF_EMAIL}>\n{subject} {words.subject}"


def _outlook_old_block(words: Words) -> str:
    """As plain text of older versions has it, with the address in brackets."""
    sender, sent, to, subject = words.labels
    block = (
        f"{sender} {words.name} [mailto:{words.email}]\n{sent} {words.sent}\n{to} {STAFF}\n{subject} {words.subject}"
    )
    return f"-----{words.original}-----\n{block}"


def _gmail_block(words: Words) -> str:
    return f"---------- Forwarded message ---------\n{words.labels[0]} {words.name} <{words.email}>\nDate: {words.sent}\nSubject: {words.subject}\nTo: <{STAFF_EMAIL}>"


def _apple_block(words: Words) -> str:
    sender, _, to, _ = words.labels
    subject, date = words.bird[:2]
    lines = (
        f"{sender} {words.name} <{words.email}>\n{subject} {words.subject}\n{date} {words.sent}\n{to} {STAFF_EMAIL}"
    )
    return f"{words.apple}\n\n" + "\n".join(f"> {line}" for line in lines.split("\n")) + "\n> "


def _thunderbird_block(words: Words) -> str:
    subject, date, sender, to = words.bird
    return f"-------- {words.bird_mark} --------\n{subject} \t{words.subject}\n{date} \t{words.sent}\n{sender} \t{words.name} <{words.email}>\n{to} \t{STAFF} <{STAFF_EMAIL}>"


def _notes_block(words: Words) -> str:
    sender, _, to, subject = words.labels
    mark = words.notes.format(me="Anna Kern/Billing/Seller")
    return f'----- {mark} -----\n\n{sender}\t"{words.name}" <{words.email}>\n{to}\t{STAFF_EMAIL}\n{words.bird[1]}\t{words.sent}\n{subject}\t{words.subject}'


def _mobile_block(words: Words) -> str:
    return f"________________________________\n{_outlook_block(words)}"


def _samsung_block(words: Words) -> str:
    sender, _, to, subject = words.labels
    return f"-------- {words.original} --------\n{sender} {words.name} <{words.email}>\n{words.bird[1]} 03.03.26 08:15 (GMT+01:00)\n{to} {STAFF_EMAIL}\n{subject} {words.subject}"


def _groupwise_block(words: Words) -> str:
    return f">>> {words.name} <{words.email}> 03.03.2026 08:15 >>>"


FORWARDERS = {
    "groupwise": _groupwise_block,
    "outlook": _outlook_block,
    "outlook_old": _outlook_old_block,
    "gmail": _gmail_block,
    "apple": _apple_block,
    "thunderbird": _thunderbird_block,
    "notes": _notes_block,
    "mobile": _mobile_block,
    "samsung": _samsung_block,
}


# -- Answers with history below: client × language --------------------------------------------------------------


def replies() -> Iterator[Case]:
    for words in WORDS:
        for client, build in REPLIERS.items():
            subject = f"Re: {words.subject}"
            text = f"{words.text}\n\n{words.bye}\n{words.name}\n\n{build(words)}\n"
            head = written(
                subject,
                words.name,
                words.email,
                f"X-Series: reply {client}\nIn-Reply-To: <q.{words.code}@seller.example>\n",
            )
            yield case(f"reply_{client}_{words.code}", head, plain(text, coding="base64"), subject, (words.name, words.email), text,
                       new_text=words.text, in_reply_to=[f"q.{words.code}@seller.example"])  # fmt: skip


def _quoted_history(words: Words) -> str:
    return "\n".join(f"> {line}" for line in ("NV-10001", "", words.text, STAFF))


def _gmail_reply(words: Words) -> str:
    return f"{words.wrote.format(name=STAFF, email=STAFF_EMAIL)}\n\n{_quoted_history(words)}"


def _outlook_reply(words: Words) -> str:
    sender, sent, to, subject = words.labels
    return f"{sender} {STAFF} <{STAFF_EMAIL}>\n{sent} {words.sent}\n{to} {words.name} <{words.email}>\n{subject} {words.subject}\n\nNV-10001\n{STAFF}"


def _gmx_reply(words: Words) -> str:
    """GMX and web.de put the date first."""
    sender, sent, to, subject = words.labels
    return f'{sent} {words.sent}\n{sender} "{STAFF}" <{STAFF_EMAIL}>\n{to} {words.email}\n{subject} {words.subject}\nNV-10001'


def _yahoo_reply(words: Words) -> str:
    return f"{words.wrote.format(name=STAFF, email=STAFF_EMAIL)}\n\n\nNV-10001\n{STAFF}"


def _groupwise_reply(words: Words) -> str:
    return f">>> {STAFF} <{STAFF_EMAIL}> 3/3/2026 8:15 AM >>>\nNV-10001\n{STAFF}"


REPLIERS = {
    "groupwise": _groupwise_reply,
    "gmail": _gmail_reply,
    "outlook": _outlook_reply,
    "gmx": _gmx_reply,
    "yahoo": _yahoo_reply,
}


# How programs that are used in one country, or in none of the languages above, mark the mail that is answered.
S, E = STAFF, STAFF_EMAIL
WEB_MAILERS = {
    "yahoo_en": f"On Tuesday, March 3, 2026 at 08:15:00 AM GMT+1, {S} <{E}> wrote:\n\n\nNV-10001",
    "yahoo_de": f"Am Dienstag, 3. März 2026 um 08:15:00 MEZ hat {S} <{E}> Folgendes geschrieben:\n\n\nNV-10001",
    "yahoo_fr": f"Le mardi 3 mars 2026 à 08:15:00 UTC+1, {S} <{E}> a écrit :\n\n\nNV-10001",
    "yahoo_es": f"El martes, 3 de marzo de 2026, 08:15:00 CET, {S} <{E}> escribió:\n\n\nNV-10001",
    "yahoo_it": f"Il martedì 3 marzo 2026 alle ore 08:15:00 CET, {S} <{E}> ha scritto:\n\n\nNV-10001",
    "orange": f'> Message du 03/03/26 08:15\n> De : "{S}" <{E}>\n> A : ap@customer.example\n> Objet : RE: x\n> \n> NV-10001',
    "orange_mobile": f"Envoyé: mardi 3 mars 2026 à 08:15\nDe: {S} <{E}>\nÀ: ap@customer.example\nObjet: x\n\nNV-10001",
    "zimbra_fr": f'De: "{S}" <{E}>\nÀ: "ap" <ap@customer.example>\nEnvoyé: Mardi 3 Mars 2026 08:15:00\nObjet: x\n\nNV-10001',
    "libero": f"----Messaggio originale----\nDa: {E}\nData: 03/03/2026 8.15\nA: <ap@customer.example>\nOgg: R: x\n\nNV-10001",
    "libero_new": f"Il 03/03/2026 08:15 CET {S} <{E}> ha scritto:\n\n\nNV-10001",
    "wp": f"Dnia 3 marca 2026 08:15 {S} <{E}> napisał(a):\n\nNV-10001",
    "onet": f"W dniu 2026-03-03 08:15:00 użytkownik {S} <{E}> napisał:\n\nNV-10001",
    "interia": f'Temat: Re: x\nData: 2026-03-03 8:15\nNadawca: "{S}" <{E}>\nAdresat: ap@customer.example\n\nNV-10001',
    "yandex": f'03.03.2026, 08:15, "{S}" <{E}>:\n\nNV-10001',
    "mailru": f"Вторник, 3 марта 2026, 8:15 +03:00 от {S} <{E}>:\n\nNV-10001",
    "t_online": f'-----Original-Nachricht-----\nBetreff: x\nDatum: 2026-03-03T08:15:00+0100\nVon: "{S}" <{E}>\nAn: ap@customer.example\n\nNV-10001',
    "open_xchange": f"> {S} <{E}> hat am 03.03.2026 08:15 CET geschrieben:\n> \n> \n> NV-10001",
    "proton": f"On Tuesday, March 3rd, 2026 at 8:15 AM, {S} <{E}> wrote:\n\n> NV-10001",
    "horde_de": f"Zitat von {S} <{E}>:\n\n> NV-10001",
    "horde_pt": f"Citando {S} <{E}>:\n\n> NV-10001",
    "zoho": f"---- On Tue, 03 Mar 2026 08:15:00 +0100 {S} <{E}> wrote ----\n\nNV-10001",
    "inotes": f'-----"{S}" <{E}> wrote: -----\nTo: ap@customer.example\nFrom: "{S}" <{E}>\nDate: 03/03/2026 08:15AM\nSubject: x\n\nNV-10001',
    "notes": f"From:\t{S}/Billing/Seller\nTo:\tap@customer.example\nDate:\t03/03/2026 08:15 AM\nSubject:\tx\n\n\nNV-10001",
    "notes_old": f"{S}/Billing/Seller@SELLER\n03/03/2026 08:15 AM\n\nTo\nap@customer.example\ncc\n\nSubject\nRe: x\n\nNV-10001",
    "groupwise_de": f'>>> "{S}" 03.03.26 8.15 Uhr >>>\nNV-10001',
    "groupwise_message": f">>> On 3/3/2026 at 8:15 AM, in message <69A@seller.example>, {S} <{E}> wrote:\nNV-10001",
    "ipad_nl": f"Op 3 mrt. 2026 om 08:15 heeft {S} <{E}> het volgende geschreven:\n\nNV-10001",
    "outlook_sv": f"Från: {S} <{E}>\nSkickat: den 3 mars 2026 08:15\nTill: ap\nÄmne: x\n\nNV-10001",
    "spark": f"On 3 Mar 2026, 8:15 AM +0100, {S} <{E}>, wrote:\nNV-10001",
}


def web_replies() -> Iterator[Case]:
    words = WORDS[0]
    for mailer, history in WEB_MAILERS.items():
        subject = f"Re: {words.subject}"
        text = f"{words.text}\n\n{words.bye}\n{words.name}\n\n{history}\n"
        head = written(subject, words.name, words.email, f"X-Series: web {mailer}\n")
        yield case(
            f"reply_web_{mailer}", head, plain(text), subject, (words.name, words.email), text, new_text=words.text
        )
    answers = {
        "below_each_line": ("> When will you pay NV-20871?\nWe paid it yesterday.\n\n> And NV-20872?\nNext week.", "We paid it yesterday.\n\nNext week."),
        "below_an_attribution": (f"Hello,\n\nOn 3 March 2026, {S} <{E}> wrote:\n> When will you pay NV-20871?\nYesterday.\n> Thanks", "Hello,\n\nYesterday."),
        "at_the_bottom": (f"On 3 March 2026, {S} <{E}> wrote:\n> When will you pay NV-20871?\n\nWe paid it yesterday.", "We paid it yesterday."),
    }  # fmt: skip
    for place, (text, new) in answers.items():
        head = written("Re: Payment", words.name, words.email, f"X-Series: interleaved {place}\n")
        yield case(f"reply_{place}", head, plain(text), "Re: Payment", (words.name, words.email), text, new_text=new)


# -- Containers -------------------------------------------------------------------------------------------------


def containers() -> Iterator[Case]:
    """Each in a language, with a file whose name has the letters of it."""
    for words in WORDS:
        file = f"{FILE_STEMS[words.code]}.pdf"
        inner_mail = make_mail(subject="inner", text=words.text, parts=[Part(file, PDF)])
        item = outlook.Item({outlook.SUBJECT: words.subject, outlook.BODY: words.text}, [(file, PDF)])
        kinds: dict[str, tuple[str, str, bytes, list[tuple[str, str, bytes]]]] = {
            "zip": ("advice.zip", "application/zip", zipped({file: PDF, "sub/lines.csv": CSV}),
                    [(f"advice.zip › {file}", "application/pdf", PDF), ("advice.zip › sub › lines.csv", "text/csv", CSV)]),
            "eml": ("original.eml", "message/rfc822", inner_mail,
                    [("original.eml › message.txt", "text/plain", words.text.encode()), (f"original.eml › {file}", "application/pdf", PDF)]),
            "msg": ("original.msg", "application/vnd.ms-outlook", outlook.write_msg(item),
                    [("original.msg › message.txt", "text/plain", words.text.encode()), (f"original.msg › {file}", "application/pdf", PDF)]),
            "winmail": ("winmail.dat", "application/ms-tnef", outlook.write_tnef(item), [(f"winmail.dat › {file}", "application/pdf", PDF)]),
        }  # fmt: skip
        for kind, (name, mime_type, content, found) in kinds.items():
            head = written(words.subject, words.name, words.email, f"X-Series: container {kind}\n")
            body = mixed(plain(words.text), write_part(Part(name, content, mime_type)))
            files = [(name, mime_type, content), *found]
            yield case(
                f"container_{kind}_{words.code}",
                head,
                body,
                words.subject,
                (words.name, words.email),
                words.text,
                files,
            )
    yield from _nested_containers()


FILE_STEMS = {"en": "Remittance advice – March", "de": "Zahlungsavis März", "fr": "Avis de règlement", "es": "Aviso de pago Núñez",
              "it": "Avviso però", "nl": "Betaalspecificatie één", "pt": "Aviso de transferência", "pl": "Awizo płatności żółte"}  # fmt: skip


def _nested_containers() -> Iterator[Case]:
    words = WORDS[0]
    sender = (words.name, words.email)
    inner_zip = zipped({"lines.csv": CSV})
    mail = make_mail(subject="inner", text="See file.", parts=[Part("advice.zip", inner_zip, "application/zip")])
    head = written("Nested", *sender, "X-Series: nested\n")
    found = [
        ("mails.zip", "application/zip", zipped({"mail.eml": mail})),
        ("mails.zip › mail.eml", "message/rfc822", mail),
        ("mails.zip › mail.eml › message.txt", "text/plain", b"See file."),
        ("mails.zip › mail.eml › advice.zip", "application/zip", inner_zip),
        ("mails.zip › mail.eml › advice.zip › lines.csv", "text/csv", CSV),
    ]
    body = mixed(plain("All in one."), write_part(Part(found[0][0], found[0][2], "application/zip")))
    yield case("container_zip_with_a_mail_with_a_zip", head, body, "Nested", sender, "All in one.", found)

    packed = gzip.compress(CSV, mtime=0)
    head = written("Packed", *sender, "X-Series: gzip\n")
    body = mixed(plain("Packed."), write_part(Part("lines.csv.gz", packed, "application/gzip")))
    files = [("lines.csv.gz", "application/gzip", packed), ("lines.csv.gz › lines.csv", "text/csv", CSV)]
    yield case("container_gzip", head, body, "Packed", sender, "Packed.", files)

    bomb = zipped({"zeros.csv": bytes(40 * 2**20), "advice.pdf": PDF})
    head = written("Bomb", *sender, "X-Series: bomb\n")
    body = mixed(plain("Please see."), write_part(Part("bomb.zip", bomb, "application/zip")))
    files = [("bomb.zip", "application/zip", bomb), ("bomb.zip › advice.pdf", "application/pdf", PDF)]
    yield case(
        "container_zip_bomb_beside_an_advice",
        head,
        body,
        "Bomb",
        sender,
        "Please see.",
        files,
        problems=["archive_too_large"],
    )

    html = "<html><body><p>Paid:</p><table><tr><td>NV-20871</td><td>1,250.00</td></tr></table></body></html>"
    item = outlook.Item({outlook.SUBJECT: "Paid", outlook.HTML: html.encode()}, [("advice.pdf", PDF)])
    tnef = outlook.write_tnef(item)
    head = written("Paid", *sender, "X-Series: tnef alone\n")
    body = (
        b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(tnef)
    )
    files = [("winmail.dat", "application/ms-tnef", tnef), ("winmail.dat › advice.pdf", "application/pdf", PDF)]
    yield case(
        "container_winmail_is_the_whole_mail", head, body, "Paid", sender, "Paid:\n\nNV-20871\t1,250.00", files
    )


def zipped(entries: dict[str, bytes]) -> bytes:
    """Always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 3, 8, 15, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def mixed(*parts: bytes) -> bytes:
    body = b"".join(b"--=_corpus\n" + part + b"\n" for part in parts)
    return b'Content-Type: multipart/mixed; boundary="=_corpus"\n\n' + body + b"--=_corpus--\n"


# -- File names: form × charset ---------------------------------------------------------------------------------

NAMES = {
    "utf-8": "Übersicht – Zahlung €.pdf",
    "iso-8859-1": "Règlement été.pdf",
    "iso-8859-2": "Płatność styczeń.pdf",
    "windows-1251": "Платёж март.pdf",
    "shift_jis": "支払通知.pdf",
    "gb18030": "付款通知.pdf",
}


def file_names() -> Iterator[Case]:
    sender = ("Anna Kern", "anna@customer.example")
    for charset, name in NAMES.items():
        percent = "".join(f"%{byte:02X}" for byte in name.encode(charset))
        cut = len(percent) // 6 * 3
        word = f"=?{charset}?B?{base64.b64encode(name.encode(charset)).decode()}?="
        quoted = f"=?{charset}?Q?{''.join(f'={byte:02X}' for byte in name.encode(charset))}?="
        forms = {
            "extended": f"attachment; filename*={charset}''{percent}",
            "continued": f"attachment; filename*0*={charset}''{percent[:cut]};\n filename*1*={percent[cut:]}",
            "continued_backwards": f"attachment; filename*1*={percent[cut:]};\n filename*0*={charset}''{percent[:cut]}",
            "word_b": f'attachment; filename="{word}"',
            "word_q": f'attachment; filename="{quoted}"',
            "word_unquoted": f"attachment; filename={word}",
        }
        for form, disposition in forms.items():
            part = f"Content-Type: application/pdf\nContent-Disposition: {disposition}\nContent-Transfer-Encoding: base64\n\n".encode()
            head = written(f"File {charset}", *sender, f"X-Series: {form}\n")
            body = mixed(plain("File."), part + base64.encodebytes(PDF))
            label = charset.replace("-", "_")
            yield case(
                f"file_name_{form}_{label}",
                head,
                body,
                f"File {charset}",
                sender,
                "File.",
                [(name, "application/pdf", PDF)],
            )


# -- Text: charset × transfer encoding --------------------------------------------------------------------------

TEXTS = {
    "utf-8": "Grüße, 1.250,00 € für Rechnung NV-20871 – „bezahlt“.",
    "iso-8859-1": "Le règlement de la facture NV-20871 a été effectué.",
    "iso-8859-15": "Überweisung 1.250,00 € für Rechnung NV-20871 erfolgt.",
    "windows-1252": "Zahlung – 1.250,00 € – „NV-20871“ ist überwiesen.",
    "iso-8859-2": "Faktura NV-20871 została opłacona, proszę o potwierdzenie wpłaty.",
    "windows-1250": "Faktura NV-20871 byla uhrazena, žádáme o potvrzení příští týden.",
    "windows-1251": "Счёт NV-20871 оплачен, просим подтвердить получение платежа.",
    "koi8-r": "Счёт NV-20871 оплачен, просим подтвердить получение платежа.",
    "iso-8859-7": "Το τιμολόγιο NV-20871 έχει πληρωθεί, παρακαλώ επιβεβαιώστε.",
    "iso-8859-9": "NV-20871 numaralı faturanın ödemesi yapıldı, teşekkür ederiz.",
    "shift_jis": "請求書 NV-20871 の支払いが完了しました。ご確認ください。",
    "iso-2022-jp": "請求書 NV-20871 の支払いが完了しました。ご確認ください。",
    "gb18030": "发票 NV-20871 已付款,请确认收到。",
    "big5": "發票 NV-20871 已付款,請確認收到。",
    "euc-kr": "인보이스 NV-20871 결제가 완료되었습니다. 확인 부탁드립니다.",
}


def charsets() -> Iterator[Case]:
    sender = ("Anna Kern", "anna@customer.example")
    for charset, text in TEXTS.items():
        for coding in ("quoted-printable", "base64", "8bit"):
            head = written(f"Paid NV-20871 {charset}", *sender, f"X-Series: {coding}\n")
            label = f"{charset}_{coding}".replace("-", "_")
            yield case(f"text_{label}", head, plain(text, charset, coding), f"Paid NV-20871 {charset}", sender, text)

    for charset in ("windows-1251", "koi8-r"):
        for name, text in {
            "word": "Счет NV-20871 оплачен.",
            "words": "Просим выслать счет NV-20871 за март.",
        }.items():
            head = written(f"Paid NV-20871 {charset} {name}", *sender, "X-Series: undeclared\n")
            body = b"Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\n" + text.encode(charset)
            label = f"undeclared_{name}_{charset}".replace("-", "_")
            subject = f"Paid NV-20871 {charset} {name}"
            yield case(label, head, body, subject, sender, text, problems=["charset_guessed"])


# -- Transfers and wrappings ------------------------------------------------------------------------------------


def transfers() -> Iterator[Case]:
    sender = ("Anna Kern", "anna@customer.example")
    pdf = ("advice.pdf", "application/pdf", PDF)

    def one(name: str, body: bytes, text: str, files: Any = (), head: str = "", **more: Any) -> Case:
        top = written("Advice", *sender, f"X-Series: {name}\n{head}")
        return case(name, top, body, "Advice", sender, text, files, **more)

    attached = (
        b"Content-Type: application/pdf; name=advice.pdf\nContent-Disposition: attachment; filename=advice.pdf\n"
    )
    encoded_pdf = base64.encodebytes(PDF)
    stripped = base64.b64encode(PDF).rstrip(b"=")
    yield one(
        "transfer_base64_not_declared", mixed(plain("See file."), attached + b"\n" + encoded_pdf), "See file.", [pdf]
    )
    yield one(
        "transfer_base64_declared_7bit",
        mixed(plain("See file."), attached + b"Content-Transfer-Encoding: 7bit\n\n" + encoded_pdf),
        "See file.",
        [pdf],
    )
    yield one(
        "transfer_base64_without_padding_in_one_line",
        mixed(plain("See file."), attached + b"Content-Transfer-Encoding: base64\n\n" + stripped),
        "See file.",
        [pdf],
    )
    yield one(
        "transfer_base64_upper_case_with_comment",
        mixed(plain("See file."), attached + b"Content-Transfer-Encoding: BASE64 ; x\n\n" + encoded_pdf),
        "See file.",
        [pdf],
    )
    yield one(
        "transfer_binary",
        mixed(plain("See file."), attached + b"Content-Transfer-Encoding: binary\n\n" + PDF.replace(b"\r\n", b"\n")),
        "See file.",
        [("advice.pdf", "application/pdf", PDF)],
    )
    yield one(
        "transfer_uuencoded_part",
        mixed(
            plain("See file."), attached + b"Content-Transfer-Encoding: x-uuencode\n\n" + uuencoded("advice.pdf", PDF)
        ),
        "See file.",
        [pdf],
    )
    body = b"Content-Type: text/plain\n\nFirst line.\n\n" + uuencoded("advice.pdf", PDF) + b"\nLast line.\n"
    yield one(
        "transfer_uuencoded_between_lines",
        body,
        "First line.\n\n\nLast line.",
        [("advice.pdf", "application/octet-stream", PDF)],
    )
    body = b"Content-Type: text/plain\n\n" + uuencoded("a.csv", CSV) + uuencoded("b.csv", CSV)
    yield one(
        "transfer_two_uuencoded_files",
        body,
        "",
        [("a.csv", "application/octet-stream", CSV), ("b.csv", "application/octet-stream", CSV)],
    )

    flowed = "Wir haben die Rechnung \nNV-20871 heute \nüberwiesen.\n\nGrüße\n-- \nAnna\n"
    body = (
        b"Content-Type: text/plain; charset=utf-8; format=flowed\nContent-Transfer-Encoding: 8bit\n\n"
        + flowed.encode()
    )
    yield one("text_flowed", body, "Wir haben die Rechnung NV-20871 heute überwiesen.\n\nGrüße\n-- \nAnna")
    delsp = "支払いは \n完了しました。\n"
    body = (
        b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\nContent-Transfer-Encoding: 8bit\n\n"
        + delsp.encode()
    )
    yield one("text_flowed_delsp", body, "支払いは完了しました。")
    quoted = "> Bitte senden \n> Sie NV-20871.\n>> Danke \n>> sehr.\nErledigt, \nsiehe Anhang.\n"
    body = b"Content-Type: text/plain; charset=utf-8; format=flowed\n\n" + quoted.encode()
    yield one(
        "text_flowed_with_quotes",
        body,
        "> Bitte senden Sie NV-20871.\n>> Danke sehr.\nErledigt, siehe Anhang.",
        new_text="Erledigt, siehe Anhang.",
    )

    double = b'Content-Type: multipart/appledouble; boundary="=_apple"\n\n--=_apple\nContent-Type: application/applefile; name=advice.pdf\nContent-Transfer-Encoding: base64\n\n'
    fork = bytes.fromhex("0005160700020000") + bytes(18)
    double += (
        base64.encodebytes(fork)
        + b"--=_apple\n"
        + attached
        + b"Content-Transfer-Encoding: base64\n\n"
        + encoded_pdf
        + b"--=_apple--\n"
    )
    yield one(
        "file_apple_double",
        mixed(plain("See file."), double),
        "See file.",
        [("advice.pdf.rsrc", "application/applefile", fork), pdf],
    )
    single = (
        bytes.fromhex("0005160000020000")
        + bytes(16)
        + bytes.fromhex("00010000000100000026")
        + len(PDF).to_bytes(4, "big")
        + PDF
    )
    part = (
        b"Content-Type: application/applefile; name=advice.pdf\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(single)
    )
    yield one(
        "file_apple_single",
        mixed(plain("See file."), part),
        "See file.",
        [("advice.pdf", "application/applefile", PDF)],
    )

    signed = b"Content-Type: text/plain\n\nSigned and paid.\n"
    p7s = b"0\x80\x06\x09signature"
    body = (
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="=_sig"\n\n--=_sig\n'
        + signed
    )
    body += (
        b"\n--=_sig\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(p7s)
        + b"--=_sig--\n"
    )
    yield one("signed_clear", body, "Signed and paid.", [("smime.p7s", "application/pkcs7-signature", p7s)])
    for label, content in {"definite": opaque(signed), "indefinite": opaque(signed, in_pieces=True)}.items():
        body = (
            b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(content)
        )
        yield one(
            f"signed_opaque_{label}", body, "Signed and paid.", [("smime.p7m", "application/pkcs7-mime", content)]
        )
    locked = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010703")) + der(0xA0, der(0x30, b"\x02\x01\x00")))
    body = (
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(locked)
    )
    yield one("encrypted_smime", body, "", [("smime.p7m", "application/pkcs7-mime", locked)], problems=["encrypted"])
    ids = "".join(f" =?us-ascii?Q?=3C{name}=40seller.example=3E?=\n" for name in ("one", "two"))
    head = f"In-Reply-To: =?utf-8?B?{base64.b64encode(b'<two@seller.example>').decode()}?=\nReferences:{ids}"
    yield one("references_as_encoded_words", plain("Thanks for NV-20871."), "Thanks for NV-20871.", head=head,
              in_reply_to=["two@seller.example"], references=["one@seller.example", "two@seller.example"])  # fmt: skip


def uuencoded(name: str, content: bytes) -> bytes:
    lines = [binascii.b2a_uu(content[start : start + 45], backtick=True) for start in range(0, len(content), 45)]
    return f"begin 644 {name}\n".encode() + b"".join(lines) + b"`\nend\n"


def der(tag: int, content: bytes) -> bytes:
    size = bytes([len(content)]) if len(content) < 128 else b"\x84" + len(content).to_bytes(4, "big")
    return bytes([tag]) + size + content


def opaque(content: bytes, in_pieces: bool = False) -> bytes:
    """A ContentInfo of SignedData without signers; in pieces, it has indefinite lengths all the way."""
    oid, data = der(0x06, bytes.fromhex("2a864886f70d010702")), der(0x06, bytes.fromhex("2a864886f70d010701"))
    start = b"\x02\x01\x01" + der(0x31, b"")
    if not in_pieces:
        return der(0x30, oid + der(0xA0, der(0x30, start + der(0x30, data + der(0xA0, der(0x04, content))))))
    pieces = b"".join(der(0x04, content[at : at + 20]) for at in range(0, len(content), 20))
    held = b"\x30\x80" + data + b"\xa0\x80\x24\x80" + pieces + bytes(6)
    return b"\x30\x80" + oid + b"\xa0\x80\x30\x80" + start + held + bytes(6)


if __name__ == "__main__":
    main()
