"""What a read remittance is: payments with lines, sums and proof. The reader's verbs are in reader.py."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from parsers.problems import PageBox, Problem


class DocumentKind(StrEnum):
    REMITTANCE = "remittance"
    NOT_REMITTANCE = "not_remittance"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


class ProofState(StrEnum):
    PROVED = "proved"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class RemittanceLine:
    """One printed line. `reference` as printed; amounts are signed, in the advice's currency, `net` is what the
    line pays (negative for a credit taken); `item_id` is the known item that the reference anchors to, only
    when unique; `net_box` is where the net is printed (None when it was derived)."""

    sequence: int
    reference: str
    net: Decimal
    box: PageBox
    invoice_date: date | None = None
    gross: Decimal | None = None
    discount: Decimal | None = None
    deduction: Decimal | None = None
    withheld: Decimal | None = None
    reason: str | None = None
    item_id: int | None = None
    net_box: PageBox | None = None


# names of the equations that others look for
SUM_EQUATION = "sum of net = total"
LEDGER_EQUATION = "amounts of lines = their open items"


@dataclass(frozen=True, slots=True)
class Equation:
    """One checked sum: `name` ("sum of net = total"), both sides, whether it holds, and the boxes it used."""

    name: str
    left: Decimal
    right: Decimal
    holds: bool
    boxes: tuple[PageBox, ...] = ()


class Cause(StrEnum):
    """Why a document can't prove itself, where something outside of it may supply what it lacks."""

    NO_TOTAL = "no_total"
    SUM = "sum"  # its lines don't add up to the stated total
    PART = "part"  # it says that it is one of several parts


@dataclass(frozen=True, slots=True)
class Proof:
    """`equations` all checked sums; `solutions` how many different readings tie (proved needs exactly one). `reason`
    says to a person what speaks against it, `cause` to a program. `part` is which of how many the document says that
    it is."""

    state: ProofState
    equations: tuple[Equation, ...]
    solutions: int = 0
    reason: str = ""
    cause: Cause | None = None
    part: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RemittanceAdvice:
    """One payment of a document. `total` is the printed one; `consistent` whether the lines add up to it.
    `payee_accounts` are the bank accounts that it says the payee was paid at."""

    payer: str | None
    payee: str | None
    reference: str | None
    payment_date: date | None
    method: str | None
    currency: str | None
    total: Decimal | None
    consistent: bool
    proof: Proof
    lines: tuple[RemittanceLine, ...]
    problems: tuple[Problem, ...] = ()
    payee_accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemittanceReading:
    kind: DocumentKind
    scanned: bool
    payments: tuple[RemittanceAdvice, ...]
    problems: tuple[Problem, ...] = ()
