"""Heads of advices that are hard to read: where number and day of the payment stand, and what looks like them.

Each situation is a way to lay facts out; it is printed in two languages, with decoys between the facts: vendor and
batch numbers, accounts, other references, the day of printing.
"""

# ruff: noqa: E501  (a table row stays one line)

from collections.abc import Callable, Sequence
from datetime import timedelta
from html import escape
from random import Random

from evaluation.remittances.deals import Deal, Terms
from evaluation.remittances.html_parts import BARE, RULED, page, payee, table
from evaluation.remittances.layouts import LAYOUTS, Deals, Layout, Look, Print
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.printed import print_date

Fact = tuple[str, str]  # label, value

NUMBER = {
    "en": "Trace #|Wire ref.|EFT no.|Chq/Ref No.|Transfer number|End-to-end ID|Settlement ref|Warrant no.|Payment identifier",
    "de": "Regulierungsbeleg|Ausgleichsbeleg|Zahlungs-ID|Belegnummer der Zahlung|Ende-zu-Ende-Referenz|Überweisungsnummer",
    "fr": "Réf. virement|N° pièce de paiement|Référence de bout en bout|Réf. règlement|Identifiant du paiement",
    "es": "Nº de transferencia|Ref. pago|Documento de pago|Referencia de la transferencia|Identificador de pago",
    "it": "Rif. bonifico|N. pagamento|Codice pagamento|TRN|Riferimento end to end|Numero bonifico",
    "nl": "Betalingskenmerk|Kenmerk betaling|Betaal-ID|Overboekingsnummer|End-to-end-id|Ons betalingskenmerk",
}
DECOYS = {
    "en": "Vendor no. V00{:04d}|Batch no. {:05d}|Your reference NM-{:04d}|Our reference AP/{:04d}|Sort code 20-15-{:02d}|Contact Jo Lane",
    "de": "Kreditorennr. 70{:04d}|Ihr Zeichen NM-{:04d}|Unser Zeichen KB/{:04d}|Buchungskreis {:04d}|Kostenstelle {:05d}|BIC COBADEFFXXX",
    "fr": "Code fournisseur F0{:04d}|Votre réf. NM{:04d}|Notre réf. CF/{:04d}|Lot {:04d}|BIC AGRIFRPP|Compte 401{:05d}",
    "es": "Cód. proveedor 00{:04d}|Su referencia NM{:04d}|Nuestra referencia PR/{:04d}|Lote {:04d}|BIC CAIXESBB|CIF B{:08d}",
    "it": "Cod. fornitore 00{:04d}|Vs. rif. NM{:04d}|Ns. rif. AC/{:04d}|Lotto {:04d}|BIC BLOPIT22|P. IVA IT{:011d}",
    "nl": "Crediteurnummer 00{:04d}|Uw kenmerk NM{:04d}|Ons kenmerk AD/{:04d}|Batch {:05d}|BIC ABNANL2A|KvK {:08d}",
}
PRINTED = {
    "en": "Printed",
    "de": "Druckdatum",
    "fr": "Édité le",
    "es": "Fecha de emisión",
    "it": "Stampato il",
    "nl": "Afdrukdatum",
}
SENTENCE = {
    "en": "Payment {number} for {amount} was released on {day} in settlement of the invoices below.",
    "de": "Wir haben am {day} unter der Zahlungsreferenz {number} insgesamt {amount} überwiesen.",
    "fr": "Le virement n° {number} d'un montant de {amount} a été exécuté le {day}.",
    "es": "El {day} hemos ordenado una transferencia de {amount} con la referencia {number}.",
    "it": "In data {day} abbiamo disposto un bonifico di {amount}, riferimento {number}.",
    "nl": "Op {day} hebben wij {amount} overgemaakt onder kenmerk {number}.",
}
SUBJECT = {
    "en": "Re: our payment {number} of {day}", "de": "Unsere Zahlung Nr. {number} vom {day}", "fr": "Objet : notre virement n° {number} du {day}",
    "es": "Asunto: nuestra transferencia {number} del {day}", "it": "Oggetto: pagamento n. {number} del {day}", "nl": "Betreft: onze betaling {number} d.d. {day}",
}  # fmt: skip
LOOKS = {
    "en": Look(date="us"), "de": Look(amount="de", date="de"), "fr": Look(amount="nbsp", date="uk"),
    "es": Look(amount="de", date="uk"), "it": Look(amount="de", date="uk"), "nl": Look(amount="de", date="nl"),
}  # fmt: skip
NUMBERS = ("PAY-{:06d}", "ZB {:06d}", "TRF/26/{:05d}", "E2E-{:08d}", "1026{:05d}R", "021000000{:06d}", "2026-{:05d}")


