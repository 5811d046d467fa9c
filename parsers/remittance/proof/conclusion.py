"""The ways to read a payment's columns and what stands around them in, its advice with proof or doubt out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.problems import Problem
from parsers.remittance.advice import Cause, Equation, Proof, ProofState, RemittanceAdvice, RemittanceLine
from parsers.remittance.anchors import Anchors
from parsers.remittance.facts.currencies import CURRENCY_OF_WAY, currencies_in
from parsers.remittance.facts.header import Header
from parsers.remittance.facts.payee_accounts import find_payee_accounts
from parsers.remittance.lines import Line
from parsers.remittance.proof import proof as remittance_proof
from parsers.remittance.proof.advice_lines import list_lines
from parsers.remittance.proof.cash_discounts import tell_cash_discounts
from parsers.remittance.proof.doubts import Doubt, find_doubt, line_currencies
from parsers.remittance.proof.equations import list_equations
from parsers.remittance.proof.percent_rows import join_percent_rows
from parsers.remittance.rows.rates import rates_hold
from parsers.remittance.rows.reference_columns import Certainty, ReferenceColumn
from parsers.remittance.rows.roles import CLEAR_LEAD, Readings, sums_up_what_was_billed
from parsers.remittance.rows.rows import Row
from parsers.remittance.rows.solution_support import LEDGER_WEIGHT, ledger_agreement
from parsers.remittance.rows.solutions import Solution, StatedTotal
from parsers.remittance.spread import Spread, spread
from parsers.remittance.tables.table_parts import Column
from parsers.remittance.words import Role, TotalKind

_ZERO = Decimal(0)


@dataclass(slots=True)
class Payment:
    """An advice with what the reader knows beyond it; `named` when a heading or the ledger says which column names
    the invoices: wages, too, are "net"; `anchored` lines name an item that the ledger knows."""

    advice: RemittanceAdvice
    tied: bool
    paid_heading: bool
    named: bool
    paid_total: bool
    numbered: bool
    dated: bool
    anchored: int


def conclude(
    header: Header,
    readings: Readings,
    totals: Sequence[StatedTotal],
    columns: dict[str, Column],
    reference_column: ReferenceColumn | None,
    anchors: Anchors,
    order: str,
    mark: str | None,
    printed: Sequence[Line],
) -> Payment:
    solutions = readings.solutions
    best = solutions[0] if solutions else None
    total = _stated_total(best, totals, columns)
    parted = spread(list_lines(best, columns, order), anchors) if best else Spread(())
    lines = tell_cash_discounts(join_percent_rows(parted.lines), _deducting_headings(best, columns))
    count = _count_solutions(solutions)
    equations = list_equations(best, totals, columns, total) if best else ()
    currency = (
        _paid_currency(header, total, best, columns)
        or _item_currency(best)
        or CURRENCY_OF_WAY.get(header.method or "")
    )
    paid = sum((line.net for line in lines), _ZERO)
    draft = RemittanceAdvice(
        payer=header.payer,
        payee=header.payee,
        reference=header.reference,
        payment_date=header.payment_date,
        method=header.method,
        currency=currency,
        total=total.value if total else None,
        consistent=_is_consistent(best, total, lines),
        proof=Proof(ProofState.UNPROVED, equations),
        lines=lines,
        payee_accounts=find_payee_accounts(printed),
    )
    ties = bool(best and best.ties())
    if ties:
        draft = replace(draft, total=paid)
    told_paid = any(stated.kind is TotalKind.PAID and stated.value == draft.total for stated in totals)
    doubt = find_doubt(
        best,
        count,
        columns,
        reference_column,
        equations,
        totals,
        mark,
        draft,
        unsure=parted.unsure,
        told_paid=told_paid,
    )
    foreign = line_currencies(best, columns) - {currency} if best and currency else set()
    if foreign and best is not None:
        rated = rates_hold(best, columns, printed)
        doubt = doubt or _doubt_rates(rated, foreign, currency)
        if rated is not None:
            name = "billed amount × rate = paid on every line"
            equations = (*equations, Equation(name, paid, draft.total or _ZERO, rated))
    doubt = _doubt_whatever_the_sums(header, complete=readings.complete, ties=ties) or doubt
    if header.replaces and header.replaced:
        said = Problem("replaces", f"It replaces {header.replaced}.", header.replaced)
        draft = replace(draft, problems=(*draft.problems, said))
    if doubt is None and (again := remittance_proof.check(draft)).state is ProofState.UNPROVED:
        doubt = Doubt(again.reason)
    proof = Proof(ProofState.PROVED, equations, count, part=header.part)
    if doubt is not None:
        proof = replace(proof, state=ProofState.UNPROVED, reason=doubt.words, cause=doubt.cause)
    return Payment(
        advice=replace(draft, proof=proof),
        tied=ties,
        paid_heading=any(column.role is Role.NET and column.numeric for column in columns.values()),
        named=reference_column is not None and reference_column.certainty is not Certainty.GUESS,
        paid_total=total is not None and total.kind is TotalKind.PAID,
        numbered=header.numbered_payment,
        dated=header.dated_advice,
        anchored=sum(1 for line in lines if line.item_id is not None),
    )


def _deducting_headings(best: Solution | None, columns: dict[str, Column]) -> list[str]:
    parts = best.parts.items() if best else ()
    return [columns[key].heading for key, (role, _) in parts if role is Role.DEDUCTION]


def _doubt_whatever_the_sums(header: Header, *, complete: bool, ties: bool) -> Doubt | None:
    """What the document says of itself, the weightiest first, or that the search for other readings was cut short."""
    if header.stopped:
        return Doubt("The document says that the payment is void, held or only planned.")
    if header.replaces:
        return Doubt("The document says that it replaces an earlier one, which may have been applied.")
    if not complete:
        return Doubt("There are more ways to read the columns than can be tried.")
    if header.part and not ties:
        number, count = header.part
        words = f"The document says that it is part {number} of {count}; the other parts are missing."
        return Doubt(words, Cause.PART)
    return None


def _is_consistent(best: Solution | None, total: StatedTotal | None, lines: Sequence[RemittanceLine]) -> bool:
    """Whether the lines are what the document says that was paid: they add up to its total. Without a total they
    must be possible at least: no open item is as big as any of them where none of them is what an item is."""
    if best is None or not lines:
        return False
    if total is not None:
        return best.ties()
    owed = [
        (net, row.item.open_amount, row.item.original_amount)
        for net, row in zip(best.nets, best.rows, strict=True)
        if row.item is not None
    ]
    return not owed or any(abs(net) <= max(abs(open_), abs(original)) for net, open_, original in owed)


def _paid_currency(
    header: Header, total: StatedTotal | None, best: Solution | None, columns: dict[str, Column]
) -> str | None:
    """What the label says; else, where the lines have a currency of their own, what the total or the paid column is
    headed with; else what the document names most."""
    if header.currency_stated or not any(column.role is Role.CURRENCY for column in columns.values()):
        return header.currency
    paid = columns[best.net_key].heading if best and best.net_key in columns else ""
    named = {word for text in (total.label if total else "", paid) for word in currencies_in(text)}
    return named.pop() if len(named) == 1 else header.currency


def _doubt_rates(holds: bool | None, foreign: set[str], currency: str | None) -> Doubt | None:
    """Lines billed in another currency than the payment's are proved by their rates only."""
    told = ", ".join(sorted(foreign))
    if holds is None:
        return Doubt(f"The lines are in {told}, the payment is in {currency}, and no rate is printed.")
    return None if holds else Doubt(f"The printed rate does not give what was paid for each line in {told}.")


