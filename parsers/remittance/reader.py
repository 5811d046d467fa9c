"""Words with boxes and the known open items in, remittance advices with their proof out.

Ledger-anchored and proof-carrying: tokens that equal a key of a known item find the reference column; column
roles and sign convention are solved so that every line and the stated total tie; a document whose solution is
not unique, or that does not tie, is not proved and says which equation fails.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from parsers.dates import date_readings
from parsers.files.pages import DocumentState, DocumentText
from parsers.known_items import KnownItems
from parsers.problems import Problem
from parsers.remittance import proof as remittance_proof
from parsers.remittance.advice import (
    Cause,
    DocumentKind,
    Equation,
    Proof,
    ProofState,
    RemittanceAdvice,
    RemittanceLine,
    RemittanceReading,
)
from parsers.remittance.advice_lines import list_lines
from parsers.remittance.anchored_tables import anchored_tables
from parsers.remittance.cards import tabulate_cards, tabulate_form
from parsers.remittance.centred_cells import join_centred_cells
from parsers.remittance.cents import join_cents
from parsers.remittance.currencies import Pages, currencies_in, split_by_currency
from parsers.remittance.doubts import Doubt, find_doubt, line_currencies
from parsers.remittance.equations import list_equations
from parsers.remittance.facts import labelled_facts, payment_references
from parsers.remittance.header import Header, read_header, read_surroundings
from parsers.remittance.kind import CLEARLY_OTHER, REMITTANCE_ENOUGH, remittance_score
from parsers.remittance.labels import is_summary_heading
from parsers.remittance.lines import Line, TokenKind, decimal_mark, groups_by_space, read_lines
from parsers.remittance.minor_units import read_minor_units
from parsers.remittance.misread import repair_words
from parsers.remittance.overflow import join_overflow
from parsers.remittance.payee_accounts import find_payee_accounts
from parsers.remittance.payment_bands import cut_at_bands
from parsers.remittance.payment_day import DayChoice, date_order, usual_order
from parsers.remittance.percent_rows import join_percent_rows
from parsers.remittance.prose import tabulate_prose
from parsers.remittance.rates import rates_hold
from parsers.remittance.records import tabulate_records
from parsers.remittance.roles import (
    CLEAR_LEAD,
    Readings,
    Solution,
    StatedTotal,
    amount_of,
    solve,
    sums_up_what_was_billed,
)
from parsers.remittance.rows import (
    Anchors,
    Certainty,
    ReferenceColumn,
    Row,
    RowKind,
    find_reference_column,
    name_rows,
    read_rows,
)
from parsers.remittance.segments import cut_into_payments, looks_like_row
from parsers.remittance.spread import Spread, spread
from parsers.remittance.sums import part_rows
from parsers.remittance.table_parts import Column, TablePart
from parsers.remittance.tables import find_tables, headless_tables, join_side_tables, without_other_times
from parsers.remittance.totals import name_group_sums, name_unnamed_total, stated_totals
from parsers.remittance.transposed import transpose
from parsers.remittance.typed_records import sort_typed_records
from parsers.remittance.unfold import unfold
from parsers.remittance.words import (
    REFERENCE_ROLES,
    Role,
    TotalKind,
    is_before_tax,
    is_with_tax,
    names_credit,
    names_deduction,
    names_other_times,
    tells_of_payment,
    total_kind,
)

__all__ = [
    "DocumentKind",
    "Equation",
    "Proof",
    "ProofState",
    "RemittanceAdvice",
    "RemittanceLine",
    "RemittanceReading",
    "read_remittance",
]

_ZERO = Decimal(0)
_NAMES_ITEMS = frozenset({Role.INVOICE, Role.WEAK_INVOICE})
_MAX_PAYMENTS = 40
_NO_HEADINGS = "The file has no headings; what its fields are is told by the open items alone."
_MESSAGES = frozenset(
    {"x12", "edifact", "iso20022", "xml"}
)  # formats whose readers give each payment a page of its own
_MAIL_TEXTS = frozenset({"text", "html"})  # "Our remittance advice is attached" pays nothing by itself
_FLAWS = frozenset({"digits_lost", "contradiction"})  # of the file: what it says can't be proved by its sums


def read_remittance(document: DocumentText, known: KnownItems) -> RemittanceReading:
    if document.state is DocumentState.ENCRYPTED:
        return RemittanceReading(DocumentKind.ENCRYPTED, False, (), document.problems)
    if document.state is not DocumentState.READ:
        scanned = document.state is DocumentState.SCANNED
        return RemittanceReading(DocumentKind.UNREADABLE, scanned, (), document.problems)
    reading = _read(document, known)
    if document.scanned and not _agrees_with_all(reading):
        repaired = repair_words(document, known.items)
        again = _read(repaired, known) if repaired is not document else reading
        if _agrees_with_all(again):
            told = Problem(
                "misread", "Letters and digits that look alike were put right: ledger and sums agree then."
            )
            return replace(again, problems=(*again.problems, told))
    return reading


def _agrees_with_all(reading: RemittanceReading) -> bool:
    """Whether the sums hold and the ledger knows every line."""
    return bool(reading.payments) and all(
        advice.total is not None
        and advice.consistent
        and advice.lines
        and all(line.item_id is not None for line in advice.lines)
        for advice in reading.payments
    )


def _read(document: DocumentText, known: KnownItems) -> RemittanceReading:
    printed = join_centred_cells(join_cents(document.pages)) if document.format == "pdf" else document.pages
    mark = decimal_mark(printed)
    spaced = groups_by_space(printed)
    anchors = Anchors(known)
    lines = join_overflow([read_lines(page, spaced) for page in printed])
    layout = _lay_out(read_minor_units(lines, anchors), anchors, drawn=document.format == "pdf")
    score = remittance_score([line for page in layout.pages for line in page])
    if score < CLEARLY_OTHER:
        return _not_one(document)
    pages, tables = layout.pages, layout.tables
    records = None if tables or document.format == "pdf" else tabulate_records(pages, anchors)
    if records:
        pages, tables = records.pages, find_tables(records.pages)
    messages = layout.apart or (document.format in _MESSAGES and len(pages) > 1)
    payments = _payments_of_messages(pages, anchors, mark) if messages else _payments(pages, tables, anchors, mark)
    if score < REMITTANCE_ENOUGH and not any(_speaks_for_payment(payment, score) for payment in payments):
        return _not_one(document)
    if document.format in _MAIL_TEXTS:
        payments = [payment for payment in payments if payment.advice.lines or payment.advice.total is not None]
        if not payments:
            return _not_one(document)
    advices = tuple(_as_recognised(p.advice) if document.scanned else p.advice for p in payments)
    if layout.doubt:
        advices = tuple(_doubted(advice, layout.doubt) for advice in advices)
    advices = tuple(
        _doubted(advice, told) if (told := remittance_proof.find_unprinted(advice, document)) else advice
        for advice in advices
    )
    if told := remittance_proof.find_left_out(advices, document):
        advices = tuple(_doubted(advice, told) for advice in advices)
    if records and not records.told:
        advices = tuple(_doubted(advice, _NO_HEADINGS) for advice in advices)
    if flaw := next((problem for problem in document.problems if problem.code in _FLAWS), None):
        advices = tuple(_doubted(advice, flaw.message) for advice in advices)
    return RemittanceReading(DocumentKind.REMITTANCE, document.scanned, advices, document.problems)


@dataclass(frozen=True, slots=True)
class _Layout:
    """`tables` are those of the pages. `doubt` and `apart` as of `Prose`."""

    pages: Pages
    tables: list[TablePart]
    doubt: str = ""
    apart: bool = False


def _lay_out(pages: Pages, anchors: Anchors, *, drawn: bool) -> _Layout:
    """The pages, with a table made of a flat export, of cards, of sentences or of a form where that is the document's
    way to list what it pays. Lines that are not `drawn` on a page are a table by their headings only."""
    if (sorted_ := sort_typed_records(pages)) is not None:
        pages = sorted_
    pages = transpose(pages) or cut_at_bands(pages) or pages
    tables = find_tables(pages)
    known = anchored_tables(pages, anchors)
    headed_apart = bool(known) and _is_headed_apart(known[0], tables)
    if not headed_apart and (unfolded := unfold(pages, tables)) is not None:
        pages, tables = unfolded, find_tables(unfolded)
        known = anchored_tables(pages, anchors)
    if headed_apart or not any(heading.role in REFERENCE_ROLES for part in tables for heading in part.headings):
        if (tabulated := tabulate_cards(pages)) is not None:
            pages, tables = tabulated, find_tables(tabulated)
        elif known and (drawn or known[0].headings):
            return _Layout(pages, known)
    if not tables and (prose := tabulate_prose(pages, anchors)) is not None:
        return _Layout(prose.pages, find_tables(prose.pages), prose.doubt, prose.apart)
    if not (tables or known) and _is_clearly_one(pages) and (form := tabulate_form(pages)) is not None:
        return _Layout(form, find_tables(form))
    return _Layout(pages, tables)


def _is_headed_apart(known: TablePart, tables: Sequence[TablePart]) -> bool:
    """Whether a line of words stands between the known items and the headings that were found above them: those head
    what the advice says of itself."""
    heads = {line.place() for part in tables for line in part.heading_lines}
    return len(known.headings) > 1 and not any(line.place() in heads for line in known.heading_lines)


def _is_clearly_one(pages: Pages) -> bool:
    """Whether its words alone say so: an invoice, too, tells its number and what has been paid of it."""
    return remittance_score([line for page in pages for line in page]) >= REMITTANCE_ENOUGH


def _as_recognised(advice: RemittanceAdvice) -> RemittanceAdvice:
    """Figures recognised in a picture never prove: a person compares them."""
    return _doubted(
        advice, "The figures were recognised in a picture; they add up, but a person has to compare them."
    )


def _doubted(advice: RemittanceAdvice, reason: str) -> RemittanceAdvice:
    if advice.proof.state is ProofState.UNPROVED:
        return advice
    return replace(advice, proof=replace(advice.proof, state=ProofState.UNPROVED, reason=reason))


def _not_one(document: DocumentText) -> RemittanceReading:
    problem = Problem("not_a_remittance", "Nothing in the document says that something was paid.")
    return RemittanceReading(DocumentKind.NOT_REMITTANCE, document.scanned, (), (*document.problems, problem))


@dataclass(slots=True)
class _Payment:
    """An advice with what the reader knows beyond it; `named` when a heading or the ledger says which column names
    the invoices: wages, too, are "net"."""

    advice: RemittanceAdvice
    tied: bool
    paid_heading: bool
    named: bool
    paid_total: bool
    numbered: bool
    dated: bool
    anchored: int


def _speaks_for_payment(payment: _Payment, score: float) -> bool:
    """Without words of payment around: a paid column, or ledger items that add up to a total, or invoices that do
    below an advice's number and day; all of it and a payment's number where words like "balance due" speak against
    it."""
    if score < 0:
        return payment.tied and payment.numbered and payment.paid_heading
    return bool(payment.advice.lines) and (
        (payment.paid_heading and payment.named)
        or (payment.numbered and payment.anchored == len(payment.advice.lines))
        or (payment.tied and payment.dated and payment.named)
        or (payment.tied and (payment.numbered or (payment.anchored > 0 and payment.paid_total)))
    )


def _payments_of_messages(pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None) -> list[_Payment]:
    """The format says where a payment ends, whatever its reference looks like: none has the amount of another."""
    payments = [_payment([page], anchors, mark) for page in pages if page]
    return [payment for payment in payments if payment.advice.lines or payment.advice.total is not None]


def _payments(
    pages: Sequence[Sequence[Line]], tables: Sequence[TablePart], anchors: Anchors, mark: str | None
) -> list[_Payment]:
    """One for each payment of the document; the cut by payment headers stands when its parts tie."""
    segments = cut_into_payments(pages, _heading_lines(tables))
    now = [segment for segment in segments if not _is_of_another_time(segment)]
    if len(now) == 1 < len(segments):
        return _payments(now[0], find_tables(now[0]), anchors, mark)
    whole = _payment(pages, anchors, mark, tables)
    if len(segments) > 1:
        split = _one_in_each_segment(segments, anchors, mark, all_tie=whole.tied)
        if split is not None:
            return [_under_one_letterhead(payment, whole) for payment in split]
    if by_currency := _one_in_each_currency(pages, anchors, mark):
        return by_currency
    if whole.advice.proof.state is ProofState.UNPROVED and (by_head := _one_under_each_head(pages, anchors, mark)):
        return by_head
    return [whole] if whole.tied else _one_on_each_page(pages, anchors, mark) or [whole]


def _is_of_another_time(segment: Pages) -> bool:
    """Whether it begins with "Previous payment 4711"."""
    first = next((line for page in segment for line in page), None)
    return first is not None and names_other_times(first.text)


def _one_in_each_segment(
    segments: Sequence[Pages], anchors: Anchors, mark: str | None, *, all_tie: bool
) -> list[_Payment] | None:
    """The segments that pay something; None when one does not tie and `all_tie` are to."""
    tables: list[list[TablePart]] = []
    for segment in segments:
        goes_on = tables[-1][-1] if tables and tables[-1] else None
        found = (
            find_tables(segment)
            or (goes_on and find_tables(segment, goes_on))
            or anchored_tables(segment, anchors)
            or headless_tables(segment)
        )
        if all_tie and not found:
            return None  # a remark below the last row
        tables.append(found)
    split = []
    for segment, parts in zip(segments, tables, strict=True):
        payment = _payment(segment, anchors, mark, parts)
        if all_tie and not payment.tied:
            return None
        if payment.advice.lines or payment.advice.total is not None:
            split.append(payment)
    return split


def _one_in_each_currency(pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None) -> list[_Payment]:
    """Rows in several currencies are a payment in each, when each adds up to a total of its own; else none."""
    payments = []
    for code, part in split_by_currency(pages).items():
        payment = _payment(part, anchors, mark)
        if not payment.tied or payment.advice.currency not in (None, code):
            return []
        payments.append(replace(payment, advice=replace(payment.advice, currency=code)))
    return payments


def _one_under_each_head(pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None) -> list[_Payment]:
    """Pages that begin with a payment's number each, behind a cover that lists them all; none unless all tie."""
    parts: list[list[Sequence[Line]]] = []
    seen = ""
    for page in (page for page in pages if page):
        number = _number_at_head(page)
        if parts and number in ("", seen):
            parts[-1].append(page)
        else:
            parts.append([page])
            seen = number
    if not 1 < len(parts) <= _MAX_PAYMENTS:
        return []
    payments = [_payment(part, anchors, mark) for part in parts]
    listed = [payment for payment in payments if payment.advice.lines and not _sums_up(payment, payments)]
    return listed if len(listed) > 1 and all(payment.tied for payment in listed) else []