def _facts(deal: Deal) -> list[Fact]:
    """The payment's own facts, then two decoys and the day of printing."""
    random, payment, look = deal.random, deal.payment, LOOKS[deal.language]
    payment.reference = random.choice(NUMBERS).format(random.randint(1000, 99999))
    decoys = random.sample(DECOYS[deal.language].split("|"), 2)
    return [
        (random.choice(NUMBER[deal.language].split("|")), payment.reference),
        (deal.word("pay_date"), print_date(payment.paid, look.date, deal.language)),
        (deal.word("amount"), f"{look.money(payment.total)} {deal.currency}"),
        *(_decoy(random, text) for text in decoys),
        (PRINTED[deal.language], print_date(payment.paid + timedelta(days=2), look.date, deal.language)),
    ]


def _decoy(random: Random, text: str) -> Fact:
    label, _, value = text.rpartition(" ")
    return label, value.format(random.randint(10, 99))


def _mixed(deal: Deal, facts: Sequence[Fact]) -> list[Fact]:
    return deal.random.sample(facts, len(facts))


def _cells(tag: str, texts: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts) + "</tr>"


def _band(deal: Deal, facts: Sequence[Fact]) -> str:
    """Labels in a row, values in the next, both centred."""
    labels, values = zip(*_mixed(deal, facts), strict=True)
    style = "<style>.band th,.band td{text-align:center;font-size:8pt}</style>"
    return f"{style}<table class=band>{_cells('th', labels)}{_cells('td', values)}</table>"


def _narrow_band(deal: Deal, facts: Sequence[Fact]) -> str:
    """The same in cells so narrow that labels break."""
    return "<style>.band{table-layout:fixed}.band th{font-size:7pt!important}</style>" + _band(deal, facts)


def _boxes(deal: Deal, facts: Sequence[Fact]) -> str:
    """A small label above its value, each pair in a box."""
    pairs = (f"<div><small>{escape(k)}</small><br><b>{escape(v)}</b></div>" for k, v in _mixed(deal, facts))
    style = "<style>.b{display:grid;grid-template-columns:1fr 1fr 1fr}.b div{border:.5pt solid;padding:2pt}small{font-size:6.5pt}</style>"
    return f"{style}<div class=b>{''.join(pairs)}</div>"


def _labels_beneath(deal: Deal, facts: Sequence[Fact]) -> str:
    """Values on lines, as in a form that was filled in, and the labels beneath."""
    own, others = _mixed(deal, facts[:3]), facts[3:]
    labels, values = zip(*own, strict=True)
    form = f"<table class=form>{_cells('td', values)}{_cells('td', labels)}</table>"
    style = "<style>.form td{padding:0 14pt 0 0}.form tr+tr td{font-size:7pt;border-top:.5pt solid}</style>"
    return style + form + "<p>" + "<br>".join(f"{escape(k)}: {escape(v)}" for k, v in others) + "</p>"


def _labels_behind(deal: Deal, facts: Sequence[Fact]) -> str:
    """Values to the left of their labels."""
    rows = (
        f"<tr><td style='text-align:right'><b>{escape(v)}</b></td><td>{escape(k)}</td></tr>" for k, v in facts[:3]
    )
    return f"<table style='width:auto'>{''.join(rows)}</table>"


def _colons_apart(deal: Deal, facts: Sequence[Fact]) -> str:
    """A column of colons between labels and values."""
    rows = (_cells("td", (label, ":", value)) for label, value in _mixed(deal, facts))
    return f"<style>.c td{{padding:0 12pt}}</style><table class=c style='width:auto'>{''.join(rows)}</table>"