def _item_currency(best: Solution | None) -> str | None:
    return billed_currency(best.rows) if best else None


def billed_currency(rows: Sequence[Row]) -> str | None:
    """The currency that all named items share, for a document that names none."""
    found = {row.item.currency for row in rows if row.item is not None}
    return found.pop() if len(found) == 1 else None


def _stated_total(
    best: Solution | None, totals: Sequence[StatedTotal], columns: dict[str, Column]
) -> StatedTotal | None:
    if best is not None and best.total is not None:
        return best.total
    for kind in (TotalKind.PAID, TotalKind.GENERAL):
        fitting = [
            t for t in totals if t.kind is kind and not (best and sums_up_what_was_billed(t, columns, best.values))
        ]
        under_net = [t for t in fitting if best is not None and t.column == best.net_key]
        if fitting:
            return (under_net or fitting)[-1]
    return None


def _count_solutions(solutions: Sequence[Solution]) -> int:
    """Different readings that tie and are about as well supported as the best, or would be without the ledger."""
    tying = [solution for solution in solutions if solution.ties()]
    if not tying:
        return 0
    best = tying[0]
    near = [s for s in tying if s.score > best.score - CLEAR_LEAD or _is_paid_of_what_was_billed(s, best)]
    return len({solution.reading() for solution in near})


def _is_paid_of_what_was_billed(other: Solution, best: Solution) -> bool:
    """ "Claimed | Granted", each with its sum: only the ledger speaks for the first, and it knows what was billed and
    not what was paid of it."""
    sums = (best.total, other.total)
    if best.parts or other.parts or best.rows != other.rows or best.net_key == other.net_key:
        return False
    if any(total is None or total.kind is not TotalKind.GENERAL or total.column is None for total in sums):
        return False
    if sum(other.nets) > sum(best.nets):
        return False
    led = (ledger_agreement(s.rows, s.nets, [None] * len(s.rows)) for s in (best, other))
    return other.score + LEDGER_WEIGHT * (next(led) - next(led)) > best.score - CLEAR_LEAD
