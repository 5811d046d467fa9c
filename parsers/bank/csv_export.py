"""A delimited export of an account's movements, in any delimiter, charset and order of columns.

The header is the first line with a booking date and an amount (or credit and debit) by their names in eight
languages; lines above it are the bank's preamble. Decimal mark and date order are decided once for the whole file,
the preamble's dates included. A currency that has no column is the one of the amount's heading, or the only one
above.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from parsers.bank.entries import BankEntry, BankStatement, NotAStatement, kind_of
from parsers.bank.returned_entries import find_return_reason, is_returned
from parsers.dates import parse_date
from parsers.file_style import FileStyle, choose_reading, find_style
from parsers.files.sheet_text import read_rows
from parsers.money import CURRENCY_CODES, CURRENCY_SYMBOLS, exponent, read_amount
from parsers.problems import Problem

# What a column holds → its names, folded to lower case letters; the first that the header has wins.
_COLUMNS: dict[str, tuple[str, ...]] = {
    column: tuple(re.split(r",\s+", " ".join(names.split())))
    for column, names in (
        (
            "booked_on",
            """booking date, posting date, transaction date, buchungstag, buchungsdatum, buchung, boekdatum, date
            operation, date comptable, fecha operacion, fecha contable, data contabile, data operazione, data
            operacji, data ksiegowania, date completed, completed date, data do movimento, data mov, date, datum,
            fecha, data""",
        ),
        (
            "value_on",
            """value date, valutadatum, wertstellung, valuta, date valeur, date de valeur, fecha valor, data
            valuta, data valor, rentedatum, data waluty""",
        ),
        (
            "amount",
            """amount, betrag, umsatz, montant, importe, importo, bedrag, montante, valor, kwota, transaction
            amount, betrag eur, kwota operacji""",
        ),
        (
            "credit",
            """credit, credits, credit amount, haben, gutschrift, abono, haber, accrediti, entrate, avere, credito,
            paid in, money in, deposits, uznania""",
        ),
        (
            "debit",
            """debit, debits, debit amount, soll, lastschrift, cargo, debe, addebiti, uscite, dare, debito, paid
            out, money out, withdrawals, obciazenia""",
        ),
        ("direction", "d c, dc, c d, soll haben, credit debit, debit credit, cr dr, dr cr, af bij, sens"),
        (
            "currency",
            """currency, payment currency, ccy, wahrung, waehrung, devise, divisa, moneda, muntsoort, munt, moeda,
            waluta""",
        ),
        (
            "counterparty",
            """counterparty, counterparty name, payer, payer name, name, auftraggeber, zahlungspflichtiger, name
            zahlungsbeteiligter, auftraggeber beguenstigter, beguenstigter zahlungspflichtiger, tegenpartij,
            naam tegenpartij, naam, nom, nombre, begunstigter,
            donneur d ordre, ordenante, ordinante, controparte, ordenador, nadawca,
            kontrahent, nadawca odbiorca, nazwa nadawcy, nazwa kontrahenta, nazwa nadawcy odbiorcy""",
        ),
        (
            "counterparty_account",
            """iban, counterparty account, counterparty iban, kontonummer, iban zahlungsbeteiligter, tegenrekening,
            compte, cuenta ordenante, conto ordinante, rachunek kontrahenta, rachunek nadawcy""",
        ),
        (
            "text",
            """remittance information, description, details, narrative, memo, particulars, verwendungszweck,
            buchungstext, libelle, motif, concepto, descripcion, causale, descrizione, omschrijving,
            mededelingen, descricao, descritivo, tytul, tytul operacji, tytul transakcji,
            tytulem, opis, opis operacji, opis transakcji""",
        ),
        ("bank_reference", "bank reference, transaction id, transaction reference, referenz, bankreferenz, fitid"),
        (
            "payment_reference",
            """payment reference, end to end id, end to end reference, endtoendid, kundenreferenz, kundenreferenz
            end to end, customer reference, cheque number, check number, reference, referencia, riferimento,
            betalingskenmerk""",
        ),
        (
            "kind",
            """transaction type, type, entry type, buchungstext, buchungsart, umsatzart, vorgang, type operation,
            type d operation, nature operation, tipo operacion, tipo movimiento, tipo, tipo operazione,
            tipo movimento, mutatiesoort, soort, typ transakcji, typ operacji, rodzaj operacji""",
        ),
        (
            "state",
            "state, status, info, transaction status, booking status, buchungsstatus, statut, estado, stato, stan",
        ),
        ("account", "account, account number, own account, auftragskonto, konto, rekening, cuenta, conto, conta"),
    )
}
_INWARD = {"c", "cr", "credit", "h", "haben", "bij", "+", "entrada", "avere", "crédit"}
_OUTWARD = {"d", "dr", "debit", "s", "soll", "af", "-", "salida", "dare", "débit"}
# What a movement's state says that has not moved the money: it may never do so.
_NOT_BOOKED = re.compile(
    r"\b(pending|declined|reverted|failed|rejected|cancell?ed|authori[sz]ed|scheduled|vorgemerkt|ausstehend"
    r"|abgelehnt|en attente|a venir|rejete|annule|pendiente|rechazad[oa]|anulad[oa]|in attesa|non contabilizzat[oa]"
    r"|rifiutat[oa]|annullat[oa]|in behandeling|geweigerd|pendente|oczekujac[ay]"
    r"|w toku|nierozliczon[ay]|odrzucon[ay])\b"
)
# Columns whose headings often name two things: "Naam / Omschrijving", "Begünstigter / Auftraggeber".
_NAMED_TOGETHER = frozenset({"counterparty", "counterparty_account", "text"})
_CURRENCY = re.compile("|".join([r"\b(?:" + "|".join(sorted(CURRENCY_CODES)) + r")\b", "[€£$]"]))
_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b")
_ACCENTS = str.maketrans("áàâãäåçéèêëíìîïñóòôõöúùûüýąćęłńśźż", "aaaaaaceeeeiiiinooooouuuuyacelnszz")


def read_bank_csv(content: bytes) -> BankStatement:
    try:
        rows = read_rows(content)
    except ValueError as error:
        raise NotAStatement(str(error)) from error
    for number, row in enumerate(rows[:60]):
        columns = _find_columns(row)
        if "booked_on" in columns and ("amount" in columns or "credit" in columns):
            return _read(columns, rows, number)
    raise NotAStatement("No line names a booking date and an amount: this is no account export that is known.")


def _find_columns(header: list[str]) -> dict[str, int]:
    whole = [{_fold(cell), _fold(_CURRENCY.sub(" ", cell))} for cell in header]
    parts = [{_fold(part) for part in cell.split("/")} for cell in header]
    columns: dict[str, int] = {}
    for column, names in _COLUMNS.items():
        folded = [*whole, *parts] if column in _NAMED_TOGETHER else whole
        places = (at % len(header) for name in names for at, found in enumerate(folded) if name in found)
        found = next((at for at in places if at not in columns.values()), None)
        if found is not None:
            columns[column] = found
    return columns


def _fold(cell: str) -> str:
    """ "Soll/Haben (EUR)" gives "soll haben"."""
    text = re.sub(r"\([^)]*\)", "", cell.lower().translate(_ACCENTS).replace("ß", "ss"))
    return " ".join(re.findall(r"[a-z]+", text))


def _currency_around(columns: Mapping[str, int], header: list[str], preamble: list[list[str]]) -> str:
    """ "Bedrag (EUR)", "Paid in £", or "Currency;GBP" above the header; empty where none or several are named."""
    heads = [header[columns[name]] for name in ("amount", "credit") if name in columns]
    named = {word for cell in heads for word in _CURRENCY.findall(cell)}
    if not named:
        named = {cell for row in preamble for cell in row if cell in CURRENCY_CODES}
    found = {CURRENCY_SYMBOLS.get(word, word) for word in named}
    return found.pop() if len(found) == 1 else ""


def _read(columns: Mapping[str, int], all_rows: list[list[str]], header: int) -> BankStatement:
    rows, first_line, preamble = all_rows[header + 1 :], header + 2, all_rows[:header]
    stated = _currency_around(columns, all_rows[header], preamble)

    def values(*names: str) -> list[str]:
        return [row[columns[name]] for row in rows for name in names if name in columns and columns[name] < len(row)]

    above = [match[0] for row in preamble for cell in row for match in _DATE.finditer(cell)]
    style = find_style(values("amount", "credit", "debit"), [*values("booked_on", "value_on"), *above])
    if style.date_order is None and style.decimal_mark == ",":
        style = replace(style, date_order="dmy")  # nobody who writes amounts so begins a date with the month
    entries: list[BankEntry] = []
    problems: list[Problem] = []
    for line, row in enumerate(rows, start=first_line):
        cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        if _NOT_BOOKED.search(_fold(cells.get("state", ""))):
            told = f"The bank has not booked this movement: {cells['state']}."
            problems.append(Problem("not_booked", told, f"line {line}"))
            continue
        cells.setdefault("currency", stated)
        found = _read_entry(cells, style, f"line {line}")
        if isinstance(found, Problem):
            problems.append(found)
        else:
            entries.append(found)
    return BankStatement("csv", tuple(entries), tuple(problems))


def _read_entry(cells: Mapping[str, str], style: FileStyle, where: str) -> BankEntry | Problem:
    day = _day(cells["booked_on"], style)
    if day is None:
        return Problem("bad_row", f"The date {cells['booked_on']!r} can't be read without doubt.", where)
    currency = cells.get("currency", "").upper()
    amount = _amount(cells, currency, style)
    if not amount:
        return Problem("bad_row", "The amount can't be read without doubt.", where)
    text = " ".join(cells.get("text", "").split())
    returned = amount < 0 and is_returned(cells.get("kind", ""), text)
    return BankEntry(
        account=cells.get("account", ""),
        currency=currency if currency in CURRENCY_CODES else "",
        amount=amount,
        kind=kind_of(amount, returned),
        booked_on=day,
        value_on=_day(cells.get("value_on", ""), style),
        bank_reference=cells.get("bank_reference") or None,
        payment_reference=cells.get("payment_reference") or None,
        counterparty=cells.get("counterparty") or None,
        counterparty_account=cells.get("counterparty_account") or None,
        text=text,
        return_reason=find_return_reason(text) if returned else None,
        where=where,
    )


def _amount(cells: Mapping[str, str], currency: str, style: FileStyle) -> Decimal | None:
    """Credit and debit in columns of their own, or one amount with its sign or a direction beside it."""
    if credit := _read_amount(cells.get("credit", ""), currency, style):
        return abs(credit)
    if debit := _read_amount(cells.get("debit", ""), currency, style):
        return -abs(debit)
    amount = _read_amount(cells.get("amount", ""), currency, style)
    direction = cells.get("direction", "").strip().lower()
    if amount and not direction and cells.get("kind", "").strip().lower() in _OUTWARD:
        return -abs(amount)
    if amount is None or not direction:
        return amount
    if direction in _INWARD | _OUTWARD:
        return abs(amount) if direction in _INWARD else -abs(amount)
    return None


def _read_amount(text: str, currency: str, style: FileStyle) -> Decimal | None:
    token = read_amount(text) if text.strip() else None
    if token is None:
        return None
    found = choose_reading(token.values, text, currency or None, style)
    if found is None or -int(found.normalize().as_tuple().exponent) > exponent(currency):
        return None
    return found


def _day(text: str, style: FileStyle) -> date | None:
    return parse_date(text.strip()[:10] if re.match(r"\d{4}-\d\d-\d\d[T ]", text.strip()) else text, style.date_order)