def _sums_up(cover: _Payment, payments: Sequence[_Payment]) -> bool:
    """Whether its lines are the totals of the others."""
    totals = {payment.advice.total for payment in payments if payment is not cover}
    return {line.net for line in cover.advice.lines} <= totals


def _number_at_head(page: Sequence[Line]) -> str:
    """The payment's number above the first row of the page; empty when there is none or there are several."""
    above: list[Line] = []
    for line in page:
        if looks_like_row(line):
            break
        above.append(line)
    found = {fact.value for fact in payment_references(labelled_facts(above)) if fact.strength > 1}
    return found.pop() if len(found) == 1 else ""


def _one_on_each_page(pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None) -> list[_Payment]:
    """Pages (a workbook's sheets) that each hold a payment which ties on its own; none unless all do."""
    filled = [page for page in pages if page]
    if not 1 < len(filled) <= _MAX_PAYMENTS:
        return []
    payments = []
    for page in filled:
        payment = _payment([page], anchors, mark)
        if not payment.tied:
            return []
        payments.append(payment)
    return payments


def _under_one_letterhead(payment: _Payment, whole: _Payment) -> _Payment:
    """Who pays whom stands once, above all payments."""
    advice, of_all = payment.advice, whole.advice
    named = replace(
        advice,
        payer=advice.payer or of_all.payer,
        payee=advice.payee or of_all.payee,
        payee_accounts=advice.payee_accounts or of_all.payee_accounts,
    )
    return replace(payment, advice=named)