def _dots(deal: Deal, facts: Sequence[Fact]) -> str:
    """Dots that lead from the label to the value."""
    rows = (f"{k} {'.' * (40 - len(k))}: {v}" for k, v in _mixed(deal, facts))
    return "<pre>" + escape("\n".join(rows)) + "</pre>"


def _two_languages(deal: Deal, facts: Sequence[Fact]) -> str:
    """Every label of the payment's own once more in English."""
    english = ("Payment reference", "Payment date", "Payment amount")
    own = [(f"{k} / {also}", v) for (k, v), also in zip(facts[:3], english, strict=True)]
    rows = (_cells("td", pair) for pair in _mixed(deal, [*own, *facts[3:]]))
    return f"<table>{''.join(rows)}</table>"


def _sentence(deal: Deal, facts: Sequence[Fact]) -> str:
    """A letter: other references in its head, the payment in a sentence."""
    (_, number), (_, day), (_, amount), *others = facts
    said = SENTENCE[deal.language].format(number=number, day=day, amount=amount)
    return "<p>" + "<br>".join(f"{escape(k)} {escape(v)}" for k, v in others) + f"</p><p>{escape(said)}</p>"


def _subject(deal: Deal, facts: Sequence[Fact]) -> str:
    """Number and day in the line that says what the letter is about."""
    (_, number), (_, day), _, *others = facts
    said = SUBJECT[deal.language].format(number=number, day=day)
    return "<p>" + "<br>".join(f"{escape(k)} {escape(v)}" for k, v in others) + f"</p><h3>{escape(said)}</h3>"


def _title(deal: Deal, facts: Sequence[Fact]) -> str:
    """The number right behind the title."""
    (_, number), *others = facts
    rows = "<br>".join(f"{escape(k)}: {escape(v)}" for k, v in others)
    return f"<h2>{escape(deal.word('title'))} {escape(number)}</h2><p>{rows}</p>"


def _one_line(deal: Deal, facts: Sequence[Fact]) -> str:
    """All facts in a line or two, a stroke between them."""
    return (
        "<p style='font-size:8pt'>" + " | ".join(f"{escape(k)}: {escape(v)}" for k, v in _mixed(deal, facts)) + "</p>"
    )


_SITUATIONS: tuple[tuple[Callable[[Deal, Sequence[Fact]], str], str, str], ...] = (
    (_band, "chromium", "en it"),
    (_narrow_band, "chromium", "de en"),
    (_boxes, "chromium", "es de"),
    (_labels_beneath, "chromium", "fr nl"),
    (_labels_behind, "chromium", "en fr"),
    (_colons_apart, "chromium", "de es"),
    (_dots, "distilled", "nl it"),
    (_two_languages, "chromium", "fr de"),
    (_sentence, "distilled", "es nl"),
    (_subject, "chromium", "it en"),
    (_title, "chromium", "de fr"),
    (_one_line, "eml", "es nl"),
)


def _make(situation: Callable[[Deal, Sequence[Fact]], str], language: str, tool: str) -> Callable[[Deals], Print]:
    def make(deals: Deals) -> Print:
        deal = deals(language, lambda random: Terms(lines=random.randint(3, 12), discount=0.3, credit=0.1))
        look, columns = LOOKS[language], ("ref", "date", "gross", "disc", "net")
        head = f"<p><b>{escape(deal.payer)}</b></p>{payee()}{situation(deal, _facts(deal))}"
        html = page(deal.random.choice((BARE, RULED)), head, table(deal, deal.payment, columns, look))
        source = mail(deal, deal.word("title"), html=html) if tool == "eml" else html
        told = ("reference", "date", "total", "payer", *(() if situation is _subject else ("currency",)))
        return Print(source, deal, columns, head=told)

    return make


for _situation, _tool, _languages in _SITUATIONS:
    for _language in _languages.split():
        _name = f"{_language}_head{_situation.__name__}"
        LAYOUTS.append(Layout(_name, _language, _tool, "open", _make(_situation, _language, _tool)))
