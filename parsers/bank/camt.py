"""ISO 20022 cash management: camt.052 (report), camt.053 (statement), camt.054 (notification), versions 02 to 13.

Elements are found by their local name, so that a version's namespace doesn't matter. A batch whose transactions add
up to its entry gives one entry for each transaction; one that doesn't stays whole.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

from parsers.bank.entries import (
    BankEntry,
    BankStatement,
    NotAStatement,
    PaidReference,
    StatementBalances,
    check_balance,
    kind_of,
)
from parsers.bank.returned_entries import find_return_reason, is_returned, is_returning_code, is_returning_gvc
from parsers.files.xml_tree import children, decimal_of, find, name_of, parse_xml, text_at, unstructured
from parsers.problems import Problem

_STATEMENTS = {"Rpt": "camt.052", "Stmt": "camt.053", "Ntfctn": "camt.054"}
_UNNAMED = {"NOTPROVIDED", "NONREF", ""}  # what banks write where the payer gave no reference


def read_camt(content: bytes) -> BankStatement:
    root = parse_xml(content)
    if root is None:
        raise NotAStatement("The file is no well-formed XML.")
    statements = [element for element in root.iter() if name_of(element) in _STATEMENTS]
    if not statements:
        raise NotAStatement("The XML holds no camt.052, camt.053 or camt.054 message.")
    entries: list[BankEntry] = []
    problems: list[Problem] = []
    fatal: list[Problem] = []
    balances: list[StatementBalances] = []
    for statement in statements:
        booked = []
        for number, entry in enumerate(children(statement, "Ntry"), start=1):
            where = f"statement {text_at(statement, 'Id') or '?'}, entry {number}"
            state = text_at(entry, "Sts", "Cd") or text_at(entry, "Sts")
            if state not in ("BOOK", ""):
                problems.append(
                    Problem("not_booked", f"The entry is not booked ({state}); it is no money yet.", where)
                )
                continue
            amount = _signed(entry, where)
            booked.append(amount)
            entries += _read_entry(statement, entry, amount, where)
        found = _read_balances(statement)
        if "OPBD" in found and "CLBD" in found:  # a notification or an intraday report proves nothing
            opening, closing = _signed(found["OPBD"], "balance"), _signed(found["CLBD"], "balance")
            fatal += check_balance(opening, booked, closing, f"statement {text_at(statement, 'Id') or '?'}")
            if (day := _day(found["CLBD"], "Dt")) is not None:
                currency = _currency(found["CLBD"])
                balances.append(StatementBalances(_account(statement), currency, opening, day, closing))
    kind = _STATEMENTS[name_of(statements[0])]
    return BankStatement(kind, tuple(entries), tuple(problems), tuple(fatal), tuple(balances))


def _account(statement: Element) -> str:
    return text_at(statement, "Acct", "Id", "IBAN") or text_at(statement, "Acct", "Id", "Othr", "Id")


def _read_entry(statement: Element, entry: Element, amount: Decimal, where: str) -> Iterator[BankEntry]:
    parts = _list_parts(entry, amount)
    for part, part_amount in parts:
        reason = text_at(part, "RtrInf", "Rsn", "Cd") or text_at(part, "RtrInf", "Rsn", "Prtry")
        returned = part_amount < 0 and (bool(reason) or _is_return(part, entry))
        name, account = _counterparty(part, part_amount > 0 or returned)
        currency = _currency(entry)
        yield BankEntry(
            account=_account(statement),
            currency=currency,
            amount=part_amount,
            kind=kind_of(part_amount, returned),
            booked_on=_day(entry, "BookgDt") or _day(entry, "ValDt") or _missing_day(where),
            value_on=_day(entry, "ValDt"),
            bank_reference=_reference(text_at(part, "Refs", "AcctSvcrRef") if len(parts) > 1 else "")
            or _reference(text_at(entry, "AcctSvcrRef") if len(parts) == 1 else "")
            or _reference(text_at(part, "Refs", "TxId")),
            payment_reference=_reference(text_at(part, "Refs", "EndToEndId"))
            or _reference(text_at(part, "Refs", "ChqNb"))
            or _reference(text_at(part, "Refs", "InstrId")),
            counterparty=name,
            counterparty_account=account,
            text=_remittance_text(part) or text_at(part, "AddtlTxInf") or text_at(entry, "AddtlNtryInf"),
            references=tuple(_references(part)),
            return_reason=reason or (find_return_reason(_words(part, entry)) if returned else None),
            where=where,
        )


def _is_return(part: Element, entry: Element) -> bool:
    """A reversal, or what the bank's code says; the bank's words only where it has no code of ISO 20022."""
    if text_at(entry, "RvslInd") == "true":
        return True
    codes = [code for element in (part, entry) if (code := find(element, "BkTxCd")) is not None]
    families = [
        (text_at(code, "Domn", "Fmly", "Cd"), text_at(code, "Domn", "Fmly", "SubFmlyCd"))
        for code in codes
        if find(code, "Domn") is not None
    ]
    if any(is_returning_code(*family) for family in families):
        return True
    if any(is_returning_gvc(text_at(code, "Prtry", "Cd")) for code in codes):
        return True
    return not families and is_returned("", _words(part, entry))


def _words(part: Element, entry: Element) -> str:
    """What the bank says of the movement itself, beside what the payer wrote."""
    return " ".join(filter(None, (text_at(part, "AddtlTxInf"), text_at(entry, "AddtlNtryInf"))))


def _list_parts(entry: Element, amount: Decimal) -> list[tuple[Element, Decimal]]:
    """The transactions of a batch with their amounts, when these add up to the entry; else the entry itself."""
    details = [part for group in children(entry, "NtryDtls") for part in children(group, "TxDtls")]
    if len(details) == 1:
        return [(details[0], amount)]
    amounts = [_part_amount(part, entry) for part in details]
    known = [value for value in amounts if value is not None]
    if details and len(known) == len(details) and sum(known, Decimal(0)) == amount:
        return list(zip(details, known, strict=True))
    return [(entry, amount)]


def _part_amount(part: Element, entry: Element) -> Decimal | None:
    """The transaction's own amount in the account's currency, signed."""
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt")):
        found = find(part, *path)
        if found is not None and found.get("Ccy") == _currency(entry):
            value = decimal_of(found.text or "")
            direction = text_at(part, "CdtDbtInd") or text_at(entry, "CdtDbtInd")
            return None if value is None else value if direction == "CRDT" else -value
    return None


def _read_balances(statement: Element) -> dict[str, Element]:
    """By code, the first of each; what was closed before is what is opened now."""
    balances: dict[str, Element] = {}
    for balance in children(statement, "Bal"):
        code = text_at(balance, "Tp", "CdOrPrtry", "Cd")
        balances.setdefault({"PRCD": "OPBD"}.get(code, code), balance)
    return balances


def _signed(element: Element, where: str) -> Decimal:
    value = decimal_of(text_at(element, "Amt"))
    direction = text_at(element, "CdtDbtInd")
    if value is None or direction not in ("CRDT", "DBIT"):
        raise NotAStatement(f"{where}: the amount or its direction is missing.")
    return value if direction == "CRDT" else -value


def _currency(entry: Element) -> str:
    amount = find(entry, "Amt")
    return (amount.get("Ccy") or "") if amount is not None else ""


def _counterparty(part: Element, paid_us: bool) -> tuple[str | None, str | None]:
    """Who paid, for money that came in or went back; who was paid otherwise. The ultimate party is who owes."""
    role = "Dbtr" if paid_us or find(part, "RtrInf") is not None else "Cdtr"
    names = [(f"Ultmt{role}", "Pty", "Nm"), (f"Ultmt{role}", "Nm"), (role, "Pty", "Nm"), (role, "Nm")]
    name = next((found for path in names if (found := text_at(part, "RltdPties", *path))), None)
    account = ("RltdPties", f"{role}Acct", "Id")
    return name, text_at(part, *account, "IBAN") or text_at(part, *account, "Othr", "Id") or None


def _remittance_text(part: Element) -> str:
    remittance = find(part, "RmtInf")
    if remittance is None:
        return ""
    words = [unstructured(remittance)]
    for structured in children(remittance, "Strd"):
        words += [found.text or "" for found in children(structured, "AddtlRmtInf")]
    return " ".join(" ".join(words).split())


def _references(part: Element) -> Iterator[PaidReference]:
    """Documents and creditor references (ISO 11649 and national ones) of the structured remittance information."""
    remittance = find(part, "RmtInf")
    for structured in children(remittance, "Strd") if remittance is not None else ():
        documents = [number for document in children(structured, "RfrdDocInf") if (number := text_at(document, "Nb"))]
        creditor = text_at(structured, "CdtrRefInf", "Ref")
        numbers = documents or ([creditor] if creditor else [])
        amounts = (decimal_of(text_at(structured, "RfrdDocAmt", name)) for name in ("RmtdAmt", "CdtNoteAmt"))
        amount = next((found for found in amounts if found is not None), None)
        credit = text_at(structured, "RfrdDocInf", "Tp", "CdOrPrtry", "Cd") == "CREN"
        for number in numbers:
            alone = amount if len(numbers) == 1 else None
            yield PaidReference(number, -abs(alone) if credit and alone is not None else alone)


def _day(entry: Element, name: str) -> date | None:
    text = text_at(entry, name, "Dt") or text_at(entry, name, "DtTm")
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _missing_day(where: str) -> date:
    raise NotAStatement(f"{where}: the entry has no date.")


def _reference(text: str) -> str | None:
    return None if text.upper() in _UNNAMED else text