def _heading_lines(tables: Sequence[TablePart]) -> set[int]:
    """Identities of the lines that are table headings: their words label columns, not the payment."""
    return {id(line) for part in _without_summaries(tables) for line in part.heading_lines}


def _without_summaries(tables: Sequence[TablePart]) -> list[TablePart]:
    kept = [part for part in without_other_times(tables) if not _is_summary(part, others=len(tables) - 1)]
    named = [part for part in kept if any(heading.role in _NAMES_ITEMS for heading in part.headings)]
    return [part for part in kept if part in named or not (named and _is_band_of_facts(part))]


def _is_band_of_facts(part: TablePart) -> bool:
    """ "Currency | Number of items | Total paid" above one value each: what the advice says of itself."""
    words = " ".join(heading.text for heading in part.headings)
    numbered = any(heading.role in REFERENCE_ROLES for heading in part.headings)
    one_row = sum(1 for line in part.lines if line.amounts()) == 1
    return one_row and not (numbered or names_deduction(words) or names_credit(words))


def _is_summary(part: TablePart, others: int) -> bool:
    one_row = others > 0 and sum(1 for line in part.lines if line.amounts()) == 1
    return is_summary_heading([heading.text for heading in part.headings], of_one_row=one_row)


def _payment(
    pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None, tables: Sequence[TablePart] | None = None
) -> _Payment:
    """`tables` are those of the pages when they are known; without any heading each page's lines are one table."""
    lines = [line for page in pages for line in page]
    found = (find_tables(pages) or anchored_tables(pages, anchors)) if tables is None else tables
    parts = _without_summaries(found or headless_tables(pages))
    join_side_tables(parts)
    columns = _columns(parts)
    rows = [row for part in parts for row in read_rows(part)]
    keys = [frozenset(column.key for column in part.columns) for part in parts]
    reference_column = find_reference_column(_without_parts(rows, mark), columns, anchors, keys)
    name_rows(rows, reference_column, anchors)
    rows = _without_noise(rows, headed=bool(found))
    name_unnamed_total(rows, mark)
    name_group_sums(rows, mark)
    if len(rows) == 1 and not parts[0].headings and tells_of_payment(rows[0].line.text):
        rows = []  # a sentence that says what was paid, not a table of one line
    totals = stated_totals(lines, rows, columns, mark)
    readings = solve(rows, columns, totals, mark)
    order = date_order(lines) or _order_by_ledger(rows)
    in_table = _row_lines(lines, rows, _heading_lines(parts))
    customer = _customer_name(rows)
    billed = _sure_dates(rows, columns) or _ledger_dates(rows)
    around = read_surroundings(lines, in_table, {row.reference for row in rows if row.item is not None})
    currency = around.currency or _billed_currency(rows)
    usual = order or ("dmy" if mark == "," else usual_order(currency, around.method, lines))
    header = read_header(around, customer, DayChoice(order, billed, usual))
    return _conclude(header, readings, totals, columns, reference_column, anchors, usual, mark, lines)


