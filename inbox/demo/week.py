"""`week.toml` and today's date in, the ledger export (CSV) and the week's mails as raw bytes out.

Deterministic: the same day gives the same bytes, so that starting the demo twice changes nothing.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from importlib import resources
from typing import Any

from inbox.demo.advices import Advice, AdviceLine, make_advice

_DAY_FORMATS = {"de": "%d.%m.%Y", "fr": "%d/%m/%Y", "es": "%d/%m/%Y", "it": "%d/%m/%Y", "nl": "%d-%m-%Y",
                "en": "%d %B %Y", "en-US": "%B %d, %Y"}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{(i|a|d)([+-]?\d+)\}")
_QUOTE_HEADS = {"de": "Am {day} schrieb {who}:", "en": "On {day}, {who} wrote:"}


@dataclass(frozen=True, slots=True)
class DemoInvoice:
    number: str
    invoice_date: date
    due_date: date
    amount: Decimal
    po: str


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    account: str
    name: str
    street: str
    currency: str
    language: str
    email: str
    domain: str
    terms: str
    invoices: tuple[DemoInvoice, ...]


@dataclass(frozen=True, slots=True)
class DemoMail:
    """`at` is when it was delivered; `raw` has CRLF line ends, as a server stores it."""

    at: datetime
    sender: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class DemoReceipt:
    """An entry of the demo's bank statement; `account` is the payer's."""

    booked_on: date
    currency: str
    amount: Decimal
    payer: str
    account: str
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class DemoCase:
    """What the cast does about the mail with this Message-ID: `steps` are verbs; items by number, with the amount in
    question or None for all of it; `days` on which is to be paid."""

    message_id: str
    account: str
    steps: tuple[str, ...]
    items: tuple[tuple[str, Decimal | None], ...]
    reason: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Week:
    company: str
    mailbox: str
    customers: dict[str, DemoCustomer]
    mails: tuple[DemoMail, ...]
    receipts: tuple[DemoReceipt, ...]
    cases: tuple[DemoCase, ...]
    live: tuple[dict[str, Any], ...]
    address: str
    saved_replies: dict[str, str]  # by name


def load_week(today: date) -> Week:
    """The demo's week that ends on `today`, mails in the order of their delivery."""
    source = tomllib.loads(resources.files("inbox.demo").joinpath("week.toml").read_text("utf-8"))
    customers = {row["account"]: _customer(row, today) for row in source["customer"]}
    week = Week(
        source["company"],
        source["mailbox"],
        customers,
        (),
        (),
        (),
        tuple(source["live"]),
        source["address"],
        source["saved_replies"],
    )
    mails, receipts = _mails(source["mail"], week, today), _receipts(source, week, today)
    cases = tuple(_cases(source, week, today))
    return Week(**{**_fields(week), "mails": tuple(mails), "receipts": tuple(receipts), "cases": cases})


def ledger_csv(week: Week) -> bytes:
    """The open items as the accounting system would export them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ("customer", "account_number", "invoice_number", "invoice_date", "due_date", "currency", "open_amount",
         "po_number", "email", "domain", "terms", "document_path")
    )  # fmt: skip
    for customer in week.customers.values():
        for item in customer.invoices:
            writer.writerow(
                (customer.name, customer.account, item.number, item.invoice_date, item.due_date, customer.currency,
                 f"{item.amount:.2f}", item.po, customer.email, customer.domain, customer.terms, copy_path(item))
            )  # fmt: skip
    return out.getvalue().encode()


def copy_path(item: DemoInvoice) -> str:
    """Where the copy of an invoice is in the folder of copies."""
    return f"{item.invoice_date:%Y-%m}/{item.number.replace('/', '-').replace(' ', '-')}.pdf"


def live_mail(week: Week, index: int, at: datetime) -> DemoMail:
    """The `index`-th mail that arrives while one watches."""
    row = {**week.live[index], "day": 0, "time": f"{at:%H:%M}"}
    return _mail(row, week, at.date(), f"live-{index}", at=at)


def answer_to(week: Week, reply: EmailMessage, at: datetime) -> DemoMail | None:
    """A customer's short thanks to one of our replies; None for mails to anyone else."""
    address = str(reply["To"] or "").strip("<> ")
    customer = next((c for c in week.customers.values() if address.endswith("@" + c.domain)), None)
    if customer is None:
        return None
    mail = EmailMessage()
    mail["From"] = address
    mail["To"] = week.mailbox
    mail["Subject"] = f"Re: {str(reply['Subject']).removeprefix('Re: ')}"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<thanks.{at:%Y%m%d%H%M%S}@{customer.domain}>"
    mail["In-Reply-To"] = str(reply["Message-ID"])
    mail["References"] = f"{reply['References'] or ''} {reply['Message-ID']}".strip()
    mail.set_content("Thank you, that settles it for us.\n")
    return DemoMail(at, address, _wire(mail))


