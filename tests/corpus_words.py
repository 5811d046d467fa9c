"""The people of the mail corpus and what they write in eight languages; how one of its mails is put together."""

# ruff: noqa: E501 (tables read best with one row a line)

import base64
import hashlib
import quopri
from dataclasses import dataclass
from email.header import Header
from typing import Any

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + bytes(range(256)) + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CSV = b"invoice;amount\r\nNV-20871;1250,00\r\n"


@dataclass(frozen=True)
class Case:
    """A mail of the corpus: its bytes and what it must read as."""

    name: str
    raw: bytes
    expected: dict[str, Any]


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
