"""The demo's invoices as PDFs, each under the path that the demo's ledger names: what customers ask copies of."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from inbox.demo.week import DemoCustomer, DemoInvoice, Week, copy_path


def write_copies(week: Week, folder: Path) -> None:
    """Every invoice of the week's ledger; what is there already stays."""
    for customer in week.customers.values():
        for item in customer.invoices:
            path = folder / copy_path(item)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                _draw(path, week, customer, item)


def _draw(path: Path, week: Week, customer: DemoCustomer, item: DemoInvoice) -> None:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(f"Invoice {item.number}")
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(60, 770, week.company)
    canvas.setFont("Helvetica", 10)
    for row, text in enumerate((customer.name, customer.street)):
        canvas.drawString(60, 720 - 14 * row, text)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(60, 650, "Credit note" if item.amount < 0 else "Invoice")
    canvas.setFont("Helvetica", 10)
    facts = (
        ("Number", item.number),
        ("Date", _day(item.invoice_date)),
        ("Due", _day(item.due_date)),
        ("Your account", customer.account),
        ("Your purchase order", item.po or "none given"),
        ("Amount", _money(item.amount, customer.currency)),
    )
    for row, (label, value) in enumerate(facts):
        canvas.drawString(60, 615 - 18 * row, label)
        canvas.drawString(220, 615 - 18 * row, value)
    canvas.save()


def _day(day: date) -> str:
    return day.strftime("%d %b %Y")


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:,.2f} {currency}"