def _columns(parts: Sequence[TablePart]) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for part in parts:
        _settle_tax(part.columns)
        for column in part.columns:
            known = columns.setdefault(column.key, column)
            if known.role is None and column.role is not None:
                columns[column.key] = column
    return columns


def _settle_tax(columns: Sequence[Column]) -> None:
    """In "Net | VAT | Gross" what is paid is the gross column, unless another one is headed as paid; then the net one
    only says what the gross one is made of."""
    numeric = [column for column in columns if column.numeric]
    before = [column for column in numeric if column.role is Role.NET and is_before_tax(column.heading)]
    after = [column for column in numeric if column.role in (Role.GROSS, Role.AMOUNT) and is_with_tax(column.heading)]
    paid = [column for column in numeric if column.role is Role.NET and column not in before]
    if not (any(column.role is Role.TAX for column in numeric) and before and after):
        return
    if paid:
        before[0].role = Role.BALANCE
    else:
        before[0].role, after[0].role = Role.GROSS, Role.NET


def _without_parts(rows: Sequence[Row], mark: str | None) -> list[Row]:
    """Without rows that say what the one above is made of: their numbers are those of orders."""
    body = [row for row in rows if total_kind(row.line.cells[0].text) is None]
    values = [{key: amount_of(token, mark) for key, token in row.amounts.items()} for row in body]
    parts = {id(body[index]) for index in part_rows(body, values)}
    return [row for row in rows if id(row) not in parts]


