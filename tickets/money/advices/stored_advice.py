"""A remittance's rows as the advice that they were read from, as corrected since: what the pure readers take."""

from collections.abc import Sequence
from decimal import Decimal

from parsers.money import from_minor
from parsers.problems import PageBox
from parsers.remittance.advice import Proof, ProofState, RemittanceAdvice, RemittanceLine
from tickets.money.advices.remittances import Remittance, RemittanceRow

_NOWHERE = PageBox(0, 0, 0, 0, 0)  # of a line that a person added


def as_advice(remittance: Remittance, rows: Sequence[RemittanceRow]) -> RemittanceAdvice:
    """Lines in the order of `rows`; not proved: `parsers.remittance.proof.proof.check` says whether it is."""
    currency = remittance.currency or ""
    lines = tuple(as_line(row, currency) for row in rows)
    total = None if remittance.total_minor is None else from_minor(remittance.total_minor, currency)
    return RemittanceAdvice(
        payer=remittance.payer,
        payee=remittance.payee,
        reference=remittance.reference,
        payment_date=remittance.payment_date,
        method=remittance.method,
        currency=remittance.currency,
        total=total,
        consistent=bool(lines) and sum(line.net for line in lines) == total,
        proof=Proof(ProofState.UNPROVED, ()),
        lines=lines,
        payee_accounts=tuple(remittance.payee_accounts),
    )


def as_line(row: RemittanceRow, currency: str) -> RemittanceLine:
    def amount(minor: int | None) -> Decimal | None:
        return None if minor is None else from_minor(minor, currency)

    return RemittanceLine(
        sequence=row.sequence,
        reference=row.reference,
        net=from_minor(row.net_minor, currency),
        box=PageBox(*row.box) if row.box else _NOWHERE,
        invoice_date=row.invoice_date,
        gross=amount(row.gross_minor),
        discount=amount(row.discount_minor),
        deduction=amount(row.deduction_minor),
        withheld=amount(row.withheld_minor),
        reason=row.reason,
        net_box=PageBox(*row.net_box) if row.net_box else None,
    )
