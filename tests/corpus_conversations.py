"""Mails of the corpus that hold other mails: handed on by staff, answered by eight clients, interleaved on the web."""

# ruff: noqa: E501 (tables read best with one row a line)

from collections.abc import Iterator

from tests.corpus_words import STAFF, STAFF_EMAIL, WORDS, Case, Words, case, plain, written


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