def _without_noise(rows: Sequence[Row], *, headed: bool) -> list[Row]:
    """Rows after the last item that are no totals and have much text are prose, not lines; so are rows before the
    first item where no headings say that a table has begun."""
    items = [index for index, row in enumerate(rows) if row.kind is RowKind.ITEM]
    if not items:
        return []
    first = 0 if headed else items[0]
    return [
        row
        for index, row in enumerate(rows)
        if row.kind is not RowKind.LOOSE or (first <= index <= items[-1] + 4 and len(row.line.text) < 90)
    ]


def _row_lines(lines: Sequence[Line], rows: Sequence[Row], headings: set[int]) -> set[int]:
    taken = {row.line.place() for row in rows if row.kind is not RowKind.TOTAL}
    return {index for index, line in enumerate(lines) if id(line) in headings or line.place() in taken}


def _customer_name(rows: Sequence[Row]) -> str | None:
    names = [row.item.customer_name for row in rows if row.item is not None]
    return max(set(names), key=names.count) if names else None


def _sure_dates(rows: Sequence[Row], columns: dict[str, Column]) -> tuple[date, ...]:
    """Dates of the lines that can be read in one way only; due dates may lie after the payment."""
    readings = [
        date_readings(token.text)
        for row in rows
        for key, tokens in row.texts.items()
        if key not in columns or columns[key].role is not Role.DUE_DATE
        for token in tokens
        if token.kind is TokenKind.DATE
    ]
    return tuple(found[0] for found in readings if len(found) == 1)


