"""The register of layouts, and what every layout shares: the cells of a line and the truth that the page shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.remittances.deals import Deal, DrawTerms, Line, Maker, Payment, Terms
from evaluation.remittances.printed import print_amount, print_date

REDUCTIONS = ("disc", "ded", "wht")


@dataclass(frozen=True, slots=True)
class Look:
    """How a document prints its figures."""

    amount: str = "en"
    sign: str = "minus"
    date: str = "iso"
    zero: str | None = None  # what stands in a reduction's cell when there is none; None prints 0.00
    minus_reductions: bool = False
    decimals: int = 2
    symbol: str = "{}"

    def money(self, amount: Any) -> str:
        return self.symbol.format(print_amount(amount, self.amount, self.sign, self.decimals))


@dataclass(slots=True)
class Print:
    """A page's source for its tool, with the deal that it shows."""

    source: Any
    deal: Deal | None = None
    columns: Sequence[str] = ()
    kind: str = "remittance"
    sums: bool = True  # False: the printed total is wrong on purpose
    provable: bool = True  # False: a reader has no right to call it proved, or no means to
    head: Sequence[str] = ("reference", "date", "currency", "total", "payer")
    auto: bool = True  # False: nothing of it may be applied without a person
    loose: bool = False  # True: rows and lines differ by right, only the sum of the lines counts
    scanned: bool = False
    totals: Sequence[Any] | None = None  # what is printed as total where that is not the sum


@dataclass(frozen=True, slots=True)
class Layout:
    name: str
    language: str
    tool: str
    part: str
    make: Callable[["Deals"], Print]


LAYOUTS: list[Layout] = []
Deals = Callable[..., Deal]


def layout(language: str, tool: str, part: str) -> Callable[[Callable[[Deals], Print]], Callable[[Deals], Print]]:
    """Registers a layout under its function's name."""

    def register(make: Callable[[Deals], Print]) -> Callable[[Deals], Print]:
        LAYOUTS.append(Layout(f"{language}_{make.__name__}", language, tool, part, make))
        return make

    return register


@dataclass(slots=True)
class Document:
    """A made file and its truth."""

    name: str
    layout: Layout
    printed: Print
    payments: list[dict[str, Any]] = field(default_factory=list)


EXTENSIONS = dict.fromkeys("chromium writer calc enscript groff raw distilled locked broken".split(), "pdf")


def make_documents(
    seed: int, rounds: int, part: str | None = None, unworded: str = ""
) -> tuple[list[Document], Maker]:
    """Every layout `rounds` times; the maker holds the one ledger of all."""
    maker = Maker(seed, unworded)
    documents = []
    for layout_ in LAYOUTS:
        for position in range(rounds):
            name = f"{layout_.name}-{position}"

            def deal(language: str, terms: DrawTerms | Terms = Terms(), _name: str = name, **more: Any) -> Deal:  # noqa: B008
                return maker.make(_name, language, terms, **more)

            printed = layout_.make(deal)
            extension = EXTENSIONS.get(layout_.tool, layout_.tool)
            document = Document(f"{name}.{extension}", layout_, printed, list(_tell(printed)))
            if part in (None, layout_.part):
                documents.append(document)
    return documents, maker


def _tell(printed: Print) -> Iterator[dict[str, Any]]:
    """The truth of what is printed; what is not shown is None."""
    deal = printed.deal
    if deal is None or printed.kind != "remittance":
        return
    for position, payment in enumerate(deal.payments):
        total = printed.totals[position] if printed.totals else payment.total
        yield {
            "payer": deal.payer if "payer" in printed.head else None,
            "reference": payment.reference if "reference" in printed.head else None,
            "date": payment.paid.isoformat() if "date" in printed.head else None,
            "currency": deal.currency if "currency" in printed.head else None,
            "total": total if "total" in printed.head else None,
            "lump": payment.lump,
            "lines": [_tell_line(deal, line, printed.columns) for line in payment.lines],
        }


def _tell_line(deal: Deal, line: Line, columns: Sequence[str]) -> dict[str, Any]:
    owed = next((item.amount for item in deal.items if item.number == line.invoice), line.net)
    shown = {"disc": line.discount, "ded": line.deduction, "wht": line.withheld}
    return {
        "invoice": line.ref,
        "number": line.invoice,
        "net": line.net,
        "settled": min(line.net, owed) if line.net > 0 else line.net,
        "gross": line.gross if "gross" in columns else None,
        "discount": line.discount if "disc" in columns else None,
        "reduced": sum((shown[key] for key in REDUCTIONS if key in columns), line.net - line.net),
        "date": line.issued.isoformat() if "date" in columns else None,
    }


def cell(deal: Deal, line: Line, column: str, look: Look) -> str:
    """What stands in a column for a line."""
    match column:
        case "ref":
            return line.ref
        case "date":
            return print_date(line.issued, look.date, deal.language)
        case "due":
            return print_date(line.due, look.date, deal.language)
        case "po" | "own" | "reason":
            return str(getattr(line, column))
        case "text":
            return deal.word("credit_type" if line.is_credit else "invoice_type")
        case "gross" | "net":
            return look.money(getattr(line, column))
        case _:
            amount = {"disc": line.discount, "ded": line.deduction, "wht": line.withheld}[column]
            if not amount and look.zero is not None:
                return look.zero
            return look.money(-amount if look.minus_reductions else amount)


def column_sum(payment: Payment, column: str, look: Look) -> str:
    name = {"gross": "gross", "disc": "discount", "ded": "deduction", "wht": "withheld", "net": "net"}[column]
    total = sum((getattr(line, name) for line in payment.lines), payment.lump - payment.lump)
    return look.money(-total if look.minus_reductions and column in REDUCTIONS else total)
