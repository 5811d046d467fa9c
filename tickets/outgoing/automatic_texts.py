"""What our automatic mail says, one text for each occasion and language; a house can put its own in their place.

A file acknowledgement.de.txt in the folder of the setting `automatic_texts` is used for German mail instead. Of it
{number}, {subject}, {company} and {until} (the day by which an answer is due) are filled in, and nothing else.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tickets.local_formats import DAYS

OCCASIONS = ("acknowledgement", "resolved")
FALLBACK = "en"

TEXTS: Mapping[tuple[str, str], str] = {
    ("acknowledgement", "en"): """Hello,

your message has reached us. We will answer it by {until}.

Its number is {number}. If you want to add something, just answer this mail.

{company}
""",
    ("resolved", "en"): """Hello,

we have finished working on your request {number} ({subject}).

If anything is still open, just answer this mail: that opens your request again.

{company}
""",
    ("acknowledgement", "de"): """Guten Tag,

Ihre Nachricht ist bei uns eingegangen. Wir antworten Ihnen bis zum {until}.

Sie hat die Nummer {number}. Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese E-Mail.

{company}
""",
    ("resolved", "de"): """Guten Tag,

wir haben Ihr Anliegen {number} ({subject}) abgeschlossen.

Falls noch etwas offen ist, antworten Sie einfach auf diese E-Mail: Damit öffnen Sie Ihr Anliegen wieder.

{company}
""",
    ("acknowledgement", "fr"): """Bonjour,

nous avons bien reçu votre message. Nous vous répondrons au plus tard le {until}.

Il porte le numéro {number}. Pour le compléter, il suffit de répondre à ce courriel.

{company}
""",
    ("resolved", "fr"): """Bonjour,

nous avons terminé le traitement de votre demande {number} ({subject}).

S'il reste un point ouvert, répondez simplement à ce courriel : votre demande sera rouverte.

{company}
""",
    ("acknowledgement", "es"): """Buenos días:

Hemos recibido su mensaje. Le responderemos a más tardar el {until}.

Su número es {number}. Si quiere añadir algo, responda simplemente a este correo.

{company}
""",
    ("resolved", "es"): """Buenos días:

Hemos terminado de tramitar su solicitud {number} ({subject}).

Si queda algo pendiente, responda simplemente a este correo y la volveremos a abrir.

{company}
""",
    ("acknowledgement", "it"): """Buongiorno,

abbiamo ricevuto il Suo messaggio. Le risponderemo entro il {until}.

Il numero è {number}. Se desidera aggiungere qualcosa, risponda semplicemente a questa e-mail.

{company}
""",
    ("resolved", "it"): """Buongiorno,

abbiamo concluso la Sua richiesta {number} ({subject}).

Se qualcosa è ancora in sospeso, risponda semplicemente a questa e-mail: la richiesta sarà riaperta.

{company}
""",
    ("acknowledgement", "nl"): """Goedendag,

wij hebben uw bericht ontvangen. U krijgt uiterlijk op {until} antwoord.

Het nummer is {number}. Wilt u iets toevoegen, beantwoord dan gewoon deze e-mail.

{company}
""",
    ("resolved", "nl"): """Goedendag,

wij hebben uw verzoek {number} ({subject}) afgehandeld.

Staat er nog iets open, beantwoord dan gewoon deze e-mail: uw verzoek wordt dan weer geopend.

{company}
""",
    ("acknowledgement", "pt"): """Bom dia,

recebemos a sua mensagem. Responderemos até {until}.

O número é {number}. Se quiser acrescentar algo, responda simplesmente a este e-mail.

{company}
""",
    ("resolved", "pt"): """Bom dia,

concluímos o tratamento do seu pedido {number} ({subject}).

Se ainda houver algo em aberto, responda simplesmente a este e-mail e o pedido será reaberto.

{company}
""",
    ("acknowledgement", "pl"): """Dzień dobry,

otrzymaliśmy Państwa wiadomość. Odpowiemy najpóźniej {until}.

Jej numer to {number}. Aby coś dodać, wystarczy odpowiedzieć na tę wiadomość.

{company}
""",
    ("resolved", "pl"): """Dzień dobry,

zakończyliśmy sprawę {number} ({subject}).

Jeśli coś pozostało do wyjaśnienia, wystarczy odpowiedzieć na tę wiadomość, a sprawa zostanie ponownie otwarta.

{company}
""",
}


def load_texts(folder: Path | None) -> Mapping[tuple[str, str], str]:
    """The built-in texts, with those of the folder in their place. Raises ValueError for a file name that is no
    occasion and language, or an empty text."""
    texts = dict(TEXTS)
    for path in sorted(folder.glob("*.txt")) if folder else ():
        named = re.fullmatch(r"([a-z]+)\.([a-z]{2})", path.stem)
        if named is None or named[1] not in OCCASIONS:
            raise ValueError(f"{path.name} must be named like acknowledgement.en.txt or resolved.de.txt")
        text = path.read_text(encoding="utf-8")
        if not text.strip():
            raise ValueError(f"{path.name} is empty")
        texts[named[1], named[2]] = text
    return texts


def write_text(
    texts: Mapping[tuple[str, str], str],
    occasion: str,
    language: str | None,
    *,
    number: int,
    subject: str,
    company: str,
    until: datetime,
) -> str:
    """In the customer's language where there is a text for it, else in English. Brackets around no subject go."""
    spoken = language if language and (occasion, language) in texts else FALLBACK
    values = {
        "number": str(number),
        "subject": " ".join(subject.split())[:120],
        "company": company,
        "until": DAYS.get(spoken, "{0:%Y-%m-%d}").format(until),
    }
    text = texts[occasion, spoken]
    if not values["subject"]:
        text = text.replace(" ({subject})", "")
    return _PLACE.sub(lambda place: values[place[1]], text)


_PLACE = re.compile(r"\{(number|subject|company|until)\}")