def _ledger_dates(rows: Sequence[Row]) -> tuple[date, ...]:
    """When the named items were billed, for a document that doesn't say: nobody pays before."""
    return tuple(row.item.invoice_date for row in rows if row.item is not None and row.item.invoice_date is not None)


def _order_by_ledger(rows: Sequence[Row]) -> str | None:
    """The date order under which the lines' dates are the ledger's invoice dates."""
    votes = {"dmy": 0, "mdy": 0}
    for row in rows:
        if row.item is None or row.item.invoice_date is None:
            continue
        for token in row.line.tokens:
            readings = date_readings(token.text) if token.kind is TokenKind.DATE else ()
            if len(readings) == 2 and row.item.invoice_date in readings:
                votes["dmy" if readings[0] == row.item.invoice_date else "mdy"] += 1
    if votes["dmy"] == votes["mdy"]:
        return None
    return max(votes, key=lambda order: votes[order])


def _conclude(
    header: Header,
    readings: Readings,
    totals: Sequence[StatedTotal],
    columns: dict[str, Column],
    reference_column: ReferenceColumn | None,
    anchors: Anchors,
    order: str,
    mark: str | None,
    printed: Sequence[Line],
) -> _Payment:
    solutions = readings.solutions
    best = solutions[0] if solutions else None
    total = _stated_total(best, totals, columns)
    parted = spread(list_lines(best, columns, order), anchors) if best else Spread(())
    lines = join_percent_rows(parted.lines)
    count = _count_solutions(solutions)
    equations = list_equations(best, totals, columns, total) if best else ()
    currency = _paid_currency(header, total, best, columns) or _item_currency(best)
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
    if best and best.ties():
        draft = replace(draft, total=paid)
    doubt = find_doubt(best, count, columns, reference_column, equations, mark, draft, unsure=parted.unsure)
    foreign = line_currencies(best, columns) - {currency} if best and currency else set()
    if foreign and best is not None:
        rated = rates_hold(best, columns, printed)
        doubt = doubt or _doubt_rates(rated, foreign, currency)
        if rated is not None:
            name = "billed amount × rate = paid on every line"
            equations = (*equations, Equation(name, paid, draft.total or _ZERO, rated))
    if header.part and not (best and best.ties()):
        words = (
            f"The document says that it is part {header.part[0]} of {header.part[1]}; the other parts are missing."
        )
        doubt = Doubt(words, Cause.PART)
    if not readings.complete:
        doubt = Doubt("There are more ways to read the columns than can be tried.")
    if header.replaces:
        doubt = Doubt("The document says that it replaces an earlier one, which may have been applied.")
        if header.replaced:
            said = Problem("replaces", f"It replaces {header.replaced}.", header.replaced)
            draft = replace(draft, problems=(*draft.problems, said))
    if header.stopped:
        doubt = Doubt("The document says that the payment is void, held or only planned.")
    again = remittance_proof.check(draft)
    if doubt is None and again.state is ProofState.UNPROVED:
        doubt = Doubt(again.reason)
    proof = Proof(ProofState.PROVED, equations, count, part=header.part)
    if doubt is not None:
        proof = replace(proof, state=ProofState.UNPROVED, reason=doubt.words, cause=doubt.cause)
    return _Payment(
        replace(draft, proof=proof),
        bool(best and best.ties()),
        any(column.role is Role.NET and column.numeric for column in columns.values()),
        reference_column is not None and reference_column.certainty is not Certainty.GUESS,
        total is not None and total.kind is TotalKind.PAID,
        header.numbered_payment,
        header.dated_advice,
        sum(1 for line in lines if line.item_id is not None),
    )


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
    return _billed_currency(best.rows) if best else None


def _billed_currency(rows: Sequence[Row]) -> str | None:
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
    """Different readings that tie and are about as well supported as the best."""
    tying = [solution for solution in solutions if solution.ties()]
    if not tying:
        return 0
    near = [solution for solution in tying if solution.score > tying[0].score - CLEAR_LEAD]
    return len({solution.reading() for solution in near})