def _fields(week: Week) -> dict[str, Any]:
    return {name: getattr(week, name) for name in Week.__slots__}


def _customer(row: dict[str, Any], today: date) -> DemoCustomer:
    days = re.search(r"(\d+)(?!.*\d)", row["terms"])
    net = timedelta(days=int(days[1]) if days else 30)
    items = row.get("invoices") or _series(row["series"])
    invoices = []
    for number, day, amount, *po in items:
        issued = today + timedelta(days=day)
        invoices.append(DemoInvoice(number, issued, issued + net, Decimal(amount), po[0] if po else ""))
    columns = {name: row[name] for name in DemoCustomer.__slots__ if name != "invoices"}
    return DemoCustomer(**columns, invoices=tuple(invoices))


def _series(rule: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Many small items: one per depot, every amount different."""
    base = Decimal(rule["amount"])
    return [
        (str(rule["first"] + rule["step"] * n), rule["day"] + n // 2, str(base + Decimal("7.35") * n))
        for n in range(rule["count"])
    ]


def _mails(rows: list[dict[str, Any]], week: Week, today: date) -> list[DemoMail]:
    by_key: dict[str, dict[str, Any]] = {row["key"]: row for row in rows if "key" in row}
    mails = [
        _mail(row, week, today, str(index), before=by_key.get(row.get("answers", "")))
        for index, row in enumerate(rows)
    ]
    return sorted(mails, key=lambda mail: mail.at)


def _mail(
    row: dict[str, Any],
    week: Week,
    today: date,
    token: str,
    *,
    before: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> DemoMail:
    customer = week.customers.get(row.get("customer", ""))
    at = at or datetime.combine(today + timedelta(days=row["day"]), time.fromisoformat(row["time"]), UTC)
    body = _fill(row["body"].strip() + "\n", customer, today)
    mail = EmailMessage()
    mail["From"] = row["from"]
    mail["To"] = week.mailbox
    mail["Subject"] = _fill(row["subject"], customer, today)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = _message_id(row, token, today)
    if "reply_to" in row:
        mail["Reply-To"] = row["reply_to"]
    for name, value in row.get("headers", {}).items():
        mail[name] = value
    if before is not None:
        sent = today + timedelta(days=before["day"])
        mail["In-Reply-To"] = _message_id(before, "", today)
        mail["References"] = mail["In-Reply-To"]
        body += _quote(before, customer, today, sent) if row.get("quote") else ""
    mail.set_content(body)
    if row.get("html"):
        mail.add_alternative(_html(body), subtype="html")
    for spec in row.get("advice", ()):
        if customer is None:
            raise ValueError(f"an advice needs a customer: {row['subject']}")
        pdf = make_advice(spec["layout"], _advice(spec, customer, week, at.date()))
        mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=spec["name"])
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{_message_token(row, token, today)}.{number}")
    return DemoMail(at, row["from"], _wire(mail))


def _message_id(row: dict[str, Any], token: str, today: date) -> str:
    return f"<{_message_token(row, token, today)}@{row['from'].rpartition('@')[2].strip('>')}>"


def _message_token(row: dict[str, Any], token: str, today: date) -> str:
    return f"{today:%Y%m%d}.{row['key'] if 'key' in row else 'mail' + token}"


def _fill(text: str, customer: DemoCustomer | None, today: date) -> str:
    def value(match: re.Match[str]) -> str:
        kind, number = match[1], int(match[2])
        if kind == "d":
            day = today + timedelta(days=number)
            return day.strftime(_DAY_FORMATS[customer.language if customer else "en"])
        if customer is None:
            raise ValueError(f"{match[0]} needs a customer")
        item = customer.invoices[number - 1]
        if kind == "i":
            return item.number
        plain = f"{item.amount:,.2f}"
        return plain if customer.language.startswith("en") else plain.translate(str.maketrans(",.", ".,"))

    return _PLACEHOLDER.sub(value, text)


def _quote(before: dict[str, Any], customer: DemoCustomer | None, today: date, sent: date) -> str:
    language = customer.language if customer else "en"
    day = sent.strftime(_DAY_FORMATS[language])
    head = _QUOTE_HEADS.get(language, _QUOTE_HEADS["en"]).format(day=day, who=before["from"])
    lines = _fill(before["body"].strip(), customer, today).splitlines()
    return "\n" + head + "\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def _html(body: str) -> str:
    paragraphs = (escape(part).replace("\n", "<br>") for part in body.strip().split("\n\n"))
    inner = "".join(f"<p>{part}</p>" for part in paragraphs)
    return f'<html><body style="font-family:Calibri,sans-serif">{inner}</body></html>'


def _advice(spec: dict[str, Any], customer: DemoCustomer, week: Week, paid_on: date) -> Advice:
    lines = tuple(_advice_line(text, customer) for text in _line_specs(spec["lines"]))
    total = sum((line.net for line in lines), Decimal(0)) + Decimal(spec.get("printed_off", "0"))
    return Advice(
        customer.name, customer.street, week.address, spec["reference"], paid_on, customer.currency, lines, total
    )


def _receipts(source: dict[str, Any], week: Week, today: date) -> list[DemoReceipt]:
    """What the bank booked: the money of an advice, or a payment that none announced."""
    announced = {
        spec["reference"]: (spec, week.customers[row["customer"]])
        for row in source["mail"]
        for spec in row.get("advice", ())
    }
    receipts = []
    for row in source["receipt"]:
        booked_on = today + timedelta(days=row["day"])
        if "advice" in row:
            spec, payer_of = announced[row["advice"]]
            customer: DemoCustomer | None = payer_of
            amount, reference = _advice(spec, payer_of, week, booked_on).printed_total, spec["reference"]
        else:
            customer, reference = week.customers.get(row.get("customer", "")), row.get("reference", "")
            items = [customer.invoices[number - 1].amount for number in row.get("items", ())] if customer else []
            amount = sum(items, Decimal(0)) or Decimal(row["amount"])
        currency = customer.currency if customer else row["currency"]
        payer = row.get("payer") or (customer.name if customer else "")
        text = _fill(row.get("text", ""), customer, today)
        account = f"XX00{int.from_bytes(sha256((customer.account if customer else payer).encode()).digest()[:5]):016}"
        receipts.append(DemoReceipt(booked_on, currency, amount, payer, account, reference, text))
    return receipts


def _cases(source: dict[str, Any], week: Week, today: date) -> Iterator[DemoCase]:
    mails = {row["key"]: (str(index), row) for index, row in enumerate(source["mail"]) if "key" in row}
    for row in source["case"]:
        index, mail = mails[row["mail"]]
        customer = week.customers[mail["customer"]]
        yield DemoCase(
            _message_id(mail, index, today),
            customer.account,
            tuple(row["steps"]),
            tuple(
                (customer.invoices[item[0] - 1].number, Decimal(item[1]) if len(item) > 1 else None)
                for item in row.get("items", ())
            ),
            row.get("reason", ""),
            tuple(today + timedelta(days=day) for day in row.get("days", ())),
        )


def _line_specs(lines: str | list[str]) -> list[str]:
    if isinstance(lines, list):
        return lines
    first, _, last = lines.partition("-")
    return [str(number) for number in range(int(first), int(last) + 1)]


def _advice_line(text: str, customer: DemoCustomer) -> AdviceLine:
    """ "3", "3 discount 2%", "3 short 40.00 Reason", or "?90499001 2500.00" for a number nobody knows."""
    which, _, rest = text.partition(" ")
    zero = Decimal(0)
    if which.startswith("?"):
        amount = Decimal(rest)
        return AdviceLine(which[1:], customer.invoices[0].invoice_date, amount, zero, zero, amount)
    item = customer.invoices[int(which) - 1]
    verb, _, detail = rest.partition(" ")
    discount = deduction = zero
    reason = ""
    if verb == "discount":
        discount = (item.amount * Decimal(detail.rstrip("%")) / 100).quantize(Decimal("0.01"))
    elif verb == "short":
        amount_text, _, reason = detail.partition(" ")
        deduction = Decimal(amount_text)
    net = item.amount - discount - deduction
    return AdviceLine(item.number, item.invoice_date, item.amount, discount, deduction, net, reason, item.po)


def _wire(mail: EmailMessage) -> bytes:
    return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))
