"""Papers that list our open invoices with their exact balances and yet pay nothing, from us or from the customer."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from evaluation.remittances.deals import Terms
from evaluation.remittances.html_parts import BARE, RULED, letterhead, page, payee, table
from evaluation.remittances.layouts import LAYOUTS, Deals, Layout, Look, Print
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.other_papers import OURS, nothing_paid


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    language: str
    ours: bool  # sent by us, else by the customer
    title: str
    text: str
    total: str
    tool: str = "chromium"


PAPERS = (
    Paper(
        "refused_invoices", "en", False, "Invoices on hold",
        "We cannot pay the invoices below until the missing proofs of delivery arrive.", "Total on hold",
    ),
    Paper(
        "copies_wanted", "en", False, "Request for invoice copies",
        "The following invoices show as open on your statement but we do not have them. Please send copies.", "Total",
    ),
    Paper(
        "balance_to_confirm", "en", True, "Confirmation of balance",
        "For our auditors: please confirm that the following items were open on 30 September 2026.", "Balance",
    ),
    Paper(
        "payment_request", "en", True, "Payment request",
        "Payment of the following invoices is due. Please pay by bank transfer.", "Amount to pay",
    ),
    Paper(
        "our_open_items", "en", False, "Supplier ledger reconciliation",
        "Please compare our list of your open invoices with yours and tell us of differences.", "Total open", "eml",
    ),
    Paper(
        "saldenbestaetigung", "de", True, "Saldenbestätigung",
        "Bitte bestätigen Sie die folgenden offenen Posten zum 30.09.2026.", "Saldo",
    ),
    Paper(
        "lastschrift_vorab", "de", True, "Ankündigung einer Lastschrift",
        "Wir werden die folgenden Rechnungen am 12.11.2026 von Ihrem Konto einziehen.", "Einzugsbetrag",
    ),
    Paper(
        "rechnungen_gesperrt", "de", False, "Gesperrte Rechnungen",
        "Diese Rechnungen können wir wegen fehlender Bestellnummern nicht zur Zahlung freigeben.", "Summe",
    ),
    Paper(
        "releve_de_compte", "fr", True, "Relevé de compte",
        "Veuillez trouver ci-dessous les factures non réglées à ce jour.", "Solde dû",
    ),
    Paper(
        "factures_contestees", "fr", False, "Factures contestées",
        "Nous contestons les factures suivantes et suspendons leur règlement.", "Total contesté",
    ),
    Paper(
        "facturas_devueltas", "es", False, "Facturas devueltas",
        "Les devolvemos las siguientes facturas por falta de número de pedido. No serán abonadas.", "Total",
    ),
    Paper(
        "recordatorio", "es", True, "Recordatorio de pago",
        "A fecha de hoy no hemos recibido el pago de las facturas siguientes.", "Importe pendiente",
    ),
    Paper(
        "sollecito", "it", True, "Sollecito di pagamento",
        "Vi ricordiamo che le seguenti fatture risultano ancora insolute.", "Totale scoperto",
    ),
    Paper(
        "estratto_conto", "it", True, "Estratto conto",
        "Partite aperte alla data del 30/09/2026.", "Saldo a nostro favore",
    ),
    Paper(
        "aanmaning", "nl", True, "Betalingsherinnering",
        "Volgens onze administratie staan de volgende facturen nog open.", "Openstaand bedrag",
    ),
    Paper(
        "facturen_geblokkeerd", "nl", False, "Geblokkeerde facturen",
        "Onderstaande facturen betalen wij niet zolang de prijs niet is gecorrigeerd.", "Totaal",
    ),
)  # fmt: skip


def _make(paper: Paper) -> Callable[[Deals], Print]:
    def make(deals: Deals) -> Print:
        deal = deals(paper.language, Terms(lines=7))
        english = paper.language == "en"
        look = Look(amount="en" if english else "de", date="us" if english else "uk")
        random = deal.random
        columns = random.choice(
            (("ref", "date", "due", "gross"), ("ref", "date", "gross"), ("date", "ref", "po", "gross"))
        )
        sender = OURS + f"<p>{escape(deal.payer)}<br>{deal.account}</p>" if paper.ours else letterhead(deal) + payee()
        body = table(deal, deal.payment, columns, look, totals=())
        end = f"<p>{paper.total}: {look.money(deal.payment.total)} {deal.currency}</p>"
        text = f"<h2>{paper.title}</h2><p>{paper.text}</p>"
        html = page(random.choice((RULED, BARE)), sender, text, body, end)
        return nothing_paid(mail(deal, paper.title, html=html) if paper.tool == "eml" else html, deal)

    return make


for _paper in PAPERS:
    LAYOUTS.append(Layout(f"{_paper.language}_{_paper.name}", _paper.language, _paper.tool, "open", _make(_paper)))
