"""A number in, that many mails of a billing inbox out: the same bytes on every machine and at every call.

Plain and HTML mails, replies with their history, a fifth with a remittance PDF, and some in the charsets and
labels that real senders still use, wrong ones included.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bench.pages import remittance_pdf

SEED = 20260302
START = datetime(2026, 3, 2, 7, tzinfo=UTC)
FIRMS = ("alder-freight", "birchline", "cinderworks", "dunmore-mills", "eastquay", "foxglove-labs", "granary-nine")
PEOPLE = ("Anouk Vidal", "Bram Oyelaran", "Chiara Lind", "Dorian Pech", "Elif Sandoval", "Femi Haraldsen")
CHARSETS = ("windows-1252", "iso-8859-15", "iso-2022-jp", "koi8-r", "gb18030", "utf-7")
ALIEN = {"iso-2022-jp": "請求書を送ってください", "koi8-r": "Пришлите счёт", "gb18030": "请寄发票"}
ASKED = (
    ("Copy of invoice {n}", "please send us a copy of invoice {n}; it is not in our system."),
    ("Remittance for {n}", "we paid invoice {n} with EUR {a} by bank transfer today, see the advice."),
    ("Short paid {n}", "invoice {n} over {a} charges 12 units, we received 9. We deducted the difference."),
    ("Final reminder???", "this is the third time I write about {n}. I want to speak to your manager."),
    ("Our new billing address", "from April on our invoices go to the address below. No answer needed."),
    ("Two more lines", "we would like a quote for two more lines at our second site, about {a} a month."),
)


def write_mails(count: int) -> Iterator[bytes]:
    draw = random.Random(SEED)
    sent: list[EmailMessage] = []
    for number in range(count):
        mail = _answer(draw.choice(sent)) if sent and draw.random() < 0.2 else _question(draw)
        mail["Message-ID"] = f"<{number:06d}.{draw.randrange(10**9)}@mail.example>"
        mail["Date"] = format_datetime(START + timedelta(minutes=3 * number))
        mail["To"] = "Billing <billing@fernhollow.example>"
        if draw.random() < 0.2:
            pdf = remittance_pdf(draw.randrange(10**6), pages=1)
            mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"advice {number}.pdf")
        for depth, part in enumerate(part for part in mail.walk() if part.is_multipart()):
            part.set_boundary(f"=_{number:06d}_{depth}")  # else the library draws its own
        sent.append(mail)
        yield _mislabel(mail.as_bytes(policy=SMTP), draw)


def _question(draw: random.Random) -> EmailMessage:
    subject, sentence = draw.choice(ASKED)
    facts = {"n": f"INV-{draw.randrange(10**7):07d}", "a": f"{draw.randrange(10**6) / 100:,.2f}"}
    person, firm = draw.choice(PEOPLE), draw.choice(FIRMS)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{person} <{person.split()[0].lower()}{draw.randrange(300)}@{firm}.example>"
    mail["Subject"] = subject.format(**facts)
    words = (
        f"Dear all,\n\n{sentence.format(**facts)}\n\nKind regards\n{person}\n-- \n{person}\n{firm} · +49 30 55501\n"
    )
    charset = draw.choice(CHARSETS) if draw.random() < 0.04 else "utf-8"
    mail.set_content(words if charset == "utf-8" else _in_charset(words, charset), charset=charset)
    if charset == "utf-8" and draw.random() < 0.4:
        paragraphs = "".join(f"<p style='margin:0'>{line}</p>" for line in words.splitlines())
        mail.add_alternative(
            f"<html><body><div class='WordSection1'>{paragraphs}</div></body></html>", subtype="html"
        )
    return mail


def _answer(to: EmailMessage) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["Subject"] = str(to["From"]), f"Re: {to['Subject']}"
    mail["In-Reply-To"] = str(to["Message-ID"])
    mail["References"] = f"{to['References'] or ''} {to['Message-ID']}".strip()
    body = to.get_body(("plain",))
    before = body.get_content() if body else ""
    quoted = "".join(f"> {line}\n" for line in before.splitlines())
    mail.set_content(f"Any news on this?\n\nOn {to['Date']}, {to['From']} wrote:\n{quoted}")
    return mail


def _in_charset(words: str, charset: str) -> str:
    return f"{ALIEN.get(charset, 'Grüße')}\n\n{words}".encode(charset, "ignore").decode(charset)


def _mislabel(raw: bytes, draw: random.Random) -> bytes:
    """One mail in a hundred says a charset that does not exist; every reader has to live with it."""
    return raw.replace(b'charset="utf-8"', b'charset="x-unknown-8bit"') if draw.random() < 0.01 else raw
