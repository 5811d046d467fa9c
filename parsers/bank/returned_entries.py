"""What a bank writes beside money that left the account in; out whether it took a payment back, and for which reason.

A code decides where the bank gives one, else its words. What a merchant writes as well ("Retoure", "devolución") counts only in
the column that names the kind of an entry. A fee for a return is no return.
"""

# ruff: noqa: E501 (a table reads best with one row a line)

import re
from dataclasses import dataclass
from enum import Enum, auto

from parsers.phrases import Hit, PhraseBook


class _Says(Enum):
    RETURNED = auto()
    RETURNED_AS_A_KIND = auto()
    FEE = auto()


@dataclass(frozen=True, slots=True)
class _Row:
    pattern: str
    says: _Says
    example: str


_ROWS = (
    _Row("returned unpaid|returned item*|returned cheque*|returned check*|returned deposit*|returned payment*|returned direct debit*|returned debit*|returned dd|returned ach|return unpaid", _Says.RETURNED, "Returned cheque 004711"),
    _Row("cheque returned|check returned|item returned|items returned|payment returned|debit returned|deposit returned|ach return|ach returned|dd returned|ach debit return", _Says.RETURNED, "ACH RETURN R01"),
    _Row("unpaid cheque*|unpaid check*|unpaid item*|unpaid direct debit*|unpaid dd|chargeback*|charge back|charge backs|nsf|bounced cheque*|bounced check*|dishonoured|dishonored|refer to drawer|insufficient funds|reversal of credit|reversal of payment|reversal of deposit|credit reversal|deposit reversal|payment reversal|ach reversal", _Says.RETURNED, "Chargeback case 88"),
    _Row("ruecklastschrift*|rucklastschrift*|sepa ruecklastschrift*|lastschriftrueckgabe*|lastschrift rueckgabe|rueckgabe lastschrift|rueckgabe einer lastschrift|rueckscheck*|scheckrueckgabe*|rueckgabegrund|rueckbuchung|retourenhuelle*|sepa retoure|mangels deckung|nicht eingeloest*", _Says.RETURNED, "SEPA-Rücklastschrift Rückgabegrund: MD06"),
    _Row("impaye*|rejet prelevement|rejet de prelevement|rejet prlv|rejet cheque|rejet de cheque|rejet sdd|rejet lcr|rejet effet|prelevement rejete|cheque rejete|effet rejete|prelevement retourne|contrepassation|contre passation|extourne", _Says.RETURNED, "IMPAYE CHQ 0001234"),
    _Row("devolucion recibo*|devolucion de recibo*|devolucion adeudo*|devolucion de adeudo*|devolucion cheque*|devolucion de cheque*|devolucion efecto*|devolucion de efecto*|devolucion remesa*|devolucion de remesa*|recibo devuelto|adeudo devuelto|cheque devuelto|efecto devuelto|impagado*|retrocesion", _Says.RETURNED, "DEVOLUCIÓN RECIBO 0042"),
    _Row("insoluto|insoluti|insoluta|insolute|assegno impagato|assegno ritornato|storno sdd|storno rid|storno accredito|storno bonifico", _Says.RETURNED, "INSOLUTO RIBA"),
    _Row("stornering|gestorneerd*|terugboeking|geweigerde incasso", _Says.RETURNED, "Stornering incasso"),
    _Row("devolucao de cheque*|devolucao cheque*|devolucao de debito*|devolucao debito*|cheque devolvido|estorno|zwrot polecenia zaplaty", _Says.RETURNED, "CHEQUE DEVOLVIDO"),
    _Row("return|returns|returned|reversal|retoure|retouren|rueckgabe|storno|rejet|retour|devolucion|devoluciones|devolucao|zwrot", _Says.RETURNED_AS_A_KIND, "Buchungsart: Retoure"),
    _Row("fee|fees|charge|charges|gebuehr*|*gebuehr*|*entgelt*|spesen|frais|commission*|comision*|commissioni|spese|kosten|prowizja|oplata", _Says.FEE, "Returned item fee"),
)  # fmt: skip
_BOOK = PhraseBook({}, _ROWS)
_FAR = 3  # words between a fee and the return that it is for: "Entgelt für eine Rücklastschrift"

# Codes of SEPA (ISO 20022's external list) and of NACHA.
_REASON = re.compile(
    r"\b(?:AC(?:0[1-6]|13)|AG0[129]|AM0[1-9]|BE0[1-8]|CNOR|DNOR|ED05|FF0[15]|FOCR|MD0[1-7]|MS0[23]|NARR|RC01|RR0[1-4]"
    r"|SL01|TM01|R(?:0[1-9]|[1-7]\d|8[0-5]))\b"
)

# ISO 20022's bank transaction codes (family, sub-family) of money that had come in and is taken back: collections and
# cheques that came back unpaid, credits and cards that were reversed.
_RETURNING_CODES = frozenset(
    {("IDDT", code) for code in ("UPDD", "PRDD", "RCDD")}
    | {("RCHQ", code) for code in ("UPCQ", "XRCQ", "CQRV", "URCQ", "XPCQ")}
    | {("RCDT", code) for code in ("RRTN", "RPCR")}
    | {("DRFT", "UDFT"), ("MCRD", "UPCT"), ("MCRD", "RIMB")}
)
_RETURNING_GVC = frozenset({"009", "108", "109"})  # Germany's business transaction codes, of camt and MT940


def is_returning_code(family: str, sub_family: str) -> bool:
    return (family, sub_family) in _RETURNING_CODES


def is_returning_gvc(code: str) -> bool:
    """ "109", or with what German banks write around it: "NRTI+109+00931"."""
    return any(part in _RETURNING_GVC for part in code.split("+"))


def is_returned(kind: str, text: str) -> bool:
    """`kind` is the bank's column for what sort of entry it is, empty where there is none."""
    kinds, texts = _BOOK.find(kind)[1], _BOOK.find(text)[1]
    if any(hit.rule.says is _Says.FEE for hit in kinds):
        return False
    return bool(kinds) or any(
        hit.rule.says is _Says.RETURNED
        and not any(_is_for(text, fee, hit) for fee in texts if fee.rule.says is _Says.FEE)
        for hit in texts
    )


def find_return_reason(text: str) -> str | None:
    """ "Rückgabegrund: MD06" gives "MD06"."""
    found = _REASON.search(text.upper())
    return found[0] if found else None


def _is_for(text: str, fee: Hit[_Row], returned: Hit[_Row]) -> bool:
    """ "Entgelt für Rücklastschrift", "Rücklastschriftgebühr", "Returned item fee"; not "Rücklastschrift zzgl. Entgelt"."""
    if fee.start <= returned.start:
        return fee.end > returned.start or len(text[fee.end : returned.start].split()) <= _FAR
    return not text[returned.end : fee.start].strip()
